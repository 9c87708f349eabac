"""What a notebook shows: small, escaped, without private numbers."""

import pytest

from rvmatch.evaluation.measures import TotalPoints
from rvmatch.experiments import national
from rvmatch.experiments.instances import Uniform
from rvmatch.experiments.studies import Experiment, run, summarise
from rvmatch.matching import match
from rvmatch.mechanisms import GreedyByPoints
from rvmatch.wording.notebooks import in_both, notebook_table
from study_parts import Drawn


def study(seeds: int) -> Experiment:
    return Experiment(
        name="<b>bold</b>",
        instances=[Uniform(rows=3, cols=4)],
        mechanisms=[GreedyByPoints(), Drawn()],
        measures=[TotalPoints()],
        seeds=range(seeds),
    )


def test_results_show_ten_runs_and_how_many_more_there_are() -> None:
    shown = run(study(7))._repr_html_()

    assert shown.count("<tr>") == 1 + 10
    assert in_both("more", count=4) in shown


def test_names_are_text_and_never_markup() -> None:
    results = run(study(1))

    assert "<b>" not in results._repr_html_() + summarise(results)._repr_html_()
    assert "&lt;b&gt;bold&lt;/b&gt;" in results._repr_html_()


def test_an_instance_says_that_it_is_synthetic_and_how_large() -> None:
    shown = Uniform(rows=3, cols=4).instance(1)._repr_html_()

    assert "<td>合成数据 synthetic</td><td>是 yes</td>" in shown
    assert "<td>列 columns</td><td>4</td>" in shown


@pytest.mark.parametrize("private", ["13812345678", "someone@example.org"])
def test_a_private_number_is_masked_wherever_it_stands(private: str) -> None:
    assert private not in notebook_table("market", ("what",), [(f"call {private}",)])


def test_what_is_not_known_is_an_empty_cell() -> None:
    assert "<td></td>" in notebook_table("market", ("what",), [(None,)])


def test_a_plan_shows_its_first_dockings_and_that_people_decide() -> None:
    market = national()
    plan = match(market.demands.projects[:12], market.supplies.projects[:40])

    shown = plan._repr_html_()

    assert "供人决定" in shown
    assert shown.split("<td>")[1::3] == [f"{one.demand}</td>" for one in plan.matches[:10]]
