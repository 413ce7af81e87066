"""A news site whose lists, faults and layout a test decides: a front page with a list, articles."""

from __future__ import annotations

import random
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tools.demonstration import serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

TEXT = """la commune prépare un budget que les élus discutent depuis hier soir malgré une pluie
forte qui gêne les travaux du pont neuf où trois équipes posent des câbles sous le quai nord pendant
qu'une classe visite le chantier avec son institutrice et note chaque détail dans un carnet"""
ARTICLE = re.compile(r"/vie-locale/[a-z-]+-(\d+)\.html")


class NewsSite(ThreadingHTTPServer):
    """A running site of *articles* pages; its attributes may be changed between two crawls.

    *cut* are articles whose connection is closed without an answer, *moved* says which article
    another one redirects to, *is_bare* is a layout without headline and stamp, *elsewhere* has the
    status and the location that a path answers with.
    """

    daemon_threads = True

    def __init__(self, *, articles: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.base_url = f"http://127.0.0.1:{self.server_address[1]}/"
        self.articles = articles
        self.cut: set[int] = set()
        self.missing: set[int] = set()
        self.moved: dict[int, int] = {}
        self.is_bare = False
        self.elsewhere: dict[str, tuple[int, str]] = {}


class Handler(BaseHTTPRequestHandler):
    """Answers GET."""

    server: NewsSite

    def do_GET(self) -> None:
        """Answer with a list, an article, or the fault that the test wants there."""
        found, site = ARTICLE.fullmatch(self.path), self.server
        number = int(found[1]) - 1000 if found else 0
        if self.path in site.elsewhere:
            status, location = site.elsewhere[self.path]
            self.answer(status, "", location=location)
        elif found and number in site.moved:
            self.answer(301, "", location=path_of(site.moved[number]))
        elif found and number in site.cut:
            self.close_connection = True
        elif found and number not in site.missing:
            self.answer(200, article(number, is_bare=site.is_bare))
        elif text := self.other_page():
            self.answer(200, text)
        else:
            self.answer(404, "<p>Page introuvable</p>")

    def other_page(self) -> str | None:
        """Return the list or the wall of consent that was asked for, None when it is neither."""
        site = self.server
        pages: dict[str, Callable[[], str]] = {
            "/": lambda: front_page(range(1, site.articles + 1)),
            "/rss.xml": lambda: feed(site.base_url, range(1, min(site.articles, 5) + 1)),
            "/sitemap-news.xml": lambda: sitemap(
                site.base_url, range(1, min(site.articles, 3) + 1)
            ),
            "/consent": lambda: "<h1>Vos choix</h1><p>Acceptez pour continuer.</p>",
        }
        return pages[self.path]() if self.path in pages else None

    def answer(self, status: int, text: str, *, location: str | None = None) -> None:
        """Send a whole answer."""
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


def path_of(number: int) -> str:
    """Return the path of article *number*, from 1."""
    return f"/vie-locale/le-chantier-du-quai-{1000 + number}.html"


def article(number: int, *, is_bare: bool) -> str:
    """Return the page of article *number*, whose text is like no other's."""
    dice, words = random.Random(number), TEXT.split()
    body = "".join(f"<p>{' '.join(dice.choices(words, k=40)).capitalize()}.</p>" for _ in range(5))
    if is_bare:
        return f"<html><body><main>{body}</main></body></html>"
    stamp = f"<p class='date'>Publié le 24 novembre 2026 à 08 h {number % 60:02}</p>"
    title = f"Le chantier du quai, étape {number}"
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{stamp}{body}"
        "</article></body></html>"
    )


def front_page(numbers: range) -> str:
    """Return a list of links to the articles *numbers*."""
    links = "".join(
        f"<li><a href='{path_of(n)}'>Le chantier du quai, étape {n}</a></li>" for n in numbers
    )
    return f"<html><body><h1>La Gazette</h1><ul>{links}</ul></body></html>"


def feed(base_url: str, numbers: range) -> str:
    """Return an RSS feed of the articles *numbers*, and a link to no article."""
    links = [f"{base_url.rstrip('/')}{path_of(n)}" for n in numbers]
    items = "".join(f"<item><link>{link}</link></item>" for link in (*links, f"{base_url}jeux/"))
    return f"<rss version='2.0'><channel>{items}</channel></rss>"


def sitemap(base_url: str, numbers: range) -> str:
    """Return a sitemap of the articles *numbers*."""
    urls = "".join(f"<url><loc>{base_url.rstrip('/')}{path_of(n)}</loc></url>" for n in numbers)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>"


def serve(*, articles: int) -> AbstractContextManager[NewsSite]:
    """Serve a site on a free loopback port as long as the context lasts."""
    return serving(NewsSite(articles=articles))
