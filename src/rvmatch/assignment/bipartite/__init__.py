"""Capacities and coverage written as one bipartite matching of places."""
