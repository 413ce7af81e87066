"""`depeche fixture` reads saved pages again and says what is not as expected."""

import json
from pathlib import Path

import pytest

from tests.program import depeche_here

TEXT = "Le pont de la Vézance est fermé depuis hier soir, dit la mairie de Port-Sallier. " * 4


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A checkout with one page, of which nobody has said what it gives."""
    folder = tmp_path / "fixtures" / "gazette" / "pont"
    folder.mkdir(parents=True)
    page = f"<html lang=fr><article><h1>Le pont est fermé</h1><p>{TEXT}</p></article>"
    (folder / "page.html").write_text(page, encoding="utf-8")
    return folder


def test_what_a_page_gives_is_written_and_then_it_is_expected(case: Path, tmp_path: Path) -> None:
    written = depeche_here("fixture", "gazette", "--write", cwd=tmp_path)
    assert (
        json.loads((case / "expected.json").read_text("utf-8"))["headline"] == "Le pont est fermé"
    )
    again = depeche_here("fixture", cwd=tmp_path)
    assert (written.code, again.code, again.out) == (0, 0, "")
    assert again.err == "depeche fixture: pages=1 differing=0\n"


def test_a_field_that_is_not_as_expected_is_named_with_both_values(
    case: Path, tmp_path: Path
) -> None:
    depeche_here("fixture", "--write", cwd=tmp_path)
    page = case / "page.html"
    page.write_text(page.read_text("utf-8").replace("est fermé<", "est ouvert<"), encoding="utf-8")
    run = depeche_here("fixture", "gazette/pont", cwd=tmp_path)
    told = "gazette/pont: headline: expected 'Le pont est fermé', got 'Le pont est ouvert'\n"
    assert (run.code, run.out) == (10, told)
    assert run.err == "depeche fixture: pages=1 differing=1\n"


@pytest.mark.usefixtures("case")
def test_a_page_of_which_nothing_is_expected_is_one_line(tmp_path: Path) -> None:
    run = depeche_here("fixture", cwd=tmp_path)
    assert run.code == 10
    assert run.out.startswith("gazette/pont: nothing is expected yet; ")
    assert run.out.count("\n") == 1


@pytest.mark.parametrize("text", ["", "[]", '{"headline": "Le pont",}', "[" * 100_000])
def test_an_expectation_that_cannot_be_read_is_one_clear_line(
    case: Path, tmp_path: Path, text: str
) -> None:
    (case / "expected.json").write_text(text)
    run = depeche_here("fixture", cwd=tmp_path)
    assert run.code == 2
    assert run.err.startswith("depeche: fixtures/gazette/pont/expected.json: ")
    assert run.err.endswith("; mend it, or renew it with --write\n")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("gazete", "gazete: no saved page fixtures/gazete/CASE/page.html"),
        ("gazette/port", "gazette/port: no saved page fixtures/gazette/port/page.html"),
    ],
)
@pytest.mark.usefixtures("case")
def test_a_name_that_no_page_has_is_wrong_usage(name: str, told: str, tmp_path: Path) -> None:
    run = depeche_here("fixture", "gazette", name, "--write", cwd=tmp_path)
    assert run.code == 2
    assert told in run.err


@pytest.mark.parametrize("command", [("fixture",), ("schema", "--write")])
def test_outside_a_checkout_nothing_is_read_or_written(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    run = depeche_here(*command, cwd=tmp_path)
    assert run.code == 2
    assert "run this in a checkout of depeche" in run.err
    assert not list(tmp_path.iterdir())
