"""A feed gives its entries in order, however it is written, and never an error."""

import gzip
import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover.feeds import read_feed
from crawler.discover.listed import Listed
from crawler.page import Page

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
HOME = "https://gazette.test/rss/une.xml"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>La Gazette des Rives</title><link>https://gazette.test/</link>
<image><url>https://gazette.test/logo.png</url><link>https://gazette.test/</link></image>
%s
</channel></rss>"""


NAMES_OF_DATES = ("pubDate", "published", "issued", "date", "updated", "modified")


def feed(body: str | bytes, url: str | None = HOME) -> tuple[Listed, ...]:
    return read_feed(Page(body.encode() if isinstance(body, str) else body, url=url))


def entry(inner: str) -> tuple[str, str | None, str | None]:
    (listed,) = feed(RSS % f"<item>{inner}</item>")
    return listed.url, listed.title, listed.stamp


def test_entries_come_in_document_order_with_their_raw_dates() -> None:
    items = "".join(
        f"<item><title>Crue {n}</title><link>https://gazette.test/{n}</link>"
        f"<pubDate>Thu, 26 Nov 2015 0{n}:28:00 +0100</pubDate></item>"
        for n in (3, 1, 2)
    )
    assert feed(RSS % items) == tuple(
        Listed(f"https://gazette.test/{n}", f"Crue {n}", f"Thu, 26 Nov 2015 0{n}:28:00 +0100", rank)
        for rank, n in enumerate((3, 1, 2), 1)
    )


@pytest.mark.parametrize(
    "body",
    [
        (
            '<rss version="0.91"><channel><item><title>La crue</title>'
            "<link>https://gazette.test/crue</link></item></channel></rss>"
        ),
        (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://gazette.test/"/>'
            '<item rdf:about="https://gazette.test/crue"><title>La crue</title>'
            "<link>https://gazette.test/crue</link></item></rdf:RDF>"
        ),
        (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns="http://purl.org/rss/1.0/">'
            '<item rdf:about="https://gazette.test/crue"><title>La crue</title></item></rdf:RDF>'
        ),
        (
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>La crue</title>'
            '<link rel="edit" href="https://gazette.test/edit"/>'
            '<link rel="alternate" type="application/json" href="https://gazette.test/crue.json"/>'
            '<link href="https://gazette.test/crue"/></entry></feed>'
        ),
        (
            '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>La crue</title>'
            '<link rel="alternate" type="text/html" href="https://gazette.test/crue"/></entry></feed>'
        ),
        (
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>La crue</title>'
            '<link rel="Alternate" type="application/json" href="https://gazette.test/crue.json"/>'
            '<link rel="ALTERNATE" type="TEXT/HTML" href="https://gazette.test/crue"/>'
            "</entry></feed>"
        ),
        json.dumps(
            {"items": [{"id": "7", "url": "https://gazette.test/crue", "title": "La crue"}]}
        ),
        json.dumps({"items": [{"id": "https://gazette.test/crue", "title": "La crue"}]}),
        json.dumps(
            {
                "items": [
                    {"id": "7", "external_url": "https://gazette.test/crue", "title": "La crue"}
                ]
            }
        ),
    ],
    ids=[
        "rss-0.91",
        "rss-1.0",
        "rdf-about-only",
        "atom",
        "atom-0.3",
        "atom-in-capitals",
        "json",
        "json-id-only",
        "json-of-others",
    ],
)
def test_every_kind_of_feed_is_read(body: str) -> None:
    assert feed(body) == (Listed("https://gazette.test/crue", "La crue", None, 1),)


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ("<link>\n https://gazette.test/a \n</link>", "https://gazette.test/a"),
        ("<link>/a</link>", "https://gazette.test/a"),
        (
            "<link><![CDATA[https://gazette.test/a?x=1&y=2]]></link>",
            "https://gazette.test/a?x=1&y=2",
        ),
        ("<link>https://gazette.test/a?x=1&y=2</link>", "https://gazette.test/a?x=1&y=2"),
        ("<link>https://gazette.test/a?x=1&copy=2</link>", "https://gazette.test/a?x=1&copy=2"),
        ("<guid>https://gazette.test/a</guid>", "https://gazette.test/a"),
        ('<guid isPermaLink="true">https://gazette.test/a</guid>', "https://gazette.test/a"),
        (
            '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" href="/a"/>',
            "https://gazette.test/a",
        ),
        (
            (
                '<link xmlns="http://www.w3.org/2005/Atom" rel="enclosure" href="/a.mp3"/>'
                '<link xmlns="http://www.w3.org/2005/Atom" type="application/json" href="/a.json"/>'
                '<link xmlns="http://www.w3.org/2005/Atom" type="text/html" href="/a"/>'
            ),
            "https://gazette.test/a",
        ),
        ("<link>https://gazette.test/a#suite</link>", "https://gazette.test/a"),
        (
            "<link>https://gazette.test/a</link><guid>https://gazette.test/tiny/7</guid>",
            "https://gazette.test/a",
        ),
    ],
    ids=[
        "white-space",
        "relative",
        "cdata",
        "bare-ampersand",
        "ampersand-like-an-entity",
        "guid-alone",
        "permalink",
        "atom-link-in-rss",
        "html-among-links",
        "fragment",
        "link-before-guid",
    ],
)
def test_the_address_is_found_wherever_it_stands(inner: str, url: str) -> None:
    assert entry(f"<title>La crue</title>{inner}")[0] == url


@pytest.mark.parametrize(
    "inner",
    [
        "<title>La crue</title>",
        '<guid isPermaLink="false">https://gazette.test/a</guid>',
        "<guid>52782335</guid>",
        "<link>mailto:redaction@gazette.test</link>",
        "<link>http://[</link>",
        "<link>http://gazette.test:port/a</link>",
        f"<link>https://gazette.test/{'a' * 3000}</link>",
    ],
    ids=["none", "no-permalink", "number", "mail", "no-host", "no-port", "endless"],
)
def test_an_entry_without_usable_address_is_left_out(inner: str) -> None:
    assert feed(RSS % f"<item>{inner}</item>") == ()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("<![CDATA[ L'Orne <b>monte</b> ]]>", "L'Orne monte"),
        ("L&amp;#039;Orne monte", "L'Orne monte"),
        ("L'Orne &lt;em&gt;monte&lt;/em&gt;", "L'Orne monte"),
        ("L'Orne <i>monte</i>", "L'Orne monte"),
        ("L&rsquo;&Eacute;vre d&eacute;borde&nbsp;!", "L’Évre déborde\u00a0!"),
        ("Moins de 3 &lt; 5 m\u00e8tres", "Moins de 3 < 5 mètres"),
        ("", None),
        ("<![CDATA[ ]]>", None),
    ],
    ids=[
        "cdata",
        "escaped-twice",
        "escaped-markup",
        "bare-markup",
        "html-entities",
        "less-than",
        "empty",
        "blank",
    ],
)
def test_a_title_is_plain_text(title: str, text: str | None) -> None:
    inner = f"<media:title>Photo</media:title><title>{title}</title><link>/a</link>"
    assert entry(inner)[1] == text


@pytest.mark.parametrize(
    ("inner", "stamp"),
    [
        ("<pubDate> Thu, 26 Nov 2015 08:28:00 +0100 </pubDate>", "Thu, 26 Nov 2015 08:28:00 +0100"),
        ("<pubdate>Thu,26 Nov 2015 8:2:5 GMT+9</pubdate>", "Thu,26 Nov 2015 8:2:5 GMT+9"),
        ("<dc:date>2015-11-26T08:28:00+01:00</dc:date>", "2015-11-26T08:28:00+01:00"),
        *((f"<{name}>2015-11-26</{name}>", "2015-11-26") for name in NAMES_OF_DATES),
        *(
            (f"<{late}>2015-11-27</{late}><{early}>2015-11-26</{early}>", "2015-11-26")
            for early, late in pairwise(NAMES_OF_DATES)
        ),
        ("", None),
    ],
    ids=[
        "rss",
        "lower-case",
        "dublin-core",
        *NAMES_OF_DATES,
        *(f"{name}-first" for name in NAMES_OF_DATES[:-1]),
        "none",
    ],
)
def test_a_date_is_kept_as_it_is_written(inner: str, stamp: str | None) -> None:
    assert entry(f"<link>/a</link>{inner}")[2] == stamp


def test_atom_prefers_the_publication_to_the_update_and_json_feed_too() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/a"/>'
        "<updated>2015-11-27</updated><published>2015-11-26</published></entry></feed>"
    )
    both = {"url": "/a", "date_modified": "2015-11-27", "date_published": "2015-11-26"}
    assert feed(atom)[0].stamp == feed(json.dumps({"items": [both]}))[0].stamp == "2015-11-26"


def test_an_address_that_comes_twice_is_listed_once_and_completed() -> None:
    items = (
        "<item><link>/a</link></item><item><link>/b</link></item>"
        "<item><link>/a</link><title>La crue</title></item>"
    )
    assert [(listed.url[-1], listed.title, listed.rank) for listed in feed(RSS % items)] == [
        ("a", "La crue", 1),
        ("b", None, 2),
    ]


def test_xml_base_is_where_relative_addresses_start() -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://rives.test/une/">'
        '<entry><link href="crue"/></entry></feed>'
    )
    assert feed(body, url=None)[0].url == "https://rives.test/une/crue"


def test_a_base_that_is_no_address_leaves_that_of_the_feed() -> None:
    items = '<item xml:base="http://["><link>/a</link></item>'
    assert feed(RSS % items)[0].url == "https://gazette.test/a"


def test_a_value_without_end_is_read_no_further_than_a_value_can_be() -> None:
    title = entry(f"<link>/a</link><title>{'mot<b/> ' * 100_000}</title>")[1]
    assert title is not None
    assert len(title) < 20_000


def test_entries_in_entries_are_read_in_a_time_that_grows_with_the_feed_alone() -> None:
    before = time.process_time()
    feed("<rss>" + "<item><link>/a</link><title>" * 80 + "<b/>" * 100_000)
    assert time.process_time() - before < 2  # it took 12 seconds


@pytest.mark.parametrize("number", [f"&#{'9' * 5_000};", f"&amp;#{'9' * 5_000};"])
def test_a_reference_to_no_character_costs_no_entry(number: str) -> None:
    assert entry(f"<link>/a</link><title>Crue{number}</title>")[1] == "Crue\ufffd"


def test_an_address_with_half_a_character_costs_no_other_entry() -> None:
    items = [{"url": "https://gazette.test/\ud83d"}, {"url": "https://gazette.test/crue"}]
    assert [one.url for one in feed(json.dumps({"items": items}))] == ["https://gazette.test/crue"]


def test_entities_are_neither_expanded_nor_fetched() -> None:
    body = (
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/hosts">]>'
        "<rss><item><title>&b;&c;</title><link>/a?&b;</link></item></rss>"
    )
    assert feed(body) == (Listed("https://gazette.test/a?&b;", "&b;&c;", None, 1),)


@pytest.mark.parametrize("cut", [1, 9, 22, 30, 47, 60])
def test_a_cut_feed_gives_the_entries_before_the_cut_and_no_half_address(cut: int) -> None:
    whole = RSS % "<item><link>/a</link></item><item><title>La crue</title><link>/bb</link></item>"
    given_urls = [listed.url for listed in feed(whole[:-cut])]
    assert given_urls in (
        ["https://gazette.test/a"],
        ["https://gazette.test/a", "https://gazette.test/bb"],
    )
    assert feed(whole[: whole.index("/bb") + 2]) == feed(whole.replace("<link>/bb</link>", ""))


@pytest.mark.parametrize(
    "body",
    [
        RSS.encode("latin-1").replace(
            b"%s", "<item><title>La dépêche</title><link>/a</link></item>".encode("latin-1")
        ),
        (RSS % "<item><title>La dépêche</title><link>/a</link></item>")
        .replace("UTF-8", "ISO-8859-1")
        .encode(),
        (RSS % "<item><title>La dépêche</title><link>/a</link></item>").encode("utf-16"),
        b"Warning: mysql on line 7\n"
        + (RSS % "<item><title>La dépêche</title><link>/a</link></item>").encode(),
        gzip.compress((RSS % "<item><title>La dépêche</title><link>/a</link></item>").encode()),
        (RSS % "<item><title>La d\x0bépêche\x00</title><link>/a</link></item>").encode(),
    ],
    ids=[
        "latin-1-declared-utf-8",
        "utf-8-declared-latin-1",
        "utf-16",
        "warning-in-front",
        "gzip",
        "control-characters",
    ],
)
def test_a_damaged_wrapping_costs_no_entry(body: bytes) -> None:
    assert feed(body) == (Listed("https://gazette.test/a", "La dépêche", None, 1),)


WIDE_RSS = "<rss><item><title>La dépêche</title><link>/a</link></item></rss>"
WIDE_JSON = json.dumps({"items": [{"title": "La dépêche", "url": "/a"}]}, ensure_ascii=False)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["bare", "marked"])
@pytest.mark.parametrize(
    "text",
    [WIDE_RSS, f'<?xml version="1.0" encoding="UTF-16"?>{WIDE_RSS}', f"\n {WIDE_RSS}", WIDE_JSON],
    ids=["undeclared", "declared", "white-space", "json"],
)
@pytest.mark.parametrize("stated", [None, "utf-16", "utf-8", "iso-8859-1"])
def test_a_feed_in_utf_16_is_known_by_its_bytes(
    text: str, mark: str, encoding: str, stated: str | None
) -> None:
    headers = (("Content-Type", f"application/rss+xml; charset={stated}"),) if stated else ()
    page = Page((mark + text).encode(encoding), url=HOME, headers=headers)
    assert read_feed(page) == (Listed("https://gazette.test/a", "La dépêche", None, 1),)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body><a href='/2026/03/01/crue'>La crue de l'Orne</a></body></html>",
        b"<rss",
        b"<rss version='2.0'",
        b"<rss/>",
        b"<rss><channel></channel></rss>",
        b"{",
        b"[1]",
        b'{"items": 7}',
        b'{"items": [7, null, {"url": 7}, {"title": "sans adresse"}]}',
        b'{"items":' + b"[" * 100_000,
        b"\x1f\x8b\x08",
        b"%PDF-1.7",
    ],
    ids=[
        "empty",
        "html",
        "cut-name",
        "cut-root",
        "empty-root",
        "empty-channel",
        "cut-json",
        "json-list",
        "json-number",
        "json-junk",
        "deep-json",
        "cut-gzip",
        "pdf",
    ],
)
def test_what_is_no_feed_has_no_entries(body: bytes) -> None:
    assert feed(body) == ()


@given(
    st.one_of(
        st.binary(),
        st.binary().map(lambda tail: b"<rss><item><link>" + tail),
        st.text(alphabet="<>&;/!-[]?:'\"= CDATArssitemlnk\u00e9\ufffe").map(
            lambda text: b"<rss>" + text.encode()
        ),
        st.recursive(
            st.none() | st.integers() | st.text(),
            lambda inner: (
                st.lists(inner) | st.dictionaries(st.sampled_from(["items", "url"]), inner)
            ),
        ).map(lambda value: json.dumps({"items": value}).encode()),
    ),
    st.sampled_from([None, HOME, "http://[", "rien"]),
)
def test_any_bytes_give_absolute_addresses_ranked_from_one(body: bytes, url: str | None) -> None:
    listed = feed(body, url)
    assert [entry.rank for entry in listed] == list(range(1, len(listed) + 1))
    assert len({entry.url for entry in listed}) == len(listed)
    assert all(entry.url.startswith(("http://", "https://")) for entry in listed)


@pytest.mark.parametrize("language", ["fr", "xx"])
def test_the_feeds_of_the_corpus_are_read_whole(language: str) -> None:
    truth = CORPUS / language / "feeds.jsonl"
    if not truth.exists():
        pytest.skip("the corpus ../shared/corpus is not here")
    for line in truth.read_text("utf-8").splitlines():
        record = json.loads(line)
        body = gzip.decompress((truth.parent / "feeds" / f"{record['id']}.xml.gz").read_bytes())
        listed = feed(body)
        assert [entry.url for entry in listed] == [item["link"] for item in record["items"]]
        assert [entry.title for entry in listed] == [item["title"] for item in record["items"]]
        for entry, item in zip(listed, record["items"], strict=True):
            # The truth looked for `pubDate` in this case only; one feed writes it in lower case.
            assert entry.stamp == item.get("pubDate") or "pubDate" not in item
