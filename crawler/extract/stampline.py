"""Lines that are nothing but a date stamp."""

from __future__ import annotations

import re

_DATE = re.compile(
    r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d{1,2}\s?[h:]\s?\d{2}|\d{4}-\d{2}-\d{2}|"
    r"\d{1,2}(?:er)?\s(?:janv|f[ée]vr|mars|avril|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:publi[ée]|mis[e]?\s[àa]\sjour|maj|derni[èe]re\s(?:mise|modif)|modifi[ée]|actualis[ée]"
    r"|cr[ée][ée]|post[ée]|mis\sen\sligne|le\s|il\sy\sa\s|\d|lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi|dimanche|\(xinhua\))",
    re.IGNORECASE,
)
_LONGEST = 110
"""Characters; "Publié le … à …, mis à jour le … à …" with names of days has 95."""


def is_stamp_line(text: str) -> bool:
    """Return True if *text* is a stamp and nothing else.

    >>> is_stamp_line("Dernière mise à jour à 08h28 le 26/11")
    True
    >>> is_stamp_line("Le 26/11, la crue a emporté un pont et le maire a appelé à la prudence.")
    False
    """
    if len(text) > _LONGEST or not _DATE.search(text) or not _LABEL.search(text):
        return False
    rest = _DATE.sub(" ", text)
    return len(re.findall(r"[^\W\d]{2,}", rest)) <= 12 and not re.search(r"[a-zé]{3,}\.$", text)
