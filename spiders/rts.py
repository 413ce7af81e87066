"""RTS."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class RtsSpider(DispatchSpider):
    """RTS: the news of Swiss public broadcasting in French."""

    name = "rts"
    site = Site(
        name="rts",
        home="https://www.rts.ch/",
        timezone="Europe/Zurich",
        listings=("info/",),
        article_url=r"^/(?!entreprise/|video/|play/)[^?]*/\d{6,}-[^/?]+\.html",
    )
