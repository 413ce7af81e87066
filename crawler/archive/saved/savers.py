"""The comments by which programs that save pages say where a page comes from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.archive.instants import mail_date, script_date
from crawler.archive.saved.hints import Hint

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENT = r"[ \t\r\n]{0,80}"
_SINGLE_FILE = re.compile(
    # the second wording is that of versions before 2020
    rf"<!--{_COMMENT}(?:Page saved with|Archive processed by) SingleFile\b(.{{0,16384}})",
    re.DOTALL,
)
_SAVED_FROM = re.compile(
    rf"<!--{_COMMENT}saved from url=\(\d{{1,6}}\)\s*(\S{{1,8192}})", re.IGNORECASE
)
_HTTRACK = re.compile(
    rf"<!--{_COMMENT}Mirrored from (\S{{1,8192}}) by HTTrack Website Copier/([^>]{{0,200}})-->"
)


def read_savers(head: str, tail: str) -> Iterator[Hint]:
    """Yield what comments of savers in *head*, what stands before the body, and *tail* state.

    >>> next(read_savers("<!-- saved from url=(0022)http://gazette.test/a -->", "")).url
    'http://gazette.test/a'
    """
    yield from _single_file(head)
    yield from _saved_from(head)
    yield from _httrack(head + tail)


def _single_file(head: str) -> Iterator[Hint]:
    found = _SINGLE_FILE.search(head)
    if found is None:
        return
    lines = [line.strip() for line in found[1].split("-->")[0].splitlines()]
    values = dict(line.split(": ", 1) for line in lines if ": " in line)
    yield Hint("singlefile", values.get("url"), script_date(values.get("saved date", "")))


def _saved_from(head: str) -> Iterator[Hint]:
    found = _SAVED_FROM.search(head)
    if found:
        # a comment cannot hold "--", so browsers write the second hyphen as %2D
        yield Hint("saved_from", found[1].removesuffix("-->").replace("%2D", "-"))


def _httrack(text: str) -> Iterator[Hint]:
    found = _HTTRACK.search(text)
    if found:
        fetched_at = mail_date(found[2].partition("], ")[2].strip())
        yield Hint("httrack", f"http://{found[1]}", fetched_at)
