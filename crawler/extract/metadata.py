"""What a page says of its article beside the text: headline, people, section, pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from crawler.extract.blocks import collapse
from crawler.extract.container import key_of
from crawler.extract.jsonld import article_node
from crawler.extract.language import read_language
from crawler.extract.people import agency_in_text, read_dateline, read_people
from crawler.extract.pictures import read_images

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.article import Image
    from crawler.extract.blocks import Block
    from crawler.page import Page
    from crawler.site import Site

_SEPARATORS = re.compile(r"\s+[|•·»–—-]\s+|\s+:\s+(?=[^:]*$)")
_PAYWALL = re.compile(
    r"il (?:vous )?reste (?:\d+|[\w-]+) ?% (?:de cet article )?[àa] (?:lire|d[ée]couvrir)|"
    r"(?:la suite|cet article) (?:est )?r[ée]serv[ée]e? (?:aux|[àa] nos) abonn|"
    r"article r[ée]serv[ée] (?:aux|[àa] nos) abonn",
    re.IGNORECASE,
)

_DATELINED = 40
"""Characters of a block that may open with a dateline: a place alone is a tag or a menu."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of an Article that stand beside its text, as Article documents them."""

    headline: str | None = None
    section: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    dateline: str | None = None
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    is_truncated: bool = False


def read_metadata(page: Page, site: Site, blocks: Sequence[Block]) -> Metadata:
    """Return what *page* says of its article; *blocks* are its text blocks."""
    if page.is_plain_text:
        return Metadata(
            language=site.language, dateline=read_dateline([block.text for block in blocks])
        )
    metas = read_metas(page)
    node = article_node(page) or {}
    headline = find_headline(page, site, blocks, metas=metas)
    people = read_people(blocks, headline=headline, metas=metas, node=node)
    return Metadata(
        headline=headline,
        section=_section(metas, node),
        canonical_url=_canonical(page, metas),
        language=read_language(page, site, metas=metas),
        authors=_but_the_site(people.authors, site, metas),
        agency=people.agency,
        dateline=read_dateline([b.text for b in blocks if len(b.text) > _DATELINED]),
        tags=_tags(metas, node),
        images=read_images(page, metas=metas),
        is_truncated=_is_truncated(blocks, node),
    )


def _but_the_site(
    names: Sequence[str], site: Site, metas: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Return *names* without the one that is the name of the site."""
    own = {key_of(name).replace(" ", "") for name in metas.get("og:site_name", ())}
    own.add(re.sub(r"\W", "", site.host.rpartition(".")[0]))
    return tuple(name for name in names if key_of(name).replace(" ", "") not in own)


def agency_of(metadata: Metadata, paragraphs: Sequence[str]) -> str | None:
    """Return the agency of the byline, else of the signature, dateline or words of the text."""
    return metadata.agency or agency_in_text(paragraphs, has_author=bool(metadata.authors))


def read_metas(page: Page) -> Mapping[str, tuple[str, ...]]:
    """Return the contents of the meta elements by name or property, in lower case."""
    metas: dict[str, tuple[str, ...]] = {}
    for meta in page.tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = collapse(meta.get("content") or "")
        if name and content:
            metas[name] = (*metas.get(name, ()), content)
    return metas


def find_headline(
    page: Page, site: Site, blocks: Sequence[Block], *, metas: Mapping[str, tuple[str, ...]]
) -> str | None:
    """Return the headline: the h1 that shares most words with the page's own titles."""
    ruled = _by_rule(page, site.rules.get("headline", ()))
    if ruled:
        return ruled
    titles = [*metas.get("og:title", ()), *metas.get("twitter:title", ()), _title(page)]
    titles = [title for title in titles if title]
    heads = [block for block in blocks if block.box and _in_h1(block)]
    if not heads:
        return _without_site(titles[0], site, metas) if titles else None
    best = max(heads, key=lambda block: _likeness(block.text, titles))
    is_marked = best.box is not None and len(best.box.element) > 0  # a kicker has its own element
    return _without_kicker(best.text, titles) if is_marked else best.text


def _without_kicker(text: str, titles: Iterable[str]) -> str:
    """Return *text* without the kicker glued before it: what the page's own title leaves out."""
    for title in titles:
        if len(text) - len(title) > 0 and len(title.split()) > 3 and text.endswith(title):
            return title
    return text


def _in_h1(block: Block) -> bool:
    return any(box.tag == "h1" for box in list(block.box.path())[:3]) if block.box else False


def _likeness(text: str, titles: Iterable[str]) -> float:
    words = set(key_of(text).split())
    shares = (len(words & set(key_of(t).split())) / (len(words) + 3) for t in titles)
    return max(shares, default=0.0) + min(len(words), 8) / 1000


def _title(page: Page) -> str:
    title = next(page.tree.iter("title"), None)
    return collapse("".join(title.itertext())) if title is not None else ""


def _without_site(title: str, site: Site, metas: Mapping[str, tuple[str, ...]]) -> str:
    """Return *title* without the name of the site at its end."""
    names = {key_of(name) for name in (*metas.get("og:site_name", ()), site.name)}
    parts = _SEPARATORS.split(title)
    while len(parts) > 1 and (key_of(parts[-1]) in names or len(parts[-1].split()) <= 3):
        title = title[: title.rindex(parts[-1])].rstrip(" |•·»–—-:\u00a0")
        parts.pop()
    return title


def _by_rule(page: Page, rules: Sequence[str]) -> str | None:
    for rule in rules:
        text = collapse(" ".join(page.selector.css(rule).xpath("string()").getall()[:1]))
        if text:
            return text
    return None


def _first(metas: Mapping[str, tuple[str, ...]], *names: str) -> str | None:
    return next((metas[name][0] for name in names if name in metas), None)


def _section(metas: Mapping[str, tuple[str, ...]], node: Mapping[str, object]) -> str | None:
    told = node.get("articleSection")
    told = told[0] if isinstance(told, list) and told else told
    printed = _first(metas, "article:section", "articlesection", "section")
    return printed or (collapse(told) or None if isinstance(told, str) else None)


def _canonical(page: Page, metas: Mapping[str, tuple[str, ...]]) -> str | None:
    links = page.tree.iter("link")
    named = (x.get("href") for x in links if "canonical" in (x.get("rel") or "").lower().split())
    url = next((href.strip() for href in named if href and href.strip()), None)
    url = url or _first(metas, "og:url")
    try:
        absolute = urljoin(page.url or "", url or "")
    except ValueError:
        return None
    return absolute if url and absolute.startswith(("http://", "https://")) else None


def _tags(metas: Mapping[str, tuple[str, ...]], node: Mapping[str, object]) -> tuple[str, ...]:
    """Return the keywords, each once: article:tag, else JSON-LD, else news_keywords."""
    told: Any = metas.get("article:tag") or node.get("keywords") or ()
    told = told or metas.get("news_keywords") or metas.get("keywords") or ()
    parts = [told] if isinstance(told, str) else [x for x in told if isinstance(x, str)]
    split = [collapse(word) for part in parts for word in part.split(",")]
    return tuple({word.casefold(): word for word in split if word}.values())


def _is_truncated(blocks: Sequence[Block], node: Mapping[str, object]) -> bool:
    free = node.get("isAccessibleForFree")
    if str(free).lower() in {"false", "http://schema.org/false"}:
        return True
    return any(len(b.text) < 200 and _PAYWALL.search(b.text) for b in blocks)
