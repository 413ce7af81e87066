"""What the words of a link are: what is printed in it, and what of that is its headline."""

import pytest
from lxml import html

from crawler.discover.anchors import Anchor, anchors_of, words_of
from crawler.discover.teasers import teasers_of

BESIDE = """
    kicker surtitre sur-titre soustitre sous-titre subtitle overtitle overline label badge tag tags
    rubrique category categories pastille chapeau chapo excerpt summary desc description dek time
    date heure hour horaire timestamp meta premium abonne abonnes picto icon pic count counter nb
    compteur reaction reactions comment comments share shares author byline caption credit legend
    sr-only visually-hidden
"""


def anchors(tree: html.HtmlElement) -> tuple[Anchor, ...]:
    return anchors_of(tree, base="https://gazette.test/")


SILENT = "script style noscript svg template picture time button iframe"
BLOCKS = "p div li ul h1 h2 h3 h4 h5 h6 section header footer article td dd"


@pytest.mark.parametrize("name", BESIDE.split())
def test_what_stands_beside_a_headline_is_known_by_its_class(name: str) -> None:
    link = html.fromstring(f"<a><span class='card__{name}'>Vallée</span> La crue monte</a>")
    assert words_of(link, headline_only=True) == "La crue monte"
    assert words_of(link) == "Vallée La crue monte"


@pytest.mark.parametrize("tag", SILENT.split())
def test_pictures_clocks_and_programs_have_no_words(tag: str) -> None:
    link = html.fromstring(f"<a><{tag}>Vallée</{tag}> La crue monte</a>")
    assert words_of(link) == "La crue monte"


@pytest.mark.parametrize("tag", BLOCKS.split())
def test_a_block_in_a_link_divides_its_words(tag: str) -> None:
    link = html.fragment_fromstring("<a></a>")
    for text in ("La crue", "monte"):
        element = link.makeelement(tag)
        element.text = text
        link.append(element)
    assert words_of(link) == "La crue monte"


@pytest.mark.parametrize(
    "call",
    """Lire|Voir|Regarder|Écouter|Lire la suite|Lire l'article|Lire plus|Voir aussi
       Regarder la vidéo|En savoir plus|Read more|Plus|Découvrir|Réagir|Partager|Commenter
       12 commentaires|1 réaction|3 partages""".replace("\n", "|").split("|"),
)
def test_a_call_to_read_on_is_no_headline(call: str) -> None:
    tree = html.fromstring(f"<div><h2><a href='/a'>{call.strip()}</a></h2></div>")
    assert [teaser.title for teaser in teasers_of(anchors(tree), tree)] == [None]


@pytest.mark.parametrize(
    "spare",
    ["Article réservé aux abonnés", "Réservé à nos abonnés", "Abonnés", "Lire l'article",
     "Voir la vidéo", "08h12", "8:12 -", "il y a 2 heures", "Hier |", "12/06 •", "12/06/2018 :"],
)  # fmt: skip
def test_what_stands_before_a_headline_goes(spare: str) -> None:
    tree = html.fromstring(f"<div><h2><a href='/a'>{spare} La crue monte</a></h2></div>")
    assert [teaser.title for teaser in teasers_of(anchors(tree), tree)] == ["La crue monte"]


@pytest.mark.parametrize(
    "name", ["time", "date", "heure", "hour", "horaire", "timestamp", "publication", "card-date"]
)
def test_the_stamp_of_a_card_is_known_by_its_class(name: str) -> None:
    card = f"<div><a href='/a'>La crue monte ce soir</a><i class='{name}'>12 juin 2018</i></div>"
    tree = html.fromstring(card)
    assert [teaser.stamp for teaser in teasers_of(anchors(tree), tree)] == ["12 juin 2018"]
    tree = html.fromstring(card.replace(name, "lieu"))
    assert [teaser.stamp for teaser in teasers_of(anchors(tree), tree)] == [None]
