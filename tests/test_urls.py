"""Equal keys are one article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.state.urls import url_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://gazette.test/a", "https://www.gazette.test/a/"),
        ("https://gazette.test/a?utm_source=x&xtor=RSS-1", "https://gazette.test/a"),
        ("https://m.gazette.test/a", "https://gazette.test/a#commentaires"),
        ("https://gazette.test/a.amp.html", "https://gazette.test/a.html"),
        ("https://gazette.test/a/amp/", "https://gazette.test/a"),
        ("https://gazette.test/?b=2&a=1", "https://gazette.test/index.html?a=1&b=2"),
        ("https://GAZETTE.test:443/été", "https://gazette.test/%C3%A9t%C3%A9"),
        ("https://gazette.test//a", "https://gazette.test/a"),
    ],
)
def test_two_ways_to_one_article_share_a_key(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://gazette.test/a?id=1", "https://gazette.test/a?id=2"),
        ("https://gazette.test/a?p=1", "https://gazette.test/a"),
        ("https://gazette.test/a?ref=12", "https://gazette.test/a?ref=13"),
        ("https://gazette.test/a?x=%E9", "https://gazette.test/a?x=%E8"),
        ("https://gazette.test:8080/a", "https://gazette.test/a"),
        ("https://sport.gazette.test/a", "https://gazette.test/a"),
    ],
)
def test_two_articles_never_share_a_key(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


ADDRESS = r"https?://[a-z]{1,9}\.test(/[a-zé%.0-9]{0,8}){0,3}(\?[a-z=&%0-9]{0,12})?"


@pytest.mark.parametrize("url", ["http://[", "https://gazette.test:port/a", "", "//", "%%%"])
def test_an_address_that_cannot_be_read_is_its_own_key(url: str) -> None:
    assert url_key(url) == url_key(url_key(url))


@given(st.from_regex(ADDRESS, fullmatch=True))
def test_the_key_of_a_key_is_the_key(url: str) -> None:
    assert url_key(url_key(url)) == url_key(url)
