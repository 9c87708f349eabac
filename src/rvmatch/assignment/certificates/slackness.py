"""Whether a plan follows prices: what is worth more is used fully, what is worth less as little as may be."""

from collections.abc import Callable
from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.certificates.findings import Finding, first_of
from rvmatch.assignment.certificates.stretches import Stretches
from rvmatch.assignment.certificates.usage import Usage
from rvmatch.assignment.certificates.worths import Worths, dot
from rvmatch.assignment.proofs import Prices

__all__ = ["Decisions"]

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

_LOWEST = -(2**62)
"""Below the surplus of any way."""


@attrs.frozen(kw_only=True, eq=False)
class _Kind:
    """
    Decisions of one kind: how much of each thing to use.

    Args:
        unused: The code for a thing worth more than its price and not used fully.
        used: The code for a thing worth less than its price and used beyond its least.
        lower: The least that may be used of each thing, int64.
        upper: The most, int64.
        flow: What the plan uses, int64.
        name: How a thing is named, from its position.
    """

    unused: str
    used: str
    lower: Whole
    upper: Whole
    flow: Whole
    name: Callable[[int], str]


@attrs.frozen(kw_only=True, eq=False)
class Decisions:
    """
    Everything that a plan decides on, and what prices have left open of it.

    A decision is closed from the first stage on in which its surplus, its worth less its price, is not zero:
    every plan that is best up to that stage then decides as this one does.

    Args:
        usage: The plan.
        kinds: The decisions, by kind.
        open: Which of each kind are still open, bool; by kind.
        first_way: The first role option of each pair that has some, int64 ``[w]``.
        way_of: For each role option the position of its pair among them, int64 ``[o]``.
        optional: Those pairs, int64 ``[w]``.
    """

    usage: Usage
    kinds: dict[str, _Kind]
    open: dict[str, Mask]
    first_way: Whole
    way_of: Whole
    optional: Whole

    @classmethod
    def of(cls, usage: Usage, stretches: Stretches) -> Self:
        """All decisions of a plan that keeps the limits, all of them open."""
        problem, options = usage.ranked.problem, usage.ranked.options
        optional, first_way, way_of = np.unique(options.pair, return_index=True, return_inverse=True)
        used = usage.pairs.astype(np.int64)
        taken = usage.options.astype(np.int64)
        filling = np.zeros_like(used)
        np.add.at(filling, options.pair, taken)
        kept = np.zeros_like(used)
        kept[usage.ranked.kept] = 1

        def kind(
            codes: tuple[str, str], bounds: tuple[Whole, Whole], flow: Whole, name: Callable[[int], str]
        ) -> _Kind:
            return _Kind(
                unused=codes[0], used=codes[1], lower=bounds[0], upper=bounds[1], flow=flow, name=name
            )

        def up_to(most: Whole) -> tuple[Whole, Whole]:
            return np.zeros_like(most), most

        way = ("way_not_best", "way_not_best")
        kinds = {
            "pairs": kind(
                ("pair_not_optimal", "used_pair_too_dear"), (kept, np.ones_like(used)), used, usage.pair_name
            ),
            "free": kind(
                way,
                up_to(np.ones_like(optional)),
                (used - filling)[optional],
                lambda place: usage.pair_name(int(optional[place])),
            ),
            "options": kind(
                way,
                up_to(np.ones_like(taken)),
                taken,
                lambda place: usage.pair_name(int(options.pair[place])),
            ),
            "places": kind(
                ("place_price",) * 2, up_to(usage.places_there), usage.places, "places[{}]".format
            ),
            "rows": kind(("row_price",) * 2, up_to(problem.row_capacity), usage.rows, "rows[{}]".format),
            "cols": kind(("col_price",) * 2, up_to(problem.col_capacity), usage.cols, "cols[{}]".format),
            "stretches": kind(
                ("group_price",) * 2,
                (stretches.lower, stretches.upper),
                stretches.flow,
                lambda place: f"groups[{stretches.group[place]}]",
            ),
        }
        everything = {name: np.ones(kind.flow.size, dtype=np.bool_) for name, kind in kinds.items()}
        return cls(
            usage=usage, kinds=kinds, open=everything, first_way=first_way, way_of=way_of, optional=optional
        )

    def surplus(self, prices: Prices, worths: Worths, stretch_group: Whole) -> dict[str, Whole]:
        """
        What each thing is worth in a stage beyond its price.

        A line or a place in a group is worth its own price: whoever holds it could sell it. A pair costs
        the prices of its row, its column and all groups around them, and is worth its points and its best
        way; a way is worth its option less the price of the role place, and costs what the best way brings.
        Ways that an earlier stage has ruled out are not the best, however much they bring now.

        Args:
            prices: The prices of the stage.
            worths: What everything is worth in it.
            stretch_group: The group of each stretch, int64 ``[u]``.

        Returns:
            The surplus of each decision, by kind. Summed over what any plan uses they are what it is worth.
        """
        problem, options = self.usage.ranked.problem, self.usage.ranked.options
        row, col = (
            _with_groups(own, prices.groups, self.usage.members[side])
            for side, own in (("row", prices.rows), ("col", prices.cols))
        )
        pairs = worths.pairs - row[problem.rows] - col[problem.cols]
        filling = worths.options - prices.places[options.place]
        best = np.where(self.open["free"], 0, _LOWEST)
        if self.optional.size:
            still = np.where(self.open["options"], filling, _LOWEST)
            best = np.maximum(best, np.maximum.reduceat(still, self.first_way))
            pairs[self.optional] += best
        return {
            "pairs": pairs,
            "free": -best,
            "options": filling - best[self.way_of],
            "places": prices.places,
            "rows": prices.rows,
            "cols": prices.cols,
            "stretches": worths.stretches + prices.groups[stretch_group],
        }

    def findings(self, surplus: dict[str, Whole], rank: int) -> tuple[Finding, ...]:
        """Which open decisions a plan takes otherwise than the prices of a stage ask."""
        found: list[Finding] = []
        for name, kind in self.kinds.items():
            more = self.open[name] & (surplus[name] > 0) & (kind.flow < kind.upper)
            less = self.open[name] & (surplus[name] < 0) & (kind.flow > kind.lower)
            found += first_of(kind.unused, more, kind.name, rank)
            found += first_of(kind.used, less, kind.name, rank)
        return tuple(found)

    def bound(self, surplus: dict[str, Whole]) -> int:
        """What no plan that takes the closed decisions as this one does is worth more than in a stage."""
        total = 0
        for name, kind in self.kinds.items():
            best = np.where(surplus[name] > 0, kind.upper, kind.lower)
            total += dot(surplus[name], np.where(self.open[name], best, kind.flow))
        return total

    def closed(self, surplus: dict[str, Whole]) -> Self:
        """The same plan, with fewer decisions open: those without a surplus."""
        return attrs.evolve(
            self, open={name: mask & (surplus[name] == 0) for name, mask in self.open.items()}
        )


def _with_groups(own: Whole, groups: Whole, members: tuple[Whole, Whole]) -> Whole:
    """The price of each line together with those of the groups that hold it."""
    group, line = members
    price = own.copy()
    np.add.at(price, line, groups[group])
    return price
