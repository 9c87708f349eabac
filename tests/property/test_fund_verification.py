"""A stored proposal of special funds is checked by code of its own, and every forgery is found out."""

from datetime import date
from fractions import Fraction
from itertools import product

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from property.fund_cases import HOST, cases, limit
from rvmatch.errors import InvalidValueError
from rvmatch.model.funds import Earmark, FundNeed, SpecialFund
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject
from rvmatch.model.quantities import Period
from rvmatch.model.vocabulary import FocusField, HelpKind
from rvmatch.notice import key_counties
from rvmatch.serialization.documents import document_text, from_document
from rvmatch.support import FundPlan, StillMissingReason, UnspentReason, share_out, verify_fund_plan
from rvmatch.support.funds_exchange import better_exchanges
from rvmatch.support.funds_fitting import NeedFacts
from rvmatch.support.funds_laws import FundLaws, Paid, fund_fits
from rvmatch.testing import demand_libraries, special_funds
from rvmatch.wording import LANGUAGES

CARE, TALENT, *_ = FocusField
DEMANDS = ProjectLibrary(
    DemandProject(id=f"D{number}", title=f"项目{number}", county_code=county, fields=[field], period=period)
    for number, (county, field, period) in enumerate(
        (
            ("530326", CARE, None),
            ("530627", TALENT, Period(start=date(2023, 3, 1))),
            ("520526", CARE, None),
            ("110101", CARE, Period(end=date(2020, 1, 1))),
            ("530326", TALENT, None),
            ("110101", TALENT, Period(start=date(2024, 1, 1))),
            ("110101", TALENT, Period(end=date(2020, 1, 1))),
        )
    )
)
NEEDS = [
    FundNeed(project=f"D{number}", missing_cny=missing)
    for number, missing in enumerate((100, 90, 80, 200, None, 8, 8))
]
FUNDS = [
    SpecialFund(
        id="F1", title="云南基金", host=HOST, amount_cny=130, regions=["53"], key_counties_only=True,
        earmarks=[Earmark(project="D1", amount_cny=20)],
    ),
    SpecialFund(id="F2", title="领域基金", host=HOST, amount_cny=90, fields=[CARE], most_per_project_cny=60),
    SpecialFund(
        id="F3", title="限期基金", host=HOST, amount_cny=50, fields=[TALENT], most_share_percent=25,
        period=Period(start=date(2023, 1, 1), end=date(2023, 6, 30)),
    ),
]  # fmt: skip
PLAN = share_out(FUNDS, NEEDS, DEMANDS)


def verified(plan: FundPlan):
    return verify_fund_plan(plan, FUNDS, NEEDS, DEMANDS)


def with_payment(fund: str, project: str, amount: int, plan: FundPlan = PLAN, earmarked: int = 0) -> FundPlan:
    """The proposal with one payment added or replaced, its sums and standings made to fit."""
    laws = FundLaws.of(FUNDS, NEEDS, DEMANDS, key_counties=key_counties(), seed=plan.tie_seed)
    old = next((one for one in plan.payments if (one.fund, one.project) == (fund, project)), None)
    new = attrs.evolve(
        old or plan.payments[0], fund=fund, project=project, amount_cny=amount,
        earmarked_cny=old.earmarked_cny if old else earmarked,
    )  # fmt: skip
    kept = [one for one in plan.payments if one is not old]
    payments = sorted([*kept, new], key=lambda one: (one.fund, one.project))
    paid = Paid.of(payments)
    return attrs.evolve(
        plan,
        payments=tuple(payments),
        funds=tuple(laws.fund_standing(laws.funds[one.fund], paid) for one in plan.funds),
        needs=tuple(laws.need_standing(laws.needs[one.project], paid) for one in plan.needs),
        total_cny=paid.total,
    )


def amount(fund: str, project: str) -> int:
    return next(one.amount_cny for one in PLAN.payments if (one.fund, one.project) == (fund, project))


def first(part: str, **changes) -> FundPlan:
    """The proposal with the first value of one of its parts changed."""
    one, *others = getattr(PLAN, part)
    return attrs.evolve(PLAN, **{part: (attrs.evolve(one, **changes), *others)})


FORGERIES = {
    "payments.twice": lambda: attrs.evolve(PLAN, payments=(PLAN.payments[0], *PLAN.payments)),
    "payments.not_for region": lambda: with_payment("F1", "D2", 1),
    "payments.not_for list": lambda: with_payment("F1", "D3", 1),
    "payments.not_for purpose": lambda: with_payment("F2", "D1", 1),
    "payments.not_for period to come": lambda: with_payment("F3", "D5", 1),
    "payments.not_for period gone": lambda: with_payment("F3", "D6", 1),
    "payments.limit project": lambda: with_payment("F2", "D3", 61),
    "payments.limit share": lambda: with_payment("F3", "D1", 23),
    "payments.limit nothing": lambda: with_payment("F2", "D0", 0),
    "payments.limit negative": lambda: with_payment("F2", "D2", -1),
    "payments.overspent": lambda: with_payment("F1", "D0", amount("F1", "D0") + 1),
    "payments.overpaid": lambda: with_payment("F1", "D1", 90),
    "payments.nothing_missing": lambda: with_payment("F3", "D4", 1),
    "payments.unknown_payment": lambda: first("payments", fund="F9"),
    "payments.earmark called otherwise": lambda: attrs.evolve(
        PLAN, payments=tuple(attrs.evolve(one, earmarked_cny=0) for one in PLAN.payments)
    ),
    "payments.earmark_unpaid": lambda: attrs.evolve(
        PLAN, payments=tuple(one for one in PLAN.payments if not one.earmarked_cny)
    ),
    "accounts.total": lambda: attrs.evolve(PLAN, total_cny=PLAN.total_cny + 1),
    "accounts.order": lambda: attrs.evolve(PLAN, payments=PLAN.payments[::-1]),
    "accounts.fund_standing amount": lambda: first("funds", amount_cny=131),
    "accounts.fund_standing unspent": lambda: first("funds", unspent=()) if PLAN.funds[0].unspent else
    attrs.evolve(PLAN, funds=(*PLAN.funds[:2], attrs.evolve(PLAN.funds[2], unspent=()))),
    "accounts.fund_standing reason": lambda: attrs.evolve(
        PLAN,
        funds=tuple(
            attrs.evolve(
                one, unspent=tuple(attrs.evolve(rest, reason=UnspentReason.NEEDS_MET) for rest in one.unspent)
            )
            for one in PLAN.funds
        ),
    ),
    "accounts.fund_order": lambda: attrs.evolve(PLAN, funds=PLAN.funds[::-1]),
    "accounts.need_standing missing": lambda: first("needs", missing_cny=99),
    "accounts.need_standing title": lambda: first("needs", title="别的项目"),
    "accounts.need_standing reason": lambda: first("needs", reason=StillMissingReason.NO_FUND_FITS),
    "accounts.need_order": lambda: attrs.evolve(PLAN, needs=(*PLAN.needs, PLAN.needs[0])),
    "input.fund.missing": lambda: attrs.evolve(PLAN, funds=PLAN.funds[1:]),
    "input.need.unknown": lambda: first("needs", project="D9"),
    "optimum.cut": lambda: attrs.evolve(PLAN, cut_funds=(), cut_needs=()),
    "optimum.bound": lambda: attrs.evolve(PLAN, bound_cny=PLAN.bound_cny + 1),
    "optimum.more": lambda: with_payment("F1", "D0", amount("F1", "D0") - 1),
    "optimum.fairer": lambda: with_payment(
        "F2", "D3", amount("F2", "D3") - 1, with_payment("F2", "D2", amount("F2", "D2") + 1)
    ),
}  # fmt: skip
"""By the part of the verification that finds it, and the finding; words behind a blank tell them apart."""


@pytest.mark.parametrize("name", FORGERIES)
def test_every_forgery_is_found_out_by_name_in_both_languages(name) -> None:
    part, code = name.split(" ")[0].split(".", 1)
    forged = FORGERIES[name]()
    found = verified(forged)

    assert forged != PLAN
    assert not found.holds
    assert f"verify_funds.{code}" in {one.code for one in getattr(found, part)}
    findings = [*found.input, *found.payments, *found.accounts, *found.optimum]
    for language in LANGUAGES:
        assert sum(line.startswith("- ") for line in found.lines(language)) == len(findings)


def test_a_proposal_read_back_from_its_document_holds() -> None:
    found = verified(from_document(document_text(PLAN)))

    assert found.holds
    assert len(found.lines("zh")) == 5
    with pytest.raises(InvalidValueError):
        verify_fund_plan(3, FUNDS, NEEDS, DEMANDS)  # type: ignore[arg-type]


@settings(max_examples=100)
@given(cases(), st.integers(-9, 9))
def test_every_proposal_holds_as_it_was_made(case, seed) -> None:
    plan = share_out(*case, tie_seed=seed)

    assert str(verify_fund_plan(plan, *case)).splitlines()[0] == "建议方案核验通过。"


@settings(max_examples=25)
@given(cases(), st.data())
def test_a_yuan_more_or_less_of_any_payment_is_found_out(case, data) -> None:
    funds, needs, demands = case
    plan = share_out(funds, needs, demands)
    if plan.payments:
        place = data.draw(st.integers(0, len(plan.payments) - 1))
        change = data.draw(st.sampled_from((-1, 1)))
        payments = list(plan.payments)
        payments[place] = attrs.evolve(payments[place], amount_cny=payments[place].amount_cny + change)

        assert not verify_fund_plan(attrs.evolve(plan, payments=tuple(payments)), *case).holds


@settings(max_examples=40)
@given(cases(most_needs=3, most_missing=4))
def test_of_all_ways_exactly_the_fairest_amounts_have_no_better_exchange(case) -> None:
    """Oracle: every way to pay is written out; the greatest total, then the sorted shares, decide."""
    funds, needs, demands = case
    funds = [attrs.evolve(fund, amount_cny=min(fund.amount_cny, 4), earmarks=[]) for fund in funds[:2]]
    laws = FundLaws.of(funds, needs, demands, key_counties=key_counties(), seed=0)
    ways = list(laws.limits)
    found = {}
    for amounts in product(*(range(laws.limits[way] + 1) for way in ways)):
        paid = dict(zip(ways, amounts, strict=True))
        got = {key: sum(one for way, one in paid.items() if way[1] == key) for key in laws.missing}
        within = all(got[key] <= laws.missing[key] for key in got)
        if within and all(
            sum(one for way, one in paid.items() if way[0] == fund.id) <= fund.amount_cny for fund in funds
        ):
            shares = sorted(Fraction(got[key], laws.missing[key]) for key in got)
            found[tuple(got.values())] = (sum(amounts), shares, better_exchanges(laws, paid))
    best = max(value[:2] for value in found.values())
    accepted = [amounts for amounts, (_, _, better) in found.items() if not better]

    assert len(accepted) == 1
    assert found[accepted[0]][:2] == best


@settings(max_examples=40)
@given(demand_libraries(), special_funds())
def test_the_plain_law_says_what_the_arrays_say(demands, fund) -> None:
    """Oracle: the arrays that share out, project by project."""
    facts = NeedFacts.of(demands.projects, key_counties())

    assert [fund_fits(fund, one, key_counties()) for one in demands] == facts.fitting(fund).tolist()


def test_other_payments_that_give_every_project_the_same_hold_as_well() -> None:
    demands = ProjectLibrary(
        DemandProject(id=key, title=key, county_code="530326", help_kinds=[HelpKind.ELDERLY_CARE])
        for key in "AB"
    )
    needs = [FundNeed(project=key, missing_cny=10) for key in "AB"]
    funds = [SpecialFund(id=key, title=key, host=HOST, amount_cny=8) for key in "FG"]
    plan = share_out(funds, needs, demands)
    swapped = {"F": "G", "G": "F"}
    payments = sorted(
        (attrs.evolve(one, fund=swapped[one.fund]) for one in plan.payments),
        key=lambda one: (one.fund, one.project),
    )
    other = attrs.evolve(plan, payments=tuple(payments))

    assert other.payments != plan.payments
    assert verify_fund_plan(other, funds, needs, demands).holds
    assert limit(funds[0], 10) == 10


@pytest.mark.parametrize("seed", range(4))
def test_between_equal_shares_the_yuan_is_for_the_project_that_misses_less(seed) -> None:
    demands = ProjectLibrary(
        DemandProject(id=key, title=key, county_code="530326", fields=[CARE]) for key in "AB"
    )
    needs = [FundNeed(project="A", missing_cny=4), FundNeed(project="B", missing_cny=2)]
    funds = [SpecialFund(id="F", title="F", host=HOST, amount_cny=1)]
    plan = share_out(funds, needs, demands, tie_seed=seed)
    laws = FundLaws.of(funds, needs, demands, key_counties=key_counties(), seed=seed)
    (better,) = better_exchanges(laws, {("F", "A"): 1})

    assert verify_fund_plan(plan, funds, needs, demands).holds
    assert (better.giver, better.project) == ("A", "B")


def test_a_fund_of_earmarks_alone_gives_its_project_what_its_rules_allow() -> None:
    demands = [DemandProject(id="A", title="A", county_code="530326", fields=[CARE])]
    needs = [FundNeed(project="A", missing_cny=9)]
    funds = [
        SpecialFund(id="F", title="F", host=HOST, amount_cny=5, earmarks=[Earmark(project="A", amount_cny=5)])
    ]
    plan = share_out(funds, needs, demands)

    assert plan.needs[0].reason is StillMissingReason.FUND_RULES
    assert verify_fund_plan(plan, funds, needs, demands).holds
