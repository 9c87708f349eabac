"""How much each criterion counts, in whole parts per million."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final, Self

import attrs

from rvmatch.errors import invalid

__all__ = ["Weights"]

_WHOLE: Final = 1_000_000


def _sorted_parts(parts: Mapping[str, int] | Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The parts by code, refused if they are anything but codes with a weight each."""
    if isinstance(parts, Mapping):
        parts = parts.items()
    if isinstance(parts, str) or not isinstance(parts, Iterable):
        raise invalid("weights", "weights_parts", parts)
    found: list[tuple[str, int]] = []
    for part in parts:
        if not isinstance(part, tuple | list) or len(part) != 2 or not isinstance(part[0], str):
            raise invalid("weights", "weights_parts", part)
        code, ppm = part
        if isinstance(ppm, bool) or not isinstance(ppm, int) or not 0 <= ppm <= _WHOLE:
            raise invalid(code, "within", ppm, lowest=0, highest=_WHOLE)
        found.append((str(code), ppm))
    return tuple(sorted(found))


@attrs.frozen
class Weights:
    """
    How much each criterion counts; a criterion that is not named counts nothing.

    Args:
        parts: Criteria's codes, each with its weight in parts per million; together one million. A mapping
            or pairs, in any order.

    Raises:
        InvalidValueError: If a weight is not a whole number from 0 to 1,000,000, a code stands
            twice, or they do not add up to one million.

    Examples:
        >>> Weights.of(field_fit=2, money_covered=1)["field_fit"]
        666667
        >>> Weights({"field_fit": 600_000, "money_covered": 400_000})["money_covered"]
        400000
    """

    parts: tuple[tuple[str, int], ...] = attrs.field(converter=_sorted_parts)

    def __attrs_post_init__(self) -> None:
        if len({code for code, _ in self.parts}) < len(self.parts):
            raise invalid("weights", "weights_unique", ", ".join(code for code, _ in self.parts))
        total = sum(ppm for _, ppm in self.parts)
        if total != _WHOLE:
            raise invalid("weights", "weights_sum", total)

    @classmethod
    def of(cls, weights: Mapping[str, float] | None = None, /, **more: float) -> Self:
        """
        Weights in any proportion, made parts per million that add up exactly.

        Args:
            weights: Criteria's codes, each with a number that is not negative.
            more: The same, by name.

        Returns:
            The weights; what rounding leaves over goes to the largest remainders, then by code.

        Raises:
            InvalidValueError: If a number is negative or not finite, or all are zero.
        """
        if weights is not None and not isinstance(weights, Mapping):
            raise invalid("weights", "weights_mapping", weights)
        given = {**(weights or {}), **more}
        exact: dict[str, Fraction] = {}
        for code, number in given.items():
            if not isinstance(code, str):
                raise invalid("weights", "weights_mapping", code)
            if (
                isinstance(number, bool)
                or not isinstance(number, int | float | Fraction)
                or not 0 <= number < 10**9
            ):
                raise invalid(code, "weight", number)
            exact[code] = Fraction(number)
        total = sum(exact.values())
        if not total:
            raise invalid("weights", "weights_zero", None)
        floors = {code: int(number * _WHOLE / total) for code, number in exact.items()}
        left = _WHOLE - sum(floors.values())
        by_remainder = sorted(exact, key=lambda code: (floors[code] - exact[code] * _WHOLE / total, code))
        for code in by_remainder[:left]:
            floors[code] += 1
        return cls(floors.items())

    @classmethod
    def default(cls) -> Self:
        """
        The weights that apply unless others are given; the library's choice, not the notice's.

        Returns:
            30 % field, 20 % kind of help, 20 % money, 10 % each for roles, channel and grade.
        """
        return cls(
            {
                "field_fit": 300_000,
                "help_fit": 200_000,
                "money_covered": 200_000,
                "role_completeness": 100_000,
                "channel_shared": 100_000,
                "organization_grade": 100_000,
            }.items()
        )

    def __getitem__(self, code: str) -> int:
        return dict(self.parts).get(code, 0)
