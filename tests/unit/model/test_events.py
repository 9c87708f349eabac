"""Events and the requests for meetings: what is refused, and by which name."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.model.events import DockingEvent, EventRound, even_rounds
from rvmatch.model.meetings import EventParty, Meeting, MeetingRequests, MeetingWish, PartySide
from rvmatch.model.vocabulary import DockingEventKind
from rvmatch.wording import LANGUAGES

NINE = datetime(2024, 9, 5, 9)
ROUNDS = even_rounds(NINE, 3, minutes=20, pause_minutes=10)

OVERLAPPING = EventRound(starts_at=NINE + timedelta(minutes=19), minutes=5)


def event_of(**fields: Any) -> DockingEvent:
    usual = {"id": "E1", "kind": DockingEventKind.CHARITY_EXHIBITION, "title": "慈展会"}
    return DockingEvent(**{**usual, "rounds": ROUNDS, "tables": 2, **fields})


def test_even_rounds_follow_each_other_after_a_pause() -> None:
    assert [one.starts_at.minute for one in ROUNDS] == [0, 30, 0]
    assert ROUNDS[0].ends_at == NINE + timedelta(minutes=20)


def test_an_event_knows_its_times_and_how_much_it_holds() -> None:
    next_day = EventRound(starts_at=NINE + timedelta(days=1), minutes=30)
    event = event_of(rounds=[next_day, *ROUNDS], tables=["A", "B"], division="420322", hosts=["县民政局"])

    assert event.rounds == (*ROUNDS, next_day)
    assert (event.starts_at, event.ends_at) == (NINE, next_day.ends_at)
    assert event.days == (date(2024, 9, 5), date(2024, 9, 6))
    assert event.places == 8
    assert event_of(tables=3).tables == ("1", "2", "3")


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"rounds": []}, "rounds", "event_rounds"),
        ({"rounds": [*ROUNDS, OVERLAPPING]}, "rounds", "event_overlap"),
        ({"rounds": [NINE]}, "rounds", "of_class"),
        ({"rounds": 3}, "rounds", "collection"),
        ({"tables": []}, "tables", "event_tables"),
        ({"tables": 0}, "tables", "within"),
        ({"tables": True}, "tables", "collection"),
        ({"tables": "A"}, "tables", "collection"),
        ({"tables": ["A", "B", "A"]}, "tables", "event_table_twice"),
        ({"tables": ["A", ""]}, "tables", "label"),
        ({"hosts": [3]}, "hosts", "text"),
        ({"kind": "expo"}, "kind", "member"),
        ({"division": "4"}, "division_code", "division_code"),
        ({"title": " "}, "title", "label"),
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_held_is_refused_by_name(
    fields: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        event_of(**fields)

    assert (caught.value.field, caught.value.fault.code) == (field, code)
    assert all(caught.value.message(language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("starts_at", "minutes", "code"),
    [
        (datetime(2024, 9, 5, 9, tzinfo=UTC), 20, "event_moment"),
        (datetime(2024, 9, 5, 9, 0, 1), 20, "event_moment"),
        (date(2024, 9, 5), 20, "event_moment"),
        (datetime(1991, 9, 5, 9), 20, "event_year"),
        (datetime(9999, 12, 31, 23), 20, "event_year"),
        (NINE, 0, "within"),
        (NINE, 1_441, "within"),
        (NINE, 20.0, "whole_number"),
    ],
)
def test_a_round_at_no_moment_or_of_no_length_is_refused(starts_at: Any, minutes: Any, code: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        EventRound(starts_at=starts_at, minutes=minutes)

    assert caught.value.fault.code == code


@pytest.mark.parametrize("numbers", [(0, 20, 0), (2, 20, -1), (True, 20, 0), (2, 20, 1.5)])
def test_even_rounds_need_whole_numbers_in_range(numbers: Any) -> None:
    with pytest.raises(InvalidValueError):
        even_rounds(NINE, numbers[0], minutes=numbers[1], pause_minutes=numbers[2])


def test_requests_are_kept_in_one_order_and_wishes_name_their_own_parties_by_default() -> None:
    wishes = [MeetingWish(demand=demand, supply="S1", value=1) for demand in ("D2", "D1")]
    requests = MeetingRequests.of(wishes)

    assert [wish.key for wish in requests.wishes] == [("D1", "S1"), ("D2", "S1")]
    assert [(party.side, party.key) for party in requests.parties] == [
        (PartySide.DEMAND, "D1"),
        (PartySide.DEMAND, "D2"),
        (PartySide.SUPPLY, "S1"),
    ]


def test_all_wishes_and_parties_that_do_not_fit_are_named_at_once() -> None:
    wish = MeetingWish(demand="D1", supply="S1", value=1)
    parties = [
        EventParty(key="D1", side=PartySide.DEMAND),
        EventParty(key="D1", side=PartySide.DEMAND),
        EventParty(key="D2", side=PartySide.DEMAND),
    ]

    with pytest.raises(ReadErrors) as caught:
        MeetingRequests(parties=parties, wishes=[wish, wish, MeetingWish(demand="D1", supply="D2", value=1)])

    assert sorted({(str(fault.place), fault.code, fault.field) for fault in caught.value.faults}) == [
        ("parties[D1]", "event_party_twice", "parties"),
        ("wishes[D1, D2]", "event_party_side", "supply_party"),
        ("wishes[D1, S1]", "event_party", "supply_party"),
        ("wishes[D1, S1]", "event_wish_twice", "wishes"),
    ]


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        (EventParty, {"key": "", "side": PartySide.DEMAND}, "label"),
        (EventParty, {"key": "D1", "side": "demand"}, "member"),
        (EventParty, {"key": "D1", "side": PartySide.DEMAND, "delegates": 0}, "within"),
        (EventParty, {"key": "D1", "side": PartySide.DEMAND, "away": [0]}, "event_round_number"),
        (EventParty, {"key": "D1", "side": PartySide.DEMAND, "away": ["1"]}, "whole_number"),
        (EventParty, {"key": "D1", "side": PartySide.DEMAND, "away": "1"}, "collection"),
        (MeetingWish, {"demand": "D1", "supply": "S1", "value": -1}, "within"),
        (MeetingWish, {"demand": "D1", "supply": "S1", "value": 0.5}, "whole_number"),
        (Meeting, {"wish": None, "round": 1, "table": "1"}, "of_class"),
        (MeetingRequests, {"parties": [], "wishes": [3]}, "of_class"),
        (MeetingRequests, {"parties": "D1", "wishes": []}, "collection"),
    ],
)
def test_values_that_are_not_as_described_are_refused(kind: Any, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        kind(**fields)

    assert caught.value.fault.code == code
