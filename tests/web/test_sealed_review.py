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
from taperdoc.web.sealed_review import GOOD_FOR, Reviewed, Seal, SealError, StaleError
from taperdoc.wording import safety_text
from tests.support import builders

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=timezone(timedelta(hours=1)))
WHO = Who(patient="Ann Example", phone="020 7946 0018")
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
def seal(clock: Clock) -> Seal:
    return Seal("a" * 64, clock)


def test_a_review_comes_back_with_all_that_was_shown(seal: Seal) -> None:
    reviewed = seal.open(seal.seal(PLAN, WHO))
    assert (reviewed.plan, reviewed.who, reviewed.at) == (PLAN, WHO, NOW)
    assert [note.split(":")[0] for note in reviewed.notes] == ["Step 2"]


@given(plan=builders.plans())
def test_every_plan_comes_back_as_it_was(plan: TaperPlan) -> None:
    seal = Seal("a" * 64, Clock())
    assert seal.open(seal.seal(plan, WHO)).plan == plan


@pytest.mark.parametrize(
    ("replaces", "may"),
    [("", ""), ("7F3A-09BC", "7F3A-09BC"), (document_number(PLAN), "")],
)
def test_a_review_says_what_it_may_replace_unless_the_plan_is_the_same(
    seal: Seal, replaces: str, may: str
) -> None:
    reviewed = seal.open(seal.seal(PLAN, WHO, "a.1", replaces))
    assert (reviewed.origin, reviewed.replaces, reviewed.may_replace) == ("a.1", replaces, may)
    again = seal.open(seal.again(reviewed, "b.2"))
    assert again == replace(reviewed, origin="b.2")


def test_the_same_token_may_come_twice(seal: Seal) -> None:
    token = seal.seal(PLAN, WHO)
    assert seal.open(token) == seal.open(token)


def test_no_single_character_can_be_altered(seal: Seal) -> None:
    token = seal.seal(PLAN, WHO)
    for at in range(len(token) - 1):
        altered = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(SealError):
            seal.open(altered)


def _payload_swapped(seal: Seal) -> str:
    other = seal.seal(PLAN, Who(patient="Somebody Else"))
    token = seal.seal(PLAN, WHO)
    return other.rpartition(".")[0] + "." + token.rpartition(".")[2]


def _signed_by_another(_: Seal) -> str:
    return Seal("b" * 64, Clock()).seal(PLAN, WHO)


def _signed_for_something_else(seal: Seal) -> str:
    return str(URLSafeSerializer("a" * 64, salt="cookie-session").dumps({"plan": {}}))


def _of_another_shape(seal: Seal) -> str:
    return str(seal._signed.dumps({"plan": {"format": "taperdoc.plan/9"}}))


def _without_a_plan(seal: Seal) -> str:
    return str(seal._signed.dumps({"who": {}}))


def _unsigned(seal: Seal) -> str:
    return seal.seal(PLAN, WHO).rpartition(".")[0]


def _a_bomb(_: Seal) -> str:
    packed = zlib.compress(json.dumps("0" * (64 << 20)).encode())
    return "." + base64.urlsafe_b64encode(packed).decode().rstrip("=") + ".x"


NOT_OURS: dict[str, Callable[[Seal], str]] = {
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
    "longer than it was": lambda seal: seal.seal(PLAN, WHO) + "x",
    "cut": lambda seal: seal.seal(PLAN, WHO)[:-5],
}


@pytest.mark.parametrize("make", NOT_OURS.values(), ids=NOT_OURS)
def test_what_was_not_made_here_is_refused(seal: Seal, make: Callable[[Seal], str]) -> None:
    with pytest.raises(SealError, match="nothing was printed"):
        seal.open(make(seal))


@pytest.mark.parametrize(
    ("later", "good"),
    [
        (timedelta(0), True),
        (GOOD_FOR, True),
        (GOOD_FOR + timedelta(seconds=1), False),
        (timedelta(days=400), False),
        (-timedelta(minutes=1), False),
    ],
)
def test_a_review_holds_for_some_hours(
    seal: Seal, clock: Clock, later: timedelta, good: bool
) -> None:
    token = seal.seal(PLAN, WHO)
    clock.now = NOW + later
    if good:
        assert seal.open(token).plan == PLAN
    else:
        with pytest.raises(StaleError, match="more than 8 hours"):
            seal.open(token)


def test_a_review_does_not_outlive_the_day_its_notes_were_made_for(
    seal: Seal, clock: Clock
) -> None:
    clock.now = NOW.replace(day=22, hour=23)
    token = seal.seal(PLAN, WHO)
    clock.now += timedelta(hours=2)
    with pytest.raises(StaleError, match="notes on this plan have changed") as stale:
        seal.open(token)
    assert stale.value.reviewed.plan == PLAN


def test_a_new_day_that_changes_no_note_changes_nothing(seal: Seal, clock: Clock) -> None:
    clock.now = NOW.replace(day=20, hour=23)
    token = seal.seal(PLAN, WHO)
    clock.now += timedelta(hours=2)
    assert seal.open(token).plan == PLAN


@pytest.mark.parametrize("which", ["text", "program"])
def test_a_review_does_not_outlive_what_it_was_made_by(
    seal: Seal, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    token = seal.seal(PLAN, WHO)
    if which == "text":
        newer = replace(safety_text.baclofen(), version="999")
        monkeypatch.setattr(safety_text, "baclofen", lambda: newer)
    else:
        monkeypatch.setattr(seals, "__version__", "999")
    with pytest.raises(StaleError, match="has changed since the review"):
        seal.open(token)


def test_a_stale_review_can_still_be_read(seal: Seal, clock: Clock) -> None:
    token = seal.seal(PLAN, WHO)
    clock.now += timedelta(days=2)
    reviewed = seal.read(token)
    assert isinstance(reviewed, Reviewed)
    assert (reviewed.plan, reviewed.who) == (PLAN, WHO)


def test_a_token_made_in_one_zone_holds_in_another(seal: Seal, clock: Clock) -> None:
    token = seal.seal(PLAN, WHO)
    clock.now = NOW.astimezone(UTC)
    assert seal.open(token).at == NOW
