"""How a pair stands: in every best plan, in some or in none, what it costs, and who would move for it."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from enum import StrEnum, unique

import attrs

from rvmatch.assignment.residuals.chains import Chain
from rvmatch.assignment.residuals.displacement import price_of_pair, prices_of_row
from rvmatch.matching.asking.measures import Measured, loss_sentences
from rvmatch.matching.asking.solved_plan import SolvedPlan
from rvmatch.matching.phrasing import Sentence, lines_of
from rvmatch.wording import Language

__all__ = [
    "PairMove",
    "PairStanding",
    "Standing",
    "candidates_of",
    "chain_sentences",
    "left_alone_by",
    "moves_of",
    "standing_of",
]


@unique
class Standing(StrEnum):
    """How a pair stands among all plans that are equally good in every objective."""

    EVERY = "every"
    """Every best plan has it."""

    SOME = "some"
    """Some have it, others do not; a keyed hash decided."""

    NONE = "none"
    """No best plan has it."""

    BELOW_MINIMUM = "below_minimum"
    """It scores below the minimum and is a lead."""

    NOT_ELIGIBLE = "not_eligible"
    """A rule rejects it."""

    REFUSED = "refused"
    """The policy says that one side refused it."""


@attrs.frozen(kw_only=True)
class PairMove:
    """
    A docking that enters the plan or leaves it.

    Args:
        demand: The demand's key.
        supply: The supply's key.
        enters: Whether it enters.
    """

    demand: str
    supply: str
    enters: bool


@attrs.frozen(kw_only=True)
class PairStanding:
    """
    How a pair stands in a plan; for departments, as its chain names all sides.

    Args:
        demand: The demand's key.
        supply: The supply's key.
        standing: How it stands; ranks that only break ties do not count.
        recommended: Whether the plan recommends it.
        points: What it is worth; None where it is not eligible or was refused.
        failed: The codes of the rules that reject it.
        price: What each objective of the policy loses, in their order, if the pair has to be in the plan or,
            where the plan recommends it, cannot be; None if no plan keeps to the limits then. An agreed pair
            is priced as if it were not agreed, one below the minimum as if it were allowed.
        chain: The dockings that would enter and leave at that price, the pair first, each making room for
            the next.
        left_alone: The demands that would have no partner any more.
    """

    demand: str
    supply: str
    standing: Standing
    recommended: bool
    points: int | None
    failed: tuple[str, ...]
    price: tuple[tuple[Measured, ...], ...] | None
    chain: tuple[PairMove, ...]
    left_alone: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The standing as codes and numbers, in reading order."""
        return tuple(self._sentences())

    def lines(self, language: Language = "zh") -> tuple[str, ...]:
        """
        The standing in words.

        Args:
            language: ``"zh"`` or ``"en"``.

        Returns:
            A line for the standing, one for each docking that would move, one for each objective that loses.

        Raises:
            InvalidValueError: If there is no such language.
        """
        return lines_of(self.sentences, language)

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def _sentences(self) -> Iterator[Sentence]:
        words = {"demand": self.demand, "supply": self.supply}
        yield Sentence.of(f"standing.{self.standing}", **words)
        for rule in self.failed:
            yield Sentence.adding("explain.condition", rule=rule)
        if self.standing in (Standing.NOT_ELIGIBLE, Standing.REFUSED):
            return
        if self.price is None:
            code = "standing.needed" if self.recommended else "standing.impossible"
            yield Sentence.of(code, **words)
            return
        yield Sentence.of("standing.without" if self.recommended else "standing.with", **words)
        yield from chain_sentences(self.chain[1:], self.left_alone)
        yield from loss_sentences(self.price)


def standing_of(solved: SolvedPlan, demand: str, supply: str) -> PairStanding:
    """
    How a pair stands; see ``pair_standing``.

    Args:
        solved: The plan.
        demand: The demand's key.
        supply: The supply's key.

    Returns:
        Its standing.

    Raises:
        InvalidValueError: If there is no such project, or the plan carries no prices.
    """
    pair, residual = solved.pair(demand, supply), solved.residual
    if pair < 0:
        projects = solved.market.demands[demand], solved.market.supplies[supply]
        failed = tuple(rule.code for rule in solved.inquiry.rules if not rule.check(*projects).eligible)
        return PairStanding(
            demand=demand,
            supply=supply,
            standing=Standing.NOT_ELIGIBLE if failed else Standing.REFUSED,
            recommended=False,
            points=None,
            failed=failed,
            price=None,
            chain=(),
        )
    return _standing(solved, pair, price_of_pair(residual, pair))


def candidates_of(solved: SolvedPlan, demand: str) -> tuple[PairStanding, ...]:
    """
    The suitable supplies of a demand by price; see ``candidates``.

    Args:
        solved: The plan.
        demand: The demand's key.

    Returns:
        Those recommended first, the dearest to give up before others; then the others, the cheapest first,
        those that no plan can have last.

    Raises:
        InvalidValueError: If there is no such demand, or the plan carries no prices.
    """
    found = []
    for pair, chain in prices_of_row(solved.residual, solved.row(demand)).items():
        if solved.suitable[pair]:
            used = bool(solved.residual.flow[solved.residual.incidence.pairs[pair]])
            dearness = tuple(-loss for loss in chain.loss) if used else chain.loss
            order = (not used, chain.possible == used, dearness, solved.keys(pair))
            found.append((order, pair, chain))
    return tuple(_standing(solved, pair, chain) for _, pair, chain in sorted(found, key=lambda one: one[0]))


def _standing(solved: SolvedPlan, pair: int, chain: Chain) -> PairStanding:
    demand, supply = solved.keys(pair)
    moves = moves_of(solved, chain)
    by_status = (Standing.NONE, Standing.SOME, Standing.EVERY)
    standing = by_status[solved.statuses[pair]] if solved.suitable[pair] else Standing.BELOW_MINIMUM
    return PairStanding(
        demand=demand,
        supply=supply,
        standing=standing,
        recommended=bool(solved.residual.flow[solved.residual.incidence.pairs[pair]]),
        points=int(solved.market.scored.points[pair]),
        failed=(),
        price=solved.losses(chain.loss) if chain.possible else None,
        chain=moves,
        left_alone=left_alone_by(solved, moves),
    )


def moves_of(solved: SolvedPlan, chain: Chain) -> tuple[PairMove, ...]:
    """The dockings that enter and leave along a chain; roles that merely pass on to another are left out."""
    return tuple(
        PairMove(demand=demand, supply=supply, enters=link.enters)
        for link in chain.links
        if link.place < 0
        for demand, supply in [solved.keys(link.pair)]
    )


def left_alone_by(solved: SolvedPlan, moves: Sequence[PairMove]) -> tuple[str, ...]:
    """The demands that have partners in the plan, but none once these dockings have moved; by key."""
    balance: Counter[str] = Counter()
    for move in moves:
        balance[move.demand] += 1 if move.enters else -1
    return tuple(
        sorted(
            demand
            for demand, more in balance.items()
            if more < 0 and len(solved.plan.matches_of_demand(demand)) + more == 0
        )
    )


def chain_sentences(moves: Sequence[PairMove], alone: Container[str]) -> Iterator[Sentence]:
    """A sentence for each demand that moves, in the order of the chain, as details of the one before."""
    by_demand: dict[str, tuple[list[str], list[str]]] = {}
    for move in moves:
        by_demand.setdefault(move.demand, ([], []))[move.enters].append(move.supply)
    for demand, (leaves, enters) in by_demand.items():
        words = {"demand": demand, "leaves": ", ".join(leaves), "enters": ", ".join(enters)}
        if leaves and enters:
            yield Sentence.adding("chain.moves", **words)
        elif leaves:
            code = "chain.alone" if demand in alone else "chain.leaves"
            yield Sentence.adding(code, demand=demand, leaves=words["leaves"])
        else:
            yield Sentence.adding("chain.enters", demand=demand, enters=words["enters"])
