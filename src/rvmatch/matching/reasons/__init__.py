"""Reasons in sentences, for a party or a department."""
