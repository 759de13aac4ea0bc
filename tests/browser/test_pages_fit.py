"""On every page nothing is cut, overlaps or is too small to hit, and focus can be followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Shown

pytestmark = pytest.mark.browser

FIT = Path(__file__).with_name("fit.js").read_text()

# A window of 1280 by 1024 at 400 % is one of 320 by 256 (WCAG 2.2, 1.4.10).
WINDOWS = {"wide": (1440, 900), "at 400 %": (320, 256)}


@pytest.mark.parametrize(("width", "height"), WINDOWS.values(), ids=WINDOWS)
def test_nothing_is_cut_or_overlaps(shown: Shown, width: int, height: int) -> None:
    shown.page.set_viewport_size({"width": width, "height": height})
    assert shown.page.evaluate(FIT) == []


def test_nothing_is_cut_or_overlaps_with_text_twice_as_large(shown: Shown) -> None:
    shown.page.set_viewport_size({"width": 1280, "height": 1024})
    browser = shown.page.context.new_cdp_session(shown.page)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    found = shown.page.evaluate(FIT)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})
    assert found == []
