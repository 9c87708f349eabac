"""What the notice talks about, as values that cannot change."""
