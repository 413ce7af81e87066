"""Le Figaro."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class LefigaroSpider(DispatchSpider):
    """Le Figaro: a French daily; health, students and madame have hosts of their own."""

    name = "lefigaro"
    site = Site(
        name="lefigaro",
        home="https://www.lefigaro.fr/",
        timezone="Europe/Paris",
        sitemaps=("sitemap_news.xml",),
        listings=("",),
        article_url=(
            r"^/(?!divers/)"
            r"([^?]*(-\d{7,8}|-\d{6}-\d{4,}|/20\d\d/\d\d/\d\d/\d+-[^/?]+)|article/[^/?]+/?)"
            r"(\?(?!pag|print)|$)"
        ),
    )
