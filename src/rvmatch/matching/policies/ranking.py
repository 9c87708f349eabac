"""From a policy and a market to a ranked problem, and the way back from its parts."""

from collections.abc import Iterable, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.limits import Limit as ArrayLimit
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import Rank
from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.arrays import Lean, read_only
from rvmatch.matching.cover import Cover
from rvmatch.matching.policies.limits import Agreed, Refused
from rvmatch.matching.policies.lines import Lines
from rvmatch.matching.policies.objectives import FillRoles
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.policies.translation import Translator, role_places

__all__ = ["Ranking", "rank_market"]


@attrs.frozen(kw_only=True, eq=False)
class Ranking:
    """
    A policy on one market, as a ranked problem and the way back.

    Args:
        ranked: The ranked problem; its pairs are the suitable ones, in the order of ``suitable``.
        suits: Which eligible pairs are suitable ``[p]``.
        spans: For each objective of the policy which ranks are its own; ranks that break ties come behind.
        limit_of: For each limit of the ranked problem the position of the policy's limit that it came from.
        not_eligible: Agreed pairs that are not among the eligible ones, as positions of demand and supply;
            no limit of the ranked problem stands for them.
    """

    ranked: RankedProblem
    suits: NDArray[np.bool_]
    spans: tuple[slice, ...]
    limit_of: tuple[int, ...]
    not_eligible: tuple[tuple[int, int], ...]

    @property
    def suitable(self) -> NDArray[np.int64]:
        """The suitable pairs as positions among the eligible ones, growing ``[q]``."""
        return np.flatnonzero(self.suits)

    def ranks_of(self, objective: int) -> tuple[Rank, ...]:
        """The ranks of one objective, by its position in the policy."""
        return self.ranked.ranks[self.spans[objective]]

    def limits_of(self, limit: int) -> tuple[ArrayLimit, ...]:
        """What one limit, by its position in the policy, became; nothing if pairs are simply not there."""
        return tuple(
            own for own, origin in zip(self.ranked.limits, self.limit_of, strict=True) if origin == limit
        )


def rank_market(
    policy: Policy,
    *,
    demands: DemandColumns,
    supplies: SupplyColumns,
    pairs: Pairs,
    points: Lean,
    cover: Cover,
    ties: Sequence[Rank] = (),
) -> Ranking:
    """
    The ranked problem that a policy makes of a market.

    Pairs that reach the minimum may be used, and agreed ones; refused ones may not. Refusals, earlier plans,
    waits and supplies never together may name projects that are gone. Agreements and points of one's own
    may not: a plan without them would not be what was asked for.

    Args:
        policy: The objectives and limits.
        demands: n demands.
        supplies: m supplies.
        pairs: p eligible pairs.
        points: What each pair is worth ``[p]``.
        cover: The counties that are meant where ``CoverCounties`` names none.
        ties: Ranks over the suitable pairs that decide between equally good plans, put behind all others.

    Returns:
        The ranked problem, and what its parts came from.

    Raises:
        InvalidValueError: If an agreement, or points of one's own, name a project that is in no library.
    """
    lines = Lines(demands=demands, supplies=supplies)
    eligible = Translator(lines=lines, pairs=pairs)
    agreed = [(limit.demand, limit.supply) for limit in policy.limits if isinstance(limit, Agreed)]
    refused = [(limit.demand, limit.supply) for limit in policy.limits if isinstance(limit, Refused)]
    suits = points >= policy.minimum_points
    places = eligible.places(agreed, known=True) if agreed else np.zeros(0, dtype=np.int64)
    suits[places[places >= 0]] = True
    if refused:
        places_refused = eligible.places(refused, known=False)
        suits[places_refused[places_refused >= 0]] = False
    market = Translator(lines=lines, pairs=pairs.where(suits))
    worth = points if market.pairs is pairs else read_only(points[suits])
    problem = AssignmentProblem.from_pairs(
        market.pairs.lean_rows,
        market.pairs.lean_cols,
        worth,
        pairs.shape,
        row_capacity=demands.partners_wanted,
        col_capacity=supplies.projects_accepted,
    )
    ranks = [market.ranks(objective, worth, cover) for objective in policy.objectives]
    limits = [market.limits(limit) for limit in policy.limits]
    asks_for_roles = any(isinstance(objective, FillRoles) for objective in policy.objectives)
    return Ranking(
        ranked=RankedProblem(
            problem=problem,
            ranks=(*(rank for own in ranks for rank in own), *ties),
            limits=tuple(limit for own in limits for limit in own),
            roles=role_places(demands, supplies) if asks_for_roles else None,
        ),
        suits=suits,
        spans=_spans(map(len, ranks)),
        limit_of=tuple(place for place, own in enumerate(limits) for _ in own),
        not_eligible=tuple(
            (lines.rows[demand], lines.cols[supply])
            for (demand, supply), place in zip(agreed, places.tolist(), strict=True)
            if place < 0
        ),
    )


def _spans(lengths: Iterable[int]) -> tuple[slice, ...]:
    """Slices of these lengths, one behind the other."""
    ends = np.cumsum(list(lengths)).tolist()
    return tuple(slice(start, end) for start, end in zip([0, *ends], ends, strict=False))
