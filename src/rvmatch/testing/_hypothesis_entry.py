"""What Hypothesis calls when it is imported: which strategy makes which class, nothing more."""

import importlib
from collections.abc import Callable
from typing import Any, Final

__all__ = ["STRATEGIES", "register"]

STRATEGIES: Final = {
    "rvmatch.model.identifiers": {
        "CountyCode": "county_codes",
        "CreditCode": "credit_codes",
        "DivisionCode": "division_codes",
    },
    "rvmatch.model.libraries": {
        "Keeper": "keepers",
        "LibraryMerge": "library_merges_of",
        "ProjectLibrary": "libraries_of",
    },
    "rvmatch.model.organizations": {"SocialOrganization": "organizations"},
    "rvmatch.model.places": {
        "County": "counties",
        "CountyList": "county_lists",
        "ProvincialDivision": "provincial_divisions",
    },
    "rvmatch.model.projects": {
        "Contact": "contacts",
        "DemandProject": "demands",
        "SupplyProject": "supplies",
    },
    "rvmatch.model.quantities": {"Period": "periods"},
}
"""By module and class: the function of ``rvmatch.testing.strategies`` that makes its strategy."""


def register() -> None:
    """
    Tell Hypothesis how to make values of each class.

    The strategies themselves are built when the first of them is asked for,
    because this runs in the process of everybody who uses Hypothesis.
    """
    from hypothesis import strategies as st

    for module, classes in STRATEGIES.items():
        home = importlib.import_module(module)
        for name, strategy in classes.items():
            st.register_type_strategy(getattr(home, name), _when_asked(strategy))


def _when_asked(name: str) -> Callable[[Any], Any]:
    """The strategy for a type, by the name of the function that makes it."""

    def strategy(thing: Any) -> Any:
        made = getattr(importlib.import_module("rvmatch.testing.strategies"), name)
        return made(thing) if name.endswith("_of") else made()

    return strategy
