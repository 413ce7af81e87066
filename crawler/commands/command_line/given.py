"""What the options that every command has give: values of settings, files to write into."""

from __future__ import annotations

import logging
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scrapy.settings import default_settings

from crawler import settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping

DEFAULTS: Final[Mapping[str, Any]] = {**vars(default_settings), **vars(settings)}

TRUTHS: Final = frozenset({"True", "true", "1", "False", "false", "0"})
"""What Scrapy reads as a truth value."""

OF_SECONDS: Final = ("TIMEOUT", "DELAY", "INTERVAL")
"""What names of settings hold that may have fractions though their default is a whole number."""


FILES: Final = ("logfile", "pidfile", "profile")
"""Options of every command that name a file which it writes."""


def wrong_in(options: argparse.Namespace) -> Iterator[str]:
    """Yield what is wrong with the values that *options* give, and with the files they name."""
    given = [*(getattr(options, "set", None) or ())]
    level = getattr(options, "loglevel", None)
    yield from wrong_values([*given, *([f"LOG_LEVEL={level}"] if level else [])])
    logs = [each.partition("=")[2] for each in given if each.startswith("LOG_FILE=")]
    for file in [*logs, *(getattr(options, name, None) for name in FILES)]:
        if file and (why := _refused(Path(file))):
            yield f"{file}: cannot be written ({why}); name a file in a folder that is there"


def wrong_values(given: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with each of *given*, ``NAME=VALUE``, that its setting cannot have.

    >>> list(wrong_values(["DOWNLOAD_DELAY=1 s", "RETRY_TIMES=2", "PLUGIN_LEVEL=high"]))
    ["DOWNLOAD_DELAY is '1 s': give a number, such as 1.0"]
    """
    for each in given:
        name, equals, value = each.partition("=")
        wanted = _wanted(name, value) if equals else None
        if wanted:
            yield f"{name} is {value!r}: give {wanted}"


def _refused(file: Path) -> str | None:
    """Return why the system lets nobody write to *file*, None if it does."""
    try:
        file.open("ab").close()
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return None


def _wanted(name: str, value: str) -> str | None:
    """Return what the setting *name* takes, None if *value* is that, or nobody knows."""
    default = DEFAULTS.get(name)
    if name == "LOG_LEVEL":
        return _wanted_level(value)
    if isinstance(default, bool):
        return None if value in TRUTHS else "True or False"
    if not isinstance(default, int | float):
        return None
    is_whole = isinstance(default, int) and not any(word in name for word in OF_SECONDS)
    kind = "a whole number" if is_whole else "a number"
    number = _number(value, is_whole=is_whole)
    if number is None:
        return f"{kind}, such as {default}"
    is_ours = name in vars(settings)  # Scrapy has some that may be negative
    return f"{kind} that is not negative, such as {default}" if is_ours and number < 0 else None


def _number(value: str, *, is_whole: bool) -> float | None:
    try:
        number = int(value) if is_whole else float(value)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _wanted_level(value: str) -> str | None:
    is_level = value in logging.getLevelNamesMapping()
    return None if is_level else "DEBUG, INFO, WARNING or ERROR"
