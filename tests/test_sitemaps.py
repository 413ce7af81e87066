"""A sitemap gives its pages with the news date, by namespace, and never an error."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover import xml
from crawler.discover.listed import Listed
from crawler.discover.sitemaps import Sitemap, read_sitemap
from crawler.page import Page

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
URL = "https://gazette.test/sitemap-news.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
IMAGE = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def sitemap(body: str | bytes, url: str | None = URL) -> Sitemap:
    return read_sitemap(Page(body.encode() if isinstance(body, str) else body, url=url))


def only(inner: str, namespaces: str = f"{NS} {NEWS} {IMAGE}") -> Listed:
    (listed,) = sitemap(f"<urlset {namespaces}><url>{inner}</url></urlset>").articles
    return listed


LOC = "<loc>https://gazette.test/crue</loc>"
CRUE = Listed("https://gazette.test/crue", "La crue", "2026-03-01T08:28:00+01:00", 1)
OF_NEWS = (
    "<news:news><news:publication><news:name>La Gazette</news:name></news:publication>"
    "<news:publication_date>2026-03-01T08:28:00+01:00</news:publication_date>"
    "<news:title>La crue</news:title></news:news>"
)
OF_IMAGE = (
    "<image:image><image:loc>https://gazette.test/orne.jpg</image:loc>"
    "<image:title>L'Orne vue du pont</image:title></image:image>"
)


@pytest.mark.parametrize(
    ("inner", "namespaces"),
    [
        (LOC + OF_NEWS, f"{NS} {NEWS}"),
        (LOC + OF_IMAGE + OF_NEWS, f"{NS} {NEWS} {IMAGE}"),
        (OF_IMAGE + OF_NEWS + LOC, f"{NS} {NEWS} {IMAGE}"),
        (LOC + OF_NEWS.replace("<news:news>", f"<news:news {NEWS}>"), NS),
        (
            LOC
            + OF_NEWS.replace("news:", "n:").replace(
                "<n:news>", f"<n:news {NEWS[:6]}n{NEWS[10:]}>"
            ),
            NS,
        ),
        (LOC + OF_NEWS.replace("</news:news>", OF_IMAGE + "</news:news>"), f"{NS} {NEWS} {IMAGE}"),
        (LOC + OF_NEWS + OF_IMAGE, ""),
        (LOC + "<lastmod>2026-02-28</lastmod>" + OF_NEWS, f"{NS} {NEWS}"),
    ],
    ids=[
        "plain",
        "image-before-news",
        "address-last",
        "namespace-on-the-inner-element",
        "another-prefix",
        "image-inside-news",
        "namespaces-undeclared",
        "lastmod-before-publication",
    ],
)
def test_title_and_date_are_those_of_the_news_namespace(inner: str, namespaces: str) -> None:
    assert only(inner, namespaces) == CRUE


@pytest.mark.parametrize(
    ("inner", "stamp"),
    [
        ("<lastmod> 2026-03-01 </lastmod>", "2026-03-01"),
        (
            "<news:news><news:publication_date>2026-03-01</news:publication_date></news:news>",
            "2026-03-01",
        ),
        (
            "<n:news xmlns:n='n'><n:publication_date>2026-03-01</n:publication_date></n:news>",
            None,
        ),
        (
            "<v:video xmlns:v='v'><v:publication_date>x</v:publication_date></v:video>",
            None,
        ),
        ("", None),
    ],
    ids=["lastmod-alone", "day-alone", "of-another-space", "of-a-video", "none"],
)
def test_a_date_is_kept_as_it_is_written(inner: str, stamp: str | None) -> None:
    assert only(LOC + inner).stamp == stamp


@pytest.mark.parametrize(
    ("loc", "url"),
    [
        ("\n  https://gazette.test/a\n", "https://gazette.test/a"),
        ("<![CDATA[https://gazette.test/a?x=1&y=2]]>", "https://gazette.test/a?x=1&y=2"),
        ("https://gazette.test/a?x=1&amp;y=2", "https://gazette.test/a?x=1&y=2"),
        ("https://gazette.test/a?x=1&y=2", "https://gazette.test/a?x=1&y=2"),
        ("/a", "https://gazette.test/a"),
    ],
    ids=["white-space", "cdata", "escaped", "bare-ampersand", "relative"],
)
def test_an_address_is_made_absolute(loc: str, url: str) -> None:
    assert only(f"<loc>{loc}</loc>").url == url


def test_an_index_names_sitemaps_and_no_articles() -> None:
    body = (
        f"<sitemapindex {NS}><sitemap><loc>/s1.xml.gz</loc></sitemap>"
        "<sitemap><loc>/s2.xml</loc><lastmod>2026-03-01</lastmod></sitemap>"
        "<sitemap><loc>/s1.xml.gz</loc></sitemap><sitemap><loc></loc></sitemap></sitemapindex>"
    )
    first = Listed("https://gazette.test/s1.xml.gz", None, None, 1)
    second = Listed("https://gazette.test/s2.xml", None, "2026-03-01", 2)
    assert sitemap(body) == Sitemap(sitemaps=(first, second))


def test_each_address_comes_once_in_the_order_of_the_file() -> None:
    urls = "".join(f"<url><loc>/{n}</loc></url>" for n in (2, 1, 2, 3))
    listed = sitemap(f"<urlset {NS}>{urls}</urlset>").articles
    assert [(entry.url[-1], entry.rank) for entry in listed] == [("2", 1), ("1", 2), ("3", 3)]


MANY = f"<urlset {NS}>{''.join(f'<url><loc>/{n}</loc></url>' for n in range(5_000))}</urlset>"


def test_gzip_is_known_by_its_bytes() -> None:
    assert sitemap(gzip.compress(MANY.encode())) == sitemap(MANY)
    assert len(sitemap(MANY).articles) == 5_000


def test_gzip_in_gzip_is_unpacked() -> None:
    assert sitemap(gzip.compress(gzip.compress(MANY.encode()))) == sitemap(MANY)


def test_a_cut_gzip_gives_the_pages_before_the_cut() -> None:
    listed = sitemap(gzip.compress(MANY.encode())[:-500]).articles
    assert 1_000 < len(listed) < 5_000
    assert listed == sitemap(MANY).articles[: len(listed)]


def test_gzip_members_are_read_one_after_the_other() -> None:
    half = len(MANY) // 2
    body = gzip.compress(MANY[:half].encode()) + gzip.compress(MANY[half:].encode())
    assert sitemap(body) == sitemap(MANY)


def test_a_gzip_bomb_is_unpacked_up_to_the_limit_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "LARGEST_BODY", 100_000)
    listed = sitemap(gzip.compress(MANY.encode())).articles
    assert 100_000 / 30 < len(listed) < 100_000 / 20
    assert len(xml.legible(Page(gzip.compress(bytes(1_000_000)))).body) == 100_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>404</body></html>",
        b"<urlset",
        b"<urlset/>",
        b"<urlset><url/></urlset>",
        b"<urlset><url><loc>/a",
        b"\x1f\x8b",
        b"https://gazette.test/crue",
    ],
    ids=["empty", "html", "cut-root", "empty-root", "empty-url", "cut-address", "cut-gzip", "text"],
)
def test_what_is_no_sitemap_names_nothing(body: bytes) -> None:
    assert sitemap(body) == Sitemap()


@given(
    st.one_of(
        st.binary(),
        st.binary().map(lambda tail: b"<urlset><url><loc>" + tail),
        st.binary().map(lambda body: gzip.compress(b"<sitemapindex>" + body)[:-3]),
        st.text(alphabet="<>&;/!-[]:'\"= urlsetocnw\u00e9").map(lambda t: b"<urlset>" + t.encode()),
    )
)
def test_any_bytes_give_absolute_addresses(body: bytes) -> None:
    found = sitemap(body)
    urls = [entry.url for entry in (*found.articles, *found.sitemaps)]
    assert all(url.startswith(("http://", "https://")) for url in urls)


@pytest.mark.parametrize("language", ["fr", "xx"])
def test_the_sitemaps_of_the_corpus_are_read_whole(language: str) -> None:
    truth = CORPUS / language / "sitemaps.jsonl"
    if not truth.exists():
        pytest.skip("the corpus ../shared/corpus is not here")
    for line in truth.read_text("utf-8").splitlines():
        record = json.loads(line)
        body = gzip.decompress((truth.parent / "sitemaps" / f"{record['id']}.xml.gz").read_bytes())
        listed = sitemap(body).articles
        assert [entry.url for entry in listed] == [item["loc"] for item in record["items"]]
        for entry, item in zip(listed, record["items"], strict=True):
            # The truth went by local names; six of its titles and dates are those of a video.
            assert entry.title in {item.get("title"), None}
            assert entry.stamp in {item.get("publication_date"), item.get("lastmod")}
