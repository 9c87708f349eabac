"""The benchmarks' instances, tables and picture are sound; nothing here measures time."""

import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(autouse=True)
def _benchmarks_on_the_path(monkeypatch):
    known = set(sys.modules)
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    yield
    for name in set(sys.modules) - known:
        file = getattr(sys.modules[name], "__file__", None) or ""
        if file.startswith(str(BENCHMARKS)):
            del sys.modules[name]


CELL = {
    "series": "tight, k = 20",
    "size": 1_000,
    "name": "1,000 x 1,000, k = 20",
    "total": 7,
    "contenders": {
        "rvmatch": {
            "median": 0.01,
            "low": 0.009,
            "high": 0.02,
            "runs": 5,
            "first": 1.0,
            "peak_mb": 90.4,
            "note": "kernel",
        },
        "scipy sparse": {"median": 0.02, "low": 0.02, "high": 0.02, "runs": 5, "first": 0.1},
        "OR-Tools flow": {"skipped": "about 93 s by its growth"},
    },
    "ratio": {"rvmatch": 0.5},
}
FACTS = {
    "date": "2026-01-01",
    "machine": {"processor": "p", "cores": 2, "memory_gb": 8, "system": "Linux", "python": "3.11"},
    "versions": {"rvmatch": "1"},
}


def some_results():
    from results import merged

    larger = {**CELL, "size": 10_000, "name": "10,000 x 10,000, k = 20"}
    larger["contenders"] = {"rvmatch": {**CELL["contenders"]["rvmatch"], "median": 1.0}}
    largest = {**CELL, "size": 100_000, "name": "100,000 x 100,000 & more, k = 20"}
    largest["contenders"] = {"rvmatch": {**CELL["contenders"]["rvmatch"], "median": 100.0}}
    return merged({"runs": {}, "groups": {}}, "sparse", [CELL, larger, largest], FACTS)


def test_markets_have_each_pair_once_in_order_and_home_regions_are_closed():
    from instances import market

    found = market(200, 120, 7, places=5, regions=4)

    cells = found.rows * 120 + found.cols
    assert (np.diff(cells) > 0).all()
    assert ((found.rows * 4 // 200) == (found.cols * 4 // 120)).all()
    assert found.col_capacity.min() == 1
    assert found.col_capacity.max() == 5
    assert (market(200, 120, 7, places=5, regions=4).points == found.points).all()
    leaky = market(2_000, 1_200, 10, regions=4, outside=0.2)
    outside = ((leaky.rows * 4 // 2_000) != (leaky.cols * 4 // 1_200)).mean()
    assert 0.1 < outside < 0.2  # a quarter of the draws from everywhere come home by chance


@pytest.mark.parametrize("scores", ["uniform", "realistic"])
def test_tables_have_whole_points_from_zero_up(scores):
    from instances import table

    points = table(40, 60, scores).points

    assert points.dtype == np.int64
    assert 0 <= points.min() < points.max() <= 10**6
    assert (len(np.unique(points)) < points.size // 3) == (scores == "realistic")


def test_all_contenders_find_the_same_totals():
    from contenders import CONTENDERS, installed
    from instances import build

    small = {
        "table": [
            {"form": "table", "n": 12, "m": 12, "scores": "realistic"},
            {"form": "table", "n": 5, "m": 9},
        ],
        "market": [{"form": "market", "n": 30, "m": 20, "k": 3}, {"form": "market", "n": 9, "m": 30, "k": 5}],
    }
    forms = {"scipy dense": "table", "lapx": "table", "lapjv": "table", "OR-Tools assignment": "table"}
    forms |= {"scipy sparse": "market", "OR-Tools flow": "market", "lapx sparse": "market"}
    for name, form in forms.items():
        if not installed(name):
            continue
        for instance in small[form]:
            built = build(instance)
            assert CONTENDERS[name].call()(built) == CONTENDERS["rvmatch"].call()(built)["total"], name


def test_contenders_agree_where_columns_take_several():
    from contenders import CONTENDERS, installed
    from instances import build

    built = build({"form": "market", "n": 30, "m": 9, "k": 3, "places": 4})
    for name in filter(installed, ("scipy sparse", "OR-Tools flow")):
        assert CONTENDERS[name].call()(built) == CONTENDERS["rvmatch"].call()(built)["total"], name


def test_every_cell_names_known_contenders_and_stands_once():
    from cells import GROUPS, cells
    from contenders import CONTENDERS

    every = [cell for group in GROUPS for cell in cells(group, quick=False)]

    assert {name for cell in every for name in cell.contenders} <= set(CONTENDERS)
    assert len({(cell.group, cell.series, cell.name) for cell in every}) == len(every)
    assert all(cells(group, quick=True) for group in GROUPS)


def test_growth_is_the_exponent_and_the_future_is_foreseen_by_it():
    from measuring import expected_seconds, growth

    cubic = [(size, 3e-9 * size**3) for size in (100, 200, 400)]

    assert growth(cubic) == pytest.approx(3)
    assert growth(cubic[:1]) is None
    assert expected_seconds(cubic, 800, "table") == pytest.approx(3e-9 * 800**3)
    assert expected_seconds(cubic[:1], 200, "market") == pytest.approx(cubic[0][1] * 4)
    assert expected_seconds(cubic, 100, "table") is None


def test_one_group_is_merged_into_the_figures_kept():
    from results import known_times, merged

    kept = some_results()
    again = {**CELL, "total": 8}
    later = {**FACTS, "date": "2026-02-02"}

    found = merged(merged(kept, "sparse", [again], later), "dense", [CELL], later)

    assert [cell["total"] for cell in found["groups"]["sparse"]] == [8, 7, 7]
    assert [cell["run"] for cell in found["groups"]["sparse"]] == ["run 2", "run 1", "run 1"]
    assert sorted(found["runs"]) == ["run 1", "run 2"]
    assert known_times(kept)["tight, k = 20", "rvmatch"] == [(1_000, 0.01), (10_000, 1.0), (100_000, 100.0)]
    assert json.loads(json.dumps(found)) == found


def test_the_page_holds_figures_reasons_and_growth_and_keeps_its_other_sections():
    from tables import section, written_into

    content = section(some_results())
    page = written_into("# Results\n\nBefore.\n", content)

    assert "| 0.0100, 90 MB | 0.0200 | about 93 s by its growth | 0.50 | kernel |" in content
    assert "| tight, k = 20 | 1,000 to 100,000 | 2.00 |" in content
    assert page.startswith("# Results\n\nBefore.\n")
    assert written_into(page + "\n## After\n", content).count("## The grid") == 1
    assert written_into(page + "\n## After\n", "new").endswith("\n## After\n")
    assert written_into(written_into(page, content), content) == written_into(page, content)


def test_the_picture_is_svg_with_a_mark_for_each_figure_and_words_as_text():
    from picture import drawn

    root = ET.fromstring(drawn(some_results()))
    name = "{http://www.w3.org/2000/svg}"

    titles = [one.text for one in root.iter(f"{name}title")]
    words = [one.text for one in root.iter(f"{name}text")]
    assert titles.count("rvmatch: 0.0100 s") == 1
    assert "scipy sparse: 0.0200 s" in titles
    assert not any("OR-Tools" in title for title in titles)
    assert any("more" in word for word in words)
    assert ET.fromstring(drawn({"runs": {}, "groups": {}})) is not None


def test_libraries_have_about_the_eligible_supplies_that_are_asked_for():
    from libraries import libraries
    from rvmatch import Matcher

    for eligible in (10, 40):
        found = Matcher().market(*libraries(150, 450, eligible=eligible)).funnel.eligible
        assert 0.7 * eligible < found / 150 < 1.4 * eligible


def test_the_script_of_an_analyst_reaches_the_total_of_this_library(tmp_path):
    pytest.importorskip("ortools")
    pytest.importorskip("pandas")
    from libraries import libraries, written_libraries
    from peers.pandas_script import main
    from rvmatch import Matcher, Policy, TotalScore

    written_libraries(tmp_path, 60, 150, 12)
    plan = Matcher(policy=Policy(objectives=[TotalScore()])).match(*libraries(60, 150, eligible=12))

    for kind in ("json", "parquet"):
        main(*(str(tmp_path / f"{side}.{kind}") for side in ("demands", "supplies")), str(tmp_path / "plan"))
        matches = json.loads((tmp_path / "plan").read_text(encoding="utf-8"))["matches"]
        assert sum(match["points"] for match in matches) == sum(match.points for match in plan.matches)
        assert len(matches) == len(plan.matches)


def test_a_worker_answers_over_its_line_and_says_what_failed():
    from crew import Crew, peak_of

    instance = {"form": "market", "n": 20, "m": 20, "k": 3}
    with Crew() as crew:
        worker = crew.worker("scipy sparse", "market")
        assert "held_mb" in worker.ask({"do": "prepare", "instance": instance})
        first, second = (worker.ask({"do": "run"}) for _ in range(2))
        assert first["total"] == second["total"] > 0
        assert worker.ask({"do": "peak"})["peak_mb"] > 1
        worker.ask({"do": "prepare", "instance": {"form": "table", "n": 5, "m": 5}})
        assert "failed" in worker.ask({"do": "run"})
        worker.close()
        assert "failed" in worker.ask({"do": "run"})
    assert peak_of("scipy sparse", instance, 60) > 1


def test_what_verifying_takes_of_judging_stands_below_its_table():
    from judging import NAMES
    from tables import group_tables

    taken = {name: {"median": float(place)} for place, name in enumerate(NAMES, 1)}
    cell = {**CELL, "series": "about 20 eligible", "contenders": taken, "ratio": {}}

    (table,) = group_tables("judging", [cell])

    assert "| 1.00 | 2.00 | 3.00 | 4.00 | 5.00 | 6.00 |" in table
    assert "Verifying the input over judging: 3.00 (1,000 x 1,000, k = 20, about 20 eligible)." in table
    assert "One thread over two, judging: 0.50 (" in table
    assert "One thread over two, whole match: 0.80 (" in table


def test_judging_asks_everything_and_the_answers_agree(monkeypatch):
    """No garbage is looked for between answers: beside thousands of tests that takes longer than they do."""
    from judging import NAMES, _cell

    monkeypatch.setattr("judging.gc.collect", lambda: 0)
    found = _cell(60, 180, 20, limit=1.0)

    assert list(found["contenders"]) == list(NAMES)
    assert all(figures["median"] > 0 for figures in found["contenders"].values())
    assert found["total"] > 0
