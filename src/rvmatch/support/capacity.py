"""Capacity building as supplies: which entries train social organisations, and who asks for it."""

import unicodedata
from collections.abc import Iterable
from typing import Final, Generic, TypeVar

import attrs

from rvmatch.errors import invalid
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["CAPACITY_WORDS", "CapacityBuilding", "CapacityEntry", "capacity_building"]

P = TypeVar("P", bound=DemandProject | SupplyProject)

CAPACITY_WORDS: Final = (
    "社会组织能力建设",
    "社会组织培育",
    "社会组织孵化",
    "社会组织培训",
    "社工机构培育",
    "牵手计划",
    "capacity building",
)
"""
Words by which entries are found unless the caller gives others.

The first is the notice's own term (part 7); incubation stands in Xinjiang's list of 2025, the last Chinese
one is the scheme in which social-work agencies train others. The choice is this library's.
"""


@attrs.frozen(kw_only=True)
class CapacityEntry:
    """
    One entry that is about making organisations abler.

    Args:
        key: The project.
        words: The words found in its texts, in the order asked; none if it was marked by hand.
        marked: Whether the caller marked it.
    """

    key: str
    words: tuple[str, ...]
    marked: bool


@attrs.frozen(kw_only=True)
class CapacityBuilding(Generic[P]):
    """
    The entries of a library that are about capacity building, as a library of their own.

    Args:
        library: These entries; match those of demands with those of supplies like any other libraries.
        entries: Why each of them is in it, by key.

    Source:
        民发〔2022〕11号, part 7: organisations in the assisted areas are made abler.
    """

    library: ProjectLibrary[P]
    entries: tuple[CapacityEntry, ...]


def capacity_building(
    library: ProjectLibrary[P],
    *,
    words: Iterable[str] = CAPACITY_WORDS,
    also: Iterable[str] = (),
    leaving_out: Iterable[str] = (),
) -> CapacityBuilding[P]:
    """
    The entries that train organisations, or ask for it: found by words, corrected by hand.

    The vocabulary of the notice has no member for it, and no entry is re-classified here: whoever keeps the
    library looks through ``entries`` and says what else belongs to it, or what does not.

    Args:
        library: A demand library or a supply library.
        words: Words, one of which stands in the title, the description or the help in kind; blanks and the
            size of letters do not count.
        also: Keys of entries that belong to it, whatever they say.
        leaving_out: Keys of entries that do not.

    Returns:
        These entries.

    Raises:
        InvalidValueError: If a key is not in the library, stands in both lists, or a word is no text.

    Source:
        民发〔2022〕11号, part 7; finding entries by words is a library option.

    Examples:
        >>> from rvmatch import FocusField, SocialOrganization
        >>> course = SupplyProject(
        ...     id="S1", title="县域社会组织 培育课程", organization=SocialOrganization(name="示例中心"),
        ...     fields=[FocusField.TALENT_CULTIVATION],
        ... )
        >>> capacity_building(ProjectLibrary([course])).entries[0].words
        ('社会组织培育',)
    """
    if not isinstance(library, ProjectLibrary):
        raise invalid("library", "of_class", library, kind="ProjectLibrary")
    asked = {word: _plain(word) for word in _texts("words", words)}
    if "" in asked.values():
        raise invalid("words", "capacity_word", "")
    marked, left_out = _keys(library, "also", also), _keys(library, "leaving_out", leaving_out)
    if both := marked & left_out:
        raise invalid("leaving_out", "capacity_both", min(both))
    entries = []
    for project in library:
        text = _plain("\n".join((project.title, project.description, project.in_kind)))
        found = tuple(word for word, plain in asked.items() if plain in text)
        if project.key in marked or (found and project.key not in left_out):
            entries.append(CapacityEntry(key=project.key, words=found, marked=project.key in marked))
    return CapacityBuilding(
        library=ProjectLibrary((library[one.key] for one in entries), keeper=library.keeper),
        entries=tuple(entries),
    )


def _plain(text: str) -> str:
    """Half-width small letters without blanks; lines stay apart, so that no word runs over an end."""
    lines = unicodedata.normalize("NFKC", text).casefold().split("\n")
    return "\n".join("".join(line.split()) for line in lines).strip("\n")


def _texts(field: str, values: Iterable[str]) -> tuple[str, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, "collection", values)
    found = tuple(values)
    for value in found:
        if not isinstance(value, str):
            raise invalid(field, "text", value)
    return found


def _keys(library: ProjectLibrary[P], field: str, keys: Iterable[str]) -> set[str]:
    found = set(_texts(field, keys))
    for key in sorted(found):
        library.position(key)  # refuses a key that is not there
    return found
