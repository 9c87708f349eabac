"""Dockings and library entries: the whole way, every error in words, and the table against the notice."""

import pickle
from datetime import date
from typing import Any

import attrs
import pytest

from rvmatch import load_notice
from rvmatch.errors import InvalidValueError
from rvmatch.model.docking import (
    Docking,
    DockingStep,
    LibraryEntry,
    advance,
    expire,
    open_moves,
    propose,
    replay,
)
from rvmatch.model.docking_told import told
from rvmatch.model.life_cycle import (
    CONSENTS,
    MOVES,
    ConsentOrder,
    DockingMove,
    Party,
    Subject,
    move_rule,
)
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.wording import LANGUAGES, Language, say

At = ProjectStatus
ORDERS = list(ConsentOrder)
WAY = (
    ("volunteer", "organization", At.AWAITING_CONSENT),
    ("recommend", "department", At.AWAITING_CONSENT),
    ("agree", "county", At.AWAITING_CONSENT),
    ("dock", "department", At.DOCKED),
    ("sign", "county", At.SIGNED),
    ("start", "organization", At.UNDER_WAY),
    ("finish", "county", At.FINISHED),
    ("evaluate", "department", At.EVALUATED),
)


def proposed(**more: Any) -> Docking:
    names = {"id": "K1", "demand": "D1", "supply": "S1", "organization": "甲基金会"}
    return propose(**names | {"county_code": "530113", "on": date(2024, 3, 1)} | more)


def walked(docking: Docking, *moves: tuple[str, str]) -> Docking:
    for day, (move, by) in enumerate(moves, start=2):
        docking = advance(docking, move, on=date(2024, 3, day), by=by)
    return docking


def until(move: str, order: ConsentOrder = ConsentOrder.AS_PUBLISHED) -> Docking:
    """On the straight way up to and with this move."""
    names = [name for name, _, _ in WAY]
    return walked(proposed(consent_order=order), *((m, by) for m, by, _ in WAY[: names.index(move) + 1]))


@pytest.mark.parametrize("order", ORDERS)
def test_the_straight_way_leads_from_the_proposal_to_the_evaluation(order: ConsentOrder) -> None:
    docking = proposed(consent_order=order)
    for day, (move, by, status) in enumerate(WAY, start=2):
        docking = advance(docking, move, on=date(2024, 3, day), by=by)
        assert docking.status is status

    assert [step.on.day for step in docking.history] == list(range(1, 10))
    assert docking.history[0].before is At.PUBLISHED
    assert docking.consents == CONSENTS
    assert open_moves(docking) == ()


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("left_out", [1, 2, 3])
def test_a_history_that_skips_a_consent_is_refused_where_it_misses(
    order: ConsentOrder, left_out: int
) -> None:
    history = until("evaluate", order).history

    with pytest.raises(InvalidValueError) as caught:
        replay(history[:left_out] + history[left_out + 1 :], consent_order=order)

    assert caught.value.fault.code == "docking_consents"
    assert str(caught.value.fault.place).startswith("history[")


def test_the_county_need_not_wait_where_a_platform_asks_both_sides() -> None:
    first = proposed(consent_order=ConsentOrder.EITHER_SIDE_FIRST)

    agreed = walked(first, ("agree", "county"))

    assert agreed.consents == (Party.COUNTY,)
    rest = (("volunteer", "organization"), ("recommend", "department"), ("dock", "county"))
    assert walked(first, ("agree", "county"), *rest).status is At.DOCKED


def test_a_department_recommends_volunteers_only_in_either_order() -> None:
    for order in ORDERS:
        with pytest.raises(InvalidValueError) as caught:
            walked(proposed(consent_order=order), ("recommend", "department"))
        assert caught.value.fault.code == "docking_consents"


@pytest.mark.parametrize(
    ("order", "by", "left"),
    [
        (ConsentOrder.AS_PUBLISHED, Party.ORGANIZATION, ()),
        (ConsentOrder.AS_PUBLISHED, Party.DEPARTMENT, (Party.ORGANIZATION,)),
        (ConsentOrder.AS_PUBLISHED, Party.COUNTY, (Party.ORGANIZATION, Party.DEPARTMENT)),
        (ConsentOrder.EITHER_SIDE_FIRST, Party.ORGANIZATION, (Party.COUNTY,)),
        (ConsentOrder.EITHER_SIDE_FIRST, Party.DEPARTMENT, (Party.ORGANIZATION, Party.COUNTY)),
        (ConsentOrder.EITHER_SIDE_FIRST, Party.COUNTY, (Party.ORGANIZATION, Party.DEPARTMENT)),
    ],
)
def test_a_consent_taken_back_takes_those_with_it_that_were_built_on_it(
    order: ConsentOrder, by: Party, left: tuple[Party, ...]
) -> None:
    docking = advance(until("dock", order), "take-back", on=date(2024, 4, 1), by=by)

    assert (docking.status, docking.consents) == (At.AWAITING_CONSENT, left)
    with pytest.raises(InvalidValueError):
        advance(docking, "dock", on=date(2024, 4, 2), by="department")


def test_after_signing_a_side_leaves_and_takes_nothing_back() -> None:
    signed = until("sign")
    with pytest.raises(InvalidValueError) as caught:
        advance(signed, "take-back", on=date(2024, 4, 1), by="county")
    assert caught.value.fault.code == "docking_move"

    left = advance(signed, "exit", on=date(2024, 4, 1), by="organization", reason="项目调整")

    assert (left.status, left.history[-1].reason) == (At.EXITED, "项目调整")
    assert Party.ORGANIZATION not in left.consents


def test_nobody_has_to_say_why_they_refuse() -> None:
    assert walked(proposed(), ("refuse", "county")).status is At.REFUSED


FAULTS = [
    (proposed(), "sign", {"by": "county"}, "move", "docking_move"),
    (until("evaluate"), "exit", {"by": "county"}, "move", "docking_over"),
    (proposed(), "agree", {}, "move", "docking_consents"),
    (until("agree"), "volunteer", {}, "move", "docking_consent_stands"),
    (until("volunteer"), "take-back", {"by": "county"}, "by", "docking_no_consent"),
    (proposed(), "refuse", {}, "by", "docking_party"),
    (proposed(), "volunteer", {"by": "county"}, "by", "docking_party"),
    (proposed(), "volunteer", {"by": "nobody"}, "by", "docking_word"),
    (proposed(), "marry", {}, "move", "docking_word"),
    (proposed(), "volunteer", {"on": date(2024, 2, 29)}, "on", "docking_day"),
    (proposed(), "volunteer", {"on": "2024-03-02"}, "on", "date"),
    (proposed(), "volunteer", {"reason": None}, "reason", "text"),
    (LibraryEntry(key="D1", library="demand"), "submit", {"by": "organization"}, "by", "docking_party"),
    (LibraryEntry(key="D1", library="demand", began_as=At.DOCKED), "exit", {}, "move", "docking_entry_over"),
    (
        LibraryEntry(key="D1", library="demand", began_as=At.UNDER_REVIEW),
        "return",
        {"reason": " "},
        "reason",
        "docking_reason",
    ),
    ("K1", "sign", {}, "subject", "docking_subject"),
]


@pytest.mark.parametrize(("subject", "move", "more", "field", "code"), FAULTS)
def test_what_is_not_allowed_is_refused_by_name(
    subject: Any, move: str, more: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        advance(subject, move, **{"on": date(2024, 4, 1)} | more)

    assert (caught.value.field, caught.value.fault.code) == (field, code)
    for language in LANGUAGES:
        assert "{" not in caught.value.message(language)


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "zh",
            (
                "待各方同意",
                "“签约”",
                "推荐申报（有关部门）",
                "撤回同意（社会组织）；谢绝（社会组织、有关部门、县）",
            ),
        ),
        ("en", ('"awaiting consent"', '"sign"', "recommend (the department)", "take back consent (the org")),
    ],
)
def test_the_error_names_the_status_the_move_what_is_open_and_who_may(
    language: Language, parts: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        advance(until("volunteer"), "sign", on=date(2024, 4, 1), by="county")

    for part in parts:
        assert part in caught.value.message(language)


def test_a_docking_without_a_proposal_is_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        attrs.evolve(proposed(), history=())
    assert caught.value.fault.code == "docking_history"
    with pytest.raises(InvalidValueError) as caught:
        attrs.evolve(proposed(), history=until("volunteer").history[1:])
    assert caught.value.fault.code == "docking_move"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"after": At.DOCKED}, "history[2].after"),
        ({"before": At.PROPOSED}, "history[2].before"),
        ({"by": Party.COUNTY}, "history[2].by"),
        ({"on": date(2023, 1, 1)}, "history[2].on"),
        ({"move": DockingMove.SIGN}, "history[2].move"),
    ],
)
def test_a_step_written_by_hand_is_found_in_its_place(change: dict[str, Any], path: str) -> None:
    history = until("dock").history
    forged = (*history[:2], attrs.evolve(history[2], **change), *history[3:])

    with pytest.raises(InvalidValueError) as caught:
        attrs.evolve(proposed(), history=forged)

    assert str(caught.value.fault.place) == path


@pytest.mark.parametrize("history", ["propose", 3, [("propose",)], [None]])
def test_only_steps_make_a_history(history: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"^history: "):
        replay(history)


def test_a_docking_survives_pickling_and_equals_what_it_was() -> None:
    docking = until("sign")

    found = pickle.loads(pickle.dumps(docking))

    assert (found, found.status, found.consents) == (docking, docking.status, docking.consents)


@pytest.mark.parametrize(("days", "expired"), [(30, False), (31, True)])
def test_a_docking_stays_open_for_the_days_given_after_its_last_step(days: int, expired: bool) -> None:
    asked = walked(proposed(), ("volunteer", "organization"))
    on = date.fromordinal(asked.history[-1].on.toordinal() + days)

    found = expire(asked, on=on, valid_days=30)

    assert (found.status is At.EXPIRED) == expired
    if expired:
        last = DockingStep(
            move=DockingMove.EXPIRE, before=At.AWAITING_CONSENT, after=At.EXPIRED, on=on, by=Party.CALENDAR
        )
        assert found.history[-1] == last


@pytest.mark.parametrize(
    ("on", "valid_days", "field"),
    [("2024-03-01", 3, "on"), (date(2024, 5, 1), 0, "valid_days"), (date(2024, 5, 1), True, "valid_days")],
)
def test_a_time_that_is_none_is_refused(on: Any, valid_days: Any, field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        expire(proposed(), on=on, valid_days=valid_days)
    assert caught.value.field == field


def test_an_entry_is_returned_changed_and_published() -> None:
    entry = LibraryEntry(key="S1", library="supply")
    for day, (move, by, reason) in enumerate(
        [
            ("submit", "organization", ""),
            ("take-up", None, ""),
            ("return", None, "请补充服务地区"),
            ("submit", "organization", ""),
            ("take-up", None, ""),
            ("publish", None, ""),
        ],
        start=1,
    ):
        entry = advance(entry, move, on=date(2024, 1, day), by=by, reason=reason)

    assert entry.status is At.PUBLISHED
    assert "请补充服务地区" in told(entry)
    assert advance(entry, "expire", on=date(2024, 12, 31)).status is At.EXPIRED


def test_an_entry_of_neither_library_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"^library: "):
        LibraryEntry(key="D1", library="event")  # type: ignore[arg-type]


def test_the_consents_are_those_of_the_published_list_in_its_order() -> None:
    """Oracle: the facts of the notice, with their citations."""
    facts = load_notice().consents
    giving = {rule.by: rule for rule in MOVES if rule.gives_consent}

    assert [fact.order for fact in facts] == [1, 2, 3]
    for fact, party, move in zip(facts, CONSENTS, ("VOLUNTEER", "RECOMMEND", "AGREE"), strict=True):
        assert giving[(party,)].move.name == move
        assert giving[(party,)].source == fact.citation.number
        assert fact.act.zh == say(f"term.DockingMove.{move}", "zh")


def test_in_the_published_order_each_consent_needs_those_before_it() -> None:
    for rule in MOVES:
        if rule.gives_consent:
            (party,) = rule.by
            assert rule.needed(ConsentOrder.AS_PUBLISHED) == CONSENTS[: CONSENTS.index(party)]


def test_the_table_has_one_row_for_a_move_in_a_status_and_reaches_every_status() -> None:
    keys = [(rule.subject, rule.status, rule.move) for rule in MOVES]
    assert len(keys) == len(set(keys))
    assert {At.DRAFT, *(rule.becomes for rule in MOVES)} == set(ProjectStatus)
    assert move_rule(Subject.ENTRY, At.PUBLISHED, DockingMove.PROPOSE) is None


def test_whoever_has_to_give_a_consent_is_never_another() -> None:
    for rule in MOVES:
        assert rule.by
        if rule.gives_consent:
            assert len(rule.by) == 1
        if rule.becomes in (At.DOCKED, At.SIGNED, At.UNDER_WAY, At.FINISHED):
            assert rule.needs == CONSENTS


@pytest.mark.parametrize("kind", [DockingMove, Party, ConsentOrder, Subject])
def test_every_member_has_its_word(kind: Any) -> None:
    for member in kind:
        for language in LANGUAGES:
            assert say(f"term.{kind.__name__}.{member.name}", language)


def test_a_docking_is_told_in_sentences() -> None:
    docking = advance(
        walked(proposed(), ("volunteer", "organization")),
        "withdraw",
        on=date(2024, 3, 9),
        by="county",
        reason="项目已并入他项。\n联系 13812345678",
    )

    assert told(docking).splitlines() == [
        "2024年3月1日，有关部门建议需求“D1”（县代码 530113）与甲基金会的供给“S1”对接。",
        "2024年3月2日，甲基金会自愿报名。",
        "2024年3月9日，县撤回这项建议。理由：项目已并入他项。 联系 138****5678。",
        "目前状态：已撤回。",
    ]
    assert told(until("volunteer"), "en").splitlines()[-1] == (
        "It now stands at: awaiting consent; still to consent: the department and the county."
    )
    assert "三方均已同意" in told(until("agree")).splitlines()[-1]
    refused = walked(proposed(), ("refuse", "department"))
    assert "未予推荐" in told(refused)
    with pytest.raises(InvalidValueError):
        told(docking, "fr")  # type: ignore[arg-type]
