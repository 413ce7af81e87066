"""Two versions of a story as one HTML page that needs nothing else: no script, no network."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.commands.versions import Version
    from crawler.state.alignment import Piece
    from crawler.state.difference import Change, Difference

TAGS: Final = {"added": "ins", "removed": "del"}
SAID: Final = {
    "added": ("added: ", " (end of addition)"),
    "removed": ("removed: ", " (end of removal)"),
}
"""What a screen reader is told around a change: most of them pass ins and del over in silence."""

NAMES: Final = {
    "headline": "Headline", "lead": "Lead", "stamp_raw": "Stamp as printed",
    "date_published": "Published", "date_updated": "Updated", "url": "Address",
}  # fmt: skip


def difference_page(before: Version, after: Version, change: Difference) -> str:
    """Return the page that shows what *change* led from *before* to *after*."""
    skeleton = Template((files("crawler.commands") / "diff.tmpl").read_text("utf-8"))
    article = after.article
    headline = article.headline or article.url or article.article_id
    title = f"{headline}: version {before.article.version} → {article.version}"
    return skeleton.substitute(
        title=escape(title),
        headline=escape(headline),
        language=escape(article.language or "und"),
        versions="".join(_version(version) for version in (before, after)),
        summary="".join(f"<li>{escape(told)}</li>" for told in _summary(change)),
        fields=_fields(change, language=article.language or "und"),
        paragraphs="".join(map(_paragraph, change.paragraphs)),
    )


def _version(version: Version) -> str:
    article = version.article
    cells = (
        article.version,
        article.fetched_at or "unknown",
        article.date_updated or article.date_published or "unknown",
        article.change,
        version.place,
    )
    return f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in cells)}</tr>"


def _summary(change: Difference) -> Iterator[str]:
    yield f"{change.added} words added"
    yield f"{change.removed} words removed"
    for kind, count in change.counts().items():
        noun = "paragraph" if count == 1 else "paragraphs"
        yield f"{count} {noun} {kind.replace('_', ' and ')}"


def _fields(change: Difference, *, language: str) -> str:
    if not change.fields:
        return ""
    rows = (
        f"<dt>{NAMES[name]}</dt><dd{_lang(name, language)}>{_pieces(field.pieces)}</dd>"
        for name, field in change.fields.items()
    )
    heading = '<h2 id="fields">Fields that differ</h2>'
    return f'<section aria-labelledby="fields">{heading}<dl>{"".join(rows)}</dl></section>'


def _lang(name: str, language: str) -> str:
    return f' lang="{escape(language)}"' if name in {"headline", "lead", "stamp_raw"} else ""


def _paragraph(change: Change) -> str:
    if change.kind == "same":
        return f"<p>{_pieces(change.pieces)}</p>"
    told = change.kind.replace("_", " and ")
    if change.kind.startswith("moved"):
        told += f" from {change.before} to {change.after}"
    note = f'<span class="note" lang="en">{escape(told)}</span>'
    return f'<p class="{change.kind.split("_")[0]}">{note}{_pieces(change.pieces)}</p>'


def _pieces(pieces: Sequence[Piece]) -> str:
    return "".join(map(_piece, pieces))


def _piece(piece: Piece) -> str:
    text = escape(piece.text)
    if piece.kind == "same":
        return text
    tag, (start, end) = TAGS[piece.kind], SAID[piece.kind]
    said = ('<span class="said" lang="en">', "</span>")
    return f"<{tag}>{said[0]}{start}{said[1]}{text}{said[0]}{end}{said[1]}</{tag}>"
