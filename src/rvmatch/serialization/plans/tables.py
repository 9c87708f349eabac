"""A plan as tables for people: who is recommended to whom, who is left alone, who has room."""

from rvmatch.matching import Match, MatchPlan, Reserve, score_text
from rvmatch.matching.libraries import Demands, Supplies
from rvmatch.matching.summary import match_reason
from rvmatch.serialization.plans.coverage import coverage_table, province_table
from rvmatch.serialization.plans.linkage import linkage_table, role_and_agreement
from rvmatch.serialization.plans.settings import settings_table
from rvmatch.serialization.plans.subjects import Subjects, subjects_of
from rvmatch.serialization.plans.values import Column, ColumnKind, Table, Value
from rvmatch.wording import Language

__all__ = ["dockings_table", "plan_tables"]

_PLACE = (("province", ColumnKind.PLACE), ("county_code", ColumnKind.CODE), ("county", ColumnKind.PLACE))
_DEMAND = (*_PLACE, ("demand", ColumnKind.CODE), ("demand_title", ColumnKind.TEXT))
_SUPPLY = (
    ("supply", ColumnKind.CODE),
    ("supply_title", ColumnKind.TEXT),
    ("organization", ColumnKind.TEXT),
)
_DOCKING = (
    *_DEMAND,
    *_SUPPLY,
    ("score", ColumnKind.SCORE),
    ("missing", ColumnKind.AMOUNT),
    ("amount", ColumnKind.AMOUNT),
)
_REASONS = (
    ("reserves", ColumnKind.LIST),
    ("reason", ColumnKind.SENTENCES),
    ("county_consent", ColumnKind.CONSENT),
    ("organization_consent", ColumnKind.CONSENT),
    ("remark", ColumnKind.REMARK),
)
_TO_FILL_IN = (None, None, None)
_CHOICES = ("agree", "decline", "undecided")


def plan_tables(
    plan: MatchPlan, demands: Demands, supplies: Supplies, language: Language = "zh"
) -> tuple[Table, ...]:
    """
    A plan as tables, written for the department that passes it on.

    Demands stand by county code and key, supplies by key, counties and provinces
    by code: nothing is ordered by score. No contact is in any table; telephone,
    identity and mail numbers inside titles and names are masked.

    Args:
        plan: The plan.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        language: ``"zh"`` or ``"en"``.

    Returns:
        Recommended dockings with columns to fill in, demands left alone, open places,
        supplies with room, coverage by county, a summary by province, five-community linkage, and the
        settings. Dockings have a column for the role they fill, and one for those agreed on already, where
        there are any.

    Raises:
        InvalidValueError: If the libraries are not the plan's, or there is no such language.
    """
    subjects = subjects_of(plan, demands, supplies, language)
    return (
        _dockings(subjects),
        _left_alone(subjects),
        _open_places(subjects),
        _spare_supplies(subjects),
        coverage_table(subjects),
        province_table(subjects),
        linkage_table(subjects),
        settings_table(subjects),
    )


def dockings_table(plan: MatchPlan, demands: Demands, supplies: Supplies, language: Language) -> Table:
    """The recommended dockings alone; see ``plan_tables``."""
    return _dockings(subjects_of(plan, demands, supplies, language))


def _dockings(subjects: Subjects) -> Table:
    weights = subjects.plan.settings.weights
    criteria = [code for code, _ in subjects.plan.unstated]
    parts = (
        Column(
            heading=subjects.say(
                "table.heading.part",
                criterion=subjects.name("criterion", code),
                weight=f"{weights[code] / 10_000:.1f}".removesuffix(".0"),
            ),
            kind=ColumnKind.PERCENT,
            detail=True,
        )
        for code in criteria
    )
    more = role_and_agreement(subjects)
    matches = sorted(subjects.plan.matches, key=lambda match: (*subjects.order(match.demand), match.supply))
    return Table(
        name="dockings",
        title=subjects.say("table.dockings"),
        columns=(
            *(subjects.column(*column) for column in _DOCKING),
            *(column for column, _ in more),
            *(subjects.column(*column) for column in _REASONS),
            *parts,
        ),
        rows=tuple(
            _docking(subjects, match, tuple(value(match) for _, value in more), criteria) for match in matches
        ),
        lead=len(_PLACE) + 1,
        choices=tuple(subjects.say(f"table.consent.{choice}") for choice in _CHOICES),
    )


def _docking(
    subjects: Subjects, match: Match, more: tuple[Value, ...], criteria: list[str]
) -> tuple[Value, ...]:
    demand = subjects.demands[match.demand]
    stated = {part.criterion: part.value / 1_000_000 for part in match.parts if part.stated}
    return (
        *subjects.place(demand.county_code),
        *subjects.demand(match.demand),
        *subjects.supply(match.supply),
        match.score,
        subjects.amount(demand.missing_cny),
        subjects.amount(match.amount_cny),
        *more,
        subjects.listed(_reserve(subjects, reserve) for reserve in match.reserves),
        match_reason(match, subjects.language),
        *_TO_FILL_IN,
        *(stated.get(code) for code in criteria),
    )


def _reserve(subjects: Subjects, reserve: Reserve) -> str:
    code = "table.reserve_room" if reserve.has_room else "table.reserve_taken"
    return subjects.say(code, supply=reserve.supply, score=score_text(reserve.points))


def _left_alone(subjects: Subjects) -> Table:
    columns = (
        *_DEMAND,
        ("wanted", ColumnKind.COUNT),
        ("left_alone_reason", ColumnKind.TEXT),
        ("eligible", ColumnKind.COUNT),
        ("suitable", ColumnKind.COUNT),
        ("leads", ColumnKind.LIST),
        ("remark", ColumnKind.REMARK),
    )
    return Table(
        name="left_alone",
        title=subjects.say("table.left_alone"),
        columns=tuple(subjects.column(*column) for column in columns),
        rows=tuple(
            (
                *subjects.place(subjects.demands[alone.demand].county_code),
                *subjects.demand(alone.demand),
                subjects.demands[alone.demand].partners_wanted,
                subjects.say(f"reason.{alone.reason}"),
                alone.eligible,
                alone.suitable,
                subjects.listed(
                    subjects.say("table.reserve_room", supply=lead.supply, score=score_text(lead.points))
                    for lead in alone.leads
                ),
                None,
            )
            for alone in sorted(subjects.plan.left_alone, key=lambda alone: subjects.order(alone.demand))
        ),
        lead=len(_PLACE) + 1,
    )


def _open_places(subjects: Subjects) -> Table:
    columns = (*_DEMAND, *((name, ColumnKind.COUNT) for name in ("wanted", "found", "still_wanted")))
    return Table(
        name="open_places",
        title=subjects.say("table.open_places"),
        columns=tuple(subjects.column(*column) for column in columns),
        rows=tuple(
            (
                *subjects.place(subjects.demands[places.demand].county_code),
                *subjects.demand(places.demand),
                places.wanted,
                places.found,
                places.wanted - places.found,
            )
            for places in sorted(subjects.plan.open_places, key=lambda places: subjects.order(places.demand))
        ),
        lead=len(_PLACE) + 1,
    )


def _spare_supplies(subjects: Subjects) -> Table:
    columns = (
        *_SUPPLY,
        *((name, ColumnKind.COUNT) for name in ("accepted", "used", "room", "eligible_demands")),
    )
    return Table(
        name="spare_supplies",
        title=subjects.say("table.spare_supplies"),
        columns=tuple(subjects.column(*column) for column in columns),
        rows=tuple(
            (
                *subjects.supply(spare.supply),
                spare.accepted,
                spare.used,
                spare.accepted - spare.used,
                spare.eligible,
            )
            for spare in sorted(subjects.plan.spare_supplies, key=lambda spare: spare.supply)
        ),
        lead=1,
    )
