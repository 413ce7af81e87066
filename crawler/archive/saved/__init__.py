"""Saved pages in folders: which files are pages, and where each comes from."""
