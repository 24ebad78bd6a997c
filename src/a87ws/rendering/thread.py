"""What is answered in the thread of an issue: nothing that a stranger wrote comes back as anything
but letters.

All that holds foreign text stands in a fence longer than any in it: there no name is called, no
number linked, no HTML read, no picture fetched.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from a87ws.data.words import say
from a87ws.rendering.text import show

MOST: Final = 20  # points in one answer: who has more to mend begins with these
_COLUMNS: Final = 88


class Point(NamedTuple):
    """One thing that is to be said: the label of the field it is about, if any, the words and what
    to do.
    """

    field: str
    message: str
    hint: str | None = None


def thanks(language: str, path: str, notes: Sequence[Point], *, is_new: bool) -> str:
    """The proposal is complete: where it is, and what its author may want to look at."""
    where = "thread.where" if is_new else "thread.same"
    parts = [say(language, "thread.thanks"), say(language, where, path=path)]
    if notes:
        parts += [say(language, "thread.notes"), _fenced(language, notes)]
    return _joined(parts)


def to_mend(language: str, points: Sequence[Point]) -> str:
    """Something is to be mended: what, and how."""
    sorry, how = say(language, "thread.sorry"), say(language, "thread.how")
    return _joined([sorry, _fenced(language, points), how])


def ambiguous(language: str, label: str) -> Point:
    """The body cannot be split, because an answer holds the label of a later field as a line of its
    own.
    """
    return Point("", say(language, "thread.ambiguous", label=label))


def late(language: str, deadline: str, timezone: str) -> Point:
    """The deadline has passed."""
    return Point("", say(language, "thread.late", deadline=deadline, timezone=timezone))


def unanswered(language: str, label: str) -> Point:
    """A field that has to be filled in is empty."""
    return Point(label, say(language, "thread.unanswered"))


def pull_request(name: str, number: int, notes: Sequence[Point]) -> tuple[str, str]:
    """Title and text of the pull request, for the Secretariat; of the history, the title quotes
    nobody.
    """
    head = f"Proposal {name}"
    said = f"From issue #{number}, checked by `a87ws validate`: no errors. Merging it closes the issue: closes #{number}."
    return head, _joined([said, *([_fenced("en", notes)] if notes else [])])


def _fenced(language: str, points: Sequence[Point]) -> str:
    lines = [line for point in points[:MOST] for line in _wrapped(point)]
    if len(points) > MOST:
        lines.append(say(language, "thread.more", number=len(points) - MOST))
    text = "\n".join(lines)
    fence = "`" * (1 + max((len(run) for run in re.findall("`{3,}", text)), default=2))
    return f"{fence}text\n{text}\n{fence}"


def _wrapped(point: Point) -> Iterable[str]:
    words = show(": ".join(filter(None, (point.field, point.message)))) + (
        f" ({show(point.hint)})" if point.hint else ""
    )
    return textwrap.wrap(
        words, _COLUMNS, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False
    )


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"
