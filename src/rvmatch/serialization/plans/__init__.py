"""From a plan to tables as people read them."""
