"""Franceinfo."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class FranceinfoSpider(DispatchSpider):
    """Franceinfo: the news of French public broadcasting."""

    name = "franceinfo"
    site = Site(
        name="franceinfo",
        home="https://www.francetvinfo.fr/",
        timezone="Europe/Paris",
        listings=("",),
        article_url=r"^[^?]*[_-]\d{6,}(\.html)?(\?|$)",
    )
