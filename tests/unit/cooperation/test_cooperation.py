"""Long-term cooperation: what records mean, what is told, what is refused."""

from datetime import date

import pytest

from rvmatch.cooperation import (
    ChannelHelp,
    YearOfHelp,
    channel_lines,
    channel_overview,
    continuity_between,
    continuity_lines,
    help_of_dockings,
    help_of_plan,
    pair_series,
    series_lines,
    year_of_pairs,
)
from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.matching import match
from rvmatch.matching.dockings import dockings_of
from rvmatch.model.docking import advance
from rvmatch.model.life_cycle import DockingMove, Party
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.pairings import PairExit
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import Period
from rvmatch.model.vocabulary import CooperationChannel, FocusField, LinkageMember
from rvmatch.wording import LANGUAGES

HUIZE, ZHENXIONG = "530326", "530627"
CARE, TALENT = FocusField.SPECIAL_GROUPS_CARE, FocusField.TALENT_CULTIVATION


def record(helper: str = "甲", county: str = HUIZE, **more) -> ChannelHelp:
    return ChannelHelp(helper=helper, county=county, **more)


def year(number: int, *helps: ChannelHelp) -> YearOfHelp:
    return YearOfHelp(year=number, helps=helps)


def test_help_of_a_day_is_that_whose_period_holds_the_day() -> None:
    helps = [
        record("甲", period=Period(end=date(2023, 12, 31))),
        record("乙", period=Period(start=date(2024, 1, 1))),
        record("丙"),
    ]
    (county,) = channel_overview(helps, [HUIZE], on=date(2023, 12, 31)).counties

    assert county.channels[0].helpers == ("丙", "甲")
    assert county.undated == 1


def test_a_record_without_a_field_makes_every_gap_of_its_county_uncertain() -> None:
    helps = [record("甲", fields=[CARE]), record("乙", fields=[CARE]), record("丙", ZHENXIONG)]
    found = channel_overview(helps, [HUIZE, ZHENXIONG])

    assert found.counties[1].field_unstated == ("丙",)
    assert not found.counties[1].gaps_certain
    assert found.crowding == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_counties_of_records_beside_the_list_are_named(language) -> None:
    found = channel_overview([record("甲", ZHENXIONG), record("乙", ZHENXIONG), record("丙")], [HUIZE])

    assert (found.elsewhere, found.off_list) == (2, (ZHENXIONG,))
    assert "镇雄县" in channel_lines(found, language)[-1]
    assert channel_overview([record("丙")], [HUIZE]).off_list == ()


def test_aid_to_xinjiang_and_tibet_is_missed_there_only() -> None:
    found = channel_overview([], [HUIZE, "653101", "540525"])
    aid = CooperationChannel.AID_TO_XINJIANG_AND_TIBET

    assert [one.county for one in found.counties if aid in one.channels_without] == ["540525", "653101"]


def test_people_of_a_project_count_once_and_of_a_finished_one_not_at_all() -> None:
    before = year(
        2023,
        record("甲", demand="D1", beneficiary_count=80),
        record("乙", demand="D1", beneficiary_count=None),
        record("乙", demand="D2"),
        record("乙", demand="D3", beneficiary_count=1_000),
        record("丙", beneficiary_count=7),
        record("丁", beneficiary_count=9),
    )
    after = year(2024, record("丁"))
    (county,) = continuity_between(before, after, finished=["D3"]).counties

    assert county.projects_left == ("D1", "D2")
    assert (county.people.known, county.people.unknown) == (87, 1)


def test_a_field_that_a_record_may_still_serve_is_unclear_and_not_lost() -> None:
    before = year(2023, record(fields=[CARE], roles=[LinkageMember.VOLUNTEER]))
    (county,) = continuity_between(before, year(2024, record())).counties

    assert (county.fields_lost, county.fields_unclear) == ((), (CARE,))
    assert (county.roles_lost, county.roles_unclear) == ((), (LinkageMember.VOLUNTEER,))
    assert county.touches == ()


def test_an_exit_or_a_finished_project_explains_who_is_gone() -> None:
    before = year(2023, record("甲"), record("乙", demand="D1"), record("丙"))
    exits = [PairExit(side="甲", county=HUIZE)]
    (county,) = continuity_between(before, year(2024), finished=["D1"], exits=exits).counties

    assert county.lost == ("丙", "乙", "甲")
    assert county.unexplained == ("丙",)
    assert county.without_help


@pytest.mark.parametrize(
    ("period", "outside"),
    [
        (None, 0),
        (Period(start=date(2021, 1, 1), end=date(2025, 12, 31)), 0),
        (Period(start=date(2020, 12, 31)), 1),
        (Period(start=date(2026, 1, 1)), 1),
        (Period(end=date(2026, 1, 1)), 1),
        (Period(end=date(2020, 1, 1)), 1),
        (Period(start=date(2020, 1, 1), end=date(2027, 1, 1)), 1),
    ],
)
def test_a_record_outside_the_transition_is_remarked_once(period, outside) -> None:
    report = continuity_between(year(2023, record(period=period)), year(2024))

    assert report.transition.records == outside
    assert report.transition.outside == bool(outside)
    assert sum("2025年12月31日" in line for line in continuity_lines(report)) == outside


def test_years_outside_the_transition_are_remarked() -> None:
    assert continuity_between(year(2020), year(2026)).transition.years == (2020, 2026)


@pytest.mark.parametrize(
    "make",
    [
        lambda: continuity_between(year(2024), year(2024)),
        lambda: continuity_between(year(2024), None),
        lambda: continuity_between(year(2023), year(2024), finished="D1"),
        lambda: continuity_between(year(2023), year(2024), exits=["甲"]),
        lambda: year(1066),
        lambda: record(helper=3),
        lambda: record(county="53"),
        lambda: record(amount_cny=-1),
        lambda: record(period="2024"),
        lambda: record(demand=4),
        lambda: channel_overview([], [HUIZE], crowded_from=1),
        lambda: channel_overview([], [HUIZE], on="2024"),
        lambda: channel_overview([], HUIZE),
        lambda: pair_series([]),
        lambda: pair_series([year(2024), year(2024)]),
        lambda: pair_series([2024]),
        lambda: year_of_pairs(2024, ["甲"]),
        lambda: help_of_plan(None, [], []),
        lambda: help_of_dockings([None], [], []),
        lambda: channel_lines(None),
        lambda: continuity_lines(None),
        lambda: series_lines(None),
    ],
)
def test_what_means_nothing_is_refused(make) -> None:
    with pytest.raises(InvalidValueError) as error:
        make()

    assert all(error.value.message(language) for language in LANGUAGES)


def test_all_that_are_no_records_are_named_in_one_pass() -> None:
    with pytest.raises(ReadErrors) as errors:
        channel_overview([record(), "甲", None], [HUIZE])

    assert [str(fault.place) for fault in errors.value.faults] == ["helps[1]", "helps[2]"]


def test_only_what_is_agreed_is_help() -> None:
    demands = [DemandProject(id="D1", title="t", county_code=HUIZE, fields=[CARE], beneficiary_count=5)]
    organization = SocialOrganization(name="示例 中心")
    supplies = [SupplyProject(id="S1", title="t", organization=organization, fields=[CARE, TALENT])]
    (docking,) = dockings_of(match(demands, supplies), demands, supplies, on=date(2024, 1, 1))
    assert help_of_dockings([docking], demands, supplies) == ()

    for move, by in (
        (DockingMove.VOLUNTEER, Party.ORGANIZATION),
        (DockingMove.RECOMMEND, Party.DEPARTMENT),
        (DockingMove.AGREE, Party.COUNTY),
        (DockingMove.DOCK, Party.DEPARTMENT),
    ):
        docking = advance(docking, move, on=date(2024, 1, 2), by=by)

    (found,) = help_of_dockings([docking], demands, supplies)
    (bare,) = help_of_dockings([docking], [], [])
    assert found == record("示例 中心", fields=[CARE], demand="D1", beneficiary_count=5)
    assert bare == record("示例 中心", demand="D1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_told_in_both_languages(language) -> None:
    helps = [
        record("甲13800000000", fields=[CARE], amount_cny=10_000, channel=CooperationChannel.DESIGNATED_HELP),
        record("乙", fields=[CARE]),
        record("丙", "110101"),
        record("丁", "520526"),
    ]
    view = channel_overview(helps, [HUIZE, ZHENXIONG, "520526"])
    before = year(2020, record("甲13800000000", fields=[CARE], roles=[LinkageMember.VOLUNTEER], demand="D1"))
    report = continuity_between(before, year(2024, record("乙", fields=[TALENT])))
    series = pair_series(
        [year_of_pairs(2020, [("甲", HUIZE), ("乙", HUIZE)]), year_of_pairs(2022, [("丙", HUIZE)])],
        exits=[PairExit(side="甲", county=HUIZE)],
    )
    text = "\n".join(
        (*channel_lines(view, language), *continuity_lines(report, language), *series_lines(series, language))
    )

    assert "13800000000" not in text
    assert "2021" in text
    for name in ("会泽县", "镇雄县", "威宁彝族回族苗族自治县", "D1"):
        assert name in text
    assert [one.ended_without_exit for one in series.pairs] == [False, True, False]
