"""What a clinic would otherwise print with: each makes a PDF of the same handout."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path

import fontpkg_fira_sans
import typst
from markupsafe import Markup
from playwright.sync_api import BrowserContext, Page, sync_playwright
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from taperdoc import resources
from taperdoc.handout import fonts
from taperdoc.handout.handout import Handout
from taperdoc.handout.html import blocks, conditions, html
from taperdoc.wording import phrases, safety_text
from taperdoc.wording.calendar_table import calendar_in_words
from taperdoc.wording.plan_table import plan_table
from tests.browser.conftest import ARGUMENTS, CHROMIUM

FONTS = Path(fontpkg_fira_sans.__file__).with_name("files")


@cache
def folder() -> Path:
    """A folder for this process, with the style and the fonts it names as files."""
    made = Path(tempfile.mkdtemp(prefix="taperdoc-peers-"))
    for name, data in (
        ("regular", fonts.REGULAR.read_bytes()),
        ("bold", fonts.BOLD.read_bytes()),
        ("box", fonts.box_font()),
    ):
        (made / f"{name}.ttf").write_bytes(data)
    style = (resources.STATIC / "handout.css").read_text(encoding="utf-8")
    (made / "handout.css").write_text(style.replace("handout:", ""), encoding="utf-8")
    return made


def plain(handout: Handout) -> bytes:
    """WeasyPrint as its manual calls it, with a style and fonts of each handout's own."""
    fonts_of_its_own = FontConfiguration()
    style = CSS(folder() / "handout.css", font_config=fonts_of_its_own)
    made: bytes = HTML(string=html(handout)).write_pdf(
        stylesheets=[style], font_config=fonts_of_its_own, pdf_variant="pdf/ua-1"
    )
    return made


@cache
def _browser() -> BrowserContext:
    playwright = sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
    return browser.new_context()


@cache
def _open_page() -> Page:
    return _browser().new_page()


def _printed(page: Page, handout: Handout) -> bytes:
    linked = '<link rel="stylesheet" href="handout.css"></head>'
    path = folder() / "handout.html"
    path.write_text(html(handout).replace("</head>", linked), encoding="utf-8")
    page.goto(path.as_uri())
    return page.pdf(prefer_css_page_size=True, tagged=True, outline=True)


def chromium(handout: Handout) -> bytes:
    """Debian's Chromium, in a page that stays open."""
    return _printed(_open_page(), handout)


def chromium_anew(handout: Handout) -> bytes:
    """Debian's Chromium, in a new page."""
    page = _browser().new_page()
    try:
        return _printed(page, handout)
    finally:
        page.close()


def by_typst(handout: Handout) -> bytes:
    """Typst, from a template of the same words."""
    return typst.compile(
        Path(__file__).with_name("handout.typ"),
        font_paths=[FONTS, folder()],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_data(handout), default=str)},
        pdf_standards=["ua-1"],
        timestamp=handout.printed,
    )


def _data(handout: Handout) -> dict[str, object]:
    text = safety_text.baclofen()
    withdrawal, *others = (
        {
            "title": section.title,
            "blocks": [
                {"say": [Markup(said).striptags() for said in block.say], "items": block.items}
                for block in blocks(section, handout.who)
            ],
        }
        for section in text.sections_for(conditions(handout.plan))
    )
    return {
        "number": handout.number,
        "who": asdict(handout.who),
        "printed": f"{phrases.day(handout.printed.date())}, {handout.printed:%H:%M}",
        "text": f"version {text.version}",
        "begins": f"This plan has {phrases.count(len(handout.plan.steps), 'step')}.",
        "sheet": asdict(plan_table(handout.plan)),
        "calendar": asdict(calendar_in_words(handout.plan, handout.edition.week_starts)),
        "withdrawal": withdrawal,
        "sections": others,
    }


def memory() -> float:
    """MiB that this process has taken at the most, and those it has started take now."""
    own = next(
        int(line.split()[1])
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        if line.startswith("VmHWM")
    )
    return (own + sum(map(_share, _started(os.getpid())))) / 1024


def _started(process: int) -> Iterator[int]:
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, task.read_text(encoding="ascii").split()):
            yield child
            yield from _started(child)


def _share(process: int) -> int:
    with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in rollup.splitlines() if "Pss:" in line)
    return 0
