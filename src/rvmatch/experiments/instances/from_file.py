"""Instances from files: of the OR-Library, of PrefLib, and of this library."""

from pathlib import Path
from typing import ClassVar, Final, final

import attrs
import numpy as np

from rvmatch.assignment import AssignmentProblem
from rvmatch.errors import invalid
from rvmatch.experiments.instances import settings
from rvmatch.experiments.instances.costs import budgeted_market
from rvmatch.experiments.instances.documents import read_instance
from rvmatch.experiments.instances.instance import Instance, Setting
from rvmatch.experiments.instances.numbers import hash_of, read_bytes
from rvmatch.experiments.instances.or_library import read_assignment_costs, read_generalised_assignments
from rvmatch.experiments.instances.preflib import PREFLIB_KINDS, PrefLibOrders, read_preflib
from rvmatch.mechanisms import TwoSidedMarket
from rvmatch.serialization.limits import DEFAULT_LIMITS

__all__ = ["FromFile", "market_of_orders"]

_ASSIGNMENT: Final = "or_assignment"
_GENERALISED: Final = "or_generalised"
_OWN: Final = "instance"
_FORMATS: Final = (_OWN, _ASSIGNMENT, _GENERALISED, *PREFLIB_KINDS)


def _path(_: object, attribute: "attrs.Attribute[str]", value: object) -> None:
    if not isinstance(value, str) or not value or "\0" in value:
        raise invalid(attribute.name, "instance_path", value)


@final
@attrs.frozen(kw_only=True)
class FromFile:
    """
    The instance of a file, the same for every seed; the file is read when the instance is asked for, within
    ``DEFAULT_LIMITS``.

    - ``or_assignment``: items by row, places by column; ``points = offset - cost`` (see ``offset_of``), the
      offset stands among the facts of the provenance;
    - ``or_generalised``: jobs by row, agents by column, with amounts and budgets; points likewise, or the
      values themselves where they are not to be minimised;
    - ``soc``, ``soi``, ``toc``, ``toi``, ``cat``: ``market_of_orders``, a row for each voter;
    - ``instance``: what ``write_instance`` wrote, with its own name and provenance.

    Args:
        path: The file.
        format: One of these words.
        problem: Which problem of an ``or_generalised`` file, from 1 on.
        minimise: Whether the numbers of an OR-Library file are costs; ``gap1`` to ``gap12`` are known as
            problems to be maximised: there, write False.
        col_capacity: How many voters an alternative takes; 1 or more.
        acceptable: How many levels or categories, the best first, are acceptable; 0 for all.

    Raises:
        InvalidValueError: If a setting is out of range; ``field`` names which.
    """

    name: ClassVar[str] = "file"
    path: str = attrs.field(validator=_path)
    format: str = attrs.field(validator=settings.one_of(*_FORMATS))
    problem: int = attrs.field(default=1, validator=settings.most)
    minimise: bool = attrs.field(default=True, validator=settings.flag)
    col_capacity: int = attrs.field(default=1, validator=settings.most)
    acceptable: int = attrs.field(default=0, validator=settings.size)

    def instance(self, seed: int) -> Instance:
        """
        The instance.

        Args:
            seed: Nothing is drawn with it.

        Returns:
            The instance, with the name of the file and its hash in the provenance.

        Raises:
            ReadErrors: If the file is not as its format says.
            InvalidValueError: If the file has no problem of this number.
            OSError: If it cannot be read.
        """
        del seed  # files hold no chance
        data = read_bytes(self.path, DEFAULT_LIMITS)
        if self.format == _OWN:
            return read_instance(data)
        market, facts = self._market(data)
        file = Path(self.path).name
        provenance = settings.provenance_of(
            self, None, f"{file} {hash_of(data)}", synthetic=False, facts=tuple(facts.items())
        )
        # The folder differs from machine to machine; the hash tells which file it was.
        named = tuple((key, file if key == "path" else value) for key, value in provenance.settings)
        several = f"{file}#{self.problem}" if self.format == _GENERALISED else file
        return Instance(name=several, market=market, provenance=attrs.evolve(provenance, settings=named))

    def _market(self, data: bytes) -> tuple[TwoSidedMarket, dict[str, Setting]]:
        if self.format == _ASSIGNMENT:
            market, offset = budgeted_market(read_assignment_costs(data), minimise=self.minimise)
            return market, {"offset": offset}
        if self.format == _GENERALISED:
            problems = read_generalised_assignments(data)
            if self.problem > len(problems):
                raise invalid("problem", "within", self.problem, lowest=1, highest=len(problems))
            one = problems[self.problem - 1]
            market, offset = budgeted_market(one.costs, one.amounts, one.available, minimise=self.minimise)
            return market, {"offset": offset}
        orders = read_preflib(data, self.format)
        return market_of_orders(orders, col_capacity=self.col_capacity, acceptable=self.acceptable), {}


def market_of_orders(orders: PrefLibOrders, *, col_capacity: int = 1, acceptable: int = 0) -> TwoSidedMarket:
    """
    The market of voters (rows) and alternatives (columns), which are indifferent between voters.

    A pair is worth one point at the last level that any voter has, and one more for each level before it:
    of complete orders without ties, one more than their Borda points.

    Args:
        orders: The orders of a file; voters stand in its order, each as often as its order counts.
        col_capacity: How many voters an alternative takes.
        acceptable: How many levels, the best first, are pairs; 0 for all that a voter names.

    Returns:
        The market.
    """
    counts = np.array([order.count for order in orders.orders], dtype=np.int64)
    cols: list[int] = []
    places: list[int] = []
    lengths: list[int] = []
    for order in orders.orders:
        kept = order.levels[:acceptable] if acceptable else order.levels
        entries = sorted((one, place) for place, level in enumerate(kept, start=1) for one in level)
        cols += [one for one, _ in entries]
        places += [place for _, place in entries]
        lengths.append(len(entries))
    # Each order's entries, as often as voters gave it: positions into the two lists.
    sizes = np.array(lengths, dtype=np.int64)
    starts = np.repeat(np.cumsum(sizes) - sizes, counts)
    listed = np.repeat(sizes, counts)
    ends = np.cumsum(listed)
    entry = np.arange(int(listed.sum())) - np.repeat(ends - listed - starts, listed)
    col, place = np.array(cols, dtype=np.int64)[entry], np.array(places, dtype=np.int64)[entry]
    longest = max((len(order.levels) for order in orders.orders), default=0)
    problem = AssignmentProblem.from_pairs(
        np.repeat(np.arange(counts.sum()), listed),
        col,
        longest + 1 - place,
        (int(counts.sum()), len(orders.alternatives)),
        col_capacity=np.full(len(orders.alternatives), col_capacity, dtype=np.int64),
    )
    return TwoSidedMarket.from_points(problem, row_points=-place, col_points=np.zeros_like(place))
