"""Who competes: by name, for which form of instance, and with which function."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module, metadata, util
from typing import Any

__all__ = ["CONTENDERS", "OURS", "PLAIN", "Contender", "installed", "versions"]

OURS = "rvmatch"
PLAIN = "rvmatch without fast"


@dataclass(frozen=True)
class Contender:
    """
    One way to answer.

    Args:
        home: The module of ``peers`` and the function in it.
        package: The import name of the package that it needs.
        fast: Whether the packages of the extra ``fast`` may be used.
        settings: Further arguments of the function.
    """

    home: tuple[str, str]
    package: str
    fast: bool = True
    settings: tuple[Any, ...] = ()

    def call(self) -> Callable[[Any], Any]:
        """The function, imported now."""
        module, name = self.home
        function = getattr(import_module(f"peers.{module}"), name)
        return lambda instance: function(instance, *self.settings)


def _ranks(*which: int) -> Contender:
    return Contender(("rvmatch_calls", "ranks"), "rvmatch", settings=(which,))


CONTENDERS: dict[str, Contender] = {
    OURS: Contender(("rvmatch_calls", "solves"), "rvmatch"),
    PLAIN: Contender(("rvmatch_calls", "solves"), "rvmatch", fast=False),
    "rvmatch, two threads": Contender(("rvmatch_calls", "solves_on_threads"), "rvmatch"),
    "scipy dense": Contender(("scipy_calls", "dense"), "scipy"),
    "scipy dense, all cells": Contender(("scipy_calls", "dense_of_market"), "scipy"),
    "scipy sparse": Contender(("scipy_calls", "sparse"), "scipy"),
    "OR-Tools flow": Contender(("ortools_calls", "flow"), "ortools"),
    "OR-Tools assignment": Contender(("ortools_calls", "assignment"), "ortools"),
    "lapx": Contender(("lap_calls", "lapx_dense"), "lap"),
    "lapx sparse": Contender(("lap_calls", "lapx_sparse"), "lap"),
    "lapjv": Contender(("lap_calls", "lapjv_dense"), "lapjv"),
    "rank 1: coverage": _ranks(0),
    "rank 2: points": _ranks(1),
    "rank 3: few levels": _ranks(2),
    "rank 4: tie-break": _ranks(3),
    "ranks 1 and 2": _ranks(0, 1),
    "ranks 1 to 3": _ranks(0, 1, 2),
    "ranks 1 to 4": _ranks(0, 1, 2, 3),
}

PACKAGES = ("rvmatch", "numpy", "scipy", "numba", "msgspec", "ortools", "lapx", "lapjv", "pandas", "pyarrow")


def installed(name: str) -> bool:
    """Whether the package that a contender needs is there."""
    return util.find_spec(CONTENDERS[name].package) is not None


def versions() -> dict[str, str]:
    """The versions of everything that is measured."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found
