"""Which addresses a crawl may reach: a public page must not lead it into a private network."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be reached beside public addresses: *hosts* by name, and this machine.

    >>> Reach().allows("intranet.test", "10.0.0.1")
    False
    >>> Reach(hosts=frozenset({"intranet.test"})).allows("intranet.test", "10.0.0.1")
    True
    """

    hosts: frozenset[str] = frozenset()
    loopback: bool = False

    @classmethod
    def of(cls, own_urls: Iterable[str], *, hosts: Iterable[str]) -> Reach:
        """Return the reach of a crawl that was told to fetch *own_urls*.

        This machine is within reach of a crawl that was sent to it, and of no other.
        """
        named = frozenset(host.lower() for host in hosts)
        return cls(named, loopback=any(map(is_loopback, own_urls)))

    def allows(self, host: str, address: str) -> bool:
        """Return True if *address*, to which the name *host* leads, may be reached."""
        ip = number(address)
        if ip is None or host.lower() in self.hosts:
            return ip is not None
        return is_public(ip) or (self.loopback and ip.is_loopback)


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Return True if *ip* lies in the public internet, and so does an IPv4 address within it.

    >>> [is_public(ip_address(each)) for each in ("9.9.9.9", "169.254.169.254", "64:ff9b::a00:1")]
    [True, False, False]
    """
    if isinstance(ip, IPv4Address):
        return ip.is_global and not ip.is_multicast
    inner = embedded(ip)
    is_plain = ip.is_global and not ip.is_multicast and not ip.is_site_local
    return is_public(inner) if inner is not None else is_plain


def embedded(ip: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that *ip* stands for or is carried to, None when it has none.

    The way of Teredo (2001::/32) is none: no site is there, and its addresses are not public.
    """
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def is_loopback(url: str) -> bool:
    """Return True if the host of *url* is this machine by name or number, without a look-up.

    >>> is_loopback("http://[::1]:8000/"), is_loopback("https://gazette.test/")
    (True, False)
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # "http://[" is no address
        return False
    ip = number(host)
    return host == "localhost" if ip is None else ip.is_loopback


def number(host: str) -> IPv4Address | IPv6Address | None:
    """Return the address that *host* is written as, None for a name."""
    try:
        return ip_address(host.partition("%")[0])  # behind it, the zone of a link-local address
    except ValueError:
        return None
