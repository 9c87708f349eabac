"""Channels, continuity and pairs over years: views that are unions and differences of the records."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rvmatch.cooperation import (
    YearOfHelp,
    channel_overview,
    continuity_between,
    help_of_plan,
    pair_series,
    year_of_pairs,
)
from rvmatch.matching import match
from rvmatch.model.pairings import PairExit, participant_key
from rvmatch.model.vocabulary import Continuity, CooperationChannel, FocusField, LinkageMember
from rvmatch.testing import channel_helps, markets, years_of_help

COUNTIES = ("530326", "530627", "540525", "653101")
EXAMPLES = settings(max_examples=150, deadline=None)
helps = st.lists(channel_helps(), max_size=8)


@EXAMPLES
@given(helps, st.frozensets(st.sampled_from(COUNTIES)), st.none() | st.dates(), st.randoms())
def test_the_view_of_channels_holds_each_record_once(records, counties, on, rng) -> None:
    """Oracle: the records themselves, asked field by field."""
    found = channel_overview(records, counties, on=on)

    def holds(one) -> bool:
        if on is None or one.period is None:
            return True
        return one.period.start <= on <= one.period.end

    here = [one for one in records if one.county in counties and holds(one)]
    assert [one.county for one in found.counties] == sorted(counties)
    assert sum(share.records for one in found.counties for share in one.channels) == len(here)
    assert found.elsewhere == sum(one.county not in counties for one in records)
    assert list(found.off_list) == sorted({one.county for one in records} - counties)
    money = sum(share.amount_cny for one in found.counties for share in one.channels)
    assert money == sum(one.amount_cny or 0 for one in here)
    unknown = sum(share.amounts_unknown for one in found.counties for share in one.channels)
    assert unknown == sum(one.amount_cny is None for one in here)
    for county in found.counties:
        own = [one for one in here if one.county == county.county]
        for field in county.fields:
            assert set(field.helpers) == {one.helper for one in own if field.field in one.fields}
        assert county.gaps_certain == all(one.fields for one in own)
        there = {share.channel for share in county.channels}
        assert there == {one.channel for one in own}
        expected = {*CooperationChannel, None} - there
        if county.county[:2] not in ("54", "65"):
            expected.discard(CooperationChannel.AID_TO_XINJIANG_AND_TIBET)
        assert set(county.channels_without) == expected
    rng.shuffle(records)
    assert channel_overview(records, counties, on=on) == found


@EXAMPLES
@given(helps, st.integers(2, 3))
def test_crowding_is_named_exactly_where_others_have_nobody_for_certain(records, several) -> None:
    found = channel_overview(records, COUNTIES, crowded_from=several)

    expected = set()
    for field in FocusField:
        who = {
            code: {one.helper for one in records if one.county == code and field in one.fields}
            for code in COUNTIES
        }
        without = tuple(
            code
            for code in COUNTIES
            if not who[code] and all(one.fields for one in records if one.county == code)
        )
        expected |= {
            (field, code, tuple(sorted(who[code])), without)
            for code in COUNTIES
            if len(who[code]) >= several and without
        }
    assert {(one.field, one.county, one.helpers, one.without) for one in found.crowding} == expected
    assert len(found.crowding) == len(expected)


@EXAMPLES
@given(
    years_of_help(st.just(2023)),
    years_of_help(st.just(2024)),
    st.frozensets(st.sampled_from(["D1", "D2", "D3"])),
    st.data(),
)
def test_continuity_is_the_difference_of_two_years(before, after, finished, data) -> None:
    some = st.lists(st.sampled_from(sorted(before.pairs)), max_size=2) if before.pairs else st.just([])
    exited = data.draw(some)
    exits = [PairExit(side=side, county=county) for side, county in exited]

    report = continuity_between(before, after, finished=finished, exits=exits)

    assert [one.county for one in report.counties] == sorted({pair[1] for pair in before.pairs | after.pairs})
    for one in report.counties:
        old = [record for record in before.helps if record.county == one.county]
        new = [record for record in after.helps if record.county == one.county]
        was, now = ({record.helper for record in records} for records in (old, new))
        assert (set(one.kept), set(one.lost), set(one.new)) == (was & now, was - now, now - was)
        for kind, lost, unclear, read in (
            (FocusField, one.fields_lost, one.fields_unclear, lambda record: record.fields),
            (LinkageMember, one.roles_lost, one.roles_unclear, lambda record: record.roles),
        ):
            gone = {
                member
                for member in kind
                if any(member in read(record) for record in old)
                and not any(member in read(record) for record in new)
            }
            stated = all(read(record) for record in new)
            assert (set(lost), set(unclear)) == ((gone, set()) if stated else (set(), gone))
        left = {
            record.demand
            for record in old
            if record.demand
            and record.demand not in finished
            and all(other.demand != record.demand for other in new)
        }
        assert set(one.projects_left) == left
        for helper in one.lost:
            done = all(record.demand in finished for record in old if record.helper == helper)
            assert (helper in one.unexplained) == (not done and (helper, one.county) not in exited)
        counted = len(left) + sum(not record.demand and record.helper in one.lost for record in old)
        assert (one.people.known == one.people.unknown == 0) or counted
        assert one.people.unknown <= counted
        assert (Continuity.SUPERVISION in one.touches) == bool(one.unexplained)
        assert (Continuity.ASSISTANCE in one.touches) == bool(
            one.lost or one.fields_lost or one.roles_lost or one.projects_left
        )
        assert one.without_help == (not new)


@EXAMPLES
@given(years_of_help(st.just(2023)))
def test_a_year_that_repeats_itself_loses_nothing(year) -> None:
    again = YearOfHelp(year=2024, helps=year.helps)

    report = continuity_between(year, again)

    assert report.touched == ()
    assert all(not (one.new or one.fields_unclear or one.projects_left) for one in report.counties)


pairs = st.frozensets(st.tuples(st.sampled_from(["甲", "乙", "丙"]), st.sampled_from(COUNTIES)), max_size=6)


@EXAMPLES
@given(st.dictionaries(st.integers(2019, 2027), pairs, min_size=1, max_size=6), st.randoms())
def test_the_history_of_a_pair_is_read_off_the_years(by_year, rng) -> None:
    """Oracle: a row of yes and no for each pair, cut at every no."""
    years = sorted(by_year)
    given_years = [year_of_pairs(year, found) for year, found in by_year.items()]
    rng.shuffle(given_years)

    series = pair_series(given_years)

    assert series.years == tuple(years)
    assert set(series.unrecorded) == set(range(years[0], years[-1] + 1)) - set(years)
    assert {(one.helper, one.county) for one in series.pairs} == set().union(*by_year.values())
    for one in series.pairs:
        row = [(one.helper, one.county) in by_year[year] for year in years]
        text = "".join("x" if stands else "." for stands in row)
        assert [spell.recorded for spell in one.spells] == [len(run) for run in text.split(".") if run]
        assert len(one.gaps) == text.strip(".").count(".")
        assert one.years == tuple(year for year, stands in zip(years, row, strict=True) if stands)
        assert sum(spell.recorded for spell in one.spells) == len(one.years)
        assert all(spell.first in one.years and spell.last in one.years for spell in one.spells)
        assert one.current == row[-1]
    for step in series.steps:
        old, new = by_year[step.before], by_year[step.after]
        assert (step.kept, set(step.ended), set(step.new)) == (len(old & new), old - new, new - old)
        assert step.changes == len(old ^ new)
    assert len(series.lasting) == len(frozenset.intersection(*map(frozenset, by_year.values())))


@settings(max_examples=40, deadline=None)
@given(markets())
def test_a_plan_is_one_record_of_help_for_each_docking(market) -> None:
    demands, supplies = market
    plan = match(*market)

    found = help_of_plan(plan, *market)

    wanted = sorted(
        (demands[one.demand].county_code, participant_key(supplies[one.supply].organization), one.demand)
        for one in plan.matches
    )
    assert sorted((one.county, one.helper, one.demand) for one in found) == wanted
    known = [one.amount_cny for one in plan.matches if one.amount_cny is not None]
    assert sum(one.amount_cny or 0 for one in found) == sum(known)
