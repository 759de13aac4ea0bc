"""Handouts rendered ahead: once, a bounded number, and a failure is not reported unasked."""

import time
from collections.abc import Callable
from threading import Event

import pytest

from taperdoc.handout.handout import Handout
from taperdoc.handout.render import RenderError
from taperdoc.jobs.prerender import HANDOUTS_MAX, WAITING_MAX, Prerenderer
from tests.handout.test_handout import handout


def named(name: str) -> Handout:
    return handout(checked_by=name)


class Renderer:
    """Returns the name on each handout as its PDF, once `go_on` is set if there is one."""

    def __init__(self, go_on: Event | None = None) -> None:
        self.asked: list[str] = []
        self._go_on = go_on

    def __call__(self, wanted: Handout) -> bytes:
        self.asked.append(wanted.checked_by)
        if self._go_on:
            assert self._go_on.wait(30)
        return wanted.checked_by.encode()


def wait_for(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_a_handout_made_ahead_is_not_made_again() -> None:
    render = Renderer()
    prerenderer = Prerenderer(render)
    for _ in range(3):
        prerenderer.begin(named("A"))
    wait_for(lambda: render.asked == ["A"])
    assert [prerenderer.pdf(named("A")), prerenderer.pdf(named("B"))] == [b"A", b"B"]
    assert render.asked == ["A", "B"]


def test_one_that_is_being_made_is_waited_for() -> None:
    go_on = Event()
    render = Renderer(go_on)
    prerenderer = Prerenderer(render)
    prerenderer.begin(named("A"))
    wait_for(lambda: render.asked == ["A"])
    go_on.set()
    assert prerenderer.pdf(named("A")) == b"A"
    assert render.asked == ["A"]


def test_one_that_waits_its_turn_is_made_at_once_when_it_is_asked_for() -> None:
    go_on = Event()
    slow = Renderer(go_on)
    prerenderer = Prerenderer(lambda wanted: b"now" if wanted == named("B") else slow(wanted))
    prerenderer.begin(named("A"))
    prerenderer.begin(named("B"))
    assert prerenderer.pdf(named("B")) == b"now"
    go_on.set()


def test_no_more_than_a_few_wait() -> None:
    go_on = Event()
    render = Renderer(go_on)
    prerenderer = Prerenderer(render)
    names = [str(number) for number in range(WAITING_MAX + 3)]
    for name in names:
        prerenderer.begin(named(name))
    go_on.set()
    assert prerenderer.pdf(named(names[-1])) == names[-1].encode()
    wait_for(lambda: sorted(render.asked) == [*names[:WAITING_MAX], names[-1]])


def test_only_so_many_are_kept() -> None:
    render = Renderer()
    prerenderer = Prerenderer(render)
    for number in range(HANDOUTS_MAX + 1):
        prerenderer.begin(named(str(number)))
        wait_for(lambda: len(render.asked) == number + 1)  # noqa: B023 # not kept beyond this line
    prerenderer.pdf(named("1"))
    prerenderer.pdf(named("0"))
    assert render.asked[HANDOUTS_MAX + 1 :] == ["0"]


@pytest.mark.parametrize("failures", [1, 2])
def test_a_failure_ahead_is_tried_again_when_the_handout_is_asked_for(failures: int) -> None:
    asked: list[str] = []

    def render(wanted: Handout) -> bytes:
        asked.append(wanted.checked_by)
        if len(asked) <= failures:
            raise RenderError("It was stopped.")
        return b"made"

    prerenderer = Prerenderer(render)
    prerenderer.begin(named("A"))
    wait_for(lambda: asked == ["A"])
    if failures == 2:
        with pytest.raises(RenderError):
            prerenderer.pdf(named("A"))
    else:
        assert prerenderer.pdf(named("A")) == b"made"
