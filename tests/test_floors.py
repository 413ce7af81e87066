"""The accuracy floor: no figure gets worse unnoticed, and no floor is lowered in silence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tools import corpus, floors
from tools.floors import Floor, measure, raise_floors, read_floors, write_floors

if TYPE_CHECKING:
    from pathlib import Path

OLD = {"fr.body_f1": Floor(0.97, "more"), "stamps.false_positives": Floor(1, "less")}
needs_corpus = pytest.mark.skipif(
    not corpus.is_here(), reason="the corpus ../shared/corpus is not beside the checkout"
)


@pytest.fixture(scope="module")
def measured(unmeasured: None) -> dict[str, float]:
    return measure(read_floors())


@needs_corpus
@pytest.mark.parametrize("name", read_floors())
def test_no_figure_is_worse_than_its_floor(name: str, measured: dict[str, float]) -> None:
    floor = read_floors()[name]
    assert floor.is_held_by(measured[name]), f"{name} is {measured[name]}, its floor {floor.floor}"


@pytest.mark.parametrize(
    ("f1", "false", "wanted"),
    [(0.98, 0, (0.98, 0)), (0.96, 2, (0.97, 1)), (0.97, 1, (0.97, 1))],
    ids=["better is taken", "worse is not", "equal stays"],
)
def test_floors_only_rise(f1: float, false: float, wanted: tuple[float, float]) -> None:
    new = raise_floors(OLD, {"fr.body_f1": f1, "stamps.false_positives": false})
    assert tuple(floor.floor for floor in new.values()) == wanted


def test_only_the_floor_that_is_named_is_lowered() -> None:
    measured = {"fr.body_f1": 0.9, "stamps.false_positives": 5}
    new = raise_floors(OLD, measured, lower=["fr.body_f1"])
    assert (new["fr.body_f1"].floor, new["stamps.false_positives"].floor) == (0.9, 1)


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    write_floors(OLD, path)
    assert read_floors(path) == OLD


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A floor file of its own and figures that need no corpus."""
    path = tmp_path / "floors.json"
    write_floors(OLD, path)
    figures = {"fr.body_f1": 0.96, "stamps.false_positives": 0.0, "fr.headline": 0.9}
    monkeypatch.setattr(floors, "FILE", path)
    monkeypatch.setattr(corpus, "is_here", lambda: True)
    monkeypatch.setattr(floors, "measure", lambda names: {name: figures[name] for name in names})
    return path


def test_looking_writes_nothing_and_tells_what_is_worse(
    fake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = fake.read_text("utf-8")
    assert floors.main([]) == 1
    assert "| fr.body_f1 | 0.97 | 0.96 | worse |" in capsys.readouterr().out
    assert fake.read_text("utf-8") == before


def test_raising_keeps_a_floor_that_was_not_reached(fake: Path) -> None:
    assert floors.main(["--raise"]) == 1
    kept = json.loads(fake.read_text("utf-8"))
    assert kept["fr.body_f1"]["floor"] == 0.97
    assert kept["stamps.false_positives"]["floor"] == 0


def test_lowering_needs_both_options(fake: Path) -> None:
    assert floors.main(["--lower", "fr.body_f1"]) == 1
    assert read_floors(fake)["fr.body_f1"].floor == 0.97
    assert floors.main(["--raise", "--lower", "fr.body_f1"]) == 0
    assert read_floors(fake)["fr.body_f1"].floor == 0.96


def test_a_new_figure_is_tracked_from_what_it_is(fake: Path) -> None:
    floors.main(["--track", "fr.headline"])
    assert read_floors(fake)["fr.headline"] == Floor(0.9, "more")


def test_an_unknown_floor_cannot_be_lowered(fake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert floors.main(["--raise", "--lower", "fr.nothing"]) == 2
    assert "fr.nothing" in capsys.readouterr().out


def test_without_the_corpus_nothing_is_measured(
    fake: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(corpus, "is_here", lambda: False)
    assert floors.main(["--raise"]) == 2
    assert "nothing was measured" in capsys.readouterr().out
    assert read_floors(fake) == OLD
