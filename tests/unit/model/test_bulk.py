"""The collector of cycles rests while many values are built, and is afterwards as it was before."""

import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest

from rvmatch.model import bulk
from rvmatch.model.bulk import collector_paused, filled


@pytest.fixture(autouse=True)
def _collector_as_before() -> Iterator[None]:
    before = gc.isenabled(), gc.get_freeze_count()
    yield
    (gc.enable if before[0] else gc.disable)()
    assert gc.get_freeze_count() == before[1]


@pytest.mark.parametrize("before", [True, False])
def test_the_collector_is_afterwards_as_it_was_before(before: bool) -> None:
    (gc.enable if before else gc.disable)()

    with collector_paused():
        assert not gc.isenabled()
        with collector_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()

    assert gc.isenabled() is before


@pytest.mark.parametrize("before", [True, False])
def test_an_error_changes_nothing_about_that(before: bool) -> None:
    (gc.enable if before else gc.disable)()

    with pytest.raises(KeyError), collector_paused():
        raise KeyError

    assert gc.isenabled() is before


def test_it_serves_as_a_decorator() -> None:
    gc.enable()

    assert collector_paused()(gc.isenabled)() is False
    assert gc.isenabled()


@attrs.frozen(kw_only=True)
class Plain:
    """Neither checked nor converted."""

    one: int
    other: str = "a"
    made: tuple[int, ...] = attrs.field(factory=tuple)


@attrs.frozen
class Checked:
    one: int = attrs.field(validator=attrs.validators.ge(0))


@attrs.frozen
class Converted:
    one: int = attrs.field(converter=int)


@attrs.frozen
class Finished:
    one: int

    def __attrs_post_init__(self) -> None:
        raise ValueError


@attrs.frozen
class Computed:
    one: int
    two: int = attrs.field(init=False, default=2)


def test_objects_filled_together_are_those_built_alone() -> None:
    columns = {"one": [1, 2, 2], "other": ("a", "b", "b"), "made": [(), (1,), ()]}

    found = filled(Plain, **columns)

    rows = zip(*columns.values(), strict=True)
    assert found == tuple(Plain(**dict(zip(columns, row, strict=True))) for row in rows)
    assert len(set(map(id, found))) == 3
    assert filled(Plain, one=[], other=[], made=[]) == ()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        found[0].one = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    "columns",
    [
        {"one": [1], "other": ["a"]},
        {"one": [1], "other": ["a"], "made": [()], "more": [1]},
        {"one": [1, 2], "other": ["a"], "made": [()]},
        {"one": [1], "other": ["a"], "made": []},
    ],
)
def test_no_attribute_is_left_out(columns: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        filled(Plain, **columns)


@pytest.mark.parametrize("cls", [Checked, Converted, Finished, Computed])
def test_what_asks_for_more_than_values_is_built_alone(cls: type[Any]) -> None:
    columns = {"one": [1]} if cls is not Computed else {"one": [1], "two": [2]}

    with pytest.raises(TypeError):
        filled(cls, **columns)


def looked_at(build: Callable[[], object]) -> int:
    """How many of the objects built while the collector rests it would look at next."""
    gc.collect()
    with collector_paused():
        kept = build()
    young = [one for generation in (0, 1) for one in gc.get_objects(generation)]
    return sum(map(set(map(id, kept)).__contains__, map(id, young)))  # type: ignore[call-overload]


def test_very_many_new_objects_count_as_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the collector does not search them at once; few are left to it."""
    gc.enable()

    assert looked_at(lambda: [[number] for number in range(bulk._VERY_MANY + 1_000)]) == 0
    monkeypatch.setattr(bulk, "_VERY_MANY", 10**9)
    assert looked_at(lambda: [[number] for number in range(300)]) > 0


def test_cycles_among_very_many_are_found_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_VERY_MANY", 0)
    gc.enable()
    gc.collect()
    with collector_paused():
        cycle: list[Any] = [Plain(one=1)]
        cycle.append(cycle)
        told = weakref.ref(cycle[0])
        del cycle

    assert told() is not None
    gc.collect()
    assert told() is None


def test_what_others_froze_stays_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_VERY_MANY", 0)
    gc.enable()
    gc.freeze()
    try:
        with collector_paused():
            kept = [[number] for number in range(1_000)]
        assert gc.get_freeze_count() > 1_000
    finally:
        gc.unfreeze()
    assert kept
