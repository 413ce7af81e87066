"""What the split promises: each block on one side, nothing foreign in the body."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.blocks import read_blocks
from crawler.extract.split import Split, split_page
from crawler.page import Page
from crawler.site import Site

SEED = Path(__file__).parent.parent.parent / "shared" / "seed" / "dispatch-2015-11-26.txt"
SITE = Site("gazette", "https://gazette.test/")
URL = "https://gazette.test/crue-123.html"
LINK = "<a href='/pont'>Le pont de la vallée est fermé depuis lundi</a>"
LONG = "La rivière a encore monté cette nuit et trois villages sont coupés du reste de la vallée."
MORE = "Les pompiers ont conduit une quarantaine d'habitants vers le gymnase, selon la préfecture."
DATA = '{"bouton":"Acheter","texte":"Un abonnement de la vallée, sans engagement."}'
LAST = (
    "La décrue est attendue demain dans la soirée, si la pluie cesse comme prévu sur les hauteurs."
)


def split(html: str, *, headline: str | None = "La crue monte", site: Site = SITE) -> Split:
    page = Page(f"<body>{html}</body>".encode(), url=URL, charset="utf-8")
    return split_page(page, site, read_blocks(page), headline=headline)


def article(inside: str, around: str = "") -> str:
    return (
        f"<main><h1>La crue monte</h1><div class='texte'><p>{LONG}</p>{inside}<p>{LAST}</p>"
        f"</div></main>{around}"
    )


def test_paragraphs_come_out_in_order_without_the_headline() -> None:
    assert split(article(f"<p>{MORE}</p>")).paragraphs == (LONG, MORE, LAST)


@pytest.mark.parametrize(
    "inside",
    [
        f"<p>Lire aussi : {LINK}</p>",
        f"<p>&gt;&gt; {LINK}</p>",
        f"<p>► {LINK}</p>",
        f"<div class='read-also'>{LINK}</div>",
        f"<aside><h3>{LINK}</h3></aside>",
    ],
    ids=["lire-aussi", "arrows", "triangle", "card", "aside"],
)
def test_a_line_that_leads_elsewhere_is_related_and_not_body(inside: str) -> None:
    result = split(article(f"{inside}<p>{MORE}</p>"))
    assert result.paragraphs == (LONG, MORE, LAST)
    assert [(x.url, x.text) for x in result.links_related] == [
        ("https://gazette.test/pont", "Le pont de la vallée est fermé depuis lundi")
    ]


@pytest.mark.parametrize(
    "inside",
    [
        "<figure><img src=a.jpg><figcaption>La rive, vue du pont.</figcaption></figure>",
        "<p>Inscrivez-vous à notre newsletter pour ne rien manquer de la vallée.</p>",
        "<p>Abonnez-vous pour lire la suite.</p>",
        "<p>Pour ne manquer aucune nouvelle de la vallée, abonnez-vous à la lettre !</p>",
        "<p>La possibilité d'ajouter de nouveaux commentaires a été désactivée.</p>",
        "<p>Chaque matin, tout de la vallée : signing up to our weekly newsletter is free.</p>",
        "<p>Cet article vous a plu ? La Gazette vit de ses lecteurs et de leurs dons.</p>",
        "<p>Retrouvez les chroniques de Jeanne Exemple sur la chaîne de la Gazette !</p>",
        "<p>Pour en savoir plus, retrouvez notre dossier dans notre édition du 3 mars.</p>",
        "<p>Mots-clés :</p>",
        "<p>Hat Ihnen dieser Artikel gefallen? Dann helfen Sie uns mit einer Spende.</p>",
        "<p>When you purchase through links on our site, we may earn a commission.</p>",
        "<p>Crédit photo : Jeanne Exemple</p>",
        "<p class='signature'>Jeanne Exemple</p>",
        "<p>Publié le 3 mars 2020 à 10h05</p>",
        "<div class='commentaires'><p>Le maire devait prévenir plus tôt.</p></div>",
        f"<div>{DATA}</div>",
        "<p><b>&gt;&gt; Revoir le sujet du journal de 13h sur la crue de la vallée :</b></p>",
        f"<nav><p>{MORE} Ailleurs.</p></nav>",
    ],
    ids=[
        "caption",
        "newsletter",
        "subscribe",
        "letter",
        "closed",
        "newsletter-inside",
        "article-liked",
        "channel",
        "edition",
        "keywords",
        "donation",
        "commission",
        "credit",
        "signature",
        "stamp",
        "comment",
        "data",
        "arrows-to-a-film",
        "menu",
    ],
)
def test_what_is_not_the_text_stays_out(inside: str) -> None:
    assert split(article(f"{inside}<p>{MORE}</p>")).paragraphs == (LONG, MORE, LAST)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<h2>Une nuit sans sommeil</h2>", "Une nuit sans sommeil"),
        (
            "<ul><li>Quarante habitants relogés au gymnase.</li></ul>",
            "Quarante habitants relogés au gymnase.",
        ),
        ("<blockquote>« On a tout perdu. »</blockquote>", "« On a tout perdu. »"),
        ("<p>On attend.</p>", "On attend."),
    ],
    ids=["intertitle", "list", "quotation", "short"],
)
def test_intertitles_lists_and_quotations_are_body(inside: str, text: str) -> None:
    assert text in split(article(f"<p>{MORE}</p>{inside}<p>{MORE[:-1]} encore.</p>")).paragraphs


@pytest.mark.parametrize(
    ("stub", "rest"),
    [("<div class=visible>{}</div>", "<div class=premium style='display:none'>{}</div>"),
     ("<article class=desktop>{}</article>", "<article class=mobile>{}</article>")],
    ids=["paywall", "mobile"],
)  # fmt: skip
def test_a_text_that_stands_on_the_page_twice_is_told_once(stub: str, rest: str) -> None:
    text = f"<p>{LONG}</p><p>{MORE}</p>"
    twice = stub.format(text) + rest.format(f"{text}<p>{LAST}</p>" if "premium" in rest else text)
    paragraphs = split(f"<main><h1>La crue monte</h1>{twice}</main>").paragraphs
    assert paragraphs == ((LONG, MORE, LAST) if "premium" in rest else (LONG, MORE))


@pytest.mark.parametrize(
    "told",
    [
        "D'après les informations de Jeanne Exemple, de Radio Vallée",
        "Avec les informations de La Presse montcendroise et de Paul Exemple",
        "(Avec l'agence de la vallée et le correspondant de Montcendre)",
        "With files from Jeanne Exemple and the Valley Press",
        "Mit Material von Jeanne Exemple und der Talpresse",
        "(Con información de Jeanne Exemple y de la agencia del valle)",
        "Com informações da agência do vale e de Paulo Exemple",
    ],
)
def test_whose_work_a_text_uses_is_told_under_it_and_no_body(told: str) -> None:
    paragraphs = (LONG, MORE, f"{LONG} {MORE}", f"{MORE} {LONG}", LAST)
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (*paragraphs, told))
    assert split(f"<main><h1>La crue monte</h1>{text}</main>").paragraphs == paragraphs


def test_a_last_sentence_may_begin_with_its_source() -> None:
    last = "D'après les informations de la préfecture, le pont rouvrira lundi."
    paragraphs = (LONG, MORE, f"{LONG} {MORE}", f"{MORE} {LONG}", last)
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    assert split(f"<main><h1>La crue monte</h1>{text}</main>").paragraphs == paragraphs


def test_what_a_page_tells_of_the_author_is_no_body() -> None:
    told = f"<h3>L'auteur</h3><h4>Jeanne Exemple</h4><p>{MORE} Elle vit dans la vallée.</p>"
    page = f"<main><h1>La crue monte</h1><p>{LONG}</p><p>{MORE}</p><p>{LAST}</p>{told}"
    assert split(f"{page}<h3>Suite</h3></main>").paragraphs == (LONG, MORE, LAST)


def test_summaries_of_other_articles_are_no_body() -> None:
    cards = "".join(
        f"<article><h3><a href='/pont-{n}'>Le pont {n} de la vallée est fermé depuis lundi</a></h3>"
        f"<p>{MORE} Le pont {n} reste fermé.</p></article>"
        for n in range(4)
    )
    page = f"<main><h1>La crue monte</h1><p>{LONG}</p><p>{MORE}</p><p>{LAST}</p>{cards}</main>"
    assert split(page).paragraphs == (LONG, MORE, LAST)


def test_a_text_on_newsletters_is_body() -> None:
    text = f"{MORE} La mairie compte 1 200 subscribers à sa newsletter, et 40 de plus depuis hier."
    assert text in split(article(f"<p>{text}</p>")).paragraphs


def test_comments_longer_than_the_article_are_no_body() -> None:
    comments = f"<div id='comments'>{''.join(f'<p>{MORE} {n}</p>' for n in range(40))}</div>"
    assert split(article(f"<p>{MORE}</p>", comments)).paragraphs == (LONG, MORE, LAST)


def test_the_lead_is_told_and_is_the_first_paragraph() -> None:
    chapo = "<p class='chapo'>Trois villages sont coupés du monde depuis la nuit de lundi.</p>"
    html = article(f"<p>{MORE}</p>").replace("</h1>", f"</h1>{chapo}")
    result = split(html)
    assert result.lead == "Trois villages sont coupés du monde depuis la nuit de lundi."
    assert result.paragraphs == (result.lead, LONG, MORE, LAST)


def test_an_unnamed_lead_stands_right_under_the_headline() -> None:
    lead = (
        "Trois villages sont coupés du reste de la vallée, et la pluie n'a pas cessé depuis lundi."
    )
    html = f"<article><header><h1>La crue monte</h1><p>{lead}</p></header><div>{{}}</div></article>"
    result = split(html.format(f"<p>{LONG}</p><p>{MORE}</p><p>{LAST}</p>"))
    assert result.lead == lead
    assert result.paragraphs == (lead, LONG, MORE, LAST)


def test_a_text_without_a_lead_has_none() -> None:
    assert split(article(f"<p>{MORE}</p>")).lead is None


def test_a_stamp_with_its_byline_is_no_lead_whatever_its_class() -> None:
    stamp = (
        "<div class='chapo'>Publié le 29 mars 2019 à 14h47 Modifié le 6 avril 2019 Par J. E.</div>"
    )
    html = (
        f"<h1>La crue monte</h1>{stamp}<article><p>{LONG}</p><p>{MORE}</p><p>{LAST}</p></article>"
    )
    assert split(html).lead is None


def test_the_lead_is_all_that_a_paywall_leaves() -> None:
    html = f"<div><h1>La crue monte</h1><h2 class='chapo'>{LONG}</h2><p>Abonnez-vous.</p></div>"
    assert split(html).paragraphs == (LONG,)


def test_links_around_the_text_have_region_and_rank_and_no_time() -> None:
    box = (
        "<section><h2>Les plus lus</h2><ul>"
        "<li><a href='/a'><span>08h12</span> Le marché couvert rouvre enfin samedi</a></li>"
        "<li><a href='/b'>Un record de neige dans la haute vallée</a></li>"
        "<li><a href='/a'>Le marché couvert rouvre enfin samedi</a></li></ul></section>"
        "<nav><a href='/c'>Toutes les pages de notre journal papier</a></nav>"
    )
    links = split(article(f"<p>{MORE}</p>", box)).links_related
    assert [(x.url, x.text, x.region, x.rank) for x in links] == [
        ("https://gazette.test/a", "Le marché couvert rouvre enfin samedi", "plus_lus", 1),
        ("https://gazette.test/b", "Un record de neige dans la haute vallée", "plus_lus", 2),
    ]


def test_the_author_under_a_headline_with_a_kicker_is_no_other_article() -> None:
    page = (
        "<main><h1><b>VALLÉE</b> La crue monte ce soir</h1><a href='/jeanne/9048560.html'>Jeanne"
        f"</a><p>{LONG}</p><p>{MORE}</p></main>"
    )
    assert split(page, headline="La crue monte ce soir").links_related == ()


def test_the_points_of_a_list_above_the_text_are_one_lead() -> None:
    points = (
        "<ul class='chapo'><li>Trois villages sont coupés du reste de la vallée depuis lundi.</li>"
    )
    points += "<li>La décrue est attendue demain dans la soirée.</li></ul>"
    result = split(article(f"<p>{MORE}</p>").replace("</h1>", f"</h1>{points}"))
    assert result.lead == (
        "Trois villages sont coupés du reste de la vallée depuis lundi. "
        "La décrue est attendue demain dans la soirée."
    )
    assert result.paragraphs == (result.lead, LONG, MORE, LAST)


def test_a_box_of_the_lead_that_holds_the_headline_as_well_holds_more_than_the_lead() -> None:
    lead = "Trois villages sont coupés du reste de la vallée depuis lundi."
    head = f"<header class='intro'><h1>La crue monte</h1><p>{lead}</p><p>Vallée</p></header>"
    html = article(f"<p>{MORE}</p>").replace("<h1>La crue monte</h1>", head)
    assert split(html).lead == lead


@pytest.mark.parametrize("last", ["", "<li>Le pont</li>"], ids=["one", "two"])
def test_a_list_at_the_end_of_a_page_that_nothing_announces_is_no_text(last: str) -> None:
    html = f"<main><h1>La crue monte</h1><p>{LONG}</p><p>{MORE}</p><ul><li>Vallée</li>{last}</ul>"
    assert split(html).paragraphs == (LONG, MORE)


def test_a_heading_that_no_paragraph_follows_is_no_text() -> None:
    foot = "<h3>Une crue de la Loire qui dure encore</h3>"
    page = f"<main><h1>La crue monte</h1><p>{LONG}</p><h3>Une nuit sans sommeil</h3><p>{MORE}</p>"
    assert split(f"{page}{foot}</main>").paragraphs == (LONG, "Une nuit sans sommeil", MORE)


def test_a_headline_with_its_kicker_is_no_paragraph() -> None:
    html = f"<main><h1><b>VALLÉE</b> La crue monte</h1><p>{LONG}</p><p>{MORE}</p></main>"
    assert split(html).paragraphs == (LONG, MORE)


@pytest.mark.parametrize(("count", "lead_of"), [(6, 6), (7, 1)], ids=["points", "text"])
def test_a_list_of_many_points_is_the_text_itself(count: int, lead_of: int) -> None:
    points = [f"Le village numéro {n} est coupé du reste de la vallée." for n in range(count)]
    listed = "".join(f"<li>{point}</li>" for point in points)
    html = article("").replace("</h1>", f"</h1><ul class='chapo'>{listed}</ul>")
    assert split(html).lead == " ".join(points[:lead_of])


def test_a_box_around_the_whole_text_is_not_judged_by_its_name() -> None:
    html = article(f"<p>{MORE}</p>").replace("'texte'", "'sidebar-grid premium newsletter'")
    assert split(html).paragraphs == (LONG, MORE, LAST)


def test_a_text_in_twin_boxes_is_whole() -> None:
    twins = "".join(f"<div class='morceau'><p>{MORE} {n}</p></div>" for n in range(3))
    long = f"<div class='morceau'>{f'<p>{LONG} Et encore.</p>' * 12}</div>"
    assert len(split(f"<main><h1>La crue monte</h1>{twins}{long}</main>").paragraphs) >= 3


def test_links_of_the_text_are_listed_apart() -> None:
    inside = f"<p>{MORE} Voir <a href='/carte'>la carte</a> et <a href='http://['>rien</a>.</p>"
    links = split(article(inside)).links_in_text
    assert [(x.url, x.text, x.region, x.rank) for x in links] == [
        ("https://gazette.test/carte", "la carte", "body", 1)
    ]


def test_rules_of_the_site_outrank_the_general_reading() -> None:
    rules = {
        "paragraphs": (".texte p:first-child",),
        "lead": (".texte p:last-child",),
        "links_related": (".voir",),
    }
    html = article("<a class='voir' href='/x'>Autre titre</a>")
    result = split(html, site=replace(SITE, rules=rules))
    assert result.paragraphs == (LONG, LAST)
    assert result.lead == LAST
    assert [(x.url, x.text) for x in result.links_related] == [
        ("https://gazette.test/x", "Autre titre")
    ]


def test_a_page_without_text_gives_nothing() -> None:
    assert split("<p>Accueil</p>", headline=None).paragraphs == ()
    assert split("", headline=None) == Split()


def test_the_dispatch_is_split_by_shape() -> None:
    if not SEED.exists():
        pytest.skip("the dispatch lies outside the project")
    page = Page(SEED.read_bytes(), is_plain_text=True)
    result = split_page(page, SITE, read_blocks(page), headline=None)
    assert len(result.paragraphs) == 7
    assert len(result.links_related) == 13
    assert [link.rank for link in result.links_related] == list(range(1, 14))
    assert {link.url for link in result.links_related} == {None}


PIECES = st.sampled_from(
    [
        f"<p>{LONG}</p>",
        f"<p>{MORE}</p>",
        "<p>Court.</p>",
        "<h2>Intertitre</h2>",
        "<div class='read-also'><a href='/x'>Un autre article de la gazette</a></div>",
        "<ul><li><a href='/y'>Encore un autre titre de la gazette</a></li></ul>",
        "<aside>En bref</aside>",
        "texte nu",
        "</div>",
        "<div class='comments'>",
    ]
)


@given(st.lists(PIECES, max_size=25))
def test_every_block_has_exactly_one_placement(pieces: list[str]) -> None:
    page = Page(f"<body><h1>Titre</h1><div>{''.join(pieces)}</div></body>".encode(), url=URL)
    blocks = read_blocks(page)
    result = split_page(page, SITE, blocks, headline="Titre")
    assert len(result.placements) == len(blocks)
    body = [b.text for b, p in zip(blocks, result.placements, strict=True) if p.role == "body"]
    assert tuple(body) == result.paragraphs
    assert all(0 <= placement.score <= 1 for placement in result.placements)


@pytest.mark.parametrize(
    "behind",
    [
        "Seguir leyendo:",
        "相關文章：",
        "Folgen Sie uns auf allen Kanälen!",
        "Suscríbete a la Gaceta y recibe las noticias del valle.",
        "Assine a Gazeta e apoie o jornalismo do vale.",
        "Jetzt nicht wegsehen: Unterstützen Sie unser Magazin mit einem kleinen Beitrag.",
        "如發現錯字，請按 Ctrl + Enter。",
    ],
)
def test_a_call_or_label_behind_the_text_is_none_of_it(behind: str) -> None:
    html = f"<p>{MORE}</p><p>{LAST}</p><p>{behind}</p>"
    assert (
        split(f"<h1>La crue monte</h1><article><p>{LONG}</p>{html}</article>").paragraphs[-1]
        == LAST
    )


def test_a_label_over_what_it_announces_is_body() -> None:
    assert "La liste :" in split(article(f"<p>La liste :</p><p>{MORE}</p>")).paragraphs
