"""Several years of matching, simulated: libraries change, people answer, each plan keeps what is agreed."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import attrs

from rvmatch.errors import Fault, InvalidValueError, Place, invalid
from rvmatch.evaluation.years import LibraryYear, YearOutcome, year_outcome
from rvmatch.evaluation.years_telling import years_table
from rvmatch.experiments.years_answers import PROPOSED_ON, a_year_on
from rvmatch.experiments.years_libraries import demands_arriving, next_library, supplies_arriving
from rvmatch.experiments.years_rates import Draws, YearlyRates
from rvmatch.matching.dockings import docking_limits, dockings_of, libraries_after
from rvmatch.matching.libraries import Demands, Supplies, as_library
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.policies.given_objectives import FewestChanges, LongestWaiting
from rvmatch.matching.policies.limits import Agreed
from rvmatch.matching.policies.objectives import Objective
from rvmatch.matching.policies.policy import Policy
from rvmatch.model.arguments import optional_instance
from rvmatch.model.docking import Docking
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.wording import Language, say, shown

__all__ = ["SimulatedYears", "simulate_years"]

_MOST_YEARS: Final = 100
_FIRST_YEARS: Final = (1949, 2900)


@attrs.frozen(kw_only=True)
class SimulatedYears:
    """
    Several simulated years.

    Args:
        seed: What everything was drawn with.
        rates: How fast libraries changed and how people answered.
        outcomes: The years, the earliest first.
    """

    seed: int
    rates: YearlyRates
    outcomes: tuple[YearOutcome, ...]

    def summary(self, language: Language = "zh") -> str:
        """
        The years as a table, below a line that says that they are simulated.

        Args:
            language: ``"zh"`` or ``"en"``.

        Returns:
            Text in Markdown.

        Raises:
            InvalidValueError: If there is no such language.
        """
        table = years_table(self.outcomes, language)
        return f"{say('years.rates', language, seed=self.seed)}\n\n{table}"


def simulate_years(
    demands: Demands,
    supplies: Supplies,
    *,
    years: int,
    first_year: int,
    seed: int,
    rates: YearlyRates | None = None,
    matcher: Matcher | None = None,
    dockings: Iterable[Docking] = (),
) -> SimulatedYears:
    """
    What a policy leads to over several years, in libraries that change and with people who may say no.

    Each year what was agreed is kept, what was refused or left is not proposed again, and what is finished
    has used up a place on both sides. Where the policy names ``LongestWaiting``, those come first with whom
    nobody had agreed by the end of the year before; where it names ``FewestChanges``, last year's plan
    counts. Answers are drawn by pair and year, so that two policies that propose the same pair meet the same
    answer. New projects are synthetic and say so.

    Args:
        demands: The demands of the first year.
        supplies: The supplies of the first year.
        years: How many years, from 1 to 100.
        first_year: The first of them.
        seed: Any whole number; the same seed gives the same years everywhere.
        rates: How fast libraries change and how people answer; invented ones if left out.
        matcher: The settings of every year's plan; most counties first, then the greatest total score,
            unless told. What its policy knows of waiting and of an earlier plan counts in the first year.
        dockings: Dockings on record before the first year.

    Returns:
        One outcome for each year.

    Raises:
        InvalidValueError: If an argument is of another kind, a number is out of range, the policy holds an
            agreement (agreements are dockings here), a docking on record had its last step after the first
            plan, or as ``Matcher.match``.
        InfeasiblePolicyError: If the limits of the policy cannot all hold in some year.

    Examples:
        >>> from rvmatch.experiments import national
        >>> start = national()
        >>> found = simulate_years(start.demands, start.supplies, years=2, first_year=2023, seed=1)
        >>> [outcome.plan.coverage.covered for outcome in found.outcomes]
        [160, 159]
    """
    first_demands: ProjectLibrary[DemandProject] = as_library(demands, DemandProject, "demands")
    first_supplies: ProjectLibrary[SupplyProject] = as_library(supplies, SupplyProject, "supplies")
    _whole("years", years, 1, _MOST_YEARS)
    _whole("first_year", first_year, *_FIRST_YEARS)
    _whole("seed", seed)
    matcher = optional_instance("matcher", matcher, Matcher) or Matcher()
    rates = optional_instance("rates", rates, YearlyRates) or YearlyRates()
    for limit in matcher.policy.limits:
        if isinstance(limit, Agreed):
            raise invalid("policy", "years_agreed", f"{limit.demand}, {limit.supply}")
    draws = Draws(seed=seed)
    provinces = tuple(sorted({demand.county_code.province for demand in first_demands}))
    asking, offering, recorded = first_demands, first_supplies, _on_record(dockings, first_year)
    changes = tuple(LibraryYear(earlier=len(one), later=len(one)) for one in (asking, offering))
    outcomes: list[YearOutcome] = []
    for year in range(first_year, first_year + years):
        earlier = outcomes[-1] if outcomes else None
        if earlier is not None:
            asking, asking_change = next_library(
                asking,
                recorded,
                year=year,
                arriving=demands_arriving(first_demands, rates.demands_arriving, year, draws),
                withdrawing=rates.demands_withdrawn,
                draws=draws,
            )
            offering, offering_change = next_library(
                offering,
                recorded,
                year=year,
                arriving=supplies_arriving(first_supplies, provinces, rates.supplies_arriving, year, draws),
                withdrawing=rates.supplies_withdrawn,
                draws=draws,
            )
            changes = asking_change, offering_change
        asked, offered = libraries_after(recorded, asking, offering)
        policy = _policy_of(matcher.policy, recorded, earlier)
        try:
            plan = attrs.evolve(matcher, policy=policy).match(asked, offered)
        except InvalidValueError as error:
            raise InvalidValueError(_of_dockings(error.fault, recorded)) from None
        proposed = dockings_of(plan, asked, offered, on=date(year, *PROPOSED_ON), recorded=recorded)
        recorded = tuple(a_year_on(one, year, rates, draws) for one in (*recorded, *proposed))
        outcomes.append(
            year_outcome(
                year=year,
                demands=asked,
                supplies=offered,
                demand_changes=changes[0],
                supply_changes=changes[1],
                plan=plan,
                dockings=recorded,
                earlier=earlier,
                waited=_waited(matcher.policy),
            )
        )
    return SimulatedYears(seed=seed, rates=rates, outcomes=tuple(outcomes))


def _on_record(dockings: Iterable[Docking], first_year: int) -> tuple[Docking, ...]:
    """The dockings, refused if they are none, share an id, or go on after the first plan was made."""
    if isinstance(dockings, str) or not isinstance(dockings, Iterable):
        raise invalid("dockings", "collection", type(dockings).__name__)
    found = tuple(dockings)
    docking_limits(found)
    plan_on = date(first_year, *PROPOSED_ON)
    for place, docking in enumerate(found):
        last = docking.history[-1].on
        if last > plan_on:
            fault = invalid("dockings", "years_recorded", last, before=plan_on, docking=docking.id).fault
            raise InvalidValueError(fault.at(Place(path=f"dockings[{place}]")))
    return found


def _of_dockings(fault: Fault, recorded: tuple[Docking, ...]) -> Fault:
    """
    A fault of a plan, told of the dockings where it is theirs: they became limits of its policy.

    The caller's own policy holds no agreement, so that a pair that is agreed comes from a docking.
    """
    if fault.code == "agreed_not_eligible":
        return attrs.evolve(fault, field="dockings", code="years_docking_not_eligible")
    keys = {shown(key) for docking in recorded for key in (docking.demand, docking.supply)}
    return attrs.evolve(fault, field="dockings") if fault.code == "known_key" and fault.got in keys else fault


def _policy_of(policy: Policy, recorded: tuple[Docking, ...], earlier: YearOutcome | None) -> Policy:
    """The policy of a year: what dockings bind to, and what the year before is known to have been."""
    known = [limit for limit in docking_limits(recorded, keep_asked=True) if limit not in policy.limits]
    objectives = [_of_year(objective, earlier) for objective in policy.objectives]
    return attrs.evolve(policy, objectives=objectives, limits=(*policy.limits, *known))


def _of_year(objective: Objective, earlier: YearOutcome | None) -> Objective:
    if earlier is not None and isinstance(objective, LongestWaiting):
        return LongestWaiting(earlier.waits)
    if earlier is not None and isinstance(objective, FewestChanges):
        return FewestChanges(earlier.plan)
    return objective


def _waited(policy: Policy) -> dict[str, int]:
    """For how many rounds demands had waited before the first year, if the policy knows."""
    waits = (one.waits for one in policy.objectives if isinstance(one, LongestWaiting))
    return dict(next(waits, ()))


def _whole(field: str, value: Any, lowest: int | None = None, highest: int | None = None) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(field, "whole_number", value)
    if lowest is not None and highest is not None and not lowest <= value <= highest:
        raise invalid(field, "within", value, lowest=lowest, highest=highest)
