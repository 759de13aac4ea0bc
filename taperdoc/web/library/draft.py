"""A plan on its way to being saved as a template."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import BadRequest

from taperdoc.forms import Origin
from taperdoc.web.plan_entry import posted_token, sealer
from taperdoc.web.sealed_review import Review


@dataclass(frozen=True)
class Draft:
    """A plan to be saved: sealed, the page it came from, and the version that it replaces."""

    token: str
    came: str
    into: Origin | None

    @classmethod
    def posted(cls) -> Draft:
        """Return the draft that came with this request. Raises BadRequest."""
        came = request.form.get("came", "")
        if came not in {"form", "review", "library"}:
            raise BadRequest
        try:
            return cls(posted_token(), came, Origin.parse(request.form.get("into", "")))
        except ValueError:
            raise BadRequest from None

    @property
    def review(self) -> Review:
        """What the token holds. Raises AlteredReviewError."""
        return sealer().read(self.token)

    @property
    def from_library(self) -> bool:
        """Whether the draft leads back to the list, and not to a form or review."""
        origin = Origin.parse(self.review.origin)
        return self.came == "library" or bool(origin and origin.edits)
