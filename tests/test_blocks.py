"""What blocks promise: no text of the page is lost, in reading order, on any page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.blocks import MAX_BLOCKS, read_blocks
from crawler.extract.blocks.boxes import MAX_DEPTH
from crawler.page import Page


def texts(html: str) -> list[str]:
    return [block.text for block in read_blocks(Page(html.encode(), charset="utf-8"))]


DROP_CAPS = ("drop-cap", "dropcap", "drop_cap", "lettrine", "first-letter", "firstletter")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<div>Nu dans un div<p>Dans un p</p>et après</div>",
            ["Nu dans un div", "Dans un p", "et après"],
        ),
        ("<p>Avant<div>Publicité</div>et après</p>", ["Avant", "Publicité", "et après"]),
        ("<p>Un<br><br>Deux<br/>et demi</p>", ["Un", "Deux et demi"]),
        ("<p><span class=drop>L</span>a crue</p>", ["La crue"]),
        *((f"<p><span class={name}>L</span> a crue</p>", ["La crue"]) for name in DROP_CAPS),
        ("<p><span class=drop-cap>Le</span> lac</p>", ["Le lac"]),
        ("<p><span class=petit>L</span> a crue</p>", ["L a crue"]),
        (
            "<p>L'<abbr>SDIS<i aria-hidden=true>Service des secours</i></abbr> y va</p>",
            ["L'SDIS y va"],
        ),
        ("<p>La <b aria-hidden=true>crue</b></p>", ["La crue"]),
        ("<p>Le <a href=/a>plan<i> (nouvelle fenêtre)</i></a> dit</p>", ["Le plan dit"]),
        ("<p>The <a href=/a>plan<i>, opens new tab</i></a> says</p>", ["The plan says"]),
        ("<p>Une <i>(nouvelle fenêtre)</i> ici</p>", ["Une (nouvelle fenêtre) ici"]),
        ("<table><tr><td>Nantes</td><td>3-1</td></tr></table>", ["Nantes", "3-1"]),
        ("<dl><dt>Crue</dt><dd>Montée des eaux</dd></dl>", ["Crue", "Montée des eaux"]),
        ("<p>Texte<script>var a = 'non';</script> suivi</p>", ["Texte suivi"]),
        ("<p>a<!-- commentaire -->b</p>", ["ab"]),
        ("<p>25\u00a0000\u202feuros</p>", ["25\u00a0000\u202feuros"]),
        ("<p> — </p><p>mot</p>", ["mot"]),
        (
            "<pre>DÉPÊCHE\n\nLa crue\nmonte.\n \n<b>Le pont</b> est\nfermé.</pre>",
            ["DÉPÊCHE", "La crue monte.", "Le pont est fermé."],
        ),
        ("<pre>a = 1\n\nb = 2\n\nprint(a)</pre>", ["a = 1 b = 2 print(a)"]),
    ],
    ids=[
        "bare",
        "ad-in-p",
        "br-runs",
        "drop-cap",
        *DROP_CAPS,
        "two-letters",
        "small-letter",
        "abbreviation",
        "hidden-from-ears",
        "window",
        "tab",
        "window-in-the-text",
        "table",
        "definitions",
        "script",
        "comment",
        "nbsp",
        "no-word",
        "blank-lines",
        "program",
    ],
)
def test_text_is_kept_wherever_it_stands(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


SENTENCE = (
    "La rivière a encore monté cette nuit et trois villages sont coupés du reste de la vallée."
)
TEXT = "".join(f"<p>{SENTENCE} {number}</p>" for number in range(6))


@pytest.mark.parametrize(
    "html",
    [
        f"<button class=menu><div>Menu</button><main>{TEXT}</main>",
        f"<svg><g></svg><main>{TEXT}</main>",
        f"<div id=app></div><noscript>{TEXT}</noscript>",
    ],
    ids=["open-button", "open-drawing", "without-scripts"],
)
def test_a_text_inside_an_element_that_is_else_left_out_is_read(html: str) -> None:
    assert [text for text in texts(html) if text != "Menu"] == [f"{SENTENCE} {n}" for n in range(6)]


@pytest.mark.parametrize(
    "html",
    [
        f"<main>{TEXT}</main><noscript>{TEXT}</noscript>",
        f"<div id=app></div><noscript>Activez JavaScript. {SENTENCE}</noscript>",
    ],
    ids=["copy", "message"],
)
def test_what_is_shown_without_scripts_is_read_only_for_want_of_a_text(html: str) -> None:
    assert texts(html) == ([f"{SENTENCE} {n}" for n in range(6)] if "main" in html else [])


def test_a_block_knows_its_links_and_their_share() -> None:
    (block,) = read_blocks(Page(b"<p>Lire : <a href='/a'>Le pont ferme</a></p>"))
    assert [(link.url, link.text) for link in block.links] == [("/a", "Le pont ferme")]
    assert 0.5 < block.link_share < 0.8
    assert block.tag == "p"
    assert block.path.endswith("/p")


@pytest.mark.parametrize(
    ("inside", "is_long"),
    [(SENTENCE, True), ("Un mot", False), (f"<a href=/b>{SENTENCE}</a>", False)],
    ids=["text", "short", "link"],
)
def test_a_text_is_long_when_its_own_words_are_many(inside: str, is_long: bool) -> None:
    (block,) = read_blocks(Page(f"<p>{inside}</p>".encode(), charset="utf-8"))
    assert block.is_long is is_long


@pytest.mark.parametrize(
    ("beside", "is_long"),
    [("", True), (f"<p>{SENTENCE * 3}</p>", True), (f"<p>{SENTENCE * 30}</p>", False)],
    ids=["alone", "next-to-a-paragraph", "next-to-a-text"],
)
def test_short_lines_count_as_text_where_there_is_little_else(beside: str, is_long: bool) -> None:
    lines = "".join(f"<p>Le quai {n} de la vieille ville</p>" for n in range(12))
    blocks = read_blocks(Page(f"{lines}{beside}".encode(), charset="utf-8"))
    assert {block.is_long for block in blocks[:12]} == {is_long}


SWALLOWING = "noscript svg math object canvas audio video"


@pytest.mark.parametrize("tag", SWALLOWING.split())
def test_a_page_whose_text_stands_in_what_no_reader_sees_is_read_nonetheless(tag: str) -> None:
    assert f"{SENTENCE} 0" in texts(f"<body><{tag}>{TEXT}</{tag}></body>")
    assert f"{SENTENCE} 0" not in texts(
        f"<body><{tag}>{TEXT}</{tag}>{TEXT.replace('0', '9')}</body>"
    )


@pytest.mark.parametrize("tag", ["script", "style", "iframe", "template", "select", "textarea"])
def test_what_no_reader_sees_as_text_is_none(tag: str) -> None:
    assert f"{SENTENCE} 0" not in texts(f"<body><p>Gazette</p><{tag}>{TEXT}</{tag}></body>")


def test_a_plain_text_has_one_block_a_line() -> None:
    blocks = read_blocks(Page(b"Un\n\n  Deux  \n--\n", is_plain_text=True))
    assert [(block.text, block.tag, block.path) for block in blocks] == [
        ("Un", "", ""),
        ("Deux", "", ""),
    ]


def test_twenty_thousand_nested_tags_are_read() -> None:
    blocks = read_blocks(Page(b"<div>" * 20_000 + b"profond" + b"</div>" * 20_000))
    assert all(block.box is None or block.box.depth <= MAX_DEPTH for block in blocks)


def test_the_number_of_blocks_is_bounded() -> None:
    assert len(read_blocks(Page(b"<p>a</p>" * (MAX_BLOCKS + 10)))) == MAX_BLOCKS


@given(st.lists(st.text(alphabet="abcé ", min_size=1).filter(str.strip), min_size=1, max_size=9))
def test_every_word_comes_out_once_and_in_order(words: list[str]) -> None:
    html = "".join(f"<p>{word}</p>" for word in words)
    assert " ".join(texts(html)).split() == " ".join(words).split()


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read_blocks(Page(text.encode("utf-8", "replace"), charset="utf-8"))
