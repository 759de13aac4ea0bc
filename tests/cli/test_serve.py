"""The server starts, says where it is, and stops at once, leaving no process and no file."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from taperdoc.handout.contacts import Who
from taperdoc.store import Store
from tests.faults import run
from tests.faults.clients import Client
from tests.support.builders import plan
from tests.support.processes import ROOT, Taperdoc, started, wait_until

LONG = plan(" | ".join(["10 5 10 5 for 7", "5 5 5 5 for 7"] * 30), "10h")
SIGNALS: dict[str, Callable[[Taperdoc], None]] = {
    "Ctrl+C": Taperdoc.press_ctrl_c,
    "SIGTERM": lambda running: running.process.terminate(),
    "SIGHUP": lambda running: running.process.send_signal(signal.SIGHUP),
}


def nothing_is_left(running: Taperdoc) -> bool:
    """Wait until no process is left. Returns whether the temporary directory is empty."""
    wait_until(lambda: not running.session())
    return not list(running.temporary.iterdir())


@pytest.mark.parametrize("stop", SIGNALS.values(), ids=SIGNALS)
def test_a_signal_stops_the_server_and_its_workers(
    tmp_path: Path, stop: Callable[[Taperdoc], None]
) -> None:
    with started(tmp_path) as running:
        running.wait_until_listening()
        wait_until(lambda: len(running.session()) >= 4)  # the server and its three workers
        stop(running)
        assert running.ended() == (0, "")
        assert nothing_is_left(running)


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are read from /proc")
def test_neither_the_server_nor_a_worker_writes_core_dumps(tmp_path: Path) -> None:
    with started(tmp_path) as running:
        running.wait_until_listening()
        wait_until(lambda: len(running.session()) >= 4)
        limits = [Path(f"/proc/{number}/limits").read_text() for number in running.session()]
    assert all(re.search(r"Max core file size +0 +0 ", limit) for limit in limits)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can refuse dumps")
@pytest.mark.parametrize("command", ["schema", "serve --help"])
def test_the_memory_of_no_command_can_be_dumped(command: str) -> None:
    program = (
        "import atexit, ctypes, sys\n"
        "atexit.register(lambda: print('dumpable:', ctypes.CDLL(None).prctl(3)))\n"
        "from taperdoc.cli import main\n"
        "main(sys.argv[1:])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *command.split()],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout.endswith("dumpable: 0\n")


def test_a_signal_during_the_start_stops_it(tmp_path: Path) -> None:
    with started(tmp_path, "serve") as running:
        wait_until((running.data / "secret-key").exists)
        running.process.terminate()
        assert running.ended() == (0, "")
        assert nothing_is_left(running)


@pytest.mark.parametrize("count", [2, 4])
def test_ctrl_c_while_the_workers_start_prints_no_traceback(tmp_path: Path, count: int) -> None:
    with started(tmp_path) as running:
        # The first to follow is multiprocessing's own, which ends with the others.
        wait_until(lambda: len(running.session()) >= count)
        running.press_ctrl_c()
        assert running.ended() == (0, "")
        assert nothing_is_left(running)


def test_a_second_ctrl_c_prints_no_traceback(tmp_path: Path) -> None:
    with started(tmp_path) as running:
        running.wait_until_listening()

        def has_ended_after_another() -> bool:
            running.press_ctrl_c()
            return running.process.poll() is not None

        wait_until(has_ended_after_another)
        assert running.ended() == (0, "")
        assert nothing_is_left(running)


def test_a_signal_stops_a_handout_that_is_being_made(tmp_path: Path) -> None:
    with started(tmp_path) as running, ThreadPoolExecutor(1) as pool:
        running.wait_until_listening()
        client = Client(f"http://127.0.0.1:{running.port}", "Client")
        asked = pool.submit(client.preview, LONG, Who())
        busy = running.session()[1:]
        wait_until(lambda: asked.done() or sum(map(processor_ticks, busy)) > 0)
        running.process.terminate()
        status, _ = running.ended()
        assert status == 0
        assert nothing_is_left(running)
        assert asked.exception() is not None


def test_nothing_is_kept_in_the_temporary_directory_and_nobody_needs_it(tmp_path: Path) -> None:
    with started(tmp_path) as running:
        running.wait_until_listening()
        client = Client(f"http://127.0.0.1:{running.port}", "Client")
        assert client.print_one(1)
        assert client.preview(LONG, Who())
        assert list(running.temporary.iterdir()) == []
        running.temporary.rmdir()
        for worker in running.session()[1:]:
            os.kill(worker, signal.SIGKILL)  # the next ones start without the directory
        assert client.print_one(2)
        assert client.preview(LONG, Who())


def processor_ticks(process: int) -> int:
    """The processor time that a process has used, in ticks."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(fields[11]) + int(fields[12])


def test_open_opens_the_browser_once_the_server_listens(tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, sys, urllib.request\n"
        "cookies = urllib.request.HTTPCookieProcessor()\n"
        "page = urllib.request.build_opener(cookies).open(sys.argv[1]).read()\n"
        f"pathlib.Path({str(tmp_path / 'page.part')!r}).write_bytes(page)\n"
        f"pathlib.Path({str(tmp_path / 'page.part')!r}).rename({str(tmp_path / 'page')!r})\n"
    )
    browser.chmod(0o700)
    with started(tmp_path, "serve", "--open", BROWSER=f"{browser} %s") as running:
        wait_until((tmp_path / "page").exists)
        running.process.terminate()
        assert running.ended() == (0, "")
    assert b"<title>" in (tmp_path / "page").read_bytes()


def test_a_template_deleted_long_ago_is_removed_for_good_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    url = f"sqlite:///{tmp_path / 'data' / 'taperdoc.db'}"
    with closing(Store(url, lambda: datetime.now(UTC) - timedelta(days=30))) as earlier:
        earlier.templates.delete(earlier.templates.save_new("Usual", "", LONG).id)
    assert count_of_templates(url) == 1
    with started(tmp_path) as running:
        wait_until(lambda: count_of_templates(url) == 0)
        running.process.terminate()
        assert running.ended() == (0, "")


def count_of_templates(url: str) -> int:
    """The number of templates in a database, deleted ones included."""
    with closing(Store(url)) as store, store._database.reading() as connection:
        count: int = connection.exec_driver_sql("SELECT count(*) FROM saved_template").scalar_one()
        return count


def test_a_port_that_is_taken_is_reported(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with started(tmp_path / "one") as first:
        first.wait_until_listening()
        with started(tmp_path / "two", TAPERDOC_PORT=str(first.port)) as second:
            status, errors = second.ended()
    assert status == 1
    assert errors == (
        f"taperdoc cannot listen on port {first.port}: Address already in use."
        " Set TAPERDOC_PORT to use another port.\n"
    )


def test_process_1_of_a_container_stops_at_sigterm(tmp_path: Path) -> None:
    alone = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine does not allow a process namespace of one's own")
    with started(tmp_path, prefix=alone) as running:
        running.wait_until_listening()
        server = running.session()[1]
        os.kill(server, signal.SIGTERM)
        assert running.ended() == (0, "")
        assert nothing_is_left(running)


WATCHING = """
import sys

def record(event, arguments):
    if event in {"subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"}:
        with open(%r, "a") as file:
            print(event, *arguments[:2], file=file)

sys.addaudithook(record)
"""


def test_no_program_is_run_to_find_a_library(tmp_path: Path) -> None:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(WATCHING % str(tmp_path / "programs"))
    folders = os.pathsep.join([str(tmp_path / "hook"), *(path for path in sys.path if path)])
    with started(tmp_path, PYTHONPATH=folders) as running:
        running.wait_until_listening()
        client = Client(f"http://127.0.0.1:{running.port}", "Client")
        assert client.print_one(1)
        assert client.preview(LONG, Who())
    assert not (tmp_path / "programs").exists()


def test_no_worker_receives_the_database_password(tmp_path: Path) -> None:
    secrets = {"TAPERDOC_DATABASE_URL": "postgresql://me:open-sesame@127.0.0.1:1/clinic"}
    with started(tmp_path, PGPASSWORD="open-sesame", **secrets) as running:
        running.wait_until_listening()
        wait_until(lambda: len(running.session()) >= 4)
        for process in running.session()[1:]:
            assert b"open-sesame" not in Path(f"/proc/{process}/environ").read_bytes()


@pytest.mark.faults
def test_whatever_process_is_killed_nothing_is_lost_and_nothing_left(tmp_path: Path) -> None:
    found = run(sys.executable, "-m", "tests.faults.kill_any", str(tmp_path), "200")
    assert found["server killed"] + found["worker killed"] == 200
    assert min(found[act] for act in ("printed", "saved", "opened", "previewed")) > 0


@pytest.mark.faults
def test_a_plain_page_takes_less_than_a_second_in_a_storm(tmp_path: Path) -> None:
    found = run(sys.executable, "-m", "tests.faults.storm", str(tmp_path), "60")
    assert found["good PDFs"] > 0
    assert found["longest plain page, s"] < 1
