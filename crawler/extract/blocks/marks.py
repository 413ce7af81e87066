"""What the tag, the class and the id of an element say of it, as bits that add up on a path."""

from __future__ import annotations

import re
from typing import Final

from crawler.extract.blocks.vocabulary import (
    COMMENTS,
    CONSENT,
    EMBED,
    FURNITURE,
    LEAD,
    MARGINAL,
    MENU,
    PICTURE,
    PULLED,
    RELATED,
    TEXT,
)
from crawler.extract.remembered import remembered

COMMENT: Final = 1
FURNISHED: Final = 2
LEADS_ELSEWHERE: Final = 4
BESIDE: Final = 8
CHAPO: Final = 16
IN_MENU: Final = 32

CAPTION: Final = 64
NAVIGATION: Final = 128
ASIDE: Final = 256
ITEM: Final = 512
QUOTE: Final = 1024
HEADING: Final = 2048
HEADLINE: Final = 4096
PARAGRAPH: Final = 8192
ARTICLE: Final = 16384
CELL: Final = 32768
EMBEDDED: Final = 65536
DIALOG: Final = 131072
PULL_QUOTE: Final = 262144
TEXT_BOX: Final = 524288

APART: Final = CAPTION | ASIDE | NAVIGATION | LEADS_ELSEWHERE
"""What holds no text of the article, by its tag or its name."""

_TAGS: Final = {
    "figure": CAPTION,
    "figcaption": CAPTION,
    "caption": CAPTION,
    "nav": NAVIGATION,
    "footer": NAVIGATION,
    "form": NAVIGATION,
    "label": NAVIGATION,
    "aside": ASIDE,
    "ul": ITEM,
    "ol": ITEM,
    "li": ITEM,
    "blockquote": QUOTE,
    "h1": HEADLINE,
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), HEADING),
    "p": PARAGRAPH,
    "article": ARTICLE,
    **dict.fromkeys(("td", "th", "dd", "dt"), CELL),
}
_TERMS: Final = re.compile(r"(?:^|\s)(?:category|tag|status)-[\w-]+")
"""Classes by which WordPress names the subjects and the state of a post ("status-publish"): they
say nothing of its box."""

_WORDS: Final = (
    (COMMENT, COMMENTS),
    (FURNISHED, FURNITURE),
    (LEADS_ELSEWHERE, RELATED),
    (BESIDE, MARGINAL),
    (CHAPO, LEAD),
    (IN_MENU, MENU),
    (EMBEDDED, EMBED),
    (DIALOG, CONSENT),
    (PULL_QUOTE, PULLED),
    (TEXT_BOX, TEXT),
)


def marks_of(tag: str, words: str) -> int:
    """Return the bits for an element with this *tag* and these *words* (class and id).

    >>> marks_of("p", "chapo") == PARAGRAPH | CHAPO
    True
    """
    return _TAGS.get(tag, 0) | (_of_words(words) if words != " " else 0)


@remembered
def _of_words(words: str) -> int:
    words = _TERMS.sub(" ", words)
    bits = sum(bit for bit, pattern in _WORDS if pattern.search(words))
    return bits & ~CHAPO if PICTURE.search(words) else bits
