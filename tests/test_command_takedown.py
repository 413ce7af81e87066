"""A story that is taken down leaves archive, lines and state; the rest verifies as before."""

import gzip
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.article import Article
from crawler.commands.takedown import take_down
from crawler.commands.verify import check, find_files
from crawler.errors import ArchiveError, UsageError
from crawler.state.lock import lock_folder
from crawler.state.outputs import Outputs, Rewrite
from crawler.state.rechecks.validators import Validator, Validators
from crawler.state.runs import REDACTED
from crawler.state.store import Store
from crawler.state.takedowns import Takedowns, digest_of
from tests.program import QUICK, depeche, depeche_here, lines
from tools.demonstration import serve

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECRET = "Rouissoirs"  # a quarter that stands in the text of the story, and in no other


@pytest.fixture(scope="module")
def crawled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("crawl") / "data"
    with serve(edition=1) as server:
        home = f"home={server.base_url}"
        depeche("crawl", "demonstration", "--data", str(data), "-a", home, *QUICK)
        server.set_edition(2)
        depeche("crawl", "demonstration", "--data", str(data), "-a", home, *QUICK)
    return data


@pytest.fixture
def data(crawled_once: Path, tmp_path: Path) -> Path:
    return shutil.copytree(crawled_once, tmp_path / "data")


def story(data: Path) -> list[dict[str, Any]]:
    """The versions of the story that is taken down: the one that was updated."""
    written = lines(data / "articles")
    (updated,) = (line for line in written if line["version"] == 2)
    return [line for line in written if line["article_id"] == updated["article_id"]]


def contents(data: Path) -> Iterator[tuple[Path, bytes]]:
    for path in data.rglob("*"):
        if path.is_file():
            body = path.read_bytes()
            yield path, gzip.decompress(body) if path.suffix == ".gz" else body


def test_the_text_stood_in_lines_and_archive_before(data: Path) -> None:
    holding = {path.parent.name for path, body in contents(data) if SECRET.encode() in body}
    assert holding == {"articles", "warc"}


def test_nothing_is_taken_out_where_one_file_would_lose_a_neighbour(data: Path) -> None:
    first, second = sorted((data / "warc").iterdir())
    second.write_bytes(gzip.compress(gzip.decompress(second.read_bytes())))  # one member for all
    before = dict(contents(data))
    with pytest.raises(ArchiveError, match=second.name):
        take_down(data, story(data)[0]["url"], reason="a request", now=NOON)
    changed = {path for path, body in contents(data) if before.get(path) != body}
    assert {path.parent.name for path in changed} <= {data.name}  # the state is opened
    assert SECRET.encode() in gzip.decompress(first.read_bytes())


@pytest.mark.parametrize("by", ["article_id", "url"])
def test_no_byte_of_the_text_stays(data: Path, by: str) -> None:
    first, second = story(data)
    receipt = take_down(data, first[by], reason="a request", now=NOON)
    assert receipt is not None
    assert [path for path, body in contents(data) if SECRET.encode() in body] == []
    assert receipt["article_ids"] == [second["article_id"]]
    assert sum(receipt["records_by_file"].values()) == 6
    assert json.loads((data / "takedowns/20261124T120000.json").read_text("utf-8")) == receipt
    assert first["headline"] not in json.dumps(receipt, ensure_ascii=False)
    assert first["url"] not in json.dumps(receipt)


def test_its_address_stays_in_no_report_and_no_validator(data: Path) -> None:
    url = story(data)[0]["url"]
    runs = sorted(path.name for path in data.glob("runs/*.json"))
    before = [json.loads((data / "runs" / name).read_text("utf-8")) for name in runs]
    assert all(url in json.dumps(run) for run in before)
    keep_validator(data, url)
    receipt = take_down(data, url, reason="a request", now=NOON)
    assert receipt is not None
    assert receipt["reports_redacted"] == runs
    after = [json.loads((data / "runs" / name).read_text("utf-8")) for name in runs]
    assert [json.dumps(run).replace(url, REDACTED) for run in before] == list(
        map(json.dumps, after)
    )
    with closing(sqlite3.connect(data / "state.sqlite")) as db:
        assert db.execute("SELECT etag FROM validators WHERE etag = 'secret'").fetchall() == []


def keep_validator(data: Path, url: str) -> None:
    with closing(Validators(data / "state.sqlite")) as validators:
        validators.put(url, Validator("secret", None, "sha1:AAAA"))


def test_everything_else_is_as_it_was_and_verifies(data: Path) -> None:
    taken = story(data)
    others = [line for line in lines(data / "articles") if line not in taken]
    take_down(data, taken[0]["article_id"], reason="a request", now=NOON)
    assert lines(data / "articles") == others
    assert [str(finding) for finding in check(find_files([data]), sites=())] == []


def test_another_form_of_the_address_is_known_as_taken_down(data: Path) -> None:
    url = story(data)[0]["url"]
    take_down(data, url, reason="a request", now=NOON)
    with closing(Takedowns(data / "state.sqlite")) as takedowns:
        assert digest_of(f"{url}?utm_source=letter#top") in takedowns.digests()
        assert digest_of(f"{url}x") not in takedowns.digests()


def test_copies_of_the_story_are_named_and_stay(data: Path) -> None:
    (copy,) = lines(data / "duplicates")
    receipt = take_down(data, copy["duplicate_of"], reason="a request", now=NOON)
    assert receipt is not None
    assert receipt["copies_that_stay"] == [copy["article_id"]]
    assert lines(data / "duplicates") == [copy]


def test_what_the_story_is_a_copy_of_is_named_as_long_as_it_is_there(data: Path) -> None:
    (copy,) = lines(data / "duplicates")
    named = take_down(data, copy["article_id"], reason="a request", now=NOON)
    assert named is not None
    assert named["copies_that_stay"] == [copy["duplicate_of"]]
    assert lines(data / "duplicates") == []


def test_a_copy_and_then_its_original_leave_nothing_that_stays(data: Path) -> None:
    (copy,) = lines(data / "duplicates")
    for name in (copy["article_id"], copy["duplicate_of"]):
        receipt = take_down(data, name, reason="a request", now=NOON)
    assert receipt is not None
    assert receipt["copies_that_stay"] == []
    kept = sorted(path.name for path in (data / "takedowns").iterdir())
    assert kept == ["20261124T120000-2.json", "20261124T120000.json"]


@pytest.mark.parametrize("by", ["article_id", "url"])
def test_a_second_takedown_of_what_is_gone_changes_nothing_and_says_when_it_was(
    data: Path, by: str
) -> None:
    name = story(data)[0][by]
    first = take_down(data, name, reason="a request", now=NOON)
    before = [each for each in contents(data) if each[0].parent != data]  # lock and state
    run = depeche_here("takedown", data, name, "--reason", "another request")
    assert (run.code, json.loads(run.out)) == (0, first)
    assert "taken down at 2026-11-24T12:00:00+00:00 (takedowns/20261124T120000.json)" in run.err
    assert "nothing of it was left here" in run.err
    after = [each for each in contents(data) if each[0].parent != data]  # lock and state
    assert after == before


@pytest.mark.parametrize("by", ["article_id", "url"])
def test_a_story_that_a_backup_brought_back_is_taken_down_again(
    data: Path, crawled_once: Path, by: str
) -> None:
    name = story(data)[0][by]
    first = take_down(data, name, reason="a request", now=NOON)
    shutil.copytree(crawled_once, data, dirs_exist_ok=True)
    again = take_down(data, name, reason="a request", now=NOON)
    assert again is not None
    assert again == {**(first or {}), "earlier_receipts": ["20261124T120000.json"]}
    assert [path for path, body in contents(data) if SECRET.encode() in body] == []


def test_records_that_came_back_without_their_lines_go_by_the_earlier_receipt(
    data: Path, crawled_once: Path
) -> None:
    name = story(data)[0]["article_id"]
    take_down(data, name, reason="a request", now=NOON)
    shutil.copytree(crawled_once / "warc", data / "warc", dirs_exist_ok=True)
    again = take_down(data, name, reason="a request", now=NOON)
    assert again is not None
    assert (again["article_ids"], again["lines_from"]) == ([name], [])
    assert sum(again["records_by_file"].values()) == 6
    assert [path for path, body in contents(data) if SECRET.encode() in body] == []


def test_a_takedown_that_was_cut_short_is_refused_to_crawls_and_finished_by_the_next(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = story(data)[0]

    def killed(*arguments: object, **named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Store, "forget", killed)
    with pytest.raises(KeyboardInterrupt):
        take_down(data, taken["article_id"], reason="a request", now=NOON)
    monkeypatch.undo()
    with closing(Takedowns(data / "state.sqlite")) as takedowns:
        assert digest_of(taken["url"]) in takedowns.digests()
    receipt = take_down(data, taken["article_id"], reason="a request", now=NOON)
    assert receipt is not None
    assert receipt["lines_from"] != []
    assert [path for path, body in contents(data) if SECRET.encode() in body] == []


def test_a_state_that_a_rebuild_put_aside_goes_with_the_story(data: Path) -> None:
    depeche_here("rebuild", data)
    name = story(data)[0]["article_id"].encode()
    assert name in (data / "state.sqlite.old").read_bytes()
    take_down(data, name.decode(), reason="a request", now=NOON)
    holding = {path.parent.name for path, body in contents(data) if name in body}
    assert holding == {"takedowns"}


@pytest.mark.parametrize("text", ['{"taken', "[" * 100_000], ids=["cut", "deep"])
def test_a_receipt_that_cannot_be_read_is_one_clear_error(data: Path, text: str) -> None:
    (data / "takedowns").mkdir()
    (data / "takedowns" / "20261124T120000.json").write_text(text, "utf-8")
    name = story(data)[0]["article_id"]
    for command in (("takedown", data, name, "--reason", "x"), ("rebuild", data)):
        run = depeche_here(*command)
        assert run.code == 14
        assert "20261124T120000.json: no receipt of a takedown" in run.err


def test_what_was_never_there_is_one_clear_error(data: Path) -> None:
    for name in ("0" * 16, "https://gazette.test/never"):
        with pytest.raises(UsageError, match="no line has this"):
            take_down(data, name, reason="a request", now=NOON)


def test_a_rewrite_that_a_crash_interrupted_is_finished_by_the_next_store(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = story(data)
    others = [line for line in lines(data / "articles") if line not in taken]
    monkeypatch.setattr(Outputs, "finish_rewrites", lambda outputs: None)
    take_down(data, taken[0]["article_id"], reason="a request", now=NOON)
    assert lines(data / "articles") != others
    monkeypatch.undo()
    Store(data / "state.sqlite", folder=data).close()
    assert lines(data / "articles") == others
    assert not list(data.rglob("*.part"))


def test_a_forgotten_article_is_new_again_and_the_file_is_good_to_its_end(tmp_path: Path) -> None:
    article = Article(url="https://gazette.test/crue-1.html", text_digest="sha256:aa")
    store = Store(tmp_path / "state.sqlite", folder=tmp_path)
    decided = store.decide(article)
    assert decided is not None
    (tmp_path / "a.jsonl").write_text("1\n")
    store.commit(decided, path="a.jsonl", length=2)
    (tmp_path / "a.jsonl.part").write_text("")
    store.forget({decided.article_id}, rewrites=[Rewrite("a.jsonl", "a.jsonl.part", {})])
    assert store.length("a.jsonl") == 0
    again = store.decide(article)
    assert again is not None
    assert again.version == 1
    store.close()


def test_the_lines_that_stay_are_known_by_where_they_end_now(tmp_path: Path) -> None:
    articles = [Article(url=f"https://gazette.test/crue-{n}", text_digest=f"sha256:{n}")
                for n in range(3)]  # fmt: skip
    store, names = Store(tmp_path / "state.sqlite", folder=tmp_path), []
    for number, article in enumerate(articles, 1):
        decided = store.decide(article)
        assert decided is not None
        names.append(decided.article_id)
        store.commit(decided, path="a.jsonl", length=2 * number)
    (tmp_path / "a.jsonl.part").write_text("2\n3\n")
    store.forget(names[:1], rewrites=[Rewrite("a.jsonl", "a.jsonl.part", {4: 2, 6: 4})])
    store.close()
    (tmp_path / "a.jsonl").write_text("2\n")  # and then the disk loses the last line
    again = Store(tmp_path / "state.sqlite", folder=tmp_path)
    known = [again.decide(article) is None for article in articles]
    again.close()
    assert known == [False, True, False]


def test_a_later_crawl_refuses_what_was_taken_down_and_does_not_name_it(tmp_path: Path) -> None:
    with serve(edition=1) as server:
        arguments = ["crawl", "demonstration", "-a", f"home={server.base_url}", "--data"]
        depeche(*arguments, str(tmp_path), *QUICK)
        taken = lines(tmp_path / "articles")[0]
        take_down(tmp_path, taken["url"], reason="a request", now=NOON)
        server.set_edition(2)
        again = depeche(*arguments, str(tmp_path), *QUICK)
    report = json.loads(max(tmp_path.glob("runs/*.json")).read_text("utf-8"))
    refused = {page["kind"]: page["where"] for page in report["pages_without_article"]}
    assert refused["takedown"] == REDACTED, again.err
    assert REDACTED in {row["url"] for row in report["addresses"]}
    assert taken["url"] not in json.dumps(report) + again.out + again.err
    assert taken["article_id"] not in {line["article_id"] for line in lines(tmp_path / "articles")}
    assert take_down(tmp_path, taken["url"], reason="a request", now=NOON) is None


@pytest.mark.parametrize("line", ["no JSON", "[" * 100_000], ids=["text", "too deep"])
def test_a_line_that_cannot_be_read_is_named_before_anything_is_taken(
    data: Path, line: str
) -> None:
    name = story(data)[0]["article_id"]
    before = [path.read_bytes() for path in (data / "warc").iterdir()]
    (data / "articles/2026-11-19.jsonl").write_text(f"{line}\n", "utf-8")
    run = depeche_here("takedown", data, name, "--reason", "a request")
    assert run.code == 14
    assert "articles/2026-11-19.jsonl: line 1 is no line of depeche" in run.err
    assert [path.read_bytes() for path in (data / "warc").iterdir()] == before


def test_the_command_prints_the_receipt(data: Path) -> None:
    name = story(data)[0]["article_id"]
    run = depeche_here("takedown", data, name, "--reason", "a request")
    assert json.loads(run.out)["article_ids"] == [name]


def test_the_command_wants_a_reason_and_a_data_folder(data: Path) -> None:
    name = story(data)[0]["article_id"]
    assert depeche_here("takedown", data, name).code == 2
    assert depeche_here("takedown", data / "articles", name, "--reason", "x").code == 2


@pytest.mark.parametrize(
    "command", [("takedown", "--reason", "x"), ("rebuild",)], ids=lambda c: c[0]
)
def test_a_folder_that_another_process_holds_is_left_alone(
    data: Path, command: tuple[str, ...]
) -> None:
    name, *options = command
    story_id = [story(data)[0]["article_id"]] if name == "takedown" else []
    before, lock = dict(contents(data)), {data / "lock": b""}
    with lock_folder(data):
        run = depeche_here(name, data, *story_id, *options)
    assert (run.code, "is at work in this folder; nothing was done" in run.err) == (2, True)
    assert dict(contents(data)) | lock == before | lock
