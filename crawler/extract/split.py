"""The blocks of a page told apart: body, links to other articles, the rest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from crawler.extract.container import find_container
from crawler.extract.related import links_in, links_of_lines, related_links
from crawler.extract.ruled import ruled_blocks
from crawler.extract.score import ENOUGH, Scene, score_block
from crawler.extract.shape import body_end, is_title
from crawler.extract.stampline import is_stamp_line
from crawler.extract.vocabulary import LEAD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.article import Link
    from crawler.extract.blocks import Block, Box
    from crawler.page import Page
    from crawler.site import Site

_POINTS = 6
"""Points of a chapô; a box with more is the text itself."""

BlockRole = Literal["body", "related", "rest"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one block, why, and how sure: *score* from 0 (rest) to 1 (body)."""

    role: BlockRole
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Split:
    """The page told apart; *outcomes* has one entry per block, in their order."""

    outcomes: tuple[Outcome, ...] = ()
    lead: str | None = None
    paragraphs: tuple[str, ...] = ()
    links_in_text: tuple[Link, ...] = ()
    links_related: tuple[Link, ...] = ()


def split_page(page: Page, site: Site, blocks: Sequence[Block], *, headline: str | None) -> Split:
    """Return *blocks* told apart. Every block has exactly one outcome.

    *headline* helps to find the article on the page and is never a paragraph itself.
    """
    if page.is_plain_text:
        return _split_lines(blocks, headline=headline)
    scene = find_container(page, blocks, headline=headline)
    scores = [score_block(block, index, scene) for index, block in enumerate(blocks)]
    _repair(blocks, scores, scene)
    _obey(scores, ruled_blocks(page, site, "paragraphs", blocks))
    lead = min(ruled_blocks(page, site, "lead", blocks), default=None)
    if lead is None:
        lead = _find_lead(blocks, scores, scene)
    leads = _lead_run(blocks, lead, scene)
    chosen = [i for i, (score, _) in enumerate(scores) if score >= ENOUGH or i in leads]
    told = " ".join(blocks[i].text for i in leads) or None
    related = related_links(page, site, blocks, body=frozenset(chosen), headline=headline)
    return Split(
        outcomes=_outcomes(scores, frozenset(chosen), related.blocks),
        lead=told,
        paragraphs=_paragraphs(blocks, chosen, leads),
        links_in_text=links_in(page, [blocks[i] for i in chosen]),
        links_related=related.links,
    )


def _outcomes(
    scores: Sequence[tuple[float, str]], body: frozenset[int], related: frozenset[int]
) -> tuple[Outcome, ...]:
    def outcome(index: int) -> Outcome:
        score, reason = scores[index]
        if index in body:
            return Outcome("body", reason if score >= ENOUGH else "lead", max(score, ENOUGH))
        return Outcome("related" if index in related else "rest", reason, score)

    return tuple(outcome(index) for index in range(len(scores)))


def _split_lines(blocks: Sequence[Block], *, headline: str | None) -> Split:
    """Tell the lines of a plain text apart by their shape: stamp, sentences, titles."""
    stamps = {i for i, block in enumerate(blocks) if i < 3 and is_stamp_line(block.text)}
    stamps |= {i for i, block in enumerate(blocks) if block.text == headline and i < 3}
    body = [i for i in range(len(blocks)) if i not in stamps]
    end = body_end([blocks[i].text for i in body])
    titles = [i for i in body[end:] if is_title(blocks[i].text)]
    outcomes = {i: Outcome("body", "sentence", 1.0) for i in body[:end]}
    outcomes |= {i: Outcome("related", "title", 0.0) for i in titles}
    nothing = Outcome("rest", "stamp or headline", 0.0)
    return Split(
        outcomes=tuple(outcomes.get(i, nothing) for i in range(len(blocks))),
        paragraphs=tuple(blocks[i].text for i in body[:end]),
        links_related=links_of_lines([blocks[i].text for i in titles]),
    )


def _repair(blocks: Sequence[Block], scores: list[tuple[float, str]], scene: Scene) -> None:
    """Fill gaps: a short block between two body blocks in the box of both is body."""
    body = [i for i, (score, _) in enumerate(scores) if score >= ENOUGH]
    for before, after in pairwise(body):
        if after - before != 2:
            continue
        gap = before + 1
        near = (blocks[before], blocks[gap], blocks[after])
        signatures = {scene.signature(block) for block in near}
        if scores[gap][1] == "short" and len(signatures) == 1:
            scores[gap] = (ENOUGH, "between two paragraphs")


def _obey(scores: list[tuple[float, str]], ruled: frozenset[int]) -> None:
    """Let the site's rule decide, where it has one that matches the page."""
    for index in range(len(scores) if ruled else 0):
        scores[index] = (1.0, "rule of the site") if index in ruled else (0.0, "rule of the site")


def _find_lead(
    blocks: Sequence[Block], scores: Sequence[tuple[float, str]], scene: Scene
) -> int | None:
    """Return the block that is the chapô: named so, or equal to the page's own description."""
    first = next((i for i, (score, _) in enumerate(scores) if score >= ENOUGH), None)
    if first is None:
        return None
    window = range(max(0, scene.headline_index), first + 2)
    for index in window:
        if index < len(blocks) and _is_lead(blocks[index], scores[index], scene):
            return index
    return None


def _lead_run(blocks: Sequence[Block], lead: int | None, scene: Scene) -> range:
    """Return the blocks of the chapô: some print it as a list of points in one box."""
    if lead is None:
        return range(0)
    path = _path(blocks[lead])[:3]
    named = [box for box in path if LEAD.search(box.words) and box not in scene.dominant]
    end = lead + 1
    while named and end < len(blocks) and named[-1] in _path(blocks[end]):
        end += 1
    return range(lead, end) if end - lead <= _POINTS else range(lead, lead + 1)


def _path(block: Block) -> list[Box]:
    return list(block.box.path()) if block.box else []


def _paragraphs(blocks: Sequence[Block], chosen: Sequence[int], leads: range) -> tuple[str, ...]:
    """Return the texts of the *chosen* blocks, the chapô as one."""
    texts = {i: blocks[i].text for i in chosen}
    for index in leads[1:]:
        texts[leads[0]] += f" {texts.pop(index)}"
    return tuple(texts.values())


def _is_lead(block: Block, score: tuple[float, str], scene: Scene) -> bool:
    text = block.text
    if len(text) < 50 or block.link_share > 0.3 or score[1] in scene.never_lead:
        return False
    if scene.is_headline(text):
        return False
    if score[0] < ENOUGH and scene.description.startswith(text[:60]):
        return True
    boxes = _path(block)[:3]
    inner = [box for box in boxes if box is not scene.container and box.tag not in {"body", "html"}]
    return any(LEAD.search(box.words) for box in inner[:2])
