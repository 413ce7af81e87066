"""The core of depeche: pages in, articles out, every byte archived first."""

__version__ = "0.1.0"
