"""Archives as other tools write them: every answer is read, and what is wrong is named.

Each row is a small file with one habit of the tool that it is named for. The page in it is always
the same, so a body that comes out differently was read wrongly.
"""

import base64
import gzip
import hashlib
import json
import sys
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest

from crawler.archive import read_archive
from crawler.commands.verify import check
from crawler.errors import ArchiveError
from crawler.page import Page

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

URL = "http://gazette.test/crue"
DATE = "2006-11-26T09:00:00Z"
WHEN = datetime(2006, 11, 26, 9, tzinfo=UTC)
TEXT = "".join(f"<p>La rivière monte, phrase {n}, et le pont est fermé.</p>" for n in range(40))
PAGE = f"<html><body><h1>La rivière monte</h1>{TEXT}</body></html>".encode()
HTML = "Content-Type: text/html; charset=utf-8"
HTTP = "application/http; msgtype=response"


def http(
    *lines: str, body: bytes = PAGE, status: str = "HTTP/1.1 200 OK", end: str = "\r\n"
) -> bytes:
    return end.join((status, *lines, "", "")).encode("latin-1") + body


def record(
    kind: str,
    block: bytes,
    *lines: str,
    url: str | None = URL,
    version: str = "WARC/1.0",
    content_type: str = HTTP,
    date: str = DATE,
    end: str = "\r\n",
) -> bytes:
    head = [version, f"WARC-Type: {kind}", f"WARC-Date: {date}"]
    head += [f"WARC-Record-ID: <urn:uuid:{zlib.crc32(block + kind.encode()):08x}>", *lines]
    head += [f"WARC-Target-URI: {url}"] if url else []
    head += [f"Content-Type: {content_type}", f"Content-Length: {len(block)}", "", ""]
    return end.join(head).encode() + block + end.encode() * 2


def response(*lines: str, block: bytes | None = None, **more: str) -> bytes:
    return record("response", http(HTML) if block is None else block, *lines, **more)


def info(version: str = "WARC/1.0") -> bytes:
    block = b"software: a crawler\r\nformat: WARC File Format 1.0\r\n"
    return record(
        "warcinfo", block, url=None, content_type="application/warc-fields", version=version
    )


def members(*records: bytes) -> bytes:
    return b"".join(gzip.compress(each, mtime=0) for each in records)


def arc(block: bytes, *, url: str = URL, media_type: str = "text/html", more: str = "") -> bytes:
    line = f"{url} 192.0.2.1 20061126090000 {media_type}{more} {len(block)}\n"
    return line.encode() + block + b"\n"


def filedesc(version: int = 1) -> bytes:
    more = "" if version == 1 else " 200 - - 0 IA-000.arc"
    block = (
        f"{version} 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
    )
    return arc(block.encode(), url="filedesc://IA-000.arc", media_type="text/plain", more=more)


COLD = http(HTML, end="\n")  # servers of that time ended their lines with a line feed
REVISIT = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
DIGEST = "WARC-Payload-Digest: sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
DNS = record("response", b"20061126090000\ngazette.test.\t600\tIN\tA\t192.0.2.1\n",
             url="dns:gazette.test", content_type="text/dns")  # fmt: skip
FTP = record("response", b"a file", url="ftp://gazette.test/a.txt", content_type="text/plain")
REQUEST = record("request", b"GET /crue HTTP/1.0\r\nHost: gazette.test\r\n\r\n",
                 content_type="application/http; msgtype=request")  # fmt: skip
METADATA = record("metadata", b"via: http://gazette.test/\r\nfetchTimeMs: 512\r\n",
                  content_type="application/warc-fields")  # fmt: skip
CODED = gzip.compress(PAGE, mtime=0)
CHUNKS = b"".join(b"%x\r\n%b\r\n" % (len(PAGE[at : at + 999]), PAGE[at : at + 999])
                  for at in range(0, len(PAGE), 999)) + b"0\r\n\r\n"  # fmt: skip


def coded(coding: str, body: bytes, *, status: str = "HTTP/1.1 200 OK") -> bytes:
    lines = (HTML, f"Content-Encoding: {coding}", f"Content-Length: {len(body)}")
    return http(*lines, body=body, status=status)


def wacz(warcs: dict[str, bytes], **more: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        pages = (
            b'{"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": true}\n'
        )
        pages += json.dumps({"url": URL, "ts": DATE, "seed": True, "text": "La rivi"}).encode()
        with zipfile.ZipFile(path, "w") as package:
            for name, data in warcs.items():
                package.writestr(f"archive/{name}", data)
            package.writestr("pages/pages.jsonl", pages)
            package.writestr("pages/extraPages.jsonl", pages)
            package.writestr("logs/crawl.log", b"{}", zipfile.ZIP_DEFLATED)
            package.writestr("datapackage.json", b'{"profile": "data-package", "resources": []}')

    return write


BROWSED = (
    "WARC-Page-ID: 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed", "WARC-Resource-Type: document",
    "WARC-Protocol: h2", "WARC-Protocol: tls/1.3", 'WARC-JSON-Metadata: {"ipType":"Public"}',
)  # fmt: skip
BROWSERTRIX = {
    "rec-0.warc.gz": members(
        info("WARC/1.1"),
        response(*BROWSED, version="WARC/1.1",
                 block=coded("br", brotli.compress(PAGE), status="HTTP/2 200")),
        REQUEST,
        record("resource", b"{}", url=f"urn:pageinfo:{URL}", content_type="application/json"),
    ),
    "rec-1.warc.gz": members(info("WARC/1.1"), response(url="https://gazette.test/pont")),
    "screenshots-0.warc.gz": members(
        record("resource", b"PNG", url=f"urn:view:{URL}", content_type="image/png")),
    "text-0.warc.gz": members(
        record("resource", b"La rivi", url=f"urn:text:{URL}", content_type="text/plain")),
}  # fmt: skip


class Row(NamedTuple):
    """A file and what is to come of it; *addresses* are those of its pages, in order."""

    data: bytes | Callable[[Path], None]
    addresses: tuple[str, ...] = (URL,)
    errors: tuple[str, ...] = ()
    warned: bool = False


WHOLE: dict[str, Row] = {
    "heritrix-with-dns-and-ftp.warc.gz": Row(
        members(info(), DNS, FTP, response("WARC-IP-Address: 192.0.2.1"), REQUEST, METADATA)
    ),
    "heritrix-revisit-by-address-and-date.warc.gz": Row(
        members(info(), response(DIGEST), record(
            "revisit", http(HTML, body=b""), DIGEST, f"WARC-Profile: {REVISIT}",
            f"WARC-Refers-To-Target-URI: {URL}", f"WARC-Refers-To-Date: {DATE}",
            "WARC-Truncated: length", date="2007-01-01T00:00:00Z", url=f"{URL}?again",
        )), (URL, f"{URL}?again"),
    ),
    "revisit-without-a-head.warc": Row(
        info() + response(DIGEST) + record("revisit", b"", DIGEST, f"WARC-Profile: {REVISIT}",
                                           url=f"{URL}?again"), (URL, f"{URL}?again"),
    ),
    "warc-0.17.warc.gz": Row(members(info("WARC/0.17"), response(version="WARC/0.17"))),
    "warc-0.18-angle-brackets.warc": Row(response(url=f"<{URL}>", version="WARC/0.18")),
    "common-crawl.warc.gz": Row(members(info(), REQUEST, response(
        "WARC-Identified-Payload-Type: text/html",
        block=http(HTML, "X-Crawler-Content-Encoding: gzip", "X-Crawler-Transfer-Encoding: chunked",
                   "X-Crawler-Content-Length: 300", f"Content-Length: {len(PAGE)}"),
    ), METADATA)),
    "common-crawl-wet.warc.wet.warc.gz": Row(
        members(info(), record("conversion", b"La rivi", content_type="text/plain")), ()
    ),
    "coding-stated-and-body-decoded.warc": Row(
        response(block=http(HTML, "Content-Encoding: gzip")), warned=True
    ),
    "coding-and-length-stated-and-body-decoded.warc": Row(
        response(block=http(HTML, "content-encoding: br", f"content-length: {len(CODED)}")),
        warned=True,
    ),
    "coding-and-chunks-stated-and-neither-there.warc": Row(
        response(block=http(HTML, "Content-Encoding: gzip", "Transfer-Encoding: chunked")),
        warned=True,
    ),
    "length-of-another-body-stated.warc": Row(
        response(block=http(HTML, f"Content-Length: {len(CODED)}")), warned=True
    ),
    "chunks-stated-and-not-there.warc": Row(
        response(block=http(HTML, "Transfer-Encoding: chunked"))
    ),
    "chunks-and-length.warc": Row(
        response(block=http(HTML, "Transfer-Encoding: chunked", "Content-Length: 5", body=CHUNKS))
    ),
    "chunks-of-a-coded-body-taken-out.warc": Row(
        response(block=http(HTML, "Content-Encoding: gzip", "Transfer-Encoding: chunked",
                            body=CODED))
    ),
    "zstd-coding.warc": Row(response(block=coded("zstd", zstd.compress(PAGE)))),
    "http-2-status-line.warc": Row(response(block=http(HTML, status="HTTP/2 200"))),
    "lower-case-status-line.warc": Row(response(block=http(HTML, status="http/1.1 200 ok"))),
    "no-length-and-lower-case-names.warc": Row(response(block=http(HTML.lower()))),
    "lower-case-field-names.warc": Row(
        response().replace(b"WARC-Type", b"warc-type").replace(b"Content-Length", b"content-length")
    ),
    "early-hints-in-the-record.warc": Row(response(
        block=b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + http(HTML))),
    "line-feeds-only.warc": Row(
        response(block=http(HTML, end="\n"), end="\n")
        + record("metadata", b"a: b\n", content_type="application/warc-fields", end="\n")
    ),
    "blank-lines-between-records.warc": Row(info() + b"\r\n\r\n\r\n" + response() + b"\n"),
    "all-records-in-one-member.warc.gz": Row(gzip.compress(info() + response() + REQUEST)),
    "accents-in-the-address.warc": Row(
        response(url="http://gazette.test/été"), ("http://gazette.test/%C3%A9t%C3%A9",)
    ),
    "latin-1-in-the-address.warc": Row(
        response(url="http://gazette.test/ete").replace(b"/ete", b"/\xe9t\xe9"),
        ("http://gazette.test/%E9t%E9",),
    ),
    "space-in-the-address.warc": Row(
        response(url="http://gazette.test/la crue"), ("http://gazette.test/la%20crue",)
    ),
    "date-with-nanoseconds.warc": Row(response(date="2006-11-26T09:00:00.000000000Z")),
    "date-without-zone.warc": Row(response(date="2006-11-26T09:00:00")),
    "date-of-fourteen-digits.warc": Row(response(date="20061126090000")),
    "warcit-resource.warc.gz": Row(members(info(), record(
        "resource", PAGE, content_type="text/html; charset=utf-8"))),
    "image-resource.warc": Row(record("resource", b"PNG", content_type="image/png"), ()),
    "wget-at.warc.zst": Row(zstd.compress(info()) + zstd.compress(response())),
    "internet-archive.arc.gz": Row(members(
        filedesc(), arc(b"...", url="dns:gazette.test", media_type="text/dns"), arc(COLD))),
    "plain.arc": Row(filedesc() + arc(COLD) + arc(COLD, url=f"{URL}?2"), (URL, f"{URL}?2")),
    "version-2.arc": Row(filedesc(2) + arc(COLD, more=" 200 - - 120 IA-000.arc")),
    "space-in-the-address.arc": Row(
        filedesc() + arc(COLD, url="http://gazette.test/la crue"),
        ("http://gazette.test/la%20crue",),
    ),
    "browsertrix.wacz": Row(wacz(BROWSERTRIX), (URL, "https://gazette.test/pont")),
    "plain-warc.wacz": Row(wacz({"data.warc": info() + response()})),
}  # fmt: skip

DAMAGED: dict[str, Row] = {
    "revisit-of-a-record-elsewhere.warc": Row(
        record("revisit", http(HTML, body=b""), "WARC-Refers-To: <urn:uuid:0>") + response(),
        errors=("which is not in this folder",),
    ),
    "no-http-under-an-http-address.warc": Row(
        response(block=b"220 ready\r\n\r\n", url=f"{URL}?1") + response(),
        errors=("no HTTP answer",),
    ),
    "no-length-of-the-record.warc": Row(
        response(url=f"{URL}?1").replace(b"\r\nContent-Length", b"\r\nX-Length", 1) + response(),
        errors=("the record states no Content-Length",),
    ),
    "cut.arc.gz": Row(members(filedesc(), arc(COLD)) + members(arc(COLD))[:-20],
                      errors=("is cut",)),
    "length-too-large.arc": Row(
        filedesc() + arc(COLD).replace(b" %d\n" % len(COLD), b" 99999\n") + arc(COLD),
        errors=("the record is cut",),
    ),
    "noise-before-a-record.arc": Row(filedesc() + b"noise\n" + arc(COLD),
                                     errors=("no WARC record",)),
    "noise-before-a-member.arc.gz": Row(members(filedesc()) + b"\0\0noise" + members(arc(COLD)),
                                        errors=("the gzip member is damaged",)),
}  # fmt: skip


def written(folder: Path, name: str, row: Row) -> Path:
    path = folder / name
    if isinstance(row.data, bytes):
        path.write_bytes(row.data)
    else:
        row.data(path)
    return path


@pytest.mark.parametrize("name", WHOLE | DAMAGED)
def test_every_answer_is_read_and_what_is_wrong_is_named(tmp_path: Path, name: str) -> None:
    row = (WHOLE | DAMAGED)[name]
    read = list(read_archive(written(tmp_path, name, row), root=tmp_path))
    pages = [each for each in read if isinstance(each, Page)]
    errors = [each.what for each in read if isinstance(each, ArchiveError)]
    assert [page.url for page in pages] == list(row.addresses)
    assert all(page.body == PAGE for page in pages)
    assert {bool(page.warnings) for page in pages} <= {row.warned}
    assert len(errors) == len(row.errors), errors
    assert all(told in what for told, what in zip(row.errors, errors, strict=True))


@pytest.mark.parametrize("name", [name for name in WHOLE if WHOLE[name].addresses == (URL,)])
def test_the_time_of_the_capture_is_that_of_the_record(tmp_path: Path, name: str) -> None:
    (page,) = read_archive(written(tmp_path, name, WHOLE[name]), root=tmp_path)
    assert isinstance(page, Page)
    assert (page.fetched_at, page.fetched_at_source) == (WHEN, "warc")


@pytest.mark.parametrize("name", WHOLE | DAMAGED)
def test_a_check_of_it_ends_and_finds_the_damage(tmp_path: Path, name: str) -> None:
    row = (WHOLE | DAMAGED)[name]
    told = [str(finding) for finding in check([written(tmp_path, name, row)], sites=())]
    assert all(any(error in line for line in told) for error in row.errors), told


def test_the_body_of_a_coded_answer_with_excess_behind_it_ends_where_it_says(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.warc").write_bytes(response(block=coded("gzip", CODED) + b"HTTP/1.1 400 No\r\n"))
    (page,) = read_archive(tmp_path / "a.warc", root=tmp_path)
    assert isinstance(page, Page)
    assert page.body == PAGE


@pytest.mark.parametrize("lines", [("Content-Length: 99999",), ("Transfer-Encoding: chunked",)])
def test_a_body_that_is_cut_and_not_marked_is_told(tmp_path: Path, lines: tuple[str, ...]) -> None:
    body = CHUNKS[:1500] if "chunked" in lines[0] else PAGE
    (tmp_path / "a.warc").write_bytes(response(block=http(HTML, *lines, body=body)))
    (page,) = read_archive(tmp_path / "a.warc", root=tmp_path)
    assert isinstance(page, Page)
    assert page.warnings == ("body: it is shorter than the answer says",)


def digest(algorithm: str, written: str) -> str:
    value = hashlib.new(algorithm, http(HTML)).digest()
    return value.hex() if written == "16" else base64.b32encode(value).decode()


@pytest.mark.parametrize(
    "stated",
    [
        f"sha1:{digest('sha1', '32')}", f"SHA1:{digest('sha1', '32').lower()}",
        f"sha1:{digest('sha1', '16')}", f"md5:{digest('md5', '16')}", f"md5:{digest('md5', '32')}",
        f"md5:{digest('md5', '32').rstrip('=')}", f"sha256:{digest('sha256', '16')}",
        f"sha-256:{digest('sha256', '32')}", f"sha512:{digest('sha512', '16')}",
    ],
)  # fmt: skip
def test_a_digest_is_compared_however_it_is_written(tmp_path: Path, stated: str) -> None:
    for value, told in ((stated, []), (f"{stated[:9]}0{stated[10:]}", ["block"])):
        (tmp_path / "a.warc").write_bytes(info() + response(f"WARC-Block-Digest: {value}"))
        found = [finding.what for finding in check([tmp_path / "a.warc"], sites=())]
        assert [what.split()[1] for what in found] == told


@pytest.mark.parametrize("stated", ["blake3:00", "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"])
def test_a_digest_of_a_kind_that_is_not_known_says_nothing(tmp_path: Path, stated: str) -> None:
    (tmp_path / "a.warc").write_bytes(info() + response(f"WARC-Block-Digest: {stated}"))
    assert list(check([tmp_path / "a.warc"], sites=())) == []
