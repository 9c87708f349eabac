"""Codes that name a division or an organisation: text that has been proven well-formed."""

import re
import unicodedata
from typing import Final, Self

import attrs

from rvmatch.errors import InvalidValueError, invalid
from rvmatch.model.vocabulary import OrganizationKind, RegistrationLevel

__all__ = [
    "PROVINCES",
    "CountyCode",
    "CreditCode",
    "DivisionCode",
    "county_code",
    "credit_code",
    "division_code",
    "planning_division_code",
    "province_code",
]

PROVINCES: Final = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
    ]
)
"""
The first two digits of every code of a division: those of the provincial level.

They are a part of the form of a code, as the prefixes of a credit code are. What the divisions are called is
data of the notice, and a test holds both together.

Source:
    GB/T 2260. The Xinjiang corps has no such number; its cities stand below 6590.
"""

_DIVISION: Final = re.compile(r"[1-9]\d(?:\d\d){0,2}", re.ASCII)
_PROVINCE_DIGITS: Final = 2
_PREFECTURE_DIGITS: Final = 4
_PREFIX_LENGTHS: Final = (2, 4, 6)

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MODULUS: Final = len(_ALPHABET)
_WEIGHTS: Final = (*(pow(3, place, _MODULUS) for place in range(17)), 1)
_MISREAD: Final = {"I": "1", "O": "0", "S": "5", "V": "U or Y", "Z": "2"}
_KINDS: Final = {
    "51": OrganizationKind.SOCIAL_ASSOCIATION,
    "52": OrganizationKind.SOCIAL_SERVICE_AGENCY,
    "53": OrganizationKind.FOUNDATION,
    "59": OrganizationKind.OTHER,
}


class DivisionCode(str):
    """
    A code of an administrative division: 2 digits a province, 4 a prefecture, 6 a county.

    Codes of six digits that end in zeros are written by their significant
    digits: ``DivisionCode("530000")`` is ``"53"``. A county need not have a
    prefecture in the tables (municipalities, counties under a province).
    Its province exists; whether a prefecture or a county of this number does,
    only a list can say.

    Args:
        value: The code as text.

    Raises:
        InvalidValueError: If it is not 2, 4 or 6 digits, or no province has its first two.

    Source:
        GB/T 2260.
    """

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        text = _plain("division_code", value)
        if not _DIVISION.fullmatch(text):
            raise invalid("division_code", "division_code", value)
        _check_province("division_code", text, value)
        while len(text) > 2 and text.endswith("00"):
            text = text[:-2]
        return super().__new__(cls, text)

    @property
    def province(self) -> str:
        """The first two digits."""
        return self[:2]

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The codes of all divisions it lies in, itself included, the largest first."""
        return tuple(str(self[:length]) for length in _PREFIX_LENGTHS if length <= len(self))

    def contains(self, other: str) -> bool:
        """Whether the other code is this division or lies in it."""
        return other.startswith(self)


class CountyCode(DivisionCode):
    """
    The six-digit code of a county, district or county-level city.

    Args:
        value: The code as text.

    Raises:
        InvalidValueError: If it is not six digits, no province has its first two, or it names a province or
            a prefecture.

    Source:
        GB/T 2260.
    """

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        text = _plain("county_code", value)
        if not _DIVISION.fullmatch(text) or len(text) != 6:
            raise invalid("county_code", "county_code", value)
        _check_province("county_code", text, value)
        if text.endswith("00"):
            raise invalid("county_code", "county_code_level", value)
        return super().__new__(cls, text)

    @property
    def prefecture(self) -> str:
        """The first four digits."""
        return self[:4]


class CreditCode(str):
    """
    A unified social credit code of a body that civil affairs registered.

    Blanks, lower case and full-width characters are normalised; everything
    else has to be right, the check character included.

    Args:
        value: The code as text.

    Raises:
        InvalidValueError: If the length, a character, the prefix or the check character is wrong.

    Source:
        GB 32100-2015; the civil-affairs prefixes 51, 52, 53 and 59.
    """

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        text = _plain("credit_code", value).upper()
        for letter, meant in _MISREAD.items():
            if letter in text:
                raise invalid("credit_code", "credit_code_letter", value, letter=letter, meant=meant)
        if len(text) != 18 or any(character not in _ALPHABET for character in text):
            raise invalid("credit_code", "credit_code_form", value, length=len(text))
        if text[:2] not in _KINDS:
            raise invalid("credit_code", "credit_code_prefix", value, prefix=text[:2])
        if not text[2:8].isdigit():
            raise invalid("credit_code", "credit_code_region", value)
        total = sum(
            weight * _ALPHABET.index(character) for weight, character in zip(_WEIGHTS, text, strict=True)
        )
        if total % _MODULUS:
            raise invalid("credit_code", "credit_code_check", value)
        return super().__new__(cls, text)

    @property
    def kind(self) -> OrganizationKind:
        """The legal kind, as the first two characters tell."""
        return _KINDS[self[:2]]

    @property
    def registration_level(self) -> RegistrationLevel:
        """
        The level of the registrar at first coding, read from characters 3 to 8.

        An inference from the standard's layout; the digits stay when divisions change.
        """
        region = self[2:8]
        if region.startswith("10"):
            return RegistrationLevel.NATIONAL
        if region.endswith("0000"):
            return RegistrationLevel.PROVINCIAL
        if region.endswith("00"):
            return RegistrationLevel.PREFECTURAL
        return RegistrationLevel.COUNTY

    @property
    def home_province(self) -> str | None:
        """
        The two digits of the province of registration.

        None for bodies that the ministry registered, and where no province has these digits: the check
        character holds, so the code is not refused, but nothing is read from its region.
        """
        province = self[2:4]
        if self.registration_level is RegistrationLevel.NATIONAL or province not in PROVINCES:
            return None
        return province


def division_code(value: str) -> DivisionCode:
    """The value as a division code, plain even if it is a county's; see ``DivisionCode``."""
    return value if type(value) is DivisionCode else DivisionCode(value)


def province_code(value: str) -> DivisionCode:
    """
    The value as the code of a province.

    Args:
        value: Its two digits, or six that end in zeros.

    Returns:
        Its two digits.

    Raises:
        InvalidValueError: If it is no code of an existing province, but of a prefecture or a county.
    """
    return _of_level(value, (_PROVINCE_DIGITS,), "province_code")


def planning_division_code(value: str) -> DivisionCode:
    """
    The value as the code of a division that coordinates its own libraries.

    Args:
        value: The code of a province, or of a prefecture: of a city that plans on its own, or of the
            Xinjiang corps (``"6590"``).

    Returns:
        Two digits or four.

    Raises:
        InvalidValueError: If it is no such code, or that of a county.

    Source:
        民发〔2022〕11号 is addressed to provinces, cities that plan on their own, and the Xinjiang corps.
    """
    return _of_level(value, (_PROVINCE_DIGITS, _PREFECTURE_DIGITS), "planning_division_code")


def county_code(value: str) -> CountyCode:
    """The value as a county code; see ``CountyCode``."""
    return value if isinstance(value, CountyCode) else CountyCode(value)


def credit_code(value: str) -> CreditCode:
    """The value as a credit code; see ``CreditCode``."""
    return value if isinstance(value, CreditCode) else CreditCode(value)


def _of_level(value: str, digits: tuple[int, ...], fault: str) -> DivisionCode:
    """The code of a province, refused under this name if it has another number of significant digits."""
    try:
        code = division_code(value)
    except InvalidValueError as error:
        raise InvalidValueError(attrs.evolve(error.fault, field="province")) from None
    if len(code) not in digits:
        raise invalid("province", fault, value)
    return code


def _check_province(field: str, text: str, value: str) -> None:
    if text[:_PROVINCE_DIGITS] not in PROVINCES:
        raise invalid(field, "division_province", value, province=text[:_PROVINCE_DIGITS])


def _plain(field: str, value: str) -> str:
    """The text half-width and without blanks; anything but text is refused."""
    if not isinstance(value, str):
        raise invalid(field, "text", value)
    return "".join(unicodedata.normalize("NFKC", value).split())
