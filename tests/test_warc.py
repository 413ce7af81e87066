"""WARC files: what is written is read back, and damage never costs the records around it."""

import gzip
import os
import sys
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from stat import S_ISDIR

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.archive import read_archive
from crawler.archive.warc import writer
from crawler.archive.warc.exchange import Exchange, Facts
from crawler.archive.warc.members import Plain
from crawler.archive.warc.payloads import Payloads
from crawler.archive.warc.reader import Located, read_at, read_records, read_stream
from crawler.archive.warc.record import (
    Record,
    as_date,
    as_lines,
    as_target,
    read_date,
    read_fields,
    read_lines,
    read_number,
)
from crawler.archive.warc.recovery import recover_folder
from crawler.archive.warc.warcinfo import Warcinfo, file_name
from crawler.archive.warc.writer import WarcWriter, member
from crawler.errors import ArchiveError, DiskError
from crawler.page import Page

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
INFO = Warcinfo("depeche/test", "node", 7, {"robots": "obey"})


def exchange(number: int, *, body: bytes = b"<p>La Loire monte.</p>", **more: object) -> Exchange:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nset-cookie: a\r\nSet-Cookie: b\r\n\r\n"
    values: dict[str, object] = {
        "url": f"https://gazette.test/crue-{number}?a=1#top",
        "method": "GET",
        "started_at": NOON + timedelta(seconds=number),
        "sent": b"GET /crue HTTP/1.1\r\nHost: gazette.test\r\nCookie: secret=1\r\n\r\n",
        "received": head % len(body) + body,
        "ip_address": "192.0.2.1",
        "facts": Facts(role="article", site="gazette", robots_allowed=True),
    }
    return Exchange(**{**values, **more})  # type: ignore[arg-type]  # a table of arguments


def write(folder: Path, *exchanges: Exchange) -> Path:
    warcs = WarcWriter(folder, info=INFO, clock=lambda: NOON)
    for each in exchanges:
        warcs.put(each)
    warcs.close()
    return folder / warcs.files[-1]


def kinds(path: Path) -> list[str]:
    read = read_records(path)
    return [r.record.kind if isinstance(r, Located) else str(r.offset) for r in read]


def pages(path: Path) -> list[Page | ArchiveError]:
    return list(read_archive(path, root=path.parent))


def test_an_exchange_is_read_back_as_the_page_that_the_crawl_saw(tmp_path: Path) -> None:
    (page,) = pages(write(tmp_path, exchange(1)))
    assert isinstance(page, Page)
    assert page.body == b"<p>La Loire monte.</p>"
    assert page.url == page.requested_url == "https://gazette.test/crue-1?a=1"
    assert page.fetched_at == NOON + timedelta(seconds=1)
    assert page.headers[1:] == (("set-cookie", "a"), ("Set-Cookie", "b"))
    assert (page.role, page.site, page.robots_allowed) == ("article", "gazette", True)
    assert page.capture is not None
    assert page.capture.payload_digest.startswith("sha1:")


def test_each_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    path = write(tmp_path, exchange(1), exchange(2))
    located = [r for r in read_records(path) if isinstance(r, Located)]
    data = path.read_bytes()
    for each in located:
        text = gzip.decompress(data[each.offset : each.end])
        assert text.startswith(b"WARC/1.1\r\n")
    assert [r.record.kind for r in located] == [
        "warcinfo", *(["response", "request", "metadata"] * 2),
    ]  # fmt: skip
    assert located[-1].end == len(data)


def test_records_carry_what_the_standard_asks(tmp_path: Path) -> None:
    info, response, request, metadata = (
        r.record for r in read_records(write(tmp_path, exchange(1))) if isinstance(r, Located)
    )
    assert b"robots: obey" in info.block
    for record in (response, request, metadata):
        assert record.target == "https://gazette.test/crue-1?a=1"
        assert record.field("WARC-Warcinfo-ID") == f"<{info.record_id}>"
        assert record.field("WARC-IP-Address") == "192.0.2.1"
        assert record.date == NOON + timedelta(seconds=1)
        assert (record.field("WARC-Block-Digest") or "").startswith("sha1:")
    assert request.field("WARC-Concurrent-To") == f"<{response.record_id}>"


@pytest.mark.parametrize(
    "line",
    [
        b"Cookie: secret=1",
        b"cookie : secret=1",
        b"Authorization: Basic secret=1",
        b"Proxy-Authorization: secret=1",
    ],
)
def test_secrets_of_requests_stay_out_of_the_archive(tmp_path: Path, line: bytes) -> None:
    sent = b"POST /crue HTTP/1.1\r\n" + line + b"\r\nX: kept\r\n\r\nCookie: of the body"
    request = gzip.decompress(write(tmp_path, exchange(1, sent=sent)).read_bytes())
    assert b"secret=1" not in request
    assert b"[redacted]\r\nX: kept\r\n\r\nCookie: of the body\r\n" in request


def test_an_exchange_of_which_nothing_more_is_known_has_no_record_of_that(tmp_path: Path) -> None:
    assert kinds(write(tmp_path, exchange(1, facts=Facts()))) == ["warcinfo", "response", "request"]


def test_a_cut_answer_says_by_what_it_was_cut(tmp_path: Path) -> None:
    short = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nLa Loire"
    path = write(
        tmp_path, exchange(1, received=short), exchange(2, received=short, cut_by="time", error="x")
    )
    read = pages(path)
    assert [page.truncated for page in read if isinstance(page, Page)] == ["disconnect", "time"]


@pytest.mark.parametrize(
    ("more", "is_worth_it"),
    [
        ({}, True),
        ({"facts": Facts(role="feed")}, True),
        ({"facts": Facts(role="shell")}, False),
        ({"facts": Facts(role="resource")}, False),
        ({"cut_by": "length"}, False),
        ({"received": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nLa"}, False),
        ({"received": b"HTTP/1.1 204 No Content\r\n\r\n"}, False),
        ({"received": b"SSH-2.0\r\n"}, False),
    ],
    ids=["page", "list", "shell", "resource", "cut", "short", "empty", "no HTTP"],
)
def test_only_a_payload_that_is_whole_and_stands_alone_is_referred_to_later(
    more: dict[str, object], *, is_worth_it: bool
) -> None:
    assert (exchange(1, **more).payload_digest is not None) is is_worth_it  # type: ignore[arg-type]


def test_bytes_after_the_answer_and_interim_answers_are_no_part_of_it(tmp_path: Path) -> None:
    received = (
        b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabEXCESS"
    )
    path = write(tmp_path, exchange(1, received=received))
    _, response, _, metadata = (r.record for r in read_records(path) if isinstance(r, Located))
    assert response.block == b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab"
    assert dict(read_lines(metadata.block))["excess-bytes"] == "6"


def test_an_answer_that_is_no_http_is_kept_and_named(tmp_path: Path) -> None:
    path = write(tmp_path, exchange(1, received=b"SSH-2.0-OpenSSH\r\n", error="ParseError: x"))
    (error,) = pages(path)
    assert isinstance(error, ArchiveError)
    assert "no HTTP answer" in error.what
    assert b"SSH-2.0" in gzip.decompress(path.read_bytes())


def test_a_request_without_an_answer_is_recorded_with_its_error(tmp_path: Path) -> None:
    lost = exchange(1, received=b"", error="DownloadFailedError: reset")
    path = write(tmp_path, lost)
    warcs = WarcWriter(tmp_path / "other", info=INFO, clock=lambda: NOON)
    assert warcs.put(lost) is None
    warcs.close()
    assert kinds(path) == ["warcinfo", "request", "metadata"]
    assert pages(path) == []


def test_a_full_file_is_followed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "ROTATE_AT", 1)
    path = write(tmp_path, exchange(1), exchange(2))
    first, second = sorted(tmp_path.iterdir())
    assert path == second
    assert kinds(first) == kinds(second) == ["warcinfo", "response", "request", "metadata"]


def test_an_answer_stands_where_its_capture_says_also_in_a_second_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "ROTATE_AT", 1)
    warcs = WarcWriter(tmp_path, info=INFO, clock=lambda: NOON)
    kept = [warcs.put(exchange(number)) for number in range(2)]
    warcs.close()
    for put in kept:
        assert put is not None
        with (tmp_path / put[0].warc_file).open("rb") as file:
            assert read_at(file, put[0].warc_offset, name="a").record == put[1]


def test_two_files_of_one_instant_and_one_process_are_two(tmp_path: Path) -> None:
    paths = {write(tmp_path, exchange(number)) for number in range(3)}
    assert {path.exists() for path in paths} == {True}
    assert len(paths) == 3


@pytest.mark.parametrize(
    ("host", "told"),
    [("node_1", "node-1"), ("nœud", "n-ud"), ("_n_", "n"), ("été", "t"), ("__", "host")],
)
def test_a_file_is_named_for_its_host_in_characters_that_all_tools_take(
    host: str, told: str
) -> None:
    name = file_name(NOON, serial=0, info=Warcinfo("depeche/test", host, 7, {}))
    assert name == f"depeche-20261124120000000-00000-7-{told}.warc.gz"


@pytest.mark.parametrize("back", [timedelta(), timedelta(hours=1), timedelta(days=400)])
def test_files_sort_in_the_order_of_the_crawls_though_the_clock_was_set_back(
    tmp_path: Path, back: timedelta
) -> None:
    names = []
    for number, now in enumerate((NOON, NOON - back, NOON - 2 * back)):
        info = Warcinfo("depeche/test", "node", 9 - number, {})
        warcs = WarcWriter(tmp_path, info=info, clock=lambda now=now: now)  # type: ignore[misc]
        warcs.put(exchange(number))
        warcs.close()
        names += warcs.files
    assert names == sorted(set(names))
    first = next(read_records(tmp_path / names[-1]))
    assert isinstance(first, Located)
    assert first.record.date == NOON - 2 * back


def test_a_file_of_another_hand_does_not_keep_a_crawl_from_writing(tmp_path: Path) -> None:
    (tmp_path / "depeche-zzz.warc.gz").touch()
    assert write(tmp_path, exchange(1)).name.startswith("depeche-20")


def test_while_it_is_written_a_file_is_called_open(tmp_path: Path) -> None:
    warcs = WarcWriter(tmp_path, info=INFO, clock=lambda: NOON)
    warcs.put(exchange(1))
    assert [path.suffix for path in tmp_path.iterdir()] == [".open"]
    warcs.close()
    assert [path.suffix for path in tmp_path.iterdir()] == [".gz"]


def test_a_folder_that_refuses_bytes_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "warc").write_text("a file where a folder should be")
    warcs = WarcWriter(tmp_path / "warc", info=INFO, clock=lambda: NOON)
    with pytest.raises(DiskError, match="cannot be created"):
        warcs.put(exchange(1))


def test_a_full_disk_leaves_whole_records_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warcs = WarcWriter(tmp_path, info=INFO, clock=lambda: NOON)
    warcs.put(exchange(1))
    written = count()
    real_write = os.write

    def full(descriptor: int, data: bytes) -> int:
        if next(written):
            raise OSError(28, "No space left on device")
        return real_write(descriptor, data[:50])

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(DiskError, match="make room"):
        warcs.put(exchange(2))
    monkeypatch.undo()
    warcs.close()
    assert len(pages(tmp_path / warcs.files[-1])) == 1


def recovered(folder: Path) -> list[str]:
    with closing(Payloads(folder / "state.sqlite", folder=folder)) as payloads:
        return recover_folder(folder, payloads)


@pytest.mark.parametrize("cut", [1, 9, 100, 400])
def test_a_crash_costs_no_whole_record(tmp_path: Path, cut: int) -> None:
    path = write(tmp_path, exchange(1), exchange(2))
    whole = [r.end for r in read_records(path) if isinstance(r, Located)]
    data = path.read_bytes()[:-cut]
    path.with_name(f"{path.name}.open").write_bytes(data)
    path.unlink()
    (line,) = recovered(tmp_path)
    assert path.stat().st_size == max(end for end in whole if end <= len(data))
    assert all(isinstance(r, Located) for r in read_records(path))
    assert line.endswith("bytes of an unfinished one cut")


def steps_to_the_disk(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by what is flushed and what gets its name, in their order."""
    steps: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def flushed(descriptor: int) -> None:
        steps.append("folder" if S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def named(path: Path, target: Path) -> Path:
        steps.append("name")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "rename", named)
    return steps


def test_what_a_file_holds_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = steps_to_the_disk(monkeypatch)
    path = write(tmp_path, exchange(1))
    assert steps == ["file", "name", "folder"]
    path.replace(path.with_name(f"{path.name}.open"))
    recovered(tmp_path)
    assert steps == ["file", "name", "folder"] * 2


def test_what_a_power_cut_may_cost_is_bounded_while_a_file_grows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warcs = WarcWriter(tmp_path, info=INFO, clock=lambda: NOON)
    warcs.put(exchange(1))
    size = (tmp_path / f"{warcs.files[0]}.open").stat().st_size
    monkeypatch.setattr(writer, "SYNC_EVERY", 2 * size)
    steps = steps_to_the_disk(monkeypatch)
    for number in range(8):
        warcs.put(exchange(number))
    assert 2 <= len(steps) <= 4
    warcs.close()


def test_what_is_whole_behind_damage_is_kept_by_a_recovery(tmp_path: Path) -> None:
    """A power cut may leave a page of zeros in the middle of what the system had not written."""
    path = write(tmp_path, exchange(1), exchange(2), exchange(3))
    found = [r for r in read_records(path) if isinstance(r, Located)]
    data = bytearray(path.read_bytes())
    damaged = found[4]  # the response of the second exchange
    data[damaged.offset : damaged.end] = bytes(damaged.end - damaged.offset)
    path.unlink()
    path.with_name(f"{path.name}.open").write_bytes(data[:-9])
    (line,) = recovered(tmp_path)
    kept = [r.record.record_id for r in read_records(path) if isinstance(r, Located)]
    assert kept == [r.record.record_id for r in found[:-1] if r is not damaged]
    assert path.stat().st_size == found[-2].end
    assert f"; at byte {damaged.offset} the gzip member is damaged" in line


def test_a_file_without_a_whole_record_is_removed(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz.open").write_bytes(b"\x1f\x8b\x08")
    (line,) = recovered(tmp_path)
    assert "removed" in line
    assert [path.name for path in tmp_path.iterdir()] == ["state.sqlite"]


# --- damage: one row per defect ------------------------------------------------------------------

RECORDS = [
    Record((("WARC-Type", "resource"), ("WARC-Record-ID", f"<urn:n:{n}>")), b"block %d" % n)
    for n in range(5)
]


def plain(*, middle: Callable[[bytes], bytes] = bytes) -> bytes:
    parts = [record.to_bytes() for record in RECORDS]
    return b"".join([*parts[:2], middle(parts[2]), *parts[3:]])


def gz(*, middle: Callable[[bytes], bytes] = bytes) -> bytes:
    parts = [member(record) for record in RECORDS]
    return b"".join([*parts[:2], middle(parts[2]), *parts[3:]])


def flip(data: bytes, *, at: int = 60) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF, data[at + 1] ^ 0xFF]) + data[at + 2 :]


def reheader(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda record: record.replace(old, new)


def in_member(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return lambda data: gzip.compress(change(gzip.decompress(data)))


LENGTH = b"Content-Length: 7"
HUGE_LENGTH = b"Content-Length: 1000000000000000"
MANY_HEADERS = LENGTH + b"\r\nX: " + b"a" * 70_000

DICTIONARY = zstd.train_dict([record.to_bytes() * 9 for record in RECORDS] * 99, 4096)


def frames(dictionary: zstd.ZstdDict | None = None, *, packed: bool = False) -> bytes:
    """A file of zstd frames, with its dictionary in front, packed itself or not."""
    body = b"".join(zstd.compress(r.to_bytes(), zstd_dict=dictionary) for r in RECORDS)
    if dictionary is None:
        return body
    content = dictionary.dict_content
    content = zstd.compress(content) if packed else content
    return b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content + body


DAMAGE = {
    "flipped-bytes.warc.gz": (gz(middle=flip), 4),
    "garbage-between-members.warc.gz": (gz(middle=lambda data: b"\x00garbage" * 90 + data), 5),
    "nul-tail.warc.gz": (gz() + bytes(500), 5),
    "cut-last-member.warc.gz": (gz()[:-9], 4),
    "length-beyond-bounds.warc.gz": (gz(middle=in_member(reheader(LENGTH, HUGE_LENGTH))), 4),
    "negative-length.warc.gz": (
        gz(middle=in_member(reheader(LENGTH, b"Content-Length: -5"))),
        4,
    ),
    "length-that-is-a-word.warc.gz": (
        gz(middle=in_member(reheader(LENGTH, b"Content-Length: abc"))),
        4,
    ),
    "length-of-5000-digits.warc.gz": (
        gz(middle=in_member(reheader(LENGTH, b"Content-Length: " + b"9" * 5000))),
        4,
    ),
    "length-too-large.warc.gz": (
        gz(middle=in_member(reheader(LENGTH, b"Content-Length: 99"))),
        4,
    ),
    "no-end-of-record.warc.gz": (gz(middle=in_member(lambda record: record[:-4])), 5),
    "header-without-bounds.warc.gz": (gz(middle=in_member(reheader(LENGTH, MANY_HEADERS))), 4),
    "member-that-is-no-record.warc.gz": (gz(middle=lambda _: gzip.compress(b"hello")), 4),
    "flipped-bytes.warc.zst": (flip(frames(), at=len(frames()) // 2), 4),
    "cut-last-frame.warc.zst": (frames()[:-9], 4),
    "length-too-large.warc": (plain(middle=reheader(LENGTH, b"Content-Length: 99999")), 4),
    "no-length.warc": (plain(middle=reheader(LENGTH, b"Content-Width: 7")), 4),
    "no-end-of-record.warc": (plain(middle=lambda record: record[:-4]), 5),
    "cut-last-record.warc": (plain()[:-9], 4),
    "cut-header.warc": (plain() + b"WARC/1.1\r\nWARC-Type: res", 5),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_named_with_its_offset_and_costs_no_other_record(
    tmp_path: Path, name: str
) -> None:
    data, whole = DAMAGE[name]
    path = tmp_path / name
    path.write_bytes(data)
    read = list(read_records(path))
    assert sum(isinstance(r, Located) for r in read) == whole
    (error,) = [r for r in read if isinstance(r, ArchiveError)]
    assert error.file == str(path)
    assert error.offset is not None
    assert 0 < error.offset < len(data)


@pytest.mark.parametrize("piece", [5, 6, 7, 8])
@pytest.mark.parametrize("name", ["flipped-bytes.warc.gz", "length-too-large.warc"])
def test_the_next_record_is_found_wherever_a_piece_of_the_file_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, piece: int
) -> None:
    monkeypatch.setattr("crawler.archive.warc.reader.PIECE", piece)
    data, whole = DAMAGE[name]
    (tmp_path / name).write_bytes(data)
    assert sum(isinstance(r, Located) for r in read_records(tmp_path / name)) == whole


BLANK = b"\r\n" * 7
UNTIDY = {
    "plain.warc": plain(),
    "gz.warc.gz": gz(),
    "all-records-in-one-member.warc.gz": gzip.compress(plain()),
    "bare-line-feeds.warc": plain(middle=reheader(b"\r\n", b"\n")),
    "blank-lines-between-records.warc": plain(middle=lambda data: BLANK + data + BLANK),
    "blank-lines-around-a-record.warc.gz": gz(middle=in_member(lambda d: BLANK + d + BLANK)),
    "blank-lines-at-the-end.warc": plain() + BLANK,
    "member-of-nothing.warc.gz": gz(middle=lambda data: gzip.compress(b"") + data),
    "called-gz-and-plain.warc.gz": plain(),
    "called-plain-and-gz.warc": gz(),
    "warc-0.18.warc": plain(middle=reheader(b"WARC/1.1", b"WARC/0.18")),
    "frames.warc.zst": frames(),
    "all-records-in-one-frame.warc.zst": zstd.compress(plain()),
    "frames-with-dictionary.warc.zst": frames(DICTIONARY),
    "frames-with-packed-dictionary.warc.zst": frames(DICTIONARY, packed=True),
    "frame-to-be-skipped.warc.zst": frames() + b"\x50\x2a\x4d\x18\4\0\0\0free",
}


@pytest.mark.parametrize("name", UNTIDY)
def test_files_that_are_untidy_and_whole_have_no_damage(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(UNTIDY[name])
    read = list(read_records(path))
    assert [r.record.block for r in read if isinstance(r, Located)] == [r.block for r in RECORDS]
    assert len(read) == len(RECORDS)


@pytest.mark.parametrize("dictionary", [None, DICTIONARY], ids=["without", "with"])
def test_a_record_of_a_file_of_frames_is_read_by_its_offset(
    tmp_path: Path, dictionary: zstd.ZstdDict | None
) -> None:
    path = tmp_path / "a.warc.zst"
    path.write_bytes(frames(dictionary))
    for located in read_records(path):
        assert isinstance(located, Located)
        with path.open("rb") as file:
            assert read_at(file, located.offset, name=path.name).record == located.record


@pytest.mark.parametrize(
    ("dictionary", "told"),
    [
        (b"\xff\xff\xff\xff", "at most"),
        (b"\4\0\0\0none", "dictionary"),
        (b"\6\0\0\0\x28\xb5\x2f\xfdno", "dictionary"),
    ],
    ids=["huge", "no dictionary", "damaged"],
)
def test_a_dictionary_that_cannot_be_read_is_one_clear_error(
    tmp_path: Path, dictionary: bytes, told: str
) -> None:
    path = tmp_path / "a.warc.zst"
    path.write_bytes(b"\x5d\x2a\x4d\x18" + dictionary + frames())
    (error,) = read_records(path)
    assert isinstance(error, ArchiveError)
    assert told in error.what


@pytest.mark.parametrize(
    "data",
    [gzip.compress(b""), b"\r\n\r\n", gzip.compress(b"\r\n")],
    ids=["member of nothing", "blank lines", "member of a blank line"],
)
def test_a_file_without_any_record_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.warc").write_bytes(data)
    (error,) = pages(tmp_path / "a.warc")
    assert "no record is in the file" in str(error)


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.touch()
    (error,) = read_records(path)
    assert isinstance(error, ArchiveError)
    assert error.what == "the file is empty"


@given(st.binary(max_size=300), st.integers(0, 400), st.sampled_from(["", ".gz", ".zst"]))
@example(b"abcdef", 0, ".zst")
def test_no_bytes_in_a_file_make_the_reader_raise(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int, coding: str
) -> None:
    data = {"": plain(), ".gz": gz(), ".zst": frames()}[coding]
    path = tmp_path_factory.getbasetemp() / f"noise.warc{coding}"
    path.write_bytes(data[:at] + noise + data[at:])
    read = list(read_records(path))
    assert sum(isinstance(r, Located) for r in read) >= 3


class Counting(BytesIO):
    """A file that knows how many bytes were read of it."""

    count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.count += len(data)
        return data


def test_what_looks_like_the_beginning_of_a_member_is_looked_at_briefly() -> None:
    file = Counting(gz() + b"\x1f\x8b\x08" * 20_000)
    errors = [each for each in read_stream(file, name="a") if isinstance(each, ArchiveError)]
    assert [error.offset for error in errors] == [len(gz())]
    assert file.count < 20_000 * 10_000


def test_millions_of_blank_lines_are_passed_by_in_large_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []
    take = Plain.take

    def counted(source: Plain, count: int) -> bytes:
        taken.append(count)
        return take(source, count)

    monkeypatch.setattr(Plain, "take", counted)
    path = tmp_path / "blank.warc.gz"
    path.write_bytes(gzip.compress(b"\r\n" * 1_000_000 + RECORDS[0].to_bytes()))
    (located,) = read_records(path)
    assert isinstance(located, Located)
    assert len(taken) < 50


def test_a_file_of_heads_alone_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.archive.warc.reader.MOST_DAMAGES", 5)
    path = tmp_path / "heads.warc"
    path.write_bytes(b"WARC/1.0\r\n\r\n" * 20)
    read = list(read_records(path))
    assert len(read) == 6
    assert "more than 5 records are damaged: the rest is not read" in str(read[-1])


def test_a_bomb_in_a_record_is_refused_without_being_inflated(tmp_path: Path) -> None:
    size = 129 * 1024 * 1024
    compressor = zlib.compressobj(9, wbits=31)
    parts = [compressor.compress(b"WARC/1.1\r\nContent-Length: %d\r\n\r\n" % size)]
    parts += [compressor.compress(bytes(1024 * 1024)) for _ in range(129)]
    path = tmp_path / "bomb.warc.gz"
    path.write_bytes(b"".join([*parts, compressor.flush()]) + gz())
    read = list(read_records(path))
    assert isinstance(read[0], ArchiveError)
    assert "too large" in read[0].what
    assert len(read) == 1 + len(RECORDS)


@pytest.mark.parametrize("address", [b"http://[", b"http:///a"])
def test_what_is_no_address_is_the_address_of_no_page(tmp_path: Path, address: bytes) -> None:
    path = write(tmp_path, exchange(1, facts=Facts(role="article", requested_url="http://[")))
    data = gzip.decompress(path.read_bytes())
    path.write_bytes(data.replace(b"https://gazette.test/crue-1?a=1", address))
    read = [page for page in pages(path) if isinstance(page, Page)]
    assert [(page.url, page.requested_url) for page in read] == [(None, None)]


# --- records -------------------------------------------------------------------------------------


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_date_survives_its_record(instant: datetime) -> None:
    assert read_date(as_date(instant)) == instant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24T12:00:00Z", NOON),
        ("2026-11-24T12:00:00.123456789Z", NOON.replace(microsecond=123456)),
        ("2026-11-24T13:00:00+01:00", NOON),
        ("2026-11-24T12:00:00", NOON),
        (" 2026-11-24T12:00:00Z ", NOON),
        ("20261124120000", NOON),
        ("2026-11-24", NOON.replace(hour=0)),
        ("yesterday", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("", None),
    ],
)
def test_dates_are_read_as_archives_write_them(text: str, expected: datetime | None) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize(
    "field",
    [
        ("WARC-Target-URI", "https://gazette.test/\r\nWARC-Type: x"),
        ("WARC-Target-URI", "https://gazette.test/\rx"),
        ("WARC-Target-URI", "https://gazette.test/\nx"),
        ("WARC-Target-URI", "https://gazette.test/\0"),
        ("WARC-Type: x\r\nName", "value"),
    ],
)
def test_a_line_break_in_a_field_is_refused(field: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="line break"):
        Record((field,), b"").to_bytes()


def test_a_line_break_in_a_reason_becomes_a_space() -> None:
    assert as_lines([("reason", "a court\r\nrecords: 9")]) == b"reason: a court records: 9\r\n"


@pytest.mark.parametrize(
    ("header", "kind", "target"),
    [
        (b"WARC/1.0\r\nwarc-type: Response\r\nWARC-Target-URI: <http://a.test/>\r\n", "response",
         "http://a.test/"),
        (b"WARC/1.1 \nWARC-Type:request\nWARC-Target-URI:  http://a.test/\n", "request",
         "http://a.test/"),
        (b"WARC/0.18\n cut\nWARC-Type:\n\tresource\nWARC-Target-URI: http://a.test/\xe9\n",
         "resource", "http://a.test/%E9"),
        (b"WARC/1.1\r\nX: y\r\n", "", None),
    ],
    ids=["case and brackets", "blanks and bare line feeds", "folded and raw", "nothing"],
)  # fmt: skip
def test_fields_are_read_as_their_writers_write_them(
    header: bytes, kind: str, target: str | None
) -> None:
    record = Record(read_fields(header), b"")
    assert (record.kind, record.target) == (kind, target)


def test_what_is_no_text_in_a_field_is_written_as_it_was_read() -> None:
    header = b"WARC/1.1\r\nWARC-Target-URI: http://a.test/\xe9\r\nContent-Length: 0\r\n"
    record = Record(read_fields(header)[:1], b"")
    assert record.to_bytes().startswith(header)


@pytest.mark.parametrize(
    ("media_type", "told"),
    [
        ("application/http;msgtype=response", True),
        ("Application/HTTP; msgtype=response", True),
        ("application/http", True),
        ("text/html", False),
    ],
)
def test_a_record_is_http_by_its_type_in_any_case(media_type: str, *, told: bool) -> None:
    assert Record((("Content-Type", media_type),), b"").is_http is told


@pytest.mark.parametrize(
    ("text", "number"),
    [("42", 42), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("\u00b2", None), ("", None)],
    ids=["number", "largest", "too large for a file", "a digit that counts nothing", "nothing"],
)
def test_a_length_is_what_a_file_can_have(text: str, number: int | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://[::1]:8080/a%20b", "http://[::1]:8080/a%20b"),
        ("http://a.test/\udce9", "http://a.test/%E9"),
        ("http://a.test/a~b!$&'()*+,;=:@", "http://a.test/a~b!$&'()*+,;=:@"),
        ('http://a.test/"<|>"', "http://a.test/%22%3C%7C%3E%22"),
    ],
)
def test_an_address_is_encoded_once_and_where_it_must_be(url: str, target: str) -> None:
    assert as_target(url) == target == as_target(target)


def test_facts_of_a_record_that_is_a_monster_are_read_in_its_beginning() -> None:
    folded = b"X: a\r\n" + b" b\r\n" * 1_000_000  # each was copied with all before it
    assert len(read_lines(folded)[0][1]) == 2_000_001
    assert Facts.from_block(b"role: article\r\n" + folded) == Facts(role="article")


@given(st.builds(Facts, st.sampled_from(["article", "feed", None]), st.none(), st.none(),
                 st.sampled_from([True, False, None])))  # fmt: skip
def test_facts_survive_their_record(facts: Facts) -> None:
    assert Facts.from_block(facts.to_block()) == facts
