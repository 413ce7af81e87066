"""IPTC ninjs 3.3 (https://iptc.org/standards/ninjs/, specification/ninjs-schema_3.3.json)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_OID, uuid5

from crawler.dump.profiles.schemaorg import known

if TYPE_CHECKING:
    from crawler.dump.rows import Row

STANDARD: Final = {
    "name": "ninjs",
    "version": "3.3",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.3.json",
}

TYPES: Final = {"video": "video", "gallery": "composite"}
"""The other kinds of pages are text."""


def ninjs(row: Row) -> dict[str, Any]:
    """Return the article of *row* as a ninjs object; what is unknown is left out.

    Its *uri* stays the same when the site renames the page: it is made from article_id.
    """
    return known(
        {
            "uri": f"urn:uuid:{uuid5(NAMESPACE_OID, row['article_id'])}",
            "standard": STANDARD,
            "type": TYPES.get(row["page_kind"], "text"),
            "representationType": "partial" if row["is_truncated"] else "full",
            "version": str(row["version"]),
            "contentCreated": row["published_at"],
            "versionCreated": row["fetched_at"],
            "language": row["language"],
            "headlines": _value(row["headline"]),
            "descriptions": _value(row["lead"]),
            "bodies": _bodies(row["text"]),
            "by": ", ".join(row["authors"]),
            "people": [{"name": name, "rel": "author"} for name in row["authors"]],
            "organisations": _named(row["site"], rel="publisher"),
            "infoSources": _named(row["agency"], role="agency"),
            "located": row["dateline"],
            "subjects": [{"name": tag, "rel": "keyword"} for tag in row["tags"]],
            "associations": [*_pictures(row["images"]), *_related(row["links_related"])],
            "renditions": _rendition(row["url"]),
            "altIds": [{"role": "article_id", "value": row["article_id"]}],
            "usageTerms": "Text and data mining is reserved." if row["tdm_reserved"] else None,
            "rightsInfo": {"linkedRights": row["tdm_policy"]} if row["tdm_policy"] else None,
        }
    )


def _value(text: str | None) -> list[dict[str, str]]:
    return [{"value": text}] if text else []


def _bodies(text: str) -> list[dict[str, Any]]:
    if not text:
        return []
    counts = {"charCount": len(text), "wordCount": len(text.split())}
    return [{"role": "main", "contentType": "text/plain", **counts, "value": text}]


def _named(name: str | None, **words: str) -> list[dict[str, str]]:
    return [{"name": name, **words}] if name else []


def _pictures(images: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        known(
            {
                "uri": image["url"],
                "name": f"picture {number}",
                "rel": "picture",
                "type": "picture",
                "descriptions": _value(image["caption"]),
                "by": image["credit"],
            }
        )
        for number, image in enumerate(images, 1)
    ]


def _related(links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the related links that have an address, which ninjs asks for."""
    return [
        known(
            {
                "uri": link["url"],
                "name": f"{link['region']} {link['rank']}",
                "rel": "related",
                "type": "text",
                "headlines": _value(link["text"]),
            }
        )
        for link in links
        if link["url"]
    ]


def _rendition(url: str | None) -> list[dict[str, str]]:
    return [{"name": "web", "href": url, "contentType": "text/html"}] if url else []
