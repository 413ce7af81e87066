"""A generated news site: pages like newspapers' own, each different, served by another process."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import random
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from benchmarks.generated import article, sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.process import BaseProcess

    Page = Callable[[random.Random, int, int], bytes]
    """Makes the page of an article by its number, of a site of so many."""

SEED = 20261124


def generate(pages: int, *, make: Page = article) -> dict[str, bytes]:
    """Return path → body of a site of *pages* articles as *make* makes them, lists, robots.txt."""
    rng = random.Random(SEED)  # noqa: S311  # the same site each time, no secret
    site = {f"/article-{number}.html": make(rng, number, pages) for number in range(pages)}
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
        disable_nagle_algorithm = True  # or each body waits 40 ms for the head's acknowledgement

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
