"""What a dump holds: each line where it belongs, once, and nothing that only looks whole."""

import gzip
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import fastjsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from crawler.article import Article, Image, Link, Shared
from crawler.dump.card import Told
from crawler.dump.export import export
from crawler.dump.lines import Wanted
from crawler.dump.questions import QUESTIONS
from crawler.dump.schemas import json_schema
from crawler.dump.source import day_of
from crawler.dump.survey import clusters_of
from crawler.dump.tables import ARTICLES, TABLES
from crawler.errors import ArchiveError, DepecheError, DiskError, UsageError
from crawler.state.lines import packed
from pipelines.validate import check_line
from tests.program import depeche_here, report_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
JSONL = Wanted(formats=("jsonl",), coding="none")

FLOOD = Article(
    article_id="00000000000000a1",
    site="gazette",
    url="https://gazette.test/crue",
    headline="Crue",
    text="L’eau monte.",
    date_published="2026-11-20T08:00:00+01:00",
    links_related=(Link("https://gazette.test/b", "Le tram", "plus_lus", 1),),
    links_in_text=(Link(None, "La Loire", "body", 1),),
    fetched_at="2026-11-20T08:00:00+00:00",
)
EDITED = replace(FLOOD, version=2, change="body", fetched_at="2026-11-21T08:00:00+00:00")
GONE = replace(FLOOD, version=3, change="gone", fetched_at="2026-11-22T08:00:00+00:00")
COPY = replace(
    FLOOD,
    article_id="00000000000000a0",
    site="courrier",
    duplicate_of=FLOOD.article_id,
    similarity=0.96,
    shared_with=(Shared(FLOOD.article_id, 0.96, "near_duplicate"),),
)
PASSAGE = replace(
    FLOOD,
    article_id="00000000000000b0",
    shared_with=(Shared(FLOOD.article_id, 0.3, "shares_text"),),
)


def data_of(folder: Path, *articles: Article) -> Path:
    """A data folder with the lines of *articles*."""
    for article in articles:
        kind = "duplicates" if article.duplicate_of else "articles"
        file = folder / "data" / kind / f"{(article.fetched_at or 'unknown')[:10]}.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as lines:
            lines.write(article.to_line())
    return folder / "data"


def dumped(data: Path, target: Path, wanted: Wanted = JSONL) -> Told:
    return export(data, target, wanted, check=check_line, created=NOON, software="depeche")


def rows(dump: Path, table: str) -> list[dict[str, Any]]:
    files = sorted((dump / table / "jsonl").glob("*"))
    return [json.loads(line) for file in files for line in file.read_bytes().splitlines()]


def names(dump: Path, table: str) -> list[tuple[str, int]]:
    return [(row["article_id"], row["version"]) for row in rows(dump, table)]


def test_articles_are_the_latest_versions_and_versions_are_all(tmp_path: Path) -> None:
    dumped(data_of(tmp_path, FLOOD, EDITED, PASSAGE), tmp_path / "D")
    assert names(tmp_path / "D", "articles") == [(PASSAGE.article_id, 1), (FLOOD.article_id, 2)]
    assert len(rows(tmp_path / "D", "versions")) == 3


def test_an_article_whose_latest_version_repeats_another_is_a_duplicate(tmp_path: Path) -> None:
    first = replace(COPY, duplicate_of=None, similarity=None, shared_with=())
    dumped(data_of(tmp_path, FLOOD, first, replace(COPY, version=2)), tmp_path / "D")
    assert names(tmp_path / "D", "articles") == [(FLOOD.article_id, 1)]
    assert names(tmp_path / "D", "duplicates") == [(COPY.article_id, 2)]


def test_a_story_that_is_gone_stands_in_versions_alone(tmp_path: Path) -> None:
    told = dumped(data_of(tmp_path, FLOOD, EDITED, GONE, PASSAGE), tmp_path / "D")
    assert names(tmp_path / "D", "articles") == [(PASSAGE.article_id, 1)]
    assert len(rows(tmp_path / "D", "versions")) == 4
    assert {row["article_id"] for row in rows(tmp_path / "D", "links")} == {PASSAGE.article_id}
    assert told.gone == 1


def test_a_story_that_came_back_is_an_article_again(tmp_path: Path) -> None:
    back = replace(GONE, version=4, change="restored")
    dumped(data_of(tmp_path, FLOOD, GONE, back), tmp_path / "D")
    assert names(tmp_path / "D", "articles") == [(FLOOD.article_id, 4)]


def test_a_link_is_a_row(tmp_path: Path) -> None:
    dumped(data_of(tmp_path, FLOOD, EDITED), tmp_path / "D")
    links = rows(tmp_path / "D", "links")
    told = [(r["kind"], r["region"], r["rank"], r["url"], r["text"]) for r in links]
    assert told == [
        ("in_text", "body", 1, None, "La Loire"),
        ("related", "plus_lus", 1, "https://gazette.test/b", "Le tram"),
    ]


def test_a_cluster_is_named_for_its_original_and_a_shared_passage_makes_none(
    tmp_path: Path,
) -> None:
    dumped(data_of(tmp_path, FLOOD, COPY, PASSAGE), tmp_path / "D")
    told = [(r["cluster_id"], r["article_id"], r["size"]) for r in rows(tmp_path / "D", "clusters")]
    original = FLOOD.article_id
    assert told == [(original, COPY.article_id, 2), (original, original, 2)]


def test_a_copy_of_a_story_that_was_taken_down_keeps_its_cluster_alone(tmp_path: Path) -> None:
    dumped(data_of(tmp_path, COPY, PASSAGE), tmp_path / "D")
    (row,) = rows(tmp_path / "D", "clusters")
    assert (row["article_id"], row["size"]) == (COPY.article_id, 1)


def test_a_story_that_is_gone_still_connects_those_that_it_repeated(tmp_path: Path) -> None:
    shared = (*COPY.shared_with, Shared(PASSAGE.article_id, 0.9, "near_duplicate"))
    both = replace(COPY, shared_with=shared)
    gone = replace(both, version=2, change="gone", shared_with=(), duplicate_of=None)
    dumped(data_of(tmp_path, FLOOD, PASSAGE, both, gone), tmp_path / "D")
    told = [(row["article_id"], row["cluster_id"]) for row in rows(tmp_path / "D", "clusters")]
    assert told == [(name, FLOOD.article_id) for name in (FLOOD.article_id, PASSAGE.article_id)]


def test_a_cluster_is_in_the_order_of_publication_what_has_no_date_last(tmp_path: Path) -> None:
    undated = replace(COPY, date_published=None)
    later = replace(COPY, article_id="0" * 16, date_published="2026-11-20T08:00:00Z")
    dumped(data_of(tmp_path, FLOOD, undated, later), tmp_path / "D")
    members = [row["article_id"] for row in rows(tmp_path / "D", "clusters")]
    assert members == [FLOOD.article_id, later.article_id, undated.article_id]


EDGES = st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.sampled_from("abcdefgh")))


@given(EDGES, st.sets(st.sampled_from("abcdefgh")), st.randoms())
def test_clusters_depend_on_the_edges_and_on_no_order(
    edges: dict[str, set[str]], copies: set[str], random: Any
) -> None:
    found = clusters_of(edges, copies=copies)
    shuffled = list(edges.items())
    random.shuffle(shuffled)
    assert clusters_of(dict(shuffled), copies=copies) == found
    assert all(found[name] == found[other] for name in edges for other in edges[name])
    assert all(found[name] == name for name in set(found.values()))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"since": "2026-11-21"}, [2]),
        ({"until": "2026-11-20"}, [1, 1, 1]),
        ({"since": "2026-11-20", "until": "2026-11-21"}, [1, 1, 1, 2]),
        ({"sites": frozenset({"courrier"})}, [1]),
        ({"since": "2027-01-01"}, []),
    ],
    ids=str,
)
def test_only_the_wanted_days_and_sites_are_dumped(
    wanted: dict[str, Any], expected: list[int], tmp_path: Path
) -> None:
    dumped(
        data_of(tmp_path, FLOOD, EDITED, COPY, PASSAGE), tmp_path / "D", replace(JSONL, **wanted)
    )
    versions = sorted(row["version"] for row in rows(tmp_path / "D", "versions"))
    assert versions == expected


def test_the_latest_version_is_the_latest_of_the_wanted_days(tmp_path: Path) -> None:
    dumped(data_of(tmp_path, FLOOD, EDITED), tmp_path / "D", replace(JSONL, until="2026-11-20"))
    assert names(tmp_path / "D", "articles") == [(FLOOD.article_id, 1)]


def compress(data: Path, ending: str) -> None:
    """Give the files of *data* another form, a line a frame, as a crawl writes them."""
    for file in list(data.rglob("*.jsonl")):
        target = file.with_name(file.name + ending)
        lines = file.read_bytes().splitlines(keepends=True)
        target.write_bytes(b"".join(packed(line, target) for line in lines))
        file.unlink()


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_compressed_lines_are_read_as_plain_ones(ending: str, tmp_path: Path) -> None:
    data = data_of(tmp_path, FLOOD, EDITED, COPY)
    dumped(data, tmp_path / "D")
    compress(data, ending)
    dumped(data, tmp_path / "E")
    assert rows(tmp_path / "D", "versions") == rows(tmp_path / "E", "versions")


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_a_line_that_is_being_written_is_left_out(ending: str, tmp_path: Path) -> None:
    data = data_of(tmp_path, FLOOD, PASSAGE)
    if ending:
        compress(data, ending)
    (file,) = data.rglob("*.jsonl*")
    os.truncate(file, file.stat().st_size - 30)
    dumped(data, tmp_path / "D")
    assert names(tmp_path / "D", "versions") == [(FLOOD.article_id, 1)]


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_damaged_file_gives_no_dump(ending: str, tmp_path: Path) -> None:
    data = data_of(tmp_path, FLOOD, PASSAGE)
    compress(data, ending)
    (file,) = data.rglob("*.jsonl*")
    file.write_bytes(b"\xff" * 8 + file.read_bytes()[8:])
    with pytest.raises(ArchiveError, match="restore it"):
        dumped(data, tmp_path / "D")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_the_file_of_a_replay_is_dumped_with_its_duplicates_by_day(tmp_path: Path) -> None:
    dateless = replace(PASSAGE, fetched_at=None)
    lines = "".join(each.to_line() for each in (EDITED, FLOOD, dateless))
    (tmp_path / "out.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "out.duplicates.jsonl").write_text(COPY.to_line(), encoding="utf-8")
    dumped(tmp_path / "out.jsonl", tmp_path / "D")
    days = sorted(path.stem for path in (tmp_path / "D/versions/jsonl").iterdir())
    assert days == ["2026-11-20", "2026-11-21", "unknown"]
    assert names(tmp_path / "D", "duplicates") == [(COPY.article_id, 1)]
    assert names(tmp_path / "D", "articles") == [(FLOOD.article_id, 2), (PASSAGE.article_id, 1)]


LINE = FLOOD.to_line()
BROKEN = {
    "no-json": ("{\n", "Expecting"),
    "no-object": ("[]\n", "no JSON object"),
    "no-article-id": ('{"headline": "Crue"}\n', "article_id"),
    "path-as-id": (LINE.replace(FLOOD.article_id, "../../etc/passwd"), "article_id"),
    "nan": (LINE.replace('"similarity": null', '"similarity": NaN'), "NaN is no number"),
    "wrong-type": (LINE.replace('"version": 1', '"version": "1"'), "version"),
    "too-large": (LINE.replace('"warc_offset": null', f'"warc_offset": {2**63}'), "64 bits"),
    "no-offset": (LINE.replace("08:00:00+00:00", "08:00:00"), "no offset"),
    "no-rfc-3339": (LINE.replace("08:00:00+00:00", "08:00:00.1234567+00:00"), "RFC 3339"),
    "no-day": (LINE.replace("2026-11-20T08:00:00+01:00", "2026-99-99"), "month must be"),
    "no-calendar": (
        LINE.replace("2026-11-20T08:00:00+01:00", "0001-01-01T00:00:00+14:00"),
        "outside the calendar",
    ),
    "nested": ('{"a":' * 100_000 + "\n", "nested too deeply"),
    "no-date": (LINE.replace("2026-11-20T08:00:00+01:00", "hier, à huit heures"), "Invalid"),
    "no-utf-8": (LINE.replace("Crue", "Cr\udcffe"), "utf-8"),
}


@pytest.mark.parametrize("defect", BROKEN)
def test_a_broken_line_is_left_out_and_told_and_the_rest_is_dumped(
    defect: str, tmp_path: Path
) -> None:
    line, reason = BROKEN[defect]
    data = data_of(tmp_path, PASSAGE)
    file = data / "articles" / "2026-11-20.jsonl"
    file.write_bytes(line.encode("utf-8", "surrogateescape") + file.read_bytes())
    told = dumped(data, tmp_path / "D")
    assert names(tmp_path / "D", "articles") == [(PASSAGE.article_id, 1)]
    (left_out,) = told.left_out
    assert f"{file}:1: " in left_out
    assert reason in left_out
    manifest = json.loads((tmp_path / "D/manifest.json").read_text())
    assert manifest["left_out"] == told.left_out


def test_a_file_that_was_compressed_and_kept_is_dumped_once_and_told(tmp_path: Path) -> None:
    data = data_of(tmp_path, FLOOD, PASSAGE)
    file = data / "articles" / "2026-11-20.jsonl"
    file.with_suffix(".jsonl.gz").write_bytes(gzip.compress(file.read_bytes()))
    told = dumped(data, tmp_path / "D")
    assert names(tmp_path / "D", "versions") == [(FLOOD.article_id, 1), (PASSAGE.article_id, 1)]
    assert told.left_out == [
        f"{file}.gz:{number}: version 1 of {name} stands at {file}:{number} already"
        for number, name in enumerate((FLOOD.article_id, PASSAGE.article_id), 1)
    ]


@pytest.mark.parametrize("text", [r"Cr\ud83cue \ud83c\udf0a", r"Cr\uD83Cue \uD83C\uDF0A"])
def test_half_a_character_becomes_the_sign_for_it(text: str, tmp_path: Path) -> None:
    data = data_of(tmp_path, FLOOD)
    file = data / "articles" / "2026-11-20.jsonl"
    file.write_text(LINE.replace("Crue", text), encoding="utf-8")
    dumped(data, tmp_path / "D")
    (row,) = rows(tmp_path / "D", "articles")
    assert row["headline"] == "Cr\ufffdue \U0001f30a"


def test_a_field_that_an_older_version_did_not_know_has_its_default(tmp_path: Path) -> None:
    data = data_of(tmp_path, FLOOD)
    values = json.loads(LINE)
    del values["tags"], values["charset_source"]
    values["invented_later"] = values["links_related"][0]["invented_later"] = 1
    (data / "articles" / "2026-11-20.jsonl").write_text(json.dumps(values) + "\n")
    dumped(data, tmp_path / "D")
    (row,) = rows(tmp_path / "D", "articles")
    assert (row["tags"], row["charset_source"]) == ([], None)
    assert "invented_later" not in row
    assert row["links_related"] == json.loads(LINE)["links_related"]


def test_lines_that_a_crawl_adds_meanwhile_are_of_the_next_dump(tmp_path: Path) -> None:
    data = data_of(tmp_path, FLOOD)

    def check(row: dict[str, Any]) -> None:
        data_of(tmp_path, EDITED)

    export(data, tmp_path / "D", JSONL, check=check, created=NOON, software="depeche")
    assert names(tmp_path / "D", "versions") == [(FLOOD.article_id, 1)]


def test_a_dump_of_the_same_lines_is_the_same_bytes(tmp_path: Path) -> None:
    data = data_of(tmp_path, FLOOD, EDITED, COPY, PASSAGE)
    everything = Wanted(coding="gzip")
    for name in ("D", "E"):
        dumped(data, tmp_path / name, everything)
    first, second = (dict(contents(tmp_path / name)) for name in ("D", "E"))
    assert first == second


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def test_each_line_of_each_table_follows_its_schema(tmp_path: Path) -> None:
    data = data_of(tmp_path, FLOOD, EDITED, COPY, PASSAGE)
    (data / "runs").mkdir()
    run = report_of("r", counts={"new": 4})
    (data / "runs" / "r.json").write_text(json.dumps(run))
    dumped(data, tmp_path / "D")
    for table in TABLES:
        check = fastjsonschema.compile(json.loads(json_schema(table)))
        found = rows(tmp_path / "D", table.name)
        assert found
        for row in found:
            check(row)


def test_a_report_of_a_replay_that_is_none_is_passed_by(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text(FLOOD.to_line(), "utf-8")
    (tmp_path / "out.report.json").write_text("[" * 100_000)
    assert dumped(tmp_path / "out.jsonl", tmp_path / "D").rows["runs"] == 0


def test_the_schema_of_articles_is_that_of_the_line_and_two_dates() -> None:
    line = json.loads((Path("crawler") / "article.schema.json").read_text("utf-8"))
    dump = json.loads(json_schema(ARTICLES))
    assert list(dump["properties"]) == [*line["properties"], "published_at", "updated_at"]
    for name, rule in line["properties"].items():
        ours = dump["properties"][name]
        assert kinds(ours["type"]) == kinds(rule.get("type", "string"))
        assert ours.get("enum") == rule.get("enum")


def kinds(stated: str | list[str]) -> set[str]:
    return {stated} if isinstance(stated, str) else set(stated)


def views(dump: Path, form: str) -> duckdb.DuckDBPyConnection:
    db = duckdb.connect()
    sql = (dump / "schema" / f"duckdb_{form}.sql").read_text("utf-8")
    for table in TABLES:
        sql = sql.replace(f"'{table.name}/", f"'{dump / table.name}/")
    db.execute(sql)
    return db


HOUR = timedelta(hours=1)

SCHOOL = replace(
    FLOOD,
    article_id="00000000000000c0",
    url="https://gazette.test/ecole",
    headline="L’École rouvre",
    section="Société",
    text="Trois mots seulement.",
    agency="AFP",
    authors=("Ève Ñandú", "Luc Roy"),
    date_published="2026-11-20",
    links_related=(),
    links_in_text=(Link(FLOOD.url, "Crue", "body", 1),),
)
UNDATED = replace(SCHOOL, article_id="00000000000000d0", date_published=None, agency=None,
                  authors=("Luc Roy",), url="https://gazette.test/d", headline=None,
                  text="Une ÉCOLE ferme.", links_in_text=())  # fmt: skip

ANSWERS = {
    "articles per day, as the site counts days, and section": [
        ("2026-11-20", "Société", 1), ("2026-11-20", None, 1), (None, "Société", 1),
    ],
    "each story once, wire copy that several printed too": [("a1", 2), ("c0", 1), ("d0", 1)],
    "the latest version of every article, copies and what is gone too": [
        ("a0", 1), ("a1", 2), ("c0", 1), ("d0", 1), ("e0", 3),
    ],
    "which stories were edited": [("a1", 2), ("e0", 3)],
    "corrections after publication, and how long after": [(FLOOD.url, 2, "body", 25 * HOUR)],
    "headlines before and after an edit": [(FLOOD.url, 2, "Crue", "Crue majeure")],
    "who edits most: versions of a story, on average": [("gazette", 1.25), ("courrier", 1.0)],
    "who ran the wire copy first": [("a1", "courrier", 2)],
    "stories that several sites tell": [("a1", ["courrier", "gazette"])],
    "percent of each agency, null for the site's own": [(None, 66.7), ("AFP", 33.3)],
    "articles by author": [("Luc Roy", 2), ("Ève Ñandú", 1)],
    "articles per hour of the day, on the clocks of each site": [("gazette", 9, 1)],
    "pictures by credit": [("AFP", 2), (None, 1)],
    "median length in words": [("gazette", 3.0)],
    "articles without a date, and with a day alone": [("gazette", 1, 1)],
    "a text search that forgives accents and capitals": [
        (UNDATED.url, None), (SCHOOL.url, "L’École rouvre"),
    ],
    "links from article to article": [("c0", "a1", "in_text")],
    "hosts that links lead to": [("gazette.test", "related", 2), ("gazette.test", "in_text", 1)],
    "what the sites said was most read": [("Le tram", 2)],
}  # fmt: skip


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_the_questions_of_the_card_have_answers(form: str, tmp_path: Path) -> None:
    closed = replace(GONE, article_id="00000000000000e0", url="https://gazette.test/e")
    edited = replace(EDITED, headline="Crue majeure", date_published="2026-11-20T09:00:00+01:00")
    pictures = (Image("https://gazette.test/1.jpg", "La cour", "AFP"),) * 2
    school = replace(SCHOOL, images=(*pictures, Image("https://gazette.test/2.jpg", None, None)))
    lines = (FLOOD, edited, COPY, school, UNDATED, closed)
    dumped(data_of(tmp_path, *lines), tmp_path / "D", Wanted())
    with views(tmp_path / "D", form) as db:
        answers = {question: answer(db.sql(sql)) for question, sql in QUESTIONS.items()}
    assert answers == ANSWERS


def answer(found: duckdb.DuckDBPyRelation) -> list[tuple[Any, ...]]:
    """Its rows, ids by their last two letters; of whole lines id and version."""
    if len(found.columns) > 10:
        found = found.project("article_id, version")
    return [
        tuple(v[-2:] if isinstance(v, str) and v.startswith("0000") else v for v in row)
        for row in found.fetchall()
    ]


@pytest.mark.parametrize("coding", ["zstd", "gzip", "none"])
def test_tables_without_rows_are_views_without_rows(coding: str, tmp_path: Path) -> None:
    dumped(data_of(tmp_path, FLOOD), tmp_path / "D", replace(JSONL, coding=coding))
    with views(tmp_path / "D", "jsonl") as db:
        counts = {t.name: db.sql(f"FROM {t.name}").fetchall() for t in TABLES}
        typed = db.sql("SELECT published_at FROM clusters").types
    assert {name for name, found in counts.items() if found} == {"articles", "versions", "links"}
    assert [str(kind) for kind in typed] == ["TIMESTAMP WITH TIME ZONE"]


def test_the_manifest_has_the_digest_of_every_file(tmp_path: Path) -> None:
    dumped(data_of(tmp_path, FLOOD), tmp_path / "D")
    manifest = json.loads((tmp_path / "D/manifest.json").read_text())
    written = {name for name, _ in contents(tmp_path / "D")}
    assert set(manifest["files"]) == written - {"manifest.json", "_SUCCESS"}


def test_an_interrupted_export_leaves_nothing(tmp_path: Path) -> None:
    def interrupt(row: dict[str, Any]) -> None:
        raise KeyboardInterrupt

    data = data_of(tmp_path, FLOOD)
    with pytest.raises(KeyboardInterrupt):
        export(data, tmp_path / "D", JSONL, check=interrupt, created=NOON, software="depeche")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_what_a_killed_export_left_is_removed_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / ".D.part" / "articles" / "jsonl"
    left.mkdir(parents=True)
    (left / "1999-01-01.jsonl").write_text("{}\n")
    (tmp_path / ".D.part" / "_SUCCESS").touch()
    dumped(data_of(tmp_path, FLOOD), tmp_path / "D")
    assert not (tmp_path / "D/articles/jsonl/1999-01-01.jsonl").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["D", "data"]


def test_a_second_export_to_the_same_folder_says_so(tmp_path: Path) -> None:
    data = data_of(tmp_path, FLOOD)

    def meanwhile(row: dict[str, Any]) -> None:
        with pytest.raises(UsageError, match="another process"):
            dumped(data, tmp_path / "D")

    export(data, tmp_path / "D", JSONL, check=meanwhile, created=NOON, software="depeche")
    assert (tmp_path / "D/_SUCCESS").exists()


def test_a_dump_below_a_folder_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match=r"cannot be made \(No such file .*is its folder there"):
        dumped(data_of(tmp_path, FLOOD), tmp_path / "absent" / "D")


def test_an_existing_folder_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "D").mkdir()
    (tmp_path / "D/mine.txt").touch()
    with pytest.raises(UsageError, match="exists"):
        dumped(data_of(tmp_path, FLOOD), tmp_path / "D")
    assert [path.name for path in (tmp_path / "D").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", ["absent", "empty", "page.html"])
def test_what_holds_no_lines_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "page.html").touch()
    with pytest.raises(DepecheError, match=name):
        dumped(tmp_path / name, tmp_path / "D")
    assert not (tmp_path / "D").exists()


def test_parquet_holds_no_more_text_in_memory_than_a_group_of_rows_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.dump.files.CHARACTERS", len(FLOOD.text))
    dumped(data_of(tmp_path, FLOOD, PASSAGE), tmp_path / "D", Wanted(formats=("parquet",)))
    file = parquet.ParquetFile(tmp_path / "D/versions/parquet/2026-11-20.parquet")
    assert (file.metadata.num_rows, file.metadata.num_row_groups) == (2, 2)


def test_parquet_without_pyarrow_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"depeche\[parquet\]"):
        dumped(data_of(tmp_path, FLOOD), tmp_path / "D", Wanted())


@pytest.mark.parametrize("fetched_at", ['"../../etc"', "17", '"2026"', "null", "[]"])
def test_a_day_is_a_day_and_never_a_path(fetched_at: str) -> None:
    assert day_of(f'{{"fetched_at": {fetched_at}}}'.encode()) == "unknown"


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    data = data_of(tmp_path, FLOOD, EDITED, COPY)
    done = depeche_here("export", data, "-o", tmp_path / "D", "--until", "2026-11-20")
    rows_told = "articles=1 versions=2 duplicates=1 clusters=2 links=4 runs=0"
    assert done.code == 0
    assert done.err.strip() == f"depeche export: {tmp_path / 'D'} {rows_told}"
    assert (tmp_path / "D/articles/parquet/2026-11-20.parquet").exists()
    assert (tmp_path / "D/_SUCCESS").exists()


def test_the_command_ends_with_10_when_lines_were_left_out(tmp_path: Path) -> None:
    data = data_of(tmp_path, FLOOD)
    (data / "articles/2026-11-19.jsonl").write_text("{\n")
    done = depeche_here("export", data, "-o", tmp_path / "D", "--format", "jsonl")
    assert done.code == 10
    assert "2026-11-19.jsonl:1: Expecting" in done.err
    assert (tmp_path / "D/_SUCCESS").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("", "either -o DUMP or --wacz"),
        ("-o D --wacz a.wacz", "either -o DUMP or --wacz"),
        ("-o data/D", "data/D: lies in data, where neither a takedown nor a check expects it"),
        ("--wacz data/warc/a.wacz", "name a place outside of it"),
        ("-o D --since hier", "argument --since: 'hier' is no day, such as"),
        ("-o D --since 2026-11-21 --until 2026-11-20", "--since 2026-11-21 is after --until"),
    ],
)
def test_a_wrong_command_line_ends_with_2(options: str, told: str, tmp_path: Path) -> None:
    data = data_of(tmp_path, FLOOD).relative_to(tmp_path)
    done = depeche_here("export", data, *options.split(), cwd=tmp_path)
    assert done.code == 2
    assert told in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
