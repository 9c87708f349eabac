"""Why money that a fund keeps for a project is left: by the facts of fund and project, one of three."""

from collections.abc import Iterable

import pytest

from rvmatch.model.funds import Earmark, FundNeed, SpecialFund
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject
from rvmatch.model.vocabulary import FocusField
from rvmatch.support import FundPlan, funds_statement, share_out, verify_fund_plan

DEMANDS = [
    DemandProject(id=key, title=f"项目{key}", county_code="530326", fields=[FocusField.INDUSTRY_DEVELOPMENT])
    for key in ("D1", "D2")
]


def fund(key: str, kept: int, **rules: int) -> SpecialFund:
    return SpecialFund(
        id=key,
        title=f"基金{key}",
        host=SocialOrganization(name=f"示例{key}"),
        amount_cny=kept,
        earmarks=[Earmark(project="D1", amount_cny=kept)],
        **rules,
    )


def shared(funds: Iterable[SpecialFund], *needs: FundNeed) -> FundPlan:
    plan = share_out(funds, needs, DEMANDS)
    assert verify_fund_plan(plan, funds, needs, DEMANDS).holds
    return plan


def left(plan: FundPlan) -> dict[str, list[tuple[int, str]]]:
    return {one.fund: [(rest.amount_cny, rest.reason.value) for rest in one.unspent] for one in plan.funds}


@pytest.mark.parametrize(
    ("needs", "rules", "expected"),
    [
        ([FundNeed(project="D1", missing_cny=60_000)], {}, (40_000, "earmark-above-need")),
        ([FundNeed(project="D1", missing_cny=0)], {}, (100_000, "earmark-above-need")),
        ([FundNeed(project="D1", missing_cny=None)], {}, (100_000, "earmark-need-unknown")),
        ([FundNeed(project="D2", missing_cny=60_000)], {}, (100_000, "earmark-need-unknown")),
        (
            [FundNeed(project="D1", missing_cny=150_000)],
            {"most_share_percent": 50},
            (25_000, "earmark-rules"),
        ),
        (
            [FundNeed(project="D1", missing_cny=60_000)],
            {"most_per_project_cny": 100_000},
            (40_000, "earmark-above-need"),
        ),
    ],
)
def test_the_reason_is_the_one_that_holds(
    needs: list[FundNeed], rules: dict[str, int], expected: tuple[int, str]
) -> None:
    plan = shared([fund("F1", 100_000, **rules)], *needs)

    assert left(plan) == {"F1": [expected]}


def test_what_other_earmarks_gave_counts_as_met_whichever_comes_first() -> None:
    funds = [fund("F1", 50_000), fund("F2", 50_000)]

    plan = shared(funds, FundNeed(project="D1", missing_cny=70_000))

    assert [one for of_fund in left(plan).values() for one in of_fund] == [(30_000, "earmark-above-need")]


def test_the_reason_is_told_alone() -> None:
    plan = shared([fund("F1", 100_000)], FundNeed(project="D1", missing_cny=60_000))

    (zh,) = [line for line in funds_statement(plan, "zh") if "定向的资金结余" in line]
    assert "基金F1" in zh
    assert "项目D1" in zh
    assert "小于为其定向的资金" in zh
    (en,) = [line for line in funds_statement(plan, "en") if "are left" in line and "kept for" in line]
    assert "misses less" in en
    assert "nobody stated" not in en
