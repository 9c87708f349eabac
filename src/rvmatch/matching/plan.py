"""What a matching run proposes: a plan of codes and numbers, without sentences and without contacts."""

from functools import cached_property

import attrs

from rvmatch.eligibility import Funnel
from rvmatch.errors import invalid
from rvmatch.matching.left_alone import LeftAloneReason
from rvmatch.matching.linkage import DemandLinkage
from rvmatch.matching.proofs import ObjectiveOutcome, PlanCertificate, SolverRecord
from rvmatch.matching.settings import Note, PlanSettings
from rvmatch.model.content import content_digest
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.vocabulary import LinkageMember
from rvmatch.scoring import Part
from rvmatch.wording.notebooks import notebook_table

__all__ = [
    "BASELINE_ROUTE",
    "CountyCoverage",
    "Coverage",
    "Lead",
    "LeftAlone",
    "Match",
    "MatchPlan",
    "OpenPlaces",
    "Reserve",
    "SpareSupply",
    "Totals",
]

_POINTS_OF_SCORE_ONE = 1_000_000

BASELINE_ROUTE = "baseline"
"""The route of a plan that proves nothing."""


@attrs.frozen(kw_only=True)
class Reserve:
    """
    Another supply that would suit a matched demand.

    Args:
        supply: Its key.
        points: What the pair is worth.
        has_room: Whether it could take another project beside this plan.
    """

    supply: str
    points: int
    has_room: bool


@attrs.frozen(kw_only=True)
class Match:
    """
    One recommended docking (建议对接).

    Args:
        demand: The demand's key.
        supply: The supply's key.
        points: What the pair is worth, from 0 to 1,000,000.
        parts: What the points are made of, one part a criterion that counts.
        amount_cny: Money that the supply could bring to this project, in whole yuan; None if unknown.
        unknown: Codes of the rules that could not tell.
        review: Codes of the rules that want a person to look first.
        reserves: At most two other supplies, those with room first.
        role: The role of five-community linkage that it would fill, if the policy fills roles; else None.
        agreed: Whether both sides agreed on it already, so that it was kept.
    """

    demand: str
    supply: str
    points: int
    parts: tuple[Part, ...]
    amount_cny: int | None
    unknown: tuple[str, ...]
    review: tuple[str, ...]
    reserves: tuple[Reserve, ...]
    role: LinkageMember | None = None
    agreed: bool = False

    @property
    def score(self) -> float:
        """The points as a share of the greatest possible, in [0, 1]."""
        return self.points / _POINTS_OF_SCORE_ONE


@attrs.frozen(kw_only=True)
class Lead:
    """
    An eligible supply below the minimum score: worth a call, never counted as coverage.

    Args:
        supply: Its key.
        points: What the pair is worth.
    """

    supply: str
    points: int


@attrs.frozen(kw_only=True)
class LeftAlone:
    """
    A demand without a partner in the plan.

    Args:
        demand: Its key.
        reason: The first honest reason.
        eligible: How many supplies passed all rules.
        suitable: How many of these reach the minimum score.
        leads: At most three eligible supplies below the minimum score, the best first.
    """

    demand: str
    reason: LeftAloneReason
    eligible: int
    suitable: int
    leads: tuple[Lead, ...]


@attrs.frozen(kw_only=True)
class OpenPlaces:
    """
    A demand that has partners in the plan, but fewer than it wants.

    Args:
        demand: Its key.
        wanted: How many partners it wants.
        found: How many the plan recommends.
    """

    demand: str
    wanted: int
    found: int


@attrs.frozen(kw_only=True)
class SpareSupply:
    """
    A supply that could take more projects.

    Args:
        supply: Its key.
        accepted: How many projects it accepts.
        used: How many the plan recommends to it.
        eligible: For how many demands it meets all conditions; none if it takes no part at all.
    """

    supply: str
    accepted: int
    used: int
    eligible: int


@attrs.frozen(kw_only=True)
class CountyCoverage:
    """
    How a county that comes first fares (拟覆盖).

    Args:
        county: Its code.
        demands: How many demands it has in the library.
        partners: How many recommended dockings it has.
        reason: Why it has none; None if it has some.
    """

    county: CountyCode
    demands: int
    partners: int
    reason: LeftAloneReason | None


@attrs.frozen(kw_only=True)
class Coverage:
    """
    How the counties that come first fare together.

    Args:
        counties: Each of them, by code.
        covered: How many have a recommended docking; no plan under these settings covers more,
            unless the settings name a solver that proves nothing.
        points_given_up: By how many points the greatest total without this aim exceeds the plan's.
    """

    counties: tuple[CountyCoverage, ...]
    covered: int
    points_given_up: int


@attrs.frozen(kw_only=True)
class Totals:
    """
    The plan in numbers.

    Args:
        demands: How many demands there are.
        supplies: How many supplies there are.
        places_wanted: How many partners the demands want together.
        matches: How many dockings are recommended.
        demands_served: How many demands have one or more.
        suitable_pairs: How many eligible pairs reach the minimum score.
        leads: How many eligible pairs do not.
        points: The points of all matches together.
        amount_cny: The known amounts of all matches together, in whole yuan.
        amounts_unknown: How many matches have no known amount.
    """

    demands: int
    supplies: int
    places_wanted: int
    matches: int
    demands_served: int
    suitable_pairs: int
    leads: int
    points: int
    amount_cny: int
    amounts_unknown: int


@attrs.frozen(kw_only=True, slots=False)
class MatchPlan:
    """
    A proposal: which demand to dock with which supply, best under its settings; people decide.

    Args:
        matches: The recommended dockings, by demand, then supply.
        left_alone: Demands without a partner, by key.
        open_places: Demands with fewer partners than wanted, by key.
        spare_supplies: Supplies with room left, by key.
        coverage: How the counties that come first fare.
        totals: The plan in numbers.
        funnel: How many pairs each rule removed.
        unstated: For each criterion that counts, of how many eligible pairs it could not tell.
        outcomes: What the plan reached in each objective of its policy, in their order.
        linkage: How demands stand in five-community linkage, those that say anything of it, by key.
        route: ``"network"`` if prices prove the plan, ``"integer"`` if its optimum rests on a solver for
            whole numbers, ``"baseline"`` if nothing does.
        route_reason: Why that route, a short code.
        certificate: The prices that prove it; None on the other routes, or if time was up before the proof.
        settings: Under which settings it is best.
        notes: What its readers should know.
        digest: SHA-256 over all of the above, as 64 hexadecimal digits; empty before it was taken.
        found_by: The solver that found it, and why that one; outside the digest and of no account where plans
            are compared, because it hangs on what is installed. None where nobody recorded it.
    """

    matches: tuple[Match, ...]
    left_alone: tuple[LeftAlone, ...]
    open_places: tuple[OpenPlaces, ...]
    spare_supplies: tuple[SpareSupply, ...]
    coverage: Coverage
    totals: Totals
    funnel: Funnel
    unstated: tuple[tuple[str, int], ...]
    outcomes: tuple[ObjectiveOutcome, ...]
    linkage: tuple[DemandLinkage, ...]
    route: str
    route_reason: str
    certificate: PlanCertificate | None
    settings: PlanSettings
    notes: tuple[Note, ...]
    digest: str = ""
    found_by: SolverRecord | None = attrs.field(default=None, eq=False)

    @property
    def optimal(self) -> bool:
        """Whether every objective is at its optimum; on the route ``"integer"`` as the solver says."""
        return self.route != BASELINE_ROUTE and not any(outcome.gap for outcome in self.outcomes)

    def sealed(self) -> "MatchPlan":
        """The plan with the digest of its content."""
        return attrs.evolve(self, digest=self.content_digest())

    def content_digest(self) -> str:
        """
        The digest that the plan should have: whoever changes anything in it changes this.

        Returns:
            SHA-256 as 64 hexadecimal digits.
        """
        return content_digest(attrs.evolve(self, digest="", found_by=None))

    def _repr_html_(self) -> str:
        rows = [(match.demand, match.supply, match.score) for match in self.matches]
        return notebook_table("plan", ("demand", "supply", "score"), rows, matches=len(rows))

    @cached_property
    def _by_demand(self) -> dict[str, tuple[Match, ...]]:
        found: dict[str, list[Match]] = {}
        for match in self.matches:
            found.setdefault(match.demand, []).append(match)
        return {key: tuple(matches) for key, matches in found.items()}

    @cached_property
    def _by_supply(self) -> dict[str, tuple[Match, ...]]:
        found: dict[str, list[Match]] = {}
        for match in self.matches:
            found.setdefault(match.supply, []).append(match)
        return {key: tuple(matches) for key, matches in found.items()}

    @cached_property
    def _alone(self) -> dict[str, LeftAlone]:
        return {alone.demand: alone for alone in self.left_alone}

    def matches_of_demand(self, demand: str) -> tuple[Match, ...]:
        """The recommended dockings of one demand; empty if it has none or is not in the plan."""
        return self._by_demand.get(demand, ())

    def matches_of_supply(self, supply: str) -> tuple[Match, ...]:
        """The recommended dockings of one supply; empty if it has none or is not in the plan."""
        return self._by_supply.get(supply, ())

    def left_alone_demand(self, demand: str) -> LeftAlone:
        """
        What is known of a demand without a partner.

        Raises:
            InvalidValueError: If the plan does not leave it alone.
        """
        try:
            return self._alone[demand]
        except KeyError:
            raise invalid("demand", "left_alone_demand", demand) from None
