"""A value of each class that checks its arguments, for tests that spoil one of them."""

import inspect
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import attrs

from rvmatch import actions, coordination, evaluation, model, publishing
from rvmatch.coordination.conflicts import ConflictVersion
from rvmatch.experiments import CsvStore, FromFile, Published
from rvmatch.model import docking, funds, library_changes, pairings
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import Contact, DemandProject, SupplyProject
from rvmatch.model.quantities import Period
from rvmatch.model.vocabulary import CooperationChannel, Department, FocusField, RegistrationLevel
from valid_calls import ROOMS, calls

__all__ = ["checking_classes", "constructor_arguments", "values"]

_ON = date(2024, 6, 1)
_FIELDS = list(FocusField)[:1]
_DEEPEST = 9


def checking_classes() -> set[type[Any]]:
    """The classes of the rooms above matching, and of the model, whose constructors check or convert."""
    modules = [import_module(f"{model.__name__}.{one.name}") for one in iter_modules(model.__path__)]
    return {
        found
        for module in (*ROOMS, *modules)
        for found in (getattr(module, name) for name in module.__all__)
        if inspect.isclass(found) and attrs.has(found) and _checks(found)
    }


def _checks(cls: type[Any]) -> bool:
    return hasattr(cls, "__attrs_post_init__") or any(
        field.init and (field.validator or field.converter) for field in attrs.fields(cls)
    )


def constructor_arguments(value: Any) -> dict[str, Any]:
    """What makes the value once more, by the names that the constructor takes."""
    fields = attrs.fields(type(value))
    return {field.alias: getattr(value, field.name) for field in fields if field.init}


@cache
def values() -> Mapping[type[Any], Any]:
    """One value of each class: those written out here, then those that calls take and give."""
    found: dict[type[Any], Any] = {}
    seen: dict[int, Any] = {}
    _gather(list(_written_out()), found, seen)
    for function, arguments in calls():
        if not arguments.keys() <= {
            "name",
            "seed",
        }:  # these make whole provinces, in which nothing else stands
            _gather([*arguments.values(), function(**arguments)], found, seen)
    return found


def _gather(value: Any, found: dict[type[Any], Any], seen: dict[int, Any], depth: int = 0) -> None:
    """A value and what stands in it."""
    if id(value) in seen or depth > _DEEPEST or inspect.isclass(value):
        return
    seen[id(value)] = value
    if attrs.has(type(value)):
        found.setdefault(type(value), value)
        parts = [getattr(value, field.name) for field in attrs.fields(type(value))]
    elif isinstance(value, Mapping):
        parts = [*value, *value.values()]
    elif isinstance(value, list | tuple | frozenset | ProjectLibrary):
        parts = list(value)
    else:
        return
    for part in parts:
        _gather(part, found, seen, depth + 1)


def _written_out() -> Iterator[Any]:
    """What no call takes or gives."""
    body = SocialOrganization(name="示例基金会")
    demand = DemandProject(id="D1", title="老年食堂", county_code="530326", fields=_FIELDS)
    other = attrs.evolve(demand, title="老年食堂（二期）")
    supply = SupplyProject(id="S1", title="送医下乡", organization=body, fields=_FIELDS)
    keeper = Keeper(department=Department.RURAL_REVITALIZATION, level=RegistrationLevel.COUNTY)

    yield CsvStore("store")
    yield FromFile(path="lists.soc", format="soc")
    yield Published(case="yunxi")
    yield Contact(name="示例", telephone="0")
    yield Period(start=_ON)
    yield docking.LibraryEntry(key="D1", library="demand")
    yield funds.Earmark(project="D1", amount_cny=1)
    yield funds.FundFounder(kind=funds.FundFounderKind.FIRM, name="示例公司")
    yield library_changes.EntryChange(before=demand, after=other)
    yield pairings.Team(name="合力团", members=[body, SocialOrganization(name="互助会")])
    yield pairings.PairConsents(side="合力团", county="530326")
    yield pairings.PairExit(side="合力团", county="530326", exited_on=_ON)
    yield pairings.ChannelTie(channel=CooperationChannel.EAST_WEST_COOPERATION, place="53", home="31")
    yield actions.Pairing()
    yield evaluation.FundPayment(fund="F1", county_code="530326", paid_cny=1)
    yield evaluation.FundBalance(fund="F1", unspent_cny=1)
    yield ConflictVersion(project=demand, sources=(0,))
    yield coordination.VersionChoice(key="D1", version="0" * 64, decided_by=keeper, decided_on=_ON)
    yield publishing.public_view(ProjectLibrary([supply]), as_of=_ON)
