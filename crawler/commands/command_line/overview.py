"""What `depeche` says that is not said by a command: which commands there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import cmdline
from scrapy.utils.project import get_project_settings

from crawler.commands.command_line.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrapy.commands import ScrapyCommand

OWN = "crawler.commands."

HEAD = """usage: depeche COMMAND [options] [arguments]

A news crawler and archiver: WARC first, JSON lines out.
"""

FOOT = """
depeche COMMAND --help says more; depeche --version says which depeche this is."""


def commands() -> dict[str, ScrapyCommand]:
    """Return every command by its name, ours and those of Scrapy."""
    return cmdline._get_commands_dict(get_project_settings(), inproject=True)


def overview(known: Mapping[str, ScrapyCommand]) -> str:
    """Return what `depeche --help` shows: our commands, then the names of Scrapy's."""
    own = {name: each for name, each in known.items() if type(each).__module__.startswith(OWN)}
    rows = [f"  {name:10}{own[name].short_desc()}" for name in sorted(own)]
    scrapys = f"\nof Scrapy: {', '.join(sorted(known.keys() - own.keys()))}"
    return "\n".join((HEAD, *rows, scrapys, FOOT))


def as_command(arguments: Sequence[str]) -> list[str]:
    """Return *arguments* with what every program understands put as a command.

    >>> as_command(["--version"]), as_command(["help", "crawl"]), as_command(["help"])
    (['version'], ['crawl', '--help'], ['--help'])
    """
    if list(arguments) in (["--version"], ["-V"]):
        return ["version"]
    if arguments[:1] == ["help"]:
        return [*arguments[1:2], "--help"]
    return list(arguments)


def named_in(arguments: Sequence[str]) -> str | None:
    """Return the command that *arguments* name, as Scrapy finds it."""
    return next((each for each in arguments if not each.startswith("-")), None)


def no_such_command(name: str, known: Mapping[str, ScrapyCommand]) -> str:
    """Return the line that says so."""
    near = did_you_mean(name, known) or "; `depeche --help` lists the commands"
    return f"depeche: no command {name!r}{near}"
