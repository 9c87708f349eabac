"""Whether it pays to state another list than one's own, by search on a sample."""

from collections.abc import Iterator

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import read_only
from rvmatch.errors import invalid
from rvmatch.evaluation.measures.places import known_side, places_of
from rvmatch.mechanisms import Chance, Mechanism, Side, TwoSidedMarket, choose_by, misreported
from rvmatch.mechanisms.misreports import pairs_of

__all__ = ["Manipulations", "manipulability"]


@attrs.frozen(kw_only=True, eq=False)
class Manipulations:
    """
    What a search for lists that pay has found.

    Args:
        lines: The lines that were sampled, growing, int64 ``[l]``.
        gaining: Those that gain by some list that was tried, growing, int64 ``[g]``.
        lists: For each of these the list that pays: positions of pairs in the problem, the best first.
        tried: How many lists were tried in all.
    """

    lines: NDArray[np.int64]
    gaining: NDArray[np.int64]
    lists: tuple[tuple[int, ...], ...]
    tried: int

    @property
    def share(self) -> float | None:
        """Which share of the sampled lines gains, in [0, 1]; None if no line could be sampled."""
        return self.gaining.size / self.lines.size if self.lines.size else None


def manipulability(
    mechanism: Mechanism,
    market: TwoSidedMarket,
    *,
    side: Side | str = Side.ROW,
    lines: int = 20,
    tries: int = 20,
    chance: Chance | int = 0,
) -> Manipulations:
    """
    For which share of lines a misreport pays, judged by their true lists.

    A list pays if the line has at least as many partners as with its true list and, one by one, each is at
    least as good and one is better (or there is one more): better under every responsive preference. For each
    sampled line the true list is cut after its first partner, then another partner is put first, and so on in
    turn, then lists are drawn, until one pays or there are no tries left. What is found is there; what is not
    found may still exist, so the share is a lower bound. The mechanism draws from the same chance each time:
    if its draws depend on which pairs there are, a gain may be due to other draws.

    The mechanism runs once, and once more for each list that is tried: up to ``lines * tries`` times.

    Args:
        mechanism: The mechanism.
        market: The two sides with their true lists.
        side: On which side lines misreport, ``"row"`` or ``"col"``.
        lines: How many lines to sample, of those that take a partner and have more than one in their list.
        tries: How many lists to try for each, at least 1.
        chance: Where samples, lists and the mechanism's draws come from, or a seed.

    Returns:
        The lines, and the lists that pay.

    Raises:
        InvalidValueError: If a value is not as described.

    Source:
        A. Roth and E. Peranson, The redesign of the matching market for American physicians, American
        Economic Review 89 (1999) 748-780 (truncations on a sample); P. Pathak and T. Sönmez, School
        admissions reform in Chicago and England, American Economic Review 103 (2013) 80-106 (comparing
        mechanisms by it).

    Examples:
        >>> from rvmatch.mechanisms import DeferredAcceptance, ImmediateAcceptance, TwoSidedMarket
        >>> market = TwoSidedMarket.from_lists([[0, 1], [0, 1], [1, 0]], [[0, 1, 2], [1, 0, 2]])
        >>> [manipulability(one, market).share for one in (ImmediateAcceptance(), DeferredAcceptance())]
        [0.3333333333333333, 0.0]
    """
    asked = known_side(side)
    for field, value in (("lines", lines), ("tries", tries)):
        if isinstance(value, bool) or not isinstance(value, int):
            raise invalid(field, "whole_number", value)
        if not 1 <= value <= 1_000_000:
            raise invalid(field, "within", value, lowest=1, highest=1_000_000)
    source = chance if isinstance(chance, Chance) else Chance(chance)
    truth = choose_by(mechanism, market, source)
    draws = source.of("misreports", asked)
    own_lines = market.problem.rows if asked is Side.ROW else market.problem.cols
    capacity = market.problem.row_capacity if asked is Side.ROW else market.problem.col_capacity
    asking = np.flatnonzero((np.bincount(own_lines, minlength=capacity.size) > 1) & (capacity > 0))
    sample = np.sort(asking[draws.of("lines").permutation(asking.size)[:lines]])
    places = places_of(market, asked)
    gaining, lists, tried = [], [], 0
    for line in sample.tolist():
        pairs = pairs_of(market, asked, line)
        before = _had(places, truth.used, own_lines, line)
        for stated in _lists(pairs, places, draws.of(line), tries):
            tried += 1
            changed, where = misreported(market, line, np.array(stated, dtype=np.int64), side=asked)
            after = _had(places, where[choose_by(mechanism, changed, source).used], own_lines, line)
            if after != before and len(after) >= len(before) and all(map(int.__le__, after, before)):
                gaining.append(line)
                lists.append(stated)
                break
    return Manipulations(
        lines=read_only(sample.astype(np.int64)),
        gaining=read_only(np.array(gaining, dtype=np.int64)),
        lists=tuple(lists),
        tried=tried,
    )


def _had(
    places: NDArray[np.int64], used: NDArray[np.int64], lines: NDArray[np.int64], line: int
) -> list[int]:
    """The places of a line's partners in its true list, the best first."""
    found: list[int] = np.sort(places[used[lines[used] == line]]).tolist()
    return found


def _lists(
    pairs: list[int], places: NDArray[np.int64], draws: Chance, tries: int
) -> Iterator[tuple[int, ...]]:
    """Lists to try, each once: cut ones and those with another first, in turn, then drawn ones."""
    ties = draws.of("ties").permutation(len(pairs))
    own = [pairs[at] for at in np.lexsort((ties, places[pairs])).tolist()]
    seen = {tuple(own)}
    for number in range(tries + 2 * len(own)):
        at = number // 2 + 1
        if at < len(own):
            stated = (own[at], *own[:at], *own[at + 1 :]) if number % 2 else tuple(own[:at])
        else:
            order = draws.of("list", number)
            length = 1 + int(order.integers(1, len(own))[0])
            stated = tuple(own[place] for place in order.of("order").permutation(len(own))[:length].tolist())
        if stated not in seen:
            seen.add(stated)
            yield stated
        if len(seen) > tries:
            return
