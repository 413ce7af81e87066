"""Where a saved page comes from: what each saver leaves, and which of it is believed."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.instants import banner_date, mail_date, script_date, timestamp
from crawler.archive.saved.address import http_address, is_home, unwrap
from crawler.archive.saved.hints import Hint, settle
from crawler.archive.saved.origin import identified
from crawler.archive.saved.wayback import restored
from crawler.page import Page, Source

A = "https://gazette.test/crue"
WAYBACK = f"https://web.archive.org/web/20151126010000/{A}"
CAPTURED = "2015-11-26T01:00:00+00:00"

SINGLE_FILE = f"""<!DOCTYPE html> <html lang=fr><!--
 Page saved with SingleFile
 url: {A}
 saved date: Thu Nov 26 2015 09:00:00 GMT+0800 (heure de Chine)
--><meta charset=utf-8>"""
SAVED_FROM = f"<!DOCTYPE html>\n<!-- saved from url=(0027){A} -->\n<html><head>"
HTTRACK = (
    "<html>\n<!-- Mirrored from gazette.test/crue by HTTrack Website Copier/3.x [XR&CO'2014], "
    "Thu, 26 Nov 2015 01:00:00 GMT -->\n<head>"
)
WOMBAT = f'<head><script>__wm.wombat("{A}","20151126010000","https://web.archive.org/");</script>'
TOOLBAR = (
    '<!-- BEGIN WAYBACK TOOLBAR INSERT --><input type="text" name="url" id="wmtbURL" '
    f'value="{A}"><!-- END WAYBACK TOOLBAR INSERT -->'
)
BANNER = (
    "</html><!--\n     FILE ARCHIVED ON 01:00:00 Nov 26, 2015 AND RETRIEVED FROM THE\n"
    "     INTERNET ARCHIVE ON 12:00:00 Mar 04, 2021.\n-->"
)
CANONICAL = f'<link rel="canonical" href="{A}">'
OG_URL = f'<meta property="og:url" content="{A}">'
JSON_LD = (
    '<script type="application/ld+json">'
    + json.dumps({"@graph": [{"@type": "NewsArticle", "mainEntityOfPage": {"@id": A}}]})
    + "</script>"
)


def found(html: str, name: str = "a.html", *hosts: str, plain: bool = False) -> Page:
    page = Page(html.encode(), is_plain_text=plain)
    return identified(page, name=name, hosts=hosts)


@pytest.mark.parametrize(
    ("html", "name", "url_source", "date_source"),
    [
        pytest.param(SINGLE_FILE, "a.html", "singlefile", "singlefile", id="singlefile"),
        pytest.param(
            SINGLE_FILE.replace("Page saved with", "Archive processed by"),
            "a.html",
            "singlefile",
            "singlefile",
            id="singlefile-before-2020",
        ),
        pytest.param(SAVED_FROM, "a.html", "saved_from", None, id="browser"),
        pytest.param(
            SAVED_FROM.replace(A, WAYBACK), "a.html", "saved_from", "wayback", id="browser-wayback"
        ),
        pytest.param(WOMBAT, "a.html", "wayback", "wayback", id="wayback-script"),
        pytest.param(TOOLBAR + BANNER, "a.html", "wayback", "wayback", id="wayback-toolbar"),
        pytest.param(BANNER, "a.html", None, "wayback", id="wayback-banner-alone"),
        pytest.param("", f"20151126010000/{A}", "wayback", "wayback", id="wayback-path"),
        pytest.param(
            "",
            "web.archive.org/web/20151126010000id_/https:/gazette.test/crue",
            "wayback",
            "wayback",
            id="wayback-mirror",
        ),
        pytest.param(
            "",
            "20151126010000_https%3A%2F%2Fgazette.test%2Fcrue",
            "wayback",
            "wayback",
            id="wayback-one-name",
        ),
        pytest.param(
            A, "20151126010000/gazette.test/crue", "wayback", "wayback", id="wayback-under-time"
        ),
        pytest.param(
            A, "gazette.test/20151126010000/crue", "wayback", "wayback", id="wayback-under-host"
        ),
        pytest.param(CANONICAL + OG_URL, "a.html", "canonical", None, id="canonical-and-og-url"),
        pytest.param(OG_URL + JSON_LD, "a.html", "og_url", None, id="og-url-and-json-ld"),
        pytest.param(JSON_LD, "gazette.test/x.html", "json_ld", None, id="json-ld-and-folder"),
        pytest.param(A, "mirror/gazette.test/crue", "path", None, id="wget-mirror"),
        pytest.param("", "mirror/https/gazette.test/crue", "path", None, id="wget-with-protocol"),
        pytest.param("<p>Rien", "a.html", None, None, id="nothing"),
    ],
)
def test_address_and_date_are_recovered_from_what_savers_leave(
    html: str, name: str, url_source: str | None, date_source: str | None
) -> None:
    page = found(html, name)
    assert (page.url, page.url_source) == (A if url_source else None, url_source)
    assert page.requested_url == page.url
    dated = page.fetched_at.isoformat() if page.fetched_at else None
    assert (dated, page.fetched_at_source) == (CAPTURED if date_source else None, date_source)


def test_httrack_states_no_scheme() -> None:
    page = found(HTTRACK)
    assert (page.url, page.url_source) == ("http://gazette.test/crue", "httrack")
    assert page.fetched_at is not None
    assert (page.fetched_at.isoformat(), page.fetched_at_source) == (CAPTURED, "httrack")


TRUST = [
    ("sidecar", ""),
    ("mhtml", ""),
    ("singlefile", SINGLE_FILE),
    ("saved_from", SAVED_FROM),
    ("httrack", HTTRACK),
    ("wayback", WOMBAT),
    ("canonical", CANONICAL + OG_URL),
    ("og_url", OG_URL + JSON_LD),
    ("json_ld", JSON_LD),
    ("path", ""),
]


@pytest.mark.parametrize("number", range(len(TRUST)), ids=[source for source, _ in TRUST])
def test_the_more_trusted_address_wins(number: int) -> None:
    html = "".join(text for _, text in TRUST[number:])
    stated = [Hint("sidecar", A), Hint("mhtml", A)][number:]
    page = identified(Page(html.encode()), name="gazette.test/a.html", stated=stated)
    assert page.url_source == TRUST[number][0]


DATED: tuple[Source, ...] = ("sidecar", "wayback", "mhtml", "singlefile", "httrack", "header")


@pytest.mark.parametrize("number", range(len(DATED)), ids=DATED)
def test_the_more_trusted_date_wins(number: int) -> None:
    day = datetime.fromisoformat(CAPTURED)
    hints = [Hint(source, None, day) for source in reversed(DATED[number:])]
    assert settle(hints).fetched_at_source == DATED[number]


def test_a_copy_saved_years_later_is_dated_by_its_capture() -> None:
    saved = SINGLE_FILE.replace("2015", "2024") + BANNER
    page = found(saved)
    assert page.fetched_at == datetime.fromisoformat(CAPTURED)
    assert (page.url_source, page.fetched_at_source) == ("singlefile", "wayback")


def test_a_sidecar_that_dates_a_copy_later_than_its_capture_is_followed_and_named() -> None:
    stated = [Hint("sidecar", WAYBACK, datetime.fromisoformat("2024-05-01T00:00:00+00:00"))]
    page = identified(Page(b""), name="a.html", stated=stated)
    assert (page.url, page.fetched_at_source) == (A, "sidecar")
    (warning,) = page.warnings
    assert "of sidecar was used, but the page was captured by a web archive on 2015" in warning


@pytest.mark.parametrize(
    "claim",
    [
        "javascript:alert(1)",
        "file:///C:/Users/x/crue.html",
        "ftp://gazette.test/a",
        "data:text/html,x",
        "/crue.html",
        "https:///crue",
        "http://[::1/a",
        "https://gazette.test/" + "a" * 9000,
        "http://gazette.test/\x07",
    ],
)
def test_a_comment_that_claims_no_web_address_is_named_and_passed_over(claim: str) -> None:
    page = found(SINGLE_FILE.replace(A, claim) + CANONICAL + OG_URL)
    assert (page.url, page.url_source) == (A, "canonical")
    (warning,) = page.warnings
    assert "of singlefile was not used: it is no absolute http address" in warning
    assert len(warning) < 320


def test_about_internet_is_how_tools_write_that_there_is_no_address() -> None:
    page = found("<!-- saved from url=(0014)about:internet --><html>")
    assert (page.url, page.url_source, page.warnings) == (None, None, ())


def test_a_second_hyphen_that_a_comment_cannot_hold_comes_back() -> None:
    page = found("<!-- saved from url=(0024)http://gazette.test/a-%2Db -->")
    assert page.url == "http://gazette.test/a--b"


@pytest.mark.parametrize(
    ("html", "doubt"),
    [
        pytest.param(CANONICAL, "neither known nor named by anything else", id="host-unknown"),
        pytest.param(JSON_LD * 2, "neither known nor named", id="same-statement-twice"),
        pytest.param(
            CANONICAL.replace("/crue", "/") + OG_URL.replace("/crue", "/index.html"),
            "it is a home page",
            id="home-page",
        ),
    ],
)
def test_what_only_the_page_states_needs_a_second_witness(html: str, doubt: str) -> None:
    page = found(html)
    assert (page.url, page.url_source) == (None, None)
    assert page.warnings
    assert all(doubt in warning for warning in page.warnings)


@pytest.mark.parametrize(
    "witness",
    [
        '<link rel="alternate" type="application/rss+xml" href="https://gazette.test/rss.xml">',
        '<link rel="shortlink" href="https://www.gazette.test/?p=12">',
    ],
)
def test_feeds_and_short_links_of_the_page_are_a_second_witness(witness: str) -> None:
    assert found(CANONICAL + witness).url == A


@pytest.mark.parametrize(("host", "url"), [("gazette.test", A), ("test", A), ("azette.test", None)])
def test_a_known_host_is_a_second_witness(host: str, url: str | None) -> None:
    assert found(CANONICAL, "a.html", host).url == url


def test_relative_addresses_and_broken_json_state_nothing() -> None:
    html = (
        '<link rel="canonical" href="/crue"><script type="application/ld+json">{"@type"</script>'
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>"
        '<script type="application/ld+json">[1, {"@graph": {"@type": "Article"}}]</script>'
    )
    assert found(html, "a.html", "gazette.test").url is None


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("www.gazette.test/2015/crue.html", "http://www.gazette.test/2015/crue.html"),
        ("www.gazette.test/index.html.gz", "http://www.gazette.test/"),
        ("www.gazette.test/a.php?id=3.html", "http://www.gazette.test/a.php?id=3"),
        ("www.gazette.test:8080/a.html", "http://www.gazette.test:8080/a.html"),
        ("127.0.0.1:8801/2026/crue.html", "http://127.0.0.1:8801/2026/crue.html"),
        ("localhost:8801/index.html?page=2.html", "http://localhost:8801/?page=2"),
        ("1.2.3.4/x.html", None),
        ("localhost/x.html", None),
        ("www.gazette.test/l'été à Noël.html", "http://www.gazette.test/l'%C3%A9t%C3%A9%20%C3%A0"),
        ("www.gazette.test/n#1.html", "http://www.gazette.test/n%231.html"),
        ("crawls/page.html/x.html", None),
        ("archive.warc/x.html", None),
        ("v1.2/x.html", None),
        ("Gazette.Test/x.html", None),
        ("www.gazette.test.html", None),
        ("20159926010000/http:/gazette.test/a", "http://gazette.test/a"),
    ],
)
def test_folders_named_like_a_host_give_a_weak_address(name: str, url: str | None) -> None:
    page = found("", name)
    if url is None:
        assert (page.url, page.warnings) == (None, ())
        return
    assert page.url is not None
    assert page.url.startswith(url)
    assert page.url_source == "path"
    assert "guessed from the names of the folders" in page.warnings[0]


def test_names_from_a_mac_give_the_same_address() -> None:
    composed, decomposed = "gazette.test/\u00e9t\u00e9.html", "gazette.test/e\u0301te\u0301.html"
    assert found("", composed).url == found("", decomposed).url


def test_the_page_in_a_copy_is_as_it_was_before_the_archive_rewrote_it() -> None:
    prefix = "https://web.archive.org/web/20151126010000"
    html = (
        f'{WOMBAT}<link rel="canonical" href="{prefix}/{A}">{TOOLBAR}'
        f'<a href="{prefix}/http://gazette.test/b">B</a>'
        '<a href="/web/20151126010000/https://gazette.test/c">C</a>'
        '<img src="//web.archive.org/web/20151126010000im_/http://gazette.test/d.jpg">'
    )
    page = found(html)
    assert "web.archive.org/web" not in page.text
    assert "TOOLBAR" not in page.text
    assert page.selector.xpath("//@href | //@src").getall() == [
        A,
        "http://gazette.test/b",
        "https://gazette.test/c",
        "http://gazette.test/d.jpg",
    ]


def test_a_page_that_only_links_to_the_archive_is_left_alone() -> None:
    html = f'<a href="{WAYBACK}">la version archivée</a>'
    assert found(html).body == html.encode()


@pytest.mark.parametrize("body", [b"", b"<!-- BEGIN WAYBACK TOOLBAR INSERT --><p>a", b"<p>a"])
def test_a_toolbar_that_does_not_end_takes_nothing_with_it(body: bytes) -> None:
    assert restored(body) == body


def test_comments_after_the_body_begins_are_not_the_savers() -> None:
    assert found("<body>" + SAVED_FROM).url is None


def test_a_text_file_has_no_comments_and_no_canonical() -> None:
    page = found(SAVED_FROM + CANONICAL + OG_URL, "www.gazette.test/a.txt", plain=True)
    assert (page.url, page.url_source) == ("http://www.gazette.test/a.txt", "path")


@pytest.mark.parametrize(
    "html",
    [
        "<!--\n Page saved with SingleFile " + "x" * 1_000_000 + "-->",
        "<!--" + " " * 1_000_000 + "saved from url=(1)http://gazette.test/a-->",
        "<!--" * 250_000,
        "<!-- Mirrored from " * 50_000,
        '__wm.wombat("' * 80_000,
        "FILE ARCHIVED ON " * 60_000,
        "<!-- BEGIN WAYBACK TOOLBAR INSERT -->" * 30_000,
    ],
    ids=["singlefile", "spaces", "comments", "httrack", "script", "banner", "toolbar"],
)
def test_a_megabyte_of_comment_states_nothing(html: str) -> None:
    page = found(html)
    assert (page.url, page.fetched_at) == (None, None)


MARKUP = st.lists(
    st.sampled_from(
        [SINGLE_FILE, SAVED_FROM, HTTRACK, WOMBAT, TOOLBAR, BANNER, CANONICAL, OG_URL, JSON_LD]
    ).flatmap(lambda text: st.integers(0, len(text)).map(lambda end: text[:end]))
    | st.text(max_size=8)
).map("".join)


@given(MARKUP, st.text(alphabet="./:%@?#é0123456789-_ahtpwsb", max_size=60))
def test_no_page_and_no_name_makes_the_search_raise(html: str, name: str) -> None:
    page = found(html, name)
    assert (page.url is None) == (page.url_source is None)
    assert (page.fetched_at is None) == (page.fetched_at_source is None)
    assert page.url is None or http_address(page.url) == page.url
    assert page.fetched_at is None or page.fetched_at.utcoffset() is not None


@pytest.mark.parametrize(
    ("read", "text", "instant"),
    [
        (mail_date, "Thu, 26 Nov 2015 01:00:00 GMT", CAPTURED),
        (mail_date, "Thu, 26 Nov 2015 01:00:00 -0000", CAPTURED),
        (mail_date, "Thu, 26 Nov 2015 01:00:00", None),
        (mail_date, "Fri, 31 Dec 9999 23:00:00 -1400", None),
        (mail_date, "hier", None),
        (mail_date, "", None),
        (script_date, "Thu Nov 26 2015 09:00:00 GMT+0800", CAPTURED),
        (script_date, "Thu Nov 26 2015 01:00:00 UTC+00:00", CAPTURED),
        (script_date, "Thu Nov 26 2015", None),
        (script_date, "Thu Nov 31 2015 09:00:00 GMT+0800", None),
        (script_date, "Thu Nov 26 2015 09:00:00 GMT+9900", None),
        (script_date, "Mon Jan 01 0001 00:00:00 GMT+1400", None),
        (banner_date, "1:00:00 Nov 26, 2015", CAPTURED),
        (banner_date, "hier", None),
        (banner_date, "01:00:00 Okt 26, 2015", None),
        (timestamp, "20151126010000", CAPTURED),
        (timestamp, "19151126010000", None),
        (timestamp, "20151126", None),
        (timestamp, "20151126019900", None),
    ],
)
def test_times_are_read_as_savers_write_them(
    read: Callable[[str], datetime | None], text: str, instant: str | None
) -> None:
    value = read(text)
    assert (value.isoformat() if value else None) == instant


@pytest.mark.parametrize(
    ("url", "original"),
    [
        ("https://web.archive.org/web/20151126010000/http://gazette.test:80/a", "http://gazette.test/a"),
        ("http://web.archive.org/web/20151126010000if_/https:/gazette.test/a", "https://gazette.test/a"),
        ("https://archive.gazette.test/20151126010000/http://gazette.test/?a=1", "http://gazette.test/?a=1"),
        ("https://gazette.test/20151126010000/crue", None),
        ("https://gazette.test/20159926010000/http://b.test/", None),
        ("https://gazette.test/partage?u=http://b.test/", None),
    ],
)  # fmt: skip
def test_only_what_a_web_archive_puts_before_an_address_goes(url: str, original: str) -> None:
    assert unwrap(url)[0] == (original or url)
    assert (unwrap(url)[1] is not None) == (original is not None)


@pytest.mark.parametrize("path", ["", "/", "/index.php", "/accueil.html", "//"])
def test_home_pages_are_known_by_their_path(path: str) -> None:
    assert is_home(f"https://gazette.test{path}")


@pytest.mark.parametrize("path", ["/a", "/fr/", "/?p=1", "/index/a", "/home-sweet-home"])
def test_other_pages_are_no_home_page(path: str) -> None:
    assert not is_home(f"https://gazette.test{path}")
