"""`a87ws export`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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

PRIVATE = (
    "for the Secretariat: it holds e-mail addresses{more}; `publish` writes what is public"
)


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

        done = write_export(open_case(root_of(ctx)), file)
        emit(told(done))
        say(PRIVATE.format(more=", reviews and notes" if done.counts.get("reviews") else ""))
        raise typer.Exit(int(bool(done.unreadable)))


def told(done: Exported) -> str:
    """What was written, in words."""
    from a87ws.base.text import show

    counts = ", ".join(
        f"{count:,} {name if count != 1 else name[:-1]}"
        for name, count in done.counts.items()
        if count
    )
    missing = [f"left out because it cannot be read: {show(path)}\n" for path in done.unreadable]
    return f"{show(str(done.path))} written: {counts or 'nothing is there yet'}\n" + "".join(
        missing
    )


REFUSED, USAGE = 1, 2
KINDS: Final = (".csv", ".xlsx", ".json")


@dataclass(frozen=True)
class Exported:
    """What was written, how many of each kind, and which files cannot be read and so are missing."""

    path: Path
    counts: Mapping[str, int]
    unreadable: Sequence[str]


def write_export(case: Case, path: Path) -> Exported:
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
    lost = tuple(
        name for name, document in case.documents.items() if not isinstance(document.value, dict)
    )
    return Exported(path, {name: len(part) for name, part in parts.items()}, lost)


def collect(case: Case) -> dict[str, list[dict[str, Value]]]:
    """Everything that people wrote, as their files hold it, behind what names it; by kind, each in
    the order of ids.
    """
    parts: dict[str, list[dict[str, Value]]] = {
        name: []
        for name in ("proposals", "reviews", "sessions", "members", "reviewers", "assignments")
    }
    for path, document in case.documents.items():
        if not isinstance(document.value, dict):
            continue
        value: dict[str, Any] = document.value
        match kind_of(path):
            case Kind.PROPOSAL:
                parts["proposals"].append({"id": stem(path), **value})
            case Kind.REVIEW:
                parts["reviews"].append(
                    {"proposal": path.split("/")[1], "reviewer": stem(path), **value}
                )
            case Kind.SESSION:
                parts["sessions"].append({"id": stem(path), **value})
            case Kind.MEMBERS | Kind.REVIEWERS:
                entries = value.get(stem(path))
                parts[stem(path)] += (
                    [each for each in entries if isinstance(each, dict)] if entries else []
                )
            case Kind.ASSIGNMENTS:
                pairs = value.get("assignments")
                pairs = pairs if isinstance(pairs, dict) else {}
                parts["assignments"] += [
                    {"proposal": name, "reviewers": each} for name, each in pairs.items()
                ]
            case _:
                pass
    return parts


def _written(kind: str, call: Call, parts: Mapping[str, Sequence[Mapping[str, Value]]]) -> bytes:
    proposals = {
        str(each["id"]): {k: v for k, v in each.items() if k != "id"} for each in parts["proposals"]
    }
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


def _sheets(
    rows: Sequence[Sequence[str]], parts: Mapping[str, Sequence[Mapping[str, Value]]]
) -> Iterator[table.Sheet]:
    yield table.Sheet("Proposals", rows, {}, [24, 40, 20, 24, 40, 40, 12, 20, 12, 80], fixed=2)
    for name, part in parts.items():
        if name != "proposals" and part:
            flats = [_cells(each) for each in part]
            heads = list(dict.fromkeys(head for each in flats for head in each))
            body = [[each.get(head, "") for head in heads] for each in flats]
            yield table.Sheet(name.capitalize(), [heads, *body], {}, [28] * len(heads), fixed=1)


def _cells(value: Mapping[str, Value], before: str = "") -> dict[str, str]:
    """The cells of anything else, to be read: nothing reads them back."""
    found: dict[str, str] = {}
    for key, item in value.items():
        head = f"{before}{key}"
        if isinstance(item, dict):
            found |= _cells(item, f"{head}.")
        elif isinstance(item, list) and not any(isinstance(each, dict | list) for each in item):
            found[head] = join(str(each) for each in item)
        elif isinstance(item, list):
            found[head] = json.dumps(item, ensure_ascii=False, default=str)
        elif item is not None:
            found[head] = str(formats.comparable(item))
    return found


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
    from a87ws.intake.form.page import FORM
    from a87ws.intake.form.page import form as write

    root = root_of(ctx)
    submission = write(
        root, None if out is None else Path.cwd() / out, repository=repository, email=email
    )
    say(f"written: {out or FORM}")
    if not submission.repository and not submission.email:
        say(
            "note: it ends with a file to download; `submission:` in call.yaml adds a link or an address to send it to"
        )
