"""Many questions about one plan, answered from one preparation of its libraries and prices."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from rvmatch.eligibility import Side
from rvmatch.errors import invalid
from rvmatch.matching.asking.alternative_plans import best_plans_of, different_plan_of
from rvmatch.matching.asking.hypotheses import PlaceWorth, gain_of_places, hypothetical_plan, worths_of_places
from rvmatch.matching.asking.least_changes import SmallestChanges, smallest_changes_of
from rvmatch.matching.asking.plan_change import PlanChange
from rvmatch.matching.asking.solved_plan import SolvedPlan
from rvmatch.matching.asking.standing import PairStanding, candidates_of, standing_of
from rvmatch.matching.libraries import Demands, Supplies, as_library
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.reasons.audience import Audience, AudienceName, Explanation, reader
from rvmatch.matching.reasons.inquiry import Inquiry, inquiry_into
from rvmatch.matching.reasons.reasoning import demand_reasons, pair_reasons, supply_reasons
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.wording import Language

__all__ = ["Explainer"]

P = TypeVar("P", bound=DemandProject | SupplyProject)


class Explainer:
    """
    Answers many questions about one plan; the libraries are made ready once, and nothing changes.

    The first question that needs the plan's prices rebuilds the network that they solve, without any solver;
    the later ones find it ready. Plans without prices are explained as well, without what others would have
    to give up.

    Args:
        plan: The plan.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Raises:
        InvalidValueError: If the libraries or the settings are not the plan's.
    """

    __slots__ = ("_inquiry", "_plan", "_solved")

    def __init__(
        self, plan: MatchPlan, demands: Demands, supplies: Supplies, *, matcher: Matcher | None = None
    ) -> None:
        if not isinstance(plan, MatchPlan):
            raise invalid("plan", "plan", plan)
        demand_library: ProjectLibrary[DemandProject] = as_library(demands, DemandProject, "demands")
        supply_library: ProjectLibrary[SupplyProject] = as_library(supplies, SupplyProject, "supplies")
        self._plan = plan
        self._inquiry: Inquiry = inquiry_into(plan, demand_library, supply_library, matcher)
        self._solved: SolvedPlan | None = None

    def demand(self, key: str, *, language: Language = "zh", audience: AudienceName = "party") -> Explanation:
        """What the plan recommends to one demand and why; see ``explain_demand``."""
        whom = reader(language, audience)
        demand = self._project("demand", self._inquiry.demands, key)
        named = whom is Audience.DEPARTMENT
        sentences = demand_reasons(self._plan, self._inquiry, demand, self._priced(), named=named)
        return Explanation(keys=(key,), audience=whom, language=language, sentences=tuple(sentences))

    def supply(self, key: str, *, language: Language = "zh", audience: AudienceName = "party") -> Explanation:
        """What the plan recommends to one supply and why; see ``explain_supply``."""
        whom = reader(language, audience)
        supply = self._project("supply", self._inquiry.supplies, key)
        named = whom is Audience.DEPARTMENT
        sentences = supply_reasons(self._plan, self._inquiry, supply, self._priced(), named=named)
        return Explanation(keys=(key,), audience=whom, language=language, sentences=tuple(sentences))

    def pair(
        self, demand: str, supply: str, *, language: Language = "zh", audience: AudienceName = "party"
    ) -> Explanation:
        """Why the plan recommends one pair, or why it does not; see ``explain_pair``."""
        whom = reader(language, audience)
        pair = (
            self._project("demand", self._inquiry.demands, demand),
            self._project("supply", self._inquiry.supplies, supply),
        )
        named = whom is Audience.DEPARTMENT
        sentences = pair_reasons(self._plan, self._inquiry, *pair, self._priced(), named=named)
        return Explanation(
            keys=(demand, supply), audience=whom, language=language, sentences=tuple(sentences)
        )

    def standing(self, demand: str, supply: str) -> PairStanding:
        """How a pair stands, what it costs, and who would move for it; see ``pair_standing``."""
        return standing_of(self._ready(), demand, supply)

    def candidates(self, demand: str) -> tuple[PairStanding, ...]:
        """The suitable supplies of a demand by price; see ``candidates``."""
        return candidates_of(self._ready(), demand)

    def smallest_changes(self, *, demand: str | None = None, supply: str | None = None) -> SmallestChanges:
        """What would make the best plan match a project; see ``smallest_changes``."""
        if demand is not None and supply is None:
            return smallest_changes_of(self._ready(), Side.DEMAND, demand)
        if supply is not None and demand is None:
            return smallest_changes_of(self._ready(), Side.SUPPLY, supply)
        raise invalid("demand", "one_project", demand)

    def what_if(
        self,
        *,
        agreed: Iterable[tuple[str, str]] = (),
        refused: Iterable[tuple[str, str]] = (),
        accepts: Mapping[str, int] | None = None,
        wanted: Mapping[str, int] | None = None,
    ) -> PlanChange:
        """The best plan if some things were otherwise; see ``what_if``."""
        return hypothetical_plan(
            self._ready(), agreed=agreed, refused=refused, accepts=accepts or {}, wanted=wanted or {}
        )

    def worth_of_places(self, keys: Iterable[str]) -> tuple[PlaceWorth, ...]:
        """What one more place at each of some projects is worth; see ``worth_of_places``."""
        return worths_of_places(self._ready(), keys)

    def joint_gain(self, more: Mapping[str, int]) -> PlanChange:
        """What more places at several projects are worth together; see ``joint_gain``."""
        return gain_of_places(self._ready(), more)

    def best_plans(self, k: int = 5) -> tuple[PlanChange, ...]:
        """The best plans, the plan itself first; see ``best_plans``."""
        return best_plans_of(self._ready(), k)

    def different_plan(self, *, at_least: int, time_limit_s: float | None = None) -> PlanChange:
        """The best plan that leaves out at least so many dockings of the plan; see ``different_plan``."""
        return different_plan_of(self._ready(), at_least, time_limit_s)

    def _ready(self) -> SolvedPlan:
        if self._solved is None:
            self._solved = SolvedPlan.of(self._plan, self._inquiry)
        return self._solved

    def _priced(self) -> SolvedPlan | None:
        """The plan ready for questions that need prices; None if it has none."""
        return None if self._plan.certificate is None else self._ready()

    @staticmethod
    def _project(side: str, library: ProjectLibrary[P], key: str) -> P:
        if not isinstance(key, str) or key not in library:
            raise invalid(side, "known_key", key, count=len(library))
        return library[key]
