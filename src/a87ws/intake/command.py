"""`a87ws export`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from a87ws.base import tables as table
from a87ws.base.disk.write import write_new
from a87ws.base.faults import Fault
from a87ws.base.shell import Format, FormatOption, emit, say
from a87ws.base.tables import join
from a87ws.base.text import quote
from a87ws.base.yaml import Value
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.layout import Kind, kind_of, stem
from a87ws.checks.command import root_of
from a87ws.intake import formats

PRIVATE = "for the Secretariat: it holds e-mail addresses{more}; `publish` writes what is public"


def export(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="A new file: .xlsx or .json for everything, .csv for proposals"
        ),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(
            "--person",
            metavar="ADDRESS",
            help="Show everything held about the person with this address",
        ),
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    """Export everything to one file

    `import` reads the proposals back without loss. With --person, show what is held about one
    person.
    """
    if (file is None) == (person is None) or (person is not None and "@" not in person):
        hint = "name a file for everything, or give --person and an e-mail address"
        raise Fault("say what to export", hint, exit_code=2)
    if person is not None:
        from a87ws.custody.command import show_person

        show_person(root_of(ctx), person, output)
    elif file is not None:
        from a87ws.checks.load import open_case

        report = write_export(open_case(root_of(ctx)), file)
        emit(describe(report))
        more = ""
        if report.counts.get("reviews"):
            more = ", reviews and notes"
        say(PRIVATE.format(more=more))
        raise typer.Exit(int(bool(report.unreadable)))


def describe(report: ExportReport) -> str:
    """What was written, in words."""
    from a87ws.base.text import show

    counts = ", ".join(_counts(report.counts)) or "nothing is there yet"
    lines = [f"{show(str(report.path))} written: {counts}\n"]
    lines += [f"left out because it cannot be read: {show(path)}\n" for path in report.unreadable]
    return "".join(lines)


def _counts(counts: Mapping[str, int]) -> Iterator[str]:
    for name, count in counts.items():
        if count == 1:
            yield f"1 {name[:-1]}"
        elif count:
            yield f"{count:,} {name}"


REFUSED, USAGE = 1, 2
KINDS: Final = (".csv", ".xlsx", ".json")


@dataclass(frozen=True)
class ExportReport:
    """The file written, how many entries of each kind it holds, and the files left out."""

    path: Path
    counts: Mapping[str, int]
    unreadable: Sequence[str]


def write_export(case: Case, path: Path) -> ExportReport:
    """Write the call to `path`, in the format of its suffix. Raises Fault."""
    call = case.call
    kind = path.suffix.casefold()
    if kind not in KINDS:
        raise Fault(
            f"an export is a .csv, .xlsx or .json file, not `{path.name}`",
            "use one of these endings",
            exit_code=USAGE,
        )
    parts = collect(case)
    if kind == ".csv":  # one table is all that it can hold
        parts = {"proposals": parts["proposals"]}
    try:
        data = _written(kind, call, parts)
    except ValueError as error:
        raise Fault(
            str(error), "export it as .json, which holds everything", exit_code=REFUSED
        ) from None
    write_new(path, data, "name another, or move it away")
    counts = {name: len(entries) for name, entries in parts.items()}
    return ExportReport(path, counts, tuple(_unreadable(case)))


def _unreadable(case: Case) -> Iterator[str]:
    for path, document in case.documents.items():
        if not isinstance(document.value, dict):
            yield path


def collect(case: Case) -> dict[str, list[dict[str, Value]]]:
    """Everything that people wrote, by kind: what each file holds, after the names that identify
    it, in the order of ids.
    """
    parts: dict[str, list[dict[str, Value]]] = {}
    for name in ("proposals", "reviews", "sessions", "members", "reviewers", "assignments"):
        parts[name] = []
    for path, document in case.documents.items():
        if isinstance(document.value, dict):
            for name, entry in _entries(path, document.value):
                parts[name].append(entry)
    return parts


def _entries(path: str, value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Value]]]:
    """The entries of one file, each with the part of the export it belongs to."""
    name = stem(path)
    match kind_of(path):
        case Kind.PROPOSAL:
            yield "proposals", {"id": name, **value}
        case Kind.REVIEW:
            yield "reviews", {"proposal": path.split("/")[1], "reviewer": name, **value}
        case Kind.SESSION:
            yield "sessions", {"id": name, **value}
        case Kind.MEMBERS | Kind.REVIEWERS:
            for entry in value.get(name) or ():
                if isinstance(entry, dict):
                    yield name, entry
        case Kind.ASSIGNMENTS:
            yield from _assignments(value.get("assignments"))
        case _:
            pass


def _assignments(pairs: Value) -> Iterator[tuple[str, dict[str, Value]]]:
    if isinstance(pairs, dict):
        for proposal, reviewers in pairs.items():
            yield "assignments", {"proposal": proposal, "reviewers": reviewers}


def _written(kind: str, call: Call, parts: Mapping[str, Sequence[Mapping[str, Value]]]) -> bytes:
    """The bytes of the export. Raises ValueError if a proposal would not come back unchanged."""
    proposals = _by_id(parts["proposals"])
    rows = formats.to_rows(proposals, tuple(call.questions))
    if kind == ".json":
        data = formats.to_json(call.name, parts)
        back = formats.from_json(formats.load_json(data))
    elif kind == ".csv":
        data = table.write_csv(rows)
        back = formats.from_rows(table.unguarded(table.read_csv(data).rows))
    else:
        data = table.write_xlsx([*_sheets(rows, parts)])
        back = formats.from_rows(table.read_xlsx(data).rows)
    for name, value in proposals.items():  # better no file than one that loses something
        if formats.comparable(back.get(name)) != formats.comparable(value):
            raise ValueError(f"proposal {quote(name)} does not fit into a file of this kind")
    return data


def _by_id(proposals: Iterable[Mapping[str, Value]]) -> dict[str, Value]:
    """What each file holds, by the id of its proposal."""
    values: dict[str, Value] = {}
    for proposal in proposals:
        value = dict(proposal)
        values[str(value.pop("id"))] = value
    return values


def _sheets(
    rows: Sequence[Sequence[str]], parts: Mapping[str, Sequence[Mapping[str, Value]]]
) -> Iterator[table.Sheet]:
    yield table.Sheet("Proposals", rows, {}, [24, 40, 20, 24, 40, 40, 12, 20, 12, 80], fixed=2)
    for name, part in parts.items():
        if name != "proposals" and part:
            cells = list(map(_cells, part))
            heads = list(dict.fromkeys(chain.from_iterable(cells)))
            body = [list(map(row.get, heads, repeat(""))) for row in cells]
            widths = [28] * len(heads)
            yield table.Sheet(name.capitalize(), [heads, *body], {}, widths, fixed=1)


def _cells(value: Mapping[str, Value], prefix: str = "") -> dict[str, str]:
    """The cells of an entry that is no proposal; they are for people, `import` skips them."""
    cells: dict[str, str] = {}
    for key, item in value.items():
        head = f"{prefix}{key}"
        if isinstance(item, dict):
            cells |= _cells(item, f"{head}.")
        elif isinstance(item, list):
            cells[head] = _list_cell(item)
        elif item is not None:
            cells[head] = str(formats.comparable(item))
    return cells


def _list_cell(items: list[Value]) -> str:
    for item in items:
        if isinstance(item, dict | list):
            return json.dumps(items, ensure_ascii=False, default=str)
    return join(map(str, items))


def form(
    ctx: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Where to write it (default: form.html)"
        ),
    ] = None,
    repository: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where proposals go (default: from call.yaml)"),
    ] = None,
    email: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Where proposals go by email (default: from call.yaml)"
        ),
    ] = None,
) -> None:
    """Create the submission form, a page that works offline

    One self-contained HTML file. It makes the file of a proposal and checks answers as `validate`
    does.
    """
    from a87ws.custody.people import advice
    from a87ws.intake.form.page import FORM
    from a87ws.intake.form.page import form as write

    root = root_of(ctx)
    target = None
    if out is not None:
        target = Path.cwd() / out
    submission = write(root, target, repository=repository, email=email)
    say(f"written: {out or FORM}")
    if target is not None and submission.email:
        warning = advice(root, target)
        if warning:
            say(warning)
    if not submission.repository and not submission.email:
        say(
            "note: it ends with a file to download;"
            " `submission:` in call.yaml adds a link or an address to send it to"
        )
