"""The page of the library that a request came from, with what was typed."""

from __future__ import annotations

from flask import request

from taperdoc.forms import TemplateForm
from taperdoc.web.library.exchange import import_page
from taperdoc.web.library.history import rename_page, seen_here
from taperdoc.web.library.saving import Draft, save_page
from taperdoc.web.library.shared import came_from_form
from taperdoc.web.responses import Answer, form_page, posted_form, posted_token, review_page


def same_page(problem: str, status: int) -> Answer | None:
    """That page, made without asking the store; None where there is none to show.

    Raises SealError and BadRequest where what came with the request is not whole.
    """
    match request.endpoint:
        case "library.keep":
            return save_page(Draft.posted(), TemplateForm(), problem=problem, status=status)
        case "library.rename":
            return rename_page(seen_here(), TemplateForm(), problem, status)
        case "library.look" | "library.bring_in":
            return import_page(problem, status)
        case "library.begin" | "library.act" | "library.revert":
            if came_from_form():
                return form_page(posted_form(), problem, status)
            if token := posted_token():
                return review_page(token, problem=problem, status=status)
    return None
