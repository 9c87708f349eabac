"""A study file is read whole: every fault in one pass, and what was written is read again."""

import json

import attrs
import pytest

from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.evaluation.measures import TotalPoints
from rvmatch.experiments.instances import SOURCES, Uniform
from rvmatch.experiments.studies import (
    SHIPPED_STUDIES,
    Experiment,
    experiment_from_document,
    experiment_from_toml,
    shipped_study,
)
from rvmatch.experiments.studies.parts import label_of, settings_of
from rvmatch.mechanisms import MECHANISMS, GreedyByPoints
from study_parts import Drawn

STUDY = """
name = "one"
seeds = 2
first_seed = 5
instances = [{source = "uniform", rows = 3, cols = 4, share = 0.5}]
mechanisms = ["greedy_by_points"]
measures = [{measure = "total_points"}]
"""


def test_a_study_is_what_its_file_says() -> None:
    assert experiment_from_toml(STUDY) == Experiment(
        name="one",
        instances=[Uniform(rows=3, cols=4, share=0.5)],
        mechanisms=[GreedyByPoints()],
        measures=[TotalPoints()],
        seeds=[5, 6],
    )


def test_a_document_gives_the_same_study_with_the_same_digest() -> None:
    study = attrs.evolve(experiment_from_toml(STUDY), time_limit_s=3.5)

    again = experiment_from_document(json.loads(json.dumps(study.document() | {})))

    assert again == study
    assert again.digest == study.digest


def test_another_setting_is_another_digest() -> None:
    assert experiment_from_toml(STUDY).digest != experiment_from_toml(STUDY.replace("0.5", "0.6")).digest


def test_every_fault_comes_in_one_pass_with_its_place() -> None:
    text = """
    nam = 3
    seeds = [1, "x"]
    instances = [{source = "uniform", rows = -1, cols = 2}, {source = "uniform", rows = 1}, "unknown", 4]
    mechanisms = [{mechanism = "greedy_by_points", steps = 3}]
    measures = "total_points"
    """

    with pytest.raises(ReadErrors) as caught:
        experiment_from_toml(text)

    assert [str(fault.place) for fault in caught.value.faults] == [
        "nam",
        "instances[0].rows",
        "instances[1].cols",
        "instances[2].source",
        "instances[3].source",
        "mechanisms[0].steps",
        "measures",
    ]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (('"one"', '""'), "name"),
        (("seeds = 2", "seeds = 0"), "seeds"),
        (("seeds = 2", "seeds = true"), "seeds"),
        (("seeds = 2", 'seeds = [1, "x"]'), "seeds"),
        (("first_seed = 5", 'first_seed = "a"'), "first_seed"),
        (('["greedy_by_points"]', "[]"), "mechanisms"),
        (('name = "one"', 'name = "one"\nschema_version = "2.0"'), "schema_version"),
        (("name =", "name ="), None),
        (("seeds = 2", "seeds = "), "study"),
    ],
)
def test_a_wrong_entry_is_named(change: tuple[str, str], place: str | None) -> None:
    text = STUDY.replace(*change)
    if place is None:
        assert experiment_from_toml(text).name == "one"
        return
    with pytest.raises(ReadErrors) as caught:
        experiment_from_toml(text)

    assert [str(fault.place) for fault in caught.value.faults] == [place]


def test_a_text_beyond_the_limit_is_refused_unread() -> None:
    with pytest.raises(ReadErrors, match="at most 1000000 bytes"):
        experiment_from_toml("#" * 1_000_001)


def test_ones_own_mechanism_is_named_by_the_catalogue_it_is_read_with() -> None:
    text = STUDY.replace('"greedy_by_points"', '{mechanism = "drawn", seconds = 0.25}')

    study = experiment_from_toml(text, mechanisms={**MECHANISMS, "drawn": Drawn})

    assert study.mechanisms == (Drawn(seconds=0.25),)
    assert study.mechanism_labels == ("drawn[seconds=0.25]",)
    with pytest.raises(ReadErrors, match="the name of a known mechanism"):
        experiment_from_toml(text)


def test_a_label_shows_what_is_not_as_usual() -> None:
    assert label_of(Uniform(rows=3, cols=4)) == "uniform[cols=4,rows=3]"
    assert label_of(Uniform(rows=3, cols=4, share=0.5)) == "uniform[cols=4,rows=3,share=0.5]"
    assert label_of(GreedyByPoints()) == "greedy_by_points"


def test_a_setting_that_no_file_could_hold_is_refused() -> None:
    @attrs.frozen(kw_only=True)
    class Held:
        name = "held"
        table: object

    with pytest.raises(InvalidValueError, match=r"Held.table: expected a setting made of text"):
        settings_of(Held(table={1: 2}))


@pytest.mark.parametrize("name", SHIPPED_STUDIES)
def test_a_shipped_study_can_be_read(name: str) -> None:
    assert shipped_study(name).name == name


def test_a_study_that_is_not_shipped_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="quick"):
        shipped_study("../secret")


@pytest.mark.parametrize("catalogue", [MECHANISMS, SOURCES], ids=["mechanisms", "sources"])
def test_each_class_stands_in_its_catalogue_under_its_own_name(catalogue) -> None:
    assert all(form.name == name for name, form in catalogue.items())
