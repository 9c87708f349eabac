"""The brands chosen are the best set by the jury's own marks: no other set within the limits is better."""

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rvmatch.actions.brands import choose_brands
from rvmatch.actions.brands_choice import BrandLimit, ProvinceBasis
from rvmatch.actions.brands_marks import JuryMark
from rvmatch.errors import InfeasiblePolicyError
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import SupplyProject
from rvmatch.model.vocabulary import FocusField

PROVINCES = ("53", "52", "31")


def project(number, fields, home, regions):
    return SupplyProject(
        id=f"S{number}",
        title=f"项目{number}",
        organization=SocialOrganization(name=f"示例{number}", home=home),
        fields=fields,
        regions=regions,
    )


fields_of = st.sets(st.sampled_from(list(FocusField)[:2]), min_size=1)
limits_of = st.builds(
    lambda field, province, basis, least, more: BrandLimit(
        field=field,
        province=province,
        basis=basis,
        at_least=least,
        at_most=None if more is None else least + more,
    ),
    st.none() | st.sampled_from(list(FocusField)[:2]),
    st.none() | st.sampled_from(PROVINCES),
    st.sampled_from(ProvinceBasis),
    st.integers(0, 2),
    st.none() | st.integers(0, 2),
)


@st.composite
def juries(draw):
    count = draw(st.integers(1, 7))
    supplies = [
        project(
            number,
            draw(fields_of),
            draw(st.none() | st.sampled_from(PROVINCES)),
            draw(st.none() | st.sets(st.sampled_from(PROVINCES), max_size=2)),
        )
        for number in range(count)
    ]
    marked = draw(st.lists(st.integers(0, count - 1), unique=True))
    marks = [JuryMark(project=f"S{number}", points=draw(st.integers(0, 6))) for number in marked]
    limits = draw(st.lists(limits_of, max_size=3))
    return supplies, marks, limits, draw(st.integers(1, 4))


def within(supplies, limits):
    return all(
        limit.at_least
        <= sum(map(limit.counts, supplies))
        <= (len(supplies) if limit.at_most is None else limit.at_most)
        for limit in limits
    )


def best_sets(jury, limits=None, left_out=()):
    """All best sets within the limits, by search: the number of brands, the points, the sets."""
    supplies, marks, own, places = jury
    limits = own if limits is None else limits
    points = {mark.project: mark.points for mark in marks}
    marked = [one for one in supplies if one.key in points and one.key not in left_out]
    found = {}
    for size in range(min(places, len(marked)) + 1):
        for chosen in itertools.combinations(marked, size):
            if within(chosen, limits):
                value = size, sum(points[one.key] for one in chosen)
                found.setdefault(value, set()).add(frozenset(one.key for one in chosen))
    return (max(found), found[max(found)]) if found else (None, set())


def choose(jury, **more):
    supplies, marks, limits, places = jury
    return choose_brands(ProjectLibrary(supplies), marks, places=places, limits=limits, **more)


A, B = list(FocusField)[:2]
CROSSING = (
    [
        project(0, [A], "53", []),
        project(1, [A], "52", []),
        project(2, [B], "53", []),
        project(3, [A, B], "52", []),
    ],
    [JuryMark(project=f"S{number}", points=points) for number, points in enumerate((6, 5, 1, 1))],
    [BrandLimit(field=B, at_least=1), BrandLimit(province="52", at_least=1)],
    2,
)
"""Floors that cross, and a project that serves both of them for fewer points than it costs."""


@settings(max_examples=60, deadline=None)
@given(juries())
@example(CROSSING)
def test_no_set_within_the_limits_has_more_brands_or_points(jury) -> None:
    """Oracle: every set."""
    value, sets = best_sets(jury)
    if value is None:
        with pytest.raises(InfeasiblePolicyError) as refused:
            choose(jury)
        assert refused.value.conflict
        assert all(refused.value.message(language) for language in ("zh", "en"))
        return
    found = choose(jury)

    assert (len(found.chosen), found.points) == value
    assert frozenset(found.keys) in sets
    assert found.gap == 0
    assert (found.another is None) == (len(sets) == 1)
    assert found.another is None or frozenset(found.another) in sets - {frozenset(found.keys)}


@settings(max_examples=30, deadline=None)
@given(juries())
@example(CROSSING)
def test_limits_cost_what_the_best_set_without_them_has_more(jury) -> None:
    """Oracle: every set, without the limits."""
    value, _ = best_sets(jury)
    if value is None:
        return
    found, limits = choose(jury), jury[2]
    for cost in found.costs:
        kept = [limit for number, limit in enumerate(limits) if number not in cost.limits]
        free, _ = best_sets(jury, kept)
        assert (value[0] + cost.places, value[1] + cost.points) == free
    assert len(found.costs) == len(limits) + (len(limits) > 1)


@settings(max_examples=30, deadline=None)
@given(juries())
@example(CROSSING)
def test_whoever_withdraws_is_replaced_with_the_fewest_others_moved(jury) -> None:
    """Oracle: every set without the one who withdraws: most brands, most who stay, most points."""
    value, _ = best_sets(jury)
    if value is None:
        return
    found = choose(jury)
    supplies, marks, limits, places = jury
    points = {mark.project: mark.points for mark in marks}
    for one in found.withdrawals:
        rest = [supply for supply in supplies if supply.key in points and supply.key != one.project]
        sets = [
            {supply.key for supply in chosen}
            for size in range(min(places, len(rest)) + 1)
            for chosen in itertools.combinations(rest, size)
            if within(chosen, limits)
        ]

        def worth(chosen, stay=frozenset(found.keys)):
            return len(chosen), len(chosen & stay), sum(points[key] for key in chosen)

        assert one.possible == bool(sets)
        if sets:
            after = (set(found.keys) - {one.project} - set(one.leaves)) | set(one.joins)
            assert after in sets
            assert worth(after) == max(map(worth, sets))


@settings(max_examples=30, deadline=None)
@given(juries(), st.randoms())
def test_the_order_of_records_changes_nothing(jury, random) -> None:
    value, _ = best_sets(jury)
    if value is None:
        return
    supplies, marks, limits, places = jury
    other = random.sample(supplies, len(supplies)), random.sample(marks, len(marks)), limits, places

    assert choose(other) == choose(jury)


@settings(max_examples=30, deadline=None)
@given(juries())
def test_reserves_join_in_turn_and_no_other_would_be_better(jury) -> None:
    """Oracle: each project that is left, tried."""
    if best_sets(jury)[0] is None:
        return
    found = choose(jury, reserves=3)
    supplies, marks, limits, _ = jury
    points = {mark.project: mark.points for mark in marks}
    inside = set(found.keys)
    could = [True]
    for reserve in found.reserves:
        could = [
            key
            for key in points
            if key not in inside and within([one for one in supplies if one.key in inside | {key}], limits)
        ]
        assert reserve.project in could
        assert reserve.points == max(points[key] for key in could)
        inside.add(reserve.project)
    if len(found.reserves) < 3:
        assert not [
            key
            for key in points
            if key not in inside and within([one for one in supplies if one.key in inside | {key}], limits)
        ]
