"""From a supply library to the sides of a pairing: the organisations in it, and where they say they work."""

from collections.abc import Iterable

from rvmatch.errors import invalid
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.pairings import PairingSide, PairingWish, participant_key
from rvmatch.model.places import CountyList
from rvmatch.model.projects import SupplyProject
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.notice import key_counties

__all__ = ["sides_of_supplies"]


def sides_of_supplies(
    supplies: ProjectLibrary[SupplyProject] | Iterable[SupplyProject], counties: CountyList | None = None
) -> tuple[tuple[PairingSide, ...], tuple[PairingWish, ...]]:
    """
    The organisations of a supply library, and a draft of their wishes: where their projects can work.

    An entry in a library is no wish to be paired: show the draft to the organisations, and pass on what they
    confirm. Each takes one county unless it says otherwise. An organisation is put down for the counties that
    one of its published projects serves; regions that nobody stated keep nothing out.

    Args:
        supplies: Supply projects; only published ones count.
        counties: The list of counties; None for the 160 key counties.

    Returns:
        Sides and wishes, by key; an organisation that serves none of the counties has no wish.
        Organisations are told apart by credit code, or by name where none is known.

    Raises:
        InvalidValueError: If it is no collection of supply projects, or no list of counties.
    """
    if isinstance(supplies, str) or not isinstance(supplies, Iterable):
        raise invalid("supplies", "collection", supplies)
    if counties is not None and not isinstance(counties, CountyList):
        raise invalid("counties", "of_class", counties, kind="CountyList")
    codes = [county.code for county in (key_counties() if counties is None else counties)]
    offers: dict[str, list[SupplyProject]] = {}
    for supply in supplies:
        if not isinstance(supply, SupplyProject):
            raise invalid("supplies", "of_class", supply, kind="SupplyProject")
        if supply.status is ProjectStatus.PUBLISHED:
            offers.setdefault(participant_key(supply.organization), []).append(supply)
    sides, wishes = [], []
    for key in sorted(offers):
        own = sorted(offers[key], key=lambda supply: supply.key)
        past = {code for supply in own for code in supply.past_counties if len(code) == 6}
        sides.append(PairingSide(who=own[0].organization, past_counties=past))
        served = [code for code in codes if any(_serves(supply, code) for supply in own)]
        if served:
            wishes.append(PairingWish(side=key, places=() if len(served) == len(codes) else served))
    return tuple(sides), tuple(wishes)


def _serves(supply: SupplyProject, county: CountyCode) -> bool:
    """Whether a project works in a county, by its regions, its exclusions and its refusals."""
    prefixes = county.prefixes
    if any(prefix in supply.excluded_regions or prefix in supply.refused_partners for prefix in prefixes):
        return False
    return not supply.regions or any(prefix in supply.regions for prefix in prefixes)
