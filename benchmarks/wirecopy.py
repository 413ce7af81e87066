"""Agency copy as sites print it: a folder of articles becomes a set of copies with its answers.

The edits are those that dispatches suffer: paragraphs cut, headers and boilerplate added, accents
lost, figures updated, paragraphs moved or rewritten, two dispatches merged. Hard negatives stand
beside them: follow-ups that quote their background, other articles with the same site furniture,
serial items and templates. Everything follows from the texts and the seed.
"""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Pair = tuple[int, int]

SYLLABLES = [consonant + vowel for consonant in "bcdfglmnprst" for vowel in "aeiou"]
FLASH = 80
"""Words of a dispatch that is only its first sentences; a shorter text is no source."""
LONGEST = 1200
"""Words of a text that may be a dispatch."""
DAYS = range(700_000, 700_060)


@dataclass
class Document:
    """A text as one site prints it; *sources* are the dispatches that it copies."""

    text: str
    site: str
    day: int
    sources: tuple[int, ...]
    kind: str


@dataclass
class WireCopies:
    """The documents in order of arrival, and the pairs that copy a dispatch in common.

    *ignored* pairs are neither right nor wrong: a merged dispatch and a copy of one of its parts
    may have little in common after both were cut.
    """

    documents: list[Document] = field(default_factory=list)
    positive: set[Pair] = field(default_factory=set)
    ignored: set[Pair] = field(default_factory=set)


def read_texts(folder: Path) -> Iterator[str]:
    """Yield the texts below *folder*: of JSON lines (`text` or `paragraphs`) and of .txt files."""
    for path in sorted(folder.rglob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                values = json.loads(line)
                yield values.get("text") or "\n\n".join(values.get("paragraphs") or ())
    for path in sorted(folder.rglob("*.txt")):
        yield path.read_text("utf-8", errors="replace")


def invented_texts(count: int, *, seed: int, words: int = 330) -> Iterator[str]:
    """Yield *count* texts of invented words, as often repeated as words of a language are."""
    chance = random.Random(seed)  # noqa: S311  # repeatable, no secret
    lexicon = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(30_000)]
    weights, total = [], 0.0
    for rank in range(1, len(lexicon) + 1):
        total += 1 / rank
        weights.append(total)
    for _ in range(count):
        length = max(60, round(chance.gauss(words, words / 3)))
        drawn = chance.choices(lexicon, cum_weights=weights, k=length)
        cuts = [*range(0, length, 55), length]
        yield "\n\n".join(" ".join(drawn[a:b]) + "." for a, b in pairwise(cuts))


def wire_copies(texts: Iterable[str], *, seed: int, copies: int = 3) -> WireCopies:
    """Return a set of copies of *texts*, which must be of different articles."""
    return _Newsroom(list(texts), seed=seed, copies=copies).set()


class _Newsroom:
    def __init__(self, texts: list[str], *, seed: int, copies: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # repeatable, no secret
        self.texts = unrelated(text for text in texts if FLASH <= len(text.split()) <= LONGEST)
        self.days = [self.chance.choice(DAYS) for _ in self.texts]
        self.copies = copies
        filler = invented_texts(400, seed=seed + 1, words=120)
        self.filler = [_sentences(text) for text in filler]
        self.sites = [f"site{number}" for number in range(40)]
        self.furniture = {site: self._invent(self.chance.randint(15, 60)) for site in self.sites}

    def set(self) -> WireCopies:
        documents = [doc for source in range(len(self.texts)) for doc in self._story(source)]
        documents += self._merged() + self._follow_ups() + self._serials() + self._templates()
        self.chance.shuffle(documents)
        documents.sort(key=lambda document: document.day)
        answer = WireCopies(documents)
        by_source: dict[int, list[int]] = {}
        for number, document in enumerate(documents):
            for source in document.sources:
                by_source.setdefault(source, []).append(number)
        for numbers in by_source.values():
            for one, other in combinations(numbers, 2):
                self._answer(answer, one, other)
        return answer

    def _answer(self, answer: WireCopies, one: int, other: int) -> None:
        pair = (one, other)
        texts = [_triples(answer.documents[number].text) for number in pair]
        shared = len(texts[0] & texts[1]) / max(1, min(map(len, texts)))
        (answer.positive if shared >= WORTH else answer.ignored).add(pair)

    # --- copies -----------------------------------------------------------------------------

    def _story(self, source: int) -> Iterator[Document]:
        day = self.days[source]
        sites = self.chance.sample(self.sites, self.chance.randint(1, 2 * self.copies - 1))
        for number, site in enumerate(sites):
            paragraphs = self.texts[source].split("\n\n")
            kind = "original"
            if number:
                paragraphs, kind = self._edited(paragraphs)
            yield self._printed(paragraphs, site, day, (source,), kind)

    def _edited(self, paragraphs: list[str]) -> tuple[list[str], str]:
        if self.chance.random() < 0.12:
            length = self.chance.randint(FLASH // 2, FLASH)
            return [" ".join(" ".join(paragraphs).split()[:length])], "flash"
        edits = self.chance.sample(
            [self._cut, self._accents, self._figures, self._moved, self._corrected, self._added],
            self.chance.randint(1, 3),
        )
        for edit in edits:
            paragraphs = edit(paragraphs)
        return paragraphs, "copy"

    def _printed(
        self, paragraphs: list[str], site: str, day: int, sources: tuple[int, ...], kind: str
    ) -> Document:
        before = [self._invent(self.chance.randint(3, 14))] if self.chance.random() < 0.5 else []
        after = [self.furniture[site]] if self.chance.random() < 0.4 else []
        return Document("\n\n".join([*before, *paragraphs, *after]), site, day, sources, kind)

    def _cut(self, paragraphs: list[str], *, least: float = 0.3) -> list[str]:
        kept = self.chance.uniform(least, 1.0)
        words = "\n\n".join(paragraphs).split(" ")
        return " ".join(words[: max(FLASH // 2, int(kept * len(words)))]).split("\n\n")

    def _accents(self, paragraphs: list[str]) -> list[str]:
        split = (unicodedata.normalize("NFKD", paragraph) for paragraph in paragraphs)
        return ["".join(c for c in text if not unicodedata.combining(c)) for text in split]

    def _figures(self, paragraphs: list[str]) -> list[str]:
        def updated(found: re.Match[str]) -> str:
            number = int(found[0])
            return (
                str(number + self.chance.randint(1, 9)) if self.chance.random() < 0.7 else found[0]
            )

        return [re.sub(r"\d{1,6}", updated, paragraph) for paragraph in paragraphs]

    def _moved(self, paragraphs: list[str]) -> list[str]:
        moved = list(paragraphs)
        for _ in range(1 + len(moved) // 4):
            moved.insert(self.chance.randrange(len(moved)), moved.pop())
        return moved

    def _corrected(self, paragraphs: list[str]) -> list[str]:
        rate = self.chance.uniform(0.005, 0.03)
        words = (paragraph.split(" ") for paragraph in paragraphs)
        return [" ".join(self._word(word, rate) for word in line) for line in words]

    def _word(self, word: str, rate: float) -> str:
        return self._invent(1) if self.chance.random() < rate else word

    def _added(self, paragraphs: list[str]) -> list[str]:
        longer = list(paragraphs)
        for _ in range(self.chance.randint(1, max(1, len(paragraphs) // 3))):
            place = self.chance.randrange(len(longer) + 1)
            longer.insert(place, self._invent(self.chance.randint(20, 60)))
        return longer

    def _merged(self) -> list[Document]:
        merged = []
        for _ in range(len(self.texts) // 8):
            day = self.chance.choice(self.days)
            today = [source for source, other in enumerate(self.days) if other == day]
            if len(today) < 2:
                continue
            sources = tuple(self.chance.sample(today, 2))
            halves = [self._cut(self.texts[s].split("\n\n"), least=0.6) for s in sources]
            site = self.chance.choice(self.sites)
            merged.append(self._printed(halves[0] + halves[1], site, day, sources, "merged"))
        return merged

    # --- hard negatives ---------------------------------------------------------------------

    def _follow_ups(self) -> list[Document]:
        """Articles of their own that end with one paragraph of another: the background."""
        documents = []
        for source in range(0, len(self.texts), 3):
            background = " ".join(self.texts[source].split()[-self.chance.randint(15, 45) :])
            body = [self._invent(self.chance.randint(40, 90)) for _ in range(4)]
            day, site = self.chance.choice(DAYS), self.chance.choice(self.sites)
            documents.append(self._printed([*body, background], site, day, (), "follow-up"))
        return documents

    def _serials(self) -> list[Document]:
        """Issues of daily columns: one frame per column, new figures and phrases each day."""
        documents = []
        for column in range(1 + len(self.texts) // 25):
            site = self.sites[column % len(self.sites)]
            frame = self._invent(self.chance.randint(150, 300)).split()
            for issue in range(self.chance.randint(3, 10)):
                changed = self.chance.uniform(0.05, 0.12)
                words = [self._word(word, changed) for word in frame]
                day = DAYS[3 * issue]
                documents.append(self._printed([" ".join(words)], site, day, (), "serial"))
        return documents

    def _templates(self) -> list[Document]:
        """Texts made by a form: the same sentences with other names in every gap."""
        documents = []
        for _ in range(1 + len(self.texts) // 50):
            sentences = [self._invent(self.chance.randint(8, 14)) for _ in range(12)]
            for _ in range(self.chance.randint(6, 20)):
                filled = [
                    f"{sentence} {self._invent(self.chance.randint(4, 9))}"
                    for sentence in sentences
                ]
                day, site = self.chance.choice(DAYS), self.chance.choice(self.sites)
                documents.append(self._printed(filled, site, day, (), "template"))
        return documents

    def _invent(self, words: int) -> str:
        drawn: list[str] = []
        while len(drawn) < words:
            drawn += self.chance.choice(self.chance.choice(self.filler))
        start = self.chance.randrange(len(drawn) - words + 1)
        self.chance.shuffle(drawn)
        return " ".join(drawn[start : start + words])


WORTH = 0.2
"""Containment of word triples below which two copies of one dispatch are not judged."""


def unrelated(texts: Iterable[str]) -> list[str]:
    """Return those *texts* that share less than WORTH with every text before them."""
    kept: list[str] = []
    holders: dict[tuple[str, ...], list[int]] = {}
    sizes: list[int] = []
    for text in texts:
        triples = _triples(text)
        shared = Counter(number for triple in triples for number in holders.get(triple, ()))
        if all(n < WORTH * min(len(triples), sizes[number]) for number, n in shared.items()):
            for triple in triples:
                holders.setdefault(triple, []).append(len(kept))
            kept.append(text)
            sizes.append(len(triples))
    return kept


def _sentences(text: str) -> list[list[str]]:
    return [
        sentence.split() for sentence in text.replace("\n\n", " ").split(".") if sentence.strip()
    ]


def _triples(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))
