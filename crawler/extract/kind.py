"""What kind of page this is, and which pages give no article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extract.answers import refuse_answer
from crawler.extract.jsonld import article_node
from crawler.extract.list_address import may_name_a_section, names_a_list
from crawler.extract.metas import metas_of
from crawler.extract.split.addresses import spells_a_headline
from crawler.outcome import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.article import Article, PageKind
    from crawler.page import Page
    from crawler.site import Site

_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"WARC/",
)
"""First bytes of files that are no page, by their own specifications."""

_MEDIA = ("image/", "video/", "audio/", "font/")
_MARKUP = ("/html", "/xhtml+xml", "/plain")

_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_SITEMAP = re.compile(rb"<(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_ROBOTS = re.compile(rb"^\s*(?:#[^\n]*\s+)*(?:user-agent|sitemap)\s*:", re.IGNORECASE)
_JSON = re.compile(rb"^\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")
_LIVE = b"LiveBlogPosting"  # the type that schema.org gives them
_LIVE_PATH = re.compile(r"/(?:live|direct|en-direct|suivez-en-direct)[/_-]", re.IGNORECASE)
_VIDEO_PATH = re.compile(r"/videos?[/_-]|[_/-]VN-\d", re.IGNORECASE)
_GALLERY_PATH = re.compile(
    r"/(?:portfolio|diaporama|galerie|gallery|en-images)[/_-]", re.IGNORECASE
)
_SNIFFED = 2048
"""Bytes looked at: prologues and licences of feeds stay under 1 KB."""

_WITH_BODY = frozenset({200, 203})
"""Statuses whose body is the page that was asked for (RFC 9110, 15.3)."""

_LISTED = 12
"""Headlines that make a list; the shortest French list of the development set has 11 on its page
of 31 links, an article without text seldom has more."""

_FEW_LISTED = 5
"""Headlines that make a list where no text stands and neither page nor address is an article's."""

_ARTICLE_TEXT, _TEXT, _FRONT_TEXT, _SITE_TEXT = 0.15, 0.5, 1.5, 2.5
"""Text of an article against that of the headlines around it: at an address that spells a headline,
at any other, at a front address, and when that page calls itself a website. On the development
sets: articles that do not call themselves so from 0.57, from 0.17 where the address spells a
headline, lists up to 0.45; at a front address from 1.75, lists up to 0.8, websites up to 1.8."""

_ONE = ("article", "video")
"""How the types begin by which a page calls itself one piece (Open Graph protocol)."""

_ADVICE = {
    "listing": "its links are followed by a crawl",
    "feed": "its links are followed by a crawl",
    "sitemap": "its links are followed by a crawl",
    "robots": "its rules are obeyed by a crawl",
    "shell": "the page that a browser made of it is read instead",
    "resource": "a browser asked for it to render a page",
}


def refuse(page: Page, site: Site) -> Refusal | None:
    """Return why *page* can give no article, judged by status and bytes alone, or None.

    >>> from crawler.page import Page
    >>> from crawler.site import Site
    >>> print(refuse(Page(b"", url="https://gazette.test/a"), Site("gazette", "")))
    https://gazette.test/a: the answer has no body (fetch it again)
    """
    if page.role in _ADVICE:
        return _skipped(page, str(page.role))
    if page.status is not None and page.status not in _WITH_BODY:
        return _by_status(page, page.status)
    lost = _lost(page)
    return (_by_type(page) or lost) if lost else _by_bytes(page)


def is_listing(page: Page, site: Site, article: Article) -> bool:
    """Return True if *page* is a home or section page, judged by the *article* read from it.

    A page that calls itself an article is one, however many headlines surround it. A front page
    without any text is none, however few it shows; nor is a tag, an author or a search.
    """
    if page.is_plain_text or page.role == "article":
        return False
    types = _og_types(page)
    if names_a_list(page.url or ""):
        return not article.text or not any(t.startswith(_ONE) for t in types)
    if any(t.startswith(_ONE) for t in types):
        return False
    if len(article.links_related) < _LISTED:
        return not article.text and (_is_front(page, site) or _is_section(page, article))
    listed = sum(len(link.text) for link in article.links_related)
    least = _ARTICLE_TEXT if spells_a_headline(page.url or "") else _TEXT
    if _is_front(page, site):
        least = _SITE_TEXT if "website" in types else _FRONT_TEXT
    return sum(map(len, article.paragraphs)) < least * listed


def page_kind(page: Page, *, paragraphs: Sequence[str], is_dispatch: bool = False) -> PageKind:
    """Return the kind of the article on *page*; *is_dispatch* if an agency alone signs it."""
    path = page.url or ""
    size = sum(len(text) for text in paragraphs)
    if not page.is_plain_text and (_LIVE in page.markup or _LIVE_PATH.search(path)):
        return "liveblog"
    if _VIDEO_PATH.search(path) and size < 2000:  # a video page carries a short text
        return "video"
    if _GALLERY_PATH.search(path):
        return "gallery"
    return "dispatch" if is_dispatch else "article"


def _by_status(page: Page, status: int) -> Refusal:
    reason = f"the site answered {status}"
    if _is_resource(page):
        return Refusal(_where(page), "skipped", f"http_{status}", reason)
    if told := refuse_answer(page):
        return told
    if status < 400:
        return Refusal(_where(page), "skipped", f"http_{status}", reason)
    advice = "see whether the address still exists"
    if status >= 500:
        advice = "it is tried again by the next run"
    return _failed(page, f"http_{status}", reason, advice)


def _lost(page: Page) -> Refusal | None:
    """Return why next to nothing of *page* can be read, or None."""
    if page.truncated:
        reason = f"only a part of the page arrived ({page.truncated})"
        return _failed(page, "truncated", reason, "the part is archived; fetch it again")
    if not page.body.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        return _failed(page, "empty", "the answer has no body", "fetch it again")
    return None


def _is_resource(page: Page) -> bool:
    """Return True for what an archive from elsewhere holds beside pages: images, styles, scripts.

    A crawl of ours writes a role beside each page, so there nothing passes for a resource.
    """
    return page.capture is not None and page.role is None


def _by_bytes(page: Page) -> Refusal | None:
    head = page.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:_SNIFFED]
    if head.startswith(_BINARY) or (
        b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        return _not_html(page, "a binary file")
    if _JSON.match(head):
        return _not_html(page, "JSON")
    is_html = re.search(rb"<(?:html|body|head|!doctype html)", head, re.IGNORECASE)
    for kind, shape in (("feed", _FEED), ("sitemap", _SITEMAP), ("robots", _ROBOTS)):
        if shape.search(head) and not is_html:
            return _skipped(page, kind)
    return _by_header(page)


def _by_header(page: Page) -> Refusal | None:
    stated = _stated_type(page)
    if stated.startswith(_MEDIA) or stated == "application/pdf":
        return _not_html(page, stated)
    return _by_type(page)


def _by_type(page: Page) -> Refusal | None:
    """Return the refusal of a picture, a style or data that an archive holds beside pages."""
    stated = _stated_type(page)
    is_none = _is_resource(page) and stated and not stated.endswith(_MARKUP)
    return _not_html(page, stated) if is_none else None


def _stated_type(page: Page) -> str:
    return (page.header("Content-Type") or "").split(";")[0].strip().lower()


def _is_front(page: Page, site: Site) -> bool:
    if page.url is None:
        return False
    lists = site.absolute(site.listings)
    if site.name != site.host:  # a site without a profile has the page itself as its home
        lists = (site.home, *lists)
    bare = re.fullmatch(r"https?://[^/]+/*(?:index\.\w+)?", page.url) is not None
    return bare or page.url.rstrip("/") in {url.rstrip("/") for url in lists}


def _is_section(page: Page, article: Article) -> bool:
    """Return True if *page*, which has no text, shows a few headlines and no sign of an article."""
    url = page.url or ""
    if len(article.links_related) < _FEW_LISTED:
        return False
    is_stated = article.date_method in {"json_ld", "meta"} or article_node(page) is not None
    return may_name_a_section(url) and not is_stated


def _og_types(page: Page) -> frozenset[str]:
    metas = (meta for meta in metas_of(page) if meta.stated == "og:type")
    return frozenset(meta.content.strip().lower() for meta in metas)


def _where(page: Page) -> str:
    return page.url or page.source_path or "-"


def _failed(page: Page, kind: str, reason: str, advice: str) -> Refusal:
    return Refusal(_where(page), "failed", kind, reason, advice)


def _not_html(page: Page, what: str) -> Refusal:
    if _is_resource(page):
        return Refusal(_where(page), "skipped", "resource", f"no page but {what}")
    return _failed(
        page, "not_html", f"no page but {what}", "leave it out, or save the page as HTML"
    )


def _skipped(page: Page, kind: str) -> Refusal:
    names = {"robots": "robots.txt, no article"}
    reason = names.get(kind, f"a {kind}, no article")
    return Refusal(_where(page), "skipped", kind, reason, _ADVICE[kind])
