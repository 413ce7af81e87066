"""A page knows its encoding, its text and its headers."""

import codecs

import pytest

from crawler.page import Page

ACCENTS = "<p>L'été à Noël, déjà</p>"


@pytest.mark.parametrize(
    ("body", "headers", "charset", "name", "source"),
    [
        pytest.param(ACCENTS.encode(), (), None, "utf-8", "utf-8", id="strict-utf-8"),
        pytest.param(ACCENTS.encode("cp1252"), (), None, "cp1252", "fallback", id="nothing-stated"),
        pytest.param(ACCENTS.encode("cp1252"), (), "latin-1", "cp1252", "sidecar", id="sidecar"),
        pytest.param(
            ACCENTS.encode("cp1252"),
            (("content-type", "text/html; charset=windows-1252"),),
            None,
            "cp1252",
            "header",
            id="header",
        ),
        pytest.param(
            b"<meta charset=iso-8859-15>" + ACCENTS.encode("iso-8859-15"),
            (),
            None,
            "iso8859-15",
            "meta",
            id="meta",
        ),
        pytest.param(
            b"<meta charset=iso-8859-1>" + ACCENTS.encode(),
            (),
            None,
            "utf-8",
            "utf-8",
            id="stale-meta-on-utf-8",
        ),
        pytest.param(
            codecs.BOM_UTF8 + ACCENTS.encode(), (), "latin-1", "utf-8", "bom", id="bom-wins"
        ),
        pytest.param(
            b"<meta charset=utf-8>" + ACCENTS.encode("cp1252"),
            (),
            None,
            "cp1252",
            "fallback",
            id="declares-utf-8-and-is-not",
        ),
        pytest.param(
            b"<meta charset=utf-8>" + ACCENTS.encode() + b"Gr\xe9ce <p>\xc3",
            (),
            None,
            "utf-8",
            "utf-8",
            id="declares-utf-8-and-holds-bytes-that-do-not-fit",
        ),
    ],
)
def test_encoding_is_found_in_the_order_of_trust(
    body: bytes,
    headers: tuple[tuple[str, str], ...],
    charset: str | None,
    name: str,
    source: str,
) -> None:
    page = Page(body, headers=headers, charset=charset)
    assert (codecs.lookup(page.encoding.name).name, page.encoding.source) == (name, source)
    assert "L'été à Noël, déjà" in page.text


@pytest.mark.parametrize(
    "charset", ["hex", "rot13", "idna", "punycode", "unicode_escape", "undefined", "utf-7"]
)
def test_an_encoding_that_is_none_of_texts_is_not_believed(charset: str) -> None:
    stated = (("Content-Type", f"text/html; charset={charset}"),)
    for page in (
        Page(ACCENTS.encode("cp1252"), headers=stated),
        Page(ACCENTS.encode("cp1252"), charset=charset),
        Page(f"<meta charset={charset}>".encode() + ACCENTS.encode("cp1252")),
    ):
        assert page.encoding == ("cp1252", "fallback")
        assert "L'été à Noël, déjà" in page.text


def test_a_byte_that_does_not_fit_is_replaced_and_never_raises() -> None:
    assert Page(b"\xfa\xff abc", charset="utf-8").text.endswith("abc")


def test_header_names_are_read_in_any_case() -> None:
    page = Page(b"", headers=(("ETAG", "a"), ("etag", "b")))
    assert (page.header("ETag"), page.header("Age")) == ("a", None)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("<p>L\u2019\u00e9t\u00e9".encode(), None),
        ("\ufeff<p>L\u2019\u00e9t\u00e9".encode(), None),
        ("\u00a0<p>L\u2019\u00e9t\u00e9".encode(), "utf-8"),
        ("<p>L\u2019\x00\u00e9t\u00e9".encode(), "utf-8"),
        ("<p>L\u2019\u00e9t\u00e9".encode("cp1252"), "cp1252"),
        ("<p>L\u2019\u00e9t\u00e9".encode("utf-16"), None),
    ],
    ids=["as-it-is", "mark", "space", "nul", "cp1252", "utf-16"],
)
def test_the_parser_is_given_utf_8_whatever_the_page_is_in(
    body: bytes, charset: str | None
) -> None:
    page = Page(body, charset=charset)
    assert page.markup == "<p>L\u2019\u00e9t\u00e9".encode()
    assert page.tree.findtext(".//p") == "L\u2019\u00e9t\u00e9"


def test_bytes_that_do_not_fit_are_replaced_before_the_page_is_parsed() -> None:
    page = Page(b"<p>caf\xe9 noir", charset="utf-8")
    assert page.tree.findtext(".//p") == "caf\ufffd noir"


@pytest.mark.parametrize("body", [b"", b"\x00", b"<", b"<!-- "], ids=["empty", "nul", "lt", "cut"])
def test_anything_parses_to_a_tree(body: bytes) -> None:
    assert Page(body).tree is not None


def test_text_before_a_late_body_may_hold_what_no_xml_may() -> None:
    head, body = Page("<title>T</title><main>La</main><body>crue\x01 \ufffe".encode()).tree
    assert head.tag == "head"
    assert "".join(body.itertext()).split() == ["Lacrue"]


def test_a_tag_with_more_attributes_than_any_page_has_is_cut() -> None:
    many = " ".join(f"a{number}=x" for number in range(50_000))
    page = Page(f"<body><div {many}>La crue</div></body>".encode())
    (div,) = page.tree.iter("div")
    assert (len(div.attrib), div.text) == (1000, "La crue")


def test_a_picture_inside_a_tag_stays_whole() -> None:
    data = "data:image/png;base64," + "A A=A " * 20_000
    (picture,) = Page(f'<img src="{data}" alt="x">'.encode()).tree.iter("img")
    assert picture.get("src") == data


@pytest.mark.parametrize("end", ["</html>", "</body></html>", "</BODY></HTML>"])
def test_what_stands_behind_the_end_of_a_page_is_read(end: str) -> None:
    page = Page(f"<html><body><nav>Menu</nav>{end}<p>La crue</p></body></html>\n".encode())
    assert [paragraph.text for paragraph in page.tree.iter("p")] == ["La crue"]


@pytest.mark.parametrize(
    "html",
    [
        "<title>T</title><article><p>La crue</p></article>",
        "<html><head><meta charset=utf-8><main><p>La crue</p></main>",
        "<title>T</title><header><p>La</p></header> crue<p>monte</p>",
        "<head><title>T</title></head><body><p>La crue</p></body>",
    ],
    ids=["article", "main", "then-a-body", "whole"],
)
def test_a_body_begins_where_its_tag_is_left_out(html: str) -> None:
    head, body = Page(html.encode()).tree
    assert (head.tag, body.tag) == ("head", "body")
    assert {element.tag for element in head} <= {"meta", "title"}
    assert "".join("".join(body.itertext()).split()).startswith("Lacrue")
