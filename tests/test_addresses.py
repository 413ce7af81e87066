"""What the parts of an address say: folders of articles, lists of them, services of the site."""

import pytest

from crawler.discover.addresses import is_furniture, is_marked, is_service
from crawler.extract.split.addresses import taken_apart

HOST = "gazette.test"

LISTS = """
    tag tags mot-cle mots-cles theme themes thematique thematiques sujet sujets topic topics
    dossier dossiers rubrique rubriques categorie categories category section sections
    archive archives redaction page index index-rubriques plan-du-site plan-site sitemap
    journaliste journalistes personnalite personnalites
"""
PEOPLE = """
    auteur auteurs author authors signataires recherche search profil profile
    user users membre membres
"""
SERVICES = """
    login connect secure connexion inscription register compte moncompte account abo abonnement
    abonnements subscribe offre offres newsletter newsletters rss feed feeds flux alertes contact
    contacts cgu cgv faq aide help mentions mentions-legales confidentialite cookies charte
    publicite annonce annonces annonces-legales petites-annonces immobilier voiture-occasion
    boutique shop shopping codepromo code-promo codespromo codes-promo comparateur comparateurs
    jeu jeux jeux-concours games concours quiz sudoku horoscope programme-tv programme-tele cours
    livescore resultats calendrier share print imprimer commentaires comments forum forums blog
    blogs service services podcasts replay application applications mobile wp-content agenda
    annuaire carnet
"""
FILES = """
    pdf jpg jpeg png gif svg webp ico mp3 mp4 m4a zip xml rss atom json css js ics apk
"""


@pytest.mark.parametrize("folder", (LISTS + PEOPLE + SERVICES).split())
def test_what_stands_in_such_a_folder_is_no_article(folder: str) -> None:
    assert is_furniture(f"https://{HOST}/{folder}/vallee-haute", host=HOST)
    assert not is_furniture(f"https://{HOST}/article/{folder}/vallee-haute", host=HOST)


@pytest.mark.parametrize("folder", LISTS.split())
def test_a_list_of_articles_is_no_service(folder: str) -> None:
    assert not is_service(f"https://{HOST}/{folder}/vallee-haute", host=HOST)
    assert not is_furniture(f"https://{HOST}/{folder}/vallee/haute/la-crue", host=HOST)


@pytest.mark.parametrize("folder", (PEOPLE + SERVICES).split())
def test_services_and_people_list_no_articles(folder: str) -> None:
    assert is_service(f"https://{HOST}/{folder}/vallee-haute", host=HOST)


@pytest.mark.parametrize("name", SERVICES.split())
def test_a_service_may_have_a_host_of_its_own(name: str) -> None:
    url = f"https://{name}.{HOST}/la-crue-de-l-orne"
    assert is_service(url, host=HOST)
    assert is_furniture(url, host=HOST)


@pytest.mark.parametrize("ending", FILES.split())
def test_a_file_is_no_article_and_no_list(ending: str) -> None:
    url = f"https://{HOST}/la-crue-de-l-orne.{ending}"
    assert is_furniture(url, host=HOST)
    assert is_service(url, host=HOST)


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("article/la-crue", True),
        ("articles/la-crue", True),
        ("story/la-crue", True),
        ("stories/la-crue", True),
        ("depeche/la-crue", True),
        ("depeches/la-crue", True),
        ("breve/la-crue", True),
        ("breves/la-crue", True),
        ("article/crue", False),
        ("la-crue-2026-03-01", True),
        ("2026/03/01/crue", True),
        ("2026/03/crue", True),
        ("2026_03_01/crue", True),
        ("20260301/crue", True),
        ("1999/12/31/crue", True),
        ("2026/13/01/crue", False),
        ("2026/03/01/7", False),
        ("crue-12345.html", True),
        ("crue-1234.html", False),
        ("crue-a12345f", False),
        ("?id=7", True),
        ("?id_article=7", True),
        ("?p=1&article=7", True),
        ("?art=7", True),
        ("?story=7&p=1", True),
        ("?page=7", False),
        ("?cid=7", False),
    ],
)
def test_an_article_is_marked_by_a_date_a_number_or_the_word(path: str, is_article: bool) -> None:
    assert is_marked(f"https://{HOST}/{path}") is is_article


@pytest.mark.parametrize(
    ("path", "is_page"),
    [("sport/page/2", True), ("sport/page-2", True), ("sport/p2", True), ("sport/p_12", True),
     ("sport/7", True), ("7", True), ("sport/12345", False), ("etape-7", False)],
)  # fmt: skip
def test_a_page_of_a_list_is_no_article(path: str, is_page: bool) -> None:
    assert is_furniture(f"https://{HOST}/{path}", host=HOST) is is_page


PAGES = "html htm shtml xhtml php php5 asp aspx jsp HTML"


@pytest.mark.parametrize("ending", PAGES.split())
def test_the_type_of_a_page_is_no_word_of_its_address(ending: str) -> None:
    assert is_furniture(f"https://{HOST}/contact.{ending}", host=HOST)


LINKED_SERVICES = """
    auteur auteurs author authors journaliste journalistes tag tags topic topics abonnement
    abonnements newsletter newsletters inscription connexion login register account compte contact
    cgu cgv mentions-legales confidentialite privacy cookie cookies search recherche boutique shop
    store annonce annonces petites-annonces codespromo code-promo codes-promo feed rss share sondage
    sondages calendar calendrier concours concours-photo club-lecteurs publireportage
    publi-reportages publiredactionnel partenaire partenaires sponsored
"""
LINKED_PARTS = """
    theme themes thematique thematiques dossier dossiers rubrique rubriques abonne abonnes emploi
    bon-plan bons-plans jeux games club magazine whatsapp
"""
LINKED_HOSTS = """
    boutique shop store abo abonnement abonnements secure compte account login atelier ateliers jeux
    games annonce annonces emploi pubads mclub m-club club newsletter newsletters
"""
LINKED_FILES = "jpg jpeg png gif webp svg pdf xml rss mp3 mp4 zip ics"
SLUG = "le-pont-de-la-vallee-reste-ferme"


@pytest.mark.parametrize("folder", LINKED_SERVICES.split())
def test_a_link_to_a_service_leads_to_no_article(folder: str) -> None:
    assert taken_apart(f"https://{HOST}/{folder}/{SLUG}").is_service


@pytest.mark.parametrize("folder", LINKED_PARTS.split())
def test_an_article_may_stand_under_a_section_that_is_named_like_a_service(folder: str) -> None:
    assert taken_apart(f"https://{HOST}/{folder}/vallee").is_service
    assert not taken_apart(f"https://{HOST}/{folder}/{SLUG}").is_service


@pytest.mark.parametrize("name", LINKED_HOSTS.split())
def test_the_host_of_a_service_has_no_articles(name: str) -> None:
    assert taken_apart(f"https://{name}.{HOST}/{SLUG}").is_service
    assert not taken_apart(f"https://la{name}.{HOST}/{SLUG}").is_service


@pytest.mark.parametrize("ending", LINKED_FILES.split())
def test_a_link_to_a_file_leads_to_no_article(ending: str) -> None:
    assert taken_apart(f"https://{HOST}/{SLUG}.{ending}").is_service


NUMBERED = """
    node/7 article/7 articles/7 news/7 story/7 stories/7 post/7 posts/7 actu/7 actus/7 actualite/7
    actualites/7 depeche/7 depeches/7 breve/7 breves/7 fr/node/7 node/7/ ?nid=7 ?article=7
    ?id_article=7 spip.php?article7
"""


@pytest.mark.parametrize("path", NUMBERED.split())
def test_an_article_may_be_numbered_from_one(path: str) -> None:
    assert taken_apart(f"https://{HOST}/{path}").is_numbered


@pytest.mark.parametrize("path", ["7", "node/la-crue", "page/7", "?page=7", "a/b/node/7"])
def test_not_every_number_is_that_of_an_article(path: str) -> None:
    assert not taken_apart(f"https://{HOST}/{path}").is_numbered
