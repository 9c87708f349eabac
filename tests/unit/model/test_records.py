"""Records of progress: what a record may state, which record holds, and what does not fit."""

from datetime import date
from typing import Any

import attrs
import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.model.docking import advance, propose
from rvmatch.model.life_cycle import Party
from rvmatch.model.record_findings import ProgressFindingKind, progress_findings
from rvmatch.model.records import ProgressRecord, progress_standings
from rvmatch.model.vocabulary import ProjectStatus, WorkArea

JUNE, SEPTEMBER = date(2024, 6, 30), date(2024, 9, 30)


def record(**more: Any) -> ProgressRecord:
    usual = {"docking": "K1", "county_code": "530113", "organization": "示例基金会", "on": JUNE}
    return ProgressRecord(**usual | more)


def docked():
    found = propose(
        id="K1",
        demand="D1",
        supply="S1",
        county_code="530113",
        organization="示例基金会",
        on=date(2024, 3, 1),
    )
    for move, by in (("volunteer", None), ("recommend", None), ("agree", None), ("dock", "department")):
        found = advance(found, move, on=date(2024, 4, 1), by=by)
    return found


def kinds(*records: ProgressRecord, **more: Any) -> list[str]:
    return [one.kind.value for one in progress_findings(records, **more)]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("progress_percent", 101, "within"),
        ("progress_percent", 50.0, "whole_number"),
        ("spent_cny", -1, "amount_within"),
        ("spent_cny", 1.5, "whole_yuan"),
        ("people_reached", True, "whole_number"),
        ("county_code", "530100", "county_code_level"),
        ("on", "2024-06-30", "date"),
        ("on", None, "date"),
        ("stage", "finished", "member"),
        ("work_areas", "cultivation", "collection"),
        ("work_areas", ["cultivation"], "member"),
        ("docking", "", "label"),
    ],
)
def test_a_value_that_is_not_as_described_is_refused_with_its_name(
    field: str, value: object, code: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        record(**{field: value})

    assert (caught.value.field, caught.value.fault.code) == (field, code)
    assert caught.value.message("zh") != caught.value.message("en")


def test_what_nobody_stated_is_none() -> None:
    (found,) = progress_standings([record()])

    assert found.spent_cny is found.people_reached is found.events_held is found.stage is None
    assert found.progress_percent is None


def test_a_later_record_replaces_figures_and_leaves_those_it_does_not_state() -> None:
    (found,) = progress_standings(
        [record(spent_cny=10, people_reached=4), record(on=SEPTEMBER, spent_cny=30)]
    )

    assert (found.spent_cny, found.people_reached, found.last_on) == (30, 4, SEPTEMBER)


def test_a_correction_of_the_same_day_replaces_the_whole_record_and_is_counted() -> None:
    (found,) = progress_standings([record(spent_cny=10, people_reached=4), record(spent_cny=12, revision=1)])

    assert (found.spent_cny, found.people_reached) == (12, None)
    assert (found.records, found.replaced) == (1, 1)


def test_records_that_disagree_leave_the_figure_unknown_until_corrected() -> None:
    two = [record(spent_cny=10), record(spent_cny=12)]

    assert progress_standings(two)[0].spent_cny is None
    assert kinds(*two) == ["records-disagree"]
    assert progress_standings([*two, record(spent_cny=12, revision=1)])[0].spent_cny == 12
    assert kinds(*two, record(spent_cny=12, revision=1)) == []


def test_work_areas_stand_in_the_order_of_the_notice() -> None:
    areas = [WorkArea.SUPPORT_SYSTEM, WorkArea.OVERALL_REQUIREMENT, WorkArea.SUPPORT_SYSTEM]

    assert record(work_areas=areas).work_areas == (WorkArea.OVERALL_REQUIREMENT, WorkArea.SUPPORT_SYSTEM)


def test_each_contradiction_is_a_finding() -> None:
    docking = docked()
    wanted = {
        "figure-fell": [record(spent_cny=10), record(spent_cny=9, on=SEPTEMBER)],
        "before-docking": [record(on=date(2024, 3, 31))],
        "reported-twice": [record(), record()],
        "county-differs": [record(county_code="530326")],
        "organization-differs": [record(organization="另一基金会")],
        "unknown-docking": [record(docking="K2")],
        "spent-above-promise": [record(spent_cny=101)],
    }

    assert {
        kind: kinds(*records, dockings=[docking], promised_cny={"K1": 100})
        for kind, records in wanted.items()
    } == {kind: [kind] for kind in wanted}
    told_below = {
        "records-disagree",
        "never-agreed",
        "spent-without-agreement",
        "promise-of-unknown-docking",
    }
    assert {*told_below, *wanted} == {kind.value for kind in ProgressFindingKind}


@pytest.mark.parametrize(("move", "status"), [("refuse", "refused"), ("volunteer", "awaiting-consent")])
def test_a_record_of_a_docking_that_was_never_agreed_is_told_with_what_was_spent(
    move: str, status: str
) -> None:
    proposed = propose(
        id="K1",
        demand="D1",
        supply="S1",
        county_code="530113",
        organization="示例基金会",
        on=date(2024, 3, 1),
    )
    by = Party.ORGANIZATION if move == "refuse" else None
    open_docking = advance(proposed, move, on=date(2024, 3, 2), by=by)
    records = [record(spent_cny=5), record(spent_cny=80, on=SEPTEMBER)]

    found = progress_findings(records, dockings=[open_docking])

    assert [(one.kind.value, one.on, one.earlier, one.later) for one in found] == [
        ("never-agreed", None, status, ""),
        ("spent-without-agreement", SEPTEMBER, "", "80"),
    ]
    assert kinds(record(spent_cny=0), dockings=[open_docking]) == ["never-agreed"]


def test_a_docking_that_was_agreed_and_left_may_be_reported_of() -> None:
    left = docked()
    for move in ("sign", "start", "exit"):
        left = advance(left, move, on=date(2024, 5, 1), by=Party.COUNTY, reason="改期")

    assert kinds(record(spent_cny=5), dockings=[left]) == []


def test_a_promise_of_a_docking_that_nobody_gave_is_told_and_needs_no_record() -> None:
    promised = {"K1": 100, "K9": 30_000}

    found = progress_findings([], dockings=[docked()], promised_cny=promised)

    assert [(one.kind.value, one.docking, one.county_code, one.later) for one in found] == [
        ("promise-of-unknown-docking", "K9", None, "30000")
    ]
    assert progress_findings([], promised_cny=promised) == ()


def test_records_that_fit_have_no_finding() -> None:
    good = [
        record(spent_cny=100, stage=ProjectStatus.UNDER_WAY, on=date(2024, 4, 1)),
        record(spent_cny=100, on=SEPTEMBER, organization=" 示例基金会 ".strip()),
    ]

    assert kinds(*good, dockings=[docked()], promised_cny={"K1": 100}) == []


def test_a_fall_after_a_greater_figure_is_found_though_the_day_between_states_nothing() -> None:
    found = progress_findings(
        [
            record(people_reached=9),
            record(on=date(2024, 7, 31)),
            record(on=SEPTEMBER, people_reached=5),
            record(on=date(2024, 10, 31), people_reached=7),
        ]
    )

    assert [(one.on, one.earlier, one.later) for one in found] == [
        (SEPTEMBER, "9", "5"),
        (date(2024, 10, 31), "9", "7"),
    ]


def test_a_docking_reported_from_two_counties_stands_once_for_each() -> None:
    two = [record(spent_cny=1), record(spent_cny=2, county_code="530326")]

    assert [(one.county_code, one.spent_cny) for one in progress_standings(two)] == [
        ("530113", 1),
        ("530326", 2),
    ]
    assert kinds(*two) == ["county-differs"]


def test_something_else_than_records_is_refused() -> None:
    for wrong in ("K1", 3, [record(), "K1"], [attrs.asdict(record())]):
        with pytest.raises(InvalidValueError, match="records"):
            progress_standings(wrong)  # type: ignore[arg-type]
