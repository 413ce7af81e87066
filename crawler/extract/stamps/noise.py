"""The words of a stamp that are no part of it: bylines, reading times, share buttons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extract.stamps.tokens import Token

DELIMITER = "¦"
MAX_KICKER = 6  # "Le Quotidien du Peuple en ligne"
_CONNECTIVES = frozenset(
    ("de", "du", "des", "d", "la", "le", "les", "l", "et", "en", "a", "au", "aux")
)
_SEGMENT = re.compile(r"(?:^|(?<=[|•·]))[^|•·]+(?=[|•·])|(?<=[|•·])[^|•·]+$")
WORD = re.compile(r"[^\W_][\w'-]*")
_NOISE = tuple(
    re.compile(pattern, re.IGNORECASE)
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
            r"|abonnes?|min read|lesezeit)(?![a-z])"
        ),
        (
            r"(?<![a-z])(?:le|vers|on|at|a|am|um|sur|the|el|il|alle|alle ore|ore|as|a las|las|les"
            r"|em|o|date)(?= *[:,]* *¦)"
        ),
        r"(?<![a-z])(?:le|vers|a|uhr) *$",
    )
)


def without_noise(text: str) -> str:
    """Return the folded *text* without the words that stamps carry besides their dates.

    >>> without_noise("par zoe marchand, le 3 mai - 2 min de lecture").split()
    [',', 'le', '3', 'mai', '-']
    """
    for pattern in _NOISE:
        text = pattern.sub(" ", text)
    return text


def leftover_words(folded: str, tokens: Sequence[Token], *, enough: int = 0) -> list[str]:
    """Return the words of *folded*, in their case, that are neither in *tokens* nor noise.

    At most *enough* words are returned with their noise, because taking it out is slow.
    """
    parts, end = [], 0
    for token in tokens:
        parts.append(folded[end : token.start])
        end = token.end
    rest = f" {DELIMITER} ".join([*parts, folded[end:]])
    words = WORD.findall(rest)
    if len(words) <= enough:
        return words
    return WORD.findall(without_noise(_SEGMENT.sub(_without_kicker, rest)))


def _without_kicker(segment: re.Match[str]) -> str:
    """Nothing for the few words that a bar or a dot sets apart: a section, a paper's name."""
    words = WORD.findall(segment[0])
    plain = [word for word in words if word[0].islower() and word not in _CONNECTIVES]
    is_name = len(words) <= 2 or (len(words) <= MAX_KICKER and len(plain) <= 1)
    return " " if is_name and DELIMITER not in segment[0] else segment[0]
