"""How unsettled a choice is: pairs that would rather have each other, and how much they would gain."""

from enum import StrEnum
from typing import ClassVar, final

import attrs
import numpy as np

from rvmatch.evaluation.measures.standing import Standing
from rvmatch.mechanisms import Choice, Side, Stability, blocking_pairs
from rvmatch.mechanisms.settings import one_of

__all__ = ["BlockingPairs", "BlockingShare", "BlockingStrength", "Strength"]


def _stability(value: Stability | str) -> Stability:
    return one_of(Stability, "kind", value)


class Strength(StrEnum):
    """Which of the gains of blocking pairs is told."""

    GREATEST = "greatest"
    """The greatest; 0 if no pair blocks."""
    MEAN = "mean"
    """Their mean; None if no pair blocks."""


def _strength(value: Strength | str) -> Strength:
    return one_of(Strength, "told", value)


@final
@attrs.frozen(kw_only=True)
class BlockingPairs:
    """
    How many pairs block the choice.

    Args:
        kind: What blocks where lists have ties: ``"weak"``, ``"strong"`` or ``"super"``.

    Raises:
        InvalidValueError: If there is no such kind.

    Source:
        D. Gale and L. Shapley, College admissions and the stability of marriage, American Mathematical
        Monthly 69 (1962) 9-15; A. Roth and X. Xing, Turnaround time and bottlenecks in market clearing,
        Journal of Political Economy 105 (1997) 284-329 (their number as a measure).
    """

    name: ClassVar[str] = "blocking_pairs"
    definition: ClassVar[str] = "number of unused pairs whose two sides would rather have each other"
    source: ClassVar[str] = "Gale and Shapley 1962; Roth and Xing 1997"
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = None
    better: ClassVar[str] = "lower"
    kind: Stability = attrs.field(default=Stability.WEAK, converter=_stability)

    def of(self, choice: Choice) -> float | None:
        return float(blocking_pairs(choice, self.kind).size)


@final
@attrs.frozen(kw_only=True)
class BlockingShare:
    """
    Which share of all pairs of the market block the choice.

    Args:
        kind: As in ``BlockingPairs``.

    Raises:
        InvalidValueError: If there is no such kind.

    Source:
        The instability of a matching: K. Eriksson and O. Häggström, Instability of matchings in decentralized
        markets with various preference structures, International Journal of Game Theory 36 (2008) 409-420.
    """

    name: ClassVar[str] = "blocking_share"
    definition: ClassVar[str] = "blocking pairs divided by pairs of the problem; None if it has no pairs"
    source: ClassVar[str] = "Eriksson and Häggström 2008"
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = 1.0
    better: ClassVar[str] = "lower"
    kind: Stability = attrs.field(default=Stability.WEAK, converter=_stability)

    def of(self, choice: Choice) -> float | None:
        pairs = choice.market.problem.rows.size
        return blocking_pairs(choice, self.kind).size / pairs if pairs else None


@final
@attrs.frozen(kw_only=True)
class BlockingStrength:
    """
    How many places both sides of a blocking pair would gain (weak stability).

    The gain of a pair is the smaller of the gains of its two sides: each improves by at least that. A side
    with a free place gains from the place after the last of its list. With ``told="greatest"`` it is the
    least number of places that would have to be at stake before nobody leaves.

    Args:
        told: ``"greatest"`` or ``"mean"`` of all blocking pairs.

    Raises:
        InvalidValueError: If there is no such word.

    Source:
        M. S. Pini, F. Rossi, K. B. Venable and T. Walsh, Stability, optimality and manipulation in matching
        problems with weighted preferences, Algorithms 6 (2013) 782-804 (alpha-stability), in places.
    """

    name: ClassVar[str] = "blocking_strength"
    definition: ClassVar[str] = (
        "greatest (or mean) over blocking pairs of min(places gained by the row, by the column); greatest: "
        "0 if no pair blocks, mean: None"
    )
    source: ClassVar[str] = "Pini, Rossi, Venable and Walsh 2013"
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = None
    better: ClassVar[str] = "lower"
    told: Strength = attrs.field(default=Strength.GREATEST, converter=_strength)

    def of(self, choice: Choice) -> float | None:
        blocking = blocking_pairs(choice)
        both = np.minimum(*(Standing.of(choice, side).gains[blocking] for side in Side)).tolist()
        if self.told is Strength.GREATEST:
            return float(max(both, default=0))
        return sum(both) / len(both) if both else None
