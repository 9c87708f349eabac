"""Rows of a sheet that are not projects: titles, filler lines, notes, examples, totals."""

import re
import unicodedata
from typing import Final

from rvmatch.serialization.sheets.tables import RawTable, as_text, is_blank, is_failed_formula

__all__ = ["filled_cells", "kind_above_heading", "kind_below_heading"]

_FILLER: Final = re.compile(
    r"(?:填报|填表|制表|上报|报送|填写|统计)(?:单位|部门|人|人员|日期|时间)(?:\(.*\))?(?::.*)?"
    r"|(?:年度|审核人|复核人|单位负责人|分管领导|主要负责人|负责人签字|盖章)(?:\(.*\))?:.*"
    r"|\d{4}年度|年度"
    r"|(?:reported by|filled in by|reporting unit|reporting date|year):.*"
)
_NOTE: Final = re.compile(
    r"(?:注|备注|说明|填表说明|填写说明|填报说明|填报要求|note|notes)\d*(?:[:.、].*)?", re.DOTALL
)
_EXAMPLE: Final = re.compile(
    r"(?:填写|填报)?(?:示例|样例|范例|例子?|例如|example|sample|e\.g\.)(?:行|数据|项目)?[-_ ]?\d*(?:[(:].*)?"
    r"|[(\[【](?:填写|填报)?(?:示例|样例|范例|例|example|sample)\d*[,:、 ]?[^)\]】]*[)\]】].*",
    re.DOTALL,
)
_TOTAL: Final = re.compile(r"(?:合计|总计|小计|共计|累计|total|subtotal|sum)(?:\(.*\))?(?::.*)?|共\d+[个项]")
_INSTRUCTIONS: Final = frozenset(
    (
        *(
            "必填",
            "选填",
            "必填项",
            "选填项",
            "必选",
            "可选",
            "文本",
            "数字",
            "日期",
            "下拉选择",
            "单选",
            "多选",
        ),
        *("required", "optional", "text", "number", "date"),
    )
)
_MOST_NOTE_CELLS: Final = 2
_FAILED: Final = "#n/a"


def filled_cells(table: RawTable, row: int) -> list[tuple[int, str]]:
    """The cells of a row that say something: their columns from 1, and their text in lower case."""
    return [
        (column, _FAILED if is_failed_formula(cell) else _plain(as_text(cell)))
        for column, cell in enumerate(table.rows[row - 1], start=1)
        if not is_blank(cell)
    ]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _joined(text: str) -> str:
    """Without the blanks that pad short words (合 计)."""
    return text.replace(" ", "")


def kind_above_heading(cells: list[tuple[int, str]]) -> str:
    """What a row above the headings is, if it says something: ``"filler"`` or ``"title"``."""
    fillers = (_FILLER.fullmatch(_joined(text)) or _FILLER.fullmatch(text) for _, text in cells)
    return "filler" if any(fillers) else "title"


def kind_below_heading(cells: list[tuple[int, str]], marked: frozenset[int], *, first: bool) -> str | None:
    """
    What a row below the headings is, if it is not a project.

    Args:
        cells: Its filled cells.
        marked: The columns of id and title, where an example is marked as one.
        first: Whether it stands directly beneath the headings, where any cell may say it is an example.

    Returns:
        ``"empty"``, ``"filler"``, ``"note"``, ``"example"`` or ``"total"``; None if it is a project.
    """
    # Formulas that somebody drew down beneath the last project fail there; where number or
    # title fail, the row was a project.
    if all(text == _FAILED and column not in marked for column, text in cells):
        return "empty"
    opening = cells[0][1]
    if _FILLER.fullmatch(_joined(opening)) or _FILLER.fullmatch(opening):
        return "filler"
    few = len(cells) <= _MOST_NOTE_CELLS
    if (few and _NOTE.fullmatch(opening)) or (first and all(text in _INSTRUCTIONS for _, text in cells)):
        return "note"
    if _TOTAL.fullmatch(_joined(opening)):
        return "total"
    leading = cells[0][0]
    if any(
        _EXAMPLE.fullmatch(text) for column, text in cells if first or column == leading or column in marked
    ):
        return "example"
    return None
