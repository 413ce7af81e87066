"""The records of ARC files, in which web archives were kept before WARC, until about 2009.

Each is one line of address, IP address, time, media type and length (version 2 has more between
the last two), then the block. The first describes the file.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from crawler.archive.instants import timestamp
from crawler.archive.warc.record import HTTP_RESPONSE, as_date, bracketed, id_of

LINE = re.compile(
    rb"(?P<url>(?:https?|ftp|dns|filedesc):[^\r\n]{1,8192}?) (?P<ip>[0-9A-Fa-f.:-]+) "
    rb"(?P<time>\d{12,14}) (?P<more>[^\r\n]{1,8192}?) (?P<length>\d{1,15})\r?\n"
)


class Head(NamedTuple):
    """The head of a record: its fields as WARC names them, and where its block begins and ends."""

    fields: tuple[tuple[str, str], ...]
    size: int
    length: int


def read_head(data: bytes) -> Head | None:
    r"""Return the head of the ARC record with which *data* begins, None when there is none.

    >>> head = read_head(b"http://gazette.test/a 192.0.2.1 20051126090000 text/html 7\nHTTP/1.")
    >>> dict(head.fields)["WARC-Date"], head.length
    ('2005-11-26T09:00:00.000000Z', 7)
    """
    found = LINE.match(data)
    if found is None:
        return None
    url = found["url"].decode("utf-8", "surrogateescape")
    is_http = url.startswith("http")
    date = timestamp(found["time"].decode().ljust(14, "0"))
    name = id_of(f"{url!a} {found['time'].decode()}")
    fields = [
        ("WARC-Type", "warcinfo" if url.startswith("filedesc:") else "response"),
        ("WARC-Record-ID", bracketed(name)),
        ("WARC-Target-URI", url),
        ("WARC-IP-Address", found["ip"].decode()),
        (
            "Content-Type",
            HTTP_RESPONSE if is_http else found["more"].split(b" ")[0].decode("latin-1"),
        ),
    ]
    if date:
        fields.append(("WARC-Date", as_date(date)))
    return Head(tuple(fields), found.end(), int(found["length"]))
