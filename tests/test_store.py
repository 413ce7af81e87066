"""The store decides what is new, and a crash leaves nothing half done."""

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from urllib.parse import urljoin

import pytest

from crawler.archive.warc.payloads import Payloads
from crawler.archive.warc.revisit import Original
from crawler.article import Article
from crawler.errors import DiskError
from crawler.extract import text_digest
from crawler.state.duplicates import index, repeats
from crawler.state.duplicates.packing import unpack
from crawler.state.identity import may_name
from crawler.state.lock import FolderBusyError, lock_folder
from crawler.state.rechecks.validators import Validator, Validators
from crawler.state.store import Store

ARTICLE = Article(
    url="https://gazette.test/crue-1.html",
    site="gazette",
    headline="La Loire monte",
    lead="Deux mètres en une nuit.",
    text_digest="sha256:aa",
    date_published="2026-11-24T08:28:00+01:00",
    fetched_at="2026-11-24T09:00:00+00:00",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "state.sqlite", folder=tmp_path)
    yield store
    store.close()


def keep(store: Store, article: Article, **changes: Any) -> Article:
    """Return the decision on a changed *article*, committed."""
    decided = store.decide(replace(article, **changes))
    assert decided is not None
    store.commit(decided, path="articles.jsonl", length=0)
    return decided


def written(number: int, *, words: int = 200) -> str:
    """Return a text of its own for each *number*."""
    letters = random.Random(number)
    return " ".join("".join(letters.choices("abcdefgh", k=5)) for _ in range(words))


def told(text: str, **fields: Any) -> Article:
    """Return an article of one site with *text*."""
    return replace(ARTICLE, text=text, text_digest=text_digest(text), **fields)


def test_an_unknown_article_is_new(store: Store) -> None:
    decided = keep(store, ARTICLE)
    assert (decided.version, decided.change, decided.previous_digest) == (1, "new", None)


def test_the_same_article_again_is_unchanged(store: Store) -> None:
    keep(store, ARTICLE)
    assert store.decide(replace(ARTICLE, url="http://www.gazette.test/crue-1.html?xtor=1")) is None


@pytest.mark.parametrize(
    ("field", "value", "change"),
    [
        ("text_digest", "sha256:bb", "body"),
        ("headline", "La Loire baisse", "headline"),
        ("lead", "Trois mètres en une nuit.", "lead"),
        ("date_updated", "2026-11-24T09:10:00+01:00", "stamp"),
        ("date_published", "2026-11-24T08:29:00+01:00", "stamp"),
    ],
)
def test_a_change_makes_the_next_version(store: Store, field: str, value: str, change: str) -> None:
    first = keep(store, ARTICLE)
    second = keep(store, ARTICLE, **{field: value})
    assert (second.version, second.change, second.previous_digest) == (2, change, "sha256:aa")
    assert second.article_id == first.article_id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", " La  Loire\u00a0monte"),
        ("lead", "DEUX MÈTRES EN UNE NUIT."),
        ("date_published", "2026-11-24T07:28:00Z"),
        ("date_published", "2026-11-24"),
        ("tags", ("crue",)),
        ("section", "Blois"),
        ("canonical_url", "https://gazette.test/crue-1.html?x=1"),
        ("warnings", ("no zone",)),
        ("etag", '"2"'),
        ("stamp_raw", "24 novembre, 8 h 28"),
    ],
)
def test_what_stands_around_the_article_makes_no_version(
    store: Store, field: str, value: Any
) -> None:
    keep(store, ARTICLE)
    assert store.decide(replace(ARTICLE, **{field: value})) is None


def test_a_stamp_counted_from_a_later_fetch_makes_no_version(store: Store) -> None:
    counted = replace(ARTICLE, date_method="stamp", stamp_raw="il y a 2 heures")
    keep(store, counted, date_published="2026-11-24T07:10:00+01:00")
    later: dict[str, Any] = {
        "stamp_raw": "Il y a 3 heures",
        "date_published": "2026-11-24T07:55:00+01:00",
    }
    assert store.decide(replace(counted, **later)) is None
    fresh = {"stamp_raw": "il y a 2 minutes", "date_published": "2026-11-24T10:53:00+01:00"}
    assert keep(store, counted, **fresh).change == "stamp"


@pytest.mark.parametrize(
    "stamp",
    ["il y a 2 h", "depuis 2 heures", "2 hours ago", "vor 2 Stunden", "hace 2 horas",
     "2 uur geleden", "2小时前"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("published", "change"), [("09:28:00", None), ("09:28:01", "stamp")], ids=["drifts", "moves"]
)
def test_a_stamp_that_counts_back_drifts_by_an_hour_in_any_language(
    store: Store, stamp: str, published: str, change: str | None
) -> None:
    counted = replace(ARTICLE, date_method="stamp", stamp_raw=stamp)
    keep(store, counted)
    decided = store.decide(replace(counted, date_published=f"2026-11-24T{published}+01:00"))
    assert (decided and decided.change) == change


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ({"date_method": "json_ld"}, {}),
        ({"stamp_raw": "08h28"}, {}),
        ({}, {"stamp_raw": "08h58"}),
    ],
    ids=["date-of-metadata", "printed-before", "printed-later"],
)
def test_a_date_that_was_not_counted_back_twice_may_not_drift(
    store: Store, first: dict[str, Any], later: dict[str, Any]
) -> None:
    known = replace(ARTICLE, date_method="stamp", stamp_raw="il y a 2 h")
    keep(store, replace(known, **first))
    moved = {"date_published": "2026-11-24T08:58:00+01:00", **first, **later}
    assert keep(store, replace(known, **moved)).change == "stamp"


@pytest.mark.parametrize(
    ("day", "change"), [("2026-11-15", None), ("2026-10-01", "stamp")], ids=["drifts", "moves"]
)
def test_a_day_counted_in_weeks_drifts_by_days(store: Store, day: str, change: str | None) -> None:
    counted = replace(ARTICLE, date_method="stamp", stamp_raw="il y a 2 semaines")
    keep(store, counted, date_published="2026-11-10")
    decided = store.decide(replace(counted, date_published=day))
    assert (decided and decided.change) == change


@pytest.mark.parametrize(
    ("url", "canonical_url"),
    [
        ("https://gazette.test/la-loire-deborde", "https://gazette.test/crue-1.html"),
        ("https://gazette.test/amp?a=1", "https://www.gazette.test/crue-1"),
        ("https://m.gazette.test/crue-1.html#suite", None),
    ],
    ids=["slug", "twin", "mobile"],
)
def test_another_address_of_the_article_is_its_next_version(
    store: Store, url: str, canonical_url: str | None
) -> None:
    first = keep(store, ARTICLE)
    moved = keep(store, ARTICLE, url=url, canonical_url=canonical_url, text_digest="sha256:bb")
    assert (moved.article_id, moved.version) == (first.article_id, 2)
    assert moved.url == url


def test_a_slug_that_was_once_seen_as_canonical_is_known_later(store: Store) -> None:
    first = keep(store, ARTICLE, canonical_url="https://gazette.test/la-loire-deborde-1.html")
    moved = {"url": "https://gazette.test/la-loire-deborde-1.html", "text_digest": "sha256:bb"}
    assert keep(store, ARTICLE, **moved).article_id == first.article_id


@pytest.mark.parametrize(
    "canonical_url",
    [
        "https://autre.test/crue-1.html",
        "https://gazette.test/",
        "https://gazette.test/loire",
        "https://gazette.test/loire/lire.php",
        "https://gazette.test/loire/toutes-les-crues",
    ],
    ids=["other-host", "home", "section", "number-lost", "number-lost-in-a-slug"],
)
def test_a_canonical_address_that_names_no_article_joins_none(
    store: Store, canonical_url: str
) -> None:
    one = {"url": "https://gazette.test/loire/lire.php?id=11", "canonical_url": canonical_url}
    other = {"url": "https://gazette.test/loire/lire.php?id=12", "canonical_url": canonical_url}
    first = keep(store, ARTICLE, **one)
    second = keep(store, ARTICLE, **other)
    assert second.article_id != first.article_id
    assert second.version == 1


@pytest.mark.parametrize(
    ("own", "canonical", "told"),
    [
        ("/lire?id=5f3a9c1d2e", "/crue-5f3a9c1d2e", True),
        ("/lire?id=deadbeefca", "/la-loire-deborde", False),
        ("/crue-12", "/?p=12", False),
        ("/lire?id=11", "/crue-11", True),
        ("/lire?id=11", "/article?id=11", True),
        ("/lire?tri=face", "/la-loire-deborde", True),
        ("/crue", "/la-loire-deborde", True),
        ("/crue", "/loire", False),
        ("/loire/crue", "/loire", False),
        ("/la-loire-deborde/crue-1", "/la-loire-deborde", False),
        ("/la-loire-deborde/crue-1", "/la-loire-deborde/", False),
        ("/crue-1?vue=liste", "/crue-1", True),
        ("/crue-1", "//autre.test/crue-1", False),
    ],
)
def test_a_canonical_address_may_name_a_page_unless_it_names_less(
    own: str, canonical: str, *, told: bool
) -> None:
    home = "https://gazette.test/"
    assert may_name(urljoin(home, canonical), own=urljoin(home, own)) is told


@pytest.mark.parametrize("headline", ["Titre {}", None])
def test_a_canonical_address_printed_on_every_page_joins_no_articles(
    store: Store, headline: str | None
) -> None:
    stuck = "https://gazette.test/article-modele-1.html"
    ids = set()
    for number in range(3):
        url = f"https://gazette.test/un-article-{number}.html"
        title = headline and headline.format(number)
        page = told(written(number), url=url, headline=title, canonical_url=stuck)
        ids.add(keep(store, page).article_id)
        assert store.decide(page) is None
    assert len(ids) == 3


def test_an_address_stays_that_of_its_first_article(store: Store) -> None:
    other = told(written(2), url="https://gazette.test/un-autre-article-2.html", headline="B")
    keep(store, told(written(1)))
    second = keep(store, other)
    keep(store, told(written(3), canonical_url=other.url))
    assert keep(store, replace(other, headline="C")).article_id == second.article_id


@pytest.mark.parametrize(
    "text",
    [f"{written(1)} {written(2)}", f"{written(1)} {written(2, words=800)}", written(1)[:240]],
    ids=["grown", "grown five times", "cut"],
)
def test_a_new_slug_with_a_new_headline_is_known_by_its_text(store: Store, text: str) -> None:
    first = keep(store, told(written(1)))
    slug = {"url": "https://gazette.test/la-loire-deborde", "headline": "La Loire déborde"}
    moved = told(text, canonical_url=ARTICLE.url, **slug)
    assert keep(store, moved).article_id == first.article_id


def test_the_same_text_under_another_address_is_a_duplicate_of_the_first(store: Store) -> None:
    first = keep(store, ARTICLE)
    copy = keep(store, ARTICLE, url="https://autre.test/reprise-9.html")
    third = keep(store, ARTICLE, url="https://encore.test/reprise-9.html")
    assert (copy.duplicate_of, copy.similarity, copy.version) == (first.article_id, 1.0, 1)
    assert third.duplicate_of == first.article_id
    assert [edge.article_id for edge in third.shared_with] == [first.article_id, copy.article_id]


def test_a_few_words_that_every_page_has_make_no_duplicate(store: Store) -> None:
    keep(store, told("Réservé aux abonnés."))
    other = keep(store, told("Réservé aux abonnés."), url="https://gazette.test/b", headline="B")
    assert other.duplicate_of is None


def test_articles_without_text_are_no_duplicates(store: Store) -> None:
    keep(store, ARTICLE, text_digest=None)
    other = keep(store, ARTICLE, text_digest=None, url="https://gazette.test/b")
    assert other.duplicate_of is None


def test_a_padded_copy_is_a_near_duplicate_with_its_edge(store: Store) -> None:
    first = keep(store, told(written(1)))
    padded = f"AFP. {written(1)} {written(2, words=90)}"
    copy = keep(store, told(padded, url="https://autre.test/9", site="autre"))
    (edge,) = copy.shared_with
    assert copy.duplicate_of == edge.article_id == first.article_id
    assert (edge.verdict, edge.similarity, copy.similarity) == ("near_duplicate", 1.0, 1.0)


def test_a_follow_up_with_its_background_stays_an_article(store: Store) -> None:
    first = keep(store, told(written(1)))
    follow_up = f"{written(3)} {written(1)[:550]}"
    later = keep(store, told(follow_up, url="https://autre.test/9", site="autre"))
    (edge,) = later.shared_with
    assert (edge.article_id, edge.verdict) == (first.article_id, "shares_text")
    assert (later.duplicate_of, later.similarity) == (None, None)


def test_a_merged_dispatch_names_all_its_parts_and_joins_none_of_them(store: Store) -> None:
    one = keep(store, told(written(1)))
    two = keep(store, told(written(2), url="https://gazette.test/b-2"))
    both = f"{written(1)} {written(2)}"
    merged = keep(store, told(both, url="https://autre.test/9", site="autre"))
    assert {edge.article_id for edge in merged.shared_with} == {one.article_id, two.article_id}
    again = keep(store, told(written(2), url="https://encore.test/9", site="encore"))
    assert one.article_id not in {edge.article_id for edge in again.shared_with}


def test_yesterdays_weather_on_the_same_site_is_no_copy(store: Store) -> None:
    keep(store, told(written(1)))
    today = f"{written(1)[:900]} {written(5, words=50)}"
    bulletin = told(today, url="https://gazette.test/b-2", date_published="2026-11-26")
    later = keep(store, bulletin)
    assert later.duplicate_of is None
    assert [edge.verdict for edge in later.shared_with] == ["shares_text"]
    copied = keep(store, told(today, url="https://autre.test/9", site="autre"))
    assert copied.duplicate_of == later.article_id


def test_an_article_is_no_copy_of_its_own_versions_nor_of_its_later_copies(store: Store) -> None:
    first = keep(store, told(written(1)))
    copy = keep(store, told(written(1), url="https://autre.test/9", site="autre"))
    grown = f"{written(1)} {written(2, words=60)}"
    second = keep(store, told(grown))
    assert (second.article_id, second.version, second.duplicate_of) == (first.article_id, 2, None)
    assert [edge.article_id for edge in second.shared_with] == [copy.article_id]


def test_an_article_that_was_copied_becomes_no_copy_when_its_headline_changes(
    store: Store,
) -> None:
    keep(store, told(written(1)))
    keep(store, told(written(1), url="https://autre.test/9", site="autre"))
    assert keep(store, told(written(1), headline="La Loire déborde")).duplicate_of is None


def test_the_same_text_under_another_headline_is_a_copy_word_for_word(store: Store) -> None:
    first = keep(store, told(written(1)))
    copy = keep(store, told(written(1), url="https://autre.test/9", headline="B", site="autre"))
    assert [(edge.article_id, edge.verdict) for edge in copy.shared_with] == [
        (first.article_id, "exact_duplicate")
    ]


def test_what_many_copies_of_a_story_share_is_its_text_and_no_furniture(store: Store) -> None:
    first = keep(store, told(written(1)))
    for number in range(2, 10):
        padded = f"{written(1)} {written(number, words=20)}"
        copy = keep(store, told(padded, url=f"https://s{number}.test/9", site=f"s{number}"))
        assert copy.duplicate_of == first.article_id


def test_what_the_versions_of_a_story_share_is_its_text_and_no_furniture(store: Store) -> None:
    for number in range(2, 10):
        first = keep(store, told(f"{written(1, words=100)} {written(number, words=60)}"))
    copy = keep(store, told(written(1, words=100), url="https://autre.test/9", site="autre"))
    assert copy.duplicate_of == first.article_id


def test_a_story_is_known_by_its_first_text_however_many_followed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeats, "VERSIONS", 3)
    for number in range(6):
        first = keep(store, told(written(number)))
    moved = told(written(0), url="https://gazette.test/la-loire-deborde", headline="B")
    moved = replace(moved, canonical_url=ARTICLE.url)
    assert keep(store, moved).article_id == first.article_id


def test_a_copy_of_a_later_version_is_found(store: Store) -> None:
    flash = keep(store, told(written(1, words=50)))
    keep(store, told(f"{written(1, words=50)} {written(2, words=300)}"))
    copied = written(2, words=300)
    copy = keep(store, told(copied, url="https://autre.test/9", site="autre"))
    assert copy.duplicate_of == flash.article_id


def test_a_page_that_is_another_at_each_visit_is_compared_with_some_of_its_versions(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeats, "VERSIONS", 5)
    for number in range(20):
        keep(store, told(written(number)))
    unpacked = Mock(side_effect=unpack)
    monkeypatch.setattr(index, "unpack", unpacked)
    assert keep(store, told(written(20))).version == 21
    assert unpacked.call_count == 5


def test_an_article_has_the_id_of_its_canonical_address_by_whichever_it_came(
    store: Store, tmp_path: Path
) -> None:
    canonical = "https://gazette.test/la-loire-deborde-1.html"
    other = Store(tmp_path / "other.sqlite", folder=tmp_path)
    first = keep(other, ARTICLE, url=canonical)
    other.close()
    assert keep(store, ARTICLE, canonical_url=canonical).article_id == first.article_id


def test_a_confirmation_undoes_a_decision_that_no_line_followed(store: Store) -> None:
    store.decide(ARTICLE)
    store.confirm(ARTICLE.url or "")
    assert keep(store, ARTICLE).change == "new"


def test_saved_pages_without_address_are_told_apart_by_text_then_path(store: Store) -> None:
    bare = replace(ARTICLE, url=None)
    keep(store, bare, source_path="c.html")
    assert store.decide(bare) is None
    keep(store, bare, text_digest=None, source_path="a.html")
    keep(store, bare, text_digest=None, source_path="b.html")


def test_two_runs_over_the_same_articles_decide_the_same(tmp_path: Path) -> None:
    def run(name: str) -> list[Article | None]:
        store = Store(tmp_path / name, folder=tmp_path)
        decided = []
        for number in range(60):
            text = f"{written(number // 4)} {written(number, words=40 * (number % 3))}"
            article = told(text, url=f"https://s{number % 7}.test/a-{number % 50}")
            decided.append(store.decide(article))
            if decided[-1]:
                store.commit(decided[-1], path="a.jsonl", length=0)
        store.close()
        return decided

    assert run("one.sqlite") == run("two.sqlite")


def test_a_decision_without_its_line_is_forgotten(tmp_path: Path) -> None:
    crashed = Store(tmp_path / "state.sqlite", folder=tmp_path)
    crashed.decide(told(written(1)))
    crashed.close()
    again = Store(tmp_path / "state.sqlite", folder=tmp_path)
    copy = keep(again, told(written(1), url="https://autre.test/9"))
    again.close()
    assert (copy.duplicate_of, copy.shared_with) == (None, ())


def test_a_decision_without_its_line_is_undone_by_the_next(store: Store) -> None:
    store.decide(ARTICLE)
    assert keep(store, ARTICLE).change == "new"


def test_a_scratch_store_decides_as_any_other_and_undoes_what_no_line_followed(
    store: Store, tmp_path: Path
) -> None:
    told_twice = [
        told(written(number % 3), url=f"https://a.test/b-{number}") for number in range(6)
    ]
    (tmp_path / "scratch").mkdir()
    scratch = Store(tmp_path / "scratch/state.sqlite", folder=tmp_path / "scratch", scratch=True)
    scratch.decide(ARTICLE)
    assert scratch.decide(ARTICLE) is not None
    scratch.undo()
    assert [keep(scratch, each) for each in told_twice] == [
        keep(store, each) for each in told_twice
    ]
    scratch.close()


def test_an_undone_decision_lets_others_write(store: Store, tmp_path: Path) -> None:
    store.decide(ARTICLE)
    store.undo()
    with sqlite3.connect(tmp_path / "state.sqlite", timeout=0) as other:
        other.execute("CREATE TABLE others (name TEXT)")
    other.close()
    assert keep(store, ARTICLE).change == "new"


def test_a_state_file_may_hold_the_tables_of_others(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "state.sqlite") as other:
        other.execute("CREATE TABLE others (name TEXT)")
    other.close()
    store = Store(tmp_path / "state.sqlite", folder=tmp_path)
    assert keep(store, ARTICLE).change == "new"
    store.close()


def test_a_line_is_only_committed_with_its_own_decision(store: Store) -> None:
    decided = store.decide(ARTICLE)
    assert decided is not None
    store.decide(replace(ARTICLE, url="https://gazette.test/b"))
    with pytest.raises(ValueError, match="commit without its decision"):
        store.commit(decided, path="articles.jsonl", length=4)


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


@pytest.mark.parametrize("left", [b"{1}\n{2", b"{1}\n"], ids=["amid a line", "behind a line"])
def test_a_line_that_the_disk_lost_is_read_again_and_no_other(tmp_path: Path, left: bytes) -> None:
    output = tmp_path / "articles.jsonl"
    store = Store(tmp_path / "state.sqlite", folder=tmp_path)
    for number, length in ((1, 4), (2, 8)):
        decided = store.decide(told(written(number), url=f"https://gazette.test/a-{number}"))
        assert decided is not None
        store.commit(decided, path="articles.jsonl", length=length)
    store.close()
    output.write_bytes(left)
    again = Store(tmp_path / "state.sqlite", folder=tmp_path)
    assert output.read_bytes() == b"{1}\n"
    assert again.decide(told(written(1), url="https://gazette.test/a-1")) is None
    lost = again.decide(told(written(2), url="https://gazette.test/a-2"))
    again.close()
    assert lost is not None
    assert (lost.change, lost.shared_with) == ("new", ())


def test_a_line_that_the_disk_lost_takes_its_validator_though_another_has_its_text(
    tmp_path: Path,
) -> None:
    urls = ("https://gazette.test/a-1", "https://autre.test/a-1", "https://gazette.test/a-2")
    store = Store(tmp_path / "state.sqlite", folder=tmp_path)
    validators = Validators(tmp_path / "state.sqlite")
    for number, url in enumerate(urls):
        article = told(written(number // 2), url=url, etag='"1"', payload_digest="sha1:A")
        decided = store.decide(article)
        assert decided is not None
        path = f"articles-{number}.jsonl"
        store.commit(decided, path=path, length=4)
        (tmp_path / path).write_bytes(b"{1}\n")
        validators.put_article(decided)
    store.close()
    (tmp_path / "articles-1.jsonl").write_bytes(b"{")
    Store(tmp_path / "state.sqlite", folder=tmp_path).close()
    assert [validators.find(url) is not None for url in urls] == [False, False, True]
    validators.close()


def test_a_file_that_was_moved_away_is_no_lost_file(tmp_path: Path) -> None:
    store = Store(tmp_path / "state.sqlite", folder=tmp_path)
    decided = store.decide(ARTICLE)
    assert decided is not None
    store.commit(decided, path="articles.jsonl", length=4)
    store.close()
    again = Store(tmp_path / "state.sqlite", folder=tmp_path)
    assert again.decide(ARTICLE) is None
    again.close()


def test_a_state_file_that_is_none_gives_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(b"this is no database, " * 100)
    with pytest.raises(DiskError, match=r"state\.sqlite: the state cannot be opened"):
        Store(tmp_path / "state.sqlite", folder=tmp_path)


def test_a_state_file_of_another_version_is_not_touched(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "state.sqlite") as other:
        other.execute("CREATE TABLE versions (article_id TEXT)")
    other.close()
    before = (tmp_path / "state.sqlite").read_bytes()
    with pytest.raises(DiskError, match="of version 0"):
        Store(tmp_path / "state.sqlite", folder=tmp_path)
    assert (tmp_path / "state.sqlite").read_bytes() == before


def test_readers_may_look_while_a_crawl_decides(store: Store, tmp_path: Path) -> None:
    keep(store, ARTICLE)
    store.decide(replace(ARTICLE, headline="La Loire baisse"))
    with sqlite3.connect(tmp_path / "state.sqlite") as reader:
        assert reader.execute("SELECT count(*) FROM versions").fetchone() == (1,)
    reader.close()


def test_a_second_run_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    with (
        lock_folder(tmp_path / "data"),
        pytest.raises(FolderBusyError, match=r"process \d+ is at work in this folder"),
    ):
        lock_folder(tmp_path / "data")


def test_a_folder_is_free_again_when_its_holder_has_ended(tmp_path: Path) -> None:
    lock_folder(tmp_path).close()
    lock_folder(tmp_path).close()


@pytest.mark.parametrize(
    ("first", "later"),
    [
        (
            "https://www.lemonde.fr/climat/article/2026/11/24/la-loire-monte_6789012_3244.html",
            "https://www.lemonde.fr/climat/article/2026/11/24/la-loire-deborde_6789012_3244.html",
        ),
        ("https://gazette.test/crue-1.html", "http://m.gazette.test/crue-1.html?utm_source=x"),
    ],
    ids=["slug", "twin"],
)
@pytest.mark.parametrize("text", [written(1), written(2)], ids=["same-text", "other-text"])
def test_the_same_address_never_gives_a_copy_whatever_its_text(
    store: Store, first: str, later: str, text: str
) -> None:
    known = keep(store, told(written(1), url=first))
    moved = keep(store, told(text, url=later, headline="La Loire déborde"))
    assert (moved.article_id, moved.version, moved.duplicate_of) == (known.article_id, 2, None)
    assert moved.change == ("headline" if text == written(1) else "body")


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.test/la-loire-monte-2.html",
        "https://gazette.test/crue-1/suite.html",
        "https://gazette.test/crue-1.html?id=2",
        "https://autre.test/crue-1.html",
    ],
    ids=["same-site", "below", "other-number", "other-site"],
)
def test_another_address_never_gives_a_version_whatever_its_text(store: Store, url: str) -> None:
    known = keep(store, told(written(1)))
    again = keep(store, told(written(1), url=url))
    assert (again.version, again.change, again.duplicate_of) == (1, "new", known.article_id)
    assert again.article_id != known.article_id


def test_a_copy_that_changes_is_a_version_of_the_copy(store: Store) -> None:
    known = keep(store, told(written(1)))
    copy = keep(store, told(written(1), url="https://autre.test/9", site="autre"))
    grown = f"{written(1)} {written(2, words=30)}"
    later = keep(store, told(grown, url="https://autre.test/9", site="autre"))
    assert (later.article_id, later.version, later.change) == (copy.article_id, 2, "body")
    assert later.duplicate_of == known.article_id


def test_no_part_beside_the_store_writes_what_the_store_left_in_its_log(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "state.sqlite"
    store._db.execute("CREATE TABLE filler (x)")
    with store._db:  # twice what SQLite's default has in the log
        store._db.executemany("INSERT INTO filler VALUES (zeroblob(4000))", [()] * 2000)
    before = path.stat().st_size
    validators = Validators(path)
    validators.put("https://gazette.test/", Validator('"1"', None, "sha1:AA"))
    payloads = Payloads(path, folder=tmp_path)
    original = Original("urn:uuid:1", "https://gazette.test/", "2026-11-24", "a.warc.gz", 0)
    payloads.add(original, method="GET", digest="sha1:AA")
    payloads.close()
    validators.close()
    assert path.stat().st_size == before < 2000 * 4000
