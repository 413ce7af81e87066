"""The demonstration site on loopback: `python -m tools.demonstration` serves it to a browser.

Its articles are the cases of `fixtures/demonstration`, each at the address that its sidecar names;
lists, robots.txt and style stand in `_site`. Cases of one address are its editions, in the order
in which they were fetched.
"""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

Server = TypeVar("Server", bound=ThreadingHTTPServer)

FOLDER = Path(__file__).parent.parent / "fixtures" / "demonstration"
HOME = "{home}"
"""Stands in the lists for the address that the site is served at, with its last slash."""

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
}
NOT_FOUND = "404.html"
BUILT = "Wed, 26 Nov 2025 09:15:00 GMT"  # the lists: after the newest article of the first edition


@dataclass(frozen=True)
class Answer:
    """What the site answers at one address."""

    body: bytes
    content_type: str
    last_modified: str
    status: HTTPStatus = HTTPStatus.OK

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answer, but for those that the server adds."""
        return {
            "Content-Type": self.content_type,
            "Content-Length": str(len(self.body)),
            "ETag": f'"{hashlib.sha256(self.body).hexdigest()[:16]}"',
            "Last-Modified": self.last_modified,
        }


class Demonstration(ThreadingHTTPServer):
    """A running server of the demonstration site."""

    def __init__(self, *, edition: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.base_url = f"http://127.0.0.1:{self.server_address[1]}/"
        self.editions = read_editions(FOLDER)
        self.site = read_site(FOLDER / "_site", base_url=self.base_url)
        self.edition = edition

    def set_edition(self, number: int) -> None:
        """Serve edition *number*, from 1; an article with fewer shows its last."""
        self.edition = number

    def answer(self, path: str) -> Answer:
        """Return what the site answers at *path*."""
        if path in self.editions:
            pages = self.editions[path]
            return pages[min(self.edition, len(pages)) - 1]
        return self.site.get(path, self.site["/" + NOT_FOUND])

    @property
    def article_urls(self) -> tuple[str, ...]:
        """The addresses of the articles that a polite crawler may fetch, in order."""
        robots = RobotFileParser()
        robots.parse(self.answer("/robots.txt").body.decode().splitlines())
        urls = (self.base_url + path.removeprefix("/") for path in self.editions)
        return tuple(url for url in urls if robots.can_fetch("*", url))


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each body waits 40 ms for the acknowledgement of its head
    server: Demonstration

    def do_GET(self) -> None:
        """Send headers and body."""
        self.wfile.write(self.send_head().body)

    def do_HEAD(self) -> None:
        """Send the headers of a GET."""
        self.send_head()

    def send_head(self) -> Answer:
        """Send status and headers, and return the answer they belong to."""
        answer = self.server.answer(urlsplit(self.path).path)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        return answer

    def log_message(self, *arguments: object) -> None:
        """Say nothing: a test or a crawl has its own log."""


def read_editions(folder: Path) -> dict[str, list[Answer]]:
    """Return path → its editions, the earliest first, of the cases in *folder*."""
    editions: dict[str, list[Answer]] = {}
    for sidecar, page in sorted(read_cases(folder), key=lambda case: str(case[0]["fetched_at"])):
        headers = dict(sidecar["headers"])
        answer = Answer(page.read_bytes(), headers["Content-Type"], headers["Last-Modified"])
        editions.setdefault(urlsplit(sidecar["url"]).path, []).append(answer)
    return dict(sorted(editions.items()))


def read_cases(folder: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    """Yield the sidecar and the page of each case in *folder*."""
    for page in folder.glob("[!_]*/page.html"):
        yield json.loads(page.with_name("page.html.meta.json").read_text("utf-8")), page


def read_site(folder: Path, *, base_url: str) -> dict[str, Answer]:
    """Return path → answer for the lists, style and pictures in *folder*."""
    answers = {}
    for file in (path for path in folder.rglob("*") if path.is_file()):
        path = "/" + file.relative_to(folder).as_posix().removesuffix("index.html")
        body = file.read_bytes().replace(HOME.encode(), base_url.encode())
        status = HTTPStatus.NOT_FOUND if file.name == NOT_FOUND else HTTPStatus.OK
        answers[path] = Answer(body, TYPES[file.suffix], BUILT, status)
    return answers


def serve(*, edition: int) -> AbstractContextManager[Demonstration]:
    """Serve the site at *edition* on a free loopback port as long as the context lasts."""
    return serving(Demonstration(edition=edition))


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Run *server* in a thread of its own as long as the context lasts."""
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))  # seconds to its end
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def main() -> None:
    """Serve the second edition until Ctrl-C."""
    with Demonstration(edition=2) as server:
        print(f"{server.base_url} shows the demonstration site; Ctrl-C ends it", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
