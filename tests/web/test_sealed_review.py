"""What was reviewed comes back whole, or not at all."""

import base64
import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from itsdangerous import URLSafeSerializer

from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.plan_json import document_number
from taperdoc.handout.contacts import Who
from taperdoc.web import sealed_review as seals
from taperdoc.web.sealed_review import (
    NO_LETTERHEAD,
    VALID_FOR,
    AlteredReviewError,
    LetterheadDigests,
    Review,
    ReviewSealer,
    StaleReviewError,
)
from taperdoc.wording import safety_text
from taperdoc.wording.review_notes import NoteKind
from tests.support import builders

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=timezone(timedelta(hours=1)))
WHO = Who(patient="Ann Example", phone="020 7946 0018")
SHOWN = {"address": "1", "logo": "2", "size": "3"}
PLAN = builders.plan("10 10 10 for 7 | 10 15 10 for 7", first="2026-11-22")


class Clock:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sealer(clock: Clock) -> ReviewSealer:
    return ReviewSealer("a" * 64, clock)


def opened(sealer: ReviewSealer, token: str, letterhead: LetterheadDigests = SHOWN) -> Review:
    """The review in a token, if it is still valid."""
    review = sealer.read(token)
    sealer.check(review, letterhead)
    return review


def test_a_review_comes_back_with_all_that_was_shown(sealer: ReviewSealer) -> None:
    reviewed = opened(sealer, sealer.seal(PLAN, WHO, SHOWN))
    assert (reviewed.plan, reviewed.who, reviewed.at) == (PLAN, WHO, NOW)
    assert [(note.kind, note.step, note.times) for note in reviewed.notes] == [
        (NoteKind.BLANK, None, ()),
        (NoteKind.ONLY_RISES, None, ()),
        (NoteKind.RISES, 2, ("noon",)),
    ]


@given(plan=builders.plans())
def test_every_plan_comes_back_as_it_was(plan: TaperPlan) -> None:
    sealer = ReviewSealer("a" * 64, Clock())
    assert opened(sealer, sealer.seal(plan, WHO, SHOWN)).plan == plan


@pytest.mark.parametrize(
    ("replaces", "may"),
    [("", ""), ("7F3A-09BC", "7F3A-09BC"), (document_number(PLAN), "")],
)
def test_a_review_says_what_it_may_replace_unless_the_plan_is_the_same(
    sealer: ReviewSealer, replaces: str, may: str
) -> None:
    reviewed = opened(sealer, sealer.seal(PLAN, WHO, SHOWN, "a.1", replaces))
    assert (reviewed.origin, reviewed.replaces, reviewed.replaceable) == ("a.1", replaces, may)
    again = opened(sealer, sealer.seal_again(reviewed, SHOWN, "b.2"))
    assert again == replace(reviewed, origin="b.2")


def test_the_same_token_may_come_twice(sealer: ReviewSealer) -> None:
    token = sealer.seal(PLAN, WHO, SHOWN)
    assert opened(sealer, token) == opened(sealer, token)


def test_no_single_character_can_be_altered(sealer: ReviewSealer) -> None:
    token = sealer.seal(PLAN, WHO, SHOWN)
    for at in range(len(token) - 1):
        altered = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(AlteredReviewError):
            opened(sealer, altered)


def test_another_session_cannot_use_a_review(sealer: ReviewSealer) -> None:
    mine, other = sealer.for_session("mine"), sealer.for_session("other")
    token = mine.seal(PLAN, WHO, SHOWN)
    assert opened(mine, token).plan == PLAN
    for reader in (other, sealer):
        with pytest.raises(AlteredReviewError, match="reviewed in this browser"):
            opened(reader, token)


def _payload_swapped(sealer: ReviewSealer) -> str:
    other = sealer.seal(PLAN, Who(patient="Somebody Else"), SHOWN)
    token = sealer.seal(PLAN, WHO, SHOWN)
    return other.rpartition(".")[0] + "." + token.rpartition(".")[2]


def _signed_by_another(_: ReviewSealer) -> str:
    return ReviewSealer("b" * 64, Clock()).seal(PLAN, WHO, SHOWN)


def _signed_for_something_else(sealer: ReviewSealer) -> str:
    return str(URLSafeSerializer("a" * 64, salt="cookie-session").dumps({"plan": {}}))


def _of_another_shape(sealer: ReviewSealer) -> str:
    return str(sealer._serializer.dumps({"plan": {"format": "taperdoc.plan/9"}}))


def _without_a_plan(sealer: ReviewSealer) -> str:
    return str(sealer._serializer.dumps({"who": {}}))


def _unsigned(sealer: ReviewSealer) -> str:
    return sealer.seal(PLAN, WHO, SHOWN).rpartition(".")[0]


def _a_bomb(_: ReviewSealer) -> str:
    packed = zlib.compress(json.dumps("0" * (64 << 20)).encode())
    return "." + base64.urlsafe_b64encode(packed).decode().rstrip("=") + ".x"


NOT_OURS: dict[str, Callable[[ReviewSealer], str]] = {
    "another's plan under this signature": _payload_swapped,
    "signed by another key": _signed_by_another,
    "signed for something else": _signed_for_something_else,
    "signed by an older taperdoc": _of_another_shape,
    "signed without a plan": _without_a_plan,
    "not signed": _unsigned,
    "a bomb": _a_bomb,
    "nothing": lambda _: "",
    "a point": lambda _: ".",
    "not base64": lambda _: "§.§",
    "long": lambda _: "a" * 100_000,
    "longer than it was": lambda sealer: sealer.seal(PLAN, WHO, SHOWN) + "x",
    "cut": lambda sealer: sealer.seal(PLAN, WHO, SHOWN)[:-5],
}


@pytest.mark.parametrize("make", NOT_OURS.values(), ids=NOT_OURS)
def test_what_was_not_made_here_is_refused(
    sealer: ReviewSealer, make: Callable[[ReviewSealer], str]
) -> None:
    with pytest.raises(AlteredReviewError, match="no handout was made"):
        opened(sealer, make(sealer))


@pytest.mark.parametrize(
    ("later", "good"),
    [
        (timedelta(0), True),
        (VALID_FOR, True),
        (VALID_FOR + timedelta(seconds=1), False),
        (timedelta(days=400), False),
        (-timedelta(minutes=1), False),
    ],
)
def test_a_review_holds_for_some_hours(
    sealer: ReviewSealer, clock: Clock, later: timedelta, good: bool
) -> None:
    token = sealer.seal(PLAN, WHO, SHOWN)
    clock.now = NOW + later
    if good:
        assert opened(sealer, token).plan == PLAN
    else:
        with pytest.raises(StaleReviewError, match="more than 8 hours"):
            opened(sealer, token)


def test_a_review_does_not_outlive_the_day_its_notes_were_made_for(
    sealer: ReviewSealer, clock: Clock
) -> None:
    clock.now = NOW.replace(day=22, hour=23)
    token = sealer.seal(PLAN, WHO, SHOWN)
    clock.now += timedelta(hours=2)
    with pytest.raises(StaleReviewError, match="notes on this plan have changed") as stale:
        opened(sealer, token)
    assert stale.value.review.plan == PLAN


def test_a_new_day_that_changes_no_note_changes_nothing(sealer: ReviewSealer, clock: Clock) -> None:
    clock.now = NOW.replace(day=20, hour=23)
    token = sealer.seal(PLAN, WHO, SHOWN)
    clock.now += timedelta(hours=2)
    assert opened(sealer, token).plan == PLAN


@pytest.mark.parametrize("which", ["text", "program"])
def test_a_review_does_not_outlive_what_it_was_made_by(
    sealer: ReviewSealer, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    token = sealer.seal(PLAN, WHO, SHOWN)
    if which == "text":
        newer = replace(safety_text.baclofen(), version="999")
        monkeypatch.setattr(safety_text, "baclofen", lambda: newer)
    else:
        monkeypatch.setattr(seals, "__version__", "999")
    with pytest.raises(StaleReviewError, match="has changed since the review"):
        opened(sealer, token)


def test_a_stale_review_can_still_be_read(sealer: ReviewSealer, clock: Clock) -> None:
    token = sealer.seal(PLAN, WHO, SHOWN)
    clock.now += timedelta(days=2)
    reviewed = sealer.read(token)
    assert isinstance(reviewed, Review)
    assert (reviewed.plan, reviewed.who) == (PLAN, WHO)


def test_a_token_made_in_one_zone_holds_in_another(sealer: ReviewSealer, clock: Clock) -> None:
    token = sealer.seal(PLAN, WHO, SHOWN)
    clock.now = NOW.astimezone(UTC)
    assert opened(sealer, token).at == NOW


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (SHOWN | {"logo": "x"}, "since the review: the logo."),
        (SHOWN | {"logo": "x", "size": "x"}, "since the review: the logo and the paper size."),
        (SHOWN | {"missed_dose": "x"}, "since the review: the instructions for a missed dose."),
        (NO_LETTERHEAD, "since the review."),
    ],
)
def test_a_review_is_stale_with_another_letterhead(
    sealer: ReviewSealer, now: LetterheadDigests, said: str
) -> None:
    token = sealer.seal(PLAN, WHO, SHOWN)
    with pytest.raises(StaleReviewError, match=f"letterhead has changed {said}$"):
        opened(sealer, token, now)
