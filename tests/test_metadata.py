"""What metadata promise: fields as printed, persons told from agencies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article import Image
from crawler.extract.blocks import read_blocks
from crawler.extract.metadata import Metadata, agency_of, read_metadata
from crawler.extract.metadata.agencies import agency_in_text, read_dateline
from crawler.extract.metadata.names import names_in
from crawler.page import Page
from crawler.site import Site

SITE = Site("gazette", "https://gazette.test/")


def read(html: str, **rules: tuple[str, ...]) -> Metadata:
    page = Page(html.encode(), url="https://gazette.test/a/b", charset="utf-8")
    site = Site("gazette", "https://gazette.test/", rules=rules)
    return read_metadata(page, site, read_blocks(page))


@pytest.mark.parametrize(
    ("html", "headline"),
    [
        ("<h1>La crue monte</h1>", "La crue monte"),
        (
            "<title>La crue monte - Gazette</title><body><h1>Gazette</h1><h1>La crue monte</h1>",
            "La crue monte",
        ),
        (
            "<title>La crue monte dans la vallée | Gazette</title><p>a",
            "La crue monte dans la vallée",
        ),
        (
            "<title>La crue monte fort</title><h1><i>VALLÉE</i> La crue monte fort</h1>",
            "La crue monte fort",
        ),
        (
            "<title>La crue monte ce soir</title><h1>La crue monte ce soir <i>Abonnés</i></h1>",
            "La crue monte ce soir",
        ),
        (
            "<h1><span class=surtitre>Vallée</span>La crue monte ce soir</h1>",
            "La crue monte ce soir",
        ),
        (
            "<h1><div class=surtitre>Le dossier de la semaine</div><div>La crue monte</div></h1>",
            "La crue monte",
        ),
        (
            (
                "<title>La crue monte ce soir | Gazette</title><h1>Opinion</h1>"
                "<h2>La crue monte\u00a0ce soir</h2>"
            ),
            "La crue monte\u00a0ce soir",
        ),
        (
            (
                "<title>VIDÉO. La crue monte ce soir</title>"
                "<h1><b>VIDÉO</b> La crue monte ce soir</h1>"
            ),
            "La crue monte ce soir",
        ),
        (
            "<title>Orne : la crue monte ce soir</title><h1><b>Orne</b> : la crue monte ce soir",
            "Orne : la crue monte ce soir",
        ),
        (
            (
                "<title>Vallée: La crue monte</title>"
                "<h1><div class=overline>Vallée</div><i>: </i><b>La crue monte</b></h1>"
            ),
            "La crue monte",
        ),
        ("<title>La crue monte</title><h1><span>:</span> La crue monte</h1>", "La crue monte"),
        (
            (
                "<title>Le fleuve monte dans la nuit</title><p>Le fleuve monte dans la nuit</p>"
                "<h1>Le pont</h1><h1>La rive</h1><h1>Le quai</h1>"
            ),
            "Le fleuve monte dans la nuit",
        ),
        (
            "<title>La crue monte ce soir-Vallée | Gazette</title><p>La crue monte ce soir</p>",
            "La crue monte ce soir",
        ),
        (
            (
                "<title>La crue monte ce soir - Vallée et rives d'ici</title>"
                "<article><h3>La crue monte ce soir</h3></article>"
            ),
            "La crue monte ce soir - Vallée et rives d'ici",
        ),
        ("<h1>La\u200b crue \n monte</h1>", "La crue monte"),
        (
            "<title>La crue monte-t-elle encore</title><h1><b>La crue</b> monte-t-elle encore ?",
            "La crue monte-t-elle encore ?",
        ),
        (
            "<title>« La crue » monte encore</title><h1><i>« La crue »</i> monte encore",
            "« La crue » monte encore",
        ),
        (
            (
                "<title>La crue monte - Le journal des hautes vallées</title>"
                "<h1 id=logo><a href='https://gazette.test/'>Le journal des hautes vallées</a></h1>"
                "<h2>La crue monte</h2>"
            ),
            "La crue monte",
        ),
        (
            (
                "<title>Journal de la crue: Le fleuve baisse</title>"
                "<h1><a href='/' rel=home>Journal de la crue</a></h1><h3>Le fleuve baisse</h3>"
            ),
            "Le fleuve baisse",
        ),
        ("<h1><a href='/'>Gazette</a></h1>", "Gazette"),
        ("<h1><a href='/a/b'>La crue monte</a></h1>", "La crue monte"),
        ("<h1><a href=''>La crue monte</a></h1>", "La crue monte"),
        (
            "<meta property='og:title' content='La crue'><h1><a href='/'>La crue</a></h1><h1>Crue",
            "La crue",
        ),
        (
            "<meta property='og:site_name' content='Gazette'><title>Gazette | La crue monte",
            "La crue monte",
        ),
        ("<p>rien", None),
    ],
    ids=[
        "one",
        "site-name-as-h1",
        "no-h1",
        "kicker",
        "label",
        "kicker-class",
        "longer-kicker-in-a-box",
        "section-as-h1",
        "kicker-marked-off-in-the-title",
        "kicker-marked-off-in-print",
        "kicker-in-a-box",
        "colon-first",
        "headings-of-the-text-as-h1",
        "printed-without-the-site",
        "part-of-the-page",
        "zero-width",
        "question-mark",
        "quotation-mark",
        "logo-as-h1",
        "logo-and-colon",
        "logo-alone",
        "linked-to-itself",
        "linked-to-nothing",
        "linked-to-the-first-page",
        "site-name-first",
        "none",
    ],
)
def test_the_headline_stands_alone(html: str, headline: str | None) -> None:
    assert read(html).headline == headline


def test_marks_that_follow_one_another_in_a_title_go_with_what_is_behind_them() -> None:
    assert read("<title>La crue monte encore | Vallée : | La Gazette").headline == (
        "La crue monte encore"
    )


def test_a_headline_as_long_as_a_book_is_not_taken_apart() -> None:
    words = "mot " * 20_000
    told = read(f"<title>{words}</title><h1><i>x</i> {words}{'<b>c</b> ' * 9_000}</h1>").headline
    assert (told or "").startswith("x mot mot")


def test_a_rule_of_the_site_names_the_headline() -> None:
    assert read("<h1>Non</h1><p class=t>Oui</p>", headline=(".absent", ".t")).headline == "Oui"


@pytest.mark.parametrize(
    ("html", "authors", "agency"),
    [
        ("<h1>T</h1><p>Par Jeanne Exemple</p>", ("Jeanne Exemple",), None),
        ("<h1>T</h1><p>Par Jeanne Exemple (avec AFP)</p>", ("Jeanne Exemple",), "AFP"),
        ("<h1>T</h1><p class='author'>AFP</p>", (), "AFP"),
        ("<h1>T</h1><p>AA</p>", (), "Anadolu"),
        ("<h1>T</h1><div class='letters'>AA</div>", (), None),
        ("<h1>T</h1><figure><img src=a><div>REUTERS</div></figure>", (), None),
        ("<h1>T</h1><p class='author'>Jean Photo / Essai via AFP</p>", ("Jean Photo",), None),
        (
            "<meta name=author content='Jeanne Exemple et Paul Essai'>",
            ("Jeanne Exemple", "Paul Essai"),
            None,
        ),
        ("<meta name=author content='La rédaction'>", (), None),
        (
            "<h1>T</h1><p><a href='/auteur/je-12' rel=author>Jeanne Exemple</a></p>",
            ("Jeanne Exemple",),
            None,
        ),
        (
            "<h1>T</h1><p><a href='/je-12' rel=Author>Jeanne Exemple</a></p>",
            ("Jeanne Exemple",),
            None,
        ),
        (
            "<h1>T</h1><p class=metas>il y a 3 jours 12 JEANNE EXEMPLE</p>",
            ("JEANNE EXEMPLE",),
            None,
        ),
        (f"<h1>T</h1><p>{'La crue monte encore. ' * 6}</p><p>je/pe</p>", ("je", "pe"), None),
        ("<h1>T</h1>" + "<p>Texte.</p>" * 30 + "<p class='signature'>R.B.</p>", ("R.B.",), None),
        (
            (
                '<script type=\'application/ld+json\'>{"@graph": [{"@type": "NewsArticle",'
                '"author": {"@id": "#j"}}, {"@id": "#j", "@type": "Person",'
                ' "name": "JE"}]}</script>'
            ),
            ("JE",),
            None,
        ),
        (
            (
                '<script type=\'application/ld+json\'>{"@type": "NewsArticle", "headline": "T",'
                '"author": [{"name": "Jeanne Exemple"}, {"name": "Reuters"}]}</script><h1>T</h1>'
            ),
            ("Jeanne Exemple",),
            "Reuters",
        ),
        (
            (
                '<script type=\'application/ld+json\'>{"@type": "NewsArticle", "author": [],'
                '"creator": ["Jeanne Exemple"]}</script><h1>T</h1>'
            ),
            ("Jeanne Exemple",),
            None,
        ),
    ],
    ids=[
        "par",
        "avec",
        "agency",
        "paragraph-of-letters",
        "button-of-letters",
        "owner-of-a-picture",
        "via",
        "meta",
        "desk",
        "linked",
        "linked-in-capitals",
        "after-date",
        "initials",
        "signed",
        "named-node",
        "json-ld",
        "creator",
    ],
)
def test_persons_are_told_from_agencies(
    html: str, authors: tuple[str, ...], agency: str | None
) -> None:
    metadata = read(html)
    assert (metadata.authors, metadata.agency) == (authors, agency)


TEXT = "<p>Le fleuve a gagné un mètre en une nuit et les quais sont fermés au public depuis.</p>"


def node(author: str) -> str:
    told = f'{{"@type": "NewsArticle", "headline": "T", "author": {author}}}'
    return f"<script type='application/ld+json'>{told}</script><h1>T</h1>"


@pytest.mark.parametrize(
    ("html", "authors"),
    [
        (node('{"@type": "Person", "name": "Jeanne Exemple et Paul Essai"}'),
         ("Jeanne Exemple", "Paul Essai")),
        (node('[{"@type": "Person", "name": "Jeanne Exemple, Paul Essai"}]'),
         ("Jeanne Exemple", "Paul Essai")),
        (node('{"@type": "Person", "name": "admin"}') + "<p>Par Paul Essai</p>", ("Paul Essai",)),
        (("<h1>T</h1><div class=authors><a class=author href='/a/1'>Jeanne Exemple</a>"
         "<a class=author href='/a/2'>Paul Essai</a><span>Vallées Télévision</span></div>"),
         ("Jeanne Exemple", "Paul Essai")),
        ("<h1>T</h1><h2 class=author>By <a href='/by/je'>Jeanne Exemple</a><a href=x>Twitter</a>",
         ("Jeanne Exemple",)),
        ("<div>Accueil | Par Jeanne Exemple | 9 octobre 2018</div><h1>T</h1>", ("Jeanne Exemple",)),
        (("<h1>T</h1><div class=auteur>Publié le 28 août 2018 à 23h00 <a>Jeanne Exemple</a> , Paul"
         " Essai</div>"), ("Jeanne Exemple", "Paul Essai")),
        ("<h1>T</h1><p>Un reportage de Jeanne Exemple</p>", ("Jeanne Exemple",)),
        (f"<h1>T</h1>{TEXT * 20}<div>Auteure : <a href='/x'>Jeanne Exemple</a></div>",
         ("Jeanne Exemple",)),
        ("<h1>T</h1><p>Posté le 6 octobre 2016 à 10h54, par jexemple</p>", ("jexemple",)),
        ("<h1>T</h1><p>Posté le 6 octobre 2016 à 10h54, par admin</p>", ()),
        (f"<h1>T</h1><article>{TEXT}{TEXT}<p>Jeanne Exemple</p></article>", ("Jeanne Exemple",)),
        (f"<h1>T</h1><article><p>Jeanne Exemple</p>{TEXT}</article>", ("Jeanne Exemple",)),
        (f"<h1>T</h1><article>{TEXT}</article><p>Jeanne Exemple</p>", ()),
        (f"<h1>T</h1><article>{TEXT}<p>La crue</p></article>", ()),
        ("<h1>T</h1><p>Par Jeanne Exemple</p><div class=snippet-author>Par Paul Essai</div>",
         ("Jeanne Exemple",)),
        ("<h1>T</h1><ul><li><a href='/b'>18h00 - mer. 30 Conférence, par Paul Essai</a></ul>", ()),
        ("<h1>T</h1>" + TEXT * 20 + "<div class=comments><p>Le 3 mai à 8h, par Paul Essai",
         ()),
        ("<meta name=author content='Jeanne Exemple og Paul Essai'>",
         ("Jeanne Exemple", "Paul Essai")),
        ("<h1>T</h1><p>Soumis par Jeanne Exemple le jeu, 26/11/2015 - 08:28</p>",
         ("Jeanne Exemple",)),
        ("<h1>T</h1><p>Submitted by Jeanne Exemple on Thu, 11/26/2015</p>", ("Jeanne Exemple",)),
        ("<h1>T</h1><div>Do 25.04.24 | 14:07 Uhr | Von <b>Jeanne Exemple</b></div>",
         ("Jeanne Exemple",)),
        ("<h1>T</h1>" + TEXT * 30 + "<div class=teaser>25.04.24 | Von Paul Essai</div>", ()),
        (("<meta name='twitter:label1' content='Écrit par'>"
          "<meta name='twitter:data1' content='Jeanne Exemple'>"), ("Jeanne Exemple",)),
        (("<meta name='twitter:label1' content='Rubrique'>"
          "<meta name='twitter:data1' content='Vallée Haute'>"), ()),
        ("<h1>T</h1><p>Par Jeanne Exemple</p><p>Par JEANNE EXEMPLE</p>", ("Jeanne Exemple",)),
        (f"<h1>T</h1>{TEXT * 20}<div>Auteure : Jeanne Exemple</div>", ("Jeanne Exemple",)),
    ],
    ids=["two-in-a-node", "comma-in-a-node", "admin", "links", "glued-link", "between-bars",
         "behind-a-stamp", "reportage", "labelled-below", "pen-name", "no-pen-name", "signed-alone",
         "alone-above", "outside", "no-name", "card", "teaser", "comment", "norwegian",
         "soumis", "submitted", "bar-and-name", "bar-and-name-of-a-card", "labelled-to-share",
         "other-label", "twice", "labelled-without-a-link"],
)  # fmt: skip
def test_authors_are_named_in_many_ways(html: str, authors: tuple[str, ...]) -> None:
    assert read(html).authors == authors


@pytest.mark.parametrize(
    ("paragraphs", "has_author", "agency"),
    [
        (["PARIS (AFP) - La crue monte."], False, "AFP"),
        (["La crue monte.", "(Reuters)"], False, "Reuters"),
        (["La crue monte.", "Belga"], True, "Belga"),
        (["La crue monte.", "Le pont tient. (ats/je)"], True, "Keystone-ATS"),
        (["La crue monte, dit un témoin (ami)"], False, None),
        (["La crue monte, a informé à Xinhua un officiel."], False, "Xinhua"),
        (["La crue monte, a déclaré à l'AFP un pompier."], True, None),
        (["La crue monte."], False, None),
        ([], False, None),
    ],
)
def test_the_agency_signs_opens_or_is_told(
    paragraphs: list[str], has_author: bool, agency: str | None
) -> None:
    assert agency_in_text(paragraphs, has_author=has_author) == agency
    authors = ("Jeanne Exemple",) if has_author else ()
    assert agency_of(Metadata(authors=authors), paragraphs) == agency
    assert agency_of(Metadata(agency="ATS"), paragraphs) == "ATS"


def test_a_dateline_is_a_place_before_an_agency() -> None:
    assert read_dateline(["ALGER, 3 mars (APS) - La crue monte."]) == "ALGER"
    assert read_dateline(["LA VALLÉE, Valais (ATS) - La crue monte."]) == "LA VALLÉE"
    assert read_dateline(["PÉKIN, 26 nov. (Xinhua) -- La crue monte."]) == "PÉKIN"
    assert read_dateline(["Vallée-Haute, 3 mars (APS) - La crue monte."]) == "Vallée-Haute"
    assert read_dateline(["Haute Vallée - AFP - La crue monte."]) == "Haute Vallée"
    assert read_dateline(["Jeanne (à gauche) et Paul"]) is None
    assert read_dateline(["La crue monte. (Avec AFP)"]) is None


@pytest.mark.parametrize(
    "text",
    ["Par la rédaction", "AFP", "Publié le 3 mars", "la crue monte", "Équipe", "Par Jeanne d'"],
)
def test_what_is_no_person_gives_no_name(text: str) -> None:
    assert names_in([text]) == ()


def test_section_tags_language_and_address_are_read() -> None:
    metadata = read(
        "<html lang='fr_CA'><meta property='article:section' content='Monde'>"
        "<meta property='article:tag' content='Crue, Vallée'>"
        "<meta property='article:tag' content='crue'>"
        "<link rel='canonical' href='/a/c'>"
    )
    assert metadata.section == "Monde"
    assert metadata.tags == ("crue", "Vallée")
    assert metadata.language == "fr-CA"
    assert metadata.canonical_url == "https://gazette.test/a/c"


def test_what_metadata_code_twice_is_read() -> None:
    head = "<meta property='article:tag' content='Int&amp;#x00E9;gration,Crue &amp;amp; lac'>"
    assert read(head).tags == ("Intégration", "Crue & lac")
    assert read("<meta name=author content='Jeanne O&amp;#039;Essai'>").authors == (
        "Jeanne O'Essai",
    )


def test_pictures_have_caption_and_credit_the_shared_one_first() -> None:
    metadata = read(
        "<meta property='og:image' content='/m.jpg'>"
        "<figure><img srcset='/s.jpg 100w, /l.jpg 900w'>"
        "<figcaption>La rive © Jeanne / AFP</figcaption></figure>"
        "<figure><img src='/m.jpg'></figure><figure></figure><figure><img src='data:x'></figure>"
    )
    assert metadata.images == (
        Image("https://gazette.test/m.jpg", None, None),
        Image("https://gazette.test/l.jpg", "La rive", "Jeanne / AFP"),
    )


@pytest.mark.parametrize(
    ("html", "section"),
    [
        (("<meta property='article:section' content='A LA UNE'>"
         "<meta property='article:section' content='Société'>"), "Société"),
        ("<meta property='article:section' content='Non classé'>", None),
        (node('"x", "articleSection": ["À la une", "Vallées"]'), "Vallées"),
        (node('"x", "articleSection": ""'), None),
        ("<nav class=breadcrumb><a>Accueil</a><a>Monde</a><a>27</a></nav>", "Monde"),
        ("<ul class=fil-ariane><li><a>Accueil</a></li><li><a>></a></li></ul>", None),
        (("<a rel='category tag'>Non classé</a> <a rel='category tag'>Vallées</a>"
          "<a rel=tag>Crue</a>"), "Vallées"),
        ("<nav class=breadcrumb><a>Monde</a></nav><a rel='category tag'>Une</a>", "Monde"),
        ("<nav class=breadcrumb><a>Une</a><a>&gt; Vallée</a><a>&lt; Retour</a></nav>", "Vallée"),
        ("<meta property='article:section' content='Vie &amp;amp; santé'>", "Vie & santé"),
        ("<meta property='article:section' content='Vie, santé, sport, nuit'>", "Vie"),
        ("<meta property='article:section' content='Vie, santé et sport'>", "Vie, santé et sport"),
        (f"<meta property='article:section' content='{'La crue monte. ' * 9}'>", None),
        ("<meta property='article:section' content='https://gazette.test/a'>", None),
        ("<nav class=breadcrumb><a>Accueil</a><a>Vie {{ item }}</a></nav>", None),
    ],
    ids=["two", "unsorted", "list", "empty", "number", "arrow", "category", "trail-first",
         "signs", "coded-twice", "all-subjects", "commas", "lead", "address", "template"],
)  # fmt: skip
def test_what_is_not_sorted_has_no_section(html: str, section: str | None) -> None:
    assert read(html).section == section


@pytest.mark.parametrize(
    ("figure", "caption", "credit"),
    [
        ("<figcaption>La rive <span class=credit>© Jeanne Essai / AFP</span></figcaption>",
         "La rive", "Jeanne Essai / AFP"),
        ("<figcaption>La rive. — Jeanne Essai <span class=copyright>Jeanne Essai</span>",
         "La rive. — Jeanne Essai", "Jeanne Essai"),
        ("<p class=wp-caption-text>La rive (Crédits : DR)</p>", "La rive", "DR"),
        ("<figcaption>(Crédits : DR)</figcaption>", None, "DR"),
        ("<figcaption>cc zuk https://flic.test/p/s9</figcaption>", "cc zuk https://flic.test/p/s9",
         None),
        ("<span class=legend_credit>La rive © AFP</span>", "La rive", "AFP"),
        ("<figcaption>Légende image, La rive</figcaption>", "La rive", None),
        ("<span class=photo-source>Source : AFP</span>", None, "AFP"),
        ("<figcaption>Le porte-monnaie - Jeanne Essai / Vallée</figcaption>", "Le porte-monnaie",
         "Jeanne Essai / Vallée"),
        ("<figcaption>La rive. - JEANNE ESSAI</figcaption>", "La rive.", "JEANNE ESSAI"),
        ("<figcaption>La rive. Photo Jeanne ESSAI</figcaption>", "La rive.", "Jeanne ESSAI"),
        ("<figcaption>La rive./ Photo DDM</figcaption>", "La rive.", "DDM"),
        ("<figcaption>La rive. Photo d'illustration.</figcaption>",
         "La rive. Photo d'illustration.", None),
        ("<figcaption>La rive (VALLÉE TÉLÉVISION)</figcaption>", "La rive", "VALLÉE TÉLÉVISION"),
        ("<figcaption>La rive (OTAN)</figcaption>", "La rive (OTAN)", None),
        ("<figcaption>Al-Rive / 12h45 / 2 min. / le 9 mai</figcaption>",
         "Al-Rive / 12h45 / 2 min. / le 9 mai", None),
        ("<figcaption>La rive (Picture: Getty)</figcaption>", "La rive", "Getty"),
        ("<figcaption>La rive. Foto: Jeanne Essai</figcaption>", "La rive.", "Jeanne Essai"),
        ("<figcaption>La rive.Photograph by Jeanne Essai</figcaption>", "La rive.", "Jeanne Essai"),
        ("<figcaption>La rive <i class=credit>Image: AFP</i></figcaption>", "La rive", "AFP"),
        ("<figcaption>La rive • Jeanne Essai/DR</figcaption>", "La rive", "Jeanne Essai/DR"),
        ("<figcaption>La rive. -</figcaption>", "La rive.", None),
        (("<span class=off>Copyright de l’image</span> <span class=a-copyright>Jeanne</span>"
          "<figcaption class=media-caption><span>Image caption</span> La rive</figcaption>"),
         "La rive", "Jeanne"),
    ],
    ids=["named", "named-twice", "wordpress", "credit-alone", "address", "one-element", "label",
         "no-caption", "hyphen", "dash-behind-the-end", "photo-and-name", "slash-and-photo",
         "illustration", "capitals", "one-word", "length-of-a-film",
         "picture", "foto", "photograph-by", "image-label", "dot", "dash-left", "labels"],
)  # fmt: skip
def test_a_credit_is_told_from_the_caption(
    figure: str, caption: str | None, credit: str | None
) -> None:
    images = read(f"<figure><img src='/m.jpg'>{figure}</figure>").images
    assert images == (Image("https://gazette.test/m.jpg", caption, credit),)


@pytest.mark.parametrize(
    ("shared", "shown", "images"),
    [
        ("/i/crue-du-fleuve.jpg?w=9", "/s/crue-du-fleuve-1024x683.jpg", 1),
        ("/i/crue-du-fleuve.jpg", "/i/crue-du-lac.jpg", 2),
        ("/a/9.jpg", "/b/9.jpg", 2),
    ],
    ids=["another-size", "another-picture", "short-name"],
)
def test_the_shared_picture_has_the_caption_of_its_figure(
    shared: str, shown: str, images: int
) -> None:
    head = f"<meta property='og:image' content='{shared}'>"
    found = read(f"{head}<figure><img src='{shown}'><figcaption>La rive</figcaption>").images
    assert len(found) == images
    assert found[0].url == f"https://gazette.test{shared}"
    assert (found[0].caption == "La rive") == (images == 1)


@pytest.mark.parametrize(
    ("html", "is_of_article"),
    [
        ("<a href='/i/rive.jpg?w=9'><figure>{}</figure></a>", True),
        ("<a href='/pont'><figure>{}<figcaption>La rive au matin.</figcaption></figure></a>", True),
        ("<a href='/pont'><figure>{}<figcaption>Le pont ferme</figcaption></figure></a>", False),
        ("<a href='/pont'><p><figure>{}</figure></p></a>", False),
        ("<div class='social-embed'><figure>{}</figure></div>", False),
        ("<div class='post-author'><figure>{}</figure></div>", False),
        ("<div class='author-jeanne no-avatars'><figure>{}</figure></div>", True),
        ("<figure><a href='/pont'>{}</a></figure>", False),
        ("<figure><a href='/pont'>{}</a><figcaption><a href='/pont'>Le pont</a></figure>", False),
        ("<figure><a href='/pont'>{}</a><figcaption>La rive au matin</figure>", True),
        ("<figure><a href='/photo/9.html'>{}</a></figure>", True),
        ("<div class=card><figure>{}</figure><a href='/pont'>Le pont ferme</a></div>", False),
        ("<div class=card><figure>{}</figure></div>", True),
        ("<div class=card><a>x</a><figure>{}</figure><p>a<p>b<p>c<p>d</div>", True),
        ("<li><figure>{}</figure><h3><a href='/pont'>Le pont ferme</a></h3></li>", False),
        ("<article><figure>{}</figure><a href='/pont'><h2>Le pont</h2></a></article>", False),
        ("<article><h2>La crue</h2><figure>{}</figure><h3><a>Le pont</a></h3></article>", True),
    ],
    ids=["larger", "with-a-sentence", "title", "card", "post", "portrait", "author-of-the-post",
         "linked", "linked-title", "linked-with-caption", "its-own-page", "named-a-card",
         "named-without-link", "named-with-text", "item", "teaser", "own-heading-first"],
)  # fmt: skip
def test_pictures_of_cards_posts_and_authors_are_left_out(html: str, is_of_article: bool) -> None:
    assert bool(read(html.format("<img src=/m.jpg>")).images) == is_of_article


def test_a_figure_without_a_picture_is_none() -> None:
    assert read("<figure><img><figcaption>Un message</figcaption></figure>").images == ()


@pytest.mark.parametrize(
    ("text", "is_truncated"),
    [
        ("Il vous reste 80 % de cet article à lire.", True),
        ("Il reste 80% à découvrir.", True),
        ("Il vous reste quatre-vingts % à lire.", True),
        ("La suite est réservée aux abonnés.", True),
        ("Cet article est réservé à nos abonnés.", True),
        ("Article réservé aux abonnés", True),
        ("Il reste à lire la carte.", False),
        ("Une place réservée aux abonnés", False),
    ],
)
def test_a_paywall_is_told(text: str, is_truncated: bool) -> None:
    assert read(f"<p>{text}</p>").is_truncated is is_truncated


NO_SECTIONS = (
    "Accueil|Home|Homepage|À la une|La une|Une|Vous êtes ici|Vous êtes ici :|Startseite|Inicio|"
    "Non classé|Non classée|Non classés|Uncategorized|Uncategorised|Article|Articles|Featured|"
    "Slider|x|27|https://gazette.test/a|< Retour|‹ Retour|← Retour|Vie {{ item }}"
)


@pytest.mark.parametrize("name", NO_SECTIONS.split("|"))
def test_what_sites_call_what_they_did_not_sort_is_no_section(name: str) -> None:
    html = "<meta property='article:section' content='{}'><meta name=section content='Vallée'>"
    assert read(html.format(name)).section == "Vallée"


TRAILS = "breadcrumb bread-crumb bread_crumbs fil-ariane fil-d-ariane fil_ariane ariane x-ariane"


@pytest.mark.parametrize("attribute", ["class", "id", "aria-label"])
@pytest.mark.parametrize("name", [*TRAILS.split(), "Breadcrumb", "chemin-de-fer"])
def test_a_trail_to_the_page_names_its_section(attribute: str, name: str) -> None:
    steps = f"<nav {attribute}='{name}'><a>Accueil</a><a>Vallée</a></nav>"
    assert read(steps).section == "Vallée"
    assert read(steps.replace(name, "marianne")).section is None


KICKERS = (
    "kicker surtitre sur-titre overtitle toptitle top-title supertitle top-line overline roofline "
    "dachzeile rubrique label badge category section"
)


@pytest.mark.parametrize("name", KICKERS.split())
def test_a_kicker_is_known_by_its_class(name: str) -> None:
    head = f"<h1><span class='{name}'>Vallée</span> La crue monte ce soir</h1>"
    assert read(head).headline == "La crue monte ce soir"
    assert read(head.replace(name, "mot")).headline == "Vallée La crue monte ce soir"


PAGES_OF_AUTHORS = (
    "auteur auteurs author authors autor autoren journaliste journalistes personne personnes "
    "redacteur redacteurs contributeur contributeurs profil profils signature signatures people by"
)


@pytest.mark.parametrize("folder", PAGES_OF_AUTHORS.split())
def test_a_link_to_the_page_of_an_author_names_one(folder: str) -> None:
    html = "<h1>T</h1><p><a href='/{}/je'>Jeanne Exemple</a></p>"
    assert read(html.format(folder)).authors == ("Jeanne Exemple",)
    assert read(html.format(f"{folder}-du-lac")).authors == ()


@pytest.mark.parametrize(
    "label",
    ["Écrit par", "Written by", "Verfasst von", "Geschrieben von", "Escrito por", "Scritto da",
     "Geschreven door"],
)  # fmt: skip
def test_what_a_page_states_for_sharing_names_the_author(label: str) -> None:
    head = f"<meta name='twitter:label1' content='{label}'>"
    assert read(f"{head}<meta name='twitter:data1' content='Jeanne Exemple'>").authors == (
        "Jeanne Exemple",
    )


def test_plain_text_has_the_language_of_its_site() -> None:
    page = Page(b"PARIS (AFP) - Une phrase.", is_plain_text=True)
    metadata = read_metadata(page, SITE, read_blocks(page))
    assert (metadata.language, metadata.headline) == ("fr", None)


IN_FRENCH = (
    "Le fleuve a gagné un mètre dans la nuit et les quais de la ville sont fermés depuis que la "
    "crue monte, mais les secours ont pu évacuer le camping avec une barque."
)
IN_ENGLISH = (
    "The river rose by a metre in the night and the quays of the town are closed as the flood "
    "is not over, but the rescuers were able to clear the camping with a boat."
)

IN_OTHERS = {
    "de": "Der Fluss ist in der Nacht um einen Meter gestiegen, und die Kais der Stadt sind für "
    "den Verkehr gesperrt, bis das Wasser wie nach dem Regen im Mai wieder zu sinken beginnt.",
    "es": "El río subió un metro en la noche y los muelles de la ciudad están cerrados para el "
    "tráfico, pero las barcas de los vecinos fueron más rápidas que el agua, como se esperaba.",
    "it": "Il fiume è salito di un metro nella notte e le rive della città sono chiuse per la "
    "piena, ma i vigili non si sono fermati e hanno portato gli anziani del borgo alla scuola.",
    "pt": "O rio subiu um metro durante a noite e as margens da cidade não estão abertas ao "
    "trânsito, mas os barcos dos moradores foram mais rápidos do que a água, como em maio.",
    "nl": "De rivier is in de nacht een meter gestegen en de kades van de stad zijn dicht voor het "
    "verkeer, maar de boten van de buren waren er met de brandweer ook bij om te helpen.",
}


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("fr-CA", IN_FRENCH, "fr-CA"),
        ("en", IN_FRENCH, "fr"),
        *(("en", text, language) for language, text in IN_OTHERS.items()),
        ("", IN_FRENCH, "fr"),
        ("fr", IN_ENGLISH, "en"),
        ("ca", IN_FRENCH, "ca"),
        ("en", "Crue. " * 40, "en"),
        ("", "Crue " * 40, None),
        ("", "Umugezi wa Nyabarongo wuzuye. " * 9 + "le pont de la ville", None),
    ],
    ids=[
        "agree",
        "template",
        *IN_OTHERS,
        "undeclared",
        "english",
        "unknown",
        "no-words",
        "nothing",
        "names",
    ],
)
def test_the_language_is_the_one_that_the_text_is_in(
    declared: str, text: str, language: str | None
) -> None:
    page = Page(f"<html lang='{declared}'><h1>T</h1><p>{text}</p>".encode(), charset="utf-8")
    metadata = read_metadata(page, Site("gazette", "", language=None), read_blocks(page))
    assert metadata.language == language
    assert bool(metadata.warnings) == (declared not in ("", language))


@given(st.text(max_size=120))
def test_any_page_is_read_without_an_error(text: str) -> None:
    head = f"<meta property='og:title' content='{text}'><link rel=canonical href='{text}'>"
    read(f"{head}<h1>{text}</h1>")


def test_the_name_of_the_site_is_no_author() -> None:
    head = "<meta property='og:site_name' content='Hautes Vallées'>"
    assert read(f"{head}<meta name=author content='Hautes Vallées'>").authors == ()


@pytest.mark.parametrize("site", ["Les Vallées", "Hautes Vallées"])
def test_a_desk_of_the_site_is_no_author(site: str) -> None:
    head = f"<meta property='og:site_name' content='{site}'>"
    assert read(f"{head}<meta name=author content='{site} Culture'>").authors == ()
    named = node(f'{{"@type": "Person", "name": "{site} Culture"}}')
    assert read(f"{head}{named}<p>Par Jeanne Exemple</p>").authors == ("Jeanne Exemple",)


def test_the_byline_stands_under_the_heading_not_under_its_title_in_the_crumbs() -> None:
    crumbs = "<p>Accueil › La crue monte</p>" + "<p>Une rubrique</p>" * 30
    html = f"{crumbs}<h1>La crue monte</h1><p>Par Jeanne Exemple</p>"
    assert read(html).authors == ("Jeanne Exemple",)


def test_a_person_may_be_stated_in_two_parts() -> None:
    stated = '{"@type": "Person", "givenName": "Jeanne", "familyName": "Exemple"}'
    assert read(node(stated)).authors == ("Jeanne Exemple",)


def test_a_publisher_is_no_author() -> None:
    node = '{"@type": "NewsArticle", "author": {"@type": "Person", "name": "Gazette d\'ici"}, '
    node += '"publisher": {"@type": "Organization", "name": "Gazette d\'ici"}}'
    html = f"<script type='application/ld+json'>{node}</script><h1>T</h1><p>Par Paul Essai</p>"
    assert read(html.replace("'i", "’i")).authors == ("Paul Essai",)


def test_words_told_to_an_agency_do_not_make_the_text_its_own() -> None:
    text = ["La crue monte, a déclaré à l'AFP un pompier."]
    assert agency_of(Metadata(is_claimed=True), text) is None


def test_addresses_that_are_none_are_left_out() -> None:
    metadata = read("<link rel=canonical href='http://['><figure><img src='http://['></figure>")
    assert metadata.canonical_url is None
    assert metadata.images == ()


@pytest.mark.parametrize(
    "name",
    ["Redacción EC", "Redakcja Gazette.pl", "anónimo", "red.", "Vallée Noticias", "Vallée Inc.",
     "Gazette Vallée (www.gazette.test)", "Studio-Vallée Haute"],
)  # fmt: skip
def test_desks_companies_and_nobody_are_no_authors(name: str) -> None:
    assert read(f"<meta name=author content='{name}'>").authors == ()
    named = node(f'{{"@type": "Person", "name": "{name}"}}')
    assert read(f"{named}<p>Par Paul Essai</p>").authors == ("Paul Essai",)


@pytest.mark.parametrize("name", ["Jeanne Exemple @jexemple", "Jeanne Exemple 기자"])
def test_what_stands_behind_a_name_is_no_part_of_it(name: str) -> None:
    assert read(node(f'{{"@type": "Person", "name": "{name}"}}')).authors == ("Jeanne Exemple",)
    assert read(f"<h1>T</h1><p>Par {name}</p>").authors == ("Jeanne Exemple",)


def test_a_site_is_known_by_its_host_whatever_accents_it_prints() -> None:
    page = Page(b"<meta name=author content='&Eacute;cho Vall&eacute;es'>", charset="utf-8")
    site = Site("echo", "https://www.echovallees.test/")
    assert read_metadata(page, site, read_blocks(page)).authors == ()


def test_a_caption_in_a_box_named_after_its_author_names_no_author() -> None:
    caption = "<p>Jeanne Exemple (à gauche) au bord du lac</p><p>Foto: LA VALLÉE</p>"
    html = f"<h1>T</h1><figure><img src=/i.jpg><div class=byline>{caption}</div></figure>"
    assert read(html).authors == ()


def test_the_owner_of_a_picture_above_the_headline_wrote_nothing() -> None:
    credit = "<div class='field-credit-photo'><div><div>AFP</div></div></div>"
    assert read(f"{credit}<h1>La crue monte</h1>{TEXT}").agency is None


def test_the_name_under_the_text_is_found_above_what_else_the_page_tells() -> None:
    article = f"<article>{TEXT * 3}<p>Jeanne Exemple</p><p>Lire aussi : <a>x</a></p></article>"
    assert read(f"<h1>T</h1>{article}<div>{TEXT}</div>").authors == ("Jeanne Exemple",)
    assert read(f"<h1>T</h1>{article}<div>{TEXT * 3}</div>").authors == ()


def test_the_agency_of_a_dateline_below_the_lead_wrote_the_text() -> None:
    paragraphs = ["La crue monte.", "VALLÉE (Reuters) -- Le fleuve a gagné un mètre.", "Fin."]
    assert agency_in_text(paragraphs, has_author=True) == "Reuters"
    assert (
        agency_in_text(["La crue monte.", "Le pont (photo AFP) tient.", "Fin."], has_author=True)
        is None
    )
    assert agency_in_text(["", "", "", paragraphs[1], "Fin."], has_author=True) is None


SITE_WORDS = (
    "actualité, sports, société, politique, économie, culture, monde, vidéo, météo, annonces"
)


def keywords(told: str) -> str:
    """Return the JSON-LD of an article that has *told* for keywords."""
    node = f'{{"@type": "NewsArticle", "keywords": {told}}}'
    return f"<script type='application/ld+json'>{node}</script>"


@pytest.mark.parametrize(
    ("html", "tags"),
    [
        (f"<meta name=keywords content='{SITE_WORDS}'>", ()),
        (f"<meta name=keywords content='{SITE_WORDS[:60]}'>", tuple(SITE_WORDS[:60].split(", "))),
        (f"<meta name=keywords content='{SITE_WORDS}, crue, fleuve, pont, quai'>",
         (*SITE_WORDS.split(", "), "crue", "fleuve", "pont", "quai")),
        (f"<meta property='article:tag' content='{SITE_WORDS}'>", tuple(SITE_WORDS.split(", "))),
        ("<meta name=keywords content='La,crue,monte,dans,vallée'>", ()),
        ("<meta property='article:tag' content='crue, vallée'>", ("crue", "vallée")),
        ("<meta name=keywords content='La crue monte dans la vallée, Pont'>", ("Pont",)),
        ("<meta property='article:tag' content='Une::Vallée::crue, 19275, 2019, …'>", ("2019",)),
        ("<meta property='article:tag' content='99999'><meta name=keywords content=Crue>",
         ("Crue",)),
        ("<meta name=news_keywords content='Crue; Pont'>", ("Crue", "Pont")),
        (keywords('[{"@type": "DefinedTerm", "name": "Crue"}, "Pont", {"name": 7}, null]'),
         ("Crue", "Pont")),
        (keywords('{"@type": "DefinedTerm", "name": "Crue, Pont"}'), ("Crue", "Pont")),
        (keywords("7"), ()),
    ],
    ids=["of-the-site", "few", "some-in-the-text", "stated-for-the-article", "words-of-the-title",
         "few-words", "title", "codes", "codes-alone", "semicolons", "terms", "term", "number"],
)  # fmt: skip
def test_keywords_are_those_of_the_article(html: str, tags: tuple[str, ...]) -> None:
    text = f"<h1>La crue monte dans la vallée</h1>{TEXT}<p>Le pont tient encore. {'Ici. ' * 20}"
    assert read(html + text).tags == tags


@pytest.mark.parametrize(
    ("html", "section"),
    [
        ("<meta property='article:section' content='vie-et-sante'><a>Vie et santé</a>",
         "Vie et santé"),
        ("<meta property='article:section' content='sante'><a>SANTÉ</a><a>Santé</a>", "Santé"),
        ("<meta property='article:section' content='sante'><a>SANTÉ</a>", "SANTÉ"),
        ("<meta property='article:section' content='sante'><meta name=section content='Santé'>",
         "Santé"),
        ("<meta property='article:section' content='sante'><a>santé</a>", "sante"),
        ("<meta property='article:section' content='Vie'><a>VIE</a>", "Vie"),
        ("<meta property='article:section' content='à la une,Vallées,Pont'>", "Vallées"),
        ("<meta property='article:section' content='null'><p class=breadcrumb><a>Pont</a>", "Pont"),
    ],
    ids=["part-of-an-address", "menu", "capitals", "stated-twice", "not-printed", "as-stated",
         "glued-list", "null"],
)  # fmt: skip
def test_a_section_is_named_as_the_page_prints_it(html: str, section: str) -> None:
    assert read(html).section == section


@pytest.mark.parametrize(
    ("text", "is_truncated"),
    [
        ("Il reste 88% de l'article à lire.", True),
        ("Pour lire la suite de cet article", True),
        ("Pour lire la suite et accéder à trois articles, créez un compte", True),
        ("Pour lire la suite du feuilleton, il faudra attendre lundi", False),
        ("El contenido al que quiere acceder es exclusivo para suscriptores.", True),
        ("Los comentarios son exclusivos para suscriptores.", False),
        ("この記事は有料記事です。残り387文字", True),
    ],
)
def test_a_paywall_says_so_in_many_words(text: str, is_truncated: bool) -> None:
    assert read(f"<h1>T</h1>{TEXT}<p>{text}</p>").is_truncated == is_truncated


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ارتفع منسوب النهر مترا في الليل وأغلقت الأرصفة أمام الناس منذ ذلك الحين", "ar"),
        ("سطح رودخانه در شب یک متر بالا آمد و اسکله‌ها برای مردم بسته شد و پل چوبی گم شد", None),
        ("河水一夜之间上涨了一米，码头从那时起对公众关闭，人们离开了营地，桥还在。", "zh"),
        ("川は一晩で一メートル上がり、それから岸は閉ざされ、人々は船で逃げた。", "ja"),
        ("강물이 밤새 일 미터 올랐고 그 뒤로 부두는 닫혔으며 사람들이 배로 떠났다", "ko"),
        ("Річка піднялася на метр за ніч, і набережні її закрили, а людей вивезли.", "uk"),
        ("Река поднялась на метр за ночь, и набережные были закрыты, людей вывезли.", "ru"),
        ("Рака паднялася на метр за ноч, і набярэжныя былі зачыненыя, усіх вывезлі.",
         None),
        ("Реката се покачи с метър през нощта и кейовете бяха затворени, изведоха хората",
         None),
        ("নদীর পানি এক রাতে এক মিটার বেড়েছে এবং ঘাট বন্ধ রয়েছে, দমকলকর্মীরা সবাইকে সরিয়েছেন", "bn"),
    ],
    ids=["arabic", "persian", "chinese", "japanese", "korean", "ukrainian", "russian",
         "belarusian", "bulgarian", "bengali"],
)  # fmt: skip
def test_letters_tell_a_language_where_they_are_its_own(text: str, language: str | None) -> None:
    for declared in ("", "en"):
        page = Page(f"<html lang='{declared}'><h1>T</h1><p>{text}".encode(), charset="utf-8")
        read_as = read_metadata(page, Site("gazette", "", language=None), read_blocks(page))
        assert read_as.language == (language or declared or None)


@pytest.mark.parametrize(
    ("picture", "url"),
    [
        ("<img src='/s.jpg' srcset='/m.jpg 400w, /l.jpg 800w'>", "/l.jpg"),
        ("<img src='/s.jpg' data-srcset='/m.jpg 400w, /l.jpg 800w'>", "/l.jpg"),
        ("<img src='/s.jpg' srcset='/l.jpg 2x, /m.jpg 1.5x'>", "/l.jpg"),
        ("<img src='/s.jpg' srcset='/m.jpg'>", "/s.jpg"),
        ("<img src='/empty.gif' data-src='/l.jpg'>", "/l.jpg"),
        ("<img src='/empty.gif' data-original='/l.jpg'>", "/l.jpg"),
        ("<img src='/empty.gif' data-lazy-src='/l.jpg'>", "/l.jpg"),
        ("<img src='/s.jpg' data-src=''>", "/s.jpg"),
    ],
    ids=["sizes", "lazy-sizes", "densities", "no-size", "lazy", "original", "lazy-src", "empty"],
)
def test_a_picture_is_the_largest_that_its_element_names(picture: str, url: str) -> None:
    images = read(f"<figure>{picture}</figure>").images
    assert [image.url for image in images] == [f"https://gazette.test{url}"]


@pytest.mark.parametrize(
    ("publisher", "authors"),
    [
        ('{"name": "Vallée Presse"}', ("Jeanne Exemple",)),
        ("null", ("Vallée Presse", "Jeanne Exemple")),
    ],
    ids=["named", "nothing"],
)
def test_a_publisher_that_signs_is_left_out_where_it_is_named_as_such(
    publisher: str, authors: tuple[str, ...]
) -> None:
    told = '[{"name": "Vallée Presse"}, {"name": "Jeanne Exemple"}]'
    html = f'{{"@type": "NewsArticle", "author": {told}, "publisher": {publisher}}}'
    script = f"<script type='application/ld+json'>{html}</script><h1>T</h1>"
    assert read(script).authors == authors


def test_pictures_and_the_canonical_address_are_read_against_the_base_that_a_page_states() -> None:
    picture = "<figure><img src=img/crue.jpg></figure>"
    said = read(f"<head><base href='/'><link rel=canonical href=crue.html></head>{picture}")
    assert [image.url for image in said.images] == ["https://gazette.test/img/crue.jpg"]
    assert said.canonical_url == "https://gazette.test/crue.html"
