"""
What was published, what we find, and whether they are equal: the frame of all reproductions.

Published values stand in ``published.json`` with their sources; hashes of the files that figures were
compared with stand there too, once somebody has recorded them. Data are never shipped.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final, TypeAlias

import attrs

from rvmatch.errors import RvmatchError

__all__ = ["PUBLISHED", "Figure", "Published", "Sheet", "arguments", "run"]

Number: TypeAlias = int | Fraction

PUBLISHED: Final = Path(__file__).with_name("published.json")
NOT_RECORDED: Final = "not recorded"
_FINE: Final = frozenset({"equal", "holds", "better than best known", NOT_RECORDED})


@attrs.frozen(kw_only=True)
class Figure:
    """
    One of our figures.

    Args:
        quantity: What it is, as ``published.json`` calls it.
        ours: The figure, exact.
        low: Whether less is better; None if neither is.
        proven: Whether it is proven that nothing is better.
        note: Anything else the reader should know.
    """

    quantity: str
    ours: Number
    low: bool | None = None
    proven: bool = True
    note: str = ""


@attrs.frozen(kw_only=True)
class Value:
    """A published value: a decimal number, what it claims to be, and the key of its source."""

    value: Decimal
    status: str
    source: str

    @property
    def rounding(self) -> Fraction:
        """How far a figure may be from it that was rounded to so many decimals."""
        exponent = self.value.as_tuple().exponent
        return Fraction(1, 2 * 10 ** -int(exponent)) if int(exponent) < 0 else Fraction(0)

    def verdict(self, figure: Figure) -> str:
        """Whether our figure is the published one."""
        over = Fraction(figure.ours) - Fraction(self.value)
        if self.status == "at least":
            return "holds" if over >= -self.rounding else "fails"
        if abs(over) <= self.rounding:
            return "equal"
        if figure.low is None:
            return "differs"
        if (over < 0) == figure.low:
            return "better than best known" if self.status == "best known" else "better than an optimum"
        return "worse" if figure.proven else "worse, not proven"


@attrs.frozen(kw_only=True)
class Published:
    """
    Published values by study, case and quantity; their sources; and hashes of files by name.

    Args:
        values: The values.
        sources: The sources in full, by key.
        hashes: SHA-256 of the files that figures were compared with.
    """

    values: dict[tuple[str, str, str], Value]
    sources: dict[str, str]
    hashes: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> "Published":
        """What such a file holds."""
        content = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            values={
                (study, case, quantity): Value(value=Decimal(value), status=status, source=source)
                for study, case, quantity, value, status, source in content["values"]
            },
            sources=content["sources"],
            hashes=content["hashes"],
        )


class Sheet:
    """
    The comparison as it is printed, a block for each case.

    Args:
        study: The name of the program.
        published: What to compare with.
    """

    def __init__(self, study: str, published: Published) -> None:
        self._study, self._published = study, published
        self._sources: list[str] = []
        self._verdicts: list[str] = []

    def files(self, paths: Iterable[Path]) -> None:
        """Print the name and the hash of each file, and whether it is the file that was tried."""
        for path in paths:
            found = hashlib.sha256(path.read_bytes()).hexdigest()
            known = self._published.hashes.get(path.name)
            told = (
                NOT_RECORDED if known is None else "as recorded" if known == found else f"recorded: {known}"
            )
            print(f"file    {path.name}\nsha256  {found} ({told})")

    def compare(self, case: str, figures: Sequence[Figure]) -> None:
        """Print our figures of a case beside the published ones."""
        lines = [("quantity", "published", "ours", "verdict")]
        notes = []
        for figure in figures:
            value = self._published.values.get((self._study, case, figure.quantity))
            verdict = NOT_RECORDED if value is None else value.verdict(figure)
            self._verdicts.append(verdict)
            told = "-"
            if value is not None:
                told = f"{value.value} ({value.status})"
                if value.source not in self._sources:
                    self._sources.append(value.source)
            lines.append((figure.quantity, told, _shown(figure.ours, value), verdict))
            notes += [f"  {figure.quantity}: {figure.note}"] if figure.note else []
        widths = [max(len(line[column]) for line in lines) for column in range(3)]
        print(f"case    {case}")
        for *cells, last in lines:
            padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
            print("  " + "  ".join([*padded, last]))
        print(*notes, sep="\n", end="\n\n" if notes else "\n")

    def close(self) -> int:
        """Print the sources; 0 if every published value is reproduced, else 1."""
        for key in self._sources:
            print(f"published by: {self._published.sources[key]}")
        compared = [verdict for verdict in self._verdicts if verdict != NOT_RECORDED]
        wrong = [verdict for verdict in self._verdicts if verdict not in _FINE]
        print(f"{len(compared) - len(wrong)} of {len(compared)} published values reproduced")
        return 1 if wrong else 0


def _shown(ours: Number, value: Value | None) -> str:
    """A figure with the decimals of the published one, and two more if there are any."""
    if isinstance(ours, int) or ours.denominator == 1:
        return str(int(ours))
    exponent = 0 if value is None else int(value.value.as_tuple().exponent)
    return f"{float(ours):.{max(2 - exponent, 4)}f}"


def arguments(description: str | None) -> argparse.ArgumentParser:
    """The arguments that all reproductions have: the files, and what to compare with."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="fetched by you, never shipped")
    parser.add_argument("--published", type=Path, default=PUBLISHED, help="values to compare with (JSON)")
    return parser


def run(main: Callable[[Sequence[str] | None], int]) -> None:
    """Run a program; what is wrong with its files is said in a sentence."""
    try:
        sys.exit(main(None))
    except (RvmatchError, OSError) as error:
        sys.exit(str(error))
