"""NewsArticle of schema.org as JSON-LD (https://schema.org/NewsArticle)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.dump.rows import Row


def schemaorg(row: Row) -> dict[str, Any]:
    """Return the article of *row* as a NewsArticle; what is unknown is left out."""
    return known(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "identifier": row["article_id"],
            "version": row["version"],
            "url": row["url"],
            "mainEntityOfPage": row["canonical_url"],
            "headline": row["headline"],
            "description": row["lead"],
            "articleBody": row["text"],
            "articleSection": row["section"],
            "wordCount": len(row["text"].split()),
            "inLanguage": row["language"],
            "datePublished": row["date_published"],
            "dateModified": row["date_updated"],
            "author": [{"@type": "Person", "name": name} for name in row["authors"]],
            "sourceOrganization": _organization(row["agency"]),
            "publisher": _organization(row["site"]),
            "dateline": row["dateline"],
            "keywords": row["tags"],
            "image": [_image(image) for image in row["images"]],
            "mentions": [_mention(link) for link in row["links_in_text"]],
            "isAccessibleForFree": False if row["is_truncated"] else None,
            "usageInfo": row["tdm_policy"],
        }
    )


def known(values: dict[str, Any]) -> dict[str, Any]:
    """Return *values* without those that say nothing: null, empty text, empty lists.

    >>> known({"a": None, "b": [], "c": "", "d": 0, "e": False})
    {'d': 0, 'e': False}
    """
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _organization(name: str | None) -> dict[str, str] | None:
    return {"@type": "Organization", "name": name} if name else None


def _image(image: dict[str, Any]) -> dict[str, Any]:
    return known(
        {
            "@type": "ImageObject",
            "url": image["url"],
            "caption": image["caption"],
            "creditText": image["credit"],
        }
    )


def _mention(link: dict[str, Any]) -> dict[str, Any]:
    return known({"@type": "CreativeWork", "name": link["text"], "url": link["url"]})
