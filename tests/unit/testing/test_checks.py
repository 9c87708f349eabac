"""The checks for outsiders catch what they promise to catch, and say where."""

from typing import ClassVar

import attrs
import numpy as np
import pytest

from rvmatch.assignment import AssignmentProblem, solve
from rvmatch.eligibility import DEFAULT_RULES, Index, RuleOutcome, Verdict
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField
from rvmatch.scoring import DEFAULT_CRITERIA
from rvmatch.testing import check_criterion, check_rule, check_solver

FIELD = FocusField.TALENT_CULTIVATION
DEMANDS = [
    DemandProject(id=f"D{n}", title="核桃", county_code="530113", fields=[FIELD], missing_cny=n)
    for n in range(1, 4)
]
SUPPLIES = [
    SupplyProject(
        id=f"S{n}",
        title="核桃",
        organization=SocialOrganization(name="甲基金会"),
        fields=[FIELD],
        regions=regions,
        offer_cny=n,
    )
    for n, regions in enumerate([(), ("53",), ("52",), None])
]


class EvenMoney:
    """
    X001: the money missing is even.

    Reasoning:
        A rule for tests.

    Source:
        None; made up.
    """

    code: ClassVar[str] = "X001"

    def check(self, demand, supply):
        even = demand.missing_cny % 2 == 0
        return RuleOutcome(verdict=Verdict.YES if even else Verdict.NO, reason="X001.even")

    def mask(self, demands, supplies, pairs):
        return demands.missing_cny[pairs.rows] % 2 == 0

    def unknown(self, demands, supplies, pairs):
        return np.zeros(len(pairs), dtype=bool)


class MaskOfAnotherLaw(EvenMoney):
    __doc__ = EvenMoney.__doc__

    def mask(self, demands, supplies, pairs):
        return demands.missing_cny[pairs.rows] != 1


class UnknownOfAnotherLaw(EvenMoney):
    __doc__ = EvenMoney.__doc__

    def unknown(self, demands, supplies, pairs):
        return demands.missing_cny[pairs.rows] == 2


class CountsFromTheFirstPair(EvenMoney):
    __doc__ = EvenMoney.__doc__

    def mask(self, demands, supplies, pairs):
        return np.resize(np.repeat([False, True, False], 4), len(pairs))


class NumbersForAnswers(EvenMoney):
    __doc__ = EvenMoney.__doc__

    def mask(self, demands, supplies, pairs):
        return (demands.missing_cny[pairs.rows] % 2 == 0).astype(int)


class IndexThatLeavesOutTooMuch(EvenMoney):
    __doc__ = EvenMoney.__doc__
    index: ClassVar[Index] = Index.REGION


class HangsOnLessThanItReads(EvenMoney):
    __doc__ = EvenMoney.__doc__

    def hangs_on(self, demands, supplies):
        return (demands.county,), (supplies.projects_accepted,)


class LeavesMoreThanItsIndex(EvenMoney):
    """
    X001: the supply serves everywhere in the country.

    Reasoning:
        A rule for tests.

    Source:
        None; made up.
    """

    index: ClassVar[Index] = Index.REGION

    def check(self, demand, supply):
        everywhere = supply.regions == frozenset()
        return RuleOutcome(verdict=Verdict.YES if everywhere else Verdict.NO, reason="X001.even")

    def mask(self, demands, supplies, pairs):
        return np.array([supplies.projects[col].regions == frozenset() for col in pairs.cols], dtype=bool)

    def beyond_index(self, demands, supplies, pairs):
        return np.ones(len(pairs), dtype=bool)


class NoSource(EvenMoney):
    """
    X002: something.

    Reasoning:
        None.
    """


class NoCode(EvenMoney):
    __doc__ = EvenMoney.__doc__
    code: ClassVar[str] = ""


class NoReason(EvenMoney):
    __doc__ = EvenMoney.__doc__

    def check(self, demand, supply):
        return attrs.evolve(super().check(demand, supply), reason="")


class ShippedWithoutSentence(EvenMoney):
    __doc__ = EvenMoney.__doc__
    __module__ = "rvmatch.eligibility.rules"


def test_a_rule_that_keeps_its_promises_passes() -> None:
    check_rule(EvenMoney(), DEMANDS, SUPPLIES)


@pytest.mark.parametrize("rule", DEFAULT_RULES, ids=lambda rule: rule.code)
def test_the_shipped_rules_pass(rule) -> None:
    check_rule(rule, DEMANDS, SUPPLIES)


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        (
            MaskOfAnotherLaw(),
            r"MaskOfAnotherLaw.mask for demand 'D3' and supply 'S0'.*expected False, got True",
        ),
        (UnknownOfAnotherLaw(), r"unknown for demand 'D2'.*check says yes \(X001.even\)"),
        (CountsFromTheFirstPair(), r"mask for demand 'D2'.*asked about 6 of 12 pairs"),
        (NumbersForAnswers(), r"expected an array \[12\] of bool"),
        (IndexThatLeavesOutTooMuch(), r"index for demand 'D2' and supply 'S2'.*region index leaves out"),
        (HangsOnLessThanItReads(), r"hangs_on for demand 'D2' and supply 'S0'.*as for demand 'D1' and"),
        (LeavesMoreThanItsIndex(), r"beyond_index for demand 'D1' and supply 'S1': expected False, got True"),
        (NoSource(), r"docstring of NoSource.*section 'Source:'"),
        (NoCode(), r"NoCode.code"),
        (NoReason(), r"expected a reason"),
        (ShippedWithoutSentence(), r"expected a sentence 'rule.X001.even'"),
        (object(), r"all members of EligibilityRule"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_rule_that_breaks_a_promise_is_told_which_one(rule, complaint) -> None:
    with pytest.raises(AssertionError, match=complaint):
        check_rule(rule, DEMANDS, SUPPLIES)


class LastDigit:
    """
    The last digit of the money missing, in tenths.

    Source:
        None; made up.
    """

    code: ClassVar[str] = "last_digit"
    neutral: ClassVar[int] = 500_000

    def value(self, demand, supply):
        return None if supply.offer_cny == 0 else demand.missing_cny * 100_000

    def values(self, demands, supplies, pairs):
        tenths = demands.missing_cny[pairs.rows] * 100_000
        return np.where(supplies.offer_cny[pairs.cols] == 0, -1, tenths)


class ScoresMissingZero(LastDigit):
    __doc__ = LastDigit.__doc__

    def values(self, demands, supplies, pairs):
        return np.maximum(super().values(demands, supplies, pairs), 0)


class BeyondOne(LastDigit):
    __doc__ = LastDigit.__doc__

    def value(self, demand, supply):
        return demand.missing_cny * 500_000


class NeutralBeyondOne(LastDigit):
    __doc__ = LastDigit.__doc__
    neutral: ClassVar[int] = 2_000_000


class RanksAmongThosePresent(LastDigit):
    __doc__ = LastDigit.__doc__

    def values(self, demands, supplies, pairs):
        found = super().values(demands, supplies, pairs)
        return np.where(found < 0, -1, found - found.max(initial=0) + 300_000)


class Fractions(LastDigit):
    __doc__ = LastDigit.__doc__

    def values(self, demands, supplies, pairs):
        return super().values(demands, supplies, pairs).astype(float)


class ScoreHangsOnLess(LastDigit):
    __doc__ = LastDigit.__doc__

    def hangs_on(self, demands, supplies):
        return (demands.county,), (supplies.projects_accepted,)


def test_a_criterion_that_keeps_its_promises_passes() -> None:
    check_criterion(LastDigit(), DEMANDS, SUPPLIES)


@pytest.mark.parametrize("criterion", DEFAULT_CRITERIA, ids=lambda criterion: criterion.code)
def test_the_shipped_criteria_pass(criterion) -> None:
    check_criterion(criterion, DEMANDS, SUPPLIES)


@pytest.mark.parametrize(
    ("criterion", "complaint"),
    [
        (ScoresMissingZero(), r"demand 'D1' and supply 'S0'.*expected -1, got 0; value says None"),
        (BeyondOne(), r"BeyondOne.value for demand 'D3'.*0 to 1,000,000, got 1500000"),
        (NeutralBeyondOne(), r"NeutralBeyondOne.neutral"),
        (RanksAmongThosePresent(), r"asked about 6 of 12 pairs: expected 100000, got 200000"),
        (ScoreHangsOnLess(), r"hangs_on for .*which is alike in it"),
        (Fractions(), r"an array \[12\] of int64"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_criterion_that_breaks_a_promise_is_told_which_one(criterion, complaint) -> None:
    with pytest.raises(AssertionError, match=complaint):
        check_criterion(criterion, DEMANDS, SUPPLIES)


TRADE_OFF = AssignmentProblem.from_matrix([[8, 9], [1, 8]])
BOTH_SIDES_TWICE = AssignmentProblem.from_matrix(
    [[5, 4, 1], [5, 5, 3], [2, 0, 4]], row_capacity=[2, 2, 1], col_capacity=[2, 1, 3]
)
FRACTIONS = AssignmentProblem.from_matrix([[0.1, 0.2], [0.2, 0.30000001]])


@pytest.mark.parametrize("solver", ["auto", "dense", "sparse", "paths"])
def test_the_exact_solvers_pass(solver) -> None:
    check_solver(lambda problem: solve(problem, solver), [TRADE_OFF, BOTH_SIDES_TWICE, FRACTIONS])


def all_pairs(problem):
    return attrs.evolve(
        solve(problem), rows=problem.rows, cols=problem.cols, points=int(problem.points.sum())
    )


def wrong_sum(problem):
    return attrs.evolve(solve(problem), points=solve(problem).points + 1)


def a_pair_twice(problem):
    found = solve(problem)
    return attrs.evolve(found, rows=np.repeat(found.rows, 2), cols=np.repeat(found.cols, 2))


def pairs_of_its_own(problem):
    found = solve(problem)
    return attrs.evolve(found, cols=found.cols + 7)


@pytest.mark.parametrize(
    ("solver", "complaint"),
    [
        (lambda problem: solve(problem, "greedy"), r"problem 0 .*expected the greatest total, 16, got 10"),
        (all_pairs, r"no row beyond its capacity, got \[0, 1\]"),
        (wrong_sum, r"pairs' sum, 16, got 17"),
        (a_pair_twice, r"each pair once"),
        (pairs_of_its_own, r"only pairs of the problem"),
    ],
)
def test_a_solver_that_breaks_a_promise_is_told_which_one(solver, complaint) -> None:
    with pytest.raises(AssertionError, match=complaint):
        check_solver(solver, [TRADE_OFF])
