"""Strategies for the smaller values: codes, texts, periods, places, organisations and keepers."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any, Final, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rvmatch.model.identifiers import PROVINCES, CountyCode, CreditCode, DivisionCode
from rvmatch.model.libraries import Keeper
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.places import County, CountyList, ProvincialDivision
from rvmatch.model.projects import Contact
from rvmatch.model.quantities import HIGHEST_AMOUNT_CNY, HIGHEST_COUNT, Period
from rvmatch.model.vocabulary import (
    AssessmentGrade,
    CreditStanding,
    Department,
    FounderKind,
    OrganizationKind,
    OrganizationNature,
    RegistrationLevel,
)
from rvmatch.notice import key_counties
from rvmatch.notice import provincial_divisions as all_provincial_divisions

__all__ = [
    "amounts",
    "built",
    "contacts",
    "counties",
    "county_codes",
    "county_lists",
    "credit_codes",
    "division_codes",
    "free_texts",
    "keepers",
    "labels",
    "namespaces",
    "numbers",
    "optional_sets",
    "organizations",
    "periods",
    "provincial_divisions",
]

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

_NAMES: Final = (
    "核桃加工",
    "乡村助学",
    "养老服务站",
    "山区医疗",
    "Walnut mill",
    "电商培训(二期)",
    "𠮷村示范",
)
_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FIRST_DAY: Final = date(2015, 1, 1)
_LAST_DAY: Final = date(2035, 12, 31)


def built(cls: Callable[..., T], parts: SearchStrategy[Mapping[str, Any]]) -> SearchStrategy[T]:
    """
    Objects of a class from their fields.

    Args:
        cls: The class.
        parts: Its fields by name.

    Returns:
        A strategy for its objects.
    """
    return parts.map(lambda fields: cls(**fields))


def labels() -> SearchStrategy[str]:
    """Identifiers and titles: one printable line, in many scripts, with no blanks around it."""
    words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)
    return st.sampled_from(_NAMES) | st.lists(words, min_size=1, max_size=2).map(" ".join)


def free_texts() -> SearchStrategy[str]:
    """Whatever people write: several lines, control characters, nothing at all."""
    return st.just("") | st.sampled_from(_NAMES) | st.text(st.characters(codec="utf-8"), max_size=30)


def namespaces() -> SearchStrategy[str]:
    """Namespaces: mostly none or a county's code, else any text without a slash."""
    others = labels().map(lambda label: label.replace("/", "-"))
    return st.just("") | county_codes().map(str) | others


def amounts() -> SearchStrategy[int]:
    """Amounts in whole yuan: mostly whole 万元, sometimes odd, up to the highest."""
    return st.integers(0, 200).map(lambda wan: wan * 10_000) | st.integers(0, HIGHEST_AMOUNT_CNY)


def numbers() -> SearchStrategy[int]:
    """Numbers of people or projects: mostly small, up to the highest."""
    return st.integers(0, 5) | st.integers(0, HIGHEST_COUNT)


def optional_sets(kind: type[E], *, min_size: int = 0) -> SearchStrategy[frozenset[E]]:
    """
    Sets of members of an enumeration.

    Args:
        kind: The enumeration.
        min_size: How many at least.

    Returns:
        A strategy for sets of up to three.
    """
    return st.frozensets(st.sampled_from(kind), min_size=min_size, max_size=3)


def county_codes() -> SearchStrategy[CountyCode]:
    """Codes of counties: key counties, and codes that no county may have."""
    digits = st.builds(
        "{}{:02}{:02}".format, st.sampled_from(sorted(PROVINCES)), st.integers(0, 99), st.integers(1, 99)
    )
    return st.deferred(lambda: st.sampled_from(sorted(key_counties().codes))) | digits.map(CountyCode)


def division_codes() -> SearchStrategy[DivisionCode]:
    """Codes of provinces, prefectures and counties."""
    return st.builds(
        lambda county, length: DivisionCode(county[:length]), county_codes(), st.sampled_from((2, 4, 6))
    )


def credit_codes() -> SearchStrategy[CreditCode]:
    """Unified social credit codes of every kind and level, with the check character that belongs to them."""
    regions = st.just("100000") | st.builds("{:.6}".format, county_codes() | division_codes()).map(
        lambda code: code.ljust(6, "0")
    )
    return st.builds(
        _with_check_character,
        st.sampled_from(("53", "51", "52", "59")),
        regions,
        st.text(_LETTERS, min_size=9, max_size=9),
    )


def _with_check_character(prefix: str, region: str, body: str) -> CreditCode:
    """The code that begins so; GB 32100-2015 weighs place i with 3 to the power i and wants 0 modulo 31."""
    start = prefix + region + body
    total = sum(pow(3, place, 31) * _LETTERS.index(letter) for place, letter in enumerate(start))
    return CreditCode(start + _LETTERS[-total % 31])


def periods() -> SearchStrategy[Period]:
    """Periods, with and without open ends, some of a single day."""
    days = st.dates(_FIRST_DAY, _LAST_DAY) | st.dates()
    both = st.lists(days, min_size=2, max_size=2).map(sorted)
    return (
        both.map(lambda pair: Period(start=pair[0], end=pair[1]))
        | days.map(lambda day: Period(start=day))
        | days.map(lambda day: Period(end=day))
    )


def contacts() -> SearchStrategy[Contact]:
    """Contacts with numbers that belong to nobody."""
    return st.builds(Contact, name=free_texts(), telephone=st.just("13800000000") | free_texts())


def counties() -> SearchStrategy[County]:
    """Counties: key counties as the notice's data have them, and others."""
    others = built(
        County,
        st.fixed_dictionaries(
            {"code": county_codes(), "name": labels()},
            optional={"prefecture": free_texts(), "province": free_texts(), "evidence": free_texts()},
        ),
    )
    return st.deferred(lambda: st.sampled_from(tuple(key_counties()))) | others


def county_lists(*, max_size: int = 6) -> SearchStrategy[CountyList]:
    """
    Lists of counties, each code once.

    Args:
        max_size: How many counties at most.

    Returns:
        A strategy for lists, the empty one included.
    """
    found = st.lists(counties(), unique_by=lambda county: county.code, max_size=max_size)
    return st.builds(CountyList, found, name=free_texts())


def provincial_divisions() -> SearchStrategy[ProvincialDivision]:
    """The provincial divisions as the notice's data have them, the Xinjiang corps included."""
    return st.deferred(lambda: st.sampled_from(tuple(all_provincial_divisions())))


def keepers() -> SearchStrategy[Keeper]:
    """Departments of every level that keep libraries."""
    return built(
        Keeper,
        st.fixed_dictionaries(
            {"department": st.sampled_from(Department), "level": st.sampled_from(RegistrationLevel)},
            optional={"division": st.none() | division_codes(), "name": free_texts()},
        ),
    )


def organizations() -> SearchStrategy[SocialOrganization]:
    """Social organisations: known by name only, by credit code, or in full, even against their code."""
    return built(
        SocialOrganization,
        st.fixed_dictionaries(
            {"name": labels()},
            optional={
                "credit_code": st.none() | credit_codes(),
                "kind": st.none() | st.sampled_from(OrganizationKind),
                "registration_level": st.none() | st.sampled_from(RegistrationLevel),
                "home": st.none() | division_codes(),
                "grade": st.none() | st.sampled_from(AssessmentGrade),
                "grade_valid_until": st.none() | st.dates(_FIRST_DAY, _LAST_DAY),
                "credit_standing": st.none() | st.sampled_from(CreditStanding),
                "credit_checked_on": st.none() | st.dates(_FIRST_DAY, _LAST_DAY),
                "nature": st.none() | st.sampled_from(OrganizationNature),
                "founder": st.none() | st.sampled_from(FounderKind),
            },
        ),
    )
