"""Objectives that bring data along: an earlier plan, rounds that demands waited, one's own points."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Protocol, Self, final, runtime_checkable

import attrs

from rvmatch.errors import Remark, invalid
from rvmatch.matching.left_alone import LeftAloneReason
from rvmatch.model.quantities import label
from rvmatch.wording import masked

__all__ = ["FewestChanges", "LongestWaiting", "PairObjective"]

_MOST_POINTS: Final = 10**9
"""The largest number of points, of either sign, that one's own objective may give to one pair."""

_MOST_ROUNDS: Final = 1_000
"""More rounds than this nobody waits; each number of rounds is a rank of its own."""

_ASKED_FOR_NOBODY: Final = (LeftAloneReason.WANTS_NONE, LeftAloneReason.NOT_PUBLISHED)


# A plan holds the policy it was made under, so that the class itself cannot be imported here.
@runtime_checkable
class EarlierPlan(Protocol):
    """What these objectives ask of an earlier plan; every ``MatchPlan`` has it."""

    @property
    def matches(self) -> Sequence[Any]:
        """Its recommended dockings, each with the keys of its demand and supply."""
        ...

    @property
    def left_alone(self) -> Sequence[Any]:
        """Its demands without a partner, each with its key and the reason."""
        ...


def _pairs(values: EarlierPlan | Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    if isinstance(values, EarlierPlan):
        return tuple(sorted({(match.demand, match.supply) for match in values.matches}))
    rows = _rows("pairs", values, (str, str), "policy_pairs")
    return tuple(sorted(set(rows)))


@final
@attrs.frozen
class FewestChanges:
    """
    As few dockings as possible are lost or new, compared with an earlier plan.

    A pair of which a project is gone is lost in every plan, so it may stand here and changes nothing.

    Args:
        pairs: The earlier plan, or the keys of a demand and a supply for each of its dockings; kept sorted,
            each once.

    Raises:
        InvalidValueError: If it is neither.
    """

    pairs: tuple[tuple[str, str], ...] = attrs.field(converter=_pairs)

    @property
    def remark(self) -> Remark:
        """The objective in words."""
        return Remark.of("objective.fewest_changes")


def _waits(values: Mapping[str, int] | Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    entries = values.items() if isinstance(values, Mapping) else values
    rows = _rows("waits", entries, (str, int), "policy_waits", highest=_MOST_ROUNDS)
    if not all(1 <= rounds <= _MOST_ROUNDS for _, rounds in rows) or len({key for key, _ in rows}) < len(
        rows
    ):
        raise invalid("waits", "policy_waits", values, highest=_MOST_ROUNDS)
    return tuple(sorted(rows))


@final
@attrs.frozen
class LongestWaiting:
    """
    Demands that waited longest come first: as many as possible with the most rounds, then with fewer.

    A demand that is gone may stand here and changes nothing.

    Args:
        waits: The key of each demand that waited, and how many rounds; kept sorted by key.

    Raises:
        InvalidValueError: If a number of rounds is not from 1 on, or a key stands twice.
    """

    waits: tuple[tuple[str, int], ...] = attrs.field(converter=_waits)

    @classmethod
    def since(cls, *plans: EarlierPlan) -> Self:
        """
        The demands that the last plan left alone, and in how many plans in a row up to it.

        A plan in which a demand asked for nobody, because it wanted none or was not published, ends the row:
        it did not wait.

        Args:
            plans: Plans in the order of time, the latest last.

        Returns:
            The objective for the next plan.

        Raises:
            InvalidValueError: If something else than plans is given.
        """
        waits: Counter[str] = Counter()
        waiting: set[str] | None = None
        for plan in reversed(plans):
            if not isinstance(plan, EarlierPlan):
                raise invalid("plans", "plan", type(plan).__name__)
            alone = {one.demand for one in plan.left_alone if one.reason not in _ASKED_FOR_NOBODY}
            waiting = alone if waiting is None else waiting & alone
            waits.update(waiting)
        return cls(waits)

    @property
    def rounds(self) -> tuple[int, ...]:
        """The numbers of rounds that occur, the most first; zero alone if nobody waited."""
        return tuple(sorted({rounds for _, rounds in self.waits}, reverse=True)) or (0,)

    @property
    def remark(self) -> Remark:
        """The objective in words."""
        return Remark.of("objective.longest_waiting")


def _points(values: Iterable[tuple[str, str, int]]) -> tuple[tuple[str, str, int], ...]:
    rows = _rows("points", values, (str, str, int), "policy_points", highest=_MOST_POINTS)
    twice = len({row[:2] for row in rows}) < len(rows)
    if twice or any(abs(points) > _MOST_POINTS for _, _, points in rows):
        raise invalid("points", "policy_points", values, highest=_MOST_POINTS)
    return tuple(sorted(rows))


@final
@attrs.frozen
class PairObjective:
    """
    One's own objective: the points given here are the greatest possible for all dockings together.

    It is a table and no function, so that a plan can be verified by somebody who has only its documents.

    Args:
        name: What people call it; no two of a policy have the same.
        points: For each pair that has some the keys of demand and supply and its whole points; kept sorted.
            Other pairs have none. Both projects must be in the libraries.

    Raises:
        InvalidValueError: If a pair stands twice, or something is not as described.
    """

    name: str = attrs.field(validator=label)
    points: tuple[tuple[str, str, int], ...] = attrs.field(converter=_points)

    @property
    def remark(self) -> Remark:
        """The objective in words."""
        return Remark.of("objective.pair_objective", name=masked(self.name))


def _rows(
    field: str, values: Any, kinds: tuple[type, ...], code: str, **params: object
) -> tuple[tuple[Any, ...], ...]:
    """The rows as tuples, refused unless each has one value of each kind; no text is empty."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, code, type(values).__name__, **params)
    rows = tuple(tuple(row) if isinstance(row, tuple | list) else (row,) for row in values)
    for row in rows:
        fits = len(row) == len(kinds) and all(
            type(part) is int if kind is int else isinstance(part, str) and part
            for part, kind in zip(row, kinds, strict=True)
        )
        if not fits:
            raise invalid(field, code, row, **params)
    return rows
