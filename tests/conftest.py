"""Hypothesis profiles: the same examples on every run, fewer of them, or new ones every night."""

import os

from hypothesis import HealthCheck, settings

SLOW_MACHINES = [HealthCheck.too_slow]

settings.register_profile(
    "ci",
    max_examples=100,
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=SLOW_MACHINES,
)
settings.register_profile(
    "short",
    max_examples=10,
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=SLOW_MACHINES,
)
settings.register_profile(
    "nightly",
    max_examples=1_500,
    deadline=None,
    print_blob=True,
    suppress_health_check=SLOW_MACHINES,
)
settings.load_profile(os.environ.get("RVMATCH_HYPOTHESIS_PROFILE", "ci"))
