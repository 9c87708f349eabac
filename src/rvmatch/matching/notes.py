"""What the readers of a plan should know, each thing once."""

from collections.abc import Iterable

from rvmatch.columns import UNKNOWN
from rvmatch.matching.cover import Cover, CoverSource
from rvmatch.matching.encoding import Scored
from rvmatch.matching.plan import Match
from rvmatch.matching.policies.limits import WithinOffers
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.settings import Note
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.notice import FactStatus, key_counties, load_notice
from rvmatch.wording import masked

__all__ = ["notes_of"]


def notes_of(
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    scored: Scored,
    matches: Iterable[Match],
    cover: Cover,
    policy: Policy,
    edition: str,
    *,
    without_effect: Iterable[str] = (),
) -> tuple[Note, ...]:
    """
    The notes of a plan.

    Args:
        demands: The demands.
        supplies: The supplies.
        scored: The same as arrays.
        matches: The recommended dockings.
        cover: The counties that come first.
        policy: The objectives and limits.
        edition: The edition of the notice.
        without_effect: Keys of limits that count no project of these libraries.

    Returns:
        The notes, in a fixed order.
    """
    found = (
        _outside_period(scored, edition),
        _keeper("demand", demands.keeper, edition),
        _keeper("supply", supplies.keeper, edition),
        _equal_shares(scored, policy),
        _unconfirmed(cover, edition),
        _review(matches),
        *(_note("limit_without_effect", key=masked(key)) for key in without_effect),
    )
    return tuple(note for note in found if note is not None)


def _note(code: str, **params: object) -> Note:
    return Note(code=code, params=tuple((name, str(value)) for name, value in params.items()))


def _outside_period(scored: Scored, edition: str) -> Note | None:
    transition = load_notice(edition).transition
    first, last = transition.begins_on.toordinal(), transition.ends_on.toordinal()
    count = sum(
        int(((side.first_day != UNKNOWN) & ((side.last_day < first) | (side.first_day > last))).sum())
        for side in (scored.demands, scored.supplies)
    )
    span = {"start": transition.begins_on, "end": transition.ends_on}
    return _note("outside_period", count=count, **span) if count else None


def _keeper(side: str, keeper: Keeper | None, edition: str) -> Note | None:
    """A keeper other than the notice names; recorded, never refused."""
    named = next(fact.keeper for fact in load_notice(edition).library_keepers if fact.library == side)
    if keeper is None or (keeper.department is named.department and keeper.level in named.levels):
        return None
    return _note(f"{side}_keeper", department=keeper.department.name, level=keeper.level.name)


def _equal_shares(scored: Scored, policy: Policy) -> Note | None:
    if any(isinstance(limit, WithinOffers) for limit in policy.limits):
        return None
    supplies = scored.supplies
    count = int(((supplies.offer_cny > 0) & (supplies.projects_accepted > 1)).sum())
    return _note("equal_shares", count=count) if count else None


def _unconfirmed(cover: Cover, edition: str) -> Note | None:
    """Counties that the built-in list holds without a source; a list that was given is its giver's."""
    if cover.source is not CoverSource.LISTED_KEY_COUNTIES:
        return None
    listed = key_counties(edition)
    count = sum(1 for code in cover.codes if listed[code].evidence == FactStatus.UNCONFIRMED)
    return _note("unconfirmed_counties", count=count, of=len(cover.codes)) if count else None


def _review(matches: Iterable[Match]) -> Note | None:
    count = sum(1 for match in matches if match.review)
    return _note("review", count=count) if count else None
