"""The store decides what is new, and a crash leaves nothing half done."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.article import Article
from crawler.errors import DiskError
from crawler.state.lock import FolderBusyError, lock_folder
from crawler.state.store import Store

ARTICLE = Article(
    url="https://gazette.test/crue-1.html",
    headline="La Loire monte",
    text_digest="sha256:aa",
    date_published="2026-11-24T08:28:00+01:00",
    fetched_at="2026-11-24T09:00:00+00:00",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "state.sqlite", folder=tmp_path)
    yield store
    store.close()


def test_an_unknown_article_is_new(store: Store) -> None:
    decided = store.decide(ARTICLE)
    assert decided is not None
    assert (decided.version, decided.change, decided.previous_digest) == (1, "new", None)


def test_the_same_article_again_is_unchanged(store: Store) -> None:
    store.decide(ARTICLE)
    assert store.decide(replace(ARTICLE, url="http://www.gazette.test/crue-1.html?xtor=1")) is None


@pytest.mark.parametrize(
    ("field", "value", "change"),
    [
        ("text_digest", "sha256:bb", "body"),
        ("headline", "La Loire baisse", "headline"),
        ("date_updated", "2026-11-24T09:10:00+01:00", "stamp"),
    ],
)
def test_a_change_makes_the_next_version(store: Store, field: str, value: str, change: str) -> None:
    first = store.decide(ARTICLE)
    second = store.decide(replace(ARTICLE, **{field: value}))
    assert first is not None
    assert second is not None
    assert (second.version, second.change, second.previous_digest) == (2, change, "sha256:aa")
    assert second.article_id == first.article_id


def test_the_same_text_under_another_address_is_a_duplicate_of_the_first(store: Store) -> None:
    first = store.decide(ARTICLE)
    copy = store.decide(replace(ARTICLE, url="https://autre.test/reprise-9.html"))
    third = store.decide(replace(ARTICLE, url="https://encore.test/reprise-9.html"))
    assert first is not None
    assert copy is not None
    assert third is not None
    assert (copy.duplicate_of, copy.similarity, copy.version) == (first.article_id, 1.0, 1)
    assert third.duplicate_of == first.article_id


def test_articles_without_text_are_no_duplicates(store: Store) -> None:
    store.decide(replace(ARTICLE, text_digest=None))
    other = store.decide(replace(ARTICLE, text_digest=None, url="https://gazette.test/b"))
    assert other is not None
    assert other.duplicate_of is None


def test_saved_pages_without_address_are_told_apart_by_text_then_path(store: Store) -> None:
    bare = replace(ARTICLE, url=None)
    results = [
        store.decide(bare),
        store.decide(bare),
        store.decide(replace(bare, text_digest=None, source_path="a.html")),
        store.decide(replace(bare, text_digest=None, source_path="b.html")),
    ]
    assert [result is None for result in results] == [False, True, False, False]


def test_a_decision_without_its_line_is_forgotten(tmp_path: Path) -> None:
    crashed = Store(tmp_path / "state.sqlite", folder=tmp_path)
    crashed.decide(ARTICLE)
    crashed.close()
    again = Store(tmp_path / "state.sqlite", folder=tmp_path)
    assert again.decide(ARTICLE) is not None
    again.close()


def test_a_line_without_its_decision_is_cut_off(tmp_path: Path) -> None:
    output = tmp_path / "articles.jsonl"
    store = Store(tmp_path / "state.sqlite", folder=tmp_path)
    decided = store.decide(ARTICLE)
    assert decided is not None
    output.write_bytes(b"{1}\n")
    store.commit(decided, path="articles.jsonl", length=4)
    output.write_bytes(b"{1}\n{2, half a li")
    store.close()
    again = Store(tmp_path / "state.sqlite", folder=tmp_path)
    assert output.read_bytes() == b"{1}\n"
    assert again.decide(ARTICLE) is None
    again.close()


def test_a_state_file_that_is_none_gives_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(b"this is no database, " * 100)
    with pytest.raises(DiskError, match=r"state\.sqlite: the state cannot be opened"):
        Store(tmp_path / "state.sqlite", folder=tmp_path)


def test_readers_may_look_while_a_crawl_writes(store: Store, tmp_path: Path) -> None:
    store.decide(ARTICLE)
    with sqlite3.connect(tmp_path / "state.sqlite") as reader:
        assert reader.execute("SELECT count(*) FROM versions").fetchone() == (1,)
    reader.close()


def test_a_second_run_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    with (
        lock_folder(tmp_path / "data"),
        pytest.raises(FolderBusyError, match=r"process \d+ is crawling"),
    ):
        lock_folder(tmp_path / "data")


def test_a_folder_is_free_again_when_its_holder_has_ended(tmp_path: Path) -> None:
    lock_folder(tmp_path).close()
    lock_folder(tmp_path).close()
