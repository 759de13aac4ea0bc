"""Tab goes through every page, and where it stands can always be seen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Shown

pytestmark = pytest.mark.browser

STOPS_MAX = 600

# Before anything has the focus: what each thing looks like without it.
LOOKS = """() => {
  window.looks = (element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return [outlineStyle === "none" ? "0px" : outlineWidth, boxShadow].join();
  };
  document.activeElement.blur();
  window.before = new Map();
  for (const element of document.querySelectorAll("*")) before.set(element, looks(element));
}"""

# The thing that has the focus: its place among all, and what is wrong with it.
STOP = """() => {
  const at = document.activeElement;
  // The browser's PDF viewer has stops of its own inside, and shows them as it does.
  // Tab passes through an open modal dialog on its way from the last stop to the first.
  if (at === document.body || at.matches("object, dialog")) return null;
  const { left, right, top, bottom } = at.getClientRects()[0];
  const across = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
  const down = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
  const hit = document.elementFromPoint(across, down);
  const its = [at, ...(at.labels ?? [])];
  return {
    place: Array.from(document.querySelectorAll("*")).indexOf(at),
    html: at.outerHTML.slice(0, 120),
    marked: looks(at) !== before.get(at),
    seen: its.some((part) => part.contains(hit)),
  };
}"""


def test_focus_is_marked_and_never_hidden(shown: Shown) -> None:
    # Where the least of a page is seen at a time: 1280 by 1024 at 400 %.
    shown.page.set_viewport_size({"width": 320, "height": 256})
    # Where motion is welcome, the page scrolls to the focus in its own time.
    shown.page.emulate_media(reduced_motion="reduce")
    found = stops(shown.page)
    # In a modal dialog Tab stays inside.
    in_dialog = shown.page.locator("dialog:modal").count() > 0
    assert len(found) > (2 if in_dialog else 5)
    assert [stop["html"] for stop in found if not stop["marked"]] == []
    assert [stop["html"] for stop in found if not stop["seen"]] == []
    assert [stop["place"] for stop in found] == sorted(stop["place"] for stop in found)


def stops(page: Page) -> list[dict[str, Any]]:
    """Everything that Tab stops at, from the first to the last."""
    page.evaluate("scrollTo(0, 0)")
    page.evaluate(LOOKS)
    # By keyboard, and from the top of the page, wherever the last focus was.
    page.keyboard.press("Tab")
    page.evaluate("document.querySelector('.skip').focus()")
    found: list[dict[str, Any]] = []
    for _ in range(STOPS_MAX):
        stop = page.evaluate(STOP)
        if found and stop == found[0]:
            return found
        if stop and stop not in found:
            found.append(stop)
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not come back to where it began")
