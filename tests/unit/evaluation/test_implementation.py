"""The ledger of a province by hand-made cases, its words, its tables, and the record of organisations."""

from datetime import date

import attrs
import pytest

from ledger_cases import DAY, FACTS, categories, demand, docking, made
from rvmatch.errors import InvalidValueError
from rvmatch.evaluation import (
    INDICATORS,
    FactKind,
    LeftOut,
    indicator_rows,
    ledger,
    ledger_rows,
    ledger_told,
)
from rvmatch.matching import match
from rvmatch.model.docking import advance
from rvmatch.model.records import ProgressRecord
from rvmatch.model.vocabulary import (
    WorkArea,
)
from rvmatch.wording import LANGUAGES, has


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


def test_money_spent_without_an_agreement_and_promises_of_nobody_are_told() -> None:
    refused = docking("K5", steps=0)
    refused = advance(refused, "refuse", on=date(2024, 3, 2), by="county")
    report = ProgressRecord(
        docking="K5", county_code="530113", organization="甲基金会", on=date(2024, 6, 30), spent_cny=70_000
    )

    found = ledger("53", on=DAY, dockings=[refused], records=[report], promised_cny={"K9": 50_000})

    assert found.value("money_spent").total == 70_000
    assert [one.kind.name for one in found.findings] == [
        "PROMISE_OF_UNKNOWN_DOCKING",
        "NEVER_AGREED",
        "SPENT_WITHOUT_AGREEMENT",
    ]
    told = ledger_told(found, "zh")
    assert "对接 K9：填有协议金额5万元，但没有这一编号的对接" in told
    assert "东川区（530113），对接 K5：三方从未全部同意（现状态：已谢绝）" in told
    assert "东川区（530113），对接 K5：截至2024年6月30日支出7万元" in told
    assert "None" not in told + ledger_told(found, "en")


@pytest.mark.parametrize("province", ["99", "530113", "990000", "云南"])
def test_a_ledger_of_no_province_is_refused(province: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        ledger(province, on=DAY)

    assert caught.value.field == "province"


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_counties_beside_the_list_and_in_findings_are_told_by_the_names_that_facts_give(language) -> None:
    """No list of the notice holds the county: its demand alone says what it is called."""
    strange = attrs.evolve(demand("D9", "530999"), county_name="示例县")
    days = (date(2023, 3, 1), date(2023, 4, 1))
    report = ProgressRecord(docking="K9", county_code="530999", organization="甲会", on=days[0], spent_cny=2)
    records = [*FACTS["records"], report, attrs.evolve(report, on=days[1], spent_cny=1)]
    found = made(demands=[*FACTS["demands"], strange], records=records)
    lines = ledger_told(found, language).splitlines()

    assert found.off_list == ("530999",)
    findings = [line for line in lines if "K9" in line]
    assert len(findings) == sum(one.docking == "K9" for one in found.findings) >= 1
    assert all("示例县" in line and "530999" in line for line in findings)
    beside = [line for line in lines if "示例县" in line and not line.startswith("  ")]
    assert len(beside) == 1
    assert made(counties=None).off_list == ()


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
    assert "  名单内得到帮扶的县：1 个县（其中：多对一 1；另有：尚无帮扶 2）" in text
    places = ("东川区（530113）：", "会泽县（530326）：", "宣威市（530381）：")
    assert text.index(places[0]) < text.index(places[1]) < text.index(places[2])
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
