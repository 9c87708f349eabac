"""Hypothesis profiles: the same examples on every run, fewer of them, or new ones every night."""

import os

import pytest
from hypothesis import HealthCheck, settings

USUAL_EXAMPLES = 100  # how deep a property goes that states no number of its own
FEWEST_EXAMPLES = 5
SHARES = {"ci": 0.5, "short": 0.1, "full": 1.0, "nightly": 15.0}
"""How much of the stated depth each profile searches: few examples find what differs between versions, the
nights find what is rare."""


def examples(stated: int, profile: str) -> int:
    """Returns how many examples the profile makes of the stated ones."""
    return max(min(stated, FEWEST_EXAMPLES), round(stated * SHARES[profile]))


for name in SHARES:
    settings.register_profile(
        name,
        max_examples=examples(USUAL_EXAMPLES, name),
        derandomize=name != "nightly",
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
PROFILE = os.environ.get("RVMATCH_HYPOTHESIS_PROFILE", "ci")
settings.load_profile(PROFILE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Lets the profile hold where a test states its own number as well.

    Otherwise that number overrides the profile: the run on few examples is no shorter, and the nights are no
    deeper. Hypothesis has no public door for this; ``test_profiles.py`` counts whether it works.
    """
    functions = {id(function): function for function in (getattr(item, "function", None) for item in items)}
    for function in functions.values():
        stated = getattr(function, "_hypothesis_internal_use_settings", None)
        if stated is not None and stated is not settings.default:
            function._hypothesis_internal_use_settings = settings(
                stated, max_examples=examples(stated.max_examples, PROFILE)
            )
