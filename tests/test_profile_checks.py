"""A profile that cannot be meant as it stands is told before any work, and in one line."""

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from crawler.commands.profile_checks import RULED, check_profile, problems_of
from crawler.errors import UsageError
from crawler.site import Site
from tests.program import QUICK, depeche


def site(**stated: Any) -> Site:
    return Site("gazette", "https://gazette.test/", **stated)


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"listings": "une/"}, "listings is the text 'une/' and no tuple: write ('une/',)"),
        ({"feeds": ("rss.xml", 3)}, "feeds is ('rss.xml', 3) and no tuple of texts"),
        ({"sitemaps": None}, "sitemaps is None and no tuple of texts"),
        ({"timezone": "Indian/Reunoin"}, "is no zone; did you mean Indian/Reunion?"),
        ({"language": "french"}, "language 'french' is no BCP 47 tag"),
        ({"article_url": r"/(\d+"}, r"article_url '/(\\d+' is no regular expression: missing )"),
        ({"rules": {"headline": "h1"}}, "rules: headline is the text 'h1' and no tuple"),
        ({"rules": {"headlines": ("h1",)}}, "under 'headlines'; did you mean headline?"),
        ({"rules": {"stamp": ("time",)}}, f"under 'stamp'; there are {', '.join(RULED)}"),
        ({"rules": {"lead": (".chapo", "p[")}}, "rules: lead: 'p[' is no CSS selector: Expected"),
        ({"rules": {"lead": ("p::after-all",)}}, "rules: lead: 'p::after-all' is no CSS selector"),
    ],
)
def test_what_cannot_be_meant_is_named_with_what_to_write(
    stated: dict[str, Any], told: str
) -> None:
    (problem,) = problems_of(site(**stated))
    assert told in problem


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"timezone": "America/Argentina/Buenos_Aires", "language": "zh-Hant-TW"},
        {"language": None, "listings": ("",), "feeds": ["rss.xml"]},
        {"rules": dict.fromkeys(RULED, ("article > .x", "h1:not(.y)")), "article_url": r"\d$"},
    ],
)
def test_a_profile_that_can_be_meant_has_no_problem(stated: dict[str, Any]) -> None:
    assert list(problems_of(site(**stated))) == []


def test_the_file_of_the_profile_is_named() -> None:
    with pytest.raises(UsageError, match=r"test_profile_checks\.py: timezone 'Pari' is no zone"):
        check_profile(site(timezone="Pari"), module=__name__)


PROFILE = """
    from crawler.site import Site
    from spiders.dispatch import DispatchSpider


    class GazetteSpider(DispatchSpider):
        name = "gazette"
        site = Site(name="gazette", home="http://127.0.0.1:9/", listings=("une/"))
"""


@pytest.mark.parametrize(
    "command",
    [("crawl", "gazette", *QUICK), ("replay", "page.html"), ("inspect", "page.html")],
    ids=["crawl", "replay", "inspect"],
)
def test_a_wrong_profile_ends_a_command_before_its_work(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "gazette.py").write_text(dedent(PROFILE), encoding="utf-8")
    (tmp_path / "page.html").write_text("<p>La crue</p>", encoding="utf-8")
    run = depeche(
        *command,
        *("-s", "SPIDER_MODULES=own"),
        cwd=tmp_path,
        environment={"PYTHONPATH": f"{Path(__file__).parent.parent}:{tmp_path}"},
    )
    assert (run.code, run.out) == (2, "")
    assert run.err == (
        "depeche: own/gazette.py: listings is the text 'une/' and no tuple: "
        "write ('une/',), with its comma\n"
    )
    assert not (tmp_path / "data").exists()
