"""Pairs over the years: who stayed with which county for how long, who left, and where there were gaps."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import attrs

from rvmatch.cooperation.continuity import checked_exits
from rvmatch.cooperation.help_records import YearOfHelp
from rvmatch.errors import invalid
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.pairings import PairExit

__all__ = ["PairHistory", "PairSeries", "Spell", "YearStep", "pair_series"]

Pair = tuple[str, CountyCode]


@attrs.frozen(kw_only=True)
class Spell:
    """
    Years on end in which a pair stands on record; years of which there is no record at all do not end it.

    Args:
        first: The first year.
        last: The last year.
        recorded: In how many years of record it stands.
    """

    first: int
    last: int
    recorded: int


@attrs.frozen(kw_only=True)
class PairHistory:
    """
    How long one helper stayed with one county.

    Args:
        helper: The helper.
        county: The county.
        years: The years in which the pair stands on record, growing.
        spells: The same as years on end.
        gaps: Years of record between its first and its last in which it does not stand.
        exit_recorded: Whether an exit is on record.
        current: Whether it stands in the last year of record.
    """

    helper: str
    county: CountyCode
    years: tuple[int, ...]
    spells: tuple[Spell, ...]
    gaps: tuple[int, ...]
    exit_recorded: bool
    current: bool

    @property
    def ended_without_exit(self) -> bool:
        """Whether it stands no more and nobody recorded why."""
        return not (self.current or self.exit_recorded)


@attrs.frozen(kw_only=True)
class YearStep:
    """
    What changed from one year of record to the next.

    Args:
        before: The earlier year.
        after: The later year.
        kept: How many pairs stand in both.
        ended: Pairs of the earlier year only, helper and county, by county, then helper.
        new: Pairs of the later year only, likewise.
    """

    before: int
    after: int
    kept: int
    ended: tuple[Pair, ...]
    new: tuple[Pair, ...]

    @property
    def changes(self) -> int:
        """How many pairs ended or are new."""
        return len(self.ended) + len(self.new)


@attrs.frozen(kw_only=True)
class PairSeries:
    """
    Pairs over several years.

    Args:
        years: The years of record, growing.
        unrecorded: Years between the first and the last of which there is no record.
        pairs: Every pair that ever stood, by county, then helper.
        steps: What changed from each year of record to the next.
    """

    years: tuple[int, ...]
    unrecorded: tuple[int, ...]
    pairs: tuple[PairHistory, ...]
    steps: tuple[YearStep, ...]

    @property
    def lasting(self) -> tuple[PairHistory, ...]:
        """The pairs that stand in every year of record."""
        return tuple(one for one in self.pairs if len(one.years) == len(self.years))


def pair_series(years: Iterable[YearOfHelp], *, exits: Iterable[PairExit] = ()) -> PairSeries:
    """
    Which pairs lasted how long, who left, and where there were gaps.

    The view of given years; a plan with the fewest changes for the next year is made by
    ``rvmatch.actions.Pairing`` or ``Matcher.revise``.

    Args:
        years: Years of record in any order, each once; at least one.
        exits: Exits on record.

    Returns:
        The view.

    Raises:
        InvalidValueError: If there is no year, one is given twice, or something else is given.

    Source:
        民发〔2022〕11号, part 6: cooperation that lasts; 民函〔2023〕49号: yearly adjustment, and exits.

    Examples:
        >>> from rvmatch.cooperation.help_records import year_of_pairs
        >>> found = pair_series([
        ...     year_of_pairs(2022, [("甲", "530326")]),
        ...     year_of_pairs(2023, []),
        ...     year_of_pairs(2024, [("甲", "530326")]),
        ... ])
        >>> [(one.years, one.gaps) for one in found.pairs], [step.changes for step in found.steps]
        ([((2022, 2024), (2023,))], [1, 1])
    """
    if isinstance(years, str) or not isinstance(years, Iterable):
        raise invalid("years", "collection", years)
    given = tuple(years)
    for one in given:
        if not isinstance(one, YearOfHelp):
            raise invalid("years", "of_class", one, kind="YearOfHelp")
    if not given:
        raise invalid("years", "series_years", None)
    found = sorted(given, key=lambda one: one.year)
    for one, following in pairwise(found):
        if one.year == following.year:
            raise invalid("years", "series_year_twice", one.year)
    recorded = tuple(one.year for one in found)
    exited = {(one.side, one.county) for one in checked_exits(exits)}
    standing: dict[Pair, list[int]] = {}
    for one in found:
        for pair in one.pairs:
            standing.setdefault(pair, []).append(one.year)
    return PairSeries(
        years=recorded,
        unrecorded=tuple(year for year in range(recorded[0], recorded[-1]) if year not in recorded),
        pairs=tuple(
            _history(pair, standing[pair], recorded, exit_recorded=pair in exited)
            for pair in _in_order(standing)
        ),
        steps=tuple(_step(one, following) for one, following in pairwise(found)),
    )


def _in_order(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted(pairs, key=lambda pair: (pair[1], pair[0])))


def _history(pair: Pair, years: list[int], recorded: Sequence[int], *, exit_recorded: bool) -> PairHistory:
    spells: list[Spell] = []
    gaps: list[int] = []
    for year in recorded[recorded.index(years[0]) : recorded.index(years[-1]) + 1]:
        if year not in years:
            gaps.append(year)
        elif spells and not (gaps and gaps[-1] > spells[-1].last):
            spells[-1] = attrs.evolve(spells[-1], last=year, recorded=spells[-1].recorded + 1)
        else:
            spells.append(Spell(first=year, last=year, recorded=1))
    return PairHistory(
        helper=pair[0],
        county=pair[1],
        years=tuple(years),
        spells=tuple(spells),
        gaps=tuple(gaps),
        exit_recorded=exit_recorded,
        current=years[-1] == recorded[-1],
    )


def _step(before: YearOfHelp, after: YearOfHelp) -> YearStep:
    return YearStep(
        before=before.year,
        after=after.year,
        kept=len(before.pairs & after.pairs),
        ended=_in_order(before.pairs - after.pairs),
        new=_in_order(after.pairs - before.pairs),
    )
