"""A time zone that does not exist is refused before anything is dated by it."""

import pytest

from taperdoc.cli import main
from taperdoc.time_zone import time_zone_problem


@pytest.mark.parametrize(
    "tz",
    [
        *("UTC", "Europe/London", ":Europe/London", "EST5EDT", "UTC0", "<+03>-3", "AAA-23:59"),
        *("CET-1CEST,M3.5.0,M10.5.0/3", "", None),
    ],
)
def test_a_time_zone_is_taken(tz: str | None) -> None:
    assert time_zone_problem(tz) == ""


@pytest.mark.parametrize(
    "tz",
    [
        *("Foo/Bar", "AAA-24:30", "AAA-99", ":", "/etc/passwd", "/dev/null", "/nowhere", "<>5"),
        *("Europe", "../etc/passwd", "XXX", "\udcff", "a" * 5000),
    ],
)
def test_what_is_no_time_zone_is_refused(
    tz: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TZ", tz)
    assert main(["example"]) == 1
    out, errors = capsys.readouterr()
    assert out == ""
    assert errors.startswith("TZ is “")
    assert "Set it to one such as Europe/London" in errors
