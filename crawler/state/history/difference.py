"""What changed between two versions of an article, in words. Pure functions.

Paragraphs are matched first, so that one that was moved is told apart from one that was taken out
here and written there; only inside a matched pair are words compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from crawler.state.history.alignment import WORD, Piece, word_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.article import Article

Kind = Literal["same", "added", "removed", "edited", "moved", "moved_edited"]

ALIKE: Final = 0.5
"""Share of words in common (Dice) from which two paragraphs are one that was edited."""
INSIDE, INSIDE_WORDS = 0.8, 6
"""Share of the shorter one's words that stand in the longer: a paragraph that grew or was cut."""

MOST_PAIRS: Final = 250_000
"""Pairs of paragraphs up to which edited ones are looked for."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a line of text; *before* and *after* are its places, from 1."""

    kind: Kind
    pieces: tuple[Piece, ...]
    before: int | None = None
    after: int | None = None

    @property
    def added(self) -> int:
        """Words that only the later version has."""
        return sum(len(WORD.findall(piece.text)) for piece in self.pieces if piece.kind == "added")

    @property
    def removed(self) -> int:
        """Words that only the earlier version has."""
        return sum(
            len(WORD.findall(piece.text)) for piece in self.pieces if piece.kind == "removed"
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """The *fields* that differ, and what became of all *paragraphs*, in the order of the later.

    A paragraph that was removed stands behind the one it followed.
    """

    fields: dict[str, Change]
    paragraphs: tuple[Change, ...]

    @property
    def added(self) -> int:
        """Words added to headline, lead and body, each once."""
        return sum(change.added for change in self._texts())

    @property
    def removed(self) -> int:
        """Words removed from headline, lead and body."""
        return sum(change.removed for change in self._texts())

    def counts(self) -> dict[str, int]:
        """Return how many paragraphs were added, removed, edited, moved; kinds without are out."""
        kinds = Counter(change.kind for change in self.paragraphs if change.kind != "same")
        return dict(sorted(kinds.items()))

    def _texts(self) -> Iterable[Change]:
        headline = self.fields.get("headline")
        lead = self.fields.get("lead")
        printed = {
            (piece.kind, piece.text) for change in self.paragraphs for piece in change.pieces
        }
        yield from self.paragraphs
        if headline:
            yield headline
        if lead and not set(lead.pieces) <= printed:  # the body shows it too
            yield lead


FIELDS: Final = ("headline", "lead", "stamp_raw", "date_published", "date_updated", "url")


def difference(before: Article, after: Article) -> Difference:
    """Return what changed from *before* to *after*."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in FIELDS)
    fields = {name: _field(one or "", other or "") for name, one, other in pairs if one != other}
    return Difference(fields, paragraph_changes(before.paragraphs, after.paragraphs))


def _field(before: str, after: str) -> Change:
    kind: Kind = "edited" if before and after else "added" if after else "removed"
    return Change(kind, word_pieces(before, after))


def paragraph_changes(before: Sequence[str], after: Sequence[str]) -> tuple[Change, ...]:
    """Return what became of each paragraph, in the order of *after*.

    >>> one = ("La Loire monte.", "Blois est coupée en deux.", "Le pont est fermé depuis hier.")
    >>> two = ("Le pont est fermé depuis hier.", "La Loire monte.", "Blois est coupée en trois.")
    >>> [change.kind for change in paragraph_changes(one, two)]
    ['moved', 'same', 'edited']
    """
    equal = _equal(before, after)
    edited = _edited(before, after, known=equal)
    pairs = equal | edited
    stays = _longest_rise(sorted(pairs.items()))
    removed = deque(place for place in range(len(before)) if place not in pairs)
    origin = {there: here for here, there in pairs.items()}
    changes: list[Change] = []
    for there, text in enumerate(after):
        here = origin.get(there)
        if here is None:
            changes.append(Change("added", (Piece("added", text),), after=there + 1))
            continue
        while here in stays and removed and removed[0] < here:
            changes.append(_removed(before, removed.popleft()))
        kind = _kind(stays=here in stays, is_edited=here in edited)
        changes.append(Change(kind, word_pieces(before[here], text), here + 1, there + 1))
    return (*changes, *(_removed(before, place) for place in removed))


def _kind(*, stays: bool, is_edited: bool) -> Kind:
    if stays:
        return "edited" if is_edited else "same"
    return "moved_edited" if is_edited else "moved"


def _removed(before: Sequence[str], place: int) -> Change:
    return Change("removed", (Piece("removed", before[place]),), before=place + 1)


def _equal(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Return the places of the paragraphs that both have; a repeated one in its order."""
    free: dict[str, deque[int]] = {}
    for there, text in enumerate(after):
        free.setdefault(text, deque()).append(there)
    return {here: free[text].popleft() for here, text in enumerate(before) if free.get(text)}


def _edited(
    before: Sequence[str], after: Sequence[str], *, known: dict[int, int]
) -> dict[int, int]:
    """Return the places of the paragraphs left that are alike, the most alike first."""
    old = {n: words(text) for n, text in enumerate(before) if n not in known}
    taken = set(known.values())
    new = {n: words(text) for n, text in enumerate(after) if n not in taken}
    if len(old) * len(new) > MOST_PAIRS:
        return {}
    scored = [
        (score, -abs(here - there), -here, -there)
        for here, one in old.items()
        for there, other in new.items()
        if (score := likeness(one, other)) >= ALIKE
    ]
    edited: dict[int, int] = {}
    found: set[int] = set()
    for _, _, here, there in sorted(scored, reverse=True):
        if -here not in edited and -there not in found:
            edited[-here] = -there
            found.add(-there)
    return edited


def words(text: str) -> Counter[str]:
    """Return the words of *text* without case, and how often each stands there."""
    return Counter(WORD.findall(text.casefold()))


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return how much two paragraphs share, 0 to 1.

    >>> likeness(words("La Loire monte"), words("La Loire monte encore à Blois"))
    0.6666666666666666
    """
    sizes = one.total(), other.total()
    shared = (one & other).total()
    dice = 2 * shared / sum(sizes) if any(sizes) else 0.0
    inside = shared / min(sizes) if min(sizes) >= INSIDE_WORDS else 0.0
    return max(dice, ALIKE) if inside >= INSIDE else dice


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """Return the first of the *pairs* whose seconds rise, as many as can be: the others moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for number, (_, there) in enumerate(pairs):
        at = bisect_left(tails, there)
        before.append(ends[at - 1] if at else None)
        tails[at : at + 1] = [there]
        ends[at : at + 1] = [number]
    rise: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        rise.add(pairs[last][0])
        last = before[last]
    return rise
