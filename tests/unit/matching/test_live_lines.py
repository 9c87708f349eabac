"""What a live plan keeps of its projects: points of one's own, pairs to be found, slots and columns."""

import attrs
import numpy as np
import pytest

from rvmatch import (
    InvalidValueError,
    Matcher,
    PairObjective,
    Policy,
)
from rvmatch.columns import supply_columns
from rvmatch.eligibility import DEFAULT_RULES
from rvmatch.matching.live.changed import LiveChange, SolvedAnew
from rvmatch.matching.live.commits import OutOfRangeError
from rvmatch.matching.live.growing import GrowingColumns
from rvmatch.matching.live.live_plan import LivePlan
from rvmatch.model.libraries import ProjectLibrary
from unit.matching.live_projects import ELSEWHERE, HUIZE, TALENT, WEINING, demand, supply


def test_own_points_keep_their_projects() -> None:
    """Points of one's own name projects that must be there; as in a run, they cannot go."""
    own = PairObjective("own", [("D1", "S1", 1)])
    live = LivePlan([demand("D1")], [supply("S1")], matcher=Matcher(policy=Policy(objectives=[own])))
    with pytest.raises(InvalidValueError) as found:
        live.withdraw_demand("D1")
    with pytest.raises(InvalidValueError) as expected:
        live.matcher.match([], [supply("S1")])
    assert str(found.value) == str(expected.value)


def test_rules_without_an_index_are_asked_about_everybody() -> None:
    """Only published, clear and unrefused: region and field no longer keep anybody out."""
    rules = [rule for rule in DEFAULT_RULES if rule.code not in ("E001", "E002")]
    live = LivePlan([demand("D1", ELSEWHERE)], [], matcher=Matcher(rules=rules))
    change = live.add_supply(supply("S1", fields=[TALENT], regions=["53"]))
    assert change.new == (("D1", "S1"),)


def test_a_supply_is_found_where_it_serves_now_and_nowhere_else() -> None:
    """Its old shelves are cleared when it moves, and when it goes; so are those of a demand."""
    live = LivePlan([], [supply("S1", regions=["53"])])
    live.change_supply(supply("S1", regions=["52"]))
    assert live.add_demand(demand("D1", HUIZE)).new == ()
    live.withdraw_supply("S1")
    assert live.add_demand(demand("D2", HUIZE)).new == ()
    assert live.change_demand(demand("D2", WEINING)).new == ()
    live.withdraw_demand("D2")
    assert live.add_supply(supply("S2", regions=["52", "5205"])).new == ()
    assert live.add_supply(supply("S3", regions=["53"])).new == (("D1", "S3"),)
    for side in (live._engine._demands, live._engine._supplies):  # type: ignore[union-attr]
        there = {
            slot for shelf in side._shelves._shelves.values() for slots in shelf.values() for slot in slots
        }
        assert there == set(side._slots.values())


def test_many_projects_come_and_go_in_the_same_slots() -> None:
    """Slots, nodes and arcs are used again, and sets of divisions are kept once."""
    live = LivePlan([demand("D0")], [supply("S0")])
    sizes = []
    for turn in range(60):
        live.add_supply(supply(f"S{turn + 1}", regions=[("53", "5303", "52")[turn % 3]]))
        live.withdraw_supply(f"S{turn + 1}")
        state = live._engine._network._state  # type: ignore[union-attr]
        sizes.append((len(state.arcs), len(state.nodes)))
    assert sizes[-1] == sizes[3]
    assert live._engine.proven()  # type: ignore[union-attr]


def test_columns_that_grew_are_those_of_a_library() -> None:
    """Region sets among them: what is taken from slots is what the whole library would have."""
    projects = [
        supply(f"S{place}", regions=regions)
        for place, regions in enumerate((None, (), ("53",), ("52", "5303")))
    ]
    grown = GrowingColumns(supply_columns(ProjectLibrary(projects[:1])))
    for project in projects[1:]:
        grown.put(grown.new_slot(), supply_columns(ProjectLibrary([project])))
    for project in projects[1:]:
        grown.put(
            grown.new_slot(), supply_columns(ProjectLibrary([attrs.evolve(project, id=f"{project.id}b")]))
        )
    places = np.array([3, 1, 6, 0])
    taken = grown.take(places)
    rows = np.repeat(np.arange(4), 3)
    counties = np.tile([530326, 520526, 110101], 4)

    assert taken.keys == ("S3", "S1", "S3b", "S0")
    assert taken.regions.stated.tolist() == [True, True, True, False]
    assert taken.regions.empty.tolist() == [False, True, False, False]
    assert (
        taken.regions.contain(rows, counties).tolist()
        == [True, True, False] + [False] * 3 + [True, True, False] + [False] * 3
    )


def test_a_change_is_a_value() -> None:
    same = {
        "lost": (),
        "new": (),
        "before": ((1,),),
        "after": ((1,),),
        "resolved": False,
        "reason": SolvedAnew.NO,
    }
    assert LiveChange(**same) == LiveChange(**same)
    assert issubclass(OutOfRangeError, Exception)
