"""What is shared out: funds and needs as they are given, and what decides between equals."""

import hashlib
from collections.abc import Iterable

from rvmatch.errors import Fault, Place, ReadErrors, invalid
from rvmatch.matching import MatchPlan
from rvmatch.matching.libraries import Demands, as_library, demands_of_plan
from rvmatch.model.arguments import optional_instance
from rvmatch.model.funds import FundNeed, SpecialFund
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject
from rvmatch.notice import key_counties as listed_key_counties

__all__ = ["funds_and_needs", "known_seed", "listed_or_given", "needs_of_plan", "tie_hash"]


def needs_of_plan(plan: MatchPlan, demands: Demands) -> tuple[FundNeed, ...]:
    """
    What the matched demands of a plan still miss, after the amounts that their supplies could bring.

    Args:
        plan: The plan.
        demands: The demands that it was made of.

    Returns:
        A need for each matched demand that misses money, or of which nobody said how much, by key.

    Raises:
        InvalidValueError: If it is no plan, or was made from other demands.
    """
    library = demands_of_plan(plan, demands)
    promised: dict[str, list[int | None]] = {}
    for match in plan.matches:
        promised.setdefault(match.demand, []).append(match.amount_cny)
    needs = []
    for key in sorted(promised):
        missing = library[key].missing_cny
        left = None if missing is None else max(missing - sum(one or 0 for one in promised[key]), 0)
        if left != 0:
            unknown = sum(one is None for one in promised[key])
            needs.append(FundNeed(project=key, missing_cny=left, promises_unknown=unknown))
    return tuple(needs)


def funds_and_needs(
    funds: Iterable[SpecialFund], needs: MatchPlan | Iterable[FundNeed], demands: Demands
) -> tuple[ProjectLibrary[DemandProject], tuple[SpecialFund, ...], tuple[FundNeed, ...]]:
    """
    The library, the funds and the needs, as ``share_out`` takes them.

    Args:
        funds: The funds, in any order.
        needs: What projects miss, or the plan of which ``needs_of_plan`` tells it.
        demands: The library in which the projects stand.

    Returns:
        All three, none of them twice.

    Raises:
        ReadErrors: If funds or needs stand twice, or a need's project is not in the library; all at once.
        InvalidValueError: If something else is given.
    """
    library: ProjectLibrary[DemandProject] = as_library(demands, DemandProject, "demands")
    for field, given in (("funds", funds), ("needs", needs)):
        if isinstance(given, str) or not isinstance(given, Iterable | MatchPlan):
            raise invalid(field, "collection", type(given).__name__)
    listed = needs_of_plan(needs, library) if isinstance(needs, MatchPlan) else tuple(needs)
    return library, *_checked(tuple(funds), listed, library)


def listed_or_given(key_counties: CountyList | None) -> CountyList:
    """The key-assistance counties given, or those of the notice; refused if it is no list of counties."""
    given = optional_instance("key_counties", key_counties, CountyList)
    return listed_key_counties() if given is None else given


def known_seed(tie_seed: int) -> int:
    """The seed, if it is a whole number; refused otherwise."""
    if isinstance(tie_seed, bool) or not isinstance(tie_seed, int):
        raise invalid("tie_seed", "whole_number", tie_seed)
    return tie_seed


def tie_hash(seed: int, side: str, key: str) -> bytes:
    """
    What decides between equals: it favours nobody, as long as the seed is fixed before the keys are known.

    Args:
        seed: The seed.
        side: ``"fund"`` or ``"need"``.
        key: The id of the fund, or the key of the project.

    Returns:
        Sixteen bytes; the smaller come first.
    """
    secret = hashlib.blake2b(str(seed).encode(), digest_size=32).digest()
    return hashlib.blake2b(f"{side} {key}".encode(), key=secret, digest_size=16).digest()


def _checked(
    funds: tuple[SpecialFund, ...], needs: tuple[FundNeed, ...], demands: ProjectLibrary[DemandProject]
) -> tuple[tuple[SpecialFund, ...], tuple[FundNeed, ...]]:
    """The funds and needs, refused all at once if records contradict each other."""
    faults: list[Fault] = []
    seen: set[str] = set()
    for number, fund in enumerate(funds):
        if not isinstance(fund, SpecialFund):
            raise invalid("funds", "of_class", fund, kind="SpecialFund")
        if fund.id in seen:
            faults.append(_fault("id", "fund_twice", fund.id, f"funds[{number}].id"))
        seen.add(fund.id)
        faults += [
            _fault("project", "fund_project", one.project, f"funds[{number}].earmarks[{place}].project")
            for place, one in enumerate(fund.earmarks)
            if one.project not in demands
        ]
    seen = set()
    for number, need in enumerate(needs):
        if not isinstance(need, FundNeed):
            raise invalid("needs", "of_class", need, kind="FundNeed")
        where = f"needs[{number}].project"
        if need.project not in demands:
            faults.append(_fault("project", "fund_project", need.project, where))
        if need.project in seen:
            faults.append(_fault("project", "fund_need_twice", need.project, where))
        seen.add(need.project)
    if faults:
        raise ReadErrors(faults)
    return funds, needs


def _fault(field: str, code: str, got: str, path: str) -> Fault:
    return invalid(field, code, got).fault.at(Place(path=path))
