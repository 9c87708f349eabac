"""Long lists are written as each entry alone would be, and what cannot be written is not written at all."""

from collections.abc import Callable
from enum import IntEnum
from itertools import permutations
from typing import Any

import attrs
import pytest

from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.matching import Match
from rvmatch.matching.plan import Reserve
from rvmatch.matching.proofs import PlanCertificate, RankPrices, StagePrices
from rvmatch.model.vocabulary import LinkageMember
from rvmatch.scoring import Part
from rvmatch.serialization.documents.bulk import writing
from rvmatch.serialization.documents.bulk.doubt import InDoubt
from rvmatch.serialization.documents.bulk.writing import ObjectsWriting, members_written
from rvmatch.serialization.documents.converter import document_converter
from rvmatch.serialization.documents.json_text import compact, lines, listed, written


class Turn(IntEnum):
    """A whole number that is not written as it shows itself."""

    FIRST = 1


MATCH = Match(
    demand="D1",
    supply="S1",
    points=1,
    parts=(),
    amount_cny=None,
    unknown=("E001",),
    review=(),
    reserves=(Reserve(supply="S2", points=1, has_room=True),),
)
GOOD = (
    {},
    {"points": 0, "amount_cny": 1},
    {"role": LinkageMember.COMMUNITY, "agreed": True},
    {"demand": 'D"\\长', "reserves": ()},
    {"unknown": ("E001", "E002"), "reserves": MATCH.reserves * 2},
)
BAD = (
    {"points": True},
    {"points": 1.0},
    {"amount_cny": False},
    {"agreed": 0},
    {"demand": "\ud83d"},
    {"unknown": ("\ud83d",)},
    {"parts": (MATCH,)},
    {"reserves": (attrs.evolve(MATCH.reserves[0], has_room=1),)},
)
ODD = ({"role": "community"}, {"unknown": ["E001"]}, {"reserves": [*MATCH.reserves]})


def plainly(match: Match) -> str:
    return compact(document_converter().unstructure(match, unstructure_as=Match))


@pytest.mark.parametrize("stretch", [1, 2, 1_000])
def test_each_object_is_written_as_it_would_be_alone(stretch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Oracle: the plain converter, object by object."""
    monkeypatch.setattr(writing, "_STRETCH", stretch)
    for parts in permutations(GOOD):
        matches = [attrs.evolve(MATCH, **changed) for changed in parts]

        assert ObjectsWriting(Match).written(matches) == [plainly(match) for match in matches]


@pytest.mark.parametrize("stretch", [1, 1_000])
@pytest.mark.parametrize("parts", BAD)
def test_nothing_passes_because_it_equals_what_can_be_written(
    parts: dict[str, Any], stretch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1 and True are equal, a member equals its text: neither may be written for the other."""
    monkeypatch.setattr(writing, "_STRETCH", stretch)
    likes = attrs.evolve(MATCH, amount_cny=0, role=LinkageMember.COMMUNITY, agreed=False)
    bad = attrs.evolve(likes, **parts)
    with pytest.raises((InvalidValueError, ReadErrors)):
        plainly(bad)

    for matches in ([likes, MATCH, bad], [bad, MATCH, likes], [bad]):
        with pytest.raises(InDoubt):
            ObjectsWriting(Match).written(matches)


@pytest.mark.parametrize("parts", ODD)
def test_what_the_plain_way_lets_pass_is_left_to_it_or_written_alike(parts: dict[str, Any]) -> None:
    """Oracle: the plain converter."""
    likes = attrs.evolve(MATCH, role=LinkageMember.COMMUNITY)
    matches = [likes, attrs.evolve(likes, **parts), MATCH]
    try:
        found = ObjectsWriting(Match).written(matches)
    except InDoubt:
        found = [plainly(match) for match in matches]

    assert found == [plainly(match) for match in matches]


def test_objects_of_another_class_are_not_written() -> None:
    with pytest.raises(InDoubt):
        ObjectsWriting(Match).written([MATCH, MATCH.reserves[0]])


def test_a_row_of_two_classes_is_no_list_of_one() -> None:
    @attrs.frozen
    class Pair:
        both: tuple[Reserve, Part]

    pair = Pair((MATCH.reserves[0], Part(criterion="field_fit", value=1, weight=1, stated=True)))
    document = document_converter().unstructure(pair, unstructure_as=Pair)

    assert members_written(pair, Pair) == [("both", [lines(document["both"])])]


PRICES = StagePrices(demands=((0, 5), (3, -2)), supplies=(), places=((1, 10**20),), groups=())
ODD_PRICES: tuple[Any, ...] = (
    ((0, True),),
    ((0, 1.0),),
    ((0, 5), (1,)),
    ((0, 1, 2),),
    ([0, 1],),
    [(0, 1)],
    ((0, None),),
    (5,),
    5,
    "ab",
    None,
    ((0, Turn.FIRST),),
)


def outcome(write: Callable[[], object]) -> object:
    """What is written, or that something is wrong."""
    try:
        return write()
    except (InDoubt, InvalidValueError, ReadErrors):
        return "refused"


@pytest.mark.parametrize("odd", ODD_PRICES)
def test_pairs_of_numbers_are_written_or_refused_as_the_plain_way_does(odd: Any) -> None:
    """Oracle: the plain converter, price by price."""
    write = document_converter().unstructure
    for stages in ([PRICES], [PRICES, attrs.evolve(PRICES, supplies=odd)], [PRICES, PRICES]):
        plain = outcome(lambda: [compact(write(one, unstructure_as=StagePrices)) for one in stages])  # noqa: B023

        assert outcome(lambda: ObjectsWriting(StagePrices).written(stages)) == plain  # noqa: B023


def test_what_is_one_object_in_many_places_is_written_in_each() -> None:
    """Oracle: the plain converter; the parts of most dockings are the same few."""
    parts = [Part(criterion=f"c{number}", value=number, weight=1, stated=False) for number in range(3)]
    matches = [attrs.evolve(MATCH, parts=tuple(parts[: number % 4])) for number in range(40)]

    assert ObjectsWriting(Match).written(matches) == [plainly(match) for match in matches]
    bad = attrs.evolve(MATCH, parts=(attrs.evolve(parts[0], value=True),) * 100)
    with pytest.raises(InDoubt):
        ObjectsWriting(Match).written([*matches, bad])


def test_an_object_among_the_members_is_written_in_bulk_too() -> None:
    """Oracle: the plain converter."""
    certificate = PlanCertificate(ranks=(RankPrices(value=3, stages=(PRICES, PRICES), cut=None),))

    @attrs.frozen
    class Holder:
        proof: PlanCertificate | None = None

    document = document_converter().unstructure(Holder(certificate), unstructure_as=Holder)

    assert members_written(Holder(certificate), Holder) == [("proof", [lines(document["proof"])])]
    assert members_written(Holder(), Holder) == []
    bad = attrs.evolve(certificate.ranks[0], stages=(attrs.evolve(PRICES, groups=((0, True),)),))
    with pytest.raises(InDoubt):
        members_written(Holder(PlanCertificate(ranks=(bad,))), Holder)


@pytest.mark.parametrize("stretches", [[["1", "2"], ["3"]], [["1"], [], ["2", "3"]], [["1", "2", "3"]]])
def test_a_list_is_the_same_text_however_it_was_cut(stretches: list[list[str]]) -> None:
    assert "".join(listed(stretches)) == "[\n1,\n2,\n3\n]"
    assert written([("a", listed(stretches)), ("b", ["4", "2"])]) == '{\n"a": [\n1,\n2,\n3\n],\n"b": 42\n}\n'


def test_a_list_without_entries_is_written_on_one_line() -> None:
    assert listed([]) == listed([[], []]) == ["[]"]
    assert lines([]) == "[]"
