"""The one store of a crawl, which the deciding and the writing pipeline share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from crawler.state.store import Store

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_stores: WeakKeyDictionary[Crawler, Store] = WeakKeyDictionary()


def store_of(crawler: Crawler) -> Store:
    """Return the store in the data folder of *crawler*, opened at the first call."""
    if crawler not in _stores:
        folder = Path(crawler.settings["DATA_DIR"])
        folder.mkdir(parents=True, exist_ok=True)
        _stores[crawler] = Store(folder / "state.sqlite", folder=folder)
    return _stores[crawler]
