"""The section of an article: as its metadata says, else its breadcrumb, else its category."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.extract.blocks import collapse
from crawler.extract.metadata.headline import HOME
from crawler.extract.metadata.people import bare_key
from crawler.extract.remembered import remembered
from crawler.references import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.etree import _Element

    from crawler.extract.jsonld import Node
    from crawler.page import Page

_TRAIL = re.compile(
    r"bread-?_?crumb|fil-?_?d?-?_?ariane|(?:^|[\s_-])ariane(?:$|[\s_-])|chemin-de-fer"
)
_NAMED = ("class", "id", "aria-label")
_NO_SECTION = re.compile(
    r"^(?:accueil|home(?:page)?|(?:[àa] )?la une|une|vous [êe]tes ici\s*:?|startseite|inicio|"
    r"non class[ée]e?s?|uncategori[sz]ed|articles?|featured|slider|null|undefined|plan du site|"
    r"site ?map|mapa del? sitio|strona g[łl][óo]wna|portada|p[áa]gina inicial|tags|start|suche|"
    r"zur[üu]ck|drucken|mailen|kontakt|\w|[\W\d_]*)$|"
    r"https?:|[<‹←]|[^{]*\{\{|[\w-]+_[\w-]+$|[^\s/]+/[a-z]+-[a-z\d-]+$",
    re.IGNORECASE,
)
"""What breadcrumbs begin with, and what blogs call what they did not sort; addresses and parts of
them ("sport_rugby", "Sport/rugby-xv"), ways back and what templates left as it was."""

_ALL_NEWS = re.compile(
    r"(?:toute l['’])?actualit[ée]s?|actus?|infos?|(?:top |local |all )?news|(?:main )?blogs?|"
    r"aktuell(?:es?)?|nachrichten|allgemein(?:es)?|artikel|noticias|noticia|notizie|wiadomo[śs]ci|"
    r"ニュース",
    re.IGNORECASE,
)
"""What sites call the whole of their articles, beside which a name that tells more is taken."""

_AROUND = " >›/|\u00a0"
"""What stands before and after the steps of a trail."""

_LONGEST, _LONGEST_STATED = 40, 80
"""Characters of a section's name; the last step of some trails is the headline, and some state the
lead there."""

_MOST_NAMES = 3
"""Names that one section may join by commas; with more, they are those of all subjects."""

_GLUED = re.compile(r",(?=[^\s\d])")
"""The comma of a list, which has no space behind it: "Monde,Asie"."""

_MOST_LINKS = 500
"""Links in which a section's name is looked for: the menu of the site, with all that it unfolds."""

_MOST_STEPS = 12
_MOST_TRAILS = 50
"""Trails looked at: they may stand in one another."""


def read_section(
    page: Page,
    *,
    metas: Mapping[str, tuple[str, ...]],
    node: Node,
    headline: str | None,
    own_names: frozenset[str] = frozenset(),
) -> str | None:
    """Return the section that *metas* or the JSON-LD *node* state, else the breadcrumb's last.

    Else the first category that a link of WordPress names; None when the page names none. The
    *own_names* of the site, as `bare_key` gives them, are none, and "News" is one at need only.
    """
    names = ("article:section", "articlesection", "section")
    told = (*(value for name in names for value in metas.get(name, ())), *_stated(node))
    stated = _named(map(unescaped, told), longest=_LONGEST_STATED)
    own = _telling([name for name in stated if bare_key(name) not in own_names])
    if not own or _ALL_NEWS.fullmatch(own[0]):
        found = _of_trail(page, headline, own_names) or _of_category(page)
        own = _telling([*own, *filter(None, [found])])
    if not own or own[0] != own[0].lower():
        return next(iter(own), None)
    return _as_printed(own, page)


def _telling(names: Sequence[str]) -> Sequence[str]:
    """Return those of *names* that tell more than that it is news, else all."""
    return [name for name in names if not _ALL_NEWS.fullmatch(name)] or names


def _as_printed(told: Sequence[str], page: Page) -> str:
    """Return the first name *told*, a part of addresses or nearly, as another or a link has it."""
    key = bare_key(told[0])
    links = ("".join(a.itertext()) for a in islice(page.tree.iter("a"), _MOST_LINKS))
    texts = (collapse(text).strip(_AROUND) for text in links if len(text) < 2 * _LONGEST)
    same = [text for text in (*told, *texts) if text != text.lower() and bare_key(text) == key]
    return next((text for text in same if not text.isupper()), (*same, told[0])[0])


def _stated(node: Node) -> tuple[str, ...]:
    told = node.get("articleSection")
    values = told if isinstance(told, list) else [told]
    return tuple(value for value in values if isinstance(value, str))


def _named(texts: Iterable[str], *, longest: int = _LONGEST) -> Iterator[str]:
    """Yield the names of sections among *texts*, without the signs around them."""
    for text in (part for joined in texts for part in _GLUED.split(joined)):
        names = collapse(text).split(", ")
        name = (names[0] if len(names) > _MOST_NAMES else ", ".join(names)).strip(_AROUND)
        if len(name) <= longest and not _NO_SECTION.match(name):
            yield name


def _of_category(page: Page) -> str | None:
    links = (a for a in page.tree.iter("a") if "category" in (a.get("rel") or "").lower().split())
    return next(_named("".join(a.itertext()) for a in islice(links, _MOST_STEPS)), None)


def _of_trail(page: Page, headline: str | None, own_names: frozenset[str]) -> str | None:
    for trail in islice(_trails(page), _MOST_TRAILS):
        steps = islice(trail.iter("a"), _MOST_STEPS)
        named = _named("".join(a.itertext()) for a in steps if not HOME.search(a.get("href") or ""))
        sections = [s for s in named if s != headline and bare_key(s) not in own_names]
        if sections:
            return _telling(sections)[-1]
    return None


def _trails(page: Page) -> Iterator[_Element]:
    for element in page.tree.iter("nav", "ul", "ol", "div", "p"):
        words = [value for name in _NAMED if (value := element.get(name))]
        if words and _names_trail(" ".join(words)):
            yield element


@remembered
def _names_trail(words: str) -> bool:
    return _TRAIL.search(words.lower()) is not None
