"""Text for a terminal: tables whose columns line up, and lines that tell how far a run is."""

import locale
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from rvmatch.wording import Language, has, say

__all__ = ["default_language", "steps_printer", "table", "width"]


def default_language() -> Language:
    """Chinese where the environment or the locale is Chinese, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def steps_printer(language: Language) -> Callable[[str, float], None]:
    """
    What tells on standard error how far a run is, so that results alone stand on standard output.

    Args:
        language: ``"zh"`` or ``"en"``.

    Returns:
        A function to be passed as ``progress=``.
    """

    def print_step(name: str, share: float) -> None:
        step, _, rank = name.partition(":")
        if has(f"rank.{rank}", language):
            words = say("progress.rank", language, rank=say(f"rank.{rank}", language))
        else:
            words = say(f"progress.{step}", language) if has(f"progress.{step}", language) else name
        print(f"{share:4.0%}  {words}", file=sys.stderr, flush=True)

    return print_step


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """
    Rows under headings; what begins with a digit to the right, everything else to the left.

    Args:
        headings: One for each column.
        rows: As many cells each as there are headings.

    Returns:
        Lines without a line break at the end.
    """
    cells = [[str(cell) for cell in row] for row in rows]
    columns = range(len(headings))
    right = [bool(cells) and all(row[column][:1].isdigit() for row in cells) for column in columns]
    widths = [max(width(row[column]) for row in (list(headings), *cells)) for column in columns]
    lines = [_line(headings, widths, right), "  ".join("─" * size for size in widths)]
    lines += [_line(row, widths, right) for row in cells]
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for cell, size, is_right in zip(cells, widths, right, strict=True):
        blanks = " " * (size - width(cell))
        padded.append(blanks + cell if is_right else cell + blanks)
    return "  ".join(padded).rstrip()
