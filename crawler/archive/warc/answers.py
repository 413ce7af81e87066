"""One record → the answer in it → its page: crawl and replay build the same one, since here."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.archive.coding import MAX_BODY, Decoded, decode
from crawler.archive.warc.conversion import is_rendered, rendered_answer, rendering_warnings
from crawler.archive.warc.http1 import Answer, codings, read_answer
from crawler.archive.warc.revisit import is_not_modified
from crawler.errors import ArchiveError
from crawler.outcome import PART
from crawler.page import Page
from crawler.site import host_of

if TYPE_CHECKING:
    from crawler.archive.warc.exchange import Facts
    from crawler.archive.warc.record import Record
    from crawler.archive.warc.revisit import Originals
    from crawler.page import Capture, Role

LISTS: frozenset[Role | None] = frozenset({"listing", "feed", "sitemap"})
"""Roles of pages that name articles."""

_HTML = ("text/html", "application/xhtml+xml")

_CLOSED = re.compile(rb"(?i)</html")

_OF_THE_BODY = frozenset(
    {"content-encoding", "content-length", "content-range", "content-type", "transfer-encoding"}
)
"""Headers that a 304 does not renew (RFC 9111, 3.2)."""


def is_page(record: Record) -> bool:
    """Return True if *record* holds what a site answered, or a page that was saved as a resource.

    Archives hold answers of other protocols too: what a name server said, files fetched by FTP.
    """
    if is_rendered(record):
        return True
    is_web = (record.target or "http:").lower().startswith(("http:", "https:"))
    if record.kind == "resource":
        return is_web and (record.field("Content-Type") or "").lower().startswith(_HTML)
    return is_web and record.kind in {"response", "revisit"}


def page_of(
    answer: Answer,
    record: Record,
    *,
    facts: Facts,
    capture: Capture,
    profile: str | None = None,
) -> Page:
    """Return the page of *answer*, which *record* holds; crawl and replay both build it here.

    What another archiver cut at a bound of its own is a page all the same, with a warning. What a
    crawl of ours cut, its fetch has failed: that page is too large to be one.
    """
    body, problem = body_of(answer, record)
    is_bomb = problem is not None and bool(codings(answer.headers)) and len(body) >= MAX_BODY
    if is_bomb:
        body = b""  # there is no page in it, so no memory for it
    truncated = "length" if is_bomb else _stated_truncation(record)
    is_part = truncated == "length" and bool(body) and facts.fetch_error is None
    part = (f"{PART}: its archiver took {len(answer.entity)} bytes of it",) if is_part else ()
    told = (f"body: {problem}",) if problem else ()
    return Page(
        body,
        url=_address(record.target),
        requested_url=_address(facts.requested_url) or _address(record.target),
        fetched_at=record.date,
        status=answer.status or None,
        headers=answer.headers,
        role=facts.role,
        site=facts.site,
        capture=capture,
        truncated=None if is_part else truncated,
        robots_allowed=facts.robots_allowed,
        tdm_reserved=facts.tdm_reserved,
        tdm_policy=facts.tdm_policy,
        warnings=(*part, *told, *rendering_warnings(record)),
        url_source="warc",
        fetched_at_source="warc",
        profile=profile,
    )


def _address(stated: str | None) -> str | None:
    """Return *stated* if it has a host: ``http://[`` stands in archives, and is no address."""
    return stated if stated and host_of(stated) else None


def _stated_truncation(record: Record) -> str | None:
    """Return why *record* holds a part of an answer; other segments are never put together."""
    stated = record.field("WARC-Truncated") if record.kind == "response" else None
    return stated or ("segment" if record.field("WARC-Segment-Number") else None)


def body_of(answer: Answer, record: Record) -> Decoded:
    """Return the decoded body of *answer*, which *record* holds, and what is wrong with it.

    Tools that store a body decoded, or changed, may keep the length that it had: it then goes on
    behind the end of the message.
    """
    body, problem = decode(answer.entity, codings(answer.headers))
    rest = record.block[answer.end :]
    if rest and problem and body is answer.entity:
        return Decoded(body + rest, problem)
    if not problem and _CLOSED.search(rest) and not _CLOSED.search(body):
        return Decoded(body + rest, f"it goes on for {len(rest)} bytes behind its Content-Length")
    if record.kind == "response" and not (answer.is_complete or record.field("WARC-Truncated")):
        return Decoded(body, problem or "it is shorter than the answer says")
    return Decoded(body, problem)


def answer_of(record: Record, originals: Originals, *, role: Role | None = None) -> Answer:
    """Return the answer that *record* holds: of a revisit, its head with its original's payload.

    The payload that a 304 stands for is given for lists only, whose links count again; it stays
    away when it is not to be found.
    Raises ArchiveError when the original is not to be found, ValueError when there is no HTTP.
    """
    if record.kind == "resource":
        media_type = ("Content-Type", record.field("Content-Type") or "")
        return Answer(0, "", (media_type,), record.block, len(record.block), True, 0)
    if is_rendered(record):
        return rendered_answer(record, originals)
    if record.kind != "revisit":
        return read_answer(record.block)
    if not record.block.strip():  # some writers keep no head, since it is that of the original
        return read_answer(originals.of(record).block)
    answer = read_answer(record.block)
    if is_not_modified(record):
        return _renewed(answer, record, originals) if role in LISTS else answer
    return replace(answer, entity=read_answer(originals.of(record).block).entity)


def _renewed(answer: Answer, record: Record, originals: Originals) -> Answer:
    """Return the stored answer with the newer headers of the 304 *answer* (RFC 9111, 3.2)."""
    try:
        stored = read_answer(originals.of(record).block)
    except (ArchiveError, ValueError):
        return answer
    newer = {name.lower() for name, _ in answer.headers} - _OF_THE_BODY
    kept = tuple(pair for pair in stored.headers if pair[0].lower() not in newer)
    told = tuple(pair for pair in answer.headers if pair[0].lower() in newer)
    return replace(answer, headers=kept + told, entity=stored.entity)
