"""The reviewed plan, signed, so that it can travel inside the review page and come back whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from taperdoc import __version__
from taperdoc.domain import plan_json
from taperdoc.domain.plan import TaperPlan
from taperdoc.handout.contacts import Who
from taperdoc.wording import review_notes, safety_text

GOOD_FOR = timedelta(hours=8)

Clock = Callable[[], datetime]
"""The time now, with the zone of the place."""


@dataclass(frozen=True)
class Reviewed:
    """What a review page showed: the plan, who it is for, the notes, when and by which text.

    `origin` says which saved template the plan came from, and `replaces` the number of the
    document that it came from, as the form says them.
    """

    plan: TaperPlan
    who: Who
    notes: tuple[str, ...]
    at: datetime
    made_by: str
    origin: str = ""
    house: str = ""
    replaces: str = ""

    @property
    def may_replace(self) -> str:
        """The number of the document that this one can say it replaces; none while it is the same.

        The same plan has the same number.
        """
        number = plan_json.document_number(self.plan)
        return self.replaces if self.replaces != number else ""


class SealError(ValueError):
    """A token that was not made here, or not left as it was; the message is a sentence."""

    def __init__(self) -> None:
        super().__init__(
            "What came back is not the plan as it was reviewed, so nothing was printed."
        )


class StaleError(Exception):
    """A review that no longer holds, with the sentence that says why, and what it held."""

    def __init__(self, why: str, reviewed: Reviewed) -> None:
        super().__init__(why)
        self.reviewed = reviewed


class Seal:
    """Signs reviews and opens them again.

    `house` marks the letterhead that a handout would get now: a review holds for that one.
    """

    def __init__(self, secret_key: str, now: Clock, house: Callable[[], str] = str) -> None:
        self._now = now
        self._house = house
        self._signed = URLSafeSerializer(
            secret_key,
            salt="taperdoc.review/1",
            signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
        )

    def again(self, reviewed: Reviewed, origin: str) -> str:
        """A token of what was reviewed, as it is reviewed now, with the template it stands on."""
        return self.seal(reviewed.plan, reviewed.who, origin, reviewed.replaces)

    def seal(self, plan: TaperPlan, who: Who, origin: str = "", replaces: str = "") -> str:
        """A token of the plan as it is reviewed now."""
        now = self._now()
        return str(
            self._signed.dumps(
                {
                    "plan": plan_json.to_data(plan),
                    "who": asdict(who),
                    "notes": _notes(plan, now),
                    "at": now.astimezone(UTC).isoformat(),
                    "made_by": _made_by(),
                    "house": self._house(),
                    "origin": origin,
                    "replaces": replaces,
                }
            )
        )

    def read(self, token: str) -> Reviewed:
        """What a token holds, whatever its age. Raises SealError."""
        try:
            data: dict[str, Any] = self._signed.loads(token)
            return Reviewed(
                plan=plan_json.from_data(data["plan"]),
                who=Who(**data["who"]),
                notes=tuple(data["notes"]),
                at=datetime.fromisoformat(data["at"]),
                made_by=data["made_by"],
                origin=data["origin"],
                replaces=data["replaces"],
                house=data["house"],
            )
        # All but the first: signed here, by a taperdoc that put other things in it.
        except (BadData, ValueError, LookupError, TypeError):
            raise SealError from None

    def open(self, token: str) -> Reviewed:
        """What a token holds, if the review still holds. Raises SealError and StaleError."""
        reviewed = self.read(token)
        now = self._now()
        if not timedelta(0) <= now - reviewed.at <= GOOD_FOR:
            hours = GOOD_FOR // timedelta(hours=1)
            raise StaleError(f"This plan was reviewed more than {hours} hours ago.", reviewed)
        if reviewed.made_by != _made_by():
            raise StaleError("taperdoc or its fixed text has changed since the review.", reviewed)
        if reviewed.house != self._house():
            raise StaleError("The clinic's letterhead has changed since the review.", reviewed)
        if list(reviewed.notes) != _notes(reviewed.plan, now):
            raise StaleError("The notes on this plan have changed since the review.", reviewed)
        return reviewed


def _notes(plan: TaperPlan, now: datetime) -> list[str]:
    return [str(note) for note in review_notes.notes(plan, now.date())]


def _made_by() -> str:
    text = safety_text.baclofen()
    return f"taperdoc {__version__}, text {text.version} of {text.date}"
