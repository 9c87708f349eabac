"""Objectives and limits as values, and what they mean for a market."""
