"""Reasons that rest on a plan's prices: who would have to move, what it would cost, and what would do."""

from collections.abc import Iterator

from rvmatch.assignment.residuals.displacement import cheapest_way_to_serve
from rvmatch.eligibility import Side
from rvmatch.matching.asking.least_changes import ChangeKind, SmallestChanges, smallest_changes_of
from rvmatch.matching.asking.measures import loss_sentences
from rvmatch.matching.asking.resolving import prices_suffice
from rvmatch.matching.asking.solved_plan import SolvedPlan
from rvmatch.matching.asking.standing import chain_sentences, left_alone_by, moves_of, standing_of
from rvmatch.matching.phrasing import Sentence

__all__ = ["changes_of", "own_rules", "standing_reasons", "way_reasons"]

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
    moves = moves_of(solved, chain)
    if not named:
        others = {move.demand for move in moves} - {key}
        if side is Side.SUPPLY:
            others = {move.demand for move in moves if not move.enters}
        worse = any(number.value for own in solved.losses(chain.loss) for number in own)
        yield Sentence.of("way.count" if worse else "way.count_equal", count=len(others))
        return
    yield Sentence.of("way.head")
    sentences = list(chain_sentences(moves, left_alone_by(solved, moves)))
    yield from sentences[:_MOST_MOVES]
    if len(sentences) > _MOST_MOVES:
        yield Sentence.adding("way.more", count=len(sentences) - _MOST_MOVES)
    yield from loss_sentences(solved.losses(chain.loss))


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


def own_rules(changes: SmallestChanges | None) -> set[str]:
    """The rules of which a project's own side could meet one more, and would then be matched."""
    if changes is None:
        return set()
    return {
        change.rule
        for change in changes.changes
        if change.kind is ChangeKind.RULE and changes.side in change.in_power_of
    }


def standing_reasons(solved: SolvedPlan, demand: str, supply: str, *, named: bool) -> Sentences:
    """How a pair stands among all best plans; for a department also what it costs and who would move."""
    sentences = standing_of(solved, demand, supply).sentences
    if not named:
        yield from sentences[:1]
        return
    moves = [sentence for sentence in sentences if sentence.code.startswith("chain.")]
    hidden = set(moves[_MOST_MOVES:])
    for sentence in sentences:
        if sentence not in hidden:
            yield sentence
        if hidden and sentence == moves[_MOST_MOVES - 1]:
            yield Sentence.adding("way.more", count=len(hidden))
