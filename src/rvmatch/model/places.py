"""Counties, lists of counties, and the provincial level with the Xinjiang corps."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

import attrs

from rvmatch.errors import invalid
from rvmatch.model.identifiers import CountyCode, county_code
from rvmatch.model.quantities import label, text

__all__ = ["County", "CountyList", "ProvincialDivision"]


@attrs.frozen(kw_only=True)
class County:
    """
    A county, district, banner or county-level city.

    Args:
        code: Its six-digit code.
        name: Its name as the tables write it.
        prefecture: The name of its prefecture; the municipality's own name where there is none.
        province: The name of its province.
        evidence: What kind of source puts it on the list it belongs to; empty if nobody said.

    Raises:
        InvalidValueError: If the code is not a county's, or a name is no text.
    """

    code: CountyCode = attrs.field(converter=county_code)
    name: str = attrs.field(validator=label)
    prefecture: str = attrs.field(default="", validator=text)
    province: str = attrs.field(default="", validator=text)
    evidence: str = attrs.field(default="", validator=text)


@attrs.frozen(kw_only=True)
class ProvincialDivision:
    """
    A province, autonomous region, municipality or special region; or the Xinjiang corps.

    Args:
        key: What it is looked up by: the two digits of its code, or ``"XPCC"``.
        name: Its Chinese name.
        short_name: Its Chinese name without the words for what it is.
        name_en: Its English name.
        has_code: Whether the key is a GB/T 2260 code; the corps has none.
        addressee: Whether the notice is addressed to it.
    """

    key: str
    name: str
    short_name: str
    name_en: str
    has_code: bool = True
    addressee: bool = True


def _sorted_counties(values: Iterable[County]) -> tuple[County, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("counties", "collection", values)
    found = tuple(values)
    for value in found:
        if not isinstance(value, County):
            raise invalid("counties", "of_class", value, kind="County")
    return tuple(sorted(found, key=lambda county: county.code))


@attrs.frozen
class CountyList:
    """
    A list of counties, sorted by code, that does not change.

    Args:
        counties: The counties, in any order.
        name: What the list is, such as the name of the notice it comes from. Lists of the same counties
            are equal, whatever they are called.

    Raises:
        InvalidValueError: If a code occurs twice, or something else than a county.

    Examples:
        >>> mine = CountyList([County(code="530113", name="东川区", province="云南省")], name="mine")
        >>> mine["530113"].name
        '东川区'
        >>> "530114" in mine
        False
    """

    counties: tuple[County, ...] = attrs.field(converter=_sorted_counties)
    name: str = attrs.field(default="", validator=text, eq=False, kw_only=True)
    _by_code: dict[CountyCode, County] = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        by_code = {county.code: county for county in self.counties}
        if len(by_code) < len(self.counties):
            codes = [county.code for county in self.counties]
            twice = next(code for code, following in pairwise(codes) if code == following)
            raise invalid("counties", "unique_county", twice)
        object.__setattr__(self, "_by_code", by_code)

    def __iter__(self) -> Iterator[County]:
        return iter(self.counties)

    def __len__(self) -> int:
        return len(self.counties)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> County:
        try:
            return self._by_code[CountyCode(code)]
        except KeyError:
            raise invalid("county_code", "listed_county", code, name=self.name) from None

    def __repr__(self) -> str:
        return f"CountyList({len(self)} counties, name={self.name!r})"

    @property
    def codes(self) -> frozenset[CountyCode]:
        """All codes."""
        return frozenset(self._by_code)

    def get(self, code: str) -> County | None:
        """The county with this code, or None if it is not on the list."""
        return self._by_code.get(CountyCode(code))

    def in_province(self, province: str) -> tuple[County, ...]:
        """
        The counties of one province.

        Args:
            province: Its two-digit code, or its name in full.

        Returns:
            The counties by code; empty if none is on the list.
        """
        return tuple(
            county for county in self.counties if province in (county.code.province, county.province)
        )

    def named(self, name: str, province: str) -> County:
        """
        The county of this name within a province; names alone are not unique.

        Args:
            name: The county's name in full.
            province: The province's two-digit code, or its name in full.

        Returns:
            The county.

        Raises:
            InvalidValueError: If the list has no such county there, or several.
        """
        found = [county for county in self.in_province(province) if county.name == name]
        if len(found) != 1:
            raise invalid("county", "named_county", name, province=province, count=len(found))
        return found[0]
