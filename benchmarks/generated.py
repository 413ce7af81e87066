"""Generated pages of invented words: one in the structure of the median French page, one short.

`python -m benchmarks.shape` prints the first beside it; no figure of the generated page is lower.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

VOCABULARY = """
la crue du fleuve a surpris les habitants qui attendaient depuis mardi une décision de la
préfecture sur le pont fermé alors que le conseil municipal doit voter jeudi son budget et
que les écoles restent ouvertes malgré la pluie selon les services de secours joints hier
"""
WORDS = VOCABULARY.split()

PAGE = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>{headline} | La Gazette</title>
{head}</head><body class="page page-article section-region has-sidebar" id="top">
<header class="site-header" role="banner"><div class="site-header__inner"><div class="site-nav">
<nav class="nav nav--main" aria-label="Principal"><ul class="nav__list">{menu}</ul></nav></div>
</div></header><div class="wrapper"><div class="layout"><div class="layout__row">
<main class="layout__main" id="content"><div class="article-page"><div class="article-page__inner">
<article class="article"><ol class="breadcrumb"><li><a href="/">Accueil</a></li>
<li><a href="/region">Région</a></li></ol><h1 class="article__title">{headline}</h1>
<p class="article__chapo">{lead}</p><div class="article__meta"><span class="article__author">Par
<a href="/auteurs/jeanne-exemple" rel="author">Jeanne Exemple</a></span><p class="article__stamp">
<time datetime="2026-11-24T08:{minute:02d}:00+01:00">Publié le 24/11/2026 à 08h{minute:02d}</time>
</p><div class="share">{share}</div></div>
<figure class="article__picture"><picture>{picture}</picture>
<figcaption>{caption} <span class="credit">© Jeanne Exemple / La Gazette</span></figcaption>
</figure><div class="article__body"><!-- body -->{body}</div><ul class="article__tags">{tags}</ul>
</article></div></div></main><aside class="layout__aside"><div class="ad-slot" id="ad-1"></div>
<section class="box box--most-read"><h2 class="box__title">Les plus lus</h2><div class="box__list">
{cards}</div></section></aside></div></div></div><footer class="site-footer"><div class="wrapper">
<ul class="site-footer__list">{footer}</ul></div></footer>{scripts}</body></html>"""

CARD = """<article class="card card--{n} card--region" data-id="{id}" data-position="{n}">
<a class="card__link" href="/article-{id}.html" data-track="box|{n}|{id}"><div class="card__media">
<picture>{picture}</picture></div><div class="card__content">
<span class="card__kicker">Région</span><h3 class="card__title">{title}</h3>
<p class="card__summary">{summary}</p><span class="card__time">{hour}h{n:02d}</span></div></a>
</article>
"""

PICTURE = """<source type="image/webp" media="(min-width: 1024px)" srcset="{urls}" sizes="{sizes}">
<img class="picture__img lazy" src="/media/{id}-640.jpg" srcset="{urls}" sizes="{sizes}" alt="{alt}"
loading="lazy" width="640" height="360">"""

ITEM = """<li class="{name} {name}--level-1" data-menu="principal" data-place="{href}">
<a class="{name}-link js-track" href="{href}" data-track-click="menu|{href}|{text}" title="{text}">
{icon}<span class="{name}-text">{text}</span></a></li>
"""

ICON = """<svg class="icon icon--{name}" viewBox="0 0 24 24" aria-hidden="true">
<path d="M12 2C6.48 2 2 6.48 2 12s4.48 10 10 10 10-4.48 10-10S17.52 2 12 2zm1 15h-2v-6h2z"/></svg>
"""

SCRIPT = "<script>window.gazette{number}={values};if(a&&b<c){{go({number})}}</script>"


def article(rng: random.Random, number: int, pages: int) -> bytes:
    """Return the page of article *number* of a site of so many *pages*."""
    headline = f"{sentence(rng)} {number}"
    cards = (card(rng, n, rng.randrange(pages)) for n in range(24))
    footer = (item(rng, f"/service/{n}", "site-footer__item") for n in range(36))
    page = PAGE.format(
        headline=headline,
        head=head(rng, headline, number),
        menu="".join(item(rng, f"/rubrique-{n}", "nav__item", words=2) for n in range(90)),
        lead=paragraph(rng, sentences=3),
        minute=number % 60,
        share="".join(
            share(name) for name in ("mail", "lien", "note", "texte", "copie", "imprimer")
        ),
        picture=picture(rng, number),
        caption=sentence(rng),
        body="\n".join(f"<p>{paragraph(rng)}</p>" for _ in range(12)),
        tags="".join(item(rng, f"/sujet/{n}", "article__tag", words=1) for n in range(6)),
        cards="\n".join(cards),
        footer="".join(footer),
        scripts="\n".join(script(rng, n) for n in range(26)),
    )
    return page.encode()


def short_article(rng: random.Random, number: int, pages: int, *, paragraphs: int = 6) -> bytes:
    """Return a page of 3 kB, for crawls that are about the queue and not about pages."""
    title, other = f"{sentence(rng)} {number}", rng.randrange(pages)
    body = "".join(f"<p>{paragraph(rng)}</p>" for _ in range(paragraphs))
    beside = f'<aside><a href="/article-{other}.html">{sentence(rng)}</a></aside>'
    inside = f"<article><h1>{title}</h1>{body}</article>{beside}"
    return f"<!DOCTYPE html><title>{title}</title><body>{inside}</body>".encode()


def head(rng: random.Random, headline: str, number: int) -> str:
    """Return the inside of a head: 41 meta elements, links, styles, JSON-LD."""
    stamp = f"2026-11-24T08:{number % 60:02d}:00+01:00"
    stated = {
        "article:published_time": stamp, "og:title": headline, "og:type": "article",
        "og:site_name": "La Gazette", "og:locale": "fr_FR", "description": sentence(rng),
        **{f"gazette:{n}": sentence(rng) for n in range(34)},
    }  # fmt: skip
    node = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": headline,
        "datePublished": stamp, "author": {"@type": "Person", "name": "Jeanne Exemple"},
        "publisher": {"@type": "Organization", "name": "La Gazette"},
        "articleBody": paragraph(rng, sentences=20),
    }  # fmt: skip
    metas = (f'<meta property="{name}" content="{text}">' for name, text in stated.items())
    links = (f'<link rel="preload" as="style" href="/static/{n}.css">' for n in range(17))
    rules = (f".box--{n}{{margin:{n}px;padding:{n}px;color:#1{n:02d}}}" for n in range(70))
    told = f'<script type="application/ld+json">{json.dumps(node, ensure_ascii=False)}</script>'
    return "\n".join([*metas, *links, f"<style>{''.join(rules)}</style>", told])


def item(rng: random.Random, href: str, name: str, *, words: int = 3) -> str:
    """Return one entry of a menu, a footer or a list of subjects."""
    text = " ".join(rng.choices(WORDS, k=words)).capitalize()
    return ITEM.format(name=name, href=href, text=text, icon=ICON.format(name="menu"))


def share(name: str) -> str:
    """Return one button with its icon."""
    return f'<a class="share__item share__item--{name}" href="#{name}">{ICON.format(name=name)}</a>'


def card(rng: random.Random, place: int, number: int) -> str:
    """Return the teaser of article *number* with its picture, at *place* of a list."""
    told = {"title": sentence(rng), "summary": paragraph(rng, sentences=1)}
    told |= {"picture": picture(rng, number), "hour": f"{place % 24:02d}"}
    return CARD.format(n=place, id=number, **told)


def picture(rng: random.Random, number: int) -> str:
    """Return a picture in the sizes that sites offer."""
    widths = (160, 320, 480, 640, 800, 960, 1280)
    urls = ", ".join(f"/media/cache/resize/{number}-la-crue-du-fleuve-{w}.jpg {w}w" for w in widths)
    sizes = "(min-width: 1024px) 640px, 100vw"
    return PICTURE.format(id=number, urls=urls, sizes=sizes, alt=sentence(rng))


def script(rng: random.Random, number: int) -> str:
    """Return a script that sets a table of values, as trackers do."""
    values = {f"key{n}": rng.randrange(10**9) for n in range(110)}
    return SCRIPT.format(number=number, values=json.dumps(values))


def sentence(rng: random.Random) -> str:
    """Return eight words that begin with a capital."""
    return " ".join(rng.choices(WORDS, k=8)).capitalize()


def paragraph(rng: random.Random, *, sentences: int = 4) -> str:
    """Return so many *sentences*."""
    made = (" ".join(rng.choices(WORDS, k=13)).capitalize() for _ in range(sentences))
    return " ".join(f"{words}." for words in made)
