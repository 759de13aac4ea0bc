"""What every test shares: how many plans Hypothesis makes, and that it makes them quietly."""

import os

from hypothesis import HealthCheck, settings

_FOR_ALL = settings(
    deadline=None,
    print_blob=True,
    # Whole plans are large, and slow to make beside what is tested on them.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# The same plans in every run, so that a change that fails is to blame for it.
settings.register_profile("default", _FOR_ALL, max_examples=60, derandomize=True, database=None)
settings.register_profile("long", _FOR_ALL, max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
