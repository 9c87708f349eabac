"""Pairs worked out again by combination are those worked out one by one, and a wrong index shows."""

from collections.abc import Sequence
from typing import Any, ClassVar

import attrs
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rvmatch.columns import demand_columns, supply_columns
from rvmatch.eligibility import DEFAULT_RULES, EligibilityRule, MoneyFloor, RegionServed, RuleOutcome, Verdict
from rvmatch.eligibility import index as index_room
from rvmatch.matching.checking import combined, laws, plain
from rvmatch.matching.checking.verification import verify_plan
from rvmatch.matching.matcher import match
from rvmatch.matching.policies.limits import Refused
from rvmatch.matching.policies.objectives import TotalScore
from rvmatch.matching.policies.policy import Policy
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField
from rvmatch.scoring import DEFAULT_CRITERIA, Weights
from rvmatch.scoring.scores import counting
from varied_projects import Market, crowded_market, scarce_markets, varied_markets

CROWDED = [crowded_market(seed) for seed in range(3)]
EVERY_CRITERION = Weights.of(**{criterion.code: place for place, criterion in enumerate(DEFAULT_CRITERIA, 1)})


@attrs.frozen
class OddTogether:
    """A rule of one's own, which does not say on what it hangs, and leaves out pairs of every other law."""

    code: ClassVar[str] = "X001"

    def check(self, demand: Any, supply: Any) -> RuleOutcome:
        verdict = Verdict.YES if (demand.partners_wanted + supply.projects_accepted) % 2 else Verdict.NO
        return RuleOutcome(verdict=verdict, reason="X001", text_zh="单", text_en="Odd.")

    def mask(self, demands: Any, supplies: Any, pairs: Any) -> Any:
        return (demands.partners_wanted[pairs.rows] + supplies.projects_accepted[pairs.cols]) % 2 == 1

    def unknown(self, demands: Any, supplies: Any, pairs: Any) -> Any:
        return np.zeros(len(pairs), dtype=bool)


RULES = (*DEFAULT_RULES, MoneyFloor(least_ppm=500_000), OddTogether())


def worked_out(libraries: Market, rules: list[EligibilityRule], *, refused: bool = False) -> plain.PlainPairs:
    rows, cols = demand_columns(libraries[0]), supply_columns(libraries[1])
    first = [one.projects[0].key if len(one) else "nobody" for one in libraries]
    limits = [Refused(demand=first[0], supply=first[1])] if refused else []
    return plain.plain_pairs(
        rows,
        cols,
        rules=rules,
        criteria=counting(rows, cols, DEFAULT_CRITERIA, EVERY_CRITERION),
        weights=EVERY_CRITERION,
        policy=Policy(objectives=[TotalScore()], limits=limits),
    )


def with_crowded_examples(test: Any) -> Any:
    for place, libraries in enumerate(CROWDED):
        rules = [list(RULES), list(RULES[:6]), [RULES[1], RULES[-1]]][place]
        sizes = {"at_once": (250_000, 7, 1)[place], "joined": (2**16, 12, 0)[place]}
        test = example(libraries=libraries, rules=rules, **sizes)(test)
    return test


@with_crowded_examples
@given(
    libraries=varied_markets(5) | scarce_markets(),
    rules=st.lists(st.sampled_from(RULES), unique=True),
    at_once=st.sampled_from([1, 7, 250_000]),
    joined=st.sampled_from([0, 12, 2**16]),
)
def test_pairs_and_points_by_combination_are_those_of_one_by_one(
    libraries: Market, rules: list[EligibilityRule], at_once: int, joined: int
) -> None:
    """Oracle: rules and criteria asked about each pair by itself; blocks and tables of every size."""
    expected = worked_out(libraries, rules, refused=True)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(plain, "PLAIN_PAIRS", -1)
        patched.setattr(combined, "_AT_ONCE", at_once)
        patched.setattr(laws, "_AT_ONCE", at_once)
        patched.setattr(combined, "_MOST_JOINED", joined)
        patched.setattr(plain, "_RESERVED", at_once)
        found = worked_out(libraries, rules, refused=True)

    assert expected.method == "one_by_one"
    said = any(hasattr(rule, "hangs_on") for rule in rules) and all(map(len, libraries))
    assert found.method == ("by_combination" if said else "in_blocks")
    for name in ("rows", "cols"):
        assert getattr(found.pairs, name).tolist() == getattr(expected.pairs, name).tolist()
    assert found.points.tolist() == expected.points.tolist()


@pytest.mark.parametrize("libraries", CROWDED)
def test_a_law_with_too_many_combinations_is_asked_about_pairs(
    libraries: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Oracle: one by one; a limit of few combinations leaves few laws, and none at all."""
    expected = worked_out(libraries, list(RULES))
    monkeypatch.setattr(plain, "PLAIN_PAIRS", -1)
    for most, method in ((6, "by_combination"), (0, "in_blocks")):
        monkeypatch.setattr(laws, "MOST_ANSWERS", most)
        monkeypatch.setattr(combined, "_MOST_VALUES", most)

        found = worked_out(libraries, list(RULES))

        assert found.method == method
        assert found.points.tolist() == expected.points.tolist()
        assert found.pairs.cols.tolist() == expected.pairs.cols.tolist()


PLACES = ("530113", "530127", "532301", "520425")
REGIONS = st.sampled_from(((), ("530113",), ("530127", "52"), ("5301",), ("5301", "532301"), ("53",)))


@example(wanted=PLACES[:2], offered=[((), ()), (("5301",), ()), (("530113",), ())])
@example(wanted=PLACES[:2], offered=[((), ("530127",)), (("53",), ()), (("5301",), ("530113",))])
@given(
    wanted=st.lists(st.sampled_from(PLACES), min_size=1, max_size=4),
    offered=st.lists(st.tuples(st.none() | REGIONS, REGIONS), min_size=1, max_size=5),
)
def test_whoever_a_county_can_look_to_is_found_by_the_divisions_that_supplies_name(
    wanted: Sequence[str], offered: Sequence[tuple[Any, Any]]
) -> None:
    """Oracle: the rule's scalar law, pair by pair; more is never said to come than comes, nor less."""
    field = [FocusField.TALENT_CULTIVATION]
    demands = [
        DemandProject(id=f"D{place}", title="t", county_code=code, fields=field)
        for place, code in enumerate(wanted)
    ]
    supplies = [
        SupplyProject(
            id=f"S{place}",
            title="t",
            organization=SocialOrganization(name="甲基金会"),
            fields=field,
            regions=regions,
            excluded_regions=excluded,
        )
        for place, (regions, excluded) in enumerate(offered)
    ]
    rule = RegionServed()

    found = combined.combined_pairs(
        demand_columns(ProjectLibrary(demands)), supply_columns(ProjectLibrary(supplies)), [rule]
    )

    assert found is not None
    pairs = [
        pair for block in found.blocks for pair in zip(block.rows.tolist(), block.cols.tolist(), strict=True)
    ]
    assert found.most == len(pairs)
    assert pairs == [
        (row, col)
        for row, demand in enumerate(demands)
        for col, supply in enumerate(supplies)
        if rule.check(demand, supply).verdict is not Verdict.NO
    ]


def test_what_a_wrong_index_leaves_out_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Oracle: an index that forgets whoever serves the whole country."""
    libraries = CROWDED[0]
    right = match(*libraries)
    original = index_room._looked_at

    def forgetful(*arguments: Any, **settings: Any) -> Any:
        found = original(*arguments, **settings)
        found[0] = found.max()
        return found

    monkeypatch.setattr(plain, "PLAIN_PAIRS", -1)
    assert verify_plan(right, *libraries).holds
    assert verify_plan(right, *libraries).method == "by_combination"
    monkeypatch.setattr(index_room, "_looked_at", forgetful)
    wrong = match(*libraries)

    assert wrong != right
    assert verify_plan(wrong, *libraries).input
