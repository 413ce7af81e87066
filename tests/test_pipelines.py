"""From item to line: refused, decided, written."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.article import Article
from crawler.errors import DiskError
from crawler.outcome import Refusal
from crawler.state.store import Store
from pipelines.deduplicate import Deduplicate
from pipelines.jsonlines import JsonLines, beside, by_day
from pipelines.refused import Refused
from pipelines.validate import Validate

ARTICLE = Article(
    url="https://gazette.test/crue-1.html",
    text_digest="sha256:aa",
    fetched_at="2026-11-24T23:59:00+00:00",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(":memory:", folder=tmp_path)
    yield store
    store.close()


def test_a_refusal_leaves_the_pipelines_with_its_reason() -> None:
    refusal = Refusal("https://gazette.test/", "failed", "empty", "no body")
    with pytest.raises(Refused) as caught:
        Validate().process_item(refusal)
    assert caught.value.refusal is refusal


def test_an_unchanged_article_leaves_the_pipelines(store: Store) -> None:
    deduplicate, lines = Deduplicate(store), JsonLines(store, by_day)
    lines.process_item(deduplicate.process_item(ARTICLE))
    with pytest.raises(Refused) as caught:
        deduplicate.process_item(ARTICLE)
    lines.close_spider()
    assert caught.value.refusal.outcome == "unchanged"


def test_a_page_that_did_not_change_is_no_longer_missing(store: Store) -> None:
    deduplicate, lines = Deduplicate(store), JsonLines(store, by_day)
    lines.process_item(deduplicate.process_item(ARTICLE))
    absent = replace(ARTICLE, change="gone", http_status=404, warnings=("the site answered 404",))
    unchanged = Refusal(str(ARTICLE.url), "unchanged", "http_304", "the site answered 304")
    kinds = []
    for item in (absent, unchanged, absent):
        with pytest.raises(Refused) as caught:
            deduplicate.process_item(item)
        kinds.append(caught.value.refusal.kind)
    assert kinds == ["missing", "http_304", "missing"]
    assert deduplicate.process_item(absent).change == "gone"
    lines.close_spider()


def test_lines_go_to_the_day_of_fetch_and_duplicates_apart(store: Store, tmp_path: Path) -> None:
    deduplicate, lines = Deduplicate(store), JsonLines(store, by_day)
    second = replace(ARTICLE, text_digest="sha256:bb")
    copy = replace(second, url="https://autre.test/9", fetched_at="2026-11-25T00:01:00+00:00")
    for article in (ARTICLE, second, copy):
        lines.process_item(deduplicate.process_item(article))
    lines.close_spider()
    written = (tmp_path / "articles/2026-11-24.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["version"] for line in written] == [1, 2]
    assert (tmp_path / "duplicates/2026-11-25.jsonl").exists()


def test_duplicates_of_a_replay_stand_beside_its_output() -> None:
    place = beside(Path("out/fr.jsonl"))
    duplicate = replace(ARTICLE, duplicate_of="1" * 16)
    assert (place(ARTICLE), place(duplicate)) == ("fr.jsonl", "fr.duplicates.jsonl")


def test_a_file_that_refuses_the_line_ends_the_run(store: Store, tmp_path: Path) -> None:
    (tmp_path / "articles").write_text("a file where a folder should be")
    with pytest.raises(DiskError, match="cannot write"):
        JsonLines(store, by_day).process_item(Deduplicate(store).process_item(ARTICLE))


def test_a_line_that_was_refused_leaves_the_store_to_others(tmp_path: Path) -> None:
    (tmp_path / "articles").write_text("a file where a folder should be")
    store = Store(tmp_path / "state.sqlite", folder=tmp_path)
    with pytest.raises(DiskError):
        JsonLines(store, by_day).process_item(Deduplicate(store).process_item(ARTICLE))
    with closing(sqlite3.connect(tmp_path / "state.sqlite", timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
    store.close()


def test_what_a_full_disk_refused_is_not_written_later(store: Store, tmp_path: Path) -> None:
    output = tmp_path / "articles/2026-11-24.jsonl"
    output.parent.mkdir()
    output.symlink_to("/dev/full")
    deduplicate, lines = Deduplicate(store), JsonLines(store, by_day)
    with pytest.raises(DiskError, match="cannot write"):
        lines.process_item(deduplicate.process_item(ARTICLE))
    output.unlink()
    other = replace(ARTICLE, url="https://gazette.test/b", text_digest="sha256:bb")
    for article in (other, ARTICLE):
        lines.process_item(deduplicate.process_item(article))
    lines.close_spider()
    written = output.read_text("utf-8").splitlines()
    assert [json.loads(line)["url"] for line in written] == [other.url, ARTICLE.url]


def test_a_file_that_another_program_left_is_kept_but_for_a_cut_line(
    store: Store, tmp_path: Path
) -> None:
    output = tmp_path / "articles/2026-11-24.jsonl"
    output.parent.mkdir()
    output.write_bytes(b'{"url": "https://gazette.test/a"}\n{"url": "htt')
    deduplicate, lines = Deduplicate(store), JsonLines(store, by_day)
    lines.process_item(deduplicate.process_item(ARTICLE))
    lines.close_spider()
    written = output.read_text("utf-8").splitlines()
    assert [json.loads(line)["url"] for line in written] == [
        "https://gazette.test/a",
        ARTICLE.url,
    ]
