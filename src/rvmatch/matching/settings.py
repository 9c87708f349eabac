"""Under which settings a plan is best: everything that was chosen before it was computed."""

from enum import StrEnum, unique

import attrs

from rvmatch.model.identifiers import CountyCode
from rvmatch.scoring import Weights

__all__ = ["CoverSource", "Note", "PlanSettings"]


@unique
class CoverSource(StrEnum):
    """Where the list of counties that come first was taken from."""

    GIVEN = "given"
    """The caller named them."""

    LISTED_KEY_COUNTIES = "listed-key-counties"
    """The key counties of the notice's edition for which there is a demand."""

    EVERY_COUNTY = "every-county"
    """Every county with a demand, because none of them is a listed key county."""


@attrs.frozen(kw_only=True)
class Note:
    """
    Something about a plan that its readers should know, said once.

    Args:
        code: Which sentence says it; found in ``wording`` as ``note.<code>``.
        params: What the sentence needs, by name.
    """

    code: str
    params: tuple[tuple[str, str], ...] = ()


@attrs.frozen(kw_only=True)
class PlanSettings:
    """
    What was chosen before the plan was computed; the plan is best under these, and says so.

    Args:
        rules: Codes of the eligibility rules, in the order asked.
        weights: How much each criterion counts.
        options: Options of rules and criteria that have some, as ``(code.option, value)``.
        minimum_points: Pairs with fewer points are leads, never matches.
        solver: The name of the solver that was asked for.
        tie_seed: The seed that decides between plans that are equally good.
        cover: Counties that come first, sorted; empty if none do.
        cover_source: Where they were taken from.
        edition: The edition of the notice.
        version: The version of this library.
        demands_fingerprint: Digest of the demand library's content.
        supplies_fingerprint: Digest of the supply library's content.
    """

    rules: tuple[str, ...]
    weights: Weights
    options: tuple[tuple[str, str], ...]
    minimum_points: int
    solver: str
    tie_seed: int
    cover: tuple[CountyCode, ...]
    cover_source: CoverSource
    edition: str
    version: str
    demands_fingerprint: str
    supplies_fingerprint: str
