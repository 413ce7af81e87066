"""The encoding of a page is found in the order of trust."""

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
