"""
Donations to recipients over weeks: matching against first come and against nearest first.

File: a CSV file with a line for each donation and each need (see ``donation_weeks.py`` for the columns). The
setting is that of food rescue, where an organisation hands donations on as they come in: M. K. Lee et al.,
WeBuildAI: participatory framework for algorithmic governance, Proceedings of the ACM on Human-Computer
Interaction 3, CSCW (2019). The records of that study are not public, so no value of it stands here; bring
records of your own into this form.

    python benchmarks/reproductions/donations.py donations.csv --degrees
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from comparison import Figure, Published, Sheet, arguments, run
from donation_weeks import HINDSIGHT, POLICIES, Weeks, handed_over, read_weeks
from numpy.typing import NDArray

__all__ = ["figures_of", "gini", "main"]


def gini(values: Sequence[Fraction]) -> Fraction:
    """The Gini coefficient, from 0 (all alike) to just below 1; 0 if there is nothing to share."""
    count, total = len(values), sum(values, Fraction(0))
    if not total:
        return Fraction(0)
    ranked = sum((place * value for place, value in enumerate(sorted(values), 1)), Fraction(0))
    return 2 * ranked / (count * total) - Fraction(count + 1, count)


def longest_wait(weeks: Weeks, need: NDArray[np.int64], week: NDArray[np.int64]) -> int:
    """How many weeks a recipient that got something was longest without, counted from its first need on."""
    given = np.flatnonzero(need >= 0)
    last = weeks.asked_since
    longest = 0
    for place in given[np.argsort(week[given], kind="stable")].tolist():
        whose = weeks.recipients[need[place]]
        longest = max(longest, int(week[place] - last[whose]))
        last[whose] = week[place]
    return longest


def figures_of(weeks: Weeks, policy: str) -> list[Figure]:
    """How many donations a policy hands over, how far they travel, and how evenly recipients are served."""
    need, week = handed_over(weeks, policy)
    given = np.flatnonzero(need >= 0)
    places = np.bincount(weeks.recipients, weeks.places).astype(np.int64)
    got = np.bincount(weeks.recipients[need[given]], minlength=places.size)
    asking = np.flatnonzero(places)
    shares = [Fraction(int(got[one]), int(places[one])) for one in asking]
    metres = int(weeks.metres[given, need[given]].sum())
    number = max(given.size, 1)
    return [
        Figure(quantity=f"{policy}: handed over", ours=int(given.size), low=False),
        Figure(quantity=f"{policy}: mean km", ours=Fraction(metres, 1000 * number), low=True),
        Figure(quantity=f"{policy}: longest wait in weeks", ours=longest_wait(weeks, need, week), low=True),
        Figure(quantity=f"{policy}: recipients with nothing", ours=int((got[asking] == 0).sum()), low=True),
        Figure(quantity=f"{policy}: Gini of shares", ours=gini(shares), low=True),
    ]


def main(argv: Sequence[str] | None = None) -> int:
    parser = arguments(__doc__)
    parser.add_argument("--degrees", action="store_true", help="x and y are longitude and latitude, not km")
    asked = parser.parse_args(argv)
    sheet = Sheet("donations", Published.read(asked.published))
    for path in asked.files:
        sheet.files([path])
        weeks = read_weeks(path, degrees=asked.degrees)
        sheet.compare(
            path.stem, [figure for name in (*POLICIES, HINDSIGHT) for figure in figures_of(weeks, name)]
        )
    return sheet.close()


if __name__ == "__main__":
    run(main)
