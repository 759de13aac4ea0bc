"""Every example in the page's help and in README can be read, and they are the same examples."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest

from taperdoc.domain.plan import TIMES
from taperdoc.quick_text import read
from taperdoc.resources import TEMPLATES
from tests.support.builders import products
from tests.support.processes import ROOT

HELP = [
    html.unescape(text)
    for text in re.findall(
        "<dt>(.*?)</dt>", (TEMPLATES / "form/quick_text.html").read_text("utf-8")
    )
]
SETTINGS = [
    (TIMES, "10q"),
    (TIMES, "10q 5h"),
    (TIMES[:3], "10q"),
    (TIMES[:3], "25/5"),
]


@pytest.mark.parametrize("example", HELP)
def test_an_example_of_the_help_can_be_read(example: str) -> None:
    readings = [read(example, times, products(of), date(2026, 12, 1)) for times, of in SETTINGS]
    assert any(not reading.unread for reading in readings), readings[0].unread


def test_readme_has_the_same_examples() -> None:
    section = (ROOT / "README.md").read_text("utf-8").split("### Quick text")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(.*?)` \|", section, re.MULTILINE) == HELP
