"""Words as unit files of systemd and crontabs hold them."""

from __future__ import annotations

import re
from typing import Final

UNWRITABLE: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
"""Control characters, and bytes that are no UTF-8."""


def is_writable(text: str) -> bool:
    r"""Return True if a unit file and a crontab can hold *text*.

    >>> is_writable("/srv/50% été"), is_writable("/srv/a\nUser=root")
    (True, False)
    """
    return UNWRITABLE.search(text) is None


def unit_name(site: str) -> str:
    r"""Return the name of the units of *site*, escaped as systemd-escape(1) does.

    >>> print(unit_name("lemonde"), unit_name("a/b-c"))
    depeche-lemonde depeche-a-b\x2dc
    """
    escaped = re.sub(r"[^\w:./]", _in_hexadecimal, site, flags=re.ASCII)
    return f"depeche-{escaped.replace('/', '-')}"


def for_systemd(text: str) -> str:
    r"""Return *text* as one quoted word of a unit file (systemd.syntax, quoting; specifiers).

    >>> print(for_systemd('a "b" 50%'))
    "a \"b\" 50%%"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def for_exec(text: str) -> str:
    """Return *text* as one word of ExecStart, where ``$`` names variables (systemd.service).

    >>> print(for_exec("/srv/news"), for_exec("/srv/US $"))
    /srv/news "/srv/US $$"
    """
    plain = re.fullmatch(r"[\w@+=:,./-]+", text, re.ASCII)
    return text if plain else for_systemd(text).replace("$", "$$")


def for_cron(command: str) -> str:
    """Return *command* as cron hands it on whole: an unescaped ``%`` ends it (crontab(5))."""
    return command.replace("%", "\\%")


def _in_hexadecimal(found: re.Match[str]) -> str:
    return "".join(f"\\x{byte:02x}" for byte in found[0].encode())
