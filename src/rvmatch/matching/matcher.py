"""The way from two libraries to a plan: settings in the constructor, data in the verb."""

import importlib
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import attrs

from rvmatch.eligibility import DEFAULT_RULES, EligibilityRule, Index
from rvmatch.eligibility.candidates import asking_order
from rvmatch.errors import invalid
from rvmatch.matching.assembly import (
    coverage_of,
    left_alone_of,
    matches_of,
    open_places_of,
    outcomes_of,
    roles_by_demand,
    spare_supplies_of,
    totals_of,
)
from rvmatch.matching.changes.revision import revision_of
from rvmatch.matching.cover import Cover
from rvmatch.matching.encoding import BASELINE, PLAN_SOLVERS, Solved
from rvmatch.matching.infeasibility import solve_policy
from rvmatch.matching.libraries import Demands, Supplies, as_library
from rvmatch.matching.linkage import linkage_of
from rvmatch.matching.market import Market, market_of
from rvmatch.matching.notes import notes_of
from rvmatch.matching.options import options_of
from rvmatch.matching.plan import BASELINE_ROUTE, MatchPlan
from rvmatch.matching.policies.policy import DEFAULT_MINIMUM_SCORE, Policy
from rvmatch.matching.proofs import PlanCertificate
from rvmatch.matching.settings import PlanSettings
from rvmatch.matching.watch import Cancel, Progress, Watch
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.notice import load_notice
from rvmatch.scoring import DEFAULT_CRITERIA, ONE, Criterion, Weights

__all__ = ["DEFAULT_MINIMUM_SCORE", "Matcher", "match"]

T = TypeVar("T")


def _rules(values: Iterable[EligibilityRule]) -> tuple[EligibilityRule, ...]:
    found = _instances("rules", values, EligibilityRule)
    for rule in found:
        index = getattr(rule, "index", None)
        if not (index is None or isinstance(index, Index)):
            raise invalid("rules", "rule_index", index, values=", ".join(map(str, Index)))
    return asking_order(found)


def _criteria(values: Iterable[Criterion]) -> tuple[Criterion, ...]:
    found = _instances("criteria", values, Criterion)
    for criterion in found:
        neutral: object = criterion.neutral
        if isinstance(neutral, bool) or not isinstance(neutral, int) or not 0 <= neutral <= ONE:
            raise invalid(f"{criterion.code}.neutral", "within", neutral, lowest=0, highest=ONE)
    return found


def _instances(field: str, values: Iterable[T], kind: Any) -> tuple[T, ...]:
    """The values, refused unless each has what the protocol asks for, and a text as its code."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, "collection", type(values).__name__)
    found = tuple(values)
    for value in found:
        if isinstance(value, type):  # a class has all that its instances have
            raise invalid(field, "instance", value.__name__)
        if not isinstance(value, kind) or not isinstance(getattr(value, "code", None), str):
            raise invalid(field, "implementation", type(value).__name__, kind=kind.__name__)
    return found


def _unique_codes(_: object, attribute: "attrs.Attribute[Any]", values: Sequence[Any]) -> None:
    codes = [value.code for value in values]
    if len(set(codes)) < len(codes):
        raise invalid(attribute.name, "unique_codes", ", ".join(codes))


def _weights(_: object, attribute: "attrs.Attribute[Weights]", value: object) -> None:
    if not isinstance(value, Weights):
        raise invalid(attribute.name, "weights_class", value)


def _policy(_: object, attribute: "attrs.Attribute[Policy]", value: object) -> None:
    if not isinstance(value, Policy):
        raise invalid(attribute.name, "policy_class", value)


def _solver(_: object, attribute: "attrs.Attribute[str]", value: object) -> None:
    if not isinstance(value, str) or value not in PLAN_SOLVERS:
        raise invalid(attribute.name, "assignment_solver", value, names=", ".join(PLAN_SOLVERS))


def _edition(_: object, attribute: "attrs.Attribute[str]", value: object) -> None:
    if not isinstance(value, str):
        raise invalid(attribute.name, "text", value)
    load_notice(value)


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
        default=DEFAULT_RULES, converter=_rules, validator=_unique_codes
    )
    criteria: tuple[Criterion, ...] = attrs.field(
        default=DEFAULT_CRITERIA, converter=_criteria, validator=_unique_codes
    )
    weights: Weights = attrs.field(factory=Weights.default, validator=_weights)
    policy: Policy = attrs.field(factory=Policy.coverage_first, validator=_policy)
    solver: str = attrs.field(default="auto", validator=_solver)
    edition: str = attrs.field(default="2022-11", validator=_edition)

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

    def match(
        self,
        demands: Demands,
        supplies: Supplies,
        *,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
        time_limit_s: float | None = None,
    ) -> MatchPlan:
        """
        The plan that is best under these settings.

        The first objective of the policy counts most, then the second among its optima, and so on; at the
        end a keyed hash decides. Leaving a project alone is always allowed, unless a limit forbids it.

        Args:
            demands: What counties ask for, a library or projects in any order.
            supplies: What organisations offer, likewise.
            progress: Called with the name of a step and the share done, from 0 to 1, as each step begins.
            cancel: Asked between steps whether to stop; a call of scipy that is running is not interrupted.
            time_limit_s: After how many seconds the search for a plan ends. The best plan found by then says
                how far from the optimum it may be.

        Returns:
            The plan. The same projects in any order give the same plan.

        Raises:
            InvalidValueError: If keys occur twice, the kinds are exchanged, something else than projects
                is given, a rule or a criterion does not answer as its protocol says, or an agreement names
                a pair that is not there or that a rule rejects.
            InfeasiblePolicyError: If the limits cannot all hold; it names those that conflict and a way out.
            TimeLimitError: If there was no plan at all in time.
            CancelledError: If ``cancel`` said so.
        """
        watch = Watch(progress=progress, cancel=cancel, time_limit_s=time_limit_s)
        market = self.market(demands, supplies, watch)
        solved = self.solve(market, watch)
        watch.step("plan", 0.9)
        plan = self._plan(market, solved)
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

        Returns:
            The plan; its settings hold the whole policy, which ``verify_plan`` and explanations go by.

        Raises:
            InvalidValueError: As ``match``; besides, if ``plan`` is none, the solver is the baseline, or a
                rule rejects what the earlier plan knew as agreed.
            InfeasiblePolicyError: As ``match``.
            TimeLimitError: As ``match``.
            CancelledError: As ``match``.
        """
        if self.solver == BASELINE:
            raise invalid("solver", "revising_baseline", self.solver)
        demand_library = as_library(demands, DemandProject, "demands")
        supply_library = as_library(supplies, SupplyProject, "supplies")
        revision = revision_of(self.policy, plan, demand_library, supply_library, self.rules)
        found = attrs.evolve(self, policy=revision.policy).match(
            demand_library, supply_library, progress=progress, cancel=cancel, time_limit_s=time_limit_s
        )
        return revision.noted(found)

    def market(self, demands: Demands, supplies: Supplies, watch: Watch | None = None) -> Market:
        """The libraries made ready under these settings: what ``match`` does before it solves."""
        return market_of(
            as_library(demands, DemandProject, "demands"),
            as_library(supplies, SupplyProject, "supplies"),
            rules=self.rules,
            criteria=self.criteria,
            weights=self.weights,
            policy=self.policy,
            edition=self.edition,
            watch=watch or Watch(),
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
        return solve_policy(market, self.policy, self.rules, self.solver, watch)

    def _plan(self, market: Market, solved: Solved) -> MatchPlan:
        scored, cover = market.scored, market.first
        matches = matches_of(
            scored,
            solved,
            market.demands,
            market.supplies,
            rules=self.rules,
            criteria=market.criteria,
            weights=self.weights,
        )
        left_alone = left_alone_of(scored, solved, self.rules)
        answer = solved.answer
        return MatchPlan(
            matches=matches,
            left_alone=left_alone,
            open_places=open_places_of(scored, solved),
            spare_supplies=spare_supplies_of(scored, solved),
            coverage=coverage_of(scored, solved, cover, left_alone),
            totals=totals_of(scored, solved, matches),
            funnel=market.funnel,
            unstated=market.unstated,
            outcomes=outcomes_of(solved),
            linkage=linkage_of(
                market.demands,
                market.supplies,
                roles_by_demand(matches),
                assigned=solved.ranking.ranked.roles is not None,
            ),
            route=BASELINE_ROUTE if answer is None else answer.route,
            route_reason=BASELINE_ROUTE if answer is None else answer.reason,
            certificate=None
            if answer is None or answer.certificate is None
            else PlanCertificate.of(answer.certificate),
            settings=self._settings(cover, market),
            notes=notes_of(market.demands, market.supplies, matches, cover, self.policy, self.edition),
        ).sealed()

    def _settings(self, cover: Cover, market: Market) -> PlanSettings:
        return PlanSettings(
            rules=tuple(rule.code for rule in self.rules),
            weights=self.weights,
            options=self.options,
            policy=self.policy,
            solver=self.solver,
            cover=cover.codes,
            cover_source=cover.source,
            edition=self.edition,
            version=_version(),
            demands_fingerprint=market.demands.fingerprint(),
            supplies_fingerprint=market.supplies.fingerprint(),
        )


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

    Returns:
        The plan; it says under which settings it is best.

    Raises:
        InvalidValueError: If keys occur twice, the kinds are exchanged, something else than projects is
            given, a setting is out of range, or a policy stands beside what belongs into it.
        InfeasiblePolicyError: If the limits of the policy cannot all hold.
    """
    parts: dict[str, Any] = {"cover": cover, "minimum_score": minimum_score, "tie_seed": tie_seed}
    given = {name: value for name, value in parts.items() if value is not None}
    if policy is not None and given:
        raise invalid("policy", "policy_beside", ", ".join(given))
    settings = Matcher(
        weights=Weights.default() if weights is None else weights,
        policy=policy if policy is not None else Policy.coverage_first(**given),
    )
    return settings.match(demands, supplies, time_limit_s=time_limit_s)


def _version() -> str:
    """The version of the code that runs; what an installation recorded may be another."""
    # Asked for by name: the package's own front door imports this room.
    version: str = importlib.import_module("rvmatch").__version__
    return version
