"""Which needs a special fund is for."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.model.funds import SpecialFund
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject
from rvmatch.model.vocabulary import FocusField, HelpKind

__all__ = ["NeedFacts"]

_FIELDS: Final = {field: 1 << place for place, field in enumerate(FocusField)}
_HELP: Final = {kind: 1 << place for place, kind in enumerate(HelpKind)}


@attrs.frozen(kw_only=True, eq=False)
class NeedFacts:
    """
    What purposes of funds ask of projects, as arrays.

    Args:
        codes: The county of each project, int64 ``[m]``.
        fields: Its focus fields as bits, int64 ``[m]``; zero if nobody said.
        help_kinds: Its kinds of help, likewise.
        starts: Its first day as an ordinal, int64 ``[m]``; the first of all days if nobody said.
        ends: Its last day, likewise the last of all days.
        key_county: Whether its county is a key-assistance county, bool ``[m]``.
    """

    codes: NDArray[np.int64]
    fields: NDArray[np.int64]
    help_kinds: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    key_county: NDArray[np.bool_]

    @classmethod
    def of(cls, projects: Sequence[DemandProject], key_counties: CountyList) -> "NeedFacts":
        """The facts of projects, beside the list of key-assistance counties."""
        periods = [project.period for project in projects]
        starts = [(period and period.start) or date.min for period in periods]
        ends = [(period and period.end) or date.max for period in periods]
        return cls(
            codes=_whole([int(project.county_code) for project in projects]),
            fields=_whole([sum(_FIELDS[one] for one in project.fields) for project in projects]),
            help_kinds=_whole([sum(_HELP[one] for one in project.help_kinds) for project in projects]),
            starts=_whole([day.toordinal() for day in starts]),
            ends=_whole([day.toordinal() for day in ends]),
            key_county=np.array(
                [project.county_code in key_counties for project in projects], dtype=np.bool_
            ),
        )

    def fitting(self, fund: SpecialFund) -> NDArray[np.bool_]:
        """
        The projects that a fund is for; what nobody stated keeps no project out.

        Args:
            fund: The fund.

        Returns:
            True where purpose, region, county list and period fit, bool ``[m]``.
        """
        fits = np.ones(self.codes.size, dtype=np.bool_)
        for bits, wanted in (
            (self.fields, sum(_FIELDS[one] for one in fund.fields)),
            (self.help_kinds, sum(_HELP[one] for one in fund.help_kinds)),
        ):
            if wanted:
                fits &= (bits == 0) | (bits & wanted != 0)
        if fund.regions:
            inside = np.zeros(self.codes.size, dtype=np.bool_)
            for length in {len(region) for region in fund.regions}:
                same = [int(region) for region in fund.regions if len(region) == length]
                inside |= np.isin(self.codes // 10 ** (6 - length), same)
            fits &= inside
        if fund.key_counties_only:
            fits &= self.key_county
        if fund.period is not None:
            fits &= self.starts <= (fund.period.end or date.max).toordinal()
            fits &= self.ends >= (fund.period.start or date.min).toordinal()
        return fits


def _whole(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)
