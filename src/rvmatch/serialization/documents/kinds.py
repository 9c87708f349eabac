"""The kinds of document: one line for each class whose values can be written and read."""

from collections.abc import Callable
from typing import Any, Final, get_origin

import attrs

from rvmatch.eligibility import RuleOutcome
from rvmatch.errors import Fault, invalid
from rvmatch.matching import (
    Explanation,
    Match,
    MatchPlan,
    PairStanding,
    PlaceWorth,
    PlanChange,
    PlanComparison,
    PlanProof,
    Policy,
    ProofReport,
    Recommendation,
    Recommendations,
    Robustness,
    SmallestChanges,
    Verification,
)
from rvmatch.model.libraries import Keeper, LibraryMerge, ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.places import County, CountyList, ProvincialDivision
from rvmatch.model.projects import Contact, DemandProject, SupplyProject
from rvmatch.model.quantities import Period
from rvmatch.notice import Citation
from rvmatch.scoring import Weights

__all__ = ["KINDS", "Kind", "kind_of"]


def _always(_: Any) -> bool:
    return True


@attrs.frozen
class Kind:
    """
    One kind of document.

    Args:
        name: What the document calls it.
        form: The class of its values; for a generic class with what its variables stand for.
        holds: Whether it takes a value of this class; needed where several kinds share a class.
    """

    name: str
    form: Any
    holds: Callable[[Any], bool] = _always

    @property
    def cls(self) -> type[Any]:
        """The class itself."""
        found: type[Any] = get_origin(self.form) or self.form
        return found


def _of(project: type[Any]) -> Callable[[Any], bool]:
    """Whether all projects of a library or a merge are of one class; what is empty is of both."""

    def holds(value: ProjectLibrary[Any] | LibraryMerge[Any]) -> bool:
        if isinstance(value, ProjectLibrary):
            return all(isinstance(one, project) for one in value.projects[:1])
        return holds(value.library) and all(
            isinstance(one, project) for versions in value.conflicts for one in versions
        )

    return holds


KINDS: Final[tuple[Kind, ...]] = (
    Kind("demand", DemandProject),
    Kind("supply", SupplyProject),
    Kind("demand-library", ProjectLibrary[DemandProject], _of(DemandProject)),
    Kind("supply-library", ProjectLibrary[SupplyProject], _of(SupplyProject)),
    Kind("demand-merge", LibraryMerge[DemandProject], _of(DemandProject)),
    Kind("supply-merge", LibraryMerge[SupplyProject], _of(SupplyProject)),
    Kind("policy", Policy),
    Kind("plan", MatchPlan),
    Kind("verification", Verification),
    Kind("proof", PlanProof),
    Kind("proof-report", ProofReport),
    Kind("comparison", PlanComparison),
    Kind("robustness", Robustness),
    Kind("pair-standing", PairStanding),
    Kind("smallest-changes", SmallestChanges),
    Kind("plan-change", PlanChange),
    Kind("place-worth", PlaceWorth),
    Kind("match", Match),
    Kind("explanation", Explanation),
    Kind("recommendations", Recommendations),
    Kind("recommendation", Recommendation),
    Kind("rule-outcome", RuleOutcome),
    Kind("fault", Fault),
    Kind("citation", Citation),
    Kind("weights", Weights),
    Kind("organization", SocialOrganization),
    Kind("keeper", Keeper),
    Kind("county", County),
    Kind("county-list", CountyList),
    Kind("provincial-division", ProvincialDivision),
    Kind("period", Period),
    Kind("contact", Contact),
)
"""All kinds of document. To add one, add its line here: name and class."""


def kind_of(value: object) -> Kind:
    """
    The kind of document that a value makes.

    Args:
        value: A value of this library.

    Returns:
        Its kind; of an empty library or merge the first that takes it.

    Raises:
        InvalidValueError: If there is no kind for it.
    """
    for kind in KINDS:
        if type(value) is kind.cls and kind.holds(value):
            return kind
    names = ", ".join(dict.fromkeys(kind.cls.__name__ for kind in KINDS))
    raise invalid("value", "document_value", type(value).__name__, kinds=names)
