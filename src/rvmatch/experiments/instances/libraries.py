"""From libraries of projects to markets: what the matching room finds, as arrays for mechanisms."""

from collections.abc import Collection, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import AssignmentProblem
from rvmatch.columns import DemandColumns, SupplyColumns
from rvmatch.errors import Fault, ReadErrors, invalid
from rvmatch.matching.libraries import Demands, Supplies
from rvmatch.matching.market import ranking_of
from rvmatch.matching.matcher import Matcher
from rvmatch.mechanisms import TwoSidedMarket
from rvmatch.model.arguments import mapping
from rvmatch.notice import key_counties

__all__ = ["market_of_libraries"]


def market_of_libraries(
    demands: Demands,
    supplies: Supplies,
    *,
    matcher: Matcher | None = None,
    arrival: Mapping[str, date | int] | None = None,
    remote: Collection[str] | None = None,
    money: bool = True,
) -> TwoSidedMarket:
    """
    The market of two libraries: demands by row, supplies by column, both in the order of their keys.

    Pairs are those that the rules allow, nobody refused, and that reach the policy's minimum; their points
    are the whole points that plans are made of. Both sides rank by these points. Capacities are the partners
    wanted and the projects accepted, groups the counties, by their code.

    A pair takes of the supply's money what the demand misses, or the whole offer if that is less: more could
    not be given. What a demand misses is nothing where nobody stated it, and an offer that nobody stated is
    enough for everything: what is missing never rejects.

    Args:
        demands: n demands, a library or projects in any order.
        supplies: m supplies, likewise.
        matcher: Rules, criteria, weights and policy; the usual ones if left out. Of the policy, only its
            minimum and its refused and agreed pairs count: objectives are the mechanisms' affair.
        arrival: When demands came, by key: days, or numbers, the smallest first; a demand that is not named
            comes after all that are, those of one day by key. Projects hold no day of submission; if this
            is left out, demands come by key.
        remote: The codes of the counties that are remote; the key counties of the notice if left out.
        money: Whether the market has amounts and budgets.

    Returns:
        The market.

    Raises:
        InvalidValueError: If a library or a setting is not as described; ``field`` names which.
        ReadErrors: With every key of ``arrival`` that no demand has, and every value that is no day.

    Examples:
        >>> from rvmatch.experiments import yunxi
        >>> from rvmatch.experiments.instances import market_of_libraries
        >>> event = yunxi()
        >>> market_of_libraries(event.demands, event.supplies).problem.shape
        (63, 63)
    """
    settings = Matcher() if matcher is None else matcher
    if not isinstance(settings, Matcher):
        raise invalid("matcher", "instance_matcher", type(matcher).__name__)
    market = settings.market(demands, supplies)
    scored = market.scored
    suits = ranking_of(scored, settings.policy, market.first).suits
    rows, cols = scored.pairs.rows[suits], scored.pairs.cols[suits]
    of_demands, of_supplies = scored.demands, scored.supplies
    problem = AssignmentProblem.from_pairs(
        rows,
        cols,
        scored.points[suits],
        scored.pairs.shape,
        of_demands.partners_wanted,
        of_supplies.projects_accepted,
    )
    amounts, available = _money(of_demands, of_supplies, rows, cols) if money else (None, None)
    return TwoSidedMarket.from_points(
        problem,
        groups=np.unique(of_demands.county, return_inverse=True)[1].reshape(-1),
        arrival=_arrival(of_demands.keys, None if arrival is None else mapping("arrival", arrival)),
        remote=np.isin(of_demands.county, _codes(remote)),
        amounts=amounts,
        available=available,
    )


def _money(
    demands: DemandColumns, supplies: SupplyColumns, rows: NDArray[np.int64], cols: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What each pair takes ``[p]``, and what each supply has ``[m]``, in whole yuan."""
    missing = np.maximum(demands.missing_cny, 0)[rows]
    offer = supplies.offer_cny
    amounts = np.where(offer[cols] < 0, missing, np.minimum(missing, offer[cols]))
    asked = np.zeros(offer.size, dtype=np.int64)
    np.add.at(asked, cols, amounts)
    return amounts, np.where(offer < 0, asked, offer)


def _arrival(keys: tuple[str, ...], days: Mapping[str, date | int] | None) -> NDArray[np.int64]:
    if days is None:
        return np.arange(len(keys), dtype=np.int64)
    known, faults = frozenset(keys), list[Fault]()
    for key, day in days.items():
        if key not in known:
            faults.append(invalid("arrival", "instance_arrival_key", key).fault)
        if isinstance(day, bool) or not isinstance(day, int | date):
            faults.append(invalid("arrival", "instance_arrival_day", type(day).__name__).fault)
    if faults:
        raise ReadErrors(faults)
    numbers = {key: day.toordinal() if isinstance(day, date) else day for key, day in days.items()}
    order = sorted(
        range(len(keys)), key=lambda row: (keys[row] not in numbers, numbers.get(keys[row], 0), row)
    )
    places = np.empty(len(keys), dtype=np.int64)
    places[order] = np.arange(len(keys))
    return places


def _codes(counties: Collection[str] | None) -> NDArray[np.int64]:
    if counties is None:
        return np.array([int(code) for code in key_counties().codes], dtype=np.int64)
    if isinstance(counties, str) or not isinstance(counties, Collection):
        raise invalid("remote", "collection", type(counties).__name__)
    for code in counties:
        if not isinstance(code, str) or not (code.isascii() and code.isdigit() and len(code) == 6):
            raise invalid("remote", "instance_county", code)
    return np.array([int(code) for code in counties], dtype=np.int64)
