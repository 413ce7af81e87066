"""A generated news site: pages of about 60 kB, each different, served by a process of its own."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import random
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

SEED = 20261124
VOCABULARY = """
la crue du fleuve a surpris les habitants qui attendaient depuis mardi une décision de la
préfecture sur le pont fermé alors que le conseil municipal doit voter jeudi son budget et
que les écoles restent ouvertes malgré la pluie selon les services de secours joints hier
"""
WORDS = VOCABULARY.split()

PAGE = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>{headline} | La Gazette</title>
<meta property="article:published_time" content="2026-11-24T08:{minute:02d}:00+01:00"></head><body>
<header><nav>{nav}</nav></header><main><article><h1>{headline}</h1>
<p class="stamp">Publié le 24/11/2026 à 08h{minute:02d}</p><p class="chapo">{lead}</p>
<div class="texte">{body}</div></article>
<aside><h2>Les plus lus</h2><ul>{aside}</ul></aside></main><footer>{nav}</footer></body></html>"""


def generate(pages: int, *, paragraphs: int = 64, links: int = 280) -> dict[str, bytes]:
    """Return path → body of a site of *pages* articles, its lists and robots.txt.

    With the defaults a page has about 60 kB: a third text, the rest navigation and related links.
    """
    rng = random.Random(SEED)  # noqa: S311  # the same site each time, no secret
    site = {
        f"/article-{number}.html": article(rng, number, pages, paragraphs=paragraphs, links=links)
        for number in range(pages)
    }
    listed = "".join(
        f'<li><a href="/article-{n}.html">{sentence(rng)}</a></li>' for n in range(pages)
    )
    items = "".join(
        f"<item><title>Article {n}</title><link>HOME/article-{n}.html</link></item>"
        for n in range(pages)
    )
    site["/"] = f"<html><body><ul>{listed}</ul></body></html>".encode()
    site["/rss.xml"] = f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()
    site["/sitemap-news.xml"] = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>'
    site["/robots.txt"] = b"User-agent: *\nDisallow:\n"
    return site


def article(rng: random.Random, number: int, pages: int, *, paragraphs: int, links: int) -> bytes:
    """Return one page; two of seven of its *links* stand in the navigation, the rest beside."""
    nav = "".join(
        f'<a class="nav__item" href="/rubrique-{n}">{sentence(rng)}</a>'
        for n in range(links * 2 // 7)
    )
    body = "".join(f"<p>{paragraph(rng)}</p>" for _ in range(paragraphs))
    aside = "".join(
        f'<li class="card"><a href="/article-{rng.randrange(pages)}.html">{sentence(rng)}</a></li>'
        for _ in range(links * 5 // 7)
    )
    values = {"nav": nav, "body": body, "aside": aside, "minute": number % 60}
    page = PAGE.format(headline=f"{sentence(rng)} {number}", lead=paragraph(rng), **values)
    return page.encode()


def sentence(rng: random.Random) -> str:
    """Return eight words that begin with a capital."""
    return " ".join(rng.choices(WORDS, k=8)).capitalize()


def paragraph(rng: random.Random) -> str:
    """Return four sentences."""
    return " ".join(f"{' '.join(rng.choices(WORDS, k=16)).capitalize()}." for _ in range(4))


@dataclass
class PageServer:
    """A running server: its address and the process to end."""

    home: str
    process: BaseProcess

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.join()


class Server(ThreadingHTTPServer):
    """A server that says nothing of clients that go away: some are killed on purpose."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


def serve_pages(pages: dict[str, bytes]) -> PageServer:
    """Serve *pages* on a free loopback port from a new process."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=run, args=(pages, sender))
    process.start()
    return PageServer(home=receiver.recv(), process=process)


def run(pages: dict[str, bytes], ready: multiprocessing.connection.Connection) -> None:
    """Serve until the process is ended; sends the address through *ready* first."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(200 if body is not None else 404)
            kind = "text/html; charset=utf-8" if not self.path.endswith("xml") else "text/xml"
            body = (body or b"").replace(b"HOME", home.rstrip("/").encode())
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing: a thousand lines would cost more than the pages."""

    with Server(("127.0.0.1", 0), Handler) as server:
        home = f"http://127.0.0.1:{server.server_address[1]}/"
        ready.send(home)
        server.serve_forever()
