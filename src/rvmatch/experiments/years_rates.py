"""How fast simulated libraries change and how people answer, and draws that no order moves."""

import hashlib
from random import Random
from typing import Any, Final

import attrs

from rvmatch.errors import invalid
from rvmatch.model.content import canonical_text
from rvmatch.model.life_cycle import Party

__all__ = ["Draws", "YearlyRates"]

_BYTES: Final = 8
_SPAN: Final = 2 ** (8 * _BYTES)


def _share(_: Any, attribute: "attrs.Attribute[float]", value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise invalid(attribute.name, "yearly_rate", value)


@attrs.frozen(kw_only=True)
class YearlyRates:
    """
    What happens within a year, as shares in [0, 1]; invented, observed nowhere.

    Args:
        demands_arriving: New demands of a year, as a share of the demands in the first library.
        supplies_arriving: New supplies of a year, as a share of the supplies in the first library.
        demands_withdrawn: Share of the demands without an agreed docking that are withdrawn before the
            next plan.
        supplies_withdrawn: The same of supplies.
        organization_refuses: Share of proposals that the organisation refuses.
        department_refuses: Share of what comes so far that the department does not recommend.
        county_refuses: Share of what comes so far that the county refuses.
        unanswered: Share of questions to each of the three that nobody answers; these proposals expire.
        signed: Share of agreed dockings that are signed and begun in the year.
        exited: Share of dockings under way since an earlier year that somebody leaves.
        finished: Share of the others under way since an earlier year that are finished.
        evaluated: Share of finished dockings that are evaluated in the year.

    Raises:
        InvalidValueError: If a value is no share, or a party would refuse and not answer more than always.

    Source:
        Library option; no rates of refusal, exit or completion are published.
    """

    demands_arriving: float = attrs.field(default=0.2, validator=_share)
    supplies_arriving: float = attrs.field(default=0.2, validator=_share)
    demands_withdrawn: float = attrs.field(default=0.05, validator=_share)
    supplies_withdrawn: float = attrs.field(default=0.05, validator=_share)
    organization_refuses: float = attrs.field(default=0.1, validator=_share)
    department_refuses: float = attrs.field(default=0.02, validator=_share)
    county_refuses: float = attrs.field(default=0.05, validator=_share)
    unanswered: float = attrs.field(default=0.05, validator=_share)
    signed: float = attrs.field(default=0.9, validator=_share)
    exited: float = attrs.field(default=0.05, validator=_share)
    finished: float = attrs.field(default=0.4, validator=_share)
    evaluated: float = attrs.field(default=0.8, validator=_share)

    def __attrs_post_init__(self) -> None:
        for name in ("organization_refuses", "department_refuses", "county_refuses"):
            if getattr(self, name) + self.unanswered > 1:
                raise invalid(name, "years_rates", getattr(self, name))

    def refuses(self, party: Party) -> float:
        """The share that one of the three refuses."""
        shares = {
            Party.ORGANIZATION: self.organization_refuses,
            Party.DEPARTMENT: self.department_refuses,
            Party.COUNTY: self.county_refuses,
        }
        return shares[party]


@attrs.frozen(kw_only=True)
class Draws:
    """
    Draws by name: each question has its own, so that no other question moves it.

    Two policies that are tried with one seed meet the same answers wherever they ask the same.

    Args:
        seed: Any whole number.
    """

    seed: int

    def share(self, *question: str | int) -> float:
        """A number in [0, 1), the same whenever this is asked."""
        digest = hashlib.blake2b(self._text(question), digest_size=_BYTES).digest()
        return int.from_bytes(digest) / _SPAN

    def happens(self, share: float, *question: str | int) -> bool:
        """Whether something that happens in this share of cases happens in this one."""
        return self.share(*question) < share

    def source(self, *question: str | int) -> Random:
        """A source of further draws, which begins in the same way whenever this is asked."""
        digest = hashlib.blake2b(self._text(question), digest_size=_BYTES).digest()
        return Random(int.from_bytes(digest))  # noqa: S311  # a scenario, not a secret

    def _text(self, question: tuple[str | int, ...]) -> bytes:
        return canonical_text((self.seed, *question)).encode("utf-8", "surrogatepass")
