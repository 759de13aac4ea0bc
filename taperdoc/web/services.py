"""The composition root: creates the application services that the views share."""

from __future__ import annotations

import atexit
from dataclasses import dataclass, field

from flask import current_app

from taperdoc.domain.clock import Clock, local_now
from taperdoc.jobs.admission import Admission
from taperdoc.jobs.finished_handouts import FinishedHandouts
from taperdoc.jobs.handout_workers import HandoutWorkers
from taperdoc.jobs.pdf_reader import PdfReader
from taperdoc.jobs.prerender import Prerenderer
from taperdoc.jobs.previews import PreviewWorker
from taperdoc.jobs.template_reader import TemplateReader
from taperdoc.settings import Settings
from taperdoc.store import Store
from taperdoc.web.kept_pages import KeptPages
from taperdoc.web.recent_names import RecentNames
from taperdoc.web.sealed_review import ReviewSealer


@dataclass(frozen=True, kw_only=True)
class Services:
    """Application services shared by all views."""

    clock: Clock
    sealer: ReviewSealer
    store: Store
    handout_workers: HandoutWorkers
    prerenderer: Prerenderer
    preview_worker: PreviewWorker
    pdf_reader: PdfReader
    template_reader: TemplateReader
    finished_handouts: FinishedHandouts
    kept_pages: KeptPages
    recent_names: RecentNames
    # With the previews, fewer than the server has threads: a page that needs no worker finds one.
    handout_admission: Admission = field(default_factory=lambda: Admission(24, per_owner=2))
    upload_admission: Admission = field(default_factory=lambda: Admission(6, per_owner=2))

    def start(self) -> None:
        """Start the worker processes, so that no request waits for them, and the purging."""
        self.handout_workers.start()
        self.preview_worker.start()
        self.store.start_purging()

    def close(self) -> None:
        """Stop the worker processes at once and close the store."""
        self.prerenderer.close()
        self.handout_workers.close()
        self.preview_worker.close()
        self.pdf_reader.close()
        self.template_reader.close()
        self.store.close()


def create_services(settings: Settings, clock: Clock = local_now) -> Services:
    """Return the services that these settings describe; they are closed with the process.

    The database is opened, and each worker process started, when it is first used. Raises
    SetupError for a database address that cannot be used.
    """
    handout_workers = HandoutWorkers()
    template_reader = TemplateReader()
    services = Services(
        clock=clock,
        sealer=ReviewSealer(settings.secret_key, clock),
        store=Store(settings.database_url, clock, template_reader.read),
        handout_workers=handout_workers,
        prerenderer=Prerenderer(handout_workers.pdf),
        preview_worker=PreviewWorker(),
        pdf_reader=PdfReader(),
        template_reader=template_reader,
        finished_handouts=FinishedHandouts(),
        kept_pages=KeptPages(),
        recent_names=RecentNames(),
    )
    atexit.register(services.close)
    return services


def current() -> Services:
    """Return the services of the application that answers the current request."""
    found: Services = current_app.extensions["taperdoc"]
    return found
