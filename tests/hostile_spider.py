"""The spider that is sent to the hostile site: it takes the addresses of all cases for articles."""

from pathlib import Path

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class HostileSpider(DispatchSpider):
    """A profile that trusts its site."""

    name = "hostile"
    site = Site(
        name="hostile",
        home="http://localhost/",
        feeds=("rss.xml",),
        sitemaps=("sitemap.xml",),
        listings=("",),
        article_url=r"^/[^?]*-1\.html",
        max_pages=5,
    )

    def closed(self, reason: str) -> None:
        """Say how much memory was held at most; what `wait4` says counts the parent's too."""
        del reason
        status = Path("/proc/self/status").read_text("ascii")
        (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
        self.logger.info("peak of %d MB resident", int(peak) // 1024)
