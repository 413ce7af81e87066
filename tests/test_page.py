"""A page knows its text, its markup and its headers."""

import pytest

from crawler.page import Page


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
