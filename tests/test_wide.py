"""What wide reading promises: guides keep their lists and tables, news stays strict."""

import json

import pytest

from crawler.extract.blocks import read_blocks
from crawler.extract.split import Split, split_page
from crawler.page import Page
from crawler.site import Site

HEADLINE = "Tarte aux pommes du verger"
STEP = "Pelez les pommes, coupez-les en lamelles fines et rangez-les en rosace sur la pâte froide."
LAST = "Laissez cuire quarante minutes au four chaud, puis servez la tarte tiède avec de la crème."
ITEMS = tuple(f"{n} cuillerées de farine" for n in range(2, 12))
LIST = f"<h3>Ingrédients</h3><ul>{''.join(f'<li>{item}</li>' for item in ITEMS)}</ul>"
TEXT = f"<p>{STEP}</p><p>{LAST}</p>"


def split(body: str, *, kind: str = "Recipe") -> Split:
    told = json.dumps({"@type": kind, "headline": HEADLINE})
    script = f'<script type="application/ld+json">{told}</script>'
    html = f"<head>{script}</head><body><main><h1>{HEADLINE}</h1>{body}</main></body>"
    page = Page(html.encode(), url="https://gazette.test/tarte.html", charset="utf-8")
    site = Site("gazette", "https://gazette.test/")
    return split_page(page, site, read_blocks(page), headline=HEADLINE)


def test_a_page_that_is_no_news_keeps_the_list_beside_its_text() -> None:
    assert set(ITEMS) <= set(split(f"<div>{LIST}{TEXT}</div>").paragraphs)


@pytest.mark.parametrize("kind", ["NewsArticle", "LiveBlogPosting", "ReportageNewsArticle"])
def test_news_is_never_read_widely(kind: str) -> None:
    assert split(f"<div>{LIST}{TEXT}</div>", kind=kind).paragraphs == (STEP, LAST)


def test_a_page_that_is_mostly_body_is_not_read_widely() -> None:
    aside = "<ul><li>Partager la recette</li></ul>"
    assert split(f"<div class=etapes><p>{STEP}</p><p>{LAST}</p></div>{aside}").paragraphs == (
        STEP,
        LAST,
    )


@pytest.mark.parametrize("tag", ["aside", "nav", "figure", "footer"])
def test_what_stands_apart_stays_out_of_a_wide_reading(tag: str) -> None:
    apart = f"<{tag}><ul><li>Les tartes du site</li></ul></{tag}>"
    text = split(f"<div>{LIST}{apart}{TEXT}</div>").paragraphs
    assert "Les tartes du site" not in text
    assert set(ITEMS) <= set(text)


def test_a_wide_reading_says_so() -> None:
    reasons = {placement.reason for placement in split(f"<div>{LIST}{TEXT}</div>").placements}
    assert any(reason.endswith("on a page that is no news") for reason in reasons)


def test_a_card_without_a_link_leads_nowhere() -> None:
    page = Page(f"<div class='recipe card'><p>{STEP}</p></div>".encode(), charset="utf-8")
    noted = Page(f"<div class='recipe card'><p>{STEP}<a href=/b>b</a></p></div>".encode())
    linked = Page(f"<div class='recipe card'><p>{STEP}<a href=/b>{LAST}</a></p></div>".encode())
    marked = [read_blocks(one)[0].boxes() for one in (page, noted, linked)]
    without, note, link = ([box.marks for box in boxes if box.words.strip()] for boxes in marked)
    assert without == note != link
