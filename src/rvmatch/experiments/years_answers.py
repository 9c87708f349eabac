"""A simulated year in the life of a docking: who consents, who refuses, what is begun, left and finished."""

from datetime import date
from typing import Final

from rvmatch.experiments.years_rates import Draws, YearlyRates
from rvmatch.model.docking import Docking, advance
from rvmatch.model.docking_statuses import ASKED
from rvmatch.model.life_cycle import DockingMove, Party
from rvmatch.model.vocabulary import ProjectStatus

__all__ = ["PROPOSED_ON", "a_year_on"]

PROPOSED_ON: Final = (3, 1)
"""Month and day on which a year's plan is made and put forward; this day and the others are invented."""

_CONSENTS: Final = (
    (DockingMove.VOLUNTEER, Party.ORGANIZATION, (3, 10)),
    (DockingMove.RECOMMEND, Party.DEPARTMENT, (3, 20)),
    (DockingMove.AGREE, Party.COUNTY, (4, 1)),
)
_DOCKED_ON: Final = (4, 10)
_SIGNED_ON: Final = (5, 10)
_STARTED_ON: Final = (6, 1)
_EXITED_ON: Final = (9, 1)
_FINISHED_ON: Final = (11, 20)
_EVALUATED_ON: Final = (12, 10)
_EXPIRED_ON: Final = (12, 31)
_EITHER_SIDE: Final = 0.5


def a_year_on(docking: Docking, year: int, rates: YearlyRates, draws: Draws) -> Docking:
    """
    A docking at the end of a year.

    Whoever is asked answers or does not; what all three consented to is docked, most of it signed and begun.
    Only what was under way when the year began can be left or finished in it. What is over stays as it is.

    Args:
        docking: The docking as the year found it, or as it was just proposed.
        year: The year.
        rates: How often what happens.
        draws: What decides; each docking has draws of its own.

    Returns:
        The docking with the steps of the year in its history.
    """
    began_as = docking.status
    if began_as in ASKED:
        docking = _asked(docking, year, rates, draws)
    if began_as is ProjectStatus.UNDER_WAY:
        docking = _carried_on(docking, year, rates, draws)
    question = (docking.demand, docking.supply, year)
    if docking.status is ProjectStatus.DOCKED and draws.happens(rates.signed, "sign", *question):
        docking = advance(docking, DockingMove.SIGN, on=date(year, *_SIGNED_ON), by=Party.ORGANIZATION)
    if docking.status is ProjectStatus.SIGNED:
        docking = advance(docking, DockingMove.START, on=date(year, *_STARTED_ON), by=Party.ORGANIZATION)
    if docking.status is ProjectStatus.FINISHED and draws.happens(rates.evaluated, "evaluate", *question):
        docking = advance(docking, DockingMove.EVALUATE, on=date(year, *_EVALUATED_ON))
    return docking


def _asked(docking: Docking, year: int, rates: YearlyRates, draws: Draws) -> Docking:
    for move, party, day in _CONSENTS:
        if party in docking.consents:
            continue
        drawn = draws.share("answer", party, docking.demand, docking.supply, year)
        if drawn < rates.refuses(party):
            return advance(docking, DockingMove.REFUSE, on=date(year, *day), by=party)
        if drawn < rates.refuses(party) + rates.unanswered:
            return advance(docking, DockingMove.EXPIRE, on=date(year, *_EXPIRED_ON))
        docking = advance(docking, move, on=date(year, *day), by=party)
    return advance(docking, DockingMove.DOCK, on=date(year, *_DOCKED_ON), by=Party.DEPARTMENT)


def _carried_on(docking: Docking, year: int, rates: YearlyRates, draws: Draws) -> Docking:
    question = (docking.demand, docking.supply, year)
    if draws.happens(rates.exited, "exit", *question):
        of_organization = draws.happens(_EITHER_SIDE, "exit-by", *question)
        party = Party.ORGANIZATION if of_organization else Party.COUNTY
        return advance(docking, DockingMove.EXIT, on=date(year, *_EXITED_ON), by=party)
    if draws.happens(rates.finished, "finish", *question):
        return advance(docking, DockingMove.FINISH, on=date(year, *_FINISHED_ON), by=Party.COUNTY)
    return docking
