"""Pairings cover the most counties, name the rest with their bottleneck, and change the least."""

from random import Random

import attrs
import pytest
from hypothesis import HealthCheck, assume, given, settings

from pairing_oracles import PlainCase, counted, most_covered, pairs_of, random_case
from rvmatch.actions import (
    EndReason,
    Pairing,
    PairingAim,
    PairingPlan,
    UncoveredReason,
    UnpairedReason,
    check_pairing,
    pairing_statement,
)
from rvmatch.model.places import CountyList
from rvmatch.testing import pairing_cases
from rvmatch.testing.pairing_strategies import PairingCase
from rvmatch.wording import LANGUAGES

small = pairing_cases(max_sides=5, max_counties=4)


def examples(count: int) -> settings:
    return settings(max_examples=count, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_on_200_random_scenarios_exactly_the_greatest_number_of_counties_is_covered() -> None:
    """Oracle: a maximum flow of its own, and Hall's condition counted from single pairs."""
    crowded = 0
    for seed in range(200):
        case = random_case(seed)
        plain, plan = PlainCase(case), case.plan()
        pairs = pairs_of(plan)

        assert set(pairs) <= set(plain.allowed), seed
        assert plain.keeps_limits(pairs), seed
        assert len(plan.covered) == most_covered(plain), seed
        uncovered = {str(one.county) for one in plan.uncovered}
        assert uncovered == set(plain.counties) - {county for _, county in pairs}
        assert_reasons_hold(plain, plan)
        crowded += len(plan.bottlenecks) > 0
    assert crowded > 40


def assert_reasons_hold(plain: PlainCase, plan: PairingPlan) -> None:
    inside: set[str] = set()
    for found in plan.bottlenecks:
        counties = {str(county) for county in found.counties}
        assert not counties & inside
        inside |= counties
        choices = {key for key, county in plain.allowed if county in counties}
        assert set(found.sides) == choices
        assert found.places == sum(plain.places(key) for key in choices) < len(counties)
        without = [one for one in plan.uncovered if one.county in counties]
        assert len(without) == found.short
    for one in plan.uncovered:
        volunteers = [key for key in plain.sides if plain.volunteers(key, str(one.county))]
        barred = [key for key in volunteers if plain.barred(key)]
        assert (one.volunteers, one.barred) == (len(volunteers) - len(barred), len(barred))
        allowed = any(county == one.county for _, county in plain.allowed)
        assert (one.reason is UncoveredReason.CROWDED_OUT) == allowed
        assert (one.reason is UncoveredReason.NOBODY_VOLUNTEERED) == (one.volunteers == 0)
        if one.bottleneck is None:
            assert not allowed
        else:
            assert one.county in plan.bottlenecks[one.bottleneck].counties


@examples(80)
@given(small)
def test_no_plan_is_better_in_coverage_and_the_aims_in_their_order(case: PairingCase) -> None:
    """Oracle: all plans of a small case, each valued by definitions written a second time."""
    plain = PlainCase(case)
    assume(len(plain.allowed) <= 11)
    plan = case.plan()

    best = max(plain.values(pairs) for pairs in plain.plans())

    assert plain.values(pairs_of(plan)) == best
    assert best[0] == plan.outcomes[0].values[0]
    assert all(outcome.gap == 0 for outcome in plan.outcomes)


def adjusted_year(seed: int) -> PairingCase:
    """A year after another one, with few enough pairs to try all plans."""
    rng = Random(seed)
    while True:
        case = random_case(rng.randrange(10**6))
        few = CountyList(rng.sample(list(case.counties), min(4, len(case.counties))))
        sides = tuple(rng.sample(case.sides, min(6, len(case.sides))))
        keys = [side.key for side in sides]
        codes = [county.code for county in few]
        records = {
            "wishes": [wish for wish in case.records["wishes"] if wish.side in keys],
            "previous": sorted({(rng.choice(keys), rng.choice(codes)) for _ in range(5)}),
        }
        found = attrs.evolve(case, sides=sides, counties=few, records=records)
        if 4 <= len(PlainCase(found).allowed) <= 12:
            return found


@pytest.mark.parametrize("seed", range(40))
def test_the_yearly_adjustment_has_the_fewest_changes(seed: int) -> None:
    """Oracle: pairs ended and pairs new over all plans that cover as many counties and pair as many sides."""
    case = adjusted_year(seed)
    plain, plan = PlainCase(case), case.plan()

    def changes(pairs: tuple[tuple[str, str], ...]) -> int:
        return len(plain.previous ^ set(pairs))

    plans = [(pairs, *map(len, counted(pairs))) for pairs in plain.plans()]
    most = max((counties, sides) for _, sides, counties in plans)
    fewest = min(changes(pairs) for pairs, sides, counties in plans if (counties, sides) == most)
    assert changes(tuple(pairs_of(plan))) == plan.changes == fewest
    assert len(plan.kept) + len(plan.ended) == plan.previous


@examples(25)
@given(small)
def test_whoever_refused_or_left_is_not_proposed_then_or_later(case: PairingCase) -> None:
    plain, plan = PlainCase(case), case.plan()
    wishes = case.records["wishes"]

    later = Pairing(case.settings).pair(case.sides, case.counties, wishes=wishes, previous=plan)

    shut = plain.exits | {
        (one.side, str(one.county))
        for one in plain.consents
        if one.county is not None and any(answer and not answer.given for answer in one.answers)
    }
    assert not shut & set(pairs_of(plan))
    assert not shut & set(pairs_of(later))
    assert {(one.side, str(one.county)) for one in later.closed} >= plain.exits


@examples(25)
@given(small)
def test_every_side_and_every_earlier_pair_is_accounted_for_and_told(case: PairingCase) -> None:
    plain, plan = PlainCase(case), case.plan()

    paired = {pair.side for pair in plan.pairs}
    assert {one.side for one in plan.unpaired} == set(plain.sides) - paired
    for one in plan.unpaired:
        choices = [county for key, county in plain.allowed if key == one.side]
        full = {UnpairedReason.NOT_NEEDED, UnpairedReason.COUNTIES_FULL}
        assert (one.reason in full) == bool(choices)
        by_county = counted(pairs_of(plan))[1]
        no_room = [county for county in choices if by_county.get(county, 0) == case.settings.most_per_county]
        assert (one.reason is UnpairedReason.COUNTIES_FULL) == (bool(choices) and no_room == choices)
        barred = {UnpairedReason.OUT_OF_SCOPE, UnpairedReason.CREDIT_LIST, UnpairedReason.NO_PLACE}
        assert (one.reason in barred) == plain.barred(one.side)
    for pair in plan.pairs:
        wish = plain.wishes.get(pair.side)
        assert pair.wish in {None, wish and wish.rank(pair.county)}
        assert 3 - len(pair.missing) == plain.consents_of(pair.side, str(pair.county))
        assert bool(pair.channels) == plain.follows(pair.side, str(pair.county))
    ended = {(one.side, str(one.county)): one.reason for one in plan.ended}
    assert set(ended) == plain.previous - set(pairs_of(plan))
    for pair, reason in ended.items():
        assert (reason is EndReason.GIVEN_UP) == (pair in plain.allowed)
    given = [(one.side, place) for one in case.records["wishes"] for place in one.places]
    given += [(one.side, one.county) for one in case.records["consents"] if one.county is not None]
    given += [(one.side, one.county) for one in case.records["exits"]]
    strange = {pair for pair in given if not any(code.startswith(pair[1]) for code in case.counties.codes)}
    assert {(one.side, one.place) for one in plan.off_list} == strange
    for language in LANGUAGES:
        lines = pairing_statement(plan, language)
        accounted = len(plan.uncovered) + len(plan.unpaired) + len(plan.ended) + len(plan.off_list)
        assert len(lines) >= 4 + accounted


@examples(25)
@given(small)
def test_the_order_of_sides_and_records_does_not_matter(case: PairingCase) -> None:
    turned = attrs.evolve(
        case,
        sides=case.sides[::-1],
        records={name: part and part[::-1] for name, part in case.records.items()},
    )

    assert turned.plan() == case.plan()


@examples(25)
@given(small)
def test_a_check_finds_nothing_in_a_plan_and_something_in_an_altered_one(case: PairingCase) -> None:
    plan = case.plan()
    assert check_pairing(plan, **case.records) == ()

    assume(plan.pairs)
    without = attrs.evolve(plan, pairs=plan.pairs[1:])
    praised = attrs.evolve(plan, uncovered=(), unpaired=(), ended=(), previous=99)
    assert check_pairing(without, **case.records)
    assert check_pairing(praised, **case.records)


def test_aims_left_out_do_not_count() -> None:
    """A case in which participation asks for more pairs than coverage alone."""
    case = next(
        case for case in map(random_case, range(200)) if len(case.plan().pairs) > len(case.plan().covered)
    )
    spare = attrs.evolve(case.settings, aims=[PairingAim.CONTINUITY])

    assert len(attrs.evolve(case, settings=spare).plan().pairs) < len(case.plan().pairs)
