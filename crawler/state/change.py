"""What makes a new version of an article: body, headline, lead or stamp, and nothing else."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from crawler.article import Article, Change

COUNTED = re.compile(r"\b(il y a|depuis|ago|vor|hace|geleden)\b|前", re.IGNORECASE)
"""Words of a stamp that is counted back from the fetch: the same event is dated a little
differently at each fetch."""
DAY = "YYYY-MM-DD"
DRIFT = timedelta(hours=1)
DRIFT_OF_DAYS = timedelta(days=31)
"""How far a counted stamp may move by itself: its largest unit below a day, and above."""


class Known(NamedTuple):
    """What the store keeps of the latest version of an article."""

    version: int
    text_digest: str | None
    headline: str | None
    lead: str | None
    date_published: str | None
    date_updated: str | None
    stamp: str | None


def known_of(article: Article) -> Known:
    """Return what of *article* is compared with its next version.

    Headline and lead are short digests, in which white space, case and typographic forms do not
    count. The stamp is the printed one where it is what the dates were counted from.
    """
    counted = article.date_method == "stamp" and COUNTED.search(article.stamp_raw or "")
    return Known(
        article.version,
        article.text_digest,
        digest(article.headline),
        digest(article.lead),
        article.date_published,
        article.date_updated,
        article.stamp_raw if counted else None,
    )


def change_since(known: Known | None, article: Article) -> Change | None:
    """Return what differs from *known*, the weightiest first, or None when nothing does."""
    if known is None:
        return "new"
    now = known_of(article)
    if known.text_digest != now.text_digest:
        return "body"
    if known.headline != now.headline:
        return "headline"
    if known.lead != now.lead:
        return "lead"
    return "stamp" if stamp_moved(known, now) else None


def stamp_moved(known: Known, now: Known) -> bool:
    """Return True if a date changed by more than counting from a later fetch explains."""
    counted = known.stamp is not None and now.stamp is not None
    return date_moved(known.date_published, now.date_published, counted=counted) or date_moved(
        known.date_updated, now.date_updated, counted=counted
    )


def date_moved(one: str | None, other: str | None, *, counted: bool) -> bool:
    """Return True if two dates are different times; *counted* ones may drift.

    >>> date_moved("2026-11-24T08:00+01:00", "2026-11-24T07:00Z", counted=False)
    False
    >>> [date_moved("2026-11-24T08:00Z", "2026-11-24T08:40Z", counted=c) for c in (False, True)]
    [True, False]

    A time of the day that was known before says more, and is no other time.
    """
    if one is None or other is None:
        return one != other
    if len(one) != len(other) and len(DAY) in {len(one), len(other)}:
        return one[: len(DAY)] != other[: len(DAY)]
    drift = DRIFT_OF_DAYS if len(one) == len(DAY) else DRIFT
    return abs(instant(one) - instant(other)) > (drift if counted else timedelta(0))


def instant(value: str) -> datetime:
    """Return the time that *value*, a date or a time with offset, stands for."""
    if len(value) == len(DAY):
        return datetime.combine(date.fromisoformat(value), datetime.min.time(), UTC)
    return datetime.fromisoformat(value)


def digest(text: str | None) -> str | None:
    """Return a short digest of a line of text; None when there is none.

    >>> digest("La Loire  monte") == digest("LA LOIRE\u00a0MONTE")
    True
    >>> digest("Straße\ufb01nale…") == digest("STRASSEFINALE...")
    True
    """
    folded = " ".join(unicodedata.normalize("NFKC", text or "").casefold().split())
    named = hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8)
    return named.hexdigest() if folded else None
