"""The best partners for one project, without a plan: what a platform shows on a project's page."""

from collections.abc import Iterator
from typing import overload

import attrs
import numpy as np

from rvmatch.eligibility import Side, Verdict
from rvmatch.errors import invalid, known_language
from rvmatch.matching.libraries import Demands, Supplies, as_library
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.phrasing import Sentence
from rvmatch.matching.reasons.inquiry import Inquiry, Screening
from rvmatch.matching.ties import tie_points
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring import Part
from rvmatch.wording import Language

__all__ = ["Recommendation", "Recommendations", "recommend"]


@attrs.frozen(kw_only=True)
class Recommendation:
    """
    One partner that would suit a project.

    Args:
        key: The partner's key.
        title: What the partner is called.
        points: What the pair is worth, from 0 to 1,000,000.
        parts: What the points are made of.
        unknown: Codes of the rules that could not tell.
        review: Codes of the rules that want a person to look first.
        lead: Whether the pair scores below the minimum.
        has_places: Whether the partner takes anybody at all for now.
    """

    key: str
    title: str
    points: int
    parts: tuple[Part, ...]
    unknown: tuple[str, ...]
    review: tuple[str, ...]
    lead: bool
    has_places: bool


@attrs.frozen(kw_only=True)
class Recommendations:
    """
    The best partners for one project, best first.

    Args:
        project: The project's key.
        title: What it is called.
        partners: At most k partners.
        eligible: How many meet all conditions.
        total: How many there are at all.
        removed: For each rule, how many fail it; a partner may fail several.
        language: In which language it prints.
    """

    project: str
    title: str
    partners: tuple[Recommendation, ...]
    eligible: int
    total: int
    removed: tuple[tuple[str, int], ...]
    language: Language = "zh"

    def __iter__(self) -> Iterator[Recommendation]:
        return iter(self.partners)

    def __len__(self) -> int:
        return len(self.partners)

    def __str__(self) -> str:
        return "\n".join(self.lines)

    @property
    def lines(self) -> tuple[str, ...]:
        """The partners and reasons as sentences, in the recommendations' language."""
        return tuple(sentence.text(self.language) for sentence in self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        if self.partners:
            yield Sentence.of(
                "recommend.head",
                project=self.project,
                title=self.title,
                eligible=self.eligible,
                shown=len(self.partners),
            )
        else:
            yield Sentence.of("recommend.none", project=self.project, title=self.title, total=self.total)
        for place, partner in enumerate(self.partners, start=1):
            code = "recommend.lead" if partner.lead else "recommend.partner"
            code = code if partner.has_places else "recommend.full"
            yield Sentence.of(code, place=place, key=partner.key, title=partner.title, score=partner.points)
            for part in partner.parts:
                code = "explain.part" if part.stated else "explain.part_unstated"
                yield Sentence.adding(code, criterion=part.criterion, value=part.value, weight=part.weight)
        if self.removed:
            yield Sentence.of("recommend.rest")
        for rule, count in self.removed:
            yield Sentence.adding("explain.removed", rule=rule, count=count)


@overload
def recommend(
    project: DemandProject,
    library: Supplies,
    k: int = 5,
    *,
    matcher: Matcher | None = None,
    language: Language = "zh",
) -> Recommendations: ...


@overload
def recommend(
    project: SupplyProject,
    library: Demands,
    k: int = 5,
    *,
    matcher: Matcher | None = None,
    language: Language = "zh",
) -> Recommendations: ...


def recommend(
    project: DemandProject | SupplyProject,
    library: Supplies | Demands,
    k: int = 5,
    *,
    matcher: Matcher | None = None,
    language: Language = "zh",
) -> Recommendations:
    """
    The best partners for one project, each by itself: nobody else's wishes are weighed.

    Args:
        project: A demand, or a supply.
        library: Supplies for a demand, demands for a supply.
        k: How many partners at most.
        matcher: Rules, criteria, weights and the minimum score; None for the defaults.
        language: ``"zh"`` or ``"en"``: in which language the answer prints.

    Returns:
        Eligible partners by score, equal ones in an order that the seed decides; leads are marked, and
        partners that take nobody for now come last and are marked too.

    Raises:
        InvalidValueError: If the project is neither, the library is of the same side, or k is below 1.
    """
    if isinstance(k, bool) or not isinstance(k, int) or k < 1:
        raise invalid("k", "within", k, lowest=1, highest=10**9)
    known_language(language)
    matcher = matcher or Matcher()
    if isinstance(project, DemandProject):
        supplies = as_library(library, SupplyProject, "library")
        inquiry = Inquiry.of(ProjectLibrary([project]), supplies, matcher)
        found = _best(inquiry, inquiry.screen_demand(project.key), project, Side.DEMAND, k)
        return attrs.evolve(found, language=language)
    if isinstance(project, SupplyProject):
        demands = as_library(library, DemandProject, "library")
        inquiry = Inquiry.of(demands, ProjectLibrary([project]), matcher)
        found = _best(inquiry, inquiry.screen_supply(project.key), project, Side.SUPPLY, k)
        return attrs.evolve(found, language=language)
    raise invalid("project", "project", project)


def _best(
    inquiry: Inquiry, screening: Screening, project: DemandProject | SupplyProject, side: Side, k: int
) -> Recommendations:
    ties = tie_points(
        inquiry.matcher.policy.tie_seed, inquiry.rows.keys, inquiry.cols.keys, inquiry.every_pair()
    )
    places = inquiry.cols.projects_accepted if side is Side.DEMAND else inquiry.rows.partners_wanted
    eligible = np.flatnonzero(screening.eligible)
    order = np.lexsort((-ties[eligible], -screening.points[eligible], places[eligible] == 0))
    best = np.sort(eligible[order[:k]])
    parts = dict(zip(best.tolist(), inquiry.parts_of_row(best, side), strict=True))
    return Recommendations(
        project=project.key,
        title=project.title,
        partners=tuple(
            _partner(
                inquiry, screening, project.key, place, side, parts[place], has_places=bool(places[place])
            )
            for place in eligible[order[:k]].tolist()
        ),
        eligible=len(eligible),
        total=len(screening.keys),
        removed=tuple(
            (rule.code, count)
            for rule, count in zip(inquiry.rules, screening.failed.sum(axis=1).tolist(), strict=True)
            if count
        ),
    )


def _partner(
    inquiry: Inquiry,
    screening: Screening,
    project: str,
    place: int,
    side: Side,
    parts: tuple[Part, ...],
    *,
    has_places: bool,
) -> Recommendation:
    partner, points = screening.keys[place], int(screening.points[place])
    demand, supply = (project, partner) if side is Side.DEMAND else (partner, project)
    outcomes = inquiry.outcomes(demand, supply)
    other = inquiry.supplies[supply] if side is Side.DEMAND else inquiry.demands[demand]
    return Recommendation(
        key=partner,
        title=other.title,
        points=points,
        parts=parts,
        unknown=tuple(code for code, outcome in outcomes if outcome.verdict is Verdict.UNKNOWN),
        review=tuple(code for code, outcome in outcomes if outcome.verdict is Verdict.REVIEW),
        lead=points < inquiry.matcher.policy.minimum_points,
        has_places=has_places,
    )
