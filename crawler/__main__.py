"""The `depeche` script: Scrapy's command line with our settings and commands."""

from __future__ import annotations

import os
import sys

from scrapy.cmdline import execute

BROKEN_PIPE = 128 + 13
"""Exit code when the reader of the output has had enough, such as `head`: a shell's for SIGPIPE."""


def main(argv: list[str] | None = None) -> None:
    """Run the command that *argv* (default: the process's own) names; never returns."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    try:
        try:
            execute(argv or ["depeche", *sys.argv[1:]])
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # what is still in the buffer must not raise again when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)


if __name__ == "__main__":
    main()
