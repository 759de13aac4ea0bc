"""The command line: what each verb writes, and that nothing is left half done."""

import json
import re
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from taperdoc.cli import main
from taperdoc.domain import plan_json
from taperdoc.handout.render import RenderError
from taperdoc.resources import EXAMPLE
from taperdoc.wording.chart_note import chart_text
from tests.support.builders import plan
from tests.support.pdf_reading import read

pytestmark = pytest.mark.wheel

GOOD = plan_json.dumps(plan("20 15 . 20 for 7 | 5 5 . 5 for 3", "10h"))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "plan.json"
    path.write_text(GOOD, encoding="utf-8")
    return path


def said(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    return status, *capsys.readouterr()


def test_the_example_is_a_plan_of_12_steps_without_notes_on_doses(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, example, errors = said(capsys, "example")
    assert (status, errors) == (0, "")
    assert len(plan_json.loads(example).steps) == 12
    assert said(capsys, "check", EXAMPLE) == (0, "", "")


def test_print_makes_the_handout_and_nothing_else(
    capsys: pytest.CaptureFixture[str], written: Path
) -> None:
    made = written.with_name("handout.pdf")
    assert said(capsys, "print", written, "-o", made)[0] == 0
    assert len(read(made.read_bytes()).steps) == 2
    assert {path.name for path in written.parent.iterdir()} == {"plan.json", "handout.pdf"}


@pytest.mark.parametrize(
    ("switches", "paper", "least", "first_column"),
    [
        ([], "595 x 842", 12, "Mon"),
        (["--sunday"], "595 x 842", 12, "Sun"),
        (["--letter"], "612 x 792", 12, "Mon"),
        (["--large", "--no-calendar"], "595 x 842", 18, ""),
    ],
)
def test_print_has_a_switch_for_each_choice(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    switches: list[str],
    paper: str,
    least: int,
    first_column: str,
) -> None:
    path, made = tmp_path / "plan.json", tmp_path / "handout.pdf"
    dated = plan_json.dumps(plan("20 15 for 7", "10h", first="2026-12-01"))
    path.write_text(dated, encoding="utf-8")
    assert said(capsys, "print", path, "-o", made, *switches)[0] == 0
    with pdfplumber.open(made) as pdf:
        first, text = pdf.pages[0], "".join(page.extract_text() for page in pdf.pages)
        sizes = [char["size"] for char in first.chars]
    assert f"{first.width:.0f} x {first.height:.0f}" == paper
    assert round(min(sizes), 3) >= least
    assert re.findall(r"\bTime (\w+)", text)[:1] == ([first_column] if first_column else [])


def test_check_writes_a_note_a_line_with_its_step(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "plan.json"
    path.write_text(
        plan_json.dumps(plan("5 for 7 | 10 for 7 note take od", "10")), encoding="utf-8"
    )
    status, notes, _ = said(capsys, "check", path)
    lines = notes.splitlines()
    assert status == 0
    assert all(
        line.startswith(("Step 1: ", "Step 2: ", "The daily total only rises")) for line in lines
    )
    assert len(lines) == 4


def test_text_writes_the_plan_for_the_chart(
    capsys: pytest.CaptureFixture[str], written: Path
) -> None:
    assert said(capsys, "text", written) == (0, chart_text(plan_json.loads(GOOD)), "")


def test_schema_writes_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    status, schema, _ = said(capsys, "schema")
    assert status == 0
    assert json.loads(schema) == plan_json.schema()


def _changed(**changes: Any) -> str:
    return json.dumps({**json.loads(GOOD), **changes})


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "$: "),
        ("{", "$: "),
        ("[" * 100_000, "$: "),
        ("[]", "$: "),
        (_changed(dose="5"), "$.dose: "),
        (_changed(format="taperdoc.plan/2"), "$.format: "),
        (GOOD.replace('"days": 7', '"days": 7, "days": 70'), "$: The key “days”"),
        (GOOD.replace('"20"', "20", 1), "$.steps[0].doses[0]: "),
        (GOOD.replace('"20"', '"20 mg"', 1), "$.steps[0].doses[0]: "),
        (GOOD.replace('"20"', '"1e3"', 1), "$.steps[0].doses[0]: "),
        (GOOD.replace('"days": 7', '"days": 0'), "$.steps[0].days: "),
        (GOOD.replace('"days": 7', '"days": 7.5'), "$.steps[0].days: "),
        (GOOD.replace('"days": 7', '"days": NaN'), "$: NaN"),
        (_changed(steps=[]), "$.steps: "),
        (_changed(steps=json.loads(GOOD)["steps"] * 31), "$.steps: "),
        (_changed(first_day="9999-12-31"), "$.first_day: "),
        (_changed(first_day="2027-02-29"), "$.first_day: "),
        (_changed(other_words="漢"), "do not include"),
        (_changed(other_words="\ud800"), "$.other_words: "),
        (" " * (plan_json.LIMITS.characters + 1), "$: "),
    ],
)
def test_what_is_refused_says_where_and_leaves_no_file(
    text: str, path: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    source, made = tmp_path / "plan.json", tmp_path / "handout.pdf"
    source.write_text(text, encoding="utf-8")
    for arguments in (("check", source), ("print", source, "-o", made)):
        status, output, errors = said(capsys, *arguments)
        assert (status, output) == (1, "")
        assert path in errors
        assert errors.count("\n") == 1
    assert list(tmp_path.iterdir()) == [source]


def test_a_file_that_is_not_text_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(b"\xff\xfe\x00")
    assert "not text in UTF-8" in said(capsys, "check", path)[2]


def test_a_missing_file_or_folder_is_named(
    capsys: pytest.CaptureFixture[str], written: Path
) -> None:
    nowhere = written.parent / "nowhere" / "handout.pdf"
    status, _, errors = said(capsys, "check", nowhere)
    assert status == 1
    assert f"{nowhere}: No such file" in errors
    status, _, errors = said(capsys, "print", written, "-o", nowhere)
    assert status == 1
    assert f"{nowhere} cannot be written: No such file" in errors


def test_a_handout_that_cannot_be_made_leaves_the_old_file(
    capsys: pytest.CaptureFixture[str], written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> bytes:
        raise RenderError("It could not be laid out.")

    made = written.with_name("handout.pdf")
    made.write_bytes(b"the one before")
    monkeypatch.setattr("taperdoc.cli.plan_commands.pdf", fails)
    assert said(capsys, "print", written, "-o", made)[::2] == (1, "It could not be laid out.\n")
    assert made.read_bytes() == b"the one before"


def test_a_full_disk_leaves_no_half_file(
    capsys: pytest.CaptureFixture[str], written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    made = written.with_name("handout.pdf")
    monkeypatch.setattr(Path, "replace", full)
    status, _, errors = said(capsys, "print", written, "-o", made)
    assert status == 1
    assert "No space left" in errors
    assert list(written.parent.iterdir()) == [written]


def test_serve_refuses_a_bad_port_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TAPERDOC_DATA", str(tmp_path))
    monkeypatch.setenv("TAPERDOC_PORT", "http")
    status, _, errors = said(capsys, "serve")
    assert status == 1
    assert "“http”" in errors
