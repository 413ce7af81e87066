"""From item to line: one file, one verb."""
