"""
OR-Library assignment: the least cost of assign100 to assign800.

Files: page "Assignment problem" of the OR-Library (J. E. Beasley). Every item gets a place of its own, at the
least cost in total; the answer is proven by prices.

    python benchmarks/reproductions/or_assignment.py assign100.txt assign200.txt
"""

from collections.abc import Sequence
from pathlib import Path

from comparison import Figure, Published, Sheet, arguments, run

from rvmatch.experiments.instances import FromFile

__all__ = ["least_cost", "main"]


def least_cost(path: Path) -> Figure:
    """The least cost of a file at which every item has a place."""
    instance = FromFile(path=str(path), format="or_assignment").instance(0)
    market, offset = instance.market, dict(instance.provenance.facts)["offset"]
    best = market.optimum
    pairs = int(best.rows.size)
    cost = pairs * int(offset) - int(best.points)
    missing = market.problem.shape[0] - pairs
    note = f"{missing} items without a place" if missing else ""
    return Figure(quantity="least cost", ours=cost, low=True, proven=best.optimal, note=note)


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(__doc__).parse_args(argv)
    sheet = Sheet("or_assignment", Published.read(asked.published))
    for path in asked.files:
        sheet.files([path])
        sheet.compare(path.stem, [least_cost(path)])
    return sheet.close()


if __name__ == "__main__":
    run(main)
