"""Figures show the data that they are given: the same data, the same bytes, in both languages."""

import re

import pytest

pytest.importorskip("matplotlib")

from rvmatch.adapters.figures import (
    cost_growth_figure,
    critical_difference_figure,
    figure_svg,
    lorenz_figure,
    pareto_figure,
    rank_profile_figure,
    write_study_figures,
)
from rvmatch.errors import InvalidValueError
from rvmatch.evaluation.measures import MEASURES
from rvmatch.experiments.instances import Uniform
from rvmatch.experiments.studies import Experiment, run, summarise
from rvmatch.mechanisms import GreatestTotal, GreedyByPoints

DRAWN = {
    "profile": lambda language: rank_profile_figure({"甲": [3, 2], "b": [4]}, language=language),
    "lorenz": lambda language: lorenz_figure({"甲": ([0, 0.5, 1], [0, 0.2, 1])}, language=language),
    "front": lambda language: pareto_figure(
        {"甲": (1, 2), "b": (2, 1)}, x_title="x", y_title="y", language=language
    ),
    "growth": lambda language: cost_growth_figure({"甲": ([10, 100], [1, 10])}, language=language),
    "critical": lambda language: critical_difference_figure({"甲": 1.2, "b": 1.8}, 0.9, language=language),
}


def texts(svg: bytes) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg.decode())


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_data_give_the_same_bytes_with_texts_that_stay_texts(name: str) -> None:
    first, again = figure_svg(DRAWN[name]("zh")), figure_svg(DRAWN[name]("zh"))

    assert first == again
    assert b"<dc:date>" not in first
    assert any("甲" in text for text in texts(first))
    assert texts(first) != texts(figure_svg(DRAWN[name]("en")))


def test_drawing_a_figure_does_not_change_it(tmp_path) -> None:
    figure = DRAWN["profile"]("en")
    before = figure_svg(figure)
    figure.savefig(tmp_path / "figure.png")

    assert figure_svg(figure) == before


def test_a_profile_adds_up_places_and_goes_on_level() -> None:
    (axes,) = rank_profile_figure({"a": [3, 2], "b": [4]}).axes

    assert [list(line.get_ydata()) for line in axes.lines] == [[3, 5], [4, 4]]


def test_only_what_nobody_beats_is_drawn_full() -> None:
    points = {"a": (1.0, 5.0), "b": (2.0, 4.0), "beaten": (1.5, 4.0), "twin": (2.0, 4.0)}
    (axes,) = pareto_figure(points, x_title="x", y_title="y").axes

    full = [set(one.get_facecolor()[0][:3]) != {1.0} for one in axes.collections]
    assert full == [True, True, False, True]


def test_less_can_be_better() -> None:
    (axes,) = pareto_figure(
        {"a": (1.0, 5.0), "b": (2.0, 5.0)}, x_title="x", y_title="y", x_better="lower"
    ).axes

    assert [set(one.get_facecolor()[0][:3]) != {1.0} for one in axes.collections] == [True, False]


def test_the_power_of_growth_is_that_of_the_data() -> None:
    (axes,) = cost_growth_figure({"a": ([10, 100, 1000], [0.2, 20, 2000])}).axes

    assert "grows by power 2.0" in axes.get_legend().get_texts()[0].get_text()


def test_bars_join_what_cannot_be_told_apart_and_nothing_else() -> None:
    """Of 1, 1.5, 2.2 and 4, less than 1 apart are the first two, and the second and third."""
    (axes,) = critical_difference_figure({"a": 1.0, "b": 1.5, "c": 2.2, "d": 4.0}, 1.0).axes

    bars = [tuple(line.get_xdata()) for line in axes.lines if line.get_linewidth() == 4]
    assert [(round(low, 1), round(high, 1)) for low, high in bars] == [(0.9, 1.6), (1.4, 2.3)]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: rank_profile_figure({}),
        lambda: rank_profile_figure({"a": ["x"]}),
        lambda: lorenz_figure({"a": ([0, 1], [0])}),
        lambda: lorenz_figure({"a": [0]}),
        lambda: cost_growth_figure({"a": ([0], [1])}),
        lambda: pareto_figure({"a": (1,)}, x_title="x", y_title="y"),
        lambda: pareto_figure({"a": (1, 2)}, x_title="x", y_title="y", y_better="up"),
        lambda: critical_difference_figure({"a": 1.0}, 1.0),
        lambda: critical_difference_figure({"a": 1.0, "b": float("nan")}, 1.0),
        lambda: figure_svg("figure"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(draw) -> None:
    with pytest.raises(InvalidValueError, match="expected"):
        draw()


def test_a_study_gets_a_front_for_each_source_and_a_diagram_for_each_measure(tmp_path) -> None:
    study = Experiment(
        name="drawn",
        instances=[Uniform(rows=5, cols=5), Uniform(rows=5, cols=3)],
        mechanisms=[GreatestTotal(), GreedyByPoints()],
        measures=[MEASURES["share_of_optimum"](), MEASURES["groups_served"](), MEASURES["remoteness_gap"]()],
        seeds=range(3),
    )
    written = write_study_figures(summarise(run(study)), tmp_path, language="zh")

    assert [path.name for path in written] == [
        "front-1.svg",
        "front-2.svg",
        "critical-difference-1.svg",
        "critical-difference-2.svg",
    ]
    assert "总分最高" in texts(written[0].read_bytes())
