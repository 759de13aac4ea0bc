"""Quick text on the command line: a plan as JSON, or the reasons and no plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from taperdoc.cli import main
from taperdoc.domain import plan_json
from taperdoc.wording.review_notes import notes
from tests.support.builders import day, plan


def quick(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lines: str, *options: str
) -> tuple[int, str, str]:
    path = tmp_path / "lines.txt"
    path.write_bytes(lines.encode("utf-8"))
    return main(["quick", str(path), *options]), *capsys.readouterr()


def test_lines_become_a_plan_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = "\ufeff20 20 20 20 1 week\r\n15 15 15 15 from 8 Dec to 14 Dec\r\nthen stop\r\n"
    status, out, errors = quick(
        capsys, tmp_path, text, "--tablet", "10:halves", "--first-day", "2026-12-01"
    )
    assert (status, errors) == (0, "")
    assert plan_json.loads(out) == plan(
        "20 20 20 20 for 7 | 15 15 15 15 for 7", "10h", first="2026-12-01"
    )


def test_products_and_times_of_day_are_as_the_options_say(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    options = ["--tablet", "10mg:quarters", "--liquid", "25/5", "--times", "breakfast, bed"]
    status, out, _ = quick(capsys, tmp_path, "10 mg, 2 mL 3 days then stop", *options)
    assert status == 0
    assert plan_json.loads(out) == plan("10 2mL for 3", "10q 25/5", times="breakfast bed")


def test_every_line_that_cannot_be_read_is_named_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = "20 20 20 20 1 week\n10 tds for 7 days\n- 5 5 5 for 7 days\nthen stop"
    status, out, errors = quick(capsys, tmp_path, text, "--tablet", "10:halves")
    assert (status, out) == (1, "")
    first, second, last = errors.splitlines()
    assert first.startswith("Line 2, character 4: “tds” is 3")
    assert second.startswith("Line 3, character 1: A dash alone")
    assert last == "No plan was written."


@pytest.mark.parametrize(
    ("lines", "options", "says"),
    [
        (
            "5 at noon 7 days",
            ["--tablet", "5:whole"],
            "do not say what happens after the last step",
        ),
        ("then stop", ["--tablet", "5:whole"], "A plan has 1 to 60 steps; this has 0."),
        ("5 at noon 7 days then stop", [], "with --tablet or --liquid"),
        ("stop", ["--tablet", "5:whole", "--tablet", "5:halves"], "the same strength"),
        ("pause 1 day\n" * 61, ["--tablet", "5:whole"], "These are 61 lines of steps"),
    ],
)
def test_what_is_no_plan_is_refused(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    lines: str,
    options: list[str],
    says: str,
) -> None:
    status, out, errors = quick(capsys, tmp_path, lines, *options)
    assert (status, out) == (1, "")
    assert says in errors


@pytest.mark.parametrize(
    "options",
    [
        ["--tablet", "10"],
        ["--tablet", "10:thirds"],
        ["--tablet", "ten:whole"],
        ["--liquid", "25"],
        ["--liquid", "25/7"],
        ["--times", "noon,Noon"],
        ["--first-day", "1/12/26"],
    ],
)
def test_an_option_that_cannot_be_read_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, options: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        quick(capsys, tmp_path, "then stop", *options)
    assert ended.value.code == 2
    assert options[0] in capsys.readouterr().err


def test_a_total_that_was_read_as_a_dose_is_noted_at_review(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = "20\t20\t20\t60\t1 week\nthen stop"
    _, out, _ = quick(capsys, tmp_path, text, "--tablet", "10:halves")
    found = [str(note) for note in notes(plan_json.loads(out), day("2026-01-01"))]
    assert "Step 1: The dose for bedtime, 60\xa0mg, is the sum of the other doses" in found[0]
