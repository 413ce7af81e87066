"""France 24."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class France24Spider(DispatchSpider):
    """France 24: French foreign broadcasting, in French."""

    name = "france24"
    site = Site(
        name="france24",
        home="https://www.france24.com/fr/",
        timezone="Europe/Paris",
        listings=("",),
        article_url=r"^/fr/([^/?]+/)*20\d{6,8}-",
    )
