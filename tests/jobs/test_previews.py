"""The preview: the handout's own pages as marked pictures, and who waits for whom."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from io import BytesIO
from threading import Event
from types import SimpleNamespace

import pypdfium2
import pytest
from PIL import Image, ImageChops

from taperdoc.forms import form_fields
from taperdoc.handout import page_images
from taperdoc.handout.contacts import Who
from taperdoc.handout.edition import Edition, PaperSize
from taperdoc.handout.fast_layout.text_cache import TextCache
from taperdoc.handout.handout import Handout
from taperdoc.handout.html import html
from taperdoc.handout.render import RenderError, pdf
from taperdoc.jobs import previews as preview
from taperdoc.jobs.admission import BusyError
from taperdoc.jobs.previews import PAGES_MAX, PreviewWorker
from tests.handout.test_handout import handout
from tests.support.apps import handout_workers, make_app
from tests.support.builders import plan
from tests.support.page_browser import PLAN, WHO, Browser
from tests.support.processes import wait_until

SHORT = handout(edition=Edition(calendar=False))
LONGEST = handout(plan(" | ".join(["10 5 10 5 for 7", "5 5 5 5 for 7"] * 30), "10h"))
LONG = handout(plan(" | ".join(["10 5 10 5 for 7", "5 5 5 5 for 7"] * 15), "10h"))


@pytest.fixture(scope="module")
def previews() -> Iterator[PreviewWorker]:
    made = PreviewWorker()
    made.start()
    yield made
    made.close()


def pictures(of: Handout, *, whole: bool = True) -> list[Image.Image]:
    return [Image.open(BytesIO(page)) for page in page_images.pages(of, whole=whole)]


@pytest.mark.parametrize("size", PaperSize)
def test_each_page_of_the_handout_is_a_picture_of_it(size: PaperSize) -> None:
    made = replace(SHORT, edition=Edition(size=size, calendar=False))
    document = pypdfium2.PdfDocument(pdf(made))
    found = pictures(made)
    assert len(found) == len(document)
    for page, picture in zip(document, found, strict=True):
        plain = page.render(scale=page_images.DOTS_PER_INCH / 72).to_pil().convert("RGB")
        assert picture.size == plain.size
        # Under the mark the page is as it is: dark where it is dark, and nowhere else.
        lighter = ImageChops.subtract(picture.convert("L"), plain.convert("L"))
        assert max(level for level, dots in enumerate(lighter.histogram()) if dots) < 120


def test_the_plans_own_pages_are_as_they_are_on_paper_but_for_their_count() -> None:
    alone, whole = pictures(LONG, whole=False), pictures(LONG)
    assert 1 < len(alone) < len(whole)
    width, height = whole[0].size
    above_the_foot = (0, 0, width, int(height * 0.9))
    for mine, theirs in zip(alone[:-1], whole, strict=False):
        different = ImageChops.difference(mine.crop(above_the_foot), theirs.crop(above_the_foot))
        assert different.getbbox() is None


def test_the_mark_lies_across_every_third_of_every_page() -> None:
    plain = pypdfium2.PdfDocument(pdf(SHORT))
    for page, picture in zip(plain, pictures(SHORT), strict=True):
        bare = page.render(scale=page_images.DOTS_PER_INCH / 72).to_pil().convert("RGB")
        marked = ImageChops.subtract(bare.getchannel("G"), picture.getchannel("G"))
        width, height = picture.size
        for third in range(3):
            band = (0, third * height // 3, width, (third + 1) * height // 3)
            ink = marked.crop(band).point([255 * (level > 20) for level in range(256)])
            left, _, right, _ = ink.getbbox() or (0, 0, 0, 0)
            assert right - left > width * 0.8


def test_text_kept_from_before_a_change_changes_no_picture() -> None:
    text_cache = TextCache()
    for given in (
        LONG,
        replace(LONG, who=Who(patient="Ann Example", phone="020 7946 0018")),
        replace(LONG, plan=plan(" | ".join(["10 5 12.5 5 for 7", "5 5 5 5 for 8"] * 15), "10h")),
        replace(SHORT, edition=Edition(large=True)),
        LONG,
    ):
        known = page_images.pages(given, whole=False, text_cache=text_cache)
        assert text_cache.entries
        assert known == page_images.pages(given, whole=False)


def test_what_was_complained_of_is_complained_of_again(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = html(SHORT, plan_alone=True).replace("<h1>", "<h1>李")
    monkeypatch.setattr("taperdoc.handout.render.html", lambda *_, **__: broken)
    text_cache = TextCache()
    for _ in range(2):
        with pytest.raises(RenderError):
            page_images.pages(SHORT, whole=False, text_cache=text_cache)


def test_a_worker_keeps_the_text_of_the_last_preview_only_and_not_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(preview, "_state", SimpleNamespace())
    monkeypatch.setattr(preview, "TEXT_KEPT_SECONDS", 0.2)
    preview._initialize(SimpleNamespace(value=0))

    def known_of() -> list[tuple[str, str]]:
        return list(preview._state.text_caches)

    for asker in ("one", "other"):
        preview._pages(SHORT, whole=False, number=1, asker=("owner", asker))
        assert known_of() == [("owner", asker)]
    preview._state.timer.join()
    assert known_of() == []
    preview._pages(SHORT, whole=False, number=1, asker=("owner", ""))
    assert known_of() == []
    preview._state.timer.join()
    preview._pages(SHORT, whole=False, number=1, asker=("owner", "one"))
    with pytest.raises(RenderError):
        preview._pages(LONG, whole=False, number=0, asker=("owner", "one"))
    assert known_of() == [("owner", "one")]
    preview._state.timer.join()


@pytest.mark.parametrize("whole", [True, False])
def test_the_newest_preview_takes_the_place_of_those_before(
    previews: PreviewWorker, *, whole: bool
) -> None:
    wanted = previews.pages(SHORT, whole=True)
    with ThreadPoolExecutor(3) as pool:
        before = [pool.submit(previews.pages, LONGEST, whole=whole)]
        time.sleep(0.1)
        before.append(pool.submit(previews.pages, LONG, whole=whole))
        time.sleep(0.01)
        newest = pool.submit(previews.pages, SHORT, whole=True)
        # It is left as it is laid out; LONGEST has a hundred times as much of that as SHORT.
        assert newest.result() == wanted
        assert [one.done() and one.result() for one in before] == [None, None]


def test_two_people_who_type_at_once_both_get_their_previews(previews: PreviewWorker) -> None:
    asked = {"one": handout(edition=Edition(large=True)), "other": LONG}
    with ThreadPoolExecutor(2) as pool:
        got = {
            asker: pool.submit(previews.pages, wanted, whole=True, asker=("", asker))
            for asker, wanted in asked.items()
        }
        pages = {asker: answer.result() for asker, answer in got.items()}
    assert pages == {
        asker: page_images.pages(wanted, whole=True) for asker, wanted in asked.items()
    }


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[PreviewWorker, Event]]:
    """A preview worker that renders nothing until the event is set."""
    go_on, worker = Event(), PreviewWorker()

    def run(task: partial[object], wanted: Handout) -> tuple[bytes, ...]:
        assert go_on.wait(60)
        return (str(task.keywords["asker"]).encode(),)

    monkeypatch.setattr(worker._workers, "run", run)
    yield worker, go_on
    go_on.set()
    worker.close()


def test_only_so_many_pages_wait_and_those_beyond_are_refused_at_once(
    held: tuple[PreviewWorker, Event],
) -> None:
    worker, go_on = held

    def ask(owner: str, asker: str) -> tuple[bytes, ...] | None:
        return worker.pages(SHORT, whole=False, asker=(owner, asker))

    with ThreadPoolExecutor(PAGES_MAX + 1) as pool:
        pages = [(owner, asker) for owner in ("one", "two") for asker in "ab"]
        first = {page: pool.submit(ask, *page) for page in pages}
        wait_until(lambda: len(worker._newest) == len(pages) == PAGES_MAX)
        for page in [("one", "c"), ("five", "a")]:
            with pytest.raises(BusyError):
                ask(*page)
        # A newer request takes the place of the waiting one of its page, and of no other's.
        before = worker._newest["one", "b"]
        newer = pool.submit(ask, "one", "b")
        wait_until(lambda: worker._newest["one", "b"] != before)
        assert first["one", "b"].result() is None
        go_on.set()
        for page in [page for page in pages if page != ("one", "b")]:
            assert first[page].result() == (str(page).encode(),)
        assert newer.result() == (str(("one", "b")).encode(),)


def test_one_owner_leaves_room_for_others(held: tuple[PreviewWorker, Event]) -> None:
    worker, go_on = held
    with ThreadPoolExecutor(3) as pool:
        for asker in ("a", "b"):
            pool.submit(worker.pages, SHORT, whole=False, asker=("one", asker))
        wait_until(lambda: len(worker._newest) == 2)
        with pytest.raises(BusyError):
            worker.pages(SHORT, whole=False, asker=("one", "c"))
        other = pool.submit(worker.pages, SHORT, whole=False, asker=("other", "c"))
        go_on.set()
        assert other.result()


def test_a_preview_does_not_hold_up_a_handout(previews: PreviewWorker) -> None:
    with ThreadPoolExecutor(2) as pool:
        # Both of its workers, so that none has to start first.
        list(pool.map(handout_workers().pdf, [SHORT, SHORT]))
        running = pool.submit(previews.pages, LONGEST, whole=True)
        time.sleep(0.1)
        assert handout_workers().pdf(SHORT).startswith(b"%PDF")
        assert not running.done()


def asked(path: str = "/preview", **typed: str) -> Browser:
    browser = Browser(make_app())
    fields = {name.replace("__", "-"): [text] for name, text in typed.items()}
    browser.post(path, {**form_fields(PLAN, WHO), **fields})
    return browser


def test_the_script_gets_the_pages_in_the_answer_itself_and_nobody_keeps_them() -> None:
    answer = asked().answer
    assert answer.headers["Cache-Control"] == "no-store"
    found = answer.get_json()
    assert found["lacks"] == ""
    assert [page.partition(",")[0] for page in found["pages"]] == [
        "data:image/jpeg;base64" for _ in found["pages"]
    ]
    assert len(asked("/preview?all=yes").answer.get_json()["pages"]) > len(found["pages"])


def test_of_an_unfinished_plan_the_preview_has_what_stands() -> None:
    found = asked(steps__1__days="x").answer.get_json()
    assert found["lacks"] == "Step 1 of 2: step 2 is not complete."
    assert found["pages"]
    assert asked(steps__0__days="x").answer.get_json() == {
        "lacks": "Step 1 is not complete.",
        "notice": "",
        "pages": [],
    }
