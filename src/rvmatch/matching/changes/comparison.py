"""What differs between two plans: who keeps, gains, loses or changes partners, and why."""

from collections.abc import Iterator
from enum import StrEnum, unique

import attrs

from rvmatch.errors import invalid, known_language
from rvmatch.matching.asking.measures import Measured, values_of
from rvmatch.matching.changes.change_reasons import reasons_for_new, reasons_of_loss, same_objective
from rvmatch.matching.changes.comparison_lines import docking_lines, objective_lines, setting_lines
from rvmatch.matching.changes.plan_side import Libraries, PlanSide
from rvmatch.matching.changes.setting_changes import SettingChange, setting_changes
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.phrasing import Sentence
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.limits import Limit
from rvmatch.matching.policies.objectives import Objective
from rvmatch.wording import Language, say

__all__ = [
    "ChangeKind",
    "DemandComparison",
    "DockingChange",
    "KeptDocking",
    "ObjectiveComparison",
    "PlanComparison",
    "compare_plans",
]


@unique
class ChangeKind(StrEnum):
    """What became of the partners of one demand."""

    KEPT = "kept"
    """The same partners."""

    CHANGED = "changed"
    """Other partners: some ended, some are new."""

    GAINED = "gained"
    """New partners, and none ended."""

    LOST = "lost"
    """Partners ended, and none is new."""


@attrs.frozen(kw_only=True)
class KeptDocking:
    """
    A docking that both plans have.

    Args:
        supply: The supply's key.
        earlier_points: What the pair was worth.
        later_points: What it is worth now.
    """

    supply: str
    earlier_points: int
    later_points: int


@attrs.frozen(kw_only=True)
class DockingChange:
    """
    A docking that only one of the plans has.

    Args:
        supply: The supply's key.
        reasons: Why it ended, or is new: the first honest reason, then details.
    """

    supply: str
    reasons: tuple[Sentence, ...]


@attrs.frozen(kw_only=True)
class DemandComparison:
    """
    What became of the partners of one demand.

    Args:
        demand: Its key.
        kept: Dockings that both plans have, by supply.
        ended: Dockings of the earlier plan alone, by supply.
        new: Dockings of the later plan alone, by supply.
    """

    demand: str
    kept: tuple[KeptDocking, ...]
    ended: tuple[DockingChange, ...]
    new: tuple[DockingChange, ...]

    @property
    def kind(self) -> ChangeKind:
        """What became of its partners as a whole."""
        if self.ended and self.new:
            return ChangeKind.CHANGED
        if self.ended:
            return ChangeKind.LOST
        return ChangeKind.GAINED if self.new else ChangeKind.KEPT


@attrs.frozen(kw_only=True)
class ObjectiveComparison:
    """
    What two plans reached in one objective.

    Args:
        objective: The objective, as the later policy has it if both do.
        earlier: What the earlier plan reached; None if its policy has no such objective, or it follows none.
        later: What the later plan reached, likewise.
    """

    objective: Objective
    earlier: tuple[Measured, ...] | None
    later: tuple[Measured, ...] | None


@attrs.frozen(kw_only=True)
class PlanComparison:
    """
    Two plans side by side; for departments, as it names all sides.

    Args:
        demands: Every demand with a docking in either plan, by key.
        objectives: Those of the later policy in its order, then those of the earlier one alone.
        limits_new: Limits of the later policy alone.
        limits_gone: Limits of the earlier policy alone.
        settings: Other settings and libraries that differ.
    """

    demands: tuple[DemandComparison, ...]
    objectives: tuple[ObjectiveComparison, ...]
    limits_new: tuple[Limit, ...]
    limits_gone: tuple[Limit, ...]
    settings: tuple[SettingChange, ...]

    def of_kind(self, kind: ChangeKind | str) -> tuple[DemandComparison, ...]:
        """
        The demands of which this became.

        Args:
            kind: One of ``ChangeKind``, or its value.

        Raises:
            InvalidValueError: If there is no such kind.
        """
        if kind not in tuple(ChangeKind):
            raise invalid("kind", "policy_choice", kind, values=", ".join(ChangeKind))
        return tuple(one for one in self.demands if one.kind == kind)

    def lines(self, language: Language = "zh") -> tuple[str, ...]:
        """
        The comparison in words: numbers, settings, objectives, then each demand whose partners differ.

        Args:
            language: ``"zh"`` or ``"en"``.

        Returns:
            Lines; details are set in by two blanks.

        Raises:
            InvalidValueError: If there is no such language.
        """
        known_language(language)
        return tuple(self._lines(language))

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def _lines(self, language: Language) -> Iterator[str]:
        counts = {
            name: sum(len(getattr(one, name)) for one in self.demands) for name in ("kept", "ended", "new")
        }
        yield say("compare.dockings", language, **counts)
        yield say("compare.demands", language, **{kind.value: len(self.of_kind(kind)) for kind in ChangeKind})
        yield from setting_lines(self.settings, self.limits_new, self.limits_gone, language)
        for one in self.objectives:
            yield from objective_lines(one.objective, one.earlier, one.later, language)
        for demand in self.demands:
            yield from self._lines_of(demand, language)

    @staticmethod
    def _lines_of(one: DemandComparison, language: Language) -> Iterator[str]:
        for kept in one.kept:
            if kept.earlier_points != kept.later_points:
                words = {"score": kept.earlier_points, "minimum": kept.later_points}
                told = Sentence.of("compare.kept", demand=one.demand, supply=kept.supply, **words)
                yield told.text(language)
        for code, changes in (("compare.ended", one.ended), ("compare.new", one.new)):
            for change in changes:
                yield from docking_lines(code, one.demand, change.supply, change.reasons, language)


def compare_plans(
    earlier: MatchPlan,
    later: MatchPlan,
    *,
    before: Libraries | None = None,
    after: Libraries | None = None,
    matcher: Matcher | None = None,
) -> PlanComparison:
    """
    What differs between two plans, demand by demand, with a reason for each docking that ended or is new.

    The plans alone tell which projects are gone or new, and what was agreed or refused. With ``after`` it is
    known as well what rules and scores say now and what each docking would cost, or bring, in the objectives
    of the later policy; with ``before`` what rules and scores said then, and whose content changed. Where
    nothing tells the reason, that is said.

    Args:
        earlier: The earlier plan.
        later: The later plan, made under any policy.
        before: The demands and the supplies that the earlier plan was made from.
        after: The demands and the supplies that the later plan was made from.
        matcher: Rules and criteria, if the plans were made with some of one's own; its weights and policy
            are not asked.

    Returns:
        The comparison.

    Raises:
        InvalidValueError: If one of the two is no plan, or libraries, rules or criteria are not those that a
            plan was made from.
    """
    old, new = PlanSide.of("before", earlier, before, matcher), PlanSide.of("after", later, after, matcher)
    keys = sorted({demand for demand, _ in (*old.matches, *new.matches)})
    policies = earlier.settings.policy, later.settings.policy
    return PlanComparison(
        demands=tuple(_demand(key, old, new) for key in keys),
        objectives=tuple(_objectives(earlier, later)),
        limits_new=tuple(limit for limit in policies[1].limits if limit not in policies[0].limits),
        limits_gone=tuple(limit for limit in policies[0].limits if limit not in policies[1].limits),
        settings=setting_changes(earlier.settings, later.settings),
    )


def _demand(key: str, old: PlanSide, new: PlanSide) -> DemandComparison:
    before = {match.supply: match.points for match in old.plan.matches_of_demand(key)}
    after = {match.supply: match.points for match in new.plan.matches_of_demand(key)}
    return DemandComparison(
        demand=key,
        kept=tuple(
            KeptDocking(supply=supply, earlier_points=points, later_points=after[supply])
            for supply, points in before.items()
            if supply in after
        ),
        ended=tuple(
            DockingChange(supply=supply, reasons=reasons_of_loss(key, supply, earlier=old, later=new))
            for supply in before
            if supply not in after
        ),
        new=tuple(
            DockingChange(supply=supply, reasons=reasons_for_new(key, supply, earlier=old, later=new))
            for supply in after
            if supply not in before
        ),
    )


def _objectives(earlier: MatchPlan, later: MatchPlan) -> Iterator[ObjectiveComparison]:
    before, after = _reached(earlier), _reached(later)
    for objective, values in after:
        same = [reached for one, reached in before if same_objective(one, objective)]
        yield ObjectiveComparison(objective=objective, earlier=same[0] if same else None, later=values)
    for objective, values in before:
        if not any(same_objective(one, objective) for one, _ in after):
            yield ObjectiveComparison(objective=objective, earlier=values, later=None)


def _reached(plan: MatchPlan) -> list[tuple[Objective, tuple[Measured, ...]]]:
    """Each objective with what the plan reached; nothing of a baseline, which follows none."""
    return [
        (objective, values_of(objective, outcome.values))
        for objective, outcome in zip(plan.settings.policy.objectives, plan.outcomes, strict=False)
    ]
