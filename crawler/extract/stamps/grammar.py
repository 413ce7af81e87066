"""The grammar of stamps: which label each date, time and zone belongs to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from crawler.extract.stamps.noise import DELIMITER, WORD, without_noise
from crawler.extract.stamps.tokens import Ago, CalendarDay, DayWord, WallTime
from crawler.extract.stamps.unread import blanked, names_a_day

if TYPE_CHECKING:
    from crawler.extract.stamps.tokens import Token

MAX_WORDS_TO_DATE = 7


@dataclass
class Item:
    """One half of a stamp while it is read: the first of each part wins."""

    kind: Literal["published", "updated", "stop", "unnamed"]
    label: Token | None = None
    start: int = 0
    date: Token | None = None
    time: Token | None = None
    zone: Token | None = None
    has_unread_day: bool = False
    """Whether its time stands beside a day that cannot be read."""

    @property
    def is_dated(self) -> bool:
        """Return True if the item holds a day or a time."""
        return self.date is not None or self.time is not None

    @property
    def calendar_day(self) -> CalendarDay | None:
        """The day of the calendar that is printed."""
        value = self.date.value if self.date else None
        return value if isinstance(value, CalendarDay) else None

    @property
    def ago(self) -> Ago | None:
        """The distance from the fetch that is printed."""
        value = self.date.value if self.date else None
        return value if isinstance(value, Ago) else None

    @property
    def day_word(self) -> DayWord | None:
        """The word for a day that is printed."""
        value = self.date.value if self.date else None
        return value if isinstance(value, DayWord) else None

    @property
    def wall_time(self) -> WallTime | None:
        """The time that is printed."""
        value = self.time.value if self.time else None
        return value if isinstance(value, WallTime) else None

    @property
    def zone_text(self) -> str | None:
        """The words that name a zone."""
        in_time = self.wall_time.zone if self.wall_time else None
        return self.zone.text if self.zone else in_time


@dataclass(frozen=True)
class Sentence:
    """The items of a text, and whether an unlabelled one holds two dates or two times."""

    items: tuple[Item, ...]
    is_repeated: bool

    @property
    def labelled(self) -> tuple[Item, ...]:
        """The dated items that a label names."""
        return tuple(i for i in self.items if i.kind in ("published", "updated") and i.is_dated)

    @property
    def halves(self) -> tuple[Item, ...]:
        """The items that count; an unlabelled one is the publication unless that is labelled.

        A labelled publication that prints its time alone takes the unlabelled day before it.
        """
        dated = [item for item in self.items if item.is_dated and item.kind != "stop"]
        published = next((item for item in dated if item.kind == "published"), None)
        if published is None:
            return tuple(dated)
        first = dated[0]
        if published.date is None and first.kind == "unnamed" and first.time is None:
            dated[dated.index(published)] = replace(published, date=first.date)
        return tuple(item for item in dated if item.kind != "unnamed")


def attach(tokens: list[Token], text: str) -> Sentence:
    """Give each date, time and zone to the label before it."""
    items, is_repeated = [Item("unnamed")], False
    for token in tokens:
        item = items[-1]
        if token.kind in ("stop", "updated", "published"):
            _open(items, token)
        elif token.kind == "zone":
            item.zone = item.zone or token
        elif token.kind == "time":
            is_repeated |= item.kind == "unnamed" and item.time is not None
            item.time = item.time or token
        else:
            is_repeated |= item.kind == "unnamed" and item.date is not None
            if item.date is None and _is_far(item, token, text):
                item.kind = "stop"
            item.date = item.date or token
    _look_for_unread_days(items, blanked(text, tokens))
    return Sentence(tuple(items), is_repeated)


def _look_for_unread_days(items: list[Item], rest: str) -> None:
    ends = [item.label.start for item in items[1:] if item.label]
    for item, end in zip(items, [*ends, len(rest)], strict=True):
        is_alone = item.time is not None and item.date is None
        item.has_unread_day = is_alone and names_a_day(rest[item.start : end])


def _open(items: list[Item], token: Token) -> None:
    last, kind = items[-1], token.kind
    if kind == last.kind and not last.is_dated:
        last.start = token.end
        return
    assert kind in ("stop", "updated", "published")
    items.append(Item(kind, token, token.end))


def _is_far(item: Item, token: Token, text: str) -> bool:
    if item.kind not in ("published", "updated") or item.time is not None:
        return False
    between = text[item.start : token.start]
    if len(WORD.findall(between)) <= MAX_WORDS_TO_DATE:
        return False
    return len(WORD.findall(without_noise(between + DELIMITER))) > MAX_WORDS_TO_DATE
