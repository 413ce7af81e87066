"""Every fixture gives what its expected.json says; every site has its profile in order."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler import settings as settings_module
from crawler.commands.fixture import FOLDER, cases, expected, outcome_of_case
from crawler.commands.profiles.sites import all_sites
from crawler.site import Site

CASES = {f"{page.parent.parent.name}/{page.parent.name}": page for page in cases(FOLDER)}
FIELDS = [
    (case, field) for case, page in CASES.items() for field in expected(page) or ["expected.json"]
]


@cache
def sites() -> tuple[Site, ...]:
    settings = Settings()
    settings.setmodule(settings_module)
    return all_sites(settings)


@cache
def outcome(case: str) -> dict[str, Any]:
    return outcome_of_case(CASES[case], sites())


@pytest.mark.parametrize(("case", "field"), FIELDS, ids=[f"{c}:{f}" for c, f in FIELDS])
def test_a_saved_page_gives_the_field_that_a_person_expects(case: str, field: str) -> None:
    wanted = expected(CASES[case])
    assert wanted, f"nothing expected yet: run `depeche fixture {case} --write` and read the file"
    assert outcome(case).get(field) == wanted[field]


@pytest.mark.parametrize("case", CASES)
def test_a_saved_page_gives_no_field_that_nobody_expects(case: str) -> None:
    assert outcome(case).keys() == expected(CASES[case]).keys()


def test_the_users_dispatch_is_read_as_the_user_reads_it() -> None:
    line = outcome("quotidien_du_peuple/dispatch-2015-11-26")
    assert line["date_updated"] == "2015-11-26T08:28:00+08:00"
    assert line["stamp_raw"] == "Dernière mise à jour à 08h28 le 26/11"
    assert line["agency"] == "Xinhua"
    assert len(line["links_related"]) == 13
    assert {link["url"] for link in line["links_related"]} == {None}


def test_without_its_sidecar_the_dispatch_has_no_year_and_says_so() -> None:
    line = outcome("quotidien_du_peuple/dispatch-without-sidecar")
    assert (line["date_updated"], line["date_confidence"]) == (None, "ambiguous")
    assert line["stamp_raw"] == "Dernière mise à jour à 08h28 le 26/11"
    assert any("fetched_at" in warning for warning in line["warnings"])
    known = outcome("quotidien_du_peuple/dispatch-2015-11-26")
    same = ("paragraphs", "links_related", "agency", "text_digest")
    assert {name: line[name] for name in same} == {name: known[name] for name in same}


def test_fixture_pages_are_saved_with_their_address() -> None:
    for page in CASES.values():
        sidecar = page.with_name(f"{page.name}.meta.json")
        if sidecar.exists() and page.suffix == ".html":
            assert json.loads(sidecar.read_text("utf-8"))["url"].startswith("http"), page


def test_there_is_a_folder_of_fixtures() -> None:
    assert Path("fixtures/demonstration").is_dir()
    assert len(CASES) >= 14
