"""The `depeche` script: Scrapy's command line with our settings and commands."""

from __future__ import annotations

import os
import sys

from scrapy.cmdline import execute


def main(argv: list[str] | None = None) -> None:
    """Run the command that *argv* (default: the process's own) names; never returns."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    execute(argv or ["depeche", *sys.argv[1:]])


if __name__ == "__main__":
    main()
