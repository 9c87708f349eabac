"""For those who extend this library: Hypothesis strategies for its values, and checks of their own parts."""

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any

from rvmatch.errors import MissingExtraError

if TYPE_CHECKING:
    from rvmatch.testing.checks import check_criterion, check_rule, check_solver
    from rvmatch.testing.market_strategies import markets
    from rvmatch.testing.strategies import (
        contacts,
        counties,
        county_codes,
        county_lists,
        credit_codes,
        demand_libraries,
        demands,
        division_codes,
        keepers,
        library_merges,
        organizations,
        periods,
        provincial_divisions,
        supplies,
        supply_libraries,
    )

__all__ = [
    "check_criterion",
    "check_rule",
    "check_solver",
    "contacts",
    "counties",
    "county_codes",
    "county_lists",
    "credit_codes",
    "demand_libraries",
    "demands",
    "division_codes",
    "keepers",
    "library_merges",
    "markets",
    "organizations",
    "periods",
    "provincial_divisions",
    "supplies",
    "supply_libraries",
]

_HOMES = (
    dict.fromkeys(__all__, "strategies")
    | dict.fromkeys(("check_criterion", "check_rule", "check_solver"), "checks")
    | {"markets": "market_strategies"}
)
"""The module of each name, imported only when asked for: Hypothesis imports this package at its start."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if _HOMES[name] != "checks" and importlib.util.find_spec("hypothesis") is None:
        raise MissingExtraError("testing")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
