"""The way from two libraries to a plan: settings in the constructor, data in the verb."""

import importlib
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import attrs

from rvmatch.assignment import SOLVERS
from rvmatch.columns import demand_columns, supply_columns
from rvmatch.eligibility import DEFAULT_RULES, EligibilityRule, Index, find_candidates
from rvmatch.eligibility.candidates import asking_order
from rvmatch.errors import invalid
from rvmatch.matching.assembly import (
    coverage_of,
    left_alone_of,
    matches_of,
    open_places_of,
    spare_supplies_of,
    totals_of,
)
from rvmatch.matching.cover import Cover, choose_cover, counties_first
from rvmatch.matching.encoding import Scored, solve_market
from rvmatch.matching.notes import notes_of
from rvmatch.matching.options import options_of
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.settings import PlanSettings
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.notice import load_notice
from rvmatch.scoring import DEFAULT_CRITERIA, ONE, Criterion, Weights, score_pairs
from rvmatch.scoring.scores import counting

__all__ = ["DEFAULT_MINIMUM_SCORE", "Matcher", "match"]

DEFAULT_MINIMUM_SCORE = 0.3
"""Below this score a pair is a lead; the library's choice, not the notice's."""

Demands = ProjectLibrary[DemandProject] | Iterable[DemandProject]
Supplies = ProjectLibrary[SupplyProject] | Iterable[SupplyProject]


T = TypeVar("T")


def _rules(values: Iterable[EligibilityRule]) -> tuple[EligibilityRule, ...]:
    found = _instances("rules", values, EligibilityRule)
    for rule in found:
        index = getattr(rule, "index", None)
        if not (index is None or isinstance(index, Index)):
            raise invalid("rules", "rule_index", index, values=", ".join(map(str, Index)))
    return asking_order(found)


def _criteria(values: Iterable[Criterion]) -> tuple[Criterion, ...]:
    found = _instances("criteria", values, Criterion)
    for criterion in found:
        neutral: object = criterion.neutral
        if isinstance(neutral, bool) or not isinstance(neutral, int) or not 0 <= neutral <= ONE:
            raise invalid(f"{criterion.code}.neutral", "within", neutral, lowest=0, highest=ONE)
    return found


def _instances(field: str, values: Iterable[T], kind: Any) -> tuple[T, ...]:
    """The values, refused unless each has what the protocol asks for, and a text as its code."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, "collection", type(values).__name__)
    found = tuple(values)
    for value in found:
        if isinstance(value, type):  # a class has all that its instances have
            raise invalid(field, "instance", value.__name__)
        if not isinstance(value, kind) or not isinstance(getattr(value, "code", None), str):
            raise invalid(field, "implementation", type(value).__name__, kind=kind.__name__)
    return found


def _unique_codes(_: object, attribute: "attrs.Attribute[Any]", values: Sequence[Any]) -> None:
    codes = [value.code for value in values]
    if len(set(codes)) < len(codes):
        raise invalid(attribute.name, "unique_codes", ", ".join(codes))


def _weights(_: object, attribute: "attrs.Attribute[Weights]", value: object) -> None:
    if not isinstance(value, Weights):
        raise invalid(attribute.name, "weights_class", value)


def _solver(_: object, attribute: "attrs.Attribute[str]", value: object) -> None:
    if not isinstance(value, str) or value not in SOLVERS:
        raise invalid(attribute.name, "assignment_solver", value, names=", ".join(SOLVERS))


def _edition(_: object, attribute: "attrs.Attribute[str]", value: object) -> None:
    if not isinstance(value, str):
        raise invalid(attribute.name, "text", value)
    load_notice(value)


@attrs.frozen(kw_only=True)
class Matcher:
    """
    The settings of a matching run; nothing is remembered between runs.

    Args:
        rules: Eligibility rules; kept in the order in which they are asked: those that declare an index
            first, field before region, the others as given.
        criteria: Criteria to choose from; those with a weight count.
        weights: How much each criterion counts; ``Weights.of`` makes them from a mapping.
        cover: Counties that come before everything else: a list, codes (kept sorted, each once), or
            nothing at all for no such aim. None takes the key counties of the edition that have a demand,
            or, if there are none, every county that has one; the plan says which.
        minimum_score: Pairs below this score, in [0, 1], are leads and never matches.
        solver: Any of ``rvmatch.assignment.SOLVERS``; ``"greedy"`` gives a baseline that proves nothing,
            all others the same dockings.
        tie_seed: Decides between plans that are equally good; fix it before the libraries are closed.
        edition: The edition of the notice.

    Raises:
        InvalidValueError: If a setting is of the wrong kind or out of range, there is no such solver,
            edition or county, two rules or two criteria have the same code, a weight names no criterion,
            or an option of a rule or a criterion has no text that could be recorded.

    Examples:
        >>> Matcher(weights=Weights.of(field_fit=2, money_covered=1), minimum_score=0.5).minimum_points
        500000
    """

    rules: tuple[EligibilityRule, ...] = attrs.field(
        default=DEFAULT_RULES, converter=_rules, validator=_unique_codes
    )
    criteria: tuple[Criterion, ...] = attrs.field(
        default=DEFAULT_CRITERIA, converter=_criteria, validator=_unique_codes
    )
    weights: Weights = attrs.field(factory=Weights.default, validator=_weights)
    cover: tuple[CountyCode, ...] | CountyList | None = attrs.field(default=None, converter=counties_first)
    minimum_score: float = DEFAULT_MINIMUM_SCORE
    solver: str = attrs.field(default="auto", validator=_solver)
    tie_seed: int = 0
    edition: str = attrs.field(default="2022-11", validator=_edition)

    def __attrs_post_init__(self) -> None:
        known = {criterion.code for criterion in self.criteria}
        for code, _ in self.weights.parts:
            if code not in known:
                raise invalid("weights", "known_criterion", code, known=", ".join(sorted(known)))
        score = self.minimum_score
        if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
            raise invalid("minimum_score", "share", score)
        if isinstance(self.tie_seed, bool) or not isinstance(self.tie_seed, int):
            raise invalid("tie_seed", "whole_number", self.tie_seed)
        _ = self.options  # refuses here, not in the middle of a run, what could not be recorded

    @property
    def minimum_points(self) -> int:
        """The minimum score in whole points."""
        return round(self.minimum_score * 1_000_000)

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Options of rules and of criteria that count, where they differ from the class's own, as text."""
        counting_ones = (criterion for criterion in self.criteria if self.weights[criterion.code])
        return options_of((*self.rules, *counting_ones))

    def match(self, demands: Demands, supplies: Supplies) -> MatchPlan:
        """
        The plan that is best under these settings.

        As many counties of the cover as possible have a partner; among the plans that
        reach this, the points of all pairs together are the greatest possible; among those,
        a keyed hash decides. Leaving a project alone is always allowed.

        Args:
            demands: What counties ask for, a library or projects in any order.
            supplies: What organisations offer, likewise.

        Returns:
            The plan. The same projects in any order give the same plan.

        Raises:
            InvalidValueError: If keys occur twice, the kinds are exchanged, something else than projects
                is given, or a rule or a criterion does not answer as its protocol says.
        """
        demand_library = as_library(demands, DemandProject, "demands")
        supply_library = as_library(supplies, SupplyProject, "supplies")
        rows, cols = demand_columns(demand_library), supply_columns(supply_library)
        cover = choose_cover(self.cover, rows, self.edition)
        candidates = find_candidates(rows, cols, self.rules)
        criteria = counting(rows, cols, self.criteria, self.weights)
        scores = score_pairs(rows, cols, candidates.pairs, criteria, self.weights)
        scored = Scored(
            demands=rows,
            supplies=cols,
            pairs=candidates.pairs,
            points=scores.points,
            minimum_points=self.minimum_points,
        )
        solved = solve_market(scored, cover, solver=self.solver, tie_seed=self.tie_seed)
        matches = matches_of(
            scored,
            solved,
            demand_library,
            supply_library,
            rules=self.rules,
            criteria=criteria,
            weights=self.weights,
        )
        left_alone = left_alone_of(scored, solved, self.rules)
        return MatchPlan(
            matches=matches,
            left_alone=left_alone,
            open_places=open_places_of(scored, solved),
            spare_supplies=spare_supplies_of(scored, solved),
            coverage=coverage_of(scored, solved, cover, left_alone),
            totals=totals_of(scored, matches),
            funnel=candidates.funnel,
            unstated=scores.unstated,
            optimal=solved.optimal,
            settings=self._settings(cover, demand_library, supply_library),
            notes=notes_of(demand_library, supply_library, matches, cover, self.edition),
        )

    def _settings(
        self,
        cover: Cover,
        demands: ProjectLibrary[DemandProject],
        supplies: ProjectLibrary[SupplyProject],
    ) -> PlanSettings:
        return PlanSettings(
            rules=tuple(rule.code for rule in self.rules),
            weights=self.weights,
            options=self.options,
            minimum_points=self.minimum_points,
            solver=self.solver,
            tie_seed=self.tie_seed,
            cover=cover.codes,
            cover_source=cover.source,
            edition=self.edition,
            version=_version(),
            demands_fingerprint=demands.fingerprint(),
            supplies_fingerprint=supplies.fingerprint(),
        )


def match(
    demands: Demands,
    supplies: Supplies,
    *,
    cover: Iterable[str] | CountyList | None = None,
    weights: Weights | None = None,
    minimum_score: float = DEFAULT_MINIMUM_SCORE,
    tie_seed: int = 0,
) -> MatchPlan:
    """
    The best plan for two libraries: most counties first, then the greatest total score.

    Args:
        demands: What counties ask for, a library or projects in any order.
        supplies: What organisations offer, likewise.
        cover: Counties that come first; see ``Matcher``.
        weights: How much each criterion counts; None for ``Weights.default()``.
        minimum_score: Pairs below this score, in [0, 1], are leads and never matches.
        tie_seed: Decides between plans that are equally good.

    Returns:
        The plan; it says under which settings it is best.

    Raises:
        InvalidValueError: If keys occur twice, the kinds are exchanged, something else than projects is
            given, or a setting is out of range.
    """
    settings = Matcher(
        cover=cover,
        weights=Weights.default() if weights is None else weights,
        minimum_score=minimum_score,
        tie_seed=tie_seed,
    )
    return settings.match(demands, supplies)


def as_library(projects: Any, kind: type[Any], field: str) -> ProjectLibrary[Any]:
    """The projects as a library of this kind; refused if they are of the other, or no projects at all."""
    if isinstance(projects, str) or not isinstance(projects, Iterable):
        raise invalid(field, "collection", projects)
    library = projects if isinstance(projects, ProjectLibrary) else ProjectLibrary(projects)
    if library.projects and not isinstance(library.projects[0], kind):
        raise invalid(field, "library_kind", library.projects[0].key, kind=kind.__name__)
    return library


def _version() -> str:
    """The version of the code that runs; what an installation recorded may be another."""
    # Asked for by name: the package's own front door imports this room.
    version: str = importlib.import_module("rvmatch").__version__
    return version
