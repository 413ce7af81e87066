"""Télérama."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class TeleramaSpider(DispatchSpider):
    """Télérama: a French weekly of culture."""

    name = "telerama"
    site = Site(
        name="telerama",
        home="https://www.telerama.fr/",
        timezone="Europe/Paris",
        sitemaps=("sitemaps/sitemap_news.php",),
        listings=("",),
        article_url=r"^/(?!evenements/)[^?]*[-,]\d{5,}\.php",
    )
