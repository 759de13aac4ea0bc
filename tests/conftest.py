"""What every test shares: how many plans Hypothesis makes, and the databases of the store."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from taperdoc.store import Store
from tests.support import databases
from tests.support.databases import Ticking

_FOR_ALL = settings(
    deadline=None,
    print_blob=True,
    # Whole plans are large, and slow to make beside what is tested on them.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# The same plans in every run, so that a change that fails is to blame for it.
# What fails is told as it was found: making a whole plan smaller can take longer than the rest.
settings.register_profile(
    "default",
    _FOR_ALL,
    max_examples=60,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)
# On the wheel the code is the same, and only its files could be amiss.
settings.register_profile(
    "few",
    settings.get_profile("default"),
    max_examples=5,
)
settings.register_profile("long", _FOR_ALL, max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# A shell starts background jobs with Ctrl+C ignored, and so would be all that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def process_state() -> Iterator[None]:
    """Restore what `serve` leaves changed: signals ignored, and no passwords in the environment."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    handlers = {number: signal.getsignal(number) for number in numbers}
    environment = dict(os.environ)
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)
    if os.environ != environment:
        os.environ.clear()
        os.environ.update(environment)


@pytest.fixture(scope="session")
def postgresql(worker_id: str) -> Iterator[databases.Server]:
    """A real PostgreSQL to make databases on."""
    if not databases.in_pg_virtualenv():
        if os.environ.get("CI"):
            pytest.fail(databases.NOT_TRIED)
        pytest.skip(databases.NOT_TRIED)
    with databases.server(worker_id) as found:
        yield found


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of this test's own: one at a time, each kind in its turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'taperdoc.db'}"
    else:
        server: databases.Server = request.getfixturevalue("postgresql")
        with server.database() as address:
            yield address


@pytest.fixture
def clock() -> Ticking:
    """A clock that advances by a second each time it is read."""
    return Ticking()


@pytest.fixture
def store(url: str, clock: Ticking) -> Iterator[Store]:
    """An empty store on each kind of database."""
    opened = Store(url, clock)
    yield opened
    opened.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what a row of dots would hide, and what was counted."""
    skipped = terminalreporter.stats.get("skipped", [])
    if count := sum(databases.NOT_TRIED in str(report.longrepr) for report in skipped):
        terminalreporter.write_sep("!", f"{count} tests: {databases.NOT_TRIED}", red=True)
    for report in terminalreporter.getreports("passed"):
        for what, figure in report.user_properties:
            terminalreporter.write_line(f"{what}: {figure}")
