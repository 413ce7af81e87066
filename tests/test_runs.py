"""The reports of runs are files that people and programs read."""

import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import UsageError
from crawler.state.runs import REDACTED, new_id, read_run, read_runs, redact_runs, write_run
from tests.program import report_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(run=st.dictionaries(st.text(), VALUES, max_size=5))
def test_a_run_is_read_as_it_was_written(
    run: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("runs") / "a.json"
    write_run(path, run)
    assert json.loads(path.read_text("utf-8")) == run


def test_each_row_is_one_line(tmp_path: Path) -> None:
    rows = [{"url": f"https://gazette.test/{n}", "in": [[0, n]]} for n in range(60)]
    write_run(tmp_path / "runs" / "a.json", {"run_id": "a", "lists": [], "addresses": rows})
    lines = (tmp_path / "runs" / "a.json").read_text("utf-8").splitlines()
    assert sum("https://" in line for line in lines) == 60
    assert list(tmp_path.rglob("*.part")) == []


def test_runs_come_newest_first_and_only_those_of_the_site(tmp_path: Path) -> None:
    for name, site in (("1", "gazette"), ("2", "courrier"), ("3", "gazette")):
        write_run(tmp_path / f"{name}.json", report_of(name, site=site))
    assert [run["run_id"] for run in read_runs(tmp_path)] == ["3", "2", "1"]
    assert [run["run_id"] for run in read_runs(tmp_path, site="gazette")] == ["3", "1"]


@pytest.mark.parametrize(
    "content",
    [b"", b'{"run_id": "1", "counts": {', b"\xff\xfe", b"[" * 100_000],
    ids=["empty", "cut", "no-utf-8", "too-deep"],
)  # fmt: skip
def test_a_file_that_is_no_report_is_told_once_and_passed_over(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "2.json").write_bytes(content)
    write_run(tmp_path / "1.json", report_of("1", site="gazette"))
    with caplog.at_level(logging.WARNING):
        assert [run["run_id"] for run in read_runs(tmp_path, site=None)] == ["1"]
    why = "it is cut, or no JSON" if content else "it is empty"
    advice = "restore the file, or delete it; it is passed over"
    assert caplog.messages == [f"{tmp_path / '2.json'}: no report of a run ({why}); {advice}"]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([], "it is no JSON object"),
        (None, "it is no JSON object"),
        ({"run_id": "1", "counts": {}}, "it lacks command, exit_code, files"),
        (report_of("1", counts=[]), "its counts cannot be []"),
        (report_of("1", counts={"new": "two"}), "its counts.new cannot be 'two'"),
        (report_of("1", started_at="yesterday"), "its started_at cannot be 'yesterday'"),
        (report_of("1", started_at="2026-11-24"), "its started_at cannot be '2026-11-24'"),
        (report_of("1", health=None), "its health cannot be None"),
        (report_of("1", pages_without_article=[{"where": "a"}]), "[0] lacks advice, kind, outcome"),
        (report_of("1", addresses=[{"url": "a", "outcome": "new"}]), "addresses[0] lacks in"),
    ],
    ids=lambda told: told[:24] if isinstance(told, str) else "",
)
def test_a_file_of_json_that_no_reader_can_use_is_told_by_what_it_lacks(
    tmp_path: Path, values: object, why: str
) -> None:
    (tmp_path / "1.json").write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        read_run(tmp_path / "1.json")
    assert "1.json: no report of a run (" in str(raised.value)
    assert why in str(raised.value)


def test_a_report_that_may_not_be_read_is_told_and_the_others_are_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "2.json").mkdir()
    write_run(tmp_path / "1.json", report_of("1"))
    assert [run["run_id"] for run in read_runs(tmp_path)] == ["1"]
    assert "2.json: the report cannot be read (is a directory); is it ours?" in caplog.text


def test_the_runs_before_one_are_those_of_the_names_before_its_name(tmp_path: Path) -> None:
    for name in "123":
        write_run(tmp_path / f"{name}.json", report_of(name))
    assert [run["run_id"] for run in read_runs(tmp_path, before="3.json")] == ["2", "1"]


BEGUN = datetime(2026, 11, 24, 9, 0, 7, 250_400, UTC)


@pytest.mark.parametrize(
    ("passed", "told"),
    [
        (timedelta(milliseconds=3), "20261124T090007.253-8"),
        (timedelta(), "20261124T090007.251-8"),
        (timedelta(days=-400), "20261124T090007.251-8"),
        (timedelta(hours=1), "20261124T100007.250-8"),
    ],
    ids=["soon-after", "at-once", "the-clock-was-set-back", "an-hour-later"],
)
def test_the_id_of_a_run_sorts_behind_those_before_it(
    tmp_path: Path, passed: timedelta, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    first = new_id(tmp_path, now=BEGUN, process=999)
    write_run(tmp_path / f"{first}.json", report_of(first))
    second = new_id(tmp_path, now=BEGUN + passed, process=8)
    write_run(tmp_path / f"{second}.json", report_of(second))
    assert second == told
    assert ("look at the clock" in caplog.text) == (passed < timedelta())
    assert [run["run_id"] for run in read_runs(tmp_path)] == [second, first]


@pytest.mark.parametrize("name", ["notes", "20261124T090007-99", "99991399T000000.000-1", "0"])
def test_the_name_of_another_file_is_no_time_of_a_run(tmp_path: Path, name: str) -> None:
    write_run(tmp_path / f"{name}.json", {})
    assert new_id(tmp_path, now=BEGUN, process=8) == "20261124T090007.250-8"


def test_a_folder_without_runs_has_none(tmp_path: Path) -> None:
    assert list(read_runs(tmp_path / "none")) == []


def test_a_report_of_what_is_no_text_is_written_all_the_same(tmp_path: Path) -> None:
    write_run(tmp_path / "1.json", report_of("1", url="https://a.test/\udce9"))
    assert [run["url"] for run in read_runs(tmp_path)] == ["https://a.test/\udce9"]


def test_an_address_that_ends_like_a_sentence_is_taken_out_whole(tmp_path: Path) -> None:
    url = "https://gazette.test/crue_(2026)"
    write_run(tmp_path / "1.json", report_of("1", reason=f"moved to {url}, once"))
    redact_runs(tmp_path, is_doomed=lambda doomed: doomed == url)
    assert [run["reason"] for run in read_runs(tmp_path)] == [f"moved to {REDACTED}, once"]


def test_an_address_is_taken_out_wherever_it_stands_in_a_run(tmp_path: Path) -> None:
    run = {
        "https://gazette.test/a": 1, "ended_at": None,
        "rows": [{"where": "https://gazette.test/a", "reason": "moved (https://gazette.test/a)."},
                 {"where": "https://gazette.test/b", "reason": "https://gazette.test/ab"}],
    }  # fmt: skip
    write_run(tmp_path / "1.json", report_of("1", **run))
    (tmp_path / "2.json").write_text("no report")
    changed = redact_runs(tmp_path, is_doomed=lambda url: url == "https://gazette.test/a")
    assert changed == ["1.json"]
    assert list(read_runs(tmp_path)) == [report_of("1", **{
        REDACTED: 1, "ended_at": None,
        "rows": [{"where": REDACTED, "reason": f"moved ({REDACTED})."},
                 {"where": "https://gazette.test/b", "reason": "https://gazette.test/ab"}],
    })]  # fmt: skip


DOOMED = "https://gazette.test/a"


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (f'{{"url": "{DOOMED}", "b": "{DOOMED}b', f'{{"url": "{REDACTED}", "b": "{REDACTED}'),
        (f'["{DOOMED}", "{DOOMED}b"]', f'["{REDACTED}", "{DOOMED}b"]'),
        (f'{{"why": "no \\"{DOOMED}\\" there",', f'{{"why": "no \\"{REDACTED}\\" there",'),
        (f"\udcff {DOOMED} \0", f"\udcff {REDACTED} \0"),
        ("[" * 100_000 + DOOMED + " ", "[" * 100_000 + REDACTED + " "),
    ],
    ids=["cut-in-an-address", "a-list", "cut-behind-quotes", "no-utf-8", "too-deep"],
)
@pytest.mark.parametrize("name", ["1.json", "1.part"])
def test_an_address_is_taken_out_of_what_is_no_report_as_well(
    tmp_path: Path, name: str, content: str, left: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    assert redact_runs(tmp_path, is_doomed=lambda url: url == DOOMED) == [name]
    assert file.read_bytes().decode("utf-8", "surrogateescape") == left
    assert redact_runs(tmp_path, is_doomed=lambda url: url == DOOMED) == []
