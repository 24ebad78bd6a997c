"""A letter as a test to oneself: the same text, marked as a test, and to one address alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from a87ws.base.page.markdown import Foreign, heading, literal, marked
from a87ws.series.announce.letter import Letter
from a87ws.series.announce.text import Block
from a87ws.series.announce.values import Addressee

MARK: Final = r"\[TEST\]"
_HEADING: Final = re.compile(r"(?m)^# +(?P<subject>.+)$")


def as_test(letter: Letter, address: str) -> Letter:
    """The letter to `address`: `[TEST]` before its subject, and below it whom the real one goes to.

    By name alone, as the letter itself says it: an address is nothing for somebody else's mailbox.
    """
    first, *others = letter.rendered.blocks
    blocks = (_marked(first, _explanation(letter)), *others)
    rendered = replace(letter.rendered, blocks=blocks)
    return replace(letter, to=Addressee("Test", address), rendered=rendered)


def _explanation(letter: Letter) -> str:
    goes = f"goes to {letter.to.name}" if letter.to else "has no addressee yet"
    return f"This is a test, sent to you alone. The real message ({letter.stem}) {goes}."


def _marked(block: Block, explanation: str) -> Block:
    """The block with the mark in its heading, and the explanation below; of a text whose heading is
    written another way, above it.
    """
    note = marked(Foreign(explanation, "en"), block.language)
    match = _HEADING.search(block.markdown)
    if match:
        before, after = block.markdown[: match.start()], block.markdown[match.end() :]
        subject = match["subject"]
    else:
        before, after = "", f"\n\n{block.markdown}"
        subject = literal(heading(block.markdown) or "")
    return replace(block, markdown=f"{before}# {MARK} {subject}\n\n{note}\n{after}")
