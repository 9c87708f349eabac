"""Whether a plan is what it says: unaltered, made from these libraries, and the best under its policy."""

from collections.abc import Iterator

import attrs
import numpy as np

from rvmatch.assignment.certificates.certificate import CertificateReport, check_certificate, check_plan
from rvmatch.columns import demand_columns, supply_columns
from rvmatch.errors import Remark, invalid, known_language
from rvmatch.matching.checking.derived import differing_parts
from rvmatch.matching.checking.plain import PlainPairs, plain_pairs
from rvmatch.matching.cover import choose_cover
from rvmatch.matching.encoding import Scored
from rvmatch.matching.libraries import Demands, Supplies, as_library
from rvmatch.matching.market import Market, first_cover
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.plan import BASELINE_ROUTE, MatchPlan
from rvmatch.matching.plan_arrays import certificate_arrays, plan_arrays, proven_problem
from rvmatch.matching.policies.agreements import rules_under
from rvmatch.matching.policies.ranking import Ranking, rank_market
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring.scores import counting
from rvmatch.wording import Language

__all__ = ["Verification", "verify_plan"]

_MOST_NAMED = 3

_NOT_ELIGIBLE = -1


@attrs.frozen(kw_only=True)
class Verification:
    """
    What a verification found; three questions, each answered apart.

    Args:
        alteration: What shows that the document was changed after it was made.
        input: Where the libraries, or the pairs and points worked out again, differ from the plan's.
        answer: Where the plan breaks its policy, or is not proven to be the best under it.
        proof: What the plan's optimum rests on: ``"prices"``, checked here; ``"solver"``, taken on trust, for
            what no network holds; ``"nothing"`` for a baseline or a plan that ran out of time.
        gap: How far each objective may be from its optimum at most, in its own unit.
        method: How the pairs were worked out again, as in ``PlainPairs``; empty if they were not.
        pairs: How many pairs were worked out again.
    """

    alteration: tuple[Remark, ...]
    input: tuple[Remark, ...]
    answer: tuple[Remark, ...]
    proof: str
    gap: tuple[int, ...]
    method: str
    pairs: int

    @property
    def asked(self) -> bool:
        """Whether pairs and answer were looked at; with other libraries there is nothing to ask."""
        return bool(self.method)

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against the plan; how much speaks for it is told by ``proof``."""
        return not (self.alteration or self.input or self.answer)

    def lines(self, language: Language = "zh") -> tuple[str, ...]:
        """
        The result as sentences.

        Args:
            language: ``"zh"`` or ``"en"``.

        Returns:
            A line for each question, and one for each finding.

        Raises:
            InvalidValueError: If there is no such language.
        """
        known_language(language)
        return tuple(remark.message(language) for remark in self._remarks())

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def _remarks(self) -> Iterator[Remark]:
        yield Remark.of("verify.holds" if self.holds else "verify.fails")
        for name in ("alteration", "input", "answer"):
            found = getattr(self, name)
            if name == "answer" and not self.asked:
                yield Remark.of("verify.answer.unasked")
                return
            yield Remark.of(f"verify.{name}.{'bad' if found else 'good'}", pairs=self.pairs)
            for remark in found:
                yield Remark.of("verify.found", finding=remark)
        if self.answer:
            return
        yield Remark.of(f"verify.proof.{self.proof}")
        yield Remark.of("verify.not_looked_at")
        if any(self.gap):
            yield Remark.of("verify.gap", gap=", ".join(map(str, self.gap)))


def verify_plan(
    plan: MatchPlan, demands: Demands, supplies: Supplies, *, matcher: Matcher | None = None
) -> Verification:
    """
    Check a plan against the libraries it was made from, without running any solver.

    The pairs and their points are worked out again one by one, without the index and the arrays of a run;
    the prices that the plan carries are checked by code that shares nothing with the solvers. Up to
    ``PLAIN_PAIRS`` pairs of projects each is judged by itself; beyond that rules and criteria are asked once
    for each combination of what they say they hang on, and in blocks of all pairs if no rule says it.

    Args:
        plan: The plan.
        demands: The demands that it was made from.
        supplies: The supplies that it was made from.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        What was found; nothing that is wrong with the plan is raised.

    Raises:
        InvalidValueError: If it is no plan, or the settings are needed and not given.
    """
    if not isinstance(plan, MatchPlan):
        raise invalid("plan", "plan", plan)
    demand_library: ProjectLibrary[DemandProject] = as_library(demands, DemandProject, "demands")
    supply_library: ProjectLibrary[SupplyProject] = as_library(supplies, SupplyProject, "supplies")
    settings = plan.settings
    matcher = matcher or Matcher(weights=settings.weights, policy=settings.policy, edition=settings.edition)
    alteration = _alteration(plan)
    strangers = tuple(_strangers(plan, demand_library, supply_library, matcher))
    if strangers:
        return _result(plan, alteration, strangers, (), None)
    rows, cols = demand_columns(demand_library), supply_columns(supply_library)
    criteria = counting(rows, cols, matcher.criteria, matcher.weights)
    plain = plain_pairs(
        rows,
        cols,
        rules=rules_under(settings.policy, matcher.rules),
        criteria=criteria,
        weights=matcher.weights,
        policy=settings.policy,
    )
    cover = choose_cover(None, rows, settings.edition)
    ranking = rank_market(
        settings.policy, demands=rows, supplies=cols, pairs=plain.pairs, points=plain.points, cover=cover
    )
    found = list(_input(plan, plain, ranking, demand_library, supply_library))
    first = first_cover(settings.policy, rows, settings.edition)
    if first.codes != settings.cover:
        found.append(Remark.of("verify.cover"))
    if not found:
        market = Market(
            demands=demand_library,
            supplies=supply_library,
            criteria=criteria,
            cover=cover,
            first=first,
            scored=Scored(
                demands=rows,
                supplies=cols,
                pairs=plain.pairs,
                points=plain.points,
                minimum_points=settings.policy.minimum_points,
            ),
            funnel=plan.funnel,
            unstated=plan.unstated,
        )
        found.extend(
            Remark.of("verify.derived", part=Remark.of(f"plan_part.{part}"))
            for part in differing_parts(plan, market, ranking, matcher)
        )
    answer = tuple(_answer(plan, rows.keys, cols.keys, plain, ranking))
    return _result(plan, alteration, tuple(found), answer, plain)


def _result(
    plan: MatchPlan,
    alteration: tuple[Remark, ...],
    found: tuple[Remark, ...],
    answer: tuple[Remark, ...],
    plain: PlainPairs | None,
) -> Verification:
    proof = "prices" if plan.certificate is not None else "solver"
    if plan.route == BASELINE_ROUTE or (plan.certificate is None and plan.route == "network"):
        proof = "nothing"
    return Verification(
        alteration=alteration,
        input=found,
        answer=answer,
        proof=proof,
        gap=tuple(outcome.gap for outcome in plan.outcomes),
        method="" if plain is None else plain.method,
        pairs=0 if plain is None else len(plain.pairs),
    )


def _alteration(plan: MatchPlan) -> tuple[Remark, ...]:
    return () if plan.digest == plan.content_digest() else (Remark.of("verify.digest"),)


def _strangers(
    plan: MatchPlan,
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    matcher: Matcher,
) -> Iterator[Remark]:
    """What makes every further question idle: other libraries, other settings, unknown projects."""
    settings = plan.settings
    for code, library, digest in (
        ("verify.demands", demands, settings.demands_fingerprint),
        ("verify.supplies", supplies, settings.supplies_fingerprint),
    ):
        if library.fingerprint() != digest:
            yield Remark.of(code)
    for setting, _, _ in settings.differing(matcher):
        yield Remark.of("verify.setting", setting=setting)
    unknown = [match for match in plan.matches if match.demand not in demands or match.supply not in supplies]
    for match in unknown[:_MOST_NAMED]:
        yield Remark.of("verify.unknown_project", demand=match.demand, supply=match.supply)


def _input(
    plan: MatchPlan,
    plain: PlainPairs,
    ranking: Ranking,
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
) -> Iterator[Remark]:
    """Where pairs and points are others than the plan says."""
    rows = np.array([demands.position(match.demand) for match in plan.matches], dtype=np.int64)
    cols = np.array([supplies.position(match.supply) for match in plan.matches], dtype=np.int64)
    places = plain.pairs.positions(rows, cols)
    there = places < len(plain.pairs)
    there[there] = plain.pairs.rows[places[there]] == rows[there]
    there[there] = plain.pairs.cols[places[there]] == cols[there]
    worth, good = np.full(len(places), _NOT_ELIGIBLE), there.copy()
    worth[there] = plain.points[places[there]]
    good[there] = ranking.suits[places[there]]
    good &= worth == np.array([match.points for match in plan.matches], dtype=np.int64)
    for place in np.flatnonzero(~good).tolist():
        match, points = plan.matches[place], int(worth[place])
        ends = {"demand": match.demand, "supply": match.supply}
        if not there[place]:
            yield Remark.of("verify.not_eligible", **ends)
        elif points != match.points:
            yield Remark.of("verify.points", **ends, said=match.points, found=points)
        else:
            yield Remark.of("verify.below_minimum", **ends)
    counted = int(np.count_nonzero(ranking.suits))
    if counted != plan.totals.suitable_pairs:
        yield Remark.of("verify.suitable_pairs", said=plan.totals.suitable_pairs, found=counted)


def _answer(
    plan: MatchPlan,
    demand_keys: tuple[str, ...],
    supply_keys: tuple[str, ...],
    plain: PlainPairs,
    ranking: Ranking,
) -> Iterator[Remark]:
    """Where the plan breaks its policy or is not the best; positions are told by the projects' keys."""
    arrays = plan_arrays(plan, ranking, demand_keys, supply_keys)
    rows, cols, places = arrays.rows, arrays.cols, arrays.places
    if plan.certificate is None:
        report = check_plan(ranking.ranked, rows, cols, places)
    else:
        ranked = proven_problem(plan, ranking, demand_keys, supply_keys, plain.pairs)
        try:
            certificate = certificate_arrays(plan.certificate, ranked)
        except IndexError:
            yield Remark.of("verify.finding.shape", count=1)
            return
        report = check_certificate(ranked, rows, cols, places, certificate)
    yield from _findings(report)
    if plan.route != BASELINE_ROUTE:
        yield from _outcomes(plan, ranking, report)


def _findings(report: CertificateReport) -> Iterator[Remark]:
    """Each kind of finding once, as often as the rank says in which it was found first."""
    told: set[str] = set()
    for finding in report.findings:
        if finding.code not in told:
            told.add(finding.code)
            yield Remark.of(f"verify.finding.{finding.code}", count=finding.count)


def _outcomes(plan: MatchPlan, ranking: Ranking, report: CertificateReport) -> Iterator[Remark]:
    """Where the plan says it reached something else than it did."""
    if not report.values:
        return
    if len(plan.outcomes) != len(ranking.spans):
        yield Remark.of("verify.outcomes")
        return
    for outcome, span, objective in zip(
        plan.outcomes, ranking.spans, plan.settings.policy.objectives, strict=True
    ):
        if outcome.values != report.values[span]:
            yield Remark.of("verify.value", objective=objective.remark)
        elif plan.certificate is not None and outcome.bounds != outcome.values:
            yield Remark.of("verify.bound", objective=objective.remark)
