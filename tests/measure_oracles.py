"""Every measure worked out from its definition with plain loops; nothing here knows the measures' code."""

import math
from fractions import Fraction

from rvmatch.mechanisms import Choice


class Plain:
    """A choice as lists and dictionaries of Python's own numbers."""

    def __init__(self, choice: Choice) -> None:
        market, problem = choice.market, choice.market.problem
        self.rows, self.cols = problem.rows.tolist(), problem.cols.tolist()
        self.points = problem.points.tolist()
        self.pairs = range(len(self.rows))
        self.places = {"row": market.row_ranks.tolist(), "col": market.col_ranks.tolist()}
        self.room = {"row": problem.row_capacity.tolist(), "col": problem.col_capacity.tolist()}
        self.groups, self.remote = market.groups.tolist(), market.remote.tolist()
        self.used = set(choice.used.tolist())

    def line(self, side: str, pair: int) -> int:
        return self.rows[pair] if side == "row" else self.cols[pair]

    def held(self, side: str, line: int) -> list[int]:
        """The places of what a line has."""
        return [self.places[side][pair] for pair in self.used if self.line(side, pair) == line]

    def gain(self, side: str, pair: int) -> int:
        """By how many places a pair would be better for its line than what it has; 0 or less if not."""
        line, place = self.line(side, pair), self.places[side][pair]
        held, room = self.held(side, line), self.room[side][line]
        if len(held) < room:
            last = max(self.places[side][other] for other in self.pairs if self.line(side, other) == line)
            return last + 1 - place
        return max(held) - place if held else 0

    def unused(self) -> list[int]:
        return [pair for pair in self.pairs if pair not in self.used]

    def blocking(self) -> list[int]:
        return [one for one in self.unused() if self.gain("row", one) > 0 and self.gain("col", one) > 0]

    def envious(self) -> list[int]:
        """Pairs wanted by the row, whose column has somebody who stands further back."""
        found = []
        for pair in self.unused():
            taken = self.held("col", self.cols[pair])
            if self.gain("row", pair) > 0 and any(self.places["col"][pair] < place for place in taken):
                found.append(pair)
        return found

    def waste(self) -> int:
        found = 0
        for col, room in enumerate(self.room["col"]):
            asking = [one for one in self.unused() if self.cols[one] == col and self.gain("row", one) > 0]
            found += min(room - len(self.held("col", col)), len(asking))
        return found

    def served_share(self, rows: list[int]) -> float | None:
        asking = [row for row in rows if self.room["row"][row] > 0]
        return len([row for row in asking if self.held("row", row)]) / len(asking) if asking else None

    def labels(self, rows: list[int]) -> set[int]:
        return {self.groups[row] for row in rows if self.groups[row] >= 0}

    def open(self, pair: int) -> bool:
        return self.room["row"][self.rows[pair]] > 0 and self.room["col"][self.cols[pair]] > 0

    def values(self, counted: str) -> dict[int, int]:
        """What each group gets that can get something, or gets less than nothing."""
        found = {}
        for group in self.labels(list(range(len(self.groups)))):
            mine = [pair for pair in self.pairs if self.groups[self.rows[pair]] == group]
            worth = {pair: self.points[pair] if counted == "points" else 1 for pair in mine}
            value = sum(worth[pair] for pair in mine if pair in self.used)
            if value or any(self.open(pair) and worth[pair] > 0 for pair in mine):
                found[group] = value
        return found

    def worth(self, group: int, bundle: list[int], without: int = 0) -> int:
        """What columns are worth to a group."""
        best = []
        for col in bundle:
            mine = [
                one for one in self.pairs if self.cols[one] == col and self.groups[self.rows[one]] == group
            ]
            best.append(max([0, *(self.points[one] for one in mine)]))
        room = sum(room for row, room in enumerate(self.room["row"]) if self.groups[row] == group)
        return sum(sorted(best, reverse=True)[without : without + room])

    def envy(self, up_to: int) -> list[list[int]]:
        groups = sorted(self.labels(list(range(len(self.groups)))))
        bundle = {
            group: [self.cols[pair] for pair in self.used if self.groups[self.rows[pair]] == group]
            for group in groups
        }
        return [
            [one, other]
            for one in groups
            for other in groups
            if one != other and self.worth(one, bundle[other], up_to) > self.worth(one, bundle[one])
        ]


def expected(choice: Choice) -> dict[str, float | None]:
    """The value of every shipped measure, its settings as usual, and of some with others."""
    plain = Plain(choice)
    used, lines = sorted(plain.used), list(range(len(plain.groups)))
    asking = [row for row in lines if plain.room["row"][row] > 0]
    total = sum(plain.points[pair] for pair in used)
    best = choice.market.optimum.points
    served = [row for row in lines if plain.held("row", row)]
    near = plain.served_share([row for row in lines if not plain.remote[row]])
    remote = plain.served_share([row for row in lines if plain.remote[row]])
    gains = [min(plain.gain("row", one), plain.gain("col", one)) for one in plain.blocking()]
    points, partners = (list(plain.values(counted).values()) for counted in ("points", "partners"))
    asking_groups = plain.labels(asking)
    return {
        "total_points": total,
        "pairs": len(used),
        "mean_points": total / len(used) if used else None,
        "share_of_optimum": total / best if best else None,
        "price_of_fairness": 1 - total / best if best else None,
        "rows_served": len(served),
        "rows_served_share": len(served) / len(asking) if asking else None,
        "groups_served": len(plain.labels(served)),
        "groups_served_share": len(plain.labels(served)) / len(asking_groups) if asking_groups else None,
        "remoteness_gap": None if near is None or remote is None else near - remote,
        "rank_share": _share([row for row in asking if 1 in plain.held("row", row)], asking),
        "mean_place": _mean([plain.places["row"][pair] for pair in used]),
        "blocking_pairs": len(gains),
        "blocking_share": _share(gains, list(plain.pairs)),
        "blocking_strength": max(gains, default=0),
        "blocking_strength[mean]": _mean(gains),
        "justified_envy": len(plain.envious()),
        "justified_envy_share": _share(sorted({plain.rows[one] for one in plain.envious()}), asking),
        "waste": plain.waste(),
        "group_envy": len(plain.envy(0)),
        "group_envy[1]": len(plain.envy(1)),
        "envious_groups": _share(sorted({one for one, _ in plain.envy(0)}), sorted(asking_groups)),
        "gini": gini_of(points),
        "jain": jain_of(points),
        "theil": theil_of(points),
        "worst_served": min(points) if points else None,
        "gini[partners]": gini_of(partners),
        "worst_served[partners]": min(partners) if partners else None,
        "top_share": top_share_of(partners, partners, Fraction(1, 10)),
        "top_share[half wanted]": top_share_of(partners, _wanted(plain), Fraction(1, 2)),
        "herfindahl": sum((value / sum(partners)) ** 2 for value in partners) if sum(partners) else None,
    }


def gini_of(values: list[int]) -> float | None:
    """Half the mean difference of all ordered pairs, as a share of the mean."""
    if not values or min(values) < 0 or sum(values) == 0:
        return None
    between = sum(abs(one - other) for one in values for other in values)
    return float(Fraction(between, 2 * len(values) * sum(values)))


def jain_of(values: list[int]) -> float | None:
    if not values or min(values) < 0 or sum(values) == 0:
        return None
    return float(Fraction(sum(values) ** 2, len(values) * sum(value**2 for value in values)))


def theil_of(values: list[int]) -> float | None:
    """ln n minus the entropy of the shares."""
    if not values or min(values) < 0 or sum(values) == 0:
        return None
    shares = [value / sum(values) for value in values if value]
    return math.log(len(values)) + sum(share * math.log(share) for share in shares)


def top_share_of(values: list[int], popular: list[int], top: Fraction) -> float | None:
    """Each group in n equal slices; slices of equally popular groups hold the mean of theirs."""
    if sum(values) == 0:
        return None
    slices = []
    for level in sorted(set(popular), reverse=True):
        equal = [value for value, how in zip(values, popular, strict=True) if how == level]
        slices += [Fraction(sum(equal), len(equal))] * len(equal)
    left, found = top * len(values), Fraction(0)
    for value in slices:
        found += value * min(Fraction(1), max(Fraction(0), left))
        left -= 1
    return float(found / sum(values))


def _wanted(plain: Plain) -> list[int]:
    """For each group with something to get: how many columns put one of its rows first."""
    found = []
    for group in plain.values("partners"):
        first = 0
        for col in range(len(plain.room["col"])):
            there = [one for one in plain.pairs if plain.cols[one] == col]
            best = min((plain.places["col"][one] for one in there), default=0)
            first += any(
                plain.places["col"][one] == best and plain.groups[plain.rows[one]] == group for one in there
            )
        found.append(first)
    return found


def _share(some: list[int], of: list[int]) -> float | None:
    return len(some) / len(of) if of else None


def _mean(values: list[int]) -> float | None:
    return sum(values) / len(values) if values else None
