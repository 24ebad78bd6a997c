"""What is shown of a fault: its code, its words and its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Gap: TypeAlias = "str | int | Quoted | Several | Message"
"""What fills a gap of a message: data, or another message."""


class Severity(StrEnum):
    """How much a diagnostic weighs: only an error fails the run."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text: lines and columns from 1, in code points, end exclusive; POSIX path inside
    the call.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True)
class Quoted:
    """What somebody wrote, to be shown in back-ticks."""

    value: str


@dataclass(frozen=True, slots=True)
class Several:
    """Values that are listed in back-ticks, the last behind `and` or `or`; `more` are not shown."""

    values: tuple[str, ...]
    last: str = "and"
    more: int = 0


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """What there is to say, before it is said in any language: a stable key, and what fills its
    gaps.

    The texts stand in catalogues, by key: `a87ws.checks.say` makes words of a message. A hint
    has a question mark at the end of its key.
    """

    key: str
    gaps: tuple[tuple[str, Gap], ...]

    def __init__(self, key: str, /, **gaps: Gap) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "gaps", tuple(gaps.items()))

    @property
    def facts(self) -> tuple[str, ...]:
        """Key and gaps as plain text, to sort by and to recognize a message by: the same in every
        language, and under any wording.
        """
        return tuple(_facts(self))


def _facts(gap: Gap) -> Iterator[str]:
    match gap:
        case Message(key=key, gaps=gaps):
            yield key
            for name, inner in gaps:
                yield name
                yield from _facts(inner)
        case Quoted(value=value):
            yield value
        case Several(values=values, last=last, more=more):
            yield from (*values, last, str(more))
        case _:
            yield str(gap)


@dataclass(frozen=True, slots=True)
class Label:
    """A span and what is to be said beside its carets."""

    span: Span
    text: Message | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault, ready to be shown.

    `code` is a kebab name for ever, `message` says in a lower-case phrase what is wrong, `hint` is
    an imperative or a "did you mean".
    """

    code: str
    severity: Severity
    message: Message
    primary: Label
    related: tuple[Label, ...] = ()
    hint: Message | None = None

    @property
    def order(self) -> tuple[Span, str, tuple[str, ...]]:
        """Where this diagnostic stands in a report: by place, then by code and facts."""
        return self.primary.span, self.code, self.message.facts


class Fault(Exception):  # noqa: N818  a fault of the environment or of usage, not an error of ours
    """The folder, the disk or the command line does not let us go on: one line, one next step, one
    exit code.

    Exit codes are the contract's: 1 data or no solution, 2 wrong usage, 3 the folder or call.yaml
    cannot be read.
    """

    def __init__(self, message: str, hint: str | None = None, *, exit_code: int = 3) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code
