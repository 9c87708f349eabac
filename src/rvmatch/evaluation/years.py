"""What a year of matching came to: its libraries, its plan, its dockings, and who is still waiting."""

from collections import Counter
from collections.abc import Iterable, Mapping

import attrs

from rvmatch.errors import invalid
from rvmatch.matching.plan import MatchPlan
from rvmatch.model.arguments import instance, instances, mapping, optional_instance
from rvmatch.model.docking import Docking
from rvmatch.model.docking_statuses import FULFILLED, KEPT
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.life_cycle import DockingMove
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import count
from rvmatch.model.vocabulary import ProjectStatus

__all__ = ["LibraryYear", "PairChanges", "YearOutcome", "year_outcome"]


def _arrived(keys: Iterable[str]) -> tuple[str, ...]:
    return instances("arrived", keys, str)


def _withdrawn(keys: Iterable[str]) -> tuple[str, ...]:
    return instances("withdrawn", keys, str)


def _finished(keys: Iterable[str]) -> tuple[str, ...]:
    return instances("finished", keys, str)


@attrs.frozen(kw_only=True)
class LibraryYear:
    """
    How a library came from last year's size to this year's.

    Args:
        earlier: How many projects it had when last year's plan was made.
        arrived: Keys of those that are new since then.
        withdrawn: Keys of those that their owners withdrew since then.
        finished: Keys of those that left because all their places were used up by finished dockings.
        later: How many it has when this year's plan is made.

    Raises:
        InvalidValueError: If a value is not as described, or the sizes do not add up.
    """

    earlier: int = attrs.field(validator=count())
    arrived: tuple[str, ...] = attrs.field(default=(), converter=_arrived)
    withdrawn: tuple[str, ...] = attrs.field(default=(), converter=_withdrawn)
    finished: tuple[str, ...] = attrs.field(default=(), converter=_finished)
    later: int = attrs.field()

    @later.validator
    def _adds_up(self, attribute: "attrs.Attribute[int]", value: int) -> None:
        expected = self.earlier + len(self.arrived) - len(self.withdrawn) - len(self.finished)
        if value != expected:
            raise invalid(attribute.name, "years_sizes", value, expected=expected)


@attrs.frozen(kw_only=True)
class PairChanges:
    """
    The recommended pairs of a year against those of the year before.

    Args:
        kept: How many pairs stand in both plans.
        lost: How many stood in the earlier plan alone.
        new: How many stand in the later plan alone.
    """

    kept: int
    lost: int
    new: int


@attrs.frozen(kw_only=True)
class YearOutcome:
    """
    One year: what the libraries held, what was recommended, what people made of it.

    Args:
        year: The year.
        demands: The demands that the plan was made from, with the places that they had left.
        supplies: The supplies likewise.
        demand_changes: How the demand library came from last year's size to this year's.
        supply_changes: The same of the supply library.
        plan: The plan; what was agreed before is marked so in it.
        dockings: All dockings on record at the end of the year, each with its whole history, by id.
        waits: Each demand that is still waiting at the end of the year, and for how many years in a row by
            then, by key. A demand waits if it is published, wants partners, and nobody has agreed with it.
        changes: Its recommended pairs against last year's; None in the first year.
    """

    year: int
    demands: ProjectLibrary[DemandProject]
    supplies: ProjectLibrary[SupplyProject]
    demand_changes: LibraryYear
    supply_changes: LibraryYear
    plan: MatchPlan
    dockings: tuple[Docking, ...]
    waits: tuple[tuple[str, int], ...]
    changes: PairChanges | None = None

    @property
    def moves(self) -> dict[DockingMove, int]:
        """How many steps of each kind were made in this year, in the order of the life cycle."""
        made = Counter(
            step.move for docking in self.dockings for step in docking.history if step.on.year == self.year
        )
        return {move: made[move] for move in DockingMove if made[move]}

    @property
    def exits(self) -> tuple[Docking, ...]:
        """The dockings that somebody left in this year, by id."""
        return tuple(
            one
            for one in self.dockings
            if one.status is ProjectStatus.EXITED and one.history[-1].on.year == self.year
        )

    @property
    def counties_agreed(self) -> tuple[CountyCode, ...]:
        """Of the counties that come first those with a docking at the year's end, or finished in the year."""
        served = {one.county_code for one in self.dockings if self._serves(one)}
        return tuple(one.county for one in self.plan.coverage.counties if one.county in served)

    @property
    def waiting_times(self) -> tuple[tuple[int, int], ...]:
        """For each number of years in a row how many demands waited so long, the fewest years first."""
        return tuple(sorted(Counter(years for _, years in self.waits).items()))

    def _serves(self, docking: Docking) -> bool:
        finished = (step.on.year for step in docking.history if step.move is DockingMove.FINISH)
        return docking.status in KEPT or self.year in finished


def year_outcome(
    *,
    year: int,
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    demand_changes: LibraryYear,
    supply_changes: LibraryYear,
    plan: MatchPlan,
    dockings: Iterable[Docking],
    earlier: YearOutcome | None = None,
    waited: Mapping[str, int] | None = None,
) -> YearOutcome:
    """
    What a year came to, once it is over.

    Args:
        year: The year.
        demands: The demands that its plan was made from.
        supplies: The supplies that its plan was made from.
        demand_changes: How the demand library came from last year's size to this year's.
        supply_changes: The same of the supply library.
        plan: Its plan.
        dockings: All dockings on record at its end, in any order.
        earlier: What the year before came to; None if this is the first.
        waited: For how many years in a row demands had waited before the first year; of no account where
            there is an earlier year, which knows.

    Returns:
        The outcome, waiting times and changes worked out.

    Raises:
        InvalidValueError: If an argument is of another kind.

    Source:
        Library option; the texts read ask for yearly lists and adjustment, and name no measure of waiting.
    """
    for field, value, kind in (
        ("demands", demands, ProjectLibrary),
        ("supplies", supplies, ProjectLibrary),
        ("demand_changes", demand_changes, LibraryYear),
        ("supply_changes", supply_changes, LibraryYear),
        ("plan", plan, MatchPlan),
    ):
        instance(field, value, kind)
    optional_instance("earlier", earlier, YearOutcome)
    first = mapping("waited", waited)
    recorded = tuple(sorted(instances("dockings", dockings, Docking), key=lambda docking: docking.id))
    before = dict(earlier.waits) if earlier is not None else dict(first)
    agreed = {docking.demand for docking in recorded if docking.status in KEPT | FULFILLED}
    waits = tuple(
        (demand.key, before.get(demand.key, 0) + 1)
        for demand in demands
        if demand.status is ProjectStatus.PUBLISHED and demand.partners_wanted and demand.key not in agreed
    )
    return YearOutcome(
        year=year,
        demands=demands,
        supplies=supplies,
        demand_changes=demand_changes,
        supply_changes=supply_changes,
        plan=plan,
        dockings=recorded,
        waits=waits,
        changes=None if earlier is None else _changes(earlier.plan, plan),
    )


def _changes(earlier: MatchPlan, later: MatchPlan) -> PairChanges:
    before, after = ({(match.demand, match.supply) for match in plan.matches} for plan in (earlier, later))
    return PairChanges(kept=len(before & after), lost=len(before - after), new=len(after - before))
