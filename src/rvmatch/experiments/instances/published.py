"""Published cases as instances: sizes and money from sources, all else synthetic, with knobs to turn."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import ClassVar, Final, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.experiments.instances import settings
from rvmatch.experiments.instances.instance import Instance, Setting
from rvmatch.experiments.instances.libraries import market_of_libraries
from rvmatch.experiments.instances.turning import turned
from rvmatch.experiments.scenario_parts import published_size
from rvmatch.experiments.scenarios import Scenario, national, scarce
from rvmatch.experiments.scenarios_fairs import FAIR_YEARS, charity_fair
from rvmatch.experiments.scenarios_published import sichuan, xinjiang, yunnan, yunxi
from rvmatch.mechanisms import Chance, TwoSidedMarket
from rvmatch.mechanisms.preferences import ranks_by_points

__all__ = ["CASES", "Published"]

_WHOLE: Final = 1_000_000
"""The points of a pair that suits in every way."""

_FAIRS: Final[Mapping[str, Callable[[int], Scenario]]] = {
    f"charity_fair_{year}": partial(charity_fair, year) for year in FAIR_YEARS
}

CASES: Final[Mapping[str, Callable[[int], Scenario]]] = MappingProxyType(
    {
        "national": national,
        "scarce": scarce,
        "sichuan": sichuan,
        "xinjiang": xinjiang,
        "yunnan": yunnan,
        "yunxi": yunxi,
        **_FAIRS,
    }
)
"""The published cases by name, each to be drawn with a seed."""

_SIZES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "national": "national-pairing-2023",
        "sichuan": "sichuan-2023-2024",
        "xinjiang": "xinjiang-2025",
        "yunnan": "yunnan-2024",
        "yunxi": "yunxi-2021",
        **{name: name.replace("_", "-") for name in _FAIRS},
    }
)
"""The published size that a case follows; ``scarce`` follows none."""


@final
@attrs.frozen(kw_only=True)
class Published:
    """
    A published case: its counties and sizes are real, its organisations and projects are invented.

    All knobs are this library's own inventions; as they stand at first, the case is the scenario of
    ``rvmatch.experiments`` itself, seen by ``market_of_libraries``, with amounts and budgets.

    Args:
        case: ``"national"``, ``"scarce"``, ``"sichuan"``, ``"xinjiang"``, ``"yunnan"``, ``"yunxi"``, or a
            fair at which 15 to 24 % were matched: ``"charity_fair_2014"``, ``..._2015``, ``..._2019``.
        correlation: How much each line goes by the points of its pairs, from 1 (alone) to 0 (by draws of its
            own).
        popularity_skew: How much supplies go by a popularity of the county that they all see alike, from 0
            (not at all) to 1 (alone); the k-th county of a drawn order has popularity 1/k.
        scarcity: The share of supplies that are taken away, from 0 to 1.
        outside_home: The share of supplies of organisations with a home province that serve where they said;
            the others serve the home province alone.
        missing: The chance of each statement of money, period or regions to be taken away.
        remote_share: The share of counties that are remote, drawn evenly; with 0 the key counties of the
            notice are, which in some cases are all.

    Raises:
        InvalidValueError: If a setting is out of range; ``field`` names which.

    Source:
        The published sizes of the notice's data, with their citations; what a case leaves open says its
        scenario.
    """

    name: ClassVar[str] = "published"
    case: str = attrs.field(validator=settings.one_of(*CASES))
    correlation: float = attrs.field(default=1.0, validator=settings.portion)
    popularity_skew: float = attrs.field(default=0.0, validator=settings.portion)
    scarcity: float = attrs.field(default=0.0, validator=settings.portion)
    outside_home: float = attrs.field(default=1.0, validator=settings.portion)
    missing: float = attrs.field(default=0.0, validator=settings.portion)
    remote_share: float = attrs.field(default=0.0, validator=settings.portion)

    def instance(self, seed: int) -> Instance:
        """
        The instance of a seed.

        Args:
            seed: Any whole number; it also draws the scenario.

        Returns:
            The instance; synthetic, with the published numbers among the facts of its provenance.
        """
        chance = Chance(seed).of(self.name, self.case)
        scenario = turned(
            CASES[self.case](seed),
            chance,
            scarcity=self.scarcity,
            outside_home=self.outside_home,
            missing=self.missing,
        )
        market = market_of_libraries(scenario.demands, scenario.supplies)
        if self.correlation < 1 or self.popularity_skew > 0:
            market = self._opinionated(market, chance)
        if self.remote_share > 0:
            market = attrs.evolve(market, remote=self._remote(market.groups, chance))
        size = _SIZES.get(self.case, "")
        reference = f"published size {size}" if size else "a scenario of this library"
        provenance = settings.provenance_of(self, seed, reference, facts=_facts(size))
        return Instance(name=self.case, market=market, provenance=provenance)

    def _opinionated(self, market: TwoSidedMarket, chance: Chance) -> TwoSidedMarket:
        problem = market.problem
        points = problem.points / _WHOLE
        by_row, by_col = (chance.of("own", side).uniform(points.size) for side in ("rows", "cols"))
        rows = self.correlation * points + (1 - self.correlation) * by_row
        cols = self.correlation * points + (1 - self.correlation) * by_col
        order = chance.of("popularity").permutation(_count(market.groups))
        popularity = (1.0 / (order + 1))[market.groups[problem.rows]]
        cols = (1 - self.popularity_skew) * cols + self.popularity_skew * popularity
        return attrs.evolve(
            market,
            row_ranks=ranks_by_points(problem.rows, rows),
            col_ranks=ranks_by_points(problem.cols, cols),
        )

    def _remote(self, groups: NDArray[np.int64], chance: Chance) -> NDArray[np.bool_]:
        count = _count(groups)
        remote = chance.of("remote").permutation(count)[: int(self.remote_share * count)]
        return np.isin(groups, remote)


def _count(groups: NDArray[np.int64]) -> int:
    return int(groups.max()) + 1 if groups.size else 0


def _facts(size: str) -> tuple[tuple[str, Setting], ...]:
    if not size:
        return ()
    found = published_size(size)
    numbers = {
        "published_organizations": found.organizations,
        "published_counties": found.counties,
        "published_projects": found.projects,
        "published_matched": found.matched,
        "published_amount_cny": found.amount_cny,
    }
    return tuple((name, number) for name, number in numbers.items() if number is not None)
