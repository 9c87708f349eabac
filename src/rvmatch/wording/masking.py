"""What may be repeated of a value that somebody typed: short, and without private numbers."""

import re

LONGEST_SHOWN = 60
"""How many characters of a value a message repeats."""

_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3})[- )]{0,2}\d{7,8}(?!\d)")
_IDENTITY = re.compile(
    r"(?<!\d)([1-9]\d{5})(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
_EMAIL = re.compile(r"[\w.+-]+@([\w-]+\.)+[A-Za-z]{2,}")


def masked(text: str) -> str:
    """
    The text with telephone, identity and mail numbers made unreadable.

    Args:
        text: Anything a person may have typed.

    Returns:
        The same text; a mobile number keeps its first three and last four
        digits, an identity number its division code, a mail address nothing.
    """
    text = _IDENTITY.sub(r"\1************", text)
    text = _MOBILE.sub(r"\1****\2", text)
    text = _LANDLINE.sub(r"\1-*******", text)
    return _EMAIL.sub("***@***", text)


def shown(value: object) -> str:
    """
    A value as a message may repeat it: masked, on one line, at most 60 characters.

    Args:
        value: The value found.

    Returns:
        Text in quotation marks for text, nothing for None and empty text, the plain form for everything else.
    """
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        return _shortened(masked(str(value)))
    return f"'{_shortened(masked(' '.join(value.split())))}'"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
