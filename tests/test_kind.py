"""What kinds promise: what is no article is refused in one clear line, articles never are."""

import gzip
import json
from pathlib import Path

import pytest

from crawler.article import Article, Link
from crawler.extract import read_page
from crawler.extract.kind import is_listing, page_kind, refuse
from crawler.outcome import Refusal
from crawler.page import Capture, Page
from crawler.site import Site

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "fr"
SITE = Site("gazette", "https://gazette.test/fr/", listings=("monde",))
SLUG = "le-pont-de-la-vallee-reste-ferme.html"
LINKS = tuple(Link(f"/{n}", "Un titre de la gazette du jour", "other", n) for n in range(1, 31))


@pytest.mark.parametrize(
    ("page", "outcome", "kind"),
    [
        (Page(b""), "failed", "empty"),
        (Page(b"\xef\xbb\xbf \n"), "failed", "empty"),
        (Page(b"<p>non</p>", status=404), "failed", "http_404"),
        (Page(b"", status=503), "failed", "http_503"),
        (Page(b'{"a": 1}'), "failed", "not_html"),
        (Page(b"%PDF-1.7 ..."), "failed", "not_html"),
        (Page(b"\x89PNG..."), "failed", "not_html"),
        (Page(b"\xff\xd8\xff..."), "failed", "not_html"),
        (Page(b"GIF89a..."), "failed", "not_html"),
        (Page(b"PK\x03\x04..."), "failed", "not_html"),
        (Page(b"\x1f\x8b..."), "failed", "not_html"),
        (Page(b"RIFF...WEBP"), "failed", "not_html"),
        (Page(b"WARC/1.1"), "failed", "not_html"),
        (Page(b"[]"), "failed", "not_html"),
        (Page(b'["a"]'), "failed", "not_html"),
        (Page(b"[{}]"), "failed", "not_html"),
        (Page(b"[[1]]"), "failed", "not_html"),
        (Page(b"{}"), "failed", "not_html"),
        (Page(b"x", headers=(("content-type", "video/mp4"),)), "failed", "not_html"),
        (Page(b"x", headers=(("content-type", "audio/mpeg"),)), "failed", "not_html"),
        (Page(b"x", headers=(("content-type", "font/woff2"),)), "failed", "not_html"),
        (Page(b"x", headers=(("content-type", "Application/PDF; a=b"),)), "failed", "not_html"),
        (Page(b"a\x00b\x00"), "failed", "not_html"),
        (Page(b"x", headers=(("content-type", "image/png"),)), "failed", "not_html"),
        (Page(b"User-agent: *\nDisallow: /x"), "skipped", "robots"),
        (Page(b"<?xml version='1.0'?><rss version='2.0'></rss>"), "skipped", "feed"),
        (Page(b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>"), "skipped", "feed"),
        (Page(b"<urlset></urlset>"), "skipped", "sitemap"),
        (Page(b"<sitemapindex></sitemapindex>"), "skipped", "sitemap"),
        (Page(b"<rdf:RDF xmlns='a'></rdf:RDF>"), "skipped", "feed"),
        (Page(b"# Nos robots\nSitemap: /plan.xml"), "skipped", "robots"),
        (Page(b"<p>a</p>", role="feed"), "skipped", "feed"),
        (Page(b"<p>a</p>", role="sitemap"), "skipped", "sitemap"),
        (Page(b"<p>a</p>", role="shell"), "skipped", "shell"),
        (Page(b"<p>a</p>", role="resource"), "skipped", "resource"),
        (Page(b"<p>a</p>", role="listing"), "skipped", "listing"),
        (Page(b"<p>a</p>", role="robots"), "skipped", "robots"),
    ],
)
def test_what_can_be_no_article_is_refused(page: Page, outcome: str, kind: str) -> None:
    refusal = refuse(page, SITE)
    assert refusal is not None
    assert (refusal.outcome, refusal.kind, refusal.where) == (outcome, kind, "-")
    assert refusal.reason
    assert refusal.advice
    assert "\n" not in str(refusal)


@pytest.mark.parametrize(
    "page",
    [
        Page(b"<p>a</p>"),
        Page("<p>été</p>".encode("utf-16")),
        Page("Dernière mise à jour".encode(), is_plain_text=True),
        Page(b"<html><body><pre>&lt;rss&gt; <rss ></pre></body>", status=200, role="article"),
        Page(b"<p>a</p>", capture=Capture("a.warc.gz", 0, "<urn:uuid:1>", "sha1:A")),
    ],
    ids=["html", "utf-16", "text", "about-feeds", "archived-without-type"],
)
def test_a_page_is_not_refused(page: Page) -> None:
    assert refuse(page, SITE) is None


@pytest.mark.parametrize(
    ("html", "url", "body", "links", "expected"),
    [
        ("<p>a", "https://gazette.test/a", 0, LINKS, True),
        ("<p>a", "https://gazette.test/a", 5000, LINKS, False),
        ("<p>a", "https://gazette.test/a", 0, LINKS[:3], False),
        ("<meta property='og:type' content='article'>", "https://gazette.test/a", 0, LINKS, False),
        ("<p>a", "https://gazette.test/fr/", 1000, LINKS, True),
        ("<p>a", "https://gazette.test/fr/monde", 1000, LINKS, True),
        ("<p>a", "https://autre.test/", 1000, LINKS, True),
        ("<meta property='og:type' content='website'>", "https://autre.test/", 1800, LINKS, True),
        ("<p>a", None, 1000, LINKS, False),
        ("<meta property='og:type' content='video.other'>", "https://a.test/a", 0, LINKS, False),
        ("<p>a", f"https://gazette.test/{SLUG}", 200, LINKS, False),
        ("<p>a", f"https://gazette.test/{SLUG}", 100, LINKS, True),
        ("<p>a", f"https://gazette.test/tag/{SLUG}", 200, LINKS, True),
        ("<p>a", "https://gazette.test/2020/03/02/", 200, LINKS, True),
        ("<p>a", "https://autre.test/", 0, LINKS[:3], True),
        ("<p>a", "https://gazette.test/fr/monde", 0, (), True),
        ("<p>a", "https://autre.test/", 200, LINKS[:3], False),
    ],
    ids=[
        "list",
        "long",
        "few-links",
        "og-article",
        "home",
        "listing",
        "bare",
        "website",
        "no-url",
        "og-video",
        "headline",
        "headline-without-text",
        "tag",
        "day",
        "home-of-few",
        "listing-without-any",
        "home-with-text",
    ],
)
def test_a_list_is_told_from_an_article(
    html: str, url: str | None, body: int, links: tuple[Link, ...], expected: bool
) -> None:
    article = Article(paragraphs=("a" * body,), text="a" * body, links_related=links)
    assert is_listing(Page(html.encode(), url=url), SITE, article) is expected


FOREIGN = Capture("theirs.warc.gz", 0, "<urn:uuid:1>", "sha1:A")


@pytest.mark.parametrize("body", [b"", b"body{"], ids=["empty", "cut"])
@pytest.mark.parametrize(
    ("stated", "outcome"),
    [("text/css", "skipped"), ("image/gif", "skipped"), ("text/html", "failed"), (None, "failed")],
)
def test_an_empty_or_cut_picture_of_an_archive_from_elsewhere_is_no_failed_page(
    body: bytes, stated: str | None, outcome: str
) -> None:
    headers = (("Content-Type", stated),) if stated else ()
    cut = "time" if body else None
    told = refuse(Page(body, headers=headers, capture=FOREIGN, truncated=cut), SITE)
    assert told is not None
    assert told.outcome == outcome


def cards(number: int, *, summary: str = "") -> str:
    told = f"<p>{summary}</p>" if summary else ""
    items = (
        f"<article><h3><a href='/2026/11/{n:02}/le-pont-de-pierre-rouvre-{n}.html'>Le pont de"
        f" pierre rouvre {n}</a></h3>{told}</article>"
        for n in range(1, number + 1)
    )
    return f"<nav><a href='/sport/'>Sport</a></nav><h1>Pont</h1>{''.join(items)}"


JSON_LD = """<script type="application/ld+json">{"@type": "NewsArticle"}</script>"""
DATED = "<meta property='article:published_time' content='2026-11-24T09:00:00+01:00'>"
TYPED = "<meta property='og:type' content='article'>"
SUMMARY = "Les camions ne passeront pas avant le mois de mars, dit la commune."


@pytest.mark.parametrize(
    ("html", "path"),
    [
        (cards(0), "/tag/pont"),
        (cards(1), "/tag/pont"),
        (cards(3, summary=SUMMARY), "/tags/pont-de-pierre-2026/"),
        (TYPED + cards(3), "/tag/pont"),
        (cards(0), "/?s=pont"),
        (cards(2, summary=SUMMARY), "/recherche?q=pont"),
        (cards(2), "/search/pont"),
        (cards(4, summary=SUMMARY), "/auteur/jeanne-exemple"),
        (cards(4, summary=SUMMARY), "/category/sport/page/2/"),
        (cards(4), "/sport/page/12"),
        (cards(5), "/sport/"),
        (cards(11), "/vie-locale/port-sallier"),
        (cards(3), "/"),
    ],
)
def test_a_short_list_of_a_site_whose_crawl_is_unknown_is_skipped(html: str, path: str) -> None:
    told = read_page(Page(html.encode(), url=f"https://autre.test{path}", status=200), SITE)
    assert isinstance(told, Refusal)
    assert (told.outcome, told.kind) == ("skipped", "listing")


@pytest.mark.parametrize(
    ("html", "path"),
    [
        (cards(4), "/sport/"),
        (cards(11), "/sport/le-pont-de-la-vallee/"),
        (cards(11), "/sport/12345/"),
        (cards(11), "/sport/crue.html"),
        (cards(11), "/sport/?id=12"),
        (JSON_LD + cards(11), "/sport/"),
        (DATED + cards(11), "/sport/"),
        (TYPED + cards(11), "/sport/"),
        (cards(3), "/category/sport/crue.html"),
        (cards(3), "/sport/le-pont-de-la-vallee/page/2"),
        (cards(3), "/2026/11/24/crue?s=pont"),
        (cards(3), ""),
    ],
)
def test_a_page_that_may_be_an_article_and_gives_no_text_stays_a_failure(
    html: str, path: str
) -> None:
    url = f"https://autre.test{path}" if path else None
    told = read_page(Page(html.encode(), url=url, status=200), SITE)
    assert isinstance(told, Refusal)
    assert (told.outcome, told.kind) == ("failed", "no_text")


def test_an_article_that_stands_below_a_tag_is_one() -> None:
    html = f"{TYPED}<h1>La crue</h1><p>{SUMMARY}</p><p>La Loire monte encore ce soir.</p>"
    article = read_page(Page(html.encode(), url="https://gazette.test/tag/crue"), SITE)
    assert isinstance(article, Article)


def test_a_list_of_articles_that_are_numbered_from_one_is_a_listing() -> None:
    items = (
        f"<li><a href='/node/{n}/'>Le pont {n} reste fermé</a><p>Un mot.</p>" for n in range(14)
    )
    html = f"<h1>Vallée</h1><ul>{''.join(items)}</ul>"
    told = read_page(Page(html.encode(), url="https://gazette.test/rives.html"), SITE)
    assert isinstance(told, Refusal)
    assert told.kind == "listing"


def test_a_page_asked_for_as_an_article_is_no_list() -> None:
    page = Page(b"<p>a", role="article")
    assert not is_listing(page, SITE, Article(links_related=LINKS))
    assert not is_listing(Page(b"a", is_plain_text=True), SITE, Article(links_related=LINKS))


@pytest.mark.parametrize(
    ("html", "path", "expected"),
    [
        ("<p>a", "/a", "article"),
        ("<script>{'@type': 'LiveBlogPosting'}</script>", "/a", "liveblog"),
        ("<p>a", "/live/crue", "liveblog"),
        ("<p>a", "/direct-crue", "liveblog"),
        ("<p>a", "/en-direct/crue", "liveblog"),
        ("<p>a", "/suivez-en-direct_crue", "liveblog"),
        ("<p>a", "/directeur/crue", "article"),
        ("<p>a", "/video/crue", "video"),
        ("<p>a", "/videos-crue", "video"),
        ("<p>a", "/crue_VN-2026", "video"),
        ("<p>a", "/crue-VN-2026", "video"),
        ("<p>a", "/diaporama/crue", "gallery"),
        ("<p>a", "/portfolio/crue", "gallery"),
        ("<p>a", "/galerie-crue", "gallery"),
        ("<p>a", "/gallery/crue", "gallery"),
        ("<p>a", "/en-images/crue", "gallery"),
    ],
)
def test_the_kind_of_a_page(html: str, path: str, expected: str) -> None:
    page = Page(html.encode(), url=f"https://gazette.test{path}")
    assert page_kind(page, paragraphs=("a",)) == expected


def test_a_long_text_at_the_address_of_a_video_is_an_article() -> None:
    page = Page(b"<p>a", url="https://gazette.test/video/crue")
    kinds = [page_kind(page, paragraphs=("a" * size,)) for size in (1999, 2000)]
    assert kinds == ["video", "article"]


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus lies outside the project")
@pytest.mark.parametrize("folder", ["feeds", "sitemaps"])
def test_feeds_and_sitemaps_of_the_corpus_are_refused(folder: str) -> None:
    for file in sorted((CORPUS / folder).glob("*.gz")):
        assert refuse(Page(gzip.decompress(file.read_bytes())), SITE) is not None, file.name


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus lies outside the project")
def test_no_page_of_the_corpus_with_truth_is_refused_by_its_bytes() -> None:
    for line in (CORPUS / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        file = CORPUS / "pages" / f"{json.loads(line)['id']}.html.gz"
        assert refuse(Page(gzip.decompress(file.read_bytes())), SITE) is None, file.name
