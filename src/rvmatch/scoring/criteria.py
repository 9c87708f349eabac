"""The criteria that rvmatch ships; the last lines name them all, ``Weights`` says which count."""

import functools
from typing import ClassVar, Final, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.arrays import LAST_DAY, UNKNOWN, bit_counts, read_only
from rvmatch.columns.combinations import Facets, without_facets
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import AssessmentGrade, Urgency
from rvmatch.scoring.channels import ChannelShared
from rvmatch.scoring.criterion import NEUTRAL, ONE, UNSTATED, Criterion
from rvmatch.scoring.partnership import PastPartnership
from rvmatch.scoring.similarity import DescriptionSimilarity

__all__ = [
    "DEFAULT_CRITERIA",
    "ChannelShared",
    "FieldFit",
    "HelpFit",
    "MoneyCovered",
    "OrganizationGrade",
    "PastPartnership",
    "RoleCompleteness",
    "SelfDeclaredUrgency",
    "TrackRecord",
]

Values = NDArray[np.int64]

_GRADES: Final = tuple(ONE - place * ONE // 5 for place in range(len(AssessmentGrade)))
_URGENCIES: Final = tuple(place * ONE // (len(Urgency) - 1) for place in range(len(Urgency)))
_ENOUGH_FINISHED: Final = 5


def _share(wanted: int, found: int) -> int | None:
    return found * ONE // wanted if wanted else None


def _shares(wanted: NDArray[np.uint8], offered: NDArray[np.uint8]) -> Values:
    """The share of wanted members offered, where both sides state some: ``[p]``."""
    found: Values = _share_table()[wanted, offered]
    return found


@functools.cache
def _share_table() -> Values:
    """The share for each two sets of at most eight members, as bits: ``[256, 256]``."""
    bits = np.arange(256, dtype=np.uint8)
    wanted, offered = bits[:, np.newaxis], bits[np.newaxis, :]
    shares = bit_counts(wanted & offered) * ONE // np.maximum(bit_counts(wanted), 1)
    return read_only(np.where((wanted != 0) & (offered != 0), shares, UNSTATED))


@final
@attrs.frozen
class FieldFit:
    """
    The share of the demand's focus fields that the supply works in; unstated if a side states none.

    Source:
        民发〔2022〕11号, part 2: the four focus fields.
    """

    code: ClassVar[str] = "field_fit"
    neutral: ClassVar[int] = NEUTRAL

    def value(self, demand: DemandProject, supply: SupplyProject) -> int | None:
        """Millionths for one pair."""
        return _share(len(demand.fields), len(demand.fields & supply.fields)) if supply.fields else None

    def values(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Values:
        """Millionths for many ``[p]``."""
        return _shares(demands.fields[pairs.rows], supplies.fields[pairs.cols])

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """The fields."""
        return (demands.fields,), (supplies.fields,)


@final
@attrs.frozen
class HelpFit:
    """
    The share of the kinds of help asked for that the supply offers; unstated if a side states none.

    Source:
        民函〔2023〕49号: the kinds of help.
    """

    code: ClassVar[str] = "help_fit"
    neutral: ClassVar[int] = NEUTRAL

    def value(self, demand: DemandProject, supply: SupplyProject) -> int | None:
        """Millionths for one pair."""
        shared = len(demand.help_kinds & supply.help_kinds)
        return _share(len(demand.help_kinds), shared) if supply.help_kinds else None

    def values(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Values:
        """Millionths for many ``[p]``."""
        return _shares(demands.help_kinds[pairs.rows], supplies.help_kinds[pairs.cols])

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """The kinds of help."""
        return (demands.help_kinds,), (supplies.help_kinds,)


@final
@attrs.frozen
class MoneyCovered:
    """
    The part of the money missing that the supply's share for one project covers, at most all.

    Neutral where no money is missing or only help in kind is offered;
    unstated where either amount is unknown.

    Source:
        Library option: demand forms ask for the money missing, supply forms for the money offered.
    """

    code: ClassVar[str] = "money_covered"
    neutral: ClassVar[int] = NEUTRAL

    def value(self, demand: DemandProject, supply: SupplyProject) -> int | None:
        """Millionths for one pair."""
        missing, share = demand.missing_cny, supply.share_cny
        if missing is None or share is None:
            return None
        if missing == 0 or supply.offer_cny == 0:
            return self.neutral
        return min(share, missing) * ONE // missing

    def values(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Values:
        """Millionths for many ``[p]``."""
        missing, share = demands.missing_cny[pairs.rows], supplies.share_cny[pairs.cols]
        covered = np.minimum(share, missing)
        covered *= ONE
        covered //= np.maximum(missing, 1)
        covered[(missing == 0) | (supplies.offer_cny[pairs.cols] == 0)] = self.neutral
        covered[(missing == UNKNOWN) | (share == UNKNOWN)] = UNSTATED
        return covered

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """The amounts."""
        return (demands.missing_cny,), (supplies.share_cny, supplies.offer_cny)


@final
@attrs.frozen
class RoleCompleteness:
    """
    The share of the wanted members of five-community linkage that the supply brings.

    A member asked for twice counts once here; unstated where nobody asks or offers.

    Source:
        民发〔2022〕11号, part 7: five-community linkage.
    """

    code: ClassVar[str] = "role_completeness"
    neutral: ClassVar[int] = NEUTRAL

    def value(self, demand: DemandProject, supply: SupplyProject) -> int | None:
        """Millionths for one pair."""
        wanted = frozenset(demand.roles_wanted)
        return _share(len(wanted), len(wanted & supply.roles_offered)) if supply.roles_offered else None

    def values(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Values:
        """Millionths for many ``[p]``."""
        return _shares(demands.roles_wanted[pairs.rows], supplies.roles_offered[pairs.cols])

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """The members of five-community linkage."""
        return (demands.roles_wanted,), (supplies.roles_offered,)


@final
@attrs.frozen
class OrganizationGrade:
    """
    The organisation's assessment grade: 5A best, a fifth less for each step down.

    Ungraded is unstated, and so is a grade that ends before the project starts.

    Source:
        民发〔2022〕11号, part 7 ties incentives to assessment; the steps are this library's choice.
    """

    code: ClassVar[str] = "organization_grade"
    neutral: ClassVar[int] = NEUTRAL

    def value(self, demand: DemandProject, supply: SupplyProject) -> int | None:
        """Millionths for one pair."""
        body = supply.organization
        if body.grade is None:
            return None
        start = None if demand.period is None else demand.period.start
        if start is not None and body.grade_valid_until is not None and body.grade_valid_until < start:
            return None
        return _GRADES[list(AssessmentGrade).index(body.grade)]

    def values(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Values:
        """Millionths for many ``[p]``."""
        # The last place, that of number -1, is for those without a grade.
        values = np.array([*_GRADES, UNSTATED], dtype=np.int64)[supplies.grade[pairs.cols]]
        values[supplies.grade_last_day[pairs.cols] < demands.first_day[pairs.rows]] = UNSTATED
        return values

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """The grade; its last day and the demand's first one where any grade ends."""
        if (supplies.grade_last_day == LAST_DAY).all():
            return without_facets(demands), (supplies.grade,)
        return (demands.first_day,), (supplies.grade, supplies.grade_last_day)


@final
@attrs.frozen
class TrackRecord:
    """
    A fifth for each project the organisation finished before, at most all; unstated where unknown.

    Weight 0 by default: it favours those who had the chance before.

    Source:
        Library option.
    """

    code: ClassVar[str] = "track_record"
    neutral: ClassVar[int] = NEUTRAL

    def value(self, demand: DemandProject, supply: SupplyProject) -> int | None:  # noqa: ARG002
        """Millionths for one pair."""
        finished = supply.projects_finished
        return None if finished is None else min(finished, _ENOUGH_FINISHED) * ONE // _ENOUGH_FINISHED

    def values(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Values:  # noqa: ARG002
        """Millionths for many ``[p]``."""
        finished = supplies.projects_finished[pairs.cols]
        share = np.minimum(finished, _ENOUGH_FINISHED) * ONE // _ENOUGH_FINISHED
        return np.where(finished == UNKNOWN, UNSTATED, share)

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """The number of projects finished."""
        return without_facets(demands), (supplies.projects_finished,)


@final
@attrs.frozen
class SelfDeclaredUrgency:
    """
    How urgent the county calls its own demand; unstated where it does not say.

    Weight 0 by default: who declares most would win.

    Source:
        Library option: demand forms ask for it.
    """

    code: ClassVar[str] = "self_declared_urgency"
    neutral: ClassVar[int] = NEUTRAL

    def value(self, demand: DemandProject, supply: SupplyProject) -> int | None:  # noqa: ARG002
        """Millionths for one pair."""
        return None if demand.urgency is None else _URGENCIES[list(Urgency).index(demand.urgency)]

    def values(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Values:  # noqa: ARG002
        """Millionths for many ``[p]``."""
        urgency = demands.urgency[pairs.rows]
        return np.where(urgency == UNKNOWN, UNSTATED, np.array(_URGENCIES, dtype=np.int64)[urgency])

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """The urgency."""
        return (demands.urgency,), without_facets(supplies)


DEFAULT_CRITERIA: Final[tuple[Criterion, ...]] = (
    FieldFit(),
    HelpFit(),
    MoneyCovered(),
    RoleCompleteness(),
    ChannelShared(),
    OrganizationGrade(),
    PastPartnership(),
    TrackRecord(),
    SelfDeclaredUrgency(),
    DescriptionSimilarity(),
)
"""All shipped criteria; which of them count, and how much, is said by ``Weights``."""
