"""When meetings of two sides take place: which of them, in which round, at which table."""
