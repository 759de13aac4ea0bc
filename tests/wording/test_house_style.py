"""Awkward phrases that were once on the pages, and must not come back."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PHRASES = (
    "left empty becomes a line",
    "mg a day, and the number",
    "kinds of day, in turn",
    "its own first day",
    "in place of days",
    "in so many mL",
    "with the most allowed",
    "holds your entry against itself",
    "holds the entry against itself",
    "not to be made exactly",
    "not counted, or not all of it",
    "carries the fixed text",
    "stand the clinic’s own",
    "as the one who checked it",
    "matches my order",
    "what comes after the last step is not finished",
    "quick text goes by",
    "put these right",
    "did not become a handout",
    "with what was typed there since",
    "words of the name or note",
    "bring in a file",
    "page before",
    "templates came in",
    "nothing is other",
    "put mine on top",
    "leave it as it was",
    "bring back as the newest",
    "someone else was faster",
    "take the logo away",
    "another picture",
    "wants review again",
    "one a line",
    "still step",
    "not in this calendar is",
    "from a shop or made from herbs",
    "a big change in your sight",
    "outlives a reload",
    "nothing is mended",
    "tried with",
    "what the pages work with",
    "so many processes",
    "what comes of it",
)


def _sources() -> list[Path]:
    folders = ("templates", "taperdoc", "static")
    kinds = {".html", ".py", ".js", ".toml", ".json"}
    found = [p for folder in folders for p in (ROOT / folder).rglob("*") if p.suffix in kinds]
    return [*found, ROOT / "README.md"]


@pytest.mark.parametrize("phrase", PHRASES)
def test_an_awkward_phrase_is_nowhere(phrase: str) -> None:
    texts = {
        path: " ".join(path.read_text(encoding="utf-8").split()).casefold() for path in _sources()
    }
    assert len(texts) > 50
    assert [
        str(p.relative_to(ROOT)) for p, text in texts.items() if phrase.casefold() in text
    ] == []
