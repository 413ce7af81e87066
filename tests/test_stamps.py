"""Printed stamps: read right, quietly, and never from the clock."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.stamp_rules import add_months
from crawler.extract.stamps import Stamp, read_stamp
from crawler.extract.zones import assumed_zone, stated_zone, zone

OURS = Path(__file__).with_name("stamps.tsv")
CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "stamps.tsv"
ZONES = ("Europe/Paris", "America/Toronto", "Africa/Dakar", "Asia/Shanghai")
MONTH_NAMES = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
MONTHS = MONTH_NAMES.split()


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def answer(row: dict[str, str]) -> Stamp | None:
    reference = datetime.fromisoformat(row["reference"])
    return read_stamp(row["stamp"], reference=reference, timezone=row["site_zone"])


def is_right(row: dict[str, str]) -> bool:
    stamp = answer(row)
    got = (stamp.published, stamp.updated) if stamp else (None, None)
    wanted = (parsed(row["published"]), parsed(row["updated"]))
    return all(same(one, other) for one, other in zip(got, wanted, strict=True))


def parsed(text: str) -> datetime | date | None:
    if not text:
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def same(one: datetime | date | None, other: datetime | date | None) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one.timestamp() == other.timestamp()
    return type(one) is type(other) and one == other


@pytest.mark.parametrize("row", table(OURS), ids=lambda row: row["id"])
def test_every_stamp_of_our_table_is_read_as_written_beside_it(row: dict[str, str]) -> None:
    assert is_right(row), answer(row)


def test_the_development_table_is_read_without_a_mistake() -> None:
    if not CORPUS.exists():
        pytest.skip("the corpus ../shared/corpus is not here")
    assert [row["id"] for row in table(CORPUS) if not is_right(row)] == []


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


def test_the_year_of_one_half_serves_the_other_without_a_reference() -> None:
    text = "Publié le 24 novembre, mis à jour le 2 janvier 2015"
    stamp = read_stamp(text, reference=None, timezone="Europe/Paris")
    assert stamp is not None
    assert (stamp.published, stamp.updated) == (date(2014, 11, 24), date(2015, 1, 2))


def test_an_hour_that_occurs_twice_keeps_its_second_reading() -> None:
    stamp = read_stamp("30/10/2016 à 02h30", reference=None, timezone="Europe/Paris")
    assert stamp is not None
    assert stamp.confidence == "ambiguous"
    assert str(stamp.readings[0].alternative) == "2016-10-30 02:30:00+01:00"


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


def test_what_is_longer_than_a_stamp_is_no_stamp() -> None:
    assert read_stamp("Publié le 26/11/2015 " * 40, reference=None, timezone="Etc/UTC") is None


def test_a_naive_reference_is_taken_in_the_zone_of_the_site() -> None:
    naive = datetime(2015, 11, 26, 10)  # noqa: DTZ001
    stamp = read_stamp("08h28", reference=naive, timezone="Asia/Shanghai")
    assert stamp is not None
    assert str(stamp.published) == "2015-11-26 08:28:00+08:00"


PRINTED = (
    lambda t: f"Publié le {t.day} {MONTHS[t.month - 1]} {t.year} à {t.hour}h{t.minute:02}",
    lambda t: f"{t:%d/%m/%Y %H:%M}",
    lambda t: f"Mis à jour le {t:%d.%m.%y} - {t:%H}h{t:%M}",
    lambda t: f"{t:%H}h{t:%M}, le {t.day} {MONTHS[t.month - 1]} {t.year}",
    lambda t: f"Posté le {t:%Y-%m-%d %H:%M}",
)
MINUTES = st.datetimes(datetime(2015, 1, 1), datetime(2018, 12, 31, 23, 59))  # noqa: DTZ001


@settings(max_examples=150, deadline=None)
@given(MINUTES, st.sampled_from(ZONES), st.sampled_from(range(len(PRINTED))))
def test_a_minute_of_four_years_printed_in_any_form_is_read_back(
    naive: datetime, name: str, form: int
) -> None:
    instant = naive.replace(second=0, microsecond=0, tzinfo=UTC)
    local = instant.astimezone(ZoneInfo(name))
    stamp = read_stamp(PRINTED[form](local), reference=None, timezone=name)
    assert stamp is not None
    value = stamp.published or stamp.updated
    assert isinstance(value, datetime)
    other = stamp.readings[0].alternative
    assert instant in (value.astimezone(UTC), other.astimezone(UTC) if other else None)


@settings(max_examples=150, deadline=None)
@given(MINUTES, st.sampled_from(ZONES), st.integers(0, 300))
def test_a_stamp_without_its_year_is_the_latest_that_is_past(
    naive: datetime, name: str, days: int
) -> None:
    local = naive.replace(second=0, microsecond=0, tzinfo=UTC).astimezone(ZoneInfo(name))
    reference = local.astimezone(UTC) + timedelta(days=days)
    text = f"Dernière mise à jour à {local:%H}h{local:%M} le {local:%d/%m}"
    stamp = read_stamp(text, reference=reference, timezone=name)
    assert stamp is not None
    assert isinstance(stamp.updated, datetime)
    assert abs(stamp.updated.astimezone(UTC) - local.astimezone(UTC)) <= timedelta(hours=1)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_no_text_raises(text: str) -> None:
    read_stamp(text, reference=datetime(2015, 11, 26, tzinfo=UTC), timezone="Europe/Paris")


TOKEN_TEXT = (
    "Publié mis à jour le 26/11 26/11/2015 08h28 8:28 hier il y a 3 heures mars 2015 29/02 , ( ) "
    "lundi dernier GMT HAE UTC+1 minuit 00 99 1er 9999999 jours mois - à 24h 31/12/9999 MAJ :"
)
TOKENS = TOKEN_TEXT.split(" ")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=9), st.booleans())
def test_no_soup_of_tokens_raises_and_times_are_aware(
    words: list[str], has_reference: bool
) -> None:
    reference = datetime(2016, 2, 29, tzinfo=UTC) if has_reference else None
    stamp = read_stamp(" ".join(words), reference=reference, timezone="Europe/Paris")
    for value in (stamp.published, stamp.updated) if stamp else ():
        assert not isinstance(value, datetime) or value.tzinfo is not None


def test_months_are_clamped_and_end_with_the_calendar() -> None:
    assert add_months(date(2016, 3, 31), -1) == date(2016, 2, 29)
    assert add_months(date(2016, 3, 31), -99999) is None


def test_zones_are_named_by_words_offsets_and_countries() -> None:
    assert str(stated_zone("hnt")) == "UTC-03:30"
    assert stated_zone("heure de nulle part") is None
    assert stated_zone("+99:00") is None
    assert zone("../etc") is None
    assert assumed_zone("https://gazette.ci/") == "Africa/Abidjan"
    assert assumed_zone("http://[") == "Europe/Paris"
