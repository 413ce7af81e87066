"""A package holds what the crawl archived; each way in which one can be wrong has its own words."""

import gzip
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive import read_archive
from crawler.archive.checks.packages import check_package
from crawler.archive.wacz.cdx import Entry, surt
from crawler.archive.wacz.package import open_package
from crawler.archive.wacz.writer import PageEntry, write_wacz
from crawler.archive.warc.exchange import Exchange, Facts
from crawler.archive.warc.payloads import Payloads
from crawler.archive.warc.warcinfo import Warcinfo
from crawler.archive.warc.writer import WarcWriter
from crawler.errors import ArchiveError
from crawler.page import Page
from tests.program import depeche_here

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
BODY = b"<p>La Loire monte.</p>"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 22\r\n\r\n" + BODY
Members = dict[str, bytes]


def exchange(number: int) -> Exchange:
    url = f"https://gazette.test/crue-{number // 2}.html"  # each address twice: a revisit
    sent = b"GET / HTTP/1.1\r\nHost: gazette.test\r\nCookie: secret=1\r\n\r\n"
    started = NOON + timedelta(minutes=number)
    return Exchange(url, "GET", started, sent, ANSWER, facts=Facts(role="article"))


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    folder = tmp_path / "warc"
    payloads = Payloads(tmp_path / "state.sqlite", folder=folder)
    info = Warcinfo("depeche/test", "node", 7, {})
    writer = WarcWriter(folder, info=info, clock=lambda: NOON, payloads=payloads)
    for number in range(6):
        writer.put(exchange(number))
    writer.close()
    payloads.close()
    return folder / writer.files[0]


@pytest.fixture
def package(tmp_path: Path, warc: Path) -> Path:
    pages = [PageEntry("https://gazette.test/crue-0.html", "2026-11-24T12:00:00Z", "La crue")]
    target = tmp_path / "crawl.wacz"
    write_wacz(target, [warc], pages, created=NOON, software="depeche test")
    return target


def test_a_package_is_whole_by_our_own_checks(package: Path) -> None:
    assert list(check_package(package)) == []


def test_the_pages_of_a_package_are_those_of_its_warc_files(package: Path, warc: Path) -> None:
    packed = list(read_archive(package, root=package.parent))
    assert packed == list(read_archive(warc, root=warc.parent))
    assert [page.body for page in packed if isinstance(page, Page)] == [BODY] * 6


def test_the_same_crawl_gives_the_same_package(package: Path, warc: Path) -> None:
    again = package.with_name("again.wacz")
    pages = [PageEntry("https://gazette.test/crue-0.html", "2026-11-24T12:00:00Z", "La crue")]
    write_wacz(again, [warc], pages, created=NOON, software="depeche test")
    assert again.read_bytes() == package.read_bytes()


def test_no_header_of_a_request_gets_into_the_index(package: Path) -> None:
    with open_package(package) as opened:
        index = gzip.decompress(opened.read("indexes/index.cdx.gz"))
    assert b"secret" not in index
    assert index.count(b"\n") == 6
    assert index.splitlines() == sorted(index.splitlines())


def test_a_damaged_warc_file_is_not_packed(tmp_path: Path, warc: Path) -> None:
    warc.write_bytes(warc.read_bytes()[:-20])
    with pytest.raises(ArchiveError, match="cut"):
        write_wacz(tmp_path / "a.wacz", [warc], [], created=NOON, software="depeche test")
    assert not list(tmp_path.glob("*.wacz*"))
    assert not list(tmp_path.glob(".*.part"))


def test_a_file_whose_name_is_no_text_is_named_and_not_packed(tmp_path: Path, warc: Path) -> None:
    odd = warc.rename(warc.with_name(os.fsdecode(b"caf\xe9.warc.gz")))
    with pytest.raises(ArchiveError, match=r"caf\\udce9.*rename it"):
        write_wacz(tmp_path / "a.wacz", [odd], [], created=NOON, software="depeche test")


def test_what_is_not_closed_is_told_and_not_packed(tmp_path: Path, warc: Path) -> None:
    folder = tmp_path / "data" / "warc"
    folder.mkdir(parents=True)
    shutil.copy(warc, folder / "a.warc.gz")
    shutil.copy(warc, folder / "b.warc.gz.open")
    run = depeche_here("export", tmp_path / "data", "--wacz", tmp_path / "a.wacz")
    assert f"{folder / 'b.warc.gz.open'} is not in the package" in run.err
    assert [name for name in members_of(tmp_path / "a.wacz") if name.startswith("archive/")] == [
        "archive/a.warc.gz"
    ]


# --- mutants: each must be refused, and for its own reason ---------------------------------------


def drop(name: str) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        del members[name]
        described = json.loads(members["datapackage.json"])
        described["resources"] = [r for r in described["resources"] if r["path"] != name]
        redescribe(members, described)

    return change


def redescribe(members: Members, described: dict[str, object]) -> None:
    members["datapackage.json"] = json.dumps(described).encode()
    digest = hashlib.sha256(members["datapackage.json"]).hexdigest()
    told = {"path": "datapackage.json", "hash": f"sha256:{digest}"}
    members["datapackage-digest.json"] = json.dumps(told).encode()


def replace_member(name: str, change: Callable[[bytes], bytes]) -> Callable[[Members], None]:
    """Change a member and describe it anew: only its content is wrong then."""

    def mutate(members: Members) -> None:
        members[name] = change(members[name])
        described = json.loads(members["datapackage.json"])
        for resource in described["resources"]:
            if resource["path"] == name:
                resource["bytes"] = len(members[name])
                resource["hash"] = f"sha256:{hashlib.sha256(members[name]).hexdigest()}"
        redescribe(members, described)

    return mutate


def wrong_hash(members: Members) -> None:
    described = json.loads(members["datapackage.json"])
    described["resources"][0]["hash"] = "sha256:" + "0" * 64
    redescribe(members, described)


def wrong_size(members: Members) -> None:
    described = json.loads(members["datapackage.json"])
    described["resources"][0]["bytes"] = 1
    redescribe(members, described)


def add(name: str) -> Callable[[Members], None]:
    return lambda members: members.update({name: b"x"})


def edit_index(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Members], None]:
    def edited(data: bytes) -> bytes:
        lines = change(gzip.decompress(data).splitlines(keepends=True))
        return gzip.compress(b"".join(lines))

    return replace_member("indexes/index.cdx.gz", edited)


def without_digest(members: Members) -> None:
    del members["datapackage-digest.json"]


def without_pages(members: Members) -> None:
    del members["pages/pages.jsonl"]


def without_description(members: Members) -> None:
    del members["datapackage.json"]


def stale_description(members: Members) -> None:
    members["datapackage.json"] += b"\n"


DESCRIPTION = "datapackage.json"
INDEX, TABLE, PAGES = "indexes/index.cdx.gz", "indexes/index.idx", "pages/pages.jsonl"

MUTANTS: dict[str, tuple[Callable[[Members], None], str]] = {
    "no index": (drop(INDEX), "no index in indexes/"),
    "no pages": (drop(PAGES), "no pages/pages.jsonl"),
    "pages lost": (without_pages, "is listed and not there"),
    "no description": (without_description, "can be read"),
    "hash wrong": (wrong_hash, "does not fit its hash"),
    "size wrong": (wrong_size, "has another size"),
    "description changed": (stale_description, "does not fit datapackage-digest.json"),
    "index is no gzip": (replace_member(INDEX, lambda _: b"text"), "the index cannot be read"),
    "index line missing": (edit_index(lambda lines: lines[1:]), "is not in the index"),
    "index line twice": (edit_index(lambda lines: [*lines, lines[0]]), "is indexed twice"),
    "offset wrong": (
        edit_index(lambda lines: [lines[0].replace(b'"offset": "', b'"offset": "9'), *lines[1:]]),
        "no such record is there",
    ),
    "digest wrong": (
        edit_index(lambda lines: [lines[0].replace(b"sha1:", b"sha1:A"), *lines[1:]]),
        "another digest",
    ),
    "member not listed": (add("archive/extra.warc.gz"), "is not listed"),
    "foreign member": (add("notes.txt"), "notes.txt is not listed"),
    "member leads out": (add("../../x"), "leads out of the package"),
    "absolute member": (add("/etc/passwd"), "leads out of the package"),
    "pages without ts": (replace_member(PAGES, lambda d: d + b'{"url": "x"}\n'), "line 3 has no"),
}  # fmt: skip


def members_of(package: Path) -> Members:
    with zipfile.ZipFile(package) as opened:
        return {info.filename: opened.read(info) for info in opened.infolist()}


def write_members(path: Path, members: Members, *, compression: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(path, "w", compression) as package:
        for name, data in members.items():
            package.writestr(zipfile.ZipInfo(name), data, compress_type=compression)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_refused_for_its_own_reason(package: Path, name: str) -> None:
    change, told = MUTANTS[name]
    members = members_of(package)
    change(members)
    write_members(package, members)
    findings = [finding for finding in check_package(package) if finding.is_damage]
    assert any(told in finding.what for finding in findings), findings


def test_a_package_without_warc_file_is_refused(package: Path, warc: Path) -> None:
    members = members_of(package)
    drop(f"archive/{warc.name}")(members)
    write_members(package, members)
    assert any("no WARC file" in finding.what for finding in check_package(package))
    (error,) = read_archive(package, root=package.parent)
    assert isinstance(error, ArchiveError)
    assert error.what == "no WARC file in archive/"


def test_a_member_whose_bytes_are_damaged_is_named_and_the_rest_is_checked(package: Path) -> None:
    with zipfile.ZipFile(package) as opened:
        at = opened.getinfo(PAGES).header_offset
    data = package.read_bytes()
    package.write_bytes(data[:at] + b"garb" + data[at + 4 :])
    told = [finding.what for finding in check_package(package) if finding.is_damage]
    assert any(what.startswith(f"{PAGES} cannot be read") for what in told), told


def test_a_member_that_begins_before_the_file_is_named(package: Path, warc: Path) -> None:
    with open_package(package) as opened:
        opened.members[f"archive/{warc.name}"].header_offset = -5
        with pytest.raises(ArchiveError, match="cannot be read"):
            opened.open_warc(f"archive/{warc.name}")


def test_an_index_that_is_a_bomb_is_not_inflated(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.archive.checks.packages.MAX_TEXT", 1_000_000)
    members = members_of(package)
    replace_member(INDEX, lambda _: gzip.compress(bytes(3_000_000)))(members)
    write_members(package, members)
    assert any("gives more than 1000000 bytes" in f.what for f in check_package(package))


@pytest.mark.parametrize("resources", [7, [7], [None], {"path": 7}, "path", [{"path": [1]}]])
def test_a_description_that_lists_no_resources_is_named(package: Path, resources: object) -> None:
    members = members_of(package)
    redescribe(members, {"resources": resources})
    write_members(package, members)
    assert any(DESCRIPTION in finding.what for finding in check_package(package))


def test_a_warc_file_deflated_in_the_package_is_refused(package: Path) -> None:
    write_members(package, members_of(package), compression=zipfile.ZIP_DEFLATED)
    assert any("compressed once more" in finding.what for finding in check_package(package))


def test_a_zeroed_tail_of_the_warc_file_is_named_with_its_offset(package: Path, warc: Path) -> None:
    name = f"archive/{warc.name}"
    members = members_of(package)
    replace_member(name, lambda data: data[:-100] + bytes(100))(members)
    write_members(package, members)
    damage = [f for f in check_package(package) if f.file.endswith(name) and f.offset]
    assert damage


def test_a_missing_digest_is_untidy_and_no_damage(package: Path) -> None:
    members = members_of(package)
    without_digest(members)
    write_members(package, members)
    (finding,) = check_package(package)
    assert (finding.is_damage, finding.what) == (False, "no datapackage-digest.json")


def test_folders_that_another_zip_program_wrote_down_are_no_members(package: Path) -> None:
    members = {"archive/": b"", "pages/": b"", **members_of(package)}
    write_members(package, members)
    assert list(check_package(package)) == []


def test_a_package_of_the_folder_around_its_members_says_where_they_stand(package: Path) -> None:
    members = {f"crawl/{name}": data for name, data in members_of(package).items()}
    write_members(package, members)
    (error,) = read_archive(package, root=package.parent)
    assert isinstance(error, ArchiveError)
    assert "no WARC file in archive/ but crawl/archive/" in error.what
    assert "what `unzip` makes of the package can be replayed" in error.what
    told = [finding.what for finding in check_package(package)]
    assert told[0] == error.what
    assert not any("the index says" in what for what in told)


def test_two_members_of_one_name_are_refused(package: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(package, "a") as more:
        more.writestr("pages/pages.jsonl", b"x")
    (finding,) = check_package(package)
    assert "two members have one name" in finding.what


def test_a_member_that_is_a_bomb_is_refused(package: Path) -> None:
    with zipfile.ZipFile(package, "a", zipfile.ZIP_DEFLATED) as more:
        more.writestr("pages/bomb.jsonl", bytes(5_000_000))
    (finding,) = check_package(package)
    assert "a bomb" in finding.what


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all" * 99], ids=["empty", "cut", "text"])
def test_what_is_no_package_is_one_clear_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.wacz"
    path.write_bytes(data)
    (finding,) = check_package(path)
    assert "no ZIP file" in finding.what
    (error,) = read_archive(path, root=tmp_path)
    assert isinstance(error, ArchiveError)


# --- the index -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.gazette.test/", "test,gazette)/"),
        ("http://gazette.test:8080/a/b/", "test,gazette:8080)/a/b"),
        ("https://gazette.test:443/A?b=2&a=1#top", "test,gazette)/a?a=1&b=2"),
        ("https://gazette.test/été", "test,gazette)/%c3%a9t%c3%a9"),
        ("https://m.gazette.test/a//b", "test,gazette,m)/a/b"),
        ("http://[gazette", "http://[gazette"),
        ("http://gazette.test:99999/a", "http://gazette.test:99999/a"),
    ],
)
def test_addresses_are_sorted_by_reversed_host(url: str, key: str) -> None:
    assert surt(url) == key


def test_a_line_of_the_index_is_read_with_numbers_as_text_or_as_numbers() -> None:
    line = 'test,gazette)/ 20261124120000 {"url": "https://gazette.test/", "offset": %s, '
    line += '"length": %s, "status": %s, "filename": "a.warc.gz"}\n'
    assert Entry.from_line(line % (7, 9, 200)) == Entry.from_line(line % ('"7"', '"9"', '"200"'))


def as_others_write(line: bytes) -> bytes:
    key, timestamp, block = line.split(b" ", 2)
    values = json.loads(block)
    del values["mime"], values["status"]
    values["digest"] = values["digest"].removeprefix("sha1:")
    values["url"] += "&__wb_method=POST&a=1"
    return b" ".join([key + b"/", timestamp + b"123", json.dumps(values).encode() + b"\n"])


def test_an_index_that_another_tool_wrote_in_its_own_words_is_right(package: Path) -> None:
    members = members_of(package)
    edit_index(lambda lines: list(map(as_others_write, lines)))(members)
    write_members(package, members)
    told = [f.what for f in check_package(package) if "index" in f.what]
    assert told == []


@pytest.mark.parametrize(
    "block",
    [
        "[]",
        "{}",
        "[" * 100_000,
        '{"url": "u", "offset": [], "filename": "a"}',
        '{"url": "u", "offset": "x", "filename": "a"}',
    ],
)
def test_what_is_no_line_of_an_index_is_an_error(block: str) -> None:
    with pytest.raises(ValueError, match="no line of CDXJ"):
        Entry.from_line(f"a 20261124120000 {block}")
