"""Any bytes parse to a tree, as browsers would build it."""

import pytest

from crawler.page import Page


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
