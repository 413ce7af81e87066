"""What a page says of its article beside the text: headline, people, section, pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extract.base import absolute
from crawler.extract.blocks import collapse
from crawler.extract.jsonld import article_node, resolved
from crawler.extract.language import declared_language, read_language
from crawler.extract.metadata.agencies import (
    DATELINED,
    agency_in_text,
    closes_with_another,
    read_dateline,
)
from crawler.extract.metadata.headline import find_headline
from crawler.extract.metadata.people import bare_key, read_people
from crawler.extract.metadata.pictures import read_images
from crawler.extract.metadata.section import read_section
from crawler.extract.metadata.tags import read_tags
from crawler.extract.metas import metas_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.article import Image
    from crawler.extract.blocks import Block
    from crawler.extract.jsonld import Node
    from crawler.page import Page
    from crawler.site import Site

_PAYWALL = re.compile(
    r"il (?:vous )?reste (?:\d+|[\w-]+) ?% (?:de (?:cet |l['’])article )?[àa] "
    r"(?:lire|d[ée]couvrir)|"
    r"(?:la suite|cet article) (?:est )?r[ée]serv[ée]e? (?:aux|[àa] nos) abonn|"
    r"article r[ée]serv[ée] (?:aux|[àa] nos) abonn|"
    r"^pour lire la suite(?: de (?:cet |l['’])article| et acc[ée]der\b.*)?$|"
    r"(?:contenido|nota|art[ií]culo) [^.]{0,50}\bexclusiv[oa] (?:para|de) (?:suscriptor|soci)|"
    r"この記事は有料記事です|残り\d+文字",
    re.IGNORECASE,
)

_MOST_METAS = 1000
"""Meta elements read: pages of the development sets have up to 192."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of an Article that stand beside its text, as Article documents them."""

    headline: str | None = None
    section: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    is_claimed: bool = False
    """True when the page names any author, be it the site itself."""
    is_shared: bool = False
    """True when the agency only helped, as in "Le Courrier avec AFP"."""
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    is_truncated: bool = False
    warnings: tuple[str, ...] = ()


def read_metadata(page: Page, site: Site, blocks: Sequence[Block]) -> Metadata:
    """Return what *page* says of its article; *blocks* are its text blocks."""
    texts = [block.text for block in blocks if block.is_long]
    if page.is_plain_text:
        return Metadata(language=read_language(site.language, texts))
    metas = read_metas(page)
    node = article_node(page) or {}
    headline = find_headline(page, site, blocks, metas=metas)
    declared = declared_language(page, site, metas=metas)
    language = read_language(declared, texts)
    own_names = _own_names(site, metas, node)
    people = read_people(
        blocks,
        headline=headline,
        metas=metas,
        stated=resolved(page, node.get("author") or node.get("creator")),
        own_names=own_names,
    )
    return Metadata(
        headline=headline,
        section=read_section(page, metas=metas, node=node, headline=headline, own_names=own_names),
        canonical_url=_canonical(page, metas),
        language=language,
        authors=people.authors,
        agency=people.agency,
        is_claimed=people.is_claimed,
        is_shared=people.is_shared,
        tags=read_tags(metas, node, headline=headline, texts=texts),
        images=read_images(page, metas=metas),
        is_truncated=_is_truncated(blocks, node),
        warnings=_of_language(declared, language),
    )


def _of_language(declared: str | None, language: str | None) -> tuple[str, ...]:
    if declared in (None, language):
        return ()
    return (f"the page declares {declared}, its text reads as {language}",)


def _own_names(site: Site, metas: Mapping[str, tuple[str, ...]], node: Node) -> frozenset[str]:
    """Return the names of the site and its publisher, which are no authors."""
    publisher = node.get("publisher")
    named = publisher.get("name") if isinstance(publisher, dict) else None
    host = site.host.removeprefix("www.").rpartition(".")[0]
    names = (*metas.get("og:site_name", ()), str(named or ""), host)
    return frozenset(key for key in map(bare_key, names) if key)


def agency_of(metadata: Metadata, paragraphs: Sequence[str]) -> str | None:
    """Return the agency of the byline, else of the signature, dateline or words of the text."""
    return metadata.agency or agency_in_text(
        paragraphs, has_author=metadata.is_claimed or bool(metadata.authors)
    )


def is_agency_alone(metadata: Metadata, paragraphs: Sequence[str]) -> bool:
    """Return True if nobody signs beside the agency, or the text opens with its dateline."""
    if metadata.authors:
        return False
    is_shared = metadata.is_shared or closes_with_another(paragraphs)
    return not is_shared or read_dateline(paragraphs[:DATELINED]) is not None


def read_metas(page: Page) -> Mapping[str, tuple[str, ...]]:
    """Return the contents of the meta elements by name or property, in lower case."""
    metas: dict[str, list[str]] = {}
    for meta in metas_of(page)[:_MOST_METAS]:
        content = collapse(meta.content)
        if content and meta.key:
            metas.setdefault(meta.key, []).append(content)
    return {name: tuple(contents) for name, contents in metas.items()}


def _first(metas: Mapping[str, tuple[str, ...]], *names: str) -> str | None:
    return next((metas[name][0] for name in names if name in metas), None)


def _canonical(page: Page, metas: Mapping[str, tuple[str, ...]]) -> str | None:
    links = page.tree.iter("link")
    named = (x.get("href") for x in links if "canonical" in (x.get("rel") or "").lower().split())
    url = next((href.strip() for href in named if href and href.strip()), None)
    url = url or _first(metas, "og:url")
    return absolute(page, url) if url else None


def _is_truncated(blocks: Sequence[Block], node: Node) -> bool:
    free = node.get("isAccessibleForFree")
    if str(free).lower() in {"false", "http://schema.org/false"}:
        return True
    return any(
        len(b.text) < 200
        and (  # looks for what each alternative holds, faster than the pattern does
            "abonn" in (text := b.text)
            or "reste" in text
            or "suite" in text
            or "xclusiv" in text
            or "有料" in text
            or "残り" in text
        )
        and _PAYWALL.search(text)
        and b.link_share < 0.5  # the label of another article's card is part of its link
        for b in blocks
    )
