"""The way from two libraries to a plan: settings in the constructor, data in the verb."""

from collections.abc import Iterable
from concurrent.futures import Executor
from typing import Any

import attrs

from rvmatch.eligibility import DEFAULT_RULES, EligibilityRule
from rvmatch.errors import invalid
from rvmatch.matching.assembled import assembled_plan
from rvmatch.matching.changes.revision import revision_of
from rvmatch.matching.encoding import BASELINE, Solved
from rvmatch.matching.infeasibility import solve_policy
from rvmatch.matching.libraries import Demands, Supplies, as_library
from rvmatch.matching.market import Market, market_of
from rvmatch.matching.options import options_of
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.agreements import rules_under
from rvmatch.matching.policies.policy import DEFAULT_MINIMUM_SCORE, Policy
from rvmatch.matching.settings_checks import (
    as_criteria,
    as_rules,
    known_edition,
    known_solver,
    some_policy,
    some_weights,
    unique_codes,
)
from rvmatch.matching.watch import Cancel, Progress, Watch
from rvmatch.model.bulk import collector_paused
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring import DEFAULT_CRITERIA, Criterion, Weights

__all__ = ["DEFAULT_MINIMUM_SCORE", "Matcher", "match"]


@attrs.frozen(kw_only=True)
class Matcher:
    """
    The settings of a matching run; nothing is remembered between runs.

    Args:
        rules: Eligibility rules; kept in the order in which they are asked: those that declare an index
            first, field before region, the others as given.
        criteria: Criteria to choose from; those with a weight count.
        weights: How much each criterion counts; ``Weights.of`` makes them from a mapping.
        policy: The objectives in their order, and the limits; most counties first, then the greatest total
            score, unless told.
        solver: How a plan is found: ``"auto"``, any of ``rvmatch.assignment.ENGINES``, which all lead to the
            same dockings, or ``"greedy"`` for a baseline that knows no policy and proves nothing.
        edition: The edition of the notice.

    Raises:
        InvalidValueError: If a setting is of the wrong kind or out of range, there is no such solver,
            edition or county, two rules or two criteria have the same code, a weight names no criterion,
            or an option of a rule or a criterion has no text that could be recorded.

    Examples:
        >>> Matcher(weights=Weights.of(field_fit=2, money_covered=1)).policy.minimum_points
        300000
    """

    rules: tuple[EligibilityRule, ...] = attrs.field(
        default=DEFAULT_RULES, converter=as_rules, validator=unique_codes
    )
    criteria: tuple[Criterion, ...] = attrs.field(
        default=DEFAULT_CRITERIA, converter=as_criteria, validator=unique_codes
    )
    weights: Weights = attrs.field(factory=Weights.default, validator=some_weights)
    policy: Policy = attrs.field(factory=Policy.coverage_first, validator=some_policy)
    solver: str = attrs.field(default="auto", validator=known_solver)
    edition: str = attrs.field(default="2022-11", validator=known_edition)

    def __attrs_post_init__(self) -> None:
        known = {criterion.code for criterion in self.criteria}
        for code, _ in self.weights.parts:
            if code not in known:
                raise invalid("weights", "known_criterion", code, known=", ".join(sorted(known)))
        _ = self.options  # refuses here, not in the middle of a run, what could not be recorded

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Options of rules and of criteria that count, where they differ from the class's own, as text."""
        counting_ones = (criterion for criterion in self.criteria if self.weights[criterion.code])
        return options_of((*self.rules, *counting_ones))

    @collector_paused()
    def match(
        self,
        demands: Demands,
        supplies: Supplies,
        *,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
        time_limit_s: float | None = None,
        memory_mb: float | None = None,
        executor: Executor | None = None,
    ) -> MatchPlan:
        """
        The plan that is best under these settings.

        The first objective of the policy counts most, then the second among its optima, and so on; at the
        end a keyed hash decides. Leaving a project alone is always allowed, unless a limit forbids it.

        Memory grows with the eligible pairs. Beside the libraries 17 bytes are kept for each, and while the
        plan is sought with the extra ``fast`` there are some more for each: about 15 where each demand has
        150 eligible supplies and places abound, 95 where it has 20, 340 where there are no more places than
        demands; measured with 100,000 demands.

        Args:
            demands: What counties ask for, a library or projects in any order.
            supplies: What organisations offer, likewise.
            progress: Called with the name of a step and the share done, from 0 to 1, as each step begins.
            cancel: Asked between steps, and between blocks of pairs, whether to stop; a call of scipy that is
                running is not interrupted.
            time_limit_s: After how many seconds the search for a plan ends. The best plan found by then says
                how far from the optimum it may be.
            memory_mb: About how many megabytes judging pairs may take beside the libraries and the pairs
                that are eligible, in each of the executor's workers; None for as much as is quickest, some
                tens. Less takes longer and leads to the same plan.
            executor: Judges pairs in parallel: any ``concurrent.futures.Executor``, of processes, threads or
                other machines; None for this thread alone. It leads to the same plan, and stays open.

        Returns:
            The plan. The same projects in any order give the same plan.

        Raises:
            InvalidValueError: If keys occur twice, the kinds are exchanged, something else than projects
                is given, a rule or a criterion does not answer as its protocol says, or an agreement names
                a pair that is not there or that a rule rejects.
            InfeasiblePolicyError: If the limits cannot all hold; it names those that conflict and a way out.
            TimeLimitError: If there was no plan at all in time.
            CancelledError: If ``cancel`` said so.
            ExecutorLostError: If the executor broke down; no half plan is kept.
        """
        watch = Watch(progress=progress, cancel=cancel, time_limit_s=time_limit_s)
        market = self.market(demands, supplies, watch, memory_mb=memory_mb, executor=executor)
        # Its network is by far the largest thing of a run, and the plan needs it no more.
        solved = attrs.evolve(self.solve(market, watch), network=None)
        watch.step("plan", 0.9)
        plan = assembled_plan(self, market, solved)
        watch.step("end", 1.0)
        return plan

    def revise(
        self,
        plan: MatchPlan,
        demands: Demands,
        supplies: Supplies,
        *,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
        time_limit_s: float | None = None,
        memory_mb: float | None = None,
        executor: Executor | None = None,
    ) -> MatchPlan:
        """
        The plan that is best under these settings today, with the fewest changes against an earlier one.

        Of all best plans it is one with the fewest dockings lost and new; where the policy names
        ``FewestChanges`` itself, they count at that place, against the plan given here. What the earlier plan
        knew as agreed stays while both projects are there, what it knew as refused is not proposed again.
        A project that changes nothing changes no docking, and revising the revision changes nothing.

        Args:
            plan: The earlier plan, made under any policy.
            demands: The demands of today, after projects were added, withdrawn or changed.
            supplies: The supplies of today.
            progress: As in ``match``.
            cancel: As in ``match``.
            time_limit_s: As in ``match``.
            memory_mb: As in ``match``.
            executor: As in ``match``.

        Returns:
            The plan; its settings hold the whole policy, which ``verify_plan`` and explanations go by.

        Raises:
            InvalidValueError: As ``match``; besides, if ``plan`` is none, the solver is the baseline, or a
                rule rejects what the earlier plan knew as agreed.
            InfeasiblePolicyError: As ``match``.
            TimeLimitError: As ``match``.
            CancelledError: As ``match``.
            ExecutorLostError: As ``match``.
        """
        if self.solver == BASELINE:
            raise invalid("solver", "revising_baseline", self.solver)
        demand_library = as_library(demands, DemandProject, "demands")
        supply_library = as_library(supplies, SupplyProject, "supplies")
        revision = revision_of(self.policy, plan, demand_library, supply_library, self.rules)
        found = attrs.evolve(self, policy=revision.policy).match(
            demand_library,
            supply_library,
            progress=progress,
            cancel=cancel,
            time_limit_s=time_limit_s,
            memory_mb=memory_mb,
            executor=executor,
        )
        return revision.noted(found)

    def market(
        self,
        demands: Demands,
        supplies: Supplies,
        watch: Watch | None = None,
        *,
        memory_mb: float | None = None,
        executor: Executor | None = None,
    ) -> Market:
        """The libraries made ready under these settings: what ``match`` does before it solves."""
        return market_of(
            as_library(demands, DemandProject, "demands"),
            as_library(supplies, SupplyProject, "supplies"),
            rules=rules_under(self.policy, self.rules),
            criteria=self.criteria,
            weights=self.weights,
            policy=self.policy,
            edition=self.edition,
            watch=watch or Watch(),
            memory_mb=memory_mb,
            executor=executor,
        )

    def solve(self, market: Market, watch: Watch | None = None) -> Solved:
        """
        The best choice of pairs of a market that was made under these settings.

        Raises:
            InvalidValueError: If an agreement names a pair that a rule rejects.
            InfeasiblePolicyError: If the limits cannot all hold.
        """
        watch = watch or Watch()
        watch.step("solve", 0.4)
        rules = rules_under(self.policy, self.rules)
        return solve_policy(market, self.policy, rules, self.solver, watch)


def match(
    demands: Demands,
    supplies: Supplies,
    *,
    cover: Iterable[str] | CountyList | None = None,
    weights: Weights | None = None,
    minimum_score: float | None = None,
    tie_seed: int | None = None,
    policy: Policy | None = None,
    time_limit_s: float | None = None,
    memory_mb: float | None = None,
    executor: Executor | None = None,
) -> MatchPlan:
    """
    The best plan for two libraries: unless told otherwise most counties, then the greatest total score.

    Args:
        demands: What counties ask for, a library or projects in any order.
        supplies: What organisations offer, likewise.
        cover: Counties that come first; see ``CoverCounties``. None at all for no such aim.
        weights: How much each criterion counts; None for ``Weights.default()``.
        minimum_score: Pairs below this score, in [0, 1], are leads and never matches; 0.3 if left out.
        tie_seed: Decides between plans that are equally good; 0 if left out.
        policy: Objectives and limits of one's own, in place of ``cover``, ``minimum_score`` and ``tie_seed``.
        time_limit_s: After how many seconds the search for a plan ends; see ``Matcher.match``.
        memory_mb: About how many megabytes judging pairs may take; see ``Matcher.match``.
        executor: Judges pairs in parallel; see ``Matcher.match``.

    Returns:
        The plan; it says under which settings it is best.

    Raises:
        InvalidValueError: If keys occur twice, the kinds are exchanged, something else than projects is
            given, a setting is out of range, or a policy stands beside what belongs into it.
        InfeasiblePolicyError: If the limits of the policy cannot all hold.
        ExecutorLostError: If the executor broke down.
    """
    parts: dict[str, Any] = {"cover": cover, "minimum_score": minimum_score, "tie_seed": tie_seed}
    given = {name: value for name, value in parts.items() if value is not None}
    if policy is not None and given:
        raise invalid("policy", "policy_beside", ", ".join(given))
    settings = Matcher(
        weights=Weights.default() if weights is None else weights,
        policy=policy if policy is not None else Policy.coverage_first(**given),
    )
    return settings.match(
        demands, supplies, time_limit_s=time_limit_s, memory_mb=memory_mb, executor=executor
    )
