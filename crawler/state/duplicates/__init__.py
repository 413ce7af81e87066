"""Which articles repeat the text of others."""
