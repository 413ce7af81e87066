"""How each reader opens a table of a dump, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crawler.dump.files import CODINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.dump.tables import Table

LINES: Final[Mapping[str, Mapping[str, str]]] = {
    "parquet": {
        "duckdb": "duckdb.sql(\"FROM '{files}'\")",
        "polars": 'polars.read_parquet("{files}")',
        "pandas": 'pandas.read_parquet("{folder}", dtype_backend="pyarrow")',
        "pyarrow": 'pyarrow.dataset.dataset("{folder}").to_table()',
        "datasets": 'datasets.load_dataset("parquet", data_files="{files}", split="train")',
    },
    "jsonl": {
        "duckdb": 'duckdb.sql(open("schema/duckdb_jsonl.sql").read()); duckdb.table("{table}")',
        "polars": (
            'polars.read_ndjson("{files}", '
            'schema=runpy.run_path("schema/polars_schema.py")["{table}"])'
        ),
        "pandas": (
            'runpy.run_path("schema/arrow_schema.py")["read"]("{table}")'
            ".to_pandas(types_mapper=pandas.ArrowDtype)"
        ),
        "pyarrow": 'runpy.run_path("schema/arrow_schema.py")["read"]("{table}")',
        "datasets": 'datasets.Dataset(runpy.run_path("schema/arrow_schema.py")["read"]("{table}"))',
    },
}
"""By format and reader; each is run by the tests. All give the same types and values."""


def patterns(tables: Iterable[Table], form: str, coding: str) -> dict[str, str]:
    """Return the pattern of the files of each of *tables*, relative to the dump."""
    ending = "parquet" if form == "parquet" else f"jsonl{CODINGS[coding]}"
    return {table.name: f"{table.name}/{form}/*.{ending}" for table in tables}


def one_liners(table: Table, form: str, coding: str) -> dict[str, str]:
    """Return for each reader the line that opens *table* in the folder of the dump.

    >>> from crawler.dump.tables import LINKS
    >>> print(one_liners(LINKS, "parquet", "zstd")["duckdb"])
    duckdb.sql("FROM 'links/parquet/*.parquet'")
    """
    files = patterns([table], form, coding)[table.name]
    folder = files.rpartition("/")[0]
    return {
        reader: line.format(files=files, folder=folder, table=table.name)
        for reader, line in LINES[form].items()
    }
