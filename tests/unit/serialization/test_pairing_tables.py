"""A pairing plan as tables: every pair and everybody left out, once, by code and key."""

from datetime import date

import pytest

from rvmatch.actions import Pairing
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.pairings import ConsentAnswer, PairConsents, PairingWish, Team
from rvmatch.notice import key_counties
from rvmatch.serialization.plans.pairings import pairing_tables
from rvmatch.wording import LANGUAGES

FIRST, SECOND, *_ = [county.code for county in key_counties()]
TEAM = Team(name="合力团", members=[SocialOrganization(name="丙"), SocialOrganization(name="甲 13800138000")])


def tables(language):
    wishes = [PairingWish(side="合力团", places=[FIRST, SECOND], ordered=True)]
    agreed = ConsentAnswer(given=True, on=date(2023, 6, 8))
    plan = Pairing().pair(
        [TEAM, SocialOrganization(name="乙")],
        wishes=wishes,
        consents=[PairConsents(side="合力团", county=SECOND, recommended=agreed)],
        previous=[("丁", FIRST)],
    )
    return plan, {table.name: table for table in pairing_tables(plan, language)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_table_has_a_row_for_each_part_of_the_plan_and_a_value_for_each_heading(language) -> None:
    plan, found = tables(language)

    sizes = [len(part) for part in (plan.pairs, plan.uncovered, plan.bottlenecks, plan.unpaired, plan.ended)]
    assert [len(table.rows) for table in found.values()] == sizes == [1, 159, 1, 1, 1]
    for table in found.values():
        assert {len(row) for row in table.rows} == {len(table.columns)}
        assert len(table.title) <= 31  # the longest name of a sheet


def test_a_row_says_what_stands_behind_the_pair_and_what_is_to_be_obtained() -> None:
    _, found = tables("zh")

    table = found["pairing_pairs"]
    row = dict(zip(table.headings, table.rows[0], strict=True))
    assert row["县区代码"] == SECOND
    assert row["意向顺序"] == 2
    assert row["合力团成员"] == "丙\n甲 138****8000"
    assert (row["社会组织自愿报名"], row["部门推荐"], row["县里同意"]) == ("是", "2023-06-08", "待取得")
    assert found["pairing_ended"].rows[0][-1] == "该社会组织不再参加"
