"""Whether a page reserves text and data mining (TDM Reservation Protocol, W3C report, 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from crawler.page import Page


@dataclass(frozen=True, slots=True)
class Rights:
    """A reservation as stated: None where the page is silent."""

    tdm_reserved: bool | None = None
    tdm_policy: str | None = None


def read_rights(page: Page) -> Rights:
    """Return what headers and meta elements of *page* say; a header outranks a meta element.

    >>> from crawler.page import Page
    >>> read_rights(Page(b"<meta name='tdm-reservation' content='1'>")).tdm_reserved
    True
    """
    reservation = _stated(page, "tdm-reservation")
    policy = _stated(page, "tdm-policy")
    reserved = {"1": True, "0": False}.get(reservation or "")
    return Rights(reserved, _absolute(page.url, policy) if policy else None)


def _stated(page: Page, name: str) -> str | None:
    header = page.header(name)
    if header is not None:
        return header.strip()
    if page.is_plain_text or not page.body.strip():
        return None
    metas = page.tree.iter("meta")
    found = (m.get("content") for m in metas if (m.get("name") or "").lower() == name)
    return next((value.strip() for value in found if value), None)


def _absolute(base: str | None, url: str) -> str | None:
    try:
        return urljoin(base or "", url)
    except ValueError:  # a policy that is no address cannot be followed
        return None
