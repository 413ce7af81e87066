"""A crawl's lines as a dump: tables in files that the usual readers open, with their types."""
