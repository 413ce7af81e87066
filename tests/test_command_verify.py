"""What `depeche verify` says of a data folder: nothing when it is whole, file and offset if not."""

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import read_archive
from crawler.archive.checks.records import Finding
from crawler.archive.warc.exchange import Exchange, Facts
from crawler.archive.warc.reader import Located, read_records
from crawler.archive.warc.record import Record
from crawler.archive.warc.warcinfo import Warcinfo
from crawler.archive.warc.writer import WarcWriter, member
from crawler.article import Article
from crawler.commands.verify import check, conclude, find_files
from crawler.errors import UsageError
from crawler.extract import read_page
from crawler.page import Page
from crawler.site import Site
from tests.program import depeche_here

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SITE = Site("gazette", "https://gazette.test/", timezone="Europe/Paris")
TEXT = "La rivière a encore monté cette nuit et trois villages sont coupés du reste de la vallée."
PAGE = (
    f"<html><body><h1>La crue monte</h1><p>{TEXT}</p><p>{TEXT} Encore.</p></body></html>".encode()
)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one article."""
    writer = WarcWriter(
        tmp_path / "warc", info=Warcinfo("depeche/test", "node", 7, {}), clock=lambda: NOON
    )
    facts = Facts(role="article", site="gazette")
    sent, received = b"GET /crue HTTP/1.1\r\n\r\n", HEAD % len(PAGE) + PAGE
    writer.put(Exchange("https://gazette.test/crue", "GET", NOON, sent, received, facts=facts))
    writer.close()
    (page,) = read_archive(tmp_path / "warc" / writer.files[0], root=tmp_path)
    assert isinstance(page, Page)
    article = read_page(page, SITE)
    assert isinstance(article, Article)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "2026-11-24.jsonl").write_text(article.to_line(), "utf-8")
    return tmp_path


def findings(data: Path, *, deep: bool = True) -> list[str]:
    found = check(find_files([data]), sites=(SITE,) if deep else ())
    return [str(finding).replace(str(data), "") for finding in found]


def test_a_whole_data_folder_gives_no_finding(data: Path) -> None:
    assert findings(data) == []


def warc_of(data: Path) -> Path:
    (path,) = (data / "warc").iterdir()
    return path


def rewrite(data: Path, change: Callable[[Record], Record]) -> None:
    """Write the WARC file again with each record changed, framing and gzip in order."""
    path = warc_of(data)
    records = [r.record for r in read_records(path) if isinstance(r, Located)]
    path.write_bytes(b"".join(member(change(record)) for record in records))


def with_field(record: Record, name: str, value: str | None) -> Record:
    kept = tuple(f for f in record.fields if f[0] != name)
    return Record(kept if value is None else (*kept, (name, value)), record.block)


def only(kind: str, change: Callable[[Record], Record]) -> Callable[[Record], Record]:
    return lambda record: change(record) if record.kind == kind else record


TAMPERED: dict[str, tuple[Callable[[Record], Record], str]] = {
    "block changed": (
        only("response", lambda r: Record(r.fields, r.block.replace(b"monte", b"baiss"))),
        "the block does not fit its digest",
    ),
    "payload digest wrong": (
        only("response", lambda r: with_field(r, "WARC-Payload-Digest", "sha1:AAAA")),
        "the payload does not fit its digest",
    ),
    "no date": (only("request", lambda r: with_field(r, "WARC-Date", None)), "has no WARC-Date"),
    "date that is none": (
        only("request", lambda r: with_field(r, "WARC-Date", "hier")), "is no date",
    ),
    "no address": (
        only("request", lambda r: with_field(r, "WARC-Target-URI", None)), "no WARC-Target-URI",
    ),
    "no id": (
        only("request", lambda r: with_field(r, "WARC-Record-ID", None)), "has no WARC-Record-ID",
    ),
    "id used twice": (
        lambda r: with_field(r, "WARC-Record-ID", "<urn:uuid:1>"), "is used twice",
    ),
    "answer cut and not marked": (
        only("response", lambda r: Record(
            tuple(f for f in r.fields if "Digest" not in f[0]), r.block[:-20])),
        "WARC-Truncated does not say so",
    ),
    "no HTTP": (
        only("response", lambda r: Record(
            tuple(f for f in r.fields if "Digest" not in f[0]), b"220 ready\r\n\r\n")),
        "no HTTP answer",
    ),
    "revisit of nothing": (
        only("response", lambda r: with_field(with_field(r, "WARC-Type", "revisit"),
                                              "WARC-Refers-To", "<urn:uuid:0>")),
        "which is not in this folder",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERED)
def test_each_kind_of_tampering_has_its_own_words(data: Path, name: str) -> None:
    change, told = TAMPERED[name]
    rewrite(data, change)
    found = findings(data, deep=False)
    assert any(told in finding and " at byte " in finding for finding in found), found


def test_a_file_whose_name_is_in_capitals_is_checked_as_any_other(data: Path) -> None:
    path = warc_of(data)
    shouted = path.rename(path.with_name("A.WARC.GZ"))
    shouted.write_bytes(shouted.read_bytes()[:-9])
    assert any(finding.is_damage for finding in check(find_files([shouted]), sites=()))


def test_a_truncated_file_is_named_with_its_offset(data: Path) -> None:
    path = warc_of(data)
    path.write_bytes(path.read_bytes()[:-9])
    (finding,) = findings(data, deep=False)
    assert "at byte" in finding
    assert "cut" in finding


def test_a_file_without_warcinfo_is_untidy(data: Path) -> None:
    path = warc_of(data)
    records = [r for r in read_records(path) if isinstance(r, Located)]
    path.write_bytes(path.read_bytes()[records[0].end :])
    found = list(check([path], sites=()))
    assert [finding.is_damage for finding in found] == [False]


def test_records_that_share_a_gzip_member_are_named(data: Path) -> None:
    path = warc_of(data)
    records = [r.record.to_bytes() for r in read_records(path) if isinstance(r, Located)]
    path.write_bytes(gzip.compress(b"".join(records)))
    assert any("share a gzip member" in finding for finding in findings(data, deep=False))


def lines_of(data: Path) -> Path:
    return data / "articles" / "2026-11-24.jsonl"


def edit(data: Path, **values: Any) -> None:
    line = json.loads(lines_of(data).read_text("utf-8"))
    lines_of(data).write_text(json.dumps({**line, **values}) + "\n", "utf-8")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{}\n", "line lacks "),
        ("[]\n", "no JSON object"),
        ('{"a": \n', "Expecting value"),
        ('{"a": 1}', "it has no line feed"),
        ('{"a":' * 100_000 + "\n", "nested too deeply"),
    ],
    ids=["a key missing", "no object", "no JSON", "cut", "nested"],
)
def test_a_line_that_nobody_could_read_is_named(data: Path, text: str, told: str) -> None:
    lines_of(data).write_text(text)
    (finding,) = findings(data)
    assert finding.startswith("/articles/2026-11-24.jsonl at byte 0: ")
    assert told in finding


def test_a_line_that_its_record_does_not_give_is_found_by_a_deep_check(data: Path) -> None:
    edit(data, headline="La crue baisse")
    assert findings(data, deep=False) == []
    (finding,) = findings(data)
    assert "its record gives another headline" in finding


@pytest.mark.parametrize(
    "place",
    [{"warc_offset": None}, {"warc_offset": -1}, {"warc_offset": 2**70}, {"warc_file": "a\0"}],
    ids=["half of it", "negative", "beyond all files", "no name"],
)
def test_a_line_that_names_no_record_is_told_and_not_traced(
    data: Path, place: dict[str, Any]
) -> None:
    edit(data, **place)
    (finding,) = findings(data)
    assert "its record cannot be read" in finding
    run = depeche_here("explain", f"{lines_of(data)}:1", "headline")
    assert run.code == 14
    assert "name no record" in run.err


def test_a_line_without_most_of_its_fields_is_told_once_by_a_deep_check(data: Path) -> None:
    lines_of(data).write_text('{"warc_file": "a.warc.gz"}\n')
    assert len(findings(data)) == 1


def test_what_earlier_runs_decided_is_no_difference(data: Path) -> None:
    edit(data, article_id="1" * 16, version=2, change="body", previous_digest="sha256:0")
    assert findings(data) == []


def test_a_line_whose_record_is_gone_is_found_by_a_deep_check(data: Path) -> None:
    edit(data, warc_offset=1)
    (finding,) = findings(data)
    assert "its record cannot be read" in finding
    warc_of(data).unlink()
    (finding,) = findings(data)
    assert "No such file" in finding


@pytest.fixture
def replayed(tmp_path: Path) -> Path:
    """The lines of a replay of a folder with one saved page."""
    saved = f"<!doctype html><!-- saved from url=(0024)https://gazette.test/a -->{PAGE.decode()}"
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "a.html").write_text(saved, encoding="utf-8")
    run = depeche_here("replay", tmp_path / "saved", "-o", tmp_path / "out.jsonl")
    assert run.code == 0
    return tmp_path / "out.jsonl"


OTHERS = (Site("courrier", "https://courrier.test/"),)
"""Profiles of other sites: `replay` had none of the page's."""


def deeply(lines: Path, *, archive: Path | None, sites: tuple[Site, ...] = (SITE,)) -> list[str]:
    return [str(finding) for finding in check([lines], sites=sites, archive=archive)]


def test_lines_of_saved_pages_are_made_again_from_the_folder_that_is_named(replayed: Path) -> None:
    saved = replayed.parent / "saved"
    assert deeply(replayed, archive=saved, sites=OTHERS) == []
    (saved / "a.html").write_text("<p>Rien", encoding="utf-8")
    (finding,) = deeply(replayed, archive=saved, sites=OTHERS)
    assert "at byte 0: its page gives" in finding
    (saved / "a.html").unlink()
    (finding,) = deeply(replayed, archive=saved, sites=OTHERS)
    assert "its page cannot be read" in finding


def test_lines_that_could_not_be_compared_are_counted_and_no_damage(replayed: Path) -> None:
    (finding,) = check([replayed], sites=(SITE,))
    assert not finding.is_damage
    assert "1 lines of saved pages are not compared; --archive says where" in str(finding)


def test_lines_of_records_are_made_again_from_the_folder_that_is_named(
    data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines = lines_of(data).rename(tmp_path_factory.mktemp("elsewhere") / "out.jsonl")
    assert deeply(lines, archive=data / "warc") == []
    (finding,) = deeply(lines, archive=None)
    assert "its record cannot be read" in finding


def test_an_archive_without_a_deep_check_is_wrong_usage(data: Path) -> None:
    run = depeche_here("verify", data, "--archive", data)
    assert (run.code, run.out) == (2, "")
    assert "give both" in run.err


def test_a_file_that_a_crawl_writes_is_untidy(data: Path) -> None:
    path = warc_of(data)
    path.rename(f"{path}.open")
    (finding,) = check(find_files([data / "warc"]), sites=())
    assert not finding.is_damage


def test_the_sum_tells_damage_from_what_is_untidy(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines_of(data).write_text("[]\n")
    files = find_files([data])
    assert conclude(files, check(files, sites=()))
    assert "files=2 damaged=1 untidy=0" in capsys.readouterr().err
    assert not conclude(files, ())


def test_a_folder_without_anything_to_check_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no WARC, WACZ or JSONL file"):
        find_files([tmp_path])
    with pytest.raises(UsageError, match="no such file"):
        find_files([tmp_path / "absent"])


def test_a_line_whose_profile_is_not_here_cannot_be_derived_and_is_no_damage(data: Path) -> None:
    other = Site("courrier", "https://courrier.test/")
    (found,) = check(find_files([data / "articles"]), sites=(other,))
    assert "without the profile 'gazette', which is not in spiders/" in found.what
    assert not found.is_damage


def test_a_folder_that_cannot_be_listed_is_not_taken_for_whole(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = Path.iterdir

    def refused(path: Path) -> Iterator[Path]:
        if path.name == "warc":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refused)
    with pytest.raises(PermissionError):
        find_files([data])


def test_a_file_that_cannot_be_read_is_a_finding_and_the_others_are_checked(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> Iterator[Finding]:
        raise PermissionError(13, "Permission denied", str(path))
        yield

    monkeypatch.setattr("crawler.commands.verify.check_lines", refused)
    files = [*find_files([data]), warc_of(data)]
    (found,) = check(files, sites=())
    assert (found.what, found.is_damage) == ("cannot be read (Permission denied)", True)
