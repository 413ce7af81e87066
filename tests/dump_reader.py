"""Opens a dump as its data card says, in a process of its own: `python -m tests.dump_reader`.

Prints the types and the wanted rows of what one reader makes of each format, in words that all
share.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

TITLES = ("JSON lines", "Parquet")


def main() -> None:
    """Run the lines of a reader in the card of the working folder, and print their results."""
    reader, *names = sys.argv[1:]
    results = {title: result(as_arrow(opened(reader, title)), names) for title in TITLES}
    print(json.dumps(results, default=in_utc))


def result(table: pa.Table, names: list[str]) -> dict[str, Any]:
    """Return what *table* holds: all types, and the rows of the articles *names*."""
    rows = [row for row in table.to_pylist() if row["article_id"] in names]
    types = {field.name: plain(field.type) for field in table.schema}
    return {"count": table.num_rows, "types": types, "rows": rows}


def opened(reader: str, title: str) -> Any:
    """Return what the last expression of the card's line gives."""
    card = Path("README.md").read_text("utf-8")
    section = card.split(f"## Open the {title}\n")[1].split("\n## ")[0]
    (line,) = (each for each in section.splitlines() if each.startswith(f"import {reader}"))
    *statements, expression = line.split("; ")
    names: dict[str, Any] = {}
    exec("\n".join(statements), names)
    return eval(expression, names)


def as_arrow(found: Any) -> pa.Table:
    """Return the table of any of the readers as one of pyarrow."""
    kind = type(found).__module__.split(".")[0]
    if kind == "pandas":
        return pa.Table.from_pandas(found, preserve_index=False)
    if kind == "datasets":
        return found.with_format("arrow")[:]
    if kind == "polars":
        return found.to_arrow()
    return found if kind == "pyarrow" else found.to_arrow_table()


def plain(kind: pa.DataType) -> str:
    """Return the name of a type, whichever width and words a reader has for it.

    >>> plain(pa.large_list(pa.large_string())), plain(pa.timestamp("us", "Asia/Tokyo"))
    ('list<string>', 'instant[us]')

    An instant is shown in UTC by most readers, in the zone of the session by DuckDB.
    """
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return f"list<{plain(kind.value_type)}>"
    if pa.types.is_struct(kind):
        parts = (kind.field(i) for i in range(kind.num_fields))
        return f"struct<{', '.join(f'{part.name}: {plain(part.type)}' for part in parts)}>"
    if pa.types.is_timestamp(kind) and kind.tz:
        return f"instant[{kind.unit}]"
    if kind in (pa.large_string(), pa.string_view()):
        return "string"
    return str(kind)


def in_utc(value: datetime) -> str:
    """Return a time in the words of a line."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


if __name__ == "__main__":
    main()
