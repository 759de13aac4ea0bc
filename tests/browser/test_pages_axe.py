"""axe finds nothing on any page: light on a wide screen, dark on a narrow one."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Shown

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 320)])
def test_axe_finds_nothing(shown: Shown, scheme: Literal["light", "dark"], width: int) -> None:
    # Without motion: else a button would still be on its way from one colour to the other.
    shown.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    shown.page.set_viewport_size({"width": width, "height": 900})
    assert violations(shown.page) == []


def violations(page: Page) -> list[str]:
    """What axe has against a page by all of its default rules: the rule, and each place."""
    return [
        f"{rule['help']}: {place['html']} {place['failureSummary']}"
        for rule in Axe().run(page).response["violations"]
        for place in rule["nodes"]
    ]
