"""One sum alone: the pairs worth most together, without ranks and limits."""
