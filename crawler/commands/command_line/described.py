"""How a command is shown: Scrapy asks for it by methods, ours state it."""

from __future__ import annotations

from typing import ClassVar


class Described:
    """Stands before Scrapy's class among the bases of a command.

    *usage* follows the command's name, *summary* is its line of ``depeche --help``, and *details*
    is what its own ``--help`` says beside the options.
    """

    usage: ClassVar[str] = ""
    summary: ClassVar[str]
    details: ClassVar[str] = ""

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return self.usage

    def short_desc(self) -> str:
        """Return the line that ``depeche --help`` shows."""
        return self.summary

    def long_desc(self) -> str:
        """Return the text that the command's own ``--help`` shows."""
        return self.details or self.summary
