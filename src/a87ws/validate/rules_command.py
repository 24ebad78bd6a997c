"""`a87ws rules`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pkgutil import get_data
from typing import Annotated, Final, NamedTuple

import typer

from a87ws.base.faults import Fault
from a87ws.base.shell import Format, FormatOption, emit
from a87ws.base.text import show
from a87ws.checks import ALL, Rule


def rules(
    code: Annotated[
        str | None, typer.Argument(metavar="[CODE]", help="The rule to explain")
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """List the rules, or explain one with examples

    Shows an example that fails and one that passes.
    """
    from a87ws.base.text import quote
    from a87ws.checks import ALL
    from a87ws.checks.say import suggestion

    if code is not None and code not in ALL:
        hint = suggestion(code, ALL) or "`a87ws rules` lists them all"
        raise Fault(f"there is no rule {quote(code)}", hint, exit_code=2)
    if form is Format.JSON:
        emit(as_json(code))
    else:
        emit(as_page(code) if code is not None else as_list())


FAMILIES: Final[Mapping[str, str]] = {
    "yaml": "Text and YAML",
    "folder": "Files and names",
    "change": "What a change may do (`--since`)",
    "call": "call.yaml",
    "register": "The registers",
    "assignment": "assignments.yaml",
    "freeze": "freeze.yaml",
    "proposal": "Proposals",
    "review": "Reviews",
    "session": "Sessions",
    "brand": "templates/brand.yaml",
    "template": "Templates",
}
_REPEATED: Final = re.compile(r"\{repeat (\d+) ([^}]*)\}")


class Example(NamedTuple):
    """A file that has the fault, what `validate` prints of it, and a file that has it not."""

    fails: str
    printed: str
    passes: str


@cache
def examples() -> Mapping[str, Example]:
    """The example of every rule, by code: the files of tests/checks, as they were when the package
    was made.
    """
    data = get_data("a87ws.checks", "examples.json")
    return {code: Example(**each) for code, each in json.loads(data or b"{}").items()}


def as_list() -> str:
    """Every rule on a line: code, severity, first sentence."""
    long = max(map(len, ALL))
    lines = [
        f"{rule.code:<{long}}  {rule.severity.value:<7}  {_first(rule)}" for rule in _ordered()
    ]
    return "\n".join(lines) + "\n"


def as_page(code: str) -> str:
    """One rule explained, with an example that fails and one that passes."""
    rule, example = ALL[code], examples().get(code)
    parts = [f"{code} ({rule.severity.value})", rule.text]
    if example:
        parts += [
            f"Fails:\n\n{_indented(example.fails)}",
            f"`a87ws validate` prints:\n\n{_indented(example.printed)}",
        ]
        parts.append(f"Passes:\n\n{_indented(example.passes)}")
    return "\n\n".join(parts) + "\n"


def as_json(code: str | None = None) -> str:
    """Every rule as data, or one."""
    rules = [
        {"code": rule.code, "severity": rule.severity.value, "title": rule.title, "text": rule.text}
        | (examples()[rule.code]._asdict() if rule.code in examples() else {})
        for rule in _ordered()
        if code in (None, rule.code)
    ]
    return json.dumps({"version": 1, "rules": rules}, indent=2) + "\n"


def as_markdown() -> str:
    """The page of the docs."""
    parts = [
        "# Rules",
        "",
        "What `a87ws validate` can say, and what to do; `a87ws rules CODE` prints the same.",
        "",
    ]
    for family, title in FAMILIES.items():
        parts += [f"- [{title.replace('`', '')}](#{family})"]
    for family, title in FAMILIES.items():
        parts += ["", f'<a id="{family}"></a>', "", f"## {title}"]
        for rule in _ordered():
            if rule.family == family:
                parts += [
                    "",
                    f"### {rule.code}",
                    "",
                    f"*{rule.severity.value}* {_prose(rule.text)}",
                ]
                parts += _folded(examples().get(rule.code))
    return "\n".join(parts) + "\n"


def _folded(example: Example | None) -> Iterator[str]:
    if example:
        yield from ("", "<details><summary>Examples</summary>", "", "Fails:")
        yield from ("", *_fenced(example.fails, "yaml"), "", *_fenced(example.printed, "text"))
        yield from ("", "Passes:", "", *_fenced(example.passes, "yaml"), "", "</details>")


def _fenced(text: str, language: str) -> Iterator[str]:
    text = _shown(text)
    fence = "`" * (1 + max(map(len, re.findall("`{3,}", text)), default=2))
    yield from (f"{fence}{language}", text, fence)


def _ordered() -> list[Rule]:
    order = list(FAMILIES)
    return sorted(ALL.values(), key=lambda rule: order.index(rule.family))


def _first(rule: Rule) -> str:
    return re.split(r"(?<=[.!?:]) (?=[A-Z`])", rule.title, maxsplit=1)[0]


def _prose(text: str) -> str:
    return text.replace("<", "&lt;") if "`<" not in text else text


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in _shown(text).split("\n"))


def _shown(text: str) -> str:
    """An example as it can be read: its characters shown, its long repetitions told."""
    told = _REPEATED.sub(
        lambda match: f"{match[2] * 3}… ({int(match[1]):,} times)", text.rstrip("\n")
    )
    return "\n".join(map(show, told.split("\n")))
