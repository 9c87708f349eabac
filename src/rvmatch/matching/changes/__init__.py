"""From one plan to another: revised, compared, tried under other weights."""
