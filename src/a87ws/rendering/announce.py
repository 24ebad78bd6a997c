"""One announcement as a value, a block for each of its languages, and its plain forms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from a87ws.diagnostics import Fault
from a87ws.rendering.markdown import heading, to_text, without_marks
from a87ws.rendering.template import FOLDER, Templates

RULE: Final = "\n* * *\n\n"
_EMPTY_LINES: Final = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Block:
    """The text in one language: Markdown with marks around what is in another one."""

    language: str
    markdown: str


@dataclass(frozen=True)
class Rendered:
    """One announcement in words; all its forms say the same."""

    blocks: tuple[Block, ...] = ()
    reads: frozenset[str] = field(default=frozenset(), compare=False)
    """The parts of values that its templates read: `session.title`."""

    @cached_property
    def subject(self) -> str:
        """The headings of the blocks: what an e-mail has for its subject."""
        return " / ".join(dict.fromkeys(heading(block.markdown) or "" for block in self.blocks))

    @cached_property
    def markdown(self) -> str:
        """The text in Markdown, the languages one below the other."""
        return RULE.join(without_marks(block.markdown) for block in self.blocks)

    @cached_property
    def text(self) -> str:
        """The text as plain text of 72 columns."""
        return to_text(self.markdown)


def render(name: str, templates: Templates, values: Mapping[str, Mapping[str, object]]) -> Rendered:
    """The announcement of the templates `name.LANGUAGE.md.j2`, one block for each language that
    `values` has.

    Raises Fault where a template does not allow it, or gives no heading for a subject.
    """
    blocks: list[Block] = []
    reads: set[str] = set()
    for language, of_language in values.items():
        file = f"{name}.{language}.md.j2"
        rendered = templates.render(file, {**of_language, "language": language})
        reads |= templates.reads
        markdown = _EMPTY_LINES.sub("\n\n", rendered).strip("\n") + "\n"
        if not heading(markdown):
            hint = "begin it with `# ` and what the subject of the e-mail is to be"
            raise Fault(f"{FOLDER}/{file}: the text has no heading", hint, exit_code=1)
        blocks.append(Block(language, markdown))
    return Rendered(tuple(blocks), frozenset(reads))


def by_hand(markdown: str, languages: Sequence[str]) -> Rendered:
    """The announcement that a person made of a text; its languages are told apart where the rules
    still stand.
    """
    text = markdown.replace("\r\n", "\n")
    parts = text.split(RULE)
    if len(parts) == len(languages):
        return Rendered(tuple(Block(*each) for each in zip(languages, parts, strict=True)))
    return Rendered((Block(languages[0], text),))
