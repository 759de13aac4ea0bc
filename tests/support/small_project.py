"""A project with the same set-up as this one, and packages made by the tests: no network."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

APP = """
import sys
from importlib.metadata import version


def main():
    if "wait" in sys.argv:
        print("started", flush=True)
        sys.stdin.read()
    print("ink", version("ink"))
"""

BACKEND = """
import time
import zipfile
from pathlib import Path


def build_editable(folder, config_settings=None, metadata_directory=None):
    if Path("pause").exists():
        Path("pause").unlink()
        time.sleep(60)
    name = "taperdoc-1-py3-none-any.whl"
    with zipfile.ZipFile(Path(folder) / name, "w") as wheel:
        wheel.writestr("taperdoc.pth", str(Path.cwd()))
        info = "taperdoc-1.dist-info/"
        for file, lines in {
            "METADATA": ("Metadata-Version: 2.1", "Name: taperdoc", "Version: 1"),
            "WHEEL": ("Wheel-Version: 1.0", "Root-Is-Purelib: true", "Tag: py3-none-any"),
            "entry_points.txt": ("[console_scripts]", "taperdoc = small_app:main"),
            "RECORD": (),
        }.items():
            wheel.writestr(info + file, "\\n".join(lines))
    return name
"""

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "taperdoc"
version = "1"
dependencies = ["ink>=1,<2"]

[project.optional-dependencies]
clinic = ["driver>=1"]

[tool]
"""

RUN_ONE_FUNCTION = """
set -eu
root=$1
. "$root/tools/output.sh"
. "$root/tools/environment.sh"
get_environment "$2"
echo "$environment"
"""


COPYING_PYTHON = """#!/bin/sh
case "$1 $2" in
    "-m venv") exec cp -R "{empty}" "$3" ;;
    *) exec "{python}" "$@" ;;
esac
"""
"""A python3 that copies an empty environment, which takes a thirtieth of the time of making one."""


@dataclass
class SmallProject:
    """A checkout of it, a folder of wheels that stands for the package index, and where commands
    are looked for."""

    root: Path
    index: Path
    path: str

    def run(
        self, *arguments: str, wrapper: tuple[str, ...] = (), **environ: str
    ) -> subprocess.CompletedProcess[str]:
        """Return how `./run` with these arguments ended."""
        return subprocess.run(
            [*wrapper, str(self.root / "run"), *arguments],
            env=self.environ(**environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `./run` in a process group of its own."""
        return subprocess.Popen(
            [str(self.root / "run"), *arguments],
            env=self.environ(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def environment_for(self, kind: str) -> Path:
        """Set up for `run`, `clinic` or `test`, and return the environment's folder."""
        done = subprocess.run(
            ["sh", "-c", RUN_ONE_FUNCTION, "sh", str(self.root), kind],
            env=self.environ(),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return Path(done.stdout.strip())

    def environ(self, **changes: str) -> dict[str, str]:
        """Return the variables for `./run`, with no index but ours and no settings of pip's."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        kept.pop("TAPERDOC_DATABASE_URL", None)
        ours = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_NO_CACHE_DIR": "1"}
        return kept | ours | {"PIP_FIND_LINKS": str(self.index), "PATH": self.path} | changes

    def lock(self, *pins: str, kind: str = "") -> None:
        """Write a lock file with the hashes of these wheels, such as `ink==1.0`."""
        lines = []
        for pin in pins:
            wheel = self.index / f"{pin.replace('==', '-')}-py3-none-any.whl"
            known = wheel.read_bytes() if wheel.exists() else b"not in the index"
            lines.append(f"{pin} --hash=sha256:{hashlib.sha256(known).hexdigest()}\n")
        (self.root / f"requirements{kind}.lock").write_text("".join(lines), encoding="utf-8")

    def environments(self) -> list[Path]:
        """Return the folders of all environments there are."""
        return [path for path in (self.root / ".environments").glob("[0-9]*") if path.is_dir()]

    def current(self) -> Path:
        """Return the folder of the environment in use."""
        return (self.root / ".venv").resolve()


def small_project(folder: Path, empty: Path | None = None) -> SmallProject:
    """Return a project that is not set up yet.

    With an empty environment, its environments begin as copies of that one.
    """
    root, index = folder / "checkout", folder / "index"
    root.mkdir()
    index.mkdir()
    shutil.copy(ROOT / "run", root)
    shutil.copytree(ROOT / "tools", root / "tools")
    for name, text in {
        "pyproject.toml": PYPROJECT,
        "backend.py": BACKEND,
        "small_app.py": APP,
    }.items():
        (root / name).write_text(text, encoding="utf-8")
    for version in ("1.0", "1.1"):
        _write_wheel(index, "ink", version, "Provides-Extra: dark\n")
    _write_wheel(index, "press", "1.0", "Requires-Dist: ink[dark]\n")
    _write_wheel(index, "driver", "1.0")
    _write_wheel(index, "checker", "1.0")
    path = os.environ["PATH"]
    if empty:
        commands = folder / "commands"
        commands.mkdir()
        python = COPYING_PYTHON.format(empty=empty, python=shutil.which("python3"))
        (commands / "python3").write_text(python, encoding="utf-8")
        (commands / "python3").chmod(0o755)
        path = f"{commands}{os.pathsep}{path}"
    made = SmallProject(root, index, path)
    run = ("ink==1.0", "press==1.0")
    made.lock(*run)
    made.lock(*run, "driver==1.0", kind="-clinic")
    made.lock(*run, "driver==1.0", "checker==1.0", kind="-test")
    return made


def _write_wheel(folder: Path, name: str, version: str, metadata: str = "") -> None:
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}.py", "")
        wheel.writestr(
            f"{info}/METADATA",
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{metadata}",
        )
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
