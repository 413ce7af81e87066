"""The files of a table: JSON lines, plain or compressed, and Parquet."""

from __future__ import annotations

import gzip
import sys
from typing import IO, TYPE_CHECKING, Any, Final, Protocol, cast

from crawler.errors import UsageError
from crawler.jsonl import json_line
from crawler.state.lines import SUFFIXES

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from crawler.dump.columns import Column
    from crawler.dump.rows import Row
    from crawler.dump.tables import Table

CODINGS: Final = {**SUFFIXES, "none": ""}
"""What the name of a file ends in, after ``.jsonl``."""

ROWS, CHARACTERS = 5_000, 16_000_000
"""A group of rows is written when it has so many, or so much text: what is held in memory."""

ALL: Final = "all"
"""Name of the file of a table that is not kept by day."""


class Writer(Protocol):
    """A file of a table."""

    def write(self, row: Row) -> None:
        """Add *row*."""
        ...

    def close(self) -> None:
        """Write what is held back, and close the file."""
        ...


class JsonLinesFile:
    """JSON lines at *path*, compressed as its name says."""

    def __init__(self, path: Path) -> None:
        self._raw = path.open("xb")
        self._file = _compressed(self._raw, path)

    def write(self, row: Row) -> None:
        """Add *row* as a line."""
        self._file.write(json_line(row).encode())

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        self._raw.close()


class ParquetFile:
    """A Parquet file of *table* at *path*, compressed with zstd."""

    def __init__(self, path: Path, table: Table) -> None:
        pa, parquet = pyarrow()
        self._pa = pa
        self._schema = pa.schema({column.name: _arrow(column, pa) for column in table.columns})
        self._columns = table.columns
        self._rows: list[Row] = []
        self._held = 0
        self._writer = _writer(parquet)(path, self._schema, compression="zstd")

    def write(self, row: Row) -> None:
        """Add *row*."""
        self._rows.append(row)
        self._held += len(row.get("text") or "")
        if len(self._rows) >= ROWS or self._held >= CHARACTERS:
            self._flush()

    def close(self) -> None:
        """Write the last group of rows and the footer."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            arrays = [self._array(c.name, is_instant=c.kind == "instant") for c in self._columns]
            self._writer.write_table(self._pa.table(arrays, schema=self._schema))
        self._rows, self._held = [], 0

    def _array(self, name: str, *, is_instant: bool) -> Any:
        values = [row[name] for row in self._rows]
        kind = self._schema.field(name).type
        if is_instant:
            return self._pa.array(values, self._pa.string()).cast(kind)
        return self._pa.array(values, kind)


class Folder:
    """The files of a table: for each name given to `start` one by each of *makers*.

    None is made before its first row.
    """

    def __init__(self, *makers: Callable[[str], Writer]) -> None:
        self._makers = makers
        self._open: list[Writer] = []
        self._name = ""
        self.rows = 0

    def start(self, name: str) -> None:
        """Close the files that are open; rows that follow go to files called *name*."""
        self.close()
        self._name = name

    def write(self, row: Row) -> None:
        """Add *row* in each format."""
        if not self._open:
            self._open = [make(self._name) for make in self._makers]
        for writer in self._open:
            writer.write(row)
        self.rows += 1

    def write_all(self, rows: Iterable[Row]) -> None:
        """Add *rows* to the one file of a table that is not kept by day."""
        self.start(ALL)
        for row in rows:
            self.write(row)

    def close(self) -> None:
        """Close the files that are open."""
        for writer in self._open:
            writer.close()
        self._open = []


def table_folder(table: Table, folder: Path, *, formats: tuple[str, ...], coding: str) -> Folder:
    """Return the files of *table* below *folder*: ``TABLE/FORMAT/NAME``."""
    makers: list[Callable[[str], Writer]] = []
    for each in formats:
        (folder / table.name / each).mkdir(parents=True)
    if "jsonl" in formats:
        lines = folder / table.name / "jsonl"
        makers.append(lambda name: JsonLinesFile(lines / f"{name}.jsonl{CODINGS[coding]}"))
    if "parquet" in formats:
        columns = folder / table.name / "parquet"
        makers.append(lambda name: ParquetFile(columns / f"{name}.parquet", table))
    return Folder(*makers)


def pyarrow() -> tuple[Any, Any]:
    """Return pyarrow and its Parquet module; raises UsageError when they are not installed."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        message = (
            "Parquet needs pyarrow, which is not installed: "
            "`pip install 'depeche[parquet]'`, or export with --format jsonl"
        )
        raise UsageError(message) from error
    return pa, parquet


def _writer(parquet: Any) -> Any:
    """Return pyarrow's writer, one that writes no footer when an export ends before its `close`.

    On a full disk that fails, and Python prints where.
    """

    class Writer(parquet.ParquetWriter):  # type: ignore[misc]  # there are no types of pyarrow
        def __del__(self) -> None:
            pass

    return Writer


def _arrow(column: Column, pa: Any) -> Any:
    if column.kind == "record":
        kind = pa.struct([(part.name, _arrow(part, pa)) for part in column.parts])
    elif column.kind == "instant":
        kind = pa.timestamp("us", "UTC")
    else:
        makers = {"text": pa.string, "integer": pa.int64, "number": pa.float64}
        kind = makers.get(column.kind, pa.bool_)()
    return pa.list_(kind) if column.many else kind


def _compressed(raw: IO[bytes], path: Path) -> IO[bytes]:
    if path.name.endswith(".gz"):  # without name and time: the same rows give the same bytes
        return cast(IO[bytes], gzip.GzipFile("", "wb", fileobj=raw, mtime=0, compresslevel=6))
    return cast(IO[bytes], zstd.open(raw, "wb")) if path.name.endswith(".zst") else raw
