"""Whether prices prove a plan: an independent check that shares nothing with the solvers."""
