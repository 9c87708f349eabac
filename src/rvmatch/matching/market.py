"""The market of a run: two libraries as arrays, with the pairs that may be used and what each is worth."""

from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import Final

import attrs

from rvmatch.columns import DemandColumns, demand_columns, supply_columns
from rvmatch.eligibility import EligibilityRule, Funnel
from rvmatch.eligibility.candidates import CandidateSearch, pairs_at_once
from rvmatch.errors import invalid
from rvmatch.matching.cover import Cover, choose_cover
from rvmatch.matching.encoding import Scored
from rvmatch.matching.judging import Judging, judged, judged_by_threads
from rvmatch.matching.policies.limits import Refused
from rvmatch.matching.policies.objectives import CoverCounties
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.policies.ranking import Ranking, rank_market
from rvmatch.matching.sharing_out import judged_on
from rvmatch.matching.watch import Watch
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring import Criterion, Weights
from rvmatch.scoring.scores import counting

__all__ = ["Market", "first_cover", "market_of", "ranking_of"]

_SHARE_BEFORE_PAIRS: Final = 0.1
_SHARE_AFTER_PAIRS: Final = 0.35


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
    memory_mb: float | None = None,
    executor: Executor | None = None,
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
        memory_mb: How much memory judging pairs may take beside what is kept; None for as much as is
            quickest.
        executor: What judges pairs in parallel; None for this thread.

    Returns:
        The market, the same however it was made.

    Raises:
        InvalidValueError: If a rule or a criterion does not answer as its protocol says, or an option of
            the run is out of range.
        CancelledError: If the run is to stop.
        ExecutorLostError: If the executor broke down.
    """
    most = pairs_at_once(memory_mb)
    if not (executor is None or isinstance(executor, Executor)):
        raise invalid("executor", "executor", type(executor).__name__)
    watch.step("columns", 0.0)
    rows, cols = demand_columns(demands), supply_columns(supplies)
    watch.step("candidates", _SHARE_BEFORE_PAIRS)
    judging = Judging(
        rules=tuple(rules),
        criteria=counting(rows, cols, criteria, weights),
        weights=weights,
        refused=frozenset(
            (limit.demand, limit.supply) for limit in policy.limits if isinstance(limit, Refused)
        ),
        most=most,
    )
    search = CandidateSearch.of(rows, cols, rules, most=most)
    if executor is None:
        found = judged(search, judging, partial(_tell, watch))
    elif isinstance(executor, ThreadPoolExecutor):
        found = judged_by_threads(executor, search, judging, cancel=watch.cancel)
    else:
        found = judged_on(executor, search, judging, cancel=watch.cancel)
    return Market(
        demands=demands,
        supplies=supplies,
        criteria=judging.criteria,
        cover=choose_cover(None, rows, edition),
        first=first_cover(policy, rows, edition),
        scored=Scored(
            demands=rows,
            supplies=cols,
            pairs=found.pairs,
            points=found.points,
            minimum_points=policy.minimum_points,
        ),
        funnel=search.whole_funnel([found.funnel]),
        unstated=found.unstated,
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
        points=scored.lean_points,
        cover=cover,
    )


def first_cover(policy: Policy, rows: DemandColumns, edition: str) -> Cover:
    """The counties that the first ``CoverCounties`` of a policy means; none if it has no such objective."""
    named = [one.codes for one in policy.objectives if isinstance(one, CoverCounties)]
    return choose_cover(named[0] if named else (), rows, edition)


def _tell(watch: Watch, share: float) -> None:
    """Tell how far the judging of pairs is; before the first block nothing needs to be told."""
    if share:
        watch.step("candidates", _SHARE_BEFORE_PAIRS + (_SHARE_AFTER_PAIRS - _SHARE_BEFORE_PAIRS) * share)
