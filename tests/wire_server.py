"""A server that answers byte for byte what a table says, and remembers what it was asked.

Real servers are lenient and so are libraries that write answers; here the bytes are ours, sent in
slices of an odd length, and so what a recorder should hold is known exactly.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import sys
import threading
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]  # ships no types

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SLICE = 1021  # odd and prime: no boundary of a message falls on one of a slice by habit

TEXT = "".join(f"<p>La rivière monte, phrase {n}, et le pont reste fermé.</p>" for n in range(60))
PAGE = f"<html><body><h1>La rivière monte</h1>{TEXT}</body></html>".encode()


def answer(*lines: bytes, body: bytes = b"", status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    """Return an answer with *lines* as its header, as they are."""
    return b"\r\n".join([status, *lines, b"", b""]) + body


def sized(*lines: bytes, body: bytes = PAGE, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    """Return an answer that states the length of its body."""
    return answer(*lines, b"Content-Length: %d" % len(body), body=body, status=status)


def chunked(
    *lines: bytes, body: bytes = PAGE, extension: bytes = b"", trailer: bytes = b""
) -> bytes:
    """Return an answer in chunks of uneven size."""
    parts = [body[at : at + 333] for at in range(0, len(body), 333)]
    chunks = b"".join(b"%x%b\r\n%b\r\n" % (len(part), extension, part) for part in parts)
    return answer(*lines, b"Transfer-Encoding: chunked", body=chunks + b"0\r\n" + trailer + b"\r\n")


def raw_deflate(data: bytes) -> bytes:
    """Return *data* as deflate without the header of zlib, as some servers send it."""
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


HTML = b"Content-Type: text/html; charset=utf-8"
CLOSE = b"Connection: close"
GZIP = gzip.compress(PAGE, mtime=0)
BR = brotli.compress(PAGE)
ZSTD = zstd.compress(PAGE)

ANSWERS: dict[str, bytes] = {
    "/plain": sized(HTML),
    "/gzip": sized(HTML, b"Content-Encoding: gzip", body=GZIP),
    "/gzip-chunked": chunked(HTML, b"Content-Encoding: gzip", body=GZIP),
    "/br": sized(HTML, b"Content-Encoding: br", body=BR),
    "/br-chunked": chunked(HTML, b"Content-Encoding: br", body=BR),
    "/zstd": sized(HTML, b"Content-Encoding: zstd", body=ZSTD),
    "/zstd-chunked": chunked(HTML, b"Content-Encoding: zstd", body=ZSTD),
    "/deflate": sized(HTML, b"Content-Encoding: deflate", body=zlib.compress(PAGE)),
    "/deflate-chunked": chunked(HTML, b"Content-Encoding: deflate", body=zlib.compress(PAGE)),
    "/deflate-raw": sized(HTML, b"Content-Encoding: deflate", body=raw_deflate(PAGE)),
    "/gzip-then-br": sized(HTML, b"Content-Encoding: gzip, br", body=brotli.compress(GZIP)),
    "/chunked": chunked(HTML),
    "/chunk-extensions": chunked(HTML, extension=b";name=value"),
    "/trailers": chunked(HTML, b"Trailer: Expires", trailer=b"Expires: 0\r\n"),
    "/no-length": answer(HTML, CLOSE, body=PAGE),
    "/http-1.0": answer(HTML, body=PAGE, status=b"HTTP/1.0 200 Voila"),
    "/odd-reason": sized(HTML, status=b"HTTP/1.1 200 Tout va bien, merci"),
    "/no-reason": sized(HTML, status=b"HTTP/1.1 200"),
    "/two-cookies": sized(HTML, b"Set-Cookie: a=1; Path=/", b"Set-Cookie: b=2"),
    "/lower-case": sized(HTML.lower(), b"x-served-by: cache-7"),
    "/upper-case": sized(HTML.upper(), b"X-SERVED-BY: CACHE-7"),
    "/no-space": sized(HTML, b"X-Tight:value"),
    "/weak-etag": sized(HTML, b'ETag: W/"7-abc"', b"Last-Modified: Thu, 26 Nov 2015 00:28:00 GMT"),
    "/latin-1-header": sized(HTML, b"X-Titre: Cr\xfce \xe0 Tours"),
    "/folded-header": sized(HTML, b"X-Long: one", b"\ttwo"),
    "/line-without-colon": sized(HTML, b"this is no header"),
    "/early-hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + sized(HTML),
    "/redirect": sized(b"Location: /plain?from=redirect", body=b"", status=b"HTTP/1.1 302 Found"),
    "/plain?from=redirect": sized(HTML),
    "/not-modified": answer(b'ETag: "7"', status=b"HTTP/1.1 304 Not Modified"),
    "/no-content": answer(status=b"HTTP/1.1 204 No Content"),
    "/not-found": sized(HTML, body=b"<p>Rien ici.</p>", status=b"HTTP/1.1 404 Not Found"),
    "/unavailable": sized(HTML, b"Retry-After: 1", body=b"", status=b"HTTP/1.1 503 Later"),
    "/empty": sized(HTML, body=b""),
    "/same-body": sized(HTML),
    "/caf%C3%A9?q=%C3%A9t%C3%A9&b=1": sized(HTML),
    "/excess": sized(HTML, CLOSE) + b"EXCESS BYTES",
    "/short-body": answer(HTML, b"Content-Length: 99999", CLOSE, body=PAGE),
    "/cut-chunk": chunked(HTML, CLOSE)[:-600],
    "/no-http": b"220 mail.gazette.test ESMTP ready\r\n\r\n",
    "/silence": b"",
}
"""Path → the bytes of the answer; the connection ends after those that do not keep it alive."""

KEPT = frozenset(ANSWERS) - {
    "/no-length", "/http-1.0", "/excess", "/short-body", "/cut-chunk", "/no-http", "/silence",
}  # fmt: skip
"""Answers after which the connection stays open."""

ROBOTS = sized(b"Content-Type: text/plain", body=b"User-agent: *\nDisallow: /private\n")

FILES = {
    "/robots.txt": ROBOTS,
    "/.well-known/tdmrep.json": sized(status=b"HTTP/1.1 404 Not Found", body=b""),
}
"""What a crawler asks for by itself; the connection stays open."""


@dataclass
class WireServer:
    """A running server: what it was asked and what it sent, by path and in order."""

    home: str
    asked: dict[str, list[bytes]] = field(default_factory=dict)
    sent: dict[str, list[bytes]] = field(default_factory=dict)
    answering: int = 0
    busiest: int = 0  # the most requests that were answered at one time


@contextmanager
def serve_wire(*, certificate: Path | None = None) -> Iterator[WireServer]:
    """Serve `ANSWERS` on a free loopback port; over TLS with *certificate*, a PEM file."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        scheme = "https" if certificate else "http"
        server = WireServer(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}")
        context = _context(certificate) if certificate else None
        thread = threading.Thread(target=_accept, args=(listener, server, context), daemon=True)
        thread.start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _accept(listener: socket.socket, server: WireServer, context: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:  # the listener was shut down
            return
        threading.Thread(target=_converse, args=(connection, server, context), daemon=True).start()


def _converse(
    connection: socket.socket, server: WireServer, context: ssl.SSLContext | None
) -> None:
    try:
        with context.wrap_socket(connection, server_side=True) if context else connection as wire:
            while _exchange(wire, server):
                pass
    except OSError:  # the client went away, as clients do
        return


def _exchange(wire: socket.socket, server: WireServer) -> bool:
    """Answer one request; False when the connection ends with it."""
    request = b""
    while b"\r\n\r\n" not in request:
        part = wire.recv(65536)
        if not part:
            return False
        request += part
    path = request.split(b" ", 2)[1].decode("ascii")
    data = FILES.get(path) or ANSWERS[path]
    server.asked.setdefault(path, []).append(request)
    server.sent.setdefault(path, []).append(data)
    server.answering += 1
    server.busiest = max(server.busiest, server.answering)
    for at in range(0, len(data), SLICE):
        wire.sendall(data[at : at + SLICE])
    server.answering -= 1
    return path in KEPT or path in FILES
