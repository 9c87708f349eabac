"""The ledger of a province by hand-made cases, its words, its tables, and the record of organisations."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.evaluation import (
    INDICATORS,
    FactKind,
    FundBalance,
    FundPayment,
    Indicator,
    IndicatorUnit,
    LeftOut,
    Tally,
    compare_ledgers,
    comparison_told,
    docking_outcomes,
    indicator_rows,
    ledger,
    ledger_rows,
    ledger_told,
)
from rvmatch.matching import Matcher, match
from rvmatch.model.docking import Docking, advance, propose
from rvmatch.model.events import DockingEvent, even_rounds
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.pairings import ChannelTie
from rvmatch.model.places import County, CountyList
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.records import ProgressRecord
from rvmatch.model.vocabulary import (
    CooperationChannel,
    DockingEventKind,
    FocusField,
    FounderKind,
    LinkageMember,
    OrganizationNature,
    ProjectStatus,
    WorkArea,
)
from rvmatch.notice import Phrase
from rvmatch.scoring import DEFAULT_CRITERIA, NEUTRAL, ONE, DockingsFinished, Weights
from rvmatch.wording import LANGUAGES, has

DAY = date(2024, 12, 31)
STEPS = (
    ("volunteer", None),
    ("recommend", None),
    ("agree", None),
    ("dock", "department"),
    ("sign", "county"),
    ("start", "county"),
    ("finish", "county"),
)


def docking(
    key: str, *, steps: int = 6, body: str = "甲基金会", county: str = "530113", **more: Any
) -> Docking:
    usual = {"demand": "D1", "supply": "S1"} | more
    found = propose(id=key, county_code=county, organization=body, on=date(2024, 3, 1), **usual)
    for place, (move, by) in enumerate(STEPS[:steps]):
        found = advance(found, move, on=date(2024, 4 + place // 2, 1), by=by)
    return found


def demand(key: str, county: str, **more: Any) -> DemandProject:
    fields = [FocusField.INDUSTRY_DEVELOPMENT]
    return DemandProject(**{"id": key, "title": "t", "county_code": county, "fields": fields} | more)


def supply(key: str, body: str, **more: Any) -> SupplyProject:
    fields = [FocusField.INDUSTRY_DEVELOPMENT]
    organization = SocialOrganization(name=body)
    return SupplyProject(**{"id": key, "title": "t", "organization": organization, "fields": fields} | more)


def categories(value: Any) -> dict[str, int]:
    return {one.member: one.count for one in value.by}


FACTS: dict[str, Any] = {
    "counties": CountyList(
        [County(code=code, name=name) for code, name in (("530113", "东川区"), ("530326", "会泽县"))]
        + [County(code="530381", name="宣威市")]
    ),
    "demands": [
        demand("D1", "530113", missing_cny=100_000, roles_present=[LinkageMember.COMMUNITY]),
        demand("D2", "530326", status=ProjectStatus.DRAFT, missing_cny=70_000),
        demand("D3", "530326"),
    ],
    "supplies": [supply("S1", "甲基金会", roles_offered=[LinkageMember.VOLUNTEER]), supply("S2", "乙协会")],
    "dockings": [
        docking("K1"),
        docking("K2", body="乙协会", supply="S2"),
        docking("K3", county="530326", demand="D3", steps=3),
    ],
    "records": [
        ProgressRecord(
            docking="K1",
            county_code="530113",
            organization="甲基金会",
            on=date(2024, 9, 30),
            spent_cny=60_000,
        )
    ],
    "promised_cny": {"K1": 80_000},
    "events": [
        DockingEvent(
            id="E1",
            kind=DockingEventKind.FIELD_STUDY_VISIT,
            title="t",
            division="530113",
            rounds=even_rounds(datetime(2024, 9, 5, 9), 2, minutes=30),
            tables=2,
        )
    ],
    "organizations": [
        SocialOrganization(name="甲基金会", home="53", nature=OrganizationNature.MUTUAL_AID),
        SocialOrganization(name="乙协会", home="530113", founder=FounderKind.VETERAN),
    ],
    "channel_ties": [ChannelTie(channel=CooperationChannel.DESIGNATED_HELP, place="5303", home="11")],
    "fund_payments": [
        FundPayment(fund="F", county_code="530113", paid_cny=5_000),
        FundPayment(fund="F", county_code="530326"),
    ],
    "fund_balances": [FundBalance(fund="F", unspent_cny=1_000)],
}


def made(**more: Any):
    return ledger("53", on=DAY, **FACTS | more)


def test_the_example_is_counted_as_by_hand() -> None:
    found = made()
    values = {
        one.code: (value.total, value.stated, value.unstated)
        for one, value in zip(found.definitions, found.values, strict=True)
    }

    assert values == {
        "counties_helped": (1, 3, 0),
        "dockings_left": (0, 3, 0),
        "people_reached": (None, 0, 2),
        "money_promised": (80_000, 1, 1),
        "money_spent": (60_000, 1, 1),
        "action_projects": (None, 0, 4),
        "action_dockings": (None, 0, 2),
        "dockings_by_field": (2, 2, 0),
        "docking_events": (1, 1, 0),
        "activities_reported": (None, 0, 2),
        "dockings_by_stage": (3, 3, 0),
        "demands_published": (2, 2, 0),
        "supplies_published": (2, 2, 0),
        "demands_with_partner": (1, 3, 0),
        "supplies_with_partner": (2, 2, 0),
        "money_missing": (100_000, 1, 1),
        "organizations_registered": (2, 2, 0),
        "organizations_by_level": (None, 0, 2),
        "organizations_by_nature": (1, 1, 1),
        "organizations_by_founder": (1, 1, 1),
        "demands_unserved": (None, 0, 0),
        "counties_covered": (1, 3, 0),
        "organizations_docked": (2, 3, 0),
        "channels": (2, 2, 1),
        "linkage_roles": (2, 1, 2),
        "funds_paid": (5_000, 1, 1),
        "funds_unspent": (1_000, 1, 0),
    }
    assert categories(found.value("counties_covered")) == {"NONE": 2, "MANY_TO_ONE": 1}
    assert categories(found.value("linkage_roles")) == {"COMMUNITY": 1, "VOLUNTEER": 1}
    assert found.not_given == (FactKind.PLAN,)
    assert found.findings == ()


def test_a_ledger_without_facts_says_that_nothing_was_given() -> None:
    found = ledger("53", on=DAY)

    assert not any(value.given for value in found.values)
    assert found.not_given == tuple(FactKind)
    assert "0" not in "".join(ledger_told(found).split("（7）")[0].splitlines()[1:])


def test_empty_facts_are_known_to_be_nothing() -> None:
    found = ledger("53", on=DAY, demands=[], dockings=[])

    assert found.value("demands_published").total == found.value("counties_helped").total == 0
    assert found.value("money_missing").total is None


def test_dockings_stand_as_on_the_day_and_what_comes_later_is_told() -> None:
    early = ledger("53", on=date(2024, 4, 15), **FACTS)

    assert categories(early.value("dockings_by_stage")) == {"AWAITING_CONSENT": 3}
    assert ledger("53", on=date(2024, 2, 1), **FACTS).left_out == (
        LeftOut(kind=FactKind.DOCKINGS, later=3),
        LeftOut(kind=FactKind.RECORDS, later=1),
        LeftOut(kind=FactKind.EVENTS, later=1),
    )


def test_the_day_itself_counts() -> None:
    """Steps, records and events of the ledger's own day are in it; those of the day after are not."""
    asked, before = (ledger("53", on=day, **FACTS) for day in (date(2024, 4, 1), date(2024, 3, 31)))
    assert categories(asked.value("dockings_by_stage")) == {"AWAITING_CONSENT": 3}
    assert categories(before.value("dockings_by_stage")) == {"PROPOSED": 3}

    for day, events, spent in ((date(2024, 9, 4), 0, None), (date(2024, 9, 5), 1, None)):
        found = ledger("53", on=day, **FACTS)
        assert (found.value("docking_events").total, found.value("money_spent").total) == (events, spent)
    assert ledger("53", on=date(2024, 9, 30), **FACTS).value("money_spent").total == 60_000


def test_organisations_events_and_payments_count_in_the_county_that_they_name() -> None:
    found = made()

    for code in ("organizations_registered", "docking_events", "funds_paid"):
        assert found.value(code, "530113").stated == 1, code
    assert [found.value("organizations_registered", code).total for code in ("530326", "530381")] == [0, 0]
    unplaced = {value.indicator: value.total for value in found.unplaced}
    assert (unplaced["organizations_registered"], unplaced["supplies_published"]) == (1, 2)
    assert unplaced["funds_unspent"] == 1_000


def test_what_lies_elsewhere_is_left_out_and_told() -> None:
    found = made(demands=[*FACTS["demands"], demand("D9", "513338")])

    assert found.left_out == (LeftOut(kind=FactKind.DEMANDS, elsewhere=1),)
    assert "513338" not in [county.county_code for county in found.counties]
    assert "需求项目库：1 项不在本地区，未计入" in ledger_told(found)


def test_unserved_demands_come_from_the_plan() -> None:
    demands, supplies = FACTS["demands"], FACTS["supplies"][:1]
    found = made(plan=match(demands, supplies))

    assert found.value("demands_unserved").total == 1  # the draft wants nobody, one of the others is served
    assert sum(county.values[20].total for county in found.counties) == 1


def test_one_organisation_in_two_counties_counts_once_in_the_province() -> None:
    both = [docking("K1"), docking("K2", county="530326")]
    found = made(dockings=both)

    assert found.value("organizations_docked").total == 1
    assert [found.value("organizations_docked", code).total for code in ("530113", "530326")] == [1, 1]


def test_a_ledger_is_told_as_an_official_prints_it() -> None:
    text = ledger_told(made())

    assert text.startswith("云南省社会组织参与乡村振兴工作台账（截至2024年12月31日）\n（1）总体要求\n")
    assert "  已支出资金：6万元（1 项已填，1 项未填）" in text
    assert "  受益人数：未知（2 项未填）" in text
    assert "  名单内得到帮扶的县：1 个县（其中：尚无 2、多对一 1）" in text
    assert text.index("530113 东川区") < text.index("530326 会泽县") < text.index("530381 宣威市")
    assert text.endswith("《通知》没有指标表，以上指标由本库拟定；未填的不作零计。")


def test_rows_hold_every_place_and_indicator() -> None:
    rows = ledger_rows(made(), "en")

    assert len(rows) == 1 + 5 * len(INDICATORS)
    spent = next(row for row in rows if row[1] == "东川区" and row[3] == "money spent")
    assert spent == ("530113", "东川区", "overall requirement", "money spent", "yuan", 60_000, 1, 1, "")


def test_every_indicator_has_words_and_each_area_has_some() -> None:
    assert {one.area for one in INDICATORS} == set(WorkArea)
    assert len({one.code for one in INDICATORS}) == len(INDICATORS)
    for language in LANGUAGES:
        for one in INDICATORS:
            assert has(f"indicator.{one.code}.name", language)
            assert has(f"indicator.{one.code}.definition", language)
        assert all(all(row) for row in indicator_rows(language=language))


def test_an_indicator_cites_the_part_of_its_own_area_or_none() -> None:
    parts = {area: f"part {part}" for part, area in enumerate(WorkArea, 1)}

    for one in INDICATORS:
        assert one.described.citation is None if not one.named else True
        if one.named:
            assert one.described.citation.part == parts[one.area]


def test_an_indicator_of_ones_own_stands_in_its_work_area() -> None:
    mine = Indicator(
        code="drafts",
        area=WorkArea.PROJECT_LIBRARIES,
        unit=IndicatorUnit.PROJECTS,
        name=Phrase(zh="草稿", en="drafts"),
        definition=Phrase(zh="草稿数", en="drafts"),
        measure=lambda now: Tally(
            total=sum(one.status is ProjectStatus.DRAFT for one in now.demands or ()),
            stated=len(now.demands or ()),
        ),
    )
    found = made(indicators=(mine, *INDICATORS))

    assert found.value("drafts").total == found.value("drafts", "530326").total == 1
    assert "  草稿：1 个" in ledger_told(found)
    assert indicator_rows([mine], "en")[1][-1] == "the platform's own"


def test_a_measure_that_answers_a_bare_number_is_refused() -> None:
    area, unit = WorkArea.CULTIVATION, IndicatorUnit.PROJECTS
    mine = Indicator(code="bare", area=area, unit=unit, measure=lambda now: 3)  # type: ignore[arg-type,return-value]

    with pytest.raises(InvalidValueError, match="Tally"):
        made(indicators=[mine])


def test_a_comparison_tells_what_changed() -> None:
    later = attrs.evolve(FACTS["records"][0], on=date(2024, 11, 30), spent_cny=75_000)
    comparison = compare_ledgers(
        ledger("53", on=date(2024, 10, 1), **FACTS), made(records=[*FACTS["records"], later])
    )

    assert {(one.county_code, one.indicator, one.change) for one in comparison.changes} == {
        (None, "money_spent", 15_000),
        ("530113", "money_spent", 15_000),
    }
    assert comparison_told(comparison, "en").splitlines()[1] == (
        "  money spent: from 60,000 yuan (1 stated, 1 not) to 75,000 yuan (1 stated, 1 not) (+15,000 yuan)"
    )


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"dockings": [docking("K1"), docking("K1")]}, "dockings", "ledger_twice"),
        ({"demands": ["D1"]}, "demands", "member"),
        ({"counties": ["530113"]}, "counties", "ledger_counties"),
        ({"organizations": [SocialOrganization(name="甲")] * 2}, "organizations", "ledger_twice"),
        ({"fund_balances": [FundBalance(fund="F")] * 2}, "fund_balances", "ledger_twice"),
        ({"promised_cny": {"K1": -1}}, "promised_cny", "amount_within"),
        ({"promised_cny": {"K1": 1.5}}, "promised_cny", "whole_yuan"),
        ({"promised_cny": [("K1", 1)]}, "promised_cny", "ledger_promised"),
        ({"indicators": INDICATORS * 2}, "indicators", "ledger_twice"),
        ({"records": 3}, "records", "collection"),
        ({"plan": "p"}, "plan", "member"),
    ],
)
def test_facts_that_are_not_as_described_are_refused(more: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        made(**more)

    assert (caught.value.field, caught.value.fault.code) == (field, code)
    assert caught.value.message("zh") != caught.value.message("en")


def test_ledgers_of_two_provinces_or_in_the_wrong_order_are_not_compared() -> None:
    with pytest.raises(InvalidValueError, match="a ledger of 53"):
        compare_ledgers(made(), ledger("52", on=DAY))
    with pytest.raises(InvalidValueError, match="a day not before 2024-12-31"):
        compare_ledgers(made(), ledger("53", on=date(2024, 1, 1)))


def test_outcomes_count_finished_among_ended_and_nothing_unsigned() -> None:
    left = advance(docking("K3"), "exit", on=DAY, by="organization")
    by_county = advance(docking("K4"), "exit", on=DAY, by="county")
    refused = advance(docking("K5", steps=2), "refuse", on=DAY, by="county")

    found = docking_outcomes([docking("K1", steps=7), docking("K2"), left, by_county, refused])

    assert found == {"甲基金会": (1, 2)}


def test_the_share_is_finished_by_ended_and_neutral_where_nothing_is_known() -> None:
    criterion = DockingsFinished({"甲基金会": (2, 3), "乙协会": (0, 0)})
    one, other = supply("S1", "甲基金会"), supply("S2", "乙协会")

    assert criterion.value(FACTS["demands"][0], one) == 2 * ONE // 3
    assert criterion.value(FACTS["demands"][0], other) is None
    assert DockingsFinished({"甲基金会": (2, 3)}, at_least=4).value(FACTS["demands"][0], one) is None
    assert criterion.neutral == NEUTRAL
    assert Weights.default()[criterion.code] == 0
    assert criterion.code not in {one.code for one in DEFAULT_CRITERIA}


def test_a_plan_with_the_criterion_prefers_who_finishes_and_records_it() -> None:
    demands = [demand("D1", "530113")]
    supplies = [supply("S1", "甲基金会"), supply("S2", "乙协会")]
    criterion = DockingsFinished({"甲基金会": (1, 2), "乙协会": (2, 2)})
    matcher = Matcher(criteria=(*DEFAULT_CRITERIA, criterion), weights=Weights.of(dockings_finished=1))

    plan = matcher.match(demands, supplies)

    assert [one.supply for one in plan.matches] == ["S2"]
    assert (
        dict(plan.settings.options)["dockings_finished.outcomes"] == "(('乙协会', 2, 2), ('甲基金会', 1, 2))"
    )


@pytest.mark.parametrize(
    "outcomes",
    [{"甲": (3, 2)}, {"甲": (-1, 2)}, {"甲": 3}, {"甲": (1.0, 2)}, "甲", [("甲", 1)], {" ": (1, 1)}],
)
def test_outcomes_that_cannot_be_are_refused(outcomes: Any) -> None:
    with pytest.raises(InvalidValueError):
        DockingsFinished(outcomes)
