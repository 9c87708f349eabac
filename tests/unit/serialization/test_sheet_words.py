import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rvmatch.errors import InvalidValueError
from rvmatch.model.vocabulary import FocusField, HelpKind, ProjectStatus, Revitalization
from rvmatch.serialization.sheets.headings import load_data
from rvmatch.serialization.sheets.words import CATEGORY_FIELDS, WORD_FIELDS, built_in_words, split_values
from rvmatch.wording import LANGUAGES, say

BOOK = built_in_words()


def _members(field, cell):
    return [member for _, member in BOOK.members(field, cell)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", WORD_FIELDS)
def test_every_word_that_the_library_writes_is_read_back(field, language):
    for member in WORD_FIELDS[field]:
        written = say(f"term.{type(member).__name__}.{member.name}", language)
        for word in (written, member.value, member.name, member):
            assert _members(field, word) == [member]


def test_no_word_of_one_vocabulary_means_two_things():
    for name, members in load_data("words.json").items():
        words = [word for variants in members.values() for word in variants]
        assert len(words) == len(set(words)), name


@pytest.mark.parametrize("mark", "、,，;；/|\n")
def test_several_words_stand_in_one_cell(mark):
    assert set(_members("fields", f"产业发展{mark} 乡村治理{mark}")) == {
        FocusField.INDUSTRY_DEVELOPMENT,
        FocusField.RURAL_GOVERNANCE,
    }


def test_forms_with_ordinals_and_ticked_boxes_are_understood():
    assert _members("fields", "①产业发展、②人才培育") == _members(
        "fields", "1.产业发展;2、人才培育".replace("2、", "2.")
    )
    assert _members("fields", "☑产业发展 □人才培育 ☑乡村治理 □特殊群体关爱") == [
        FocusField.INDUSTRY_DEVELOPMENT,
        FocusField.RURAL_GOVERNANCE,
    ]
    assert _members("fields", "□产业发展 □人才培育") == []


def test_lists_and_sets_of_a_database_are_split():
    assert split_values({"b", "a"}) == ["a", "b"]
    assert _members("fields", [FocusField.RURAL_GOVERNANCE, "产业"]) == [
        FocusField.RURAL_GOVERNANCE,
        FocusField.INDUSTRY_DEVELOPMENT,
    ]


def test_members_of_another_vocabulary_are_refused_even_if_their_texts_agree():
    assert HelpKind.INDUSTRY == Revitalization.INDUSTRY
    with pytest.raises(InvalidValueError):
        BOOK.members("revitalizations", HelpKind.INDUSTRY)
    assert BOOK.members("category", HelpKind.INDUSTRY) == (("help_kinds", HelpKind.INDUSTRY),)


def test_a_word_that_is_not_known_is_a_fault_that_lists_the_known_ones():
    with pytest.raises(InvalidValueError) as caught:
        BOOK.members("fields", "产业发展、三产融合")

    assert caught.value.fault.got == "'三产融合'"
    assert "产业发展、人才培育、特殊群体关爱、乡村治理" in caught.value.message("zh")
    with pytest.raises(InvalidValueError, match="industry-development, talent-cultivation"):
        BOOK.members("fields", "farming", chinese=False)


def test_a_column_that_mixes_categories_takes_each_word_to_its_vocabulary():
    found = BOOK.members("category", "产业发展、产业帮扶、产业振兴")

    assert [field for field, _ in found] == list(CATEGORY_FIELDS)
    with pytest.raises(InvalidValueError) as caught:
        BOOK.members("category", "产业")
    assert caught.value.fault.code == "word_ambiguous"


@given(st.text())
def test_any_text_is_understood_or_refused_never_dropped(text):
    with contextlib.suppress(InvalidValueError):
        found = BOOK.members("status", text)

        assert all(isinstance(member, ProjectStatus) for _, member in found)
        assert bool(found) == any(split_values(text))
