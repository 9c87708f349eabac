"""Money is shared out to the last unit that can be, and as fairly as whole units allow."""

import itertools
from fractions import Fraction

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rvmatch.assignment.sharing import SharingProblem, share_fairly


@st.composite
def problems(draw, largest=6, side=4, amounts=None):
    n, m = draw(st.integers(1, side)), draw(st.integers(1, side))
    pairs = sorted(draw(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, m - 1)))))
    units = st.integers(0, largest) if amounts is None else amounts
    wanted = [draw(units) for _ in range(m)]
    return SharingProblem(
        has=[draw(st.integers(0, want)) if draw(st.booleans()) else 0 for want in wanted],
        rows=[row for row, _ in pairs],
        cols=[col for _, col in pairs],
        most=[draw(units) for _ in pairs],
        available=[draw(units) for _ in range(n)],
        wanted=wanted,
    )


def most_into(problem, needs):
    """The most that some needs can get together, by the cheapest of all cuts."""
    inside = np.isin(problem.cols, needs)
    return min(
        sum(int(problem.available[row]) for row in chosen)
        + sum(
            min(
                int(problem.wanted[need] - problem.has[need]),
                int(problem.most[inside & (problem.cols == need) & ~np.isin(problem.rows, chosen)].sum()),
            )
            for need in needs
        )
        for size in range(problem.available.size + 1)
        for chosen in itertools.combinations(range(problem.available.size), size)
    )


def fairest(problem):
    """
    The best of all ways in whole units, by search.

    What needs can get is exactly what keeps within the most of every set of needs (Gale's theorem).
    """
    m = problem.wanted.size
    sets = [needs for size in range(1, m + 1) for needs in itertools.combinations(range(m), size)]
    limits = {needs: most_into(problem, list(needs)) for needs in sets}
    total = limits[tuple(range(m))]
    best = None
    for got in itertools.product(*(range(limits[(need,)] + 1) for need in range(m))):
        if sum(got) == total and all(sum(got[one] for one in needs) <= limits[needs] for needs in sets):
            shares = sorted(
                Fraction(amount + int(has), int(want))
                for amount, has, want in zip(got, problem.has, problem.wanted, strict=True)
                if want
            )
            best = shares if best is None else max(best, shares)
    return total, best


def received(problem, paid):
    return np.bincount(problem.cols, weights=paid, minlength=problem.wanted.size).astype(np.int64)


def shares_of(problem, paid):
    got = received(problem, paid)
    return sorted(
        Fraction(int(amount), int(want))
        for amount, want in zip(got + problem.has, problem.wanted, strict=True)
        if want
    )


def keeps_to(problem, paid):
    given_out = np.bincount(problem.rows, weights=paid, minlength=problem.available.size)
    return (
        (paid >= 0).all()
        and (paid <= problem.most).all()
        and (given_out <= problem.available).all()
        and (received(problem, paid) + problem.has <= problem.wanted).all()
    )


@settings(max_examples=300, deadline=None)
@given(problems())
@example(SharingProblem(rows=[0, 0, 1], cols=[0, 1, 1], most=[9, 9, 9], available=[5, 1], wanted=[3, 6]))
def test_no_way_in_whole_units_pays_more_or_is_fairer(problem) -> None:
    """Oracle: every vector of whole units that Gale's theorem allows."""
    found = share_fairly(problem)
    total, best = fairest(problem)

    assert keeps_to(problem, found.paid)
    assert found.total == total
    assert shares_of(problem, found.paid) == best


@settings(max_examples=100, deadline=None)
@given(problems(side=9, amounts=st.integers(0, 30) | st.integers(0, 10**12)))
def test_the_cut_is_worth_what_is_paid(problem) -> None:
    """Oracle: a flow never exceeds a cut, so equality proves both."""
    found = share_fairly(problem)
    spent, short = found.cut_rows, found.cut_cols
    cut = (
        problem.available[spent].sum()
        + (problem.wanted - problem.has)[~short].sum()
        + problem.most[~spent[problem.rows] & short[problem.cols]].sum()
    )

    assert keeps_to(problem, found.paid)
    assert found.total == found.paid.sum() == cut


@settings(max_examples=100, deadline=None)
@given(problems(side=9, amounts=st.integers(0, 30) | st.integers(0, 10**12)))
def test_no_chain_moves_a_unit_to_a_need_that_is_worse_off(problem) -> None:
    """Oracle: reachability in what could still be changed, a search of its own."""
    paid = share_fairly(problem).paid
    got = received(problem, paid)
    arcs = list(
        zip(problem.rows.tolist(), problem.cols.tolist(), problem.most.tolist(), paid.tolist(), strict=True)
    )
    for donor in np.flatnonzero(got > 0).tolist():
        reached, frontier = {donor}, [donor]
        while frontier:
            need = frontier.pop()
            sources = {row for row, col, _, amount in arcs if col == need and amount > 0}
            for row, col, most, amount in arcs:
                if row in sources and amount < most and col not in reached:
                    reached.add(col)
                    frontier.append(col)
        want, has = int(problem.wanted[donor]), int(got[donor] + problem.has[donor])
        for need in reached - {donor}:
            other, gets = int(problem.wanted[need]), int(got[need] + problem.has[need])
            if gets < other:
                before = sorted((Fraction(has, want), Fraction(gets, other)))
                after = sorted((Fraction(has - 1, want), Fraction(gets + 1, other)))
                assert after <= before
