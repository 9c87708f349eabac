"""Dockings and plans: what is docked is kept, what was refused stays away, what has room stays open."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import attrs
import pytest

from rvmatch import Agreed, Matcher, MatchPlan, Policy, Refused, match, verify_plan
from rvmatch.eligibility import BothPublished
from rvmatch.errors import InvalidValueError
from rvmatch.matching import Explainer, LivePlan
from rvmatch.matching.dockings import docking_limits, dockings_of, libraries_after
from rvmatch.model.docking import Docking, advance
from rvmatch.model.docking_statuses import ASKED, FULFILLED, KEPT, PARTED, status_shown
from rvmatch.model.vocabulary import ProjectStatus
from unit.matching.live_projects import demand, supply

At = ProjectStatus
DAY = date(2024, 3, 1)
UNDER_AGREEMENT = [At.PROPOSED, At.AWAITING_CONSENT, At.DOCKED, At.SIGNED, At.UNDER_WAY]
NOT_UNDER_AGREEMENT = sorted(set(At) - {*UNDER_AGREEMENT, At.PUBLISHED})
TO_DOCKED = (("volunteer", None), ("recommend", None), ("agree", None), ("dock", "department"))
TO_EVALUATED = (*TO_DOCKED, ("sign", "county"), ("start", "county"), ("finish", "county"), ("evaluate", None))


def pairs(plan: MatchPlan) -> list[tuple[str, str]]:
    return [(one.demand, one.supply) for one in plan.matches]


def proposal(demands: Any, supplies: Any, on: date = DAY) -> Docking:
    (docking,) = dockings_of(match(demands, supplies), demands, supplies, on=on)
    return docking


def walked(docking: Docking, *moves: tuple[str, str | None]) -> Docking:
    for move, by in moves:
        docking = advance(docking, move, on=docking.history[-1].on, by=by)
    return docking


def policy(*limits: Any) -> Policy:
    return attrs.evolve(Policy.coverage_first(cover=[], minimum_score=0), limits=limits)


DOCKING = proposal([demand("D1")], [supply("S1")])
DOCKED = walked(DOCKING, *TO_DOCKED)


def test_a_plan_proposes_and_nobody_has_consented() -> None:
    assert (DOCKING.demand, DOCKING.supply, DOCKING.county_code) == ("D1", "S1", "530326")
    assert (DOCKING.organization, DOCKING.status, DOCKING.consents) == ("机构S1", At.PROPOSED, ())


def test_ids_depend_on_the_pair_and_the_day_alone() -> None:
    demands, supplies = [demand("D1"), demand("D2")], [supply("S1", projects_accepted=2)]
    plan = match(demands, supplies)

    first = dockings_of(plan, demands, supplies, on=DAY)
    again = dockings_of(plan, demands[::-1], supplies, on=DAY)

    assert first == again
    assert [one.demand for one in first] == ["D1", "D2"]
    assert first[0].id == DOCKING.id
    others = dockings_of(plan, demands, supplies, on=date(2025, 3, 1))
    assert len({one.id for one in (*first, *others)}) == 4
    assert others[0].id.startswith("2025-")


def test_what_is_on_record_is_not_proposed_again_while_it_lives() -> None:
    demands, supplies = [demand("D1")], [supply("S1")]
    plan = match(demands, supplies)

    assert dockings_of(plan, demands, supplies, on=DAY, recorded=[DOCKING]) == ()
    gone = walked(DOCKING, ("withdraw", "county"))
    assert len(dockings_of(plan, demands, supplies, on=date(2024, 4, 1), recorded=[gone])) == 1


def test_what_the_plan_kept_is_no_proposal() -> None:
    demands, supplies = [demand("D1")], [supply("S1")]
    plan = match(demands, supplies, policy=policy(Agreed("D1", "S1")))

    assert dockings_of(plan, demands, supplies, on=DAY) == ()


def test_a_proposal_needs_the_libraries_of_its_plan() -> None:
    plan = match([demand("D1")], [supply("S1")])
    with pytest.raises(InvalidValueError, match=r"supplies: expected the library"):
        dockings_of(plan, [demand("D1")], [], on=DAY)
    with pytest.raises(InvalidValueError, match=r"^plan: "):
        dockings_of("plan", [], [], on=DAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moves", "limits", "asked"),
    [
        ((), (), (Agreed("D1", "S1"),)),
        (TO_DOCKED[:2], (), (Agreed("D1", "S1"),)),
        (TO_DOCKED, (Agreed("D1", "S1"),), (Agreed("D1", "S1"),)),
        (TO_EVALUATED[:6], (Agreed("D1", "S1"),), (Agreed("D1", "S1"),)),
        (TO_EVALUATED[:7], (), ()),
        (TO_EVALUATED, (), ()),
        ([("refuse", "county")], (Refused("D1", "S1"),), (Refused("D1", "S1"),)),
        ([*TO_EVALUATED[:5], ("exit", "county")], (Refused("D1", "S1"),), (Refused("D1", "S1"),)),
        ([("withdraw", "county")], (), ()),
        ([("expire", None)], (), ()),
    ],
)
def test_later_plans_keep_what_is_docked_and_leave_out_what_was_refused(
    moves: Any, limits: Any, asked: Any
) -> None:
    docking = walked(DOCKING, *moves)

    assert docking_limits([docking]) == limits
    assert docking_limits([docking], keep_asked=True) == asked


def test_parties_that_come_together_anew_are_kept() -> None:
    refused = walked(DOCKING, ("refuse", "county"))
    anew = attrs.evolve(DOCKED, id="2024-anew")

    assert docking_limits([refused, anew]) == docking_limits([anew, refused]) == (Agreed("D1", "S1"),)


@pytest.mark.parametrize("wrong", ["K1", 3, [None], [("D1", "S1")], [DOCKING, DOCKED]])
def test_only_dockings_with_ids_of_their_own_are_taken(wrong: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"^dockings: "):
        docking_limits(wrong)
    with pytest.raises(InvalidValueError, match=r"^dockings: "):
        libraries_after(wrong, [], [])


@pytest.mark.parametrize("status", UNDER_AGREEMENT)
def test_an_agreed_docking_is_kept_though_its_entries_moved_on(status: ProjectStatus) -> None:
    """In a run, in a revision, in a live plan, and whoever checks the plan agrees."""
    demands = [demand("D1", status=status), demand("D2")]
    supplies = [supply("S1", status=status), supply("S2")]
    matcher = Matcher(policy=policy(*docking_limits([DOCKED])))

    plan = matcher.match(demands, supplies)

    assert pairs(plan) == [("D1", "S1"), ("D2", "S2")]
    assert [one.agreed for one in plan.matches] == [True, False]
    assert verify_plan(plan, demands, supplies).holds
    assert pairs(Matcher(policy=policy()).revise(plan, demands, supplies)) == pairs(plan)
    explainer = Explainer(plan, demands, supplies)
    assert dict(explainer._inquiry.outcomes("D1", "S1"))["E005"].reason == "E005.agreed"
    assert explainer.smallest_changes(demand="D1").complete
    live = LivePlan(demands, supplies, matcher=matcher)
    assert list(live.dockings) == pairs(plan)
    assert live.plan() == plan
    with ThreadPoolExecutor(2) as executor:
        assert matcher.match(demands, supplies, executor=executor) == plan


def test_an_entry_that_moved_on_is_proposed_to_nobody_else() -> None:
    demands = [demand("D1", status=At.DOCKED, partners_wanted=2)]
    supplies = [supply("S1"), supply("S2")]

    plan = match(demands, supplies, policy=policy(Agreed("D1", "S1")))

    assert pairs(plan) == [("D1", "S1")]
    assert verify_plan(plan, demands, supplies).holds


def test_a_demand_that_wants_two_partners_and_has_one_stays_open_for_the_other() -> None:
    demands = [demand("D1", partners_wanted=2)]
    supplies = [supply("S1"), supply("S2")]

    plan = match(demands, supplies, policy=policy(*docking_limits([DOCKED])))

    assert pairs(plan) == [("D1", "S1"), ("D1", "S2")]
    (second,) = dockings_of(plan, demands, supplies, on=DAY, recorded=[DOCKED])
    assert (second.supply, status_shown(demands[0], [DOCKED, second])) == ("S2", At.PUBLISHED)


@pytest.mark.parametrize("status", NOT_UNDER_AGREEMENT)
def test_an_agreement_about_what_is_not_published_or_is_over_is_a_fault(status: ProjectStatus) -> None:
    with pytest.raises(InvalidValueError) as caught:
        match([demand("D1", status=status)], [supply("S1")], policy=policy(Agreed("D1", "S1")))

    assert caught.value.fault.code == "agreed_not_eligible"
    assert "publication" in caught.value.message("en")
    assert "发布状态" in caught.value.message("zh")
    assert "E005" not in caught.value.message("en") + caught.value.message("zh")


def test_another_rule_still_rejects_what_was_agreed() -> None:
    elsewhere = [supply("S1", regions=["11"], status=At.DOCKED)]
    with pytest.raises(InvalidValueError) as caught:
        match([demand("D1", status=At.DOCKED)], elsewhere, policy=policy(Agreed("D1", "S1")))

    assert dict(caught.value.fault.params)["rules"] == "rule.E002.name"
    assert "服务地区" in caught.value.message("zh")


def test_a_revision_lets_go_of_what_is_finished_and_says_so() -> None:
    demands, supplies = [demand("D1")], [supply("S1"), supply("S2")]
    earlier = match(demands, supplies, policy=policy(Agreed("D1", "S1")))

    plan = Matcher(policy=policy()).revise(earlier, demands, [supply("S1", status=At.FINISHED), supply("S2")])

    assert pairs(plan) == [("D1", "S2")]
    note = next(note for note in plan.notes if note.code == "agreement_finished")
    assert dict(note.params) == {"demand": "D1", "supply": "S1", "projects": "S1"}


def test_a_live_plan_follows_entries_that_move_on_and_agreements_about_them() -> None:
    live = LivePlan([demand("D1"), demand("D2")], [supply("S1")], matcher=Matcher(policy=policy()))
    live.agree("D2", "S1")

    change = live.change_demand(demand("D2", status=At.DOCKED))

    assert (change.lost, change.new, live.dockings) == ((), (), (("D2", "S1"),))
    live.change_supply(supply("S1", status=At.UNDER_WAY))
    assert live.dockings == (("D2", "S1"),)
    assert live.plan() == live.matcher.match(live.demands, live.supplies)


def test_a_live_plan_takes_an_agreement_about_entries_that_moved_on_already() -> None:
    live = LivePlan([demand("D1", status=At.DOCKED)], [supply("S1")], matcher=Matcher(policy=policy()))
    assert live.dockings == ()

    assert live.agree("D1", "S1").new == (("D1", "S1"),)


def test_a_rule_of_ones_own_that_spares_nothing_is_asked_as_before() -> None:
    class Strict:
        """E905: both are published, whatever was agreed."""

        code = "E905"
        needs_publication = True
        check = BothPublished().check
        mask = BothPublished().mask
        unknown = BothPublished().unknown

    matcher = Matcher(rules=[Strict()], policy=policy(Agreed("D1", "S1")))
    with pytest.raises(InvalidValueError) as caught:
        matcher.match([demand("D1", status=At.DOCKED)], [supply("S1")])

    assert dict(caught.value.fault.params)["rules"] == "E905"


def test_what_is_finished_has_used_up_a_place_on_both_sides() -> None:
    finished = walked(DOCKING, *TO_EVALUATED)
    demands = [demand("D1", partners_wanted=2), demand("D2")]
    supplies = [supply("S1", projects_accepted=3, offer_cny=300_000), supply("S2", offer_cny=5)]

    after = libraries_after([finished, attrs.evolve(DOCKED, id="other")], demands, supplies)

    assert [one.partners_wanted for one in after[0]] == [1, 1]
    assert [one.projects_accepted for one in after[1]] == [2, 1]
    assert [one.share_cny for one in after[1]] == [100_000, 5]
    assert after[0]["D2"] == demands[1]
    assert libraries_after([DOCKED], demands, supplies)[0].projects == tuple(demands)
    again = libraries_after([finished], *libraries_after([finished], demands, supplies))
    assert again[0]["D1"].partners_wanted == 0


def test_a_project_shows_the_least_far_of_its_dockings_once_all_its_places_are_taken() -> None:
    two = demand("D1", partners_wanted=2)
    signed = attrs.evolve(walked(DOCKED, ("sign", "county")), id="K2", supply="S2")

    assert status_shown(two, [DOCKED]) is At.PUBLISHED
    assert status_shown(two, [signed, DOCKED]) is At.DOCKED
    assert status_shown(supply("S2"), [signed, DOCKED]) is At.SIGNED
    assert status_shown(demand("D1"), [DOCKING]) is At.PUBLISHED
    assert status_shown(demand("D1", status=At.DRAFT), [DOCKED]) is At.DRAFT
    assert status_shown(demand("D1", partners_wanted=0), []) is At.PUBLISHED


def test_every_status_that_a_docking_can_have_means_one_thing_for_later_plans() -> None:
    groups = [ASKED, KEPT, FULFILLED, PARTED, {At.WITHDRAWN, At.EXPIRED}]

    assert sum(map(len, groups)) == len(frozenset().union(*groups))
    before = {At.DRAFT, At.SUBMITTED, At.UNDER_REVIEW, At.RETURNED, At.PUBLISHED}
    assert frozenset().union(*groups) == set(At) - before
