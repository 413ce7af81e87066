"""Names of files and folders that hold the address of a page: Wayback copies and mirrors."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote

from w3lib.url import safe_url_string

from crawler.archive.instants import timestamp
from crawler.archive.saved.address import captured_address
from crawler.archive.saved.hints import Hint

if TYPE_CHECKING:
    from collections.abc import Iterator

_CAPTURE = r"(?P<time>\d{14})(?:[a-z]{2}_)?"
_NAME = r"(?:[a-z0-9][a-z0-9-]{0,62}\.)+[a-z][a-z0-9-]{1,62}(?::\d{1,5})?"
_NUMBER = r"(?:localhost|\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}"  # without a port it may be a version
_HOST = rf"(?P<host>{_NAME}|{_NUMBER})"
_WHOLE = re.compile(rf"(?:^|[/_-]){_CAPTURE}[/_-](?P<scheme>https?)(?::/+|%3A%2F%2F)(?P<rest>.+)")
_UNDER_TIME = re.compile(rf"(?:^|/){_CAPTURE}/{_HOST}/(?P<rest>.+)")
_UNDER_HOST = re.compile(rf"(?:^|/){_HOST}/{_CAPTURE}/(?P<rest>.+)")
_MIRROR = re.compile(rf"(?:^|/)(?:(?P<scheme>https?)/)?{_HOST}/(?P<rest>.+)")
_FILE_TYPES = {
    "app", "asp", "backup", "bak", "br", "css", "d", "files", "gz", "htm", "html", "js", "json",
    "mht", "mhtml", "old", "orig", "php", "saved", "tar", "tgz", "tmp", "txt", "wacz", "warc",
    "xhtml", "xml", "zip",
}  # fmt: skip
"""What a name with a dot ends in when it is that of a file or its folder, and of no host."""


def wayback_path(name: str, body: bytes) -> Iterator[Hint]:
    """Yield what the path *name* says if it names a capture of the Wayback Machine.

    >>> next(wayback_path("web/20151126010000/http:/gazette.test/a.html", b"")).url
    'http://gazette.test/a.html'
    """
    for pattern in (_WHOLE, _UNDER_TIME, _UNDER_HOST):
        found = pattern.search(name)
        captured = timestamp(found["time"]) if found else None
        if found is None or captured is None or (pattern is not _WHOLE and not _is_host(found)):
            continue
        if pattern is _WHOLE:
            # a name holds no slash, so a whole address in one is percent-encoded
            rest = found["rest"] if "/" in found["rest"] else unquote(found["rest"])
            url = _address(found["scheme"], rest)
        else:
            url = _address(_scheme(found["host"], body), f"{found['host']}/{found['rest']}")
        yield Hint("wayback", url, captured)
        return


def mirror_address(name: str, body: bytes) -> str | None:
    """Return the address that the path *name* has in a mirror of HOST/PATH, or None.

    The scheme is the one in which *body* names its own host, http when it does not.

    >>> mirror_address("mirror/www.gazette.test/2015/index.html", b"")
    'http://www.gazette.test/2015/'
    """
    found = next(filter(_is_host, _MIRROR.finditer(name)), None)
    if found is None:
        return None
    scheme = found["scheme"] or _scheme(found["host"], body)
    return _address(scheme, f"{found['host']}/{found['rest']}")


def _is_host(found: re.Match[str]) -> bool:
    return found["host"].partition(":")[0].rpartition(".")[2] not in _FILE_TYPES


def _scheme(host: str, body: bytes) -> str:
    return "https" if f"https://{host}".encode() in body else "http"


def _address(scheme: str, rest: str) -> str:
    """Return the address of a file *rest*, named as wget names it.

    ``index.html`` stands for its folder, ``.html`` after a query says only what the file holds.
    """
    rest = re.sub(r"\.(?:gz|br)$", "", unicodedata.normalize("NFC", rest), flags=re.IGNORECASE)
    rest = re.sub(r"(\?.*)\.html?$", r"\1", rest)
    rest = re.sub(r"(^|/)index\.html?(?=\?|$)", r"\1", rest).replace("#", "%23")
    return safe_url_string(captured_address(scheme, rest))
