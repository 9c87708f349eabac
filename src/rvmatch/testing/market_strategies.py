"""A strategy for whole markets: demands and supplies of which many suit each other."""

from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rvmatch.model.identifiers import CountyCode, DivisionCode
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField, HelpKind, LinkageMember, Urgency
from rvmatch.notice import key_counties
from rvmatch.testing.strategies import libraries
from rvmatch.testing.values import amounts, built, labels, optional_sets, organizations

__all__ = ["markets"]

_PROVINCES: Final = ("53", "52")
_FIELDS: Final = (FocusField.INDUSTRY_DEVELOPMENT, FocusField.TALENT_CULTIVATION)


def markets(
    *, max_demands: int = 5, max_supplies: int = 5
) -> SearchStrategy[tuple[ProjectLibrary[DemandProject], ProjectLibrary[SupplyProject]]]:
    """
    A demand library and a supply library of which many pairs suit each other.

    All demands lie in key counties of two provinces and ask for one of two
    fields; most supplies serve these provinces and still have room.

    Args:
        max_demands: How many demands at most.
        max_supplies: How many supplies at most.

    Returns:
        A strategy for pairs of libraries; either may be empty.
    """
    return st.tuples(libraries(_demands(), max_demands), libraries(_supplies(), max_supplies))


def _counties() -> SearchStrategy[CountyCode]:
    return st.deferred(
        lambda: st.sampled_from(
            [county.code for province in _PROVINCES for county in key_counties().in_province(province)[:3]]
        )
    )


def _fields() -> SearchStrategy[frozenset[FocusField]]:
    return st.frozensets(st.sampled_from(_FIELDS), min_size=1)


def _demands() -> SearchStrategy[DemandProject]:
    return built(
        DemandProject,
        st.fixed_dictionaries(
            {
                "id": st.integers(1, 99).map("D{:02}".format),
                "title": labels(),
                "county_code": _counties(),
                "fields": _fields(),
                "partners_wanted": st.integers(1, 3),
            },
            optional={
                "help_kinds": optional_sets(HelpKind),
                "missing_cny": st.none() | amounts(),
                "urgency": st.sampled_from(Urgency),
                "roles_wanted": st.lists(st.sampled_from(LinkageMember), max_size=2),
            },
        ),
    )


def _supplies() -> SearchStrategy[SupplyProject]:
    regions = st.none() | st.frozensets(st.sampled_from(_PROVINCES).map(DivisionCode))
    return built(
        SupplyProject,
        st.fixed_dictionaries(
            {
                "id": st.integers(1, 99).map("S{:02}".format),
                "title": labels(),
                "organization": organizations(),
                "fields": _fields(),
                "regions": regions,
                "projects_accepted": st.integers(1, 3),
            },
            optional={
                "help_kinds": optional_sets(HelpKind),
                "offer_cny": st.none() | amounts(),
                "roles_offered": optional_sets(LinkageMember),
                "past_counties": st.frozensets(_counties().map(DivisionCode), max_size=2),
            },
        ),
    )
