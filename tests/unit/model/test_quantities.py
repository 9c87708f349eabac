"""Periods, amounts and counts keep to their limits."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rvmatch.errors import InvalidValueError
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import Contact, DemandProject, SupplyProject
from rvmatch.model.quantities import HIGHEST_AMOUNT_CNY, HIGHEST_COUNT, LONGEST_LABEL, Period, are_labels
from rvmatch.model.vocabulary import FocusField, LinkageMember, Revitalization, SpecialAction

DEMAND = {"id": "D1", "title": "核桃加工", "county_code": "530113", "fields": [FocusField.RURAL_GOVERNANCE]}
SUPPLY = {
    "id": "S1",
    "title": "支持计划",
    "organization": SocialOrganization(name="某基金会"),
    "fields": [FocusField.RURAL_GOVERNANCE],
}
DAYS = st.dates(date(2024, 1, 1), date(2024, 1, 6))


def refusal(make, **values) -> tuple[str, str]:
    with pytest.raises(InvalidValueError) as caught:
        make(**values)
    return caught.value.field, caught.value.fault.code


def demand_refusal(**values) -> tuple[str, str]:
    return refusal(DemandProject, **DEMAND | values)


def supply_refusal(**values) -> tuple[str, str]:
    return refusal(SupplyProject, **SUPPLY | values)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({}, ("period", "period_open")),
        ({"start": date(2024, 1, 2), "end": date(2024, 1, 1)}, ("end", "period_order")),
        ({"start": "2024-01-01"}, ("start", "date")),
        ({"end": datetime(2024, 1, 1)}, ("end", "date")),
    ],
)
def test_a_period_has_an_end_that_is_not_before_its_start_and_no_times(values, fault) -> None:
    assert refusal(Period, **values) == fault


def test_a_single_day_is_a_period() -> None:
    day = date(2024, 2, 29)

    assert Period(start=day, end=day).overlaps(Period(start=day))


def days_of(period: Period) -> set[date]:
    """All days of a period inside the eight days looked at; open ends reach beyond them."""
    span = [date(2023, 12, 31) + timedelta(days=number) for number in range(8)]
    return {day for day in span if (period.start or date.min) <= day <= (period.end or date.max)}


@given(
    ends=st.tuples(DAYS | st.none(), DAYS | st.none()), others=st.tuples(DAYS | st.none(), DAYS | st.none())
)
def test_periods_overlap_if_they_share_a_day(ends, others) -> None:
    """Oracle: the sets of days; an open end lies beyond the days that are looked at."""
    try:
        one, other = (Period(start=start, end=end) for start, end in (ends, others))
    except InvalidValueError:
        return

    assert one.overlaps(other) == bool(days_of(one) & days_of(other))


@pytest.mark.parametrize("name", ["missing_cny", "secured_cny"])
@pytest.mark.parametrize(
    ("value", "code"),
    [
        (-1, "amount_within"),
        (HIGHEST_AMOUNT_CNY + 1, "amount_within"),
        (1.0, "whole_yuan"),
        (True, "whole_yuan"),
        ("30", "whole_yuan"),
    ],
)
def test_amounts_of_demands_are_whole_yuan_within_limits(name, value, code) -> None:
    assert demand_refusal(**{name: value}) == (name, code)


@pytest.mark.parametrize("name", ["offer_cny", "per_project_cny"])
@pytest.mark.parametrize("value", [-1, HIGHEST_AMOUNT_CNY + 1])
def test_amounts_of_supplies_are_within_limits(name, value) -> None:
    assert supply_refusal(**{name: value}) == (name, "amount_within")


@pytest.mark.parametrize("value", [None, 0, 1, HIGHEST_AMOUNT_CNY])
def test_amounts_up_to_the_limit_and_unknown_ones_are_taken(value) -> None:
    assert DemandProject(**DEMAND, missing_cny=value).missing_cny == value
    assert SupplyProject(**SUPPLY, offer_cny=value).offer_cny == value


@pytest.mark.parametrize(
    ("value", "code"),
    [(-1, "within"), (HIGHEST_COUNT + 1, "within"), (True, "whole_number"), (1.5, "whole_number")],
)
def test_counts_are_whole_numbers_within_limits(value, code) -> None:
    assert demand_refusal(partners_wanted=value) == ("partners_wanted", code)
    assert demand_refusal(beneficiary_count=value) == ("beneficiary_count", code)
    assert supply_refusal(projects_accepted=value) == ("projects_accepted", code)
    assert supply_refusal(projects_finished=value) == ("projects_finished", code)


@pytest.mark.parametrize(
    ("offer", "per_project", "accepted", "share"),
    [
        (None, None, 2, None),
        (None, 300, 2, 300),
        (1_000, None, 1, 1_000),
        (1_000, None, 3, 333),
        (1_000, 300, 3, 300),
        (1_000, 400, 3, 333),
        (1_000, 400, 0, 400),
        (1_000, None, 0, 1_000),
        (2, None, 3, 0),
        (0, None, 3, 0),
    ],
)
def test_a_project_counts_on_an_equal_share_or_the_stated_limit(offer, per_project, accepted, share) -> None:
    supply = SupplyProject(**SUPPLY, offer_cny=offer, per_project_cny=per_project, projects_accepted=accepted)

    assert supply.share_cny == share


@given(
    offer=st.integers(0, HIGHEST_AMOUNT_CNY),
    per_project=st.none() | st.integers(0, HIGHEST_AMOUNT_CNY),
    accepted=st.integers(1, 9),
)
def test_shares_together_never_exceed_the_offer(offer, per_project, accepted) -> None:
    """Oracle: multiplication."""
    supply = SupplyProject(**SUPPLY, offer_cny=offer, per_project_cny=per_project, projects_accepted=accepted)

    assert supply.share_cny * accepted <= offer


@pytest.mark.parametrize("value", ["", " D1", "D1 ", "D\n1", "D\x001", "核" * (LONGEST_LABEL + 1)])
@pytest.mark.parametrize("name", ["id", "title"])
def test_labels_are_one_line_without_blanks_around(name, value) -> None:
    assert demand_refusal(**{name: value}) == (name, "label")
    assert supply_refusal(**{name: value}) == (name, "label")


@given(
    values=st.lists(
        st.text(max_size=4)
        | st.sampled_from(["a", "甲 乙", " a", "a ", "a\nb", "", "\u3000a", "a\u200b", "x" * 200, "x" * 201]),
        max_size=3,
    )
)
@example(values=["a", ""])
@example(values=["a", " a"])
@example(values=["a", "x" * 201])
@example(values=["a", "a\nb"])
def test_many_labels_are_taken_where_each_is(values) -> None:
    """Oracle: the projects themselves, one by one."""

    def is_taken(value: str) -> bool:
        try:
            return DemandProject(**DEMAND | {"title": value}).title == value
        except InvalidValueError:
            return False

    assert are_labels(values) == all(map(is_taken, values))


def test_the_longest_label_is_taken() -> None:
    assert len(DemandProject(**DEMAND | {"title": "核" * LONGEST_LABEL}).title) == LONGEST_LABEL


@pytest.mark.parametrize("value", ["a/b", " a", "a ", 53])
def test_a_namespace_has_no_slash(value) -> None:
    assert demand_refusal(namespace=value) == ("namespace", "namespace")


def test_the_key_is_the_id_after_its_namespace() -> None:
    assert DemandProject(**DEMAND).key == "D1"
    assert DemandProject(**DEMAND, namespace="530113").key == "530113/D1"


@pytest.mark.parametrize("make", [DemandProject, SupplyProject])
def test_a_project_states_at_least_one_category(make) -> None:
    given_ = (DEMAND if make is DemandProject else SUPPLY) | {"fields": []}

    assert refusal(make, **given_) == ("fields", "some_category")
    assert make(**given_, revitalizations=[Revitalization.CULTURE]).fields == frozenset()


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("fields", "rural-governance", ("fields", "collection")),
        ("fields", ["rural-governance"], ("fields", "member")),
        ("fields", 3, ("fields", "collection")),
        ("special_actions", [FocusField.RURAL_GOVERNANCE], ("special_actions", "member")),
        ("roles_wanted", ["volunteer"], ("roles_wanted", "member")),
        ("refused_partners", "甲", ("partners", "collection")),
        ("past_partners", [3], ("partners", "text")),
        ("contacts", ["张三"], ("contacts", "of_class")),
        ("period", date(2024, 1, 1), ("period", "period")),
        ("urgency", "urgent", ("urgency", "member")),
        ("status", "published", ("status", "member")),
        ("description", None, ("description", "text")),
        ("county_code", "5301", ("county_code", "county_code")),
    ],
)
def test_wrong_kinds_of_value_are_named(name, value, fault) -> None:
    assert demand_refusal(**{name: value}) == fault


def test_collections_of_any_sort_become_sets() -> None:
    demand = DemandProject(
        **DEMAND, special_actions=(action for action in [SpecialAction.VILLAGE_VISITS] * 2)
    )

    assert demand.special_actions == {SpecialAction.VILLAGE_VISITS}
    assert hash(demand) == hash(
        DemandProject(**DEMAND, special_actions=frozenset({SpecialAction.VILLAGE_VISITS}))
    )


@pytest.mark.parametrize(
    ("roles", "partners"),
    [([], 1), ([LinkageMember.VOLUNTEER], 1), ([LinkageMember.VOLUNTEER] * 2 + [LinkageMember.COMMUNITY], 3)],
)
def test_a_demand_that_names_no_number_wants_a_partner_for_each_role(roles, partners: int) -> None:
    assert DemandProject(**DEMAND, roles_wanted=roles).partners_wanted == partners
    assert DemandProject(**DEMAND, roles_wanted=roles, partners_wanted=0).partners_wanted == 0


def test_roles_wanted_keep_repetitions_in_the_vocabularys_order() -> None:
    wanted = [LinkageMember.VOLUNTEER, LinkageMember.COMMUNITY, LinkageMember.VOLUNTEER]

    assert DemandProject(**DEMAND, roles_wanted=wanted).roles_wanted == (
        LinkageMember.COMMUNITY,
        LinkageMember.VOLUNTEER,
        LinkageMember.VOLUNTEER,
    )


def test_contacts_are_never_shown() -> None:
    whom = Contact(name="张三", telephone="13912345678")

    shown = f"{whom!r} {DemandProject(**DEMAND, contacts=[whom])!r}"

    assert "张三" not in shown
    assert "139" not in shown
