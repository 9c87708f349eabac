"""A project that misses nothing and one that states nothing are told apart."""

import pytest

from rvmatch.model.funds import FundNeed, SpecialFund
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject
from rvmatch.model.vocabulary import FocusField
from rvmatch.support import funds_statement, share_out
from rvmatch.wording import Language


@pytest.mark.parametrize(
    ("language", "nothing", "unknown"),
    [
        ("zh", "“村小改善”：没有资金缺口，未作安排。", "“茶园提升”：未填写缺口金额，未作安排。"),
        (
            "en",
            "村小改善: misses no money, so nothing is proposed.",
            "茶园提升: nobody said how much it misses, so nothing is proposed.",
        ),
    ],
)
def test_a_need_of_zero_is_neither_met_nor_unknown(language: Language, nothing: str, unknown: str) -> None:
    fund = SpecialFund(id="F1", title="基金", host=SocialOrganization(name="示例基金会"), amount_cny=10_000)
    demands = [
        DemandProject(id=key, title=title, county_code="530326", fields=[FocusField.RURAL_GOVERNANCE])
        for key, title in (("D1", "村小改善"), ("D2", "茶园提升"))
    ]
    needs = [FundNeed(project="D1", missing_cny=0), FundNeed(project="D2", missing_cny=None)]

    told = funds_statement(share_out([fund], needs, demands), language)

    assert nothing in told
    assert unknown in told
