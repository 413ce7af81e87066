"""What only its neighbours can tell of a block: intertitles, lists, gaps, signatures."""

from __future__ import annotations

from functools import partial
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

from crawler.extract.blocks import marks
from crawler.extract.blocks.phrases import ABOUT_AUTHOR, LAST_CALLS, SOURCES
from crawler.extract.blocks.shape import is_sentence
from crawler.extract.split.verdict import DROPPED, ENOUGH, VETOED, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extract.blocks import Block
    from crawler.extract.blocks.boxes import Box
    from crawler.extract.blocks.scene import Scene

_AFTER_HEADING: Final = 3
"""Blocks after an intertitle among which its paragraph begins: a caption may stand between."""

_SAMPLES, _REPEATED = 8, 3
"""Paragraphs looked for in each other one, spread over the text, and how many make a copy."""

_BETWEEN: Final = 0.1
"""Score from which a line between two paragraphs may be one: less is furniture."""

_FEW_WORDS, _SHORT = 5, 40
"""Words of a signature, and its characters for scripts that do not space words."""

_LONGEST_SOURCES: Final = 100
"""Characters of the line that names what a text draws on; a longer one tells of it."""

_CALLED_LAST, _LONGEST_CALL = 3, 400
"""Calls that may stand behind the text, and the characters of one."""

_CARDS: Final = 3
"""Cards from which they are those of other articles."""

_BIOGRAPHY: Final = 4
"""Blocks of what is told of the author: a name, two paragraphs and a link."""

_NOT_AROUND_TEXT: Final = marks.APART | marks.BESIDE


def mend(blocks: Sequence[Block], verdicts: list[Verdict], scene: Scene) -> None:
    """Change the *verdicts* on *blocks* that their neighbours contradict."""
    _copies(blocks, verdicts)
    _cards(blocks, verdicts, scene)
    _headings(blocks, verdicts, scene)
    _gaps(blocks, verdicts)
    _lists(blocks, verdicts, scene)
    _biographies(blocks, verdicts)
    _edges(blocks, verdicts)


def _copies(blocks: Sequence[Block], verdicts: list[Verdict]) -> None:
    """Drop what repeats the text: a second copy for subscribers, sharing, printing or machines."""
    long = [i for i, verdict in enumerate(verdicts) if verdict.is_body and blocks[i].is_long]
    samples = [blocks[i].text for i in long[:: max(1, len(long) // _SAMPLES)]]
    seen: set[str] = set()
    for index in long:
        text = blocks[index].text
        if text in seen:
            verdicts[index] = Verdict(VETOED, "copy of the text")
        seen.add(text)
        repeated = [s for s in samples if len(s) < len(text) and s in text]
        if len(repeated) >= _REPEATED:
            verdicts[index] = Verdict(VETOED, "copy of the text")


def _cards(blocks: Sequence[Block], verdicts: list[Verdict], scene: Scene) -> None:
    """Drop the summaries of other articles: under a title that is a link, in many boxes alike."""
    titled = {
        box
        for block, verdict in zip(blocks, verdicts, strict=True)
        if verdict.reason == "leads elsewhere" and (box := _own_article(block, scene))
    }
    if len(titled) < _CARDS:
        return
    for index, block in enumerate(blocks):
        if verdicts[index].is_body and _own_article(block, scene) in titled:
            verdicts[index] = Verdict(VETOED, "another article's summary")


def _own_article(block: Block, scene: Scene) -> Box | None:
    """Return the ``<article>`` around *block* that is none around the headline or the text."""
    box = next((box for box in block.boxes() if box.tag == "article"), None)
    return None if box is None or scene.is_around(box) or box is scene.container else box


def _headings(blocks: Sequence[Block], verdicts: list[Verdict], scene: Scene) -> None:
    """Keep a heading inside the article when one of its paragraphs follows, and only then."""
    for index in reversed(range(len(blocks))):
        block, verdict = blocks[index], verdicts[index]
        if block.box is None or verdict.score == VETOED or not _is_heading(block, scene):
            continue
        after = range(index + 1, min(len(blocks), index + 1 + _AFTER_HEADING))
        if index == scene.headline_index:
            verdicts[index] = Verdict(VETOED, "headline")
        elif any(verdicts[i].is_body and _stands_over(block, blocks[i]) for i in after):
            verdicts[index] = Verdict(max(ENOUGH, verdict.score), "intertitle")
        else:
            verdicts[index] = Verdict(min(DROPPED, verdict.score), "heading without text")


def _stands_over(heading: Block, text: Block) -> bool:
    """Return True if *text* shares a box near *heading*; the heading of a card has its own."""
    near = list(islice(heading.boxes(), 1, 3))
    return any(box in near for box in text.boxes())


def _is_heading(block: Block, scene: Scene) -> bool:
    view = scene.view(block.box)
    return (
        view is not None
        and view.marks & (marks.HEADING | marks.HEADLINE) > 0
        and not view.marks & _NOT_AROUND_TEXT
        and block.link_share < 0.5
    )


def _gaps(blocks: Sequence[Block], verdicts: list[Verdict]) -> None:
    """Keep a short line between two paragraphs that stand in boxes like its own."""
    for index in range(1, len(blocks) - 1):
        before, verdict, after = verdicts[index - 1 : index + 2]
        if verdict.is_body or verdict.score == VETOED or not (before.is_body and after.is_body):
            continue
        near = {b.box.signature if b.box else "" for b in blocks[index - 1 : index + 2]}
        if len(near) == 1 and verdict.score > _BETWEEN:
            verdicts[index] = Verdict(ENOUGH, "between two paragraphs")


def _lists(blocks: Sequence[Block], verdicts: list[Verdict], scene: Scene) -> None:
    """Keep the items of a list that stands between two paragraphs, or that one announces."""
    index = 1
    while index < len(blocks):
        end = index
        while end < len(blocks) and _is_open_item(blocks[end], verdicts[end], scene):
            end += 1
        if end > index and verdicts[index - 1].is_body:
            is_announced = blocks[index - 1].text.rstrip().endswith(":")
            if is_announced or (end < len(blocks) and verdicts[end].is_body):
                verdicts[index:end] = [
                    Verdict(max(ENOUGH, v.score), "list") for v in verdicts[index:end]
                ]
        index = end + 1


def _is_open_item(block: Block, verdict: Verdict, scene: Scene) -> bool:
    if verdict.score == VETOED:  # most blocks of a page
        return False
    view = scene.view(block.box)
    return (
        view is not None
        and view.marks & marks.ITEM > 0
        and not view.marks & _NOT_AROUND_TEXT
        and block.link_share < 0.5
    )


def _biographies(blocks: Sequence[Block], verdicts: list[Verdict]) -> None:
    """Drop what stands under "L'auteur", up to the next heading in the same box."""
    heads = [i for i, verdict in enumerate(verdicts) if verdict.is_body]
    for index in heads:
        block = blocks[index]
        if len(block.text) > _SHORT or not ABOUT_AUTHOR.fullmatch(block.text):
            continue
        near = blocks[index + 1 : index + 1 + _BIOGRAPHY]
        told = [*takewhile(partial(_stands_over, block), near)]
        ends = (n for n, one in enumerate(told) if n > 0 and _is_any_heading(one))
        for i in range(index, index + 1 + next(ends, len(told))):  # the first may be a name
            verdicts[i] = Verdict(VETOED, "about the author")


def _is_any_heading(block: Block) -> bool:
    return block.box is not None and block.box.marks & marks.HEADING > 0


def _edges(blocks: Sequence[Block], verdicts: list[Verdict]) -> None:
    """Drop the names before and after the text, and what calls behind it."""
    body = [i for i, verdict in enumerate(verdicts) if verdict.is_body]
    for index in body[: -_CALLED_LAST - 1 : -1]:
        text = blocks[index].text
        if index == body[0] or not _calls(text):
            break
        verdicts[body.pop()] = Verdict(VETOED, "call behind the text")
    for ends in (body, body[::-1]):
        for index in ends[: len(body) // 3]:
            if not _is_signature(blocks[index]):
                break
            verdicts[index] = Verdict(DROPPED, "signature")


def _calls(text: str) -> bool:
    return len(text) <= _LONGEST_CALL and LAST_CALLS.search(text) is not None


def _is_signature(block: Block) -> bool:
    if is_sentence(block.text):
        return False
    if len(block.text) <= _LONGEST_SOURCES and SOURCES.match(block.text):
        return True
    box = block.box
    return (
        len(block.text.split()) <= _FEW_WORDS
        and len(block.text) <= _SHORT
        and (box is None or not box.marks & (marks.HEADING | marks.ITEM | marks.QUOTE))
    )
