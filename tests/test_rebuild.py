"""A state that was lost is made again from the lines, and decides as the lost one would have."""

import json
import random
import shutil
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.wirecopy import invented_texts, wire_copies
from crawler.article import Article
from crawler.commands.takedown import take_down
from crawler.errors import ArchiveError, DiskError
from crawler.extract import text_digest
from crawler.state.lines import line_files, read_lines
from crawler.state.rebuild import Rebuilt, lost_state, rebuild
from crawler.state.rechecks.validators import Validators
from crawler.state.store import Store
from crawler.state.takedowns import Takedowns, digest_of
from pipelines.deduplicate import Deduplicate
from pipelines.jsonlines import JsonLines, days
from pipelines.refused import Refused
from tests.program import QUICK, depeche, depeche_here
from tools.demonstration import serve


def copies() -> list[Article]:
    """Return some 300 articles: copies, follow-ups, serial items, some with a second version."""
    texts = list(invented_texts(40, seed=5, words=180))
    documents = wire_copies(texts, seed=6).documents
    articles = [
        article_of(document.text, site=document.site, number=number)
        for number, document in enumerate(documents)
    ]
    grown = [article_of(f"{a.text} Et encore.", site=a.site, number=n, later=9) for n, a in
             enumerate(articles) if n % 7 == 0]  # fmt: skip
    return [*articles[:100], *grown[:10], *articles[100:], *grown[10:]]


def article_of(text: str, *, site: str | None, number: int, later: int = 0) -> Article:
    day = 20 + number // 100 + later
    url = f"https://{site}.test/article-{number}.html"
    return Article(
        url=url,
        canonical_url=f"https://{site}.test/un-slug-{number}.html" if number % 3 else None,
        site=site,
        headline=f"Titre {number}",
        text=text,
        text_digest=text_digest(text),
        etag=f'"{number}"',
        payload_digest=f"sha1:{number}",
        fetched_at=f"2026-11-{day}T09:00:00+00:00",
        warc_file="a.warc.gz" if not later else "b.warc.gz",
        warc_offset=number * 10_000,
    )


def carry(data: Path, articles: list[Article], *, compression: str | None = None) -> int:
    """Carry *articles* to their lines; return how many gave one."""
    written = 0
    with closing(Store(data / "state.sqlite", folder=data)) as store:
        deduplicate, lines = Deduplicate(store), JsonLines(store, days(compression))
        for article in articles:
            with suppress(Refused):
                lines.process_item(deduplicate.process_item(article))
                written += 1
        lines.close_spider()
    return written


def contents(data: Path) -> dict[str, list[bytes]]:
    return {
        file.relative_to(data).as_posix(): [line for _, line in read_lines(file)]
        for file in line_files(data)
    }


def ignore(done: int, known: int) -> None:
    pass


@pytest.fixture(scope="module", params=[None, "zstd"], ids=["plain", "zstd"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("rebuild") / "data"
    data.mkdir()
    articles = copies()
    assert carry(data, articles[: len(articles) // 2], compression=request.param)
    return data


@pytest.fixture
def lost(kept: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the data folder that has lost its state."""
    data = shutil.copytree(kept, tmp_path / "lost")
    (data / "state.sqlite").unlink()
    yield data
    shutil.rmtree(data)


def test_a_rebuilt_state_finds_everything_unchanged(lost: Path) -> None:
    before = contents(lost)
    rebuild(lost, tick=ignore)
    articles = copies()
    known = articles[: len(articles) // 2]
    latest = {article.url: article for article in known}  # of a story with two versions
    assert carry(lost, list(latest.values())) == 0
    assert contents(lost) == before


def test_a_rebuilt_state_decides_on_copies_as_the_lost_one(
    kept: Path, lost: Path, tmp_path: Path
) -> None:
    rebuild(lost, tick=ignore)
    whole = shutil.copytree(kept, tmp_path / "whole")
    articles = copies()
    rest = articles[len(articles) // 2 :]
    for data in (whole, lost):
        carry(data, rest)
    assert contents(lost) == contents(whole)
    decided = [json.loads(line) for lines in contents(whole).values() for line in lines]
    assert sum(1 for line in decided if line["duplicate_of"]) > 20
    assert sum(1 for line in decided if line["version"] > 1) > 5


def test_what_a_crash_left_behind_the_last_line_is_cut_by_the_next_crawl(lost: Path) -> None:
    before = contents(lost)
    for file in line_files(lost):
        file.write_bytes(file.read_bytes() + file.read_bytes()[:20])
    rebuild(lost, tick=ignore)
    assert carry(lost, []) == 0
    assert contents(lost) == before


def test_validators_of_articles_are_restored(lost: Path) -> None:
    rebuild(lost, tick=ignore)
    article = copies()[3]
    with closing(Validators(lost / "state.sqlite")) as validators:
        found = validators.find(article.url or "")
    assert found is not None
    assert (found.etag, found.payload_digest) == (article.etag, article.payload_digest)


def test_a_folder_whose_state_is_lost_says_so(lost: Path, kept: Path, tmp_path: Path) -> None:
    assert lost_state(kept) is None
    assert lost_state(tmp_path) is None
    assert lost_state(lost) == "its state.sqlite is missing"
    with closing(sqlite3.connect(lost / "state.sqlite")) as db:
        db.execute("CREATE TABLE validators (key BLOB)")
    assert lost_state(lost) == "its state.sqlite does not know them"
    shutil.copy(kept / "state.sqlite", lost / "state.sqlite")
    with closing(sqlite3.connect(lost / "state.sqlite")) as db:
        db.execute("PRAGMA user_version = 7")
        assert "is of version 7, this is" in (lost_state(lost) or "")
        db.execute("PRAGMA user_version = 999")
        assert (lost_state(lost) or "").endswith(": a newer depeche wrote it, and goes on with it")
    (lost / "state.sqlite").write_bytes(b"no database" * 100)
    assert lost_state(lost) == "its state.sqlite is damaged (file is not a database)"


def test_a_state_that_may_not_be_read_is_not_taken_for_lost(lost: Path) -> None:
    (lost / "state.sqlite").mkdir()  # SQLite says the same of a file that is closed to it
    told = r"state\.sqlite: the state cannot be read \(unable to .*ours to read and write\?$"
    with pytest.raises(DiskError, match=told):
        lost_state(lost)


def test_the_state_that_was_there_is_kept_aside(lost: Path) -> None:
    (lost / "state.sqlite").write_bytes(b"no database" * 100)
    rebuild(lost, tick=ignore)
    assert (lost / "state.sqlite.old").read_bytes() == b"no database" * 100
    assert lost_state(lost) is None
    assert not list(lost.glob("*.part*"))


def test_a_line_that_is_none_stops_the_rebuild_and_changes_nothing(lost: Path) -> None:
    (lost / "articles/2026-11-19.jsonl").write_text("[1, 2]\n")
    with pytest.raises(ArchiveError, match=r"2026-11-19\.jsonl: line 1 is none of depeche"):
        rebuild(lost, tick=ignore)
    assert lost_state(lost) == "its state.sqlite is missing"


def test_a_last_line_that_is_none_is_named_by_its_number(tmp_path: Path) -> None:
    carry(tmp_path, copies()[:3])
    (file, *_) = line_files(tmp_path)
    number = len(contents(tmp_path)[file.relative_to(tmp_path).as_posix()]) + 1
    file.write_bytes(file.read_bytes() + b"[1, 2]\n")
    with pytest.raises(ArchiveError, match=f"line {number} is none of depeche"):
        rebuild(tmp_path, tick=ignore)


def test_a_version_that_two_lines_tell_is_counted(tmp_path: Path) -> None:
    carry(tmp_path, copies()[:1])
    (file,) = line_files(tmp_path)
    file.write_bytes(file.read_bytes() * 2)
    assert rebuild(tmp_path, tick=ignore) == Rebuilt(lines=2, repeated=1)


def test_a_story_that_is_back_is_back_though_the_clock_was_set_back_meanwhile(
    tmp_path: Path,
) -> None:
    story = replace(article_of("La Loire monte. " * 40, site="a", number=1), warc_offset=0)
    gone = replace(story, change="gone", http_status=404, warnings=("answered 404",), text="")
    later, earlier = "2026-11-24T09:00:00+00:00", "2026-11-23T09:00:00+00:00"
    told = [story, *[replace(gone, fetched_at=later, warc_offset=n) for n in (1, 2)]]
    assert carry(tmp_path, [*told, replace(story, fetched_at=earlier, warc_offset=3)]) == 3
    (tmp_path / "state.sqlite").unlink()
    rebuild(tmp_path, tick=ignore)
    assert carry(tmp_path, [replace(story, fetched_at=later, warc_offset=4)]) == 0


def test_the_original_stays_the_original_though_the_clock_was_set_back_before_the_copy(
    tmp_path: Path,
) -> None:
    text = next(iter(invented_texts(1, seed=5, words=90)))
    days = ("2026-11-24", "2026-11-23", "2026-11-24", "2026-11-26")
    told = [
        replace(
            article_of(text, site=site, number=number),
            fetched_at=f"{day}T09:00:00+00:00",
            warc_offset=number,
        )
        for number, (site, day) in enumerate(zip("abcd", days, strict=True))
    ]
    living, rebuilt = tmp_path / "living", tmp_path / "rebuilt"
    living.mkdir()
    assert carry(living, told[:3]) == 3
    shutil.copytree(living, rebuilt)
    rebuild(rebuilt, tick=ignore)
    for data in (living, rebuilt):
        carry(data, told[3:])
    assert contents(rebuilt) == contents(living)


def history(seed: int, *, steps: range) -> Iterator[Article]:
    """Yield captures of ten stories in any order: other texts, slugs, stamps, gone and back."""
    texts = list(invented_texts(8, seed=5, words=90))
    for step in steps:
        dice = random.Random(f"{seed} {step}")
        story, site = dice.randrange(5), dice.choice("ab")
        text = texts[dice.choice([0, story, story, 7])]
        more = "Et encore un paragraphe de plus, que la rédaction ajoute. "
        text = dice.choice([text, text, f"{text} {more * 3}", text[: len(text) // 2]])
        text = dice.choice([text, unicodedata.normalize("NFD", text)])
        article = replace(
            article_of(text, site=site, number=story),
            headline=dice.choice([None, f"Titre {story}"]),
            date_published=dice.choice([None, "2026-11-20", "2030-01-01T08:00:00+01:00"]),
            fetched_at=f"2026-11-{10 + step // 6}T09:{step % 6}0:00+00:00",
            warc_offset=step,
        )
        if dice.random() < 0.25:
            status = dice.choice([200, 404, 404, 410])
            why: dict[str, Any] = {
                "change": "gone",
                "http_status": status,
                "warnings": ("not there",),
            }
            article = replace(article, canonical_url=None, **why)
        yield article


@pytest.mark.parametrize("seed", range(6))
def test_a_rebuilt_state_decides_on_any_story_as_the_living_one(seed: int, tmp_path: Path) -> None:
    living, rebuilt = tmp_path / "living", tmp_path / "rebuilt"
    living.mkdir()
    assert carry(living, list(history(seed, steps=range(60)))) > 15
    shutil.copytree(living, rebuilt)
    rebuild(rebuilt, tick=ignore)
    rest = [a for a in history(seed, steps=range(60, 100)) if a.change != "gone"]
    for data in (living, rebuilt):
        assert carry(data, rest) > 5
    assert contents(rebuilt) == contents(living)


def test_takedowns_survive_the_loss_of_the_state(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    taken, other = copies()[:2]
    carry(tmp_path, [taken, other])
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    take_down(tmp_path, taken.url or "", reason="a request", now=now)
    (tmp_path / "state.sqlite").unlink()
    rebuild(tmp_path, tick=ignore)
    with closing(Takedowns(tmp_path / "state.sqlite")) as takedowns:
        assert takedowns.digests() == {digest_of(taken.url or "")}


def test_a_crawl_refuses_to_begin_again_at_version_1_until_the_state_is_rebuilt(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    with serve(edition=1) as server:
        crawl = ["crawl", "demonstration", "--data", str(data), "-a", f"home={server.base_url}"]
        depeche(*crawl, *QUICK)
        before = contents(data)
        (data / "state.sqlite").unlink()
        refused = depeche(*crawl, *QUICK)
        assert refused.code == 2
        assert "its state.sqlite is missing; it would write all again" in refused.err
        assert f"run `depeche rebuild {data}` first" in refused.err
        assert "Traceback" not in refused.err
        rebuilt = depeche_here("rebuild", data)
        assert rebuilt.code == 0
        assert "state.sqlite knows them" in rebuilt.err
        again = depeche(*crawl, *QUICK)
    assert "new=0 updated=0" in again.err
    assert contents(data) == before


def test_a_folder_without_lines_is_no_folder_to_rebuild(tmp_path: Path) -> None:
    run = depeche_here("rebuild", tmp_path)
    assert run.code == 2
    assert "no data folder of a crawl" in run.err
