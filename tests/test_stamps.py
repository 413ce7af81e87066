"""Printed stamps: read right, quietly, and never from the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.extract.stamps import read_stamp
from crawler.extract.stamps.ago import add_months
from crawler.extract.stamps.zones import host_zone, stated_zone, zone
from tests.stamp_table import OURS, answer, is_right, rows_of


@pytest.mark.parametrize("row", rows_of(OURS), ids=lambda row: row["id"])
def test_every_stamp_of_our_table_is_read_as_written_beside_it(row: dict[str, str]) -> None:
    assert is_right(row), answer(row)


@pytest.mark.parametrize(
    ("minutes", "year"), [(3, 2015), (14, 2015), (16, 2014)], ids=["3", "14", "16"]
)
def test_a_clock_a_quarter_of_an_hour_behind_keeps_the_year(minutes: int, year: int) -> None:
    reference = datetime(2015, 11, 26, 8, 28, tzinfo=ZoneInfo("Europe/Paris"))
    reference = reference - timedelta(minutes=minutes)
    stamp = read_stamp("à 08h28 le 26/11", reference=reference, timezone="Europe/Paris")
    assert stamp is not None
    assert stamp.published is not None
    assert stamp.published.year == year


@pytest.mark.parametrize(
    "text",
    ["Mis à jour à 08h28 le 26/11", "08h28", "il y a 3 heures", "hier", "il y a 2 jours",
     "Publié à 8h, mis à jour à 9h", "à l'instant", "ce jeudi"],
)  # fmt: skip
def test_without_a_reference_the_text_is_kept_and_nothing_is_guessed(text: str) -> None:
    stamp = read_stamp(text, reference=None, timezone="Europe/Paris")
    assert stamp is not None
    assert (stamp.published, stamp.updated, stamp.confidence) == (None, None, "ambiguous")
    assert stamp.raw == text


REFERENCE = datetime(2018, 5, 13, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))

UNREAD = [
    "Publié le 2018-13-05 à 8h",  # ISO, day and month changed
    "Publié le 2015/26/11 à 8h28",
    "Publié le 32/11/2015 à 8h28",
    "Publié le 26/13 à 8h28",
    "Publié le 26/11/15245 à 8h28",
    "Mis à jour le 00/00/0000 à 00:00",  # a database's null
    "Publié le 45 novembre 2015 à 12h30",
    "Publié lundi 26 brumaire à 8h",
    "Mis à jour le 26 à 8h",
    "Mis à jour le à 08h28",  # a template's empty field
    "Publié le Invalid Date à 08h28",  # a script's
    "Publié le NaN/NaN/NaN à 08:28",
    "Publié le %d/%m/%Y à 08h28",
    "Publié le --/--/---- à 08h28",
    "Publié à 8h28 le 32/11/2015",
]


@pytest.mark.parametrize("text", UNREAD)
def test_a_time_beside_a_day_that_cannot_be_read_is_of_no_day(text: str) -> None:
    stamp = read_stamp(text, reference=REFERENCE, timezone="Europe/Paris")
    assert stamp is not None
    assert (stamp.published, stamp.updated, stamp.confidence) == (None, None, "ambiguous")


@pytest.mark.parametrize(
    "text",
    [
        "Publié à 8h28",
        "Publié le 8h28",
        "Publié à 8h28 par Le Monde",
        "Publié par le 20 minutes à 8h28",
        "Mis à jour à 8h28 - 3 min de lecture",
    ],
)
def test_a_time_beside_other_words_is_of_the_day_of_the_fetch(text: str) -> None:
    stamp = read_stamp(text, reference=REFERENCE, timezone="Europe/Paris")
    assert stamp is not None
    value = stamp.published or stamp.updated
    assert value == REFERENCE.replace(hour=8, minute=28)


def test_an_update_whose_day_cannot_be_read_is_not_of_the_day_of_publication() -> None:
    text = "Publié le 12/03/2018, mis à jour le 32/03 à 10h"
    stamp = read_stamp(text, reference=REFERENCE, timezone="Europe/Paris")
    assert stamp is not None
    assert (stamp.published, stamp.updated) == (date(2018, 3, 12), None)


def test_the_year_of_one_half_serves_the_other_without_a_reference() -> None:
    text = "Publié le 24 novembre, mis à jour le 2 janvier 2015"
    stamp = read_stamp(text, reference=None, timezone="Europe/Paris")
    assert stamp is not None
    assert (stamp.published, stamp.updated) == (date(2014, 11, 24), date(2015, 1, 2))


def test_a_time_alone_later_than_the_update_is_of_the_day_before_it() -> None:
    text = "Publié à 23h50, mis à jour le 12/06/2018 à 0h10"
    stamp = read_stamp(text, reference=None, timezone="Europe/Paris")
    assert stamp is not None
    assert str(stamp.published) == "2018-06-11 23:50:00+02:00"


@pytest.mark.parametrize(
    ("text", "time"),
    [("il y a 2 heures", "15:00:00"), ("il y a 20 minutes", "16:40:00"),
     ("il y a 30 secondes", "17:00:11")],
)  # fmt: skip
def test_what_is_counted_in_minutes_and_hours_has_no_seconds(text: str, time: str) -> None:
    reference = datetime(2018, 6, 12, 15, 0, 41, tzinfo=UTC)
    stamp = read_stamp(text, reference=reference, timezone="Europe/Paris")
    assert stamp is not None
    assert str(stamp.published) == f"2018-06-12 {time}+02:00"


def test_an_hour_that_occurs_twice_keeps_its_second_reading() -> None:
    stamp = read_stamp("30/10/2016 à 02h30", reference=None, timezone="Europe/Paris")
    assert stamp is not None
    assert stamp.confidence == "ambiguous"
    assert str(stamp.readings[0].alternative) == "2016-10-30 02:30:00+01:00"


def test_an_hour_that_no_clock_showed_is_moved_and_has_no_second_reading() -> None:
    stamp = read_stamp("31/03/2024 à 2h30", reference=None, timezone="Europe/Paris")
    assert stamp is not None
    assert stamp.confidence == "ambiguous"
    assert (str(stamp.published), stamp.readings[0].alternative) == (
        "2024-03-31 03:30:00+02:00",
        None,
    )


def test_a_weekday_that_contradicts_the_year_is_told() -> None:
    stamp = read_stamp("lundi 26 novembre 2015", reference=None, timezone="Europe/Paris")
    assert stamp is not None
    assert stamp.confidence == "ambiguous"


@pytest.mark.parametrize(
    "text", ["il y a 9999999 jours", "il y a 9999999 mois", "il y a 9999999 heures"]
)
def test_a_count_beyond_the_calendar_has_no_value(text: str) -> None:
    stamp = read_stamp(text, reference=datetime(2015, 1, 1, tzinfo=UTC), timezone="Europe/Paris")
    assert stamp is not None
    assert stamp.published is None or stamp.published.year < 2015


@pytest.mark.parametrize(
    ("reference", "timezone"),
    [
        (datetime(1, 1, 1, tzinfo=UTC), "America/New_York"),
        (datetime(9999, 12, 31, 23, tzinfo=UTC), "Asia/Shanghai"),
    ],
    ids=["first-day", "last-day"],
)
@pytest.mark.parametrize("text", ["il y a 2 jours", "hier", "Publié le 26/11", "lundi à 10h"])
def test_a_reference_whose_day_is_beyond_the_calendar_is_none(
    text: str, reference: datetime, timezone: str
) -> None:
    stamp = read_stamp(text, reference=reference, timezone=timezone)
    assert stamp == read_stamp(text, reference=None, timezone=timezone)


def test_what_is_longer_than_a_stamp_is_no_stamp() -> None:
    assert read_stamp("Publié le 26/11/2015 " * 40, reference=None, timezone="Etc/UTC") is None


def test_a_naive_reference_is_taken_in_the_zone_of_the_site() -> None:
    naive = datetime(2015, 11, 26, 10)  # noqa: DTZ001
    stamp = read_stamp("08h28", reference=naive, timezone="Asia/Shanghai")
    assert stamp is not None
    assert str(stamp.published) == "2015-11-26 08:28:00+08:00"


def test_months_are_clamped_and_end_with_the_calendar() -> None:
    assert add_months(date(2016, 3, 31), -1) == date(2016, 2, 29)
    assert add_months(date(2016, 3, 31), -99999) is None


def test_zones_are_named_by_words_offsets_and_countries() -> None:
    assert str(stated_zone("hnt")) == "UTC-03:30"
    assert stated_zone("heure de nulle part") is None
    assert stated_zone("+99:00") is None
    assert zone("../etc") is None
    assert host_zone("https://gazette.ci/") == "Africa/Abidjan"
    assert host_zone("http://[") is None


@pytest.mark.parametrize(
    ("host", "name"),
    [("www.guineenews.test", "Africa/Conakry"), ("actu-mali.test", "Africa/Bamako"),
     ("malin.test", None), ("nigeria.test", None), ("gazette.test", None)],
)  # fmt: skip
def test_a_country_is_found_in_a_host_only_as_a_word(host: str, name: str | None) -> None:
    assert host_zone(f"https://{host}/a") == name


def test_an_unknown_zone_is_an_error_and_not_utc() -> None:
    with pytest.raises(ValueError, match="Mars/Olympus"):
        read_stamp("08h28", reference=None, timezone="Mars/Olympus")


@pytest.mark.parametrize(
    "text",
    [
        "Publié le 12/03/2024 à 8h GMT, mis à jour à 9h",
        "Publié le 12/03/2024 à 8h, mis à jour à 9h GMT",
        "Publié le 12/03/2024 à 8h GMT, mis à jour le 12/03/2024 à 9h GMT",
    ],
)
def test_a_zone_that_is_said_once_serves_both_halves(text: str) -> None:
    stamp = read_stamp(text, reference=None, timezone="Europe/Paris")
    assert stamp is not None
    assert str(stamp.published) == "2024-03-12 09:00:00+01:00"
    assert str(stamp.updated) == "2024-03-12 10:00:00+01:00"


def test_the_rule_that_gave_the_year_is_named() -> None:
    reference = datetime(2019, 1, 10, tzinfo=UTC)
    stamp = read_stamp("vendredi 8 mai", reference=reference, timezone="Europe/Paris")
    assert stamp is not None
    assert "latest year" in stamp.readings[0].rule
    assert "fits the weekday" in stamp.readings[0].rule


def test_american_english_has_its_month_first_and_british_its_day() -> None:
    values = [
        stamp.published
        for zone_name in ("America/New_York", "Europe/London")
        if (stamp := read_stamp("3/4/2024", reference=None, timezone=zone_name, language="en"))
    ]
    assert values == [date(2024, 3, 4), date(2024, 4, 3)]
