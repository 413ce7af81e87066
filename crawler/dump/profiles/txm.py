"""TEI P5 and a table of metadata, as TXM imports them with "XTZ + CSV".

https://groupes.renater.fr/wiki/txm-info/public/specs_import_xtz_docu
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Final

from lxml import etree
from lxml.builder import ElementMaker

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.dump.rows import Row

NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"

COLUMNS: Final = (
    "id", "title", "site", "section", "kind", "date", "year", "month", "author", "agency",
    "language", "url", "textorder",
)  # fmt: skip
"""Of metadata.csv: `id` is the name of the text's file, `textorder` sorts the texts of a corpus."""

NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""

_MAKE: Final = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})


class TxmFolder:
    """A folder of texts, one file an article, and their metadata in ``metadata.csv``."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._file = (folder / "metadata.csv").open("x", encoding="utf-8", newline="")
        self._table = csv.writer(self._file, quoting=csv.QUOTE_ALL)
        self._table.writerow(COLUMNS)
        self.rows = 0

    def start(self, name: str) -> None:
        """Do nothing: a corpus is one folder."""

    def write(self, row: Row) -> None:
        """Add the text of *row*."""
        (self._folder / f"{row['article_id']}.xml").write_bytes(tei(row))
        self._table.writerow(metadata(row))
        self.rows += 1

    def close(self) -> None:
        """Close the table of metadata."""
        self._file.close()


def tei(row: Row) -> bytes:
    """Return the article of *row* as a TEI P5 document: header, headline, a `p` per paragraph."""
    document = _MAKE.TEI(_header(row), _MAKE.text(_body(row)))
    return etree.tostring(document, encoding="utf-8", xml_declaration=True)


def metadata(row: Row) -> list[str]:
    """Return the row of *row*'s text in ``metadata.csv``, in the order of COLUMNS."""
    day = (row["date_published"] or row["date_updated"] or "")[:10]
    return [
        _clean(value)
        for value in (
            row["article_id"], row["headline"], row["site"], row["section"], row["page_kind"],
            day, day[:4], day[:7], "; ".join(row["authors"]), row["agency"], row["language"],
            row["url"], f"{day or '9999-99-99'} {row['article_id']}",
        )
    ]  # fmt: skip


def _header(row: Row) -> etree._Element:
    description = _MAKE.fileDesc(
        _MAKE.titleStmt(*_titles(row)),
        _MAKE.publicationStmt(
            _MAKE.publisher("depeche"),
            _MAKE.idno(row["article_id"], type="article_id"),
            _MAKE.availability(_MAKE.p("The rights belong to the publisher of the source.")),
        ),
        _MAKE.sourceDesc(_source(row)),
    )
    header = _MAKE.teiHeader(description)
    profile = _profile(row)
    if len(profile):
        header.append(profile)
    return header


def _titles(row: Row) -> list[etree._Element]:
    authors = [_MAKE.author(_clean(name)) for name in row["authors"]]
    return [_MAKE.title(_clean(row["headline"])), *authors]


def _source(row: Row) -> etree._Element:
    source = _MAKE.bibl(*_titles(row))
    if row["site"]:
        source.append(_MAKE.publisher(_clean(row["site"])))
    if row["date_published"]:
        source.append(_MAKE.date(row["date_published"], when=row["date_published"]))
    if row["url"]:
        source.append(_MAKE.ref(target=_clean(row["url"])))
    return source


def _profile(row: Row) -> etree._Element:
    profile = _MAKE.profileDesc()
    if row["language"]:
        language = _clean(row["language"])
        profile.append(_MAKE.langUsage(_MAKE.language(language, ident=language)))
    if row["tags"]:
        terms = (_MAKE.term(_clean(tag)) for tag in row["tags"])
        profile.append(_MAKE.textClass(_MAKE.keywords(*terms)))
    return profile


def _body(row: Row) -> etree._Element:
    paragraphs = [_MAKE.p(_clean(paragraph)) for paragraph in row["paragraphs"]]
    body = _MAKE.body(*(paragraphs or [_MAKE.p()]))
    if row["headline"]:
        body.insert(0, _MAKE.head(_clean(row["headline"])))
    return body


def _clean(text: str | None) -> str:
    return NO_XML.sub("", text or "")
