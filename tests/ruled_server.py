"""A site with rules: each path gives its answers one after the other, the last for ever."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from tools.demonstration import serving

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

SENTENCE = (
    "Les agents de la commune ont relevé ce matin les cotes du canal, qui reste ouvert à la "
    "navigation malgré les pluies tombées depuis dimanche sur tout le bassin"
)


@dataclass(frozen=True)
class Says:
    """One answer: without *body*, an article that names its own path."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


def article(path: str) -> bytes:
    """Return an article of which no other path has a sentence."""
    text = "".join(f"<p>{SENTENCE}, note le cahier {path} à la page {n}.</p>" for n in range(8))
    head = f"<html lang=fr><head><meta charset=utf-8><title>Canal {path}</title></head>"
    return f"{head}<body><article><h1>Le canal {path}</h1>{text}</article></body></html>".encode()


class RuledServer(ThreadingHTTPServer):
    """A running server; *asked* holds the paths in order, *conditions* path and If-None-Match."""

    def __init__(self, answers: Mapping[str, Sequence[Says]]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.home = f"http://127.0.0.1:{self.server_address[1]}"
        self.answers = {path: list(says) for path, says in answers.items()}
        self.asked: list[str] = []
        self.conditions: list[tuple[str, str | None]] = []

    def next(self, path: str) -> Says:
        """Return the next answer at *path*; 404 where the site has none."""
        self.asked.append(path)
        says = self.answers.get(path, [Says(404, body=b"")])
        return says.pop(0) if len(says) > 1 else says[0]


class Handler(BaseHTTPRequestHandler):
    """Answers GET."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each body waits 40 ms for the acknowledgement of its head
    server: RuledServer

    def do_GET(self) -> None:
        """Send the next answer."""
        self.server.conditions.append((self.path, self.headers.get("If-None-Match")))
        says = self.server.next(self.path)
        body = article(self.path) if says.body is None else says.body
        self.send_response(says.status)
        headers = {"Content-Type": "text/html; charset=utf-8", **says.headers}
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing: the crawl has its own log."""


def serve_ruled(
    answers: Mapping[str, Sequence[Says]], *, kind: type[RuledServer] = RuledServer
) -> AbstractContextManager[RuledServer]:
    """Serve *answers* on a free loopback port as long as the context lasts."""
    return serving(kind(answers))
