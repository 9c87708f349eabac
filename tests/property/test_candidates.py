"""Candidates are the pairs that all rules leave, and the funnel counts exactly who went where."""

from collections.abc import Sequence

import attrs
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rvmatch.columns import demand_columns, supply_columns
from rvmatch.eligibility import (
    DEFAULT_RULES,
    CreditListsClear,
    EligibilityRule,
    Index,
    MoneyFloor,
    NobodyRefused,
    RegionServed,
    SharedFieldOrHelp,
    Verdict,
    find_candidates,
)
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField
from varied_projects import Market, scarce_markets, varied_markets

RULES = (*DEFAULT_RULES, MoneyFloor(least_ppm=500_000))

Pair = tuple[str, str]


@attrs.frozen
class SameFieldExactly:
    """A law of one's own that implies that of the field index."""

    code = "X001"
    index = Index.FIELD

    def check(self, demand, supply):
        shared = SharedFieldOrHelp().check(demand, supply)
        same = not demand.fields or not supply.fields or demand.fields == supply.fields
        return shared if same else attrs.evolve(shared, verdict=Verdict.NO)

    def mask(self, demands, supplies, pairs):
        mine, theirs = demands.fields[pairs.rows], supplies.fields[pairs.cols]
        same = (mine == 0) | (theirs == 0) | (mine == theirs)
        return SharedFieldOrHelp().mask(demands, supplies, pairs) & same

    def unknown(self, demands, supplies, pairs):
        return SharedFieldOrHelp().unknown(demands, supplies, pairs) & self.mask(demands, supplies, pairs)


def orders_of_rules(rules: Sequence[EligibilityRule] = RULES) -> st.SearchStrategy[list[EligibilityRule]]:
    """Any of the rules in any order, none included."""
    return st.permutations(rules).flatmap(lambda order: st.integers(0, len(order)).map(lambda k: order[:k]))


def eligible(libraries: Market, rules: Sequence[EligibilityRule]) -> list[Pair]:
    """Brute force: every pair to which no rule says no."""
    return [
        (demand.key, supply.key)
        for demand in libraries[0]
        for supply in libraries[1]
        if all(rule.check(demand, supply).verdict is not Verdict.NO for rule in rules)
    ]


def asked_order(rules: Sequence[EligibilityRule]) -> list[EligibilityRule]:
    """As documented: rules with an index first, field before region, the others as given."""
    by_field = [rule for rule in rules if getattr(rule, "index", None) is Index.FIELD]
    by_region = [rule for rule in rules if getattr(rule, "index", None) is Index.REGION]
    return [*by_field, *by_region, *(rule for rule in rules if not hasattr(rule, "index"))]


def market(demands: list[DemandProject], supplies: list[SupplyProject]) -> Market:
    return ProjectLibrary(demands), ProjectLibrary(supplies)


FIRST, SECOND = list(FocusField)[:2]
BODY = SocialOrganization(name="甲基金会")
ASKING = [
    DemandProject(id=f"D{place}", title="t", county_code=county, fields=[FIRST])
    for place, county in enumerate(["530113", "530113", "520425"])
]
OFFERING = [
    SupplyProject(id=f"S{place}", title="t", organization=BODY, fields=fields, **more)
    for place, (fields, more) in enumerate(
        [
            ([FIRST], {"regions": ["52"]}),
            ([FIRST, SECOND], {"regions": ["53"], "excluded_regions": ["5301"]}),
            ([FIRST], {"regions": ["53", "5301", "530113"]}),
            ([SECOND], {"regions": ["53"]}),
            ([SECOND], {"regions": ["52"]}),
        ]
    )
]
EVERY_WAY_TO_FALL = market(ASKING, OFFERING)


@settings(max_examples=200)
@given(libraries=varied_markets(), rules=orders_of_rules())
@example(libraries=EVERY_WAY_TO_FALL, rules=[RegionServed(), SharedFieldOrHelp()])
@example(libraries=EVERY_WAY_TO_FALL, rules=[RegionServed()])
@example(libraries=EVERY_WAY_TO_FALL, rules=[SharedFieldOrHelp()])
@example(libraries=EVERY_WAY_TO_FALL, rules=[CreditListsClear()])
@example(libraries=EVERY_WAY_TO_FALL, rules=[])
@example(libraries=market(ASKING, []), rules=list(RULES))
@example(libraries=market([], OFFERING), rules=list(RULES))
def test_candidates_are_the_pairs_that_no_rule_rejects(
    libraries: Market, rules: list[EligibilityRule]
) -> None:
    """Oracle: brute force over all pairs, with and without the rules that have an index."""
    rows, cols = demand_columns(libraries[0]), supply_columns(libraries[1])

    pairs = find_candidates(rows, cols, rules).pairs

    found = [(rows.keys[row], cols.keys[col]) for row, col in zip(pairs.rows, pairs.cols, strict=True)]
    assert found == eligible(libraries, rules)


@given(libraries=varied_markets() | scarce_markets(), rules=orders_of_rules())
@example(libraries=EVERY_WAY_TO_FALL, rules=[RegionServed(), SharedFieldOrHelp()])
@example(libraries=EVERY_WAY_TO_FALL, rules=[RegionServed(), CreditListsClear()])
@example(libraries=EVERY_WAY_TO_FALL, rules=[NobodyRefused(), SharedFieldOrHelp()])
@example(libraries=EVERY_WAY_TO_FALL, rules=list(RULES))
def test_the_funnel_counts_what_each_rule_removes_from_what_was_left(
    libraries: Market, rules: list[EligibilityRule]
) -> None:
    """Oracle: brute force, the rules asked one after the other about every pair still there."""
    rows, cols = demand_columns(libraries[0]), supply_columns(libraries[1])

    funnel = find_candidates(rows, cols, rules).funnel

    asked = asked_order(rules)
    left = [len(eligible(libraries, asked[:place])) for place in range(len(asked) + 1)]
    assert [(step.rule, step.removed) for step in funnel.steps] == [
        (rule.code, before - after) for rule, before, after in zip(asked, left, left[1:], strict=False)
    ]
    assert (funnel.pairs, funnel.eligible) == (left[0], left[-1])


@given(libraries=varied_markets(), rules=orders_of_rules())
def test_the_funnel_counts_of_how_many_eligible_pairs_a_rule_could_not_tell(
    libraries: Market, rules: list[EligibilityRule]
) -> None:
    """Oracle: brute force over the eligible pairs."""
    rows, cols = demand_columns(libraries[0]), supply_columns(libraries[1])

    funnel = find_candidates(rows, cols, rules).funnel

    left = [(libraries[0][demand], libraries[1][supply]) for demand, supply in eligible(libraries, rules)]
    assert {step.rule: step.unknown for step in funnel.steps} == {
        rule.code: sum(rule.check(*pair).verdict is Verdict.UNKNOWN for pair in left) for rule in rules
    }


@given(libraries=varied_markets(), rules=orders_of_rules((*RULES, SameFieldExactly())))
@example(libraries=EVERY_WAY_TO_FALL, rules=[SharedFieldOrHelp(), SameFieldExactly(), RegionServed()])
@example(libraries=EVERY_WAY_TO_FALL, rules=[SameFieldExactly(), RegionServed()])
def test_a_rule_of_ones_own_may_use_an_index(libraries: Market, rules: list[EligibilityRule]) -> None:
    """Oracle: brute force; every pair is counted once, at a rule that rejects it or stood before it."""
    rows, cols = demand_columns(libraries[0]), supply_columns(libraries[1])

    found = find_candidates(rows, cols, rules)

    assert len(found.pairs) == len(eligible(libraries, rules))
    steps = {step.rule: step.removed for step in found.funnel.steps}
    assert sum(steps.values()) == found.funnel.pairs - found.funnel.eligible
    for rule in rules:
        assert 0 <= steps[rule.code] <= found.funnel.pairs - len(eligible(libraries, [rule]))


@given(libraries=varied_markets())
@example(libraries=EVERY_WAY_TO_FALL)
def test_two_rules_with_the_field_index_do_not_take_the_blame_of_the_region(libraries: Market) -> None:
    """Oracle: brute force in the order asked."""
    rules = [SharedFieldOrHelp(), SameFieldExactly(), RegionServed()]
    rows, cols = demand_columns(libraries[0]), supply_columns(libraries[1])

    steps = find_candidates(rows, cols, rules).funnel.steps

    assert steps[0].removed == len(eligible(libraries, [])) - len(eligible(libraries, rules[:1]))
    assert steps[2].removed >= len(eligible(libraries, rules[:2])) - len(eligible(libraries, rules))
