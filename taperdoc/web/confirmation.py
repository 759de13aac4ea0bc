"""What the clinician ticks and types to confirm a review."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from taperdoc.wording.review_notes import Note


@dataclass(frozen=True)
class Confirmation:
    """The fields of the review page; `seen` has the numbers of the notes that were ticked."""

    seen: frozenset[str] = frozenset()
    checked_by: str = ""
    agrees: bool = False
    large: bool = False
    calendar: bool = True
    replaces: bool = True

    @classmethod
    def posted(cls) -> Confirmation:
        """Return the confirmation that came with this request."""
        return cls(
            seen=frozenset(request.form.getlist("seen")),
            checked_by=request.form.get("checked_by", "").strip(),
            agrees="agrees" in request.form,
            large="large" in request.form,
            calendar="calendar" in request.form,
            replaces="replaces" in request.form,
        )

    def errors(self, notes: tuple[Note, ...]) -> dict[str, str]:
        """Return what is missing: a sentence for each field, by the field's id."""
        found = {
            f"seen-{number}": f"Tick note {number} once you have read it."
            for number, _ in enumerate(notes, start=1)
            if str(number) not in self.seen
        }
        if not self.agrees:
            found["agrees"] = "Tick that the plan matches your prescription."
        if not self.checked_by:
            found["checked_by"] = "Type your name."
        return found
