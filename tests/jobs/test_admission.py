"""Work is admitted up to a limit for all and for each owner."""

from contextlib import ExitStack

import pytest

from taperdoc.jobs.admission import Admission, BusyError


def test_an_owner_gets_no_more_than_its_part_and_others_get_theirs() -> None:
    admission = Admission(3, per_owner=2)
    with ExitStack() as work:
        for owner in ("one", "one", "other"):
            work.enter_context(admission.admitted(owner))
        for owner in ("one", "other", "third"):
            with pytest.raises(BusyError, match="Try again in 5 seconds"):
                work.enter_context(admission.admitted(owner))
    with admission.admitted("one"), admission.admitted("one"):
        with pytest.raises(BusyError), admission.admitted("one"):
            pass
        with admission.admitted("other"):
            pass


def test_work_that_failed_makes_room() -> None:
    admission = Admission(1, per_owner=1)
    for _ in range(2):
        with pytest.raises(KeyError), admission.admitted("one"):
            raise KeyError
    with admission.admitted("one"):
        pass
