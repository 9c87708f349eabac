"""Private names and numbers that somebody wrote into a text: found, and replaced before it is public."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.wording import masked

__all__ = ["WITHHELD", "Secrets", "half_width", "library_secrets", "partner_secrets"]

WITHHELD: Final = "***"
"""What stands in a public text in place of something private."""

_DIVISION: Final = re.compile(r"(?:\d\d){1,3}", re.ASCII)
_ASCII_WORD: Final = re.compile(r"[0-9A-Za-z]", re.ASCII)


@attrs.frozen
class Secrets:
    """
    Texts that must not be public, found in one walk along a text however many they are.

    Args:
        texts: The texts, half-width.
        lengths: How long the texts are that begin with two characters, by these two, the longest first.
    """

    texts: frozenset[str]
    lengths: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Secrets":
        """
        The texts, half-width; a single character, marks alone and a bare division code are no secret.

        Args:
            texts: Names, numbers and keys, however they were typed.

        Returns:
            The secrets.
        """
        plain = (half_width(text).strip() for text in texts)
        found = frozenset(
            text
            for text in plain
            if len(text) > 1 and any(map(str.isalnum, text)) and not _DIVISION.fullmatch(text)
        )
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for text in found:
            lengths[text[:2]].add(len(text))
        return cls(found, {start: tuple(sorted(those, reverse=True)) for start, those in lengths.items()})

    def within(self, text: str) -> tuple[str, ...]:
        """The secrets that stand in a half-width text as whole words, the longest first."""
        if not self.texts:
            return ()
        found = {
            text[place : place + length]
            for place in range(len(text) - 1)
            for length in self.lengths.get(text[place : place + 2], ())
            if text[place : place + length] in self.texts
        }
        whole = (secret for secret in found if _pattern(secret).search(text))
        return tuple(sorted(whole, key=lambda secret: (-len(secret), secret)))

    def withheld_from(self, text: str) -> str:
        """
        A text fit for the public: no secret stands in it, and no telephone, identity or mail number.

        Args:
            text: What somebody wrote.

        Returns:
            The same text where nothing private was found; else half-width, with ``WITHHELD`` in its places.
        """
        plain = half_width(text)
        found = self.within(plain)
        for secret in found:
            plain = _pattern(secret).sub(WITHHELD, plain)
        if found and self.within(plain):
            return WITHHELD  # what was left on both sides of one secret made another
        return masked(plain if found else text)


def library_secrets(projects: Iterable[DemandProject | SupplyProject]) -> Secrets:
    """
    Names and numbers of the contacts of all entries, as one person is often called for several.

    Args:
        projects: The entries.

    Returns:
        What no text of any entry may show; a contact that is called like the entry's own office or
        organisation is none.
    """
    return Secrets.of(
        text
        for project in projects
        for contact in project.contacts
        for text in (contact.name, contact.telephone)
        if half_width(text).strip() not in _own_names(project)
    )


def partner_secrets(project: DemandProject | SupplyProject) -> Secrets:
    """
    Names of the partners that an entry had or refused.

    Args:
        project: The entry.

    Returns:
        What its own texts may not show; its own office or organisation is none.
    """
    named = set(project.refused_partners)
    if isinstance(project, DemandProject):
        named |= project.past_partners
    return Secrets.of(named - _own_names(project))


def _own_names(project: DemandProject | SupplyProject) -> set[str]:
    own = (
        (project.implementing_body, project.responsible_unit)
        if isinstance(project, DemandProject)
        else tuple(project.organization.names)
    )
    return {half_width(name).strip() for name in own}


def half_width(text: str) -> str:
    """The text in half-width characters, as secrets are compared."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _pattern(secret: str) -> re.Pattern[str]:
    """The secret as a whole word: ``D1`` does not stand in ``D10``."""
    before = "(?<![0-9A-Za-z])" if _ASCII_WORD.match(secret[0]) else ""
    after = "(?![0-9A-Za-z])" if _ASCII_WORD.match(secret[-1]) else ""
    return re.compile(f"{before}{re.escape(secret)}{after}")
