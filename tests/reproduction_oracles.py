"""Exhaustive and linear-program answers to the questions of the reproductions, sharing no code with them."""

import itertools
from collections.abc import Iterator
from fractions import Fraction

import numpy as np


def least_assignment_cost(costs):
    from scipy.optimize import linear_sum_assignment

    rows, cols = linear_sum_assignment(costs)
    return int(costs[rows, cols].sum())


def generalised_extremes(costs, amounts, available):
    """The least and the greatest total of all ways to give each job (row) one agent within budgets."""
    jobs, agents = costs.shape
    totals = []
    for chosen in itertools.product(range(agents), repeat=jobs):
        taken = [0] * agents
        for job, agent in enumerate(chosen):
            taken[agent] += amounts[job][agent]
        if all(one <= most for one, most in zip(taken, available, strict=True)):
            totals.append(sum(int(costs[job][agent]) for job, agent in enumerate(chosen)))
    return min(totals), max(totals)


def lottery_total(scores, conflicts, bound, reviews, papers):
    """The optimum of the linear program, reviewers by row; None if there is no lottery."""
    from scipy.optimize import linprog

    n, m = scores.shape
    by_paper, by_reviewer = np.kron(np.ones(n), np.eye(m)), np.kron(np.eye(n), np.ones(m))
    most = np.where(conflicts.reshape(-1), 0.0, float(bound))
    found = linprog(
        -scores.reshape(-1),
        A_ub=by_reviewer,
        b_ub=np.full(n, papers),
        A_eq=by_paper,
        b_eq=np.full(m, reviews),
        bounds=np.stack([np.zeros(n * m), most], axis=1),
    )
    return None if found.status == 2 else -found.fun


def review_plans(reviewers: int, covs: list[int], loads: list[int], least: list[int]) -> Iterator[np.ndarray]:
    """All plans in which every paper has all its reviewers, bool ``[reviewers, papers]``."""
    for teams in itertools.product(*(itertools.combinations(range(reviewers), size) for size in covs)):
        plan = np.zeros((reviewers, len(covs)), dtype=bool)
        for paper, team in enumerate(teams):
            plan[list(team), paper] = True
        taken = plan.sum(axis=1)
        if (taken <= loads).all() and (taken >= least).all():
            yield plan


def profiles(lists, capacities, lecturers, most):
    """The profiles of all allocations of students with these lists of levels of projects."""
    length = max(map(len, lists), default=0)
    options = [[(None, None), *((p, k) for k, level in enumerate(one) for p in level)] for one in lists]
    found = set()
    for chosen in itertools.product(*options):
        projects = [project for project, _ in chosen if project is not None]
        fits = all(projects.count(p) <= capacity for p, capacity in enumerate(capacities))
        guided = [lecturers[p] for p in projects]
        if fits and all(guided.count(one) <= limit for one, limit in enumerate(most)):
            found.add(tuple(sum(place == k for _, place in chosen) for k in range(length)))
    return found


def profile_of(found, name):
    if name == "rank-maximal":
        return max(found)
    largest = max(map(sum, found))
    full = [one for one in found if sum(one) == largest]
    return max(full) if name == "greedy" else min(full, key=lambda one: tuple(reversed(one)))


def queue(donations, needs, nearest):
    """First come by hand: donations in order, each week those that wait; (need, week) of each or None."""
    left = [places for *_, places in needs]
    went = [None] * len(donations)
    weeks = [week for first, last, _ in donations for week in range(first, last + 1)]
    for week in sorted(set(weeks)):
        for place, (first, last, at) in enumerate(donations):
            if went[place] is not None or not first <= week <= last:
                continue
            open_needs = [k for k, (a, b, _, _) in enumerate(needs) if a <= week <= b and left[k]]
            if open_needs:
                ranks = [(metres(at, needs[k][2]) if nearest else needs[k][0], k) for k in open_needs]
                went[place] = (min(ranks)[1], week)
                left[went[place][0]] -= 1
    return went


def hindsight(donations, needs):
    """How many donations can be handed over at most, and the least distance of so many, in metres."""
    options = [
        [None, *(k for k, (a, b, _, _) in enumerate(needs) if max(a, first) <= min(b, last))]
        for first, last, _ in donations
    ]
    best = (0, 0)
    for chosen in itertools.product(*options):
        used = [(place, k) for place, k in enumerate(chosen) if k is not None]
        if all(chosen.count(k) <= places for k, (*_, places) in enumerate(needs)):
            far = sum(metres(donations[place][2], needs[k][2]) for place, k in used)
            best = max(best, (len(used), -far))
    return best[0], -best[1]


def metres(here, there):
    return round(1000 * float(np.hypot(here[0] - there[0], here[1] - there[1])))


def mean_difference_gini(values):
    """Half the mean difference of all pairs, by the mean."""
    if not sum(values):
        return Fraction(0)
    pairs = sum(abs(one - other) for one in values for other in values)
    return Fraction(pairs) / (2 * len(values) * sum(values))
