"""The application: its configuration, the headers of its answers, and what it logs."""

from __future__ import annotations

import traceback
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from flask import Flask, Request, Response, request
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from taperdoc import resources
from taperdoc.domain.template_json import TEMPLATES_MAX
from taperdoc.jobs.admission import RETRY_SECONDS
from taperdoc.settings import HOST, Settings
from taperdoc.web import (
    about_text,
    errors,
    finished_handout,
    form_page,
    letterhead_page,
    library,
    live_views,
    open_page,
    pages,
    review_page,
)
from taperdoc.web.response_headers import HEADERS, NOT_STORED
from taperdoc.web.services import Services, create_services

FORM_MAX = 4 << 20

BLUEPRINTS = (
    pages.views,
    form_page.views,
    review_page.views,
    finished_handout.views,
    about_text.views,
    live_views.views,
    open_page.views,
    letterhead_page.views,
    *library.BLUEPRINTS,
)


class InMemoryRequest(Request):
    """A request that writes nothing of an uploaded file to the disk."""

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return BytesIO()


class App(Flask):
    """Flask with pages as answers, strict templates, and a log without what was typed."""

    request_class = InMemoryRequest
    jinja_options = {"undefined": StrictUndefined}  # noqa: RUF012 # Flask's own type

    def make_response(self, rv: Any) -> Response:
        """Return the response to what a view returned; a page may get an address of its own."""
        return super().make_response(pages.respond(rv) if isinstance(rv, pages.Page) else rv)

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        """Log the class of an error and its lines, but not its message, which may hold a name."""
        kind, _, trace = exc_info
        lines = [f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(trace)]
        self.logger.error(
            "%s in %s, by %s", kind.__name__ if kind else "", request.endpoint, " ".join(lines)
        )


def create_app(settings: Settings, services: Services | None = None) -> Flask:
    """Return the application, with these services or those that the settings describe."""
    app = App("taperdoc", template_folder=resources.TEMPLATES, static_folder=resources.STATIC)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=[HOST, "localhost"],
        MAX_CONTENT_LENGTH=FORM_MAX,
        MAX_FORM_MEMORY_SIZE=FORM_MAX,
        # An import has a choice for each of its templates.
        MAX_FORM_PARTS=TEMPLATES_MAX + 100,
        SESSION_COOKIE_NAME="taperdoc",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
    )
    CSRFProtect(app)
    app.extensions["taperdoc"] = services or create_services(settings)
    for views in BLUEPRINTS:
        app.register_blueprint(views)
    app.after_request(_add_headers)
    errors.register(app)
    return app


def _add_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    if response.status_code == 429:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    if request.endpoint != "static" or response.status_code >= 400:
        response.headers.update(NOT_STORED)
    return response
