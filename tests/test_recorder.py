"""What stands in the archive is what crossed the wire, byte for byte, over HTTP and HTTPS."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from crawler.archive import read_archive
from crawler.archive.warc.http1 import read_answer, without_interim
from crawler.archive.warc.reader import Located, read_records
from crawler.archive.warc.record import Record, read_lines
from crawler.download.recording import decoded, is_decoded
from crawler.page import Page
from tests.wire_server import ANSWERS, PAGE, WireServer, serve_wire

QUICK = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "DOWNLOAD_TIMEOUT=20"]
CUT = {"/short-body", "/cut-chunk"}
NO_ANSWER = {"/silence"}


class Recorded(NamedTuple):
    """A finished crawl: what the server knows, and what the archive holds."""

    server: WireServer
    records: list[Record]
    pages: dict[str, Page]
    data: Path
    err: str


def certificate(folder: Path, *, is_named: bool = True) -> Path:
    """A certificate of our own with its key, for 127.0.0.1 or, unnamed, for no host at all."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )
    if is_named:
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        builder = builder.add_extension(names, critical=False)
    built = builder.sign(key, SHA256())
    path = folder / "certificate.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + built.public_bytes(Encoding.PEM))
    return path


@pytest.fixture(scope="module", params=["http", "https"])
def recorded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    folder = tmp_path_factory.mktemp("wire")
    is_tls = request.param == "https"
    with serve_wire(certificate=certificate(folder) if is_tls else None) as server:
        urls = ",".join(server.home + path for path in ANSWERS if "redirect" not in path)
        urls += f",{server.home}/redirect"
        command = [sys.executable, "-m", "crawler", "crawl", "-a", f"url={urls}"]
        more = ["--data", str(folder), *QUICK, "-s", "DOWNLOAD_VERIFY_CERTIFICATES=False"]
        done = subprocess.run([*command, *more], capture_output=True, timeout=120, check=False)
    files = sorted((folder / "warc").iterdir())
    located = [r for file in files for r in read_records(file)]
    assert all(isinstance(r, Located) for r in located), located
    pages = [p for file in files for p in read_archive(file, root=folder) if isinstance(p, Page)]
    return Recorded(
        server,
        [r.record for r in located if isinstance(r, Located)],
        {path_of(page.url): page for page in pages},
        folder,
        done.stderr.decode(),
    )


def path_of(url: str | None) -> str:
    parts = urlsplit(url or "")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def blocks(recorded: Recorded, kind: str, path: str) -> list[bytes]:
    return [r.block for r in recorded.records if r.kind == kind and path_of(r.target) == path]


@pytest.mark.parametrize("path", [*ANSWERS, "/robots.txt"])
def test_the_recorded_answer_is_what_the_server_sent(recorded: Recorded, path: str) -> None:
    sent = [
        without_interim(data).removesuffix(b"EXCESS BYTES") for data in recorded.server.sent[path]
    ]
    assert blocks(recorded, "response", path) == [data for data in sent if data]


@pytest.mark.parametrize("path", [*ANSWERS, "/robots.txt"])
def test_the_recorded_request_is_what_the_server_received(recorded: Recorded, path: str) -> None:
    assert recorded.server.asked[path]
    assert blocks(recorded, "request", path) == recorded.server.asked[path]


def test_only_what_is_short_is_marked_as_cut(recorded: Recorded) -> None:
    marked = {
        path_of(record.target): record.field("WARC-Truncated")
        for record in recorded.records
        if record.kind == "response" and record.field("WARC-Truncated")
    }
    assert marked == dict.fromkeys(CUT, "disconnect")


def test_the_page_is_the_same_whatever_the_coding_of_its_answer(recorded: Recorded) -> None:
    coded = ["/plain", "/gzip", "/gzip-chunked", "/br", "/br-chunked", "/zstd", "/zstd-chunked",
             "/deflate", "/deflate-chunked", "/deflate-raw", "/gzip-then-br", "/chunked",
             "/chunk-extensions", "/trailers", "/no-length", "/http-1.0", "/early-hints",
             "/excess"]  # fmt: skip
    assert [path for path in coded if recorded.pages[path].body != PAGE] == []


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "deflate-raw", "gzip-then-br"])
def test_middlewares_see_an_answer_as_scrapy_would_decode_it(coding: str) -> None:
    answer = read_answer(ANSWERS[f"/{coding}"])
    headers: dict[str, str] = dict(answer.headers)
    coded = HtmlResponse("https://gazette.test/a", headers=headers, body=answer.entity)
    scrapys = HttpCompressionMiddleware(crawler=get_crawler())
    theirs = scrapys.process_response(Request(coded.url), coded.copy())
    assert isinstance(theirs, HtmlResponse)
    ours = decoded(coded, Page(PAGE, status=200, headers=answer.headers))
    assert (type(ours), ours.body, ours.headers) == (type(theirs), theirs.body, theirs.headers)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"headers": ()}, False),
        ({"truncated": "length"}, False),
        ({"warnings": ("body: its gzip coding is cut",)}, False),
        ({"status": 304}, False),
        ({"body": b""}, False),
        ({"body": b"x" * 1001}, False),
    ],
)
def test_what_is_not_whole_is_left_to_scrapy_and_its_errors(
    changes: dict[str, Any], expected: bool
) -> None:
    page = Page(PAGE[:1000], status=200, headers=(("content-encoding", "gzip"),))
    assert is_decoded(replace(page, **changes), largest=1000) is expected


def test_what_failed_says_why_beside_its_request(recorded: Recorded) -> None:
    told = {
        path_of(r.target): dict(read_lines(r.block)).get("fetch-error", "")
        for r in recorded.records
        if r.kind == "metadata"
    }
    failed = {path for path, error in told.items() if error}
    assert failed == CUT | NO_ANSWER | {"/no-http"}
    assert told["/short-body"].startswith("ResponseDataLossError")


def test_each_exchange_knows_its_peer_and_protocol(recorded: Recorded) -> None:
    exchanged = [r for r in recorded.records if r.kind != "warcinfo"]
    assert {r.field("WARC-IP-Address") for r in exchanged} == {"127.0.0.1"}
    protocols = {
        name_value for r in exchanged for name_value in r.fields if name_value[0] == "WARC-Protocol"
    }
    is_tls = recorded.server.home.startswith("https")
    assert protocols == {("WARC-Protocol", "http/1.1")} | (
        {("WARC-Protocol", "tls/1.3")} if is_tls else set()
    )


def test_a_host_is_asked_for_one_page_at_a_time(recorded: Recorded) -> None:
    assert recorded.server.busiest == 1


def test_a_page_behind_a_redirect_knows_what_was_asked_first(recorded: Recorded) -> None:
    page = recorded.pages["/plain?from=redirect"]
    assert page.requested_url == f"{recorded.server.home}/redirect"


def test_every_page_stands_in_the_report(recorded: Recorded) -> None:
    (file,) = (recorded.data / "runs").glob("*.json")
    report = json.loads(file.read_text("utf-8"))
    asked = len(ANSWERS) - 1  # the redirect and its target are one page
    assert sum(report["counts"].values()) == asked, recorded.err
    kinds = {path_of(page["where"]): page["kind"] for page in report["pages_without_article"]}
    assert kinds["/not-found"] == "http_404"
    assert kinds["/short-body"] == "ResponseDataLossError"
    assert kinds["/empty"] == "empty"


def test_an_answer_that_passes_the_recorder_by_ends_the_crawl(tmp_path: Path) -> None:
    sabotage = (
        "import crawler.download.tap as tap; from crawler.__main__ import main; import sys;"
        "tap._Marking.request = lambda self, request: self._connection.request(request);"
        "main(['depeche', *sys.argv[1:]])"
    )
    with serve_wire() as server:
        arguments = ["crawl", "-a", f"url={server.home}/plain", "--data", str(tmp_path), *QUICK]
        command = [sys.executable, "-c", sabotage, *arguments]
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 14
    assert b"passed the recorder by" in done.stderr
    assert not list(tmp_path.glob("articles/*"))
