"""Pairs of keys, to be found by either of the two."""

from collections.abc import Iterable

from rvmatch.matching.policies.limits import Agreed, Refused

__all__ = ["PairBook"]


class PairBook:
    """
    Pairs of a demand and a supply, by key, in the order in which they were written down.

    Args:
        limits: Agreements or refusals to begin with.
    """

    def __init__(self, limits: Iterable[Agreed | Refused] = ()) -> None:
        self._of_demand: dict[str, dict[str, None]] = {}
        self._of_supply: dict[str, dict[str, None]] = {}
        for limit in limits:
            self.add(limit.demand, limit.supply)

    def __contains__(self, pair: tuple[str, str]) -> bool:
        return pair[1] in self._of_demand.get(pair[0], ())

    def add(self, demand: str, supply: str) -> None:
        """Write a pair down."""
        self._of_demand.setdefault(demand, {})[supply] = None
        self._of_supply.setdefault(supply, {})[demand] = None

    def discard(self, demand: str, supply: str) -> None:
        """Strike a pair out."""
        del self._of_demand[demand][supply]
        del self._of_supply[supply][demand]

    def of_demand(self, demand: str) -> tuple[tuple[str, str], ...]:
        """The pairs of a demand."""
        return tuple((demand, supply) for supply in self._of_demand.get(demand, ()))

    def of_supply(self, supply: str) -> tuple[tuple[str, str], ...]:
        """The pairs of a supply."""
        return tuple((demand, supply) for demand in self._of_supply.get(supply, ()))
