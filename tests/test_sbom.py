"""The bill of materials in the wheel lists what the lock file pins, with its hashes."""

import json
import re
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SBOM = "taperdoc.cdx.json"
BUILD_TOOLS = set("hatchling pathspec pip pluggy setuptools tomlkit trove-classifiers".split())
"""Locked for set-up; the wheel does not need them."""


def locked() -> dict[str, tuple[str, set[str]]]:
    """Return the version and the hashes of each package in the lock file."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = re.findall(r"^([\w.-]+)==(\S+)((?:.*\n(?=[ ]))*.*)", text, re.MULTILINE)
    return {
        name: (version, set(re.findall(r"sha256:(\w+)", rest))) for name, version, rest in packages
    }


def listed(sbom: dict[str, Any]) -> dict[str, tuple[str, set[str]]]:
    """Return the version and the hashes of each package in a bill of materials."""
    return {
        part["name"]: (
            part["version"],
            {
                hash_["content"]
                for reference in part["externalReferences"]
                for hash_ in reference.get("hashes", ())
            },
        )
        for part in sbom["components"]
    }


def test_it_lists_each_locked_package_that_the_wheel_needs() -> None:
    found = listed(json.loads((ROOT / SBOM).read_text(encoding="utf-8")))
    pinned = {name: about for name, about in locked().items() if name not in BUILD_TOOLS}
    assert len(pinned) > 20
    assert found == pinned


@pytest.mark.wheel
def test_the_wheel_contains_it() -> None:
    installed = distribution("taperdoc")
    if "editable" in (installed.read_text("direct_url.json") or ""):
        pytest.skip("a checkout is installed without it")
    files = installed.files or ()
    (sbom,) = [file for file in files if file.name == SBOM]
    assert sbom.parent.name == "sboms"
    assert json.loads(sbom.read_text())["bomFormat"] == "CycloneDX"
