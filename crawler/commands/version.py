"""`depeche version`: which depeche this is, and on what it stands."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

import scrapy
from scrapy.commands import version

from crawler import __version__
from crawler.commands.command_line.described import Described

if TYPE_CHECKING:
    import argparse


class Command(Described, version.Command):
    """Print the version; with -v also those of what it depends on, for a report of a defect."""

    summary = "Print the version (-v: of what it depends on too)"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print one line, then those that -v asks for."""
        print(f"depeche {__version__} (Scrapy {scrapy.__version__}, {python()})")
        if opts.verbose:
            super().run(args, opts)


def python() -> str:
    """Return which Python runs this, such as ``CPython 3.11.7``."""
    return f"{platform.python_implementation()} {platform.python_version()}"
