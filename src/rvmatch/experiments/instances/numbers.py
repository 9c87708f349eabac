"""Files of plain text with whole numbers: opened within limits, every fault with its line."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.errors import Fault, Place, ReadErrors, invalid
from rvmatch.serialization.limits import Limits

__all__ = ["Numbers", "TextSource", "hash_of", "line_fault", "plain_text", "read_bytes"]

TextSource: TypeAlias = str | os.PathLike[str] | bytes
"""A path, or the bytes of a file."""

_LARGEST: Final = 2**53
"""Larger numbers stand in no such file, and sums of them could leave 64 bits."""


def read_bytes(source: TextSource, limits: Limits) -> bytes:
    """
    The bytes of a file.

    Args:
        source: A path, or the bytes themselves.
        limits: How many bytes there may be.

    Returns:
        The bytes.

    Raises:
        ReadErrors: If there are too many.
        OSError: If the file cannot be read.
    """
    if isinstance(source, bytes):
        data, size = source, len(source)
    else:
        with Path(source).open("rb") as file:
            data = file.read(limits.max_bytes + 1)
            size = max(len(data), os.fstat(file.fileno()).st_size)
    if size > limits.max_bytes:
        raise ReadErrors([invalid("source", "instance_bytes", size, most=limits.max_bytes).fault])
    return data


def hash_of(data: bytes) -> str:
    """The SHA-256 of a file, as provenances name it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def plain_text(data: bytes, limits: Limits) -> list[str]:
    """
    The lines of a file.

    Args:
        data: Its bytes, in UTF-8.
        limits: How many lines there may be.

    Returns:
        The lines.

    Raises:
        ReadErrors: If it is no text in UTF-8, or has too many lines.
    """
    try:
        # Not splitlines: a name may hold a sign that counts as a line break there and nowhere else.
        lines = data.decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadErrors([line_fault(line, "instance_text", f"0x{data[error.start]:02x}")]) from None
    if len(lines) > limits.max_rows:
        raise ReadErrors([invalid("source", "instance_lines", len(lines), most=limits.max_rows).fault])
    return lines


def line_fault(line: int, code: str, got: object, **params: object) -> Fault:
    """A fault with its line, counted from 1."""
    return invalid("line", code, got, **params).fault.at(Place(row=line))


@attrs.frozen(kw_only=True, eq=False)
class Numbers:
    """
    The whole numbers of a file, in reading order.

    Args:
        values: The numbers, int64 ``[k]``.
        lines: The line of each, from 1, int64 ``[k]``.
        length: How many lines the file has.
    """

    values: NDArray[np.int64]
    lines: NDArray[np.int64]
    length: int

    @classmethod
    def of(cls, data: bytes, limits: Limits) -> "Numbers":
        """
        The numbers of a file that holds nothing else, between blanks and line breaks.

        Args:
            data: Its bytes.
            limits: How many lines and numbers there may be, and how many faults are told one by one.

        Returns:
            The numbers.

        Raises:
            ReadErrors: With every word that is no whole number, or too large.
        """
        text = plain_text(data, limits)
        faults: list[Fault] = []
        values: list[int] = []
        lines: list[int] = []
        for line, word in _words(text):
            if len(values) == limits.max_cells:
                faults.append(line_fault(line, "instance_numbers", len(values), most=limits.max_cells))
                break
            number = _whole(word)
            if number is None and len(faults) < limits.max_faults:
                faults.append(line_fault(line, "instance_number", word))
            values.append(number or 0)
            lines.append(line)
        if faults:
            raise ReadErrors(faults)
        found, at = np.array(values, dtype=np.int64), np.array(lines, dtype=np.int64)
        return cls(values=found, lines=at, length=len(text))

    def line(self, place: int) -> int:
        """The line of the number at a place; the last line of the file if it ends before."""
        return int(self.lines[place]) if place < self.lines.size else max(self.length, 1)


def _words(text: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text, start=1):
        for word in line.split():
            yield number, word


def _whole(word: str) -> int | None:
    """A whole number as such files write it; ``1_000`` and digits of other scripts are none."""
    digits = word.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 20:
        return None
    number = int(word)
    return number if abs(number) < _LARGEST else None
