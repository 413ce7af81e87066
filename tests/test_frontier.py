"""What a crawl has still to ask for outlives its process, and no entry leaves without its end."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import FormRequest, Request, Spider

from crawler.download.request_json import as_json, from_json
from crawler.errors import DiskError
from crawler.state.frontier.entries import NAME, Entry, Lease
from crawler.state.frontier.queue import LEASE, Frontier
from crawler.state.frontier.unfinished import unfinished
from tests.frontier_worker import fill


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


OPEN: list[Frontier] = []


def opened(path: Path | str, clock: Clock, *, owner: str = "a", crawl: str = "gazette") -> Frontier:
    OPEN.append(Frontier(path, crawl=crawl, owner=owner, clock=clock))
    return OPEN[-1]


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Close what a test opened: Python 3.13 warns of a connection that is left to it."""
    yield
    while OPEN:
        OPEN.pop().close()


def entry(name: str, *, host: str = "gazette.test", priority: int = 0, **more: Any) -> Entry:
    url = f"https://{host}/{name}"
    values = {"key": name.encode(), "role": "article", "url": url, "first_url": url, **more}
    return Entry(host=host, priority=priority, request=name, **values)


def lease(frontier: Frontier, most: int = 100, *, room: int = 100) -> list[Lease]:
    return frontier.lease(most, room=lambda host: room)


def names(leases: list[Lease]) -> list[str]:
    return [one.request for one in leases]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / NAME


def test_entries_go_out_by_priority_then_by_age(path: Path, clock: Clock) -> None:
    frontier = opened(path, clock)
    for name, priority in (("a", 0), ("list", 10), ("b", 0), ("retry", -1)):
        frontier.enqueue(entry(name, priority=priority))
    assert names(lease(frontier, 3)) == ["list", "a", "b"]
    assert names(lease(frontier)) == ["retry"]
    assert lease(frontier) == []


def test_what_an_earlier_run_left_goes_out_first(path: Path, clock: Clock) -> None:
    before = opened(path, clock)
    for name in ("a", "b"):
        before.enqueue(entry(name))
    before.flush()
    after = opened(path, clock, owner="b")
    assert [left.first_url[-1] for left in after.resume()] == ["a", "b"]
    after.enqueue(entry("list", priority=10, role="listing"))
    assert names(lease(after)) == ["a", "b", "list"]


def test_what_was_out_when_its_process_died_comes_last_however_often_it_dies(
    path: Path, clock: Clock
) -> None:
    frontier = opened(path, clock)
    for name, role in (("deadly list", "listing"), ("deadly", "article"), ("harmless", "article")):
        frontier.enqueue(entry(name, role=role))
    lease(frontier, 2)
    for _ in range(3):
        frontier = opened(path, clock)
        frontier.resume()
        frontier.enqueue(entry("list", priority=10, role="listing"))
        assert names(lease(frontier, 1)) == ["harmless"]
        frontier.give_back(3)
        frontier.flush()
    assert names(lease(frontier)) == ["harmless", "list", "deadly list", "deadly"]


def test_a_crawl_that_goes_on_reads_lists_again_and_no_article(path: Path, clock: Clock) -> None:
    before = opened(path, clock)
    for name, role in (("list", "listing"), ("article", "article")):
        before.enqueue(entry(name, role=role))
    for one in lease(before):
        before.ack(one.number, "new")
    before.enqueue(entry("rest"))
    before.flush()
    after = opened(path, clock)
    left = {one.first_url.rsplit("/", 1)[1]: (one.is_done, one.outcome) for one in after.resume()}
    assert left == {"article": (True, "new"), "rest": (False, None)}
    assert after.enqueue(entry("list", role="listing"))
    assert not after.enqueue(entry("article"))


def test_one_key_is_one_entry_however_often_it_is_named(path: Path, clock: Clock) -> None:
    frontier, other = opened(path, clock), opened(path, clock, owner="b")
    assert frontier.enqueue(entry("a"))
    assert not frontier.enqueue(entry("a"))
    frontier.flush()
    assert not other.enqueue(entry("a", priority=5))
    (one,) = lease(frontier)
    frontier.ack(one.number)
    frontier.flush()
    assert not frontier.enqueue(entry("a"))
    assert frontier.pending() == 0


def test_entries_without_key_equal_no_other(path: Path, clock: Clock) -> None:
    frontier = opened(path, clock)
    assert frontier.enqueue(entry("a", key=None))
    assert frontier.enqueue(entry("a", key=None))
    assert names(lease(frontier)) == ["a", "a"]


def test_a_lease_that_is_not_renewed_goes_to_another_process(path: Path, clock: Clock) -> None:
    dead, living = opened(path, clock, owner="dead"), opened(path, clock, owner="living")
    dead.enqueue(entry("a"))
    lease(dead)
    clock.now += LEASE
    assert lease(living) == []
    clock.now += 1
    (one,) = lease(living)
    dead.ack(one.number, "too late")
    dead.flush()
    assert living.pending() == 1
    living.ack(one.number, "new")
    assert living.pending() == 0


def test_a_lease_that_is_renewed_stays(path: Path, clock: Clock) -> None:
    slow, other = opened(path, clock, owner="slow"), opened(path, clock, owner="other")
    slow.enqueue(entry("a"))
    lease(slow)
    for _ in range(5):
        clock.now += LEASE - 1
        slow.renew()
    assert lease(other) == []


def test_a_host_belongs_to_one_process_at_a_time(path: Path, clock: Clock) -> None:
    one, other = opened(path, clock, owner="one"), opened(path, clock, owner="other")
    for host in ("a.test", "b.test"):
        for name in "123":
            one.enqueue(entry(host + name, host=host))
    assert names(lease(one, 1)) == ["a.test1"]
    assert names(lease(other)) == ["b.test1", "b.test2", "b.test3"]
    assert names(lease(one)) == ["a.test2", "a.test3"]


def test_no_more_is_leased_of_a_host_than_it_has_room_for(path: Path, clock: Clock) -> None:
    frontier = opened(path, clock)
    for number in range(6):
        frontier.enqueue(entry(f"{number}", host=f"{number % 2}.test"))
    room = {"0.test": 1, "1.test": 2}
    assert names(frontier.lease(16, room=room.__getitem__)) == ["0", "1", "3"]


def test_what_was_given_back_goes_out_again_with_its_new_request(path: Path, clock: Clock) -> None:
    frontier = opened(path, clock)
    for name in "ab":
        frontier.enqueue(entry(name))
    first, second = lease(frontier)
    frontier.give_back(first.number)
    frontier.give_back(second.number, "b, second try", priority=-1)
    assert names(lease(frontier)) == ["a", "b, second try"]


def test_a_second_try_waits_behind_what_was_not_tried(path: Path, clock: Clock) -> None:
    frontier = opened(path, clock)
    frontier.enqueue(entry("a"))
    (one,) = lease(frontier)
    frontier.give_back(one.number, "a, second try", priority=-1)
    frontier.enqueue(entry("b"))
    assert names(lease(frontier)) == ["b", "a, second try"]


def test_what_was_just_told_counts_before_it_is_on_disk(path: Path, clock: Clock) -> None:
    frontier = opened(path, clock)
    frontier.enqueue(entry("a"))
    assert not frontier.is_empty()
    frontier.enqueue(entry("b"))
    assert frontier.pending() == 2
    for each in lease(frontier):
        frontier.ack(each.number)
    assert (frontier.is_empty(), frontier.pending()) == (True, 0)


def test_a_crawl_that_is_over_is_forgotten_with_what_was_just_told(
    path: Path, clock: Clock
) -> None:
    frontier = opened(path, clock)
    frontier.enqueue(entry("a"))
    frontier.clear()
    frontier.flush()
    assert frontier.is_empty()
    assert frontier.enqueue(entry("a"))


def test_only_what_is_done_is_settled_by_what_it_led_to(path: Path, clock: Clock) -> None:
    frontier = opened(path, clock)
    for name in "ab":
        frontier.enqueue(entry(name))
    frontier.ack(lease(frontier, 1)[0].number)
    for name in "ab":
        frontier.settle(name.encode(), "new", None)
    frontier.flush()
    assert [left.outcome for left in opened(path, clock).resume()] == ["new", None]


def test_the_lease_of_a_dead_process_is_renewed_by_no_other(path: Path, clock: Clock) -> None:
    dead, alive = opened(path, clock), opened(path, clock, owner="b")
    dead.enqueue(entry("a"))
    lease(dead)
    clock.now += LEASE / 2
    alive.renew()
    clock.now += LEASE / 2 + 1
    assert names(lease(alive)) == ["a"]


def test_an_acknowledgement_is_never_kept_without_what_the_page_led_to(
    path: Path, clock: Clock
) -> None:
    frontier, seen = opened(path, clock), opened(path, clock, owner="b")
    frontier.enqueue(entry("list"))
    (one,) = lease(frontier)
    for number in range(2000):
        frontier.enqueue(entry(f"child-{number}"))
        assert seen.pending() > number - 500
    frontier.ack(one.number)
    frontier.close()
    clock.now += LEASE + 1
    assert "list" in names(lease(seen, 3000, room=3000))


def test_a_page_without_article_leaves_its_reason_behind(path: Path, clock: Clock) -> None:
    frontier = opened(path, clock)
    frontier.enqueue(entry("a"))
    (one,) = lease(frontier)
    frontier.fail(one.number, "exception: ValueError: no such month")
    frontier.flush()
    (left,) = opened(path, clock).resume()
    told = "exception: ValueError: no such month"
    assert (left.first_url, left.outcome, left.reason) == ("https://gazette.test/a", "failed", told)


def test_crawls_in_one_file_do_not_meet(path: Path, clock: Clock) -> None:
    gazette, courier = opened(path, clock), opened(path, clock, crawl="courier")
    for frontier in (gazette, courier):
        assert frontier.enqueue(entry("a"))
        frontier.flush()
    gazette.clear()
    assert (gazette.pending(), courier.pending()) == (0, 1)
    (left,) = unfinished(path)
    assert (left.crawl, left.waiting, left.done) == ("courier", ("https://gazette.test/a",), 0)


def test_a_file_that_is_no_frontier_is_an_error_that_names_it(path: Path, clock: Clock) -> None:
    path.write_bytes(b"no database" * 100)
    with pytest.raises(DiskError, match=str(path)):
        opened(path, clock)
    with pytest.raises(DiskError, match=str(path)):
        unfinished(path)


def test_a_frontier_of_another_version_is_left_untouched(path: Path, clock: Clock) -> None:
    opened(path, clock).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(DiskError, match="of version 99"):
        opened(path, clock)


def test_no_file_and_an_empty_file_hold_no_crawl(path: Path) -> None:
    assert unfinished(path) == []
    path.touch()
    assert unfinished(path) == []


class Crawl:
    """A crawl of 12 pages, each of which leads to two others; it may crash at any step."""

    pages = 12

    def __init__(self, path: Path) -> None:
        self.path, self.clock, self.owner = path, Clock(), 0
        self.frontier: Frontier
        self.read: set[int] = set()
        self.crash()
        self.frontier.enqueue(entry("1"))
        self.frontier.flush()

    def crash(self) -> None:
        """Lose all that is in memory; another process begins."""
        if self.owner:
            self.frontier.close()
        self.owner, self.out = self.owner + 1, list[Lease]()
        self.frontier = opened(self.path, self.clock, owner=str(self.owner))

    def lease(self) -> None:
        self.out += lease(self.frontier, 3)

    def expire(self) -> None:
        self.clock.now += LEASE + 1

    def flush(self) -> None:
        self.frontier.flush()

    def end(self) -> None:
        """Read one page that is out, and ask for those that it leads to."""
        for one in self.out[:1]:
            number = int(one.request)
            self.read.add(number)
            for child in (2 * number, 2 * number + 1):
                if child <= self.pages:
                    self.frontier.enqueue(entry(str(child)))
            self.frontier.ack(one.number)
        del self.out[:1]


STEPS = st.lists(st.sampled_from(["lease", "end", "crash", "expire", "flush"]), max_size=40)


@given(steps=STEPS)
def test_no_page_is_lost_by_any_order_of_crashes_and_none_is_read_once_it_is_done(
    steps: list[str],
) -> None:
    with TemporaryDirectory() as folder:
        crawl = Crawl(Path(folder) / NAME)
        for step in [*steps, "crash"]:
            getattr(crawl, step)()
        left = crawl.frontier.resume()
        done = {int(one.first_url.rsplit("/", 1)[1]) for one in left if one.is_done}
        crawl.read.clear()
        while not crawl.frontier.is_empty():
            crawl.lease()
            crawl.end()
        crawl.frontier.close()
    assert crawl.read | done == set(range(1, crawl.pages + 1))
    assert not crawl.read & done


def run_worker(folder: Path, owner: str, *more: int) -> subprocess.Popen[bytes]:
    numbers = map(str, more)
    command = [sys.executable, "-m", "tests.frontier_worker", str(folder), owner, "1", *numbers]
    return subprocess.Popen(command, cwd=Path(__file__).parent.parent)


@pytest.mark.parametrize("dies_after", [1, 5_000, 12_345])
def test_two_processes_on_one_frontier_and_store_lose_and_double_nothing_when_one_is_killed(
    tmp_path: Path, dies_after: int
) -> None:
    fill(tmp_path, 40)
    with run_worker(tmp_path, "dying", dies_after) as dying:
        assert dying.wait(timeout=60) == -signal.SIGKILL
        with run_worker(tmp_path, "one") as one, run_worker(tmp_path, "two") as two:
            assert (one.wait(timeout=60), two.wait(timeout=60)) == (0, 0)
    texts = [file.read_text("utf-8") for file in tmp_path.rglob("*.jsonl")]
    assert all(text.endswith("\n") for text in texts)
    urls = sorted(json.loads(line)["url"] for text in texts for line in text.split("\n")[:-1])
    assert urls == sorted(f"https://s{n % 3}.test/article-{n}.html" for n in range(40))
    assert unfinished(tmp_path / NAME) == []


class Kept(Spider):
    """A spider whose requests are kept."""

    name = "kept"

    def parse_more(self, response: Any) -> None:
        """Do nothing."""

    def on_error(self, failure: Any) -> None:
        """Do nothing."""


SPIDER = Kept()
REQUESTS = {
    "plain": Request("https://gazette.test/a"),
    "callbacks": Request(
        "https://gazette.test/a?b=é#c",
        callback=SPIDER.parse_more,
        errback=SPIDER.on_error,
        cb_kwargs={"pages": 2},
        priority=-3,
        dont_filter=True,
        flags=["cached"],
    ),
    "bytes": Request(
        "https://gazette.test/a",
        method="POST",
        body=bytes(range(256)),
        headers={"Accept": ["text/html", "*/*"], "X-Latin": b"\xe9\xff"},
        cookies={"a": "b"},
        meta={"role": "article", "redirect_urls": ["https://gazette.test/"], "deep": {"é": [1]}},
    ),
    "form": FormRequest("https://gazette.test/a", formdata={"q": "été"}),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_comes_back_from_its_json_as_it_was(name: str) -> None:
    request = REQUESTS[name]
    again = from_json(as_json(request, spider=SPIDER), spider=SPIDER)
    assert type(again) is type(request)
    assert again.to_dict(spider=SPIDER) == request.to_dict(spider=SPIDER)


def test_what_belongs_to_one_passage_and_what_json_does_not_know_stays_behind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    meta = {"role": "feed", "page": object(), "lease": 3, "odd": {1, 2}}
    text = as_json(Request("https://gazette.test/a", meta=meta), spider=SPIDER)
    assert from_json(text, spider=SPIDER).meta == {"role": "feed"}
    assert "https://gazette.test/a: odd is no JSON" in caplog.text
    assert "page" not in caplog.text


def test_a_callback_that_another_process_could_not_find_is_refused() -> None:
    request = Request("https://gazette.test/a", callback=print)
    with pytest.raises(ValueError, match="no method of the spider"):
        as_json(request, spider=SPIDER)
