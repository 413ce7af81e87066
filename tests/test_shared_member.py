"""Records that share one compressed member have one offset: each is found by its id."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from backports import zstd

from crawler.archive.captures import read_capture, read_page_of, read_warc
from crawler.archive.warc.reader import Located, read_at, read_records
from crawler.archive.warc.takedown import gaps_in, take_out
from crawler.commands.line_checks import derive_lines
from crawler.download.replaying import answers_in
from crawler.errors import ArchiveError
from crawler.page import Page
from tests.program import depeche
from tests.test_elsewhere import DATE, HTML, REVISIT, http, info, record

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAMES = ("crue", "budget", "ecole")
HOME = "https://gazette.test"


def page(name: str) -> bytes:
    """Return a page whose text is no other's."""
    body = " ".join(f"La {name} du mois {n} occupe la ville de Montcendre." for n in range(30))
    return f"<html lang=fr><title>La {name}</title><h1>La {name}</h1><p>{body}</p>".encode()


def answer(name: str) -> bytes:
    """Return the response record of one page."""
    return record("response", http(HTML, body=page(name)), url=f"{HOME}/{name}.html")


RECORDS = (info(), *map(answer, NAMES))
PACKED = {
    "whole.warc.gz": gzip.compress(b"".join(RECORDS), mtime=0),
    "pairs.warc.gz": b"".join(
        gzip.compress(b"".join(RECORDS[at : at + 2]), mtime=0) for at in (0, 2)
    ),
    "whole.warc.zst": zstd.compress(b"".join(RECORDS)),
}
"""File name → a file info and three answers, several in a member."""


@pytest.fixture(params=PACKED)
def warc(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / "warc" / str(request.param)
    path.parent.mkdir()
    path.write_bytes(PACKED[path.name])
    return path


def pages(path: Path) -> list[Page]:
    return [each for each in read_warc(path) if isinstance(each, Page)]


def test_each_page_is_read_again_by_what_its_line_says(warc: Path) -> None:
    assert [each.body for each in pages(warc)] == [page(name) for name in NAMES]
    for each in pages(warc):
        assert each.capture is not None
        offset, record_id = each.capture.warc_offset, each.capture.warc_record_id
        read = read_capture(warc.parent, name=warc.name, offset=offset, record_id=record_id)
        assert read == each


def test_every_line_of_a_replay_fits_its_record(warc: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    depeche("replay", warc.parent, "-o", out)
    assert len(out.read_text("utf-8").splitlines()) == len(NAMES)
    assert list(derive_lines(out, sites=(), archive=warc.parent)) == []


def test_a_crawl_of_the_archive_finds_each_answer_and_keeps_their_order(warc: Path) -> None:
    damages: list[ArchiveError] = []
    places = answers_in(warc.parent, start=None, on_damage=damages.append)
    assert damages == []
    in_order = sorted((place, address) for address, found in places.items() for place in found)
    assert [address for _, address in in_order] == [f"{HOME}/{name}.html" for name in NAMES]
    for place, address in in_order:
        read = read_capture(
            warc.parent, name=place.file, offset=place.offset, record_id=place.record_id
        )
        assert read.url == address


def test_a_revisit_has_the_payload_of_the_record_that_it_names(warc: Path) -> None:
    original = pages(warc)[-1].capture
    assert original is not None
    revisit = record(
        "revisit",
        b"HTTP/1.1 200 OK\r\n\r\n",
        f"WARC-Profile: {REVISIT}",
        f"WARC-Refers-To: <{original.warc_record_id}>",
        f"WARC-Refers-To-Filename: {warc.name}",
        f"WARC-Refers-To-File-Offset: {original.warc_offset}",
        url=f"{HOME}/{NAMES[-1]}.html",
        date=DATE,
    )
    later = warc.with_name("z-later.warc.gz")
    later.write_bytes(gzip.compress(revisit))
    assert [each.body for each in pages(later)] == [page(NAMES[-1])]


def test_a_record_that_is_not_in_the_member_is_no_other(warc: Path) -> None:
    first = pages(warc)[0].capture
    assert first is not None
    with pytest.raises(ArchiveError, match="no such answer"):
        read_capture(
            warc.parent, name=warc.name, offset=first.warc_offset, record_id="urn:uuid:none"
        )
    with warc.open("rb") as file, pytest.raises(ArchiveError, match="no such record"):
        read_at(file, first.warc_offset, name=warc.name, record_id="urn:uuid:none")


@pytest.mark.parametrize("record_id", [7, [], {}])
def test_a_line_may_state_any_value_for_its_record(warc: Path, record_id: Any) -> None:
    line = {"warc_file": warc.name, "warc_offset": 0, "warc_record_id": record_id}
    with pytest.raises(ArchiveError, match="no such answer"):
        read_page_of(line, warc.parent)


@pytest.mark.parametrize("name", NAMES)
def test_a_takedown_takes_nothing_with_it_that_stays(warc: Path, name: str) -> None:
    before = warc.read_bytes()
    with pytest.raises(ArchiveError, match=r"recompress|write the file anew"):
        gaps_in(warc, is_doomed=lambda record: name in (record.target or ""))
    assert warc.read_bytes() == before


def test_a_takedown_of_all_that_a_member_holds_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "pairs.warc.gz"
    path.write_bytes(PACKED[path.name])
    doomed = NAMES[1:]
    gaps = gaps_in(path, is_doomed=lambda r: any(name in (r.target or "") for name in doomed))
    take_out(path, gaps, now=NOW, reason="a request")
    kinds = [each.record.kind for each in read_records(path) if isinstance(each, Located)]
    assert ([gap.count for gap in gaps], kinds) == ([2], ["warcinfo", "response", "metadata"])
    assert [each.body for each in pages(path)] == [page(NAMES[0])]
