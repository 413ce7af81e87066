"""Content codings undone, in steps and within bounds: a bomb costs no more than its limit."""

from __future__ import annotations

import sys
import zlib
from typing import TYPE_CHECKING, NamedTuple, Protocol

import brotli  # type: ignore[import-untyped]  # ships no types

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_BODY = 32 * 1024 * 1024
"""Bytes of a decoded body, as DOWNLOAD_MAXSIZE says for a crawl: 400 kB of gzip can be 400 MB."""

_STEP = 256 * 1024
_CRUMB = 256
"""Bytes that a step gives in a damaged body: what the step gives that meets the damage is lost."""
_PIECE = 16 * 1024
_DAMAGED = "is damaged"


class Decoded(NamedTuple):
    """A body, and what kept it from being whole (None: nothing)."""

    body: bytes
    problem: str | None = None


class _Decoder(Protocol):
    def step(self, data: bytes, limit: int) -> bytes: ...
    @property
    def is_done(self) -> bool: ...


def decode(entity: bytes, codings: Sequence[str], *, limit: int = MAX_BODY) -> Decoded:
    r"""Return *entity* with *codings* (in the order applied) undone, at most *limit* bytes.

    A damaged or cut entity gives what could be decoded, and the problem; an entity that is not
    coded as it says is returned as it is, because browsers show such pages too.

    >>> import gzip
    >>> decode(gzip.compress(b"La crue"), ["gzip"])
    Decoded(body=b'La crue', problem=None)
    >>> decode(b"La crue", ["gzip"]).problem
    'it is not coded as gzip, as its header says'
    """
    body, problem = entity, None
    for coding in reversed(codings):
        body, problem = _undo(body, coding, limit)
        if problem:
            break
    if len(body) > limit:
        return Decoded(body[:limit], f"it is larger than {limit} bytes")
    return Decoded(body, problem)


def _undo(data: bytes, coding: str, limit: int) -> Decoded:
    if coding == "identity" or not data:
        return Decoded(data)
    make = _DECODERS.get(coding)
    if make is None:
        return Decoded(data, f"its content coding {coding!r} is unknown")
    body, problem = _run(make(data), data, limit, step=_STEP)
    if problem == _DAMAGED:
        body, problem = _run(make(data), data, limit, step=_CRUMB)
    if not body and problem == _DAMAGED:
        return Decoded(data, f"it is not coded as {coding}, as its header says")
    return Decoded(body, problem and f"its {coding} coding {problem}")


def _run(decoder: _Decoder, data: bytes, limit: int, *, step: int) -> Decoded:
    parts: list[bytes] = []
    size = 0
    try:
        while True:
            part = decoder.step(data, min(step, limit + 1 - size))
            data = b""
            parts.append(part)
            size += len(part)
            if decoder.is_done:
                return Decoded(b"".join(parts))
            if size > limit:
                parts[-1] = part[: len(part) - (size - limit)]  # no second copy of them all
                return Decoded(b"".join(parts), f"gives more than {limit} bytes")
            if not part:
                return Decoded(b"".join(parts), "is cut")
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError):
        return Decoded(b"".join(parts), _DAMAGED)


class _Zlib:
    """gzip, zlib and raw deflate; members of gzip follow one another.

    What lies behind the end of a member is copied, so further ones are given small pieces.
    """

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._decoder = zlib.decompressobj(wbits)
        self._data = b""
        self._at = 0
        self._size = MAX_BODY

    def step(self, data: bytes, limit: int) -> bytes:
        self._data = data or self._data
        while True:
            piece = self._decoder.unconsumed_tail or self._next_piece()
            part = self._decoder.decompress(piece, limit)
            if self._decoder.eof and self._wbits > zlib.MAX_WBITS:
                self._next_member()
            if part or self.is_done or not piece:
                return part

    def _next_piece(self) -> bytes:
        piece = self._data[self._at : self._at + self._size]
        self._at += len(piece)
        return piece

    def _next_member(self) -> None:
        following = self._at - len(self._decoder.unused_data)
        if self._data.startswith(b"\x1f\x8b", following):
            self._decoder, self._at = zlib.decompressobj(self._wbits), following
            self._size = _PIECE

    @property
    def is_done(self) -> bool:
        return self._decoder.eof


class _Brotli:
    def __init__(self, _data: bytes) -> None:
        self._decoder = brotli.Decompressor()

    def step(self, data: bytes, limit: int) -> bytes:
        return bytes(self._decoder.process(data, output_buffer_limit=limit))

    @property
    def is_done(self) -> bool:
        return bool(self._decoder.is_finished())


class _Zstd:
    def __init__(self, _data: bytes) -> None:
        self._decoder = zstd.ZstdDecompressor()

    def step(self, data: bytes, limit: int) -> bytes:
        return self._decoder.decompress(data, limit)

    @property
    def is_done(self) -> bool:
        return self._decoder.eof


def _gzip(_data: bytes) -> _Decoder:
    return _Zlib(16 + zlib.MAX_WBITS)


def _deflate(data: bytes) -> _Decoder:
    # "deflate" means zlib (RFC 9110 8.4.1.2), but some servers send it without the zlib header
    is_zlib = len(data) > 1 and data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    return _Zlib(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)


_DECODERS: dict[str, Callable[[bytes], _Decoder]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
