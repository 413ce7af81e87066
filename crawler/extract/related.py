"""Links to other articles: those in the text, and the headlines around it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler.article import Link
from crawler.extract.blocks import Anchor, collapse
from crawler.extract.container import key_of
from crawler.extract.ruled import ruled_blocks, ruled_elements
from crawler.extract.vocabulary import ALSO, COMMENTS, MARKED, REGIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.extract.blocks import Block
    from crawler.page import Page
    from crawler.site import Site

FEWEST_WORDS, MOST_WORDS = 4, 40
"""Words of a headline: 97 of 100 annotated ones have at least 4; more is no headline."""

_FEWEST_ALONE = 5
"""Words of a headline under no telling heading: four are as often a service of the site."""

_NEVER = frozenset({"nav", "footer"})
_MENU = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|footer|topbar|breadcrumbs?|fil-?ariane|"
    r"share|sharing|social|tags?|cookies?|consent|newsletter|login|account|skip|pub)(?:$|[\s_-])"
)
_SPARE = re.compile(
    r"^(?:article )?r[ée]serv[ée] (?:aux|[àa] nos) abonn[ée]s\s*|^abonn[ée]s\s+",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"\b(?:abonne|newsletter|s['’]inscrire|conditions|mentions l[ée]gales|cookies|politique de|"
    r"confidentialit|donn[ée]es personnelles|commentaires?$|application|publicit[ée]|contact|"
    r"^aller |^voir (?:les|tou|le r)|^publi[ée] par|^je |^suivez|^suivre |^toute? l['’]|"
    r"partager|signaler|r[ée]agir|cliquez|tous droits|offre|plan du site|qui sommes)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"^(?:\d{1,2}\s?[h:]\s?\d{2}|il y a \d+ \w+|\d{1,2}/\d{1,2}(?:/\d{2,4})?)\s*[-–—|•:]?\s*|"
    r"\s+(?:il y a \d+ \w+|\d{1,2}\s?[h:]\s?\d{2})$",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_TITLE_CLASS = re.compile(r"titl|titre|headline", re.IGNORECASE)
_LABEL = re.compile(
    r"^\W+|^(?:[àa]\s)?(?:re)?(?:lire|voir)(?:\s(?:aussi|[ée]galement))?\s*[:|–—-]\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Related:
    """The links around the body, and the indices of the blocks they stand in."""

    links: tuple[Link, ...]
    blocks: frozenset[int]


def links_in(page: Page, blocks: Iterable[Block]) -> tuple[Link, ...]:
    """Return the links inside the paragraphs of the body, each address once."""
    urls: dict[str, str] = {}
    for anchor in (link for block in blocks for link in block.links):
        url = _absolute(page, anchor.url)
        if url:
            urls.setdefault(url, anchor.text)
    return tuple(Link(u, text, "body", rank) for rank, (u, text) in enumerate(urls.items(), 1))


def links_of_lines(lines: Iterable[str]) -> tuple[Link, ...]:
    """Return the headlines of a plain text, which names no addresses."""
    return tuple(Link(None, line, "other", rank) for rank, line in enumerate(lines, 1))


def related_links(
    page: Page,
    site: Site,
    blocks: Sequence[Block],
    *,
    body: frozenset[int],
    headline: str | None,
) -> Related:
    """Return the headlines of other articles on *page*: the same address once, in page order."""
    ruled = ruled_blocks(page, site, "links_related", blocks)
    if ruled_elements(page, site, "links_related"):
        return _of_rule(page, site, ruled)
    best: dict[str, tuple[str, str]] = {}
    inside: set[int] = set()
    region = "other"
    own = {_key(page.url or "")}
    for index, block in enumerate(blocks):
        region = _region(block, region)
        if index in body or _is_furniture(block):
            continue
        for anchor in block.links:
            url = _absolute(page, anchor.url)
            text = _headline_of(anchor)
            if not url or _key(url) in own or not _is_headline(text, headline):
                continue
            if region == "other" and len(text.split()) < _FEWEST_ALONE:
                continue
            inside.add(index)
            here = "a_lire_aussi" if ALSO.search(block.text) else region
            known = best.get(_key(url))
            if known is None:
                best[_key(url)] = (url, f"{here}\0{text}")
    return Related(_ranked(best.values()), frozenset(inside))


def _of_rule(page: Page, site: Site, blocks: frozenset[int]) -> Related:
    found: dict[str, tuple[str, str]] = {}
    for element in ruled_elements(page, site, "links_related"):
        for node in element.iter("a"):
            url = _absolute(page, node.get("href") or "")
            text = _headline_of(Anchor("", collapse("".join(node.itertext())), node))
            if url and text:
                found.setdefault(_key(url), (url, f"other\0{text}"))
    return Related(_ranked(found.values()), blocks)


def _ranked(found: Iterable[tuple[str, str]]) -> tuple[Link, ...]:
    ranks: Counter[str] = Counter()
    links = []
    for url, told in found:
        region, text = told.split("\0", 1)
        ranks[region] += 1
        links.append(Link(url, text, region, ranks[region]))
    return tuple(links)


def _region(block: Block, region: str) -> str:
    """Return the region that *block* opens when it is a heading over a list, else *region*."""
    if len(block.text) > 60 or (block.links and block.tag not in {"h2", "h3", "h4"}):
        return region
    named = next((name for name, words in REGIONS if words.search(block.text)), None)
    heading = block.tag in {"h2", "h3", "h4", "h5"} and not block.links
    return named or ("other" if heading else region)


def _is_furniture(block: Block) -> bool:
    boxes = list(block.box.path()) if block.box else []
    return any(box.tag in _NEVER or COMMENTS.search(box.words) for box in boxes[:8]) or any(
        _MENU.search(box.words) for box in boxes[:5]
    )


def _headline_of(anchor: Anchor) -> str:
    """Return the headline inside *anchor*: its title node, else its text, kicker and time gone."""
    title = collapse(anchor.element.get("title") or "")
    text = title if title and len(anchor.text.split()) < FEWEST_WORDS else anchor.text
    for node in anchor.element.iter("h1", "h2", "h3", "h4", "h5", "span", "strong", "p", "div"):
        if node.tag in _HEADINGS or _TITLE_CLASS.search(node.get("class") or ""):
            inner = collapse("".join(node.itertext()))
            if len(inner.split()) >= FEWEST_WORDS:
                text = inner
                break
    text = _SPARE.sub("", text)
    return _LABEL.sub("", _TIME.sub("", MARKED.sub("", text).strip())).strip()


def _is_headline(text: str, headline: str | None) -> bool:
    words = len(text.split())
    if not FEWEST_WORDS <= words <= MOST_WORDS or _SERVICE.search(text):
        return False
    return key_of(text) != key_of(headline or "")


def _absolute(page: Page, url: str) -> str | None:
    try:
        whole = urljoin(page.url or "", url.strip())
        parts = urlsplit(whole)
    except ValueError:  # "http://[" is no address
        return None
    if parts.scheme not in {"http", "https", ""} or not (parts.path.strip("/") or parts.query):
        return None
    return whole


def _key(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
