"""The front door: one module per command of the `depeche` script."""
