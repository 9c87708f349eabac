"""Every sentence for people, in Chinese and English, found by its code."""

import functools
import importlib.resources
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

from rvmatch.wording.masking import masked, shown

__all__ = ["LANGUAGES", "Language", "catalogue", "has", "masked", "say", "shown"]

Language = Literal["zh", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
"""The languages in which every sentence exists."""


@functools.cache
def catalogue(language: Language) -> Mapping[str, str]:
    """
    All sentences of one language, by code; the same for everybody, so nobody can change it.

    Args:
        language: ``"zh"`` or ``"en"``.

    Returns:
        The sentences, with places to fill in as ``{name}``.

    Raises:
        KeyError: If there are no sentences in this language.
    """
    if language not in LANGUAGES:
        raise KeyError(f"language: expected one of {', '.join(LANGUAGES)}, got {language!r}.")
    folder = importlib.resources.files(__name__).joinpath(language)
    sentences: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".json"):
            sentences |= json.loads(file.read_text(encoding="utf-8"))
    return MappingProxyType(sentences)


def has(code: str, language: Language = "en") -> bool:
    """Whether there is a sentence with this code."""
    return code in catalogue(language)


def say(code: str, language: Language, **params: object) -> str:
    """
    The sentence with this code, its places filled in.

    Args:
        code: Which sentence.
        language: ``"zh"`` or ``"en"``.
        params: What stands in its places.

    Returns:
        The sentence.

    Raises:
        KeyError: If there is no such sentence, or a place is left open.
    """
    return catalogue(language)[code].format_map(params)
