"""Why a demand, or a county, has no partner in a plan: the reasons there are."""

from enum import StrEnum, unique

__all__ = ["LeftAloneReason"]


@unique
class LeftAloneReason(StrEnum):
    """The first honest reason why a demand or a county has no partner in the plan."""

    NO_DEMAND = "no-demand"
    """The county published no demand (counties only)."""

    NOT_PUBLISHED = "not-published"
    """It is not published, and only published projects are matched."""

    WANTS_NONE = "wants-none"
    """It wants no partner for now."""

    NO_ELIGIBLE_SUPPLY = "no-eligible-supply"
    """The rules left no supply."""

    ONLY_LEADS = "only-leads"
    """Every eligible supply scores below the minimum."""

    SUPPLIES_FULL = "supplies-full"
    """Every suitable supply accepts no more projects."""

    CROWDED_OUT = "crowded-out"
    """Every suitable supply is recommended where the ranked aims gain more."""
