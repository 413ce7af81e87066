"""A record that holds an answer gives its page: the body, and what is wrong with it."""

import gzip
from pathlib import Path

import pytest

from crawler.archive.warc.answers import answer_of, is_page, page_of
from crawler.archive.warc.exchange import Facts
from crawler.archive.warc.record import Record, capture_of
from crawler.archive.warc.revisit import NOT_MODIFIED, Originals
from crawler.errors import ArchiveError
from crawler.outcome import PART
from crawler.page import Page, Role

URL = "https://gazette.test/a"
HTML = b"<html><p>La Loire monte.</p></html>"
PACKED = gzip.compress(b"<html><p>" + b"La Loire monte encore. " * 99 + b"</p></html>")
OK = b"HTTP/1.1 200 OK\r\n"


def held(block: bytes, kind: str = "response", **fields: str) -> Record:
    """Return a record of *block*; ``WARC_Truncated="time"`` is a field of that name."""
    told = {"WARC_Type": kind, "WARC_Target_URI": URL, **fields}
    return Record(tuple((k.replace("_", "-"), v) for k, v in told.items()), block)


class Known(Originals):
    """Originals of which every revisit has the same."""

    def __init__(self, original: Record) -> None:
        self._original = original

    def of(self, revisit: Record) -> Record:
        return self._original


def page(
    record: Record, original: Record | None = None, *, role: Role | None = None, error: str = ""
) -> Page:
    facts = Facts(role=role, fetch_error=error or None)
    originals = Known(original or held(b""))
    capture = capture_of(record, file="a.warc.gz", offset=0)
    return page_of(answer_of(record, originals, role=role), record, facts=facts, capture=capture)


def sized(body: bytes, length: int, *more: bytes) -> bytes:
    return b"".join((OK, b"Content-Length: %d\r\n" % length, *more, b"\r\n", body))


GZIP = b"Content-Encoding: gzip\r\n"


@pytest.mark.parametrize(
    ("kind", "target", "media_type", "told"),
    [
        ("response", URL, "", True),
        ("revisit", URL, "", True),
        ("response", "HTTP://gazette.test/a", "", True),
        ("response", "", "", True),
        ("response", "dns:gazette.test", "", False),
        ("response", "ftp://gazette.test/a", "", False),
        ("request", URL, "", False),
        ("metadata", URL, "text/html", False),
        ("resource", URL, "text/html; charset=utf-8", True),
        ("resource", URL, "Text/HTML", True),
        ("resource", URL, "application/xhtml+xml", True),
        ("resource", URL, "image/png", False),
        ("resource", "file:///a.html", "text/html", False),
        ("conversion", URL, "text/html", False),
    ],
)
def test_answers_of_the_web_and_saved_html_are_pages(
    kind: str, target: str, media_type: str, *, told: bool
) -> None:
    fields = {"WARC_Target_URI": target, "Content_Type": media_type}
    assert is_page(held(HTML, kind, **fields)) is told


@pytest.mark.parametrize(
    ("block", "body", "warnings"),
    [
        (sized(HTML, len(HTML)), HTML, []),
        (sized(HTML, 9), HTML, ["it goes on for 26 bytes behind its Content-Length"]),
        (sized(HTML + b"<!-- </html> -->", len(HTML)), HTML, []),
        (sized(b"La Loire monte.", 8), b"La Loire", []),
        (sized(HTML, 99), HTML, ["it is shorter than the answer says"]),
        (sized(HTML, 9, GZIP), HTML, ["it is not coded as gzip, as its header says"]),
        (sized(HTML, 99, GZIP), HTML, ["it is not coded as gzip, as its header says"]),
        (sized(PACKED + b"</html>", len(PACKED), GZIP), gzip.decompress(PACKED), []),
        (sized(PACKED, len(PACKED) - 8, GZIP), gzip.decompress(PACKED), ["its gzip coding is cut"]),
    ],
    ids=[
        "whole", "stale length", "closed within its length", "no page behind it", "short",
        "decoded by its writer", "decoded and short", "coded", "coded and cut",
    ],
)  # fmt: skip
def test_the_body_is_what_the_writer_kept_of_it(
    block: bytes, body: bytes, warnings: list[str]
) -> None:
    read = page(held(block))
    assert [told.removeprefix("body: ") for told in read.warnings] == warnings
    assert (read.body, read.truncated) == (body, None)


@pytest.mark.parametrize(
    ("block", "fields", "error", "truncated", "is_part"),
    [
        (sized(HTML, 99), {"WARC_Truncated": "time"}, "", "time", False),
        (sized(HTML, 99), {"WARC_Truncated": "length"}, "", None, True),
        (sized(HTML, 99), {"WARC_Truncated": "length"}, "cancelled", "length", False),
        (sized(b"", 99), {"WARC_Truncated": "length"}, "", "length", False),
        (
            sized(HTML, 99),
            {"WARC_Truncated": "time", "WARC_Segment_Number": "1"},
            "",
            "time",
            False,
        ),
        (sized(HTML, len(HTML)), {"WARC_Segment_Number": "1"}, "", "segment", False),
    ],
    ids=["by time", "by its archiver", "by our crawl", "to nothing", "once more", "a segment"],
)
def test_an_answer_that_was_cut_says_by_what_and_whether_it_is_a_page(
    block: bytes, fields: dict[str, str], error: str, truncated: str | None, *, is_part: bool
) -> None:
    read = page(held(block, **fields), error=error)
    assert read.truncated == truncated
    assert [told.startswith(PART) for told in read.warnings] == [True] * is_part


def test_a_saved_page_has_a_type_and_no_status() -> None:
    read = page(held(HTML, "resource", Content_Type="text/html"))
    assert (read.status, read.headers, read.body) == (None, (("Content-Type", "text/html"),), HTML)


STORED = sized(HTML, len(HTML), b"ETag: 1\r\nContent-Type: text/html\r\nX-Kept: yes\r\n")


def not_modified(*lines: bytes) -> Record:
    head = b"".join((b"HTTP/1.1 304 Not Modified\r\n", *lines, b"\r\n"))
    return held(head, "revisit", WARC_Profile=NOT_MODIFIED)


def test_a_list_that_did_not_change_is_the_stored_one_with_newer_headers() -> None:
    read = page(not_modified(b"ETag: 2\r\nDate: now\r\n"), held(STORED), role="feed")
    assert (read.status, read.body, read.warnings) == (304, HTML, ())
    told = [read.header(name) for name in ("ETag", "Date", "X-Kept", "Content-Type")]
    assert told == ["2", "now", "yes", "text/html"]


@pytest.mark.parametrize(
    "name",
    ["Content-Type", "content-length", "Content-Encoding", "Content-Range", "Transfer-Encoding"],
)
def test_a_304_renews_nothing_that_describes_the_body(name: str) -> None:
    stored = held(sized(HTML, len(HTML), name.encode() + b": identity\r\n"))
    renewed = not_modified(name.encode() + b": gzip\r\n")
    assert "gzip" not in [value for _, value in page(renewed, stored, role="feed").headers]


def test_an_article_that_did_not_change_has_no_body() -> None:
    assert page(not_modified(), held(STORED), role="article").body == b""


@pytest.mark.parametrize("original", [held(b"SSH-2.0\r\n"), None], ids=["no HTTP", "lost"])
def test_a_list_whose_stored_answer_is_not_to_be_had_is_a_304(
    tmp_path: Path, original: Record | None
) -> None:
    originals = Known(original) if original else Originals.in_folder(tmp_path)
    assert answer_of(not_modified(), originals, role="feed").entity == b""


def test_a_reference_is_whole_though_its_head_states_a_length() -> None:
    read = page(held(sized(b"", len(HTML)), "revisit"), held(STORED))
    assert (read.body, read.warnings, read.truncated) == (HTML, (), None)


@pytest.mark.parametrize("block", [b"", b"\r\n"])
def test_a_reference_without_a_head_is_the_answer_that_it_refers_to(block: bytes) -> None:
    read = page(held(block, "revisit"), held(STORED))
    assert (read.status, read.body, read.header("X-Kept")) == (200, HTML, "yes")


def test_a_reference_to_what_is_lost_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="not in this folder"):
        answer_of(held(OK + b"\r\n", "revisit"), Originals.in_folder(tmp_path))
