"""Bytes ↔ disk: WARC files and folders of saved pages."""
