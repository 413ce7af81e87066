"""Le Quotidien du Peuple."""

from crawler.site import Site
from spiders.dispatch import DispatchSpider


class QuotidienDuPeupleSpider(DispatchSpider):
    """Le Quotidien du Peuple: the People's Daily of Beijing, in French."""

    name = "quotidien_du_peuple"
    site = Site(
        name="quotidien_du_peuple",
        home="http://french.peopledaily.com.cn/",
        timezone="Asia/Shanghai",
        listings=("",),
        article_url=r"^/([^?]*/)?n\d?/\d{4}/\d{4}/c\d+-\d+\.html",
    )
