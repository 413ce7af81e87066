"""The arguments of a command about one story: ``STORY [SOURCE]``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence


def story_and_source(args: Sequence[str], *, default: str) -> tuple[str, Path]:
    """Return the name of the story, and the folder or file in which it is looked for.

    Raises Scrapy's UsageError, which shows how the command is used, for other arguments.
    """
    if len(args) not in {1, 2}:
        raise UsageError("name one story by article_id or address, and at most one folder")
    return args[0], Path(args[1] if len(args) == 2 else default)
