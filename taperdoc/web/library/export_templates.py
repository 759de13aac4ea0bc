"""Saved templates as a file to download."""

from __future__ import annotations

from flask import Blueprint, Response

from taperdoc.web import services

views = Blueprint("export_templates", __name__, url_prefix="/templates")


@views.get("/export")
def export_all() -> Response:
    """Send all templates, also those in the archive, as one file. Raises ExchangeError."""
    return file_response("taperdoc-templates.json", services.current().store.exchange.export())


@views.get("/<template>/export")
def export_one(template: str) -> Response:
    """Send one template as a file. Raises MissingError."""
    name = f"taperdoc-template-{template}.json"
    return file_response(name, services.current().store.exchange.export([template]))


def file_response(name: str, text: str) -> Response:
    """Return a file to be saved, under a name that tells nothing of its contents."""
    response = Response(text, mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
