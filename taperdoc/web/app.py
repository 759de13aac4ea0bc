"""The app: its configuration, its headers, what it logs, and what an error looks like."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from flask import Flask, Request, Response, current_app, render_template, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from taperdoc import resources
from taperdoc.domain.plan import PlanError
from taperdoc.handout.embedded_plan import AttachmentError
from taperdoc.handout.letterhead import Letterhead
from taperdoc.handout.render import RenderError
from taperdoc.jobs import handout_workers
from taperdoc.jobs.finished_handouts import FinishedHandouts
from taperdoc.jobs.prerender import Prerenderer
from taperdoc.settings import HOST, Settings
from taperdoc.store import ConflictError, ExchangeError, MissingError, Store, StoreError
from taperdoc.store.import_export import TEMPLATES_MAX
from taperdoc.web import letterhead_views, library, live_views, open_views, plan_views
from taperdoc.web.plan_views import Kept, LeftShelfError, kept
from taperdoc.web.responses import Answer, Confirmation, StrangeKeysError, review_page
from taperdoc.web.sealed_review import Clock, Seal, SealError, StaleError
from taperdoc.web.services import Desk, desk, stationery

FORM_MAX = 4 << 20

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'self'; frame-src 'self';"
        " frame-ancestors 'self'; form-action 'self'; base-uri 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Flask-WTF wants a referrer over HTTPS.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

PROBLEMS = {
    400: ("This could not be read", "What was sent is not what the form sends."),
    403: ("This is not allowed", "taperdoc does not answer this request."),
    404: ("There is no such page", "The address may be misspelt."),
    409: ("Someone else was faster", "This was changed since you opened it."),
    405: (
        "This page comes after the form",
        "It cannot be opened by its address alone: fill in the form first.",
    ),
    413: (
        "This is too large",
        "taperdoc reads at most 4 MiB. Use Back in your browser: it usually has what you typed.",
    ),
    500: (
        "Something went wrong in taperdoc",
        "Nothing was printed. taperdoc's log says where it happened, and nothing that was typed.",
    ),
    503: ("The saved templates cannot be reached", "Try again in a moment."),
}


ONCE_MORE = (
    "This page was open for very long or over a restart. Nothing is lost: press the button again."
    " If this comes up every time, allow cookies for this address."
)


class InMemory(Request):
    """A request that leaves nothing of an uploaded file on the disk."""

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return BytesIO()


class App(Flask):
    """Flask, with templates that refuse a missing variable and a log without what was typed."""

    request_class = InMemory
    jinja_options = {"undefined": StrictUndefined}  # noqa: RUF012 # Flask's own type

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        """Log what kind of error it is and the lines it came by; its message may hold a name."""
        kind, _, trace = exc_info
        lines = [f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(trace)]
        self.logger.error(
            "%s in %s, by %s", kind.__name__ if kind else "", request.endpoint, " ".join(lines)
        )


def local_now() -> datetime:
    """The time now, in this machine's zone."""
    return datetime.now(UTC).astimezone()


def create_app(
    settings: Settings, now: Clock = local_now, ahead: Prerenderer | None = None
) -> Flask:
    """Make the app; of a patient it keeps nothing but handouts, for minutes and in memory.

    The database is opened when a page first asks for it.
    """
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
    app.extensions["taperdoc"] = Desk(
        Seal(settings.secret_key, now, lambda: stationery().mark),
        ahead or Prerenderer(handout_workers.pdf),
        FinishedHandouts(),
        now,
        lambda: Store(settings.database_url, now),
    )
    for pages in (
        plan_views.views,
        live_views.live,
        open_views.opening,
        library.library,
        letterhead_views.letterhead,
    ):
        app.register_blueprint(pages)
    app.after_request(_with_headers)
    _handle_errors(app)
    return app


def _with_headers(answer: Response) -> Response:
    answer.headers.update(HEADERS)
    if request.endpoint != "static" or answer.status_code >= 400:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _handle_errors(app: Flask) -> None:
    app.register_error_handler(SecurityError, _untrusted_host)
    app.register_error_handler(CSRFError, _lapsed)
    app.register_error_handler(HTTPException, _problem)
    app.register_error_handler(InternalServerError, _failed)
    app.register_error_handler(PlanError, _refused)
    app.register_error_handler(RenderError, _not_laid_out)
    app.register_error_handler(SealError, _altered)
    app.register_error_handler(StaleError, _stale)
    app.register_error_handler(StoreError, _no_store)
    app.register_error_handler(MissingError, _gone)
    app.register_error_handler(ExchangeError, _not_brought_in)
    app.register_error_handler(AttachmentError, _not_opened)
    app.register_error_handler(ConflictError, _both)


def _same_page(problem: str, status: int, errors: dict[str, str] | None = None) -> Answer | None:
    return (
        plan_views.same_page(problem, status, errors)
        or library.same_page(problem, status)
        or letterhead_views.same_page(problem, status)
        or open_views.same_page(problem, status)
    )


def _untrusted_host(_: SecurityError) -> tuple[str, int, dict[str, str]]:
    # No page of ours: its addresses cannot be made for a host that is not trusted.
    words = f"taperdoc answers at http://{HOST} and http://localhost alone.\n"
    return words, 400, {"Content-Type": "text/plain; charset=utf-8"}


def _lapsed(_: CSRFError) -> Answer:
    try:
        again = _same_page(ONCE_MORE, 400)
    except (HTTPException, SealError):
        again = None
    return again or _page(400)


def _problem(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    ours = isinstance(error, LeftShelfError | StrangeKeysError)
    page, status = _page(error.code or 500, error.description or "" if ours else "")
    headers = dict(error.get_headers())
    return page, status, {"Allow": headers["Allow"]} if "Allow" in headers else {}


def _failed(_: InternalServerError) -> Answer:
    return _page(500, kept=kept())


def _refused(error: PlanError) -> Answer:
    if error.field == "checked_by":
        return _same_page("", 422, {error.field: str(error)}) or _page(500)
    return _same_page(str(error), 422) or _page(500)


def _not_laid_out(error: RenderError) -> Answer:
    current_app.logger.error("%s", error)
    words = f"{error} Nothing was printed, and what you typed is kept."
    return _same_page(words, 500) or _page(500)


def _altered(error: SealError) -> Answer:
    return _page(400, str(error))


def _stale(error: StaleError) -> Answer:
    old = error.reviewed
    given = Confirmation(checked_by=Confirmation.posted().checked_by)
    return review_page(
        desk().seal.again(old, old.origin),
        given,
        problem=f"{error} Nothing was printed. This is how it reads now: please check it again.",
        status=409,
    )


def _no_store(error: StoreError) -> Answer:
    return _same_page(str(error), 503) or _page(503, str(error))


def _gone(error: MissingError) -> Answer:
    return _same_page(str(error), 404) or _page(404, str(error))


def _not_brought_in(error: ExchangeError) -> Answer:
    return _same_page(str(error), 422) or _page(422, str(error))


def _not_opened(error: AttachmentError) -> Answer:
    return open_views.opening_page(str(error), 422)


def _both(error: ConflictError[Any]) -> Answer:
    if isinstance(error.theirs, Letterhead):
        return letterhead_views.conflict_page(error)
    if request.endpoint == "library.bring_in":
        return _same_page(f"{error} Look at the file again.", 409) or _page(409)
    return library.conflict_page(error)


def _page(status: int, words: str = "", kept: Kept | None = None) -> Answer:
    heading, usual = PROBLEMS.get(status, PROBLEMS[400])
    page = render_template("problem.html", heading=heading, words=words or usual, kept=kept)
    return page, status
