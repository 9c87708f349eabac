"""A class that the converter has never seen needs no further word, if its fields are of known types."""

import datetime as dt
import math
from collections.abc import Mapping
from enum import Enum, IntEnum, StrEnum
from typing import Any, Literal

import attrs
import pytest

from rvmatch.errors import InvalidValueError, ReadErrors, invalid
from rvmatch.model.identifiers import CountyCode
from rvmatch.serialization.documents.classes import slots_of
from rvmatch.serialization.documents.converter import document_converter
from rvmatch.serialization.documents.kinds import KINDS


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Level(IntEnum):
    LOW = 1
    HIGH = 2
    TOP = 10


class Plain(Enum):
    ONE = 1
    WORD = "word"


@attrs.frozen(kw_only=True)
class Cover:
    share: float = 0.5


@attrs.frozen(kw_only=True)
class Price:
    most_cny: int = attrs.field()

    @most_cny.validator
    def _not_negative(self, attribute: Any, value: int) -> None:
        if value < 0:
            raise invalid(attribute.name, "amount_within", value, highest=9)


@attrs.frozen(kw_only=True)
class Plan:
    matches: tuple[tuple[str, int], ...] = ()
    objective: Cover | Price = Cover()
    extra: Cover | None = None
    counts: Mapping[str, int] = attrs.field(factory=dict)
    counties: dict[CountyCode, tuple[Colour, ...]] = attrs.field(factory=dict)
    levels: frozenset[Level] = frozenset()
    mixed: tuple[str | int | float | bool | None, ...] = ()
    mode: Literal["fast", "exact"] = "fast"
    plain: Plain = Plain.ONE
    made_on: dt.date | None = None
    made_at: dt.datetime | None = None
    exact: bool = True
    ratio: float = 0.0
    whole: int = attrs.field(default=0, validator=attrs.validators.ge(0))
    nested: tuple[Price, ...] = ()
    same: int = attrs.field()
    _hidden: str = ""

    @same.default
    def _as_whole(self) -> int:
        return self.whole


def written(value: Any) -> Any:
    return document_converter().unstructure(value, unstructure_as=type(value))


def read(document: Any, kind: Any = Plan) -> Any:
    return document_converter().structure(document, kind)


def faults(document: Any) -> list[tuple[str, str]]:
    with pytest.raises((ReadErrors, InvalidValueError)) as caught:
        read(document)
    found = getattr(caught.value, "faults", None) or (getattr(caught.value, "fault"),)  # noqa: B009
    return [(str(fault.place or ""), fault.code.removeprefix("document_")) for fault in found]


FULL = Plan(
    matches=(("D1", 2), ("D2", 0)),
    objective=Price(most_cny=3),
    extra=Cover(share=1.0),
    counts={"b": 2, "a": 1},
    counties={CountyCode("530113"): (Colour.BLUE, Colour.RED)},
    levels=frozenset(Level),
    mixed=("1", 1, 1.0, True, None),
    mode="exact",
    plain=Plain.WORD,
    made_on=dt.date(2024, 3, 1),
    made_at=dt.datetime(2024, 3, 1, 9, 30, tzinfo=dt.UTC),
    exact=False,
    ratio=-0.0,
    whole=5,
    nested=(Price(most_cny=1), Price(most_cny=2)),
    same=5,
    hidden="x",
)


@pytest.mark.parametrize("value", [Plan(), FULL, Plan(whole=3), Plan(whole=3, same=0)])
def test_a_new_class_is_written_and_read_back_exactly(value: Plan) -> None:
    back = read(written(value))

    assert back == value
    assert repr(back.mixed) == repr(value.mixed)
    assert math.copysign(1, back.ratio) == math.copysign(1, value.ratio)


def test_the_form_is_plain() -> None:
    assert written(FULL) == {
        "matches": [["D1", 2], ["D2", 0]],
        "objective": {"class": "Price", "most_cny": 3},
        "extra": {"share": 1.0},
        "counts": {"a": 1, "b": 2},
        "counties": {"530113": ["blue", "red"]},
        "levels": [1, 2, 10],
        "mixed": ["1", 1, 1.0, True, None],
        "mode": "exact",
        "plain": "word",
        "made_on": "2024-03-01",
        "made_at": "2024-03-01T09:30:00+00:00",
        "exact": False,
        "ratio": -0.0,
        "whole": 5,
        "nested": [{"most_cny": 1}, {"most_cny": 2}],
        "hidden": "x",
    }
    assert list(written(FULL)["counts"]) == ["a", "b"]


def test_what_reading_would_put_there_is_left_out_and_nothing_else() -> None:
    assert written(Plan(whole=3)) == {"whole": 3}
    assert written(Plan(whole=3, same=0)) == {"whole": 3, "same": 0}


@pytest.mark.parametrize(
    ("document", "place", "code"),
    [
        ({"matches": [["D1", 1, 1]]}, "matches[0]", "length"),
        ({"matches": [["D1", "1"]]}, "matches[0][1]", "whole"),
        ({"objective": {"share": 0.5}}, "objective.class", "member"),
        ({"objective": {"class": "Plan"}}, "objective.class", "member"),
        ({"objective": {"class": "Price", "most_cny": -1}}, "objective.most_cny", "amount_within"),
        ({"counts": {"a b": 1.0}}, "counts['a b']", "whole"),
        ({"counts": [["a", 1]]}, "counts", "object"),
        ({"counties": {"5301": []}}, "counties.5301", "county_code"),
        ({"levels": [1, 1]}, "levels[1]", "twice"),
        ({"levels": [True]}, "levels[0]", "whole"),
        ({"levels": [3]}, "levels[0]", "member"),
        ({"mixed": [[]]}, "mixed[0]", "choice"),
        ({"mode": "slow"}, "mode", "member"),
        ({"mode": ["fast"]}, "mode", "member"),
        ({"plain": 1.0}, "plain", "member"),
        ({"plain": True}, "plain", "member"),
        ({"made_at": "2024-03-01"}, "made_at", "moment"),
        ({"made_on": "2024-03-01 "}, "made_on", "date"),
        ({"exact": 1}, "exact", "flag"),
        ({"ratio": 1}, "ratio", "number"),
        ({"ratio": math.inf}, "ratio", "finite"),
        ({"whole": -1}, "whole", "refused"),
        ({"_hidden": ""}, "_hidden", "key"),
        ([], "", "object"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_place(document: Any, place: str, code: str) -> None:
    assert faults(document) == [(place, code)]


def test_faults_of_all_floors_come_in_one_pass() -> None:
    document = {
        "whole": -1,
        "nested": [{"most_cny": -1}, {}, {"most_cny": "1"}],
        "counts": {"a": None, "b": 1.5},
    }

    assert faults(document) == [
        ("nested[0].most_cny", "amount_within"),
        ("nested[1].most_cny", "missing"),
        ("nested[2].most_cny", "whole"),
        ("counts.a", "whole"),
        ("counts.b", "whole"),
        ("whole", "refused"),
    ]


@pytest.mark.parametrize(
    ("field", "part", "place"),
    [
        ("ratio", 1, "ratio"),
        ("ratio", math.nan, "ratio"),
        ("whole", True, "whole"),
        ("made_on", dt.datetime(2024, 3, 1, tzinfo=dt.UTC), "made_on"),
        ("matches", (("D1", 1), ("D2", 1.0)), "matches[1][1]"),
        ("matches", [("D1",)], "matches[0]"),
        ("counts", {"a": "1"}, "counts.a"),
        ("objective", object(), "objective"),
        ("extra", Price(most_cny=1), "extra"),
        ("plain", "word", "plain"),
        ("mode", "slow", "mode"),
    ],
)
def test_a_value_that_reading_would_refuse_is_not_written(field: str, part: Any, place: str) -> None:
    plan = attrs.evolve(FULL, **{field: part})
    with pytest.raises(ReadErrors) as caught:
        written(plan)

    assert str(caught.value.faults[0].place) == place


@pytest.mark.parametrize(
    "kind", [object, Any, complex, tuple[Any, ...], Mapping[int, str], Cover | int, list[object]]
)
def test_a_type_that_no_document_can_hold_is_an_error_of_whoever_writes_the_class(kind: Any) -> None:
    part = {} if kind == Mapping[int, str] else [1]
    with pytest.raises(TypeError, match="document"):
        document_converter().unstructure(part, unstructure_as=kind)


def test_a_type_that_no_document_can_hold_cannot_be_read_either() -> None:
    for kind in (object, Any, complex, tuple[Any, ...], Cover | int):
        with pytest.raises(TypeError, match="document"):
            document_converter().structure([1], kind)


def test_kinds_have_names_of_their_own_and_no_field_hides_what_every_document_says() -> None:
    names = [kind.name for kind in KINDS]
    keys = {slot.key for kind in KINDS if attrs.has(kind.cls) for slot in slots_of(kind.form)}

    assert len(set(names)) == len(names)
    assert not keys & {"rvmatch", "schema_version", "class"}
