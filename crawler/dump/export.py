"""A whole dump, written in two passes over the lines: look at all, then write all."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from crawler.article import SCHEMA_VERSION
from crawler.dump import schemas
from crawler.dump.card import Told, card, profile_card
from crawler.dump.files import Folder, pyarrow, table_folder
from crawler.dump.lines import Lines
from crawler.dump.profiled import write_profile
from crawler.dump.readers import patterns
from crawler.dump.rows import link_rows, member_rows, run_row, with_sizes
from crawler.dump.source import open_source
from crawler.dump.staging import new_folder, write_manifest
from crawler.dump.tables import ARTICLES, CLUSTERS, DUPLICATES, LINKS, RUNS, TABLES, VERSIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from crawler.dump.lines import Wanted
    from crawler.dump.rows import Row
    from crawler.dump.source import Source


def export(
    path: Path,
    target: Path,
    wanted: Wanted,
    *,
    check: Callable[[Row], None],
    created: datetime,
    software: str,
) -> Told:
    """Write the lines of *path* as the dump *target*, complete or not at all; return what it holds.

    *check* raises SchemaError for a line that breaks the schema. Such a line is left out, and
    told. Raises UsageError, DiskError or ArchiveError when there is no dump.
    """
    if "parquet" in wanted.formats and not wanted.profile:
        pyarrow()
    with new_folder(target) as folder:
        spool = folder / "spool"
        spool.mkdir()
        source = open_source(path, spool=spool)
        lines = Lines(source, wanted, check=check)
        told = Told(left_out=lines.left_out, days=lines.days())
        if wanted.profile:
            write_profile(lines, folder, wanted, told)
        else:
            _write_tables(lines, source, folder, wanted, told)
            _write_schemas(folder, wanted, told)
        shutil.rmtree(spool)
        facts = {"software": software, "created": created.isoformat(timespec="seconds")}
        text = (profile_card if wanted.profile else card)(told, wanted, **facts)
        (folder / "README.md").write_text(text, encoding="utf-8")
        write_manifest(folder, {**facts, **_manifest(told, wanted)})
    return told


def _write_tables(lines: Lines, source: Source, folder: Path, wanted: Wanted, told: Told) -> None:
    runs = list(
        map(run_row, source.runs())
    )  # a folder of reports that is closed to us ends it here
    folders = {
        table.name: table_folder(table, folder, formats=wanted.formats, coding=wanted.coding)
        for table in TABLES
    }
    clusters = lines.survey.clusters()
    members: list[Row] = []
    for day in lines.days():
        for each in folders.values():
            each.start(day)
        for row in lines.of(day):
            folders[VERSIONS.name].write(row)
            if lines.survey.is_latest(row) and _write_latest(row, folders, told):
                members += member_rows(row, clusters)
    folders[CLUSTERS.name].write_all(with_sizes(members))
    folders[RUNS.name].write_all(runs)
    for name, each in folders.items():
        each.close()
        told.rows[name] = each.rows
        if not each.rows:
            shutil.rmtree(folder / name)


def _write_latest(row: Row, folders: dict[str, Folder], told: Told) -> bool:
    """Write the latest version of an article; False when the story is gone."""
    if not told.add(row):
        return False
    table = ARTICLES if row["duplicate_of"] is None else DUPLICATES
    folders[table.name].write(row)
    for link in link_rows(row):
        folders[LINKS.name].write(link)
    return True


def _write_schemas(folder: Path, wanted: Wanted, told: Told) -> None:
    """Write what each reader must be told of the tables that have rows, and all JSON Schemas."""
    schema = folder / "schema"
    schema.mkdir()
    tables = [table for table in TABLES if told.rows[table.name]]
    texts = {f"{table.name}.schema.json": schemas.json_schema(table) for table in TABLES}
    for each in wanted.formats:
        texts[f"duckdb_{each}.sql"] = schemas.duckdb_views(
            TABLES, files=patterns(tables, each, wanted.coding), is_parquet=each == "parquet"
        )
    texts["polars_schema.py"] = schemas.polars_schema(TABLES)
    texts["datasets_features.py"] = schemas.datasets_features(TABLES)
    texts["arrow_schema.py"] = schemas.arrow_schema(TABLES)
    for name, text in texts.items():
        (schema / name).write_text(text, encoding="utf-8")


def _manifest(told: Told, wanted: Wanted) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "rows": told.rows,
        "profile": wanted.profile,
        "since": wanted.since,
        "until": wanted.until,
        "sites": sorted(wanted.sites) or None,
        "left_out": told.left_out,
    }
