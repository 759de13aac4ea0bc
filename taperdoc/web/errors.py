"""Turns exceptions into pages: the page they came from with a message, or a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError, SecurityError

from taperdoc.domain.plan import PlanError
from taperdoc.forms.session_expired import SESSION_EXPIRED
from taperdoc.handout.embedded_plan import AttachmentError
from taperdoc.handout.render import RenderError
from taperdoc.jobs.admission import BusyError
from taperdoc.jobs.finished_handouts import TooManyHandoutsError
from taperdoc.settings import HOST
from taperdoc.store import ConflictError, ExchangeError, MissingError, StoreError
from taperdoc.web.pages import ExpiredError, Page, render
from taperdoc.web.sealed_review import AlteredReviewError

PROBLEMS = {
    400: ("This request could not be read", "It does not come from taperdoc’s own pages."),
    403: ("This is not allowed", "taperdoc does not accept this request."),
    404: ("Page not found", "Check the address for typing errors."),
    409: ("Someone else saved first", "This was changed since you opened it."),
    405: (
        "This page comes after the form",
        "It cannot be opened by its address alone: fill in the form first.",
    ),
    413: (
        "This is too large",
        "taperdoc accepts at most 4 MiB. Use your browser’s Back button to return to your entry.",
    ),
    422: ("This request could not be read", "It does not come from taperdoc’s own pages."),
    429: ("taperdoc is busy", "Try again in a moment."),
    500: (
        "Something went wrong in taperdoc",
        "No handout was made. taperdoc’s log says where it happened, but nothing that was typed.",
    ),
    503: ("The saved templates are not available", "Try again in a moment."),
}

STATUSES: dict[type[Exception], int] = {
    AlteredReviewError: 400,
    AttachmentError: 422,
    BusyError: 429,
    ConflictError: 409,
    CSRFError: 400,
    ExchangeError: 422,
    MissingError: 404,
    PlanError: 422,
    RenderError: 500,
    StoreError: 503,
    TooManyHandoutsError: 429,
}
"""The expected errors; each but CSRFError has a message for the person at the page."""


class UnknownFieldsError(BadRequest):
    """Fields were posted that the form does not have."""

    description = (
        "The request has fields that the form does not have, so it was not read."
        " Use the Back button of your browser to return to the form."
    )


@dataclass(frozen=True)
class Resubmission:
    """Where to send what was typed, and its fields, to have it in the form again."""

    action: str
    fields: list[tuple[str, str]]


def register(app: Flask) -> None:
    """Answer every error that no page answers itself."""
    app.register_error_handler(SecurityError, _untrusted_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(InternalServerError, _unexpected)
    for kind in STATUSES:
        app.register_error_handler(kind, _expected)


def show_again(views: Blueprint, page: Callable[[str, int], Page]) -> None:
    """Answer the errors of a blueprint's posts with a page that has what was posted.

    `page` gets the message and the status. Where it cannot read what was posted, for other requests
    than posts, and for a post from another website, the error gets a page of its own.
    """

    def handle(error: Exception) -> Page:
        if request.method != "POST" or (isinstance(error, CSRFError) and not _is_from_own_page()):
            return _expected(error)
        message, status = explain(error)
        try:
            return page(message, status)
        except (HTTPException, AlteredReviewError) as unreadable:
            return _own_page(unreadable)

    for kind in STATUSES:
        if kind is not AlteredReviewError:
            views.register_error_handler(kind, handle)


def _is_from_own_page() -> bool:
    """Return whether one of our own pages sent this request, as the browser says.

    Values from elsewhere are not shown in a page of ours, where one click would send them again.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    sender = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    return (sender.scheme, sender.netloc) == (request.scheme, request.host)


def explain(error: Exception) -> tuple[str, int]:
    """Return the message of an expected error, and the status of its page."""
    status = next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
    if isinstance(error, CSRFError):
        return SESSION_EXPIRED, status
    if isinstance(error, RenderError):
        current_app.logger.error("%s", error)
        return f"{error} No handout was made. What you typed is still here.", status
    return str(error), status


def problem_page(
    status: int, message: str = "", typed: Resubmission | None = None, review: str = ""
) -> Page:
    """Return a page that says what went wrong and leads back to the form, or to a review."""
    heading, usual = PROBLEMS.get(status, PROBLEMS[400])
    return render(
        "page",
        "problem.html",
        status,
        heading=heading,
        words=message or usual,
        typed=typed,
        review=review,
    )


def _own_page(error: Exception) -> Page:
    if isinstance(error, AlteredReviewError):
        return problem_page(400, str(error))
    ours = isinstance(error, ExpiredError | UnknownFieldsError)
    assert isinstance(error, HTTPException)  # noqa: S101 # show_again catches no others
    review = error.review if isinstance(error, ExpiredError) else ""
    return problem_page(error.code or 500, error.description or "" if ours else "", review=review)


def _expected(error: Exception) -> Page:
    if isinstance(error, CSRFError | PlanError):
        return problem_page(400 if isinstance(error, CSRFError) else 500)
    message, status = explain(error)
    return problem_page(status, message)


def _http_error(error: HTTPException) -> Page:
    page = _own_page(error)
    if error.code == 405:
        page.headers["Allow"] = dict(error.get_headers())["Allow"]
    return page


def _unexpected(_: InternalServerError) -> Page:
    return problem_page(500, typed=_typed())


def _typed() -> Resubmission | None:
    """Return what was typed, as it was posted, or None."""
    if token := request.form.get("token"):
        return Resubmission(url_for("form_page.change"), [("token", token)])
    if "as_needed" not in request.form:
        return None
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {"action", "csrf_token"}
    ]
    return Resubmission(url_for("form_page.submit"), [*fields, ("action", "show")])


def _untrusted_host(_: SecurityError) -> tuple[str, int, dict[str, str]]:
    # Not a page: the addresses of its links cannot be made for an untrusted host.
    message = f"taperdoc answers only at http://{HOST} and http://localhost.\n"
    return message, 400, {"Content-Type": "text/plain; charset=utf-8"}
