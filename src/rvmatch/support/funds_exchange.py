"""Whether payments are the most and the fairest, shown on themselves: no chain of funds makes them better."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from fractions import Fraction

import attrs

from rvmatch.support.funds_inputs import tie_hash
from rvmatch.support.funds_laws import FundLaws, Way

__all__ = ["BetterExchange", "better_exchanges", "bound_of_cut"]

Place = tuple[Fraction, int, bytes]
"""When a yuan of a project comes in the order of fairness: smaller shares first."""


@attrs.frozen(kw_only=True)
class BetterExchange:
    """
    A yuan that would be better elsewhere.

    Args:
        giver: The project that would give it; empty if it lies unspent in a fund.
        fund: The fund in which it lies unspent; empty if a project would give it.
        project: The project that should get it.
    """

    giver: str = ""
    fund: str = ""
    project: str


def bound_of_cut(laws: FundLaws, cut_funds: frozenset[str], cut_needs: frozenset[str]) -> int:
    """
    What no proposal can exceed, by a cut: whatever the cut, it is at least the greatest total.

    A yuan beside earmarks comes out of a fund of the cut, or goes to a need outside it, or goes from a fund
    outside to a need of the cut.

    Args:
        laws: What may be paid.
        cut_funds: Funds of the cut.
        cut_needs: Needs of the cut.

    Returns:
        The bound, in whole yuan.
    """
    return (
        sum(laws.kept.values())
        + sum(fund.free_cny for fund in laws.funds.values() if fund.id in cut_funds)
        + sum(amount - laws.before[key] for key, amount in laws.missing.items() if key not in cut_needs)
        + sum(
            most - laws.kept.get((fund, key), 0)
            for (fund, key), most in laws.limits.items()
            if fund not in cut_funds and key in cut_needs
        )
    )


def better_exchanges(laws: FundLaws, free: Mapping[Way, int]) -> tuple[BetterExchange, ...]:
    """
    The projects that should have got a yuan more, each with who has it.

    The amounts that projects can get with the greatest total are the bases of an integral polymatroid. Among
    these, amounts are the fairest if and only if no single yuan can go from one project to another that comes
    before it in the order of fairness (local is global, as the aim is separable and convex). Whether one can
    is asked of the payments themselves: a yuan goes from project to project along funds that pay the one and
    may pay more to the next. One search, which begins at the money that should move first, reaches every
    project from the giver that matters most.

    Args:
        laws: What may be paid.
        free: What is paid beside earmarks, by fund and project; within the laws.

    Returns:
        The exchanges by project; none if nothing can be better.

    Source:
        K. Murota, Discrete Convex Analysis, SIAM 2003, theorem 6.26, for the local criterion; S. Fujishige,
        Lexicographically optimal base of a polymatroid with respect to a weight vector, Mathematics of
        Operations Research 5 (1980), 186-196.
    """
    got = dict(laws.before)
    spent: dict[str, int] = defaultdict(int)
    payers: dict[str, list[str]] = defaultdict(list)
    takers: dict[str, list[str]] = defaultdict(list)
    for (fund, key), amount in free.items():
        got[key] += amount
        spent[fund] += amount
        if amount:
            payers[key].append(fund)
    for (fund, key), most in laws.limits.items():
        if free.get((fund, key), 0) < most - laws.kept.get((fund, key), 0):
            takers[fund].append(key)
    seen_funds: set[str] = set()
    giver_of: dict[str, BetterExchange] = {}
    for giver, start in _givers(laws, got, spent, payers):
        waiting = deque(fund for fund in start if fund not in seen_funds)
        seen_funds.update(waiting)
        while waiting:
            for key in takers[waiting.popleft()]:
                if key not in giver_of:
                    giver_of[key] = attrs.evolve(giver, project=key)
                    waiting += (new := [fund for fund in payers[key] if fund not in seen_funds])
                    seen_funds.update(new)
    return tuple(
        found
        for key, found in sorted(giver_of.items())
        if got[key] < laws.missing[key]
        and (not found.giver or _last(laws, got, found.giver) > _next(laws, got, key))
    )


def _givers(
    laws: FundLaws, got: Mapping[str, int], spent: Mapping[str, int], payers: Mapping[str, list[str]]
) -> Iterator[tuple[BetterExchange, list[str]]]:
    """Who could give a yuan, with the funds that it comes from: unspent money, then the least needed yuan."""
    for fund in laws.funds.values():
        if fund.free_cny > spent.get(fund.id, 0):
            yield BetterExchange(fund=fund.id, project=""), [fund.id]
    rich = [key for key in laws.missing if payers.get(key)]
    for key in sorted(rich, key=lambda one: _last(laws, got, one), reverse=True):
        yield BetterExchange(giver=key, project=""), payers[key]


def _last(laws: FundLaws, got: Mapping[str, int], key: str) -> Place:
    return _place(laws, key, got[key] - 1)


def _next(laws: FundLaws, got: Mapping[str, int], key: str) -> Place:
    return _place(laws, key, got[key])


def _place(laws: FundLaws, key: str, has: int) -> Place:
    """Where one more yuan for a project that has some stands in the order."""
    return Fraction(has, laws.missing[key]), laws.missing[key], tie_hash(laws.seed, "need", key)
