"""What `depeche report` says of crawls that have not come to their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text

from crawler.state.frontier.entries import NAME
from crawler.state.frontier.unfinished import unfinished

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

SHOWN: Final = 10
"""Addresses on a terminal; `frontier.sqlite` has all."""


def show_unfinished(data: Path, console: Console) -> bool:
    """Print what crawls of the folder *data* have still to ask for; return True if there is any."""
    crawls = unfinished(data / NAME)
    for crawl in crawls:
        told = (
            f"not finished: {crawl.crawl}: {len(crawl.waiting)} pending, {crawl.done} done; "
            "it is at work, or the same command goes on with it"
        )
        console.print(Text(told, style="yellow"), soft_wrap=True)
        for url in crawl.waiting[:SHOWN]:
            console.print(Text(f"pending: {url}"), soft_wrap=True)
        if len(crawl.waiting) > SHOWN:
            console.print(f"… and {len(crawl.waiting) - SHOWN} more in {data / NAME}")
    return bool(crawls)
