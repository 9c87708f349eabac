"""Local headings and words: small tables that officials can edit."""

import functools
import importlib.resources
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeAlias

import attrs

from rvmatch.errors import Fault, InvalidValueError, Place, ReadErrors, invalid
from rvmatch.serialization.limits import Limits
from rvmatch.serialization.sheets.csvtext import table_of_csv
from rvmatch.serialization.sheets.headings import HeadingBook, SheetKind, heading_book, normalized
from rvmatch.serialization.sheets.tables import RawTable, as_text, is_blank
from rvmatch.serialization.sheets.words import CATEGORY_FIELDS, Member, WordBook, built_in_words, split_values

__all__ = ["BUILT_IN_ALIASES", "Aliases", "Books", "books"]

BUILT_IN_ALIASES: Final = ("anhui", "fujian", "jilin", "yunnan")
"""Provinces whose local words ship with the library: its own reading, not an official table."""

Aliases: TypeAlias = str | os.PathLike[str] | Mapping[str, Mapping[str, str]] | None
"""A province of ``BUILT_IN_ALIASES``, the path of a csv file, or kind to local word to its meaning."""

_LIMITS: Final = Limits(max_bytes=1_000_000, max_rows=20_000, max_columns=20)
_HEADING_KINDS: Final = frozenset(map(normalized, ("表头", "heading", "headings")))
_EVERYWHERE: Final = frozenset(map(normalized, ("全部", "any", "all")))
_LEAVE_OUT: Final = frozenset(map(normalized, ("忽略", "ignore")))
_FIRST_ROW: Final = frozenset(map(normalized, ("类型", "kind")))


@attrs.frozen(kw_only=True)
class Books:
    """
    The headings and the words by which one sheet is read.

    Args:
        headings: The headings.
        words: The words.
        name: Which local words were added; empty if none.
    """

    headings: HeadingBook
    words: WordBook
    name: str = ""


def books(kind: SheetKind, aliases: Aliases = None) -> Books:
    """
    The built-in headings and words of one kind of sheet, with local ones added.

    Args:
        kind: ``"demand"`` or ``"supply"``.
        aliases: Where the local ones stand.

    Returns:
        Both books.

    Raises:
        InvalidValueError: If ``aliases`` names no province, and no csv file either.
        ReadErrors: If a line of the table cannot be understood; all such lines are named.
    """
    plain = Books(headings=heading_book(kind), words=built_in_words())
    if aliases is None:
        return plain
    if isinstance(aliases, Mapping):
        lines = [
            (Place(path=f"aliases[{group!r}][{word!r}]"), group, word, meaning)
            for group, words in aliases.items()
            for word, meaning in words.items()
        ]
        return _extended(plain, lines, "mapping")
    name = os.fspath(aliases)
    table = _shipped(name) if name in BUILT_IN_ALIASES else _from_file(name)
    texts = (
        (row, [as_text(cell) for cell in (*cells, "", "", "")[:3]])
        for row, cells in enumerate(table.rows, start=1)
    )
    lines = [
        (table.place(row), group, word, meaning)
        for row, (group, word, meaning) in texts
        if not (is_blank(group) and is_blank(word)) and normalized(group) not in _FIRST_ROW
    ]
    return _extended(plain, lines, Path(name).name)


@functools.cache
def _shipped(name: str) -> RawTable:
    folder = importlib.resources.files("rvmatch.serialization.sheets").joinpath("data", "aliases")
    return table_of_csv(folder.joinpath(f"{name}.csv").read_bytes(), _LIMITS)


def _from_file(name: str) -> RawTable:
    path = Path(name)
    if not path.is_file():
        raise invalid("aliases", "aliases", name, names=", ".join(BUILT_IN_ALIASES))
    if path.stat().st_size > _LIMITS.max_bytes:
        raise invalid("aliases", "limit_bytes", path.stat().st_size, limit=_LIMITS.max_bytes)
    return table_of_csv(path.read_bytes(), _LIMITS)


def _extended(plain: Books, lines: list[tuple[Place, str, str, str]], name: str) -> Books:
    headings: dict[str, str] = {}
    words: dict[str, dict[str, tuple[Member, ...]]] = {}
    faults: list[Fault] = []
    for place, group, word, meaning in lines:
        try:
            if normalized(group) in _HEADING_KINDS:
                field_name = _meant_field(plain, meaning)
                headings |= {} if field_name is None else {normalized(word): field_name}
            elif (fields := _fields_of_group(plain, group)) is not None:
                for field in fields:
                    members = _meant_members(plain, field, meaning)
                    words.setdefault(field, {})[normalized(word)] = members
        except InvalidValueError as error:
            faults.append(error.fault.at(place))
    if faults:
        raise ReadErrors(faults)
    return Books(
        headings=plain.headings.extended(headings),
        words=plain.words.extended(words),
        name=name,
    )


def _meant_field(plain: Books, meaning: str) -> str | None:
    """The field a local heading stands for: empty to leave it out, None if only the other sheet has it."""
    if normalized(meaning) in _LEAVE_OUT:
        return ""
    other: SheetKind = "supply" if plain.headings.kind == "demand" else "demand"
    field = plain.headings.field(meaning)
    if field is None and heading_book(other).field(meaning) is None:
        raise invalid("aliases", "alias_heading", meaning)
    return field


def _fields_of_group(plain: Books, group: str) -> tuple[str, ...] | None:
    """The fields in whose columns a local word holds; None if only the other kind of sheet has them."""
    if normalized(group) in _EVERYWHERE:
        return (*CATEGORY_FIELDS, "category")
    for kind in (plain.headings.kind, "supply", "demand"):
        field = heading_book(kind).field(group)
        if field is not None and field in plain.words.words:
            if heading_book(plain.headings.kind).field(group) != field:
                return None
            return (field,)
    raise invalid("aliases", "alias_group", group)


def _meant_members(plain: Books, field: str, meaning: str) -> tuple[Member, ...]:
    """The members that a local word stands for; ``栏目:词`` names the column of each."""
    members: list[Member] = []
    for value in split_values(meaning):
        group, colon, word = str(value).replace("\uff1a", ":").partition(":")
        target = plain.headings.field(group) if colon else field
        if target is None or target not in plain.words.words:
            raise invalid("aliases", "alias_group", group)
        members.extend(plain.words.members(target, word if colon else group))
    if not members:
        raise invalid("aliases", "alias_meaning", meaning)
    return tuple(members)
