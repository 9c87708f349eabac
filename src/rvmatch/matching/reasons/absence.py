"""Why a project takes no part in the matching itself: told before anything about others."""

from collections.abc import Iterator

import numpy as np

from rvmatch.eligibility import Side
from rvmatch.matching.asking.least_changes import ChangeKind, SmallestChanges
from rvmatch.matching.asking.near_misses import needs_publication
from rvmatch.matching.phrasing import Sentence
from rvmatch.matching.reasons.inquiry import Inquiry, Screening
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.wording import has

__all__ = ["absence_reasons", "publication_reasons"]

Sentences = Iterator[Sentence]

NOT_PUBLISHED = "explain.not_published"
TAKES_NOBODY = ("explain.wants_none", "explain.takes_none")


def absence_reasons(
    inquiry: Inquiry, screening: Screening, project: DemandProject | SupplyProject
) -> Sentences:
    """
    Why a project takes no part, whoever the others are.

    Args:
        inquiry: The libraries and rules.
        screening: The project against all others.
        project: The project.

    Yields:
        A sentence for each reason; none if it takes part.
    """
    if isinstance(project, SupplyProject):
        yield from _barred(inquiry, screening, project)
    if project.status is not ProjectStatus.PUBLISHED and any(map(needs_publication, inquiry.rules)):
        yield Sentence.of(NOT_PUBLISHED, status=project.status.name)
    if isinstance(project, DemandProject) and not project.partners_wanted:
        yield Sentence.of("explain.wants_none")
    if isinstance(project, SupplyProject) and not project.projects_accepted:
        yield Sentence.of("explain.takes_none")


def publication_reasons(
    inquiry: Inquiry, screening: Screening, side: Side, own: str, changes: SmallestChanges | None
) -> Sentences:
    """
    What would be if an unpublished project were published.

    Args:
        inquiry: The libraries and rules.
        screening: The project against all others.
        side: Whose project it is.
        own: Its key.
        changes: What is sure to be enough; None if only a solver could tell.

    Yields:
        With how many it would meet all conditions, and whether a docking is then sure to be recommended.
    """
    count = 0
    for place, rule in enumerate(inquiry.rules):
        if needs_publication(rule):
            alone = [
                screening.keys[other] for other in np.flatnonzero(screening.failing_only(place)).tolist()
            ]
            pairs = ((own, key) if side is Side.DEMAND else (key, own) for key in alone)
            count += sum(side in inquiry.in_power_of(place, *pair) for pair in pairs)
    if not count:
        yield Sentence.of("explain.if_published_none")
    elif changes is not None and any(one.kind is ChangeKind.PUBLICATION for one in changes.changes):
        yield Sentence.of("explain.if_published_matched", count=count)
    else:
        yield Sentence.of("explain.if_published", count=count)


def _barred(inquiry: Inquiry, screening: Screening, supply: SupplyProject) -> Sentences:
    """The organisation's own standing, where it keeps the supply from every demand."""
    for place, rule in enumerate(inquiry.rules):
        if screening.keys and screening.failed[place].all():
            outcome = rule.check(inquiry.demands[screening.keys[0]], supply)
            code = f"explain.barred.{outcome.reason}"
            if outcome.private and has(code):
                yield Sentence.of(code)
