"""The authors that a page states, in the many forms that JSON-LD and its publishers allow."""

from __future__ import annotations

import pytest

from crawler.extract.blocks import read_blocks
from crawler.extract.jsonld import article_node
from crawler.extract.metadata import read_metadata
from crawler.page import Page
from crawler.site import Site

JEANNE, PAUL = '{"@type": "Person", "name": "Jeanne Exemple"}', "Paul Essai"


def authors(author: str, *, below: str = "", site: str = "gazette.test") -> tuple[str, ...]:
    """Return the authors of a page whose JSON-LD states *author*, with *below* its headline."""
    told = f'{{"@type": "NewsArticle", "headline": "La crue", "author": {author}}}'
    html = f"<script type='application/ld+json'>{told}</script><h1>La crue</h1>{below}"
    page = Page(html.encode(), charset="utf-8", url=f"https://www.{site}/a")
    return read_metadata(page, Site("gazette", f"https://www.{site}/"), read_blocks(page)).authors


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (f'[{JEANNE}, "{PAUL}"]', ("Jeanne Exemple", PAUL)),
        (f'["{PAUL}", {JEANNE}]', (PAUL, "Jeanne Exemple")),
        (f'["La rédaction", {JEANNE}]', ("Jeanne Exemple",)),
        (f'[[{JEANNE}], "{PAUL}"]', ("Jeanne Exemple", PAUL)),
        ('["Jeanne Exemple et Paul Essai", "AFP"]', ("Jeanne Exemple", PAUL)),
        ('"Par Jeanne Exemple, Paul Essai avec AFP"', ("Jeanne Exemple", PAUL)),
    ],
    ids=["beside", "before", "desk", "nested", "joined", "byline"],
)
def test_names_stand_beside_persons_in_one_list(author: str, expected: tuple[str, ...]) -> None:
    assert authors(author) == expected


@pytest.mark.parametrize(
    "kind", ['"person"', '["Person"]', '"http://schema.org/Person"', '["Person", "Organization"]']
)
def test_a_person_is_one_however_its_type_is_written(kind: str) -> None:
    stated = f'[{{"@type": "Organization", "name": "Club Vallée"}}, {{"@type": {kind}, '
    assert authors(stated + '"name": "Zoé"}]') == ("Zoé",)


@pytest.mark.parametrize(
    "name",
    [
        "Par Jeanne Exemple",
        "Jeanne Exemple, journaliste",
        "Jeanne Exemple | La Gazette",
        "Jeanne Exemple avec AFP",
        "<a href='/a/je'>Jeanne Exemple</a>",
    ],
)
def test_a_person_is_stated_with_what_is_no_part_of_the_name(name: str) -> None:
    stated = f'[{{"@type": "Person", "name": "{name}"}}, {{"@type": "Person", "name": "{PAUL}"}}]'
    assert authors(stated) == ("Jeanne Exemple", PAUL)


def test_an_address_is_no_author() -> None:
    stated = '{"@type": "Person", "name": "j.exemple@gazette.test"}'
    assert authors(stated, below=f"<p>Par {PAUL}</p>") == (PAUL,)


def test_a_desk_that_begins_with_the_letters_of_its_site_is_no_author() -> None:
    stated = f'[{JEANNE}, {{"@type": "Person", "name": "RTV Vallées"}}]'
    assert authors(stated, site="rtv.test") == ("Jeanne Exemple",)
    assert authors(stated) == ("Jeanne Exemple", "RTV Vallées")


def test_an_article_is_one_in_lower_case_too() -> None:
    script = b'<script type=\'application/ld+json\'>{"@type": "newsarticle"}</script>'
    assert article_node(Page(script)) == {"@type": "newsarticle"}
