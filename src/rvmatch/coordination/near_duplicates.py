"""Entries of one library that may be the same project twice: pairs with their evidence, and clusters."""

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum, unique
from typing import Final, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.arrays import amounts, bit_sets
from rvmatch.coordination.clusters import clusters_of
from rvmatch.coordination.common_ground import Ground, Shared, numbered, places_of, texts_of
from rvmatch.errors import invalid
from rvmatch.model.arguments import optional_instance
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import HIGHEST_COUNT
from rvmatch.model.vocabulary import FocusField, HelpKind
from rvmatch.scoring import ONE
from rvmatch.scoring.text_pairs import AlikePairs, alike_texts
from rvmatch.scoring.texts import Rarities
from rvmatch.wording import masked

__all__ = ["MoneyComparison", "NearDuplicate", "NearDuplicates", "Shared", "find_near_duplicates"]

P = TypeVar("P", bound=DemandProject | SupplyProject)

_DEFAULT_SIMILARITY: Final = 0.8
_DEFAULT_MONEY_SHARE: Final = 0.8
_MOST_PAIRS: Final = 100_000


@unique
class MoneyComparison(StrEnum):
    """How the money of two entries compares: missing of demands, offered of supplies."""

    EQUAL = "equal"
    SIMILAR = "similar"
    DIFFERENT = "different"
    UNKNOWN = "unknown"
    """At least one of them states no amount."""


@attrs.frozen(kw_only=True)
class NearDuplicate:
    """
    Two entries that may be one project, and what speaks for it; a hint, not a finding.

    Args:
        first: The key of one.
        second: The key of the other, later in the library's order.
        first_title: The title of one, telephone and identity numbers masked.
        second_title: The title of the other, likewise.
        shared: What they have in common: county, organisation or region.
        similarity: How alike titles and descriptions together are, in millionths.
        title_similarity: How alike the titles alone are, in millionths; None if one has no letters left.
        money: How their money compares.
        first_cny: The money of one, in whole yuan; None unknown.
        second_cny: The money of the other, in whole yuan; None unknown.
        fields: The focus fields they share.
        help_kinds: The kinds of help they share.
    """

    first: str
    second: str
    first_title: str
    second_title: str
    shared: frozenset[Shared]
    similarity: int
    title_similarity: int | None
    money: MoneyComparison
    first_cny: int | None
    second_cny: int | None
    fields: frozenset[FocusField] = frozenset()
    help_kinds: frozenset[HelpKind] = frozenset()


@attrs.frozen(kw_only=True)
class NearDuplicates:
    """
    What may stand twice in a library; nothing is taken out of it.

    Args:
        pairs: The pairs by key. If there are more than asked for, the most alike of them.
        clusters: Groups of keys in which each entry is paired with another of the group, each sorted.
            They come from all pairs, whether listed or not.
        pairs_found: How many pairs there are, listed or not.
        other_money: How many further pairs have alike texts, but different money.
        other_category: How many further pairs have alike texts, but neither a field nor a kind of help
            in common although both state some.
        least_similarity: From which similarity of texts pairs are listed, in millionths.
    """

    pairs: tuple[NearDuplicate, ...] = ()
    clusters: tuple[tuple[str, ...], ...] = ()
    pairs_found: int = 0
    other_money: int = 0
    other_category: int = 0
    least_similarity: int = round(_DEFAULT_SIMILARITY * ONE)


def find_near_duplicates(
    library: ProjectLibrary[P],
    *,
    least_similarity: float = _DEFAULT_SIMILARITY,
    least_money_share: float | None = _DEFAULT_MONEY_SHARE,
    within: Collection[Shared] = (Shared.COUNTY, Shared.CREDIT_CODE, Shared.ORGANIZATION_NAME),
    counties: CountyList | None = None,
    most_pairs: int = _MOST_PAIRS,
) -> NearDuplicates:
    """
    The pairs of entries that may be one project filed twice, and the clusters that they form.

    A pair is listed if the two share a county or an organisation, their titles and descriptions are
    alike, their money is equal or similar or unknown, and they share a focus field or a kind of help or
    do not say enough. Texts are compared by groups of one to three characters, rare ones counting more;
    the name of the shared county, or of the shared organisation, is taken out of the texts
    first, as it says nothing there. A high similarity is a hint, no more: stock words (建设, 项目) weigh
    little where many entries have them, and much in a small library.

    Args:
        library: The library; of both sides, one at a time.
        least_similarity: The least cosine of the two texts, above 0, at most 1.
        least_money_share: The least ratio of the smaller to the larger amount for "similar"; None if
            money does not matter.
        within: What two entries have to share, one of them at least.
        counties: Names of counties to take out of texts, besides those that entries and the list of key
            counties give.
        most_pairs: How many pairs are listed at most.

    Returns:
        Pairs and clusters, the same whatever order the projects came in.

    Raises:
        InvalidValueError: If an argument is not as described.

    Source:
        Library option; 民发〔2022〕11号, part 4, asks provinces to coordinate libraries and names no test.

    Examples:
        >>> def demand(key, title):
        ...     return DemandProject(id=key, title=title, county_code="530326", missing_cny=120_000,
        ...         fields=[FocusField.SPECIAL_GROUPS_CARE])
        >>> library = ProjectLibrary([demand("A", "会泽县老年食堂建设"), demand("B", "老年食堂建设项目"),
        ...     demand("C", "会泽县村医进修")])
        >>> found = find_near_duplicates(library, least_similarity=0.6)
        >>> found.clusters, found.pairs[0].money.value
        ((('A', 'B'),), 'equal')
    """
    if not isinstance(library, ProjectLibrary):
        raise invalid("library", "of_class", library, kind="ProjectLibrary")
    optional_instance("counties", counties, CountyList)
    least = _millionths("least_similarity", least_similarity)
    share = None if least_money_share is None else _millionths("least_money_share", least_money_share)
    if isinstance(most_pairs, bool) or not isinstance(most_pairs, int):
        raise invalid("most_pairs", "whole_number", most_pairs)
    if not 0 <= most_pairs <= HIGHEST_COUNT:
        raise invalid("most_pairs", "within", most_pairs, lowest=0, highest=HIGHEST_COUNT)
    places = [places_of(project, _kinds(within)) for project in library]
    titles, texts = texts_of(library, counties)
    found = alike_texts(texts, numbered(places), least)
    return _told(library, places, titles, texts, found, least=least, share=share, most_pairs=most_pairs)


def _told(
    library: ProjectLibrary[P],
    places: Sequence[Ground],
    titles: Sequence[str],
    texts: Sequence[str],
    found: AlikePairs,
    *,
    least: int,
    share: int | None,
    most_pairs: int,
) -> NearDuplicates:
    """The pairs of alike texts judged by money and category, and the most alike of them with evidence."""
    apart = _apart(library, found)
    other_money = (
        np.zeros(len(found), dtype=np.bool_) if share is None else _other_money(library, found, share)
    )
    kept = ~(apart | other_money)
    first, second, similarity = found.first[kept], found.second[kept], found.similarity[kept]
    listed = np.lexsort((second, first, -similarity))[:most_pairs]
    listed.sort()
    projects, keys, rarities = library.projects, library.keys, Rarities.among(texts)
    pairs = []
    for place in listed.tolist():
        row, col = int(first[place]), int(second[place])
        one, other = projects[row], projects[col]
        pairs.append(
            NearDuplicate(
                first=one.key,
                second=other.key,
                first_title=masked(one.title),
                second_title=masked(other.title),
                shared=frozenset(kind for kind, _ in places[row] & places[col]),
                similarity=int(similarity[place]),
                title_similarity=rarities.similarity(titles[row], titles[col]),
                money=_comparison(_amount(one), _amount(other), share),
                first_cny=_amount(one),
                second_cny=_amount(other),
                fields=one.fields & other.fields,
                help_kinds=one.help_kinds & other.help_kinds,
            )
        )
    clusters = clusters_of(zip(first.tolist(), second.tolist(), strict=True))
    return NearDuplicates(
        pairs=tuple(pairs),
        clusters=tuple(tuple(keys[place] for place in cluster) for cluster in clusters),
        pairs_found=len(first),
        other_money=int(np.count_nonzero(other_money & ~apart)),
        other_category=int(np.count_nonzero(apart)),
        least_similarity=least,
    )


def _millionths(field: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise invalid(field, "likeness", value)
    return max(1, round(value * ONE))


def _kinds(within: Collection[Shared]) -> frozenset[Shared]:
    if isinstance(within, str) or not isinstance(within, Iterable):
        raise invalid("within", "collection", within)
    for kind in within:
        if not isinstance(kind, Shared):
            values = ", ".join(one.name for one in Shared)
            raise invalid("within", "member", kind, kind="Shared", values=values)
    return frozenset(within)


def _apart(library: ProjectLibrary[P], found: AlikePairs) -> NDArray[np.bool_]:
    """Whether both say what they are about, and it is nothing in common: ``[p]``."""
    comparable = np.zeros(len(found), dtype=np.bool_)
    common = np.zeros(len(found), dtype=np.bool_)
    for bits in (
        bit_sets((project.fields for project in library), FocusField),
        bit_sets((project.help_kinds for project in library), HelpKind),
    ):
        one, other = bits[found.first], bits[found.second]
        comparable |= (one > 0) & (other > 0)
        common |= (one & other) > 0
    return comparable & ~common


def _other_money(library: ProjectLibrary[P], found: AlikePairs, share: int) -> NDArray[np.bool_]:
    """Whether both state an amount, and the smaller is less than this share of the larger: ``[p]``."""
    money = amounts(map(_amount, library))
    one, other = money[found.first], money[found.second]
    known = (one >= 0) & (other >= 0)
    # Amounts have at most thirteen digits, so that a million times as much still fits.
    return known & (np.minimum(one, other) * ONE < share * np.maximum(one, other))


def _amount(project: DemandProject | SupplyProject) -> int | None:
    return project.missing_cny if isinstance(project, DemandProject) else project.offer_cny


def _comparison(first: int | None, second: int | None, share: int | None) -> MoneyComparison:
    """The comparison; without a share that counts as similar only equal amounts are not different."""
    if first is None or second is None:
        return MoneyComparison.UNKNOWN
    if first == second:
        return MoneyComparison.EQUAL
    similar = share is not None and min(first, second) * ONE >= share * max(first, second)
    return MoneyComparison.SIMILAR if similar else MoneyComparison.DIFFERENT
