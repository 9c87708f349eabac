"""A measure says one number about a choice; its definition, its source and its range stand beside it."""

from typing import Protocol, runtime_checkable

from rvmatch.mechanisms import Choice

__all__ = ["Measure"]


@runtime_checkable
class Measure(Protocol):
    """
    One number about what a mechanism chose.

    Settings belong into the constructor of a frozen class. Shipped measures also have ``definition``
    (a formula in words), ``source`` (where it comes from), ``lowest`` and ``highest`` (its range; None where
    it has no bound) and ``better`` (``"higher"``, ``"lower"``, or ``""`` where neither is).
    """

    @property
    def name(self) -> str:
        """What tables call it: small letters, digits and underscores, its unit at the end if it has one."""

    def of(self, choice: Choice) -> float | None:
        """
        The value.

        Args:
            choice: What was chosen, and from which market.

        Returns:
            The value; None where there is nothing to measure, such as a share of no rows: never a zero
            that stands for "unknown".
        """
