"""Every shipped rule and criterion says the same for one pair and for many, in whatever company."""

from datetime import date
from typing import Any

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rvmatch.columns import Pairs, demand_columns, supply_columns
from rvmatch.eligibility import DEFAULT_RULES, MoneyFloor
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import HIGHEST_AMOUNT_CNY, Period
from rvmatch.model.vocabulary import AssessmentGrade, CooperationChannel, FocusField
from rvmatch.scoring import DEFAULT_CRITERIA, ChannelShared, DescriptionSimilarity
from rvmatch.testing.checks import check_criterion, check_rule
from rvmatch.testing.market_strategies import markets
from rvmatch.testing.strategies import demands, supplies
from varied_projects import Market, varied_markets

RULES = (*DEFAULT_RULES, *(MoneyFloor(least_ppm=least) for least in (0, 1, 333_333, 500_000, 10**6)))
CRITERIA = (*DEFAULT_CRITERIA, ChannelShared(paired=[("11", "53"), ("53", "53")]), ChannelShared(paired=[]))
SIMILARITY = next(one for one in DEFAULT_CRITERIA if isinstance(one, DescriptionSimilarity))

DESIGNATED, COUNTERPART = CooperationChannel.DESIGNATED_HELP, CooperationChannel.COUNTERPART_SUPPORT


def one_demand(**more: Any) -> DemandProject:
    return DemandProject(
        **{"id": "D1", "title": "t", "county_code": "530113", "fields": list(FocusField)[:1]} | more
    )


def one_supply(**more: Any) -> SupplyProject:
    body = SocialOrganization(name="甲基金会", credit_code="53100000500019795A", **more.pop("body", {}))
    return SupplyProject(
        **{"id": "S1", "title": "t", "organization": body, "fields": list(FocusField)[:1]} | more
    )


def market(one: DemandProject, other: SupplyProject) -> Market:
    return ProjectLibrary([one]), ProjectLibrary([other])


EXCLUDED_COUNTY = market(one_demand(), one_supply(regions=["53"], excluded_regions=["5301"]))
EXCLUDED_THOUGH_UNSTATED = market(one_demand(), one_supply(regions=None, excluded_regions=["530113"]))
REFUSED_BY_CREDIT_CODE = market(one_demand(refused_partners=["53100000500019795A"]), one_supply())
REFUSED_BY_PROVINCE = market(one_demand(), one_supply(refused_partners=["53"]))
REFUSED_IN_ANOTHER_SPELLING = market(one_demand(), one_supply(refused_partners=["530000", "５３", "0530"]))
REFUSED_IN_FULL_WIDTH = market(one_demand(refused_partners=["５３100000 500019795a"]), one_supply())
REFUSED_KEY_IN_FULL_WIDTH = market(one_demand(refused_partners=["S(1)"]), one_supply(id="S（1）"))
REFUSED_KEY_LIKE_A_DIVISION = market(one_demand(id="530200"), one_supply(refused_partners=["530200"]))
REFUSED_KEY_WITH_NAMESPACE = market(
    one_demand(namespace="530113"), one_supply(refused_partners=["530113/D1"])
)
REFUSED_BY_THE_SECOND_OF_TWO = (
    ProjectLibrary([one_demand(), one_demand(id="D2")]),
    ProjectLibrary([one_supply(), one_supply(id="S2", refused_partners=["D1"])]),
)
ONE_DAY_SHARED = market(
    one_demand(period=Period(end=date(2024, 1, 1))), one_supply(period=Period(start=date(2024, 1, 1)))
)
FIRST_AND_LAST_DAY_THERE_IS = market(
    one_demand(period=Period(end=date.min)), one_supply(period=Period(start=date.max))
)
HIGHEST_AMOUNTS = market(
    one_demand(missing_cny=HIGHEST_AMOUNT_CNY), one_supply(offer_cny=HIGHEST_AMOUNT_CNY, projects_accepted=3)
)
ONE_YUAN_SHORT = market(one_demand(missing_cny=1_000_001), one_supply(offer_cny=500_000))
HELP_IN_KIND_ONLY = market(one_demand(missing_cny=30_000), one_supply(offer_cny=0))
NO_MONEY_MISSING = market(one_demand(missing_cny=0), one_supply(offer_cny=30_000))
LIMIT_WITHOUT_OFFER = market(one_demand(missing_cny=30_000), one_supply(per_project_cny=10_000))
HOME_IS_PAIRED_WITH_ITSELF = market(
    one_demand(channels=[DESIGNATED]), one_supply(body={"home": "53"}, channels=[COUNTERPART])
)
GRADE_ENDS_ON_THE_FIRST_DAY = market(
    one_demand(period=Period(start=date(2024, 1, 1))),
    one_supply(body={"grade": AssessmentGrade.A3, "grade_valid_until": date(2024, 1, 1)}),
)


@settings(max_examples=200)
@given(libraries=varied_markets())
@example(libraries=EXCLUDED_COUNTY)
@example(libraries=EXCLUDED_THOUGH_UNSTATED)
@example(libraries=REFUSED_BY_CREDIT_CODE)
@example(libraries=REFUSED_BY_PROVINCE)
@example(libraries=REFUSED_IN_ANOTHER_SPELLING)
@example(libraries=REFUSED_IN_FULL_WIDTH)
@example(libraries=REFUSED_KEY_IN_FULL_WIDTH)
@example(libraries=REFUSED_KEY_LIKE_A_DIVISION)
@example(libraries=REFUSED_KEY_WITH_NAMESPACE)
@example(libraries=REFUSED_BY_THE_SECOND_OF_TWO)
@example(libraries=ONE_DAY_SHARED)
@example(libraries=FIRST_AND_LAST_DAY_THERE_IS)
@example(libraries=HIGHEST_AMOUNTS)
@example(libraries=ONE_YUAN_SHORT)
def test_every_shipped_rule_says_the_same_twice(libraries: Market) -> None:
    """Oracle: the scalar twin."""
    for rule in RULES:
        check_rule(rule, *libraries)


@settings(max_examples=200)
@given(libraries=varied_markets())
@example(libraries=HIGHEST_AMOUNTS)
@example(libraries=HELP_IN_KIND_ONLY)
@example(libraries=NO_MONEY_MISSING)
@example(libraries=LIMIT_WITHOUT_OFFER)
@example(libraries=HOME_IS_PAIRED_WITH_ITSELF)
@example(libraries=GRADE_ENDS_ON_THE_FIRST_DAY)
def test_every_shipped_criterion_says_the_same_twice(libraries: Market) -> None:
    """Oracle: the scalar twin."""
    for criterion in CRITERIA:
        check_criterion(criterion, *libraries)


@given(libraries=varied_markets())
def test_similarity_says_the_same_twice_without_having_seen_the_libraries(libraries: Market) -> None:
    """Oracle: the scalar twin; unfitted, every group of characters counts alike."""
    demands, supplies = libraries
    rows, cols = demand_columns(demands), supply_columns(supplies)

    many = SIMILARITY.values(rows, cols, Pairs.every((len(rows), len(cols))))

    one_by_one = [SIMILARITY.value(one, other) for one in demands for other in supplies]
    assert many.tolist() == [-1 if value is None else value for value in one_by_one]


@given(libraries=varied_markets())
def test_a_text_is_most_alike_to_itself(libraries: Market) -> None:
    """Oracle: a cosine is one where the texts are equal, up to the last millionth."""
    demands, supplies = libraries
    fitted = SIMILARITY.fitted(demand_columns(demands), supply_columns(supplies))

    for one in demands:
        twin = one_supply(title=one.title, description=one.description)

        value = fitted.value(one, twin)

        assert value is None or value >= 999_999


@given(libraries=markets(max_demands=3, max_supplies=3))
def test_the_shipped_parts_pass_on_the_markets_that_outsiders_get(libraries: Market) -> None:
    """Oracle: the scalar twin, on ``rvmatch.testing.markets``."""
    for rule in RULES:
        check_rule(rule, *libraries)
    for criterion in CRITERIA:
        check_criterion(criterion, *libraries)


@given(demand=demands(), supply=supplies())
def test_the_shipped_parts_pass_on_any_two_projects(demand: DemandProject, supply: SupplyProject) -> None:
    """Oracle: the scalar twin, on projects with anything that valid ones may hold."""
    for rule in RULES:
        check_rule(rule, [demand], [supply])
    for criterion in CRITERIA:
        check_criterion(criterion, [demand], [supply])


@given(libraries=varied_markets(), data=st.data())
def test_no_answer_hangs_on_the_other_pairs(libraries: Market, data: st.DataObject) -> None:
    """Oracle: the answers about all pairs, for any choice of pairs."""
    rows, cols = demand_columns(libraries[0]), supply_columns(libraries[1])
    every = Pairs.every((len(rows), len(cols)))
    chosen = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(every), max_size=len(every))), dtype=bool
    )

    for rule in RULES:
        part = rule.mask(rows, cols, every.where(chosen))

        assert part.tolist() == rule.mask(rows, cols, every)[chosen].tolist()
