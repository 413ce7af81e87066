"""One fetched page: its bytes, and what is known of the fetch."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from parsel import Selector

from crawler.charset import encoding_of
from crawler.markup import is_ready, parsed

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

    from crawler.charset import Encoding

Role = Literal["article", "listing", "feed", "sitemap", "robots", "shell", "resource"]
"""Why a page was asked for; a crawl writes it beside the bytes so that a replay need not guess. A
shell is the answer that a browser rendered, a resource what it asked for while it did."""

Source = Literal[
    "warc", "sidecar", "mhtml", "singlefile", "saved_from", "httrack", "wayback", "header",
    "canonical", "og_url", "json_ld", "path",
]  # fmt: skip
"""What says where a page comes from, or when it was fetched: the record of its capture, the file
beside it or the one around it, the comment of the program that saved it (SingleFile, a browser's
``saved from url``, HTTrack), what the Wayback Machine adds, the HTTP Date header; for addresses
alone, what the page calls itself, and the names of its folders."""


@dataclass(frozen=True, slots=True)
class Capture:
    """Where the bytes of a page lie in the archive."""

    warc_file: str
    warc_offset: int
    warc_record_id: str
    payload_digest: str


@dataclass(frozen=True)
class Page:
    r"""One fetched page. Nothing in it depends on when or where it is read.

    *body* is the entity: transfer and content coding removed, charset untouched.
    *url* is the final address, None when a saved page does not tell; *fetched_at* is aware, None
    when unknown. *charset* and *timezone* (an IANA name) are what a sidecar states;
    *robots_allowed* is None when nobody looked; *tdm_reserved* and *tdm_policy* are what the host's
    file of reservations says of the address; *truncated* says why only a part arrived.
    *url_source* and *fetched_at_source* say what *url* and *fetched_at* were learnt from. *profile*
    is that of *site* as the archive keeps it.

    >>> Page(b"<h1>D\xe9p\xeache</h1>", charset="latin-1").text
    '<h1>Dépêche</h1>'
    """

    body: bytes = field(hash=False)  # the rest tells pages apart, and is shorter
    url: str | None = None
    requested_url: str | None = None
    fetched_at: datetime | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    charset: str | None = None
    timezone: str | None = None
    is_plain_text: bool = False
    role: Role | None = None
    site: str | None = None
    source_path: str | None = None
    capture: Capture | None = None
    truncated: str | None = None
    robots_allowed: bool | None = None
    tdm_reserved: bool | None = None
    tdm_policy: str | None = None
    warnings: tuple[str, ...] = ()
    url_source: Source | None = None
    fetched_at_source: Source | None = None
    profile: str | None = field(default=None, repr=False)

    def header(self, name: str) -> str | None:
        """Return the first value of the header *name*, in any case, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @cached_property
    def encoding(self) -> Encoding:
        """The encoding of *body*, and what it was learnt from."""
        content_type = self.header("Content-Type")
        return encoding_of(self.body, charset=self.charset, content_type=content_type)

    @cached_property
    def text(self) -> str:
        """The body decoded; a byte that does not fit becomes U+FFFD, a byte order mark goes."""
        return self.body.decode(self.encoding.name, errors="replace").lstrip("\ufeff")

    @cached_property
    def markup(self) -> bytes:
        """The page in UTF-8, without byte order mark and NUL, as its parser reads it.

        Most pages are that already, and are neither decoded nor encoded.
        """
        if self.encoding.name == "utf-8" and is_ready(self.body):
            return self.body
        return self.text.replace("\x00", "").strip().encode("utf-8")

    @cached_property
    def tree(self) -> _Element:
        """The root element of the page parsed as HTML, once; of an empty page, a bare ``html``."""
        return parsed(self.markup)

    @cached_property
    def selector(self) -> Selector:
        """The parsed page, for CSS and XPath."""
        return Selector(root=self.tree, type="html")
