"""The plain kinds of fact: a few words, the name of a term, and one thing that a text says."""

from enum import StrEnum

import attrs

from rvmatch.notice.citation import Citation

__all__ = [
    "Phrase",
    "Provision",
    "Term",
]


@attrs.frozen(kw_only=True)
class Phrase:
    """The same few words in Chinese and in English."""

    zh: str
    en: str


@attrs.frozen(kw_only=True)
class Term:
    """
    The official name of one member of a vocabulary.

    Args:
        member: The member of the enumeration.
        title_zh: The official Chinese term.
        title_en: The one English name this library uses.
        citation: Where it stands.
    """

    member: StrEnum
    title_zh: str
    title_en: str
    citation: Citation


@attrs.frozen(kw_only=True)
class Provision:
    """
    One thing that a text says, named by its own term and told in other words.

    Args:
        id: Unique in its edition.
        title_zh: The term, or a short Chinese name.
        title_en: The same in English.
        text_zh: What it says, in Chinese, not quoted.
        text_en: What it says, in English.
        citation: Where it stands.
    """

    id: str
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    citation: Citation
