"""Pages built as the publishing systems of French news build them: the fields that a reader sees.

The structure is theirs, every word is ours.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from crawler.extract import extract_article
from crawler.page import Page
from crawler.site import site_of

FETCHED = datetime.fromisoformat("2026-03-20T09:00:00+00:00")
TEXT = (
    "<p>Le fleuve a gagné un mètre dans la nuit et les quais de la ville sont fermés au public "
    "depuis l'aube, a annoncé la mairie, qui a ouvert le gymnase aux riverains.</p>"
    "<p>Les pompiers ont évacué le camping avec une barque. La décrue n'est pas attendue avant "
    "jeudi, et les écoles de la rive gauche resteront closes jusque-là.</p>"
)
TEASERS = "".join(
    f"<li><time datetime='2026-01-0{n}'>{n} janvier 2026</time>"
    f"<h3><a href='/autre-{n}'>Une autre histoire de la vallée, la {n}e de la semaine</a></h3></li>"
    for n in range(1, 4)
)

SPIP = f"""
<title>La crue gagne les quais - Les hautes vallées en marche</title>
<div id=entete><h1><a rel=home href="https://vallees.test/">Les hautes vallées en marche</a></h1>
</div><div class=ariane><a href="/">Accueil</a> &gt; <a href="/-Rivieres-">Rivières</a></div>
<div class=cartouche><h2 class="crayon article-titre-12">La crue gagne les quais</h2>
<p class=info-publi><abbr class=published title="2026-03-12T07:05:00Z">12 mars 2026</abbr>, par
<span class="vcard author"><a class="url fn spip_in" href="/_Jeanne-Exemple_">Jeanne Exemple</a>,
<a class="url fn spip_in" href="/_Paul-Essai_">Paul Essai</a></span></p></div>
<div class="crayon texte">{TEXT}</div>
<div class=forum><p class=forum-qui>Le 14 mars 2026 à 8h12, par Zoé Lectrice</p></div>
"""

DRUPAL = f"""
<title>La crue gagne les quais | La Dépêche des vallées</title><body class="node-type-article">
<div id=breadcrumb><a href="/">Accueil</a> » <a href="/societe">Société</a></div>
<h1 class=page-title>La crue gagne les quais</h1>
<div class="field-name-field-date"><span class=date-display-single property="dc:date"
datatype="xsd:dateTime" content="2026-03-12T08:05:41+01:00">Jeudi 12 Mars 2026 - 08:05</span></div>
<div class="field-name-field-auteur">Jeanne Exemple</div><div class=field-name-body>{TEXT}</div>
<ul class=view-actualites>{TEASERS}</ul>
"""

WORDPRESS = f"""
<html lang=en-US><meta property="og:site_name" content="Info Vallées">
<meta property="article:section" content="A LA UNE">
<meta property="article:section" content="Rivières">
<title>La crue gagne les quais - Info Vallées</title><body class="post-template-default single">
<article><header class=entry-header><h1 class=entry-title>La crue gagne les quais</h1>
<div class=entry-meta><span class=posted-on><a href="https://vallees.test/2026/03/crue/"
rel=bookmark><time class="entry-date published" datetime="2026-03-12T08:05:41+01:00">12 mars 2026
</time><time class=updated datetime="2026-03-13T10:00:00+01:00">13 mars 2026</time></a></span>
<span class=byline><span class="author vcard"><a class="url fn n"
href="/author/jexemple/">Jeanne Exemple</a></span></span></div></header>
<div class=entry-content>{TEXT}</div></article><aside class=widget-area><ul>{TEASERS}</ul></aside>
"""

REGIONAL = f"""
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "La crue gagne les quais",
"datePublished": "2026-03-12T08:05:41+01:00", "dateModified": "2026-03-12T10:30:12+01:00",
"articleSection": ["Rivières"],
"author": [{{"@type": "Person", "name": "Jeanne Exemple et Paul Essai"}}]}}</script>
<title>Vallées. La crue gagne les quais</title>
<nav class=breadcrumb><a href="/">Accueil</a><a href="/rivieres">Rivières</a></nav>
<h1>La crue gagne les quais ?</h1><div class=cards><div class=author-card>
<h3><a rel=author href="/journaliste/je">Jeanne Exemple</a></h3></div>
<aside class=sidebar-dates>Publié le 12 mars 2026 à 08h05, mis à jour à 10h30</aside></div>
<div class=article-body>{TEXT}</div><div class=most-read><ul>{TEASERS}</ul></div>
"""

WIRE = f"""
<title>La crue gagne les quais de la capitale - Agence des vallées</title>
<h1>La crue gagne les quais de la capitale</h1><div class=infos>Publié le : jeudi, 12 mars 2026
08:05 | Lu : 214 fois</div><div class=itemFullText>
{TEXT.replace("<p>Le fleuve", "<p>ALGER, 12 mars 2026 (APS) - Le fleuve", 1)}</div>
"""

QUEBEC = f"""
<html lang=fr-CA><meta name="w-published-date" content="2026-03-12T12:05:41Z">
<title>La crue gagne les quais | Le Quotidien</title><h1>La crue gagne les quais</h1>
<div class=author>La Presse canadienne</div><div class=dates>Publié le 12 mars 2026 à 8 h 05</div>
<figure><img src="/i/quais.jpg"><figcaption>Les quais <span class=credit>PHOTO : JEAN PHOTO, AFP
</span></figcaption></figure><div class=story>{TEXT}</div>
"""

BLOG = f"""
<title>Carnet de la vallée: La crue gagne les quais</title>
<div class=header><h1 class=title><a href="https://vallees.test/">Carnet de la vallée</a></h1></div>
<div class=date-outer><h2 class=date-header><span>jeudi 12 mars 2026</span></h2>
<div class="post hentry"><h3 class="post-title entry-title">La crue gagne les quais</h3>
<div class="post-body entry-content">{TEXT}</div><div class=post-footer>Publié par <span
class="fn">Jeanne Exemple</span> à <abbr class=published
title="2026-03-12T08:05:00+01:00">08:05</abbr></div></div></div>
<div class=sidebar><ul>{TEASERS}</ul></div>
"""

CASES = {
    "spip": (SPIP, "2026-03-12", ("Jeanne Exemple", "Paul Essai"), None, "Rivières"),
    "drupal": (DRUPAL, "2026-03-12T08:05:41+01:00", ("Jeanne Exemple",), None, "Société"),
    "wordpress": (WORDPRESS, "2026-03-12T08:05:41+01:00", ("Jeanne Exemple",), None, "Rivières"),
    "regional": (REGIONAL, "2026-03-12T08:05:41+01:00", ("Jeanne Exemple", "Paul Essai"), None,
                 "Rivières"),
    "wire": (WIRE, "2026-03-12T08:05:00+01:00", (), "APS", None),
    "quebec": (QUEBEC, "2026-03-12T08:05:41-04:00", (), "La Presse canadienne", None),
    "blog": (BLOG, "2026-03-12", ("Jeanne Exemple",), None, None),
}  # fmt: skip


@pytest.mark.parametrize(
    ("html", "published", "authors", "agency", "section"), CASES.values(), ids=CASES
)
def test_a_template_gives_the_fields_that_a_reader_sees(
    html: str, published: str, authors: tuple[str, ...], agency: str | None, section: str | None
) -> None:
    page = Page(html.encode(), url="https://vallees.test/crue-2026", fetched_at=FETCHED)
    article = extract_article(page, site_of(page.url))
    assert (article.headline or "").startswith("La crue gagne les quais")
    assert (article.date_published or "")[: len(published)] == published
    assert (article.authors, article.agency, article.section) == (authors, agency, section)
    assert (article.language or "").startswith("fr")
