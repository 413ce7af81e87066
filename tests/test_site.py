"""A site knows what belongs to it."""

import pytest

from crawler.site import Site, site_of

GAZETTE = Site(name="gazette", home="https://www.gazette.test/", article_url=r"/\d{4}/|\?id=\d+")


@pytest.mark.parametrize(
    ("url", "is_article"),
    [
        ("https://gazette.test/2026/crue.html", True),
        ("https://sport.gazette.test/2026/match", True),
        ("https://gazette.test/lire?id=7", True),
        ("https://gazette.test/contact", False),
        ("https://autre.test/2026/crue.html", False),
        ("https://faux-gazette.test/2026/crue.html", False),
        ("mailto:a@gazette.test", False),
    ],
)
def test_article_urls_are_told_by_host_and_shape(url: str, is_article: bool) -> None:
    assert GAZETTE.is_article_url(url) is is_article


def test_a_site_without_pattern_knows_no_article_url() -> None:
    assert not Site(name="x", home="https://x.test/").is_article_url("https://x.test/2026/a")


def test_a_page_without_address_has_a_site_without_profile() -> None:
    assert site_of(None, [GAZETTE]).name == "unknown"
    assert site_of("https://gazette.test/a", [GAZETTE]) is GAZETTE


def test_without_a_pattern_every_page_of_the_site_may_be_an_article() -> None:
    bare = Site(name="x", home="https://x.test/")
    assert bare.may_be_article("https://x.test/anything")
    assert not bare.may_be_article("https://y.test/anything")
    assert not GAZETTE.may_be_article("https://gazette.test/contact")


def test_a_tracker_behind_the_path_hides_no_article() -> None:
    site = Site(name="x", home="https://x.test/", article_url=r"-\d+\.html$")
    assert site.is_article_url("https://x.test/crue-7.html?utm_source=rss")
