"""The two halves of a vocabulary: members in the code, names in the data and in the wording."""

import enum
import importlib
import pkgutil
import re
from collections import Counter
from enum import StrEnum

import pytest

import rvmatch
from rvmatch.errors import InvalidValueError
from rvmatch.model import vocabulary
from rvmatch.model.vocabulary import (
    FocusField,
    HelpKind,
    ProjectStatus,
    Revitalization,
    SpecialAction,
    WorkArea,
)
from rvmatch.notice import load_notice
from rvmatch.wording import LANGUAGES, Language, catalogue, say

ENUMERATIONS = [getattr(vocabulary, name) for name in vocabulary.__all__]
MEMBERS = [(kind.__name__, member.name) for kind in ENUMERATIONS for member in kind]

# What no document names so: the library's own words. A member added here needs a reason.
OWN_WORDS = {
    *(("ProjectStatus", member.name) for member in vocabulary.ProjectStatus),
    *(("Urgency", member.name) for member in vocabulary.Urgency),
    ("CreditStanding", "NOT_LISTED"),
    ("Department", "OTHER"),
    ("FounderKind", "OTHER"),
}


def named_by_facts() -> Counter[tuple[str, str]]:
    notice = load_notice()
    members: list[StrEnum] = [term.member for term in notice.terms]
    members += [fact.area for fact in notice.work_areas]
    members += [fact.action for fact in notice.special_actions]
    return Counter((type(member).__name__, member.name) for member in members)


def titles() -> dict[tuple[str, str], tuple[str, str]]:
    notice = load_notice()
    found = {
        (type(term.member).__name__, term.member.name): (term.title_zh, term.title_en)
        for term in notice.terms
    }
    found |= {("WorkArea", fact.area.name): (fact.title_zh, fact.title_en) for fact in notice.work_areas}
    found |= {
        ("SpecialAction", fact.action.name): (fact.title_zh, fact.title_en) for fact in notice.special_actions
    }
    return found


def test_every_member_has_exactly_one_fact_unless_it_is_our_own_word() -> None:
    assert named_by_facts() == Counter(member for member in MEMBERS if member not in OWN_WORDS)


def test_our_own_words_are_members() -> None:
    assert set(MEMBERS) >= OWN_WORDS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "name"), MEMBERS)
def test_every_member_has_a_label(kind: str, name: str, language: Language) -> None:
    assert say(f"term.{kind}.{name}", language).strip()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", vocabulary.__all__)
def test_every_vocabulary_has_a_label(kind: str, language: Language) -> None:
    assert say(f"vocabulary.{kind}", language).strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_is_left_without_its_member(language: Language) -> None:
    """Oracle: the members of all enumerations of the package; the vocabularies are complete besides."""
    labels = {code for code in catalogue(language) if code.startswith("term.")}
    vocabularies = {f"term.{kind}.{name}" for kind, name in MEMBERS}

    assert vocabularies <= labels <= vocabularies | enumerated()


def enumerated() -> set[str]:
    """A label for each member of each enumeration; adapters, which need their extras, define none."""
    modules = [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(rvmatch.__path__, "rvmatch.")
        if not module.name.endswith("__main__") and not module.name.startswith("rvmatch.adapters.")
    ]
    kinds = {kind for module in modules for kind in vars(module).values() if is_enumeration(kind)}
    return {f"term.{kind.__name__}.{member.name}" for kind in kinds for member in kind}


def is_enumeration(kind: object) -> bool:
    return isinstance(kind, enum.EnumType) and kind.__module__.startswith("rvmatch.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_members_of_a_vocabulary_share_a_label(language: Language) -> None:
    for kind in ENUMERATIONS:
        labels = [say(f"term.{kind.__name__}.{member.name}", language) for member in kind]
        assert len(set(labels)) == len(labels), kind


def test_wording_and_facts_give_the_same_names() -> None:
    for (kind, name), (zh, en) in titles().items():
        assert say(f"term.{kind}.{name}", "zh") == zh
        assert say(f"term.{kind}.{name}", "en") == en


@pytest.mark.parametrize(("kind", "name"), [member for member in MEMBERS if member[0] != "AssessmentGrade"])
def test_the_english_label_is_the_name_of_the_member(kind: str, name: str) -> None:
    """British spelling in prose, the code's own spelling in names."""
    words = re.sub(r"[^a-z]+", "_", say(f"term.{kind}.{name}", "en").lower()).replace("isation", "ization")

    assert words == name.lower()


def test_chinese_labels_are_chinese() -> None:
    for kind, name in MEMBERS:
        assert re.search(r"[一-鿿]", say(f"term.{kind}.{name}", "zh")), (kind, name)


def test_members_equal_as_text_have_different_terms() -> None:
    notice = load_notice()

    assert notice.term(HelpKind.INDUSTRY).title_zh == "产业帮扶"
    assert notice.term(Revitalization.INDUSTRY).title_zh == "产业振兴"
    assert [term.title_zh for term in notice.terms_of(FocusField)] == [
        "产业发展",
        "人才培育",
        "特殊群体关爱",
        "乡村治理",
    ]


def test_a_word_of_our_own_has_no_term() -> None:
    with pytest.raises(InvalidValueError) as caught:
        load_notice().term(ProjectStatus.DRAFT)

    assert "ProjectStatus.DRAFT" in caught.value.message("en")


@pytest.mark.parametrize("kind", ENUMERATIONS)
def test_terms_stand_in_the_order_of_the_members(kind: type[StrEnum]) -> None:
    found = [term.member for term in load_notice().terms_of(kind)]

    assert found == [member for member in kind if member in found]


def test_work_areas_and_special_actions_are_found_by_member() -> None:
    notice = load_notice()

    assert [notice.work_area(area).part for area in WorkArea] == [1, 2, 3, 4, 5, 6, 7]
    assert [notice.special_action(action).action for action in SpecialAction] == list(SpecialAction)
