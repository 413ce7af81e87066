"""`depeche inspect URL --archive`: one page out of an archive, and never the network."""

from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.commands.archived import archived_page
from crawler.commands.inspect import find_page, read_file
from crawler.errors import UsageError

URL = "https://gazette.test/crue"


def record(url: str, body: str, *, status: str = "200 OK") -> bytes:
    block = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}".encode()
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: 2026-11-24T09:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{len(url)}-{len(block)}>\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with two WARC files and a saved page."""
    (tmp_path / "a.warc").write_bytes(
        record(URL, "<p>La crue</p>") + record("https://gazette.test/", "<p>La une</p>")
    )
    (tmp_path / "b.warc").write_bytes(
        record(URL, "<p>La décrue</p>") + record(URL, "", status="302 Found")
    )
    saved = "<!-- saved from url=(0025)https://gazette.test/pont -->"
    (tmp_path / "pont.html").write_text(f"<!doctype html>{saved}<p>Le pont</p>", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("url", "file", "text"),
    [
        (URL, "a.warc", "La crue"),
        (URL, "", "La décrue"),
        ("http://gazette.test:80/crue?utm_source=x#top", "a.warc", "La crue"),
        ("https://gazette.test/pont", "", "Le pont"),
    ],
    ids=["of a file", "the last that is a page", "of the same key", "of a saved page"],
)
def test_a_page_of_an_archive_is_found_by_its_address(
    archive: Path, url: str, file: str, text: str
) -> None:
    page = find_page(url, Settings(), archive=archive / file)
    assert text in page.text


def test_what_answered_with_no_page_is_shown_when_there_is_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(record(URL, "", status="404 Not Found"))
    assert archived_page(URL, tmp_path).status == 404


def test_an_address_that_is_not_there_is_one_clear_error(archive: Path) -> None:
    with pytest.raises(UsageError, match=r"none of its 5 pages is \S+/mairie$"):
        archived_page("https://gazette.test/mairie", archive)
    (archive / "c.warc").write_bytes(record(URL, "<p>La crue</p>")[:-30])
    with pytest.raises(UsageError, match=r"not all could be read: \S+c\.warc at byte 0"):
        archived_page("https://gazette.test/mairie", archive)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.warc", r"may hold many pages; name one: depeche inspect URL --archive \S+a\.warc"),
        ("out.jsonl", r"holds lines, .+ `depeche explain \S+out\.jsonl:1`"),
    ],
)
def test_what_holds_no_single_page_says_which_command_reads_it(
    archive: Path, name: str, told: str
) -> None:
    (archive / "out.jsonl").write_text('{"schema_version": 1}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=told):
        read_file(archive / name)


def test_in_an_archive_pages_have_addresses(archive: Path) -> None:
    with pytest.raises(UsageError, match=r"page\.html: is no address to look for in"):
        find_page("page.html", Settings(), archive=archive)
    with pytest.raises(UsageError, match="no such file or folder"):
        find_page(URL, Settings(), archive=archive / "absent")
