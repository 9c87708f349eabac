"""Whom an explanation is for, and the explanation itself."""

from enum import StrEnum, unique
from typing import Literal

import attrs

from rvmatch.errors import invalid, known_language
from rvmatch.matching.phrasing import Sentence, lines_of
from rvmatch.wording import Language

__all__ = ["Audience", "AudienceName", "Explanation", "reader"]


@unique
class Audience(StrEnum):
    """For whom an explanation is written."""

    PARTY = "party"
    """A county or an organisation: its own facts, anonymous counts, and what it can change itself."""

    DEPARTMENT = "department"
    """A department in charge: with the names of all sides."""


AudienceName = Literal["party", "department"]


@attrs.frozen(kw_only=True)
class Explanation:
    """
    Reasons, as codes and numbers; written out in the language asked for when printed.

    Args:
        keys: The key of the project explained; of a pair, both.
        audience: For whom it is written.
        language: In which language it prints.
        sentences: The reasons, in reading order.
    """

    keys: tuple[str, ...]
    audience: Audience
    language: Language
    sentences: tuple[Sentence, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The sentences in the explanation's language, details set in by two blanks."""
        return lines_of(self.sentences, self.language)

    def __str__(self) -> str:
        return "\n".join(self.lines)


def reader(language: str, audience: str) -> Audience:
    """
    For whom an explanation is, once the language is known to exist.

    Args:
        language: ``"zh"`` or ``"en"``.
        audience: The value of a member of ``Audience``.

    Returns:
        The member.

    Raises:
        InvalidValueError: If there is no such language or member.
    """
    known_language(language)
    if audience not in tuple(Audience):
        raise invalid("audience", "audience", audience)
    return Audience(audience)
