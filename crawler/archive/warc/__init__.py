"""WARC files: records written, read, and answered from."""
