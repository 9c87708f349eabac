"""An argument of another kind is refused in words, by every function above matching and every value."""

import inspect
from pathlib import Path
from typing import Any, Final

import pytest

from rvmatch.errors import InvalidValueError, RvmatchError
from rvmatch.experiments import YearlyRates, simulate_years
from rvmatch.matching import Policy
from rvmatch.wording import LANGUAGES
from valid_calls import ROOMS, Call, calls
from valid_values import checking_classes, constructor_arguments, values


class Other:
    """A value of a class that the library does not know."""


WRONG: Final = (
    None,
    3,
    True,
    "x",
    1.5,
    {},
    {"a": 1},
    {"a": None},
    [],
    [None],
    [Other()],
    [["a", "b"]],
    ("a",),
    Other(),
)
"""What might be passed in error; some of it is right for some arguments, and then there is an answer."""


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of what is tried is right for a path, and then a file is written."""
    monkeypatch.chdir(tmp_path)


def refusal_of(call: Call, name: str, wrong: object) -> dict[str, str]:
    """What is told of one wrong argument in each language; nothing if there is an answer."""
    function, arguments = call
    try:
        function(**arguments | {name: wrong})
    except RvmatchError as error:
        return {language: error.message(language) for language in LANGUAGES}
    except FileNotFoundError:
        return {}  # "x" is a path like any other; that no file is there is the system's to tell
    return {}


CALLED: Final = {f"{function.__module__}.{function.__qualname__}": None for function, _ in calls()}


def name_of(call: Call) -> str:
    return call[0].__qualname__


def test_every_function_of_these_rooms_is_tried_with_every_argument() -> None:
    public = {
        f"{found.__module__}.{found.__qualname__}"
        for room in ROOMS
        for found in (getattr(room, name) for name in room.__all__)
        if inspect.isfunction(found)
    }

    assert public <= CALLED.keys()
    assert {name_of(call): set(inspect.signature(call[0]).parameters) - set(call[1]) for call in calls()} == {
        name_of(call): set() for call in calls()
    }


@pytest.mark.parametrize("call", calls(), ids=name_of)
def test_a_wrong_kind_is_refused_in_words(call: Call) -> None:
    """Any answer will do, and any error for people; what escapes from inside fails here."""
    function, arguments = call
    function(**arguments)
    for name in arguments:
        for wrong in WRONG:
            told = refusal_of(call, name, wrong)
            assert told == {} or all(told.values())


def test_every_class_that_checks_is_tried() -> None:
    assert checking_classes() <= values().keys()


@pytest.mark.parametrize("cls", sorted(checking_classes(), key=lambda cls: str(cls)))
def test_a_value_of_a_wrong_kind_is_refused_in_words(cls: type[Any]) -> None:
    """Any value will do, and any error for people; what escapes from inside a constructor fails here."""
    arguments = constructor_arguments(values()[cls])
    assert cls(**arguments) == values()[cls]
    for name in arguments:
        for wrong in WRONG:
            told = refusal_of((cls, arguments), name, wrong)
            assert told == {} or all(told.values())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"matcher": Policy.coverage_first()}, "matcher"),
        ({"rates": {"exited": 0.5}}, "rates"),
        ({"rates": YearlyRates}, "rates"),
    ],
)
def test_settings_of_simulated_years_are_named(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        simulate_years([], [], years=1, first_year=2024, seed=1, **wrong)

    assert (caught.value.field, caught.value.fault.code) == (field, "of_class")


def test_a_value_is_not_repeated_where_it_may_hold_names_of_persons() -> None:
    demands = next(arguments["demands"] for _, arguments in calls() if "demands" in arguments)

    with pytest.raises(InvalidValueError) as caught:
        simulate_years([], [], years=1, first_year=2024, seed=1, matcher=demands["D1"])

    assert caught.value.fault.got == "'DemandProject'"
