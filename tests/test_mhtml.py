"""Pages saved as MHTML: which part is the page, where it comes from, and what is broken."""

import base64
import binascii
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive import find_saved, read_archive, read_saved
from crawler.archive.saved import mhtml
from crawler.archive.saved.mhtml import read_mhtml
from crawler.errors import ArchiveError
from crawler.page import Page

URL = "https://gazette.test/crue"
HTML = "<html><body><p>L’été à Noël = 3 %</p></body></html>"
HEADERS = f"""From: <Saved by Blink>
Snapshot-Content-Location: {URL}
Subject: La crue
Date: Thu, 26 Nov 2015 01:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----MultipartBoundary--aB3----"
"""


def part(
    body: str | bytes = HTML,
    kind: str = "text/html",
    coding: str = "quoted-printable",
    more: str = f"Content-Location: {URL}",
) -> bytes:
    data = body.encode() if isinstance(body, str) else body
    if coding == "quoted-printable":
        data = binascii.b2a_qp(data, istext=False)
    elif coding == "base64":
        data = base64.encodebytes(data)
    head = f"Content-Type: {kind}\nContent-Transfer-Encoding: {coding}\n{more}\n\n"
    return head.encode() + data


PICTURE = part(b"\x89PNG", "image/png", "base64", "Content-Location: https://gazette.test/a.png")


BOUNDARY = "------MultipartBoundary--aB3----"


def whole(*parts: bytes, headers: str = HEADERS, closed: bool = True, crlf: bool = True) -> bytes:
    boundary = BOUNDARY.encode()
    data = headers.encode() + b"\n"
    data += b"".join(b"\n" + boundary + b"\n" + each for each in parts)
    data += b"\n" + boundary + b"--\n" if closed else b""
    return data.replace(b"\n", b"\r\n") if crlf else data


def read(folder: Path, data: bytes, name: str = "a.mhtml") -> Page:
    (folder / name).write_bytes(data)
    return read_saved(folder / name, root=folder)


@pytest.mark.parametrize("coding", ["quoted-printable", "base64", "8bit", "binary", ""])
def test_the_page_comes_out_of_each_transfer_encoding(coding: str) -> None:
    assert read_mhtml(whole(part(coding=coding), PICTURE)).body.decode() == HTML


def test_address_and_date_of_a_saved_page_stand_in_its_headers(tmp_path: Path) -> None:
    page = read(tmp_path, whole(part(), PICTURE))
    assert (page.url, page.url_source) == (URL, "mhtml")
    assert page.fetched_at is not None
    assert page.fetched_at.isoformat() == "2015-11-26T01:00:00+00:00"
    assert page.fetched_at_source == "mhtml"
    assert (page.truncated, page.warnings, page.status) == (None, (), None)
    assert page.selector.css("p::text").get() == "L’été à Noël = 3 %"


@pytest.mark.parametrize("name", ["a.mht", "a.MHTML", "a.mhtml"])
def test_mhtml_files_are_found_in_folders(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(whole(part()))
    (path,) = find_saved(tmp_path)
    (page,) = read_archive(path, root=tmp_path)
    assert isinstance(page, Page)
    assert page.url == URL


@pytest.mark.parametrize(
    ("kind", "encoded", "source"),
    [
        ('text/html; charset="windows-1252"', HTML.encode("cp1252"), "header"),
        ("text/html;\n charset=windows-1252", HTML.encode("cp1252"), "header"),
        ("application/xhtml+xml", HTML.encode(), "utf-8"),
        ("text/html", HTML.encode("utf-16"), "bom"),
    ],
)
def test_the_charset_is_that_of_the_part(
    tmp_path: Path, kind: str, encoded: bytes, source: str
) -> None:
    page = read(tmp_path, whole(part(encoded, kind, "base64")))
    assert page.text == HTML
    assert page.encoding.source == source


def test_a_sidecar_is_believed_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.meta.json").write_text('{"url": "https://b.test/", "charset": "utf-8"}')
    page = read(tmp_path, whole(part(kind="text/html; charset=latin-1")))
    assert (page.url, page.url_source) == ("https://b.test/", "sidecar")
    assert (page.fetched_at_source, page.encoding.source) == ("mhtml", "sidecar")


FRAME = part("<p>publicité</p>", more="Content-Location: https://pub.test/cadre")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(whole(PICTURE, part(), FRAME), id="the-first-html"),
        pytest.param(whole(FRAME, part()), id="at-the-address-of-the-snapshot"),
        pytest.param(
            whole(
                part("<p>publicité</p>", more="Content-ID: <b@x>"),
                part(more="Content-ID: <a@x>"),
                headers=HEADERS.replace("MIME", "X").replace("type=", 'start="<a@x>"; type='),
            ),
            id="named-by-start",
        ),
        pytest.param(
            whole(
                b'Content-Type: multipart/alternative; boundary="in"\n\n--in\n'
                + part("brut", "text/plain")
                + b"\n--in\n"
                + part()
                + b"\n--in--\n",
                PICTURE,
            ),
            id="nested",
        ),
        pytest.param(whole(part(), crlf=False), id="line-ends-of-another-system"),
        pytest.param(b"\r\n\r\n" + whole(part()), id="blank-lines-first"),
        pytest.param(part(), id="one-part-without-boundary"),
        pytest.param(
            whole(part(f"{HTML}\n{BOUNDARY[:-4]}\nx{BOUNDARY}\n", coding="8bit")), id="near-misses"
        ),
    ],
)
def test_the_page_is_found_among_the_parts(data: bytes) -> None:
    assert read_mhtml(data).body.decode().startswith(HTML)


@pytest.mark.parametrize(
    ("headers", "more", "url"),
    [
        (HEADERS.replace(URL, "file:///C:/crue.htm"), f"Content-Location: {URL}", URL),
        (HEADERS.replace(URL, "cid:a@x"), "Content-Location: cid:a@x", "cid:a@x"),
        (HEADERS.replace(URL, "https://gazette.test\n /crue"), "X: 1", URL),
        (HEADERS.replace("Snapshot-", ""), "X: 1", URL),
    ],
    ids=["local-file", "no-web-address", "folded", "older-name"],
)
def test_the_first_web_address_of_the_headers_counts(headers: str, more: str, url: str) -> None:
    assert read_mhtml(whole(part(more=more), headers=headers)).url == url


def test_an_address_that_is_none_is_named(tmp_path: Path) -> None:
    headers = HEADERS.replace(URL, "javascript:alert(1)")
    page = read(tmp_path, whole(part(more="X: 1"), headers=headers))
    assert page.url is None
    assert page.warnings == (
        "url 'javascript:alert(1)' of mhtml was not used: it is no absolute http address",
    )


def test_a_cut_within_the_page_is_told(tmp_path: Path) -> None:
    data = whole(part(), PICTURE)
    page = read(tmp_path, data[: data.index(b"3 %")])
    assert page.truncated == "the MHTML file ends within it"
    assert page.text.startswith("<html><body><p>L’été")


@pytest.mark.parametrize(
    "data",
    [whole(part(), PICTURE, closed=False), whole(part(), closed=False)],
    ids=["within-a-picture", "after-the-page"],
)
def test_a_cut_after_the_page_leaves_it_whole(data: bytes) -> None:
    assert not read_mhtml(data).is_cut


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(b"", "does not begin with headers", id="empty"),
        pytest.param(HTML.encode(), "does not begin with headers", id="html"),
        pytest.param(b"\x89PNG\r\n\r\n\x00", "does not begin with headers", id="picture"),
        pytest.param(whole(PICTURE), "no HTML among the parts", id="only-pictures"),
        pytest.param(HEADERS.encode() + b"\n", "no HTML among the parts", id="headers-only"),
        pytest.param(
            whole(part(), headers=HEADERS.replace("boundary=", "x=")),
            "its header states no boundary",
            id="boundary-not-stated",
        ),
        pytest.param(
            whole(part(), headers=HEADERS.replace("aB3", "aB4")),
            "no HTML among the parts",
            id="boundary-missing",
        ),
        pytest.param(
            whole(part(coding="x-uuencode")), "'x-uuencode', which is unknown", id="uuencode"
        ),
        pytest.param(
            b"From: a\nContent-Type: multipart/related; boundary=a" + b";" * 10_000 + b"\n\n",
            "no HTML among the parts",
            id="endless-parameters",
        ),
    ],
)
def test_a_file_without_a_page_is_one_clear_error(
    tmp_path: Path, data: bytes, problem: str
) -> None:
    (tmp_path / "a.mhtml").write_bytes(data)
    (error,) = read_archive(tmp_path / "a.mhtml", root=tmp_path)
    assert isinstance(error, ArchiveError)
    assert error.file == "a.mhtml"
    assert problem in error.what


@pytest.mark.parametrize(
    ("coding", "content", "text", "warning"),
    [
        ("quoted-printable", "<p>=C3=A9t=C3=A9 =ZZ 2=3</p>", "<p>été =ZZ 2=3</p>", "byte 17"),
        ("quoted-printable", "<p>a =\nb</p>=", "<p>a b</p>", None),
        ("base64", "PHA+\nYTwvcD4", "<p>a</p>", None),
        ("base64", "PHA+*YTwv!A", "<p>a</", "byte 10"),
    ],
)
def test_a_broken_transfer_encoding_gives_what_it_can_and_is_named(
    coding: str, content: str, text: str, warning: str | None
) -> None:
    data = f"Content-Type: text/html\nContent-Transfer-Encoding: {coding}\n\n{content}".encode()
    held = read_mhtml(data)
    assert held.body.decode() == text
    assert [each.split(" its ")[1] for each in held.warnings] == ([warning] if warning else [])


def test_a_thousand_multiparts_in_each_other_do_not_exhaust_the_stack() -> None:
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (depth, depth)
        for depth in range(1000)
    )
    with pytest.raises(ValueError, match="no HTML among the parts"):
        read_mhtml(nested + part())


def test_no_more_parts_are_looked_at_than_a_page_has(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = [b"Content-Type: image/png\n\n"] * 10_000
    assert read_mhtml(whole(part(), *pictures)).body.decode() == HTML
    monkeypatch.setattr(mhtml, "_MAX_PARTS", 5)
    with pytest.raises(ValueError, match="no HTML among the parts"):
        read_mhtml(whole(*pictures[:5], part()))


def test_a_page_beyond_the_size_of_a_page_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mhtml, "MAX_BODY", 10)
    with pytest.raises(ValueError, match="and at most 10 are read"):
        read_mhtml(whole(part()))


MHTML = whole(part(), PICTURE, FRAME)


@given(st.integers(0, len(MHTML)), st.integers(0, len(MHTML)), st.binary(max_size=20))
def test_damage_anywhere_gives_a_page_or_one_error(begin: int, end: int, wrong: bytes) -> None:
    with suppress(ValueError):
        held = read_mhtml(MHTML[:begin] + wrong + MHTML[end:])
        assert held.url is None or held.url.strip()
