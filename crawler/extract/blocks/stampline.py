"""Lines that are nothing but a date stamp."""

from __future__ import annotations

import re

_DATE = re.compile(
    r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d{1,2}\s?[h:]\s?\d{2}|\d{4}-\d{2}-\d{2}|"
    r"\d{1,2}(?:er)?\s(?:janv|f[ée]vr|mars|avril|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:par\s(?=.{3,60}\b(?:publi[ée]|mis[e]?\s[àa]\sjour|modifi[ée]))|"
    r"publi[ée]|mis[e]?\s[àa]\sjour|maj|derni[èe]re\s(?:mise|modif)|modifi[ée]|actualis[ée]"
    r"|cr[ée][ée]|post[ée]|mis\sen\sligne|le\s|il\sy\sa\s|\d|lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi|dimanche|\(xinhua\))",
    re.IGNORECASE,
)
_LONGEST = 110
"""Characters; "Publié le … à …, mis à jour le … à …" with names of days has 95."""

_WORDS = re.compile(r"[^\W\d]{2,}")
_USUAL = re.compile(
    r"publi|mis|mod|maj|jour|der|act|cr[ée][ée]|post|ligne|le|la|il|ago|par|en|de|et|du|min|heure|"
    r"lun|mar|mer|jeu|ven|sam|dim|jan|f[ée]v|avr|mai|jui|ao|sep|oct|nov|d[ée]c|temps|lecture|xinhua"
    r"|h$|er$|gmt|utc|cet|cest",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^\W\d]{5,}\.$")
"""A full stop after a whole word: "Le parquet a ouvert jeudi 23 août une enquête."."""

_OTHERS = 3
"""Words beside the usual ones: a name and its preposition."""


def is_stamp_line(text: str) -> bool:
    """Return True if *text* is a stamp and nothing else.

    >>> is_stamp_line("Dernière mise à jour à 08h28 le 26/11")
    True
    >>> is_stamp_line("9h05 La digue de la vieille ville tient bon")
    False
    """
    if (
        len(text) > _LONGEST
        or not _LABEL.match(text)  # first, since it looks at the beginning only
        or text.endswith((";", ","))  # an item of a list of dates
        or not _DATE.search(text)
        or _SENTENCE.search(text)
    ):
        return False
    words = _WORDS.findall(_DATE.sub(" ", text))
    return sum(not _USUAL.match(word) for word in words) <= _OTHERS
