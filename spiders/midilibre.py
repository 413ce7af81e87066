"""Midi Libre."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class MidilibreSpider(DispatchSpider):
    """Midi Libre: the regional daily of Languedoc."""

    name = "midilibre"
    site = Site(
        name="midilibre",
        home="https://www.midilibre.fr/",
        timezone="Europe/Paris",
        sitemaps=("sitemap-news.xml",),
        listings=("",),
        article_url=r"^/20\d\d/\d\d/\d\d/[^?]*[-,]\d{6,}\.php",
    )
