"""The receipts of takedowns: ``takedowns/<time>.json`` in a data folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.errors import ArchiveError
from crawler.folders import files_in
from crawler.state.takedowns import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True)
class Receipt:
    """What a takedown left as its proof: no address, no headline and no text."""

    name: str
    values: Mapping[str, Any]

    @property
    def taken_at(self) -> str:
        """When it was, as RFC 3339."""
        return str(self.values["taken_at"])

    @property
    def digests(self) -> frozenset[bytes]:
        """What stands for the addresses of the story, as `digest_of` makes it."""
        return frozenset(map(bytes.fromhex, self.values.get("address_digests", ())))

    def is_of(self, story: str) -> bool:
        """Return True if *story*, an article_id or an address, was taken down then."""
        if "://" in story:
            return digest_of(story) in self.digests
        return story in self.values.get("article_ids", ())


def read_receipts(data: Path) -> Iterator[Receipt]:
    """Yield the receipts in the data folder *data*, the oldest first.

    Raises ArchiveError for a file that is none: what it told must not be forgotten in silence.
    """
    for path in files_in(data / "takedowns", ".json"):
        try:
            values = json.loads(path.read_bytes())
            receipt = Receipt(path.name, values)
            _ = receipt.taken_at, receipt.digests
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            what = f"no receipt of a takedown ({error}); restore it from a copy"
            raise ArchiveError(what, file=str(path)) from error
        yield receipt


def keep_receipt(data: Path, values: Mapping[str, Any], *, now: datetime) -> None:
    """Write *values* as the receipt of *now*, complete or not at all, beside any of that second."""
    folder = data / "takedowns"
    folder.mkdir(exist_ok=True)
    path = folder / f"{now:%Y%m%dT%H%M%S}.json"
    number = 1
    while path.exists():
        number += 1
        path = folder / f"{now:%Y%m%dT%H%M%S}-{number}.json"
    part = path.with_suffix(".part")
    part.write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(path)
