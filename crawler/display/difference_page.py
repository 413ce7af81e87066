"""Two versions of a story as one HTML page that needs nothing else: no script, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crawler.display.rows import to_the_second
from crawler.display.templates import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.state.history.difference import Difference
    from crawler.state.history.versions import Version

NAMES: Final = {
    "headline": "Headline", "lead": "Lead", "stamp_raw": "Stamp as printed",
    "date_published": "Published", "date_updated": "Updated", "url": "Address",
}  # fmt: skip

SPOKEN: Final = frozenset({"headline", "lead", "stamp_raw"})
"""Fields in the language of the article."""


def difference_page(before: Version, after: Version, change: Difference) -> str:
    """Return the page that shows what *change* led from *before* to *after*."""
    article = after.article
    return render(
        "diff",
        before=before,
        after=after,
        change=change,
        headline=article.headline or article.url or article.article_id,
        language=article.language or "und",
        summary=list(_summary(change)),
        names=NAMES,
        spoken=SPOKEN,
        to_the_second=to_the_second,
    )


def _summary(change: Difference) -> Iterator[str]:
    yield f"{change.added} words added"
    yield f"{change.removed} words removed"
    for kind, count in change.counts().items():
        noun = "paragraph" if count == 1 else "paragraphs"
        yield f"{count} {noun} {kind.replace('_', ' and ')}"
