"""The market of a run: two libraries as arrays, with the pairs that may be used and what each is worth."""

from collections.abc import Sequence

import attrs
import numpy as np

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns, demand_columns, supply_columns
from rvmatch.eligibility import EligibilityRule, Funnel, find_candidates
from rvmatch.matching.cover import Cover, choose_cover
from rvmatch.matching.encoding import Scored
from rvmatch.matching.policies.limits import Refused
from rvmatch.matching.policies.objectives import CoverCounties
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.policies.ranking import Ranking, rank_market
from rvmatch.matching.watch import Watch
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring import Criterion, Weights, score_pairs
from rvmatch.scoring.scores import counting

__all__ = ["Market", "first_cover", "market_of", "not_refused", "ranking_of"]


@attrs.frozen(kw_only=True, eq=False)
class Market:
    """
    Two libraries made ready for a run.

    Args:
        demands: The demands.
        supplies: The supplies.
        criteria: The criteria that count, fitted to the libraries.
        cover: The counties that ``CoverCounties`` means where it names none.
        first: The counties that the first such objective means; none if there is no such objective.
        scored: The pairs that the rules allow and nobody refused, with their points.
        funnel: How many pairs each rule removed.
        unstated: For each criterion that counts, of how many of these pairs it could not tell.
    """

    demands: ProjectLibrary[DemandProject]
    supplies: ProjectLibrary[SupplyProject]
    criteria: tuple[Criterion, ...]
    cover: Cover
    first: Cover
    scored: Scored
    funnel: Funnel
    unstated: tuple[tuple[str, int], ...]


def market_of(
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    *,
    rules: Sequence[EligibilityRule],
    criteria: Sequence[Criterion],
    weights: Weights,
    policy: Policy,
    edition: str,
    watch: Watch,
) -> Market:
    """
    The market of these libraries under these settings.

    Args:
        demands: The demands.
        supplies: The supplies.
        rules: The eligibility rules, in the order asked.
        criteria: The criteria to choose from.
        weights: How much each counts.
        policy: What refuses pairs and names counties.
        edition: The edition of the notice.
        watch: Whom to tell.

    Returns:
        The market.

    Raises:
        InvalidValueError: If a rule or a criterion does not answer as its protocol says.
        CancelledError: If the run is to stop.
    """
    watch.step("columns", 0.0)
    rows, cols = demand_columns(demands), supply_columns(supplies)
    watch.step("candidates", 0.1)
    candidates = find_candidates(rows, cols, rules)
    pairs = not_refused(policy, rows, cols, candidates.pairs)
    watch.step("scores", 0.25)
    counted = counting(rows, cols, criteria, weights)
    scores = score_pairs(rows, cols, pairs, counted, weights)
    return Market(
        demands=demands,
        supplies=supplies,
        criteria=counted,
        cover=choose_cover(None, rows, edition),
        first=first_cover(policy, rows, edition),
        scored=Scored(
            demands=rows,
            supplies=cols,
            pairs=pairs,
            points=scores.points,
            minimum_points=policy.minimum_points,
        ),
        funnel=candidates.funnel,
        unstated=scores.unstated,
    )


def ranking_of(scored: Scored, policy: Policy, cover: Cover) -> Ranking:
    """
    A policy on the pairs of a market, as a ranked problem.

    Args:
        scored: The pairs with their points.
        policy: The objectives and limits.
        cover: The counties that ``CoverCounties`` means where it names none.

    Returns:
        The ranked problem, without ranks that break ties.

    Raises:
        InvalidValueError: If the policy names a project that must be there and is not.
    """
    return rank_market(
        policy,
        demands=scored.demands,
        supplies=scored.supplies,
        pairs=scored.pairs,
        points=scored.points,
        cover=cover,
    )


def first_cover(policy: Policy, rows: DemandColumns, edition: str) -> Cover:
    """The counties that the first ``CoverCounties`` of a policy means; none if it has no such objective."""
    named = [one.codes for one in policy.objectives if isinstance(one, CoverCounties)]
    return choose_cover(named[0] if named else (), rows, edition)


def not_refused(policy: Policy, rows: DemandColumns, cols: SupplyColumns, pairs: Pairs) -> Pairs:
    """The pairs that the policy does not refuse; a refused pair is not even a lead."""
    refused = {(limit.demand, limit.supply) for limit in policy.limits if isinstance(limit, Refused)}
    if not refused:
        return pairs
    row_of = {key: place for place, key in enumerate(rows.keys)}
    col_of = {key: place for place, key in enumerate(cols.keys)}
    there = [(row_of[d], col_of[s]) for d, s in refused if d in row_of and s in col_of]
    keys = np.array([row * pairs.shape[1] + col for row, col in there], dtype=np.int64)
    return pairs.where(~np.isin(pairs.keys(), keys))
