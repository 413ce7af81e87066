"""Every address that a list named ends once, with its reason."""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.ledger import Ledger
from crawler.outcome import CAPTURED, Outcome

HOME, FEED = "https://gazette.test/", "https://gazette.test/rss.xml"


def ledger_of(*keys: str, where: str = HOME) -> Ledger:
    ledger = Ledger()
    ledger.read(where, named=[(key, f"{HOME}{key}", rank) for rank, key in enumerate(keys, 1)])
    return ledger


def rows(ledger: Ledger) -> dict[str, dict[str, Any]]:
    return {row["url"].removeprefix(HOME): row for row in ledger.as_dict()["addresses"]}


def test_an_address_of_two_lists_is_one_row_with_both_ranks() -> None:
    ledger = ledger_of("a", "b")
    ledger.read(FEED, named=[("b", f"{HOME}b?from=rss", 7)], left_out=2)
    assert rows(ledger)["b"]["in"] == [(0, 2), (1, 7)]
    assert ledger.as_dict()["lists"] == [
        {"url": HOME, "named": 2, "left_out": 0, "older": 0},
        {"url": FEED, "named": 1, "left_out": 2, "older": 0},
    ]


def test_a_list_that_is_read_twice_adds_up() -> None:
    ledger = ledger_of("a")
    ledger.read(HOME, named=[("b", f"{HOME}b", 2)], left_out=1, older=3)
    assert ledger.as_dict()["lists"] == [{"url": HOME, "named": 5, "left_out": 1, "older": 3}]


def test_what_was_captured_has_no_reason_and_what_was_not_has_one() -> None:
    ledger = ledger_of("a", "b")
    ledger.end("a", "new", at="a")
    ledger.end("b", "failed", "http_404: gone", at="b")
    ledger.close("finished")
    assert (rows(ledger)["a"]["outcome"], "reason" in rows(ledger)["a"]) == ("new", False)
    assert (rows(ledger)["b"]["outcome"], rows(ledger)["b"]["reason"]) == (
        "failed",
        "http_404: gone",
    )


def test_an_address_that_no_list_named_is_not_in_the_ledger() -> None:
    ledger = ledger_of("a")
    ledger.end("elsewhere", "new", at="elsewhere")
    ledger.lead("elsewhere", to="a")
    assert set(rows(ledger)) == {"a"}


@pytest.mark.parametrize(
    ("reason", "told"),
    [("shutdown", "the run ended before its turn (shutdown)"), ("finished", "a defect")],
)
def test_what_nothing_came_of_is_pending(reason: str, told: str) -> None:
    ledger = ledger_of("a")
    ledger.close(reason)
    assert rows(ledger)["a"]["outcome"] == "pending"
    assert told in rows(ledger)["a"]["reason"]


def test_an_address_that_leads_to_a_listed_one_ends_as_that_one() -> None:
    ledger = ledger_of("a", "b")
    ledger.lead("a", to="b")
    ledger.end("b", "new", at="b")
    ledger.close("finished")
    assert rows(ledger)["a"]["outcome"] == "new"
    assert f"leads to {HOME}b" in rows(ledger)["a"]["reason"]


def test_two_addresses_that_lead_to_one_unlisted_page_end_alike() -> None:
    ledger = ledger_of("a", "b")
    ledger.end("a", "unchanged", at="final")
    ledger.lead("b", to="final")
    ledger.close("finished")
    assert rows(ledger)["b"]["outcome"] == "unchanged"


def test_an_address_that_leads_to_a_list_is_skipped() -> None:
    ledger = ledger_of("a")
    ledger.lead("a", to="home")
    ledger.close("finished")
    assert rows(ledger)["a"]["outcome"] == "skipped"


def test_addresses_that_lead_to_each_other_fail() -> None:
    ledger = ledger_of("a", "b", "c")
    for one, other in ("ab", "bc", "ca"):
        ledger.lead(one, to=other)
    ledger.close("finished")
    assert {row["outcome"] for row in rows(ledger).values()} == {"failed"}
    assert "circle" in rows(ledger)["a"]["reason"]


KEYS = st.sampled_from("abcde")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("end"), KEYS, st.sampled_from(get_args(Outcome)), KEYS),
        st.tuples(st.just("lead"), KEYS, KEYS),
        st.tuples(st.just("read"), KEYS),
    )
)


@given(STEPS, st.sampled_from(["finished", "shutdown"]))
def test_every_named_address_ends_once_whatever_happens(
    steps: list[tuple[Any, ...]], reason: str
) -> None:
    ledger, named = Ledger(), set()
    for what, key, *rest in steps:
        if what == "read":
            named.add(key)
            ledger.read(HOME, named=[(key, f"{HOME}{key}", 1)])
        elif what == "end":
            ledger.end(key, rest[0], "why", at=rest[1])
        else:
            ledger.lead(key, to=rest[0])
    ledger.close(reason)
    found = rows(ledger)
    assert set(found) == named
    assert all(row["reason"] for row in found.values() if row["outcome"] not in CAPTURED)
    assert ledger.coverage.listed == len(named)
    assert ledger.coverage.captured == sum(row["outcome"] in CAPTURED for row in found.values())
