"""Limits that cannot hold together, named, and what would do."""
