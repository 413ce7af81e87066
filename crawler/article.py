"""One line of output: one version of one article, every field stated once.

The JSON Schema and ``docs/fields.md`` are generated from the fields below and their docstrings.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal

from crawler.jsonl import json_line, values_of

SCHEMA_VERSION = 1

PageKind = Literal["dispatch", "article", "liveblog", "video", "gallery"]
DatePrecision = Literal["second", "minute", "day", "none"]
DateConfidence = Literal["exact", "inferred", "ambiguous", "none"]
Change = Literal["new", "stamp", "lead", "headline", "body", "links", "restored", "gone"]


@dataclass(frozen=True)
class Link:
    """A link to another article."""

    url: str | None
    """Absolute address; null when the page was saved as plain text."""
    text: str
    """The headline of the other article as printed, without kicker and time."""
    region: str
    """Where the link stands: body, a_lire_aussi, plus_lus, meme_sujet, une, en_continu or other."""
    rank: int
    """Position within its region, from 1."""


@dataclass(frozen=True)
class Image:
    """A picture of the article."""

    url: str
    """Absolute address of the largest version that the page names."""
    caption: str | None
    """The caption as printed, without the credit."""
    credit: str | None
    """Photographer and agency as printed."""


@dataclass(frozen=True)
class DateAlternative:
    """A reading of the date that lost, or a second reading of the one that won."""

    kind: Literal["published", "updated"]
    """Which date this would be."""
    value: str | None
    """RFC 3339 with offset, or a day; null when the text could not be resolved."""
    method: str
    """Where it was found, one of the values of date_method."""
    raw: str
    """The text or attribute as printed."""
    reason: str
    """Why it lost."""


@dataclass(frozen=True)
class Shared:
    """Another article that holds part of the same text."""

    article_id: str
    """The other article."""
    similarity: float
    """Containment of word shingles, 0 to 1."""
    verdict: Literal["exact_duplicate", "near_duplicate", "shares_text"]
    """What the similarity means."""


COPIES = frozenset({"exact_duplicate", "near_duplicate"})
"""Verdicts on two articles that have one text; to share a passage does not make one of them."""


@dataclass(frozen=True)
class Article:
    """One version of one article, as one line of JSON."""

    schema_version: int = SCHEMA_VERSION
    """Version of this schema. Within a version, fields are only added."""
    article_id: str = ""
    """64 bits in hexadecimal, the same for every version of an article."""
    version: int = 1
    """Number of this version, from 1."""
    previous_digest: str | None = None
    """text_digest of the version before; null for the first."""
    change: Change = "new"
    """What differs from the version before; new for the first. gone: the site answered 404 or 410,
    or led to a list for good, twice in a row, or showed something else in its place for days
    (http_status 200, 302, 303 or 307); its line says where and when, nothing of the text.
    restored: there again after that."""

    url: str | None = None
    """Final address after redirects; null when a saved page does not tell."""
    requested_url: str | None = None
    """Address that was asked for first."""
    canonical_url: str | None = None
    """Absolute address that the page itself names as canonical."""
    site: str | None = None
    """Name of the site's profile, or its host when there is none."""
    section: str | None = None
    """Section (rubrique) as printed or as the metadata says."""
    page_kind: PageKind = "article"
    """dispatch (signed by an agency alone: not "Le Courrier avec AFP"; or opened by its dateline),
    article, liveblog, video or gallery."""

    headline: str | None = None
    """Headline as printed, white space collapsed, without kicker and site name."""
    lead: str | None = None
    """Chapô as printed above the body; null when there is none."""
    paragraphs: tuple[str, ...] = ()
    """The body in reading order, the lead first when the page shows it above the body;
    without captions, related links and calls to subscribe."""
    text: str = ""
    """The paragraphs joined by a blank line."""
    language: str | None = None
    """BCP 47 tag such as fr or fr-CA: as declared, unless the text is in another language."""
    is_truncated: bool = False
    """True when a paywall hides part of the body."""

    date_published: str | None = None
    """RFC 3339 with the offset of the zone it was read in; YYYY-MM-DD when only a day is stated."""
    date_updated: str | None = None
    """Like date_published; null when no update is known."""
    stamp_raw: str | None = None
    """The visible stamp as printed."""
    date_method: str | None = None
    """Where the date was found: stamp, json_ld, meta, time_element, url, listing."""
    date_precision: DatePrecision = "none"
    """Of date_published, or of date_updated when that stands alone."""
    date_confidence: DateConfidence = "none"
    """exact: all stated. inferred: year, day or zone supplied by rule. ambiguous: two readings
    fit."""
    date_reference: str | None = None
    """The fetch time that a missing year or day was resolved against; null when unknown."""
    date_timezone: str | None = None
    """IANA name of the zone that the date was read in."""
    date_alternatives: tuple[DateAlternative, ...] = ()
    """The candidates that lost."""

    authors: tuple[str, ...] = ()
    """Names of persons, in the order printed, without agencies."""
    agency: str | None = None
    """News agency that wrote the text: AFP, Reuters, Xinhua…"""
    dateline: str | None = None
    """Place that opens an agency text, such as PARIS."""

    links_in_text: tuple[Link, ...] = ()
    """Links inside the paragraphs of the body."""
    links_related: tuple[Link, ...] = ()
    """Headlines of other articles in and around the text."""

    tags: tuple[str, ...] = ()
    """Keywords as printed or as the metadata says, each once."""
    images: tuple[Image, ...] = ()
    """Pictures of the article, the main one first."""

    text_digest: str | None = None
    """sha256 of the normalised text, with its prefix; null when there is no text."""
    duplicate_of: str | None = None
    """article_id of the article that this one repeats."""
    similarity: float | None = None
    """Containment in the article named by duplicate_of, 0 to 1."""
    shared_with: tuple[Shared, ...] = ()
    """All articles that hold part of the same text."""

    fetched_at: str | None = None
    """When the page was fetched, RFC 3339 in UTC."""
    http_status: int | None = None
    """Status of the answer."""
    etag: str | None = None
    """ETag header as sent."""
    last_modified: str | None = None
    """Last-Modified header as sent."""
    payload_digest: str | None = None
    """Digest of the payload as in the WARC record, sha1:BASE32."""
    warc_file: str | None = None
    """Name of the WARC file that holds the page."""
    warc_offset: int | None = None
    """Byte offset of the response record in that file."""
    warc_record_id: str | None = None
    """WARC-Record-ID of the response record, without angle brackets."""
    source_path: str | None = None
    """Path of the saved page, relative to the folder that was replayed."""
    extractor_version: str = ""
    """Version of depeche that read the page."""
    warnings: tuple[str, ...] = ()
    """What a person should know: a guess, a contradiction, a missing reference."""
    url_source: str | None = None
    """What url was learnt from: warc, sidecar, mhtml, singlefile, saved_from, httrack, wayback,
    canonical, og_url, json_ld, or path (the names of the folders, weak)."""
    fetched_at_source: str | None = None
    """What fetched_at was learnt from: warc, sidecar, wayback, mhtml, singlefile, httrack, or
    header (the HTTP Date)."""
    charset_source: str | None = None
    """What the encoding of the page was learnt from: sidecar, bom, header, utf-8 (its bytes are
    valid), meta, fallback."""

    robots_allowed: bool | None = None
    """True when robots.txt allowed the fetch; null when nobody looked."""
    tdm_reserved: bool | None = None
    """True when the page reserves text and data mining rights; null when it is silent."""
    tdm_policy: str | None = None
    """Address of the policy that goes with the reservation."""
    robots_directives: tuple[str, ...] = ()
    """What X-Robots-Tag and the meta elements for robots say, in order, each once: noarchive…"""

    def to_line(self) -> str:
        r"""Return the article as one line of JSON that ends in ``\n``.

        >>> Article(headline="Crue de la Loire").to_line()[:40]
        '{"schema_version": 1, "article_id": "", '
        """
        return json_line(self.as_dict())

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, in order: what the line holds."""
        values = dict(vars(self))  # dataclasses.asdict copies each text
        for name in _ELEMENTS:
            values[name] = tuple([dict(vars(element)) for element in values[name]])
        return values

    @classmethod
    def from_line(cls, line: str) -> Article:
        """Return the article that *line* holds.

        Fields that this version does not know are left out, also of links and the like. Raises
        ValueError when *line* is no JSON object.

        >>> article = Article(headline="Été", links_related=(Link(None, "Crue", "other", 1),))
        >>> Article.from_line(article.to_line()) == article
        True
        """
        values = _known(cls, values_of(line))
        return cls(**{name: _value(name, value) for name, value in values.items()})


_ELEMENTS = {
    "links_in_text": Link,
    "links_related": Link,
    "images": Image,
    "date_alternatives": DateAlternative,
    "shared_with": Shared,
}


def _value(name: str, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    element = _ELEMENTS.get(name)
    return tuple(element(**_known(element, item)) if element else item for item in value)


def _known(cls: type, values: dict[str, Any]) -> dict[str, Any]:
    """Return *values* without the fields that *cls* does not know."""
    names = _names(cls)
    return {name: value for name, value in values.items() if name in names}


@cache
def _names(cls: type[Any]) -> frozenset[str]:
    return frozenset(field.name for field in fields(cls))
