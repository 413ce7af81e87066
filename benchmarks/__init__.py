"""Measurements; their figures stand in README.md beside this file."""
