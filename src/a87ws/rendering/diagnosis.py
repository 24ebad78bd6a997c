"""What `validate` found, ready for any renderer."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from a87ws.diagnostics import Diagnostic, Severity
from a87ws.source import Document

UNREADABLE = 3


@dataclass(frozen=True)
class Diagnosis:
    """How many files were read, what is to be said of them, in order, and their texts to show it
    in.
    """

    checked: int
    diagnostics: tuple[Diagnostic, ...]
    documents: Mapping[str, Document] = field(default_factory=dict)
    call_is_readable: bool = True
    prefix: str = ""
    """The folder of the call inside its git repository, with a slash after it: hosts name files
    from the top.
    """

    def from_top(self, path: str) -> str:
        """A path of the call as the host of its git repository names it."""
        return posixpath.normpath(self.prefix + path) if self.prefix else path

    def count(self, severity: Severity) -> int:
        """How many diagnostics weigh `severity`."""
        return sum(each.severity is severity for each in self.diagnostics)

    @property
    def has_errors(self) -> bool:
        """Whether the run fails."""
        return any(each.severity is Severity.ERROR for each in self.diagnostics)

    @property
    def exit_code(self) -> int:
        """The contract's: 3 where call.yaml cannot be read at all, 1 where an error was found, else
        0.
        """
        return int(self.has_errors) if self.call_is_readable else UNREADABLE
