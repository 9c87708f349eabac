"""How much of a plan hangs on one weight, or on the minimum score: what stays when they are moved."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

import attrs

from rvmatch.errors import InfeasibleProblemError, Remark, invalid, known_language
from rvmatch.matching.changes.reweighing import Docking, Reweighing
from rvmatch.matching.libraries import Demands, Supplies, as_library
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.phrasing import criterion_name, percent, score_text
from rvmatch.matching.plan import BASELINE_ROUTE, MatchPlan
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.reasons.inquiry import inquiry_into
from rvmatch.matching.watch import Cancel, Progress, Watch
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring import ONE, Weights
from rvmatch.wording import Language

__all__ = ["PairDependence", "Robustness", "RobustnessRun", "check_robustness"]

_MOST_NAMED = 8


@attrs.frozen(kw_only=True)
class RobustnessRun:
    """
    What the best plan would be if one setting were another.

    Args:
        criterion: The criterion whose weight is moved; empty if it is the minimum score.
        rises: Whether it is moved up.
        weight: The criterion's weight in this run, in parts per million; zero if it is the minimum score.
        minimum_points: The minimum score in this run, in points.
        feasible: Whether any plan keeps to the limits of the policy then; if none does, the rest is empty.
        lost: Dockings of the plan that the best plan has no longer, sorted.
        gained: Dockings that only the best plan then has, sorted.
    """

    criterion: str
    rises: bool
    weight: int
    minimum_points: int
    feasible: bool
    lost: tuple[Docking, ...]
    gained: tuple[Docking, ...]


@attrs.frozen(kw_only=True)
class PairDependence:
    """
    A docking that some weights decide.

    Args:
        demand: The demand's key.
        supply: The supply's key.
        criteria: The criteria of which the weight, moved by itself, takes it out of the best plan.
    """

    demand: str
    supply: str
    criteria: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Robustness:
    """
    What of a plan stays when its weights and its minimum score are moved, one at a time.

    Of plans that are equally good then, the one nearest to the plan counts: a docking is lost only where no
    best plan that changes as little has it.

    Args:
        matches: The plan's dockings, sorted.
        weight_change: By which share of itself each weight is moved, in (0, 1).
        minimum_change: By how much the minimum score is moved, in (0, 1).
        minimum_points: The plan's own minimum score, in points.
        runs: One search for the best plan each: every weight up and down, then the minimum score.
    """

    matches: tuple[Docking, ...]
    weight_change: float
    minimum_change: float
    minimum_points: int
    runs: tuple[RobustnessRun, ...]

    @property
    def dependent(self) -> tuple[PairDependence, ...]:
        """Dockings that some weight decides, sorted; weights that leave no plan at all decide none."""
        deciding: dict[Docking, list[str]] = {}
        for run in self.runs:
            for docking in run.lost if run.criterion else ():
                if run.criterion not in deciding.setdefault(docking, []):
                    deciding[docking].append(run.criterion)
        return tuple(
            PairDependence(demand=demand, supply=supply, criteria=tuple(sorted(criteria)))
            for (demand, supply), criteria in sorted(deciding.items())
        )

    @property
    def steady(self) -> tuple[Docking, ...]:
        """Dockings that stay whichever weight is moved, sorted."""
        moved = {(one.demand, one.supply) for one in self.dependent}
        return tuple(docking for docking in self.matches if docking not in moved)

    def lines(self, language: Language = "zh") -> tuple[str, ...]:
        """
        The result as sentences, for whoever answers for the settings.

        Args:
            language: ``"zh"`` or ``"en"``.

        Returns:
            What stays, a line for each docking that a weight decides, what the minimum score changes, and
            how often a plan was searched for.

        Raises:
            InvalidValueError: If there is no such language.
        """
        known_language(language)
        return tuple(remark.message(language) for remark in self._remarks(language))

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def _remarks(self, language: Language) -> Iterator[Remark]:
        change = percent(round(self.weight_change * ONE), language)
        yield Remark.of("robust.steady", steady=len(self.steady), matches=len(self.matches), change=change)
        for one in self.dependent:
            names = tuple(criterion_name(code, language) for code in one.criteria)
            yield Remark.of("robust.dependent", demand=one.demand, supply=one.supply, criteria=names)
        for run in self.runs:
            name = criterion_name(run.criterion, language)
            if run.criterion and not run.feasible:
                code = "robust.weight_up_infeasible" if run.rises else "robust.weight_down_infeasible"
                yield Remark.of(code, criterion=name, change=change)
            if not run.criterion:
                yield from self._of_minimum(run)
        yield Remark.of("robust.runs", runs=len(self.runs))

    def _of_minimum(self, run: RobustnessRun) -> Iterator[Remark]:
        scores = {"now": score_text(self.minimum_points), "then": score_text(run.minimum_points)}
        if not run.feasible:
            yield Remark.of("robust.minimum_infeasible", **scores)
            return
        yield Remark.of("robust.minimum", lost=len(run.lost), gained=len(run.gained), **scores)
        for code, dockings in (("robust.lost", run.lost), ("robust.gained", run.gained)):
            if dockings:
                yield Remark.of(code, dockings=_named(dockings))


def check_robustness(
    plan: MatchPlan,
    demands: Demands,
    supplies: Supplies,
    *,
    matcher: Matcher | None = None,
    weight_change: float = 0.2,
    minimum_change: float = 0.1,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Robustness:
    """
    Which dockings of a plan stay when each weight, and then the minimum score, is moved up and down.

    Each weight above zero is made larger and smaller by a share of itself, the others keeping their
    proportions, so that all add up to one again. A best plan is searched for anew each time: twice as often
    as weights are above zero, and twice more. Pairs and what criteria say of them are worked out once.

    Args:
        plan: The plan.
        demands: The demands that it was made from.
        supplies: The supplies that it was made from.
        matcher: The settings, if the plan was made with rules or criteria of one's own.
        weight_change: By which share of itself each weight is moved, above 0 and below 1.
        minimum_change: By how much the minimum score is moved, above 0 and below 1; it stays within 0 and 1.
        progress: Called with the name of a step and the share done, from 0 to 1, as each step begins.
        cancel: Asked between steps whether to stop.

    Returns:
        What stays, and what each run changes.

    Raises:
        InvalidValueError: If it is no plan or a baseline's, the libraries or settings are not the plan's, or
            a change is out of range.
        CancelledError: If ``cancel`` said so.
    """
    if not isinstance(plan, MatchPlan):
        raise invalid("plan", "plan", plan)
    if plan.route == BASELINE_ROUTE:
        raise invalid("plan", "robustness_baseline", plan.route)
    moves = _move("weight_change", weight_change), _move("minimum_change", minimum_change)
    watch = Watch(progress=progress, cancel=cancel)
    settings = inquiry_into(
        plan,
        as_library(demands, DemandProject, "demands"),
        as_library(supplies, SupplyProject, "supplies"),
        matcher,
    )
    watch.step("market", 0.0)
    market = settings.matcher.market(settings.demands, settings.supplies, Watch(cancel=cancel))
    reweighing = Reweighing.of(market, plan)
    dockings = tuple(sorted((match.demand, match.supply) for match in plan.matches))
    cases = tuple(_cases(plan, *moves))
    runs = []
    for number, (run, weights, policy) in enumerate(cases):
        name = f"weight:{run.criterion}" if run.criterion else "minimum_score"
        watch.step(name, (number + 1) / (len(cases) + 1))
        try:
            best = reweighing.best(weights, policy, Watch(cancel=cancel).step)
        except InfeasibleProblemError:
            runs.append(attrs.evolve(run, feasible=False))
            continue
        lost = tuple(docking for docking in dockings if docking not in best)
        runs.append(attrs.evolve(run, lost=lost, gained=tuple(sorted(best.difference(dockings)))))
    watch.step("end", 1.0)
    return Robustness(
        matches=dockings,
        weight_change=weight_change,
        minimum_change=minimum_change,
        minimum_points=plan.settings.minimum_points,
        runs=tuple(runs),
    )


def _cases(
    plan: MatchPlan, weight_change: Fraction, minimum_change: Fraction
) -> Iterator[tuple[RobustnessRun, Weights, Policy]]:
    """Each run to be made: what it moves, and the settings that it moves to."""
    weights, policy = plan.settings.weights, plan.settings.policy
    nothing = RobustnessRun(
        criterion="",
        rises=True,
        weight=0,
        minimum_points=policy.minimum_points,
        feasible=True,
        lost=(),
        gained=(),
    )
    for code in (code for code, weight in weights.parts if weight):
        for rises in (True, False):
            factor = 1 + weight_change if rises else 1 - weight_change
            parts: dict[str, Any] = {name: Fraction(part) for name, part in weights.parts}
            other = Weights.of(parts | {code: parts[code] * factor})
            run = attrs.evolve(nothing, criterion=code, rises=rises, weight=other[code])
            yield run, other, policy
    for rises in (True, False):
        change = minimum_change if rises else -minimum_change
        minimum = min(max(_exact(policy.minimum_score) + change, Fraction(0)), Fraction(1))
        moved = attrs.evolve(policy, minimum_score=float(minimum))
        run = attrs.evolve(nothing, rises=rises, minimum_points=moved.minimum_points)
        yield run, weights, moved


def _exact(value: float) -> Fraction:
    """The number as people write it: 0.2 is a fifth."""
    return Fraction(repr(float(value)))


def _move(field: str, value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise invalid(field, "robustness_change", value)
    return _exact(value)


def _named(dockings: Iterable[Docking]) -> tuple[str | Remark, ...]:
    """The first few dockings by their keys, and how many more there are."""
    every = tuple(f"{demand} – {supply}" for demand, supply in dockings)
    if len(every) <= _MOST_NAMED:
        return every
    return (*every[:_MOST_NAMED], Remark.of("robust.more", more=len(every) - _MOST_NAMED))
