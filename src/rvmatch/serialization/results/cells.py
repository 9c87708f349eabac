"""What stands in the cells of a result's tables, and above them, in one language."""

from collections.abc import Iterable
from enum import Enum
from typing import Final

import attrs

from rvmatch.matching.place_names import county_text, province_text
from rvmatch.model.identifiers import CountyCode
from rvmatch.notice import key_counties
from rvmatch.serialization.plans.values import Column, ColumnKind, Table, Value
from rvmatch.wording import Language, masked, say

__all__ = ["PLACE", "Cells", "Headings"]

Headings = tuple[tuple[str, ColumnKind], ...]
"""The headings of a table: the code of each in ``wording``, and what stands below it."""

PLACE: Final[Headings] = (
    ("table.heading.province", ColumnKind.PLACE),
    ("table.heading.county_code", ColumnKind.CODE),
    ("table.heading.county", ColumnKind.PLACE),
)
"""Where a row is about; ``Cells.place`` fills it."""

_YUAN_PER_WAN: Final = 10_000
_NEVER_MASKED: Final = frozenset({ColumnKind.CODE})
"""Keys must be found again in the libraries; numbers of people never are keys."""


@attrs.frozen(kw_only=True)
class Cells:
    """
    How values become cells in one language.

    Args:
        language: ``"zh"`` or ``"en"``.
    """

    language: Language

    def say(self, code: str, **params: object) -> str:
        """A sentence in the language."""
        return say(code, self.language, **params)

    def term(self, member: Enum) -> str:
        """The word for a member of a vocabulary."""
        return self.say(f"term.{type(member).__name__}.{member.name}")

    def place(self, county: str, name: str = "") -> tuple[str, str, str]:
        """Province, code and name of a county: as listed, else as stated, else its code again."""
        listed = key_counties().get(CountyCode(county))
        named = name if listed is None else listed.name
        return province_text(county, self.language), str(county), str(named or county)

    def counties(self, codes: Iterable[str]) -> str | None:
        """Counties in one cell, a line each, with name and code."""
        return self.listed(county_text(code, "", self.language) for code in codes)

    def amount(self, amount_cny: int | None) -> float | int | None:
        """Money in the unit of the language's headings: 万元 in Chinese, yuan in English; None unknown."""
        return amount_cny / _YUAN_PER_WAN if amount_cny is not None and self.language == "zh" else amount_cny

    def listed(self, parts: Iterable[str]) -> str | None:
        """Several things in one cell, a line each; nothing if there are none."""
        return "\n".join(parts) or None

    def table(
        self,
        name: str,
        headings: Headings,
        rows: Iterable[tuple[Value, ...]],
        *,
        lead: int,
        total: tuple[Value, ...] | None = None,
    ) -> Table:
        """
        A table under the shipped title of its name.

        Args:
            name: What programs call it; its title is ``result.table.<name>`` in ``wording``.
            headings: Its headings.
            rows: Its rows.
            lead: How many of the first columns say whom a row is about.
            total: A last row of sums.

        Returns:
            The table, in which telephone, identity and mail numbers are masked, whatever cell they stand in;
            keys and codes stay as they are.
        """
        kinds = [kind for _, kind in headings]
        return Table(
            name=name,
            title=self.say(f"result.table.{name}"),
            columns=tuple(Column(heading=self.say(code), kind=kind) for code, kind in headings),
            rows=tuple(_masked(row, kinds) for row in rows),
            lead=lead,
            total=total,
        )


def _masked(row: tuple[Value, ...], kinds: list[ColumnKind]) -> tuple[Value, ...]:
    return tuple(
        masked(value) if isinstance(value, str) and kind not in _NEVER_MASKED else value
        for value, kind in zip(row, kinds, strict=True)
    )
