"""What the agency promises: who wrote the text, never who is quoted in it or owns a picture."""

import pytest

from crawler.article import Article
from crawler.extract import read_page
from crawler.extract.blocks import read_blocks
from crawler.extract.metadata import agency_of, read_metadata
from crawler.extract.metadata.agencies import AGENCIES, agency_named, is_agency
from crawler.extract.split import split_page
from crawler.page import Page
from crawler.site import Site

SITE = Site("gazette", "https://gazette.test/")
LONG = "La rivière a encore monté cette nuit et trois villages sont coupés du reste de la vallée."


def ld(author: str) -> str:
    told = f'{{"@type": "NewsArticle", "headline": "La crue monte", "author": {author}}}'
    return f'<script type="application/ld+json">{told}</script>'


def page_of(*, head: str = "", first: str = LONG, last: str = "") -> str:
    text = f"<p>{first}</p><p>{LONG} Oui.</p><p>{LONG} Non.</p>{last}"
    return f"<main><h1>La crue monte</h1>{head}<div class=t>{text}</div></main>"


def agency(*, head: str = "", first: str = LONG, last: str = "") -> str | None:
    html = page_of(head=head, first=first, last=last)
    page = Page(html.encode(), url="https://gazette.test/a/b", charset="utf-8")
    blocks = read_blocks(page)
    metadata = read_metadata(page, SITE, blocks)
    split = split_page(page, SITE, blocks, headline=metadata.headline)
    return agency_of(metadata, split.paragraphs)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<p class=author>AFP</p>", "AFP"),
        ("<p class=byline>Par Jeanne Exemple avec AFP</p>", "AFP"),
        ("<p>Par La Gazette avec AFP</p>", "AFP"),
        ("<p class=source>来源：新华社</p>", "Xinhua"),
        ("<p class=author>Anadolu Agency</p>", "Anadolu"),
        ("<p class=author>La Presse Canadienne</p>", "La Presse canadienne"),
        ("<p class=author>Sputnik</p>", "Sputnik"),
        ("<p class=author>APAnews</p>", "APA"),
        ("<p class=byline>Belga</p>", "Belga"),
        ("<p>Publié le 3 mars 2025 à 08h28 - par Belga</p>", "Belga"),
        ("<p class=author>Interfax</p>", "Interfax"),
        ("<p class=signature>Texte : AFP</p>", "AFP"),
        ("<p class=author>Agence de presse sénégalaise</p>", "APS"),
        ("<p class=author>Jeanne Exemple, avec Bloomberg</p>", "Bloomberg"),
        ("<p class=author>(AFP Relaxnews)</p>", "AFP"),
        ("<p class=author>Par Le Figaro avec AFP</p>", "AFP"),
        ("<p class=author>Jeanne Exemple et AFP</p>", "AFP"),
    ],
)
def test_a_byline_names_the_agency(head: str, name: str) -> None:
    assert agency(head=head) == name


@pytest.mark.parametrize(
    ("first", "name"),
    [
        (f"BEIJING, 26 novembre (Xinhua) -- {LONG}", "Xinhua"),
        (f"Rabat - {LONG} (MAP)", "MAP"),
        (f"Tunis, 4 mars (TAP) - {LONG}", "TAP"),
        (f"AA / Tunis / Jeanne Exemple - {LONG}", "Anadolu"),
        (f"Madrid, 3 mars (EFE).- {LONG}", "EFE"),
        (f"(ANSA) - ROME, 3 mars - {LONG}", "ANSA"),
        (f"Berlin (dpa) - {LONG}", "dpa"),
        (f"MOSCOU, 3 mars. /TASS/. {LONG}", "Tass"),
        (f"Dakar, Sénégal (PANA) - {LONG}", "PANA"),
        (f"APA-Dakar (Sénégal) - {LONG}", "APA"),
        (f"(Agence Ecofin) - {LONG}", "Agence Ecofin"),
        (f"TOKYO, 3 mars (Kyodo) -- {LONG}", "Kyodo"),
        (f"SEOUL, 3 mars (Yonhap) -- {LONG}", "Yonhap"),
        (f"Abidjan, 3 mars 2025 (AIP) – {LONG}", "AIP"),
        (f"Cotonou, 3 mars 2025 (ABP) – {LONG}", "ABP"),
        (f"LIBREVILLE, 3 mars (AGP) - {LONG}", "AGP"),
        (f"Ouagadougou, 3 mars (AIB)-{LONG}", "AIB"),
        (f"Niamey, 3 mars (ANP) : {LONG}", "ANP"),
        (f"New York (Nations unies), 3 mars (MAP) - {LONG}", "MAP"),
    ],
)
def test_an_agency_text_opens_with_its_agency(first: str, name: str) -> None:
    assert agency(first=first) == name


@pytest.mark.parametrize(
    ("last", "name"),
    [
        ("<p>Source : AFP</p>", "AFP"),
        ("<p>(Avec AFP)</p>", "AFP"),
        ("<p><em>Avec Reuters</em></p>", "Reuters"),
        ("<p>(ats/je)</p>", "Keystone-ATS"),
        ("<p>ATS</p>", "Keystone-ATS"),
        ("<p>(Keystone-ATS)</p>", "Keystone-ATS"),
        ("<p>Source: xinhuanet</p>", "Xinhua"),
        ("<p>(新华网)</p>", "Xinhua"),
        ("<p>/je/DP/dpa-AFX</p>", "dpa"),
        ("<p>(AWP)</p>", "AWP"),
        ("<p>KNA</p>", "KNA"),
        ("<p>je/PAP</p>", "PAP"),
        ("<p>(NTB)</p>", "NTB"),
        ("<p>/Ritzau/</p>", "Ritzau"),
        ("<p>Télam</p>", "Télam"),
    ],
)
def test_an_agency_signs_under_the_text(last: str, name: str) -> None:
    assert agency(last=last) == name


@pytest.mark.parametrize(
    ("place", "html"),
    [
        ("head", "<p class=author>Jeanne Exemple avec agences</p>"),
        ("head", "<figure><img><figcaption>Le pont, lundi. JEAN PHOTO / AFP</figcaption></figure>"),
        ("head", "<p class=credit>© AFP</p>"),
        ("head", "<p class=author>Photo AFP</p>"),
        ("last", "<p>Photo : Archives Reuters</p>"),
        ("head", "<p class=author>Jean Photo / Essai via AFP</p>"),
        ("last", "<p>Sur la carte (Google Map)</p>"),
        ("last", "<p>(Paris, ATS 2025)</p>"),
        ("last", "<p>Le maire a répondu par écrit à l’agence Reuters (Londres).</p>"),
        ("head", "<p class=author>Par Ap Exemple</p>"),
        ("last", "<p>Il faut deux piles de type AA</p>"),
        ("last", "<aside><p class=author>AFP</p></aside>"),
        ("last", "<p>Vidéo : Reuters</p>"),
    ],
)
def test_a_picture_a_quotation_or_a_like_word_is_no_agency(place: str, html: str) -> None:
    assert agency(**{place: html}) is None


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ('{"@type": "Organization", "name": "AFP"}', "AFP"),
        ('{"@type": "Organization", "name": "Thomson Reuters"}', "Reuters"),
        (
            '[{"@type": "Person", "name": "Jeanne Exemple"}, {"name": "Agence France-Presse"}]',
            "AFP",
        ),
    ],
)
def test_an_organisation_of_the_json_ld_may_be_the_agency(author: str, name: str) -> None:
    assert agency(head=ld(author)) == name


def test_words_told_to_an_agency_in_an_authors_text_are_not_the_agencys() -> None:
    assert (
        agency(head="<p>Par Jeanne Exemple</p>", first=f"Un pompier a dit à l’AFP que {LONG}")
        is None
    )


@pytest.mark.parametrize("name", AGENCIES)
def test_every_agency_is_known_by_the_name_that_lines_carry(name: str) -> None:
    assert is_agency(f"Jeanne Exemple, {name}")
    assert agency_named(f"avec {name}") == name


@pytest.mark.parametrize(
    "text",
    [
        "la presse canadienne",
        "LA PRESSE CANADIENNE",
        "dpa",
        "A.F.P",
        "新华社",
        "xinhuanet",
    ],
)
def test_an_agency_is_known_however_it_is_written(text: str) -> None:
    assert is_agency(text)


@pytest.mark.parametrize("text", ["", "La presse locale", "un APéritif", "la MAPPE"])
def test_other_words_are_no_agency(text: str) -> None:
    assert not is_agency(text)


FORMS = {
    "AFP": "AFP|A.F.P|Agence France-Presse|Agence France Presse",
    "Reuters": "Reuters|REUTERS",
    "Xinhua": "Xinhua|Xinhuanet|XINHUA|xinhuanet|Chine nouvelle|新华社|新華社|新华网|新華網",
    "AP": "AP|Associated Press",
    "Belga": "Belga|BELGA",
    "Keystone-ATS": "Keystone-ATS|Keystone ATS|Keystone/ATS|KeystoneATS|ATS",
    "APS": "APS|Algérie Presse Service|Algerie Presse Service|Agence de Presse Sénégalaise"
    "|Agence de presse senegalaise",
    "MAP": "MAP|Maghreb Arabe Presse",
    "TAP": "TAP",
    "Anadolu": "Anadolu|AA",
    "La Presse canadienne": "La Presse Canadienne|La Presse canadienne|Presse Canadienne"
    "|Presse canadienne|LA PRESSE CANADIENNE|PRESSE CANADIENNE|la Presse canadienne"
    "|la presse canadienne|presse canadienne",
    "Agence QMI": "Agence QMI|QMI",
    "EFE": "EFE",
    "dpa": "dpa|dpa-AFX|DPA",
    "ANSA": "ANSA",
    "Tass": "TASS|Tass",
    "Sputnik": "Sputnik",
    "Interfax": "Interfax",
    "Kyodo": "Kyodo",
    "Yonhap": "Yonhap",
    "PANA": "PANA|Panapress",
    "APA": "APA|APAnews",
    "AIP": "AIP|Agence Ivoirienne de Presse|Agence ivoirienne de presse",
    "AIB": "AIB|Agence d'Information du Burkina|Agence d’information du Burkina",
    "AMAP": "AMAP|Agence Malienne de Presse|Agence malienne de presse",
    "ATOP": "ATOP|Agence Togolaise de Presse|Agence togolaise de presse",
    "ABP": "ABP|Agence Bénin Presse|Agence béninoise de Presse|Agence beninoise de presse",
    "ANP": "ANP|Agence Nigérienne de Presse|Agence nigerienne de presse",
    "AGP": "AGP|Agence Guinéenne de Presse|Agence Gabonaise de Presse|Agence gabonaise de presse",
    "ACP": "ACP|Agence Congolaise de Presse|Agence congolaise de presse",
    "AMI": "AMI|Agence Mauritanienne d'Information|Agence mauritanienne d’information",
    "ATPE": "ATPE|Agence Tchadienne de Presse|Agence tchadienne de presse",
    "ETX Daily Up": "ETX",
    "Bloomberg": "Bloomberg",
    "SID": "SID",
    "Lusa": "Lusa|LUSA",
    "Agence Ecofin": "Agence Ecofin|Agence Écofin",
}


@pytest.mark.parametrize(
    ("form", "name"), [(form, name) for name, forms in FORMS.items() for form in forms.split("|")]
)
def test_an_agency_is_known_by_each_form_of_its_name(form: str, name: str) -> None:
    assert agency_named(f"Jeanne Exemple avec {form}") == name
    assert is_agency(form)


@pytest.mark.parametrize(
    "text", ["l'AFPA", "Reutersward", "MAPPE", "un SIDa", "le TAPIS", "Belgacom", "un AIPad"]
)
def test_an_agency_is_no_part_of_a_longer_word(text: str) -> None:
    assert agency_named(text) is None


@pytest.mark.parametrize(
    ("head", "first", "last", "kind"),
    [
        ("<p class=author>AFP</p>", LONG, "", "dispatch"),
        ("<p class=author>AFP et Reuters</p>", LONG, "", "dispatch"),
        ("", LONG, "<p>Source : AFP</p>", "dispatch"),
        ("", LONG, f"<p>{LONG} (AFP)</p>", "dispatch"),
        ("<p class=author>Par La Gazette avec AFP</p>", LONG, "", "article"),
        ("<p class=author>La Gazette (avec l’AFP)</p>", LONG, "", "article"),
        ("<p class=author>Par La Gazette et AFP</p>", LONG, "", "article"),
        ("<p class=author>Avec AFP</p>", LONG, "", "article"),
        ("<p class=author>Jeanne Exemple, avec AFP</p>", LONG, "", "article"),
        ("", LONG, "<p>Avec AFP</p>", "article"),
        ("", LONG, f"<p>{LONG} (avec AFP)</p>", "article"),
        (ld('{"@type": "Organization", "name": "La Gazette avec AFP"}'), LONG, "", "article"),
        (ld('{"@type": "Organization", "name": "AFP"}'), LONG, "", "dispatch"),
        ("", f"PARIS, 25 nov (AFP) - {LONG}", "<p>(avec AFP)</p>", "dispatch"),
    ],
)
def test_a_dispatch_is_signed_by_an_agency_alone_or_opens_with_its_dateline(
    head: str, first: str, last: str, kind: str
) -> None:
    html = page_of(head=head, first=first, last=last)
    article = read_page(Page(html.encode(), url="https://gazette.test/a/b", charset="utf-8"), SITE)
    assert isinstance(article, Article)
    assert (article.agency, article.page_kind) == ("AFP", kind)
