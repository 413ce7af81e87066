"""A site that does what no site should: one article address for each way to harm a crawler.

Its home page names them all, with fifty thousand other links and a calendar that never ends; its
feed and sitemap hold the XML bombs, its robots.txt is ten megabytes long. Each case says how the
crawl must account for it.
"""

from __future__ import annotations

import gzip
import itertools
import socket
import ssl
import struct
import sys
import threading
import zlib
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

import brotli  # type: ignore[import-untyped]  # ships no types

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from tests.wire_server import CLOSE, HTML, answer, chunked, sized

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

MAXSIZE = 11_000_000
"""What the crawl takes for the largest page."""

SENTENCE = (
    "Au petit matin, les habitants de la vallée ont vu descendre l'eau du barrage, que la crue de "
    "la nuit avait portée à son plus haut niveau depuis vingt ans"
)
BOMB = 64_000_000
"""Bytes of a decoded bomb."""

LINKS = 50_000
SESSIONS = 60
PAUSE = 0.2
"""Seconds between the bytes of a slow answer."""


class Case(NamedTuple):
    """One address: the parts of its answer, how the connection ends, what the report must say.

    None among the parts is a pause; an answer that *hangs* is not followed by the end of the
    connection, one that *resets* by a reset. *ends* holds the outcomes that are right.
    """

    parts: Callable[[], Iterable[bytes | None]]
    ends: frozenset[str]
    hangs: bool = False
    resets: bool = False


def page(words: str, more: str = "") -> bytes:
    """Return an article whose headline is *words*; each text is its own, so none is a copy."""
    text = "".join(f"<p>{SENTENCE}, dit le cas {words} en son point {n}.</p>" for n in range(9))
    head = f"<html lang=fr><head><meta charset=utf-8><title>{words}</title></head>"
    return f"{head}<body><article><h1>{words}</h1>{text}</article>{more}</body></html>".encode()


def fixed(*parts: bytes | None) -> Callable[[], Iterable[bytes | None]]:
    return lambda: parts


def endless(first: bytes, part: bytes) -> Callable[[], Iterable[bytes | None]]:
    return lambda: itertools.chain([first], itertools.repeat(part))


def drip(data: bytes) -> Callable[[], Iterable[bytes | None]]:
    return lambda: (part for byte in data for part in (bytes([byte]), None))


@cache
def bomb(coding: str) -> bytes:
    """Return `BOMB` bytes, coded."""
    data = b"<p>" + b"a" * BOMB
    if coding == "br":
        return bytes(brotli.compress(data, quality=1))
    if coding == "zstd":
        return zstd.compress(data)
    if coding == "deflate":
        return zlib.compress(data, 1)
    once = gzip.compress(data, 1)
    return gzip.compress(once) if coding == "gzip, gzip" else once


def coded(coding: str, body: Callable[[], bytes]) -> Callable[[], Iterable[bytes | None]]:
    header = b"Content-Encoding: " + coding.encode()
    return lambda: [sized(HTML, header, CLOSE, body=body())]


def sent(words: str, *headers: bytes, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    return sized(*headers, CLOSE, body=page(words), status=status)


def to(location: bytes, status: bytes = b"HTTP/1.1 302 Found") -> Callable[[], Iterable[bytes]]:
    return lambda: [sized(b"Location: " + location, CLOSE, body=b"", status=status)]


def refresh(target: str) -> Callable[[], Iterable[bytes]]:
    head = f"<meta http-equiv=refresh content='0; url={target}'>"
    return lambda: [sized(HTML, CLOSE, body=head.encode() + page("refresh"))]


FAILED, REFUSED, READ = frozenset({"failed"}), frozenset({"refused"}), frozenset({"new"})
ANY = frozenset({"new", "failed", "skipped"})
"""For what may be read or not, so long as it is accounted for."""

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
SIZED = OK + b"Content-Length: 9000\r\n\r\n"
GZIPPED = gzip.compress(page("coupée"))

CASES: dict[str, Case] = {
    # slow and silent
    "slow-head": Case(drip(sent("lent")), FAILED),
    "slow-body": Case(lambda: itertools.chain([SIZED], drip(page("lent"))()), FAILED),
    "silence": Case(fixed(), FAILED, hangs=True),
    "stall-in-head": Case(fixed(OK), FAILED, hangs=True),
    "stall-in-body": Case(fixed(SIZED, page("arrêt")[:3000]), FAILED, hangs=True),
    "stall-in-chunk": Case(fixed(chunked(HTML, body=page("arrêt"))[:-400]), FAILED, hangs=True),
    # resets and early ends
    "reset-at-once": Case(fixed(), FAILED, resets=True),
    "reset-in-head": Case(fixed(OK), FAILED, resets=True),
    "reset-in-body": Case(fixed(SIZED, page("coupé")[:3000]), FAILED, resets=True),
    "reset-in-chunk": Case(fixed(chunked(HTML, body=page("coupé"))[:-400]), FAILED, resets=True),
    "end-at-once": Case(fixed(), FAILED),
    "end-in-head": Case(fixed(OK), FAILED),
    "end-in-body": Case(fixed(SIZED, page("coupé")[:3000]), FAILED),
    "end-in-chunk": Case(fixed(chunked(HTML, CLOSE, body=page("coupé"))[:-400]), FAILED),
    # without end
    "endless-body": Case(endless(OK + b"\r\n", b"<p>encore</p>" * 5000), FAILED),
    "endless-chunks": Case(
        endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"ffff\r\n" + b"a" * 65535 + b"\r\n"),
        FAILED,
    ),
    "endless-small-chunks": Case(
        endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"9\r\nune page \r\n" * 9000), FAILED
    ),
    "endless-head": Case(endless(OK, b"X-More: and more\r\n" * 3000), FAILED),
    "endless-line": Case(endless(OK + b"X-More: ", b"and more" * 3000), FAILED),
    "endless-hints": Case(endless(b"", b"HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n" * 900), FAILED),
    # bombs and codings
    "bomb-gzip": Case(coded("gzip", partial(bomb, "gzip")), FAILED),
    "bomb-br": Case(coded("br", partial(bomb, "br")), FAILED),
    "bomb-zstd": Case(coded("zstd", partial(bomb, "zstd")), FAILED),
    "bomb-deflate": Case(coded("deflate", partial(bomb, "deflate")), FAILED),
    "bomb-in-gzip": Case(coded("gzip, gzip", partial(bomb, "gzip, gzip")), FAILED),
    "many-codings": Case(coded(", ".join(["gzip"] * 900), lambda: GZIPPED), ANY),
    "cut-gzip": Case(coded("gzip", lambda: GZIPPED[:-300]), ANY),
    "no-gzip": Case(coded("gzip", partial(page, "pas de gzip")), ANY),
    "empty-gzip": Case(coded("gzip", lambda: b""), FAILED),
    "unknown-coding": Case(coded("rot13", partial(page, "rot13")), ANY),
    # lengths
    "length-huge": Case(fixed(OK + b"Content-Length: 999999999999999\r\n\r\n" + page("a")), FAILED),
    "length-negative": Case(fixed(OK + b"Content-Length: -5\r\n\r\n" + page("b")), ANY),
    "length-no-number": Case(fixed(OK + b"Content-Length: long\r\n\r\n" + page("c")), ANY),
    "length-short": Case(fixed(OK + b"Content-Length: 1500\r\n\r\n" + page("d")), ANY),
    "length-long": Case(fixed(OK + b"Content-Length: 99999\r\n\r\n" + page("e")), FAILED),
    "length-twice": Case(
        fixed(OK + b"Content-Length: 7\r\nContent-Length: 5000\r\n\r\n" + page("f")), ANY
    ),
    "length-and-chunks": Case(
        fixed(chunked(HTML, b"Content-Length: 12", CLOSE, body=page("g"))), ANY
    ),
    "chunk-no-number": Case(
        fixed(OK + b"Transfer-Encoding: chunked\r\n\r\nzzz\r\nabc\r\n0\r\n\r\n"), FAILED
    ),
    "chunk-huge": Case(
        fixed(OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc"), FAILED
    ),
    # redirects
    "loop": Case(to(b"/loop-1.html"), FAILED),
    "loop-a": Case(to(b"/loop-b-1.html"), FAILED),
    "loop-b": Case(to(b"/loop-a-1.html"), FAILED),
    "chain": Case(to(b"/chain/1"), FAILED),
    "to-file": Case(to(b"file:///etc/hostname"), REFUSED),
    "to-ftp": Case(to(b"ftp://127.0.0.1/a"), REFUSED),
    "to-data": Case(to(b"data:text/html,<p>a</p>"), REFUSED),
    "to-private": Case(to(b"http://10.0.0.1/admin"), REFUSED),
    "to-metadata": Case(to(b"http://169.254.169.254/latest/meta-data/"), REFUSED),
    "to-private-hex": Case(to(b"http://0x0a000001/"), REFUSED),
    "to-private-v6": Case(to(b"http://[fd00::1]/"), REFUSED),
    "to-mapped-v6": Case(to(b"http://[::ffff:192.168.0.1]/"), REFUSED),
    "to-nowhere": Case(to(b"http://0.0.0.0/"), REFUSED),
    "to-private-with-name": Case(to(b"http://user:secret@192.168.1.1/"), REFUSED),
    "to-no-address": Case(to(b"http://["), REFUSED | FAILED),
    "to-empty": Case(to(b""), ANY),
    "to-long": Case(to(b"/" + b"a" * 15_000), ANY),
    "refresh-to-private": Case(refresh("http://10.0.0.1/"), REFUSED),
    "refresh-to-file": Case(refresh("file:///etc/hostname"), ANY),
    # heads
    "no-http": Case(fixed(b"220 mail.gazette.test ESMTP\r\n\r\n"), FAILED),
    "no-head": Case(fixed(page("nu")), FAILED),
    "version-9": Case(fixed(sent("version", HTML).replace(b"HTTP/1.1", b"HTTP/9.9", 1)), ANY),
    "status-999": Case(fixed(sent("status", HTML, status=b"HTTP/1.1 999 No")), FAILED),
    "status-word": Case(fixed(sent("status", HTML, status=b"HTTP/1.1 abc OK")), FAILED),
    "unasked-304": Case(fixed(answer(CLOSE, status=b"HTTP/1.1 304 Not Modified")), FAILED),
    "empty": Case(fixed(sized(HTML, CLOSE, body=b"")), FAILED),
    "many-headers": Case(fixed(sent("champs", HTML, *(b"X-%d: a" % n for n in range(1000)))), READ),
    "many-cookies": Case(
        fixed(sent("biscuits", HTML, *(b"Set-Cookie: a%d=b" % n for n in range(1000)))), READ
    ),
    "two-types": Case(fixed(sent("types", b"Content-Type: image/png", HTML)), ANY),
    "two-etags": Case(fixed(sent("etags", HTML, b'ETag: "a"', b'ETag: "b"')), READ),
    "odd-etag": Case(fixed(sent("etag", HTML, b'ETag: "\xff\x00\x01' + b"e" * 9000 + b'"')), ANY),
    # bodies
    "wrong-charset": Case(fixed(sent("à côté", b"Content-Type: text/html; charset=utf-16")), ANY),
    "no-charset": Case(fixed(sent("sans", b"Content-Type: text/html; charset=klingon")), READ),
    "utf-7": Case(fixed(sent("sept", b"Content-Type: text/html; charset=utf-7")), ANY),
    "binary": Case(fixed(sized(HTML, CLOSE, body=bytes(range(256)) * 200)), FAILED),
    "zeros": Case(fixed(sized(HTML, CLOSE, body=b"\x00" * 300_000)), FAILED),
    "deep": Case(lambda: [sized(HTML, CLOSE, body=page("profond", "<div>" * 60_000))], ANY),
    "wide": Case(lambda: [sized(HTML, CLOSE, body=page("large", links(LINKS)))], ANY),
    "long-attribute": Case(
        lambda: [sized(HTML, CLOSE, body=page("attribut", f"<a href='{'a' * 900_000}'>"))], ANY
    ),
    "long-word": Case(lambda: [sized(HTML, CLOSE, body=page("a" * 900_000))], ANY),
}  # fmt: skip
"""Name → case; `-1.html` behind the name makes its address."""


def links(count: int) -> str:
    return "".join(f"<a href='/tag/{n}'>Mot {n}</a> " for n in range(count))


def listing(server: HostileServer) -> bytes:
    """Return the home page: every case, sessions, too many links, and a next page for ever."""
    urls = [f"/{name}-1.html" for name in CASES]
    urls += [f"{home}/elsewhere-1.html" for home in server.others]
    named = "".join(f"<h2><a href='{url}'>Titre de l'article {url}</a></h2>" for url in urls)
    named += "".join(
        f"<h2><a href='/session-1.html?PHPSESSID={n:032x}'>Titre de la session</a></h2>"
        for n in range(SESSIONS)
    )
    after = "<a rel=next href='/2026/11/1'>Page suivante</a>"
    return f"<html><body>{named}{links(LINKS)}{after}</body></html>".encode()


def calendar(path: str) -> bytes:
    """Return a day of a calendar that has always another."""
    day = int(path.rpartition("/")[2]) + 1
    known = "<h2><a href='/loop-1.html'>Un titre connu</a></h2>"
    return f"{known}<a rel=next href='/2026/11/{day}'>Demain</a>".encode()


LAUGHS = "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12))
FEED = (
    f"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'ha'>{LAUGHS}]><rss><channel><item>"
    "<title>&m;</title><link>/from-feed-1.html</link></item></channel></rss>"
).encode()
SITEMAP = (
    b"<?xml version='1.0'?><!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><urlset>"
    b"<url><loc>/from-sitemap-1.html?&x;</loc></url></urlset>"
)
ROBOTS = b"User-agent: *\nCrawl-delay: 0\n" + b"Disallow: /private/*/a$\n" * 430_000

FILES = {"/rss.xml": FEED, "/sitemap.xml": SITEMAP, "/robots.txt": ROBOTS}


@dataclass
class HostileServer:
    """A running server: *others* are homes of more ports, each with a harm of its own."""

    home: str
    others: list[str] = field(default_factory=list)
    asked: list[bytes] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def answer(self, path: str) -> Case:
        """Return what the server does at *path*."""
        name = path.removeprefix("/").partition("-1.html")[0]
        if name in CASES:
            return CASES[name]
        if path.startswith("/chain/"):
            return Case(to(f"{path}1".encode()), FAILED)
        if path.startswith("/2026/"):
            return Case(fixed(sized(HTML, CLOSE, body=calendar(path))), READ)
        if path == "/":
            return Case(lambda: [sized(HTML, CLOSE, body=listing(self))], READ)
        if path in FILES:
            return Case(fixed(sized(HTML, CLOSE, body=FILES[path])), READ)
        if path.startswith(("/session-1", "/from-", "/elsewhere")):
            return Case(lambda: [sent(f"article {path.partition('?')[0]}", HTML)], READ)
        return Case(lambda: [sized(CLOSE, body=b"", status=b"HTTP/1.1 404 Not Found")], FAILED)


@contextmanager
def serve_hostile(certificate: Path) -> Iterator[HostileServer]:
    """Serve the cases on free loopback ports; *certificate* is one that nobody vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with ExitStack() as stack:
        main, plain, tls, rude = (
            stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=64))
            for _ in range(4)
        )
        with socket.create_server(("127.0.0.1", 0)) as closed:
            nobody = closed.getsockname()[1]
        server = HostileServer(f"http://127.0.0.1:{main.getsockname()[1]}")
        server.others = [
            f"https://127.0.0.1:{tls.getsockname()[1]}",  # a certificate that is wrong
            f"https://127.0.0.1:{plain.getsockname()[1]}",  # no TLS there
            f"http://127.0.0.1:{rude.getsockname()[1]}",  # resets each connection as it comes
            f"http://127.0.0.1:{nobody}",  # nobody is there
        ]
        served = {main: partial(_serve, server), tls: partial(_serve, server, context=context),
                  plain: _no_tls, rude: _reset}  # fmt: skip
        for listener, serve in served.items():
            thread = threading.Thread(target=_accept, args=(listener, serve), daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(listener.shutdown, socket.SHUT_RDWR)
        stack.callback(server.over.set)
        yield server


def _accept(listener: socket.socket, serve: Callable[[socket.socket], None]) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:  # the listener was shut down
            return
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


def _serve(
    server: HostileServer, connection: socket.socket, *, context: ssl.SSLContext | None = None
) -> None:
    with suppress(OSError), connection:  # the client went away, as it should
        _answer(
            context.wrap_socket(connection, server_side=True) if context else connection, server
        )


def _no_tls(connection: socket.socket) -> None:
    with suppress(OSError), connection:
        connection.recv(1)
        connection.sendall(answer(CLOSE, status=b"HTTP/1.1 400 No TLS here"))


def _answer(wire: socket.socket, server: HostileServer) -> None:
    request = b""
    while b"\r\n\r\n" not in request:
        received = wire.recv(65536)
        if not received:
            return
        request += received
    server.asked.append(request)
    case = server.answer(request.split(b" ", 2)[1].decode("latin-1"))
    for part in case.parts():
        if part is None:
            if server.over.wait(PAUSE):
                return
        else:
            wire.sendall(part)
    if case.hangs:
        server.over.wait()
    if case.resets:
        _reset(wire)


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
