"""Radio-Canada."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class RadioCanadaSpider(DispatchSpider):
    """Radio-Canada: the news of Canadian public broadcasting in French."""

    name = "radio_canada"
    site = Site(
        name="radio_canada",
        home="https://ici.radio-canada.ca/",
        timezone="America/Toronto",
        listings=("",),
        article_url=r"^/nouvelle/\d{5,}/",
    )
