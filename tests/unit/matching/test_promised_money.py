"""Money is promised docking by docking, the better ones first, as far as both sides' amounts reach."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import example, given, settings

from policy_strategies import Market, policy_markets
from rvmatch.matching.encoding import BASELINE
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.limits import WithinOffers
from rvmatch.matching.policies.objectives import TotalScore
from rvmatch.matching.policies.policy import Policy
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField
from varied_projects import varied_markets

BODY = SocialOrganization(name="甲")
FIELDS = [FocusField.INDUSTRY_DEVELOPMENT]


def market(missing: Sequence[int], offers: Sequence[int], places: int = 9, most: int | None = None) -> Market:
    """Demands and supplies that all suit one another."""
    return ProjectLibrary(
        DemandProject(
            id=f"D{place}",
            title="t",
            county_code="530113",
            fields=FIELDS,
            missing_cny=amount,
            partners_wanted=places,
        )
        for place, amount in enumerate(missing)
    ), ProjectLibrary(
        SupplyProject(
            id=f"S{place}",
            title="t",
            organization=BODY,
            fields=FIELDS,
            offer_cny=amount,
            per_project_cny=most,
            projects_accepted=places,
        )
        for place, amount in enumerate(offers)
    )


Promised = Mapping[tuple[str, str], int | None]


def one_by_one(plan: MatchPlan, libraries: Market, *, shared_out: bool) -> Promised:
    """What each docking of a plan brings: one after the other, by points, then supply, then demand."""
    demands, supplies = libraries
    missing = {demand.key: demand.missing_cny for demand in demands}
    left = {supply.key: supply.offer_cny for supply in supplies}
    found: dict[tuple[str, str], int | None] = {}
    for one in sorted(plan.matches, key=lambda one: (-one.points, one.supply, one.demand)):
        supply, pair = supplies[one.supply], (one.demand, one.supply)
        most = supply.share_cny
        if shared_out:
            told = [part for part in (supply.offer_cny, supply.per_project_cny) if part is not None]
            most = min(told, default=None)
        wanted = missing[one.demand]
        if wanted is None or most is None:
            found[pair] = None
            continue
        purse = left[one.supply] if shared_out else None
        found[pair] = min(wanted, most, most if purse is None else purse)
        missing[one.demand] = wanted - found[pair]
        if left[one.supply] is not None:
            left[one.supply] -= found[pair]
    return found


@pytest.mark.parametrize("solver", ["auto", BASELINE])
@pytest.mark.parametrize("shared_out", [False, True])
@settings(max_examples=25)
@given(libraries=policy_markets() | varied_markets(5))
@example(libraries=market([30], [20, 20]))
@example(libraries=market([30], [20, 25]))
@example(libraries=market([15], [20, 25], places=2))
@example(libraries=market([30, 30], [40]))
@example(libraries=market([30, 10], [40], most=20))
@example(libraries=market([30, 30], [20, 50]))
@example(libraries=market([30, 30], [20, 50], places=1))
def test_each_docking_brings_what_is_left_when_its_turn_comes(
    libraries: Market, shared_out: bool, solver: str
) -> None:
    """Oracle: one docking after the other, by keys and plain numbers. The baseline lets money run short."""
    limits = [WithinOffers()] if shared_out else []
    policy = Policy(objectives=[TotalScore()], limits=limits, minimum_score=0)

    plan = Matcher(policy=policy, solver=solver).match(*libraries)

    promised = {(one.demand, one.supply): one.amount_cny for one in plan.matches}
    assert promised == one_by_one(plan, libraries, shared_out=shared_out)
    known = [amount for amount in promised.values() if amount is not None]
    assert (plan.totals.amount_cny, plan.totals.amounts_unknown) == (sum(known), len(promised) - len(known))
    assert plan.totals.points == sum(one.points for one in plan.matches)
    assert plan.totals.demands_served == len({one.demand for one in plan.matches})
