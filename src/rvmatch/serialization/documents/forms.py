"""Stand-ins for public values that are no attrs classes: the same content as fields."""

from typing import Self

import attrs

from rvmatch.model.places import County, CountyList

__all__ = ["CountyListForm"]


@attrs.frozen(kw_only=True)
class CountyListForm:
    """
    A list of counties as fields.

    Args:
        name: What the list is.
        counties: Its counties.

    Raises:
        InvalidValueError: If a code occurs twice.
    """

    name: str = ""
    counties: tuple[County, ...]

    def __attrs_post_init__(self) -> None:
        self.county_list()

    @classmethod
    def of(cls, counties: CountyList) -> Self:
        """The fields of a list."""
        return cls(name=counties.name, counties=tuple(counties))

    def county_list(self) -> CountyList:
        """
        The list with these fields.

        Raises:
            InvalidValueError: If a code occurs twice.
        """
        return CountyList(self.counties, name=self.name)
