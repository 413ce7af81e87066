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
        (
            "https://gazette.test/mobile/sport/le-match-de-trop",
            "https://gazette.test/sport/le-match-de-trop",
        ),
        ("https://amp-sport.gazette.test/a", "https://sport.gazette.test/a"),
        ("https://mobile.gazette.test./a", "https://gazette.test/a"),
        ("https://www.google.fr/amp/s/www.gazette.test/a/amp", "https://gazette.test/a"),
        ("https://google.com/amp/s/gazette.test/a", "https://gazette.test/a"),
        ("https://gazette-test.cdn.ampproject.org/c/s/gazette.test/a", "https://gazette.test/a"),
        ("https://gazette-test.cdn.ampproject.org/v/s/gazette.test/a", "https://gazette.test/a"),
        ("https://gazette-test.cdn.ampproject.org/a/s/gazette.test/a", "https://gazette.test/a"),
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


TO_THE_PAGE = """
    utm_source utm_pubreferrer xtor xtcr xtref at_medium fbclid fbc gclid gclsrc dclid gbraid
    wbraid msclkid yclid twclid ttclid igshid srsltid mc_cid mc_eid cmp cmpid ocid maca ns_campaign
    wt.mc_id pk_kwd mtm_source piwik_kwd matomo_kwd _ga _gl hsa_acc _hsenc hss_channel
    actCampaignType smid smtyp soc_src mbid mkt_tok vero_conv oly_enc_id guce_referrer
    guccounter ref_src ref_url __twitter_impression PHPSESSID jsessionid ASPSESSIONIDAB CFID cftoken
"""


@pytest.mark.parametrize("name", TO_THE_PAGE.split())
def test_a_parameter_that_names_a_campaign_or_a_visit_is_no_part_of_the_key(name: str) -> None:
    assert url_key(f"https://gazette.test/a?{name}=12&id=3") == "https://gazette.test/a?id=3"


FROM_WHERE = """
    ref fromref from_ref iref referer referrer src source origin partner via share comp ito rss
    amp _amp hs_amp isamp is_amp
"""


@pytest.mark.parametrize("name", FROM_WHERE.split())
def test_a_parameter_that_names_where_a_reader_came_from_is_no_part_of_the_key(name: str) -> None:
    assert url_key(f"https://gazette.test/a?{name}=accueil") == "https://gazette.test/a"


AMP_CHOICES = "output outputType layout format mode type view version"


@pytest.mark.parametrize("name", AMP_CHOICES.split())
def test_a_parameter_that_asks_for_amp_is_no_part_of_the_key(name: str) -> None:
    assert url_key(f"https://gazette.test/a?{name}=AMP") == "https://gazette.test/a"
    assert url_key(f"https://gazette.test/a?{name}=b") == f"https://gazette.test/a?{name}=b"


OF_VISITS = "s sid session sessionid session_id zenid oscsid gi"


@pytest.mark.parametrize("name", OF_VISITS.split())
@pytest.mark.parametrize("size", [12, 26, 32])
def test_the_number_of_a_visit_is_no_part_of_the_key(name: str, size: int) -> None:
    visit = "58428beaa14598c2e02d93ad5c773e4d"[:size]
    assert url_key(f"https://gazette.test/a?{name}={visit}") == "https://gazette.test/a"


SCREENS = "www www2 m mobil mobile touch wap amp amp2 www.m"


@pytest.mark.parametrize("host", SCREENS.split())
def test_a_host_for_other_screens_is_the_same_host(host: str) -> None:
    assert url_key(f"https://{host}.gazette.test/a") == "https://gazette.test/a"


PATHS = """
    /a.htm /a.shtml /a/index.htm /a/index.php /a/index.asp /a/index.aspx /a/index.jsp
    /a/default.html /a/amp.html /a.amp /a~amp /a!amp /a~amp.html /a;sessionid=1 /a;src=x
"""


@pytest.mark.parametrize("path", PATHS.split())
def test_what_a_server_adds_to_a_path_is_no_part_of_the_key(path: str) -> None:
    assert url_key(f"https://gazette.test{path}") == "https://gazette.test/a"


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
        ("https://gazette.test/#/article/1", "https://gazette.test/#/article/2"),
        ("https://gazette.test/a?print", "https://gazette.test/a"),
        ("https://gazette.test/amp/sport", "https://gazette.test/sport"),
        ("https://m.test/a", "https://test/a"),
        ("https://gazette.test/A", "https://gazette.test/a"),
        ("http://[::1]:8080/a", "http://[::1:8080]/a"),
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
        ("https://www.20minutes.fr/monde/4031936-20230410-ancien", "m.20minutes.fr/amp/a/4031936"),
        ("https://www.aftonbladet.se/a/Xy12Ab/ett", "aftonbladet.se/nyheter/a/Xy12Ab/tva"),
        ("https://www.bfmtv.com/amp/x_AD-202303270772.html", "bfmtv.com/y/z_AD-202303270772.html"),
        ("https://www.dw.com/fr/ancien/a-65000123", "dw.com/en/new/a-65000123"),
        ("https://www.francebleu.fr/a/ancien-1680012345", "francebleu.fr/b/neuf-1680012345"),
        ("https://www.francetvinfo.fr/a/ancien_5766311.html", "francetvinfo.fr/b-5766311.html"),
        ("https://news.hket.com/article/3512345/a", "news.hket.com/video/3512345/b"),
        ("https://www.ladepeche.fr/2026/11/24/9345678-ancien.php", "ladepeche.fr/24/9345678-n.php"),
        ("https://www.lemonde.fr/a/ancien_6733065_3210.html", "lemonde.fr/b/neuf_6733065_32.html"),
        ("https://www.midilibre.fr/24/ancien,11045678.php", "midilibre.fr/25/neuf,11045678.php"),
        ("https://www.mirror.co.uk/news/old-29876543", "mirror.co.uk/sport/new-29876543.amp"),
        ("https://ici.radio-canada.ca/nouvelle/1728875/a", "ici.radio-canada.ca/amp/1728875/b"),
        ("https://ici.radio-canada.ca/nouvelles/1728875/a", "ici.radio-canada.ca/amp/1728875"),
        ("https://taz.de/Alt/!5655255/", "taz.de/!5655255"),
        ("https://www.tf1info.fr/societe/a-2252587.html", "tf1info.fr/monde/neuf-2252587.html"),
        ("https://www.vg.no/nyheter/i/Ab12Cd/gammel", "vg.no/sport/i/Ab12Cd/ny"),
        ("https://www.watson.ch/schweiz/123456789-alt", "watson.ch/!123456789"),
    ],
)
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
