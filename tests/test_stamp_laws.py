"""Laws of stamps: what is printed is read back, and no text breaks or surprises the reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from crawler.extract.stamps import read_stamp
from crawler.extract.stamps.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.extract.stamps.words import Language

MONTH_NAMES = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
MONTHS = MONTH_NAMES.split()
DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()  # noqa: SIM905
FOUR_YEARS = (datetime(2015, 1, 1, tzinfo=UTC), datetime(2018, 12, 31, 23, 59, tzinfo=UTC))
LEAP_DAY = datetime(2016, 2, 29, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """A zone and the instants of the four years at which its clocks change."""

    name: str
    changes: tuple[datetime, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.name)


def changes_of(name: str) -> Place:
    zone, found = ZoneInfo(name), []
    hour = FOUR_YEARS[0]
    while hour < FOUR_YEARS[1]:
        later = hour + timedelta(hours=1)
        if hour.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            found.append(later)
        hour = later
    return Place(name, tuple(found))


PLACES = tuple(
    map(
        changes_of,
        ("Europe/Paris", "America/Montreal", "America/Toronto", "Africa/Dakar", "Asia/Shanghai"),
    )
)


@st.composite
def minutes(draw: st.DrawFn) -> tuple[datetime, Place]:
    """Any minute of four years; those near a clock change and of the leap day more often."""
    place = draw(st.sampled_from(PLACES))
    low, high = FOUR_YEARS
    span = int((high - low).total_seconds()) // 60
    anywhere = st.integers(0, span).map(lambda n: low + timedelta(minutes=n))
    leap = st.integers(0, 24 * 60).map(lambda n: LEAP_DAY + timedelta(minutes=n))
    choices = [anywhere, leap]
    if place.changes:
        near = st.tuples(st.sampled_from(place.changes), st.integers(-180, 180))
        choices.append(near.map(lambda pair: pair[0] + timedelta(minutes=pair[1])))
    return draw(st.one_of(choices)), place


def text_day(t: datetime) -> str:
    return f"{'1er' if t.day == 1 else t.day} {MONTHS[t.month - 1]} {t.year}"


FORMS: dict[str, Callable[[datetime], str]] = {
    "words": lambda t: f"Publié le {text_day(t)} à {t.hour}h{t.minute:02}",
    "weekday": lambda t: f"{DAYS[t.weekday()].capitalize()} {text_day(t)}, {t:%H:%M}",
    "no-break spaces": lambda t: f"Le {text_day(t)} à {t.hour}\u202fh\u202f{t.minute:02}",
    "spelt hours": lambda t: f"Le {text_day(t)} à {t.hour} heures {t.minute:02}",
    "minutes with their unit": lambda t: f"le {text_day(t)} à {t.hour} h {t.minute} min",
    "digits": lambda t: f"{t:%d/%m/%Y %H:%M}",
    "dots": lambda t: f"Mis à jour le {t:%d.%m.%y} - {t:%H}h{t:%M}",
    "dashes": lambda t: f"Posté le {t:%d-%m-%Y} à {t:%H:%M}",
    "capital": lambda t: f"{t:%d/%m/%Y} {t:%H}H{t:%M}",
    "time first": lambda t: f"{t:%H}h{t:%M}, le {text_day(t)}",
    "time first in digits": lambda t: f"Dernière mise à jour à {t:%H}h{t:%M} le {t:%d/%m/%Y}",
    "iso": lambda t: f"Posté le {t:%Y-%m-%d %H:%M}",
    "glued": lambda t: f"Zoé MarchandPublié le {text_day(t)} à {t:%H:%M}",
    "mojibake": lambda t: f"Publié le {text_day(t)} à {t:%H:%M}".encode().decode("latin-1"),
    "lost accents": lambda t: f"Publie le {text_day(t)} a {t:%H}h{t:%M}",
    "byline": lambda t: f"Par Zoé Marchand | {text_day(t)} | {t:%H:%M} | 3 min de lecture",
}


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60)
@given(minutes())
def test_a_minute_printed_in_any_form_is_read_back(
    form: str, minute: tuple[datetime, Place]
) -> None:
    instant, place = minute
    text = FORMS[form](instant.astimezone(place.zone))
    stamp = read_stamp(text, reference=None, timezone=place.name)
    assert stamp is not None, text
    value = stamp.published or stamp.updated
    assert isinstance(value, datetime)
    other = stamp.readings[0].alternative
    assert instant in (value.astimezone(UTC), other.astimezone(UTC) if other else None)
    assert (stamp.confidence == "ambiguous") == (other is not None)


OFFSETS: dict[str, Callable[[datetime], str]] = {
    "gmt": lambda t: f"{t.astimezone(UTC):%d/%m/%Y à %H:%M} GMT",
    "iso with offset": lambda t: t.isoformat(timespec="minutes"),
    "utc+n": lambda t: (
        f"Publié le {t:%d/%m/%Y à %H:%M} UTC{t.utcoffset() // timedelta(hours=1):+d}"  # type: ignore[operator]
    ),
}


@pytest.mark.parametrize("form", OFFSETS)
@settings(max_examples=60)
@given(minutes())
def test_a_minute_with_its_offset_has_one_meaning(
    form: str, minute: tuple[datetime, Place]
) -> None:
    instant, place = minute
    text = OFFSETS[form](instant.astimezone(place.zone))
    stamp = read_stamp(text, reference=None, timezone="Europe/Paris")
    assert stamp is not None, text
    assert isinstance(stamp.published, datetime)
    assert stamp.published.astimezone(UTC) == instant
    assert stamp.confidence == "exact"


@settings(max_examples=200)
@given(minutes(), st.integers(0, 360))
def test_a_stamp_without_its_year_is_the_latest_that_is_past(
    minute: tuple[datetime, Place], days: int
) -> None:
    instant, place = minute
    local = instant.astimezone(place.zone)
    text = f"Dernière mise à jour à {local:%H}h{local:%M} le {local:%d/%m}"
    reference = instant + timedelta(days=days)
    stamp = read_stamp(text, reference=reference, timezone=place.name)
    assert stamp is not None
    assert isinstance(stamp.updated, datetime)
    found, other = stamp.updated.astimezone(UTC), stamp.readings[0].alternative
    assert instant in (found, other.astimezone(UTC) if other else None)


@settings(max_examples=200)
@given(minutes(), st.integers(1, 600))
def test_an_update_that_prints_its_time_alone_follows_the_publication(
    minute: tuple[datetime, Place], later: int
) -> None:
    instant, place = minute
    first = instant.astimezone(place.zone)
    second = (instant + timedelta(minutes=later)).astimezone(place.zone)
    text = f"Publié le {text_day(first)} à {first:%H:%M}, mis à jour à {second:%H:%M}"
    assume(not any(abs(change - instant) < timedelta(hours=14) for change in place.changes))
    stamp = read_stamp(text, reference=instant + timedelta(days=90), timezone=place.name)
    assert stamp is not None
    assert isinstance(stamp.updated, datetime)
    assert stamp.updated.astimezone(UTC) == instant + timedelta(minutes=later)


@settings(max_examples=200)
@given(minutes(), st.integers(1, 300))
def test_minutes_and_hours_ago_count_real_time_across_clock_changes(
    minute: tuple[datetime, Place], back: int
) -> None:
    reference, place = minute
    hours, rest = divmod(back, 60)
    text = f"il y a {hours}h{rest:02}" if hours else f"Il y a {back} minutes"
    stamp = read_stamp(text, reference=reference, timezone=place.name)
    assert stamp is not None
    assert isinstance(stamp.published, datetime)
    assert stamp.published.astimezone(UTC) == reference - timedelta(minutes=back)


@settings(max_examples=100)
@given(minutes(), st.integers(0, 400))
def test_days_ago_count_from_the_day_of_the_fetch_at_the_site(
    minute: tuple[datetime, Place], back: int
) -> None:
    reference, place = minute
    stamp = read_stamp(f"il y a {back} jours", reference=reference, timezone=place.name)
    assert stamp is not None
    today = reference.astimezone(place.zone).date()
    assert stamp.published == today - timedelta(days=back)


REFERENCES = st.one_of(
    st.none(),
    st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001
)


@settings(max_examples=300)
@example("a 24h le 31/12/9999", datetime(2016, 2, 29, tzinfo=UTC), "fr")
@example("00h05 le 01/01/0001 UTC+14", None, "fr")
@example("il y a 9999999 mois", datetime(1, 1, 2, tzinfo=UTC), "fr")
@given(st.text(max_size=160), REFERENCES, st.sampled_from(LANGUAGES))
def test_no_text_raises(text: str, reference: datetime | None, language: Language) -> None:
    read_stamp(text, reference=reference, timezone="Europe/Paris", language=language)


TOKEN_TEXT = (
    "Publié mis à jour le 26/11 26/11/2015 08h28 8:28 hier il y a 3 heures mars 2015 29/02 , ( ) | "
    "lundi dernier GMT HAE UTC+14 minuit 00 99 1er 9999999 jours mois - à 24h 31/12/9999 MAJ : © "
    "ans vor Stunden ago yesterday hace fa 01/01/0001 par ? \ufffd Ã© 23:59:59 -12:00 n° avant-hier"
)
TOKENS = TOKEN_TEXT.split(" ")


@settings(max_examples=500)
@given(st.lists(st.sampled_from(TOKENS), max_size=12), REFERENCES, st.sampled_from(LANGUAGES))
def test_a_soup_of_tokens_gives_aware_times_or_nothing(
    words: list[str], reference: datetime | None, language: Language
) -> None:
    stamp = read_stamp(
        " ".join(words), reference=reference, timezone="America/Toronto", language=language
    )
    for reading in stamp.readings if stamp else ():
        value = reading.value
        assert not isinstance(value, datetime) or value.tzinfo is not None
        assert (value is None) == (reading.precision == "none")
        assert isinstance(value, date | None)


@pytest.mark.parametrize("part", ["1", "a ", "le 1/", "9h", "(", "il y a ", "12 mars ", "| "])
def test_what_is_longer_than_any_stamp_is_not_read(part: str) -> None:
    text = "Publié le 26/11/2015 " + part * 50_000
    assert read_stamp(text, reference=None, timezone="Europe/Paris") is None
