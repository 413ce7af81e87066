"""Page + Site → Article: the one place where the parts of the extraction meet.

Nothing below this package reads the clock, the zone, the locale, the network or the environment:
the same bytes and the same metadata give the same article, on any machine, in any year.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import asdict
from datetime import UTC
from typing import TYPE_CHECKING

from crawler import __version__
from crawler.article import Article
from crawler.extract.absence import absent_article, why_absent
from crawler.extract.blocks import read_text
from crawler.extract.dates import date_page
from crawler.extract.frames import frames_of
from crawler.extract.kind import is_listing, page_kind, refuse
from crawler.extract.metadata import agency_of, is_agency_alone, read_metadata
from crawler.extract.metadata.agencies import DATELINED, read_dateline
from crawler.extract.rights import read_rights, refuse_reserved
from crawler.extract.soft_absence import why_replaced
from crawler.extract.split import split_page
from crawler.outcome import Refusal, is_part

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.site import Site


def read_page(page: Page, site: Site, *, respects_rights: bool = False) -> Article | Refusal:
    """Return the article of *page*, or why it has none. Crawl and replay both decide here.

    *respects_rights* refuses the article of a page that reserves it. An article that is not there
    any more has the change *gone*.
    """
    why = why_absent(page, site)
    if why is not None:
        return absent_article(page, site, why=why)
    refusal = refuse(page, site)
    if refusal is not None:
        return refusal
    article = extract_article(page, site)
    where = page.source_path or page.url or "-"
    why = why_replaced(page, site, article)
    if why is not None:
        return _replaced(page, site, article, why)
    if page.role is None and is_listing(page, site, article):
        return Refusal(where, "skipped", "listing", "a list of links, not an article")
    if not article.paragraphs and is_part(page.warnings):
        reason = f"{page.warnings[0]}, and no body text is in it"
        return Refusal(where, "failed", "truncated", reason, "fetch it again")
    if not article.paragraphs and page.role is None and (frames := frames_of(page)):
        reason = f"its text is that of the pages in its frames ({', '.join(frames)})"
        return Refusal(where, "skipped", "frames", reason, "they are read by themselves")
    if not article.paragraphs:
        reason = f"no body text found ({len(page.body)} bytes, headline {article.headline!r})"
        advice = "look at it with `depeche inspect`; add a rule to the site's profile"
        return Refusal(where, "failed", "no_text", reason, advice)
    return (refuse_reserved(page) if respects_rights else None) or article


def _replaced(page: Page, site: Site, article: Article, why: str) -> Article | Refusal:
    """Return what *page* is, in whose place something else is shown, as *why* says.

    Only a crawl asks for an article, and only its own site can say that one is not there.
    """
    where = page.requested_url or page.url or page.source_path or "-"
    if page.role != "article":
        return Refusal(where, "skipped", "soft_404", why)
    if not site.owns(page.url or ""):
        return Refusal(where, "failed", "elsewhere", why, "see whether it moved")
    return absent_article(page, site, why=why, shown=article.text)


def extract_article(page: Page, site: Site) -> Article:
    """Return what *page* says as an article; fields that it does not state stay empty.

    Identity, version and duplicates are decided later, by what earlier runs wrote.
    """
    blocks, runs = read_text(page)
    metadata = read_metadata(page, site, blocks)
    split = split_page(page, site, blocks, headline=metadata.headline)
    dated = date_page(page, site, headline=metadata.headline, runs=runs)
    rights = read_rights(page)
    agency = agency_of(metadata, split.paragraphs)
    is_dispatch = agency is not None and is_agency_alone(metadata, split.paragraphs)
    text = "\n\n".join(split.paragraphs)
    capture = asdict(page.capture) if page.capture else {}
    return Article(
        url=page.url,
        requested_url=page.requested_url or page.url,
        canonical_url=metadata.canonical_url,
        site=site.name,
        section=metadata.section,
        page_kind=page_kind(page, paragraphs=split.paragraphs, is_dispatch=is_dispatch),
        headline=metadata.headline,
        lead=split.lead,
        paragraphs=split.paragraphs,
        text=text,
        language=metadata.language,
        is_truncated=metadata.is_truncated,
        date_published=dated.date_published,
        date_updated=dated.date_updated,
        stamp_raw=dated.stamp_raw,
        date_method=dated.date_method,
        date_precision=dated.date_precision,
        date_confidence=dated.date_confidence,
        date_reference=dated.date_reference,
        date_timezone=dated.date_timezone,
        date_alternatives=dated.date_alternatives,
        authors=metadata.authors,
        agency=agency,
        dateline=read_dateline(split.paragraphs[:DATELINED]),
        links_in_text=split.links_in_text,
        links_related=split.links_related,
        tags=metadata.tags,
        images=metadata.images,
        text_digest=text_digest(text),
        fetched_at=page.fetched_at.astimezone(UTC).isoformat() if page.fetched_at else None,
        http_status=page.status,
        etag=page.header("ETag"),
        last_modified=page.header("Last-Modified"),
        **capture,
        source_path=page.source_path,
        extractor_version=__version__,
        warnings=(*page.warnings, *metadata.warnings, *dated.warnings),
        url_source=page.url_source,
        fetched_at_source=page.fetched_at_source,
        charset_source=page.encoding.source,
        robots_allowed=page.robots_allowed,
        tdm_reserved=rights.tdm_reserved,
        tdm_policy=rights.tdm_policy,
        robots_directives=rights.directives,
    )


def text_digest(text: str) -> str | None:
    """Return the digest of *text* that tells versions apart; None when there is no text.

    Compatibility forms, case and white space do not count: a site that changes its no-break
    spaces has not changed its article.

    >>> text_digest("La  crue\u00a0monte") == text_digest("la crue monte")
    True
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return f"sha256:{hashlib.sha256(folded.encode()).hexdigest()}" if folded else None
