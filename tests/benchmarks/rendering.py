"""taperdoc's renderer beside its peers, on the same handouts, in turn.

    python -m tests.benchmarks.rendering [ROUNDS]              the peers, then all but `memory`
    python -m tests.benchmarks.rendering growth|workers [ROUNDS]
    python -m tests.benchmarks.rendering memory [HANDOUTS]     2,000 if not said

Each round is a handout of its own, so that nothing gains by having made the same one before. The
peers make it in turn, each in a process of its own, so that whatever else the machine does meets
them all alike; medians are given.
"""

from __future__ import annotations

import gc
import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from threading import Event

import page as validator
import pikepdf

from taperdoc.domain import plan_json
from taperdoc.domain.plan import TaperPlan
from taperdoc.handout.contacts import Who
from taperdoc.handout.edition import Edition
from taperdoc.handout.handout import Handout
from taperdoc.handout.render import pdf, warm_up
from taperdoc.jobs.handout_workers import HandoutWorkers
from taperdoc.jobs.prerender import Prerenderer
from taperdoc.resources import EXAMPLE
from tests.benchmarks import peers
from tests.benchmarks.memory import resident
from tests.support.apps import handout_workers, make_app
from tests.support.builders import plan
from tests.support.page_browser import Browser

Make = Callable[[Handout], bytes]
Made = tuple[float, float, bytes]
"""Milliseconds, MiB at the most, and the PDF."""

PEERS: dict[str, Make] = {
    "plain WeasyPrint": peers.plain,
    "taperdoc, warm": pdf,
    "Chromium, page re-used": peers.chromium,
    "Chromium, new page": peers.chromium_anew,
    "Typst": peers.by_typst,
}
COLD = "taperdoc, cold"
CLICK = "taperdoc, reviewed"
PROFILES = (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_3A)


def handout(number: int) -> Handout:
    """The example's plan without two of its steps, so that its calendar is of ten weeks."""
    example = plan_json.loads(EXAMPLE.read_text(encoding="utf-8"))
    first = date(2026, 11, 30) + timedelta(weeks=number)
    ten_weeks = replace(example, first_day=first, steps=example.steps[:8] + example.steps[10:])
    return _of(ten_weeks, Who(patient=f"Maria Example {number}", phone="020 7946 0018"))


def _of(made: TaperPlan, who: Who | None = None, edition: Edition | None = None) -> Handout:
    return Handout(
        plan=made,
        who=who or Who(),
        checked_by="",
        printed=datetime(2026, 11, 21, 14, 5, tzinfo=UTC),
        edition=edition or Edition(),
    )


def timed(make: Make, given: Handout) -> Made:
    """Make one, here."""
    started = time.perf_counter()
    made = make(given)
    return (time.perf_counter() - started) * 1000, peers.memory(), made


def cold(given: Handout) -> Made:
    """Make one by the command line, in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.json"
        path.write_text(plan_json.dumps(given.plan), encoding="utf-8")
        made = path.with_name("handout.pdf")
        code = "import sys; from taperdoc.cli import main; sys.exit(main())"
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code, "print", path, "-o", made], check=True)
        return (time.perf_counter() - started) * 1000, 0, made.read_bytes()


def click(given: Handout) -> Made:
    """From the press of the button below a review that was filled in to the PDF, in the app.

    The handout was made while the review was read, as it is for a browser.
    """
    made = Event()

    def make(handout: Handout) -> bytes:
        data = handout_workers().pdf(handout)
        made.set()
        return data

    browser = Browser(make_app(prerenderer=Prerenderer(make)))
    browser.review(given.plan, given.who)
    filled = {**browser.page.fields, **browser.ticked()}
    browser.post("/prerender", filled)
    made.wait(60)
    started = time.perf_counter()
    browser.get(browser.post("/handout", filled).location)
    address = next(link for link in browser.page.links if link.endswith(".pdf"))
    data = browser.get(address).data
    return (time.perf_counter() - started) * 1000, 0, data


def compare(rounds: int) -> None:
    """A line for each peer."""
    taken: dict[str, list[Made]] = {name: [] for name in (*PEERS, COLD, CLICK)}
    with ExitStack() as stack:
        context = get_context("spawn")
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        pools = {
            name: stack.enter_context(ProcessPoolExecutor(1, context, _start, (folder,)))
            for name in PEERS
        }
        for name, pool in pools.items():
            pool.submit(timed, PEERS[name], handout(0)).result()
        for number in range(1, rounds + 1):
            given = handout(number)
            for name, pool in pools.items():
                taken[name].append(pool.submit(timed, PEERS[name], given).result())
            taken[COLD].append(cold(given))
            taken[CLICK].append(click(given))
    plain = [ms for ms, _, _ in taken["plain WeasyPrint"]]
    print(f"{'':26}   median   least  ratio  pages    size  memory  PDF/UA-1  PDF/A-3a")
    for name, results in taken.items():
        times = [ms for ms, _, _ in results]
        # Of the same round each: what else the machine does changes from one to the next.
        ratio = median(mine / theirs for mine, theirs in zip(times, plain, strict=True))
        _, most, data = results[-1]
        with pikepdf.open(io.BytesIO(data)) as opened:
            pages = len(opened.pages)
        passes = [_passes(data, profile) for profile in PROFILES]
        print(
            f"{name:26}{median(times):6.0f} ms{min(times):6.0f} ms{ratio:7.2f}"
            f"{pages:7}{len(data) / 1024:5.0f} kB{most:5.0f} MiB{passes[0]:>10}{passes[1]:>10}"
        )


def _start(folder: str) -> None:
    """As the press starts a worker."""
    tempfile.tempdir = folder
    warm_up()
    gc.freeze()


def _passes(data: bytes, profile: validator.ValidationProfile) -> str:
    failures = validator.validate_pdf_bytes(data, profile=profile).failures
    return f"{len(failures)} wrong" if failures else "passes"


def growth(rounds: int, most: int = 60) -> None:
    """Processor time by steps, without a calendar, and by weeks; what each more costs."""
    doses = ("10 5 10 5", "5 5 5 5")
    steps = {
        count: " | ".join(f"{doses[n % 2]} for 7" for n in range(count))
        for count in (1, 15, 30, 45, 60)
    }
    weeks = {count: f"10 5 10 5 for {7 * count}" for count in (1, 13, 26, 39, 53)}
    for of, plans, edition in (
        ("steps", steps, Edition(calendar=False)),
        ("weeks", weeks, Edition()),
    ):
        given = {
            count: _of(plan(written, "10h"), edition=edition)
            for count, written in plans.items()
            if count <= most
        }
        _grow(of, rounds, given)


def _grow(of: str, rounds: int, given: dict[int, Handout]) -> None:
    taken: dict[int, list[float]] = {count: [] for count in given}
    for _ in range(rounds):
        for count, one in given.items():
            started = time.process_time()
            pdf(one)
            taken[count].append((time.process_time() - started) * 1000)
    best = {count: min(times) for count, times in taken.items()}
    (before, least), *more = best.items()
    print(f"{before:3} {of}: {least:6.0f} ms")
    for count, ms in more:
        each = (ms - least) / (count - before)
        print(f"{count:3} {of}: {ms:6.0f} ms, {each:5.1f} ms for each more")
        before, least = count, ms


def workers(rounds: int, count: int = 12) -> None:
    """Handouts a second of one worker and of two."""
    rates: dict[int, list[float]] = {1: [], 2: []}
    with ExitStack() as stack:
        presses = {n: stack.enter_context(closing(HandoutWorkers(workers=n))) for n in rates}
        for n, press in presses.items():
            _rate(press, n, count=2 * n)
        for _ in range(rounds):
            for n, press in presses.items():
                rates[n].append(_rate(press, n, count))
    one, two = (median(of) for of in rates.values())
    print(f"1 worker {one:.2f} a second, 2 workers {two:.2f} a second: x{two / one:.2f}")


def _rate(press: HandoutWorkers, n: int, count: int) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(n) as pool:
        list(pool.map(press.pdf, map(handout, range(count))))
    return count / (time.perf_counter() - started)


def memory(count: int) -> None:
    """MiB of one worker over so many handouts; the press replaces a worker sooner."""
    for number in range(count + 1):
        pdf(handout(number))
        if number in {10, count // 20} or number % max(count // 5, 1) == 0:
            print(f"after {number:5,} handouts: {resident():.1f} MiB", flush=True)


if __name__ == "__main__":
    what, *rest = sys.argv[1:] or ["7"]
    count = int(rest[0]) if rest else 3
    if what == "growth":
        growth(count)
    elif what == "workers":
        workers(count)
    elif what == "memory":
        memory(count if rest else 2000)
    else:
        compare(int(what))
        growth(3)
        workers(3)
