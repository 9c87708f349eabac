"""Loops that numba compiles: what arrays alone cannot do quickly, and what is also done elsewhere, slower."""
