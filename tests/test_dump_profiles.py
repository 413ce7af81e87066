"""Articles in the words of others: only names that their formats know, and nothing invented."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.article import Article, Image, Link
from crawler.dump.lines import Wanted
from crawler.dump.profiles.ccnews import ccnews
from crawler.dump.profiles.ninjs import ninjs
from crawler.dump.profiles.schemaorg import schemaorg
from crawler.dump.profiles.txm import NAMESPACE, tei
from crawler.dump.rows import Row, row_of
from tests.program import depeche_here
from tests.test_dump import COPY, EDITED, FLOOD, GONE, data_of, dumped

FULL = replace(
    FLOOD,
    canonical_url="https://gazette.test/crue-canonique",
    section="Région",
    lead="La Loire déborde.",
    paragraphs=("La Loire déborde.", "L’eau <monte> & monte.\x00\x0b"),
    text="La Loire déborde.\n\nL’eau <monte> & monte.",
    language="fr-CA",
    is_truncated=True,
    date_updated="2026-11-20",
    authors=("Ève Ñandú", "Max"),
    agency="AFP",
    dateline="NANTES",
    tags=("crue", "Loire"),
    images=(Image("https://gazette.test/i.jpg", "Le pont", "AFP"),),
    links_related=(*FLOOD.links_related, Link(None, "Sans adresse", "une", 2)),
    tdm_reserved=True,
    tdm_policy="https://gazette.test/tdm.json",
)
BARE = Article(article_id="00000000000000b1")


def row(article: Article) -> Row:
    return row_of(article.to_line().encode())


# https://schema.org/NewsArticle and its parents, and what stands inside it here
SCHEMA_ORG = {
    "NewsArticle": {
        "articleBody", "articleSection", "author", "dateModified", "datePublished", "dateline",
        "description", "headline", "identifier", "image", "inLanguage", "isAccessibleForFree",
        "keywords", "mainEntityOfPage", "mentions", "publisher", "sourceOrganization", "url",
        "usageInfo", "version", "wordCount",
    },
    "Person": {"name"},
    "Organization": {"name"},
    "ImageObject": {"caption", "creditText", "url"},
    "CreativeWork": {"name", "url"},
}  # fmt: skip


def objects(value: Any) -> list[dict[str, Any]]:
    """All objects in *value*, itself first."""
    if isinstance(value, list):
        return [each for part in value for each in objects(part)]
    if not isinstance(value, dict):
        return []
    return [value, *(each for part in value.values() for each in objects(part))]


@pytest.mark.parametrize("article", [FULL, BARE], ids=["full", "bare"])
def test_schemaorg_has_only_properties_of_schema_org(article: Article) -> None:
    for each in objects(schemaorg(row(article))):
        assert each.keys() - {"@context", "@type"} <= SCHEMA_ORG[each["@type"]]
        assert None not in each.values()


def test_schemaorg_keeps_dates_as_the_page_states_them() -> None:
    found = schemaorg(row(FULL))
    assert found["datePublished"] == "2026-11-20T08:00:00+01:00"
    assert found["dateModified"] == "2026-11-20"
    assert found["isAccessibleForFree"] is False
    assert "isAccessibleForFree" not in schemaorg(row(FLOOD))


# The properties of ninjs-schema_3.3.json, by where they stand
NINJS = {
    "": {
        "uri", "type", "representationType", "profile", "version", "firstCreated",
        "versionCreated", "contentCreated", "contentDigitised", "embargoedUntil", "pubStatus",
        "urgency", "copyrightHolder", "copyrightNotice", "usageTerms", "edNote", "language",
        "descriptions", "bodies", "headlines", "people", "organisations", "places", "subjects",
        "events", "eventDetails", "plannedCoverage", "objects", "infoSources", "title", "by",
        "slugline", "located", "renditions", "associations", "altIds", "trustIndicators",
        "standard", "genres", "expires", "rightsInfo", "digitalSourceType",
    },
    "descriptions": {"role", "contentType", "value"},
    "headlines": {"role", "contentType", "value"},
    "bodies": {"role", "contentType", "charCount", "wordCount", "value"},
    "people": {"name", "rel", "uri", "literal", "contactInfo"},
    "organisations": {"name", "rel", "uri", "literal", "symbols", "contactInfo"},
    "infoSources": {"name", "role", "uri", "literal", "contactInfo"},
    "subjects": {"name", "rel", "uri", "literal", "creator", "relevance", "confidence"},
    "altIds": {"role", "value"},
    "standard": {"name", "version", "schema"},
    "rightsInfo": {"langId", "linkedRights", "encodedRights"},
}  # fmt: skip
NINJS["associations"] = NINJS[""] | {"name", "rel"}
NINJS["renditions"] = {"name", "uri", "href", "contentType", "title"}
NINJS_TYPES = {"text", "audio", "video", "picture", "graphic", "composite"}


def check_ninjs(item: dict[str, Any], where: str = "") -> None:
    assert item.keys() <= NINJS[where], where
    for name, value in item.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                check_ninjs(each, name)


@pytest.mark.parametrize("article", [FULL, BARE], ids=["full", "bare"])
def test_ninjs_has_only_properties_of_ninjs_and_a_uri(article: Article) -> None:
    found = ninjs(row(article))
    check_ninjs(found)
    assert found["uri"].startswith("urn:uuid:")
    assert found["type"] in NINJS_TYPES
    assert all(each["uri"] and each["name"] for each in found.get("associations", []))


def test_ninjs_names_an_article_alike_in_every_version_and_under_every_address() -> None:
    renamed = replace(EDITED, url="https://gazette.test/la-crue")
    assert ninjs(row(FLOOD))["uri"] == ninjs(row(renamed))["uri"]
    assert ninjs(row(renamed))["version"] == "2"


def test_ccnews_has_every_field_of_news_please_and_never_the_text_none() -> None:
    names = {
        "authors", "date_download", "date_modify", "date_publish", "description", "filename",
        "image_url", "language", "localpath", "maintext", "source_domain", "text", "title",
        "title_page", "title_rss", "url",
    }  # fmt: skip
    assert set(ccnews(row(FULL))) == set(ccnews(row(BARE))) == names
    assert "None" not in ccnews(row(BARE)).values()
    assert ccnews(row(FULL))["date_publish"] == "2026-11-20 07:00:00"
    assert ccnews(row(FULL))["date_modify"] == "2026-11-20 00:00:00"
    assert ccnews(row(FULL))["source_domain"] == "gazette.test"


def tags(element: etree._Element) -> list[str]:
    return [str(child.tag).removeprefix(f"{{{NAMESPACE}}}") for child in element]


@pytest.mark.parametrize("article", [FULL, BARE], ids=["full", "bare"])
def test_a_text_is_a_tei_document_of_header_and_body(article: Article) -> None:
    document = etree.fromstring(tei(row(article)))
    assert document.tag == f"{{{NAMESPACE}}}TEI"
    header, text = document
    assert tags(document) == ["teiHeader", "text"]
    assert tags(header)[0] == "fileDesc"
    assert tags(header[0]) == ["titleStmt", "publicationStmt", "sourceDesc"]
    (body,) = text
    assert set(tags(body)) <= {"head", "p"}
    assert tags(body).count("p") == max(1, len(article.paragraphs))


def test_characters_that_xml_cannot_hold_are_left_out_and_markup_is_text() -> None:
    body = etree.fromstring(tei(row(FULL)))[1][0]
    assert body[-1].text == "L’eau <monte> & monte."


@given(st.text(), st.lists(st.text()))
def test_any_text_is_well_formed(headline: str, paragraphs: list[str]) -> None:
    article = replace(BARE, headline=headline, paragraphs=tuple(paragraphs), tags=(headline,))
    etree.fromstring(tei(json.loads(json.dumps(row(article)))))


def test_txm_finds_each_text_under_its_id(tmp_path: Path) -> None:
    data = data_of(tmp_path, FULL, COPY, replace(GONE, article_id="00000000000000b2"))
    told = dumped(data, tmp_path / "D", Wanted(profile="txm"))
    with (tmp_path / "D/articles/metadata.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [found["id"] for found in rows] == [FULL.article_id]
    assert {path.name for path in (tmp_path / "D/articles").iterdir()} == {
        "metadata.csv",
        f"{FULL.article_id}.xml",
    }
    assert (rows[0]["date"], rows[0]["author"]) == ("2026-11-20", "Ève Ñandú; Max")
    assert (told.rows, told.gone) == ({"articles": 1}, 1)


@pytest.mark.parametrize("profile", ["schemaorg", "ninjs", "ccnews"])
def test_the_command_writes_a_profile_by_day(profile: str, tmp_path: Path) -> None:
    data = data_of(tmp_path, FULL, COPY)
    options = ("--profile", profile, "--compress", "none")
    done = depeche_here("export", data, "-o", tmp_path / "D", *options, cwd=tmp_path)
    assert (done.code, done.err) == (0, f"depeche export: {tmp_path / 'D'} articles=1\n")
    (line,) = (tmp_path / "D/articles/2026-11-20.jsonl").read_text("utf-8").splitlines()
    assert FULL.headline in json.loads(line).values() or profile == "ninjs"
    assert (tmp_path / "D/_SUCCESS").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["D", "data"]
