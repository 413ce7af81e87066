"""Le Soir."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class LesoirSpider(DispatchSpider):
    """Le Soir: the French-language daily of Brussels."""

    name = "lesoir"
    site = Site(
        name="lesoir",
        home="https://www.lesoir.be/",
        timezone="Europe/Brussels",
        listings=("",),
        article_url=r"^/\d+/article/20\d\d-\d\d-\d\d/",
    )
