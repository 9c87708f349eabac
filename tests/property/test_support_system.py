"""Linkage is the union of projects, incentives are exact ranges, and capacity entries are found by words."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from crowded_projects import crowded_markets
from rvmatch.matching import FillRoles, Matcher, Policy, match
from rvmatch.model.vocabulary import LinkageMember
from rvmatch.support import capacity_building, incentive_points, linkage_completeness
from rvmatch.testing import demand_libraries, incentive_schemes, markets, supply_libraries

EXAMPLES = settings(max_examples=60, deadline=None)


def five(roles) -> set[LinkageMember]:
    return {role for role in LinkageMember if role in roles}


@EXAMPLES
@given(market=crowded_markets() | markets(), fill=st.booleans())
def test_a_county_is_the_union_of_its_projects(market, fill) -> None:
    """Oracle: the demands themselves, and the plan's own list of roles."""
    demands, _ = market
    plan = Matcher(policy=Policy(objectives=[FillRoles()])).match(*market) if fill else match(*market)
    told = {one.demand: one for one in plan.linkage}

    found = linkage_completeness(plan, demands)

    assert [one.demand for one in found.projects] == list(demands.keys)
    for project in found.projects:
        demand = demands[project.demand]
        assert set(project.present) == demand.roles_present
        assert sorted(project.wanted) == sorted(demand.roles_wanted)
        assert set(project.unstated) == set(LinkageMember) - demand.roles_present - set(demand.roles_wanted)
        assert len(project.filled) + len(project.missing) == len(project.wanted)
        filled = {one.role for one in project.filled}
        assert project.complete == (demand.roles_present | filled == set(LinkageMember))
        assert project.filled == (told[demand.key].filled if demand.key in told else ())
    for county in found.counties:
        own = [one for one in found.projects if one.county == county.county]
        assert county.projects == len(own)
        assert set(county.would_have) == set().union(*(one.would_have for one in own))
        assert set(county.missing) == set().union(*(one.missing for one in own))
        assert set(county.unstated) == set(LinkageMember).intersection(*(one.unstated for one in own))
        for row in county.roles:
            assert row.unstated == sum(row.role in one.unstated for one in own)
    assert sum(county.projects for county in found.counties) == len(demands)


@settings(max_examples=200, deadline=None)
@given(
    scheme=incentive_schemes(),
    known=st.dictionaries(st.sampled_from(["projects", "years", "people"]), st.integers(0, 8)),
)
def test_the_range_of_a_total_is_what_every_possible_figure_gives(scheme, known) -> None:
    """Oracle: every figure from 0 to 7, which lies beyond the last step, in place of the missing ones."""
    names = sorted({one.figure for one in scheme.indicators})
    choices = [[known[name]] if name in known else range(8) for name in names]
    totals = set()
    for values in product(*choices):
        figures = dict(zip(names, values, strict=True))
        total = 0
        for indicator in scheme.indicators:
            reached = [step for step in indicator.steps if figures[indicator.figure] >= step.from_figure]
            total += max(reached, key=lambda step: step.from_figure).points if reached else 0
        totals.add(total)

    found = incentive_points(scheme, known)

    assert (found.lowest, found.highest) == (min(totals), max(totals))
    assert found.total == (totals.pop() if len(totals) == 1 else None)
    assert found.missing == tuple(name for name in names if name not in known)
    for indicator, points in zip(scheme.indicators, found.indicators, strict=True):
        assert (points.points is None) == (indicator.figure not in known)
        assert points.value == known.get(indicator.figure)


@EXAMPLES
@given(
    library=demand_libraries() | supply_libraries(),
    words=st.lists(st.sampled_from(["核桃", "MILL", "医疗", "电商"]), unique=True),
    data=st.data(),
)
def test_an_entry_is_found_by_a_word_or_by_hand_unless_it_is_left_out(library, words, data) -> None:
    """Oracle: the texts, letter by letter."""
    marks = st.lists(st.sampled_from(library.keys), max_size=2) if len(library) else st.just([])
    also = set(data.draw(marks))
    out = set(data.draw(marks)) - also
    expected = set()
    for one in library:
        texts = [one.title, one.description, one.in_kind]
        hit = any(word.lower() in "".join(text.split()).lower() for word in words for text in texts)
        if one.key in also or (hit and one.key not in out):
            expected.add(one.key)

    found = capacity_building(library, words=words, also=also, leaving_out=out)

    assert set(found.library.keys) == {one.key for one in found.entries} == expected
    assert {one.key for one in found.entries if one.marked} == also
