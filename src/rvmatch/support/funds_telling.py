"""What special funds could pay, in sentences for those who manage them and for officials."""

from collections.abc import Iterator

from rvmatch.errors import invalid, known_language
from rvmatch.matching.phrasing import money
from rvmatch.support.funds_plan import FundPlan, NeedStanding
from rvmatch.wording import Language, masked, say

__all__ = ["funds_statement"]


def funds_statement(plan: FundPlan, language: Language = "zh") -> tuple[str, ...]:
    """
    What people should know of a proposal, a sentence each.

    First the proposal as a whole, then the payments, what each fund leaves and why, and how each need fares.

    Args:
        plan: The proposal.
        language: ``"zh"`` or ``"en"``.

    Returns:
        Sentences; telephone, identity and mail numbers inside titles are masked.

    Raises:
        InvalidValueError: If it is no proposal, or there is no such language.
    """
    if not isinstance(plan, FundPlan):
        raise invalid("plan", "of_class", plan, kind="FundPlan")
    known_language(language)
    return tuple(_sentences(plan, language))


def _sentences(plan: FundPlan, language: Language) -> Iterator[str]:
    funds = {one.fund: masked(one.title) for one in plan.funds}
    needs = {one.project: masked(one.title) for one in plan.needs}
    held = sum(one.amount_cny for one in plan.funds)
    yield say(
        "funds.head",
        language,
        funds=len(plan.funds),
        amount=money(held, language),
        paid=money(plan.total_cny, language),
        payments=len(plan.payments),
        projects=len({one.project for one in plan.payments}),
        unspent=money(held - plan.total_cny, language),
    )
    if plan.optimal:
        yield say("funds.proven", language)
    yield say("funds.fair", language, seed=plan.tie_seed)
    yield say("funds.recommends", language)
    for payment in plan.payments:
        code = "funds.payment_earmarked" if payment.earmarked_cny else "funds.payment"
        yield say(
            code,
            language,
            fund=funds[payment.fund],
            project=needs[payment.project],
            amount=money(payment.amount_cny, language),
            earmarked=money(payment.earmarked_cny, language),
        )
    for fund in plan.funds:
        for rest in fund.unspent:
            yield say(
                f"funds.unspent.{rest.reason.value}",
                language,
                fund=funds[fund.fund],
                amount=money(rest.amount_cny, language),
                project="" if rest.project is None else needs.get(rest.project, masked(rest.project)),
            )
    for need in plan.needs:
        yield from _need(need, needs[need.project], language)


def _need(need: NeedStanding, project: str, language: Language) -> Iterator[str]:
    if need.promises_unknown:
        yield say("funds.promises_unknown", language, project=project, count=need.promises_unknown)
    if need.missing_cny is None or need.still_missing_cny is None:
        yield say("funds.need_unknown", language, project=project)
        return
    if not need.missing_cny:
        yield say("funds.need_nothing", language, project=project)
        return
    missing = money(need.missing_cny, language)
    if need.reason is None:
        yield say("funds.need_met", language, project=project, missing=missing)
        return
    yield say(
        f"funds.missing.{need.reason.value}",
        language,
        project=project,
        missing=missing,
        still=money(need.still_missing_cny, language),
    )
