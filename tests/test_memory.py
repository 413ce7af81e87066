"""What a long crawl holds in memory does not grow with the pages that are done."""

from pathlib import Path

from crawler import settings
from crawler.state.database import open_state


def test_the_state_read_in_place_takes_half_of_what_a_crawl_may_have(tmp_path: Path) -> None:
    db = open_state(tmp_path / "state.sqlite")
    (mapped,) = db.execute("PRAGMA mmap_size").fetchone()
    db.close()
    assert 0 < mapped <= settings.MEMUSAGE_LIMIT_MB * 2**20 // 2
