"""What rights promise: a reservation as stated, silence as None."""

import json

import pytest

from crawler.extract.rights import Rights, read_rights, read_tdmrep, refuse_reserved, rule_for
from crawler.page import Page

META = b"<meta name='TDM-Reservation' content='1'><meta name='tdm-policy' content='/p.json'>"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (Page(b"<p>a</p>"), Rights()),
        (Page(b""), Rights()),
        (Page(b"a", is_plain_text=True), Rights()),
        (Page(META, url="https://g.test/a/b"), Rights(True, "https://g.test/p.json")),
        (Page(META, headers=(("TDM-Reservation", "0"),)), Rights(True, "/p.json")),
        (Page(b"", headers=(("TDM-Reservation", "0"),), tdm_reserved=True), Rights(False)),
        (
            Page(b"", tdm_reserved=True, tdm_policy="https://g.test/p"),
            Rights(True, "https://g.test/p"),
        ),
        (Page(META + META.replace(b"1", b"0").replace(b"p.", b"q.")), Rights(True, "/p.json")),
        (Page(b"<meta name='tdm-reservation' content='oui'>"), Rights()),
        (Page(b"", headers=(("tdm-policy", "http://["),), url="https://g.test/"), Rights()),
    ],
    ids=[
        "silent",
        "empty",
        "text",
        "meta",
        "meta-over-header",
        "header-over-host",
        "host",
        "first-of-two",
        "odd",
        "no-address",
    ],
)
def test_a_reservation_is_read_as_stated(page: Page, expected: Rights) -> None:
    assert read_rights(page) == expected


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ((), b"", ()),
        ((("X-Robots-Tag", "noarchive, NoSnippet"),), b"", ("noarchive", "nosnippet")),
        ((("x-robots-tag", "a"), ("X-Robots-Tag", "noarchive")), b"", ("a", "noarchive")),
        ((("X-Robots-Tag", "otherbot: noarchive"),), b"", ()),
        ((("X-Robots-Tag", "depeche: noarchive"),), b"", ("noarchive",)),
        ((("X-Robots-Tag", "max-snippet: -1, noarchive"),), b"", ("max-snippet: -1", "noarchive")),
        ((), b"<meta name=robots content='index, noarchive'>", ("index", "noarchive")),
        ((), b"<meta name=depeche content=noarchive>", ("noarchive",)),
        ((), b"<meta name=googlebot content=noarchive>", ()),
    ],
    ids=["silent", "two", "two-headers", "other-robot", "us", "value", "meta", "to-us", "to-other"],
)  # fmt: skip
def test_directives_for_every_robot_and_for_us_are_read(
    headers: tuple[tuple[str, str], ...], body: bytes, expected: tuple[str, ...]
) -> None:
    assert read_rights(Page(body, headers=headers)).directives == expected


def test_only_a_reservation_or_a_forbidden_copy_is_refused() -> None:
    assert refuse_reserved(Page(b"<p>a</p>", headers=(("X-Robots-Tag", "noindex"),))) is None
    assert refuse_reserved(Page(b"", tdm_reserved=False)) is None
    copy = refuse_reserved(
        Page(b"", url="https://g.test/", headers=(("X-Robots-Tag", "noarchive"),))
    )
    assert copy is not None
    assert (copy.outcome, copy.kind) == ("refused", "rights")


RULES = read_tdmrep(
    json.dumps(
        [
            {"location": "/a/*/b$", "tdm-reservation": 1, "tdm-policy": "https://g.test/p"},
            {"location": "/a/", "tdm-reservation": 0},
            {"location": "/%7Eann/", "tdm-reservation": "1"},
            {"location": "/odd", "tdm-reservation": 2},
            {"location": 7, "tdm-reservation": 1},
            "no rule",
        ]
    ).encode()
)


@pytest.mark.parametrize(
    ("path", "reserved"),
    [
        ("/a/x/b", True), ("/a/x/y/b", True), ("/a/b", False), ("/a/x/b/", False),
        ("/a/x/b?c=1", False), ("/~ann/1", True), ("/odd", None), ("/", None), ("", None),
    ],
)  # fmt: skip
def test_the_first_rule_that_fits_counts(path: str, reserved: bool | None) -> None:
    rule = rule_for(f"https://g.test{path}", RULES)
    assert (rule and rule.reserved) == reserved


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[" * 100_000, b"\xff\xfe", b"null", b'"/"', b"[[]]"],
    ids=["empty", "object", "deep", "binary", "null", "text", "lists"],
)  # fmt: skip
def test_a_file_that_is_none_has_no_rules(body: bytes) -> None:
    assert read_tdmrep(body) == ()


def test_a_pattern_of_many_stars_is_matched_in_one_pass() -> None:
    rules = read_tdmrep(
        json.dumps([{"location": "/a*" * 500 + "c$", "tdm-reservation": 1}]).encode()
    )
    assert rule_for("https://g.test" + "/a" * 5_000, rules) is None


def test_a_page_of_many_directives_is_read_so_far() -> None:
    many = ", ".join(["noarchive", "x" * 10_000, *(f"d{n}" for n in range(100_000))])
    found = read_rights(Page(b"", headers=(("X-Robots-Tag", many),))).directives
    assert (found[0], len(found), max(map(len, found))) == ("noarchive", 30, 100)


@pytest.mark.parametrize("character", "azAZmMOoPp09-._~")
def test_a_character_that_needs_no_escape_is_the_same_with_one(character: str) -> None:
    escaped = f"%{ord(character):02X}"
    for written, asked in ((escaped, character), (character, escaped)):
        body = json.dumps([{"location": f"/{written}/", "tdm-reservation": 1}]).encode()
        assert rule_for(f"https://g.test/{asked}/crue", read_tdmrep(body))


@pytest.mark.parametrize("escaped", ["%2F", "%24", "%2A", "%3F"])
def test_a_character_that_means_something_is_another_when_it_is_escaped(escaped: str) -> None:
    body = json.dumps([{"location": f"/a{escaped}b", "tdm-reservation": 1}]).encode()
    assert rule_for(f"https://g.test/a{escaped}b", read_tdmrep(body))
    assert not rule_for(f"https://g.test/a{chr(int(escaped[1:], 16))}b", read_tdmrep(body))
