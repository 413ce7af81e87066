"""An object as one line of JSON that no reader cuts, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINE_BREAKS = {c: f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"}
"""Line breaks of Unicode, escaped: a reader that splits by them would cut a line in two."""


def json_line(values: Mapping[str, Any]) -> str:
    r"""Return *values* as one line of JSON that ends in ``\n`` and that no reader cuts.

    >>> json_line({"text": "Crue\u2028de la Loire"})
    '{"text": "Crue\\u2028de la Loire"}\n'
    """
    line = json.dumps(values, ensure_ascii=False)
    for character, escaped in _LINE_BREAKS.items():
        line = line.replace(character, escaped)
    return line + "\n"


def values_of(line: bytes | str) -> dict[str, Any]:
    """Return the values of a *line*, whatever their names; raises ValueError when it has none.

    >>> values_of('{"headline": "Crue"}')
    {'headline': 'Crue'}
    """
    text = line.decode("utf-8") if isinstance(line, bytes) else line
    try:
        values = _DECODER.decode(text)
    except RecursionError as error:
        raise ValueError("its values are nested too deeply to be those of an article") from error
    if not isinstance(values, dict):
        raise ValueError("no JSON object")
    return values


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse)  # Python's own takes NaN, and few readers do
