"""Content codings are undone within bounds, and a damaged one gives what it can."""

import gzip
import sys
import zlib

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.coding import decode

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = b"La Loire monte encore. " * 2000


def raw_deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


CODED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstd.compress(TEXT),
    "identity": TEXT,
}


@pytest.mark.parametrize("coding", CODED)
def test_each_coding_is_undone(coding: str) -> None:
    assert decode(CODED[coding], [coding]) == (TEXT, None)


def test_deflate_without_its_header_is_undone() -> None:
    assert decode(raw_deflate(TEXT), ["deflate"]) == (TEXT, None)


def test_members_of_gzip_follow_one_another() -> None:
    assert decode(gzip.compress(b"a") + gzip.compress(b"b"), ["gzip"]) == (b"ab", None)


def test_many_members_of_gzip_are_no_work_and_empty_ones_no_end() -> None:
    """Each member was copied with all behind it: an hour of work in a body of 32 MB."""
    members = gzip.compress(b"") + gzip.compress(b"a") * 200_000 + gzip.compress(b"")
    assert decode(members, ["gzip"]) == (b"a" * 200_000, None)


def test_codings_are_undone_from_the_last_to_the_first() -> None:
    assert decode(brotli.compress(gzip.compress(TEXT)), ["gzip", "br"]) == (TEXT, None)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
def test_a_cut_body_gives_what_arrived(coding: str) -> None:
    body, problem = decode(CODED[coding][:-6], [coding])
    assert TEXT.startswith(body)
    assert problem == f"its {coding} coding is cut"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_coded_as_it_says_is_kept(coding: str) -> None:
    told = f"it is not coded as {coding}, as its header says"
    assert decode(b"<html>", [coding]) == (b"<html>", told)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "identity", "unheard-of"])
def test_an_empty_body_has_no_coding(coding: str) -> None:
    assert decode(b"", [coding]) == (b"", None)


def test_a_body_whose_check_fails_is_read_to_its_last_bytes() -> None:
    body, problem = decode(CODED["gzip"][:-4] + b"\0\0\0\0", ["gzip"])
    assert (TEXT.startswith(body), problem) == (True, "its gzip coding is damaged")
    assert len(TEXT) - len(body) < 256


VARIED = " ".join(f"{n * n % 9973} lecteurs" for n in range(5000)).encode()


@pytest.mark.parametrize(
    ("coding", "coded"),
    [("gzip", gzip.compress(VARIED)), ("br", brotli.compress(VARIED))],
    ids=["gzip", "br"],
)
def test_a_body_that_is_damaged_gives_what_came_before(coding: str, coded: bytes) -> None:
    half = len(coded) // 2
    body, problem = decode(coded[:half] + b"\xff" * 99 + coded[half + 99 :], [coding])
    assert body.startswith(VARIED[: len(VARIED) // 3])
    assert problem == f"its {coding} coding is damaged"


def test_bytes_behind_a_coded_body_are_no_member_of_it() -> None:
    for behind in (b"\x1f", b"\x1f\x9d\x90", b"<!-- served in 3 ms -->"):
        assert decode(CODED["gzip"] + behind, ["gzip"]) == (TEXT, None)


@pytest.mark.parametrize("first", [b"x", b"\x78\x00", b"\x18\x19 is", b"h"])
def test_what_begins_like_deflate_and_is_none_is_kept(first: bytes) -> None:
    assert decode(first, ["deflate"]).body in {first, b""}


def test_an_unknown_coding_is_named() -> None:
    assert decode(b"abc", ["aes128gcm"]).problem == "its content coding 'aes128gcm' is unknown"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "identity"])
def test_a_bomb_costs_no_more_than_the_limit(coding: str) -> None:
    body, problem = decode(CODED[coding], [coding], limit=1000)
    assert len(body) == 1000
    assert problem is not None
    assert "1000 bytes" in problem


@given(st.binary(max_size=300), st.sampled_from(sorted(CODED)))
def test_no_bytes_raise(noise: bytes, coding: str) -> None:
    assert len(decode(noise, [coding], limit=10_000).body) <= 10_000
