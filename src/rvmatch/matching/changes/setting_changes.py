"""Which settings and libraries of two plans differ, as short texts."""

from collections.abc import Iterator

import attrs

from rvmatch.matching.settings import PlanSettings

__all__ = ["SettingChange", "setting_changes"]


@attrs.frozen(kw_only=True)
class SettingChange:
    """
    A setting, or a library, that differs between two plans.

    Args:
        setting: Which: ``"weight"``, ``"minimum_score"``, ``"tie_seed"``, ``"rules"``, ``"options"``,
            ``"order"`` of objectives, ``"cover"``, ``"solver"``, ``"edition"``, ``"version"``, ``"demands"``
            or ``"supplies"``.
        earlier: The earlier value: a weight in parts per million, a minimum score in points, of a library
            its digest; empty where a comparison says all that is needed.
        later: The later value.
        about: The criterion, for a weight.
    """

    setting: str
    earlier: str
    later: str
    about: str = ""


def setting_changes(earlier: PlanSettings, later: PlanSettings) -> tuple[SettingChange, ...]:
    """
    The settings and libraries that differ; objectives and limits are compared apart.

    Args:
        earlier: Those of the earlier plan.
        later: Those of the later plan.

    Returns:
        The changes, in a fixed order.
    """
    found = [
        SettingChange(setting=setting, earlier=old, later=new)
        for (setting, old), (_, new) in zip(_told(earlier), _told(later), strict=True)
        if old != new
    ]
    order = [SettingChange(setting="order", earlier="", later="")] if _reordered(earlier, later) else []
    return (*found, *order, *_weights(earlier, later))


def _told(settings: PlanSettings) -> Iterator[tuple[str, str]]:
    yield "demands", settings.demands_fingerprint
    yield "supplies", settings.supplies_fingerprint
    yield "rules", ", ".join(settings.rules)
    yield "options", ", ".join(f"{option}={value}" for option, value in settings.options)
    yield "minimum_score", str(settings.minimum_points)
    yield "tie_seed", str(settings.tie_seed)
    yield "cover", ", ".join(settings.cover)
    yield "solver", settings.solver
    yield "edition", settings.edition
    yield "version", settings.version


def _reordered(earlier: PlanSettings, later: PlanSettings) -> bool:
    """Whether the objectives that both policies have stand in another order."""
    before, after = earlier.policy.objectives, later.policy.objectives
    return [one for one in before if one in after] != [one for one in after if one in before]


def _weights(earlier: PlanSettings, later: PlanSettings) -> Iterator[SettingChange]:
    codes = sorted({code for code, _ in (*earlier.weights.parts, *later.weights.parts)})
    for code in codes:
        old, new = earlier.weights[code], later.weights[code]
        if old != new:
            yield SettingChange(setting="weight", earlier=str(old), later=str(new), about=code)
