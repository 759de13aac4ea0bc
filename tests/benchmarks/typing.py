"""How soon what stands beside the form follows what is typed, in a browser on this machine.

    python -m tests.benchmarks.typing [CHANGES]

On the example's plan of twelve steps a dose is typed again and again: all at once, and key by key
as a person types it. The figures are milliseconds from the last key to the echo, and to the
preview's pages as they can be seen; the browser and the server share the machine.
"""

from __future__ import annotations

import sys
from statistics import median

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.form_typing import example, open_plan
from tests.support.apps import make_served_app, preview_worker
from tests.support.serving import served

DOSES = ("12.5", "7.5")
BETWEEN_KEYS = 120

_WATCH = """() => {
    window.at = {};
    const watched = (id, part) => new MutationObserver(() => {
        at[id] = performance.now();
    }).observe(part, { childList: true, subtree: true, characterData: true });
    watched("echo", document.querySelector("#steps-5-first-t2-echo"));
    watched("preview", document.querySelector(".pages"));
    addEventListener("input", () => { at.key = performance.now(); });
}"""

# A field's echo is emptied before this listener hears of the key, and filled when the answer comes.
_SHOWN = """() => new Promise((done, failed) => {
    setTimeout(() => failed(Error("nothing came")), 60000);
    const look = () => (Math.min(at.echo, at.preview) > at.key ? done(at) : setTimeout(look, 50));
    look();
})"""


def changes(page: Page, count: int, between_keys: int) -> dict[str, list[float]]:
    """The milliseconds of so many changes of a dose."""
    taken: dict[str, list[float]] = {"echo": [], "preview": []}
    for number in range(count):
        page.focus("#steps-5-first-t2")
        page.keyboard.press("Control+a")
        page.keyboard.type(DOSES[number % 2], delay=between_keys)
        at = page.evaluate(_SHOWN)
        page.wait_for_timeout(500)
        for name, times in taken.items():
            times.append(at[name] - at["key"])
    return taken


def main(count: int) -> None:
    """A line for each way of typing."""
    preview_worker().start()
    app = make_served_app()
    with served(app) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(site)
        open_plan(page, example())
        page.locator(".pages img").first.wait_for()
        page.evaluate(_WATCH)
        for way, between_keys in (("at once", 0), ("key by key", BETWEEN_KEYS)):
            for name, times in changes(page, count, between_keys).items():
                print(
                    f"{way:10}  {name:7}  median {median(times):4.0f} ms"
                    f"  least {min(times):4.0f} ms  most {max(times):4.0f} ms"
                )
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
