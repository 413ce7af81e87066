"""A payload that was archived before is referred to, and a replay gives the same page."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive import read_archive
from crawler.archive.warc.exchange import Exchange, Facts
from crawler.archive.warc.payloads import Payloads
from crawler.archive.warc.reader import Located, read_records
from crawler.archive.warc.record import Record, sha1
from crawler.archive.warc.recovery import recover_folder
from crawler.archive.warc.revisit import Originals
from crawler.archive.warc.warcinfo import Warcinfo
from crawler.archive.warc.writer import WarcWriter, member
from crawler.errors import ArchiveError, DiskError, StateError
from crawler.page import Page

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
BODY = b"<p>La Loire monte.</p>"
SIZED = b"HTTP/1.1 200 OK\r\nX-Served: %d\r\nContent-Length: 22\r\n\r\n" + BODY
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n16\r\n" + BODY + b"\r\n0\r\n\r\n"


@pytest.fixture
def payloads(tmp_path: Path) -> Iterator[Payloads]:
    payloads = Payloads(tmp_path / "state.sqlite", folder=tmp_path / "warc")
    yield payloads
    payloads.close()


def exchange(
    number: int, received: bytes, *, url: str = "https://gazette.test/a", method: str = "GET"
) -> Exchange:
    started = NOON + timedelta(hours=number)
    sent = f"{method} / HTTP/1.1\r\n\r\n".encode()
    return Exchange(url, method, started, sent, received,
                    facts=Facts(role="article"))  # fmt: skip


def write(folder: Path, payloads: Payloads, number: int, *exchanges: Exchange) -> Path:
    """One run that writes its own file."""
    clock = NOON + timedelta(hours=number)
    info = Warcinfo("depeche/test", "node", number, {})
    warcs = WarcWriter(folder / "warc", info=info, clock=lambda: clock, payloads=payloads)
    for each in exchanges:
        warcs.put(each)
    warcs.close()
    return folder / "warc" / warcs.files[-1]


def answers(path: Path) -> list[Record]:
    read = (r.record for r in read_records(path) if isinstance(r, Located))
    return [record for record in read if record.kind in {"response", "revisit"}]


def page(path: Path) -> Page | ArchiveError:
    (only,) = read_archive(path, root=path.parent)
    return only


def test_the_same_payload_in_a_later_run_is_a_reference(tmp_path: Path, payloads: Payloads) -> None:
    first = write(tmp_path, payloads, 1, exchange(1, SIZED % 1))
    second = write(tmp_path, payloads, 2, exchange(2, SIZED % 2))
    (original,), (revisit,) = answers(first), answers(second)
    assert revisit.kind == "revisit"
    assert revisit.field("WARC-Refers-To") == f"<{original.record_id}>"
    assert revisit.field("WARC-Refers-To-Date") == original.field("WARC-Date")
    assert revisit.field("WARC-Payload-Digest") == original.field("WARC-Payload-Digest")
    assert revisit.field("WARC-Truncated") == "length"  # as the standard has it
    assert BODY not in revisit.block


def test_the_same_payload_in_the_same_file_is_a_reference(
    tmp_path: Path, payloads: Payloads
) -> None:
    path = write(tmp_path, payloads, 1, exchange(1, SIZED % 1), exchange(2, SIZED % 2))
    assert [record.kind for record in answers(path)] == ["response", "revisit"]


@pytest.mark.parametrize("second", [SIZED % 2, CHUNKED], ids=["same framing", "other framing"])
def test_the_page_of_a_reference_is_whole(
    tmp_path: Path, payloads: Payloads, second: bytes
) -> None:
    write(tmp_path, payloads, 1, exchange(1, SIZED % 1))
    read = page(write(tmp_path, payloads, 2, exchange(2, second)))
    assert isinstance(read, Page)
    assert (read.body, read.truncated) == (BODY, None)
    assert read.fetched_at == NOON + timedelta(hours=2)
    assert read.header("X-Served") == (None if second == CHUNKED else "2")


def test_a_reference_never_refers_to_a_reference(tmp_path: Path, payloads: Payloads) -> None:
    files = [write(tmp_path, payloads, n, exchange(n, SIZED % n)) for n in range(3)]
    (original,), *revisits = map(answers, files)
    assert {r.field("WARC-Refers-To") for (r,) in revisits} == {f"<{original.record_id}>"}


@pytest.mark.parametrize(
    "other",
    [
        exchange(2, SIZED % 1, url="https://gazette.test/b"),
        exchange(2, SIZED % 1, method="POST"),
        exchange(2, (SIZED % 1).replace(b"monte", b"baisse")),
        exchange(2, (SIZED % 1)[:-3]),
    ],
    ids=["another address", "another method", "another payload", "cut"],
)
def test_only_the_same_payload_of_the_same_address_is_a_reference(
    tmp_path: Path, payloads: Payloads, other: Exchange
) -> None:
    write(tmp_path, payloads, 1, exchange(1, SIZED % 1))
    (record,) = answers(write(tmp_path, payloads, 2, other))
    assert record.kind == "response"


def test_empty_payloads_are_no_references(tmp_path: Path, payloads: Payloads) -> None:
    empty = b"HTTP/1.1 204 No Content\r\n\r\n"
    path = write(tmp_path, payloads, 1, exchange(1, empty), exchange(2, empty))
    assert [record.kind for record in answers(path)] == ["response", "response"]


def crash(folder: Path, *exchanges: Exchange, cut: int = 0) -> None:
    """A run whose state forgets what its open file holds; its last *cut* bytes are lost."""
    state = folder / "crashed.sqlite"
    with closing(Payloads(state, folder=folder / "warc")) as lost:
        path = write(folder, lost, 1, *exchanges)
    state.unlink()
    path.with_name(f"{path.name}.open").write_bytes(path.read_bytes()[: -cut or None])
    path.unlink()


def test_a_payload_that_a_crash_made_the_state_forget_is_a_reference_all_the_same(
    tmp_path: Path, payloads: Payloads
) -> None:
    crash(tmp_path, exchange(1, SIZED % 1), exchange(1, SIZED % 1, url="https://gazette.test/b"))
    assert len(recover_folder(tmp_path / "warc", payloads)) == 1
    second = write(tmp_path, payloads, 2, exchange(2, SIZED % 2))
    (revisit,) = answers(second)
    assert revisit.kind == "revisit"
    read = page(second)
    assert isinstance(read, Page)
    assert read.body == BODY


@pytest.mark.parametrize(
    ("before", "after", "cut"),
    [
        (exchange(1, SIZED % 1), exchange(2, SIZED % 2), 700),
        (exchange(1, SIZED % 1, method="POST"), exchange(2, SIZED % 2), 0),
        (exchange(1, (SIZED % 1)[:-3]), exchange(2, (SIZED % 1)[:-3] + b"abc"), 0),
        (replace(exchange(1, SIZED % 1), facts=Facts(role="shell")), exchange(2, SIZED % 2), 0),
        (replace(exchange(1, SIZED % 1), facts=Facts(role="resource")), exchange(2, SIZED % 2), 0),
    ],
    ids=["lost itself", "another method", "cut answer", "shell of a page", "part of a page"],
)
def test_what_a_crash_left_is_learnt_as_a_crawl_would_have_kept_it(
    tmp_path: Path, payloads: Payloads, before: Exchange, after: Exchange, cut: int
) -> None:
    crash(tmp_path, before, cut=cut)
    recover_folder(tmp_path / "warc", payloads)
    (record,) = answers(write(tmp_path, payloads, 2, after))
    assert record.kind == "response"


def test_a_reference_that_a_crash_left_is_no_original(tmp_path: Path, payloads: Payloads) -> None:
    crash(tmp_path, exchange(0, SIZED % 0), exchange(1, SIZED % 1))
    recover_folder(tmp_path / "warc", payloads)
    (original, _), (revisit,) = (
        answers(next((tmp_path / "warc").iterdir())),
        answers(write(tmp_path, payloads, 2, exchange(2, SIZED % 2))),
    )
    assert revisit.field("WARC-Refers-To") == f"<{original.record_id}>"


def test_a_file_that_is_full_leaves_nothing_to_forget(
    tmp_path: Path, payloads: Payloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.archive.warc.writer.ROTATE_AT", 500)
    write(
        tmp_path, payloads, 1, *(exchange(n, SIZED % n, url=f"https://a.test/{n}") for n in (1, 2))
    )
    with closing(Payloads(tmp_path / "state.sqlite", folder=tmp_path / "warc")) as other:
        (record,) = answers(
            write(tmp_path, other, 2, exchange(2, SIZED % 2, url="https://a.test/1"))
        )
    assert record.kind == "revisit"


def test_many_payloads_of_one_run_are_known_to_the_next(tmp_path: Path) -> None:
    exchanges = [exchange(n, SIZED % n, url=f"https://gazette.test/{n}") for n in range(150)]
    for number, kind in enumerate(("response", "revisit")):
        payloads = Payloads(tmp_path / "state.sqlite", folder=tmp_path / "warc")
        records = answers(write(tmp_path, payloads, number, *exchanges))
        assert {record.kind for record in records} == {kind}
        payloads.close()


def test_a_payload_whose_file_is_gone_is_written_again(tmp_path: Path, payloads: Payloads) -> None:
    write(tmp_path, payloads, 1, exchange(1, SIZED % 1)).unlink()
    (record,) = answers(write(tmp_path, payloads, 2, exchange(2, SIZED % 2)))
    assert record.kind == "response"


@pytest.mark.parametrize("more", [-9, 0], ids=["before its record", "at its record"])
def test_a_payload_whose_file_ends_before_it_is_written_again(
    tmp_path: Path, payloads: Payloads, more: int
) -> None:
    first = write(tmp_path, payloads, 1, exchange(1, SIZED % 1))
    at = next(
        r.offset
        for r in read_records(first)
        if isinstance(r, Located) and r.record.kind == "response"
    )
    first.write_bytes(first.read_bytes()[: at + more])
    (record,) = answers(write(tmp_path, payloads, 2, exchange(2, SIZED % 2)))
    assert record.kind == "response"


def test_a_reference_to_nothing_is_named(tmp_path: Path, payloads: Payloads) -> None:
    first = write(tmp_path, payloads, 1, exchange(1, SIZED % 1))
    second = write(tmp_path, payloads, 2, exchange(2, SIZED % 2))
    first.unlink()
    error = page(second)
    assert isinstance(error, ArchiveError)
    assert "which is not in this folder" in error.what
    assert (error.file, error.offset is not None) == (second.name, True)


@pytest.mark.parametrize(
    "left_out",
    [
        ("WARC-Refers-To-File", "WARC-Refers-To-T", "WARC-Payload"),
        ("WARC-Refers-To-File", "WARC-Refers-To\n", "WARC-Payload"),
        ("WARC-Refers-To-File", "WARC-Refers-To\n", "WARC-Refers-To-T", "WARC-Payload"),
        ("WARC-Refers-To-T", "WARC-Refers-To-D", "WARC-Refers-To\n", "WARC-Payload"),
        ("WARC-Refers-To",),
    ],
    ids=["by id", "by address and date", "by its own address and date", "by place", "by digest"],
)
def test_a_reference_from_elsewhere_is_found_by_what_it_states(
    tmp_path: Path, payloads: Payloads, left_out: tuple[str, ...]
) -> None:
    write(tmp_path, payloads, 1, exchange(1, SIZED % 1))
    second = write(tmp_path, payloads, 2, exchange(2, SIZED % 2))
    records = [r.record for r in read_records(second) if isinstance(r, Located)]
    bare = [
        Record(tuple(f for f in r.fields if not f"{f[0]}\n".startswith(left_out)), r.block)
        for r in records
    ]
    second.write_bytes(b"".join(map(member, bare)))
    read = page(second)
    assert isinstance(read, Page)
    assert read.body == BODY


def test_a_reference_with_another_digest_has_its_original_where_there_is_no_other(
    tmp_path: Path, payloads: Payloads
) -> None:
    write(tmp_path, payloads, 1, exchange(1, SIZED % 1))
    (revisit,) = answers(write(tmp_path, payloads, 2, exchange(2, SIZED % 2)))
    digest = ("WARC-Payload-Digest", sha1(b"of something else"))
    told = Record((digest, *(f for f in revisit.fields if f[0] != digest[0])), revisit.block)
    assert Originals.in_folder(tmp_path / "warc").of(told).block.endswith(BODY)


def twin_of(original: Record) -> bytes:
    """Another page in a record of the same id, as tools write it that count their ids."""
    fields = tuple(
        (name, sha1(b"Another page") if name == "WARC-Payload-Digest" else value)
        for name, value in original.fields
        if name not in {"WARC-Block-Digest", "WARC-Target-URI"}
    )
    return member(Record(fields, b"HTTP/1.1 200 OK\r\n\r\nAnother page"))


def test_an_id_that_two_records_have_leads_to_the_one_with_the_payload(
    tmp_path: Path, payloads: Payloads
) -> None:
    first = write(tmp_path, payloads, 1, exchange(1, SIZED % 1))
    second = write(tmp_path, payloads, 2, exchange(2, SIZED % 2))
    (original,) = answers(first)
    (first.parent / "z.warc.gz").write_bytes(twin_of(original))
    records = [r.record for r in read_records(second) if isinstance(r, Located)]
    bare = [
        Record(tuple(f for f in r.fields if not f[0].startswith("WARC-Refers-To-File")), r.block)
        for r in records
    ]
    second.write_bytes(b"".join(map(member, bare)))
    read = page(second)
    assert isinstance(read, Page)
    assert read.body == BODY


def stranger(_original: Record) -> bytes:
    """A record of another id, which states no digest."""
    fields = (("WARC-Type", "response"), ("WARC-Record-ID", "<urn:uuid:0>"))
    return member(Record(fields, b"HTTP/1.1 200 OK\r\n\r\nAnother page"))


@pytest.mark.parametrize("other", [twin_of, stranger])
def test_a_file_that_another_one_replaced_is_no_proof(
    tmp_path: Path, payloads: Payloads, other: Callable[[Record], bytes]
) -> None:
    first = write(tmp_path, payloads, 1, exchange(1, SIZED % 1))
    second = write(tmp_path, payloads, 2, exchange(2, SIZED % 2))
    (original,) = answers(first)
    (revisit,) = answers(second)
    first.rename(first.with_name("a.warc.gz"))
    first.write_bytes(other(original))
    told = tuple(
        (name, "0" if name == "WARC-Refers-To-File-Offset" else value)
        for name, value in revisit.fields
    )
    found = Originals.in_folder(tmp_path / "warc").of(Record(told, revisit.block))
    assert found.block.endswith(BODY)


def test_a_reference_without_a_head_of_its_own_has_that_of_its_original(
    tmp_path: Path, payloads: Payloads
) -> None:
    write(tmp_path, payloads, 1, exchange(1, SIZED % 1))
    second = write(tmp_path, payloads, 2, exchange(2, SIZED % 2))
    records = [r.record for r in read_records(second) if isinstance(r, Located)]
    empty = [replace(r, block=b"") if r.kind == "revisit" else r for r in records]
    second.write_bytes(b"".join(map(member, empty)))
    read = page(second)
    assert isinstance(read, Page)
    assert (read.status, read.body) == (200, BODY)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WARC-Refers-To-File-Offset", "9" * 5000),
        ("WARC-Refers-To-File-Offset", "9" * 18),
        ("WARC-Refers-To-File-Offset", "-5"),
        ("WARC-Refers-To-Filename", "a\x00.warc.gz"),
        ("WARC-Refers-To-Filename", "a" * 300),
    ],
)
def test_a_place_that_cannot_be_is_none(
    tmp_path: Path, payloads: Payloads, name: str, value: str
) -> None:
    write(tmp_path, payloads, 1, exchange(1, SIZED % 1))
    (revisit,) = answers(write(tmp_path, payloads, 2, exchange(2, SIZED % 2)))
    told = Record(tuple((k, value if k == name else v) for k, v in revisit.fields), revisit.block)
    assert Originals.in_folder(tmp_path / "warc").of(told).kind == "response"


def test_a_place_outside_the_folder_is_not_looked_at(tmp_path: Path, payloads: Payloads) -> None:
    first = write(tmp_path, payloads, 1, exchange(1, SIZED % 1))
    second = write(tmp_path, payloads, 2, exchange(2, SIZED % 2))
    first.rename(first.parent.parent / "secret.warc.gz")
    records = [r.record for r in read_records(second) if isinstance(r, Located)]
    forged = [Record(tuple(_forged(f) for f in r.fields), r.block) for r in records]
    second.write_bytes(b"".join(map(member, forged)))
    assert isinstance(page(second), ArchiveError)


def _forged(field: tuple[str, str]) -> tuple[str, str]:
    forged = {"WARC-Refers-To-Filename": "../secret.warc.gz"}
    return field[0], forged.get(field[0], field[1])


def test_a_state_that_is_damaged_says_what_makes_it_anew(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(b"this is no database, " * 100)
    with pytest.raises(StateError, match="run `depeche rebuild"):
        Payloads(tmp_path / "state.sqlite", folder=tmp_path)


def test_a_state_that_cannot_be_opened_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DiskError, match="cannot be opened"):
        Payloads(tmp_path / "file" / "state.sqlite", folder=tmp_path)
