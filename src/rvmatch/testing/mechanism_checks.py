"""A check for mechanisms of one's own: that they keep to the market, their seed and their promises."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from rvmatch.errors import InvalidValueError
from rvmatch.mechanisms import Choice, Guarantee, Mechanism, TwoSidedMarket, choose_by
from rvmatch.testing.guarantee_search import MOST_PAIRS, SEARCHES, Searched, has_strict_lists
from rvmatch.testing.tiny_markets import tiny_market

__all__ = ["check_mechanism"]

_STRICT_ONLY: Final = frozenset({Guarantee.ROW_OPTIMAL, Guarantee.COL_OPTIMAL, Guarantee.ROWS_EFFICIENT})
"""Promised for strict lists."""

_SORTS: Final = ((1, False), (3, True), (1, True), (3, False))
"""The greatest capacity, and whether there are ties."""

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def check_mechanism(mechanism: Mechanism, markets: Iterable[TwoSidedMarket] = (), *, tiny: int = 80) -> None:
    """
    See that a mechanism keeps to every market, remembers nothing, and keeps what it promises.

    It is tried on tiny markets drawn for it, with one place and with several, with ties and without, with
    points below zero, and on the markets given. The same seed has to give the same choice, whatever was asked
    before. What its ``guarantees`` promise is held against every other choice, and against every list that a
    row or column of one place could state, on all of these markets with at most 10 pairs; promises for strict
    lists where lists are strict. ``Guarantee.ENVY_FREE_UP_TO_ONE`` is not searched.

    Args:
        mechanism: The mechanism; ``guarantees`` may be left out.
        markets: Further markets of any size.
        tiny: How many tiny markets are drawn; 0 for a mechanism that fits none but the markets given.

    Raises:
        AssertionError: If a promise is broken; the message holds the market.

    Examples:
        >>> from rvmatch.mechanisms import DeferredAcceptance
        >>> check_mechanism(DeferredAcceptance(proposing="col", ties="multiple_lotteries"))
    """
    kind = type(mechanism).__name__
    is_value = isinstance(mechanism, Mechanism) and not isinstance(mechanism, type)
    _require(is_value, kind, "a value with a name and choose(market, chance)", mechanism)
    well_named = isinstance(mechanism.name, str) and _NAME.fullmatch(mechanism.name) is not None
    _require(well_named, f"{kind}.name", "small letters, digits and underscores", mechanism.name)
    promised: Any = getattr(mechanism, "guarantees", frozenset())
    known = isinstance(promised, frozenset) and all(isinstance(one, Guarantee) for one in promised)
    _require(known, f"{kind}.guarantees", "a frozenset of Guarantee", promised)
    questions = [(market, place // 2 % 2) for place, market in enumerate([*_drawn(tiny), *markets])]
    choices = [_chosen(mechanism, market, seed) for market, seed in questions]
    _check_memory(mechanism, questions, choices)
    for (_, seed), choice in zip(questions, choices, strict=True):
        if choice.market.problem.rows.size <= MOST_PAIRS:
            _check_promises(Searched(mechanism=mechanism, choice=choice, seed=seed), promised)


def _require(holds: bool, what: str, expected: str, got: object) -> None:  # noqa: FBT001  # read as a sentence
    if not holds:
        raise AssertionError(f"{what}: expected {expected}, got {got!r}.")


def _drawn(many: int) -> list[TwoSidedMarket]:
    """So many markets, of each sort about as many."""
    found = []
    for number in range(many):
        most, ties = _SORTS[number % len(_SORTS)]
        found.append(tiny_market(number // len(_SORTS), most=most, ties=ties))
    return found


def _chosen(mechanism: Mechanism, market: TwoSidedMarket, seed: int) -> Choice:
    try:
        return choose_by(mechanism, market, seed)
    except InvalidValueError as fault:
        raise AssertionError(f"{mechanism.name} with seed {seed} on {_shown(market)}: {fault}") from fault


def _check_memory(
    mechanism: Mechanism, questions: Sequence[tuple[TwoSidedMarket, int]], before: Sequence[Choice]
) -> None:
    """That the same questions in the opposite order have the same answers."""
    for (market, seed), choice in zip(reversed(questions), reversed(before), strict=True):
        again = _chosen(mechanism, market, seed)
        if again.used.tolist() != choice.used.tolist():
            raise AssertionError(
                f"{mechanism.name} with seed {seed} on {_shown(market)}: expected the same choice whatever "
                f"was asked before, got {choice.used.tolist()}, then {again.used.tolist()}."
            )


def _check_promises(searched: Searched, promised: frozenset[Guarantee]) -> None:
    strict = has_strict_lists(searched.market)
    for guarantee in sorted(promised & SEARCHES.keys()):
        if guarantee in _STRICT_ONLY and not strict:
            continue
        wrong = SEARCHES[guarantee](searched)
        if wrong:
            raise AssertionError(
                f"{searched.mechanism.name} with seed {searched.seed} on {_shown(searched.market)}: expected "
                f"{guarantee.name}, got {searched.choice.used.tolist()}; {wrong}."
            )


def _shown(market: TwoSidedMarket) -> str:
    problem = market.problem
    columns = (problem.rows, problem.cols, problem.points, market.row_ranks, market.col_ranks)
    pairs = list(zip(*(column.tolist() for column in columns), strict=True))
    if len(pairs) > MOST_PAIRS:
        return f"a market of {problem.shape} with {len(pairs)} pairs"
    rows, cols = problem.row_capacity.tolist(), problem.col_capacity.tolist()
    return (
        f"a market (row_capacity={rows}, col_capacity={cols}, groups={market.groups.tolist()}, "
        f"arrival={market.arrival.tolist()}, pairs as (row, column, points, place in the list of the row, of "
        f"the column)={pairs})"
    )
