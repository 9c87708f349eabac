"""Questions to a solved network, answered from its prices without a solver."""
