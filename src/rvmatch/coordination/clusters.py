"""From pairs to clusters: what hangs together, however many pairs it takes."""

from collections import defaultdict
from collections.abc import Iterable

__all__ = ["clusters_of"]


def clusters_of(pairs: Iterable[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """
    The connected groups of a graph that is given by its edges.

    Args:
        pairs: Two numbers each.

    Returns:
        Groups of two or more, each sorted, in the order of their first members.

    Examples:
        >>> clusters_of([(5, 1), (2, 3), (1, 4)])
        ((1, 4, 5), (2, 3))
    """
    root: dict[int, int] = {}

    def top(place: int) -> int:
        root.setdefault(place, place)
        while root[place] != place:
            root[place] = place = root[root[place]]
        return place

    for first, second in pairs:
        low, high = sorted((top(first), top(second)))
        root[high] = low
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for place in sorted(root):
        groups[top(place)].append(place)
    return tuple(map(tuple, groups.values()))
