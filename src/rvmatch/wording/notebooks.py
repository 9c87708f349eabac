"""Small tables for notebooks, with headings in both languages, as a notebook asks for none."""

from collections.abc import Sequence
from html import escape
from itertools import islice
from typing import Final

from rvmatch.wording import say, shown

__all__ = ["in_both", "notebook_table"]

_MOST_ROWS: Final = 10
_MOST_CELLS: Final = 12


def notebook_table(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[object]], **words: object
) -> str:
    """
    A table as HTML: everything escaped and short, private numbers masked, and few rows.

    Args:
        title: The code of the sentence above, after ``notebook.``.
        heads: The codes of the headings, after ``notebook.``; what has no sentence stands as it is.
        rows: As many cells each as there are headings; of more than ten the first ten are shown.
        words: What the title needs.

    Returns:
        One ``div`` that a notebook shows.
    """
    head = "".join(f"<th>{_cell(in_both(code))}</th>" for code in heads[:_MOST_CELLS])
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row[:_MOST_CELLS]) + "</tr>"
        for row in islice(rows, _MOST_ROWS)
    )
    more = len(rows) - _MOST_ROWS
    below = f"<p>{escape(in_both('more', count=more))}</p>" if more > 0 else ""
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<div><p>{escape(in_both(title, **words))}</p>{table}{below}</div>"


def in_both(code: str, **words: object) -> str:
    """
    A sentence in Chinese and English, one after the other.

    Args:
        code: Its code, after ``notebook.``.
        words: What it needs.

    Returns:
        Both sentences; the code itself where there are none.
    """
    known = f"notebook.{code}"
    try:
        sentences = say(known, "zh", **words), say(known, "en", **words)
    except KeyError:
        return code
    return " ".join(dict.fromkeys(sentences))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    text = shown(value)
    # Quotation marks tell messages where a text begins and ends; a cell does.
    return escape(text[1:-1] if isinstance(value, str) and text else text)
