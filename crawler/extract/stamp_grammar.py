"""The grammar of stamps: which words of a text are label, date, time and zone, and what is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["published", "updated", "stop", "unnamed"]

_MONTH_NAMES = (
    "janvier janv jan january januar enero gennaio janeiro",
    "fevrier fevr fev feb february februar febrero febbraio fevereiro",
    "mars mar march marz maerz marzo marco",
    "avril avr apr april abril aprile abr",
    "mai may mayo maggio maio",
    "juin june jun juni junio giugno junho",
    "juillet juill juil july jul juli julio luglio julho",
    "aout aou august aug agosto ago",
    "septembre sept sep september septiembre settembre setembro",
    "octobre oct october oktober okt octubre ottobre outubro",
    "novembre nov november noviembre novembro",
    "decembre dec december dezember dez diciembre dicembre dezembro",
)
MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_PREFIXES = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_WEEKDAY_NAMES = (
    "lundi lun monday mon montag lunes lunedi",
    "mardi mar tuesday tue dienstag martes martedi",
    "mercredi mer wednesday wed mittwoch miercoles mercoledi",
    "jeudi jeu thursday thu donnerstag jueves giovedi",
    "vendredi ven friday fri freitag viernes venerdi",
    "samedi sam saturday sat samstag sabado sabato",
    "dimanche dim sunday sun sonntag domingo domenica",
)
WEEKDAYS = {name: n for n, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?![a-z])\.?"
_LOOSE = "(?:" + "|".join(_PREFIXES) + r")[a-z]{2,8}(?=,?\ (?:19|20)\d\d)"  # "novemvre 2017"
_WEEKDAY = "(?:" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + r")(?![a-z])\.?,?"
_FULL_DAY = "(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_YEAR = (
    r"(?:(?:19|20)\d\d(?![\dh:])|'?\d\d(?![\dh:/])(?!\ ?(?:h(?![a-z])|:|/|heures?|min|mn|reactions?"
    r"|comm|partages?|fois)))"
)

_TOKEN = re.compile(
    rf"""
    (?P<stop>
        (?<![a-z])(?:edition|duree|horaires?|depuis|a\ partir|a\ compter|jusqu'\w*|jusque|kiosques?
          |loi|decret|arrete\ du|prevue?s?|rendez-vous|valable|expire|agenda|chaque|tous\ les
          |toutes\ les|date(?:e|es|s)?\ du|ne(?:e|es|s)?\ le|mort(?:e|s)?\ le|journal\ du|numero\ du
          |decede(?:e|es|s)?|ouverte?s?|fermeture|ouverture|inscriptions?)(?![a-z])
      | (?<![\d/])\d{{1,2}}\ ?h\ ?(?:\d\d)?\ ?(?:-|–|a|et)\ ?\d{{1,2}}\ ?h(?![a-z])
      | \d{{1,2}}:\d\d\ ?/\ ?\d{{1,2}}:\d\d
      | (?<![a-z])(?:du|entre\ le)\ (?:{_WEEKDAY}\ )?\d{{1,2}}(?:er)?
          (?:\ {_MONTH})?(?:\ \d{{4}})?\ (?:au|et)(?=\ )
      | (?<![\d/.,-])\d{{1,2}}(?:er)?\ ?(?:-|–|et|et\ le|au)\ ?\d{{1,2}}\ {_MONTH}
    )
  | (?P<updated>
        (?<![a-z])(?:dernieres?\ )?(?:mise?s?\ a\ jour|maj|modifie(?:e|s|es)?|modifications?
          |modif\.?
          |actualise(?:e|s|es)?|actualisation|act(?=\ ?:)|last\ (?:updated?|modified)|updated
          |modified|aktualisiert|geandert|actualizad[oa]|aggiornat[oa]|atualizad[oa])(?![a-z])
    )
  | (?P<published>
        (?<![a-z])(?:premiere\ )?(?:publie(?:e|s|es)?|publication|publish(?:ed)?
          |poste(?:e|s|es)?|posted
          |cree(?:e|s|es)?|created|mise?s?\ en\ ligne|parue?s?|parution|ajoute(?:e|s|es)?
          |soumis(?:e|es)?|enregistre(?:e|s|es)?|veroffentlicht|publicad[oa]|pubblicat[oa]
          |redige(?:e|s|es)?)(?![a-z])
    )
  | (?P<iso>(?<![\d/.-])(?P<iso_y>(?:19|20)\d\d)(?P<iso_s>[-/])
        (?P<iso_m>\d{{1,2}})(?P=iso_s)(?P<iso_d>\d{{1,2}})(?!\d))
  | (?P<text>
        (?<![a-z\d])(?:(?P<text_w>{_WEEKDAY})\ (?:le\ |den\ |the\ )?)?
        (?<![\d:,/])(?P<text_d>\d{{1,2}})\ ?(?:er|\.|st|nd|rd|th)?(?:\ de)?[\ -]?
        (?P<text_m>{_MONTH}|{_LOOSE}),?(?:\ de[l]?(?=\ \d{{4}}))?(?:[\ -]?(?P<text_y>{_YEAR}))?
    )
  | (?P<us>
        (?<![a-z\d])(?:(?P<us_w>{_WEEKDAY})\ )?(?P<us_m>{_MONTH})[ ]
        (?P<us_d>\d{{1,2}})(?:st|nd|rd|th)?,?\ (?P<us_y>(?:19|20)\d\d)(?!\d)
    )
  | (?P<num>
        (?<![a-z\d])(?:(?P<num_w>{_WEEKDAY})\ (?:le\ )?)?
        (?<![\d,/.-])(?P<num_d>\d{{1,2}})\ ?(?P<num_s>[/.-])\ ?(?P<num_m>\d{{1,2}})\ ?(?P=num_s)\ ?
        (?P<num_y>(?:19|20)\d\d|\d\d)(?![\d/%])(?!\.\d)
    )
  | (?P<short>
        (?<![a-z\d])(?:(?P<short_w>{_WEEKDAY})\ (?:le\ )?)?
        (?<![\d,/.-])(?P<short_d>\d{{1,2}})/(?P<short_m>\d{{1,2}})(?![\d/%])(?![.,]\d)
    )
  | (?P<ago>
        (?<![a-z])il\ y\ a\ (?P<less>moins\ d')?(?:environ\ |pres\ de\ )?
        (?P<ago_n>une?|\d{{1,7}})[ ]?
        (?P<ago_u>secondes?|sec|s|minutes?|min|mn|heures?|h|jours?|j|semaines?|mois|annees?|ans?)
        (?:\ ?(?P<ago_m>[0-5]?\d)\ ?(?:minutes?|min|mn)?)?(?![a-z\d])
    )
  | (?P<now>(?<![a-z])a\ l'instant(?![a-z]))
  | (?P<day>
        (?<![a-z-])(?P<day_w>aujourd'hui|avant-hier|hier|ce\ matin|ce\ midi|cet\ apres-midi
          |ce\ soir
          |(?:ce\ )?{_FULL_DAY})(?P<day_last>\ dernier)?(?:\ (?:matin|soir|midi|apres-midi))?
          (?!\ ?\d{{1,2}}(?!\ ?(?:h|:|\d)))(?![a-z-])
    )
  | (?P<dot>(?<![a-z])a\ (?P<dot_h>[01]?\d|2[0-3])\.(?P<dot_m>[0-5]\d)(?!\.?\d))
  | (?P<time>
        (?<![\d,/.:])(?<![a-z])(?P<h>[01]?\d|2[0-4])\ ?
        (?:
            (?:h(?:eures?|rs)?|uhr)(?![a-z])
              (?:\ ?:?(?P<hm>[0-5]\d|\d(?!\d))(?![\d/])(?!\ ?(?:{_MONTH}))(?!\.\d)
              (?::(?P<hs>[0-5]\d))?(?:\ ?(?:minutes|min|mn|m)\.?)?)?(?P<half>\ et\ demie)?
          | :(?P<cm>[0-5]\d)(?::(?P<cs>[0-5]\d)(?:\.\d+)?)?(?:\ ?(?P<ampm>[ap])\.?m\.?)?(?:\ uhr)?
              (?P<tz>z|\ ?[+-]\d\d:\d\d|[+-]\d{{4}}|\ [+-]\d{{4}}(?=$))?
        )(?![a-z\d])(?!\ ?/\ ?\d)(?!/)
    )
  | (?P<noon>(?<![a-z-])(?P<noon_w>midi|minuit)(?:\ (?P<noon_m>[0-5]\d|et\ demie))?(?![a-z-]))
  | (?P<zone>
        (?<![a-z])(?:(?:utc|gmt|tu)\ ?[+-]\ ?\d{{1,2}}(?::?\d\d)?|utc|gmt|tu|t\.u\.
          |cest|cet|mesz|mez|bst|edt|pst|pdt|h[na][tcrpae]
          |heure\ (?:normale\ |avancee\ )?(?:de\ l'est|d[eu]\ (?:paris|bruxelles|geneve|montreal
            |quebec|ottawa|toronto|dakar|abidjan|alger|tunis|rabat|pekin|beijing|londres
            |greenwich))|heure\ d'(?:hiver|ete)|heure\ locale)(?![a-z])
    )
    """,
    re.VERBOSE,
)

_DELIMITER = "¦"
_NOISE = tuple(
    re.compile(pattern)
    for pattern in (
        r"https?://\S+|www\.\S+",
        r"temps de lecture ?:?( environ)? ?\d* ?(?:minutes?|min|mn)?\.?",
        r"(?<![a-z])\d+ (?:min(?:utes?)?|mn) (?:lues?|de lecture)|lecture ?:? ?\d+ min(?:utes)?\.?",
        r"(?<!\w)\d+ (?:commentaires?|reactions?|partages?|min(?:utes?)?|mn|avis|vues?)(?![a-z])",
        r"(?<![a-z])(?:par|by|von|por)(?![a-z])[^,|¦•(/]{0,80}",
        r"(?<![a-z])avec (?:l')?(?:afp|reuters|ap|belga|agences?)(?: et \w+)?(?![a-z])",
        r"\([^()]{0,30}\)|\[[^\[\]]{0,30}\]",
        r"(?<![a-z])a repondu(?![a-z])",
        (
            r"(?<![a-z])(?:imprimer|cette page|permalien|partager|facebook|twitter|tweet(?:er)?"
            r"|linkedin|whatsapp|envoyer|email|e-mail|mail|reagir|commenter|lire plus tard"
            r"|abonnes?)(?![a-z])"
        ),
        r"(?<![a-z])(?:le|vers|on|at|a|am|um|sur|the|el|alle|ore|as|les|date)(?= *[:,]* *¦)",
        r"(?<![a-z])(?:le|vers|a) *$",
    )
)
_WORD = re.compile(r"[^\W_][\w'-]*")
_FUNCTION_WORDS = (
    "un une des de du d la les a au aux en et ou ni sur sous dans par pour avec sans qui que"
    " dont est sont etait ete ont avait nos vos leur leurs son sa ses se ce cette ces il"
    " elle on nous vous ils elles ne pas plus prochain prochaine of in the is was und der"
    " die das"
)
_FUNCTION = frozenset(_FUNCTION_WORDS.split())
_FOLLOWED = re.compile(r"^ ?[:.] ?[^\W\d_]{2,}")
_CLAUSE = re.compile(  # "une tribune publiée le": a participle inside a sentence, not a label
    r"(?<![a-z])(?:une?|des|d'une?|cette|ces|est|etait|sont|a|ont|ete|etre|fut|avait|qui|leur|son|sa)"
    r" (?:[\w'-]+ ){0,6}$"
)
_MAYBE = re.compile(  # cheap: most texts hold none of these
    r"\d|hier|aujourd'hui|instant|midi|minuit|matin|soir|di(?![a-z])|dimanche|il y a "
)
_SIGNATURE = re.compile(r"\(@\w")  # of an embedded post: "Zoe Marchand (@zoe) May 3, 2019"
MAX_WORDS_LABELLED = 14  # measured on the stamps of real pages; more is a sentence
MAX_WORDS_UNNAMED = 4
MAX_WORDS_TO_DATE = 7


@dataclass
class Item:
    """One half of a stamp while it is read: the first of each part wins."""

    kind: Kind
    label: str | None = None
    start: int = 0
    date: re.Match[str] | None = None
    time: re.Match[str] | None = None
    zone: str | None = None

    @property
    def is_dated(self) -> bool:
        """Return True if the item holds a day or a time."""
        return self.date is not None or self.time is not None


def read_items(folded: str) -> tuple[Item, ...]:
    """Return the dated halves of a stamp, nothing when the *folded* text is no stamp.

    >>> [(i.kind, i.date[0], i.time[0]) for i in read_items("Mis a jour a 08h28 le 26/11")]
    [('updated', '26/11', '08h28')]
    >>> read_items("A 8h, le ministre a presente son plan")
    ()
    """
    text = folded.lower()
    if len(text) != len(folded) or not _MAYBE.search(text) or _SIGNATURE.search(text):
        return ()
    tokens = [token for token in _TOKEN.finditer(text) if _is_valid(token)]
    items, repeated = _attach(tokens, text)
    named = [i for i in items if i.kind in ("published", "updated") and i.is_dated]
    rest = _rest(text, tokens)
    if named:
        return tuple(_kept(items)) if _is_labelled_stamp(rest, named, folded) else ()
    return tuple(items[:1]) if _is_bare_stamp(items, tokens, text, rest, repeated) else ()


def _is_valid(token: re.Match[str]) -> bool:
    kind = _kind_of(token)
    if kind in ("iso", "num", "short", "text", "us"):
        return _has_real_day(token, kind)
    if kind == "time":
        return int(token["h"]) < 24 or not any(token[n] for n in ("hm", "cm"))
    return True


_GROUPS = (
    "stop", "updated", "published", "iso", "text", "us", "num", "short", "ago", "now", "day",
    "dot", "time", "noon", "zone",
)  # fmt: skip


def _kind_of(token: re.Match[str]) -> str:
    return next(name for name in _GROUPS if token[name] is not None)


def _has_real_day(token: re.Match[str], kind: str) -> bool:
    day, month = int(token[f"{kind}_d"]), token[f"{kind}_m"]
    number = int(month) if month.isdigit() else month_number(month)
    if kind == "num" and number > 12:
        day, number = number, day
    return 1 <= number <= 12 and 1 <= day <= 31


def month_number(name: str) -> int:
    """Return the month, 1 to 12, that *name* or its first letters mean; 0 when none.

    >>> month_number("juil."), month_number("novemvre")
    (7, 11)
    """
    name = name.strip(".,")
    known = MONTHS.get(name)
    return known or next((n for n, p in enumerate(_PREFIXES, 1) if name.startswith(p)), 0)


def _attach(tokens: list[re.Match[str]], text: str) -> tuple[list[Item], bool]:
    """Give each date, time and zone to the label before it; True when one comes twice unnamed."""
    items, repeated = [Item("unnamed")], False
    for token in tokens:
        kind, item = _kind_of(token), items[-1]
        if kind in ("stop", "updated", "published"):
            _open(items, token, kind)
        elif kind == "zone":
            item.zone = item.zone or token[0]
        elif kind in ("dot", "time", "noon"):
            repeated |= item.kind == "unnamed" and item.time is not None
            item.time = item.time or token
        else:
            repeated |= item.kind == "unnamed" and item.date is not None
            if item.date is None and _is_far(item, token, text):
                item.kind = "stop"
            item.date = item.date or token
    return items, repeated


def _open(items: list[Item], token: re.Match[str], kind: str) -> None:
    last = items[-1]
    if kind == last.kind and not last.is_dated:
        last.start = token.end()
        return
    named: Kind = "stop" if kind == "stop" else "updated" if kind == "updated" else "published"
    items.append(Item(named, token[0], token.end()))


def _is_far(item: Item, token: re.Match[str], text: str) -> bool:
    if item.kind not in ("published", "updated") or item.time is not None:
        return False
    between = _quiet(text[item.start : token.start()] + _DELIMITER)
    return len(_WORD.findall(between)) > MAX_WORDS_TO_DATE


def _kept(items: list[Item]) -> list[Item]:
    """The halves that count; the unnamed one is the publication unless that is named."""
    dated = [item for item in items if item.is_dated and item.kind != "stop"]
    has_published = any(item.kind == "published" for item in dated)
    return [item for item in dated if item.kind != "unnamed" or not has_published]


def _quiet(text: str) -> str:
    for pattern in _NOISE:
        text = pattern.sub(" ", text)
    return text


def _rest(text: str, tokens: list[re.Match[str]]) -> list[str]:
    parts, end = [], 0
    for token in tokens:
        parts.append(text[end : token.start()])
        end = token.end()
    return _WORD.findall(_quiet(f" {_DELIMITER} ".join([*parts, text[end:]])))


def _is_labelled_stamp(rest: list[str], named: list[Item], folded: str) -> bool:
    if len(rest) > MAX_WORDS_LABELLED:
        return False
    first = named[0]
    start = first.start - len(first.label or "")
    is_lower = folded[start : start + 1].islower()
    return not (is_lower and _CLAUSE.search(folded[:start].lower()))


def _is_bare_stamp(
    items: list[Item], tokens: list[re.Match[str]], text: str, rest: list[str], repeated: bool
) -> bool:
    first = items[0]
    if not first.is_dated or repeated or any(item.kind == "stop" for item in items):
        return False
    if any(sign in text for sign in "€°©%$£"):
        return False
    words = set(rest)
    if words & _FUNCTION or any(word[:2] in ("d'", "l'", "n'", "s'", "c'") for word in words):
        return False
    return _is_short_enough(first, len(rest)) and not _leads_a_sentence(tokens, text)


def _is_short_enough(item: Item, count: int) -> bool:
    if item.date is None:
        return count == 0
    if _kind_of(item.date) == "short":
        alone = item.time is None
        day, month = item.date["short_d"], item.date["short_m"]
        is_score = int(day) == int(month) or len(day + month) < 4
        return not (alone and (is_score or count > 0)) and count <= MAX_WORDS_UNNAMED
    return count <= MAX_WORDS_UNNAMED


def _leads_a_sentence(tokens: list[re.Match[str]], text: str) -> bool:
    return bool(tokens) and any(
        _FOLLOWED.match(text[token.end() :]) is not None
        for token in tokens
        if _kind_of(token) in ("iso", "text", "us", "num", "short")
    )
