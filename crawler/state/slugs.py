"""Sites that rename the slug of an article: what in their addresses stays.

Such a site answers at any slug that carries the article's number, and changes the slug with the
headline. One row is one site: the end of its host, and a pattern searched in the path whose group
is the number. A row is added only where two addresses with one number were seen to be one article.
"""

from __future__ import annotations

import re
from typing import Final

_END = r"(?:\.\w{3,5})?/?$"

_NUMBERS: Final = {
    "20minutes.fr": rf"/(\d{{6,8}})(?:-\d{{8}}-[^/]+)?{_END}",
    "aftonbladet.se": r"/(a/\w{6})(?:/|$)",
    "bfmtv.com": rf"_(A[A-Z]-\d{{12}}){_END}",
    "dw.com": rf"/(a-\d{{6,9}}){_END}",
    "francebleu.fr": rf"-(\d{{7,10}}){_END}",
    "francetvinfo.fr": rf"[_-](\d{{6,8}}){_END}",
    "hket.com": r"^/(?:article|video)/(\d{7})(?:/|$)",
    "ladepeche.fr": rf"/\d\d/(\d{{6,7}})-[^/]+{_END}",
    "lemonde.fr": rf"_(\d{{6,8}})_\d{{2,8}}{_END}",
    "midilibre.fr": rf",(\d{{7,8}}){_END}",
    "mirror.co.uk": rf"-(\d{{8}}){_END}",
    "radio-canada.ca": r"^/(?:amp|nouvelles?)/(\d{6,8})(?:/|$)",
    "taz.de": rf"/!(\d{{6,8}}){_END}",
    "tf1info.fr": rf"-(\d{{7}}){_END}",
    "vg.no": r"/(i/\w{6})(?:/|$)",
    "watson.ch": r"/!?(\d{9})(?:-[^/]*)?/?$",
}

_PATTERNS: Final = {host: re.compile(pattern) for host, pattern in _NUMBERS.items()}


def number_in(host: str, path: str) -> str | None:
    """Return the number of the article at *path*, None if its site renames no slugs.

    >>> number_in("lemonde.fr", "/pixels/article/2017/09/24/un-titre_5190360_4415198.html")
    '5190360'
    >>> number_in("gazette.test", "/un-titre_5190360_4415198.html") is None
    True
    """
    labels = host.split(".")
    for start in range(len(labels) - 1):
        pattern = _PATTERNS.get(".".join(labels[start:]))
        if pattern is not None:
            found = pattern.search(path)
            return found[1] if found else None
    return None
