"""Category words, as people write them, to the members of the closed vocabularies."""

import functools
import re
from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Final

import attrs

from rvmatch.errors import invalid
from rvmatch.model import vocabulary
from rvmatch.serialization.sheets.headings import load_data, normalized
from rvmatch.serialization.sheets.tables import Cell, as_text, is_blank
from rvmatch.wording import LANGUAGES, has, say

__all__ = ["CATEGORY_FIELDS", "WORD_FIELDS", "Member", "WordBook", "built_in_words", "split_values"]

Member = tuple[str, StrEnum]
"""A member of a vocabulary, with the field it is for."""

WORD_FIELDS: Final[Mapping[str, type[StrEnum]]] = {
    "fields": vocabulary.FocusField,
    "help_kinds": vocabulary.HelpKind,
    "revitalizations": vocabulary.Revitalization,
    "special_actions": vocabulary.SpecialAction,
    "roles_wanted": vocabulary.LinkageMember,
    "roles_present": vocabulary.LinkageMember,
    "roles_offered": vocabulary.LinkageMember,
    "channels": vocabulary.CooperationChannel,
    "status": vocabulary.ProjectStatus,
    "urgency": vocabulary.Urgency,
    "kind": vocabulary.OrganizationKind,
    "registration_level": vocabulary.RegistrationLevel,
    "grade": vocabulary.AssessmentGrade,
    "credit_standing": vocabulary.CreditStanding,
    "nature": vocabulary.OrganizationNature,
    "founder": vocabulary.FounderKind,
}
"""The vocabulary of each field that holds words."""

CATEGORY_FIELDS: Final = ("fields", "help_kinds", "revitalizations")
"""The three fields that a column such as 项目类型 may mix."""

_SEPARATORS: Final = re.compile("[\u3001,\uff0c;\uff1b/\uff0f|\uff5c\n\r]+")
_SEVERAL_FIELDS: Final = ""
_TICKED: Final = "☑☒✓✔√■"
_BOX: Final = re.compile(rf"([□☐{_TICKED}])\s*([^□☐{_TICKED}]+)")
_ORDINAL: Final = re.compile("^\\s*(?:[\u2460-\u2473]|[(\uff08]?\\d{1,2}[)\uff09.\uff0e\u3001])\\s*(?=\\D)")


def split_values(cell: Cell) -> list[Cell]:
    """
    The single values of a cell that may hold several.

    Args:
        cell: Text with values between 、 , ; / | or line breaks, a form's ticked
            boxes, or a list or set as databases give it.

    Returns:
        The values without blanks around them, repetitions kept.
    """
    if isinstance(cell, list | tuple):
        return [value for value in cell if not is_blank(value)]
    if isinstance(cell, set | frozenset):
        return sorted((value for value in cell if not is_blank(value)), key=str)
    if not isinstance(cell, str) or isinstance(cell, Enum):
        return [] if is_blank(cell) else [cell]
    if any(mark in cell for mark in ("□", "☐")):
        cell = "\n".join(label for mark, label in _BOX.findall(cell) if mark in _TICKED)
    return [part.strip() for part in _SEPARATORS.split(cell) if not is_blank(part)]


@attrs.frozen(kw_only=True)
class WordBook:
    """
    All words that are understood, for each field.

    Args:
        words: Members by field and normalised word; a word may stand for several.
    """

    words: Mapping[str, Mapping[str, tuple[Member, ...]]]

    def members(self, field: str, cell: Cell, *, chinese: bool = True) -> tuple[Member, ...]:
        """
        What the words of one cell stand for.

        Args:
            field: The field whose column the cell stands in.
            cell: The cell.
            chinese: Whether a fault lists the known words in Chinese, or as the library writes them.

        Returns:
            The members with the fields they are for, repetitions kept; empty if the cell is.

        Raises:
            InvalidValueError: If a word is not known, or may be meant in several ways; nothing is dropped.
        """
        if is_blank(cell):
            return ()
        whole = isinstance(cell, str) and bool(self._find(field, cell))
        found: list[Member] = []
        for value in [cell] if whole else split_values(cell):
            members = self._find(field, value)
            if not members:
                raise invalid(field, "word", as_text(value), values=self._known(field, chinese=chinese))
            if members[0][0] == _SEVERAL_FIELDS:
                raise invalid(field, "word_ambiguous", as_text(value))
            found.extend(members)
        return tuple(found)

    def _find(self, field: str, value: Cell) -> tuple[Member, ...]:
        known = self.words.get(field, {})
        if isinstance(value, StrEnum):
            # Members of different vocabularies are equal when their texts are: only the class tells.
            names = CATEGORY_FIELDS if field == "category" else (field,)
            return tuple((name, value) for name in names if WORD_FIELDS[name] is type(value))
        text = as_text(value)
        return known.get(normalized(text)) or known.get(normalized(_ORDINAL.sub("", text)), ())

    def _known(self, field: str, *, chinese: bool) -> str:
        names = CATEGORY_FIELDS if field == "category" else (field,)
        data: dict[str, dict[str, list[str]]] = load_data("words.json")
        kinds = [data[WORD_FIELDS[name].__name__] for name in names]
        words = [variants[0] if chinese else value for kind in kinds for value, variants in kind.items()]
        return ("、" if chinese else ", ").join(dict.fromkeys(words))

    def extended(self, local: Mapping[str, Mapping[str, tuple[Member, ...]]]) -> "WordBook":
        """The same book with local words, which win over the built-in ones."""
        fields = {*self.words, *local}
        return WordBook(
            words={field: {**self.words.get(field, {}), **local.get(field, {})} for field in fields}
        )


@functools.cache
def built_in_words() -> WordBook:
    """
    The words that are understood everywhere.

    Returns:
        The book. In a column that mixes categories a word that belongs to
        several vocabularies (产业 alone) is known to be ambiguous.
    """
    data: dict[str, dict[str, list[str]]] = load_data("words.json")
    words: dict[str, dict[str, tuple[Member, ...]]] = {}
    for field, kind in WORD_FIELDS.items():
        words[field] = {}
        for member in kind:
            term = f"term.{kind.__name__}.{member.name}"
            written = (say(term, language) for language in LANGUAGES if has(term, language))
            member_words = (member.value, member.name, *data[kind.__name__][member.value], *written)
            words[field] |= {normalized(word): ((field, member),) for word in member_words}
    mixed: dict[str, tuple[Member, ...]] = {}
    for field in CATEGORY_FIELDS:
        for word, members in words[field].items():
            mixed[word] = members if word not in mixed else ((_SEVERAL_FIELDS, members[0][1]),)
    return WordBook(words={**words, "category": mixed})
