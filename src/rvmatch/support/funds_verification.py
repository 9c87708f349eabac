"""Whether a stored proposal of special funds is what it says: within the rules, the most, the fairest."""

from collections import Counter
from collections.abc import Iterable, Iterator

import attrs

from rvmatch.errors import Remark, known_language
from rvmatch.matching import MatchPlan
from rvmatch.matching.libraries import Demands
from rvmatch.model.arguments import instance
from rvmatch.model.funds import FundNeed, SpecialFund
from rvmatch.model.places import CountyList
from rvmatch.support.funds_exchange import better_exchanges, bound_of_cut
from rvmatch.support.funds_inputs import funds_and_needs, known_seed, listed_or_given
from rvmatch.support.funds_laws import FundLaws, Paid
from rvmatch.support.funds_plan import FundPlan, ProposedPayment
from rvmatch.wording import Language, masked

__all__ = ["FundVerification", "verify_fund_plan"]


@attrs.frozen(kw_only=True)
class FundVerification:
    """
    What a verification of a proposal found; four questions, each answered apart.

    Args:
        input: Where the funds, needs or titles are others than the proposal's.
        payments: Payments outside the rules, made twice, or of more than a fund holds or a project misses.
        accounts: Where sums, what is left, what is still missing or a reason does not follow from the
            payments.
        optimum: Where more could be paid, or a yuan would be fairer elsewhere; and where the cut that is to
            prove the total does not.
        asked: Whether the optimum was asked about: only of payments that stand.
    """

    input: tuple[Remark, ...]
    payments: tuple[Remark, ...]
    accounts: tuple[Remark, ...]
    optimum: tuple[Remark, ...]
    asked: bool

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against the proposal, and it is proven to be the most and the fairest."""
        return self.asked and not (self.input or self.payments or self.accounts or self.optimum)

    def lines(self, language: Language = "zh") -> tuple[str, ...]:
        """
        The result as sentences.

        Args:
            language: ``"zh"`` or ``"en"``.

        Returns:
            A line for each question, and one for each finding.

        Raises:
            InvalidValueError: If there is no such language.
        """
        known_language(language)
        return tuple(remark.message(language) for remark in self._remarks())

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def _remarks(self) -> Iterator[Remark]:
        yield Remark.of("verify_funds.holds" if self.holds else "verify_funds.fails")
        for name in ("input", "payments", "accounts", "optimum"):
            if name == "optimum" and not self.asked:
                yield Remark.of("verify_funds.optimum.unasked")
                return
            found = getattr(self, name)
            yield Remark.of(f"verify_funds.{name}.{'bad' if found else 'good'}")
            for remark in found:
                yield Remark.of("verify.found", finding=remark)


def verify_fund_plan(
    plan: FundPlan,
    funds: Iterable[SpecialFund],
    needs: MatchPlan | Iterable[FundNeed],
    demands: Demands,
    *,
    key_counties: CountyList | None = None,
) -> FundVerification:
    """
    Check a proposal against the funds, the needs and the library it was made from, without sharing out anew.

    The rules are asked fund by fund and project by project, by code that shares nothing with the arrays of
    ``share_out``; what funds leave and projects miss, and why, is worked out again from the payments. That no
    more can be paid is proven by the cut that the proposal carries, and once more by the payments themselves;
    that no other way with this total is fairer, by the payments: no chain of funds can move a yuan to a
    project that should have it first. The one thing taken over is the keyed hash that decides between equals.
    Other payments that give every project the same amounts are as good, and hold as well.

    Args:
        plan: The proposal.
        funds: The funds that it was made from, in any order.
        needs: What projects missed; or the plan of matches, as ``share_out`` takes it.
        demands: The library in which the projects stand.
        key_counties: The key-assistance counties; None for those of the notice.

    Returns:
        What was found; nothing that is wrong with the proposal is raised.

    Raises:
        ReadErrors: If funds or needs stand twice, or a need's project is not in the library; all at once.
        InvalidValueError: If it is no proposal.

    Examples:
        >>> from rvmatch.support import share_out
        >>> verify_fund_plan(share_out([], [], []), [], [], []).holds
        True
    """
    instance("plan", plan, FundPlan)
    library, given, wanted = funds_and_needs(funds, needs, demands)
    laws = FundLaws.of(
        given,
        wanted,
        library,
        key_counties=listed_or_given(key_counties),
        seed=known_seed(plan.tie_seed),
    )
    paid = Paid.of(plan.payments)
    strangers = tuple(_strangers(plan, laws))
    payments = tuple(_payments(plan, paid, laws))
    asked = not payments
    return FundVerification(
        input=strangers,
        payments=payments,
        accounts=tuple(_accounts(plan, paid, laws)) if asked else (),
        optimum=tuple(_optimum(plan, paid, laws)) if asked else (),
        asked=asked,
    )


def _strangers(plan: FundPlan, laws: FundLaws) -> Iterator[Remark]:
    """Funds and needs that stand in the proposal or in the input alone."""
    for side, said, found in (
        ("fund", [one.fund for one in plan.funds], laws.funds),
        ("need", [one.project for one in plan.needs], laws.needs),
    ):
        for key in sorted(set(said) ^ set(found)):
            where = "unknown" if key in said else "missing"
            yield Remark.of(f"verify_funds.{side}.{where}", key=masked(key))


def _payments(plan: FundPlan, paid: Paid, laws: FundLaws) -> Iterator[Remark]:
    times = Counter((one.fund, one.project) for one in plan.payments)
    for (fund, key), often in sorted(times.items()):
        if often > 1:
            yield _about("twice", fund, key, count=often)
    for (fund, key), one in sorted(paid.ways.items()):
        yield from _payment(fund, key, one, laws)
    for (fund, key), given in sorted(laws.kept.items()):
        if given and (fund, key) not in paid.ways:
            yield _about("earmark_unpaid", fund, key, amount=given)
    yield from _too_much(paid, laws)


def _too_much(paid: Paid, laws: FundLaws) -> Iterator[Remark]:
    """Funds that pay more than they hold, and projects that get more than they miss."""
    for fund in sorted(paid.beside.keys() & laws.funds.keys()):
        most, found = laws.funds[fund].free_cny, paid.beside[fund]
        if found > most:
            yield Remark.of("verify_funds.overspent", fund=masked(fund), paid=found, most=most)
    for key in sorted(paid.by_project.keys() & laws.missing.keys()):
        most, found = laws.missing[key], paid.by_project[key]
        if found > most:
            yield Remark.of("verify_funds.overpaid", project=masked(key), paid=found, most=most)


def _payment(fund: str, key: str, one: ProposedPayment, laws: FundLaws) -> Iterator[Remark]:
    """What is wrong with one payment by itself."""
    if fund not in laws.funds or key not in laws.needs:
        yield _about("unknown_payment", fund, key)
        return
    if key not in laws.missing:
        yield _about("nothing_missing", fund, key, amount=one.amount_cny)
        return
    if (fund, key) not in laws.limits:
        yield _about("not_for", fund, key)
        return
    if not 0 < one.amount_cny <= laws.limits[fund, key]:
        yield _about("limit", fund, key, amount=one.amount_cny, most=laws.limits[fund, key])
    due = laws.kept.get((fund, key), 0)
    if one.earmarked_cny != due or one.amount_cny < due:
        yield _about("earmark", fund, key, said=one.earmarked_cny, due=due)


def _about(code: str, fund: str, key: str, **words: int) -> Remark:
    return Remark.of(f"verify_funds.{code}", fund=masked(fund), project=masked(key), **words)


def _accounts(plan: FundPlan, paid: Paid, laws: FundLaws) -> Iterator[Remark]:
    """Where what the proposal says of itself does not follow from its payments."""
    if plan.total_cny != paid.total:
        yield Remark.of("verify_funds.total", said=plan.total_cny, found=paid.total)
    if list(plan.payments) != [paid.ways[way] for way in sorted(paid.ways)]:
        yield Remark.of("verify_funds.order")
    for side, standings, expected in (
        ("fund", plan.funds, tuple(laws.fund_standing(laws.funds[id_], paid) for id_ in sorted(laws.funds))),
        ("need", plan.needs, tuple(laws.need_standing(laws.needs[key], paid) for key in sorted(laws.needs))),
    ):
        wrong = [right for right in expected if right not in standings]
        for right in wrong:
            yield Remark.of(f"verify_funds.{side}_standing", title=masked(right.title))
        if not wrong and standings != expected:
            yield Remark.of(f"verify_funds.{side}_order")


def _optimum(plan: FundPlan, paid: Paid, laws: FundLaws) -> Iterator[Remark]:
    bound = bound_of_cut(laws, frozenset(plan.cut_funds), frozenset(plan.cut_needs))
    unknown = (set(plan.cut_funds) - laws.funds.keys()) | (set(plan.cut_needs) - laws.missing.keys())
    if unknown or bound != paid.total:
        yield Remark.of("verify_funds.cut", bound=bound, total=paid.total)
    if plan.bound_cny != bound:
        yield Remark.of("verify_funds.bound", said=plan.bound_cny, found=bound)
    free = {way: one.amount_cny - one.earmarked_cny for way, one in paid.ways.items()}
    for better in better_exchanges(laws, free):
        project = masked(better.project)
        if better.giver:
            yield Remark.of("verify_funds.fairer", giver=masked(better.giver), project=project)
        else:
            yield Remark.of("verify_funds.more", fund=masked(better.fund), project=project)
