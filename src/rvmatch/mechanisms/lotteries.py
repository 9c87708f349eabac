"""Lotteries over choices: each pair has an exact probability, and every draw keeps the capacities."""

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import Group
from rvmatch.assignment.arrays import read_only, whole_numbers
from rvmatch.errors import invalid
from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.lottery_networks import LotteryNetwork
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.rounding import rounded

__all__ = ["LARGEST_DENOMINATOR", "Lottery", "decomposed"]

Used = NDArray[np.int64]

LARGEST_DENOMINATOR: Final = 2**20
"""So many tickets a lottery has at most; so all products stay exact in int64."""

_LARGEST_COMMON: Final = 2**40
"""The largest common denominator of marginals: with it sums over millions of pairs stay exact in int64."""


def _several(values: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(values)


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Lottery:
    """
    Tickets, one of which is drawn; each ticket stands for a choice that keeps the capacities.

    Only how many tickets each pair wins is stored. Which tickets these are follows from halving: the tickets
    are split into two heaps, and what each pair, row, column and group wins is split with them, rounded down
    or up; so drawing takes as many splits as the number of tickets has bits, not one for each ticket.

    In every choice each row, column and group has as many partners as it has on average, rounded down or up.

    Args:
        market: The two sides.
        shares: How many tickets each pair wins, from 0 to ``tickets``, int64 ``[p]``.
        tickets: How many there are, from 1 to 2**20; the probability of a pair is its share of them.
        groups: Lines counted together; on each side no two of them cross.

    Raises:
        InvalidValueError: If a value is not as described, or a line would on average have more partners than
            its capacity.

    Source:
        E. Budish, Y.-K. Che, F. Kojima and P. Milgrom, Designing random allocation mechanisms, American
        Economic Review 103 (2013) 585-623: two hierarchies, here of rows and of columns, can always be split.

    Examples:
        >>> from rvmatch.assignment import AssignmentProblem
        >>> from rvmatch.mechanisms import Lottery, TwoSidedMarket
        >>> market = TwoSidedMarket.from_points(AssignmentProblem.from_matrix([[4, 2], [3, 3]]))
        >>> lottery = Lottery(market=market, shares=[1, 1, 1, 1], tickets=2)
        >>> [(str(weight), used.tolist()) for weight, used in lottery.parts], str(lottery.expected_total)
        ([('1/2', [1, 2]), ('1/2', [0, 3])], '6')
    """

    market: TwoSidedMarket
    shares: NDArray[np.int64]
    tickets: int
    groups: tuple[Group, ...] = attrs.field(default=(), converter=_several)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.market, TwoSidedMarket):
            raise invalid("market", "two_sided_market", type(self.market).__name__)
        given: object = self.tickets
        if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= LARGEST_DENOMINATOR:
            raise invalid("tickets", "within", given, lowest=1, highest=LARGEST_DENOMINATOR)
        shares = read_only(whole_numbers("shares", self.shares))
        object.__setattr__(self, "shares", shares)
        _check("shares", self._network, shares, self.tickets)

    @classmethod
    def from_probabilities(
        cls, market: TwoSidedMarket, probabilities: Iterable[Any], groups: Iterable[Group] = ()
    ) -> Self:
        """
        The lottery in which each pair has this probability.

        Args:
            market: The two sides.
            probabilities: Of each pair, a ``Fraction`` or a whole number, ``[p]``.
            groups: Lines counted together.

        Returns:
            The lottery.

        Raises:
            InvalidValueError: If a value is not as described, or the common denominator exceeds 2**20.
        """
        shares, tickets = _common("probabilities", probabilities, LARGEST_DENOMINATOR)
        return cls(market=market, shares=shares, tickets=tickets, groups=tuple(groups))

    @cached_property
    def probabilities(self) -> tuple[Fraction, ...]:
        """The probability of each pair ``[p]``."""
        return tuple(Fraction(share, self.tickets) for share in self.shares.tolist())

    @cached_property
    def expected_total(self) -> Fraction:
        """What the drawn pairs are worth together on average, in points, exactly."""
        taken = np.flatnonzero(self.shares)
        worth = map(Fraction, self.market.problem.points[taken].tolist())
        each = zip(worth, self.shares[taken].tolist(), strict=True)
        return sum((points * share for points, share in each), Fraction(0)) / self.tickets

    def draw(self, chance: Chance | int = 0) -> Used:
        """
        The choice of the ticket that is drawn; none is likelier than another by more than one part in 2**22.

        Args:
            chance: Where the draw comes from, or a seed.

        Returns:
            The positions of its pairs, growing, int64 ``[k]``.
        """
        source = chance if isinstance(chance, Chance) else Chance(chance)
        return self.choice_of(int(source.of("ticket").integers(1, self.tickets)[0]))

    def choice_of(self, ticket: int) -> Used:
        """
        The choice that a ticket stands for.

        Args:
            ticket: From 0 on and below ``tickets``.

        Returns:
            The positions of its pairs, growing, int64 ``[k]``.

        Raises:
            InvalidValueError: If there is no such ticket.
        """
        if not 0 <= ticket < self.tickets:
            raise invalid("ticket", "within", ticket, lowest=0, highest=self.tickets - 1)
        heap = self._whole
        while heap.tickets > 1 and not heap.settled:
            first, second = heap.halves()
            heap, ticket = (first, ticket) if ticket < first.tickets else (second, ticket - first.tickets)
        return heap.used

    @cached_property
    def parts(self) -> tuple[tuple[Fraction, Used], ...]:
        """Each choice that can be drawn with its probability; together they give each pair its own."""
        count: dict[bytes, int] = {}
        heaps = [self._whole]
        while heaps:
            heap = heaps.pop()
            if heap.tickets > 1 and not heap.settled:
                heaps += reversed(heap.halves())
                continue
            key = heap.used.tobytes()
            count[key] = count.get(key, 0) + heap.tickets
        return tuple(
            (Fraction(number, self.tickets), read_only(np.frombuffer(key, dtype=np.int64)))
            for key, number in count.items()
        )

    @cached_property
    def _network(self) -> LotteryNetwork:
        return LotteryNetwork.of(self.market.problem, self.groups)

    @property
    def _whole(self) -> "_Heap":
        pairs = np.flatnonzero(self.shares)
        return _Heap.of(self._network, pairs, self.shares[pairs], self.tickets)


def decomposed(
    market: TwoSidedMarket, marginals: Iterable[Any], groups: Iterable[Group] = ()
) -> tuple[tuple[Fraction, Used], ...]:
    """
    Choices with weights that add up to 1, such that each pair has exactly the probability asked for.

    Each part is rounded out of what is left, with the largest weight that what is left then allows; so after
    each some pair, row, column or group is settled, and there are at most as many parts as these, plus one.
    In every choice each of them has its average rounded down or up.

    Args:
        market: The two sides.
        marginals: The probability of each pair, a ``Fraction`` or a whole number, ``[p]``.
        groups: Lines counted together; on each side no two of them cross.

    Returns:
        Weights and the positions of the pairs used, growing, int64 ``[k]`` each.

    Raises:
        InvalidValueError: If a value is not as described, a line would on average have more partners than
            its capacity, or the common denominator exceeds 2**40.

    Source:
        G. Birkhoff, Tres observaciones sobre el algebra lineal, Universidad Nacional de Tucuman Revista A 5
        (1946) 147-151; E. Budish, Y.-K. Che, F. Kojima and P. Milgrom, Designing random allocation
        mechanisms, American Economic Review 103 (2013) 585-623.

    Examples:
        >>> from fractions import Fraction
        >>> from rvmatch.mechanisms import TwoSidedMarket, decomposed
        >>> market = TwoSidedMarket.from_lists([[0, 1]], [[0], [0]])
        >>> [(str(weight), used.tolist()) for weight, used in decomposed(market, [Fraction(2, 3), 0])]
        [('1/3', []), ('2/3', [0])]
    """
    if not isinstance(market, TwoSidedMarket):
        raise invalid("market", "two_sided_market", type(market).__name__)
    shares, tickets = _common("marginals", marginals, _LARGEST_COMMON)
    network = LotteryNetwork.of(market.problem, groups)
    _check("marginals", network, shares, tickets)
    pairs = np.flatnonzero(shares)
    return tuple(
        (Fraction(number, tickets), read_only(used))
        for number, used in _peeled(_Heap.of(network, pairs, shares[pairs], tickets))
    )


@attrs.frozen(kw_only=True, eq=False)
class _Heap:
    """Some tickets, and how many of them each pair and each line wins: amounts on the arcs of a network."""

    network: LotteryNetwork
    pairs: NDArray[np.int64]
    ends: tuple[NDArray[np.int64], NDArray[np.int64]]
    won: NDArray[np.int64]
    tickets: int

    @classmethod
    def of(
        cls, network: LotteryNetwork, pairs: NDArray[np.int64], shares: NDArray[np.int64], tickets: int
    ) -> Self:
        won = np.concatenate([network.through(pairs, shares), shares])
        return cls(network=network, pairs=pairs, ends=network.ends(pairs), won=won, tickets=tickets)

    @property
    def settled(self) -> bool:
        """Whether all tickets stand for the same choice."""
        of_pairs = self.won[-self.pairs.size :] if self.pairs.size else self.won[:0]
        return not (of_pairs % self.tickets).any()

    @property
    def used(self) -> Used:
        """The pairs of a settled heap."""
        return self.pairs[self.won[self.won.size - self.pairs.size :] > 0]

    def halves(self) -> tuple[Self, Self]:
        """Two heaps of about half the tickets each."""
        many = self.tickets // 2
        first = rounded(self.ends, self.won * many, self.tickets, self.network.nodes)
        return (
            attrs.evolve(self, won=first, tickets=many),
            attrs.evolve(self, won=self.won - first, tickets=self.tickets - many),
        )


def _peeled(heap: _Heap) -> Iterator[tuple[int, Used]]:
    """One choice after the other, each for as many tickets as can be."""
    while heap.tickets:
        base = heap.won // heap.tickets
        part = rounded(heap.ends, heap.won, heap.tickets, heap.network.nodes)
        up, over = part > base, heap.won - base * heap.tickets
        # Afterwards nothing may be below its average rounded down, or above it rounded up.
        most = np.where(up, over, heap.tickets - over)
        number = int(most.min(initial=heap.tickets))
        taken = part[part.size - heap.pairs.size :] > 0
        yield number, heap.pairs[taken]
        heap = attrs.evolve(heap, won=heap.won - number * part, tickets=heap.tickets - number)


def _common(field: str, values: Iterable[Any], most: int) -> tuple[NDArray[np.int64], int]:
    """Fractions as whole numbers over their least common denominator."""
    fractions: Sequence[Fraction] = [_fraction(field, place, value) for place, value in enumerate(values)]
    common = math.lcm(*(fraction.denominator for fraction in fractions))
    if common > most:
        raise invalid(field, "lottery_denominator", common, most=most)
    for place, fraction in enumerate(fractions):
        if not 0 <= fraction <= 1:
            raise invalid(f"{field}[{place}]", "lottery_share", fraction)
    shares = [fraction.numerator * (common // fraction.denominator) for fraction in fractions]
    return np.array(shares, dtype=np.int64), common


def _fraction(field: str, place: int, value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Fraction | np.integer):
        raise invalid(f"{field}[{place}]", "lottery_fraction", value)
    return Fraction(int(value)) if isinstance(value, np.integer) else Fraction(value)


def _check(field: str, network: LotteryNetwork, shares: NDArray[np.int64], tickets: int) -> None:
    problem = network.problem
    if shares.size != problem.rows.size:
        raise invalid(field, "assignment_length", shares.size, count=problem.rows.size, other="problem.rows")
    outside = np.flatnonzero((shares < 0) | (shares > tickets))
    if outside.size:
        first = int(outside[0])
        raise invalid(f"{field}[{first}]", "lottery_share", Fraction(int(shares[first]), tickets))
    through = network.through(np.arange(shares.size), shares)
    n, m = problem.shape
    for side, capacity, sums in (
        ("row", problem.row_capacity, through[:n]),
        ("column", problem.col_capacity, through[n : n + m]),
    ):
        # Without a pair there is no share either, however large a capacity: compare without a product.
        over = np.flatnonzero(-(-sums // tickets) > capacity)
        if over.size:
            line = int(over[0])
            got = Fraction(int(sums[line]), tickets)
            raise invalid(field, "lottery_capacity", got, side=side, line=line, most=int(capacity[line]))
