"""Applications for tests, with the services that a test puts in place of others."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from taperdoc.domain.clock import Clock, local_now
from taperdoc.handout.handout import Handout
from taperdoc.jobs.finished_handouts import FinishedHandouts
from taperdoc.jobs.handout_workers import HandoutWorkers
from taperdoc.jobs.pdf_reader import PdfReader
from taperdoc.jobs.prerender import Prerenderer
from taperdoc.jobs.previews import PreviewWorker
from taperdoc.jobs.template_reader import TemplateReader
from taperdoc.settings import Settings
from taperdoc.store import Store, StoreError
from taperdoc.web.app import create_app
from taperdoc.web.kept_pages import KeptPages
from taperdoc.web.recent_names import RecentNames
from taperdoc.web.sealed_review import ReviewSealer
from taperdoc.web.services import Services

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NO_DATABASE = Path("/nowhere")
SECRET_KEY = "a" * 64


class FixedClock:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, **time: float) -> None:
        """Turn it forward."""
        self.now += timedelta(**time)


class CompiledTemplates(BytecodeCache):
    """Jinja's templates as all applications of a test process share them.

    To compile them anew takes each application a tenth of a second for the form alone.
    """

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if compiled := self._compiled.get(bucket.key):
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


COMPILED_TEMPLATES = CompiledTemplates()


@cache
def handout_workers() -> HandoutWorkers:
    """The workers that all applications of a test process share: starting them takes seconds."""
    workers = HandoutWorkers()
    atexit.register(workers.close)
    return workers


@cache
def preview_worker() -> PreviewWorker:
    """The preview worker that all applications of a test process share."""
    worker = PreviewWorker()
    atexit.register(worker.close)
    return worker


@cache
def pdf_reader() -> PdfReader:
    """The PDF reader that all applications of a test process share."""
    reader = PdfReader()
    atexit.register(reader.close)
    return reader


def make_app(
    data: Path = NO_DATABASE,
    clock: Clock | None = None,
    secret_key: str = SECRET_KEY,
    render: Callable[[Handout], bytes] | None = None,
    **others: Any,
) -> Flask:
    """An application with its database in `data`; by default its clock stands still.

    It renders a handout when it is requested, none before, with `render` in place of the workers.
    `others` are services by the names of their fields.
    """
    settings, clock = Settings(data, secret_key), clock or FixedClock()
    parts: dict[str, Any] = {
        "clock": clock,
        "sealer": ReviewSealer(secret_key, clock),
        "store": Store(settings.database_url, clock),
        "handout_workers": handout_workers(),
        "prerenderer": Prerenderer(render or handout_workers().pdf, max_waiting=0),
        "preview_worker": preview_worker(),
        "pdf_reader": pdf_reader(),
        "template_reader": TemplateReader(),
        "finished_handouts": FinishedHandouts(),
        "kept_pages": KeptPages(),
        "recent_names": RecentNames(),
    }
    app = create_app(settings, Services(**parts | others))
    app.jinja_env.bytecode_cache = COMPILED_TEMPLATES
    return app


def make_served_app(data: Path = NO_DATABASE, secret_key: str = SECRET_KEY) -> Flask:
    """An application as `./run` serves it: by the real clock, and it renders handouts ahead."""
    prerenderer = Prerenderer(handout_workers().pdf)
    return make_app(data, local_now, secret_key, prerenderer=prerenderer)


def replace_services(app: Flask, **others: Any) -> None:
    """Put other services in the place of some of an application's."""
    app.extensions["taperdoc"] = replace(services_of(app), **others)


class BrokenStore:
    """A store whose database fails at every use."""

    def __getattr__(self, part: str) -> Any:
        raise StoreError("The disk is full, so nothing was saved.")


def services_of(app: Flask) -> Services:
    """The services of an application."""
    found: Services = app.extensions["taperdoc"]
    return found


def store_of(app: Flask) -> Store:
    """The store of an application."""
    return services_of(app).store


def addresses_of_posts(app: Flask) -> list[str]:
    """An address of each kind that is posted to."""
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    return sorted(
        rule.rule.replace("<template>", "x")
        .replace("<int:number>", "1")
        .replace("<int:seen>", "1")
        .split("<any")[0]
        + ("pin" if "<any" in rule.rule else "")
        for rule in rules
    )
