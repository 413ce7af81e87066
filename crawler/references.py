"""The characters that the references of HTML and XML (``&eacute;``, ``&#233;``) stand for."""

from __future__ import annotations

import html
import re

_BEYOND_UNICODE = re.compile(r"&#\d{9,};?")
"""Python refuses to make a number of thousands of digits; a character has seven at most."""


def unescaped(text: str) -> str:
    r"""Return *text* with the characters that its references stand for.

    >>> unescaped("L&#039;Orne &agrave; &#99999999999;")
    "L'Orne à �"
    """
    return html.unescape(_BEYOND_UNICODE.sub("\ufffd", text)) if "&" in text else text
