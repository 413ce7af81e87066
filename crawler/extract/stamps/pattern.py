"""The pattern of stamps: one alternative per kind of token, tried in order."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from crawler.extract.stamps.words import (
    EVENTS,
    FRENCH_WEEKDAYS,
    LOOSE_MONTH,
    PUBLISHED,
    STOPS,
    UPDATED,
    WEEKDAYS,
    month_names,
)
from crawler.extract.stamps.zones import CITIES, ZONE_VERBS, ZONE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.extract.stamps.words import Language

Unit = Literal["second", "minute", "hour", "day", "week", "month", "year"]

NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "quinze": 15, "vingt": 20,
    "trente": 30, "quarante": 40,
}  # fmt: skip
_UNIT_WORDS: dict[Unit, str] = {
    "second": "s sec seconde secondes", "minute": "mn min minute minutes",
    "hour": "h heure heures", "day": "j jour jours", "week": "semaine semaines",
    "month": "mois", "year": "an ans annee annees",
}  # fmt: skip
UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}

_BEGINNING = r"(?=\d|(?<![a-z])[a-z])"
"""Where a token may begin: elsewhere each alternative would look for itself."""

_STOP = r"""
    (?P<stop>
        (?<![a-z])(?:%(stops)s)(?![a-z])
      | (?<![a-z])(?:%(events)s)(?![a-z])(?=[^|•·–—/\d]{0,40}\d)(?![^\d]{0,40}\ -\ )
      | (?<![\d/])\d{1,2}\ ?h\ ?(?:\d\d)?\ ?(?:-|–|a|et|>|→)\ ?\d{1,2}\ ?h(?![a-z])
      | (?<![\d/:.-])(?<!\d{4}-\d\d-\d\d\ )\d{1,2}[h:]\d\d\ ?[-–/>→]\ ?\d{1,2}[h:]\d\d(?!:)
      | (?<!\d)\d{1,2}/\d{1,2}/\d{2,4}\ ?[-–>→]\ ?\d{1,2}/\d{1,2}/\d{2,4}(?!\d)
      | (?<![a-z])(?:du|entre\ le|vom|del|dal|from)\ (?:%(weekday)s\ )?\d{1,2}(?:er|\.)?
          (?:\ %(month)s)?(?:\ \d{4})?\ (?:au|et|bis|al|to)(?=\ )
      | (?<![\d/.,-])\d{1,2}(?:er)?\ ?(?:-|–|>|→|&|et|et\ le|ou|au|al|und|and|e|y)\ ?
          \d{1,2}\.?\ %(month)s
    )
"""
_LABELS = r"""
    (?P<updated>(?<![a-z])%(updated)s(?![a-z]))
  | (?P<published>(?<![a-z])%(published)s(?![a-z]))
"""
_WEEKDAY_BEFORE = r"(?:(?:ce\ )?(?P<%(name)s_w>%(weekday)s)\ ?(?:le\ |den\ |the\ |el\ |il\ )?)?"
_DATES = r"""
    (?P<iso>(?<![\d/.-])(?P<iso_y>(?:19|20)\d\d)(?P<iso_s>[-/])
        (?P<iso_m>\d{1,2})(?P=iso_s)(?P<iso_d>\d{1,2})(?!\d))
  | (?P<text>
        (?<![a-z\d])%(text_before)s
        (?<![\d:,/])(?P<text_d>\d{1,2})\ ?(?:er|\.|st|nd|rd|th|º)?(?:\ (?:de|of))?[\ -]?
        (?P<text_m>%(month)s|%(loose)s),?(?:\ de[l]?(?=\ \d{4}))?(?:[\ -]?(?P<text_y>%(year)s))?
    )
  | (?P<us>
        (?<![a-z\d])(?:(?P<us_w>%(weekday)s)\ )?(?P<us_m>%(month)s)[ ]
        (?P<us_d>\d{1,2})(?:st|nd|rd|th)?,?\ (?P<us_y>(?:19|20)\d\d)(?!\d)
    )
  | (?P<num>
        (?<![a-z\d])%(num_before)s
        (?<![\d,/.-])(?P<num_d>\d{1,2})\ ?(?P<num_s>[/.–-])\ ?(?P<num_m>\d{1,2})\ ?(?P=num_s)\ ?
        (?P<num_y>(?:19|20)\d\d|\d\d(?!:\d|\ ?h(?![a-z])|\ ?uhr))(?![\d/%%])(?!\.\d)
    )
  | (?P<short>
        (?<![a-z\d])%(short_before)s
        (?<![\d,/.-])(?P<short_d>\d{1,2})(?:/|(?P<short_dot>\.)\ ?)(?P<short_m>\d{1,2})
        (?(short_dot)\.(?=[\ ,|•·–—-]{1,3}(?:um\ |a\ |ore\ )?\d{1,2}\ ?(?:h|:\d|uhr))
          |(?![\d/%%])(?![.,]\d))
    )
  | (?P<ago>
        (?<![a-z])il\ y\ a\ (?P<less>moins\ d')?(?:environ\ |pres\ d[e']\ ?|plus\ d[e']\ ?)?
        (?P<ago_n>%(numbers)s|\d{1,7})\ ?(?P<ago_u>%(units)s)
        (?:\ ?(?:et\ )?(?P<ago_m>[0-5]?\d)\ ?(?:minutes?|min|mn)?)?(?![a-z\d])\.?
    )
  | (?P<now>(?<![a-z])(?:a\ l'instant|il\ y\ a\ quelques\ (?:instants|secondes))(?![a-z]))
  | (?P<word>
        (?<![a-z-])(?P<word_n>aujourd'hui|avant[\ -]hier|hier|ce\ matin|ce\ midi|cet\ apres-midi
          |cette\ nuit|ce\ soir|(?:ce\ )?(?:%(french_weekdays)s)
          |(?:lun|mar|mer|jeu|ven|sam|dim)(?=\.?,?\ \d{1,2}\ ?[h:]))(?P<word_last>\ dernier)?
          (?:\ (?:matin|soir|midi|apres-midi))?
          (?!\ ?\d{1,2}(?!\ ?(?:h|:|\d)))(?![a-z-])
    )
"""
_TIMES = r"""
    (?P<dot>(?<![a-z])a\ (?P<dot_h>[01]?\d|2[0-3])\.(?P<dot_m>[0-5]\d)(?!\.?\d))
  | (?P<time>
        (?<![\d,/.:])(?<![a-z])(?P<h>[01]?\d|2[0-4])\ ?
        (?:
            (?:h(?:eures?|rs)?\.?|uhr)(?![a-z])
              (?:\ ?:?(?P<hm>[0-5]\d|\d(?!\d))(?![\d/])(?!\ ?(?:%(month)s))(?!\.\d)
              (?::(?P<hs>[0-5]\d))?(?:\ ?(?:minutes|min|mn|m)\.?)?)?(?P<half>\ et\ demie)?
          | :(?P<cm>[0-5]\d)(?::(?P<cs>[0-5]\d)(?:\.\d+)?)?(?:\ ?(?P<ampm>[ap])\.?m\.?)?(?:\ uhr)?
              (?P<tz>z|\ ?[+-]\d\d:\d\d|[+-]\d{4}|\ [+-]\d{4}(?=$))?
        )(?![a-z\d])(?!\ ?/\ ?\d)(?!/)
    )
  | (?P<noon>(?<![a-z-])(?P<noon_w>midi|minuit)(?:\ (?P<noon_m>[0-5]\d|et\ demie))?(?![a-z-]))
"""
_ZONE = r"""
    (?P<zone>
        (?<![a-z])(?:(?:utc|gmt|tu)\ ?[+-]\ ?\d{1,2}(?::?\d\d)?(?!\d)|%(zones)s
          |heure\ (?:(?:normale|avancee|locale)\ )?(?:d[eu]\ |d'|de\ l'|des\ |a\ )?(?:%(cities)s)
          |heure\ d'(?:hiver|ete)|heure\ locale)(?![a-z])
      | (?:(?<=\d\ )|(?<=\())(?:%(zone_verbs)s)(?=\ ?(?:$|[|)\],•·–—-]))
    )
"""


@cache
def stamp_pattern(language: Language) -> re.Pattern[str]:
    """Return the pattern of *language*; the name of the outer group is the kind of token."""
    weekday = f"(?:{_any(WEEKDAYS)})(?![a-z])\\.?,?"
    parts = {
        "stops": STOPS, "events": EVENTS, "updated": UPDATED, "published": PUBLISHED,
        "weekday": weekday, "month": f"(?:{_any(month_names(language))})(?![a-z])\\.?",
        "loose": LOOSE_MONTH, "year": _YEAR, "numbers": _any(NUMBERS), "units": _any(UNITS),
        "french_weekdays": _any(FRENCH_WEEKDAYS), "cities": _any(CITIES),
        "zones": _any(set(ZONE_WORDS) - {"z", *ZONE_VERBS}), "zone_verbs": _any(ZONE_VERBS),
        **{f"{name}_before": _WEEKDAY_BEFORE % {"name": name, "weekday": weekday}
           for name in ("text", "num", "short")},
    }  # fmt: skip
    source = "|".join(part % parts for part in (_STOP, _LABELS, _DATES, _TIMES, _ZONE))
    return re.compile(f"{_BEGINNING}(?:{source})", re.VERBOSE)


_YEAR = (  # two digits may also begin a time, or count comments
    r"(?:(?:19|20)\d\d(?![\dh:])|'?\d\d(?![\dh:/])"
    r"(?!\ ?(?:h(?![a-z])|:|/|heures?|min|mn|reactions?|comm|partages?|fois|uhr)))"
)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
