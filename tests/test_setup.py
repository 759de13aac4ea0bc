"""Set-up by `./run`: exactly what is locked, and a failed update changes nothing."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.support.small_project import ROOT, SmallProject, small_project

LOCKS = ("requirements.lock", "requirements-clinic.lock", "requirements-test.lock")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment without packages."""
    folder = tmp_path_factory.mktemp("empty") / "environment"
    subprocess.run(["python3", "-m", "venv", folder], check=True)
    return folder


@pytest.fixture
def project(tmp_path: Path, empty: Path) -> SmallProject:
    """A project that is not set up yet."""
    return small_project(tmp_path, empty)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> SmallProject:
    """A project that is set up; tests leave its environment as it is."""
    made = small_project(tmp_path_factory.mktemp("installed"), empty)
    done = made.run()
    assert (done.returncode, done.stdout) == (0, "ink 1.0\n"), done.stderr
    return made


@pytest.fixture
def unchanged(installed: SmallProject) -> Iterator[SmallProject]:
    """The project that is set up, whose environment is the same at the end and works."""
    before = installed.current()
    files = {path: path.read_bytes() for path in installed.root.glob("*.*") if path.is_file()}
    yield installed
    for path, content in files.items():
        path.write_bytes(content)
    assert installed.environments() == [before]
    done = installed.run(PIP_FIND_LINKS="")
    assert (done.returncode, done.stdout, done.stderr) == (0, "ink 1.0\n", "")


def test_what_is_locked_is_installed_though_an_extra_could_be_had_newer(
    installed: SmallProject,
) -> None:
    assert (installed.index / "ink-1.1-py3-none-any.whl").exists()
    assert installed.run().stdout == "ink 1.0\n"


def test_a_resolver_would_choose_the_newer_release_and_miss_its_hash(
    project: SmallProject,
) -> None:
    script = project.root / "tools" / "environment.sh"
    text = script.read_text(encoding="utf-8")
    assert text.count("--no-deps --require-hashes") == 1
    script.write_text(text.replace("--no-deps --require-hashes", "--require-hashes"), "utf-8")
    done = project.run()
    assert done.returncode == 1
    assert "hashes" in done.stderr
    assert "ink" in done.stderr


def test_a_project_that_is_set_up_starts_offline_and_silently(unchanged: SmallProject) -> None:
    done = unchanged.run(PIP_FIND_LINKS="", PIP_INDEX_URL="http://127.0.0.1:9/")
    assert (done.returncode, done.stdout, done.stderr) == (0, "ink 1.0\n", "")


def test_a_failed_update_starts_what_was_installed_before(unchanged: SmallProject) -> None:
    unchanged.lock("ink==1.5", "press==1.0")
    done = unchanged.run()
    assert (done.returncode, done.stdout) == (0, "ink 1.0\n")
    assert "No matching distribution found for ink==1.5" in done.stderr
    assert "The update failed" in done.stderr


def test_packages_older_than_the_project_allows_are_not_started(unchanged: SmallProject) -> None:
    unchanged.lock("ink==1.5", "press==1.0")
    settings = unchanged.root / "pyproject.toml"
    settings.write_text(settings.read_text("utf-8").replace("ink>=1,", "ink>=1.5,"), "utf-8")
    done = unchanged.run()
    assert (done.returncode, done.stdout) == (1, "")
    assert "Set-up failed. Nothing was changed." in done.stderr


def test_packages_that_do_not_fit_together_are_not_taken(unchanged: SmallProject) -> None:
    unchanged.lock("press==1.0")
    done = unchanged.run()
    assert done.stdout == "ink 1.0\n"
    assert "press 1.0 requires ink, which is not installed" in done.stderr


def test_a_full_disk_changes_nothing(unchanged: SmallProject) -> None:
    unchanged.lock("ink==1.1", "press==1.0")
    done = unchanged.run(wrapper=("sh", "-c", 'ulimit -f 20; exec "$@"', "sh"))
    assert done.stdout == "ink 1.0\n"
    assert "The update failed" in done.stderr


def test_an_interrupted_update_changes_nothing(unchanged: SmallProject) -> None:
    unchanged.lock("ink==1.1", "press==1.0")
    pause = unchanged.root / "pause"
    pause.touch()
    running = unchanged.start()
    while pause.exists():
        assert running.poll() is None
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    assert running.wait(timeout=30) != 0
    assert "ink" not in running.communicate()[0]


def test_two_that_start_at_once_set_up_once(tmp_path: Path) -> None:
    project = small_project(tmp_path)  # with an environment made from nothing
    both = [project.start() for _ in range(2)]
    ends = [one.communicate(timeout=300) for one in both]
    assert [out for out, _ in ends] == ["ink 1.0\n"] * 2
    assert sum("Installing Python packages" in said for _, said in ends) == 1
    assert project.environments() == [project.current()]


def test_an_environment_in_use_outlasts_an_update(project: SmallProject) -> None:
    running = project.start("wait")
    assert running.stdout
    assert running.stdout.readline() == "started\n"
    before = project.current()
    tool = project.root / ".environments" / "tool-1"
    tool.mkdir()
    project.lock("ink==1.1", "press==1.0")
    assert project.run().stdout == "ink 1.1\n"
    assert before.is_dir()
    assert running.communicate()[0] == "ink 1.0\n"
    assert project.environment_for("clinic") != before
    assert project.environments() == [project.current()]
    assert tool.is_dir()


def test_what_was_installed_for_the_tests_serves_all_else(project: SmallProject) -> None:
    for_tests = project.environment_for("test")
    assert project.environment_for("run") == for_tests
    assert project.environment_for("clinic") == for_tests
    assert project.environment_for("test") == for_tests


def test_a_clinic_with_postgresql_gets_its_driver(project: SmallProject) -> None:
    done = project.run(TAPERDOC_DATABASE_URL="postgresql://server/clinic")
    assert done.returncode == 0
    assert list(project.current().glob("lib/python*/site-packages/driver.py"))
    assert not list(project.current().glob("lib/python*/site-packages/checker.py"))


def test_the_command_for_missing_packages_works_as_pasted(
    project: SmallProject, tmp_path: Path
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "python3").symlink_to(Path(sys.executable).resolve())
    for name in ("sh", "dirname"):
        (tools / name).symlink_to(shutil.which(name) or "")
    for name, script in {
        "id": "echo 1000",
        "sudo": 'exec "$@"',
        "apt-get": 'echo "$@" >>"$DONE"',
    }.items():
        (tools / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (tools / name).chmod(0o755)
    done = project.run("test", PATH=str(tools))
    assert done.returncode == 1
    command = done.stderr.rpartition("try again: ")[2]
    log = tmp_path / "done"
    environ = {"PATH": str(tools), "DONE": str(log)}
    subprocess.run(["sh", "-c", command], env=environ, check=True)
    first, second = log.read_text("utf-8").splitlines()
    assert first == "update"
    assert second.startswith("install ")
    assert {"chromium", "firefox-esr", "qpdf", "poppler-utils"} <= set(second.split())


@pytest.mark.parametrize(("smaller", "larger"), [LOCKS[:2], LOCKS[1:]])
def test_a_larger_lock_includes_the_smaller_one(smaller: str, larger: str) -> None:
    assert _pins(smaller) <= _pins(larger)


def test_every_extra_that_is_installed_is_locked() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = {pin.partition("==")[0] for pin in _pins("requirements-clinic.lock")}
    for needed in extras["optional-dependencies"]["clinic"]:
        assert re.split(r"[\[<>=]", needed)[0] in locked


def _pins(lock: str) -> set[str]:
    """Return the pins of a lock file with their hashes, without comments."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", "")
    return {
        " ".join(line.split()) for line in text.splitlines() if not line.lstrip().startswith("#")
    }


@pytest.mark.parametrize("tool", ["pip", "setuptools"])
def test_the_environments_own_tools_are_those_of_the_lock(tool: str) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert f"\n{tool}=={version(tool)} \\" in lock
