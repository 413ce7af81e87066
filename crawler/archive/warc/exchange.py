"""One exchange of a crawl as WARC records: response, request, and what we knew of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from crawler.archive.warc.http1 import Answer, end_of_head, read_answer, without_interim
from crawler.archive.warc.record import (
    FIELDS,
    HTTP_REQUEST,
    HTTP_RESPONSE,
    MAX_HEADER,
    as_date,
    as_lines,
    as_target,
    bracketed,
    id_of,
    new_record,
    read_lines,
    sha1,
)
from crawler.archive.warc.revisit import NOT_MODIFIED
from crawler.page import Role

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.archive.warc.record import Fields, Record
    from crawler.archive.warc.revisit import Original

Truncation = Literal["length", "time", "disconnect", "unspecified"]
"""Why only part of an answer is there: the values of WARC-Truncated."""

NOT_MODIFIED_STATUS = 304

NEEDED_BY = "Depeche-Needed-By"
"""The field of records that names the page for whose rendering they were fetched."""

_WORDS: dict[bool | None, str | None] = {True: "true", False: "false", None: None}
_CLAIMS = {word: claim for claim, word in _WORDS.items()}

_SECRET = re.compile(rb"(?im)^((?:proxy-)?authorization|cookie)[ \t]*:[^\r\n]*")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a crawl knows of a page and its bytes do not say; archived beside it."""

    role: Role | None = None
    site: str | None = None
    requested_url: str | None = None
    robots_allowed: bool | None = None
    tdm_reserved: bool | None = None
    tdm_policy: str | None = None
    fetch_error: str | None = None

    def to_block(self, *, excess: int = 0) -> bytes:
        """Return the facts as the block of a metadata record."""
        values = (
            ("role", self.role),
            ("site", self.site),
            ("requested-url", self.requested_url),
            ("robots-allowed", _WORDS[self.robots_allowed]),
            ("tdm-reserved", _WORDS[self.tdm_reserved]),
            ("tdm-policy", self.tdm_policy),
            ("fetch-error", self.fetch_error),
            ("excess-bytes", str(excess) if excess else None),
        )
        return as_lines([(name, value) for name, value in values if value is not None])

    @classmethod
    def from_block(cls, block: bytes) -> Facts:
        """Return the facts that the block of a metadata record states.

        >>> facts = Facts(role="feed", site="gazette", robots_allowed=True)
        >>> Facts.from_block(facts.to_block()) == facts
        True
        """
        values = dict(read_lines(block[:MAX_HEADER]))  # of ours, a hundredth of it
        role = next((role for role in get_args(Role) if role == values.get("role")), None)
        return cls(
            role,
            values.get("site"),
            values.get("requested-url"),
            _CLAIMS.get(values.get("robots-allowed")),
            _CLAIMS.get(values.get("tdm-reserved")),
            values.get("tdm-policy"),
            values.get("fetch-error"),
        )


class Message(NamedTuple):
    """The bytes of an answer, the answer in them (None: no HTTP), and the excess bytes behind."""

    block: bytes
    answer: Answer | None
    excess: int


@dataclass(frozen=True)
class Exchange:
    """The bytes of one request and its answer, as they crossed the wire.

    *started_at* is when the capture began. *error* is why the fetch failed, None when it did not;
    *cut_by* is what an answer that turns out to be short was cut by. *needed_by* is the address of
    the page that was rendered with it.
    """

    url: str
    method: str
    started_at: datetime
    sent: bytes
    received: bytes
    ip_address: str | None = None
    tls: str | None = None
    error: str | None = None
    cut_by: Truncation | None = None
    facts: Facts = field(default_factory=Facts)
    needed_by: str | None = None

    def records(
        self, *, place: str, warcinfo_id: str, original: Original | None = None
    ) -> tuple[Record, ...]:
        """Return the records of the exchange, the response first, when there was one.

        *place* names the file and offset at which the first one will stand; the ids are made
        from it, so the same crawl gives the same ids. With an *original* that holds the same
        payload, or for which a 304 stands, the response is a revisit record that refers to it.
        """
        message = self.message
        common = self._common(warcinfo_id)
        records = []
        if message.block:
            response = self._response(self._id(place, "response"), common, original)
            common = (*common, ("WARC-Concurrent-To", bracketed(response.record_id)))
            records.append(response)
        request_id, metadata_id = self._id(place, "request"), self._id(place, "metadata")
        records.append(new_record("request", request_id, common, HTTP_REQUEST, redacted(self.sent)))
        told = replace(self.facts, fetch_error=self.error)
        facts = told.to_block(excess=message.excess)
        if facts:
            records.append(new_record("metadata", metadata_id, common, FIELDS, facts))
        return tuple(records)

    @cached_property
    def message(self) -> Message:
        """The answer without interim answers before it and excess bytes after it."""
        block = without_interim(self.received)
        try:
            answer = read_answer(block, method=self.method)
        except ValueError:  # not HTTP: kept all the same
            return Message(block, None, 0)
        return Message(block[: answer.end], answer, len(block) - answer.end)

    @cached_property
    def entity_digest(self) -> str:
        """The digest of the entity of the answer; of nothing when there is none."""
        answer = self.message.answer
        return sha1(answer.entity if answer else b"")

    @property
    def payload_digest(self) -> str | None:
        """The digest of a payload that is whole and worth a reference, None for any other.

        What a page was rendered from stands in full beside it: a takedown removes it with the page.
        """
        if self.facts.role in {"shell", "resource"}:
            return None
        answer = self.message.answer
        if answer is None or not answer.entity or self.cut_by or not answer.is_complete:
            return None
        return self.entity_digest

    def _response(self, name: str, common: Fields, original: Original | None) -> Record:
        block, answer, _ = self.message
        if answer is None:
            return new_record("response", name, common, "application/octet-stream", block)
        if original is not None and answer.status == NOT_MODIFIED_STATUS:
            fields = (*common, *original.fields(profile=NOT_MODIFIED))
            return new_record("revisit", name, fields, HTTP_RESPONSE, block)
        digest = ("WARC-Payload-Digest", self.entity_digest)
        if original is not None:
            fields = (*common, *original.fields(), digest, ("WARC-Truncated", "length"))
            head = block[: end_of_head(block)]
            return new_record("revisit", name, fields, HTTP_RESPONSE, head)
        truncated = self.cut_by or (None if answer.is_complete else "disconnect")
        cut = (("WARC-Truncated", truncated),) if truncated else ()
        return new_record("response", name, (*common, digest, *cut), HTTP_RESPONSE, block)

    def _common(self, warcinfo_id: str) -> Fields:
        values = [
            ("WARC-Date", as_date(self.started_at)),
            ("WARC-Target-URI", as_target(self.url)),
            ("WARC-Warcinfo-ID", bracketed(warcinfo_id)),
        ]
        if self.needed_by:
            values.append((NEEDED_BY, as_target(self.needed_by)))
        if self.ip_address:
            values.append(("WARC-IP-Address", self.ip_address))
        values += [("WARC-Protocol", name) for name in ("http/1.1", self.tls) if name]
        return tuple(values)

    def _id(self, place: str, kind: str) -> str:
        return id_of(f"{place} {kind} {self.url}")


def redacted(request: bytes) -> bytes:
    r"""Return *request* without the values of cookies and credentials in its head.

    >>> redacted(b"GET / HTTP/1.1\r\nCookie: a=1\r\nHost: gazette.test\r\n\r\n")
    b'GET / HTTP/1.1\r\nCookie: [redacted]\r\nHost: gazette.test\r\n\r\n'
    """
    end = end_of_head(request) or len(request)
    return _SECRET.sub(rb"\1: [redacted]", request[:end]) + request[end:]
