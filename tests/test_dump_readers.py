"""A dump opens the first time: five readers, two formats, the lines of its own data card.

The data are what breaks readers that guess: 21,000 lines in which whatever can be null is null and
every list is empty, then lines that fill them.
"""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from crawler.article import Article, DateAlternative, Image, Link, Shared
from crawler.dump.export import export
from crawler.dump.lines import Wanted
from crawler.dump.schemas import arrow_type
from crawler.dump.tables import ARTICLES
from pipelines.validate import check_line
from tests.dump_reader import TITLES, plain

ROOT = Path(__file__).parent.parent
NULLS = 21_000  # DuckDB looks at 20,480 lines, polars at 100, pyarrow at one block of 1 MB
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
OFFLINE = {"HF_HUB_OFFLINE": "1", "TZ": "Asia/Tokyo"}  # a reader must not lean on its own zone
READERS = ("duckdb", "polars", "pandas", "pyarrow", "datasets")

FULL = Article(
    article_id="ffffffffffffffff",
    url="https://gazette.test/crue",
    site="gazette",
    headline="Crue\u2028de la Loire \U0001f30a\x00\x85",
    lead="Un «chapô» à l’apostrophe",
    paragraphs=("L’eau monte.\u2029", ""),
    text="L’eau monte.\u2029\n\n",
    language="fr",
    date_published="2015-11-26T08:28:00+08:00",
    date_updated="2015-11-26",
    date_precision="minute",
    date_reference="2015-11-26T09:00:00+01:00",
    date_alternatives=(DateAlternative("updated", None, "meta", "hier", "names no day"),),
    authors=("Ève Ñandú",),
    links_in_text=(Link(None, "Gros porteur", "body", 1), Link("https://g.test/b", "é", "body", 2)),
    images=(Image("https://gazette.test/i.jpg", None, "AFP"),),
    tags=("crue", "Loire"),
    similarity=None,
    shared_with=(Shared("00000000000000aa", 0.4375, "shares_text"),),
    fetched_at="2015-11-26T08:00:00.123456+00:00",
    http_status=200,
    warc_offset=2**53 + 1,
    warnings=("2015-11-26T08:28:00+08:00",),
    tdm_reserved=True,
)
BARE = Article(article_id="0000000000000001", fetched_at="2015-11-25T08:00:00+00:00")
DUTY = replace(FULL, article_id="fffffffffffffffe", fetched_at="2015-11-25T09:00:00+00:00")


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dump")
    articles = folder / "data" / "articles"
    articles.mkdir(parents=True)
    first, rest = BARE.to_line().split(BARE.article_id)
    nulls = (f"{first}{number:016x}{rest}" for number in range(1, NULLS + 1))
    (articles / "2015-11-25.jsonl").write_text("".join(nulls) + DUTY.to_line())
    (articles / "2015-11-26.jsonl").write_text(FULL.to_line())
    export(
        folder / "data",
        folder / "D",
        Wanted(),
        check=check_line,
        created=NOON,
        software="depeche",
    )
    return folder / "D"


def expected(article: Article) -> dict[str, Any]:
    """The row of *article*: its line, the instants in UTC, the dates that can be compared."""
    row: dict[str, Any] = json.loads(article.to_line())
    for name in ("fetched_at", "date_reference"):
        row[name] = row[name] and in_utc(row[name])
    has_date = article.date_published is not None
    return row | {"published_at": "2015-11-26T00:28:00Z" if has_date else None, "updated_at": None}


def in_utc(value: str) -> str:
    return datetime.fromisoformat(value).astimezone(UTC).isoformat().replace("+00:00", "Z")


@cache
def opened(dump: Path, reader: str) -> dict[str, Any]:
    """What the reader makes of each format, in one process: most of its time is the import."""
    names = [BARE.article_id, DUTY.article_id, FULL.article_id]
    done = subprocess.run(
        [sys.executable, "-m", "tests.dump_reader", reader, *names],
        cwd=dump,
        env={**os.environ, **OFFLINE, "PYTHONPATH": str(ROOT), "HF_HOME": str(dump.parent)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("reader", READERS)
def test_a_reader_gets_types_and_values_right_behind_21000_lines_of_nulls(
    reader: str, title: str, dump: Path
) -> None:
    result = opened(dump, reader)[title]
    types = {c.name: plain(eval(arrow_type(c), {"pa": pa})) for c in ARTICLES.columns}
    assert result["types"] == types
    assert result["count"] == NULLS + 2
    rows = sorted(result["rows"], key=lambda row: str(row["article_id"]))
    assert rows == [expected(article) for article in (BARE, DUTY, FULL)]


def test_the_page_on_dumps_has_the_lines_of_the_card(dump: Path) -> None:
    page = (ROOT / "docs" / "dumps.md").read_text("utf-8")
    for code in (dump / "README.md").read_text("utf-8").split("```")[1::2]:
        assert code.partition("\n")[2] in page
