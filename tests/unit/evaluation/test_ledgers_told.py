"""What a ledger tells, compares and refuses."""

from datetime import date
from typing import Any

import attrs
import pytest

from ledger_cases import DAY, FACTS, demand, docking, made, supply
from rvmatch.errors import InvalidValueError
from rvmatch.evaluation import (
    INDICATORS,
    FundBalance,
    Indicator,
    IndicatorUnit,
    Tally,
    compare_ledgers,
    comparison_told,
    docking_outcomes,
    indicator_rows,
    ledger,
    ledger_told,
)
from rvmatch.matching import Matcher
from rvmatch.model.docking import advance
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.vocabulary import (
    ProjectStatus,
    WorkArea,
)
from rvmatch.notice import Phrase
from rvmatch.scoring import DEFAULT_CRITERIA, NEUTRAL, ONE, DockingsFinished, Weights


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
        ({"demands": ["D1"]}, "demands", "of_class"),
        ({"counties": ["530113"]}, "counties", "ledger_counties"),
        ({"organizations": [SocialOrganization(name="甲")] * 2}, "organizations", "ledger_twice"),
        ({"fund_balances": [FundBalance(fund="F")] * 2}, "fund_balances", "ledger_twice"),
        ({"promised_cny": {"K1": -1}}, "promised_cny", "amount_within"),
        ({"promised_cny": {"K1": 1.5}}, "promised_cny", "whole_yuan"),
        ({"promised_cny": [("K1", 1)]}, "promised_cny", "ledger_promised"),
        ({"indicators": INDICATORS * 2}, "indicators", "ledger_twice"),
        ({"records": 3}, "records", "collection"),
        ({"plan": "p"}, "plan", "of_class"),
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
