"""What the clocks of a crawl promise: each moment is charged to one part, and to no other."""

import pytest

from benchmarks.clocked import PARTS, REST, START, Clocks


def test_a_part_stands_still_while_it_calls_another() -> None:
    clocks = Clocks(iter([3, 10, 14, 15, 21]).__next__)
    extract = clocks.clocked("extract", lambda: None)
    write = clocks.clocked("write", extract)
    write()
    clocks.charge()
    assert clocks.ms == {START: 3 + 6, "write": 7 + 1, "extract": 4}


def test_a_part_that_raises_is_charged_all_the_same() -> None:
    clocks = Clocks(iter([3, 10, 11]).__next__)
    with pytest.raises(ZeroDivisionError):
        clocks.clocked("decide", lambda: 1 // 0)()
    clocks.charge()
    assert clocks.ms == {START: 3 + 1, "decide": 7}


def test_what_no_part_takes_is_start_and_then_the_rest() -> None:
    clocks = Clocks(iter([3, 10]).__next__)
    assert clocks.started(lambda: "opened")() == "opened"
    clocks.charge()
    assert clocks.ms == {START: 3, REST: 7}


@pytest.mark.parametrize(("owner", "names"), [part[1:] for part in PARTS if part[1]])
def test_each_call_that_is_clocked_is_there(owner: object, names: tuple[str, ...]) -> None:
    assert all(callable(getattr(owner, name)) for name in names)
