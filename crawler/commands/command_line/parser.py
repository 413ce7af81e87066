"""The command line of `depeche`: Scrapy's, in our name, and strict about misspelt options."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from scrapy import cmdline
from scrapy.settings import default_settings

from crawler import settings
from crawler.commands.command_line.given import wrong_in
from crawler.commands.command_line.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ALIKE_SETTINGS: float = 0.85
"""A plug-in may have settings of its own: only what is all but a known one is refused."""

SETTINGS = frozenset(
    name for module in (default_settings, settings) for name in vars(module) if name.isupper()
)


class Parser(cmdline.ScrapyArgumentParser):
    """The parser of one command.

    Scrapy's own names itself `scrapy`, takes a line of help that ends in a colon for a heading,
    and hands an option that no one knows to the command as an argument.
    """

    def __init__(self, *, usage: str, **options: Any) -> None:
        command = usage.removeprefix("scrapy ")
        name = command.partition(" ")[0]
        options["formatter_class"] = argparse.HelpFormatter
        super().__init__(prog=f"depeche {name}", usage=f"depeche {command.rstrip()}", **options)
        self._optionals.title = "options"

    def parse_known_args(  # type: ignore[override]  # argparse knows namespaces of other types
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Return the options and the arguments; what only looks like an option is an error."""
        options, arguments = super().parse_known_args(args, namespace)
        for name in unknown(arguments):
            near = did_you_mean(name, self._option_string_actions)
            self.error(f"no option {name}{near}")
        for name in misspelt_settings(getattr(options, "set", ())):
            self.error(f"no setting {name}{did_you_mean(name, SETTINGS)}")
        for told in wrong_in(options):
            self.error(told)
        return options, [each for each in arguments if each != "--"]


def unknown(arguments: Iterable[str]) -> Iterator[str]:
    """Yield what argparse left over that was meant as an option; after ``--`` nothing is.

    >>> list(unknown(["saved", "--jbos=2", "-", "--", "-1.html"]))
    ['--jbos']
    """
    for argument in arguments:
        if argument == "--":
            return
        if argument.startswith("-") and argument != "-":
            yield argument.partition("=")[0]


def misspelt_settings(given: Iterable[str]) -> Iterator[str]:
    """Yield the names in *given*, ``NAME=VALUE`` each, that are all but a known setting's.

    >>> list(misspelt_settings(["DONWLOAD_DELAY=5", "DOWNLOAD_DELAY=5", "PLUGIN_LEVEL=3"]))
    ['DONWLOAD_DELAY']
    """
    for each in given:
        name = each.partition("=")[0]
        if name not in SETTINGS and did_you_mean(name, SETTINGS, alike=ALIKE_SETTINGS):
            yield name
