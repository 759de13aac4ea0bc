"""An uploaded file of templates is read in a process of its own, within limits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from taperdoc.domain import plan_json, template_json
from taperdoc.domain.json_reader import DocumentError
from taperdoc.jobs.template_reader import TemplateReader
from taperdoc.settings import Settings
from taperdoc.store import ExchangeError
from taperdoc.web.services import create_services
from tests.support.builders import plan

ENTRY = {"name": "Usual", "plan": plan_json.to_data(plan("20 15 . 20 for 7", "10h"))}
LONG_ENTRY = {
    "name": "Long",
    "plan": plan_json.to_data(
        plan(" | ".join(["20 15 . 20 for 7", "15 15 . 20 for 7"] * 10), "10h")
    ),
}


def file(count: int, entry: dict[str, Any] = ENTRY) -> str:
    return json.dumps({"format": template_json.FORMAT, "templates": [entry] * count})


@pytest.fixture(scope="module")
def reader() -> Iterator[TemplateReader]:
    with closing(TemplateReader()) as made:
        yield made


@pytest.mark.parametrize("text", [file(1), file(3).replace('"days": 7', '"days": 0')])
def test_a_file_is_read_as_without_the_process(reader: TemplateReader, text: str) -> None:
    assert reader.read(text) == template_json.loads(text)


@pytest.mark.parametrize("text", ["{", "[]", "[" * 100, file(1001), file(1).replace("/1", "/2")])
def test_a_file_is_rejected_as_without_the_process(reader: TemplateReader, text: str) -> None:
    with pytest.raises(DocumentError) as here:
        template_json.loads(text)
    with pytest.raises(DocumentError) as there:
        reader.read(text)
    assert (str(there.value), there.value.path) == (str(here.value), here.value.path)


def test_a_file_that_takes_too_long_is_stopped_with_a_sentence_that_says_the_limit() -> None:
    with (
        closing(TemplateReader(seconds=0.02)) as reader,
        pytest.raises(DocumentError, match=r"takes more than 0\.02 seconds"),
    ):
        reader.read(file(1000, LONG_ENTRY))


def test_the_application_reads_uploaded_templates_in_that_process(tmp_path: Path) -> None:
    services = create_services(Settings(tmp_path, "0" * 64))
    services.template_reader.close()
    with closing(services), pytest.raises(ExchangeError, match="so it was not read"):
        services.store.exchange.look(file(1))
