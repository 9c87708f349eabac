"""Checks for parts of one's own: that a rule, a criterion or a solver keeps what rvmatch relies on."""

import inspect
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import Assignment, AssignmentProblem
from rvmatch.columns import DemandColumns, Pairs, SupplyColumns, demand_columns, supply_columns
from rvmatch.columns.combinations import Crossing
from rvmatch.eligibility import EligibilityRule, Index, RuleOutcome, Verdict
from rvmatch.eligibility.index import indexed_pairs
from rvmatch.eligibility.rule import FacetRule, IndexedRule, LibraryRule, ReviewingRule
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring import ONE, UNSTATED, Criterion, LibraryCriterion
from rvmatch.scoring.criterion import FacetCriterion
from rvmatch.wording import LANGUAGES, has, say

__all__ = ["check_criterion", "check_rule", "check_solver"]

_MOST_SINGLE_PAIRS: Final = 50
"""How many pairs are also asked about one by one; more would only take longer."""

_FLOAT_TOLERANCE: Final = 1e-9

Answers = NDArray[Any]


def check_rule(
    rule: EligibilityRule, demands: Iterable[DemandProject], supplies: Iterable[SupplyProject]
) -> None:
    """
    See that a rule says the same twice, says why, and that its index leaves nothing out.

    Its optional ``review``, ``fitted``, ``hangs_on`` and ``beyond_index`` are looked at too where it has
    them.

    All pairs are asked, so that the two libraries should be small and varied:
    ``rvmatch.testing.demands()`` and ``supplies()`` make such ones, unknown values included.

    Args:
        rule: The rule.
        demands: Some demands, a library or projects in any order.
        supplies: Some supplies, likewise.

    Raises:
        AssertionError: If a promise of ``EligibilityRule`` is broken; the message names the pair.

    Examples:
        >>> from rvmatch.eligibility import DEFAULT_RULES
        >>> for rule in DEFAULT_RULES:
        ...     check_rule(rule, demands=[], supplies=[])
    """
    name = type(rule).__name__
    _check_code(rule, EligibilityRule)
    _check_docstring(rule, ("Reasoning:", "Source:"))
    market = _Market.of(demands, supplies)
    outcomes = [rule.check(demand, supply) for demand, supply in market.projects()]
    for pair, outcome in zip(market.names(), outcomes, strict=True):
        _check_outcome(rule, outcome, pair)
    because = [f"check says {outcome.verdict} ({outcome.reason})" for outcome in outcomes]
    verdicts = np.array([outcome.verdict for outcome in outcomes], dtype=object)
    kinds: dict[str, EligibilityRule] = {name: rule}
    if isinstance(rule, LibraryRule):
        kinds[f"{name}.fitted(...)"] = rule.fitted(market.rows, market.cols)
    for said, one in kinds.items():
        twins = {"mask": verdicts != Verdict.NO, "unknown": verdicts == Verdict.UNKNOWN}
        if isinstance(one, ReviewingRule):
            twins["review"] = verdicts == Verdict.REVIEW
        for method, wanted in twins.items():
            ask = partial(getattr(one, method), market.rows, market.cols)
            _check_alike(f"{said}.{method}", ask, wanted.astype(np.bool_), market, because=because)
        _check_facets(said, one, (verdicts == Verdict.NO, verdicts == Verdict.UNKNOWN), market)
    _check_index(rule, outcomes, market)


def check_criterion(
    criterion: Criterion, demands: Iterable[DemandProject], supplies: Iterable[SupplyProject]
) -> None:
    """
    See that a criterion says the same twice, in whole millionths, whatever pairs it is asked about together.

    A criterion that has to see both libraries is fitted to them first; its optional ``hangs_on`` is looked at
    too.

    Args:
        criterion: The criterion.
        demands: Some demands, a library or projects in any order.
        supplies: Some supplies, likewise.

    Raises:
        AssertionError: If a promise of ``Criterion`` is broken; the message names the pair.

    Examples:
        >>> from rvmatch.scoring import DEFAULT_CRITERIA
        >>> for criterion in DEFAULT_CRITERIA:
        ...     check_criterion(criterion, demands=[], supplies=[])
    """
    _check_code(criterion, Criterion)
    _check_docstring(criterion, ("Source:",))
    market = _Market.of(demands, supplies)
    name = type(criterion).__name__
    _require(_is_millionths(criterion.neutral), f"{name}.neutral", "0 to 1,000,000", criterion.neutral)
    fitted = (
        criterion.fitted(market.rows, market.cols) if isinstance(criterion, LibraryCriterion) else criterion
    )
    values = [fitted.value(demand, supply) for demand, supply in market.projects()]
    for pair, value in zip(market.names(), values, strict=True):
        answered = value is None or _is_millionths(value)
        _require(answered, f"{name}.value for {pair}", "None or 0 to 1,000,000", value)
    _check_alike(
        f"{name}.values",
        lambda pairs: fitted.values(market.rows, market.cols, pairs),
        np.array([UNSTATED if value is None else value for value in values], dtype=np.int64),
        market,
        because=[f"value says {value}" for value in values],
    )
    _check_facets(name, fitted, (np.array(values, dtype=object),), market)


def check_solver(
    solve: Callable[[AssignmentProblem], Assignment], problems: Iterable[AssignmentProblem]
) -> None:
    """
    See that a solver's answers keep to the problem, and that exhaustive search finds none better.

    Args:
        solve: The solver.
        problems: Problems small enough to search: about five rows, and five columns of capacity three.

    Raises:
        AssertionError: If an answer does not hold or is not the best; the message holds the problem.

    Examples:
        >>> from rvmatch.assignment import solve
        >>> check_solver(solve, [AssignmentProblem.from_matrix([[7, 9], [1, 8]])])
    """
    for number, problem in enumerate(problems):
        answer = solve(problem)
        what = f"problem {number} {_shown_problem(problem)}"
        pairs = zip(problem.rows.tolist(), problem.cols.tolist(), strict=True)
        points = dict(zip(pairs, problem.points.tolist(), strict=True))
        used = list(zip(answer.rows.tolist(), answer.cols.tolist(), strict=True))
        strange = [pair for pair in used if pair not in points]
        _require(not strange, what, "only pairs of the problem", strange)
        _require(used == sorted(set(used)), what, "each pair once, sorted", used)
        for side, positions, capacity in (
            ("row", answer.rows, problem.row_capacity),
            ("column", answer.cols, problem.col_capacity),
        ):
            over = np.flatnonzero(np.bincount(positions, minlength=len(capacity)) > capacity).tolist()
            _require(not over, what, f"no {side} beyond its capacity", over)
        found, best = _total([points[pair] for pair in used]), _best_total(problem)
        _require(
            _same_number(answer.points, found),
            what,
            f"points that are the pairs' sum, {found}",
            answer.points,
        )
        _require(_same_number(found, best), what, f"the greatest total, {best}", found)


@attrs.frozen(kw_only=True, eq=False)
class _Market:
    """Two libraries, as values and as arrays, with all their pairs."""

    demands: ProjectLibrary[DemandProject]
    supplies: ProjectLibrary[SupplyProject]
    rows: DemandColumns
    cols: SupplyColumns
    pairs: Pairs

    @classmethod
    def of(cls, demands: Iterable[DemandProject], supplies: Iterable[SupplyProject]) -> "_Market":
        mine, theirs = ProjectLibrary(demands), ProjectLibrary(supplies)
        return cls(
            demands=mine,
            supplies=theirs,
            rows=demand_columns(mine),
            cols=supply_columns(theirs),
            pairs=Pairs.every((len(mine), len(theirs))),
        )

    def projects(self) -> Iterator[tuple[DemandProject, SupplyProject]]:
        return ((demand, supply) for demand in self.demands for supply in self.supplies)

    def names(self) -> Iterator[str]:
        return (f"demand {demand.key!r} and supply {supply.key!r}" for demand, supply in self.projects())


def _check_facets(said: str, part: object, answers: Sequence[NDArray[Any]], market: _Market) -> None:
    """That pairs which are alike in all that a part hangs on have the same answers."""
    if not isinstance(part, FacetRule | FacetCriterion):
        return
    crossing = Crossing.of(part.hangs_on(market.rows, market.cols), most=len(market.pairs))
    if crossing is None:
        return  # every pair is a combination of its own
    names, cells = list(market.names()), crossing.cells(market.pairs).tolist()
    firsts: dict[int, int] = {}
    for place, cell in enumerate(cells):
        first = firsts.setdefault(cell, place)
        for answer in answers:
            alike = answer[first] == answer[place]
            where = f"{said}.hangs_on for {names[place]}"
            _require(
                bool(alike), where, f"an answer as for {names[first]}, which is alike in it", answer[place]
            )


def _require(holds: bool, what: str, expected: str, got: object) -> None:  # noqa: FBT001  # read as a sentence
    if not holds:
        raise AssertionError(f"{what}: expected {expected}, got {got!r}.")


def _check_code(part: EligibilityRule | Criterion, protocol: type[Any]) -> None:
    kind = type(part)
    _require(isinstance(part, protocol), kind.__name__, f"all members of {protocol.__name__}", dir(kind))
    code = getattr(kind, "code", None)
    well_formed = isinstance(code, str) and code.strip() == code != ""
    _require(well_formed, f"{kind.__name__}.code", "a short text, set on the class", code)


def _check_docstring(part: object, sections: tuple[str, ...]) -> None:
    kind = type(part)
    text = inspect.cleandoc(kind.__doc__ or "")
    for section in sections:
        found = any(line.strip() == section for line in text.splitlines())
        _require(found, f"the docstring of {kind.__name__}", f"a section {section!r}", text)


def _check_outcome(rule: EligibilityRule, outcome: RuleOutcome, pair: str) -> None:
    what = f"{type(rule).__name__}.check for {pair}"
    _require(isinstance(outcome, RuleOutcome), what, "a RuleOutcome", outcome)
    _require(isinstance(outcome.verdict, Verdict), what, "a verdict", outcome.verdict)
    _require(bool(outcome.reason), what, "a reason", outcome.reason)
    if not type(rule).__module__.startswith("rvmatch."):
        return
    for language in LANGUAGES:
        sentence = f"rule.{outcome.reason}"
        _require(has(sentence, language), what, f"a sentence {sentence!r} in {language!r}", None)
        say(sentence, language, **dict(outcome.params))


def _check_alike(
    what: str, ask: Callable[[Pairs], Answers], wanted: Answers, market: _Market, *, because: list[str]
) -> None:
    """The answers for many are those for one, asked together, in two parts, or one by one."""
    p = len(market.pairs)
    parts = [slice(0, p), slice(0, p // 2), slice(p // 2, p)]
    parts += [slice(place, place + 1) for place in range(0, p, max(1, p // _MOST_SINGLE_PAIRS))]
    names = list(market.names())
    for part in parts:
        size = len(range(*part.indices(p)))
        found = ask(
            Pairs(rows=market.pairs.rows[part], cols=market.pairs.cols[part], shape=market.pairs.shape)
        )
        _require(
            isinstance(found, np.ndarray) and found.dtype == wanted.dtype and found.shape == (size,),
            f"{what} of {size} pairs",
            f"an array [{size}] of {wanted.dtype}",
            found,
        )
        for place in np.flatnonzero(found != wanted[part]).tolist():
            there = part.start + place
            raise AssertionError(
                f"{what} for {names[there]}, asked about {size} of {p} pairs: "
                f"expected {wanted[there]}, got {found[place]}; {because[there]}."
            )


def _check_index(rule: EligibilityRule, outcomes: list[RuleOutcome], market: _Market) -> None:
    """Whether the pairs that the declared index leaves out are all ones that the rule rejects."""
    index = getattr(rule, "index", None)
    if index is None:
        return
    what = f"{type(rule).__name__}.index"
    _require(isinstance(index, Index), what, "a member of Index", index)
    left = indexed_pairs(
        market.rows, market.cols, by_field=index is Index.FIELD, by_region=index is Index.REGION
    )
    found = np.isin(market.pairs.keys(), left.keys())
    for pair, outcome, built in zip(market.names(), outcomes, found.tolist(), strict=True):
        _require(
            built or outcome.verdict is Verdict.NO,
            f"{what} for {pair}",
            f"that the rule rejects what the {index} index leaves out",
            outcome,
        )
    if isinstance(rule, IndexedRule):
        said = rule.beyond_index(market.rows, market.cols, left)
        wanted = [outcome.verdict is not Verdict.NO for outcome in outcomes]
        for place, answer in zip(np.flatnonzero(found).tolist(), said.tolist(), strict=True):
            where = f"{type(rule).__name__}.beyond_index for {list(market.names())[place]}"
            _require(answer == wanted[place], where, str(wanted[place]), answer)


def _is_millionths(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= ONE


def _best_total(problem: AssignmentProblem) -> float:
    """The greatest total by search: row after row, the best for each rest of column capacities."""
    best: dict[tuple[int, ...], float] = {tuple(problem.col_capacity.tolist()): 0}
    for row, capacity in enumerate(problem.row_capacity.tolist()):
        mine = problem.rows == row
        pairs = list(zip(problem.cols[mine].tolist(), problem.points[mine].tolist(), strict=True))
        after: dict[tuple[int, ...], float] = {}
        for rest, total in best.items():
            for left, gained in _choices(rest, pairs, capacity):
                after[left] = max(after.get(left, -math.inf), total + gained)
        best = after
    return max(best.values())


def _choices(
    rest: tuple[int, ...], pairs: list[tuple[int, int]], capacity: int
) -> Iterator[tuple[tuple[int, ...], int]]:
    """What is left of the columns, and what is gained, for each set of pairs that one row may use."""
    if not pairs:
        yield rest, 0
        return
    (col, points), others = pairs[0], pairs[1:]
    yield from _choices(rest, others, capacity)
    if capacity and rest[col]:
        taken = (*rest[:col], rest[col] - 1, *rest[col + 1 :])
        for left, gained in _choices(taken, others, capacity - 1):
            yield left, gained + points


def _total(points: list[float]) -> float:
    return sum(points) if all(isinstance(one, int) for one in points) else math.fsum(points)


def _same_number(one: float, other: float) -> bool:
    if isinstance(one, int) and isinstance(other, int):
        return one == other
    return math.isclose(one, other, rel_tol=_FLOAT_TOLERANCE, abs_tol=_FLOAT_TOLERANCE)


def _shown_problem(problem: AssignmentProblem) -> str:
    pairs = zip(problem.rows.tolist(), problem.cols.tolist(), problem.points.tolist(), strict=True)
    rows, cols = problem.row_capacity.tolist(), problem.col_capacity.tolist()
    return f"(row_capacity={rows}, col_capacity={cols}, pairs={list(pairs)})"
