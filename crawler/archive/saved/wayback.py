"""Pages copied from the Wayback Machine: what it adds says where they come from, then goes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.archive.instants import banner_date, timestamp
from crawler.archive.saved.address import captured_address
from crawler.archive.saved.hints import Hint
from crawler.references import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCRIPT = re.compile(r'__wm\.wombat\("([^"\s]{1,8192})"\s*,\s*"(\d{14})"')
_BANNER = re.compile(r"FILE ARCHIVED ON[^<>]{1,40}AND RETRIEVED FROM THE\s{1,20}INTERNET ARCHIVE")
_TOOLBAR = (b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->", b"<!-- END WAYBACK TOOLBAR INSERT -->")
_FIELD = re.compile(rb'name="url" id="wmtbURL" value="([^"]{1,8192})"')
_PREFIX = re.compile(
    rb"(?:(?:https?:)?//web\.archive\.org)?/web/\d{14}(?:[a-z]{2}_)?/"
    rb"(?=https?:|mailto:|javascript:)"
)


def read_banner(head: str, tail: str, body: bytes) -> Iterator[Hint]:
    """Yield what the Wayback Machine wrote into *body*, whose *head* and *tail* are decoded.

    >>> next(read_banner('__wm.wombat("http://gazette.test/a","20151126010000"', "", b"")).url
    'http://gazette.test/a'
    """
    script = _SCRIPT.search(head)
    if script:
        yield Hint("wayback", _captured(script[1]), timestamp(script[2]))
    begin, end = _toolbar(body)
    field = _FIELD.search(body, begin, end)
    if field:
        yield Hint("wayback", _captured(field[1].decode("utf-8", "replace")))
    banner = _BANNER.search(tail)
    if banner:
        yield Hint("wayback", fetched_at=banner_date(banner[0]))


def restored(body: bytes) -> bytes:
    """Return *body* without the toolbar and the prefixes of links that the archive put in.

    >>> restored(b'<a href="/web/20151126010000/http://gazette.test/b">')
    b'<a href="http://gazette.test/b">'
    """
    begin, end = _toolbar(body)
    return _PREFIX.sub(b"", body[:begin] + body[end:])


def _captured(text: str) -> str:
    scheme, _, rest = unescaped(text).partition("://")
    return captured_address(scheme, rest)


def _toolbar(body: bytes) -> tuple[int, int]:
    """Return where the toolbar begins and ends; the same place twice when there is none."""
    begin = body.find(_TOOLBAR[0])
    end = body.find(_TOOLBAR[1], begin) if begin >= 0 else -1
    return (begin, end + len(_TOOLBAR[1])) if end >= 0 else (0, 0)
