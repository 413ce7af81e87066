"""Where in a page a value stands: the XPath of the text, attribute or script that holds it."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Literal, NamedTuple

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from crawler.page import Page

MOST = 3
"""Places shown of a value: a headline stands in half a dozen, and the first say enough."""

_WHITE = re.compile(r"\s+")
_UNSEEN = ("script", "style", "noscript", "template")


class Place(NamedTuple):
    """*where* is an XPath, or the number of a line in a page of plain text."""

    where: str
    kind: Literal["text", "part of text", "attribute", "json", "line"]


def places_of(page: Page, value: str) -> list[Place]:
    """Return where *value* stands in *page*, at most `MOST` places, the closest fits first.

    Empty when the value was made from others.

    >>> from crawler.page import Page
    >>> places_of(Page(b"<h1>La  crue</h1>"), "La crue")
    [Place(where='/html/body/h1', kind='text')]
    """
    wanted = _folded(value)
    if not wanted:
        return []
    if page.is_plain_text:
        lines = enumerate(page.text.splitlines(), 1)
        return [Place(str(n), "line") for n, line in lines if wanted in _folded(line)][:MOST]
    found = list(_places(page, wanted))
    ranks = {"text": 0, "attribute": 1, "json": 2, "part of text": 3}
    return sorted(found, key=lambda place: ranks[place.kind])[:MOST]


def _places(page: Page, wanted: str) -> Iterator[Place]:
    yield from _in_text(page, wanted)
    tree = page.tree.getroottree()
    for element in page.tree.iter("*"):
        if element.tag == "script" and _is_in_json(element.text, wanted):
            yield Place(tree.getpath(element), "json")
        for name, told in element.attrib.items():
            if _folded(str(told)) == wanted:
                yield Place(f"{tree.getpath(element)}/@{name}", "attribute")


def _in_text(page: Page, wanted: str) -> Iterator[Place]:
    """Yield the innermost elements whose text is, or holds, *wanted*."""
    shown = deepcopy(page.tree)  # the elements that stay keep their paths
    etree.strip_elements(shown, *_UNSEEN, etree.Comment, etree.PI, with_tail=False)
    tree = shown.getroottree()
    around: list[_Element] = [shown] if wanted in _text(shown) else []
    while around:
        element = around.pop()
        inner = [child for child in element if wanted in _text(child)]
        around += inner
        if not inner:
            kind: Literal["text", "part of text"]
            kind = "text" if _text(element) == wanted else "part of text"
            yield Place(tree.getpath(element), kind)


def _text(element: _Element) -> str:
    return _folded("".join(map(str, element.itertext())))


def _is_in_json(script: str | None, wanted: str) -> bool:
    if not script:
        return False
    coded = json.dumps(wanted)[1:-1]
    return wanted in _folded(script) or coded in script


def _folded(text: str) -> str:
    return _WHITE.sub(" ", text).strip()
