"""Changes to a network that happen in full or not at all."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.live.network import ArcsToAdd, Changed, Fit, LiveNetwork, Outcome

__all__ = ["Commits", "ImpossibleChangeError", "OutOfRangeError", "same_arcs"]

Numbers = NDArray[np.int64]

_NO_ARCS: Final = np.zeros(0, dtype=np.int64)


class ImpossibleChangeError(Exception):
    """No plan keeps to the limits after a change; the plan is as it was before."""


class OutOfRangeError(Exception):
    """A price would leave its range; the plan has to be built anew."""


class Commits:
    """
    The changes of one network.

    Args:
        network: The network.
    """

    def __init__(self, network: LiveNetwork) -> None:
        self._network = network
        self.intact = True
        """Whether no change was broken off halfway; if one was, the network is of no use any more."""

    def commit(
        self,
        *,
        gone: Numbers = _NO_ARCS,
        come: ArcsToAdd | None = None,
        fits: Sequence[tuple[int, Fit]] = (),
        undo_fits: Sequence[tuple[int, Fit]] | None = None,
        bounds: Sequence[tuple[int, int, int]] = (),
        between: Callable[[], None] | None = None,
    ) -> Changed:
        """
        Change the network; what turns out to be impossible is taken back before it is said.

        Args:
            gone: As in ``LiveNetwork.change``, and so the others.
            come: Arcs to add.
            fits: Nodes whose potentials are chosen anew.
            undo_fits: The same for taking it back; ``fits`` if left out.
            bounds: Arcs with new bounds.
            between: Called now and then; it may raise.

        Returns:
            Where the flow is another; ``intact`` is false until all else is written down.

        Raises:
            ImpossibleChangeError: If no plan keeps to the limits then; the network is as it was.
            OutOfRangeError: If prices would leave their range.
        """
        network, self.intact = self._network, False
        saved = network.arcs(gone)
        old = network.bounds([arc for arc, _, _ in bounds])
        outcome, changed, places = network.change(
            gone=gone, come=come, fits=fits, bounds=bounds, between=between
        )
        if outcome is Outcome.DONE:
            return changed
        if outcome is Outcome.IMPOSSIBLE:
            again = fits if undo_fits is None else undo_fits
            outcome, _, _ = network.change(gone=places, come=saved, fits=again, bounds=old, between=between)
            if outcome is Outcome.DONE:
                self.intact = True
                raise ImpossibleChangeError
        raise OutOfRangeError


def same_arcs(old: ArcsToAdd, new: ArcsToAdd) -> bool:
    """Whether arcs are the same, in whatever order."""
    if old.tail.size != new.tail.size:
        return False
    mine, theirs = (np.lexsort((arcs.upper, arcs.head, arcs.tail)) for arcs in (old, new))
    return all(
        bool((getattr(old, name)[mine] == getattr(new, name)[theirs]).all())
        for name in ("tail", "head", "lower", "upper", "cost")
    )
