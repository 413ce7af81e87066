"""A listing gives the articles it shows, each once, by its headline, and the way to the next."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover.addresses import is_furniture, is_headline_like, is_marked
from crawler.discover.listed import Listed, ranked
from crawler.discover.listings import Listing, read_listing
from crawler.page import Page
from crawler.site import Site

HOME = "https://www.gazette.test/"
GAZETTE = Site(name="gazette", home=HOME, article_url=r"-\d+\.html")
UNKNOWN = replace(GAZETTE, article_url=None)


def listing(html: str, site: Site = GAZETTE, url: str | None = HOME) -> Listing:
    return read_listing(Page(html.encode(), url=url, charset="utf-8"), site)


def titles(html: str, site: Site = GAZETTE) -> list[str | None]:
    return [listed.title for listed in listing(html, site).articles]


def only(html: str) -> Listed:
    (listed,) = listing(html).articles
    return listed


FRONT = """<html><head><title>La Gazette des Rives</title></head><body>
<nav><a href="/">Accueil</a> <a href="/region/la-vallee-de-l-orne/">La vallée de l'Orne</a>
<a href="/connexion">Se connecter</a></nav>
<article><a href="/region/crue-1201.html"><img src="orne.jpg" alt="L'Orne"></a>
 <a class="kicker" href="/region/">Région</a>
 <h2><a href="/region/crue-1201.html">L'Orne déborde à Pont-Colbert</a></h2>
 <p><a href="/region/crue-1201.html">Les secours ont évacué deux rues dans la nuit, et le pont
 reste fermé.</a></p>
 <a href="/auteur/jeanne-aubry">Jeanne Aubry</a>
 <a href="/region/crue-1201.html#commentaires">12 commentaires</a></article>
<ul><li><a href="sport/match-1200.html"><span class="time">08:28</span>
 <span class="surtitre">Football</span> Les Rives gagnent en Coupe</a></li>
 <li><a href="/tag/crue">crue</a></li>
 <li><a href="https://autre.test/ailleurs-1199.html">Un article d'un autre journal</a></li></ul>
</body></html>"""


@pytest.mark.parametrize("site", [GAZETTE, UNKNOWN], ids=["pattern", "shape"])
def test_articles_come_once_in_order_of_first_appearance(site: Site) -> None:
    if site is UNKNOWN:
        html = FRONT.replace("-1201", "-31201").replace("-1200", "-31200")
        urls = [listed.url for listed in listing(html, site).articles]
        assert urls == [f"{HOME}region/crue-31201.html", f"{HOME}sport/match-31200.html"]
    else:
        assert listing(FRONT, site).articles == (
            Listed(f"{HOME}region/crue-1201.html", "L'Orne déborde à Pont-Colbert", None, 1),
            Listed(f"{HOME}sport/match-1200.html", "Les Rives gagnent en Coupe", "08:28", 2),
        )


@pytest.mark.parametrize(
    ("inner", "title"),
    [
        ("<span class=kicker>Météo</span><h3>L'Orne déborde encore</h3>", "L'Orne déborde encore"),
        (
            "<p class=titre>L'Orne déborde</p><p>Les secours ont évacué deux rues.</p>",
            "L'Orne déborde",
        ),
        ("08:28 | L'Orne déborde encore", "L'Orne déborde encore"),
        ("08h28L'Orne déborde encore", "L'Orne déborde encore"),
        ("<time>hier</time>L'Orne déborde encore", "L'Orne déborde encore"),
        ("il y a 3 heures L'Orne déborde encore", "L'Orne déborde encore"),
        ("Article réservé aux abonnés L'Orne déborde encore", "L'Orne déborde encore"),
        ("Lire la vidéo L'Orne déborde encore", "L'Orne déborde encore"),
        ("<h2>L'Orne déborde <span class=nb_reactions>70</span></h2>", "L'Orne déborde"),
        (
            "<figure><img alt=x><figcaption>L'Orne déborde ici</figcaption></figure>",
            "L'Orne déborde ici",
        ),
        ("L'<b>O</b>rne <i>déborde</i> encore", "L'Orne déborde encore"),
        ("L'Orne\u00a0: la crue<!-- 3 --> monte", "L'Orne\u00a0: la crue monte"),
        ("<script>var a = 1</script>L'Orne déborde encore", "L'Orne déborde encore"),
        ("Crue", None),
        ("<img alt='L’Orne'>", None),
        ("mot " * 41, None),
    ],
    ids=[
        "kicker-before-heading",
        "title-class",
        "glued-clock-and-bar",
        "glued-clock",
        "time-element",
        "relative-clock",
        "subscribers",
        "video-label",
        "counter",
        "caption-alone",
        "inline-markup",
        "no-break-space-and-comment",
        "script",
        "one-word",
        "picture-alone",
        "summary",
    ],
)
def test_a_headline_is_told_without_what_stands_around_it(inner: str, title: str | None) -> None:
    assert only(f"<a href='/crue-1.html'>{inner}</a>").title == title


def test_the_longest_plausible_headline_wins_over_calls_and_summaries() -> None:
    html = (
        "<a href='/crue-1.html'>L'Orne déborde</a><a href='/crue-1.html'>Lire la suite</a>"
        "<a href='/crue-1.html'>L'Orne déborde à Pont-Colbert</a>"
        f"<a href='/crue-1.html'>{'Les secours ont évacué deux rues. ' * 8}</a>"
    )
    assert titles(html) == ["L'Orne déborde à Pont-Colbert"]


def test_a_call_to_read_on_takes_the_heading_beside_it_or_the_tooltip() -> None:
    html = (
        "<article><h3>L'Orne déborde encore</h3><a href='/crue-1.html'>En savoir plus</a></article>"
        "<a href='/coupe-2.html' title='Les Rives en finale'>Lire la suite</a>"
        "<h3>Nos autres titres du jour</h3>"
    )
    assert titles(html) == ["L'Orne déborde encore", "Les Rives en finale"]


@pytest.mark.parametrize(
    ("card", "stamp"),
    [
        ("<time datetime='2026-03-01T08:28'>1er mars, 8h28</time>", "1er mars, 8h28"),
        ("<time datetime='2026-03-01T08:28+01:00'></time>", "2026-03-01T08:28+01:00"),
        ("<p class='article-date'>Publié hier à 08h28</p>", "Publié hier à 08h28"),
        ("<p class='date'>Les plus lus</p>", None),
        (f"<div class='date'>{'Un long texte de 1 page. ' * 9}</div>", None),
        ("", None),
    ],
    ids=["shown", "machine", "class", "no-digit", "long", "none"],
)
def test_the_stamp_is_the_clock_of_the_card_as_shown(card: str, stamp: str | None) -> None:
    html = f"<li><a href='/crue-1.html'>L'Orne déborde</a>{card}</li><li><time>09:00</time></li>"
    assert only(html).stamp == stamp


def test_a_clock_between_two_articles_belongs_to_neither() -> None:
    html = (
        "<div><a href='/crue-1.html'>L'Orne déborde encore</a><time>08:28</time>"
        "<a href='/coupe-2.html'>Les Rives en finale</a></div>"
    )
    assert [listed.stamp for listed in listing(html).articles] == [None, None]


def test_the_base_element_is_where_relative_addresses_start() -> None:
    html = "<head><base href='/une/'></head><a href='crue-1.html'>L'Orne déborde encore</a>"
    assert only(html).url == f"{HOME}une/crue-1.html"


def test_a_page_without_address_starts_at_the_home_of_its_site() -> None:
    html = "<a href='crue-1.html'>L'Orne déborde encore</a>"
    assert listing(html, url=None).articles[0].url == f"{HOME}crue-1.html"


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("2026/03/01/crue.html", True),
        ("region/20260301-l-orne-deborde", True),
        ("region/crue-2026-03-01", True),
        ("2026/03/crue/", True),
        ("region/l-orne-deborde-1234567.html", True),
        ("a-6533123", True),
        ("nouvelle/1728875/crue-orne", True),
        ("article/crue-orne", True),
        ("spip.php?article123", True),
        ("lire.php?id=77", True),
        ("l-orne-deborde-encore-ce-matin", True),
        ("vallee", False),
        ("tag/crue", False),
        ("auteur/jeanne-aubry-31201", False),
        ("dossier/les-crues-de-l-orne", False),
        ("connexion?article=1234567", False),
        ("boutique/les-plus-beaux-livres-de-l-orne", False),
        ("photos/orne-20260301.jpg", False),
        ("crues/page/2", False),
        ("crues/2", False),
        ("2026/03/01/", False),
        ("", False),
    ],
)
def test_without_a_pattern_an_article_is_told_by_the_shape_of_its_address(
    path: str, is_article: bool
) -> None:
    html = f"<a href='/{path}'>L'Orne déborde encore ce matin</a>"
    assert bool(listing(html, UNKNOWN).articles) is is_article


def test_an_unmarked_address_needs_a_headline_of_more_words_than_a_section() -> None:
    html = "<a href='/la-vallee-de-l-orne'>La vallée de l'Orne</a>"
    assert listing(html, UNKNOWN).articles == ()


def test_a_site_that_marks_its_articles_has_sections_where_there_is_no_mark() -> None:
    section = "<a href='/enrichir-la-vie-de-la-vallee'>Enrichir la vie de la vallée</a>"
    marked = [f"<a href='/crue-3120{n}'>L'Orne déborde encore, acte {n}</a>" for n in range(5)]
    assert len(listing("".join([section, *marked]), UNKNOWN).articles) == 5
    assert len(listing("".join([section, *marked[:4]]), UNKNOWN).articles) == 5


def test_a_service_on_a_host_of_its_own_lists_no_articles() -> None:
    html = "<a href='https://boutique.gazette.test/livre-31201'>Les plus beaux livres de l'Orne</a>"
    assert listing(html, UNKNOWN).articles == ()
    shop = Site(name="boutique", home="https://boutique.gazette.test/")
    assert len(listing(html, shop, shop.home).articles) == 1


def test_the_listing_itself_is_no_article_of_its_own() -> None:
    url = f"{HOME}crue-1.html"
    assert listing(f"<a href='{url}'>L'Orne déborde encore</a>", url=url).articles == ()


NEXT = (
    "Suivante", "Suivants", "Page suivante »", "Articles suivants", "Article suivant",
    "Actualités suivantes", "Aller à la page suivante", "Plus ancien", "Articles précédents",
    "»", ">", ">>", "→", "Next", "Next page", "Older", "Older posts", "Older articles",
)  # fmt: skip


@pytest.mark.parametrize(
    ("html", "path"),
    [
        ("<link rel='next' href='/crues?page=2'>", "crues?page=2"),
        ("<a rel='nofollow next' href='/crues/b'>Encore</a>", "crues/b"),
        ("<a href='/crues/b'>Page suivante</a>", "crues/b"),
        ("<a href='/crues' rel='next'>Encore</a><a href='/crues/b'>›</a>", "crues/b"),
        *((f"<a href='/crues/b'>{words}</a>", "crues/b") for words in NEXT),
        ("<a href='/crues/b'>Suivant ›</a>", "crues/b"),
        ("<a href='/crues/b'>›</a>", "crues/b"),
        ("<a href='/crues/b'>Articles plus anciens</a>", "crues/b"),
        ("<a href='/crues/b' aria-label='Aller à la page suivante'><svg/></a>", "crues/b"),
        ("<a href='/crues/3'>3</a><a href='/crues/2'>2</a>", "crues/2"),
        ("<a href='/crues?page=2'>Page 2</a>", "crues?page=2"),
        ("<a href='/crues/page/2/'>2</a>", "crues/page/2/"),
        ("<a href='/region/2'>2</a>", None),
        ("<a href='#'>Page suivante</a><a href='javascript:suite()'>›</a>", None),
        ("<a href='https://autre.test/'>Page suivante</a>", None),
        ("<a href='/crue-2.html' rel='next'>Article suivant</a>", None),
        ("<a href='/crues/voir'>Rechercher un modèle ›</a>", None),
        ("", None),
    ],
    ids=[
        "head",
        "rel-among-others",
        "words",
        "next-to-itself",
        *NEXT,
        "words-and-sign",
        "sign",
        "older",
        "label",
        "number",
        "page-number",
        "number-in-path",
        "number-of-another-list",
        "same-page",
        "another-site",
        "next-article",
        "sign-at-the-end-of-words",
        "none",
    ],
)
def test_the_next_page_is_found(html: str, path: str | None) -> None:
    assert listing(html, url=f"{HOME}crues").next_url == (HOME + path if path else None)


@pytest.mark.parametrize(
    ("url", "links", "path"),
    [
        ("crues/2", ["crues/1", "crues/2", "crues/3"], "crues/3"),
        ("crues?page=9", ["crues?page=8", "crues?page=10"], "crues?page=10"),
        (
            "archives/2026/03/01/",
            ["archives/2026/03/02/", "archives/2026/02/28/"],
            "archives/2026/02/28/",
        ),
        (
            "archives/2026/03/01/",
            ["archives/2026/02/27/", "archives/2026/02/28/"],
            "archives/2026/02/28/",
        ),
        ("jour?date=2026-03-01", ["jour?date=2026-02-28"], "jour?date=2026-02-28"),
        ("archives/2026/03", ["archives/2026/02", "archives/2026/03/01"], "archives/2026/02"),
        ("archives/2026/03/01/", ["region/2026/02/28/"], None),
        ("archives/2026/03/01/", ["archives/2026/03/02/"], None),
    ],
    ids=[
        "third",
        "tenth",
        "day-before",
        "latest-earlier-day",
        "day-in-query",
        "month",
        "another-list",
        "no-day-before",
    ],
)
def test_a_list_goes_on_by_number_or_to_the_day_before(
    url: str, links: list[str], path: str | None
) -> None:
    anchors = "".join(f"<a href='/{link}'>{link[-2:].strip('/=')}</a>" for link in links)
    assert listing(anchors, url=HOME + url).next_url == (HOME + path if path else None)


def test_what_is_declared_goes_before_words_and_words_before_numbers() -> None:
    ways = [
        "<a href='/crues/2'>2</a>",
        "<a href='/crues/mots'>Page suivante</a>",
        "<a rel='next' href='/crues/dit'>Encore</a>",
    ]
    found = [listing("".join(ways[:n]), url=f"{HOME}crues").next_url for n in (1, 2, 3)]
    assert found == [f"{HOME}crues/2", f"{HOME}crues/mots", f"{HOME}crues/dit"]


def test_links_nested_in_links_are_read_without_reading_all_of_it_each_time() -> None:
    html = "".join(f"<a href='/crue-{n}.html'><div>" for n in range(900)) + "<i>x</i>" * 50_000
    assert len(listing(html).articles) == 900


@pytest.mark.parametrize(
    "html",
    ["", "\x00", "<", "<a>", "<a href=''>La crue</a>", "<a href='http://['>La crue</a>", "{}"],
)
@pytest.mark.parametrize("site", [GAZETTE, UNKNOWN], ids=["pattern", "shape"])
def test_a_page_without_links_lists_nothing(html: str, site: Site) -> None:
    assert listing(html, site) == Listing()


@given(
    st.one_of(
        st.binary(),
        st.text(alphabet="<>a h2ref='/?&#:[]-.1h1timex\"éd").map(str.encode),
        st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), min_size=1, max_size=6).map(
            lambda links: "".join(f'<a href="{u}"><h2>{t}</h2></a>' for u, t in links).encode()
        ),
    ),
    st.sampled_from([None, HOME, "http://[", "rien"]),
    st.sampled_from([GAZETTE, UNKNOWN, Site(name="unknown", home="")]),
)
def test_any_bytes_give_addresses_of_the_site_ranked_from_one(
    body: bytes, url: str | None, site: Site
) -> None:
    found = read_listing(Page(body, url=url), site)
    assert [listed.rank for listed in found.articles] == list(range(1, len(found.articles) + 1))
    assert len({listed.url for listed in found.articles}) == len(found.articles)
    assert all(site.owns(listed.url) for listed in found.articles)
    assert found.next_url is None or site.owns(found.next_url)


@given(st.text())
def test_an_address_of_any_words_is_judged(words: str) -> None:
    path = "".join(character for character in words if character not in "[]\r\n\t")
    url = f"https://gazette.test/{path}"
    for judged in (is_marked(url), is_headline_like(url), is_furniture(url, host="gazette.test")):
        assert isinstance(judged, bool)


def test_an_address_that_is_listed_again_adds_only_what_the_first_left_open() -> None:
    url = "https://www.gazette.test/crue-1201.html"
    found = [(url, "L'Orne déborde", None), (url, "Lire la suite", "hier"), (url, None, "8h05")]
    assert ranked(found) == (Listed(url, "L'Orne déborde", "hier", 1),)


@pytest.mark.parametrize(("unmarked", "listed"), [(5, 5), (6, 11)])
def test_a_site_that_marks_half_of_its_articles_marks_all_of_them(
    unmarked: int, listed: int
) -> None:
    title = "Le chantier du quai de la gare avance"
    marked = "".join(f"<h2><a href='/2026/03/0{n}/quai-{n}'>{title}</a></h2>" for n in range(1, 6))
    plain = "".join(f"<h2><a href='/le-quai-{n}-avance'>{title}</a></h2>" for n in range(unmarked))
    assert len(listing(marked + plain, UNKNOWN).articles) == listed
