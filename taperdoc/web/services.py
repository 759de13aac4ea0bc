"""What the pages work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from flask import current_app

from taperdoc.domain.diary import WeekStart
from taperdoc.handout.edition import Edition, PaperSize
from taperdoc.handout.handout import House
from taperdoc.handout.letterhead import Letterhead
from taperdoc.jobs.finished_handouts import FinishedHandouts
from taperdoc.jobs.prerender import Prerenderer
from taperdoc.store import Store, StoreError
from taperdoc.web.sealed_review import Clock, Seal


@dataclass
class Desk:
    """The seal, the press, the shelf, the clock, and the store once somebody asks for it."""

    seal: Seal
    ahead: Prerenderer
    shelf: FinishedHandouts
    now: Clock
    open_store: Callable[[], Store]
    _store: Store | None = field(default=None, init=False)
    _opening: Lock = field(default_factory=Lock, init=False, repr=False)

    @property
    def store(self) -> Store:
        """The templates and the letterhead. Raises StoreError."""
        with self._opening:
            # Kept only once it is open: a database that was away is asked for again.
            self._store = self._store or self.open_store()
            return self._store


def desk() -> Desk:
    """The desk of the app that answers."""
    found: Desk = current_app.extensions["taperdoc"]
    return found


def current_letterhead() -> Letterhead:
    """The clinic's letterhead as it is now, or an empty one. Raises StoreError."""
    return desk().store.letterhead.get()


@dataclass(frozen=True)
class Stationery:
    """What a letterhead brings to a handout; `mark` tells one state of it from another."""

    house: House
    edition: Edition
    mark: str


def stationery() -> Stationery:
    """The stationery as it is now, and plain paper while the letterhead cannot be read."""
    try:
        letterhead = current_letterhead()
    except StoreError:
        return Stationery(House(), Edition(), "none")
    return Stationery(
        House(
            address=letterhead.address,
            missed_dose=letterhead.missed_dose,
            below_withdrawal=letterhead.below_withdrawal,
            logo=letterhead.logo,
        ),
        Edition(size=PaperSize(letterhead.paper), week_starts=WeekStart(letterhead.week_starts)),
        f"letterhead {letterhead.version}",
    )
