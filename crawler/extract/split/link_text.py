"""The headline inside a link: without kicker, time, label and what only subscribers read."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.extract.blocks import collapse
from crawler.extract.blocks.phrases import LONGEST_OPENS, MARKED, OPENS
from crawler.extract.remembered import remembered

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.extract.blocks import Anchor

FEWEST_WORDS, MOST_WORDS = 4, 40
"""Words of a headline: 97 of 100 annotated ones have at least 4; more is no headline."""

_SPARE = re.compile(
    r"^(?:article )?r[ée]serv[ée] (?:aux|[àa] nos) abonn[ée]s\s*|^abonn[ée]s\s+",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"\b(?:abonne[rz]|newsletters?|s['’]inscrire|mentions l[ée]gales|politique de (?:confid|"
    r"cookies|protection)|commentaires?$|mot de passe|tous droits|plan du site|qui sommes|"
    r"codes? promo|en savoir plus|voir le r[ée]sultat|notre article)|"
    r"^(?:je (?:m['’]|me (?:connecte|d[ée]sabonne)|cr[ée]e|d[ée]couvre|souhaite)|publi[ée] par|"
    r"lire (?:tous|la suite)|voir (?:les|tou|le r|la page)|go to (?:the )?(?:mobile|desktop)|"
    r"(?:tous )?(?:les )?articles (?:de|par) |"
    r"plus d['’](?:articles?|actu|infos?|informations?)\b|suive[zr][ -](?:nous|[\w ]{2,30} sur)|"
    r"toute? l['’](?:actu|info)|d[ée]couvrez (?:nos|tou(?:s|te?s?) (?:nos|les?))|"
    r"aller (?:au|[àa] la)|profitez |afficher (?:tou|les|plus)|envoyez cet|acc[ée]der aux |"
    r"alle (?:unter .{1,60} abgelegten |(?:beitr[äa]ge|artikel) .{1,60} (?:ansehen|anzeigen)$)|"
    r"(?:view|see|read) (?:all|more) (?:posts|articles|essays|stories|news)\b|bekijk alle|"
    r"ver (?:m[áa]s |tod[oa]s |otr[oa]s |noticias publicadas)|ir a(?:l| enlace| notas)\b|"
    r"(?:vedi|visualizza) tutt[ie]|zobacz (?:najnowsze|wszystkie)|hier kommen sie zu|"
    r"(?:report a (?:correction|typo|problem)|printable version)\b)"
)
"""What the links of a site to its own services say, however long, in lower case."""

_SERVICE_IF_SHORT = re.compile(
    r"\b(?:conditions|cookies|confidentialit[ée]|donn[ée]es personnelles|application|publicit[ée]|"
    r"contact|partager|signaler|r[ée]agir|cliquez|offres?)\b|"
    r"^(?:aller |je |suivez |suivre |toute? |tous? les |plus d['’]|modifier |"
    r"participez |tentez |retrouvez |o[ùu] trouver )"
)
"""What they say in few words; in more these are words of the news."""

_SHORT = 6
"""Words up to which a link reads as a service's."""

_TIME_BEFORE = re.compile(
    r"(?:(?:\d{1,2}\s?[h:]\s?\d{2}|il y a \d+ \w+|\d{1,2}/\d{1,2}(?:/\d{2,4})?|"
    r"(?:lun|mar|mer|jeu|ven|sam|dim)\. \d{1,2}\b)\s*[-–—|•:]?\s*){1,2}",
    re.IGNORECASE,
)
_TIME_BEHIND = re.compile(
    r"\s+(?:il y a \d+ \w+|\d{1,2}\s?[h:]\s?\d{2}|\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d)$",
    re.IGNORECASE,
)
_LONGEST_TIME = 30
"""Characters at the end of a link among which its time stands."""

_LABEL = re.compile(
    r"^[^\w«“\"(\[]+|^(?:[àa]\s)?(?:re)?(?:lire|voir)(?:\s(?:aussi|[ée]galement))?\s*[:|–—-]\s*|"
    r"^(?:article (?:pr[ée]c[ée]dent|suivant)|(?:previous|next) (?:article|post))\b\s*:?\s*",
    re.IGNORECASE,
)
_SAID_ALOUD = re.compile(
    r"(?:^|[\s_-])(?:sr-?only|visually-?hidden|(?:for-)?screen-?readers?(?:-(?:only|text))?|"
    r"off-?screen|element-invisible|show-for-sr|assistive-text|premium|abonn[ée]s?)(?:$|[\s_-])"
)
"""Class words of what is read aloud alone, or tells who may read on; in lower case."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_TITLE_CLASS = re.compile(r"titl|titre|headline")


def headline_of(anchor: Anchor) -> str:
    """Return the headline inside *anchor*: its title node, else its text, kicker and time gone."""
    text = anchor.text
    if len(text.split()) < FEWEST_WORDS:
        text = collapse(anchor.element.get("title") or "") or text
    if next(anchor.element.iterchildren(), None) is not None:  # to count them takes their number
        text = _seen(anchor.element, _title_node(anchor) or text)
    return _bare(text)


def _seen(link: _Element, text: str) -> str:
    """Return *text* without what is said in *link* before or behind its headline, but not shown."""
    for node in islice(link.iter("span", "small", "strong", "em", "i", "p", "div"), _MOST_NODES):
        if node.get("role") == "tooltip" or _is_said_aloud(node.get("class") or ""):
            said = collapse("".join(node.itertext()))
            rest = collapse(text.removeprefix(said).removesuffix(said))
            if len(rest.split()) >= max(FEWEST_WORDS, len(said.split())):
                text = rest
    return text


@remembered
def _is_said_aloud(words: str) -> bool:
    return _SAID_ALOUD.search(words.lower()) is not None


@remembered
def _bare(text: str) -> str:
    if text.endswith((")", "]")) or ", " in text[-LONGEST_OPENS:]:  # most say nothing of it
        opens = OPENS.search(text, max(0, len(text) - LONGEST_OPENS))
        text = text[: opens.start()] if opens else text
    text = _without_time(MARKED.sub("", _SPARE.sub("", text)).strip())
    return _LABEL.sub("", text).strip()


def _without_time(text: str) -> str:
    before = _TIME_BEFORE.match(text)
    behind = _TIME_BEHIND.search(text, max(0, len(text) - _LONGEST_TIME))
    return text[before.end() if before else 0 : behind.start() if behind else None]


def is_headline(text: str, *, fewest: int | None = None) -> bool:
    """Return True if *text* may be the headline of an article, and no service of the site."""
    words = text.count(" ") + 1
    return (fewest or FEWEST_WORDS) <= words <= MOST_WORDS and not _is_service(text)


@remembered
def _is_service(text: str) -> bool:
    said = text.lower()  # a third of the time that a pattern takes which ignores case
    is_short = text.count(" ") < _SHORT
    found = _SERVICE.search(said) or (is_short and _SERVICE_IF_SHORT.search(said))
    return bool(found)


_MOST_NODES = 50
"""Elements of a link of which one may be its title: they may stand in one another."""


def _title_node(anchor: Anchor) -> str | None:
    nodes = anchor.element.iter("h1", "h2", "h3", "h4", "h5", "span", "strong", "p", "div")
    for node in islice(nodes, _MOST_NODES):
        if node.tag in _HEADINGS or _names_title(node.get("class") or ""):
            inner = collapse("".join(node.itertext()))
            if "{" in inner and next(node.iter("style", "script"), None) is not None:
                continue
            if len(inner.split()) >= FEWEST_WORDS:
                return inner
    return None


@remembered
def _names_title(words: str) -> bool:
    return _TITLE_CLASS.search(words.lower()) is not None
