"""The engine of a replay: many processes, one order."""
