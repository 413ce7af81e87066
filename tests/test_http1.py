"""HTTP answers are read as leniently as browsers read them, and never beyond their end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.warc.http1 import codings, read_answer, read_headers, without_interim

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("block", "entity", "rest", "is_complete"),
    [
        (HEAD + b"Content-Length: 3\r\n\r\nabcd", b"abc", b"d", True),
        (HEAD + b"Content-Length: 5\r\n\r\nabc", b"abc", b"", False),
        (HEAD + b"\r\nabc", b"abc", b"", True),
        (HEAD + b"Content-Length: three\r\n\r\nabc", b"abc", b"", True),
        (HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nabc", b"abc", b"", True),
        (CHUNKED + b"3\r\nabc\r\n0\r\n\r\nxx", b"abc", b"xx", True),
        (CHUNKED + b"3;name=value\r\nabc\r\n0\r\n\r\n", b"abc", b"", True),
        (CHUNKED + b"3\r\nabc\r\n0\r\nExpires: 0\r\n\r\n", b"abc", b"", True),
        (CHUNKED + b"3\nabc\n0\n\n", b"abc", b"", True),
        (CHUNKED + b"5\r\nabc", b"abc", b"", False),
        (CHUNKED + b"3\r\nabc\r\n", b"abc", b"", False),
        (CHUNKED + b"3\r\nabc\r\nzz\r\n", b"abc", b"", False),
        (CHUNKED + b"<html>not in chunks", b"<html>not in chunks", b"", True),
        (CHUNKED[:-2] + b"Content-Length: 3\r\n\r\n<html>", b"<html>", b"", True),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", b"", b"", True),
        (b"HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc", b"", b"abc", True),
        (b"HTTP/1.0 200\n\nabc", b"abc", b"", True),
        (CHUNKED.replace(b"chunked", b"Chunked") + b"3\r\nabc\r\n0\r\n\r\n", b"abc", b"", True),
        (CHUNKED + b" 3 \r\nabc\r\n0 ;x\r\n\r\n", b"abc", b"", True),
        (CHUNKED + b"3\r\nabc\r\n0\nExpires: 0\n\nx", b"abc", b"x", True),
        (CHUNKED + b"3\r\nabc\r\n0\r\nExpires: 0\r\n", b"abc", b"", False),
    ],
    ids=[
        "excess bytes", "short body", "no length", "length that is no number",
        "length of 5000 digits", "chunks", "chunk extension", "trailer", "bare line feeds",
        "cut chunk", "no last chunk", "bad chunk size", "says chunked and is not",
        "stale length beside chunked", "no body by status", "no content", "no reason",
        "chunked in capitals", "blanks around a size", "trailer with bare line feeds",
        "trailer without end",
    ],
)  # fmt: skip
def test_an_answer_ends_where_its_message_ends(
    block: bytes, entity: bytes, rest: bytes, is_complete: bool
) -> None:
    answer = read_answer(block)
    assert (answer.entity, block[answer.end :], answer.is_complete) == (entity, rest, is_complete)
    assert answer.end <= len(block)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"HTTP/1.1 404 Not Found", (404, "Not Found")),
        (b"http/1.0 200 ok", (200, "ok")),
        (b"HTTP/2 200", (200, "")),
        (b"HTTP/1.1\t200  OK ", (200, "OK")),
        (b"HTTP/1.1 100 Continue", (100, "Continue")),
        (b"HTTP/1.1 200 tr\xe8s bien", (200, "tr\u00e8s bien")),
    ],
    ids=["plain", "small letters", "as curl writes it", "blanks", "interim alone", "accents"],
)
def test_a_status_line_is_read_however_it_is_written(line: bytes, told: tuple[int, str]) -> None:
    answer = read_answer(line + b"\r\n\r\n")
    assert (answer.status, answer.reason) == told


def test_the_answer_to_head_has_no_body() -> None:
    answer = read_answer(HEAD + b"Content-Length: 3\r\n\r\n", method="HEAD")
    assert (answer.entity, answer.is_complete) == (b"", True)


@pytest.mark.parametrize(
    "block", [b"", b"SSH-2.0\r\n\r\n", HEAD, HEAD + b"X: " + b"a" * 300_000 + b"\r\n\r\n"],
    ids=["nothing", "another protocol", "head without end", "head without bounds"],
)  # fmt: skip
def test_what_is_no_answer_is_an_error(block: bytes) -> None:
    with pytest.raises(ValueError, match="no HTTP answer"):
        read_answer(block)


def test_headers_keep_order_case_and_repeats() -> None:
    lines = (
        b"set-cookie: a=1\r\nSet-Cookie:b=2\r\nX-Title: caf\xc3\x85\r\nnonsense\r\nX: a\r\n\tb\r\n"
    )
    assert read_headers(lines) == (
        ("set-cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("X-Title", "caf\u00c3\u0085"),
        ("X", "a b"),
    )


def test_header_lines_that_stand_oddly_are_read_all_the_same() -> None:
    assert read_headers(b" begins with a blank\r\n\r\nX-A : 1 \r\n \r\nX-B:\r\n") == (
        ("X-A", "1"),
        ("X-B", ""),
    )


def test_interim_answers_are_no_part_of_the_answer() -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    assert without_interim(interim + HEAD) == HEAD
    assert without_interim(b"HTTP/1.1 103 Early") == b"HTTP/1.1 103 Early"
    switched = b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + HEAD
    assert without_interim(switched) == switched  # what follows is no HTTP of ours


def test_a_million_interim_answers_and_folded_lines_are_read_once() -> None:
    """Each was copied with all behind it, or before it: half an hour of work."""
    assert without_interim(b"HTTP/1.1 100 C\r\n\r\n" * 1_000_000 + HEAD) == HEAD
    ((name, value),) = read_headers(b"X: a\r\n" + b" b\r\n" * 1_000_000)
    assert (name, len(value)) == ("X", 2_000_001)


def test_content_codings_are_named_in_the_order_applied() -> None:
    headers = (("Content-Encoding", "gzip, BR"), ("content-encoding", "zstd"))
    assert codings(headers) == ["gzip", "br", "zstd"]


@given(st.lists(st.binary(min_size=1, max_size=40)), st.binary(max_size=20))
def test_chunks_of_any_bytes_are_joined_again(parts: list[bytes], excess: bytes) -> None:
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts)
    block = CHUNKED + chunks + b"0\r\n\r\n"
    answer = read_answer(block + excess)
    assert answer.entity == b"".join(parts)
    assert answer.end == len(block)


@given(st.binary(max_size=200))
def test_no_bytes_after_a_status_line_make_it_raise_anything_else(noise: bytes) -> None:
    answer = read_answer(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + noise)
    assert answer.end <= len(CHUNKED) + len(noise)
