"""A story that is taken down leaves the archive, and every other record stands where it stood."""

import gzip
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive import read_archive
from crawler.archive.checks.records import check_warc
from crawler.archive.warc import takedown
from crawler.archive.warc.exchange import Exchange, Facts
from crawler.archive.warc.reader import Located, read_records
from crawler.archive.warc.record import Record
from crawler.archive.warc.revisit import Originals
from crawler.archive.warc.takedown import gaps_in, take_out
from crawler.archive.warc.warcinfo import Warcinfo
from crawler.archive.warc.writer import WarcWriter
from crawler.errors import ArchiveError
from crawler.page import Page

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECRET = b"Le maire de Montcendre a quitte la ville"


def exchange(number: int) -> Exchange:
    body = SECRET if number in {1, 2} else b"La riviere monte encore, dit la prefecture."
    received = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    url = f"https://gazette.test/page-{number}"
    started = NOON + timedelta(minutes=number)
    sent = b"GET /page HTTP/1.1\r\nHost: gazette.test\r\n\r\n"
    return Exchange(url, "GET", started, sent, received, facts=Facts(role="article"))


@pytest.fixture(params=["gzip", "plain"])
def warc(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    info = Warcinfo("depeche/test", "node", 7, {})
    writer = WarcWriter(tmp_path, info=info, clock=lambda: NOON)
    for number in range(4):
        writer.put(exchange(number))
    writer.close()
    path = tmp_path / writer.files[0]
    if request.param == "gzip":
        return path
    plain = path.with_suffix("")
    plain.write_bytes(gzip.decompress(path.read_bytes()))
    path.unlink()
    return plain


def about(*numbers: int) -> Callable[[Record], bool]:
    urls = {f"https://gazette.test/page-{number}" for number in numbers}
    return lambda record: record.target in urls


def placed(path: Path) -> dict[str, int]:
    return {r.record.record_id: r.offset for r in read_records(path) if isinstance(r, Located)}


def test_what_is_taken_out_leaves_no_byte_of_its_text(warc: Path) -> None:
    gaps = gaps_in(warc, is_doomed=about(1, 2))
    take_out(warc, gaps, now=NOON, reason="court order")
    assert [gap.count for gap in gaps] == [6]
    data = warc.read_bytes()
    text = gzip.decompress(data) if warc.suffix == ".gz" else data
    assert SECRET not in text
    assert b"page-1" not in text
    assert b"reason: court order" in text


def test_every_other_record_stands_where_it_stood(warc: Path) -> None:
    before, size = placed(warc), warc.stat().st_size
    take_out(warc, gaps_in(warc, is_doomed=about(1)), now=NOON, reason="a request")
    after = placed(warc)
    kept = before.keys() & after.keys()
    assert len(kept) == len(before) - 3
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert warc.stat().st_size == size


def test_the_file_is_whole_afterwards(warc: Path) -> None:
    take_out(warc, gaps_in(warc, is_doomed=about(0, 3)), now=NOON, reason="a request")
    originals = Originals.in_folder(warc.parent)
    with warc.open("rb") as file:
        assert list(check_warc(file, name=warc.name, originals=originals)) == []
    pages = list(read_archive(warc, root=warc.parent))
    assert [page.url for page in pages if isinstance(page, Page)] == [
        "https://gazette.test/page-1",
        "https://gazette.test/page-2",
    ]


def test_a_file_without_the_story_has_no_gap(warc: Path) -> None:
    assert gaps_in(warc, is_doomed=about(9)) == ()


def test_a_damaged_file_is_not_touched_and_named(warc: Path) -> None:
    data = warc.read_bytes()[:-9]
    warc.write_bytes(data)
    with pytest.raises(ArchiveError, match="cut"):
        gaps_in(warc, is_doomed=about(1))
    assert warc.read_bytes() == data


def test_what_replaces_a_file_is_on_the_disk_before_it_has_its_name(
    warc: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def flushed(descriptor: int) -> None:
        part = warc.with_name(f"{warc.name}.part")
        is_whole = part.exists() and b"reason" in b"".join(unpacked(part))
        steps.append("whole part" if is_whole else "folder")
        fsync(descriptor)

    def named(path: Path, target: Path) -> Path:
        steps.append("name")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", named)
    take_out(warc, gaps_in(warc, is_doomed=about(1)), now=NOON, reason="a request")
    assert steps == ["whole part", "name", "folder"]


def unpacked(path: Path) -> list[bytes]:
    return [r.record.block for r in read_records(path) if isinstance(r, Located)]


def test_a_gap_too_small_for_a_tombstone_is_an_error_and_changes_nothing(
    warc: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(takedown, "_member_of_size", lambda record, size: b"")
    monkeypatch.setattr(takedown, "_record_of_size", lambda record, size: b"")
    before = warc.read_bytes()
    with pytest.raises(ArchiveError, match="too few for a tombstone"):
        take_out(warc, gaps_in(warc, is_doomed=about(1)), now=NOON, reason="a request")
    assert warc.read_bytes() == before
    assert not list(warc.parent.glob("*.part"))
