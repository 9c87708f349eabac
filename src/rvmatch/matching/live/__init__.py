"""A plan that is kept up to date while projects come, go and change."""
