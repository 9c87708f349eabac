"""A library that was read knows its fingerprint, and it is the one that it would have by hand."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rvmatch.model import content
from rvmatch.model.content import DigestInTurn, content_digest
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject
from rvmatch.model.quantities import Period
from rvmatch.model.vocabulary import FocusField
from rvmatch.serialization.documents import SCHEMA_VERSION, to_document
from rvmatch.serialization.documents.bulk import tables
from rvmatch.serialization.documents.bulk.reading import PROJECTS, library_read
from rvmatch.serialization.documents.json_text import compact
from rvmatch.serialization.limits import DEFAULT_LIMITS
from varied_projects import varied_demands, varied_supplies

DAY = date(2024, 1, 1)


def read(document: dict[str, Any], typed_from: int) -> ProjectLibrary[Any]:
    found = library_read(
        compact(document), frozenset(PROJECTS), SCHEMA_VERSION, DEFAULT_LIMITS, typed_from=typed_from
    )
    assert found is not None
    return found


@given(
    projects=st.one_of(
        st.lists(varied_demands(), max_size=7, unique_by=lambda one: one.key),
        st.lists(varied_supplies(), max_size=7, unique_by=lambda one: one.key),
    ),
    typed_from=st.sampled_from([0, 10**12]),
    block=st.integers(1, 4),
    turned=st.booleans(),
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_the_fingerprint_taken_while_reading_is_that_of_the_projects(
    projects: list[Any], typed_from: int, block: int, turned: bool
) -> None:
    """Oracle: the digest of the same projects, put together by hand. A file may hold them in any order."""
    document = to_document(ProjectLibrary(projects))
    if turned and projects:
        document["projects"].reverse()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(content, "BLOCK", block)
        patched.setattr(tables, "_STRETCH", block)
        found = read(document, typed_from)
        expected = content_digest(ProjectLibrary(projects).projects)

        assert found.fingerprint() == expected
    assert ("_fingerprint" in vars(found)) or turned


def test_a_file_in_another_order_leaves_the_fingerprint_to_whoever_asks() -> None:
    """The digest of its order is not that of the library."""
    fields = [FocusField.RURAL_GOVERNANCE]
    demands = [DemandProject(id=id_, title="甲", county_code="530113", fields=fields) for id_ in ("D1", "D2")]
    document = to_document(ProjectLibrary(demands))
    assert "_fingerprint" in vars(read(document, 0))
    document["projects"].reverse()

    assert "_fingerprint" not in vars(read(document, 0))


def test_a_digest_in_turn_takes_whole_blocks_of_as_many_as_were_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "BLOCK", 2)
    two: dict[str, list[Any]] = {"start": [DAY, DAY], "end": [None, None]}
    one: dict[str, list[Any]] = {"start": [DAY], "end": [None]}
    digest = DigestInTurn(Period, 3)

    with pytest.raises(ValueError, match="1 objects, 3 left"):
        digest.add(one)
    digest.add(two)
    with pytest.raises(ValueError, match="1 left"):
        digest.hexdigest()
    with pytest.raises(ValueError, match="2 objects, 1 left"):
        digest.add(two)
    digest.add(one)

    assert digest.hexdigest() == content_digest((Period(start=DAY),) * 3)


def test_a_list_that_comes_again_counts_again() -> None:
    """Oracle: the digest of all objects at once."""
    days, empty, n = [DAY] * content.BLOCK, [None] * content.BLOCK, 2 * content.BLOCK
    digest = DigestInTurn(Period, n)
    digest.add({"start": days, "end": empty})
    digest.add({"start": list(days), "end": empty})

    assert digest.hexdigest() == content_digest((Period(start=DAY),) * n)
