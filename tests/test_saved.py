"""Folders of saved pages: which files count, what sidecars say, what is wrong."""

import gzip
import hashlib
import json
import os
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive import find_saved, read_archive, read_saved
from crawler.archive.checks.saved_pages import check_manifest
from crawler.archive.saved import pages as saved
from crawler.archive.saved import sidecar
from crawler.archive.saved.aside import set_aside
from crawler.archive.saved.pages import OTHER_BODY
from crawler.archive.saved.sidecar import Sidecar, read_sidecar
from crawler.commands.verify import check, find_files
from crawler.errors import ArchiveError
from crawler.page import Page


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def test_pages_and_archives_are_found_in_order_of_their_names(tmp_path: Path) -> None:
    names = [
        "a.html", "b/c.HTM", "b/d.txt", "b/e.html.gz", "b/f.html.br", "f.warc", "g.warc.gz",
        "h.xhtml", "i.mhtml", "j.MHT", "k.html?page=2",
    ]  # fmt: skip
    touch(tmp_path, *reversed(names))
    assert [path.relative_to(tmp_path).as_posix() for path in find_saved(tmp_path)] == names


def test_what_belongs_to_a_page_is_no_page(tmp_path: Path) -> None:
    touch(tmp_path, "a_files/menu.html", ".hidden.html", ".git/x.html", "a.meta.json", "a.css")
    touch(tmp_path, "b.warc.gz.open", "page.html/inside.png", "b_fichiers/pub.html", "robots.txt")
    (tmp_path / "link.html").symlink_to(tmp_path / "a_files/menu.html")
    (tmp_path / "link").symlink_to(tmp_path / "a_files", target_is_directory=True)
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert list(find_saved(tmp_path)) == []


def test_a_name_sorts_alike_whether_its_accents_are_one_character_or_two(tmp_path: Path) -> None:
    forms: tuple[Literal["NFD", "NFC"], ...] = ("NFD", "NFC")
    for form in forms:
        touch(tmp_path, *(f"{form}/{unicodedata.normalize(form, name)}.html" for name in "eéfzê"))
        found = [path.name for path in find_saved(tmp_path / form)]
        assert [unicodedata.normalize("NFC", name)[0] for name in found] == list("efzéê")


def test_a_folder_that_cannot_be_listed_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "a.html", "closed/b.html")
    listed = Path.iterdir

    def iterdir(self: Path) -> Iterator[Path]:
        if self.name == "closed":
            raise PermissionError(13, "Permission denied")
        return listed(self)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    assert list(find_saved(tmp_path)) == [tmp_path / "a.html", tmp_path / "closed"]
    (error,) = read_archive(tmp_path / "closed", root=tmp_path)
    assert str(error) == "closed: cannot be read (Permission denied)"


def test_a_name_that_is_no_text_can_stand_on_a_line(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xe9t\xe9.html")
    path.touch()
    assert read_saved(path, root=tmp_path).source_path == r"\xe9t\xe9.html"


def test_a_sidecar_says_what_the_bytes_do_not(tmp_path: Path) -> None:
    told = {
        "url": "https://gazette.test/a", "fetched_at": "2015-11-26T09:00:00+08:00", "status": 200,
        "headers": [["Content-Type", "text/html"], ["X", "1"]], "charset": "cp1252",
        "timezone": "Asia/Shanghai", "site": "gazette", "unknown": 1,
    }  # fmt: skip
    (tmp_path / "a.html").write_bytes(b"<p>\xe9t\xe9</p>")
    (tmp_path / "a.html.meta.json").write_text(json.dumps(told))
    page = read_saved(tmp_path / "a.html", root=tmp_path)
    assert (page.url, page.requested_url) == ("https://gazette.test/a", "https://gazette.test/a")
    assert page.fetched_at == datetime(2015, 11, 26, 1, tzinfo=UTC)
    assert page.headers == (("Content-Type", "text/html"), ("X", "1"))
    assert (page.status, page.timezone, page.site) == (200, "Asia/Shanghai", "gazette")
    assert page.text == "<p>été</p>"
    assert page.warnings == ()
    assert (page.url_source, page.fetched_at_source) == ("sidecar", "sidecar")
    assert page.encoding.source == "sidecar"


def test_the_date_header_of_a_sidecar_dates_the_page(tmp_path: Path) -> None:
    touch(tmp_path, "a.html")
    headers = [["date", "Thu, 26 Nov 2015 01:00:00 GMT"]]
    (tmp_path / "a.meta.json").write_text(json.dumps({"headers": headers}))
    page = read_saved(tmp_path / "a.html", root=tmp_path)
    assert page.fetched_at == datetime(2015, 11, 26, 1, tzinfo=UTC)
    assert page.fetched_at_source == "header"


def test_when_the_file_was_written_dates_nothing(tmp_path: Path) -> None:
    touch(tmp_path, "a.html")
    page = read_saved(tmp_path / "a.html", root=tmp_path)
    assert (page.fetched_at, page.fetched_at_source) == (None, None)


def test_a_copy_keeps_the_address_that_its_sidecar_states_as_the_one_asked_for(
    tmp_path: Path,
) -> None:
    copy = "https://web.archive.org/web/20151126010000/https://gazette.test/a"
    touch(tmp_path, "a.html")
    (tmp_path / "a.meta.json").write_text(json.dumps({"url": copy}))
    page = read_saved(tmp_path / "a.html", root=tmp_path)
    assert (page.url, page.requested_url) == ("https://gazette.test/a", copy)
    assert (page.url_source, page.fetched_at_source) == ("sidecar", "wayback")


def test_known_hosts_reach_the_search_for_the_address(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<link rel="canonical" href="https://gazette.test/a">')
    (page,) = read_archive(tmp_path / "a.html", root=tmp_path, hosts={"gazette.test"})
    assert isinstance(page, Page)
    assert (page.url, page.url_source) == ("https://gazette.test/a", "canonical")


def test_a_page_packed_by_brotli_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.html.br").write_bytes(brotli.compress(b"<p>a</p>"))
    (tmp_path / "a.html.meta.json").write_text('{"site": "gazette"}')
    page = read_saved(tmp_path / "a.html.br", root=tmp_path)
    assert (page.body, page.site) == (b"<p>a</p>", "gazette")


@pytest.mark.parametrize(("page", "beside"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_sidecar_is_found_when_copying_changed_the_accents_of_one_name(
    tmp_path: Path, page: Literal["NFC", "NFD"], beside: Literal["NFC", "NFD"]
) -> None:
    path = tmp_path / unicodedata.normalize(page, "été.html")
    path.touch()
    name = unicodedata.normalize(beside, "été.meta.json")
    (tmp_path / name).write_text('{"site": "gazette"}')
    assert read_saved(path, root=tmp_path).site == "gazette"


def test_a_name_too_long_for_a_sidecar_beside_it_has_none(tmp_path: Path) -> None:
    name = "a" * 250 + ".html"
    touch(tmp_path, name)
    assert read_saved(tmp_path / name, root=tmp_path).site is None


def test_a_sidecar_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    touch(tmp_path, "a.html")
    (tmp_path / "other").write_text('{"site": "gazette"}')
    (tmp_path / "a.meta.json").symlink_to(tmp_path / "other")
    assert read_saved(tmp_path / "a.html", root=tmp_path).site is None


def test_a_sidecar_beyond_its_size_is_named_and_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sidecar, "_MAX_SIZE", 10)
    touch(tmp_path, "a.html")
    (tmp_path / "a.meta.json").write_text('{"site": "gazette"}')
    (warning,) = read_saved(tmp_path / "a.html", root=tmp_path).warnings
    assert warning == "a.meta.json: 19 bytes, and at most 10 are read; it was not used"


@pytest.mark.parametrize("name", ["a.html.gz.meta.json", "a.html.meta.json", "a.meta.json"])
def test_a_sidecar_is_found_under_each_of_its_names(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<p>a</p>"))
    (tmp_path / name).write_text('{"site": "gazette"}')
    assert read_saved(tmp_path / "a.html.gz", root=tmp_path).site == "gazette"


def test_the_more_particular_sidecar_wins(tmp_path: Path) -> None:
    touch(tmp_path, "a.html")
    (tmp_path / "a.meta.json").write_text('{"site": "general"}')
    (tmp_path / "a.html.meta.json").write_text('{"site": "particular"}')
    assert read_saved(tmp_path / "a.html", root=tmp_path).site == "particular"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "no JSON"),
        ("[]", "no JSON object"),
        ("[" * 100_000, "no JSON"),
        ('{"status": "' + "b" * 9000 + '"}', "is no HTTP status"),
        ('{"site": "\\ud800"}', "is no name of a site"),
        ('{"headers": [["ETag", "\\ud800"]]}', "is no list of [name, value]"),
        ('{"fetched_at": "0001-01-01T00:00:00+14:00"}', "is no ISO 8601 time"),
        ('{"url": "http://["}', "is no absolute http address"),
        ('{"fetched_at": "hier"}', "fetched_at 'hier' is no ISO 8601 time"),
        ('{"fetched_at": "2015-11-26T09:00:00"}', "is no ISO 8601 time with offset"),
        ('{"url": "file:///a.html"}', "is no absolute http address"),
        ('{"url": 7}', "url 7 is no absolute"),
        ('{"timezone": "Europe/Atlantis"}', "is no IANA zone"),
        ('{"timezone": "../etc/passwd"}', "is no IANA zone"),
        ('{"status": "200"}', "is no HTTP status"),
        ('{"headers": {"a": "b"}}', "is no list of [name, value]"),
        ('{"headers": [["Age", 12]]}', "is no list of [name, value]"),
        ('{"headers": [["a"]]}', "is no list of [name, value]"),
        ('{"body_sha256": "sha256:0"}', "is no SHA-256 in hexadecimal"),
    ],
)
def test_a_value_that_cannot_be_used_is_left_out_and_named(text: str, told: str) -> None:
    sidecar = read_sidecar(text, name="a.meta.json")
    (warning,) = sidecar.warnings
    assert warning.startswith("a.meta.json: ")
    assert told in warning
    assert len(warning) < 300
    assert Sidecar(warnings=sidecar.warnings) == sidecar


def test_a_sidecar_in_another_encoding_is_named(tmp_path: Path) -> None:
    touch(tmp_path, "a.html")
    (tmp_path / "a.meta.json").write_bytes(b'{"site": "\xe9"}')
    (warning,) = read_saved(tmp_path / "a.html", root=tmp_path).warnings
    assert "a.meta.json: cannot be read" in warning


KEYS = st.sampled_from(["url", "fetched_at", "headers", "status", "timezone", "charset"])
SCALARS = st.none() | st.booleans() | st.integers() | st.text()


def test_what_others_call_a_key_is_read_where_ours_is_not_there() -> None:
    text = '{"http_headers": [["X-A", "1"]], "_encoding": "cp1252", "charset": "utf-8"}'
    sidecar = read_sidecar(text, name="a.meta.json")
    assert (sidecar.headers, sidecar.charset) == ((("X-A", "1"),), "utf-8")
    assert read_sidecar('{"_encoding": "cp1252"}', name="a.meta.json").charset == "cp1252"


@given(st.recursive(SCALARS, lambda values: st.lists(values) | st.dictionaries(KEYS, values)))
def test_no_json_makes_a_sidecar_raise(value: object) -> None:
    read_sidecar(json.dumps(value), name="a.meta.json")


def test_a_page_that_cannot_be_read_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(b"no gzip")
    with pytest.raises(ArchiveError, match=r"a\.html\.gz: not readable as gzip"):
        read_saved(tmp_path / "a.html.gz", root=tmp_path)
    (error,) = read_archive(tmp_path / "absent.html", root=tmp_path)
    assert isinstance(error, ArchiveError)
    assert "No such file" in error.what
    (error,) = read_archive(tmp_path / "absent.warc.gz", root=tmp_path)
    assert isinstance(error, ArchiveError)


def test_a_file_beyond_the_size_of_a_page_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved, "MAX_BODY", 10)
    (tmp_path / "a.html").write_bytes(b"x" * 11)
    (error,) = read_archive(tmp_path / "a.html", root=tmp_path)
    assert isinstance(error, ArchiveError)
    assert "11 bytes, and at most 10 are read" in error.what


def test_a_text_file_is_a_page_without_markup(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"La Loire monte.")
    (page,) = read_archive(tmp_path / "a.txt", root=tmp_path)
    assert isinstance(page, Page)
    assert page.is_plain_text
    assert page.source_path == "a.txt"


# --- what stands in the folder instead of a sidecar -----------------------------------------------

BODY = b"<p>La Loire monte.</p>"
SHA256 = hashlib.sha256(BODY).hexdigest()
ROW = {"file": "sub/a.html", "url": "https://gazette.test/a", "site": "gazette",
       "fetched_at": "2015-11-26T09:00:00+08:00", "status": 200, "body_sha256": SHA256}  # fmt: skip
MANIFESTS = {
    "manifest.jsonl": f'{{"title": "no row"}}\n{json.dumps(ROW)}\n',
    "manifest.csv": f"{','.join(ROW)},charset\r\n{','.join(map(str, ROW.values()))},\r\n",
}


@pytest.mark.parametrize("name", MANIFESTS)
@pytest.mark.parametrize("place", ["", "sub"])
def test_a_manifest_says_what_a_sidecar_would(tmp_path: Path, name: str, place: str) -> None:
    touch(tmp_path, "sub/a.html")
    (tmp_path / "sub" / "a.html").write_bytes(BODY)
    text = MANIFESTS[name] if not place else MANIFESTS[name].replace("sub/", "")
    (tmp_path / place / name).write_text(text)
    page = read_saved(tmp_path / "sub" / "a.html", root=tmp_path)
    assert (page.url, page.site, page.status) == ("https://gazette.test/a", "gazette", 200)
    assert page.fetched_at == datetime(2015, 11, 26, 1, tzinfo=UTC)
    assert (page.url_source, page.warnings) == ("sidecar", ())


def test_a_manifest_outside_the_folder_that_is_read_says_nothing(tmp_path: Path) -> None:
    touch(tmp_path, "sub/a.html")
    (tmp_path / "manifest.jsonl").write_text(json.dumps(ROW))
    assert read_saved(tmp_path / "sub" / "a.html", root=tmp_path / "sub").url is None


def test_a_sidecar_is_believed_before_a_manifest(tmp_path: Path) -> None:
    touch(tmp_path, "sub/a.html")
    (tmp_path / "manifest.jsonl").write_text(json.dumps(ROW))
    (tmp_path / "sub" / "a.meta.json").write_text('{"site": "own"}')
    assert read_saved(tmp_path / "sub" / "a.html", root=tmp_path).site == "own"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("manifest.jsonl", b"{\n"),
        ("manifest.jsonl", b"[" * 100_000),
        ("manifest.jsonl", b"\xff\xfe\n"),
        ("manifest.csv", b'file,url\n"' + b"x" * 200_000),
    ],
    ids=["no JSON", "deep", "no UTF-8", "endless field"],
)
def test_a_manifest_that_cannot_be_read_is_told_in_the_line(
    tmp_path: Path, name: str, data: bytes
) -> None:
    touch(tmp_path, "a.html")
    (tmp_path / name).write_bytes(data)
    (warning,) = read_saved(tmp_path / "a.html", root=tmp_path).warnings
    assert "the manifest cannot be read" in warning
    assert [finding.is_damage for finding in check_manifest(tmp_path / name)] == [True]


def test_the_inputs_of_a_test_of_web_poet_are_a_saved_page(tmp_path: Path) -> None:
    inputs = tmp_path / "ArticlePage" / "test-1" / "inputs"
    inputs.mkdir(parents=True)
    (inputs / "HttpResponse-body.html").write_bytes("<p>été</p>".encode("cp1252"))
    info = {"url": "https://gazette.test/a", "status": 200, "_encoding": "cp1252",
            "headers": [["Content-Type", "text/html"]]}  # fmt: skip
    (inputs / "HttpResponse-info.json").write_text(json.dumps(info))
    (inputs.parent / "meta.json").write_text('{"frozen_time": "2015-11-26T01:00:00+00:00"}')
    (inputs.parent / "output.json").write_text("{}")
    (path,) = find_saved(tmp_path)
    page = read_saved(path, root=tmp_path)
    assert (page.url, page.status, page.text) == ("https://gazette.test/a", 200, "<p>été</p>")
    assert page.fetched_at == datetime(2015, 11, 26, 1, tzinfo=UTC)
    (inputs.parent / "meta.json").write_text('{"frozen_time": "2015-11-26T01:00:00"}')
    assert read_saved(path, root=tmp_path).fetched_at is None


@pytest.mark.parametrize("coding", ["", ".gz"])
def test_a_body_that_is_not_the_one_described_is_told_and_found_by_a_check(
    tmp_path: Path, coding: str
) -> None:
    path = tmp_path / f"a.html{coding}"
    (tmp_path / "a.html.meta.json").write_text(json.dumps({"body_sha256": f"sha256:{SHA256}"}))
    for body, told in ((BODY, []), (BODY + b" ", [f"body_sha256 {SHA256}: {OTHER_BODY}"])):
        path.write_bytes(gzip.compress(body) if coding else body)
        assert list(read_saved(path, root=tmp_path).warnings) == told
        assert [finding.what for finding in check([path], sites=()) if finding.is_damage] == told


def test_a_check_of_a_folder_finds_what_its_manifest_names_in_vain(tmp_path: Path) -> None:
    rows = [{"file": name, "body_sha256": SHA256} for name in ("a.html", "b.html", "../c.html")]
    (tmp_path / "manifest.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "a.html").write_bytes(BODY[:-1])
    told = [finding.what for finding in check(find_files([tmp_path]), sites=())]
    assert told == [
        f"body_sha256 {SHA256}: {OTHER_BODY}",
        "b.html is named and not there",
        "../c.html is named and not there",
    ]


def test_a_check_names_a_page_that_cannot_be_read_and_a_sidecar_that_cannot_be_used(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.html.gz").write_bytes(b"no gzip")
    (tmp_path / "a.meta.json").write_text("{}")
    touch(tmp_path, "b.html")
    (tmp_path / "b.meta.json").write_text("[]")
    found = list(check(find_files([tmp_path]), sites=()))
    assert [finding.is_damage for finding in found] == [True, False]


PAGE = b"<!DOCTYPE html><html><body><p>La rivi\xc3\xa8re monte.</p>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("spip.php?article12", PAGE),
        ("la-riviere-monte", b"\xef\xbb\xbf\n<!-- saved -->\n<HTML>"),
        ("page.aspx", b"<?xml version='1.0'?><!doctype HTML><html>"),
    ],
)
def test_a_page_is_known_by_its_beginning_when_its_name_says_nothing(
    tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    assert [path.name for path in find_saved(tmp_path)] == [name]


@pytest.mark.parametrize(
    ("name", "data"),
    [("notes", b"La page <html> de garde"), ("style.css?v=2", PAGE), ("a.zip", PAGE), ("b", b"")],
)
def test_what_neither_its_name_nor_its_beginning_calls_a_page_is_counted(
    tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    assert list(find_saved(tmp_path)) == []
    assert set_aside(tmp_path).total() == 1


def test_what_is_not_read_is_counted_by_the_end_of_its_name(tmp_path: Path) -> None:
    touch(tmp_path, "a.html", "a.html.meta.json", "a_files/x.zip", "manifest.jsonl", ".x.zip")
    touch(tmp_path, "robots.txt", "b/lot.ZIP", "b/c.zip", "d")
    (tmp_path / "link.html").symlink_to(tmp_path / "a.html")
    assert set_aside(tmp_path) == {".zip": 2, "no ending": 1, "link": 1}


INDEX = b"<html><!-- Mirror and index made by HTTrack Website Copier/3.49-4 [XR&CO'2014] -->"


def test_what_httrack_keeps_for_itself_is_no_page(tmp_path: Path) -> None:
    touch(tmp_path, "hts-log.txt", "hts-cache/new.txt", "cookies.txt", "gazette.test/cookies.txt")
    (tmp_path / "index.html").write_bytes(INDEX)
    (tmp_path / "gazette.test" / "index.html").write_bytes(INDEX)
    found = [path.relative_to(tmp_path).as_posix() for path in find_saved(tmp_path)]
    assert found == ["gazette.test/cookies.txt", "gazette.test/index.html"]
    assert set_aside(tmp_path) == {}


def test_the_front_page_of_a_site_is_a_page_beside_the_log_of_its_mirror(tmp_path: Path) -> None:
    touch(tmp_path, "hts-log.txt", "index.html")
    assert [path.name for path in find_saved(tmp_path)] == ["index.html"]


def test_what_tests_keep_beside_a_page_is_not_told_as_unread(tmp_path: Path) -> None:
    touch(tmp_path, "case/page.html", "case/expected.json", "other.json")
    touch(tmp_path, "poet/inputs/HttpResponse-body.html", "poet/inputs/HttpResponse-info.json")
    touch(tmp_path, "poet/meta.json", "poet/output.json")
    assert set_aside(tmp_path) == {".json": 1}


HEAD = b"HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 09:00:00 GMT\r\nContent-Encoding: gzip\r\n"


@pytest.mark.parametrize(
    "before",
    [b"", b"HTTP/2 301\r\nlocation: /b\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"],
    ids=["alone", "after a redirect", "after an interim answer"],
)
def test_the_head_that_curl_saved_is_that_of_the_answer(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(before + HEAD + b"Content-Type: text/html; charset=latin-1\r\n\r\n<p>\xe9")
    page = read_saved(path, root=tmp_path)
    assert (page.body, page.text, page.status) == (b"<p>\xe9", "<p>é", 200)
    assert (page.fetched_at, page.fetched_at_source) == (
        datetime(2026, 11, 24, 9, tzinfo=UTC),
        "header",
    )


@pytest.mark.parametrize(
    "data", [b"HTTP/", b"HTTP/1.1 200 OK\r\nA: b", b"HTTP/3 will come\r\n\r\n<p>a"]
)
def test_a_text_about_http_is_no_head(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.html").write_bytes(data)
    page = read_saved(tmp_path / "a.html", root=tmp_path)
    assert (page.body, page.status) == (data, None)
