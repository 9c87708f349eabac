"""Ranks and limits on a network: circulations, rank after rank, with the prices that prove them."""
