"""The completeness ledger: what became of every address that a list named."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from crawler.outcome import CAPTURED, Coverage, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

LISTED: Final = object()
"""The signal of a spider that has read a list. Its arguments are *page*, *named*, the articles
that the list names, *left_out*, how many links the site's profile takes for no article, and
*older*, how many articles are older than the run goes back."""

EARLIER: Final = "by the run before, which did not come to the end of this crawl"
"""The reason of what this run did not do itself."""

Fate = Outcome | Literal["pending"]
"""How an address ends; pending: nothing had come of it when the run ended."""


@dataclass(slots=True)
class Entry:
    """One address: the lists that named it, with its rank there, and what became of it.

    *same_as* is the key of the address that it led to when that was asked for already.
    """

    url: str
    ranks: list[tuple[int, int]] = field(default_factory=list)
    fate: Fate = "pending"
    reason: str | None = None
    same_as: str | None = None


@dataclass(slots=True)
class List:
    """One list: how many articles it named, and how many links the site's profile left out.

    *older* counts those of the named that are older than the run goes back, so not asked for.
    """

    number: int
    url: str
    named: int = 0
    left_out: int = 0
    older: int = 0


class Ledger:
    """One entry per address; addresses are told apart by the keys that the caller gives.

    >>> ledger = Ledger()
    >>> ledger.read("https://gazette.test/", named=[("a", "https://gazette.test/a", 1)])
    >>> ledger.coverage
    Coverage(listed=1, captured=0)
    """

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._lists: dict[str, List] = {}
        self._led_to: dict[str, str] = {}

    def read(
        self,
        where: str,
        *,
        named: list[tuple[str, str, int]],
        left_out: int = 0,
        older: int = 0,
    ) -> None:
        """Note that the list at *where* named articles, as (key, address, rank), and left some out.

        Left out are links that the site's profile takes for no article; *older* more articles were
        named that the run does not ask for.
        """
        read = self._lists.setdefault(where, List(len(self._lists), where))
        read.named += len(named) + older
        read.left_out += left_out
        read.older += older
        for key, url, rank in named:
            self._entries.setdefault(key, Entry(url)).ranks.append((read.number, rank))

    def expect(self, key: str, url: str, fate: Fate, reason: str | None) -> None:
        """Note an address that an earlier run of the same crawl came upon, with its *fate* there.

        Lists that are read again may name it, or no longer. The last word counts: what an address
        led to may have ended otherwise.
        """
        told = None if fate == "pending" else "; ".join(filter(None, [EARLIER, reason]))
        self._entries[key] = Entry(url, fate=fate, reason=told)

    def end(self, key: str, fate: Outcome, reason: str | None = None, *, at: str) -> None:
        """Note what became of the address *key*; *at* is the key of the address it led to."""
        if key in self._entries:
            if at != key:  # most lead nowhere else, and are found by their own key
                self._led_to.setdefault(at, key)
            self._entries[key].fate = fate
            self._entries[key].reason = reason

    def lead(self, key: str, *, to: str) -> None:
        """Note that *key* led to an address that this run had asked for already."""
        if key in self._entries:
            self._entries[key].same_as = to

    def close(self, finish_reason: str) -> None:
        """Settle what is open: what led to another address ends as that one, the rest pends."""
        why = f"the run ended before its turn ({finish_reason})"
        if finish_reason == "finished":
            why = "no answer and no error reached the report: this is a defect"
        for entry in self._entries.values():
            if entry.same_as is not None:
                entry.fate, entry.reason = self._other_end(entry)
            elif entry.fate == "pending":
                entry.reason = why

    @property
    def coverage(self) -> Coverage:
        """How many addresses were named, and how many of them gave an article."""
        captured = sum(entry.fate in CAPTURED for entry in self._entries.values())
        return Coverage(len(self._entries), captured)

    def as_dict(self) -> dict[str, list[dict[str, Any]]]:
        """Return lists and addresses as plain values; ``in`` holds (number of the list, rank)."""
        lists = [
            {"url": one.url, "named": one.named, "left_out": one.left_out, "older": one.older}
            for one in self._lists.values()
        ]
        return {"lists": lists, "addresses": list(self._rows())}

    def _rows(self) -> Iterator[dict[str, Any]]:
        for entry in self._entries.values():
            row = {"url": entry.url, "outcome": entry.fate, "in": entry.ranks}
            yield row if entry.reason is None else {**row, "reason": entry.reason}

    def _other_end(self, entry: Entry) -> tuple[Fate, str]:
        """Return how the address ends that *entry* led to, over however many others."""
        passed: set[str] = set()
        other: Entry | None = entry
        while other and other.same_as:
            if other.same_as in passed:
                return "failed", "redirects lead in a circle"
            passed.add(other.same_as)
            other = self._entries.get(self._led_to.get(other.same_as, other.same_as))
        if other is None:
            return "skipped", f"leads to {entry.same_as}, which is no article of a list"
        return other.fate, f"leads to {other.url}, which was asked for already"
