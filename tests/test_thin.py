"""What pages without a long line promise: verses, results and short lines are a text too."""

import pytest

from crawler.extract.blocks import read_blocks
from crawler.extract.split import split_page
from crawler.page import Page
from crawler.site import Site

HEADLINE = "Le passeur"
VERSES = (
    "Sur la rive la barque attend",
    "Que le vent tourne un peu",
    "Le passeur compte ses années",
    "Et la rivière",
    "Garde la pierre",
    "Du vieux lavoir",
)
MENU = "".join(f"<li><a href='/{n}'>Rubrique {n} du journal</a></li>" for n in range(20))
FOOT = (
    "La Gazette est éditée par la société de ses lecteurs, au capital de dix euros, à Vallée-Haute."
)


def paragraphs(inside: str) -> tuple[str, ...]:
    html = f"<nav><ul>{MENU}</ul></nav><h1>{HEADLINE}</h1>{inside}<footer><p>{FOOT}</p></footer>"
    page = Page(html.encode(), url="https://gazette.test/passeur.html", charset="utf-8")
    site = Site("gazette", "https://gazette.test/")
    return split_page(page, site, read_blocks(page), headline=HEADLINE).paragraphs


def test_verses_that_stand_in_a_paragraph_each_are_the_text() -> None:
    assert paragraphs("".join(f"<p>{verse}</p>" for verse in VERSES)) == VERSES


def test_a_table_of_results_is_the_text() -> None:
    rows = [(f"Vallée-Haute {n}", f"{n}-1", f"Pont-Neuf {n}") for n in range(6)]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    assert paragraphs(f"<table>{table}</table>") == tuple(cell for row in rows for cell in row)


@pytest.mark.parametrize(
    "lines",
    [
        tuple(f"La rivière monte, phrase {n}, et le pont reste fermé." for n in range(12)),
        tuple(f"川の水位は昨夜も上がり、{n}つの村が孤立している。" for n in range(6)),
    ],
    ids=["french", "japanese"],
)
def test_short_paragraphs_are_the_text_of_a_page_without_long_ones(lines: tuple[str, ...]) -> None:
    assert paragraphs(f"<div>{''.join(f'<p>{line}</p>' for line in lines)}</div>") == lines


@pytest.mark.parametrize(
    "inside",
    [
        "<p>Page introuvable</p><p>Revenir à l'accueil</p>",
        f"<form>{''.join(f'<p>{verse}</p>' for verse in VERSES)}</form>",
        f"<ul>{MENU}</ul>",
    ],
    ids=["few", "form", "links"],
)
def test_lines_that_are_few_or_stand_apart_make_no_text(inside: str) -> None:
    assert paragraphs(inside) == ()


def test_lines_beside_a_text_are_not_read_as_one() -> None:
    text = f"<p>{FOOT.replace('La Gazette', 'La revue')}</p>" * 1
    verses = "".join(f"<div class=vers>{verse}</div>" for verse in VERSES)
    assert paragraphs(f"<article>{text}</article><section>{verses}</section>") == (
        FOOT.replace("La Gazette", "La revue"),
    )
