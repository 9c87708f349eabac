"""What a department reads in the tables of a plan."""

from typing import Any

import attrs
import pytest
from hypothesis import given

from rvmatch.errors import InvalidValueError
from rvmatch.experiments import national, scarce
from rvmatch.matching import Match, MatchPlan, match, plan_statement
from rvmatch.matching.summary import match_reason
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import Contact, DemandProject, SupplyProject
from rvmatch.model.vocabulary import CreditStanding, FocusField, HelpKind
from rvmatch.scoring import Part
from rvmatch.serialization.plans.tables import plan_tables
from rvmatch.serialization.plans.values import ColumnKind, Table
from rvmatch.testing import markets
from rvmatch.wording import LANGUAGES, Language, catalogue

SCENARIOS = {"national": national(), "scarce": scarce()}
PLANS = {name: match(scenario.demands, scenario.supplies) for name, scenario in SCENARIOS.items()}


def tables(name: str, language: Language = "zh") -> dict[str, Table]:
    scenario = SCENARIOS[name]
    return {
        table.name: table for table in plan_tables(PLANS[name], scenario.demands, scenario.supplies, language)
    }


def column(table: Table, heading: str) -> list[Any]:
    place = table.headings.index(heading)
    return [row[place] for row in table.rows]


def demand(**changes: Any) -> DemandProject:
    plain = {
        "id": "D1",
        "title": "核桃加工",
        "county_code": "530326",
        "fields": [FocusField.INDUSTRY_DEVELOPMENT],
    }
    return DemandProject(**{**plain, **changes})


def supply(**changes: Any) -> SupplyProject:
    plain = {
        "id": "S1",
        "title": "产业帮扶",
        "organization": SocialOrganization(name="示例基金会"),
        "fields": [FocusField.INDUSTRY_DEVELOPMENT],
    }
    return SupplyProject(**{**plain, **changes})


def small_tables(*projects: Any, language: Language = "zh") -> dict[str, Table]:
    demands = ProjectLibrary(project for project in projects if isinstance(project, DemandProject))
    supplies = ProjectLibrary(project for project in projects if isinstance(project, SupplyProject))
    return {table.name: table for table in plan_tables(match(demands, supplies), demands, supplies, language)}


def cells(found: dict[str, Table]) -> list[str]:
    return [str(value) for table in found.values() for row in (table.headings, *table.rows) for value in row]


@given(markets())
def test_every_row_of_the_plan_is_a_row_of_its_table(market: Any) -> None:
    demands, supplies = market
    plan = match(demands, supplies)
    for language in LANGUAGES:
        found = {table.name: table for table in plan_tables(plan, demands, supplies, language)}

        assert len(found["dockings"].rows) == len(plan.matches)
        assert len(found["left_alone"].rows) == len(plan.left_alone)
        assert len(found["open_places"].rows) == len(plan.open_places)
        assert len(found["spare_supplies"].rows) == len(plan.spare_supplies)
        assert len(found["coverage"].rows) == len(plan.coverage.counties)
        total = found["provinces"].total
        assert total is not None
        assert (total[4], total[6]) == (len(demands), len(plan.matches))
        for table in found.values():
            assert {len(row) for row in table.rows} <= {len(table.columns)}


@pytest.mark.parametrize("name", SCENARIOS)
def test_rows_stand_by_county_and_key_and_never_by_score(name: str) -> None:
    found = tables(name)
    dockings = found["dockings"]
    order = list(
        zip(*(column(dockings, heading) for heading in ("县区代码", "需求编号", "供给编号")), strict=True)
    )

    assert order == sorted(order)
    assert column(found["coverage"], "县区代码") == sorted(column(found["coverage"], "县区代码"))
    assert column(found["left_alone"], "县区代码") == sorted(column(found["left_alone"], "县区代码"))
    assert column(found["spare_supplies"], "供给编号") == sorted(column(found["spare_supplies"], "供给编号"))
    scores = column(dockings, "得分")
    assert scores not in (sorted(scores), sorted(scores, reverse=True))


def test_the_parts_and_the_weights_add_up_to_the_score() -> None:
    """Where all is stated; what is not stated is blank and counts as neutral, one half."""
    dockings = tables("national")["dockings"]
    weights = [0.3, 0.2, 0.2, 0.1, 0.1, 0.1]
    places = [place for place, column in enumerate(dockings.columns) if column.kind is ColumnKind.PERCENT]

    for row, score in zip(dockings.rows, column(dockings, "得分"), strict=True):
        parts = [0.5 if row[place] is None else row[place] for place in places]
        assert score == pytest.approx(
            sum(float(part or 0) * weight for part, weight in zip(parts, weights, strict=True)), abs=1e-5
        )


def test_chinese_amounts_are_in_wan_and_english_amounts_in_yuan() -> None:
    projects = demand(missing_cny=123_456), supply(offer_cny=50_000)
    chinese, english = small_tables(*projects)["dockings"], small_tables(*projects, language="en")["dockings"]

    assert column(chinese, "资金缺口（万元）") == [12.3456]
    assert column(chinese, "可提供资金（万元）") == [5]
    assert column(english, "Money missing (yuan)") == [123_456]
    assert column(english, "Money it could bring (yuan)") == [50_000]


def test_an_unknown_amount_is_blank_and_not_zero() -> None:
    dockings = small_tables(demand(), supply(offer_cny=50_000))["dockings"]

    assert column(dockings, "可提供资金（万元）") == [None]


def test_a_county_is_named_where_it_is_listed_and_else_called_by_its_code() -> None:
    found = small_tables(demand(), demand(id="D2", county_code="110101"), supply(projects_accepted=2))
    dockings = found["dockings"]

    assert column(dockings, "县区名称") == ["110101", "会泽县"]
    assert column(dockings, "省份") == ["北京市", "云南省"]


def test_contacts_stand_nowhere_and_private_numbers_in_titles_are_masked() -> None:
    contact = Contact(name="张三丰", telephone="13912345678")
    found = small_tables(
        demand(title="核桃加工 联系13812345678", contacts=[contact]),
        demand(id="D2", title="待定 110101199003071234", partners_wanted=0),
        supply(title="帮扶 0871-6512345", contacts=[contact], projects_accepted=3),
    )
    text = "\n".join(cells(found))

    assert "138****5678" in text
    for private in ("张三丰", "13912345678", "13812345678", "6512345", "199003071234"):
        assert private not in text


def test_the_columns_for_the_two_sides_are_empty_and_say_what_may_be_chosen() -> None:
    dockings = tables("scarce")["dockings"]

    assert dockings.choices == ("同意", "不同意", "待定")
    for heading in ("县方确认", "社会组织确认", "备注"):
        assert set(column(dockings, heading)) == {None}


def test_a_docking_that_wants_a_look_first_says_so_first() -> None:
    body = SocialOrganization(name="示例协会", credit_standing=CreditStanding.ABNORMAL_LIST)
    reasons = column(small_tables(demand(), supply(organization=body))["dockings"], "建议理由")

    assert reasons[0].startswith("请先人工核查：信用状况；重点领域完全契合")


def test_the_reason_names_the_strongest_parts_and_what_is_not_known() -> None:
    projects = (
        demand(help_kinds=[HelpKind.INDUSTRY], missing_cny=90_000),
        supply(help_kinds=[HelpKind.INDUSTRY], offer_cny=50_000),
    )
    plan = match(*([project] for project in projects))

    assert match_reason(plan.matches[0]) == (
        "重点领域完全契合、帮扶方式完全契合、可提供资金5万元；"
        "未填写：五社联动角色、协作渠道、评估等级；待核实：服务地区、信用状况、实施时间"
    )
    assert match_reason(plan.matches[0], "en").startswith(
        "All focus fields fit, all kinds of help fit, could bring"
    )


def test_no_money_is_praised_where_none_changes_hands() -> None:
    """The money part is one half, and stated, where nothing is missing or offered."""
    plan = match([demand(missing_cny=0)], [supply(offer_cny=0)])

    assert "资金" not in match_reason(plan.matches[0])


def test_a_criterion_and_a_rule_of_ones_own_go_by_their_codes() -> None:
    mine = Match(
        demand="D1",
        supply="S1",
        points=700_000,
        parts=(
            Part(criterion="nearness", value=700_000, weight=900_000, stated=True),
            Part(criterion="warmth", value=500_000, weight=100_000, stated=False),
        ),
        amount_cny=None,
        unknown=("X001",),
        review=(),
        reserves=(),
    )

    assert match_reason(mine) == "Nearness 70%；未填写：warmth；待核实：X001"


def test_the_settings_repeat_the_whole_statement_of_the_plan() -> None:
    for language in LANGUAGES:
        content = [row[2] for row in tables("national", language)["settings"].rows]

        assert [*plan_statement(PLANS["national"], language)] == content[
            : len(plan_statement(PLANS["national"]))
        ]
        assert PLANS["national"].settings.demands_fingerprint in content


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_fit_a_sheet_and_differ_and_headings_do_too(language: Language) -> None:
    found = tables("national", language).values()

    assert len({table.title for table in found}) == len(found)
    assert max(len(table.title) for table in found) <= 31
    for table in found:
        assert len(set(table.headings)) == len(table.headings)


def test_nobody_is_assigned_and_chinese_marks_are_full_width() -> None:
    mine = {code: text for code, text in catalogue("zh").items() if code.startswith(("table.", "basis."))}

    assert not [code for code, text in mine.items() if "分配" in text or "指派" in text]
    assert not [code for code, text in mine.items() if not text.isascii() and set(text) & set(",:;()")]


def test_libraries_that_changed_since_are_refused() -> None:
    projects = [demand()], [supply()]
    plan: MatchPlan = match(*projects)

    with pytest.raises(InvalidValueError, match="made from"):
        plan_tables(plan, [attrs.evolve(projects[0][0], title="别的项目")], projects[1])


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="language"):
        plan_tables(PLANS["scarce"], SCENARIOS["scarce"].demands, SCENARIOS["scarce"].supplies, "fr")  # type: ignore[arg-type]
