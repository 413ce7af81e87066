"""What must be known of all lines before the first row is written: latest versions and clusters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.article import COPIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.dump.rows import Row


@dataclass
class Survey:
    """Grows with the articles that were edited or repeat another, not with all of them."""

    _latest: dict[str, int] = field(default_factory=dict)
    _edges: dict[str, tuple[int, frozenset[str], bool]] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """Look at *row*, in any order of versions."""
        name, version = row["article_id"], row["version"]
        if version > self._latest.get(name, 1):
            self._latest[name] = version
        if row["change"] == "gone":
            return  # what it told last is what it told
        others = duplicates_of(row)
        if version >= self._edges.get(name, (0,))[0] and (others or name in self._edges):
            self._edges[name] = (version, others, row["duplicate_of"] is not None)

    def is_latest(self, row: Row) -> bool:
        """Return True if *row* is the latest version of its article."""
        return bool(row["version"] >= self._latest.get(row["article_id"], 1))

    def clusters(self) -> dict[str, str]:
        """Return the name of the cluster of each article that is in one."""
        edges = {name: others for name, (_, others, _) in self._edges.items() if others}
        copies = {name for name, (_, _, is_copy) in self._edges.items() if is_copy}
        return clusters_of(edges, copies=copies)


def duplicates_of(row: Row) -> frozenset[str]:
    """Return the articles that *row* repeats, or that repeat it."""
    others = {each["article_id"] for each in row["shared_with"] if each["verdict"] in COPIES}
    if row["duplicate_of"] is not None:
        others.add(row["duplicate_of"])
    return frozenset(others)


def clusters_of(edges: Mapping[str, Iterable[str]], *, copies: set[str]) -> dict[str, str]:
    """Return the name of the connected component of each end of *edges*.

    A component is named for the least article that is no copy, so that a new copy leaves the
    name as it is.

    >>> clusters_of({"b": ["a"], "c": ["b"], "e": ["d"]}, copies={"b", "c", "e"})
    {'a': 'a', 'b': 'a', 'c': 'a', 'd': 'd', 'e': 'd'}
    """
    parents: dict[str, str] = {}
    for name, others in edges.items():
        for other in others:
            parents[_root(parents, other)] = _root(parents, name)
    names: dict[str, str] = {}
    for name in parents:
        root = _root(parents, name)
        best = names.get(root)
        if best is None or (name in copies, name) < (best in copies, best):
            names[root] = name
    return {name: names[_root(parents, name)] for name in sorted(parents)}


def _root(parents: dict[str, str], name: str) -> str:
    parents.setdefault(name, name)
    while parents[name] != name:
        parents[name] = name = parents[parents[name]]
    return name
