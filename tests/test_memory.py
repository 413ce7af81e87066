"""What a long crawl holds in memory does not grow with the pages that are done."""

import weakref
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from scrapy import signals
from scrapy.signalmanager import SignalManager

from crawler import settings
from crawler.commands.crawl import follow
from crawler.ledger import Ledger
from crawler.state.database import open_state

PAGE = "https://gazette.test/crue"


class Text(str):
    """A text that can be asked whether anything still holds it."""

    __slots__ = ("__weakref__",)


def test_the_answer_of_a_page_that_was_asked_for_adds_nothing_to_the_progress() -> None:
    crawler, ticks = followed()
    send(crawler, signals.request_scheduled, PAGE)
    answered = Text(PAGE)
    held = weakref.ref(answered)
    send(crawler, signals.response_received, answered)
    del answered
    assert (held(), ticks) == (None, [(1, 1)])


def test_progress_counts_each_address_once() -> None:
    crawler, ticks = followed()
    for url in (f"{PAGE}-1", f"{PAGE}-2", f"{PAGE}-1"):
        send(crawler, signals.request_scheduled, url)
    for url in (f"{PAGE}-1", f"{PAGE}-1", "https://gazette.test/robots.txt", f"{PAGE}-2"):
        send(crawler, signals.response_received, url)
    assert ticks == [(1, 2), (1, 2), (2, 3), (3, 3)]


def test_an_address_that_led_nowhere_else_adds_nothing_to_the_ledger() -> None:
    ledger = Ledger()
    ledger.read("https://gazette.test/", named=[(PAGE, PAGE, 1)])
    key = Text(PAGE)
    held = weakref.ref(key)
    ledger.end(key, "new", at=key)
    del key
    assert held() is None
    assert ledger.coverage.captured == 1


def test_the_state_read_in_place_takes_half_of_what_a_crawl_may_have(tmp_path: Path) -> None:
    db = open_state(tmp_path / "state.sqlite")
    (mapped,) = db.execute("PRAGMA mmap_size").fetchone()
    db.close()
    assert 0 < mapped <= settings.MEMUSAGE_LIMIT_MB * 2**20 // 2


def followed() -> tuple[Any, list[tuple[int, int]]]:
    crawler: Any = SimpleNamespace(signals=SignalManager())
    ticks: list[tuple[int, int]] = []
    follow(crawler, lambda done, known: ticks.append((done, known)))
    return crawler, ticks


def send(crawler: Any, signal: object, url: str) -> None:
    crawler.signals.send_catch_log(signal, request=SimpleNamespace(url=url))
