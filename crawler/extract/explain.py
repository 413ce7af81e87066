"""Where the fields of a line come from: the place in the page, the raw text, the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from crawler.extract.blocks import read_blocks
from crawler.extract.dates.reread import TOLD_YEAR
from crawler.extract.metadata import read_metadata
from crawler.extract.metadata.places import places_of
from crawler.extract.split import split_page
from crawler.extract.stamps import read_stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.extract.split import Placement
    from crawler.page import Page
    from crawler.site import Site

    Explainer = Callable[["Page", "Site", dict[str, Any], str], "Iterator[Origin]"]

MADE = {
    "schema_version": "of the program that wrote the line",
    "article_id": "digest of the address without what does not name the article",
    "version": "one more than the version that earlier runs wrote",
    "previous_digest": "text_digest of the version before",
    "change": "what differs from the version before",
    "text": "the paragraphs, joined by a blank line",
    "text_digest": "sha256 of the text, folded to one case and single spaces",
    "duplicate_of": "the oldest article that holds this text",
    "similarity": "share of the word shingles that both hold",
    "shared_with": "the articles that share word shingles",
    "page_kind": "address, kind of metadata, signature of an agency alone",
    "is_truncated": "what the page says of a paywall",
    "date_precision": "of the date as printed or stated",
    "date_reference": "when the page was fetched",
    "extractor_version": "of the program that read the page",
    "warnings": "what a person should know",
    "http_status": "status line of the record",
    "etag": "header of the record",
    "last_modified": "header of the record",
    "payload_digest": "field of the record",
    "fetched_at": "WARC-Date of the record, or what says it for a saved page",
    "robots_allowed": "metadata record beside the answer",
    "tdm_reserved": "header or meta element",
    "site": "profile that owns the address, else its host",
    "url": "address of the record, or what says it for a saved page",
    "requested_url": "metadata record beside the answer",
}
"""Fields that are made and stand nowhere in the page, and how."""


class Origin(NamedTuple):
    """One value of a field, where it stands, and by which rule it was taken."""

    value: str
    where: str
    rule: str


def explain_field(page: Page, site: Site, line: dict[str, Any], name: str) -> Iterator[Origin]:
    """Yield the origin of each value of the field *name* of *line*, which was made from *page*.

    Fields that say nothing yield nothing.
    """
    value = line.get(name)
    if value in (None, "", []):
        return
    if name in _EXPLAINERS:
        yield from _EXPLAINERS[name](page, site, line, name)
    elif name in MADE:
        yield Origin(str(value), "-", MADE[name])
    else:
        for one in value if isinstance(value, list) else [value]:
            text = str(one.get("url") if isinstance(one, dict) else one)
            yield Origin(text, _where(page, text), "found in the page")


def _where(page: Page, text: str) -> str:
    places = places_of(page, text)
    if not places and text.startswith(("http://", "https://")):
        parts = urlsplit(text)
        places = places_of(page, f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return "\n".join(f"{place.where} ({place.kind})" for place in places) or "made from others"


def _date(page: Page, site: Site, line: dict[str, Any], name: str) -> Iterator[Origin]:
    del site
    raw = line.get("stamp_raw") or ""
    rule = f"{line.get('date_method')}, {line.get('date_confidence')}, in {line['date_timezone']}"
    zone = line.get("date_timezone") or "UTC"
    stamp = read_stamp(raw, reference=page.fetched_at, timezone=zone) if raw else None
    kind = name.removeprefix("date_")
    readings = [reading for reading in stamp.readings if reading.kind == kind] if stamp else []
    is_told = page.fetched_at is None  # then only another date of the page can have given the year
    rules = [TOLD_YEAR if is_told and one.value is None else one.rule for one in readings]
    where = f"{raw}\n{_where(page, raw)}" if rules else "metadata; see date_alternatives"
    yield Origin(str(line[name]), where, "\n".join([rule, *rules]))


def _alternatives(page: Page, site: Site, line: dict[str, Any], name: str) -> Iterator[Origin]:
    del site
    for lost in line[name]:
        value = f"{lost['kind']} {lost['value']}"
        where = f"{lost['method']}: {lost['raw']}\n{_where(page, lost['raw'])}"
        yield Origin(value, where, f"lost: {lost['reason']}")


def _paragraphs(page: Page, site: Site, line: dict[str, Any], name: str) -> Iterator[Origin]:
    placements = _placements(page, site)
    for text in line[name] if isinstance(line[name], list) else [line[name]]:
        placement = placements.get(text)
        rule = (
            f"{placement.role}: {placement.reason}, {placement.score:.2f}"
            if placement
            else "joined"
        )
        yield Origin(text, _where(page, text), rule)


def _links(page: Page, site: Site, line: dict[str, Any], name: str) -> Iterator[Origin]:
    del site
    for link in line[name]:
        rule = f"region {link['region']}, place {link['rank']}"
        yield Origin(f"{link['text']}\n{link['url']}", _where(page, link["text"]), rule)


def _placements(page: Page, site: Site) -> dict[str, Placement]:
    blocks = read_blocks(page)
    headline = read_metadata(page, site, blocks).headline
    split = split_page(page, site, blocks, headline=headline)
    return {b.text: p for b, p in zip(blocks, split.placements, strict=True)}


_EXPLAINERS: dict[str, Explainer] = {
    "date_published": _date,
    "date_updated": _date,
    "date_alternatives": _alternatives,
    "paragraphs": _paragraphs,
    "lead": _paragraphs,
    "links_related": _links,
    "links_in_text": _links,
}
