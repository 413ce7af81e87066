"""What related links promise: headlines of other articles, with their address, each once."""

import re

import pytest

from crawler.article import Link
from crawler.extract.blocks import Anchor, read_blocks
from crawler.extract.split.addresses import Addresses
from crawler.extract.split.link_text import headline_of, is_headline
from crawler.extract.split.ranks import ranks_of
from crawler.extract.split.related import links_in, related_links
from crawler.page import Page
from crawler.site import Site

URL = "https://www.gazette.test/la-crue-monte-1234.html"
TITLE = "Le pont de la vallée est fermé depuis lundi"


def related(html: str) -> tuple[Link, ...]:
    page = Page(html.encode(), url=URL, charset="utf-8")
    blocks = read_blocks(page)
    site = Site("gazette", "https://www.gazette.test/")
    heads = [i for i, block in enumerate(blocks) if block.tag == "h1"]
    return related_links(
        page, site, blocks, body=frozenset(), headline="La crue monte", start=min(heads, default=0)
    ).links


def anchor(html: str) -> Anchor:
    (block,) = read_blocks(Page(f"<p>{html}</p>".encode(), charset="utf-8"))
    return block.links[0]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"<a href=/a>{TITLE}</a>", TITLE),
        (f"<a href=/a title='{TITLE}'>En savoir plus</a>", TITLE),
        (f"<a href=/a><span>Vallée</span> <strong class=titre>{TITLE}</strong></a>", TITLE),
        (f"<a href=/a>08h12 {TITLE}</a>", TITLE),
        (f"<a href=/a>{TITLE} il y a 3 heures</a>", TITLE),
        (f"<a href=/a>► {TITLE}</a>", TITLE),
        (f"<a href=/a>À lire aussi : {TITLE}</a>", TITLE),
        (f"<a href=/a>Article réservé aux abonnés {TITLE}</a>", TITLE),
        ("<a href=/a>« La crue » de Jeanne Exemple</a>", "« La crue » de Jeanne Exemple"),
        (f"<a href=/a>sam. 24 {TITLE}</a>", TITLE),
        (f"<a href=/a>Article précédent {TITLE}</a>", TITLE),
        (f"<a href=/a>[Enquête] {TITLE}</a>", f"[Enquête] {TITLE}"),
    ],
    ids=[
        "plain",
        "title",
        "node",
        "time",
        "age",
        "arrow",
        "label",
        "subscribers",
        "quoted",
        "day",
        "neighbour",
        "bracket",
    ],
)
def test_the_headline_inside_a_link_stands_alone(html: str, text: str) -> None:
    assert headline_of(anchor(html)) == text


@pytest.mark.parametrize(
    "html",
    [
        f"{TITLE} (nouvelle fenêtre)",
        f"{TITLE} (s’ouvre dans un nouvel onglet)",
        f"{TITLE}<span>(Ce lien ouvre une nouvelle fenêtre)</span>",
        f"{TITLE} (opens in a new tab)",
        f"{TITLE}, opens new tab",
        f"{TITLE} (öffnet im neuen Fenster)",
        f"{TITLE} [lien externe]",
        f"<span class=sr-only>Contenu payant</span>{TITLE}",
        f"<h3>{TITLE} <span class='u-visuallyHidden'>Nouvelle fenêtre</span></h3>",
        f"<h3>{TITLE}<span role=tooltip>Le pont, hier</span></h3>",
        f"<span class=card__premium>Premium</span>{TITLE}",
    ],
)
def test_what_a_link_says_without_showing_it_is_no_part_of_its_text(html: str) -> None:
    assert headline_of(anchor(f"<a href=/a>{html}</a>")) == TITLE


@pytest.mark.parametrize(
    "html",
    [
        "Comment ouvrir un lien dans un nouvel onglet",
        "La ville ouvre une nouvelle fenêtre (sur le fleuve)",
        f"<span class=sr-only>{TITLE}</span>",
        f"Lire la suite <span class=sr-only>de {TITLE}</span>",
        "Crue <span class=sr-only>: </span>le pont de la vallée est fermé",
    ],
)
def test_what_only_the_hidden_words_tell_stays(html: str) -> None:
    told = anchor(f"<a href=/a>{html}</a>")
    assert headline_of(told) == told.text


@pytest.mark.parametrize(
    "text",
    [
        "Lire tous les articles de la rubrique",
        "Articles de Jeanne Exemple et consorts",
        "Abonnez-vous à partir de un euro",
        "modifier votre mot de passe",
        "Voir les 12 commentaires",
        "Plus de lecture",
        "Plus d’articles sur la vallée et la rivière",
        "Profitez d’un mois offert pour apprendre une langue",
        "Je crée mon compte sur le site",
        "Nos offres pour les étudiants",
        "mot " * 41,
    ],
)
def test_a_service_of_the_site_is_no_headline(text: str) -> None:
    assert not is_headline(text)


@pytest.mark.parametrize(
    "text",
    [
        "La région offre un vélo à chaque lycéen de la vallée",
        "Plus d’un millier de foyers sans eau potable",
        "Je n’ai jamais vu la rivière monter aussi vite",
        "Prison : des conditions de détention jugées indignes par la juge",
        "Tous les élèves de la vallée rentreront lundi",
        "Le maire fait réagir toute la vallée avec son pont",
    ],
)
def test_the_words_of_services_are_those_of_headlines_too(text: str) -> None:
    assert is_headline(text)


SERVICES = """
    Vous abonner, abonner un ami aussi | Notre newsletter du matin est gratuite
    Mentions légales et conditions du site de la vallée | S'inscrire à la lettre du jeudi matin
    Politique de confidentialité du journal de la vallée | Politique de cookies de notre journal
    Politique de protection de vos droits sur ce site | Lire les douze commentaires
    Tous droits de reproduction réservés pour la vallée | Le plan du site de notre journal
    Qui sommes nous et que faisons nous donc | Des codes promo pour toutes vos envies de mai
    En savoir plus sur la Gazette de la vallée | Voir le résultat du vote de ce jour
    Retrouvez ici notre article de lundi sur la crue | Je m'identifie pour lire la suite du texte
    Je me connecte pour lire la suite du texte | Je me désabonne de la lettre du jeudi matin
    Je découvre la vallée avec la Gazette du jour | Je souhaite recevoir la lettre du jeudi matin
    Publié par la rédaction de la Gazette du jour | Lire la suite de cette histoire de la vallée
    Voir les images de la crue de la vallée | Voir tous les titres de ce jour de crue
    Voir la page de la vallée et de ses gens | Go to the mobile version of this very page
    Go to desktop version of this very page now | Tous les articles de Jeanne Exemple et consorts
    Articles par Jeanne Exemple et Paul Essai de Nantes | Plus d'actu sur la vallée et ses gens
    Plus d'infos sur la vallée et ses gens | Plus d'informations sur la vallée et ses gens
    Suivez nous sur tous les réseaux de la vallée | Suivez la Gazette sur les réseaux de la vallée
    Toute l'actu de la vallée et de ses gens | Toute l'info de la vallée et de ses gens
    Découvrez nos offres de la vallée et ses gens | Découvrez tous nos jeux de la vallée
    Découvrez toutes les lettres de la Gazette du jour | Aller au contenu de cette page du journal
    Aller à la page des titres de ce jour | Profitez de la Gazette pour un mois entier
"""
IN_FEW_WORDS = """
    Nos conditions de vente | Gérer les cookies ici | La confidentialité de tous
    Vos données personnelles ici | Télécharger notre application mobile | La publicité du jour
    Prendre contact avec nous | Partager sur les réseaux | Signaler une erreur ici
    Réagir à ce texte | Pour voter cliquez ici | Voici une offre spéciale
    Aller plus loin ici | Je lis la suite | Suivez la crue ici | Suivre tout le direct
    Toute la vallée ici | Tous les titres ici | Plus d'articles par ici | Modifier mon profil ici
    Participez au grand jeu | Tentez votre chance ici | Retrouvez la vallée ici
    Où trouver la Gazette
"""


SAID = [text.strip() for text in re.split(r"[|\n]", SERVICES + IN_FEW_WORDS)]


@pytest.mark.parametrize("text", [text for text in SAID if text])
def test_each_service_is_known_by_its_words(text: str) -> None:
    assert not is_headline(text)


def test_what_offers_something_in_six_words_is_a_service_in_seven_a_headline() -> None:
    assert not is_headline("Une offre pour les trains régionaux")
    assert is_headline("Une offre pour les trains régionaux bretons")


@pytest.mark.parametrize(
    ("url", "words", "expected"),
    [
        ("https://www.gazette.test/la-vallee-et-ses-quatre-villages/", 9, False),
        ("https://www.gazette.test/index.php?p=12345/", 9, False),
        ("https://www.gazette.test/emploi/le-pont-de-la-vallee-reste-ferme", 9, True),
        ("https://www.gazette.test/emploi/offres-1234", 9, False),
        ("https://www.gazette.test/concours-photo/la-crue-de-la-loire-1234", 9, False),
        ("https://www.gazette.test/le-pont-est-ferme", 4, True),
        ("https://www.gazette.test/a/12345", 4, True),
        ("https://www.gazette.test/?p=12345", 4, True),
        ("https://www.gazette.test/node/502/", 4, True),
        ("https://www.gazette.test/fr/node/502", 4, True),
        ("https://www.gazette.test/fr/share/node/502/", 4, False),
        ("https://www.gazette.test/page/2/", 4, False),
        ("https://www.gazette.test/spip.php?article502", 4, True),
        ("https://www.gazette.test/spip.php?rubrique5", 4, False),
        ("https://www.gazette.test/x", 9, True),
        ("https://www.gazette.test/x", 4, False),
        ("https://www.gazette.test/nos-dossiers/", 4, False),
        ("https://www.gazette.test/auteur/jeanne-exemple-1234", 9, False),
        ("https://www.gazette.test/tag/la-crue-de-la-loire", 9, False),
        ("https://www.gazette.test/une-image-de-la-crue-1234.jpg", 9, False),
        ("https://boutique.gazette.test/le-hors-serie-du-mois-1234", 9, False),
        ("https://www.facebook.test/gazette", 9, False),
        ("https://www.soeur.test/le-pont-est-ferme-depuis-lundi", 4, True),
        (URL, 9, False),
        (f"{URL}#commentaires", 9, False),
    ],
)
def test_an_address_is_told_by_its_shape(url: str, words: int, expected: bool) -> None:
    assert Addresses(URL).leads_to_an_article(url, words=words) is expected


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/b", "https://www.gazette.test/b"),
        ("b", "https://www.gazette.test/b"),
        ("//autre.test/b", "https://autre.test/b"),
        (" https://autre.test/b ", "https://autre.test/b"),
        ("#b", None),
        ("", None),
        ("javascript:void(0)", None),
        ("mailto:jeanne@gazette.test", None),
        ("http://[", None),
        ("https://autre.test/", None),
    ],
)
def test_an_address_is_made_absolute_or_left_out(href: str, url: str | None) -> None:
    assert Addresses(URL).absolute(href) == url


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("<base href='https://www.gazette.test/'>", "https://www.gazette.test/actu/le-pont-b"),
        ("<base href='/lettre/'>", "https://www.gazette.test/lettre/actu/le-pont-b"),
        ("<base target=_blank>", "https://www.gazette.test/une/actu/le-pont-b"),
        ("<base href='http://['>", "https://www.gazette.test/une/actu/le-pont-b"),
        ("<base href='about:blank'>", "https://www.gazette.test/une/actu/le-pont-b"),
    ],
)
def test_relative_addresses_are_read_against_the_base_that_a_page_states(
    base: str, url: str
) -> None:
    html = f"<head>{base}</head><h1>La crue monte</h1><p><a href=actu/le-pont-b>{TITLE}</a></p>"
    page = Page(html.encode(), url="https://www.gazette.test/une/crue.html", charset="utf-8")
    site = Site("gazette", "https://www.gazette.test/")
    blocks = read_blocks(page)
    (link,) = related_links(page, site, blocks, body=frozenset(), headline=None).links
    assert link.url == url
    assert [link.url for link in links_in(page, blocks)] == [url]


def test_an_address_is_listed_once_under_its_first_headline() -> None:
    links = related(
        f"<p><a href=/b?x=1>{TITLE}</a></p><p><a href='/b?x=1#c'>{TITLE} encore</a></p>"
    )
    assert [link.text for link in links] == [TITLE]


@pytest.mark.parametrize(
    ("heading", "region"),
    [
        ("À lire aussi", "a_lire_aussi"),
        ("Les plus lus", "plus_lus"),
        ("Sur le même sujet", "meme_sujet"),
        ("À la une", "une"),
        ("En continu", "en_continu"),
        ("Lire également", "a_lire_aussi"),
        ("Voir aussi", "a_lire_aussi"),
        ("À consulter aussi", "a_lire_aussi"),
        ("Écouter aussi", "a_lire_aussi"),
        ("À découvrir aussi", "a_lire_aussi"),
        ("Read also", "a_lire_aussi"),
        ("Related", "a_lire_aussi"),
        ("Articles plus vus", "plus_lus"),
        ("Les plus partagés", "plus_lus"),
        ("Les plus populaires", "plus_lus"),
        ("Most read", "plus_lus"),
        ("Top articles", "plus_lus"),
        ("Dans la même rubrique", "meme_sujet"),
        ("Du même dossier", "meme_sujet"),
        ("Sur le même thème", "meme_sujet"),
        ("Sur le sujet", "meme_sujet"),
        ("Notre dossier", "meme_sujet"),
        ("En direct", "en_continu"),
        ("Dernière minute", "en_continu"),
        ("Dernières infos", "en_continu"),
        ("Les dernières actus", "en_continu"),
        ("Le fil de la vallée", "en_continu"),
        ("La une du jour", "une"),
        ("À ne pas manquer", "une"),
        ("Toute l'actualité", "une"),
        ("Autres titres", "other"),
    ],
)
def test_the_heading_over_a_list_names_its_region(heading: str, region: str) -> None:
    html = f"<h2>{heading}</h2><ul><li><a href=/b>{TITLE}</a></li></ul><h2>Météo</h2>"
    assert [link.region for link in related(f"{html}<p><a href=/c>{TITLE} bis</a>")] == [
        region,
        "other",
    ]


def test_a_link_without_words_has_the_title_beside_it() -> None:
    card = f"<div><h3>{TITLE}</h3><a href=/b>En savoir plus</a></div>"
    links = related(f"<h2>Sur le même sujet</h2>{card}{card.replace('/b', '/c')}")
    assert [(link.text, link.region, link.rank) for link in links] == [
        (TITLE, "meme_sujet", 1),
        (TITLE, "meme_sujet", 2),
    ]


def test_a_heading_may_stand_in_the_line_of_its_first_link() -> None:
    html = f"<div><b>Dans la même rubrique</b><br>» <a href=/b>{TITLE}</a></div>"
    assert [link.region for link in related(html)] == ["meme_sujet"]


@pytest.mark.parametrize(
    "box",
    [
        "<nav>{}</nav>",
        "<footer><div>{}</div></footer>",
        "<div class=comments><p>{}</p></div>",
        "<ul class='menu'><li>{}</li></ul>",
        "<p class=tags>{}</p>",
    ],
)
def test_what_leads_to_parts_of_the_site_is_left_out(box: str) -> None:
    assert related(box.format(f"<a href=/b>{TITLE}</a>")) == ()


def test_the_headline_of_the_page_is_no_other_article() -> None:
    assert related("<p><a href=/b>La crue monte</a></p>") == ()


def test_subjects_that_a_blog_writes_into_classes_say_nothing() -> None:
    html = f"<div class='post tag-menu category-social'><a href=/b>{TITLE}</a></div>"
    assert len(related(html)) == 1


TICKER = f"<div class=flash><a href=/b>{TITLE}</a></div>"


def test_what_stands_over_the_headline_is_the_head_of_the_site() -> None:
    assert related(f"{TICKER}<h1>La crue monte</h1>") == ()
    assert len(related(f"<h1>La crue monte</h1>{TICKER}")) == 1


def test_a_box_beside_the_article_may_stand_before_it() -> None:
    assert len(related(f"<aside>{TICKER}</aside><h1>La crue monte</h1>")) == 1


def test_a_headline_of_the_head_is_listed_where_it_stands_again() -> None:
    again = f"<h2>Les plus lus</h2><p><a href=/b>{TITLE}</a></p>"
    links = related(f"{TICKER}<h1>La crue monte</h1>{again}")
    assert [link.region for link in links] == ["plus_lus"]


def test_the_foot_of_an_article_may_hold_its_related_links() -> None:
    html = f"<footer class='article-related-items'><p><a href=/b>{TITLE}</a></p></footer>"
    assert len(related(html)) == 1


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [(1, 2, 3), (2, 1, 1), (1, 1, 1)],
    ids=["among-headlines", "among-services", "undecided"],
)
def test_a_short_line_is_a_headline_in_a_list_of_headlines(
    short: int, long: int, expected: int
) -> None:
    lines = [f"<li><a href=/un-pont-ferme-{i}000>Pont fermé</a></li>" for i in range(1, short + 1)]
    lines += [f"<li><a href=/{i}000>{TITLE}</a></li>" for i in range(5, long + 5)]
    assert len(related(f"<ul class=liste>{''.join(lines)}</ul>")) == expected


def test_the_date_of_a_card_is_no_headline() -> None:
    card = (
        f"<div class=c><a href=/{{0}}000>6 janvier 2023</a></div><p><a href=/{{0}}000>{TITLE}</a>"
    )
    assert [link.text for link in related(card.format(1) + card.format(2))] == [TITLE, TITLE]


def test_the_title_of_a_card_may_stand_some_boxes_before_its_link() -> None:
    card = (
        f"<li><div class=copy><h4>{TITLE}</h4></div><p>Un résumé</p>"
        "<p class=more><a href=/b>En savoir plus</a></p></li>"
    )
    assert [link.text for link in related(f"<ul>{card}</ul>")] == [TITLE]
    assert related(f"<div><h4>{TITLE}</h4></div>{'<div>' * 4}<a href=/b>En savoir plus</a>") == ()


@pytest.mark.parametrize(
    ("texts", "ranks"),
    [
        (["1 La crue", "2 Le pont", "3 La digue"], ["1", "2", "3"]),
        (["1La crue", "2Le pont", "34 villages coupés"], ["1", "2", "3"]),
        (["1. La crue", "2. Le pont", "Vu deux fois", "5. La digue"], ["1", "2", "", "5"]),
        (["1 a", "2 b", "3 c", "1 d", "2 e"], ["1", "2", "3", "1", "2"]),
        (["4 villages coupés", "19 maisons vides", "2 ponts fermés"], ["", "", ""]),
        (["1 mort", "2 blessés"], ["", ""]),
        (["1 La crue", "Le pont", "2 Le quai", "La rive", "3 La digue", "L'eau"], [""] * 6),
        ([], []),
    ],
    ids=["spaced", "glued", "left-out", "twice", "numbers", "two", "few", "none"],
)
def test_a_list_that_counts_from_one_has_ranks(texts: list[str], ranks: list[str]) -> None:
    assert ranks_of(texts) == ranks


def test_the_rank_of_a_most_read_article_is_no_part_of_its_headline() -> None:
    titles = ("La crue emporte un pont de bois", "Le maire démissionne", "La digue est à refaire")
    items = "".join(
        f"<li><a href=/article-{n}00{n}><span>{n}</span> {title}</a></li>"
        for n, title in enumerate(titles, 1)
    )
    links = related(f"<h1>La crue monte</h1><h2>Les plus lus</h2><ol>{items}</ol>")
    assert [(link.text, link.rank) for link in links] == [
        (title, n) for n, title in enumerate(titles, 1)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Alle unter Gemeinderat und Haushalt abgelegten Artikel ansehen",
        "View all posts by the desk of the valley",
        "Ver todas las noticias del valle",
        "Ir al contenido principal de la página",
        "Vedi tutti gli articoli del paese",
        "Zobacz najnowsze artykuły tego autora",
        "Report a correction or typo here",
    ],
)
def test_the_services_of_a_site_in_other_languages_are_no_headlines(text: str) -> None:
    assert not is_headline(text)


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("19h28 - sam. 24 Le pont de bois est fermé", "Le pont de bois est fermé"),
        ("Le pont de bois est fermé 24/12/2023", "Le pont de bois est fermé"),
        ("<h3><style>.a{top:0}</style>Le pont de bois est fermé</h3>", "Le pont de bois est fermé"),
    ],
    ids=["two-times", "day-behind", "styles"],
)
def test_no_times_and_styles_of_a_link_are_its_headline(text: str, headline: str) -> None:
    assert headline_of(anchor(f"<a href=/b>{text}</a>")) == headline


def test_a_paragraph_of_the_article_is_none_of_its_related_links() -> None:
    lead = "La crue a emporté le pont de bois du village dans la nuit"
    html = f"<h1>La crue monte</h1><p>{lead}</p><ul><li><a href=/b>{lead}</a></ul>"
    page = Page(html.encode(), url=URL, charset="utf-8")
    blocks, site = read_blocks(page), Site("gazette", "https://www.gazette.test/")
    (body,) = (index for index, block in enumerate(blocks) if block.tag == "p")
    assert [link.text for link in related(html)] == [lead]
    assert related_links(page, site, blocks, body=frozenset({body}), headline=None).links == ()
