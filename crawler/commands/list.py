"""`depeche list`: the sites that have a profile."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.commands import list as scrapys

from crawler.commands.command_line.described import Described
from crawler.commands.command_line.exits import one_clear_line
from crawler.commands.profiles.sites import all_sites

if TYPE_CHECKING:
    import argparse


class Command(Described, scrapys.Command):
    """Print the names that `depeche crawl` takes, on a terminal with the home pages."""

    summary = "List the sites that have a profile"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print a line for each; a program gets the names alone."""
        assert self.settings is not None
        with one_clear_line(self):
            sites = all_sites(self.settings)
            width = max((len(site.name) for site in sites), default=0)
            for site in sites:
                print(f"{site.name:{width}}  {site.home}" if sys.stdout.isatty() else site.name)
