"""What is shown of a fault: its code, its words and its place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
class Label:
    """A span and what is to be said beside its carets."""

    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault, ready to be shown.

    `code` is a kebab name for ever, `message` a lower-case phrase that stands alone, `hint` an
    imperative or a "did you mean".
    """

    code: str
    severity: Severity
    message: str
    primary: Label
    related: tuple[Label, ...] = ()
    hint: str | None = None

    @property
    def order(self) -> tuple[Span, str, str]:
        """Where this diagnostic stands in a report: by place, then by code and words."""
        return self.primary.span, self.code, self.message


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
