"""How the best plan changes: what is lost and gained, objective by objective and docking by docking."""

from collections.abc import Iterator

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.residuals.repair import Change
from rvmatch.assignment.values import rank_value
from rvmatch.matching.asking.measures import Measured, value_sentences, values_of
from rvmatch.matching.asking.solved_plan import SolvedPlan
from rvmatch.matching.phrasing import Sentence, lines_of
from rvmatch.wording import Language

__all__ = ["FROM_PRICES", "PlanChange", "changed_plan", "plan_after"]

FROM_PRICES = "prices"
"""The route of a change that needed no solver."""

Values = tuple[tuple[Measured, ...], ...]


@attrs.frozen(kw_only=True)
class PlanChange:
    """
    A plan beside another one; for departments, as it names all sides.

    Args:
        before: What the plan reaches in each objective of its policy, in their order.
        after: What the other one reaches.
        lost: The keys of demand and supply of each docking that only the first has, sorted.
        gained: Likewise of the other one.
        searches: How many shortest paths it took; zero where a solver was asked.
        route: ``"prices"`` if the plan's prices told; else the route of the solver that was asked.
        proven: Whether the other plan is the best of its kind for certain.
    """

    before: Values
    after: Values
    lost: tuple[tuple[str, str], ...]
    gained: tuple[tuple[str, str], ...]
    searches: int
    route: str
    proven: bool = True

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The change as codes and numbers, in reading order."""
        return tuple(self._sentences())

    def lines(self, language: Language = "zh") -> tuple[str, ...]:
        """
        The change in words.

        Args:
            language: ``"zh"`` or ``"en"``.

        Returns:
            A line for each number and each docking.

        Raises:
            InvalidValueError: If there is no such language.
        """
        return lines_of(self.sentences, language)

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def _sentences(self) -> Iterator[Sentence]:
        yield from value_sentences(self.before, self.after)
        for code, pairs in (("change.lost", self.lost), ("change.gained", self.gained)):
            for demand, supply in pairs:
                yield Sentence.of(code, demand=demand, supply=supply)
        if not (self.lost or self.gained):
            yield Sentence.of("change.no_docking")
        if not self.proven:
            yield Sentence.of("change.unproven")


def changed_plan(solved: SolvedPlan, change: Change) -> PlanChange:
    """
    A change of the solved network as a change of the plan.

    Args:
        solved: The plan.
        change: What the network's questions answered.

    Returns:
        The change, seen from the plan itself.
    """
    network, flow = change.residual.network, change.residual.flow
    return plan_after(
        solved,
        solved.ranking.ranked,
        network.pairs_used(flow),
        network.places_filled(flow),
        route=FROM_PRICES,
        searches=change.searches,
    )


def plan_after(
    solved: SolvedPlan,
    ranked: RankedProblem,
    pairs: NDArray[np.int64],
    places: NDArray[np.int64],
    *,
    route: str,
    searches: int = 0,
    proven: bool = True,
) -> PlanChange:
    """
    Another plan beside the one that was asked about.

    Args:
        solved: The plan.
        ranked: The problem that the other plan solves, with the same ranks in the same order.
        pairs: The pairs that it uses, growing, int64 ``[k]``.
        places: The kind of role place that each fills, or -1, int64 ``[k]``.
        route: As in ``PlanChange``.
        searches: As in ``PlanChange``.
        proven: As in ``PlanChange``.

    Returns:
        The change.
    """
    problem, scored = ranked.problem, solved.market.scored
    rows, cols = problem.rows[pairs].tolist(), problem.cols[pairs].tolist()
    new = {(scored.demands.keys[row], scored.supplies.keys[col]) for row, col in zip(rows, cols, strict=True)}
    old = {(match.demand, match.supply) for match in solved.plan.matches}
    objectives = solved.policy.objectives
    return PlanChange(
        before=tuple(
            values_of(objective, outcome.values)
            for objective, outcome in zip(objectives, solved.plan.outcomes, strict=True)
        ),
        after=tuple(
            values_of(objective, [rank_value(ranked, rank, pairs, places) for rank in ranked.ranks[span]])
            for objective, span in zip(objectives, solved.ranking.spans, strict=True)
        ),
        lost=tuple(sorted(old - new)),
        gained=tuple(sorted(new - old)),
        searches=searches,
        route=route,
        proven=proven,
    )
