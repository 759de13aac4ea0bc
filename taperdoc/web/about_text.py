"""The page about the handout's safety text: every sentence and its sources."""

from __future__ import annotations

from flask import Blueprint, render_template

from taperdoc.wording import phrases, safety_text

views = Blueprint("about_text", __name__)


@views.get("/about-text")
def show() -> str:
    """Show every sentence of the safety text with its facts and documents."""
    text = safety_text.baclofen()
    return render_template("about_text.html", text=text, dated=phrases.day(text.date))
