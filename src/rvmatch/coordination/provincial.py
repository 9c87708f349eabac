"""One call that a province runs on all its libraries, and all that came of it."""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

import attrs

from rvmatch.coordination.conflicts import (
    Conflict,
    ResolvedConflict,
    VersionChoice,
    conflicts_of,
    resolved,
)
from rvmatch.coordination.entry_places import PlaceFinding, place_findings
from rvmatch.coordination.keeping import KeeperFinding, keeper_findings
from rvmatch.coordination.near_duplicates import NearDuplicates, find_near_duplicates
from rvmatch.coordination.sources import LibrarySource, sources_of
from rvmatch.errors import invalid
from rvmatch.model.bulk import collector_paused
from rvmatch.model.identifiers import DivisionCode, planning_division_code
from rvmatch.model.libraries import Keeper, ProjectLibrary, merge_libraries
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["Coordination", "coordinate_libraries"]

P = TypeVar("P", bound=DemandProject | SupplyProject)


@attrs.frozen(kw_only=True)
class Coordination(Generic[P]):
    """
    The libraries of a province as one, and everything that somebody should look at.

    Nothing was dropped: an entry of ``sources`` is in ``library``, or in ``conflicts``. No contact is in it.

    Args:
        province: The province.
        library: Every entry that stands in one version only, or whose keeper said which version holds.
        sources: The libraries that were brought together, by division of their keepers.
        duplicates: Keys that stand in several libraries with the same content; kept once.
        conflicts: Entries that stand in several versions; none of them is in ``library``.
        resolved: Conflicts that a choice ended, with that choice.
        unused_choices: Choices that ended none: their entry is in no conflict any more, or nobody holds
            the chosen version.
        places: Entries that do not seem to belong to the province.
        keepers: Libraries whose keeper is another than the notice names.
        near_duplicates: Entries of ``library`` that may be the same project twice; None if not looked for.
    """

    province: DivisionCode
    library: ProjectLibrary[P]
    sources: tuple[LibrarySource, ...] = ()
    duplicates: tuple[str, ...] = ()
    conflicts: tuple[Conflict[P], ...] = ()
    resolved: tuple[ResolvedConflict[P], ...] = ()
    unused_choices: tuple[VersionChoice, ...] = ()
    places: tuple[PlaceFinding, ...] = ()
    keepers: tuple[KeeperFinding, ...] = ()
    near_duplicates: NearDuplicates | None = None

    @property
    def kind(self) -> type[Any] | None:
        """Of which class the entries are; None if there are none."""
        found = (*self.library, *(conflict.versions[0].project for conflict in self.conflicts))
        return next(map(type, found), None)

    def sources_holding(self, key: str) -> tuple[LibrarySource, ...]:
        """
        Where an entry is kept.

        Args:
            key: The entry.

        Returns:
            The libraries that hold it, in any version.

        Raises:
            InvalidValueError: If none does.
        """
        found = tuple(source for source in self.sources if key in source.keys)
        if not found:
            raise invalid(
                "key", "known_key", key, count=len({key for one in self.sources for key in one.keys})
            )
        return found


@collector_paused()
def coordinate_libraries(
    libraries: Iterable[ProjectLibrary[P]],
    *,
    province: str,
    keeper: Keeper | None = None,
    counties: CountyList | None = None,
    choices: Iterable[VersionChoice] = (),
    least_similarity: float | None = 0.8,
    least_money_share: float | None = 0.8,
) -> Coordination[P]:
    """
    The libraries of a province as one, with everything that somebody should look at.

    Args:
        libraries: Demand libraries, or supply libraries. Counties number their projects alike, so give
            each a namespace when reading.
        province: Its two-digit code; a longer code for a city that plans on its own, or for the Xinjiang
            corps (``"6590"``).
        keeper: Who keeps the merged library.
        counties: All counties of the province; without it no county code is called unknown.
        choices: Which version of an entry in conflict holds, by the word of its keepers.
        least_similarity: From which similarity of texts two entries are shown as near-duplicates; None to
            look for none. See ``find_near_duplicates``.
        least_money_share: See ``find_near_duplicates``.

    Returns:
        The merged library and what was found, the same in whatever order the libraries come.

    Raises:
        InvalidValueError: If an argument is not as described, two choices are about one entry, or a choice
            was made by nobody who keeps the entry.

    Source:
        民发〔2022〕11号, part 4: the provincial departments coordinate the libraries of their province.

    Examples:
        >>> from rvmatch import FocusField
        >>> def county(code, *titles):
        ...     return ProjectLibrary(
        ...         DemandProject(id=f"{place}", namespace=code, title=title, county_code=code,
        ...             fields=[FocusField.SPECIAL_GROUPS_CARE])
        ...         for place, title in enumerate(titles, start=1))
        >>> libraries = [county("530326", "老年食堂"), county("520203", "村医进修")]
        >>> found = coordinate_libraries(libraries, province="53")
        >>> found.library.keys
        ('520203/1', '530326/1')
        >>> [(one.key, one.doubt.value) for one in found.places]
        [('520203/1', 'other-province')]
        >>> [one.doubt.value for one in found.keepers]
        ['not-stated', 'not-stated']
    """
    if counties is not None and not isinstance(counties, CountyList):
        raise invalid("counties", "of_class", counties, kind="CountyList")
    division = planning_division_code(province)
    sources = sources_of(libraries)
    merge = merge_libraries(sources, keeper=keeper)
    found = conflicts_of(merge.conflicts, sources)
    ended, unused = resolved(found, choices, sources)
    settled = {one.conflict.key for one in ended}
    library = merge.library
    if ended:
        library = ProjectLibrary([*library, *(one.project for one in ended)], keeper=keeper)
    return Coordination(
        province=division,
        library=library,
        sources=tuple(
            LibrarySource(keeper=one.keeper, keys=one.keys, fingerprint=one.fingerprint()) for one in sources
        ),
        duplicates=tuple(key for key in merge.duplicates if key in merge.library),
        conflicts=tuple(one for one in found if one.key not in settled),
        resolved=ended,
        unused_choices=unused,
        places=place_findings(sources, division, counties),
        keepers=keeper_findings(sources),
        near_duplicates=None
        if least_similarity is None
        else find_near_duplicates(
            library,
            least_similarity=least_similarity,
            least_money_share=least_money_share,
            counties=counties,
        ),
    )
