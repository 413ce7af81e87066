"""The guard of a crawl: each request is checked before it goes out, redirects and robots.txt too.

The name is resolved by the same resolver, with the same check, when the connection is made: a name
that leads elsewhere the second time is refused as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

from crawler.download.reach import Reach, number
from crawler.download.refusing import Refused
from crawler.errors import UsageError
from crawler.outcome import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

SCHEMES = frozenset({"http", "https"})


class PrivateAddressError(DNSLookupError):
    """Raised for a name that leads to an address which no public page may send us to."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} is {address}, which is no public address")


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, except that names lead to no address outside *reach*."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.reach = Reach()

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802  # Twisted's name
        """Return the address of *name*; it fails with PrivateAddressError when it is private."""
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if not self.reach.allows(name, address):
            raise PrivateAddressError(name, address)
        return address


class Guard:
    """Refuses requests that are not for the public web, with their reason."""

    def __init__(self, resolver: GuardedResolver, *, hosts: Sequence[str]) -> None:
        self.resolver = resolver
        self.hosts = hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of *crawler*; a crawl of an archive meets no network."""
        if crawler.settings.get("ARCHIVE_DIR"):
            raise NotConfigured  # an archive is crawled
        from twisted.internet import reactor

        resolver = getattr(reactor, "resolver", None)
        if not isinstance(resolver, GuardedResolver):
            message = "TWISTED_DNS_RESOLVER must stay the guarded one: it keeps private hosts out"
            raise UsageError(message)  # a guard that switches itself off guards nothing
        guard = cls(resolver, hosts=crawler.settings.getlist("PRIVATE_HOSTS"))
        crawler.signals.connect(guard.spider_opened, signal=signals.spider_opened)
        return guard

    def spider_opened(self, spider: Spider) -> None:
        """Learn where the crawl was sent."""
        own: Any = getattr(spider, "own_urls", ())
        self.resolver.reach = Reach.of(own, hosts=self.hosts)

    async def process_request(self, request: Request) -> None:
        """Let *request* go on, or raise Refused with the reason."""
        parts = urlsplit(request.url)
        if parts.scheme not in SCHEMES:
            reason = f"{parts.scheme}: is no scheme of the web"
            raise Refused(Refusal(request.url, "refused", "scheme", reason))
        try:
            await self._resolve(parts.hostname or "")
        except PrivateAddressError as error:
            advice = "if it is yours, name the host in PRIVATE_HOSTS"
            refusal = Refusal(request.url, "refused", "private_address", str(error.args[0]), advice)
            raise Refused(refusal) from error
        except DNSLookupError:  # the download meets it too, and says so
            return

    async def _resolve(self, host: str) -> None:
        if number(host) is not None and not self.resolver.reach.allows(host, host):
            raise PrivateAddressError(host, host)  # the resolver knows no IPv6
        await maybe_deferred_to_future(self.resolver.getHostByName(host))
