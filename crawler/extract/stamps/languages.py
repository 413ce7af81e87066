"""Relative stamps of other languages in the words that the grammar knows.

Dates, times and labels need no translation: the grammar knows their words. "3 hours ago" and
"gestern" become "il y a 3 heures" and "hier".
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.extract.stamps.words import Language

_UNITS: dict[Language, dict[str, str]] = {
    "en": {"seconds?|secs?": "secondes", "minutes?|mins?": "minutes", "hours?|hrs?|h": "heures",
           "days?|d": "jours", "weeks?": "semaines", "months?": "mois", "years?": "ans"},
    "de": {"sekunden?": "secondes", "minuten?|min": "minutes", "stunden?|std": "heures",
           "tage?n?": "jours", "wochen?": "semaines", "monate?n?": "mois", "jahre?n?": "ans"},
    "es": {"segundos?": "secondes", "minutos?|min": "minutes", "horas?|h": "heures",
           "dias?": "jours", "semanas?": "semaines", "mes(?:es)?": "mois", "anos?": "ans"},
    "it": {"second[oi]": "secondes", "minut[oi]|min": "minutes", "or[ae]": "heures",
           "giorn[oi]": "jours", "settiman[ae]": "semaines", "mes[ei]": "mois", "ann[oi]": "ans"},
    "pt": {"segundos?": "secondes", "minutos?|min": "minutes", "horas?|h": "heures",
           "dias?": "jours", "semanas?": "semaines", "mes(?:es)?": "mois", "anos?": "ans"},
}  # fmt: skip
_AGO: dict[Language, str] = {
    "en": r"(?P<n>\d{1,7}|an?|one) (?P<u>%s) ago",
    "de": r"vor (?P<n>\d{1,7}|eine[rm]) (?P<u>%s)",
    "es": r"hace (?P<n>\d{1,7}|una?) (?P<u>%s)",
    "it": r"(?P<n>\d{1,7}|una?|un') ?(?P<u>%s) fa",
    "pt": r"ha (?P<n>\d{1,7}|uma?) (?P<u>%s)",
}
_WORDS: dict[Language, dict[str, str]] = {
    "en": {"just now": "a l'instant", "yesterday": "hier", "today": "aujourd'hui",
           "noon": "midi", "midnight": "minuit"},
    "de": {"gerade eben": "a l'instant", "vorgestern": "avant-hier", "gestern": "hier",
           "heute": "aujourd'hui", "mitternacht": "minuit"},
    "es": {"ahora mismo": "a l'instant", "anteayer": "avant-hier", "ayer": "hier",
           "hoy": "aujourd'hui", "mediodia": "midi", "medianoche": "minuit"},
    "it": {"proprio adesso": "a l'instant", "l'altro ieri": "avant-hier", "ieri": "hier",
           "oggi": "aujourd'hui", "mezzogiorno": "midi", "mezzanotte": "minuit"},
    "pt": {"agora mesmo": "a l'instant", "anteontem": "avant-hier", "ontem": "hier",
           "hoje": "aujourd'hui", "meio-dia": "midi", "meia-noite": "minuit"},
}  # fmt: skip


def with_french_words(folded: str, language: Language) -> str:
    """Return the folded stamp with its relative words in French; the rest stays.

    >>> with_french_words("Updated 3 hours ago", "en"), with_french_words("Gestern, 9:05", "de")
    ('Updated il y a 3 heures', 'hier, 9:05')
    """
    if language == "fr":
        return folded
    ago, words = _patterns(language)
    folded = ago.sub(lambda found: _ago(found, language), folded)
    return words.sub(lambda found: _WORDS[language][found[0].lower()], folded)


def _ago(found: re.Match[str], language: Language) -> str:
    number = found["n"] if found["n"].isdigit() else "1"
    units = _UNITS[language].items()
    unit = next(french for said, french in units if re.fullmatch(said, found["u"].lower()))
    return f"il y a {number} {unit}"


@cache
def _patterns(language: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    ago, words = _AGO[language] % "|".join(_UNITS[language]), "|".join(_WORDS[language])
    bounded = r"(?<![a-z])(?:%s)(?![a-z])"
    return re.compile(bounded % ago, re.IGNORECASE), re.compile(bounded % words, re.IGNORECASE)
