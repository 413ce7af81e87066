"""The headline inside a link: without kicker, time, label and what only subscribers read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extract.blocks import collapse
from crawler.extract.phrases import MARKED

if TYPE_CHECKING:
    from crawler.extract.blocks import Anchor

FEWEST_WORDS, MOST_WORDS = 4, 40
"""Words of a headline: 97 of 100 annotated ones have at least 4; more is no headline."""

_SPARE = re.compile(
    r"^(?:article )?r[ée]serv[ée] (?:aux|[àa] nos) abonn[ée]s\s*|^abonn[ée]s\s+",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"\b(?:abonne[rz]|newsletter|s['’]inscrire|conditions|mentions l[ée]gales|cookies|politique de|"
    r"confidentialit|donn[ée]es personnelles|commentaires?$|application|publicit[ée]|contact|"
    r"partager|signaler|r[ée]agir|cliquez|tous droits|offre|plan du site|qui sommes|mot de passe|"
    r"en savoir plus|voir le r[ée]sultat|notre article|codes? promo)|"
    r"^(?:aller |voir (?:les|tou|le r)|lire (?:tous|la suite)|publi[ée] par|je |suivez|suivre |"
    r"toute? l['’]|tous? les |(?:les )?articles (?:de|par) |plus d['’]|modifier |profitez |"
    r"participez |tentez |d[ée]couvrez (?:nos|toute)|retrouvez |o[ùu] trouver )",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"^(?:\d{1,2}\s?[h:]\s?\d{2}|il y a \d+ \w+|\d{1,2}/\d{1,2}(?:/\d{2,4})?)\s*[-–—|•:]?\s*|"
    r"\s+(?:il y a \d+ \w+|\d{1,2}\s?[h:]\s?\d{2})$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^[^\w«“\"(]+|^(?:[àa]\s)?(?:re)?(?:lire|voir)(?:\s(?:aussi|[ée]galement))?\s*[:|–—-]\s*",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_TITLE_CLASS = re.compile(r"titl|titre|headline", re.IGNORECASE)


def headline_of(anchor: Anchor) -> str:
    """Return the headline inside *anchor*: its title node, else its text, kicker and time gone."""
    text = anchor.text
    if len(text.split()) < FEWEST_WORDS:
        text = collapse(anchor.element.get("title") or "") or text
    if len(anchor.element):
        text = _title_node(anchor) or text
    text = _TIME.sub("", MARKED.sub("", _SPARE.sub("", text)).strip())
    return _LABEL.sub("", text).strip()


def is_headline(text: str, *, fewest: int | None = None) -> bool:
    """Return True if *text* may be the headline of an article, and no service of the site."""
    words = text.count(" ") + 1
    if not (fewest or FEWEST_WORDS) <= words <= MOST_WORDS:
        return False
    return _SERVICE.search(text) is None


def _title_node(anchor: Anchor) -> str | None:
    for node in anchor.element.iter("h1", "h2", "h3", "h4", "h5", "span", "strong", "p", "div"):
        if node.tag in _HEADINGS or _TITLE_CLASS.search(node.get("class") or ""):
            inner = collapse("".join(node.itertext()))
            if len(inner.split()) >= FEWEST_WORDS:
                return inner
    return None
