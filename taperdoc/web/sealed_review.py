"""A review signed by the application, so that a page can carry it and bring it back unaltered."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from taperdoc import __version__
from taperdoc.domain import plan_json
from taperdoc.domain.clock import Clock
from taperdoc.domain.plan import TaperPlan
from taperdoc.handout.contacts import Who
from taperdoc.wording import phrases, review_notes, safety_text
from taperdoc.wording.contact_notes import contact_notes
from taperdoc.wording.review_notes import Note, NoteKind

VALID_FOR = timedelta(hours=8)

LETTERHEAD_PARTS = {
    "address": "the clinic’s address",
    "missed_dose": "the instructions for a missed dose",
    "below_withdrawal": "the clinic’s own sentences",
    "logo": "the logo",
    "size": "the paper size",
    "week_starts": "the first day of the week",
}
"""The parts of a letterhead that are printed, as a message names them."""

LetterheadDigests = dict[str, str]
"""A digest of each part, so that a letterhead is known by its contents, not by its version number:
numbers are used again after a restore."""

NO_LETTERHEAD: LetterheadDigests = {}
"""In place of the digests where the letterhead could not be read."""


@dataclass(frozen=True)
class Review:
    """What a review page showed, when, with which version of taperdoc and which letterhead.

    `origin` identifies the saved template that the plan came from, and `replaces` is the number of
    the document that was opened, both as the form has them.
    """

    plan: TaperPlan
    who: Who
    notes: tuple[Note, ...]
    at: datetime
    made_by: str
    letterhead: LetterheadDigests
    origin: str = ""
    replaces: str = ""

    @property
    def replaceable(self) -> str:
        """The number of the document that this one may say it replaces, or "".

        A document does not replace itself: the same plan has the same number.
        """
        number = plan_json.document_number(self.plan)
        return self.replaces if self.replaces != number else ""


class AlteredReviewError(ValueError):
    """The token was not sealed here, or was altered; the message is a sentence."""

    def __init__(self) -> None:
        super().__init__(
            "The plan that was sent is not one that was reviewed in this browser, so no handout was"
            " made. If the browser was closed since, start again."
        )


class StaleReviewError(Exception):
    """The review is no longer valid; the message is the sentence that says why."""

    def __init__(self, reason: str, review: Review) -> None:
        super().__init__(reason)
        self.review = review


class ReviewSealer:
    """Seals reviews as signed tokens and opens them again, for one browser session alone."""

    def __init__(self, secret_key: str, clock: Clock, session: str = "") -> None:
        self._secret_key = secret_key
        self._clock = clock
        self._serializer = URLSafeSerializer(
            secret_key,
            salt=f"taperdoc.review/2 {session}",
            signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
        )

    def for_session(self, session: str) -> ReviewSealer:
        """Return a sealer whose tokens no other session can use."""
        return ReviewSealer(self._secret_key, self._clock, session)

    def seal(
        self,
        plan: TaperPlan,
        who: Who,
        letterhead: LetterheadDigests,
        origin: str = "",
        replaces: str = "",
    ) -> str:
        """Return a token of the plan as it is reviewed now, with this letterhead."""
        now = self._clock()
        return str(
            self._serializer.dumps(
                {
                    "plan": plan_json.to_data(plan),
                    "who": asdict(who),
                    "notes": [_note_data(note) for note in _notes(plan, who, now)],
                    "at": now.astimezone(UTC).isoformat(),
                    "made_by": _made_by(),
                    "letterhead": letterhead,
                    "origin": origin,
                    "replaces": replaces,
                }
            )
        )

    def seal_again(self, review: Review, letterhead: LetterheadDigests, origin: str) -> str:
        """Return a token of the same plan as it is reviewed now."""
        return self.seal(review.plan, review.who, letterhead, origin, review.replaces)

    def read(self, token: str) -> Review:
        """Return the review in a token, also if it is stale. Raises AlteredReviewError."""
        try:
            data: dict[str, Any] = self._serializer.loads(token)
            return Review(
                plan=plan_json.from_data(data["plan"]),
                who=Who(**data["who"]),
                notes=tuple(_note(note) for note in data["notes"]),
                at=datetime.fromisoformat(data["at"]),
                made_by=data["made_by"],
                letterhead=data["letterhead"],
                origin=data["origin"],
                replaces=data["replaces"],
            )
        # All but BadData: sealed here, by a version of taperdoc with other contents.
        except (BadData, ValueError, LookupError, TypeError):
            raise AlteredReviewError from None

    def check(self, review: Review, letterhead: LetterheadDigests) -> None:
        """Check that a review is still valid with this letterhead. Raises StaleReviewError."""
        if reason := self._stale_reason(review, letterhead):
            raise StaleReviewError(reason, review)

    def _stale_reason(self, review: Review, letterhead: LetterheadDigests) -> str:
        now = self._clock()
        if not timedelta(0) <= now - review.at <= VALID_FOR:
            return f"This plan was reviewed more than {VALID_FOR // timedelta(hours=1)} hours ago."
        if review.made_by != _made_by():
            return "taperdoc or its safety text has changed since the review."
        if changes := letterhead_changes(review, letterhead):
            return changes
        if review.notes != _notes(review.plan, review.who, now):
            return "The notes on this plan have changed since the review."
        return ""


def letterhead_changes(review: Review, letterhead: LetterheadDigests) -> str:
    """Return the sentence that says which parts of the letterhead have changed, or ""."""
    if review.letterhead == letterhead:
        return ""
    if NO_LETTERHEAD in (review.letterhead, letterhead):
        return "The clinic’s letterhead has changed since the review."
    changed = tuple(
        name
        for part, name in LETTERHEAD_PARTS.items()
        if review.letterhead.get(part) != letterhead.get(part)
    )
    return f"The clinic’s letterhead has changed since the review: {phrases.listed(changed)}."


def _notes(plan: TaperPlan, who: Who, now: datetime) -> tuple[Note, ...]:
    return (*contact_notes(asdict(who)), *review_notes.notes(plan, now.date()))


def _note_data(note: Note) -> dict[str, Any]:
    return {**asdict(note), "kind": note.kind.value}


def _note(data: dict[str, Any]) -> Note:
    return Note(**{**data, "kind": NoteKind(data["kind"]), "times": tuple(data["times"])})


def _made_by() -> str:
    text = safety_text.baclofen()
    return f"taperdoc {__version__}, text {text.version} of {text.date}"
