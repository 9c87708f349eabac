"""Every answer about a plan equals what a new run says once the change is really made."""

from itertools import combinations

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from property.questioned_markets import World, worlds
from rvmatch.eligibility import BothPublished, Side
from rvmatch.errors import InfeasiblePolicyError, InfeasibleProblemError, InvalidValueError
from rvmatch.matching import Agreed, Explainer, Matcher, Refused
from rvmatch.matching.asking.least_changes import ChangeKind
from rvmatch.matching.asking.measures import values_of
from rvmatch.matching.asking.standing import Standing
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.vocabulary import ProjectStatus

EXAMPLES = settings(max_examples=60, deadline=None)


def explained(world: World):
    plan = world.match()
    return plan, Explainer(plan, world.demands, world.supplies, matcher=world.matcher)


def pairs_of(plan) -> set[tuple[str, str]]:
    return {(match.demand, match.supply) for match in plan.matches}


def measured(plan):
    objectives = plan.settings.policy.objectives
    pairs = zip(objectives, plan.outcomes, strict=True)
    return tuple(values_of(objective, outcome.values) for objective, outcome in pairs)


def signed(numbers) -> tuple[int, ...]:
    """Numbers that compare as the plans do: fewer changes are better."""
    flat = [number for own in numbers for number in own]
    return tuple(-one.value if one.measure == "changes" else one.value for one in flat)


def with_limits(world: World, *limits) -> World:
    policy = attrs.evolve(world.policy, limits=(*world.policy.limits, *limits))
    return attrs.evolve(world, policy=policy)


def assert_same(change, before, after) -> None:
    """A change tells the new plan, docking by docking, and what it reaches."""
    assert (change.before, change.after) == (measured(before), measured(after))
    assert set(change.lost) == pairs_of(before) - pairs_of(after)
    assert set(change.gained) == pairs_of(after) - pairs_of(before)


@EXAMPLES
@given(world=worlds(worst=True), data=st.data())
def test_what_if_tells_the_plan_that_a_new_run_would_make(world: World, data) -> None:
    pairs = sorted(set(world.points) - world.rejected)
    some = st.lists(st.sampled_from(pairs), max_size=2, unique=True) if pairs else st.just([])
    agreed, refused = data.draw(some), data.draw(some)
    refused = [pair for pair in refused if pair not in agreed]
    accepts = data.draw(
        st.dictionaries(st.sampled_from(sorted(world.accepts)), st.integers(0, 3), max_size=2)
    )
    wanted = data.draw(st.dictionaries(st.sampled_from(sorted(world.wanted)), st.integers(0, 3), max_size=2))
    before, explainer = explained(world)
    changed = with_limits(world, *(Agreed(*one) for one in agreed), *(Refused(*one) for one in refused))
    changed = attrs.evolve(changed, wanted={**world.wanted, **wanted}, accepts={**world.accepts, **accepts})

    try:
        after = changed.match()
    except InfeasiblePolicyError:
        with pytest.raises(InfeasibleProblemError):
            explainer.what_if(agreed=agreed, refused=refused, accepts=accepts, wanted=wanted)
        return
    change = explainer.what_if(agreed=agreed, refused=refused, accepts=accepts, wanted=wanted)
    assert_same(change, before, after)


@EXAMPLES
@given(world=worlds(worst=True), data=st.data())
def test_the_worth_of_places_is_what_a_new_run_gains(world: World, data) -> None:
    before, explainer = explained(world)
    keys = sorted({**world.wanted, **world.accepts})
    more = data.draw(st.dictionaries(st.sampled_from(keys), st.integers(1, 2), min_size=1, max_size=3))

    def after(extra):
        return attrs.evolve(
            world,
            wanted={key: places + extra.get(key, 0) for key, places in world.wanted.items()},
            accepts={key: places + extra.get(key, 0) for key, places in world.accepts.items()},
        ).match()

    assert_same(explainer.joint_gain(more), before, after(more))
    for worth in explainer.worth_of_places(more):
        assert worth.side is (Side.DEMAND if worth.key in world.wanted else Side.SUPPLY)
        assert_same(worth.change, before, after({worth.key: 1}))


@EXAMPLES
@given(world=worlds())
def test_the_price_of_a_pair_is_what_a_new_run_loses(world: World) -> None:
    before, explainer = explained(world)

    for demand, supply in world.points:
        standing = explainer.standing(demand, supply)
        used = (demand, supply) in pairs_of(before)
        assert standing.recommended == used
        if (demand, supply) in world.rejected:
            assert (standing.standing, standing.failed) == (
                Standing.NOT_ELIGIBLE,
                tuple(rule for rule in ("far", "late") if (demand, supply) in getattr(world, rule)),
            )
            continue
        limit = Refused(demand, supply) if used else Agreed(demand, supply)
        try:
            after = with_limits(world, limit).match()
        except InfeasiblePolicyError:
            assert standing.price is None
            continue
        assert standing.price is not None
        losses = [number.value for own in standing.price for number in own]
        both = zip(signed(measured(before)), signed(measured(after)), strict=True)
        assert losses == [one - other for one, other in both]
        free = not any(losses)
        if standing.standing is not Standing.BELOW_MINIMUM:
            assert standing.standing is (Standing.SOME if free else Standing.EVERY if used else Standing.NONE)


@EXAMPLES
@given(world=worlds())
def test_the_chain_of_a_price_leads_to_the_plan_that_a_new_run_would_make(world: World) -> None:
    before, explainer = explained(world)

    for demand, supply in set(world.points) - world.rejected - pairs_of(before):
        standing = explainer.standing(demand, supply)
        if standing.price is None:
            continue
        plan = pairs_of(before)
        for move in standing.chain:
            (plan.add if move.enters else plan.remove)((move.demand, move.supply))
        assert plan == pairs_of(with_limits(world, Agreed(demand, supply)).match())
        served = {one for one, _ in plan}
        assert set(standing.left_alone) == {one for one, _ in pairs_of(before)} - served


def made(world: World, change) -> World:
    """The world in which a change has really been made."""
    pair = change.demand, change.supply
    match change.kind:
        case ChangeKind.POINTS:
            return attrs.evolve(world, points={**world.points, pair: world.points[pair] + change.amount})
        case ChangeKind.RULE:
            return meeting(world, change.rule, pair)
        case ChangeKind.PUBLICATION:
            raise AssertionError("every project of these worlds is published")
        case ChangeKind.MINIMUM:
            policy = attrs.evolve(world.policy, minimum_score=change.amount / 1_000_000)
            return attrs.evolve(world, policy=policy)
    if change.demand:
        return with_places(world, change.demand, change.amount)
    return with_places(world, change.supply, change.amount)


def meeting(world: World, rule: str, pair: tuple[str, str]) -> World:
    """The world in which a pair meets a rule."""
    return attrs.evolve(world, **{rule: getattr(world, rule) - {pair}})


def with_places(world: World, key: str, more: int) -> World:
    if key in world.wanted:
        return attrs.evolve(world, wanted={**world.wanted, key: world.wanted[key] + more})
    return attrs.evolve(world, accepts={**world.accepts, key: world.accepts[key] + more})


def partners(plan, key: str) -> int:
    return sum(key in (match.demand, match.supply) for match in plan.matches)


def assert_each_change_matches(world: World) -> None:
    before, explainer = explained(world)

    for side, keys in ((Side.DEMAND, world.wanted), (Side.SUPPLY, world.accepts)):
        for key in keys:
            found = explainer.smallest_changes(**{side.value: key})
            for change in found.changes:
                after = made(world, change).match()
                if change.kind in (ChangeKind.POINTS, ChangeKind.RULE):
                    assert (change.demand, change.supply) in pairs_of(after)
                else:
                    assert partners(after, key) > partners(before, key)


@settings(max_examples=150, deadline=None)
@given(world=worlds())
def test_each_smallest_change_really_matches_the_project_once_it_is_made(world: World) -> None:
    assert_each_change_matches(world)


@settings(max_examples=15, deadline=None)
@given(world=worlds(worst=True, most=3))
def test_with_a_worst_score_each_change_is_followed_to_the_new_plan(world: World) -> None:
    assert_each_change_matches(world)


def fills_roles(world: World) -> bool:
    """Whether roles count, which a new pair could fill: they are left out of account."""
    return any(type(one).__name__ == "FillRoles" for one in world.policy.objectives)


def with_draft(world: World, key: str):
    """The libraries of a world in which one project is a draft, and its matcher with the rule on that."""
    libraries = []
    for library in (world.demands, world.supplies):
        drafted = [
            attrs.evolve(one, status=ProjectStatus.DRAFT) if one.key == key else one for one in library
        ]
        libraries.append(ProjectLibrary(drafted))
    matcher = world.matcher
    return libraries, Matcher(
        rules=(*matcher.rules, BothPublished()),
        criteria=matcher.criteria,
        weights=matcher.weights,
        policy=world.policy,
    )


@settings(max_examples=100, deadline=None)
@given(world=worlds(worst=True), data=st.data())
def test_publication_is_named_only_where_it_leads_to_a_docking_once_it_is_made(world: World, data) -> None:
    """Oracle: the project really published, its libraries read anew, and a new run."""
    key = data.draw(st.sampled_from(sorted({**world.wanted, **world.accepts})))
    side = Side.DEMAND if key in world.wanted else Side.SUPPLY
    libraries, matcher = with_draft(world, key)
    explainer = Explainer(matcher.match(*libraries), *libraries, matcher=matcher)

    found = explainer.smallest_changes(**{side.value: key})

    after = matcher.match(world.demands, world.supplies)
    assert found.unpublished
    assert all(change.kind is ChangeKind.PUBLICATION for change in found.changes)
    would_do = bool(partners(after, key))
    assert bool(found.changes) <= would_do if fills_roles(world) else bool(found.changes) == would_do


@EXAMPLES
@given(world=worlds())
def test_with_as_many_partners_as_are_said_to_be_sure_a_new_run_would_match(world: World) -> None:
    _, explainer = explained(world)

    for side, keys in ((Side.DEMAND, world.wanted), (Side.SUPPLY, world.accepts)):
        for key in keys:
            told = getattr(explainer, side.value)(key).sentences
            for sentence in told:
                if sentence.code not in ("explain.change_matched", "explain.change_unsure"):
                    continue
                params = dict(sentence.params)
                rule, sure = params["rule"], int(params.get("sure", 0))
                would_do = sum(
                    pair in pairs_of(meeting(world, rule, pair).match())
                    for pair in getattr(world, rule)
                    if key in pair
                )
                assert sure <= would_do if fills_roles(world) else sure == would_do
                assert would_do <= int(params["count"])


@settings(max_examples=80, deadline=None)
@given(world=worlds())
def test_no_single_place_and_no_single_point_that_would_do_is_overlooked(world: World) -> None:
    before, explainer = explained(world)

    for key, wanted in world.wanted.items():
        found = explainer.smallest_changes(demand=key)
        if partners(before, key) == wanted:
            assert bool(found.changes) <= (wanted == 0)
            continue
        kinds = {(change.kind, change.amount, change.supply) for change in found.changes}
        open_pairs = [
            pair for pair in world.points if pair[0] == key and pair not in pairs_of(before) | world.rejected
        ]
        suitable = [pair for pair in open_pairs if world.points[pair] >= world.policy.minimum_points]
        places = {supply for kind, _, supply in kinds if kind is ChangeKind.PLACES}
        for _, supply in suitable:
            full = partners(before, supply) == world.accepts[supply]
            more = partners(with_places(world, supply, 1).match(), key) > partners(before, key)
            if full and more:
                assert places
                assert (ChangeKind.PLACES, 1, supply) in kinds or len(places) >= 3
        if found.no_score:
            for pair in suitable:
                best = attrs.evolve(world, points={**world.points, pair: 1_000_000})
                assert pair not in pairs_of(best.match())
        for change in found.changes:
            if change.kind is ChangeKind.POINTS and change.amount > 1:
                fewer = attrs.evolve(change, amount=change.amount - 2)
                assert (change.demand, change.supply) not in pairs_of(made(world, fewer).match())


@EXAMPLES
@given(world=worlds())
def test_no_single_rule_that_would_do_is_overlooked(world: World) -> None:
    """Roles a new pair could fill are left out of account, so that policies without them are asked."""
    assume(not fills_roles(world))
    before, explainer = explained(world)

    for key, wanted in world.wanted.items():
        if partners(before, key) == wanted:
            continue
        changes = explainer.smallest_changes(demand=key).changes
        named = {change.rule for change in changes if change.kind is ChangeKind.RULE}
        would_do = {
            rule
            for rule in ("far", "late")
            for pair in getattr(world, rule)
            if pair[0] == key and pair in pairs_of(meeting(world, rule, pair).match())
        }
        assert named == would_do


@EXAMPLES
@given(world=worlds())
def test_the_best_plans_begin_with_the_plan_and_never_get_better(world: World) -> None:
    _, explainer = explained(world)

    plans = explainer.best_plans(4)

    assert (plans[0].lost, plans[0].gained) == ((), ())
    assert len({(plan.lost, plan.gained) for plan in plans}) == len(plans)
    values = [signed(plan.after) for plan in plans]
    assert values == sorted(values, reverse=True)


@settings(max_examples=15, deadline=None)
@given(world=worlds(most=3), data=st.data())
def test_a_different_plan_is_the_best_of_those_that_leave_out_so_many(world: World, data) -> None:
    """Oracle: every choice of so many dockings to refuse, each in a run of its own."""
    before, explainer = explained(world)
    used = sorted(pairs_of(before))
    if not used:
        with pytest.raises(InvalidValueError, match="at_least"):
            explainer.different_plan(at_least=1)
        return
    at_least = data.draw(st.integers(1, len(used)))

    change = explainer.different_plan(at_least=at_least)

    without = (
        with_limits(world, *(Refused(*pair) for pair in pairs)).match()
        for pairs in combinations(used, at_least)
    )
    assert (change.route, change.proven) == ("integer", True)
    assert len(change.lost) >= at_least
    assert signed(change.after) == max(signed(measured(plan)) for plan in without)


@EXAMPLES
@given(world=worlds())
def test_candidates_are_all_suitable_pairs_with_the_prices_that_pairs_have(world: World) -> None:
    _, explainer = explained(world)

    for key in world.wanted:
        found = explainer.candidates(key)
        suitable = {
            pair
            for pair in set(world.points) - world.rejected
            if pair[0] == key and world.points[pair] >= world.policy.minimum_points
        }
        assert {(one.demand, one.supply) for one in found} == suitable
        recommended = [one.recommended for one in found]
        assert recommended == sorted(recommended, reverse=True)
        for one in found:
            alone = explainer.standing(one.demand, one.supply)
            assert (one.price, one.standing) == (alone.price, alone.standing)
