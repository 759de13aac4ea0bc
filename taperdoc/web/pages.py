"""Gives every page that shows an entry an address of its own, for Back, Forward and reload."""

from __future__ import annotations

import re
import secrets

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from taperdoc.web import services
from taperdoc.web.kept_pages import MINUTES, KeptPage, Kind

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")

views = Blueprint("pages", __name__)


class ExpiredError(NotFound):
    """The page is no longer kept, or belongs to another browser session."""

    description = (
        f"taperdoc keeps an entry in memory for {MINUTES} minutes and shows it only in the browser"
        " in which it was typed. If you see this every time, allow cookies for this address."
    )

    def __init__(self, review: str = "") -> None:
        super().__init__()
        self.review = review
        """The address of the review that leads to the page again, or ""."""


class Page(Response):
    """A page; its kind decides whether it needs an address of its own."""

    def __init__(self, html: str, status: int = 200, kind: Kind = "page") -> None:
        super().__init__(html, status)
        self.kind = kind


@views.get("/<any(plan,review,page):kind>/<key>")
def show(kind: Kind, key: str) -> tuple[str, int]:
    """Show a page once more as it was. Raises ExpiredError."""
    page = services.current().kept_pages.get(session_id(), kind, key)
    if page is None:
        raise ExpiredError
    return page.html, page.status


def render(kind: Kind, template: str, status: int = 200, **context: object) -> Page:
    """Return a page made from a Jinja template, which gets the entry's key as `key`."""
    return Page(render_template(template, key=entry_key(), **context), status, kind)


def keep(page: Page) -> str:
    """Keep a page for this browser session. Returns its address."""
    kept = KeptPage(page.get_data(as_text=True), page.status_code)
    services.current().kept_pages.put(session_id(), page.kind, entry_key(), kept)
    return url_for("pages.show", kind=page.kind, key=entry_key())


def kept_address(kind: Kind, key: str) -> str:
    """Return the address of a page of this browser session, or "" if it is not kept."""
    if services.current().kept_pages.get(session_id(), kind, key) is None:
        return ""
    return url_for("pages.show", kind=kind, key=key)


def respond(page: Page) -> BaseResponse:
    """Return the page, or a redirect to it if its own address has to be another.

    Otherwise the browser would keep the posted entry on disk, and send it again on Back and
    reload. A browser without cookies gets the page itself, since it could not open the other.
    """
    posted = request.method == "POST"
    has_cookies = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    if (posted and not has_cookies) or (not posted and page.kind == "page"):
        return page
    return redirect(keep(page), 303)


def entry_key() -> str:
    """Return the unguessable key of the entry that this request is about."""
    if "entry_key" not in g:
        given = request.args.get("key", "")
        g.entry_key = given if _KEY.fullmatch(given) else secrets.token_urlsafe(32)
    return str(g.entry_key)


def session_id() -> str:
    """Return the identifier of this browser session, which its cookie carries."""
    return str(session.setdefault("id", secrets.token_urlsafe(16)))
