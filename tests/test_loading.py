"""A profile that is wrong is told in one line, and keeps no other site from being crawled."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.commands.profiles.loading import ProfileLoader
from crawler.commands.profiles.profile_checks import wrong_in
from crawler.commands.profiles.sites import no_such_site
from crawler.site import Site

PROFILE = """from crawler.site import Site
from spiders.dispatch import DispatchSpider


class Spider(DispatchSpider):
    name = "{name}"
    site = Site(name="{name}", home="https://{name}.test/", {more})
"""
PACKAGE = "written_profiles"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of profiles, with that of a site in order."""
    folder = tmp_path / PACKAGE
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "courrier.py").write_text(PROFILE.format(name="courrier", more=""))
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
        del sys.modules[name]


def loader() -> ProfileLoader:
    return ProfileLoader.from_settings(Settings({"SPIDER_MODULES": [PACKAGE]}))


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def x(:\n", "gazette.py, line 1: invalid syntax"),
        ("import nothing_of_that_name\n", "line 1: ModuleNotFoundError: No module named"),
        (PROFILE.format(name="gazette", more="feed=1"), "line 7: TypeError: Site.__init__() got"),
        (PROFILE.format(name="gazette", more="max_pages=0"), "gazette.py: max_pages is 0: give"),
    ],
    ids=["syntax", "import", "attribute", "value"],
)
def test_a_broken_profile_is_left_out_and_told_in_one_line(
    folder: Path, caplog: pytest.LogCaptureFixture, source: str, told: str
) -> None:
    (folder / "gazette.py").write_text(source)
    profiles = loader()
    assert profiles.list() == ["courrier"]
    (line,) = caplog.messages
    assert told in line
    assert line.endswith("; this site is left out until its profile is mended")
    assert no_such_site("gazette", profiles).startswith("the profile gazette cannot be used: /")


def test_profiles_in_order_are_loaded_without_a_word(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert (loader().list(), caplog.messages, folder.name) == (["courrier"], [], PACKAGE)


def test_no_profile_of_ours_is_broken() -> None:
    assert ProfileLoader.from_settings(Settings({"SPIDER_MODULES": ["spiders"]})).broken == {}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"home": "gazette.test"}, "home is 'gazette.test': no whole address"),
        ({"home": "http://["}, "no whole address"),
        ({"timezone": "Europe/Pari"}, "'Europe/Pari': no zone; did you mean Europe/Paris?"),
        ({"timezone": "Xyz"}, "no zone; an IANA name such as Europe/Paris"),
        ({"language": "français"}, "language is 'français': give a BCP 47 tag, such as fr"),
        ({"feeds": "rss.xml"}, "feeds is 'rss.xml': give a tuple, such as (\"rss.xml\",)"),
        ({"listings": (1,)}, "listings is (1,): give a tuple"),
        ({"max_pages": "5"}, "max_pages is '5': give a whole number from 1 on"),
        ({"rechecks_per_day": -1}, "rechecks_per_day is -1: give a whole number from 0 on"),
        ({"article_url": "("}, "article_url is '(': no regular expression (missing )"),
        ({"rules": {"headlin": ("h1",)}}, "'headlin', which has none; did you mean headline?"),
        ({"rules": {"titre": ("h1",)}}, "there are headline, lead, paragraphs, links_related"),
        ({"rules": {"headline": "h1"}}, "the rules for headline are 'h1': give a tuple"),
        ({"rules": {"lead": ("p", "h1[")}}, "the rule 'h1[' for lead is no CSS selector"),
    ],
)
def test_a_value_that_a_profile_cannot_have_is_named_with_what_to_give(
    wrong: dict[str, Any], told: str
) -> None:
    (found,) = wrong_in(Site(**{"name": "gazette", "home": "https://gazette.test/", **wrong}))
    assert told in found
