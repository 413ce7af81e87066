"""What is no stamp although it holds a date: sentences, scores, captions, agendas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.extract.stamps.grammar import attach
from crawler.extract.stamps.noise import WORD, leftover_words, without_noise
from crawler.extract.stamps.tokens import CalendarDay, find_tokens
from crawler.extract.stamps.words import FUNCTION_WORDS

if TYPE_CHECKING:
    from crawler.extract.stamps.grammar import Item, Sentence
    from crawler.extract.stamps.tokens import Token
    from crawler.extract.stamps.words import Language

NO_DATE = "no date and no time"
SENTENCE = "a sentence: other words stand beside the date"
MAX_WORDS_LABELLED = 14  # measured on the stamps of real pages; more is a sentence
MAX_WORDS_UNNAMED = 4
MAX_PLAIN_WORDS = 2  # in lower case, in an unlabelled stamp: "Tribune libre"; one after the date
MAX_WORDS_AGO = 1  # "Il y a trente ans tombait le mur"
MAX_WORDS_BEFORE_PARTICIPLE = 4
_MAYBE = re.compile(  # cheap: most texts hold none of these
    r"\d|hier|aujourd'hui|instant|midi|minuit|matin|soir|di(?![a-z])|dimanche|il y a "
)
_SIGNATURE = re.compile(  # of embedded posts: "Zoe (@zoe) May 3, 2019", "Publiée par Zoé sur lundi"
    r"\(@\w|publiee? par .{1,80} sur (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
)
_FOLLOWED = re.compile(r"^ ?[:.] ?[^\W\d_]{2,}")
_CLAUSE = re.compile(  # "une tribune publiée le": a participle inside a sentence, not a label
    r"(?<![a-z])(?:une?|des|d'une?|cette|ces|est|etait|sont|a|ont|ete|etre|fut|avait|qui|leur|son"
    r"|sa|an|the|is|was|were|been|has|had|eine?|wurde|fue|foi|una|uma|uno|um)"
    r" (?:[\w'-]+ ){0,6}$"
)
_ABOUT_ITSELF = re.compile(  # "Cet article a été publié le": a whole sentence, and a stamp
    r"(?:cet article|ce(?:tte)? (?:page|fiche|contenu|texte|billet|depeche)|this (?:article|page))"
    r" (?:a ete|est|was|has been) $"
)
_BREATH = re.compile(r"[^|•·–—,;:()\d]*$")
_SIGNS = frozenset("€%$£°«»?!")  # of prices, degrees, quotations and headlines
_ELIDED = ("d'", "l'", "n'", "s'", "c'", "j'", "m'", "t'")


@dataclass(frozen=True)
class Parsed:
    """The dated halves of a stamp, or why a text is none."""

    items: tuple[Item, ...] = ()
    refusal: str | None = None


def parse_stamp(folded: str, language: Language = "fr", *, is_american: bool = False) -> Parsed:
    """Return the halves of the stamp that the *folded* text is, else the reason why it is none.

    >>> parsed = parse_stamp("Mis a jour a 08h28 le 26/11")
    >>> [(item.kind, item.date.text, item.time.text) for item in parsed.items]
    [('updated', '26/11', '08h28')]
    >>> parse_stamp("A 8h, le ministre a presente son plan").refusal
    'a sentence: other words stand beside the date'
    """
    text = folded.lower()
    if len(text) != len(folded) or not _MAYBE.search(text):
        return Parsed(refusal=NO_DATE)
    if _SIGNATURE.search(text):
        return Parsed(refusal="the signature of an embedded post")
    tokens = find_tokens(text, language, is_american=is_american)
    sentence = attach(tokens, text)
    if sentence.labelled:
        refusal = _refuse_labelled(sentence, tokens, folded)
        return Parsed(refusal=refusal) if refusal else Parsed(sentence.halves)
    refusal = _refuse_bare(sentence, tokens, folded)
    return Parsed(refusal=refusal) if refusal else Parsed(sentence.items[:1])


def _refuse_labelled(sentence: Sentence, tokens: list[Token], folded: str) -> str | None:
    label = sentence.labelled[0].label
    assert label is not None
    if folded[label.start].islower() and _is_clause(folded[: label.start].lower()):
        return f"a sentence: {label.text!r} is its verb"
    if len(leftover_words(folded, tokens, enough=MAX_WORDS_LABELLED)) > MAX_WORDS_LABELLED:
        return SENTENCE
    return None


def _refuse_bare(sentence: Sentence, tokens: list[Token], folded: str) -> str | None:
    stop = next((item.label for item in sentence.items if item.kind == "stop"), None)
    if not sentence.items[0].is_dated:
        is_dated = any(item.is_dated for item in sentence.items)
        return _announces(stop) if is_dated and stop else NO_DATE
    if stop is not None:
        return _announces(stop)
    if sentence.is_repeated:
        return "two dates or two times, and no label says which is which"
    return _refuse_signs(sentence.items[0], tokens, folded) or _refuse_words(
        sentence.items[0], tokens, folded
    )


def _announces(stop: Token) -> str:
    return f"the date of something else: {stop.text!r} announces it"


def _refuse_signs(item: Item, tokens: list[Token], folded: str) -> str | None:
    text = folded.lower()
    if not _SIGNS.isdisjoint(text):
        return "a price, a quotation or a headline"
    if _is_credit(item, text):
        return "the credit of a picture"
    if _is_duration(item):
        return "a duration"
    if _is_habit(item, text):
        return "something that happens every week"
    return "a headline: words follow the date" if _leads_a_sentence(tokens, text) else None


def _refuse_words(item: Item, tokens: list[Token], folded: str) -> str | None:
    rest = leftover_words(folded, tokens)
    if _is_sentence(rest, after=folded[tokens[-1].end :]):
        return SENTENCE
    if _is_score(item):
        return "a score or a fraction"
    return None if _is_short_enough(item, len(rest)) else SENTENCE


def _is_clause(before: str) -> bool:
    """Return True if the words *before* a label make it a participle of a sentence."""
    before = _ABOUT_ITSELF.sub("", before)
    breath = _BREATH.search(without_noise(before))
    words = WORD.findall(breath[0]) if breath else []
    return len(words) > MAX_WORDS_BEFORE_PARTICIPLE or _CLAUSE.search(before) is not None


def _is_sentence(rest: list[str], *, after: str) -> bool:
    """Return True if the words left over are more than a name or a section."""
    words = [word.lower() for word in rest]
    if not FUNCTION_WORDS.isdisjoint(words) or any(word.startswith(_ELIDED) for word in words):
        return True
    plain = sum(word[0].islower() for word in rest)
    return plain > MAX_PLAIN_WORDS or (plain > 1 and _count_plain(after) > 1)


def _count_plain(text: str) -> int:
    return sum(word[0].islower() for word in WORD.findall(without_noise(text)))


def _is_credit(item: Item, text: str) -> bool:
    """Return True if © stands beside a day or a time alone: the credit of a picture."""
    return "©" in text and (item.date is None or item.time is None)


def _is_duration(item: Item) -> bool:
    """Return True for "1 h 45 min" alone: a time of day is printed without its minutes' unit."""
    return item.date is None and item.time is not None and item.time.text.endswith(("min", "mn"))


def _is_habit(item: Item, text: str) -> bool:
    """Return True for "le dimanche": every one, not the last."""
    word = item.day_word
    if item.date is None or word is None or word.weekday is None:
        return False
    return text[: item.date.start].endswith("le ")


def _is_score(item: Item) -> bool:
    """Return True for "10/10" and "4/5" without a time or a weekday."""
    printed = item.calendar_day
    if item.date is None or item.time is not None or printed is None or not printed.is_bare:
        return False
    is_same = printed.day == printed.month
    return printed.weekday is None and (is_same or len(item.date.text) < len("26/11"))


def _is_short_enough(item: Item, count: int) -> bool:
    """Return True if no more than a name or a section stands beside the date."""
    if item.ago is not None:
        return count <= MAX_WORDS_AGO
    is_bare = item.calendar_day is not None and item.calendar_day.is_bare and item.time is None
    if item.date is None or is_bare:
        return count == 0
    return count <= MAX_WORDS_UNNAMED


def _leads_a_sentence(tokens: list[Token], text: str) -> bool:
    return any(
        _FOLLOWED.match(text[token.end :]) is not None
        for token in tokens
        if isinstance(token.value, CalendarDay)
    )
