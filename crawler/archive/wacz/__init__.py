"""WACZ packages: many WARC files and their index in one ZIP."""
