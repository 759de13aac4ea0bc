"""The clinic's letterhead, read from the store at most once per request."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import cast

from flask import g

from taperdoc.domain.diary import WeekStart
from taperdoc.handout.edition import Edition, PaperSize
from taperdoc.handout.handout import ClinicText
from taperdoc.handout.letterhead import Letterhead
from taperdoc.store import StoreError
from taperdoc.web import services
from taperdoc.web.sealed_review import NO_LETTERHEAD, LetterheadDigests, Review


class LetterheadUnavailableError(StoreError):
    """A review showed the letterhead, and it cannot be read now."""

    def __init__(self) -> None:
        super().__init__(
            "The clinic’s letterhead, which is part of this review, cannot be read at the"
            " moment, so no handout or chart note was made. Nothing is lost: try again in a moment."
        )


@dataclass(frozen=True)
class PrintedLetterhead:
    """The parts of the letterhead that are printed, and a digest of each."""

    clinic_text: ClinicText
    edition: Edition
    digests: LetterheadDigests


BLANK = PrintedLetterhead(ClinicText(), Edition(), NO_LETTERHEAD)


def current_letterhead() -> Letterhead:
    """Return the letterhead, empty before the first save. Raises StoreError."""
    if "letterhead" not in g:
        g.letterhead = _read()
    if isinstance(g.letterhead, StoreError):
        raise g.letterhead
    return cast(Letterhead, g.letterhead)


def _read() -> Letterhead | StoreError:
    # A failure is kept too, so that one request waits for a missing database only once.
    try:
        return services.current().store.letterhead.get()
    except StoreError as error:
        return error


def printed_letterhead() -> PrintedLetterhead:
    """Return what a new review prints: nothing on A4 while the letterhead cannot be read."""
    try:
        letterhead = current_letterhead()
    except StoreError:
        return BLANK
    text = ClinicText(
        address=letterhead.address,
        missed_dose=letterhead.missed_dose,
        below_withdrawal=letterhead.below_withdrawal,
        logo=letterhead.logo,
    )
    edition = Edition(
        size=PaperSize(letterhead.paper), week_starts=WeekStart(letterhead.week_starts)
    )
    digests = {
        "address": _digest(text.address.encode()),
        "missed_dose": _digest(text.missed_dose.encode()),
        "below_withdrawal": _digest(json.dumps(text.below_withdrawal).encode()),
        "logo": _digest(text.logo or b""),
        "size": _digest(edition.size.value.encode()),
        "week_starts": _digest(edition.week_starts.value.encode()),
    }
    return PrintedLetterhead(text, edition, digests)


def _digest(part: bytes) -> str:
    return hashlib.sha256(part).hexdigest()


def is_lost(review: Review) -> bool:
    """Return whether a review showed a letterhead that cannot be read now."""
    return review.letterhead != NO_LETTERHEAD and printed_letterhead().digests == NO_LETTERHEAD


def letterhead_for(review: Review) -> PrintedLetterhead:
    """Return the letterhead to print for a review. Raises LetterheadUnavailableError.

    A review made without the letterhead may be printed without it; no other may.
    """
    if is_lost(review):
        raise LetterheadUnavailableError
    return printed_letterhead()
