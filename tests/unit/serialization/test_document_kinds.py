"""Kinds of document know where their classes live, and fetch them when they are asked for."""

import subprocess
import sys
from typing import Any

import pytest

from rvmatch.actions import PairingPlan
from rvmatch.matching import MatchPlan
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField
from rvmatch.serialization.documents.kinds import KINDS, kind_of, kinds_meant

OTHER_ROOMS = (
    "actions",
    "publishing",
    "coordination",
    "cooperation",
    "support",
    "evaluation",
    "files.writing",
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_finds_its_class(kind: Any) -> None:
    """An address that leads nowhere would show only when somebody needs it."""
    assert kind.cls.__name__ == kind.class_name
    assert kinds_meant(kind.name) == (kind,)
    assert kind in kinds_meant(kind.cls)
    assert kind in kinds_meant(kind.form)


@pytest.mark.parametrize(
    ("expect", "names"),
    [
        ("plan", ["plan"]),
        (MatchPlan, ["plan"]),
        (PairingPlan, ["pairing-plan"]),
        (ProjectLibrary, ["demand-library", "supply-library"]),
        (ProjectLibrary[SupplyProject], ["supply-library"]),
        (type("MatchPlan", (), {}), []),
        ("MatchPlan", []),
        (int, []),
        (None, []),
    ],
)
def test_kinds_are_meant_by_name_class_or_form(expect: Any, names: list[str]) -> None:
    assert [kind.name for kind in kinds_meant(expect)] == names


def test_a_value_has_the_kind_of_what_it_holds() -> None:
    demand = DemandProject(id="D1", title="甲", county_code="530113", fields=[FocusField.RURAL_GOVERNANCE])
    namesake = type("Keeper", (), {})()

    assert kind_of(ProjectLibrary([demand])).name == "demand-library"
    assert kind_of(ProjectLibrary([])).name == "demand-library"
    assert not any(kind.holds(namesake) for kind in kinds_meant(Keeper))


def test_whoever_reads_and_writes_libraries_waits_for_no_other_room() -> None:
    """In a process of its own: loading all rooms takes several times as long."""
    program = (
        "import sys\n"
        "from rvmatch import ProjectLibrary, document_text, from_document, read_demands\n"
        "read_demands(document_text(ProjectLibrary([])).encode())\n"
        f"print([room for room in {OTHER_ROOMS!r} if 'rvmatch.' + room in sys.modules])\n"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert said.stdout == "[]\n"
