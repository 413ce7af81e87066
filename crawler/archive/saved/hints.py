"""What a file says of the page that it holds, and which of it is believed.

Trust in an address falls in the order in which the hints are given; trust in a date in that of
`_DATE_ORDER`. When the file itself was last written is no hint: git, zip and rsync rewrite it. Nor
is a date that the page prints: it says when the page was changed and not when it was fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from crawler.archive.saved.address import http_address, unwrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from crawler.page import Source

_DATE_ORDER: tuple[Source, ...] = (
    "sidecar",
    "wayback",  # before the savers: they tell when the copy was saved, years after its capture
    "mhtml",
    "singlefile",
    "httrack",
    "header",
)

_DAY = timedelta(days=1)


class Hint(NamedTuple):
    """One statement on where a page comes from. One with a *doubt* is named and not used."""

    source: Source
    url: str | None = None
    fetched_at: datetime | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a saved page comes from, by which hint, and which hints were not used."""

    url: str | None = None
    url_source: Source | None = None
    fetched_at: datetime | None = None
    fetched_at_source: Source | None = None
    warnings: tuple[str, ...] = ()


def settle(stated: Sequence[Hint], last_resorts: Iterable[Hint] = ()) -> Provenance:
    """Return the provenance that *stated* gives, or *last_resorts*, which give no date.

    The last resorts are read only while no address is known.

    >>> settle([Hint("saved_from", "about:internet"), Hint("path", "http://gazette.test/a")]).url
    'http://gazette.test/a'
    """
    hints = list(chain.from_iterable(map(_unwrapped, stated)))
    warnings: list[str] = []
    used = _first_usable(chain(hints, chain.from_iterable(map(_unwrapped, last_resorts))), warnings)
    fetched_at, dated_by = _best_date(hints, warnings)
    return Provenance(
        url=used.url if used else None,
        url_source=used.source if used else None,
        fetched_at=fetched_at,
        fetched_at_source=dated_by,
        warnings=tuple(warnings),
    )


def _unwrapped(hint: Hint) -> Iterator[Hint]:
    """Give *hint* without the prefix of a web archive, and the date that the prefix states."""
    if hint.url is None:
        yield hint
        return
    url, captured = unwrap(hint.url.strip())
    yield hint._replace(url=url)
    if captured:
        yield Hint("wayback", fetched_at=captured)


def _first_usable(hints: Iterable[Hint], warnings: list[str]) -> Hint | None:
    for hint in hints:
        if hint.url is None:
            continue
        url = http_address(hint.url)
        if url and not hint.doubt:
            if hint.source == "path":
                warnings.append(f"url {_short(url)} is guessed from the names of the folders")
            return hint._replace(url=url)
        if not hint.url.startswith("about:"):  # how browsers write that there is none
            doubt = hint.doubt or "it is no absolute http address"
            warnings.append(f"url {_short(hint.url)} of {hint.source} was not used: {doubt}")
    return None


def _best_date(
    hints: Sequence[Hint], warnings: list[str]
) -> tuple[datetime, Source] | tuple[None, None]:
    dated = {hint.source: hint.fetched_at for hint in reversed(hints) if hint.fetched_at}
    best = min(dated, key=_DATE_ORDER.index, default=None)
    if best is None:
        return None, None
    captured = dated.get("wayback", dated[best])
    if dated[best] - captured > _DAY:
        warnings.append(
            f"fetched_at {dated[best].isoformat()} of {best} was used, but the page was captured "
            f"by a web archive on {captured.isoformat()}"
        )
    return dated[best], best


def _short(text: str) -> str:
    return repr(text if len(text) <= 200 else text[:200] + "…")
