"""What special funds could pay, as tables: payments, what each fund leaves, how each need fares."""

from typing import Final

from rvmatch.matching import money
from rvmatch.serialization.plans.values import ColumnKind, Table, Value
from rvmatch.serialization.results.cells import Cells, Headings
from rvmatch.support import FundPlan, FundStanding, NeedStanding

__all__ = ["fund_tables"]

_FUND: Final[Headings] = (
    ("result.heading.fund", ColumnKind.CODE),
    ("result.heading.fund_title", ColumnKind.TEXT),
)
_PROJECT: Final[Headings] = (
    ("table.heading.demand", ColumnKind.CODE),
    ("table.heading.demand_title", ColumnKind.TEXT),
)
_REMARK: Final[Headings] = (("table.heading.remark", ColumnKind.REMARK),)


def fund_tables(plan: FundPlan, cells: Cells) -> tuple[Table, ...]:
    """
    A proposal of special funds as tables.

    Args:
        plan: The proposal.
        cells: The language.

    Returns:
        The payments by fund, then project, with their sum; what each fund holds, pays and leaves, and why;
        what each need misses, gets and still misses, and why. An amount that nobody stated is left empty.
    """
    return _payments(plan, cells), _funds(plan, cells), _needs(plan, cells)


def _payments(plan: FundPlan, cells: Cells) -> Table:
    funds = {one.fund: one.title for one in plan.funds}
    needs = {one.project: one.title for one in plan.needs}
    earmarked = sum(one.earmarked_cny for one in plan.payments)
    return cells.table(
        "fund_payments",
        (
            *_FUND,
            *_PROJECT,
            ("result.heading.payment", ColumnKind.AMOUNT),
            ("result.heading.earmarked", ColumnKind.AMOUNT),
            *_REMARK,
        ),
        (
            (
                one.fund,
                funds[one.fund],
                one.project,
                needs[one.project],
                cells.amount(one.amount_cny),
                cells.amount(one.earmarked_cny),
                None,
            )
            for one in plan.payments
        ),
        lead=4,
        total=(
            cells.say("table.total"),
            None,
            None,
            None,
            cells.amount(plan.total_cny),
            cells.amount(earmarked),
            None,
        ),
    )


def _funds(plan: FundPlan, cells: Cells) -> Table:
    held = sum(one.amount_cny for one in plan.funds)
    return cells.table(
        "fund_balances",
        (
            *_FUND,
            ("result.heading.held", ColumnKind.AMOUNT),
            ("result.heading.payment", ColumnKind.AMOUNT),
            ("result.heading.unspent", ColumnKind.AMOUNT),
            ("result.heading.why_unspent", ColumnKind.SENTENCES),
        ),
        (_fund(one, cells) for one in plan.funds),
        lead=2,
        total=(
            cells.say("table.total"),
            None,
            *map(cells.amount, (held, plan.total_cny, held - plan.total_cny)),
            None,
        ),
    )


def _fund(fund: FundStanding, cells: Cells) -> tuple[Value, ...]:
    why = (
        cells.say(
            f"result.unspent.{one.reason.name}",
            amount=money(one.amount_cny, cells.language),
            project=one.project or "",
        )
        for one in fund.unspent
    )
    return (
        fund.fund,
        fund.title,
        *map(cells.amount, (fund.amount_cny, fund.paid_cny, fund.amount_cny - fund.paid_cny)),
        cells.listed(why),
    )


def _needs(plan: FundPlan, cells: Cells) -> Table:
    return cells.table(
        "fund_needs",
        (
            *_PROJECT,
            ("table.heading.missing", ColumnKind.AMOUNT),
            ("result.heading.payment", ColumnKind.AMOUNT),
            ("result.heading.still_missing", ColumnKind.AMOUNT),
            ("result.heading.why_missing", ColumnKind.SENTENCES),
            ("result.heading.promises_unknown", ColumnKind.COUNT),
        ),
        (_need(one, cells) for one in plan.needs),
        lead=2,
    )


def _need(need: NeedStanding, cells: Cells) -> tuple[Value, ...]:
    """One need; of an amount that nobody stated it says so, and the cells of money stay empty."""
    why: Value = None
    if need.missing_cny is None:
        why = cells.say("result.missing.UNKNOWN")
    elif need.reason is not None:
        why = cells.say(f"result.missing.{need.reason.name}")
    return (
        need.project,
        need.title,
        cells.amount(need.missing_cny),
        None if need.missing_cny is None else cells.amount(need.paid_cny),
        cells.amount(need.still_missing_cny),
        why,
        need.promises_unknown,
    )
