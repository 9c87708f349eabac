"""Errors say who has to act: what was expected, what was found, where, and what to do, in both languages."""

import copy
import inspect
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rvmatch.errors
from rvmatch.errors import (
    CancelledError,
    ExecutorLostError,
    Fault,
    InfeasiblePolicyError,
    InfeasibleProblemError,
    InvalidValueError,
    MissingExtraError,
    Place,
    ReadErrors,
    Remark,
    RvmatchError,
    SolverError,
    TimeLimitError,
    invalid,
)
from rvmatch.wording import LANGUAGES

HERE = Place(sheet="需求项目", row=9, column="B")
COUNTY = invalid("county_code", "county_code", "53230").fault.at(HERE)
AMOUNT = invalid("missing_cny", "amount_within", 10**15, highest=10**12).fault
EXTRA = Remark.of("error.missing_extra", extra=("excel", "plots", "frames"))
SLOW = Remark.of("error.time_limit", seconds=2)
EXAMPLES = {
    RvmatchError: RvmatchError("anything"),
    InvalidValueError: InvalidValueError(COUNTY),
    ReadErrors: ReadErrors([COUNTY, AMOUNT]),
    MissingExtraError: MissingExtraError("excel"),
    SolverError: SolverError("an answer that does not hold"),
    InfeasibleProblemError: InfeasibleProblemError(),
    InfeasiblePolicyError: InfeasiblePolicyError([EXTRA, SLOW], [SLOW]),
    TimeLimitError: TimeLimitError(2.5),
    CancelledError: CancelledError(),
    ExecutorLostError: ExecutorLostError(),
}


def error_classes() -> list[type]:
    """Every exception that the room defines, so that a new one has to be tried as well."""
    return [
        value
        for _, value in inspect.getmembers(rvmatch.errors, inspect.isclass)
        if issubclass(value, Exception) and value.__module__ == rvmatch.errors.__name__
    ]


@pytest.mark.parametrize("cls", error_classes())
@pytest.mark.parametrize("way", [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy])
def test_every_error_travels_to_and_from_worker_processes(cls: type, way) -> None:
    error = EXAMPLES[cls]

    found = way(error)

    assert type(found) is cls
    assert str(found) == str(error)
    assert vars(found) == vars(error)


@pytest.mark.parametrize("cls", error_classes())
def test_every_error_is_the_librarys_own(cls: type) -> None:
    assert issubclass(cls, RvmatchError)


@pytest.mark.parametrize(
    ("cls", "python"),
    [
        (InvalidValueError, ValueError),
        (ReadErrors, ValueError),
        (MissingExtraError, ImportError),
        (SolverError, RuntimeError),
        (InfeasibleProblemError, ValueError),
        (InfeasiblePolicyError, ValueError),
        (TimeLimitError, TimeoutError),
        (ExecutorLostError, RuntimeError),
    ],
)
def test_whoever_knows_python_only_can_catch_them(cls: type, python: type) -> None:
    assert issubclass(cls, python)


def test_a_fault_reads_as_place_field_expectation_finding_and_act() -> None:
    assert COUNTY.message("en") == (
        "需求项目!B9  county_code: expected a division code of six digits (GB/T 2260), got '53230'. "
        "If the column lost digits, format it as text and export again."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_names_field_and_finding_in_both_languages(language) -> None:
    message = COUNTY.message(language)

    assert "county_code" in message
    assert "'53230'" in message
    assert "\n" not in message
    assert "{" not in message


def test_the_chinese_sentence_is_chinese_and_the_english_one_is_not() -> None:
    without_place = invalid("county_code", "county_code", "53230").fault

    assert without_place.message("zh") == (
        "县区代码（county_code）：应为6 位县级行政区划代码（GB/T 2260），现为 '53230'。"
        "如该列丢失了数字，请设为文本格式后重新导出。"
    )
    assert without_place.message("en").isascii()


def test_a_value_that_is_missing_is_called_nothing() -> None:
    fault = invalid("fields", "some_category", None).fault

    assert "got nothing" in fault.message("en")
    assert "现为 空" in fault.message("zh")


def test_a_field_without_a_name_of_its_own_is_shown_as_it_is() -> None:
    assert invalid("x_1", "whole_number", "a").message("en").startswith("x_1: expected ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_read_errors_show_every_fault_on_a_line_of_its_own(language) -> None:
    errors = ReadErrors([COUNTY, AMOUNT])

    lines = errors.message(language).splitlines()

    assert "2" in lines[0]
    assert lines[1:] == [COUNTY.message(language), AMOUNT.message(language)]


def test_an_error_is_in_english_unless_asked() -> None:
    error = InvalidValueError(AMOUNT)

    assert str(error) == error.message() == error.message("en") != error.message("zh")
    assert error.field == "missing_cny"


def test_a_missing_extra_says_what_to_install() -> None:
    for language in LANGUAGES:
        assert "pip install 'rvmatch[excel]'" in MissingExtraError("excel").message(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_policy_that_cannot_hold_shows_the_conflict_then_a_change(language) -> None:
    head, first, second, offer, change = EXAMPLES[InfeasiblePolicyError].message(language).splitlines()

    assert [head[-1], offer[-1]] == ([":"] * 2 if language == "en" else ["："] * 2)
    assert [first, second, change] == [f"- {remark.message(language)}" for remark in (EXTRA, SLOW, SLOW)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_change_is_promised_where_none_is_known(language) -> None:
    assert len(InfeasiblePolicyError([SLOW]).message(language).splitlines()) == 2


def test_a_list_in_a_remark_is_written_as_the_language_writes_lists() -> None:
    assert "rvmatch[excel, plots and frames]" in EXTRA.message("en")
    assert "rvmatch[excel、plots和frames]" in EXTRA.message("zh")


def test_a_remark_in_a_remark_is_written_in_the_same_language() -> None:
    nested = Remark.of("error.missing_extra", extra=(Remark.of("fault.nothing"),))

    assert "[nothing]" in nested.message("en")
    assert "[空]" in nested.message("zh")
    assert Remark.of("error.missing_extra", extra=()).message("en") == nested.message("en")


def test_the_time_limit_is_shown_in_seconds() -> None:
    assert "within 2.5 second(s)" in str(TimeLimitError(2.5))
    assert "2.5 秒" in TimeLimitError(2.5).message("zh")
    assert TimeLimitError(30.0).seconds == 30


@pytest.mark.parametrize("cls", [InfeasibleProblemError, CancelledError])
def test_what_needs_no_words_says_the_same_every_time(cls: type) -> None:
    assert str(cls()) == cls().message("en") != cls().message("zh")


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place(sheet="S", row=3, column="B"), "S!B3"),
        (Place(row=3, column="AA"), "AA3"),
        (Place(row=3), "3"),
        (Place(path="projects[3].id"), "projects[3].id"),
        (Place(sheet="S", row=3, path="x"), "S!3 x"),
        (Place(), ""),
    ],
)
def test_a_place_reads_as_a_spreadsheet_shows_it(place: Place, shown: str) -> None:
    assert str(place) == shown


def test_a_fault_with_a_place_is_another_fault() -> None:
    fault = invalid("id", "label", "", longest=200).fault

    assert fault.place is None
    assert fault.at(HERE).place == HERE
    assert isinstance(fault.at(HERE), Fault)


@given(prefix=st.sampled_from(["1381234", "+86 138-1234", "86-1991234"]), number=st.integers(0, 9999))
def test_no_telephone_number_stands_in_a_fault(prefix: str, number: int) -> None:
    """Oracle: the digits of the middle, which tell one person from another."""
    found = invalid("title", "label", f"王老师 {prefix}{number:04}", longest=200)

    for language in LANGUAGES:
        assert prefix[-4:] not in found.message(language)
    assert prefix[-4:] not in repr(found.fault)
