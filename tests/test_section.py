"""The section of an article is what its site sorts it under, not what it calls all its news."""

from __future__ import annotations

import pytest

from crawler.extract.blocks import read_blocks
from crawler.extract.metadata import read_metadata
from crawler.page import Page
from crawler.site import Site

NAME = "<meta property='og:site_name' content='Gazette 24'>"
STATED = "<meta property='article:section' content='{}'>"
TRAIL = "<nav class=breadcrumb><a href='/'>Accueil</a><a href='/{0}'>{0}</a></nav>"


def section(html: str) -> str | None:
    page = Page(html.encode(), charset="utf-8", url="https://www.gazette.test/a")
    site = Site("gazette", "https://www.gazette.test/")
    return read_metadata(page, site, read_blocks(page)).section


ALL_NEWS = (
    "News|Top News|Blog|Infos|Info|Actu|Actus|Actualité|Actualités|Toute l’actualité|Nachrichten|"
    "Aktuelles|Aktuell|Allgemein|Artikel|Noticias|Notizie|Wiadomości|ニュース"
)


@pytest.mark.parametrize("name", ALL_NEWS.split("|"))
def test_a_name_of_all_news_gives_way_to_another_and_stands_alone_at_need(name: str) -> None:
    stated = STATED.format(name)
    assert section(stated + STATED.format("Vallée")) == "Vallée"
    assert section(stated + TRAIL.format("Vallée")) == "Vallée"
    assert section(stated + "<a rel='category tag'>Vallée</a>") == "Vallée"
    assert section(stated) == name


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<nav class=breadcrumb><a href=/x>Vallée</a><a href=/x/y>Infos</a></nav>", "Vallée"),
        ("<nav class=breadcrumb><a href=/x>Actualités</a><a href=/x/y>Vallée</a></nav>", "Vallée"),
        ("<nav class=breadcrumb><a href=/x>Infos</a></nav>", "Infos"),
        ("<nav class=breadcrumb><a href=https://a.test/>Vallée</a><a href=/x>Infos</a>", "Infos"),
        ("<nav class=breadcrumb><a href=/>Vallée</a></nav>", None),
        (
            "<nav class=breadcrumb><a href=/x>Vallée</a><a href=/b>Retour</a><a>drucken</a>",
            "Retour",
        ),
    ],
    ids=["behind", "before", "alone", "behind-the-site", "the-site-alone", "service"],
)
def test_a_trail_tells_more_than_the_site_and_its_news(html: str, expected: str | None) -> None:
    assert section(html) == expected


def test_the_name_of_the_site_is_no_section() -> None:
    assert section(NAME + STATED.format("GAZETTE 24")) is None
    assert section(NAME + STATED.format("GAZETTE 24") + TRAIL.format("Vallée")) == "Vallée"
    assert section(NAME + TRAIL.format("Gazette 24")) is None


@pytest.mark.parametrize("name", ["sport_sport", "sport_rugby-xv", "Sport/rugby-xv"])
def test_parts_of_an_address_are_no_section(name: str) -> None:
    assert section(STATED.format(name) + TRAIL.format("Vallée")) == "Vallée"


@pytest.mark.parametrize("name", ["Faits divers/Justice", "Tech - Médias", "Sport/rugby"])
def test_what_a_sign_joins_is_a_section(name: str) -> None:
    assert section(STATED.format(name)) == name


def test_the_name_in_a_menu_has_no_sign_behind_it() -> None:
    assert section(STATED.format("vallee") + "<a href=/v>Vallée &gt;</a>") == "Vallée"
