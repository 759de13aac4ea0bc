"""The app: its configuration, its headers, what it logs, and what an error looks like."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from flask import Flask, Response, current_app, render_template, request
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from jinja2 import StrictUndefined
from waitress.server import BaseWSGIServer, create_server
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from taperdoc import paths
from taperdoc.pdf import RenderError
from taperdoc.plan import PlanError
from taperdoc.seal import Clock, Seal, SealError, StaleError
from taperdoc.settings import HOST, Settings
from taperdoc.shelf import Shelf
from taperdoc.views import (
    Answer,
    Confirmation,
    Desk,
    Kept,
    LeftShelfError,
    StrangeKeysError,
    desk,
    kept,
    review_page,
    same_page,
    views,
)

FORM_MAX = 4 << 20
MEMORY_MAX = 64 << 20

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
}


ONCE_MORE = (
    "This page was open for very long or over a restart. Nothing is lost: press the button again."
    " If this comes up every time, allow cookies for this address."
)


class App(Flask):
    """Flask, with templates that refuse a missing variable and a log without what was typed."""

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


def create_app(settings: Settings, now: Clock = local_now) -> Flask:
    """Make the app; it keeps nothing but finished handouts, in memory."""
    app = App("taperdoc", template_folder=paths.TEMPLATES, static_folder=paths.STATIC)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=[HOST, "localhost"],
        MAX_CONTENT_LENGTH=FORM_MAX,
        MAX_FORM_MEMORY_SIZE=FORM_MAX,
        SESSION_COOKIE_NAME="taperdoc",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    Bootstrap5(app)
    CSRFProtect(app)
    app.extensions["taperdoc"] = Desk(Seal(settings.secret_key, now), Shelf(), now)
    app.register_blueprint(views)
    app.after_request(_with_headers)
    _handle_errors(app)
    return app


def make_server(app: Flask, port: int) -> BaseWSGIServer:
    """A server for this machine alone. Raises OSError where the port is taken."""
    server = create_server(
        app,
        host=HOST,
        port=port,
        ident="taperdoc",
        # Beyond the limit of memory, waitress would put what was typed in a temporary file.
        inbuf_overflow=MEMORY_MAX + 1,
        outbuf_overflow=MEMORY_MAX + 1,
        max_request_body_size=MEMORY_MAX,
    )
    assert isinstance(server, BaseWSGIServer)  # noqa: S101 # one address, one socket
    return server


def _with_headers(answer: Response) -> Response:
    answer.headers.update(HEADERS)
    if request.endpoint not in {"static", "bootstrap.static"} or answer.status_code >= 400:
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


def _untrusted_host(_: SecurityError) -> tuple[str, int, dict[str, str]]:
    # No page of ours: its addresses cannot be made for a host that is not trusted.
    words = f"taperdoc answers at http://{HOST} and http://localhost alone.\n"
    return words, 400, {"Content-Type": "text/plain; charset=utf-8"}


def _lapsed(_: CSRFError) -> Answer:
    try:
        again = same_page(ONCE_MORE, 400)
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
        return same_page("", 422, {error.field: str(error)}) or _page(500)
    return same_page(str(error), 422) or _page(500)


def _not_laid_out(error: RenderError) -> Answer:
    current_app.logger.error("%s", error)
    return same_page(f"{error} Nothing was printed, and what you typed is kept.", 500) or _page(500)


def _altered(error: SealError) -> Answer:
    return _page(400, str(error))


def _stale(error: StaleError) -> Answer:
    old = error.reviewed
    given = Confirmation(checked_by=Confirmation.posted().checked_by)
    return review_page(
        desk().seal.seal(old.plan, old.who),
        given,
        problem=f"{error} Nothing was printed. This is how it reads now: please check it again.",
        status=409,
    )


def _page(status: int, words: str = "", kept: Kept | None = None) -> Answer:
    heading, usual = PROBLEMS.get(status, PROBLEMS[400])
    page = render_template("problem.html", heading=heading, words=words or usual, kept=kept)
    return page, status
