"""Special funds pay as much as their rules allow, and say where the rest is and why."""

from fractions import Fraction

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from property.fund_cases import COUNTIES, FIELDS, HOST, cases, fits, limit
from rvmatch.model.funds import FundNeed, SpecialFund
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject
from rvmatch.serialization.documents import document_text, from_document
from rvmatch.support import funds_statement
from rvmatch.support.funds import share_out
from rvmatch.support.funds_plan import StillMissingReason, UnspentReason
from rvmatch.testing import brand_choices, brand_limits, fund_needs, fund_plans, jury_marks, special_funds


def greatest(funds, needs, demands, total=None):
    """
    The greatest total, or the greatest least share with this total.

    By an integer program that knows nothing of the order in which earmarks and the rest are paid.
    """
    missing = {need.project: need.missing_cny for need in needs if need.missing_cny}
    ways = [
        (place, key, earmarked)
        for place, fund in enumerate(funds)
        for key in missing
        for earmarked in (True, False)
        if (any(one.project == key for one in fund.earmarks) if earmarked else fits(fund, demands[key]))
    ]
    if not ways:
        return 0
    rows, most = [], []
    for key, amount in missing.items():
        rows.append([way[1] == key for way in ways])
        most.append(amount)
        for place, fund in enumerate(funds):
            rows.append([way[:2] == (place, key) for way in ways])
            most.append(limit(fund, amount))
    for place, fund in enumerate(funds):
        rows.append([way[0] == place and not way[2] for way in ways])
        most.append(fund.free_cny)
    highest = [
        next(one.amount_cny for one in funds[place].earmarks if one.project == key) if earmarked else 99
        for place, key, earmarked in ways
    ]
    if total is None:
        found = milp(
            -np.ones(len(ways)),
            constraints=LinearConstraint(np.array(rows, dtype=float), -np.inf, most),
            bounds=Bounds(0, highest),
            integrality=np.ones(len(ways)),
        )
        return round(-found.fun)
    table = [[*row, 0] for row in rows] + [[*(-1 for _ in ways), 0]]
    table += [[*(-(way[1] == key) for way in ways), amount] for key, amount in missing.items()]
    found = milp(
        np.array([*(0 for _ in ways), -1.0]),
        constraints=LinearConstraint(
            np.array(table, dtype=float), -np.inf, [*most, -total, *(0 for _ in missing)]
        ),
        bounds=Bounds(0, [*highest, 1]),
        integrality=np.array([*(1 for _ in ways), 0]),
    )
    return -found.fun


@settings(max_examples=80, deadline=None)
@given(cases())
def test_no_way_pays_more_within_the_rules(case) -> None:
    """Oracle: an integer program over earmarked and free money at once."""
    funds, needs, demands = case
    plan = share_out(funds, needs, demands)

    assert plan.total_cny == plan.bound_cny == greatest(*case)


@settings(max_examples=80, deadline=None)
@given(cases())
def test_no_way_that_pays_as_much_meets_more_of_the_least_met_need(case) -> None:
    """Oracle: the same integer program for the least share; earmarks count as met."""
    funds, needs, demands = case
    plan = share_out(funds, needs, demands)
    shares = [one.paid_cny / one.missing_cny for one in plan.needs if one.missing_cny]
    if shares and plan.total_cny:
        assert abs(min(shares) - greatest(*case, total=plan.total_cny)) < 1e-6


@settings(max_examples=80, deadline=None)
@given(cases())
def test_payments_keep_to_amounts_purposes_rules_and_needs(case) -> None:
    funds, needs, demands = case
    plan = share_out(funds, needs, demands)
    missing = {need.project: need.missing_cny for need in needs}
    by_id = {fund.id: fund for fund in funds}
    for payment in plan.payments:
        fund = by_id[payment.fund]
        assert 0 < payment.amount_cny <= limit(fund, missing[payment.project])
        assert fits(fund, demands[payment.project])
    for standing in plan.funds:
        paid = sum(one.amount_cny for one in plan.payments if one.fund == standing.fund)
        free = sum(one.amount_cny - one.earmarked_cny for one in plan.payments if one.fund == standing.fund)
        assert standing.paid_cny == paid
        assert paid + sum(one.amount_cny for one in standing.unspent) == standing.amount_cny
        assert free <= by_id[standing.fund].free_cny
    for need in plan.needs:
        assert need.paid_cny == sum(one.amount_cny for one in plan.payments if one.project == need.project)
        assert need.paid_cny <= (need.missing_cny or 0)


@settings(max_examples=80, deadline=None)
@given(cases())
def test_reasons_are_true(case) -> None:
    """Oracle: each reason, tried on the payments."""
    funds, needs, demands = case
    plan = share_out(funds, needs, demands)
    paid = {(one.fund, one.project): one.amount_cny for one in plan.payments}
    still = {need.project: need.still_missing_cny or 0 for need in plan.needs}
    missing = {need.project: need.missing_cny for need in plan.needs if need.missing_cny}
    by_id = {fund.id: fund for fund in funds}
    for standing in plan.funds:
        fund = by_id[standing.fund]
        fitting = [key for key in missing if fits(fund, demands[key])]
        for rest in standing.unspent:
            if rest.project is not None:
                stated = next((one.missing_cny for one in needs if one.project == rest.project), None)
                got = paid.get((fund.id, rest.project), 0)
                ruled = bool(stated) and got == limit(fund, stated) < stated
                assert (rest.reason is UnspentReason.EARMARK_NEED_UNKNOWN) == (stated is None)
                assert (rest.reason is UnspentReason.EARMARK_RULES) == ruled
                above = rest.reason is UnspentReason.EARMARK_ABOVE_NEED
                assert above == (stated is not None and not ruled)
                assert not (above and still.get(rest.project))
                continue
            assert (rest.reason is UnspentReason.NO_FITTING_NEED) == (not fitting)
            open_needs = [key for key in fitting if still[key]]
            assert (rest.reason is UnspentReason.FUND_RULES) == bool(open_needs)
            assert all(paid.get((fund.id, key), 0) == limit(fund, missing[key]) for key in open_needs)
    for need in plan.needs:
        assert (need.reason is None) == (not need.still_missing_cny)
        if need.reason is not None:
            fitting = [fund for fund in funds if fund.amount_cny and fits(fund, demands[need.project])]
            could = [
                fund
                for fund in fitting
                if fund.free_cny and paid.get((fund.id, need.project), 0) < limit(fund, need.missing_cny)
            ]
            assert (need.reason is StillMissingReason.FUNDS_SPENT) == bool(could)


@given(cases(), st.randoms())
def test_the_order_of_records_changes_nothing(case, random) -> None:
    funds, needs, demands = case

    assert share_out(funds, needs, demands) == share_out(
        random.sample(funds, len(funds)), random.sample(needs, len(needs)), demands
    )


@given(st.lists(st.integers(1, 40), min_size=1, max_size=5), st.integers(0, 100), st.integers())
@example([3, 6], 4, 0)
def test_one_fund_for_all_meets_equal_shares_to_within_one_yuan(missing, amount, seed) -> None:
    """Oracle: the common share that the money allows, as a fraction."""
    demands = ProjectLibrary(
        DemandProject(id=f"D{number}", title="项目", county_code=COUNTIES[0], fields=FIELDS)
        for number in range(len(missing))
    )
    needs = [FundNeed(project=f"D{number}", missing_cny=each) for number, each in enumerate(missing)]
    fund = SpecialFund(id="F", title="基金", host=HOST, amount_cny=amount)
    plan = share_out([fund], needs, demands, tie_seed=seed)
    share = min(Fraction(amount, sum(missing)), Fraction(1))

    assert plan.total_cny == min(amount, sum(missing))
    assert all(abs(one.paid_cny - share * one.missing_cny) < 1 for one in plan.needs)


@settings(max_examples=60, deadline=None)
@given(special_funds() | fund_needs() | fund_plans() | jury_marks() | brand_limits() | brand_choices())
def test_funds_and_brands_are_read_back_as_they_were_written(value) -> None:
    """Oracle: the value itself."""
    assert from_document(document_text(value)) == value


@settings(max_examples=30, deadline=None)
@given(fund_plans(), st.sampled_from(["zh", "en"]))
def test_every_payment_and_need_has_its_sentence(plan, language) -> None:
    sentences = funds_statement(plan, language)
    rests = sum(len(one.unspent) for one in plan.funds)
    flagged = sum(one.promises_unknown > 0 for one in plan.needs)

    assert len(sentences) == 4 + len(plan.payments) + rests + len(plan.needs) + flagged
