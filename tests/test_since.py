"""A crawl goes back as far as it is told, counted from when each list was fetched."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover.since import read_since
from crawler.errors import UsageError
from crawler.extract.dates.listed import listed_at
from tests.program import QUICK, depeche, last_report
from tests.ruled_server import RuledServer, Says, serve_ruled

FETCHED = datetime(2026, 11, 24, 9, tzinfo=UTC)
PARIS = "Europe/Paris"


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("Tue, 24 Nov 2026 08:00:00 +0100", "2026-11-24T08:00:00+01:00"),
        ("Tue, 24 Nov 2026 08:00:00 -0000", "2026-11-24T08:00:00+00:00"),
        ("2026-11-24T07:00:00Z", "2026-11-24T07:00:00+00:00"),
        ("2026-11-20", "2026-11-20T23:59:59.999999+01:00"),
        ("08h28 le 20/11", "2026-11-20T08:28:00+01:00"),
        ("il y a 2 heures", "2026-11-24T08:00:00+01:00"),
        ("Mis à jour le 22 novembre 2026 à 10h", "2026-11-22T10:00:00+01:00"),
        ("9999-12-31", "9999-12-31T23:59:59.999999+01:00"),
        ("0000-00-00", None), ("demain peut-être", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_the_stamp_of_a_list_is_read_whoever_wrote_it(
    stamp: str | None, expected: str | None
) -> None:
    found = listed_at(stamp, reference=FETCHED, timezone=PARIS)
    assert (found and found.isoformat()) == expected


@given(st.text(max_size=60) | st.from_regex(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(Z|[+-]\d\d:\d\d)?)?"))
def test_any_text_gives_an_aware_time_or_none(text: str) -> None:
    found = listed_at(text, reference=FETCHED, timezone=PARIS)
    assert found is None or found.utcoffset() is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7", "2026-11-17T09:00:00+00:00"),
        ("0.5", "2026-11-23T21:00:00+00:00"),
        ("2026-11-01", "2026-11-01T00:00:00+01:00"),
        ("2026-11-01T06:00+01:00", "2026-11-01T06:00:00+01:00"),
        ("999999", "0001-01-01T00:00:00+00:00"),
    ],
)
def test_days_are_counted_from_the_fetch_and_dates_are_the_sites(text: str, expected: str) -> None:
    limit = read_since(text).limit(fetched_at=FETCHED, timezone=PARIS)
    assert limit.isoformat() == expected


@pytest.mark.parametrize("text", ["", "-1", "hier", "7 jours", "2026-13-01", "2026-11-01T06:00"])
def test_what_is_neither_is_told_with_examples(text: str) -> None:
    with pytest.raises(UsageError, match="days back such as 7"):
        read_since(text)


# --- crawls -------------------------------------------------------------------------------------

NOW = datetime.now(UTC).replace(microsecond=0)
MARKUP = {"Content-Type": "text/html; charset=utf-8"}


def article_path(number: int) -> str:
    return f"/vie-locale/le-chantier-du-quai-{1000 + number}.html"


def listing(ages: dict[int, int | None], *, following: str = "") -> Says:
    """Return a listing of articles, by number, that were published so many days ago."""
    items = "".join(
        f"<li><h2><a href='{article_path(n)}'>Le chantier du quai avance, étape {n}</a></h2>"
        + (f"<time>{NOW - timedelta(days=age):%Y-%m-%d}</time>" if age is not None else "")
        for n, age in ages.items()
    )
    following = following and f"<a rel=next href='{following}'>Page suivante</a>"
    body = f"<html><body><h1>La Gazette</h1><ul>{items}</ul>{following}</body></html>"
    return Says(headers=MARKUP, body=body.encode())


def feed(ages: dict[int, int]) -> Says:
    items = "".join(
        f"<item><link>{article_path(n)}</link>"
        f"<pubDate>{format_datetime(NOW - timedelta(days=age))}</pubDate></item>"
        for n, age in ages.items()
    )
    return Says(body=f"<rss version='2.0'><channel>{items}</channel></rss>".encode())


def index(ages: dict[str, int]) -> Says:
    maps = "".join(
        f"<sitemap><loc>{path}</loc><lastmod>{NOW - timedelta(days=age):%Y-%m-%d}</lastmod>"
        "</sitemap>"
        for path, age in ages.items()
    )
    return Says(body=f"<sitemapindex>{maps}</sitemapindex>".encode())


class Articles(RuledServer):
    """Answers every address of an article that it has no answer for."""

    def next(self, path: str) -> Says:
        if path.startswith("/vie-locale/") and path not in self.answers:
            self.asked.append(path)
            return Says()
        return super().next(path)


@contextmanager
def site(answers: dict[str, Says]) -> Iterator[RuledServer]:
    with serve_ruled({path: [says] for path, says in answers.items()}, kind=Articles) as server:
        yield server


def crawl(server: RuledServer, data: Path, *more: str) -> tuple[int, dict[str, Any]]:
    options = ("--data", data, "-a", f"home={server.home}/", "-s", "HEALTH_FAILED_SHARE=1")
    done = depeche("crawl", "demonstration", *options, *QUICK, *more)
    return done.code, last_report(data) if data.exists() else {}


def asked_articles(server: RuledServer) -> list[int]:
    paths = {path for path in server.asked if path.startswith("/vie-locale/")}
    return sorted(int(path.rpartition("-")[2].removesuffix(".html")) - 1000 for path in paths)


def test_older_links_of_every_list_are_left_out_and_counted(tmp_path: Path) -> None:
    answers = {
        "/": listing({1: 0, 2: 3, 3: 30, 4: None}),
        "/rss.xml": feed({5: 1, 6: 9}),
        "/sitemap-news.xml": index({"/new.xml": 2, "/old.xml": 400}),
        "/new.xml": Says(body=b"<urlset/>"),
    }
    with site(answers) as server:
        code, report = crawl(server, tmp_path, "-a", "since=7")
        assert (code, asked_articles(server)) == (0, [1, 2, 4, 5])
        assert "/old.xml" not in server.asked
    lists = {one["url"].rpartition("/")[2]: one for one in report["lists"]}
    assert [(lists[name]["named"], lists[name]["older"]) for name in ("", "rss.xml")] == [
        (4, 1), (2, 1),
    ]  # fmt: skip
    assert report["listed"] == report["captured"] == 4


@pytest.mark.parametrize(
    ("second", "more", "pages"),
    [
        (listing({3: 20, 4: 30, 1: None}, following="/page/3/"), ["-a", "since=7"], 2),
        (listing({3: 20, 4: 30, 1: None}, following="/page/3/"), [], 3),
        (listing({1: 0, 2: 1}, following="/page/3/"), [], 2),
    ],
    ids=["older-only", "older-is-no-matter", "nothing-new"],
)
def test_a_listing_is_followed_while_it_brings_something(
    tmp_path: Path, second: Says, more: list[str], pages: int
) -> None:
    answers = {
        "/": listing({1: 0, 2: 1}, following="/page/2/"),
        "/page/2/": second,
        "/page/3/": listing({5: 40}, following="/page/4/"),
        "/rss.xml": feed({1: 0}),
    }
    with site(answers) as server:
        crawl(server, tmp_path, *more)
        followed = [path for path in server.asked if path == "/" or path.startswith("/page/")]
    assert len(followed) == pages


def test_of_a_dated_index_the_latest_sitemaps_are_read(tmp_path: Path) -> None:
    maps = {f"/{age}.xml": age for age in (400, 300, 30, 2, 1)}
    answers = {path: Says(body=b"<urlset/>") for path in maps}
    with site({**answers, "/sitemap-news.xml": index(maps)}) as server:
        crawl(server, tmp_path)
        assert maps.keys() & set(server.asked) == {"/30.xml", "/2.xml", "/1.xml"}


def test_indexes_that_name_the_next_one_without_end_are_left(tmp_path: Path) -> None:
    maps = {f"/{n}.xml": index({f"/{n + 1}.xml": 1}) for n in range(20)}
    with site(
        {**maps, "/sitemap-news.xml": index({"/0.xml": 1, "/sitemap-news.xml": 1})}
    ) as server:
        _, report = crawl(server, tmp_path)
        assert [path for path in server.asked if path in maps] == ["/0.xml", "/1.xml", "/2.xml"]
    (left,) = [p for p in report["pages_without_article"] if p["kind"] == "deep_index"]
    assert left["where"].endswith("/2.xml")


def test_a_crawl_of_the_archive_goes_back_as_far_whenever_it_is_run(tmp_path: Path) -> None:
    with site({"/": listing({1: 0, 2: 3, 3: 30}), "/rss.xml": feed({5: 1, 6: 9})}) as server:
        crawl(server, tmp_path / "live", "-a", "since=7")
        archive = ["--archive", str(tmp_path / "live" / "warc"), "-a", "since=7"]
        crawl(server, tmp_path / "again", *archive)
    live, again = (
        sorted(file.read_bytes() for file in (tmp_path / name).glob("articles/*"))
        for name in ("live", "again")
    )
    assert live == again != []


def test_a_wrong_since_ends_before_any_work(tmp_path: Path) -> None:
    with site({}) as server:
        code, report = crawl(server, tmp_path / "data", "-a", "since=lundi")
        assert (code, report, server.asked) == (2, {}, [])
