"""A crawl archives the profile of its site: a replay without spiders gives its lines."""

import ast
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive import read_archive
from crawler.archive.captures import read_capture
from crawler.archive.wacz.cdx import entries
from crawler.archive.wacz.writer import write_wacz
from crawler.archive.warc.profile import KEPT, LARGEST, TARGET, profile_in, profile_record, site_in
from crawler.archive.warc.reader import Located, read_records
from crawler.archive.warc.record import Record
from crawler.commands.line_checks import derive_lines
from crawler.commands.profiles.sites import site_for
from crawler.commands.replay import conclude
from crawler.commands.replaying.bulk import replay
from crawler.commands.verify import check, find_files
from crawler.page import Page
from crawler.site import Site
from spiders.demonstration import DemonstrationSpider
from tests.program import QUICK, depeche, lines
from tools.demonstration import serve

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
GAZETTE = Site(
    name="gazette",
    home="https://gazette.test/",
    timezone="Indian/Reunion",
    language="fr",
    listings=("une", "vie-locale/"),
    rules={"headline": ("h2.titre", "h1")},
    article_url=r"-\d+$",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A crawl whose profile zone is not the one that pages are read in without a profile."""
    data = tmp_path_factory.mktemp("crawl") / "data"
    with serve(edition=1) as server:
        home = f"home={server.base_url}"
        depeche("crawl", "demonstration", "--data", str(data), "-a", home, *QUICK)
    return data


@pytest.fixture
def warc(data: Path) -> Path:
    return next((data / "warc").iterdir())


def records(path: Path) -> Iterator[Located]:
    return (located for located in read_records(path) if isinstance(located, Located))


def replayed(warc: Path, output: Path, *sites: Site, archived_first: bool = False) -> bytes:
    sources = [(warc, warc.parent)]
    report = replay(sources, sites=sites, output=str(output), jobs=1, archived_first=archived_first)
    conclude(report)
    return output.read_bytes()


def test_each_file_holds_the_profile_behind_its_warcinfo(warc: Path, data: Path) -> None:
    kinds = [(located.record.kind, located.record.target) for located in records(warc)]
    assert kinds[:2] == [("warcinfo", None), ("metadata", f"{TARGET}demonstration")]
    assert sum(target == f"{TARGET}demonstration" for _, target in kinds) == 1


def test_a_replay_without_spiders_gives_the_lines_of_the_crawl(
    data: Path, warc: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (written,) = (data / "articles").iterdir()
    assert replayed(warc, tmp_path / "out.jsonl") == written.read_bytes()
    told = capsys.readouterr().err
    assert "'demonstration' were read by the profile that their crawl archived" in told
    assert "without its profile" not in told


@pytest.mark.parametrize("archived_first", [False, True])
def test_an_installed_profile_wins_unless_it_is_told_otherwise(
    data: Path, warc: Path, tmp_path: Path, *, archived_first: bool
) -> None:
    (written,) = (data / "articles").iterdir()
    mended = replace(DemonstrationSpider.site, timezone="Indian/Reunion")
    again = replayed(warc, tmp_path / "out.jsonl", mended, archived_first=archived_first)
    assert (again == written.read_bytes()) is archived_first
    assert (b"Indian/Reunion" in again) is not archived_first


def test_an_installed_profile_is_read_at_the_address_that_was_crawled() -> None:
    text = profile_record(replace(GAZETTE, home="https://copie.test/"), file="a", now=NOON).block
    page = Page(b"", url="https://ailleurs.test/a", site="gazette", profile=text.decode())
    assert site_for(page, (GAZETTE,)).home == "https://copie.test/"


def test_lines_are_checked_by_the_archived_profile(data: Path) -> None:
    (written,) = (data / "articles").iterdir()
    assert list(derive_lines(written, sites=(GAZETTE,))) == []


def test_the_record_passes_every_check_and_no_index_lists_it(
    data: Path, warc: Path, tmp_path: Path
) -> None:
    package = tmp_path / "crawl.wacz"
    write_wacz(package, [warc], [], created=NOON, software="test")
    assert [str(finding) for finding in check(find_files([data, package]), sites=())] == []
    indexed = list(entries(records(warc), filename=warc.name))
    assert not [entry for entry in indexed if entry.url.startswith("urn:")]
    pages = [page for page in read_archive(package, root=tmp_path) if isinstance(page, Page)]
    packed = {page.profile for page in pages if page.site}
    alone = read_capture(warc.parent, name=warc.name, offset=indexed[-1].offset)
    assert packed == {alone.profile} != {None}


def test_a_takedown_leaves_the_profile(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "data")
    line = lines(tmp_path / "data" / "articles")[0]
    depeche("takedown", tmp_path / "data", line["url"], "--reason", "a request")
    (warc,) = (tmp_path / "data" / "warc").iterdir()
    assert any(profile_in(located.record) for located in records(warc))


def test_what_the_extraction_reads_of_a_site_survives_its_record() -> None:
    kept = profile_in(profile_record(GAZETTE, file="a.warc.gz", now=NOON))
    assert kept is not None
    assert site_in(kept.text) == replace(GAZETTE, article_url=None)


def test_the_extraction_reads_nothing_of_a_site_that_is_not_kept() -> None:
    """A field that it reads and the archive lacks would make a replay differ from its crawl."""
    known = {*KEPT, "host", "owns", "absolute"}  # what a site makes of its home and listings
    trees = [ast.parse(path.read_text("utf-8")) for path in Path("crawler/extract").rglob("*.py")]
    attributes = (node for tree in trees for node in ast.walk(tree))
    read = {
        node.attr
        for node in attributes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "site"
    }
    assert read - known == set()


def profile(**values: object) -> str:
    return json.dumps({"name": "gazette", "home": "https://gazette.test/", **values})


def kept(text: str) -> Record:
    fields = (("WARC-Type", "metadata"), ("WARC-Target-URI", f"{TARGET}gazette"))
    return Record(fields, text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "[" * 100_000,
        '{"name": "gazette"}',
        profile(name=7),
        profile(home="gazette"),
        profile(home="http://["),
        profile(home="https://gazette.test/", listings=["http://["]),
        profile(timezone=["Europe/Paris"]),
        profile(listings=7),
        profile(rules=["h1"]),
        profile(rules={"headline": [7]}),
        profile(rules={"headline": ["h1["]}),
        profile(rules={"headline": ["h1:nothing(2)"]}),
    ],
)
def test_a_profile_that_cannot_be_used_is_none(text: str) -> None:
    assert site_in(text) is None
    assert profile_in(kept(text)) is None


def test_a_profile_beyond_its_size_is_not_read() -> None:
    large = profile(rules={"headline": ["h1"] * LARGEST})
    assert profile_in(kept(large)) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [(profile(), []), (profile(rules=7), ["the profile of the site cannot be used"])],
    ids=["whole", "unusable"],
)
def test_a_check_tells_of_a_profile_that_cannot_be_used(
    tmp_path: Path, text: str, told: list[str]
) -> None:
    (tmp_path / "a.warc").write_bytes(kept(text).to_bytes())
    found = check(find_files([tmp_path]), sites=())
    of_the_profile = [each for each in found if "profile" in each.what]
    assert [each.what.partition(":")[0] for each in of_the_profile] == told
    assert not any(each.is_damage for each in of_the_profile)
