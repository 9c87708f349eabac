"""What is proposed to be paid out of special funds, what is left, and why."""

from enum import StrEnum, unique

import attrs

__all__ = [
    "FundPlan",
    "FundStanding",
    "NeedStanding",
    "ProposedPayment",
    "StillMissingReason",
    "UnspentMoney",
    "UnspentReason",
]


@unique
class UnspentReason(StrEnum):
    """Why money of a fund is left."""

    NO_FITTING_NEED = "no-fitting-need"
    """No need that misses money fits the purpose of the fund."""
    FUND_RULES = "fund-rules"
    """Each fitting need that still misses money has got the most that the rules of the fund allow."""
    NEEDS_MET = "needs-met"
    """Every fitting need is met in full."""
    EARMARK_ABOVE_NEED = "earmark-above-need"
    """It is kept for a project that misses less, other earmarks for it counted."""
    EARMARK_NEED_UNKNOWN = "earmark-need-unknown"
    """It is kept for a project of which nobody stated what it misses."""
    EARMARK_RULES = "earmark-rules"
    """It is kept for a project that has got the most that the rules of this fund allow."""


@unique
class StillMissingReason(StrEnum):
    """Why a need is not met in full."""

    NO_FUND_FITS = "no-fund-fits"
    """No fund with money is for such a project."""
    FUND_RULES = "fund-rules"
    """Each fitting fund gives it the most that its rules allow."""
    FUNDS_SPENT = "funds-spent"
    """The fitting funds that could give more have nothing left."""


@attrs.frozen(kw_only=True)
class ProposedPayment:
    """
    Money of one fund for one project.

    Args:
        fund: The fund's id.
        project: The demand's key.
        amount_cny: How much, in whole yuan.
        earmarked_cny: How much of it the fund keeps for this project.
    """

    fund: str
    project: str
    amount_cny: int
    earmarked_cny: int = 0


@attrs.frozen(kw_only=True)
class UnspentMoney:
    """
    Money of a fund that is left.

    Args:
        amount_cny: How much, in whole yuan.
        reason: Why.
        project: The project it is kept for; None if it is for none alone.
    """

    amount_cny: int
    reason: UnspentReason
    project: str | None = None


@attrs.frozen(kw_only=True)
class FundStanding:
    """
    How a fund fares.

    Args:
        fund: Its id.
        title: What it is called.
        amount_cny: What it holds, in whole yuan.
        paid_cny: What it pays.
        unspent: What is left; nothing if all is paid.
    """

    fund: str
    title: str
    amount_cny: int
    paid_cny: int
    unspent: tuple[UnspentMoney, ...]


@attrs.frozen(kw_only=True)
class NeedStanding:
    """
    How a need fares.

    Args:
        project: The demand's key.
        title: What it is called.
        missing_cny: What it misses, in whole yuan; None if unknown, and nothing is proposed.
        paid_cny: What the funds pay.
        reason: Why it is not met in full; None if it is, or if what it misses is unknown.
        promises_unknown: How many of its partners promise an amount that nobody stated.
    """

    project: str
    title: str
    missing_cny: int | None
    paid_cny: int
    reason: StillMissingReason | None
    promises_unknown: int = 0

    @property
    def still_missing_cny(self) -> int | None:
        """What it misses after the payments, in whole yuan; None if unknown."""
        return None if self.missing_cny is None else self.missing_cny - self.paid_cny


@attrs.frozen(kw_only=True)
class FundPlan:
    """
    A proposal how special funds pay into projects; their managers decide.

    The total is the greatest possible. Among all ways in whole yuan with this total it is leximin by the
    share of what a need misses: the least-met need gets as much as it can, then the next, and so on.

    Args:
        payments: The payments, by fund, then project.
        funds: How each fund fares, by id.
        needs: How each need fares, by key.
        total_cny: All payments together, in whole yuan.
        bound_cny: What no plan can exceed: all earmarks that can be paid, and the smallest cut.
        cut_funds: The funds on the spent side of the cut: their money beside earmarks is all paid.
        cut_needs: The needs on the spent side: every other need that a fund fits is met, or gets all that the
            limits let the other funds pay into it.
        tie_seed: What decided between needs that are equally badly off.
    """

    payments: tuple[ProposedPayment, ...]
    funds: tuple[FundStanding, ...]
    needs: tuple[NeedStanding, ...]
    total_cny: int
    bound_cny: int
    cut_funds: tuple[str, ...]
    cut_needs: tuple[str, ...]
    tie_seed: int

    @property
    def optimal(self) -> bool:
        """Whether the total is proven to be the greatest possible."""
        return self.total_cny == self.bound_cny
