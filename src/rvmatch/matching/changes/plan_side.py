"""One of two plans that are compared, with what is known of the libraries that it was made from."""

from functools import cached_property
from typing import Any, TypeAlias

import attrs

from rvmatch.errors import invalid
from rvmatch.matching.asking.solved_plan import SolvedPlan
from rvmatch.matching.asking.standing import PairStanding, standing_of
from rvmatch.matching.libraries import Demands, Supplies, as_library
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.plan import LeftAlone, Match, MatchPlan
from rvmatch.matching.policies.limits import Refused
from rvmatch.matching.reasons.inquiry import Inquiry, inquiry_into
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["Libraries", "PlanSide"]

Libraries: TypeAlias = tuple[Demands, Supplies]
"""The demands and the supplies that a plan was made from."""


@attrs.frozen(kw_only=True, eq=False, slots=False)
class PlanSide:
    """
    A plan and, where they were given, its libraries.

    Args:
        plan: The plan.
        inquiry: Its libraries and settings made ready for questions; None if they were not given.
    """

    plan: MatchPlan
    inquiry: Inquiry | None

    @classmethod
    def of(cls, field: str, plan: Any, libraries: Any, matcher: Matcher | None) -> "PlanSide":
        """
        The plan with its libraries.

        Args:
            field: What the caller calls the libraries.
            plan: The plan.
            libraries: Its libraries, or None.
            matcher: Rules and criteria, if they are one's own; weights and policy are the plan's.

        Returns:
            The side.

        Raises:
            InvalidValueError: If it is no plan, or the libraries or rules are not the plan's.
        """
        if not isinstance(plan, MatchPlan):
            raise invalid("plan", "plan", plan)
        if libraries is None:
            return cls(plan=plan, inquiry=None)
        if not isinstance(libraries, tuple | list) or len(libraries) != 2:
            raise invalid(field, "two_libraries", type(libraries).__name__)
        settings = plan.settings
        if matcher is not None:
            matcher = attrs.evolve(
                matcher, weights=settings.weights, policy=settings.policy, edition=settings.edition
            )
        inquiry = inquiry_into(
            plan,
            as_library(libraries[0], DemandProject, f"{field}[0]"),
            as_library(libraries[1], SupplyProject, f"{field}[1]"),
            matcher,
        )
        return cls(plan=plan, inquiry=inquiry)

    @cached_property
    def matches(self) -> dict[tuple[str, str], Match]:
        """The plan's dockings by the keys of both sides."""
        return {(match.demand, match.supply): match for match in self.plan.matches}

    @cached_property
    def left_alone(self) -> dict[str, LeftAlone]:
        """The demands without a partner, by key."""
        return {alone.demand: alone for alone in self.plan.left_alone}

    def knows_demand(self, key: str) -> bool:
        """Whether the demand is in the library: a plan names each, with a partner or without."""
        return key in self.left_alone or bool(self.plan.matches_of_demand(key))

    def knows_supply(self, key: str) -> bool:
        """Whether the supply is in the library; without libraries, whether the plan names it."""
        if self.inquiry is not None:
            return key in self.inquiry.supplies
        return bool(self.plan.matches_of_supply(key)) or key in self._spare

    def refuses(self, demand: str, supply: str) -> bool:
        """Whether the policy says that one side refused the pair."""
        return Refused(demand, supply) in self.plan.settings.policy.limits

    def points(self, demand: str, supply: str) -> int | None:
        """What a pair is worth; None where that is not known, or a rule rejects it."""
        match = self.matches.get((demand, supply))
        if match is not None:
            return match.points
        if self.inquiry is None or demand not in self.inquiry.demands or supply not in self.inquiry.supplies:
            return None
        return None if self.failed(demand, supply) else self.inquiry.points(demand, supply)

    def failed(self, demand: str, supply: str) -> tuple[str, ...]:
        """The codes of the rules that reject a pair of the libraries."""
        if self.inquiry is None:
            return ()
        outcomes = self.inquiry.outcomes(demand, supply)
        return tuple(code for code, outcome in outcomes if not outcome.eligible)

    def standing(self, demand: str, supply: str) -> PairStanding | None:
        """How an eligible pair stands in the plan; None without libraries or without prices."""
        if self._solved is None:
            return None
        return standing_of(self._solved, demand, supply)

    @cached_property
    def _spare(self) -> frozenset[str]:
        return frozenset(spare.supply for spare in self.plan.spare_supplies)

    @cached_property
    def _solved(self) -> SolvedPlan | None:
        if self.inquiry is None or self.plan.certificate is None:
            return None
        return SolvedPlan.of(self.plan, self.inquiry)
