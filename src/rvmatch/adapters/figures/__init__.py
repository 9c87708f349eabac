"""Figures through matplotlib: each a function from plain data to a figure, and their SVG."""

from rvmatch.adapters.figures.comparisons import critical_difference_figure, pareto_figure
from rvmatch.adapters.figures.curves import cost_growth_figure, lorenz_figure, rank_profile_figure
from rvmatch.adapters.figures.drawing import figure_svg
from rvmatch.adapters.figures.studies import study_figures, write_study_figures

__all__ = [
    "cost_growth_figure",
    "critical_difference_figure",
    "figure_svg",
    "lorenz_figure",
    "pareto_figure",
    "rank_profile_figure",
    "study_figures",
    "write_study_figures",
]
