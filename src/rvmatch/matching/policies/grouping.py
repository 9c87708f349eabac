"""By what a policy counts projects together: county, province, field, organisation and others."""

from enum import StrEnum, unique
from typing import Final

import attrs

from rvmatch.errors import InvalidValueError, Remark, invalid
from rvmatch.model.identifiers import DivisionCode, county_code, division_code
from rvmatch.model.memberships import partner_name
from rvmatch.model.vocabulary import FocusField, RegistrationLevel, SpecialAction
from rvmatch.notice import key_counties, provincial_divisions
from rvmatch.wording import masked

__all__ = ["GroupBy", "Side", "group_by", "group_key", "key_word", "own_side", "side_name", "sides_of"]


@unique
class GroupBy(StrEnum):
    """What projects have in common when they are counted together."""

    COUNTY = "county"
    """The county where a demand lies."""

    PROVINCE = "province"
    """The province where a demand lies."""

    FIELD = "field"
    """A focus field; a project with several fields counts for each."""

    ORGANIZATION = "organization"
    """Who offers a supply."""

    SPECIAL_ACTION = "special_action"
    """A special action; a project with several counts for each."""

    LEVEL = "level"
    """At which level the organisation that offers a supply is registered."""


@unique
class Side(StrEnum):
    """One of the two libraries."""

    DEMAND = "demand"
    SUPPLY = "supply"


_SIDES: Final = {
    GroupBy.COUNTY: (Side.DEMAND,),
    GroupBy.PROVINCE: (Side.DEMAND,),
    GroupBy.FIELD: (Side.DEMAND, Side.SUPPLY),
    GroupBy.ORGANIZATION: (Side.SUPPLY,),
    GroupBy.SPECIAL_ACTION: (Side.DEMAND, Side.SUPPLY),
    GroupBy.LEVEL: (Side.SUPPLY,),
}
"""On which sides projects have it; the first is meant unless another is named."""

_VOCABULARIES: Final[dict[GroupBy, type[StrEnum]]] = {
    GroupBy.FIELD: FocusField,
    GroupBy.SPECIAL_ACTION: SpecialAction,
    GroupBy.LEVEL: RegistrationLevel,
}


def group_by(value: str) -> GroupBy:
    """
    The member with this value.

    Raises:
        InvalidValueError: If there is none.
    """
    if value not in list(GroupBy):
        raise invalid("by", "policy_choice", value, values=", ".join(GroupBy))
    return GroupBy(value)


def side_name(value: str) -> Side:
    """
    The side of this name.

    Raises:
        InvalidValueError: If there is none.
    """
    if value not in list(Side):
        raise invalid("side", "policy_choice", value, values=", ".join(Side))
    return Side(value)


def sides_of(by: GroupBy) -> tuple[Side, ...]:
    """On which sides projects can be counted by this; the first is meant unless another is named."""
    return _SIDES[by]


def own_side(by: GroupBy) -> Side:
    """The side that is meant unless another is named."""
    return _SIDES[by][0]


def group_key(by: GroupBy, key: str) -> str:
    """
    What names one group, in the form in which it is kept and compared.

    Args:
        by: What its projects have in common.
        key: A county's code; a province's code of two digits, or of six; the value of a focus field, a
            special action or a registration level; an organisation's name or credit code.

    Returns:
        The key as the model writes it.

    Raises:
        InvalidValueError: If there is no such code or member, or the name is blank.
    """
    if not isinstance(key, str):
        raise invalid("key", "text", key)
    vocabulary = _VOCABULARIES.get(by)
    if vocabulary is not None:
        if key not in list(vocabulary):
            raise invalid("key", "policy_choice", key, values=", ".join(vocabulary))
        return str(vocabulary(key))
    try:
        if by is GroupBy.ORGANIZATION:
            return partner_name(key)
        division = county_code(key) if by is GroupBy.COUNTY else division_code(key)
    except InvalidValueError as error:
        raise InvalidValueError(attrs.evolve(error.fault, field="key")) from None
    if by is GroupBy.PROVINCE and len(division) != 2:
        raise invalid("key", "policy_province", key)
    return str(division)


def key_word(by: GroupBy, key: str) -> Remark | str:
    """
    The name of one group for people.

    Args:
        by: What its projects have in common.
        key: What ``group_key`` returned.

    Returns:
        A listed county's or a province's name, the term of a vocabulary, an organisation's name; of a county
        that is on no list its code.
    """
    vocabulary = _VOCABULARIES.get(by)
    if vocabulary is not None:
        return Remark.of(f"term.{vocabulary.__name__}.{vocabulary(key).name}")
    if by is GroupBy.COUNTY:
        county = key_counties().get(DivisionCode(key))
        return key if county is None else county.name
    if by is GroupBy.PROVINCE:
        return next(place.name for place in provincial_divisions() if place.key == key)
    return masked(key)
