"""What `depeche inspect` shows: blocks with their outcome, then fields, or one clear line."""

from io import StringIO

from rich.console import Console

from crawler.commands.inspect import show_page
from crawler.page import Page
from crawler.site import Site

SITE = Site("gazette", "https://gazette.test/", timezone="Europe/Paris")
TEXT = "La rivière a encore monté cette nuit et trois villages sont coupés du reste de la vallée."


def shown(page: Page) -> str:
    out = StringIO()
    show_page(page, SITE, Console(file=out, width=400))
    return out.getvalue()


def test_blocks_are_shown_with_outcome_reason_and_score() -> None:
    html = f"<body><h1>La crue monte</h1><div><p>{TEXT}</p><p>{TEXT} Encore.</p></div></body>"
    output = shown(Page(html.encode(), charset="utf-8", url="https://gazette.test/a"))
    assert f"body    0.95  long text               {TEXT}" in output
    assert "headline" in output
    assert "La crue monte" in output


def test_a_page_without_an_article_is_one_clear_line() -> None:
    assert shown(Page(b"", source_path="vide.html")).startswith("vide.html: the answer has no body")
