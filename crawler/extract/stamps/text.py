"""The text of a stamp before it is read: one spelling for everything that sites print."""

from __future__ import annotations

import re
import unicodedata

from crawler.references import unescaped

_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
_SPELLING = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "œ": "oe", "Œ": "OE", "ß": "ss"})
_MARKS = re.compile(r"[\u0300-\u036f]+")
_MOJIBAKE = re.compile("Ã[\x80-\xbf ]|Â[\x80-\xbf]")
_GLUED = re.compile(
    r"(?<=[A-Za-z0-9])(?=(?:Mise? (?:a|en) |Publie|Modifie|Actualise))"
    r"|(?<=[a-z0-9])(?=(?:MAJ |MAJ:))"
    r"|(?<=[0-9])(?=(?:mise? (?:a|en) |publie|modifie|actualise|maj))"
    r"|(?<=[A-Za-z])(?=mise? a jour)"
    r"|(?<=[a-z]{4})(?=publiee? le |modifiee? le )"
    r"|(?<=[Pp]ublie)(?=le )|(?<=a jour)(?=le )|(?<=odifie)(?=le )"
    r"|\b(?:[Ll]e|a)(?=\d)"  # "le12 mars a9h": the word stays, a space follows
    r"|(?<=\d)(?=a \d{1,2}[:h])"
    r"|(?<=\d{4},)(?=\d{1,2}[:h])"
    r"|(?<=di)(?=\d{1,2} [a-z])|(?<=dimanche)(?=\d)"
)
_GLUED_AT = re.compile(r"(?<=\d)a(?=\d{1,2}[:h])")
_SPACED_TIME = re.compile(r"\b([aA] \d{1,2}) ?: ?(?=\d\d\b)")
_LOST_LETTERS = (  # a charset that has no accents leaves "?" or U+FFFD
    (re.compile(r"(?<=[Pp]ubli)[?\ufffd]"), "e"),
    (re.compile(r"(?<=[Mm]is) [?\ufffd] (?=jour)|(?<=[Mm]ise) [?\ufffd] (?=jour)"), " a "),
    (re.compile(r"(?<=\w) [?\ufffd] (?=\d)"), " a "),
    (re.compile(r"(?<=\bf)[?\ufffd](?=v)|(?<=\bd)[?\ufffd](?=c)"), "e"),
    (re.compile(r"(?<=\bao)[?\ufffd](?=t)"), "u"),
)
_ISO_T = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](?=\d)")
_MACHINE_DATE = re.compile(r"(?<=[a-z] )((?:19|20)\d\d)\1\d{4}\b")  # a hidden copy, glued on
_REPEATED_DATE = re.compile(r"\b\d{1,2} \d\d ?/ ?\d\d ?/ ?[a-z]+ ?/ ?\d{4}\b", re.IGNORECASE)


def fold_stamp(text: str) -> str:
    r"""Return *text* in plain letters, case kept: accents, entities, odd spaces and glue gone.

    >>> fold_stamp("16:00Mis&nbsp;\u00e0 jour le 2\u202faou\u0302t")
    '16:00 Mis a jour le 2 aout'
    """
    text = _mended(unescaped(text)) if "&" in text or "Ã" in text or "Â" in text else text
    text = text.translate(_INVISIBLE).translate(_SPELLING)
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    text = " ".join(text.split())
    if "?" in text or "\ufffd" in text:
        for lost, letter in _LOST_LETTERS:
            text = lost.sub(letter, text)
    text = _GLUED.sub(r"\g<0> ", _GLUED_AT.sub(" a ", _SPACED_TIME.sub(r"\1:", text)))
    return _REPEATED_DATE.sub("", _MACHINE_DATE.sub(r"\1", _ISO_T.sub(r"\1 ", text)))


def _mended(text: str) -> str:
    """Undo UTF-8 read as Latin-1; a text that does not come from there stays as it is."""
    if "Ã" not in text and "Â" not in text:
        return text
    for charset in ("latin-1", "cp1252"):
        try:
            return text.encode(charset).decode("utf-8")
        except UnicodeError:
            continue
    return _MOJIBAKE.sub(_mend, text)


def _mend(found: re.Match[str]) -> str:
    """One letter: "Ã " is "à" whose no-break space became a plain one."""
    return found[0].replace(" ", "\xa0").encode("latin-1").decode("utf-8")
