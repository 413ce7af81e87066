"""Programs of a checkout: the demonstration site and its run."""
