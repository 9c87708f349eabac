"""What may be repeated of a value that somebody typed: short, and without private numbers."""

import datetime
import re
import unicodedata
from typing import Final

LONGEST_SHOWN: Final = 60
"""How many characters of a value a message repeats."""

_GAP: Final = r"[- .\u00a0\u2010-\u2015]{0,3}"
_MOBILE: Final = re.compile(
    rf"(?<!\d)(?:\+?(?:00)?86{_GAP})?(1{_GAP}[3-9]{_GAP}\d)(?:{_GAP}\d){{4}}((?:{_GAP}\d){{4}})(?!\d)",
    re.ASCII,
)
_GROUPINGS: Final = frozenset({(11,), (7, 4), (4, 3, 4), (4, 7), (1,) * 11})
_MOBILE_AS_POWER: Final = re.compile(r"(?<![\d.])(1)\.([3-9]\d)\d{6,8}E\+?10(?!\d)", re.ASCII | re.IGNORECASE)
_LANDLINE: Final = re.compile(r"(?<!\d)(0\d{2,3})[- )]{0,2}\d{7,8}(?!\d)", re.ASCII)
_IDENTITY: Final = re.compile(
    rf"(?<!\d)([1-9](?:{_GAP}\d){{5}})({_GAP}(?:1{_GAP}9|2{_GAP}0)(?:{_GAP}\d){{6}})"
    rf"((?:{_GAP}\d){{3}}{_GAP}[\dXx])(?![0-9A-Za-z])",
    re.ASCII,
)
_OLD_IDENTITY: Final = re.compile(r"(?<![\d.])([1-9]\d{5})(\d{6})\d{3}(?![0-9A-Za-z.])", re.ASCII)
_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]+@([\w-]+\.)+[A-Za-z]{2,}")

_DIGEST: Final = re.compile(r"(?<![0-9A-Za-z])([0-9a-f]{32,128}|[0-9A-F]{32,128})(?![0-9A-Za-z])", re.ASCII)
_CREDIT_CODE: Final = re.compile(r"(?:51|52|53|59)[0-9ABCDEFGHJKLMNPQRTUWXY]{16}", re.ASCII)
_CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PROVINCES: Final = frozenset(
    number
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 82))
    for number in range(first, last + 1)
)


def masked(text: str) -> str:
    """
    The text with telephone, identity and mail numbers made unreadable.

    Args:
        text: Anything a person may have typed.

    Returns:
        The same text; a mobile number keeps its first three and last four
        digits, an identity number its division code, a mail address nothing.
    """
    plain = _half_width(text)
    pieces = _DIGEST.split(plain)
    pieces[::2] = map(_hidden, pieces[::2])
    hidden = "".join(pieces)
    # What holds nothing private stays as it was typed, its full-width digits included.
    return text if hidden == plain else hidden


def _hidden(text: str) -> str:
    text = _IDENTITY.sub(_hidden_identity, text)
    text = _OLD_IDENTITY.sub(_hidden_identity, text)
    text = _MOBILE_AS_POWER.sub(r"\1\2****", text)
    text = _MOBILE.sub(_hidden_mobile, text)
    text = _LANDLINE.sub(r"\1-*******", text)
    return _EMAIL.sub("***@***", text)


def _half_width(text: str) -> str:
    """The text with half-width digits, letters and marks, character by character."""
    return "".join(
        unicodedata.normalize("NFKC", character) if "\uff01" <= character <= "\uff5e" else character
        for character in text
    )


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _hidden_mobile(match: re.Match[str]) -> str:
    """The number with three and four digits, if its digits are grouped as people group a number."""
    groups = tuple(map(len, re.findall(r"\d+", match[0][match.start(1) - match.start() :])))
    usual = groups[0] == len("138") and min(groups) > 1
    return f"{_digits(match[1])}****{_digits(match[2])}" if usual or groups in _GROUPINGS else match[0]


def _hidden_identity(match: re.Match[str]) -> str:
    """The number with its division alone, if it is one: its province and its day of birth exist."""
    division, born, whole = _digits(match[1]), _digits(match[2]), _digits(match[0]).upper()
    is_code = match[0].isalnum() and _is_credit_code(whole)
    if int(division[:2]) not in _PROVINCES or is_code:
        return match[0]
    try:
        datetime.datetime.strptime(born if len(born) == 8 else f"19{born}", "%Y%m%d")
    except ValueError:
        return match[0]
    return f"{division}{'*' * (len(whole) - len(division))}"


def _is_credit_code(text: str) -> bool:
    """Whether it is a credit code that civil affairs gave: its check character holds."""
    if not _CREDIT_CODE.fullmatch(text):
        return False
    total = sum(_CREDIT_ALPHABET.index(text[place]) * pow(3, place, 31) for place in range(17))
    return _CREDIT_ALPHABET[-total % 31] == text[17]


def shown(value: object) -> str:
    """
    A value as a message may repeat it: masked, on one line, at most 60 characters.

    Args:
        value: The value found.

    Returns:
        Text in quotation marks for text, nothing for None and empty text, the plain form for everything else.
    """
    if value is None or (isinstance(value, str) and not value):
        return ""
    if not isinstance(value, str):
        return _shortened(masked(str(value)))
    return f"'{_shortened(masked(' '.join(value.split())))}'"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
