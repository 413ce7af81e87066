"""The dates of elements in the body that say what they are."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from lxml.etree import XPath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from crawler.extract.dates.moments import Kind

# Not from the attributes up to their elements, which takes the square of their number.
_MARKED = XPath("/html/body/descendant::*[@itemprop or @pubdate]")
_MARKED_AS_RDF = XPath("/html/body/descendant::*[@property]")
_MOST_MARKS = 4  # two of each kind: what follows dates other articles
_MARKS: dict[str, Kind] = {
    "datePublished": "published", "dateModified": "updated",  # schema.org
    "dc:date": "published", "dc:created": "published", "dc:modified": "updated",  # Drupal
    "schema:datePublished": "published", "schema:dateCreated": "published",
    "schema:dateModified": "updated",
}  # fmt: skip
_TIME_CLASSES: dict[str, Kind] = {  # of microformats: WordPress, Blogger
    "published": "published", "entry-date": "published", "dt-published": "published",
    "updated": "updated", "dt-updated": "updated",
}  # fmt: skip
_MOST_TIMES = 6
_MAX_CLIMB = 6


def marked(root: _Element) -> Iterator[tuple[Kind, str]]:
    """Give the dates of the elements that say by schema.org or pubdate what they are.

    A bare time element says nothing.
    """
    return _dates_of(_MARKED(root))


def marked_as_rdf(root: _Element) -> Iterator[tuple[Kind, str]]:
    """Give the dates of the elements that say by RDFa what they are."""
    return _dates_of(_MARKED_AS_RDF(root))


def _dates_of(elements: Iterable[_Element]) -> Iterator[tuple[Kind, str]]:
    found = ((element, _mark_of(element)) for element in elements)
    dated = [(element, kind) for element, kind in found if kind]
    for element, kind in dated[:_MOST_MARKS]:
        times = (element, *islice(element.iter("time"), 1))
        told = (time.get("datetime") or time.get("content") for time in times)
        value = next(filter(None, told), None)
        if value:
            yield kind, str(value)


def _mark_of(element: _Element) -> Kind | None:
    if element.tag == "meta":
        return None
    if element.get("pubdate") is not None:
        return "updated" if element.get("itemprop") == "dateModified" else "published"
    names = f"{element.get('itemprop') or ''} {element.get('property') or ''}".split()
    return next((_MARKS[name] for name in names if name in _MARKS), None)


def classed(root: _Element) -> Iterator[tuple[Kind, str]]:
    """Give the dates of time elements whose class says what they are, beside the headline."""
    for element in islice(root.iter("time", "abbr"), _MOST_TIMES):
        classes = (element.get("class") or "").split()
        kind = next((_TIME_CLASSES[name] for name in classes if name in _TIME_CLASSES), None)
        value = element.get("datetime") or element.get("title")
        if kind and value and _is_beside_headline(element):
            yield kind, value


def _is_beside_headline(element: _Element) -> bool:
    around = islice(element.iterancestors(), _MAX_CLIMB)
    boxes = (box for box in around if box.tag not in ("body", "main", "html"))
    return any(next(box.iter("h1"), None) is not None for box in boxes)
