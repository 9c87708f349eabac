"""Popularity: whether more lines of one side would vote for another choice than against it."""

from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import AssignmentProblem, solve
from rvmatch.errors import invalid
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.mechanism import Choice
from rvmatch.mechanisms.settings import Side, one_of

__all__ = ["Votes", "is_popular", "more_popular", "votes"]

_ALONE: Final = np.iinfo(np.int64).max
"""The place of whoever has no partner: beyond every list."""


@attrs.frozen(kw_only=True)
class Votes:
    """
    How lines vote between another choice and the one in question.

    Args:
        ahead: How many prefer the other one.
        against: How many prefer the one in question.
    """

    ahead: int
    against: int

    @property
    def margin(self) -> int:
        """By how many votes the other one wins; below zero if it loses."""
        return self.ahead - self.against


def votes(choice: Choice, other: Choice, side: Side | str = Side.ROW) -> Votes:
    """
    How the lines of one side vote between two choices: for the partner that stands first in their list.

    Whoever has no partner prefers any that is acceptable. Equal places are no vote.

    Args:
        choice: The choice in question.
        other: Another choice from the same market.
        side: Who votes; each of them takes one partner at most.

    Returns:
        The votes for the other one, and against it.

    Raises:
        InvalidValueError: If the choices are from different markets, a voter takes several partners, or
            there is no such side.

    Source:
        P. Gärdenfors, Match making: assignments based on bilateral preferences, Behavioral Science 20 (1975)
        166-173.

    Examples:
        >>> import numpy as np
        >>> from rvmatch.mechanisms import Choice, TwoSidedMarket, votes
        >>> market = TwoSidedMarket.from_lists([[0, 1], [0]], [[0, 1], [0]])
        >>> one, other = (Choice(market=market, used=np.array(pairs)) for pairs in ([0], [1, 2]))
        >>> votes(one, other)
        Votes(ahead=1, against=1)
    """
    voters = one_of(Side, "side", side)
    if other.market is not choice.market:
        raise invalid("other", "choice_other_market", other.mechanism)
    mine, theirs = _standing(choice, voters), _standing(other, voters)
    return Votes(ahead=int((theirs < mine).sum()), against=int((theirs > mine).sum()))


def more_popular(choice: Choice, side: Side | str = Side.ROW) -> Choice | None:
    """
    The choice that wins by most votes against this one.

    One assignment problem: a line that has a partner gains two votes with a better one, one with an equal
    one, and none with a worse one or alone; a line alone gains one with any. The choice itself gets one for
    each line that has a partner, and another wins by what it gets beyond that. The other side may take
    several partners.

    Args:
        choice: The choice in question.
        side: Who votes; each of them takes one partner at most.

    Returns:
        A choice that more prefer than not, by the greatest margin; None if there is none, so that the choice
        is popular.

    Raises:
        InvalidValueError: If a voter takes several partners, or there is no such side.

    Source:
        D. J. Abraham, R. W. Irving, T. Kavitha and K. Mehlhorn, Popular matchings, SIAM Journal on Computing
        37 (2007) 1030-1045; D. F. Manlove and C. T. S. Sng, Popular matchings in the capacitated house
        allocation problem, ESA 2006, LNCS 4168, 492-503.

    Examples:
        >>> import numpy as np
        >>> from rvmatch.mechanisms import Choice, TwoSidedMarket, more_popular
        >>> market = TwoSidedMarket.from_lists([[0, 1], [0], [1]], [[0, 1], [0, 2]])
        >>> better = more_popular(Choice(market=market, used=np.array([1])))
        >>> better.rows.tolist(), better.cols.tolist()
        ([0, 2], [0, 1])
    """
    voters = one_of(Side, "side", side)
    standing = _standing(choice, voters)
    problem = choice.market.problem
    lines, places, _ = _lists(choice.market, voters)
    alone, now = standing[lines] == _ALONE, standing[lines]
    gain = np.where(alone, 1, 1 + np.sign(now - places)).astype(np.int64)
    voted = AssignmentProblem(
        rows=problem.rows,
        cols=problem.cols,
        points=gain,
        shape=problem.shape,
        row_capacity=problem.row_capacity,
        col_capacity=problem.col_capacity,
    )
    found = solve(voted)
    if found.points <= int((standing != _ALONE).sum()):
        return None
    return Choice(market=choice.market, used=choice.market.positions(found.rows, found.cols))


def is_popular(choice: Choice, side: Side | str = Side.ROW) -> bool:
    """
    Whether no other choice wins a vote against this one; a popular choice need not exist.

    Args:
        choice: The choice in question.
        side: Who votes; each of them takes one partner at most.

    Returns:
        True if ``more_popular`` finds none.

    Raises:
        InvalidValueError: If a voter takes several partners, or there is no such side.
    """
    return more_popular(choice, side) is None


def _lists(market: TwoSidedMarket, side: Side) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """The voter of each pair, its place in the voter's list, and how many voters there are."""
    problem = market.problem
    if side is Side.ROW:
        return problem.rows, market.row_ranks, problem.shape[0]
    return problem.cols, market.col_ranks, problem.shape[1]


def _standing(choice: Choice, side: Side) -> NDArray[np.int64]:
    """The place of the partner of each voter, or a place beyond all lists, int64 ``[voters]``."""
    problem = choice.market.problem
    capacity = problem.row_capacity if side is Side.ROW else problem.col_capacity
    if capacity.max(initial=0) > 1:
        raise invalid("side", "popularity_places", int(capacity.max()), line=int(capacity.argmax()))
    lines, places, voters = _lists(choice.market, side)
    standing = np.full(voters, _ALONE, dtype=np.int64)
    standing[lines[choice.used]] = places[choice.used]
    return standing
