"""The demonstration site is a small honest news site over real HTTP."""

import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest
from lxml import etree
from parsel import Selector

from tools.demonstration import Demonstration, serve

FOLDER = Path("fixtures/demonstration")
LISTS = ("", "page/2/", "rss.xml", "sitemap-news.xml")
GONE = "/sport/athletisme-le-cross-des-berges-annule-8098.html"
FORBIDDEN = "/archives/crue-de-1999-le-recit-des-trois-nuits-2417.html"
UPDATED = "/vie-locale/la-vezance-deborde-a-port-sallier-8101.html"


def read_cases(folder: Path) -> dict[Path, dict[str, Any]]:
    sidecars = sorted(folder.glob("[!_]*/page.*.meta.json"))
    return {
        file.with_name(file.name.removesuffix(".meta.json")): json.loads(file.read_text("utf-8"))
        for file in sidecars
    }


CASES = read_cases(FOLDER)


@pytest.fixture(scope="module")
def site() -> Iterator[Demonstration]:
    with serve(edition=1) as server:
        yield server


@pytest.fixture(params=[1, 2])
def edition(site: Demonstration, request: pytest.FixtureRequest) -> Iterator[Demonstration]:
    site.set_edition(request.param)
    yield site
    site.set_edition(1)


def get(url: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urlopen(url) as answer:  # a loopback address of ours
            return answer.status, dict(answer.headers), answer.read()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def links_of(url: str) -> set[str]:
    _, headers, body = get(url)
    if "xml" in headers["Content-Type"]:
        found = etree.fromstring(body).xpath(
            "//*[local-name()='loc' or local-name()='link']/text()"
        )
    else:
        found = Selector(body.decode(errors="replace")).xpath("//@href | //@src").getall()
    return {urljoin(url, link).partition("#")[0] for link in found}


def articles_of(url: str) -> set[str]:
    return {link for link in links_of(url) if re.search(r"-\d+\.html$", link)}


@pytest.mark.parametrize("page", CASES, ids=[page.parent.name for page in CASES])
def test_each_case_is_served_with_its_bytes_and_declared_type(
    site: Demonstration, page: Path
) -> None:
    sidecar = CASES[page]
    same = [path for path in CASES if CASES[path]["url"] == sidecar["url"]]
    same.sort(key=lambda path: str(CASES[path]["fetched_at"]))
    site.set_edition(1 + same.index(page))
    status, headers, body = get(urljoin(site.base_url, urlsplit(sidecar["url"]).path))
    site.set_edition(1)
    assert (status, body) == (200, page.read_bytes())
    stated = dict(sidecar["headers"])
    assert {name: headers[name] for name in stated} == stated
    assert headers["Content-Length"] == str(len(body))


def test_no_two_cases_share_an_address_unless_they_are_editions_of_different_times() -> None:
    for folder in {page.parent.parent for page in Path("fixtures").glob("*/*/page.*")}:
        cases = read_cases(folder).values()
        keys = [(case["url"], case["fetched_at"]) for case in cases if "url" in case]
        assert len(keys) == len(set(keys)), folder
    addresses = [case["url"] for case in CASES.values()]
    assert {a for a in addresses if addresses.count(a) > 1} == {f"http://localhost{UPDATED}"}


def test_editions_differ_in_one_article_only(site: Demonstration) -> None:
    def bodies(edition: int) -> dict[str, tuple[str, bytes]]:
        site.set_edition(edition)
        answers = {url: get(url) for url in (*site.article_urls, *lists(site))}
        return {url: (headers["ETag"], body) for url, (_, headers, body) in answers.items()}

    first, second = bodies(1), bodies(2)
    site.set_edition(1)
    assert first.keys() == second.keys()
    changed = {url for url in first if first[url] != second[url]}
    assert changed == {urljoin(site.base_url, UPDATED)}
    assert all(first[url][0] != second[url][0] for url in changed)


def lists(site: Demonstration) -> list[str]:
    return [urljoin(site.base_url, path) for path in LISTS]


def test_every_link_of_a_list_answers_but_the_one_that_is_gone(edition: Demonstration) -> None:
    links = set().union(*(links_of(url) for url in lists(edition)))
    assert all(link.startswith(edition.base_url) for link in links)
    statuses = {urlsplit(link).path: get(link)[0] for link in links}
    assert statuses.pop(GONE) == 404
    assert set(statuses.values()) == {200}


def test_every_link_of_an_article_answers(site: Demonstration) -> None:
    links = set().union(*(links_of(url) for url in site.article_urls))
    statuses = {link: get(link)[0] for link in links}
    assert set(statuses.values()) == {200}, statuses


def test_each_list_leads_to_articles_that_no_other_list_has(site: Demonstration) -> None:
    found = {url: articles_of(url) for url in lists(site)}
    for url, articles in found.items():
        others = set().union(*(found[other] for other in found if other != url))
        assert articles - others, url
    everything = set().union(*found.values())
    assert set(site.article_urls) < everything
    extra = {urlsplit(url).path for url in everything - set(site.article_urls)}
    assert extra == {GONE, FORBIDDEN}


def test_robots_txt_forbids_one_linked_article_and_names_the_sitemap(site: Demonstration) -> None:
    _, headers, body = get(urljoin(site.base_url, "robots.txt"))
    assert headers["Content-Type"].startswith("text/plain")
    assert f"Sitemap: {site.base_url}sitemap-news.xml" in body.decode().splitlines()
    assert urljoin(site.base_url, FORBIDDEN) not in site.article_urls
    assert get(urljoin(site.base_url, FORBIDDEN))[0] == 200


def test_the_first_listing_names_the_second_as_its_next_page(site: Demonstration) -> None:
    _, _, body = get(site.base_url)
    following = Selector(body.decode()).css("[rel=next]::attr(href)").getall()
    assert set(following) == {urljoin(site.base_url, "page/2/")}


def test_the_two_dispatches_print_the_same_text() -> None:
    files = [
        FOLDER / name / "expected.json" for name in ("agency-dispatch", "agency-dispatch-copy")
    ]
    first, second = (json.loads(file.read_text("utf-8")) for file in files)
    assert first["text_digest"] == second["text_digest"]
    assert first["url"] != second["url"]
    assert first["headline"] != second["headline"]


def test_a_connection_is_kept_open_and_serves_head(site: Demonstration) -> None:
    connection = HTTPConnection(urlsplit(site.base_url).netloc)
    connection.request("HEAD", UPDATED)
    answer = connection.getresponse()
    assert (answer.status, answer.read(), answer.version) == (200, b"", 11)
    connection.request("GET", UPDATED)
    again = connection.getresponse()
    assert (again.headers["ETag"], len(again.read())) == (
        answer.headers["ETag"],
        int(answer.headers["Content-Length"]),
    )
    connection.close()
