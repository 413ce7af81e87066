"""The dates of a page: the reader's stamp against the metadata, and nothing from elsewhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.dates import Dated, date_page
from crawler.extract.dates.moments import read_moment
from crawler.page import Page
from crawler.site import Site

PARIS = Site(name="gazette", home="https://gazette.test/", timezone="Europe/Paris")
URL = "https://gazette.test/crue.html"
FETCHED = datetime.fromisoformat("2018-10-20T15:00:00+02:00")
DISPATCH = Path(__file__).parent.parent.parent / "shared/seed/dispatch-2015-11-26.txt"


def dated(
    stamp: str, *, published: str = "", modified: str = "", head: str = "", after: str = "",
    url: str | None = URL, site: Site = PARIS, fetched: datetime | None = FETCHED,
) -> Dated:  # fmt: skip
    node = {"@type": "NewsArticle", "datePublished": published, "dateModified": modified}
    told = json.dumps({key: value for key, value in node.items() if value})
    script = f'<script type="application/ld+json">{told}</script>' if published or modified else ""
    html = (
        f"<html><head>{script}{head}</head><body><h1>La crue monte</h1>"
        f'<div class="meta">{stamp}</div><p>Le fleuve a gagné un mètre.</p>{after}</body></html>'
    )
    page = Page(html.encode(), url=url, fetched_at=fetched)
    return date_page(page, site, headline="La crue monte")


CASES = {
    "same minute takes the seconds": (
        ("Publié le 12/06/2018 à 8h05", "2018-06-12T08:05:41+02:00", ""),
        ("2018-06-12T08:05:41+02:00", None, ""),
    ),
    "a day takes the time of the metadata": (
        ("Publié le 12/06/2018", "2018-06-12T08:05:41+02:00", ""),
        ("2018-06-12T08:05:41+02:00", None, ""),
    ),
    "the minute of the edit is the update": (
        ("12/06/2018 - 15:26", "2018-06-12T12:10:35+02:00", "2018-06-12T15:26:09+02:00"),
        ("2018-06-12T12:10:35+02:00", "2018-06-12T15:26:09+02:00", ""),
    ),
    "an unlabelled minute that was never edited is the publication": (
        ("12/06/2018 - 15:26", "2018-06-12T15:26:09+02:00", "2018-06-12T15:26:09+02:00"),
        ("2018-06-12T15:26:09+02:00", None, ""),
    ),
    "a label says more than the minute of an edit": (
        ("Publié le 12/06/2018 à 15:26", "2018-06-12T12:10:35+02:00", "2018-06-12T15:26:09+02:00"),
        ("2018-06-12T15:26:00+02:00", None, "disagree"),
    ),
    "midnight is a placeholder": (
        ("Publié le 12/06/2018", "2018-06-12T00:00:00+02:00", ""),
        ("2018-06-12", None, ""),
    ),
    "noon is a placeholder": (
        ("Publié le 12/06/2018", "2018-06-12T12:00:00+02:00", ""),
        ("2018-06-12", None, ""),
    ),
    "a lone Z never wins": (
        ("Publié le 12/06/2018 à 8h05", "2018-06-12T08:05:41Z", "2018-06-12T09:10:00Z"),
        ("2018-06-12T08:05:00+02:00", "2018-06-12T09:10:00+02:00", "false offset"),
    ),
    "naive metadata is in the zone of the site": (
        ("", "2018-06-12T08:05:41", ""),
        ("2018-06-12T08:05:41+02:00", None, "no stamp is visible"),
    ),
    "an edit overwrote the publication": (
        ("Publié le 12/06/2018 à 8h05", "2018-06-12T10:10:00+02:00", "2018-06-12T08:05:20+02:00"),
        ("2018-06-12T08:05:00+02:00", None, "overwritten"),
    ),
    "an edit moved the publication with the modification": (
        ("Publié le 12/06/2018 à 8h05", "2018-06-12T10:10:00+02:00", "2018-06-12T10:10:00+02:00"),
        ("2018-06-12T08:05:00+02:00", "2018-06-12T10:10:00+02:00", "overwritten"),
    ),
    "a modification before the publication is dropped": (
        ("Publié le 12/06/2018 à 8h05", "2018-06-12T08:05:00+02:00", "2018-06-11T08:00:00+02:00"),
        ("2018-06-12T08:05:00+02:00", None, "dropped"),
    ),
    "a modification after the fetch is dropped": (
        ("Publié le 12/06/2018 à 8h05", "2018-06-12T08:05:00+02:00", "2018-12-11T08:00:00+02:00"),
        ("2018-06-12T08:05:00+02:00", None, "dropped"),
    ),
    "an unlabelled later day is the update": (
        ("14/06/2018", "2018-06-12T08:05:00+02:00", "2018-06-14T09:00:12+02:00"),
        ("2018-06-12T08:05:00+02:00", "2018-06-14T09:00:12+02:00", ""),
    ),
    "different days are told": (
        ("Publié le 12/06/2018", "2018-06-10T08:05:00+02:00", ""),
        ("2018-06-12", None, "different days"),
    ),
    "a visible update keeps its minute": (
        ("Publié le 12/06/2018 à 8h05, mis à jour à 9h", "2018-06-12T08:05:00+02:00",
         "2018-06-12T11:00:00+02:00"),
        ("2018-06-12T08:05:00+02:00", "2018-06-12T09:00:00+02:00", ""),
    ),
    "a relative stamp yields to a stated instant": (
        ("Publié il y a 3 heures", "2018-06-12T08:05:41+02:00", "2018-06-12T09:00:00+02:00"),
        ("2018-06-12T08:05:41+02:00", "2018-06-12T09:00:00+02:00", "relative stamp"),
    ),
    "a relative stamp says more than the day of the metadata": (
        ("Publié il y a 3 heures", "2018-10-20T00:00:00+02:00", ""),
        ("2018-10-20T12:00:00+02:00", None, ""),
    ),
    "a modification seconds before the publication is no update and no contradiction": (
        ("Publié le 12/06/2018 à 8h05", "2018-06-12T08:05:41+02:00", "2018-06-12T08:04:58+02:00"),
        ("2018-06-12T08:05:41+02:00", None, ""),
    ),
    "an unreadable metadata is left": (
        ("Publié le 12/06/2018 à 8h05", "bientôt", ""),
        ("2018-06-12T08:05:00+02:00", None, ""),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given_", "wanted"), CASES.values(), ids=CASES.keys())
def test_stamp_and_metadata_are_reconciled(
    given_: tuple[str, str, str], wanted: tuple[str, str | None, str]
) -> None:
    stamp, published, modified = given_
    result = dated(stamp, published=published, modified=modified)
    assert (result.date_published, result.date_updated) == wanted[:2]
    warnings = " | ".join(result.warnings)
    assert wanted[2] in warnings
    assert bool(wanted[2]) is bool(warnings)


@pytest.mark.parametrize(
    "after",
    [
        '<aside><p>Publié le 01/02/2018 à 10h</p></aside>',
        '<footer>Mis à jour le 01/02/2018</footer>',
        '<div class="comments"><p>Zoé, le 01/02/2018 à 10h</p></div>',
        '<div class="grid"><h3><a href="/b">Autre</a></h3><span>01/02/2018</span></div>',
        '<div class="grid"><a href="/b"><h3>Autre</h3></a><span>01/02/2018</span></div>',
        '<p>Le 1er février 2018, la rivière avait déjà débordé dans la vallée.</p>',
    ],
    ids=["aside", "footer", "comment", "card", "card-in-a-link", "sentence"],
)  # fmt: skip
def test_no_date_comes_from_elsewhere(after: str) -> None:
    result = dated("", after=after)
    assert (result.date_published, result.date_updated) == (None, None)
    assert result.date_confidence == "none"


@pytest.mark.parametrize(
    "stamp",
    [
        '<aside class="sidebar">12 juin 2018</aside>',
        '<a href="/2018/06/12/" rel="bookmark">12 juin 2018</a>',
        '<time datetime="2018-06-12"><a href="/archives/12-06-2018/">12 juin 2018</a></time>',
        '<footer class="card-footer">12 juin 2018</footer>',
        '<div><h3><a href="/auteur/zoe" rel="author">Zoé Exemple</a></h3><p>12 juin 2018</p></div>',
        '<div><p>12 juin 2018</p><h3><a href="/b">La décrue attendra</a></h3></div>',
    ],
    ids=["column", "day-link", "archive-link", "card-footer", "author-card", "before-a-teaser"],
)
def test_a_stamp_right_under_the_headline_counts_whatever_its_box(stamp: str) -> None:
    assert dated(stamp).date_published == "2018-06-12"


@pytest.mark.parametrize(
    ("after", "told", "wanted"),
    [
        ("<aside>12 juin 2018 à 8h05</aside>", "2018-06-12T08:05:41+02:00", "12 juin 2018 à 8h05"),
        ("<aside>1er juin 2018 à 8h05</aside>", "2018-06-12T08:05:41+02:00", None),
    ],
    ids=["confirmed", "contradicted"],
)
def test_a_column_under_the_chapo_dates_the_article_with_the_metadata(
    after: str, told: str, wanted: str | None
) -> None:
    assert dated("", published=told, after=after).stamp_raw == wanted


def test_two_blocks_side_by_side_make_one_stamp() -> None:
    blocks = "<p>Publié le 12/06/2018 à 8h05</p><p>Mis à jour le 12/06/2018 à 9h10</p>"
    result = dated(blocks + "<p>" + "Une légende bien longue. " * 8 + "</p>")
    assert result.date_published == "2018-06-12T08:05:00+02:00"
    assert result.date_updated == "2018-06-12T09:10:00+02:00"


def test_the_day_of_the_address_is_the_last_resort() -> None:
    result = dated("", url="https://gazette.test/2018/06/12/crue.html")
    assert (result.date_published, result.date_method) == ("2018-06-12", "url")
    assert "address alone" in " ".join(result.warnings)


def test_a_true_offset_in_a_meta_beats_the_copy_with_a_lone_z() -> None:
    meta = '<meta property="article:published_time" content="2018-06-12T08:05:41+02:00">'
    result = dated("Publié le 12/06/2018", published="2018-06-12T08:05:41Z", head=meta)
    assert result.date_published == "2018-06-12T08:05:41+02:00"
    assert result.date_alternatives


def test_an_assumed_zone_is_told_and_never_exact() -> None:
    result = dated("Publié le 12/06/2018 à 8h05", site=replace(PARIS, timezone=None))
    assert result.date_confidence == "inferred"
    assert any("assumed" in warning for warning in result.warnings)


def test_an_assumed_zone_yields_to_the_offset_of_the_metadata() -> None:
    site = replace(PARIS, timezone=None)
    told = "2018-06-12T08:05:41-04:00"
    result = dated("Publié le 12/06/2018 à 8h05", published=told, site=site)
    assert result.date_published == "2018-06-12T08:05:41-04:00"


def test_a_second_reading_is_kept_as_alternative() -> None:
    result = dated("Publié le 30/10/2016 à 02h30")
    assert result.date_confidence == "ambiguous"
    assert [a.value for a in result.date_alternatives] == ["2016-10-30T02:30:00+01:00"]


def test_marked_elements_count_and_bare_ones_do_not() -> None:
    marked = '<span itemprop="datePublished" content="2018-06-12T08:05:00+02:00">récent</span>'
    assert dated(marked).date_method == "time_element"
    assert dated('<time datetime="2018-06-12T08:05:00+02:00">récent</time>').date_published is None


def dispatch(fetched: datetime | None) -> Dated:
    text = "Dernière mise à jour à 08h28 le 26/11\nLa crue monte\nLe fleuve a gagné un mètre.\n"
    page = Page(text.encode(), is_plain_text=True, fetched_at=fetched, timezone="Asia/Shanghai")
    return date_page(page, Site(name="depeches", home=""), headline=None)


def test_a_plain_text_is_dated_by_its_first_lines() -> None:
    result = dispatch(datetime.fromisoformat("2015-11-26T09:00:00+08:00"))
    assert result.date_updated == "2015-11-26T08:28:00+08:00"
    assert result.stamp_raw == "Dernière mise à jour à 08h28 le 26/11"
    assert (result.date_method, result.date_confidence) == ("stamp", "inferred")


DAY_URL = "https://gazette.test/2018/06/12/crue.html"


@pytest.mark.parametrize(
    ("stamp", "url", "published", "updated"),
    [
        ("Publié à 08h05 le 12/06", DAY_URL, "2018-06-12T08:05:00+02:00", None),
        ("Mis à jour à 08h05 le 13/06", DAY_URL, "2018-06-12", "2018-06-13T08:05:00+02:00"),
        ("Mis à jour à 01h00 le 02/01", "https://gazette.test/2018/12/31/crue.html",
         "2018-12-31", "2019-01-02T01:00:00+01:00"),
        ("Publié le 12/06 à 8h05, mis à jour à 9h", DAY_URL,
         "2018-06-12T08:05:00+02:00", "2018-06-12T09:00:00+02:00"),
        ("Publié à 08h05 le 11/06", "https://gazette.test/n1/2018/0612/crue.html",
         "2018-06-11T08:05:00+02:00", None),
    ],
    ids=["its own day", "the day after", "over the year", "both halves", "folder of the address"],
)  # fmt: skip
def test_without_a_fetch_time_a_day_told_in_full_gives_a_stamp_its_year(
    stamp: str, url: str, published: str, updated: str | None
) -> None:
    result = dated(stamp, url=url, fetched=None)
    assert (result.date_published, result.date_updated) == (published, updated)
    assert (result.date_confidence, result.date_reference) == ("inferred", None)
    assert not any("time of the fetch" in warning for warning in result.warnings)


@pytest.mark.parametrize("stamp", ["Publié à 08h05", "Publié hier à 08h05", "il y a 3 jours"])
def test_without_a_fetch_time_what_is_counted_from_it_stays_open(stamp: str) -> None:
    result = dated(stamp, url=DAY_URL, fetched=None)
    assert result.date_published == "2018-06-12"
    assert any("time of the fetch" in warning for warning in result.warnings)


def test_a_day_at_the_end_of_the_calendar_gives_no_year() -> None:
    result = dated("Publié à 08h05 le 12/06", published="9999-12-30", fetched=None)
    assert result.date_published == "9999-12-30"


def test_without_a_fetch_time_nothing_is_guessed_and_the_remedy_is_told() -> None:
    result = dispatch(None)
    assert (result.date_published, result.date_updated) == (None, None)
    assert result.date_confidence == "ambiguous"
    assert result.stamp_raw is not None
    assert any("sidecar with fetched_at" in warning for warning in result.warnings)


def test_the_saved_dispatch_is_dated() -> None:
    if not DISPATCH.exists():
        pytest.skip("the dispatch ../shared/seed is not here")
    fetched = datetime.fromisoformat("2015-11-26T09:00:00+08:00")
    page = Page(
        DISPATCH.read_bytes(), is_plain_text=True, fetched_at=fetched, timezone="Asia/Shanghai"
    )
    assert date_page(page, PARIS).date_updated == "2015-11-26T08:28:00+08:00"


def test_a_stamp_that_fits_no_year_is_told() -> None:
    result = dated("Publié le 30/02 à 8h")
    assert result.date_published is None
    assert any("could not be resolved" in warning for warning in result.warnings)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1465659000", "2016-06-11 15:30:00+00:00"),
        ("2018/07/23", "2018-07-23"),
        ("2020-08-25|00h23", "2020-08-25 00:23:00+00:00"),
        ("2024-04-30 16:00:34 +02:00", "2024-04-30 16:00:34+02:00"),
        ("23/07/2018 14:05", "2018-07-23 14:05:00+00:00"),
        ("2018-02-31", "None"),
        ("n'importe quoi", "None"),
        ("2018-06-12T08:05:41-0400", "2018-06-12 08:05:41-04:00"),
        ("Tue Jun 12 08:05:41 CEST 2018", "2018-06-12 06:05:41+00:00"),
        ("Tue, 12 Jun 2018 08:05:41 +0200", "2018-06-12 06:05:41+00:00"),
        ("Jun 12, 2018T08:05:41+02:00", "2018-06-12 06:05:41+00:00"),
        ("2018-06-12 08:05:41 EST", "2018-06-12 08:05:41-05:00"),
        ("2018-06-12T08:05:41 GMT+2", "2018-06-12 08:05:41+02:00"),
        ("2018-06-12T8:05:41+2:00", "2018-06-12 08:05:41+02:00"),
        ("2018-06-12T08:05:41+02:00[Europe/Paris]", "2018-06-12 08:05:41+02:00"),
        ("2018-06-12 08:05 PM", "2018-06-12 20:05:00+00:00"),
        ("20180612T080541Z", "2018-06-12 08:05:41+00:00"),
        ("20180612080541", "2018-06-12 08:05:41+00:00"),
        ("20180612", "2018-06-12"),
        ("2018.06.12", "2018-06-12"),
        ("/Date(1465659000000)/", "2016-06-11 15:30:00+00:00"),
        ("1465659000.25", "2016-06-11 15:30:00+00:00"),
        ("June 12th, 2018", "2018-06-12"),
        ("201806", "None"),
        ("2018-06-120", "None"),
        ("2018-06-12T25:05", "None"),
    ],
)
def test_machine_dates_are_read_however_oddly_written(text: str, wanted: str) -> None:
    moment = read_moment(text, UTC)
    assert str(moment.value if moment else None) == wanted


@settings(max_examples=60)
@given(st.binary(max_size=200), st.booleans())
def test_no_page_raises(body: bytes, is_plain_text: bool) -> None:
    date_page(Page(body, is_plain_text=is_plain_text), Site(name="x", home=""))


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=40))
def test_no_stamp_and_no_metadata_raise(stamp: str, told: str) -> None:
    dated(stamp, published=told or "x", modified="9999-12-31T23:59:59-14:00")


@pytest.mark.parametrize(
    ("stamp", "told", "wanted"),
    [
        ("Publié le 12/06 à 8h05", "2014-06-12T08:05:41+02:00", "2014-06-12T08:05:41+02:00"),
        ("Mis en ligne le 12 juin à 8h05", "2014-06-13T10:00:00+02:00",
         "2014-06-12T08:05:00+02:00"),
        ("Publié le 30 décembre à 8h05", "2014-01-02T10:00:00+01:00", "2013-12-30T08:05:00+01:00"),
        ("Publié le mardi 12 juin à 8h05", "2014-06-13T10:00:00+02:00",
         "2018-06-12T08:05:00+02:00"),
        ("Publié le 06/12/2014", "2014-06-12T10:00:00+02:00", "2014-06-12T10:00:00+02:00"),
        ("Publié le 06/12/2014", "2014-12-07T10:00:00+01:00", "2014-12-06"),
        ("Publié le 13 juin 2018", "2014-06-13T10:00:00+02:00", "2018-06-13"),
    ],
    ids=["year", "nearest-year", "year-before", "weekday", "month-first", "another-day", "stated"],
)  # fmt: skip
def test_a_day_of_two_readings_is_the_one_that_the_metadata_names(
    stamp: str, told: str, wanted: str
) -> None:
    assert dated(stamp, published=told).date_published == wanted


def test_an_update_that_is_counted_from_the_fetch_takes_no_year_from_the_metadata() -> None:
    result = dated("Mis à jour il y a 3 jours", published="2014-06-12T10:00:00+02:00")
    assert result.date_updated == "2018-10-17"


def test_a_stamp_without_a_year_takes_that_of_the_address() -> None:
    result = dated("Dernière mise à jour à 08h28 le 12/06",
                   url="https://gazette.test/2014/0612/c1.html")  # fmt: skip
    assert result.date_updated == "2014-06-12T08:28:00+02:00"
    assert "2018-06-12T08:28:00+02:00" in {loser.value for loser in result.date_alternatives}


@pytest.mark.parametrize(
    ("told", "wanted"),
    [("2018-06-12T08:05:41+02:00", "2018-06-12T08:05:41+02:00"), ("", "2017-01-02")],
    ids=["contradicted", "alone"],
)
def test_an_unlabelled_stamp_far_from_the_headline_yields_to_metadata(
    told: str, wanted: str
) -> None:
    far = "<p>Les pompiers veillent sur le quai.</p>" * 30 + "<div>2 janvier 2017</div>"
    assert dated("", published=told, after=far).date_published == wanted


UNSTATED = Site(name="gazette", home="https://gazette.test/")


@pytest.mark.parametrize(
    ("stamp", "told", "wanted"),
    [
        ("12/06/2018 à 8h05", "2018-06-12T04:05:41Z", "2018-06-12T08:05:41+04:00"),
        ("12/06/2018 à 8h05", "2018-06-12T12:05:41+00:00", "2018-06-12T08:05:41-04:00"),
        ("12/06/2018 à 8h05", "2018-06-12T08:05:41Z", "2018-06-12T08:05:00+02:00"),
        ("12/06/2018 à 8h05", "2018-06-12T20:05:41Z", "2018-06-12T08:05:00+02:00"),
        ("12/06/2018 à 8h05", "2018-06-12T04:11:41Z", "2018-06-12T08:05:00+02:00"),
        ("12/06/2018 à 8h05", "2018-06-12T09:20:41-04:00", "2018-06-12T08:05:00+02:00"),
    ],
    ids=["east", "west", "false-utc", "twelve-hours", "another-minute", "another-clock"],
)
def test_an_assumed_zone_yields_to_an_instant_that_the_stamp_prints_elsewhere(
    stamp: str, told: str, wanted: str
) -> None:
    assert dated(stamp, published=told, site=UNSTATED).date_published == wanted


@pytest.mark.parametrize(
    ("lang", "stamp", "wanted"),
    [
        ("en", "", "2018-06-12T23:30:00+00:00"),
        ("en", "12 June 2018", "2018-06-12T23:30:00+00:00"),
        ("de", "13.06.2018, 1:30 Uhr", "2018-06-13T01:30:00+02:00"),
        ("fr", "", "2018-06-13T01:30:00+02:00"),
    ],
)
def test_a_page_in_another_language_keeps_the_offset_of_its_metadata(
    lang: str, stamp: str, wanted: str
) -> None:
    told = "<meta property='article:published_time' content='2018-06-12T23:30:00+00:00'>"
    html = f"<html lang={lang}>{told}<h1>Flood</h1><div>{stamp}</div><p>The river rose.</p>"
    page = Page(html.encode(), url="https://gazette.test/a", fetched_at=FETCHED)
    assert date_page(page, UNSTATED, headline="Flood").date_published == wanted


MONTREAL = '<meta property="article:published_time" content="2018-06-12T12:05:00Z">'


def test_a_stated_zone_yields_when_two_sources_name_the_same_instant() -> None:
    result = dated("Publié le 12/06/2018 à 8h05", published="2018-06-12T08:05:00-04:00",
                   modified="2018-06-12T09:34:12-04:00", head=MONTREAL)  # fmt: skip
    assert result.date_published == "2018-06-12T08:05:00-04:00"
    assert result.date_updated == "2018-06-12T09:34:12-04:00"
    assert result.date_timezone == "Etc/GMT+4"
    assert any("another offset than Europe/Paris" in warning for warning in result.warnings)


def test_the_update_of_a_stamp_is_read_in_the_zone_that_the_metadata_shows() -> None:
    stamp, site = "Publié le 12/06/2018 à 23h15, mis à jour à 6h17", replace(PARIS, timezone=None)
    result = dated(stamp, published="2018-06-12T23:15:31-04:00", site=site)
    assert result.date_updated == "2018-06-13T06:17:00-04:00"


def test_one_source_alone_does_not_move_a_stated_zone() -> None:
    result = dated("Publié le 12/06/2018 à 8h05", published="2018-06-12T08:05:00-04:00")
    assert result.date_published == "2018-06-12T08:05:00+02:00"
    assert any("false offset" in warning for warning in result.warnings)


def test_an_offset_that_no_named_zone_has_is_a_false_one() -> None:
    result = dated("Publié le 12/06/2018 à 8h05", published="2018-06-12T08:05:00-01:30",
                   site=replace(PARIS, timezone=None))  # fmt: skip
    assert result.date_published == "2018-06-12T08:05:00+02:00"
    assert any("false offset" in warning for warning in result.warnings)


def test_a_zone_of_half_hours_is_shown_by_its_metadata() -> None:
    result = dated("Updated: 12 June 2018, 08:25", published="2018-06-12T08:05:10+05:30",
                   modified="2018-06-12T08:25:00+05:30",
                   site=replace(PARIS, timezone=None))  # fmt: skip
    assert result.date_published == "2018-06-12T08:05:10+05:30"
    assert result.date_updated == "2018-06-12T08:25:00+05:30"
    assert result.date_timezone == "Asia/Kolkata"


def test_an_offset_of_the_wrong_season_is_a_false_one() -> None:
    site = replace(PARIS, timezone=None)
    result = dated("Publié le 12/01/2018 à 8h05", published="2018-01-12T08:05:00+02:00", site=site)
    assert result.date_published == "2018-01-12T08:05:00+01:00"
    assert any("false offset" in warning for warning in result.warnings)


@pytest.mark.parametrize(
    ("url", "lang", "name", "origin"),
    [
        ("https://gazette.test/a", "", "Europe/Paris", "address"),
        ("https://gazette.sn/a", "fr-CA", "Africa/Dakar", "address"),
        ("https://mali-gazette.test/a", "", "Africa/Bamako", "address"),
        ("https://gazette.test/a", "fr-CA", "America/Toronto", "language"),
        ("https://gazette.test/a", "fr_CH", "Europe/Zurich", "language"),
        ("https://gazette.test/a", "français", "Europe/Paris", "address"),
    ],
)
def test_a_zone_that_nobody_states_is_assumed_and_told(
    url: str, lang: str, name: str, origin: str
) -> None:
    html = f'<html lang="{lang}"><h1>Crue</h1><p>Publié le 12/06/2018 à 8h05</p></html>'
    result = date_page(Page(html.encode(), url=url), Site(name="x", home=""))
    assert result.date_timezone == name
    assert any(f"assumed from the {origin}: {name}" in warning for warning in result.warnings)


def test_minutes_that_repeat_the_hour_come_from_the_metadata() -> None:
    result = dated("Le : mardi, 12 juin 2018 à 15h:15", published="2018-06-12T15:36:54+02:00")
    assert result.date_published == "2018-06-12T15:36:54+02:00"
    assert any("prints its hour twice" in warning for warning in result.warnings)
    assert [loser.value for loser in result.date_alternatives] == ["2018-06-12T15:15:00+02:00"]


def test_a_time_in_one_metadata_completes_the_day_in_another() -> None:
    meta = '<meta name="pubdate" content="2018-06-12 08:05:41">'
    result = dated("Publié le 12/06/2018", published="2018-06-12", head=meta)
    assert (result.date_published, result.date_method) == ("2018-06-12T08:05:41+02:00", "meta")


@pytest.mark.parametrize(
    ("modified", "wanted"),
    [
        ("2018-06-12T08:05:58+02:00", None),
        ("2018-06-12T08:06:02+02:00", "2018-06-12T08:06:02+02:00"),
    ],
    ids=["same minute", "next minute"],
)
def test_an_update_is_a_later_minute_than_the_publication(
    modified: str, wanted: str | None
) -> None:
    result = dated("Publié le 12/06/2018", published="2018-06-12T08:05:41+02:00", modified=modified)
    assert result.date_updated == wanted


def test_a_stated_day_beats_one_counted_from_an_uncertain_fetch() -> None:
    result = dated("Publié il y a 4 mois", published="2018-06-12T12:00:00+02:00")
    assert result.date_published == "2018-06-12T12:00:00+02:00"
    assert any("name different days" in warning for warning in result.warnings)


def test_a_signature_under_the_text_dates_a_page_without_another_stamp() -> None:
    result = dated("", after="<p>© Gazette - mardi 12 juin 2018 - 11:30</p>")
    assert result.date_published == "2018-06-12T11:30:00+02:00"


@pytest.mark.parametrize(
    ("lang", "stamp", "wanted"),
    [
        ("en", "Published 3 hours ago", "2018-10-20T12:00:00+02:00"),
        ("de", "Veröffentlicht gestern, 8:05 Uhr", "2018-10-19T08:05:00+02:00"),
        ("es", "Publicado hace 3 horas", "2018-10-20T12:00:00+02:00"),
        ("it", "Pubblicato ieri alle 8:05", "2018-10-19T08:05:00+02:00"),
        ("pt", "Publicado há 3 horas", "2018-10-20T12:00:00+02:00"),
    ],
)
def test_the_language_of_the_page_is_the_stamps(lang: str, stamp: str, wanted: str) -> None:
    html = f'<html lang="{lang}"><body><h1>Crue</h1><p>{stamp}</p></body></html>'
    page = Page(html.encode(), url=URL, fetched_at=FETCHED)
    assert date_page(page, PARIS).date_published == wanted


def test_unreadable_metadata_is_kept_among_the_losers() -> None:
    result = dated("Publié le 12/06/2018", published="bientôt")
    assert [(loser.raw, loser.reason) for loser in result.date_alternatives] == [
        ("bientôt", "not readable")
    ]


def page_of(body: str) -> Dated:
    html = f"<html><body>{body}<p>Le fleuve a gagné un mètre.</p></body></html>"
    page = Page(html.encode(), url=URL, fetched_at=FETCHED)
    return date_page(page, PARIS, headline="La crue monte")


def test_the_time_at_which_the_site_was_changed_is_not_the_articles() -> None:
    site = '<div class="logobar"><a href="/">Gazette</a> <span>Mis à jour à 14:52</span></div>'
    result = page_of(f"{site}<h1>La crue monte</h1><p>Publié le 12/06/2018 à 8h05</p>")
    assert (result.date_published, result.date_updated) == ("2018-06-12T08:05:00+02:00", None)
    assert result.date_alternatives == ()


def test_a_stamp_under_the_text_that_repeats_the_update_adds_the_publication() -> None:
    after = "Publié le 12/06/2018 à 8h05 – Mis à jour le 12/06/2018 à 17h"
    filler = "<p>Une phrase du texte.</p>" * 20
    top = "<h1>La crue monte</h1><p>Mis à jour le 12/06/2018 à 17h</p>"
    result = page_of(f"{top}{filler}<p>{after}</p>")
    assert result.date_published == "2018-06-12T08:05:00+02:00"
    assert result.date_updated == "2018-06-12T17:00:00+02:00"
    assert result.stamp_raw == after
    assert result.date_alternatives == ()


def test_two_dated_halves_on_both_sides_of_the_headline_are_one_stamp() -> None:
    top = "<p>Modifié le 12/06/2018 à 17h</p><h1>La crue monte</h1>"
    result = page_of(f"{top}<p>Le fleuve monte.</p><p>Créé le 11/06/2018 à 20h30</p>")
    assert result.date_published == "2018-06-11T20:30:00+02:00"
    assert result.date_updated == "2018-06-12T17:00:00+02:00"


def test_a_time_alone_above_the_headline_joins_no_publication_below() -> None:
    top = "<p>Mis à jour à 17h</p><h1>La crue monte</h1>"
    result = page_of(f"{top}<p>Publié le 12/06/2018 à 8h05</p>")
    assert (result.date_published, result.date_updated) == ("2018-06-12T08:05:00+02:00", None)


def test_the_stamp_is_kept_as_it_reads_where_elements_divide_it() -> None:
    stamp = "<p>Par <span>Zoé Marchand</span>, le 12/06/2018 (<time>8h05</time>)</p>"
    assert page_of(f"<h1>La crue monte</h1>{stamp}").stamp_raw == (
        "Par Zoé Marchand, le 12/06/2018 (8h05)"
    )


@pytest.mark.parametrize(
    "stamp",
    [
        "<dl><dt>Publié</dt><dd>12/06/2018</dd><dt>Modifié</dt><dd>13/06/2018 à 17h</dd></dl>",
        "<table><tr><td>Publié<td>12/06/2018<tr><td>Modifié<td>13/06/2018 à 17h</table>",
    ],
    ids=["definitions", "table"],
)
def test_labels_and_dates_in_cells_of_their_own_are_one_stamp(stamp: str) -> None:
    result = page_of(f"<h1>La crue monte</h1>{stamp}")
    assert result.date_published == "2018-06-12"
    assert result.date_updated == "2018-06-13T17:00:00+02:00"


def test_the_stamp_is_the_smallest_text_that_says_as_much() -> None:
    stamp = "<p>Par Zoé Marchand <span>Publié le 12/06/2018 à 8h05</span></p>"
    assert page_of(f"<h1>La crue monte</h1>{stamp}").stamp_raw == "Publié le 12/06/2018 à 8h05"


@pytest.mark.parametrize(
    ("page", "published"),
    [
        ("<article>{head}{text}<footer class='entry-footer'>{stamp}</footer></article>", True),
        (
            "<article>{head}{text}<footer><div class='comments'>{stamp}</div></footer></article>",
            False,
        ),
        ("<article>{head}{text}</article><footer>{stamp}</footer>", False),
        ("{head}{text}<article><h2>Autre</h2><footer>{stamp}</footer></article>", False),
    ],
    ids=["of-the-article", "of-comments", "of-the-site", "of-another-article"],
)
def test_the_foot_of_the_article_says_when_it_appeared(page: str, published: bool) -> None:
    stamp, text = "<p>Publié le 12/06/2018 à 8h05</p>", "<p>Une phrase du texte.</p>" * 3
    result = page_of(page.format(head="<h1>La crue monte</h1>", text=text, stamp=stamp))
    assert (result.date_published == "2018-06-12T08:05:00+02:00") is published


def test_a_labelled_stamp_goes_before_an_unlabelled_one_that_stands_nearer() -> None:
    stamps = "<p>1er juin 2018</p><p>Le fleuve monte.</p><p>Publié le 12/06/2018 à 8h05</p>"
    result = page_of(f"<h1>La crue monte</h1>{stamps}")
    assert result.date_published == "2018-06-12T08:05:00+02:00"


def test_a_time_alone_under_the_headline_is_of_the_day_of_the_fetch() -> None:
    result = page_of("<h1>La crue monte</h1><p>Publié à 8h05</p>")
    assert (result.date_published, result.date_confidence) == (
        "2018-10-20T08:05:00+02:00",
        "inferred",
    )


@pytest.mark.parametrize("title", ["La crue monte", "\n <span>La crue monte</span>"])
def test_places_are_counted_from_the_words_of_the_headline(title: str) -> None:
    menu = "<p>Une rubrique</p>" * 30
    meta = '<meta property="article:published_time" content="2018-06-10T10:00:00+02:00">'
    result = page_of(f"{meta}{menu}<h1>{title}</h1><p>12 juin 2018</p>")
    assert result.date_published == "2018-06-12"


def test_a_stamp_that_cannot_be_resolved_is_kept_with_the_reason() -> None:
    result = dated("Publié il y a 3 heures", fetched=None)
    assert result.date_published is None
    (lost,) = result.date_alternatives
    assert (lost.kind, lost.value, lost.raw) == ("published", None, "Publié il y a 3 heures")
    assert lost.reason


@pytest.mark.parametrize(
    ("url", "head", "confidence"),
    [
        ("https://gazette.test/2018/06/12/crue.html", "", "inferred"),
        (URL, '<meta name="date" content="2018-06-12">', "exact"),
        (URL, '<meta name="date" content="2018-06-12T08:05:00">', "inferred"),
        (URL, '<meta name="date" content="2018-06-12T08:05:00Z">', "exact"),
    ],
    ids=["address", "day", "without-offset", "with-offset"],
)
def test_what_nobody_states_in_full_is_inferred(url: str, head: str, confidence: str) -> None:
    result = dated("", url=url, head=head)
    assert result.date_confidence == confidence
    assert result.date_reference == FETCHED.isoformat()


def test_a_box_that_holds_the_headline_as_well_is_the_articles_whatever_its_name() -> None:
    text = (
        "<p>Les pompiers veillent sur le quai de la vieille ville depuis la nuit de lundi.</p>" * 3
    )
    box = f"<h1>La crue monte</h1>{text}<p>Publié le 12/06/2018 à 8h05</p>"
    result = page_of(f'<div class="sidebar">{box}</div>')
    assert result.date_published == "2018-06-12T08:05:00+02:00"


@pytest.mark.parametrize(
    ("stamp", "published", "modified", "wanted"),
    [
        ("Publié le 12/06/2018 à 8h05, mis à jour il y a 2 heures", "2018-06-12T08:05:00+02:00",
         "2018-10-20T12:40:10+02:00", "2018-10-20T12:40:10+02:00"),
        ("Publié le 12/06/2018, mis à jour le 13/06/2018", "2018-06-12T08:05:00+02:00",
         "2018-06-13T09:00:30+02:00", "2018-06-13T09:00:30+02:00"),
        ("Publié le 12/06/2018, mis à jour le 13/06/2018", "2018-06-12T08:05:00+02:00",
         "2018-06-13T00:00:00+02:00", "2018-06-13"),
        ("Publié le 12/06/2018, mis à jour le 13/06/2018 à 9h", "2018-06-12", "2018-06-13",
         "2018-06-13T09:00:00+02:00"),
        ("Publié le 12/06/2018 à 8h05, mis à jour à 9h10", "2018-06-12T08:05:00Z",
         "2018-06-12T09:10:33Z", "2018-06-12T09:10:33+02:00"),
        ("Publié le 12/06/2018", "", "2018-06-14", "2018-06-14"),
        ("Publié le 12/06/2018", "", "2018-06-12", None),
        ("Publié le 12/06/2018", "", "2018-06-11", None),
        ("Publié le 12/06/2018", "", "2018-06-12T17:00:00+02:00", "2018-06-12T17:00:00+02:00"),
        ("Publié le 12/06/2018 à 8h05", "2018-06-12T08:05:00Z", "9999-12-31T23:59:59Z", None),
    ],
    ids=["counted", "day and time", "placeholder", "day in the metadata", "false offset", "later",
         "same day", "earlier", "hour of the day", "end of the calendar"],
)  # fmt: skip
def test_the_update_is_the_visible_one_made_finer_or_the_modification(
    stamp: str, published: str, modified: str, wanted: str | None
) -> None:
    assert dated(stamp, published=published, modified=modified).date_updated == wanted


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "Hier|Aujourd'hui|À l'instant|Il y a 2 heures"),
        ("en", "Yesterday|yesterday|Today|today|Just now|just now|2 hours ago"),
        ("de", "Vor 2 Stunden|vor 2 Stunden|Gestern|gestern|Heute|heute|Gerade eben|gerade eben"),
        ("es", "Hace 2 horas|hace 2 horas|Ayer|ayer|Hoy|hoy|Ahora mismo|ahora mismo"),
        ("it", "2 ore fa|Ieri|ieri|Oggi|oggi|Proprio adesso|proprio adesso"),
        ("pt", "Há 2 horas|há 2 horas|Ontem|ontem|Hoje|hoje|Agora mesmo|agora mesmo"),
    ],
)
def test_a_day_named_by_a_word_is_found_in_the_language_of_the_page(lang: str, words: str) -> None:
    for word in words.split("|"):
        html = f'<html lang="{lang}"><body><h1>Crue</h1><p>{word}</p></body></html>'
        told = date_page(Page(html.encode(), url=URL, fetched_at=FETCHED), PARIS)
        assert (told.date_published or "")[:9] in {"2018-10-1", "2018-10-2"}, word


def test_an_update_that_the_reader_does_not_see_is_kept_beside_the_one_that_he_does() -> None:
    result = dated(
        "Publié le 12/06/2018 à 8h05, mis à jour à 9h", modified="2018-06-12T11:00+02:00"
    )
    assert result.date_updated == "2018-06-12T09:00:00+02:00"
    assert ("updated", "another visible update") in {
        (lost.kind, lost.reason) for lost in result.date_alternatives
    }


ANYWHERE_ELSE = """
    comments related newsletter breaking agenda tweet twitter-box instagram embed popular most-read
    recommended lire-aussi read-also menu nav navbar navigation carousel advert cookies caption
    ticker direct-list
"""
BUT_NOT_UNDER_THE_HEADLINE = """
    sidebar footer-box teaser card edition slider copyright flash sommaire logo masthead topbar
    top-bar site-header site-name site-title site-update
"""


@pytest.mark.parametrize("name", (ANYWHERE_ELSE + BUT_NOT_UNDER_THE_HEADLINE).split())
def test_a_stamp_in_a_box_of_another_name_is_not_the_articles(name: str) -> None:
    text = (
        "<p>Les pompiers veillent sur le quai de la vieille ville depuis la nuit de lundi.</p>" * 3
    )
    box = f"<div class='{name}'><p>Publié le 12/06/2018 à 8h05</p></div>"
    assert page_of(f"<h1>La crue monte</h1>{text}{box}").date_published is None
    assert page_of(f"<h1>La crue monte</h1>{text}{box.replace(name, 'meta')}").date_published


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        *((name, False) for name in ANYWHERE_ELSE.split()),
        *((name, True) for name in BUT_NOT_UNDER_THE_HEADLINE.split()),
    ],
)
def test_right_under_the_headline_only_what_is_surely_anothers_is_left(
    name: str, counts: bool
) -> None:
    result = dated(f"<div class='{name}'><p>12 juin 2018</p></div>")
    assert (result.date_published == "2018-06-12") is counts
