"""The fonts are in memory on Linux, and in the temporary directory elsewhere."""

import sys

import pytest
from weasyprint.text.fonts import FontConfiguration

from taperdoc.handout import memory_fonts


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_where_there_are_no_files_in_memory_weasyprint_keeps_its_folder(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert type(memory_fonts.configuration()) is FontConfiguration
