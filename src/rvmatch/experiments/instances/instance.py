"""An instance: a market with a name, where it comes from, and a digest by which others know it again."""

import hashlib
from functools import cached_property
from typing import Final, Protocol, TypeAlias, runtime_checkable

import attrs
import numpy as np

from rvmatch.mechanisms import TwoSidedMarket
from rvmatch.wording.notebooks import in_both, notebook_table

__all__ = ["Instance", "InstanceSource", "Provenance", "Setting"]

Setting: TypeAlias = str | int | float | bool
"""What a setting of an instance source may be."""

_DIGEST_NAME: Final = b"rvmatch instance 1"


@attrs.frozen(kw_only=True)
class Provenance:
    """
    Where an instance comes from.

    Args:
        source: The name of its source, such as ``"mallows"`` or ``"or_library"``.
        settings: The settings of the source, by name, sorted by name.
        seed: What its drawn parts were drawn with; None if nothing was drawn.
        synthetic: Whether anything in it was invented.
        reference: What it was made from or follows: a paper, a file with its hash, a published case.
        facts: What the source tells besides, by name, sorted by name: such as ``offset``, from which costs
            follow, or ``published_matched``.
    """

    source: str
    settings: tuple[tuple[str, Setting], ...] = ()
    seed: int | None = None
    synthetic: bool = True
    reference: str = ""
    facts: tuple[tuple[str, Setting], ...] = ()


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Instance:
    """
    A market to try mechanisms on.

    Args:
        name: What tables call it.
        market: The two sides.
        provenance: Where it comes from.
    """

    name: str
    market: TwoSidedMarket
    provenance: Provenance

    def _repr_html_(self) -> str:
        origin = self.provenance
        rows: list[tuple[str, object]] = [
            *((in_both(what), count) for what, count in self.market.sizes()),
            (in_both("source"), origin.source),
            (in_both("synthetic"), in_both("yes" if origin.synthetic else "no")),
            (in_both("reference"), origin.reference),
        ]
        return notebook_table("instance", ("what", "value"), rows, name=self.name)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the arrays of the market alone: equal markets have equal digests."""
        market, problem = self.market, self.market.problem
        hashed = hashlib.sha256(_DIGEST_NAME)
        for name, array in (
            ("shape", np.array(problem.shape, dtype=np.int64)),
            ("rows", problem.rows),
            ("cols", problem.cols),
            ("points", problem.points),
            ("row_capacity", problem.row_capacity),
            ("col_capacity", problem.col_capacity),
            ("row_ranks", market.row_ranks),
            ("col_ranks", market.col_ranks),
            ("groups", market.groups),
            ("arrival", market.arrival),
            ("remote", market.remote),
            ("amounts", market.amounts),
            ("available", market.available),
        ):
            if array is None:
                hashed.update(f"{name}:none;".encode())
                continue
            kind = array.dtype.newbyteorder("<")
            hashed.update(f"{name}:{kind.str}:{array.size};".encode())
            hashed.update(np.ascontiguousarray(array, dtype=kind).tobytes())
        return hashed.hexdigest()


@runtime_checkable
class InstanceSource(Protocol):
    """
    A family of instances, one for each seed: a generator, a scenario or a file.

    A frozen class whose settings are the keywords of its constructor.
    """

    @property
    def name(self) -> str:
        """What study files call it: small letters, digits and underscores."""

    def instance(self, seed: int) -> Instance:
        """
        The instance of a seed; the same seed gives the same instance everywhere.

        Args:
            seed: Any whole number; a source that draws nothing gives the same instance for all.

        Returns:
            The instance.
        """
