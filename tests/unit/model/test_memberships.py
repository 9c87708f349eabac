"""Lists of partners are kept in one form, so that a name is found however it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rvmatch.errors import InvalidValueError
from rvmatch.model.identifiers import PROVINCES, DivisionCode
from rvmatch.model.memberships import partner_name
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import Contact, DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField

CODE = "53100000500019795A"
FIELD = FocusField.RURAL_GOVERNANCE
BODY = SocialOrganization(name="甲（示例）基金会", credit_code=CODE)


def demand(**more) -> DemandProject:
    return DemandProject(**{"id": "D1", "title": "t", "county_code": "530113", "fields": [FIELD]} | more)


def supply(**more) -> SupplyProject:
    return SupplyProject(**{"id": "S1", "title": "t", "organization": BODY, "fields": [FIELD]} | more)


def fault(make) -> tuple[str, str]:
    with pytest.raises(InvalidValueError) as caught:
        make()
    return caught.value.field, caught.value.fault.code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (CODE, CODE),
        (CODE.lower(), CODE),
        (" 53100000 500019795 a ", CODE),
        ("５３１０００００５０００１９７９５Ａ", CODE),
        ("示例基金会 ", "示例基金会"),
        ("\u3000示例\u3000\u3000基金会\n", "示例 基金会"),
        ("甲（示例）基金会", "甲(示例)基金会"),
        ("53100000500019795B", "53100000500019795B"),  # its check character is wrong, so it is a name
        ("530000", "530000"),  # a division is no organisation
    ],
)
def test_a_demand_keeps_a_partners_name_in_one_form(typed: str, kept: str) -> None:
    kept_refused = demand(refused_partners=[typed]).refused_partners

    assert kept_refused == demand(past_partners=[typed]).past_partners == {kept}
    assert {type(name) for name in kept_refused} == {str}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("530000", "53"), ("５３０１００", "5301"), ("53 01 13", "530113"), ("D1 ", "D1"), ("053000", "053000")],
)
def test_a_supply_keeps_a_division_in_its_shortest_form(typed: str, kept: str) -> None:
    assert supply(refused_partners=[typed]).refused_partners == {kept}


def test_an_organisation_is_called_by_the_same_form() -> None:
    assert BODY.name == "甲（示例）基金会"
    assert BODY.names == {"甲(示例)基金会", CODE}


@pytest.mark.parametrize("empty", ["", " ", "\u3000\n"])
def test_an_empty_name_is_refused(empty: str) -> None:
    assert fault(lambda: demand(refused_partners=[empty])) == ("partners", "partner_name")
    assert fault(lambda: supply(refused_partners=[empty])) == ("partners", "partner_name")


@given(typed=st.text(min_size=1), division=st.booleans())
def test_the_form_of_a_name_is_its_own_form(typed: str, division: bool) -> None:
    """Oracle: the form itself, brought into its form again."""
    try:
        once = partner_name(typed, division=division)
    except InvalidValueError:
        assert not typed.strip()
    else:
        assert partner_name(once, division=division) == once


@given(code=st.from_regex(r"\A[1-9][0-9]([0-9]{2}){0,2}\Z"))
def test_a_division_is_named_as_its_code_writes_it(code: str) -> None:
    """Oracle: the code's own class; where no province has the number, the text is a name like any other."""
    expected = DivisionCode(code) if code[:2] in PROVINCES else code

    assert partner_name(code, division=True) == expected


@pytest.mark.parametrize("wrong", ["甲基金会", None, 5, object()])
def test_something_else_than_an_organisation_is_refused_in_words(wrong: object) -> None:
    assert fault(lambda: supply(organization=wrong)) == ("organization", "organization")


@pytest.mark.parametrize("wrong", [None, 5, "张三 13912345678", ["张三"], Contact()])
def test_contacts_that_are_none_are_refused_without_being_repeated(wrong: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        demand(contacts=wrong)

    assert caught.value.field == "contacts"
    assert "张" not in str(caught.value)
    assert "139" not in str(caught.value)
