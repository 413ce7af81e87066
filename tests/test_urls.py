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
        ("https://gazette.test/a.html", "https://gazette.test/a"),
        ("https://gazette.test/a?amp=1", "https://gazette.test/a"),
        ("https://gazette.test/a?outputType=amp", "https://gazette.test/a"),
        (
            "https://gazette.test/amp/sport/le-match-de-trop",
            "https://gazette.test/sport/le-match-de-trop",
        ),
        ("https://amp-sport.gazette.test/a", "https://sport.gazette.test/a"),
        ("https://mobile.gazette.test./a", "https://gazette.test/a"),
        ("https://www.google.fr/amp/s/www.gazette.test/a/amp", "https://gazette.test/a"),
        ("https://gazette-test.cdn.ampproject.org/c/s/gazette.test/a", "https://gazette.test/a"),
        ("https://gazette.test/a;jsessionid=2CF.b?x=1", "https://gazette.test/a?x=1"),
        ("https://gazette.test/a?sid=58428beaa14598c2e02d93ad5c773e4d", "https://gazette.test/a"),
        ("https://gazette.test/a&utm_medium=share&utm_source=x", "https://gazette.test/a"),
        ("https://gazette.test/a?ref=accueil&source=rss", "https://gazette.test/a"),
        ("https://gazette.test/index.php/2026/a", "https://gazette.test/2026/a"),
        ("https://gazette.test/c/./b/../a", "https://gazette.test/c/a"),
        ("https://gazette.test/%c3%a9%7Ea b", "https://gazette.test/%C3%A9~a%20b"),
        ("https://été.test/a", "https://xn--t-9fab.test/a"),
        ("https://user:secret@gazette.test/a", "https://gazette.test/a"),
        ("https://gazette.test/a?&x=1&", "https://gazette.test/a?x=1"),
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
        ("https://gazette.test/a?mode=12", "https://gazette.test/a?mode=13"),
        ("https://gazette.test/a?sid=12", "https://gazette.test/a?sid=13"),
        ("https://gazette.test/a?page=2", "https://gazette.test/a"),
        ("https://gazette.test/a?s=202611240001", "https://gazette.test/a"),
        ("https://gazette.test/#!/article/1", "https://gazette.test/#!/article/2"),
        ("https://gazette.test/amp/sport", "https://gazette.test/sport"),
        ("https://m.test/a", "https://test/a"),
        ("https://gazette.test/A", "https://gazette.test/a"),
        (
            "https://gazette.test/un-titre_5190360_44.html",
            "https://gazette.test/autre_5190360_44.html",
        ),
    ],
)
def test_two_articles_never_share_a_key(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.lemonde.fr/a/ancien_6733065_3210.html", "lemonde.fr/b/neuf_6733065_32.html"),
        ("https://www.20minutes.fr/monde/4031936-20230410-ancien", "m.20minutes.fr/amp/a/4031936"),
        ("https://www.bfmtv.com/amp/x_AD-202303270772.html", "bfmtv.com/y/z_AD-202303270772.html"),
        ("https://ici.radio-canada.ca/nouvelle/1728875/a", "ici.radio-canada.ca/amp/1728875/b"),
        ("https://www.tf1info.fr/societe/a-2252587.html", "tf1info.fr/monde/neuf-2252587.html"),
    ],
)  # fmt: skip
def test_a_site_that_renames_its_slugs_is_known_by_its_numbers(one: str, other: str) -> None:
    assert url_key(one) == url_key(f"https://{other}")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.lemonde.fr/a/b_6733065_3210.html?page=2",
        "https://www.m.gazette.test/a/amp/amp.html",
        "https://gazette.test/a.html.html",
        "https://taz.de/!5655255/",
        "https://amp-amp-a.gazette.test/amp/amp/un-titre-assez-long",
        "http://[::1]:8080/a",
        f"https://gazette.test/{'amp/' * 2000}",
        f"https://gazette.test/a{'.html.amp' * 500}",
        f"https://gazette.test/{'a' * 10_000}?utm_source=x",
    ],
)
def test_a_key_that_took_several_rules_is_stable(url: str) -> None:
    assert url_key(url_key(url)) == url_key(url)


ADDRESS = r"https?://[a-z]{1,9}\.test(/[a-zé%.0-9]{0,8}){0,3}(\?[a-z=&%0-9]{0,12})?"


@pytest.mark.parametrize("url", ["http://[", "https://gazette.test:port/a", "", "//", "%%%"])
def test_an_address_that_cannot_be_read_is_its_own_key(url: str) -> None:
    assert url_key(url) == url_key(url_key(url))


@given(st.from_regex(ADDRESS, fullmatch=True))
def test_the_key_of_a_key_is_the_key(url: str) -> None:
    assert url_key(url_key(url)) == url_key(url)
