"""`a87ws validate`."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from pkgutil import get_data
from typing import Annotated, Final, NamedTuple

import typer

from a87ws.base.faults import Diagnostic, Fault, Label, Severity, Span
from a87ws.base.shell import Format, FormatOption, MomentOption, emit, moment, say, use_colour
from a87ws.base.text import show
from a87ws.call.files import own_templates, prefix_of
from a87ws.call.layout import CALL, FILES, FOLDERS, MEMBERS, REVIEWERS, kind_of
from a87ws.checks import ALL, Rule
from a87ws.checks.command import root_of
from a87ws.checks.context import Change
from a87ws.checks.load import Loaded, load
from a87ws.validate.text import Diagnosis, Form, render

STDIN: Final = "-"


@dataclass(frozen=True)
class Given:
    """A text that is judged as the file at `path` would be: from a pipe, or from an editor that has
    not saved it.
    """

    data: bytes
    path: str = "proposals/stdin.yaml"


def diagnose(
    root: Path,
    paths: Sequence[Path] = (),
    *,
    since: str | None = None,
    as_of: datetime | None = None,
    given: Given | None = None,
) -> Diagnosis:
    """What is wrong in the call repository at `root`, or in the files and folders `paths` of it.

    With `since`, what the change since that revision may not do at the moment `as_of`; only what it
    touched can fail. The path `-` stands for the text `given`. Raises Fault where a path does not
    exist or lies outside.
    """
    instead: dict[str, bytes | None] = {}
    if given is not None:
        if kind_of(given.path) is None:
            hint = "name a place such as `proposals/ID.yaml`"
            raise Fault(f"no file of a call belongs at `{given.path}`", hint, exit_code=2)
        instead[given.path] = given.data
    wanted = [given.path if given and str(path) == STDIN else _inside(root, path) for path in paths]
    templates = own_templates(root)
    in_templates = tuple(of_templates(templates))
    if since is None:
        loaded = load(root, instead=instead, as_of=as_of)
        found: Iterable[Diagnostic] = (*loaded.diagnostics, *in_templates)
    else:
        loaded, found = _load_since(root, since, as_of, instead, in_templates)
    found = tuple(_about(found, wanted)) if wanted else tuple(found)
    files, prefix = loaded.files + len(templates), prefix_of(root)
    return Diagnosis(
        files, found, loaded.documents, call_is_readable=loaded.call_is_readable, prefix=prefix
    )


def of_templates(own: Mapping[str, str]) -> Iterator[Diagnostic]:
    """What is wrong with the call's own templates; only who has some waits for their reader."""
    if own:
        from a87ws.call.files import FOLDER, shipped_templates
        from a87ws.series.template_check import faults

        for fault in faults(own, {**shipped_templates(), **own}):
            place = Label(Span(f"{FOLDER}/{fault.name}", fault.line, 1, fault.line, 1))
            yield Diagnostic(
                fault.code, ALL[fault.code].severity, fault.message, place, hint=fault.hint
            )


def _load_since(
    root: Path,
    since: str,
    as_of: datetime | None,
    instead: dict[str, bytes | None],
    in_templates: Sequence[Diagnostic],
) -> tuple[Loaded, Iterable[Diagnostic]]:
    """The call and what is wrong in it, with faults of files that the change did not touch as
    notes.
    """
    from a87ws.base.disk.git import bytes_at, changed_since
    from a87ws.checks.rules.change import contributions

    if as_of is None:
        raise Fault("a change is judged at a moment", "give `--as-of`", exit_code=2)
    changed = changed_since(root, since, untracked=(*FILES, *FOLDERS))
    change = Change(changed.files, as_of)
    found_there: dict[str, bytes | None] = {}
    if contributions(
        change
    ):  # then it is judged by the settings that it found, not by those it brings
        found_there = {
            path: bytes_at(root, changed.base, path) for path in FILES if path in changed.files
        }
    loaded = load(root, instead={**found_there, **instead}, change=change, as_of=as_of)

    def can_fail(each: Diagnostic) -> bool:
        path = each.primary.span.path
        return path in changed.files and (
            path not in found_there or each.code.startswith("change-")
        )

    all_found = (*loaded.diagnostics, *in_templates)
    return loaded, [
        each if can_fail(each) else replace(each, severity=Severity.NOTE) for each in all_found
    ]


def _about(found: Iterable[Diagnostic], wanted: Sequence[str]) -> Iterator[Diagnostic]:
    """What concerns the wanted files: their own, and whatever made a setting unreadable they are
    judged by.
    """
    for each in found:
        path = each.primary.span.path
        blocks = path in (CALL, MEMBERS, REVIEWERS) and ALL[each.code].find is None
        if blocks or any(
            not want or path == want or path.startswith(f"{want}/") for want in wanted
        ):
            yield each


def _inside(root: Path, path: Path) -> str:
    """The path as the call repository names it; a relative one is looked for here, then in the
    repository.
    """
    top = root.resolve()
    there = [place for place in (Path.cwd() / path, top / path) if os.path.lexists(place)]
    for place in there:
        inside = (
            place.resolve() if place.name == ".." else place.parent.resolve() / place.name
        )  # no link is followed
        if inside == top or top in inside.parents:
            return "" if inside == top else inside.relative_to(top).as_posix()
    if there:
        raise Fault(
            f"`{path}` lies outside the call in `{root}`", "name files of the call", exit_code=2
        )
    raise Fault(
        f"there is no `{path}`", "name files of the call, as in `proposals/ID.yaml`", exit_code=2
    )


def validate(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Report only on these files and folders; `-` reads a file from stdin",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="REV", help="Report only on what changed since this commit or branch"),
    ] = None,
    as_of: MomentOption = None,
    stdin_path: Annotated[
        str | None,
        typer.Option(
            "--stdin-path", metavar="PATH", help="The path in the call of the file read from stdin"
        ),
    ] = None,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=", ".join(Form),
            show_default="text; github under GITHUB_ACTIONS",
        ),
    ] = None,
) -> None:
    """Check all files and report problems

    With paths, report only on those files. Exits with 1 if there are errors. `a87ws rules CODE`
    explains a code.
    """
    wanted = paths or []
    given = _given(stdin_path) if any(str(path) == STDIN for path in wanted) else None
    diagnosis = diagnose(root_of(ctx), wanted, since=since, as_of=moment(as_of), given=given)
    form = form or (Form.GITHUB if os.environ.get("GITHUB_ACTIONS") == "true" else Form.TEXT)
    emit(render(form, diagnosis, colour=use_colour()))
    if form is Form.GITHUB:
        _summarise(diagnosis)
    raise typer.Exit(diagnosis.exit_code)


def _given(path: str | None) -> Given:
    from a87ws.base.yaml import MAX_BYTES

    data = b"" if sys.stdin is None else sys.stdin.buffer.read(MAX_BYTES + 1)
    return Given(data, path) if path else Given(data)


def _summarise(diagnosis: Diagnosis) -> None:
    where = os.environ.get("GITHUB_STEP_SUMMARY")
    if where:
        from a87ws.call.files import append_text
        from a87ws.validate.forges import step_summary

        fault = append_text(Path(where), step_summary(diagnosis))
        if fault:
            say(f"warning: no summary was written: {fault}")


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
    import json  # `validate` itself has no use for it

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
    import json  # as above

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
