"""`depeche stamp` explains a stamp and reads tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.program import Run, depeche_here

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Dernière mise à jour à 08h28 le 26/11"
REFERENCE = "2015-11-26T09:00:00+08:00"
HEAD = "id\tstamp\treference\tsite_zone\n"


def run(*arguments: str | Path) -> Run:
    return depeche_here("stamp", *arguments)


def test_label_date_time_zone_and_rule_are_explained() -> None:
    told = run(TEXT, "--reference", REFERENCE, "--timezone", "Asia/Shanghai").out
    assert told.splitlines() == [
        "updated    2015-11-26T08:28:00+08:00",
        "  label      Dernière mise à jour",
        "  date       26/11",
        "  time       08h28",
        "  zone       none: the site's, Asia/Shanghai",
        "  rule       the latest year that is not in the future of the fetch",
        "  certainty  inferred, to the minute",
    ]


def test_both_halves_are_explained_in_their_own_words() -> None:
    told = run("PUBLIÉ LE 3 F\u00c9VRIER 2016 à 8\u202fh\u202f05 (HNE), modifié à 9h").out
    for part in ("3 F\u00c9VRIER 2016", "8\u202fh\u202f05", "HNE", "modifié"):
        assert part in told
    assert "the day of the publication" in told


def test_another_language_is_read_when_it_is_named() -> None:
    assert (
        "2015-11-26T00:00:00+01:00"
        in run("vor 2 Stunden", "--reference", REFERENCE, "--language", "de").out
    )


def test_without_a_reference_the_explanation_says_what_to_give() -> None:
    assert "--reference" in run(TEXT).out


def test_json_holds_the_same() -> None:
    told = json.loads(
        run(TEXT, "--reference", REFERENCE, "--timezone", "Asia/Shanghai", "--json").out
    )
    assert told["updated"] == "2015-11-26T08:28:00+08:00"
    assert told["readings"][0]["zone_origin"] == "site"


def test_what_is_no_stamp_ends_with_one() -> None:
    assert run("24h/24")[:2] == (1, "no stamp: no date and no time\n")
    assert run("24h/24", "--json").code == 1


def test_a_table_is_answered_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "stamps.tsv"
    path.write_text(f"{HEAD}a\t{TEXT}\t{REFERENCE}\tAsia/Shanghai\nb\t3-2\t\tEtc/UTC\n", "utf-8")
    assert run("--tsv", str(path)).out.splitlines() == [
        "id\tpublished\tupdated\tprecision",
        "a\t\t2015-11-26T08:28:00+08:00\tminute",
        "b\t\t\tnone",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Édition du mardi 12 juin", "something else: 'edition'"),
        ("À 8h, le ministre a parlé", "a sentence"),
        ("une étude publiée le 12 juin 2015", "'publiee' is its verb"),
        ("10/10", "a score"),
        ("12/06 12,50 €", "a price"),
        ("12 juin 2015 : un pont cède", "words follow the date"),
        ("© Zoé Marchand, 12 juin 2015", "credit"),
        ("1 h 45 min", "a duration"),
        ("Fermé le dimanche", "every week"),
        ("12 juin 2015, 13 juin 2015", "two dates"),
        ("Zoé Marchand (@zoe) 12 juin 2015", "embedded post"),
        ("Mis à jour", "no date"),
        ("x" * 500, "longer than 400"),
    ],
)
def test_the_reason_of_a_refusal_is_told(text: str, reason: str) -> None:
    told = run(text)
    assert (told.code, reason in told.out) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [(), ("a", "b"), ("a", "--reference", "hier"), ("a", "--reference", "2015-11-26T09:00"),
     ("a", "--timezone", "Mars/Olympus"), ("a", "--language", "tlh"), ("--tsv", "/nowhere.tsv"),
     ("a", "--tsv", "x")],
)  # fmt: skip
def test_a_wrong_command_line_is_a_usage_error(arguments: tuple[str, ...]) -> None:
    told = run(*arguments)
    assert (told.code, told.out) == (2, "")


@pytest.mark.parametrize("content", ["", "id\tstamp\nx\ty\n"], ids=["empty", "columns"])
def test_a_table_without_rows_or_columns_is_a_usage_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(content, "utf-8")
    assert run("--tsv", path).code == 2


def test_a_row_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(
        f"{HEAD}a\t{TEXT}\t{REFERENCE}\tAsia/Shanghai\nb\t{TEXT}\thier\tEtc/UTC\n", "utf-8"
    )
    told = run("--tsv", path)
    assert (told.code, len(told.out.splitlines())) == (2, 2)
    assert f"{path}: row b: reference 'hier' is no ISO 8601 time" in told.err
