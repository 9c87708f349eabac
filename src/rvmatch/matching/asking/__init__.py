"""Questions to a plan: prices, what if, what would it take."""
