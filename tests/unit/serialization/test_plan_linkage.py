"""Roles and agreements show in the tables of plans that have them, and in no others."""

from typing import Any

import pytest

from rvmatch.matching import Agreed, FillRoles, Matcher, Policy, TotalScore
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField, LinkageMember
from rvmatch.serialization.plans.csvtext import plan_to_csv
from rvmatch.serialization.plans.tables import plan_tables
from rvmatch.serialization.plans.values import Table
from rvmatch.wording import LANGUAGES, Language

WORKER, VOLUNTEER = LinkageMember.SOCIAL_WORKER, LinkageMember.VOLUNTEER
FIELDS = [FocusField.INDUSTRY_DEVELOPMENT]


def demand(name: str, **more: Any) -> DemandProject:
    return DemandProject(id=name, title="核桃加工", county_code="530326", fields=FIELDS, **more)


def supply(name: str, **more: Any) -> SupplyProject:
    body = SocialOrganization(name="示例基金会")
    return SupplyProject(id=name, title="产业帮扶", organization=body, fields=FIELDS, **more)


DEMANDS = ProjectLibrary(
    [
        demand("D1", roles_wanted=[WORKER, VOLUNTEER], roles_present=[LinkageMember.COMMUNITY]),
        demand("D2"),
    ]
)
SUPPLIES = ProjectLibrary([supply("S1", roles_offered=[WORKER]), supply("S2")])
LINKED = Policy(objectives=[FillRoles(), TotalScore()], limits=[Agreed("D2", "S2")])


def tables(policy: Policy, demands: Any = DEMANDS, language: Language = "zh") -> dict[str, Table]:
    plan = Matcher(policy=policy).match(demands, SUPPLIES)
    return {table.name: table for table in plan_tables(plan, demands, SUPPLIES, language)}


def test_a_docking_names_its_role_and_whether_it_was_agreed_on() -> None:
    dockings = tables(LINKED)["dockings"]

    role, agreed = (dockings.headings.index(heading) for heading in ("五社联动角色", "是否已商定"))
    assert [(row[3], row[role], row[agreed]) for row in dockings.rows] == [
        ("D1", "社会工作者", None),
        ("D2", None, "已商定"),
    ]


def test_the_linkage_of_each_demand_is_told_with_what_is_missing() -> None:
    linkage = tables(LINKED)["linkage"]

    assert [row[3:4] + row[5:] for row in linkage.rows] == [
        ("D1", "社区", "社会工作者\n社区志愿者", "社会工作者：S1", "社区志愿者")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_has_a_cell_for_each_heading(language: Language) -> None:
    for table in tables(LINKED, language=language).values():
        assert {len(row) for row in table.rows} <= {len(table.headings)}


def test_plans_without_roles_or_agreements_have_no_columns_for_them() -> None:
    plain = tables(Policy.coverage_first(), ProjectLibrary([demand("D2")]))

    assert plain["linkage"].rows == ()
    assert not {"五社联动角色", "是否已商定"} & set(plain["dockings"].headings)


def test_the_csv_has_the_same_columns_as_the_table() -> None:
    plan = Matcher(policy=LINKED).match(DEMANDS, SUPPLIES)

    head = plan_to_csv(plan, DEMANDS, SUPPLIES).decode("utf-8-sig").splitlines()[0]

    assert head.split(",") == list(tables(LINKED)["dockings"].headings)
