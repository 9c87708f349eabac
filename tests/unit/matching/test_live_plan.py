"""A live plan: what each call says, what it refuses, and that a refused call leaves no trace."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from rvmatch import (
    Agreed,
    AtLeast,
    AtMost,
    CoverCounties,
    FillRoles,
    InfeasiblePolicyError,
    InvalidValueError,
    Matcher,
    Policy,
    Refused,
    TotalScore,
    Weights,
    WorstScore,
)
from rvmatch.assignment.live.network import Changed, Outcome
from rvmatch.matching.live.changed import SolvedAnew
from rvmatch.matching.live.live_plan import LivePlan
from rvmatch.matching.live.paths import PathPlan
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.vocabulary import Department, LinkageMember, RegistrationLevel
from unit.matching.live_projects import CARE, ELSEWHERE, HUIZE, TALENT, WEINING, demand, supply


def test_each_call_says_what_it_changed() -> None:
    """A supply with room comes, a better one, and the first goes again."""
    live = LivePlan([demand("D1"), demand("D2", WEINING)], [])

    first = live.add_supply(supply("S1"))
    second = live.add_supply(supply("S2"))
    third = live.withdraw_supply(first.new[0][1])

    assert len(first.new) == len(second.new) == 1
    assert first.lost == second.lost == ()
    assert first.before == ((0,), (0,))
    assert first.after[0] == (1,)
    assert second.after[0] == (2,)
    assert third.lost == first.new
    assert third.after[0] == (1,)
    assert not any(change.resolved for change in (first, second, third))
    assert third.changes == 1 + len(third.new)


def test_what_changes_nothing_says_so() -> None:
    """The same project again, an agreement on what is recommended, a refusal of what never was eligible."""
    live = LivePlan([demand("D1")], [supply("S1"), supply("S2", fields=[TALENT])])
    for call in (
        lambda: live.change_demand(demand("D1")),
        lambda: live.accept("S1", 1),
        lambda: live.agree("D1", "S1"),
        lambda: live.agree("D1", "S1"),
        lambda: live.refuse("D1", "S2"),
        lambda: live.refuse("D1", "S2"),
    ):
        change = call()
        assert change.changes == 0
        assert change.before == change.after
    assert live.matcher.policy.limits == (Agreed("D1", "S1"), Refused("D1", "S2"))
    assert live.plan().matches[0].agreed


def test_the_libraries_and_the_settings_are_those_of_now() -> None:
    """With their keepers; the settings given stay as they were."""
    keeper = Keeper(department=Department.CIVIL_AFFAIRS, level=RegistrationLevel.COUNTY)
    matcher = Matcher(policy=Policy.coverage_first(tie_seed=3))
    live = LivePlan([demand("D1")], ProjectLibrary([supply("S1")], keeper=keeper), matcher=matcher)
    live.refuse("D1", "S1")
    live.want("D1", 2)
    live.accept("S1", 4)

    assert live.demands["D1"].partners_wanted == 2
    assert live.supplies["S1"].projects_accepted == 4
    assert live.supplies.keeper == keeper
    assert live.matcher.policy.limits == (Refused("D1", "S1"),)
    assert matcher.policy.limits == ()
    assert live.plan() == live.matcher.match(live.demands, live.supplies)


def test_what_people_decided_outlives_every_change_of_the_projects() -> None:
    """A refused pair stays refused when either side is written anew or comes again; an agreed one stays."""
    live = LivePlan([demand("D1"), demand("D2")], [supply("S1"), supply("S2")])
    for pair in (("D1", "S1"), ("D2", "S2")):
        live.refuse(*pair)
    live.agree("D1", "S2")
    kept = (("D1", "S2"), ("D2", "S1"))
    for call in (
        lambda: live.change_demand(demand("D1", missing_cny=5)),
        lambda: live.change_supply(supply("S2", offer_cny=5)),
        lambda: live.change_supply(supply("S1", offer_cny=5)),
        lambda: (live.withdraw_demand("D2"), live.add_demand(demand("D2"))),
        lambda: (live.withdraw_supply("S1"), live.add_supply(supply("S1"))),
    ):
        call()
        assert live.dockings == kept
    assert live.want("D1", 2).changes == 0
    assert live.accept("S2", 2).changes == 0


def test_an_agreement_below_the_least_score_is_kept_and_undone_where_it_cannot_be() -> None:
    """A lead becomes a docking when people agree; where there is no room the lead stays one."""
    policy = Policy(objectives=[TotalScore()], minimum_score=1)
    mine = [demand("D1", missing_cny=2), demand("D2", missing_cny=2)]
    live = LivePlan(mine, [supply("S1", offer_cny=1)], matcher=Matcher(policy=policy))
    assert live.dockings == ()
    assert live.agree("D1", "S1").new == (("D1", "S1"),)
    engine = live._engine
    with pytest.raises(InfeasiblePolicyError):
        live.agree("D2", "S1")
    assert live._engine is engine
    assert live.accept("S1", 2).changes == 0
    assert live.agree("D2", "S1").new == (("D2", "S1"),)
    assert live.change_demand(demand("D2", missing_cny=4)).changes == 0


def test_a_fault_of_several_agreements_names_the_first_agreement() -> None:
    """As a run does: in the order in which people agreed, whatever the keys."""
    mine = [demand("D1", partners_wanted=2), demand("D2"), demand("D3")]
    theirs = [supply("S1", projects_accepted=2), supply("S2")]
    live = LivePlan(mine, theirs)
    for pair in (("D3", "S1"), ("D1", "S2"), ("D1", "S1")):
        live.agree(*pair)
    with pytest.raises(InvalidValueError, match="D3 - S1"):
        live.change_supply(supply("S1", fields=[TALENT], projects_accepted=2))
    with pytest.raises(InvalidValueError, match="D1 - S2"):
        live.change_demand(demand("D1", fields=[TALENT], partners_wanted=2))


def test_roles_are_filled_along_paths_too() -> None:
    """Whoever fills a role moves where it is missing; nodes of roles come and go with their projects."""
    community, volunteers = list(LinkageMember)[:2]
    matcher = Matcher(policy=Policy(objectives=[FillRoles(), TotalScore()]))
    live = LivePlan([demand("D1", roles_wanted=[community])], [supply("S1")], matcher=matcher)
    assert live.values[0] == (0,)

    both = supply("S2", roles_offered=[community, volunteers])
    came = live.add_supply(both)
    assert (came.lost, came.new, came.after[0]) == ((("D1", "S1"),), (("D1", "S2"),), (1,))
    assert not came.resolved

    live.add_demand(demand("D2", roles_wanted=[volunteers, volunteers], partners_wanted=2))
    live.accept("S2", 2)
    assert live.values[0] == (2,)
    assert {(one.demand, one.supply): one.role for one in live.plan().matches}["D2", "S2"] is volunteers
    twice = live.add_supply(supply("S3", roles_offered=[volunteers]))
    assert twice.after[0] == (3,)
    live.withdraw_supply("S3")
    nodes = live._engine._roles.all_nodes()  # type: ignore[union-attr]

    assert ("D1", "S2") in live.refuse("D1", "S2").lost
    live.change_demand(demand("D2"))
    live.change_demand(demand("D2", roles_wanted=[volunteers, volunteers], partners_wanted=2))
    live.withdraw_supply("S2")
    live.add_supply(both)
    assert len(live._engine._roles.all_nodes()) == len(nodes) - 1  # type: ignore[union-attr]
    assert live.values[0] == (1,)
    assert live._engine.proven()  # type: ignore[union-attr]


def test_a_lead_with_a_role_is_agreed_on_and_fills_it() -> None:
    """The pair gets a node for its choice; where it cannot be kept, no trace of it stays."""
    role = LinkageMember.COMMUNITY
    policy = Policy(objectives=[FillRoles(), TotalScore()], minimum_score=1)
    mine = [demand(key, missing_cny=2, roles_wanted=[role]) for key in ("D1", "D2")]
    live = LivePlan(mine, [supply("S1", offer_cny=1, roles_offered=[role])], matcher=Matcher(policy=policy))
    assert live.agree("D1", "S1").after[0] == (1,)
    before, engine = live._engine._roles.all_nodes(), live._engine  # type: ignore[union-attr]
    network = engine._network  # type: ignore[union-attr]
    in_use = network._nodes - len(network._free_nodes)
    with pytest.raises(InfeasiblePolicyError):
        live.agree("D2", "S1")
    assert live._engine is engine
    assert engine._roles.all_nodes() == before  # type: ignore[union-attr]
    assert network._nodes - len(network._free_nodes) == in_use
    assert live.accept("S1", 2).changes == 0
    assert live.agree("D2", "S1").after[0] == (2,)


CALLS: dict[str, tuple[Callable[[LivePlan], object], type[Exception], str]] = {
    "key twice": (lambda live: live.add_demand(demand("D1")), InvalidValueError, "each key once"),
    "unknown demand": (lambda live: live.withdraw_demand("D9"), InvalidValueError, "'D9'"),
    "unknown supply": (lambda live: live.accept("S9", 1), InvalidValueError, "'S9'"),
    "unknown change": (lambda live: live.change_supply(supply("S9")), InvalidValueError, "'S9'"),
    "wrong kind": (lambda live: live.add_demand(supply("S9")), InvalidValueError, "DemandProject"),  # type: ignore[arg-type]
    "unknown in agreement": (lambda live: live.agree("D1", "S9"), InvalidValueError, "'S9'"),
    "unknown in refusal": (lambda live: live.refuse("D9", "S1"), InvalidValueError, "'D9'"),
    "refused before": (lambda live: live.agree("D2", "S1"), InvalidValueError, "both agreed and refused"),
    "agreed before": (lambda live: live.refuse("D1", "S1"), InvalidValueError, "both agreed and refused"),
    "not eligible": (lambda live: live.agree("D1", "S3"), InvalidValueError, "focus field"),
    "agreed one goes": (lambda live: live.withdraw_supply("S1"), InvalidValueError, "'S1'"),
    "agreed one no longer fits": (
        lambda live: live.change_supply(supply("S1", fields=[TALENT])),
        InvalidValueError,
        "focus field",
    ),
    "agreed one is full": (lambda live: live.accept("S1", 0), InfeasiblePolicyError, "S1"),
    "no room for another": (lambda live: live.agree("D3", "S1"), InfeasiblePolicyError, "S1"),
    "negative room": (lambda live: live.accept("S1", -1), InvalidValueError, "projects_accepted"),
    "floor no longer met": (lambda live: live.withdraw_supply("S2"), InfeasiblePolicyError, "at least"),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_refused_call_changes_nothing(name: str) -> None:
    """Not the plan, not the libraries, not the limits; nor is the plan begun again."""
    call, kind, words = CALLS[name]
    policy = Policy(
        objectives=[CoverCounties(), TotalScore()],
        limits=[AtLeast(2, by="province", key="53"), Agreed("D1", "S1"), Refused("D2", "S1")],
    )
    mine, theirs = (
        [demand("D1"), demand("D2"), demand("D3")],
        [supply("S1"), supply("S2"), supply("S3", fields=[TALENT])],
    )
    live = LivePlan(mine, theirs, matcher=Matcher(policy=policy))
    before, engine, values = live.dockings, live._engine, live.values

    with pytest.raises(kind) as found:
        call(live)

    assert words in str(found.value)
    assert live.dockings == before
    assert live.values == values
    assert list(live.demands) == mine
    assert list(live.supplies) == theirs
    assert live.matcher.policy == policy
    assert live._engine is engine
    assert live._engine.proven()
    assert live.plan().matches


def test_a_new_demand_takes_a_supply_from_where_it_counts_less() -> None:
    """A second county comes: coverage counts before points."""
    theirs = [supply("S1", offer_cny=100_000)]
    live = LivePlan([demand("D1", missing_cny=100_000), demand("D2", missing_cny=100_000)], theirs)
    before = live.dockings
    live.accept("S1", 2)
    change = live.accept("S1", 1)
    assert live.dockings == before
    assert len(change.lost) == 1

    live.agree(*(("D1" if before[0][0] == "D2" else "D2"), "S1"))
    assert live.dockings != before


def test_the_first_listed_county_changes_which_counties_come_first() -> None:
    """Then all others no longer count, which no single path shows: it is solved anew and says so."""
    live = LivePlan([demand("D1", ELSEWHERE)], [supply("S1")])
    assert live.values[0] == (1,)

    came = live.add_demand(demand("D2", HUIZE))
    assert (came.reason, came.resolved) == (SolvedAnew.COVER, True)
    assert live.dockings == (("D2", "S1"),)
    assert not live.add_demand(demand("D3", WEINING)).resolved
    assert not live.withdraw_demand("D2").resolved
    assert live.withdraw_demand("D3").reason is SolvedAnew.COVER
    assert live.dockings == (("D1", "S1"),)
    assert live.plan() == live.matcher.match(live.demands, live.supplies)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"policy": Policy(objectives=[WorstScore()])}, SolvedAnew.WORST_SCORE),
        ({"solver": "linear_program"}, SolvedAnew.SOLVER),
        (
            {"policy": Policy(objectives=[TotalScore()], limits=[AtMost(1, by="field", key=CARE)])},
            SolvedAnew.GROUPS,
        ),
        ({"weights": Weights.of(description_similarity=1)}, SolvedAnew.LIBRARY_CRITERION),
    ],
)
def test_what_leaves_the_network_is_solved_anew(settings: dict[str, Any], reason: SolvedAnew) -> None:
    """The answer says why, in both languages, and its plan is a run's."""
    live = LivePlan([demand("D1", roles_wanted=[LinkageMember.COMMUNITY])], [], matcher=Matcher(**settings))
    change = live.add_supply(supply("S1"))

    assert change.new == (("D1", "S1"),)
    assert (change.reason, change.resolved) == (reason, True)
    assert change.remark.message("zh") != change.remark.message("en")
    assert live.plan() == live.matcher.match(live.demands, live.supplies)
    with pytest.raises(InvalidValueError):
        live.withdraw_supply("S9")
    assert live.dockings == change.new


def test_prices_out_of_range_are_met_by_solving_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a potential would leave its range the plan is begun anew, with the same answers."""
    live = LivePlan([demand("D1"), demand("D2")], [supply("S1")])
    nothing = np.zeros(0, dtype=np.int64)
    nowhere = Changed(tail=nothing, head=nothing, more=nothing)
    network = live._engine._network  # type: ignore[union-attr]
    monkeypatch.setattr(network, "change", lambda **_: (Outcome.OUT_OF_RANGE, nowhere, nothing))

    change = live.add_supply(supply("S2"))

    assert (change.reason, change.resolved) == (SolvedAnew.RANGE, True)
    assert len(change.new) == 1
    assert live.plan().totals.matches == 2
    assert live._engine.proven()  # type: ignore[union-attr]


def test_a_change_broken_off_halfway_is_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Ctrl-C can: the change did not happen, and the plan is right afterwards."""
    live = LivePlan([demand("D1"), demand("D2")], [supply("S1"), supply("S2")])
    before, engine = live.dockings, live._engine

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(PathPlan, "_ended", broken)
        with pytest.raises(KeyboardInterrupt):
            live.accept("S1", 0)
    assert live.dockings == before
    assert live._engine is not engine
    assert len(live.accept("S1", 0).lost) == 1


def test_the_baseline_has_no_prices_to_go_on_from() -> None:
    with pytest.raises(InvalidValueError, match="proves"):
        LivePlan([], [], matcher=Matcher(solver="greedy"))


def test_faults_of_the_first_libraries_are_those_of_a_run() -> None:
    policy = Policy(objectives=[TotalScore()], limits=[Agreed("D1", "S1")])
    for mine, theirs in (([], []), ([demand("D1")], [supply("S1", fields=[TALENT])])):
        with pytest.raises(InvalidValueError) as expected:
            Matcher(policy=policy).match(mine, theirs)
        with pytest.raises(InvalidValueError) as found:
            LivePlan(mine, theirs, matcher=Matcher(policy=policy))
        assert str(found.value) == str(expected.value)
