"""What was agreed is kept whatever its entries show meanwhile, and nothing else comes of that."""

from collections import Counter
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rvmatch import Agreed, InvalidValueError, LivePlan, Matcher, Policy, Refused, verify_plan, what_if
from rvmatch.eligibility import DEFAULT_RULES, BothPublished
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField, ProjectStatus
from rvmatch.testing import check_rule, markets
from varied_projects import Market, varied_markets

AFTER_PUBLICATION = (
    ProjectStatus.PROPOSED,
    ProjectStatus.AWAITING_CONSENT,
    ProjectStatus.DOCKED,
    ProjectStatus.SIGNED,
    ProjectStatus.UNDER_WAY,
)


PLACES = ("partners_wanted", "projects_accepted")


@settings(max_examples=60)
@given(libraries=varied_markets(), data=st.data())
def test_the_rule_on_publication_says_the_same_twice_where_pairs_are_agreed(
    libraries: Market, data: st.DataObject
) -> None:
    """Oracle: the scalar twin; pairs that are in no library may be agreed as well."""
    demands, supplies = libraries
    pairs = [(one.key, other.key) for one in demands for other in supplies]
    agreed = frozenset(data.draw(st.lists(st.sampled_from([*pairs, ("gone", "S1")]), max_size=4)))
    statuses = st.sampled_from(ProjectStatus)

    moved = [
        ProjectLibrary([attrs.evolve(one, status=data.draw(statuses)) for one in library])
        for library in libraries
    ]

    check_rule(BothPublished().sparing(agreed), *moved)


@settings(max_examples=30, deadline=None)
@given(market=markets(), data=st.data())
def test_a_plan_with_agreements_is_the_same_whether_entries_moved_on_or_were_filled(
    market: tuple[Any, Any], data: st.DataObject
) -> None:
    """
    Oracle: libraries in which everything is still published, and every entry that moved on has just as many
    places as it has agreements.
    """
    found = Matcher(policy=Policy.coverage_first(minimum_score=0)).match(*market)
    pairs = [(one.demand, one.supply) for one in found.matches]
    kept = data.draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    status = data.draw(st.sampled_from(AFTER_PUBLICATION))
    moved = {key for pair in kept for key in pair if data.draw(st.booleans())}
    matcher = Matcher(
        policy=Policy(objectives=Policy.coverage_first().objectives, limits=[Agreed(*pair) for pair in kept])
    )

    today, filled = [], []
    for side, (library, places) in enumerate(zip(market, PLACES, strict=True)):
        held = Counter(pair[side] for pair in kept)
        today.append([attrs.evolve(one, status=status) if one.key in moved else one for one in library])
        filled.append(
            [attrs.evolve(one, **{places: held[one.key]}) if one.key in moved else one for one in library]
        )

    plan, other = matcher.match(*today), matcher.match(*filled)

    assert [(one.demand, one.supply, one.agreed) for one in plan.matches] == [
        (one.demand, one.supply, one.agreed) for one in other.matches
    ]
    assert verify_plan(plan, *today).holds
    assert LivePlan(*today, matcher=matcher).dockings == tuple(
        (one.demand, one.supply) for one in plan.matches
    )


@settings(max_examples=15, deadline=None)
@given(market=markets(), data=st.data())
def test_what_if_agrees_on_entries_that_moved_on_as_a_new_run_does(
    market: tuple[Any, Any], data: st.DataObject
) -> None:
    """Oracle: a run of today's libraries under a policy that says the same agreement."""
    policy = Policy.coverage_first(minimum_score=0)
    found = Matcher(policy=policy).match(*market)
    if not found.matches:
        return
    chosen = data.draw(st.sampled_from([(one.demand, one.supply) for one in found.matches]))
    status = data.draw(st.sampled_from(AFTER_PUBLICATION))
    moved = data.draw(st.sets(st.sampled_from(chosen), min_size=1))
    today = [
        [attrs.evolve(one, status=status) if one.key in moved else one for one in side] for side in market
    ]
    before = Matcher(policy=policy).match(*today)

    change = what_if(before, *today, agreed=[chosen])

    agreed = attrs.evolve(policy, limits=(*policy.limits, Agreed(*chosen)))
    after = Matcher(policy=agreed).match(*today)
    old, new = ({(one.demand, one.supply) for one in plan.matches} for plan in (before, after))
    assert chosen in change.gained
    assert (set(change.lost), set(change.gained)) == (old - new, new - old)
    assert [one.value for own in change.after for one in own] == [
        value for outcome in after.outcomes for value in outcome.values
    ]


@pytest.mark.parametrize(
    ("status", "limits", "fault"),
    [
        (ProjectStatus.DOCKED, [Refused("D1", "S1")], "policy_agreed_refused"),
        (ProjectStatus.FINISHED, [], "agreed_not_eligible"),
        (ProjectStatus.WITHDRAWN, [], "agreed_not_eligible"),
    ],
)
def test_what_if_refuses_an_agreement_that_a_policy_would_refuse(
    status: ProjectStatus, limits: list[Refused], fault: str
) -> None:
    fields = [FocusField.INDUSTRY_DEVELOPMENT]
    body = SocialOrganization(name="甲基金会")
    demands = [DemandProject(id="D1", title="t", county_code="530113", fields=fields, status=status)]
    supplies = [SupplyProject(id="S1", title="t", organization=body, fields=fields)]
    policy = Policy(objectives=Policy.coverage_first().objectives, limits=limits)
    plan = Matcher(policy=policy).match(demands, supplies)

    with pytest.raises(InvalidValueError) as caught:
        what_if(plan, demands, supplies, agreed=[("D1", "S1")])

    assert (caught.value.field, caught.value.fault.code) == ("agreed", fault)


def test_the_default_rules_have_one_that_spares_what_was_agreed() -> None:
    assert [rule.code for rule in DEFAULT_RULES if hasattr(rule, "sparing")] == ["E005"]
