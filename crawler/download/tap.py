"""A tap on Scrapy's HTTP/1.1 connections: the bytes of each exchange as they cross the wire.

Scrapy shows answers decoded, with headers grouped and renamed. The tap sits under it, where the
bytes still are what the site sent. It relies on private names of Scrapy 2.19 and of Twisted; a
test pins them, and the recorder ends a crawl whose answers pass it by.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)

from crawler.archive.warc.http1 import MAX_HEAD, end_of_head, without_interim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import HTTP11ClientProtocol, Request
    from twisted.web.client import HTTPConnectionPool
    from twisted.web.iweb import IResponse

_WIRE = "_depeche_wire"  # the attribute of Twisted's request that carries its wire


@dataclass
class Wire:
    """The bytes of one request and its answer; *started_at* is None until the request goes out.

    An answer of more than *limit* bytes is not read further, nor one whose head does not end:
    Scrapy bounds bodies, but not what stands around them. *overflow* then says which it was.
    """

    clock: Callable[[], datetime]
    limit: int
    started_at: datetime | None = None
    sent: bytearray = field(default_factory=bytearray)
    received: bytearray = field(default_factory=bytearray)
    ip_address: str | None = None
    tls: str | None = None
    overflow: str | None = None
    _has_head: bool = False

    def begin(self, transport: Any) -> None:
        """Start anew: the request goes out over *transport*, for the first time or once more."""
        self.started_at = self.clock()
        self.sent.clear()
        self.received.clear()
        self.ip_address = getattr(transport.getPeer(), "host", None)
        self.tls = tls_of(transport)
        self._has_head = False

    def receive(self, data: bytes) -> bool:
        """Keep *data* and return True; False when the answer is too much."""
        self.received += data
        size = len(self.received)
        if not self._has_head and size > MAX_HEAD:
            self._has_head = end_of_head(without_interim(bytes(self.received))) is not None
            if not self._has_head:
                self.overflow = f"its head does not end within {MAX_HEAD} bytes"
        if size > self.limit:
            self.overflow = f"the answer is larger than {self.limit} bytes with its framing"
        return self.overflow is None


class TappedPool:
    """A view on Scrapy's pool of connections for one request, whose bytes go to *wire*."""

    def __init__(self, pool: HTTPConnectionPool, wire: Wire) -> None:
        self._pool = pool
        self._wire = wire
        self.persistent = pool.persistent

    def getConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:  # noqa: N802  # Twisted's name
        """Return a connection whose request is marked with the wire."""
        connection: Deferred[Any] = self._pool.getConnection(key, endpoint)
        return connection.addCallback(_Marking, self._wire)


class TapFactory(_LenientHTTP11ClientFactory):
    """Scrapy's factory of connections, with a tap on each."""

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: N802  # Twisted's
        """Return a tapped connection."""
        return TapProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted's


class TapProtocol(_LenientHTTP11ClientProtocol):
    """One connection, TLS already taken off; it carries one exchange after the other."""

    _wire: Wire | None = None

    def request(self, request: Request) -> Deferred[IResponse]:
        """Send *request*; what goes out and what comes back is copied to its wire."""
        self._wire = getattr(request, _WIRE, None)
        if self._wire is not None:
            self._wire.begin(self.transport)
            write_to = type(request).writeTo
            sent = self._wire.sent
            request.writeTo = lambda transport: write_to(request, _Tee(transport, sent))  # type: ignore[method-assign,no-untyped-call]  # Twisted's, on this object alone
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  # Twisted's name
        """Copy what came back, then let Scrapy read it."""
        if self._wire is not None and not self._wire.receive(data):
            cast(Any, self.transport).abortConnection()
            return
        super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted's


class _Marking:
    """A connection whose request is marked, through Twisted's own retry on a stale connection."""

    def __init__(self, connection: Any, wire: Wire) -> None:
        self._connection = connection
        self._wire = wire

    def request(self, request: Request) -> Deferred[IResponse]:
        setattr(request, _WIRE, self._wire)
        answer: Deferred[IResponse] = self._connection.request(request)
        return answer


class _Tee:
    """A transport that copies what is written to *copy*."""

    def __init__(self, transport: Any, copy: bytearray) -> None:
        self._transport = transport
        self._copy = copy

    def write(self, data: bytes) -> None:
        self._copy += data
        self._transport.write(data)

    def writeSequence(self, parts: Iterable[bytes]) -> None:  # noqa: N802  # Twisted's name
        self.write(b"".join(parts))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


def tls_of(transport: Any) -> str | None:
    """Return the TLS version of *transport* as WARC-Protocol names it (tls/1.3), None without."""
    handle = getattr(transport, "getHandle", lambda: None)()
    version = getattr(handle, "get_protocol_version_name", lambda: "")()
    return f"tls/{version.removeprefix('TLSv')}" if version.startswith("TLSv") else None
