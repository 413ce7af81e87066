"""What names a news agency, and what does not."""

from __future__ import annotations

import pytest

from crawler.extract.agencies import AGENCIES, agency_named, is_agency


@pytest.mark.parametrize("name", AGENCIES)
def test_every_agency_is_known_by_the_name_that_lines_carry(name: str) -> None:
    assert is_agency(f"Jeanne Exemple, {name}")
    assert agency_named(f"avec {name}") == name


@pytest.mark.parametrize("text", ["la presse canadienne", "LA PRESSE CANADIENNE", "dpa", "A.F.P"])
def test_an_agency_is_known_however_it_is_written(text: str) -> None:
    assert is_agency(text)


@pytest.mark.parametrize("text", ["", "La presse locale", "un APéritif", "la MAPPE"])
def test_other_words_are_no_agency(text: str) -> None:
    assert not is_agency(text)
