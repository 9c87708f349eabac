"""Files of PrefLib: orders, strict or with ties, complete or not, and categories."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs

from rvmatch.errors import Fault, ReadErrors
from rvmatch.experiments.instances.numbers import TextSource, line_fault, plain_text, read_bytes
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits

__all__ = ["PREFLIB_KINDS", "PrefLibOrder", "PrefLibOrders", "read_preflib"]

PREFLIB_KINDS: Final = ("soc", "soi", "toc", "toi", "cat")
"""Strict orders, complete or incomplete; orders with ties, complete or incomplete; categories."""

_NUMBER: Final = re.compile(r"[0-9]{1,9}", re.ASCII)
_ITEM: Final = r"(?:[0-9]{1,9}|\{(?:[0-9]{1,9}(?:,[0-9]{1,9})*)?\})"
_ORDER: Final = re.compile(rf"(?:{_ITEM}(?:,{_ITEM})*)?,?", re.ASCII)
_HEADER: Final = re.compile(r"#\s*([A-Z][A-Z ]*?)(?:\s+([0-9]{1,9}))?\s*:\s?(.*)", re.ASCII)


@attrs.frozen(kw_only=True)
class PrefLibOrder:
    """
    One order and how many voters gave it.

    Args:
        count: How many.
        levels: Alternatives by position from 0, the best level first; those of one level tie. Of categories
            a level may be empty.
    """

    count: int
    levels: tuple[tuple[int, ...], ...]


@attrs.frozen(kw_only=True)
class PrefLibOrders:
    """
    The orders of a file.

    Args:
        kind: One of ``PREFLIB_KINDS``.
        title: What the file calls itself; may be empty.
        alternatives: The names of the alternatives, by position.
        categories: The names of the categories; empty for orders.
        orders: The different orders, as the file has them.
    """

    kind: str
    title: str
    alternatives: tuple[str, ...]
    categories: tuple[str, ...]
    orders: tuple[PrefLibOrder, ...]

    @property
    def voters(self) -> int:
        """How many voters there are."""
        return sum(order.count for order in self.orders)


def read_preflib(
    source: TextSource, kind: str | None = None, *, limits: Limits = DEFAULT_LIMITS
) -> PrefLibOrders:
    """
    The orders of a PrefLib file.

    The new form begins with comments (``# NUMBER ALTERNATIVES: 5``); the old form, for orders alone, with
    the number of alternatives, a line for each (``1,name``) and a line of three numbers: voters, voters
    again, and different orders. The lines ``count: order`` or ``count,order`` follow.

    Args:
        source: A path, or the bytes of a file.
        kind: One of ``PREFLIB_KINDS``; by the file's own word or its name's end if left out.
        limits: How many bytes and lines it may hold, and how many entries of voters' lists altogether.

    Returns:
        The orders.

    Raises:
        ReadErrors: With every line that is no order of its kind: an alternative that is none, one that
            stands twice or is missing, a tie where there are none; or if voters do not add up.
        OSError: If the file cannot be read.

    Source:
        N. Mattei and T. Walsh, PrefLib: a library for preferences, ADT 2013, 259-270; the format pages of
        preflib.org.
    """
    lines = plain_text(read_bytes(source, limits), limits)
    new = next((line for line in lines if line.strip()), "").lstrip().startswith("#")
    head = _new_head(lines) if new else _old_head(lines)
    known = kind or head.kind or _suffix(source)
    if known not in PREFLIB_KINDS or (known == "cat" and not new):
        code = "preflib_old_categories" if known == "cat" else "preflib_kind"
        raise ReadErrors([*head.faults, line_fault(1, code, known, words=", ".join(PREFLIB_KINDS))])
    if head.faults:
        raise ReadErrors(head.faults)
    rules = _Rules(kind=known, alternatives=len(head.names), categories=len(head.categories))
    faults: list[Fault] = []
    orders: list[PrefLibOrder] = []
    entries = 0
    for number, line in enumerate(lines[head.length :], start=head.length + 1):
        if not line.strip():
            continue
        order = _order(line, ":" if new else ",", number, rules, faults)
        if order is not None:
            orders.append(order)
            entries += order.count * (1 + sum(map(len, order.levels)))
        if len(faults) > limits.max_faults or entries > limits.max_cells:
            break
    if entries > limits.max_cells:
        faults.append(line_fault(number, "preflib_entries", entries, most=limits.max_cells))
    found = sum(order.count for order in orders)
    if not faults and found != head.voters:
        faults.append(line_fault(max(len(lines), 1), "preflib_voters", found, voters=head.voters))
    if faults:
        raise ReadErrors(faults)
    return PrefLibOrders(
        kind=known,
        title=head.title,
        alternatives=head.names,
        categories=head.categories,
        orders=tuple(orders),
    )


@attrs.frozen(kw_only=True)
class _Head:
    length: int
    names: tuple[str, ...]
    voters: int
    faults: tuple[Fault, ...]
    kind: str = ""
    title: str = ""
    categories: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class _Rules:
    kind: str
    alternatives: int
    categories: int

    @property
    def strict(self) -> bool:
        return self.kind in ("soc", "soi")

    @property
    def complete(self) -> bool:
        return self.kind in ("soc", "toc")


def _new_head(lines: Sequence[str]) -> _Head:
    texts: dict[str, tuple[int, str]] = {}
    names: dict[tuple[str, int], str] = {}
    length = 0
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            break
        length = number
        if found := _HEADER.fullmatch(line.strip()):
            word, index, text = found.groups()
            if index is None:
                texts[word] = (number, text.strip())
            else:
                names[word, int(index)] = text.strip()
    faults: list[Fault] = []
    count = _counted(texts, "NUMBER ALTERNATIVES", max(length, 1), faults)
    voters = _counted(texts, "NUMBER VOTERS", max(length, 1), faults)
    many = _counted(texts, "NUMBER CATEGORIES", length, faults) if "NUMBER CATEGORIES" in texts else 0
    if not faults and max(count, many) > length:
        # Every alternative and every category has a line; this also keeps a number from filling the memory.
        faults.append(line_fault(max(length, 1), "preflib_names", length, count=max(count, many)))
        count = many = 0
    return _Head(
        length=length,
        names=tuple(names.get(("ALTERNATIVE NAME", one + 1), str(one + 1)) for one in range(count)),
        voters=voters,
        faults=tuple(faults),
        kind=texts.get("DATA TYPE", (0, ""))[1].lower(),
        title=texts.get("TITLE", (0, ""))[1],
        categories=tuple(names.get(("CATEGORY NAME", one + 1), str(one + 1)) for one in range(many)),
    )


def _counted(texts: dict[str, tuple[int, str]], word: str, last: int, faults: list[Fault]) -> int:
    number, text = texts.get(word, (last, ""))
    if not _NUMBER.fullmatch(text):
        faults.append(line_fault(number, "preflib_header", text, word=word))
        return 0
    return int(text)


def _old_head(lines: Sequence[str]) -> _Head:
    first = lines[0].strip() if lines else ""
    if not _NUMBER.fullmatch(first) or int(first) + 2 > len(lines):
        fault = line_fault(1, "preflib_first", first)
        return _Head(length=0, names=(), voters=0, faults=(fault,))
    count, names = int(first), []
    faults: list[Fault] = []
    for place in range(1, count + 1):
        number, _, name = lines[place].partition(",")
        if number.strip() != str(place):
            faults.append(line_fault(place + 1, "preflib_name", lines[place], number=place))
        names.append(name.strip())
    sums = [part.strip() for part in lines[count + 1].split(",")]
    if len(sums) != 3 or not all(map(_NUMBER.fullmatch, sums)):
        faults.append(line_fault(count + 2, "preflib_sums", lines[count + 1]))
        sums = ["0", "0"]
    return _Head(length=count + 2, names=tuple(names), voters=int(sums[1]), faults=tuple(faults))


def _order(line: str, mark: str, number: int, rules: _Rules, faults: list[Fault]) -> PrefLibOrder | None:
    """One line as an order; its faults are added, and None is found."""
    plain = "".join(line.split())
    count, _, text = plain.partition(mark)
    if not _NUMBER.fullmatch(count) or not _ORDER.fullmatch(text) or mark not in plain:
        faults.append(line_fault(number, "preflib_line", line, mark=mark))
        return None
    levels = tuple(
        tuple(int(one) - 1 for one in _NUMBER.findall(item)) for item in re.findall(_ITEM, text, re.ASCII)
    )
    flat = [one for level in levels for one in level]
    found = set(flat)
    before = len(faults)
    faults += [
        line_fault(number, "preflib_alternative", one + 1, most=rules.alternatives)
        for one in sorted(found)
        if not 0 <= one < rules.alternatives
    ]
    if len(found) < len(flat):
        twice = next(one for one in flat if flat.count(one) > 1)
        faults.append(line_fault(number, "preflib_twice", twice + 1))
    if rules.strict and any(len(level) != 1 for level in levels):
        faults.append(line_fault(number, "preflib_tie", text, kind=rules.kind))
    if rules.complete and len(found) != rules.alternatives:
        faults.append(line_fault(number, "preflib_complete", len(found), count=rules.alternatives))
    if rules.categories and len(levels) > rules.categories:
        faults.append(line_fault(number, "preflib_categories", len(levels), most=rules.categories))
    return None if len(faults) > before else PrefLibOrder(count=int(count), levels=levels)


def _suffix(source: TextSource) -> str:
    return "" if isinstance(source, bytes) else Path(os.fspath(source)).suffix.removeprefix(".").lower()
