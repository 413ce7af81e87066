"""Sets of shingles as bytes, in about 2.3 of them each."""

from __future__ import annotations

import struct
from operator import mul
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def pack(shingles: Iterable[int]) -> bytes:
    """Return *shingles* in about 2.3 bytes each: 16 low bits in order, and a count per high byte.

    >>> unpack(pack({7, 70_000, 16_000_000})) == {7, 70_000, 16_000_000}
    True

    The first byte says how many bits a count has: 4, more in a long text.
    """
    ordered = sorted(shingles)
    flat = struct.pack(f"<{len(ordered)}I", *ordered)
    low = bytearray(2 * len(ordered))
    low[0::2], low[1::2] = flat[0::4], flat[1::4]
    counts = [0] * 256
    for high in flat[2::4]:  # 256 times `count` takes three times as long
        counts[high] += 1
    most = max(counts)
    if most < 16:
        pairs = int.from_bytes(bytes(counts[0::2])) | int.from_bytes(bytes(counts[1::2])) << 4
        return b"\4" + pairs.to_bytes(128) + low
    if most < 256:
        return b"\x08" + bytes(counts) + low
    return b"\x10" + struct.pack("<256H", *counts) + low


def unpack(packed: bytes) -> frozenset[int]:
    """Return the shingles that `pack` packed."""
    width = packed[0]
    start = 1 + 32 * width
    low = packed[start:]
    high = b"".join(map(mul, _BYTES, _counts(packed[1:start], width)))
    flat = bytearray(4 * len(high))
    flat[0::4], flat[1::4], flat[2::4] = low[0::2], low[1::2], high
    return frozenset(struct.unpack(f"<{len(high)}I", flat))


_BYTES = [bytes([high]) for high in range(256)]
_NIBBLES = int.from_bytes(b"\x0f" * 128)


def _counts(packed: bytes, width: int) -> Sequence[int]:
    if width == 16:
        return struct.unpack("<256H", packed)
    if width == 8:
        return packed
    pairs = int.from_bytes(packed)
    counts = bytearray(256)
    counts[0::2] = (pairs & _NIBBLES).to_bytes(128)
    counts[1::2] = (pairs >> 4 & _NIBBLES).to_bytes(128)
    return counts
