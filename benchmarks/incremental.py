"""
Changes of a plan without a new solve, beside a new solve of the same libraries.

Skipped while ``rvmatch.matching`` has no ``LivePlan``.
"""

from typing import Any

__all__ = ["measured_changes"]


def measured_changes(*, quick: bool, limit: float) -> list[dict[str, Any]]:
    """The cells of this group; none where this version has no live plans."""
    from peers.rvmatch_calls import live_plans

    if not live_plans():
        return []
    from peers.live_calls import changes

    sizes = (1_000, 10_000) if quick else (1_000, 10_000, 100_000)
    return [changes(n, 3 * n, limit) for n in sizes]
