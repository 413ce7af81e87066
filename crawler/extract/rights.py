"""What a page says may be done with it: reservations of text and data mining, and of archiving.

The TDM Reservation Protocol (W3C Community Group report, 2024) has three places: a file of the
host, a header and a meta element; each supersedes the one before. X-Robots-Tag and the meta
element ``robots`` may forbid to keep a copy (``noarchive``).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from crawler.errors import UsageError
from crawler.extract.metas import metas_of
from crawler.outcome import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.page import Page

BOT = "depeche"
"""The name by which a directive may speak to us alone."""

_NO_COPY = "noarchive"

_WITH_VALUE = frozenset(
    {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}
)
"""Directives that hold a colon themselves: what stands before it names no robot."""

_MOST_DIRECTIVES, _LONGEST_DIRECTIVE = 30, 100
"""Directives that are read, and characters of one; Google's list of all has 15, and a date."""

_MOST_RULES = 1000
"""Rules of a tdmrep.json that are read; files in use have one to twenty."""

_UNRESERVED = re.compile(r"%(2D|2E|5F|7E|3\d|4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rights:
    """A reservation as stated: None where page and host are silent.

    *directives* are those of X-Robots-Tag and of the meta elements for robots, in order.
    """

    tdm_reserved: bool | None = None
    tdm_policy: str | None = None
    directives: tuple[str, ...] = ()


class TdmRule(NamedTuple):
    """One rule of a tdmrep.json: which paths it is for, and what it says of them."""

    location: str
    reserved: bool
    policy: str | None


def read_rights(page: Page) -> Rights:
    """Return what *page* and its host say; a meta element supersedes a header, and that the host.

    >>> from crawler.page import Page
    >>> read_rights(Page(b"<meta name='tdm-reservation' content='1'>")).tdm_reserved
    True
    """
    metas = dict(_metas(page))
    stated = (metas.get("tdm-reservation"), page.header("tdm-reservation"))
    reserved = next((value for text in stated if (value := _flag(text)) is not None), None)
    policy = metas.get("tdm-policy") or page.header("tdm-policy")
    return Rights(
        page.tdm_reserved if reserved is None else reserved,
        _absolute(page.url, policy.strip()) if policy else page.tdm_policy,
        tuple(islice(dict.fromkeys(_directives(page, metas)), _MOST_DIRECTIVES)),
    )


def refuse_reserved(page: Page) -> Refusal | None:
    """Return why an operator who respects reservations gets no line of *page*, or None.

    ``noarchive`` forbids to show a copy, and a line holds one: the whole text.
    """
    rights = read_rights(page)
    if rights.tdm_reserved:
        policy = f"; its policy is {rights.tdm_policy}" if rights.tdm_policy else ""
        reason = f"the site reserves text and data mining{policy}"
    elif _NO_COPY in rights.directives:
        reason = f"the page says {_NO_COPY}"
    else:
        return None
    return Refusal(page.url or "-", "refused", "rights", reason, "ask the site for a licence")


def are_respected(policy: str) -> bool:
    """Return whether the setting RIGHTS refuses reserved pages; raises UsageError for a wrong one.

    >>> are_respected("respect"), are_respected("record")
    (True, False)
    """
    if policy not in {"record", "respect"}:
        raise UsageError(f"RIGHTS is {policy!r}: give record (the default) or respect")
    return policy == "respect"


def read_tdmrep(body: bytes) -> tuple[TdmRule, ...]:
    """Return the rules of a tdmrep.json in order; what is no rule is left out.

    >>> read_tdmrep(b'[{"location": "/", "tdm-reservation": 1}]')
    (TdmRule(location='/', reserved=True, policy=None),)
    """
    try:
        rules = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    return tuple(_rules(rules[:_MOST_RULES])) if isinstance(rules, list) else ()


def rule_for(url: str, rules: Iterable[TdmRule]) -> TdmRule | None:
    """Return the first of *rules* whose location fits the path of *url*, None when none does.

    >>> rules = read_tdmrep(b'[{"location": "/video/*.mp4$", "tdm-reservation": 0}]')
    >>> rule_for("https://gazette.test/video/2026/crue.mp4", rules).reserved
    False
    """
    parts = urlsplit(url)
    path = _plain(f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/")
    return next((rule for rule in rules if _fits(path, _plain(rule.location))), None)


def _fits(path: str, pattern: str) -> bool:
    """Match as robots.txt does: from the start, ``*`` for anything, ``$`` at the end for the end.

    The parts are looked for one after the other, so no pattern takes more than one pass.
    """
    is_anchored = pattern.endswith("$")
    first, *parts = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for part in parts[:-1]:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if not parts:
        return not is_anchored or at == len(path)
    if is_anchored:
        return path.endswith(parts[-1]) and len(path) - len(parts[-1]) >= at
    return path.find(parts[-1], at) >= 0


def _rules(values: list[Any]) -> Iterator[TdmRule]:
    for value in values:
        if not isinstance(value, dict) or not isinstance(value.get("location"), str):
            continue
        reserved, policy = _flag(value.get("tdm-reservation")), value.get("tdm-policy")
        if reserved is not None:
            yield TdmRule(value["location"], reserved, policy if isinstance(policy, str) else None)


def _flag(value: object) -> bool | None:
    """Return what a reservation says; any other value counts as none (TDMRep, 3.1)."""
    return {"1": True, "0": False}.get(str(value).strip())


def _plain(path: str) -> str:
    return _UNRESERVED.sub(lambda found: unquote(found[0]), path)


def _metas(page: Page) -> Iterator[tuple[str, str]]:
    """Yield name and content of the meta elements; of two with one name, the last yielded counts.

    So they come in reverse: the first in the page counts.
    """
    if page.is_plain_text or not page.body.strip():
        return
    for meta in reversed(metas_of(page)):
        if meta.name and meta.content:
            yield meta.name.lower(), meta.content.strip()


def _directives(page: Page, metas: dict[str, str]) -> Iterator[str]:
    for name, value in page.headers:
        if name.lower() == "x-robots-tag":
            yield from _for_us(value)
    for name in ("robots", BOT):
        yield from _split(metas.get(name, ""))


def _for_us(value: str) -> Iterator[str]:
    """Yield the directives of one X-Robots-Tag, unless it speaks to another robot."""
    robot, colon, rest = value.partition(":")
    if colon and "," not in robot and robot.strip().lower() not in _WITH_VALUE:
        if robot.strip().lower() != BOT:
            return
        value = rest
    yield from _split(value)


def _split(value: str) -> Iterator[str]:
    yield from (
        part.strip().lower()[:_LONGEST_DIRECTIVE] for part in value.split(",") if part.strip()
    )


def _absolute(base: str | None, url: str) -> str | None:
    try:
        return urljoin(base or "", url)
    except ValueError:  # a policy that is no address cannot be followed
        return None
