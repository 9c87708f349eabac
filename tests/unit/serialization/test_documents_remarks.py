"""Remarks stand in documents with words of every kind, and nothing else is taken for a word."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rvmatch.errors import InvalidValueError, ReadErrors, Remark
from rvmatch.matching.checking.verification import Verification
from rvmatch.model.identifiers import county_code
from rvmatch.serialization.documents import document_text, from_document, to_document

WORDS: st.SearchStrategy[Any] = st.recursive(
    st.text("ab甲") | st.integers(),
    lambda words: (
        st.lists(words, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from(["one", "two"]), words).map(lambda own: Remark.of("c", **own))
    ),
    max_leaves=8,
)


def verification(*remarks: Remark) -> Verification:
    return Verification(
        alteration=remarks, input=(), answer=(), proof="prices", gap=(), method="one_by_one", pairs=0
    )


@given(st.dictionaries(st.sampled_from(["one", "two", "three"]), WORDS))
def test_a_remark_read_again_is_equal(words: dict[str, Any]) -> None:
    """Oracle: the remark before it was written."""
    value = verification(Remark.of("c", **words))

    assert from_document(document_text(value), Verification) == value


def test_a_remark_is_written_as_code_and_words() -> None:
    told = Remark.of("c", key=county_code("530113"), inner=(Remark.of("d"), 3, "x"))

    assert to_document(verification(told))["alteration"] == [
        {"code": "c", "params": [["inner", [{"code": "d"}, 3, "x"]], ["key", "530113"]]}
    ]


@pytest.mark.parametrize("word", [1.5, True, None, b"x", {"x"}])
def test_what_is_no_word_is_never_written(word: Any) -> None:
    with pytest.raises(InvalidValueError, match="text, a whole number, a remark, a list of these"):
        to_document(verification(Remark.of("c", key=word)))


@pytest.mark.parametrize(
    ("params", "path"),
    [
        ([["key", 1.5]], "alteration[0].params[0][1]"),
        ([["key", [True]]], "alteration[0].params[0][1][0]"),
        ([["key", {"code": 3}]], "alteration[0].params[0][1].code"),
        ([["key", {"code": "c", "other": 3}]], "alteration[0].params[0][1].other"),
        ([["key"]], "alteration[0].params[0]"),
        ([[3, "x"]], "alteration[0].params[0][0]"),
        ("x", "alteration[0].params"),
    ],
)
def test_what_is_no_word_is_refused_with_its_place(params: Any, path: str) -> None:
    document = to_document(verification()) | {"alteration": [{"code": "c", "params": params}]}

    with pytest.raises(ReadErrors) as refused:
        from_document(document, Verification)

    assert [fault.place and fault.place.path for fault in refused.value.faults] == [path]
