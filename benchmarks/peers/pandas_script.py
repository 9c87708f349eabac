"""
What a competent analyst would write without this library: pandas for the pairs, OR-Tools for the plan.

It knows only what the benchmark's libraries use: one focus field and one kind of help for each demand,
one prefecture for each supply, both published, nobody refused, one partner each. Its conditions and its
formula are those of the default rules and weights, so that the total must be the same to the point.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from ortools.graph.python import min_cost_flow

ONE = 1_000_000
GRADES = {"5A": ONE, "4A": ONE * 4 // 5, "3A": ONE * 3 // 5, "2A": ONE * 2 // 5, "1A": ONE // 5}
LEAST = 300_000  # pairs below a score of 0.3 are no matches


def from_json(file: str, side: str) -> pd.DataFrame:
    with Path(file).open(encoding="utf-8") as source:
        projects = json.load(source)["projects"]
    common = {
        "id": [one["id"] for one in projects],
        "field": [one["fields"][0] for one in projects],
        "help": [one["help_kinds"] for one in projects],
        "start": [one["period"]["start"] for one in projects],
        "end": [one["period"]["end"] for one in projects],
    }
    if side == "demand":
        own = {
            "county": [one["county_code"] for one in projects],
            "missing": [one["missing_cny"] for one in projects],
        }
    else:
        own = {
            "prefecture": [one["regions"][0] for one in projects],
            "offer": [one["offer_cny"] for one in projects],
            "grade": [one["organization"].get("grade") for one in projects],
        }
    return pd.DataFrame(common | own)


def from_parquet(file: str, side: str) -> pd.DataFrame:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    own = ["county_code", "missing_cny"] if side == "demand" else ["regions", "offer_cny", "organization"]
    table = pq.read_table(file, columns=["id", "fields", "help_kinds", "period", *own])
    columns = {
        "id": table["id"],
        "field": pc.list_element(table["fields"], 0),
        "help": table["help_kinds"],
        "start": pc.struct_field(table["period"], "start"),
        "end": pc.struct_field(table["period"], "end"),
    }
    if side == "demand":
        columns |= {"county": table["county_code"], "missing": table["missing_cny"]}
    else:
        columns |= {
            "prefecture": pc.list_element(table["regions"], 0),
            "offer": table["offer_cny"],
            "grade": pc.struct_field(table["organization"], "grade"),
        }
    return pd.DataFrame({name: column.to_pandas() for name, column in columns.items()})


def read(file: str, side: str) -> pd.DataFrame:
    frame = from_parquet(file, side) if file.endswith(".parquet") else from_json(file, side)
    for day in ("start", "end"):
        frame[day] = pd.to_datetime(frame[day])
    return frame


def eligible_pairs(demands: pd.DataFrame, supplies: pd.DataFrame) -> pd.DataFrame:
    """Pairs in one prefecture that share the field or a kind of help, and whose periods overlap."""
    mine = demands.assign(
        d=np.arange(len(demands)), prefecture=demands["county"].str[: len(supplies["prefecture"].iloc[0])]
    )
    theirs = supplies.assign(s=np.arange(len(supplies)))
    same_field = mine[["d", "prefecture", "field"]].merge(
        theirs[["s", "prefecture", "field"]], on=["prefecture", "field"]
    )[["d", "s"]]
    same_help = (
        mine[["d", "prefecture", "help"]]
        .explode("help")
        .merge(theirs[["s", "prefecture", "help"]].explode("help"), on=["prefecture", "help"])[["d", "s"]]
    )
    pairs = pd.concat([same_field.assign(by_field=True), same_help.assign(by_field=False)])
    pairs["by_help"] = ~pairs["by_field"]
    pairs = pairs.groupby(["d", "s"], as_index=False)[["by_field", "by_help"]].any()
    d, s = pairs["d"].to_numpy(), pairs["s"].to_numpy()
    overlap = (mine["start"].to_numpy()[d] <= theirs["end"].to_numpy()[s]) & (
        theirs["start"].to_numpy()[s] <= mine["end"].to_numpy()[d]
    )
    return pairs[overlap]


def with_points(pairs: pd.DataFrame, demands: pd.DataFrame, supplies: pd.DataFrame) -> pd.DataFrame:
    """Whole points by the default weights; what nobody states (roles, channels) counts half."""
    d, s = pairs["d"].to_numpy(), pairs["s"].to_numpy()
    missing, offer = demands["missing"].to_numpy()[d], supplies["offer"].to_numpy()[s]
    grades = supplies["grade"].map(GRADES).fillna(ONE // 2).astype(np.int64).to_numpy()[s]
    weighted = (
        300_000 * ONE * pairs["by_field"].to_numpy()
        + 200_000 * ONE * pairs["by_help"].to_numpy()
        + 200_000 * (np.minimum(offer, missing) * ONE // missing)
        + 100_000 * grades
        + 2 * 100_000 * (ONE // 2)
    )
    return pairs.assign(points=weighted // ONE).query("points >= @LEAST")


def best(pairs: pd.DataFrame, n: int, m: int) -> np.ndarray:
    """Min-cost flow: a unit from each demand over a pair and a supply, or past all of them."""
    sink, p = n + m, len(pairs)
    d, s = pairs["d"].to_numpy(), pairs["s"].to_numpy()
    tails = np.concatenate([d, n + np.arange(m), np.arange(n)]).astype(np.int32)
    heads = np.concatenate([n + s, np.full(n + m, sink)]).astype(np.int32)
    costs = np.concatenate([-pairs["points"].to_numpy(), np.zeros(n + m, dtype=np.int64)])
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones(p + n + m, np.int64), costs)
    supply = np.zeros(n + m + 1, dtype=np.int64)
    supply[:n], supply[sink] = 1, -n
    flow.set_nodes_supplies(np.arange(n + m + 1, dtype=np.int32), supply)
    if flow.solve() != flow.OPTIMAL:
        sys.exit("no flow found")
    return flow.flows(arcs[:p]) > 0


def main(demand_file: str, supply_file: str, target: str) -> None:
    demands, supplies = read(demand_file, "demand"), read(supply_file, "supply")
    pairs = with_points(eligible_pairs(demands, supplies), demands, supplies)
    chosen = pairs[best(pairs, len(demands), len(supplies))]
    matches = pd.DataFrame(
        {
            "demand": demands["id"].to_numpy()[chosen["d"]],
            "supply": supplies["id"].to_numpy()[chosen["s"]],
            "points": chosen["points"].to_numpy(),
        }
    )
    with Path(target).open("w", encoding="utf-8") as file:
        json.dump({"matches": matches.to_dict("records")}, file, ensure_ascii=False)
    from memory import peak_mb

    print(json.dumps({"total": int(chosen["points"].sum()), "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:4])
