"""What rights promise: a reservation as stated, silence as None."""

import pytest

from crawler.extract.rights import Rights, read_rights
from crawler.page import Page

META = b"<meta name='TDM-Reservation' content='1'><meta name='tdm-policy' content='/p.json'>"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (Page(b"<p>a</p>"), Rights()),
        (Page(b""), Rights()),
        (Page(b"a", is_plain_text=True), Rights()),
        (Page(META, url="https://g.test/a/b"), Rights(True, "https://g.test/p.json")),
        (Page(META, headers=(("TDM-Reservation", "0"),)), Rights(False, "/p.json")),
        (Page(b"<meta name='tdm-reservation' content='oui'>"), Rights()),
        (Page(b"", headers=(("tdm-policy", "http://["),), url="https://g.test/"), Rights()),
    ],
    ids=["silent", "empty", "text", "meta", "header-first", "odd", "no-address"],
)
def test_a_reservation_is_read_as_stated(page: Page, expected: Rights) -> None:
    assert read_rights(page) == expected
