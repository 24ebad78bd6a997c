"""What a check is: a code, a severity, words for people, and a function that yields findings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from a87ws.base.faults import Diagnostic, Gap, Label, Message, Quoted, Several, Severity, Span
from a87ws.base.yaml import Route
from a87ws.call.layout import CALL

if TYPE_CHECKING:
    from a87ws.base.yaml import Document


class Related(NamedTuple):
    """Another place that has to do with a finding."""

    path: str
    route: Route
    text: Message | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check yields: where, by route, and which message; the runner makes line and column of
    it, and whoever prints it the words.

    `path` names another file than the one judged, `severity` another weight than the check's.
    """

    route: Route
    message: Message
    label: Message | None = None
    hint: Message | None = None
    on_key: bool = False
    related: tuple[Related, ...] = ()
    path: str | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One code: what `a87ws rules CODE` prints of it, and the function that finds it (None: found
    while reading).

    `of` is the noun it takes; `needs` are the files without which it cannot judge: it is passed
    over while one of them is there and not readable.
    """

    code: str
    severity: Severity
    text: str
    find: Callable[..., Iterable[Finding]] | None = None
    of: str = ""
    needs: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The first part of the code: what kind of file it judges."""
        return self.code.partition("-")[0]

    @property
    def title(self) -> str:
        """The first sentence of its text, for lists."""
        return " ".join(self.text.partition("\n\n")[0].split())


Check = TypeVar("Check", bound=Callable[..., Iterable[Finding]])

_RULES: Final[dict[str, Rule]] = {}
ALL: Final[Mapping[str, Rule]] = _RULES
"""Every code that `validate` can print, by code. Import it from `a87ws.checks`, which has loaded
all the modules.
"""


def check(
    code: str,
    severity: Severity = Severity.ERROR,
    *,
    of: str = "",
    needs: tuple[str, ...] = (CALL,),
) -> Callable[[Check], Check]:
    """Make a function a check under `code`; its docstring is what people read about it.

    It takes the noun `of` (by default the family of the code) and the place it is judged at.
    """

    def register(function: Check) -> Check:
        declare(
            code,
            inspect.getdoc(function) or "",
            severity,
            find=function,
            of=of or code.partition("-")[0],
            needs=needs,
        )
        return function

    return register


def declare(code: str, text: str, severity: Severity = Severity.ERROR, **of: Any) -> None:  # noqa: ANN401
    """Add a rule to the list; those without a function are found while a file is read."""
    if code in _RULES:
        raise ValueError(code)
    _RULES[code] = Rule(code, severity, inspect.cleandoc(text), **of)


# The look behind makes it start at the beginnings of words alone: else a long word costs the square
# of its length.
ADDRESS: Final = re.compile(
    r"(?<![^\s@`<>()\[\]{}\"',:;])[^\s@`<>()\[\]{}\"',:;]+@[^\s@`<>()\[\]{}\"',:;]+"
)


def mask(text: str) -> str:
    """`text` without e-mail addresses: a report may be public where the file is not."""
    return ADDRESS.sub("…@…", text) if "@" in text else text


def masked(message: Message) -> Message:
    """A message without e-mail addresses in its gaps."""
    gaps = {name: _masked_gap(gap) for name, gap in message.gaps}
    return Message(message.key, **gaps)


def _masked_gap(gap: Gap) -> Gap:
    match gap:
        case Message():
            return masked(gap)
        case Quoted(value=value):
            return Quoted(mask(value))
        case Several(values=values, last=last, more=more):
            return Several(tuple(map(mask, values)), last, more)
        case str():
            return mask(gap)
    return gap


def locate(
    rule: Rule, finding: Finding, path: str, documents: Mapping[str, Document]
) -> Diagnostic:
    """Line and column for a finding in the file at `path`."""

    def label(where: str, route: Route, text: Message | None, *, key: bool = False) -> Label:
        document = documents.get(where)
        span = document.span(route, key=key) if document else Span(where)
        return Label(span, text and masked(text))

    return Diagnostic(
        rule.code,
        finding.severity or rule.severity,
        masked(finding.message),
        label(finding.path or path, finding.route, finding.label, key=finding.on_key),
        tuple(label(*related) for related in finding.related),
        finding.hint and masked(finding.hint),
    )
