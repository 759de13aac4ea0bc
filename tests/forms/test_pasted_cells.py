"""Blocks pasted into the grid, in the cells where the script puts them: read as meant, or rejected.

The script's own tests place the same blocks; see tests/script/paste_placement.test.js.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from taperdoc.forms import parse_plan_form
from tests.support.builders import plan
from tests.support.form_filling import a_request, filled, problems

CASES = json.loads(
    (Path(__file__).parents[1] / "script" / "paste_cases.json").read_text(encoding="utf-8")
)
PASTED = [case for case in CASES["cases"] if "pasted" in case]
CELLS = [f"first-t{number}" for number in range(1, 5)] + ["days"]


@pytest.fixture(autouse=True)
def request_context() -> Any:
    with a_request():
        yield


@pytest.mark.parametrize("case", PASTED, ids=[case["name"] for case in PASTED])
def test_pasted_cells_are_read_as_meant_or_rejected(case: dict[str, Any]) -> None:
    meant = plan(case.get("meaning", CASES["meaning"]), of="5h")
    typed = {
        f"steps-{row}-{cell}": text or ""
        for row, cells in enumerate(case["pasted"])
        for cell, text in zip(CELLS, cells, strict=True)
    }
    form = filled(meant, typed)
    entry = parse_plan_form(form)
    if case["reads"]:
        assert entry is not None, problems(form)
        assert entry[0] == meant
    else:
        assert entry is None
        assert problems(form)
