"""What a plan says beside its dockings, worked out again from them and from the libraries."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from rvmatch.matching.assembled import assembled_plan
from rvmatch.matching.encoding import Solved
from rvmatch.matching.market import Market
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.plan_arrays import plan_arrays
from rvmatch.matching.policies.ranking import Ranking
from rvmatch.matching.settings import RunSettings
from rvmatch.matching.ties import tie_points

__all__ = ["DERIVED", "differing_parts"]

DERIVED: Final = (
    "matches",
    "left_alone",
    "open_places",
    "spare_supplies",
    "coverage",
    "totals",
    "linkage",
)
"""The parts of a plan that follow from its dockings, as ``MatchPlan`` names them."""


def differing_parts(
    plan: MatchPlan, market: Market, ranking: Ranking, settings: RunSettings
) -> Iterator[str]:
    """
    The parts of a plan that are others than its dockings and the libraries make them.

    Amounts, reserves, reasons, marks, counts and totals are looked at; how many points other aims cost, and
    how many pairs each rule removed, are not, since these take a solver and an index.

    Args:
        plan: The plan; its dockings are pairs of the market.
        market: The market, its pairs worked out again.
        ranking: The plan's policy on it.
        settings: The settings of the plan.

    Returns:
        Names of parts, as in ``DERIVED``, and ``"notes"`` where one is missing.
    """
    scored, policy = market.scored, settings.policy
    arrays = plan_arrays(plan, ranking, scored.demands.keys, scored.supplies.keys)
    roles = ranking.ranked.roles
    if roles is not None and (arrays.places >= roles.rows.size).any():
        return  # a role that nobody asked for is found when the answer is checked
    used = scored.pairs.positions(arrays.rows, arrays.cols)
    order = np.argsort(used)
    solved = Solved(
        ranking=ranking,
        answer=None,
        network=None,
        used=used[order],
        places=arrays.places[order],
        suitable=ranking.suits,
        ties=tie_points(policy.tie_seed, scored.demands.keys, scored.supplies.keys, scored.pairs),
        points_given_up=plan.coverage.points_given_up,
    )
    again = assembled_plan(settings, market, solved)
    yield from (part for part in DERIVED if getattr(plan, part) != getattr(again, part))
    if not set(again.notes) <= set(plan.notes):
        yield "notes"
