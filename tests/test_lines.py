"""Files of lines: plain, gzip, zstd; read to the last good line whatever a crash or a tool left."""

import gzip
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.commands.line_checks import check_lines
from crawler.errors import ArchiveError, UsageError
from crawler.state.lines import (
    finished_lines,
    line_files,
    packed,
    read_lines,
    read_stored,
    whole_lines,
)
from pipelines.jsonlines import days
from tests.test_pipelines import ARTICLE

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NAMES = ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"]
LINES = [b'{"a": 1}\n', b'{"b": "' + b"Loire " * 40_000 + b'"}\n', b"{}\n"]


def wrote(path: Path, lines: list[bytes] = LINES) -> Path:
    path.write_bytes(b"".join(packed(line, path) for line in lines))
    return path


@pytest.mark.parametrize("name", NAMES)
def test_lines_come_back_with_their_offset_in_the_text(tmp_path: Path, name: str) -> None:
    found = list(read_lines(wrote(tmp_path / name)))
    assert [line for _, line in found] == LINES
    assert [offset for offset, _ in found] == [0, len(LINES[0]), len(LINES[0] + LINES[1])]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_cut_at_the_end_of_a_line_is_a_whole_file(tmp_path: Path, name: str) -> None:
    ends = [stored.end for stored in read_stored(wrote(tmp_path / name))]
    whole = (tmp_path / name).read_bytes()
    assert ends[-1] == len(whole)
    for count, end in enumerate(ends, 1):
        (tmp_path / name).write_bytes(whole[:end])
        assert [line for _, line in read_lines(tmp_path / name)] == LINES[:count]


@pytest.mark.parametrize("name", NAMES)
def test_a_cut_tail_is_no_part_of_the_whole_lines(tmp_path: Path, name: str) -> None:
    path = wrote(tmp_path / name)
    before = path.read_bytes()
    path.write_bytes(before + packed(b'{"half": "of a line"}\n', path)[:-3])
    assert whole_lines(path) == len(before)
    assert [stored.line for stored in read_stored(path)] == LINES
    (finding,) = [f for f in check_lines(path) if "cut" in f.what]
    assert finding.offset == len(before)


def test_a_line_of_any_bytes_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("any")

    @given(st.lists(st.binary(max_size=300).map(lambda b: b.replace(b"\n", b"") + b"\n")))
    def law(lines: list[bytes]) -> None:
        for name in NAMES:
            path = wrote(folder / name, lines)
            assert [line for _, line in read_lines(path)] == lines
            assert [stored.line for stored in read_stored(path)] == lines

    law()


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_file_that_another_program_wrote_as_one_frame_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(packed(b"".join(LINES), path))
    assert [line for _, line in read_lines(path)] == LINES
    assert {stored.end for stored in read_stored(path)} == {path.stat().st_size}


@pytest.mark.parametrize("name", NAMES[1:])
def test_damage_is_named_with_file_and_byte(tmp_path: Path, name: str) -> None:
    path = wrote(tmp_path / name)
    first = len(packed(LINES[0], path))
    path.write_bytes(path.read_bytes()[:first] + b"no frame" * 9)
    with pytest.raises(ArchiveError, match=rf"{name} at byte {first}: damaged"):
        list(read_lines(path))
    assert [f.offset for f in check_lines(path) if "damaged" in f.what] == [first]


def test_the_usual_tools_read_the_frames_as_one_text(tmp_path: Path) -> None:
    text = b"".join(LINES)
    assert gzip.decompress(wrote(tmp_path / "a.jsonl.gz").read_bytes()) == text
    assert zstd.decompress(wrote(tmp_path / "a.jsonl.zst").read_bytes()) == text
    unpacked = subprocess.run(["gzip", "-dc", tmp_path / "a.jsonl.gz"], capture_output=True)
    assert unpacked.stdout == text


def test_a_data_folder_may_hold_all_kinds_and_duplicates_come_last(tmp_path: Path) -> None:
    names = ["articles/2026-11-24.jsonl", "articles/2026-11-24.jsonl.zst", "duplicates/a.jsonl.gz"]
    for name in [*names, "articles/2026-11-24.jsonl.part", "articles/notes.txt"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [str(path.relative_to(tmp_path)) for path in line_files(tmp_path)] == names


def test_a_compression_that_is_unknown_is_a_clear_error() -> None:
    assert days("zstd")(ARTICLE) == "articles/2026-11-24.jsonl.zst"
    assert days(None)(ARTICLE) == "articles/2026-11-24.jsonl"
    with pytest.raises(UsageError, match="'xz'; it must be gzip or zstd"):
        days("xz")


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_line_may_lie_in_several_frames_of_another_program(tmp_path: Path, name: str) -> None:
    path = wrote(tmp_path / name, [b'{"a": ', b'1}\n{"b": ', b"2}\n"])
    assert list(read_lines(path)) == [(0, b'{"a": 1}\n'), (9, b'{"b": 2}\n')]
    assert [stored.line for stored in read_stored(path)] == [b'{"a": 1}\n', b'{"b": 2}\n']
    size = path.stat().st_size
    ends = [size - len(packed(b"2}\n", path)), size]
    assert [stored.end for stored in read_stored(path)] == ends


@pytest.mark.parametrize("name", NAMES)
def test_a_last_line_without_its_line_feed_is_told_and_is_no_stored_one(
    tmp_path: Path, name: str
) -> None:
    path = wrote(tmp_path / name, [b"{}\n", b'{"a": 1}'])
    assert list(read_lines(path)) == [(0, b"{}\n"), (3, b'{"a": 1}')]
    assert list(finished_lines(path)) == [stored.line for stored in read_stored(path)] == [b"{}\n"]


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_single_byte_of_the_next_frame_is_a_cut_line(tmp_path: Path, name: str) -> None:
    path = wrote(tmp_path / name)
    size = path.stat().st_size
    path.write_bytes(path.read_bytes() + packed(b"{}\n", path)[:1])
    with pytest.raises(ArchiveError, match="the last line is cut") as cut:
        list(read_lines(path))
    assert cut.value.offset == size
    assert [stored.line for stored in read_stored(path)] == LINES
