"""A story in whose place something else is shown is gone only when nothing else explains it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.article import Article
from crawler.extract import read_page
from crawler.health import replaced_alarm
from crawler.outcome import DOUBTFUL, PART, Refusal
from crawler.page import Page
from crawler.site import Site
from crawler.state.absences import DOUBT, WITNESS
from crawler.state.store import Store
from pipelines.deduplicate import Deduplicate
from pipelines.refused import Refused
from tests.program import QUICK, depeche, depeche_here, last_report, lines
from tests.ruled_server import SENTENCE, Says
from tests.test_gone import LIST, PATHS, STORY, crawl, serve_story

pytestmark = pytest.mark.usefixtures("unmeasured_crawls")

SITE = Site(name="gazette", home="https://gazette.test/", listings=("", "sport/"))
URL = "https://gazette.test/2026/11/24/la-crue-1001.html"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


# --- what a page says --------------------------------------------------------------------------


def page(title: str = "", *, head: str = "", body: str = "", more: str = "", **told: Any) -> Page:
    html = f"<html><head><meta charset=utf-8><title>{title}</title>{more}</head><body>"
    html += f"<nav><a href=/sport/>Sport</a></nav><h1>{head}</h1>{body}</body></html>"
    known = {"url": URL, "status": 200, "role": "article", "fetched_at": NOON, **told}
    return Page(html.encode(), **known)


ARTICLE = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x"}</script>'
LONG = "".join(f"<p>{SENTENCE}, note la page {n} du cahier.</p>" for n in range(6))

LOST = {
    "title": page("Page introuvable | La Gazette"),
    "accents": page("La Gazette : page non trouvée"),
    "code": page("Erreur 404"),
    "bare-code": page("404"),
    "code-and-words": page("404 - Page not found - Gazette"),
    "h1": page("La Gazette", head="Oups ! Cette page n’existe plus"),
    "requested": page("La page demandée n'a pas été trouvée - Gazette"),
    "other-code": page("410 : article supprimé", head="Cet article a été supprimé"),
    "german": page("Seite nicht gefunden - Zeitung"),
    "spanish": page("Página no encontrada"),
    "sentence": page("Gazette", body="<p>La page que vous cherchez n'existe plus.</p>"),
    "sentence-and-oops": page("Gazette", head="Oups !", body="<p>L'article demandé est "
                              "introuvable, revenez à l'accueil.</p>"),
    "with-links": page("Page introuvable", body=LIST.decode()),
}  # fmt: skip

STORIES = {
    "layout-break": page("La crue à Blois | Gazette", head="La crue à Blois"),
    "empty-shell": page("La Gazette", body="<div id=root></div>"),
    "removed-comment": page("La crue à Blois", head="La crue à Blois monte encore d'un mètre",
                            body="<p>Ce commentaire : ce contenu a été supprimé.</p>"),
    "long-text": page("Page introuvable", body=LONG),
    "typed": page("Page introuvable", more=ARTICLE),
    "og-type": page("Erreur 404", more='<meta property="og:type" content="article">'),
    "dated": page("Page non trouvée", body="<p>Publié le 24/11/2026 à 08h30</p>"),
    "about-a-number": page("La Peugeot 404 fête ses soixante ans"),
    "about-a-loss": page("Un enfant introuvable depuis lundi"),
    "about-a-law": page("L'article 49 n'existe plus"),
    "about-a-paper": page("Gazette", body="<p>Le maire assure que le document n'existe pas.</p>"),
    "maintenance": page("Site en maintenance", body="<p>Nous revenons bientôt.</p>"),
    "unavailable": page("Page temporairement indisponible"),
    "error": page("Erreur"),
}  # fmt: skip


@pytest.mark.parametrize("name", LOST)
def test_a_page_of_200_may_say_in_words_that_a_story_is_not_there(name: str) -> None:
    read = read_page(LOST[name], SITE)
    assert isinstance(read, Article)
    assert (read.change, read.http_status, read.headline) == ("gone", 200, None)
    assert "the page says" in read.warnings[0]


@pytest.mark.parametrize("name", STORIES)
def test_a_layout_that_broke_and_a_story_about_a_loss_say_nothing_of_the_kind(name: str) -> None:
    read = read_page(STORIES[name], SITE)
    assert isinstance(read, Refusal) or read.change == "new"
    assert not isinstance(read, Refusal) or read.kind == "no_text"  # what the health of a site sees


def test_an_error_page_of_an_archive_is_no_article_and_no_failure() -> None:
    read = read_page(replace(LOST["title"], role=None), SITE)
    assert isinstance(read, Refusal)
    assert (read.outcome, read.kind) == ("skipped", "soft_404")


def test_a_front_page_under_the_address_of_a_story_is_no_story() -> None:
    canonical = '<link rel=canonical href="https://gazette.test/">'
    read = read_page(page("La Gazette", body=LIST.decode(), more=canonical), SITE)
    assert isinstance(read, Article)
    assert (read.change, "is a list of links" in read.warnings[0]) == ("gone", True)
    story = page("La crue", body=LONG, more=canonical)  # a site that calls every page so
    assert getattr(read_page(story, SITE), "change", None) == "new"


def test_what_another_host_shows_says_nothing_of_a_story() -> None:
    led = page("Consentement", url="https://consent.test/", requested_url=URL)
    read = read_page(led, SITE)
    assert isinstance(read, Refusal)
    assert (read.outcome, read.kind) == ("failed", "elsewhere")


@pytest.mark.parametrize("url", ["http://[", "http://a\u2100b/"])
def test_a_story_at_what_is_no_address_is_not_elsewhere(url: str) -> None:
    assert read_page(page("La crue", url=URL, requested_url=url), SITE) is not None


def test_a_hostile_title_is_read_in_its_time() -> None:
    read_page(page("page " * 20_000, body="<p>" + "cette page que vous " * 5_000 + "</p>"), SITE)


# --- how often, and how long -------------------------------------------------------------------

TEXT = " ".join(f"{SENTENCE}, note la page {n} du cahier." for n in range(6))
THERE = Article(url=URL, site="gazette", headline="La crue", text=TEXT, text_digest="sha256:1")
OTHER = replace(THERE, url="https://gazette.test/autre-1002.html", text="", text_digest="sha256:2")
HARD = Article(url=URL, change="gone", http_status=404, site="gazette", warnings=("the site…",))


def soft(text: str = "Retournez à la page d'accueil.") -> Article:
    return replace(HARD, http_status=200, text=text, warnings=("the page says '404'",))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "state.sqlite", folder=tmp_path)
    yield store
    store.close()


def tell(store: Store, *answers: tuple[Article, timedelta]) -> list[str]:
    """Return what is made of each answer: the change of its line, else the kind of its refusal."""
    told, pipeline = [], Deduplicate(store)
    for length, (answer, after) in enumerate(answers, 1):
        item = replace(answer, fetched_at=(NOON + after).isoformat())
        try:
            decided = pipeline.process_item(item)
        except Refused as refused:
            told.append(f"{refused.refusal.outcome}: {refused.refusal.kind}")
            continue
        kept = (decided.text, decided.headline, decided.previous_digest)
        assert decided.change != "gone" or kept == ("", None, THERE.text_digest)
        store.commit(decided, path="a.jsonl", length=length)
        told.append(decided.change)
    return told


ZERO, HOUR = timedelta(0), timedelta(hours=1)
FIRST, LATE = (THERE, ZERO), DOUBT + HOUR
SEEN = (OTHER, LATE - HOUR / 2)
PARTLY = replace(OTHER, headline="B", warnings=(f"{PART}: the rest was cut",))


@pytest.mark.parametrize(
    ("answers", "last"),
    [
        ([(soft(), HOUR), SEEN, (soft(), LATE)], "gone"),
        ([(soft(), HOUR), SEEN, (soft(), LATE), (soft(), LATE + HOUR)], "skipped: gone"),
        ([(soft(""), HOUR), SEEN, (soft(""), LATE)], "gone"),
        ([(OTHER, ZERO), (soft(), HOUR), (PARTLY, LATE - HOUR), (soft(), LATE)], "gone"),
        ([(soft(), HOUR), (soft(), 2 * HOUR)], "skipped: doubtful"),
        ([(soft(), HOUR), SEEN, (soft(), LATE - HOUR / 4)], "skipped: doubtful"),
        ([(soft(), HOUR), (soft(), LATE)], "skipped: doubtful"),
        ([(soft(), HOUR), (OTHER, 2 * HOUR), (soft(), WITNESS + DOUBT)], "skipped: doubtful"),
        ([(soft(), HOUR), SEEN, (soft(TEXT), LATE)], "failed: soft_404"),
        ([(soft(), HOUR), (OTHER, LATE - WITNESS), (soft(), LATE)], "gone"),
        ([(soft(), HOUR), (HARD, 2 * HOUR), SEEN, (soft(), LATE)], "gone"),
        ([(soft(), HOUR), (THERE, 2 * HOUR), SEEN, (soft(), LATE)], "skipped: doubtful"),
        ([(HARD, HOUR), (soft(), 2 * HOUR)], "skipped: doubtful"),
        ([(soft(), HOUR), (HARD, 2 * HOUR)], "skipped: missing"),
        ([(soft(), HOUR), (HARD, 2 * HOUR), (HARD, 3 * HOUR)], "gone"),
        ([(soft(), LATE), SEEN, (soft(), HOUR)], "skipped: doubtful"),
        ([(soft(), HOUR), SEEN, (soft(), LATE), (THERE, LATE + HOUR)], "restored"),
        ([(soft(), 99 * LATE), (soft(), HOUR), SEEN, (soft(), LATE)], "gone"),
    ],
    ids=[
        "two-days-on-and-others-there", "told-once", "no-words", "part-of-another",
        "same-day", "too-soon", "nobody-else-there",
        "others-long-ago", "its-text-is-there", "others-a-day-ago", "missing-between", "was-back",
        "missing-before", "missing-after", "not-found-twice", "out-of-order", "restored",
        "clock-ran-ahead-once",
    ],
)  # fmt: skip
def test_a_story_is_gone_by_doubts_only_after_days_on_which_the_site_was_in_order(
    store: Store, answers: list[tuple[Article, timedelta]], last: str
) -> None:
    assert tell(store, FIRST, *answers)[-1] == last


def test_a_site_out_of_order_for_as_long_as_a_doubt_lasts_has_no_witness() -> None:
    assert WITNESS < DOUBT


def test_stories_bear_witness_only_while_another_is_in_doubt(store: Store) -> None:
    witnesses = "SELECT count(*) FROM witnesses"
    tell(store, FIRST, SEEN)
    assert store._db.execute(witnesses).fetchone() == (0,)
    tell(store, (soft(), LATE), (replace(OTHER, headline="B"), LATE + HOUR))
    assert store._db.execute(witnesses).fetchone() == (1,)


@pytest.mark.parametrize("status", [200, 302, 303, 307, 301, 308, 404, 410])
def test_only_an_answer_for_good_is_believed_the_second_time(store: Store, status: int) -> None:
    answer = replace(HARD, http_status=status)
    last = tell(store, FIRST, (answer, HOUR), (answer, 2 * HOUR))[-1]
    assert last == ("gone" if status in {301, 308, 404, 410} else "skipped: doubtful")


def test_a_doubt_of_which_nobody_knows_when_it_was_decides_nothing(store: Store) -> None:
    tell(store, FIRST, (soft(), HOUR), SEEN)
    assert store.decide(replace(soft(), fetched_at=None)) is None


def test_a_doubt_about_an_unknown_story_is_a_failure(store: Store) -> None:
    passing = replace(soft(), http_status=302)
    assert tell(store, (soft(), ZERO), (passing, ZERO)) == ["failed: soft_404", "failed: elsewhere"]


def test_a_doubt_goes_when_the_story_is_confirmed_gone_or_taken_down(tmp_path: Path) -> None:
    for number, end in enumerate(("confirm", "forget", "gone")):
        store = Store(tmp_path / f"{number}.sqlite", folder=tmp_path)
        tell(store, FIRST, (soft(), HOUR))
        name = store._db.execute("SELECT article_id FROM doubts").fetchone()[0]
        if end == "confirm":
            store.confirm(URL)
        elif end == "gone":
            assert tell(store, SEEN, (soft(), LATE))[-1] == "gone"
        else:
            store.forget([name], rewrites=())
        assert store._db.execute("SELECT count(*) FROM doubts").fetchone() == (0,)
        store.close()


def test_a_gone_story_whose_line_the_disk_lost_is_written_as_gone_again(tmp_path: Path) -> None:
    state, absences = tmp_path / "state.sqlite", ((HARD, HOUR), (HARD, 2 * HOUR))
    store = Store(state, folder=tmp_path)
    assert tell(store, FIRST, *absences) == ["new", "skipped: missing", "gone"]
    store.close()
    (tmp_path / "a.jsonl").write_bytes(b"\n")
    again = Store(state, folder=tmp_path)
    assert tell(again, (HARD, 3 * HOUR)) == ["gone"]
    again.close()


@pytest.mark.parametrize(
    ("doubtful", "captured", "is_alarming"),
    [(2, 0, False), (3, 0, True), (3, 40, False), (9, 60, True), (9, 90, False)],
)
def test_many_doubts_at_once_are_an_alarm(
    doubtful: int, captured: int, *, is_alarming: bool
) -> None:
    alarm = replaced_alarm("gazette", doubtful=[URL] * doubtful, captured=captured, share=0.1)
    assert (alarm is not None) is is_alarming


# --- a crawl -----------------------------------------------------------------------------------


EXCUSE = """<body><article><h1>404</h1><p>Notre rédaction a changé de logiciel pendant la nuit, et
plusieurs textes ont perdu leur place habituelle dans nos archives numériques.</p><p>Revenez plus
tard, ou servez-vous de la recherche, qui connaît tout ce que nous avons imprimé depuis vingt ans
dans nos quatre éditions.</p></article></body></html>"""


def days_pass(data: Path) -> None:
    """Make the doubts of the data folder older, as if the last run was days ago."""
    with sqlite3.connect(data / "state.sqlite") as state:
        state.execute("UPDATE doubts SET since = since - ?", (DOUBT.total_seconds(),))
    state.close()


def test_a_story_replaced_by_an_error_page_or_a_way_home_is_gone_days_later(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    lost = f"<html><meta charset=utf-8><title>Page introuvable</title>{EXCUSE}".encode()
    with serve_story() as server:
        crawl(server, data)
        server.answers[STORY] = [Says(body=lost)]
        server.answers[PATHS[1]] = [Says(302, {"Location": "/"}, body=b"")]
        before = crawl(server, data)
        days_pass(data)
        after = crawl(server, data)
    assert [run["counts"]["gone"] for run in (before, after)] == [0, 2]
    kinds = [page["kind"] for page in before["pages_without_article"]]
    assert kinds.count(DOUBTFUL) == 2
    gone = [line for line in lines(data / "articles") if line["change"] == "gone"]
    assert [(line["http_status"], line["text"], line["paragraphs"]) for line in gone] == [
        (200, "", []), (302, "", [])
    ]  # fmt: skip
    done = depeche_here("verify", "--deep", data / "articles")
    assert done.code == 0, done.out + done.err
    reasons = {row["url"]: row.get("reason") for row in after["addresses"]}
    assert reasons[server.home + STORY] == "the page says 'Page introuvable'"
    assert reasons[server.home + PATHS[1]] == f"the site answered 302 and leads to {server.home}/"


def test_a_bad_day_of_a_site_is_an_alarm_and_takes_no_story_away(tmp_path: Path) -> None:
    with serve_story() as server:
        crawl(server, tmp_path)
        home = [Says(302, {"Location": "/"}, body=b"")]
        server.answers |= dict.fromkeys(PATHS, home)
        server.answers["/vie-locale/une-crue-2000.html"] = home
        options = ("--data", tmp_path, "-a", f"home={server.home}/")
        done = depeche("crawl", "demonstration", *options, *QUICK)
    report = last_report(tmp_path)
    assert (done.code, report["counts"]["gone"]) == (10, 0)
    assert "9 known stories" in report["alarms"][-1]["finding"]
