"""Reasons that rest on a plan's prices: who would have to move, what it would cost, and what would do."""

from collections.abc import Iterator, Mapping, Sequence

from rvmatch.assignment.residuals.displacement import cheapest_way_to_serve
from rvmatch.eligibility import Side
from rvmatch.matching.asking.change_search import Target
from rvmatch.matching.asking.least_changes import SmallestChanges, smallest_changes_of
from rvmatch.matching.asking.measures import loss_sentences
from rvmatch.matching.asking.near_misses import sure_partners
from rvmatch.matching.asking.resolving import prices_suffice
from rvmatch.matching.asking.solved_plan import SolvedPlan
from rvmatch.matching.asking.standing import chain_sentences, left_alone_by, moves_of, standing_of
from rvmatch.matching.phrasing import Sentence

__all__ = ["changes_of", "standing_reasons", "sure_of", "way_reasons"]

Sentences = Iterator[Sentence]

_MOST_MOVES = 6
"""Longer chains are cut: nobody reads them."""


def way_reasons(solved: SolvedPlan, side: Side, key: str, *, named: bool) -> Sentences:
    """The cheapest way to serve a project that was crowded out: with all names, or as a count for a party."""
    line = ("row", solved.row(key)) if side is Side.DEMAND else ("col", solved.col(key))
    chain = cheapest_way_to_serve(solved.residual, line)
    if not chain.possible:
        yield Sentence.of("way.none")
        return
    moves, losses = moves_of(solved, chain), solved.losses(chain.loss)
    worse = any(number.value for own in losses for number in own)
    if not named:
        others = {move.demand for move in moves} - {key}
        if side is Side.SUPPLY:
            others = {move.demand for move in moves if not move.enters}
        yield Sentence.of("way.count" if worse else "way.count_equal", count=len(others))
        return
    yield Sentence.of("way.head" if worse else "way.head_equal")
    yield from _shortened(list(chain_sentences(moves, left_alone_by(solved, moves))))
    if worse:
        yield from loss_sentences(losses)


def _shortened(chain: Sequence[Sentence]) -> Sentences:
    """A chain cut short; who would have no partner for now is told in any case."""
    told = [one for place, one in enumerate(chain) if place < _MOST_MOVES or one.code == "chain.alone"]
    yield from told
    if hidden := len(chain) - len(told):
        yield Sentence.adding("way.more", count=hidden)


def changes_of(solved: SolvedPlan | None, side: Side, key: str, *, own: bool) -> SmallestChanges | None:
    """
    What would make the best plan match a project.

    Args:
        solved: The plan; None if it has no prices.
        side: Whose project it is.
        key: The project.
        own: Whether only what its own side may change is looked at.

    Returns:
        The changes; None if only a solver could tell, which an explanation does not ask.
    """
    if solved is None or not prices_suffice(solved.policy):
        return None
    return smallest_changes_of(solved, side, key, own=own)


def sure_of(solved: SolvedPlan | None, side: Side, key: str) -> Mapping[str, int] | None:
    """
    With how many others a project would be matched if it met the one condition that fails.

    Args:
        solved: The plan; None if it has no prices.
        side: Whose project it is.
        key: The project.

    Returns:
        How many, by the codes of rules; None if only a solver could tell.
    """
    if solved is None or not prices_suffice(solved.policy):
        return None
    return sure_partners(Target.of(solved, side, key))


def standing_reasons(solved: SolvedPlan, demand: str, supply: str, *, named: bool) -> Sentences:
    """How a pair stands among all best plans; for a department also what it costs and who would move."""
    sentences = standing_of(solved, demand, supply).sentences
    if not named:
        yield from sentences[:1]
        return
    chain = [sentence for sentence in sentences if sentence.code.startswith("chain.")]
    first = sentences.index(chain[0]) if chain else len(sentences)
    yield from sentences[:first]
    yield from _shortened(chain)
    yield from sentences[first + len(chain) :]
