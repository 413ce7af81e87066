"""What container and scene promise: one box for the article, whatever stands around it."""

import pytest

from crawler.extract.blocks import Block, read_blocks
from crawler.extract.blocks.marks import BESIDE
from crawler.extract.blocks.scene import Scene, read_scene
from crawler.page import Page

TEXT = "La rivière a encore monté cette nuit et trois villages sont coupés du reste de la vallée."
HEAD = "<h1>La crue monte</h1>"


def scene(html: str, *, headline: str | None = "La crue monte") -> tuple[Scene, tuple[Block, ...]]:
    page = Page(f"<body>{html}</body>".encode(), charset="utf-8")
    blocks = read_blocks(page)
    return read_scene(page, blocks, headline=headline), blocks


def texts(count: int, mark: str = "") -> str:
    return "".join(f"<p>{TEXT} {mark} {n}.</p>" for n in range(count))


def container(html: str) -> str:
    box = scene(html)[0].container
    return (box.element.get("id") or box.tag) if box else ""


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<main id=a>{HEAD}<div id=b>{texts(4)}</div></main>", "b"),
        (f"<main>{HEAD}<div id=b>{texts(4)}</div></main><div id=c>{texts(2, 'x')}</div>", "b"),
        (
            f"<div id=a>{HEAD}{texts(3)}</div><div class=comments>{texts(40, 'x')}</div>",
            "a",
        ),
        (
            f"<div id=a>{HEAD}{texts(2)}</div><div class='cookie-box'>{texts(20, 'x')}</div>",
            "a",
        ),
        (
            f"<article id=a>{HEAD}{texts(3)}</article><article>{texts(5, 'x')}</article>",
            "a",
        ),
        (f"<div id=a>{HEAD}{texts(3)}</div><footer>{texts(9, 'x')}</footer>", "a"),
        (f"<div id=a>{HEAD}{texts(2)}</div><div>{f'<p>{TEXT}</p>' * 30}</div>", "a"),
        (
            f"<main>{HEAD}<div id=b class=entry-content>{texts(5)}</div>{{}}</main>".format(
                f"<div>{texts(2, 'x')}</div>"
            ),
            "b",
        ),
    ],
    ids=["deepest", "beside", "comments", "dialog", "next-article", "footer", "repeated", "named"],
)
def test_the_container_is_where_most_of_the_text_stands(html: str, expected: str) -> None:
    assert container(html) == expected


@pytest.mark.parametrize(
    "parts",
    [
        f"<div class=part>{texts(6)}</div><div class=part>{texts(1, 'x')}</div>",
        f"{texts(1, 'x')}<div class=paywall>{texts(9)}</div>",
        f"<p><i><div class=part>{texts(6)}</div></i></p><b><div class=part>{texts(1, 'x')}</div>",
    ],
    ids=["twins", "paywall", "stray-tags"],
)
def test_text_cut_into_boxes_is_held_together(parts: str) -> None:
    read, blocks = scene(f"<main id=m>{HEAD}<div id=t>{parts}</div></main>")
    assert all(read.view(block.box) is not None for block in blocks if block.is_long)


def test_a_box_inside_another_article_is_no_part_of_the_text() -> None:
    other = f"<article><div class=part>{texts(1, 'x')}</div></article>"
    html = f"<main id=m>{HEAD}<div id=t><div class=part>{texts(6)}</div>{other}</div></main>"
    read, blocks = scene(html)
    inside = [block.text for block in blocks if block.is_long and read.view(block.box) is not None]
    assert inside == [f"{TEXT}  {n}.".replace("  ", " ") for n in range(6)]


def test_a_comment_class_around_the_headline_is_no_comment() -> None:
    read, blocks = scene(f"<div class='comments-open cookie-set'>{HEAD}{texts(3)}</div>")
    assert not any(read.is_foreign(block) for block in blocks)


def test_comments_without_a_headline_are_known_by_their_share() -> None:
    html = f"<div>{texts(9)}</div><div class=comments>{texts(2, 'x')}</div>"
    read, blocks = scene(html, headline=None)
    assert [read.is_foreign(block) for block in blocks] == [False] * 9 + [True] * 2


def test_the_comments_of_a_match_are_its_report() -> None:
    read, blocks = scene(f"{HEAD}<div class='live-match-comments'>{texts(3)}</div>")
    assert not any(read.is_foreign(block) for block in blocks)


def test_a_view_counts_the_boxes_on_the_way_but_for_the_dominant_ones() -> None:
    inside = f"<div class=w>{texts(5)}<aside><p>Un encadré.</p></aside></div>"
    read, blocks = scene(f"{HEAD}<div id=t>{texts(3, 'x')}{inside}</div>")
    steps = {block.text: view.steps for block in blocks if (view := read.view(block.box))}
    assert steps["Un encadré."] == 2
    assert steps[f"{TEXT} 0."] == steps[f"{TEXT} x 0."] == 1


def test_a_box_counts_all_text_in_it_and_what_of_it_is_long_or_linked() -> None:
    _, blocks = scene(
        "<div><p>Un <a href='/a'>lien</a></p><section>" + texts(2) + "</section></div>"
    )
    outer, inner = (next(b for b in blocks[n].boxes() if b.tag == tag)
                    for n, tag in ((0, "div"), (1, "section")))  # fmt: skip
    long = 2 * len(f"{TEXT}  0.".replace("  ", " "))
    assert (inner.chars, inner.link_chars, inner.long_chars) == (long, 0, long)
    assert (outer.chars, outer.link_chars, outer.long_chars) == (long + len("Un lien"), 4, long)


@pytest.mark.parametrize(
    ("html", "index"),
    [
        ("<h1>La crue monte</h1>", 1),
        ("<h1>Vallée : la crue monte ce soir</h1>", 1),
        ("<h1>Un autre titre</h1><h2>La crue monte</h2>", 2),
        ("<h1>Un autre titre</h1>", 1),
        ("<h2>Un autre titre</h2>", -1),
    ],
    ids=["alone", "with-more", "no-h1", "printed-otherwise", "nowhere"],
)
def test_the_headline_is_the_block_that_says_it_else_the_first_h1(html: str, index: int) -> None:
    assert scene(f"<p>Gazette</p>{html}<p>Vallée</p>")[0].headline_index == index


def test_the_state_of_a_post_says_nothing_of_its_text() -> None:
    _, (block,) = scene(f"<div class='hentry status-publish'>{texts(1)}</div>")
    assert block.box is not None
    assert not block.box.above & BESIDE


def test_a_page_without_text_has_no_container() -> None:
    assert scene("<p>Accueil</p>", headline=None)[0].container is None
