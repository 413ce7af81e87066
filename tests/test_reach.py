"""No page leads a crawl into a private network, whatever it calls the way."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy import Request
from twisted.internet.error import DNSLookupError

from crawler.download.guard import Guard
from crawler.download.reach import Reach, is_loopback, is_public, number
from crawler.download.refusing import Refused
from tests.wire_server import serve_wire

PUBLIC = ["9.9.9.9", "2620:fe::fe", "64:ff9b::909:909", "2002:909:909::1", "::ffff:9.9.9.9"]
PRIVATE = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1",
    "192.0.0.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "fc00::1", "fd12::1",
    "fe80::1%eth0", "fec0::1", "ff02::1", "2001:db8::1", "2001:0:909:909::f5ff:fffe",
    "2001:0:909:909::f6f6:f6f6",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_reached(address: str) -> None:
    assert Reach().allows("gazette.test", address)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_may_not_be_reached(address: str) -> None:
    ip = number(address)
    assert ip is not None
    assert not is_public(ip)
    assert not Reach().allows("gazette.test", address)


def test_this_machine_is_within_reach_of_a_crawl_that_was_sent_to_it_only() -> None:
    here = Reach.of(["http://127.0.0.1:8000/"], hosts=())
    assert here.allows("localhost", "127.0.0.1")
    assert not here.allows("router.test", "192.168.1.1")
    assert not Reach.of(["https://gazette.test/"], hosts=()).allows("localhost", "127.0.0.1")


def test_a_host_that_the_operator_names_may_be_private() -> None:
    reach = Reach.of(["https://gazette.test/"], hosts=["Intranet.test"])
    assert reach.allows("intranet.test", "10.0.0.1")
    assert reach.allows("Intranet.TEST", "10.0.0.1")
    assert not reach.allows("other.test", "10.0.0.1")
    assert not reach.allows("intranet.test", "no address")
    assert not reach.allows("other.test", "no address")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/", "http://localhost/", "http://[::1]:80/"])
def test_this_machine_is_loopback(url: str) -> None:
    assert is_loopback(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://[", "", "/a", "https://127.0.0.1.gazette.test/", "https://gazette.test/",
        "http://10.0.0.1/",
    ],
)  # fmt: skip
def test_what_is_no_loopback_address_is_none(url: str) -> None:
    assert not is_loopback(url)


class NoNames:
    """A resolver that knows no name, with a reach."""

    reach = Reach()

    def getHostByName(self, name: str) -> None:  # noqa: N802  # Twisted's name
        raise DNSLookupError(name)


@pytest.mark.parametrize(
    ("url", "own", "kind"),
    [
        ("ftp://gazette.test/a", "https://gazette.test/", "scheme"),
        ("file:///etc/passwd", "https://gazette.test/", "scheme"),
        ("http://10.0.0.1/", "https://gazette.test/", "private_address"),
        ("http://[fc00::1]/", "https://gazette.test/", "private_address"),
        ("http://[::1]:8000/", "https://gazette.test/", "private_address"),
        ("http://[::1]:8000/", "http://localhost:8000/", None),
        ("http://10.0.0.1/", "http://localhost:8000/", "private_address"),
        ("http://10.0.0.7/", "https://gazette.test/", None),
        ("https://9.9.9.9/", "https://gazette.test/", None),
        ("http://nobody.test/", "https://gazette.test/", None),
    ],
)
def test_a_request_that_is_not_for_the_public_web_does_not_go_out(
    url: str, own: str, kind: str | None
) -> None:
    guard = Guard(cast(Any, NoNames()), hosts=["10.0.0.7"])
    guard.spider_opened(cast(Any, SimpleNamespace(own_urls=(own,))))
    asked = guard.process_request(Request(url))
    if kind is None:  # a name that nobody knows is told by the download
        asyncio.run(asked)
        return
    with pytest.raises(Refused) as caught:
        asyncio.run(asked)
    told = caught.value.refusal
    assert (told.where, told.outcome, told.kind) == (url, "refused", kind)


REBOUND = """
import socket, sys
from crawler.__main__ import main
first = {"rebound.test": "9.9.9.9"}
socket.gethostbyname = lambda name: first.pop(name, "127.0.0.1")
main(["depeche", *sys.argv[1:]])
"""


def test_a_public_name_that_leads_to_this_machine_is_refused_and_never_asked(
    tmp_path: Path,
) -> None:
    with serve_wire() as server:
        port = server.home.rpartition(":")[2]
        urls = ",".join(f"http://{host}.test:{port}/plain" for host in ("gazette", "rebound"))
        arguments = ["crawl", "-a", f"url={urls}", "--data", str(tmp_path)]
        settings = ["CONTACT=https://operator.test/", "DNSCACHE_ENABLED=False", "DOWNLOAD_DELAY=0",
                    "AUTOTHROTTLE_ENABLED=False", "RETRY_TIMES=0"]  # fmt: skip
        more = [part for setting in settings for part in ("-s", setting)]
        command = [sys.executable, "-c", REBOUND, *arguments, *more]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert server.asked == {}
    (file,) = (tmp_path / "runs").glob("*.json")
    pages = json.loads(file.read_text("utf-8"))["pages_without_article"]
    kinds = {page["where"].split("/")[2].partition(":")[0]: page["kind"] for page in pages}
    wanted = {"gazette.test": "private_address", "rebound.test": "CannotResolveHostError"}
    assert kinds == wanted, done.stderr


def test_a_crawl_without_the_guarded_resolver_does_not_start(tmp_path: Path) -> None:
    with serve_wire() as server:
        other = "TWISTED_DNS_RESOLVER=scrapy.resolver.CachingThreadedResolver"
        arguments = [
            "crawl",
            "-a",
            f"url={server.home}/plain",
            "--data",
            str(tmp_path),
            "-s",
            other,
        ]
        command = [sys.executable, "-m", "crawler", *arguments]
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert b"must stay the guarded one" in done.stderr
    assert server.asked == {}
