"""A cheapest circulation that stays cheapest while lines and pairs come, go and change."""
