"""`score --form` and `score --sheet`: write a file to fill in; where it is there, take what was
filled in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from a87ws.checks.words import quote
from a87ws.diagnostics import Fault
from a87ws.exchange import sheet
from a87ws.exchange.answers import Answers
from a87ws.exchange.sheet import REMARKS
from a87ws.model.review import RECUSALS
from a87ws.rendering.form import form
from a87ws.rendering.say import say, say_hint, suggestion
from a87ws.source import Value, parse
from a87ws.store.bytes import read_bytes, write_new
from a87ws.store.writer import dump_yaml
from a87ws.usecases.batch import NOT_APPLICABLE, Taken, answers_of, as_mapping, take
from a87ws.usecases.desk import Desk
from a87ws.usecases.score import REFUSED, USAGE

MAX_BYTES: Final = 16 * 1024 * 1024
_HYPHEN: Final = re.compile(rb"^( {4}[^\s:#]+:)[ \t]+-(?=[ \t]*\r?$)", re.MULTILINE)


@dataclass(frozen=True)
class Written:
    """A file to fill in, and for how many proposals."""

    path: Path
    proposals: int


def fill_form(desk: Desk, proposals: Sequence[str], path: Path) -> Written | Taken:
    """Write the form, or take it back where it is there. Raises Fault."""
    data = read_bytes(path, MAX_BYTES)
    if data is not None:
        return take(desk, _read_form(desk, data, path))
    found = answers_of(desk, _some(desk, proposals))
    fields = {each.proposal: _fields(desk, each) for each in found}
    text = form(desk.case.call, desk.reviewer, fields, desk.case.proposals)
    if parse(
        path.name, text.encode(), max_bytes=MAX_BYTES
    ).faults:  # a text that no form can hold, even as a comment
        text = form(desk.case.call, desk.reviewer, fields, None)
    _must_be_whole(_read_form(desk, text.encode(), path), found)
    write_new(path, text.encode())
    return Written(path, len(found))


def fill_sheet(desk: Desk, proposals: Sequence[str], path: Path) -> Written | Taken:
    """Write the sheet, CSV or XLSX by the name of the file, or take it back where it is there.
    Raises Fault.
    """
    kind = path.suffix.casefold()
    if kind not in (".csv", ".xlsx"):
        raise Fault(
            f"a sheet is a .csv or .xlsx file, not `{path.name}`", "name it so", exit_code=USAGE
        )
    criteria = tuple(desk.case.call.criteria)
    read = sheet.from_xlsx if kind == ".xlsx" else sheet.from_csv
    try:
        data = read_bytes(path, MAX_BYTES)
        if data is not None:
            return take(desk, sheet.from_rows(criteria, read(data)))
        found = answers_of(desk, _some(desk, proposals))
        rows = sheet.to_rows(
            criteria,
            found,
            {each.proposal: desk.case.proposals[each.proposal].title for each in found},
        )
        data = (
            sheet.to_xlsx(rows, _choices(desk), _help(desk))
            if kind == ".xlsx"
            else sheet.to_csv(rows)
        )
        _must_be_whole(sheet.from_rows(criteria, read(data)), found)
    except ValueError as error:
        raise Fault(
            str(error), "write a new one under another name, and fill that in", exit_code=REFUSED
        ) from None
    write_new(path, data)
    return Written(path, len(found))


def _some(desk: Desk, proposals: Sequence[str]) -> Sequence[str]:
    if not proposals:
        raise Fault(
            f"nothing is assigned to {quote(desk.reviewer)}", "name a proposal", exit_code=REFUSED
        )
    return proposals


def _must_be_whole(back: Sequence[Answers], out: Sequence[Answers]) -> None:
    """Nothing may be lost on the way out and in again; better no file than one that would lose
    something.
    """
    came, went = as_mapping(back), as_mapping(out)
    lost = [name for name in went if came.get(name, Answers(name)) != went[name]]
    if lost:
        raise Fault(
            f"what is there of {quote(lost[0])} cannot be kept in such a file",
            "use another kind",
            exit_code=REFUSED,
        )


def _fields(desk: Desk, each: Answers) -> list[str]:
    lines = [_field("", each.proposal, ""), "  scores:"]
    lines += [_field("    ", name, each.scores.get(name, "")) for name in desk.case.call.criteria]
    for name in REMARKS:
        value = getattr(each, name)
        lines += [_field("  ", name, "")] if not value else _indented(dump_yaml({name: value}))
    return lines


def _field(indent: str, name: str, value: str) -> str:
    key = dump_yaml({name: 0}).rpartition(":")[0]
    return f"{indent}{key}: {value}".rstrip()


def _indented(text: str) -> list[str]:
    return (
        [f"  {line}" if line else "" for line in text.rstrip("\n").split("\n")]
        if text.strip()
        else []
    )


def _read_form(desk: Desk, data: bytes, path: Path) -> list[Answers]:
    document = parse(path.name, data, max_bytes=MAX_BYTES)
    if document.faults:  # a lone hyphen, as it is typed at the prompt, begins a list in YAML
        mended = _HYPHEN.sub(rb"\1 " + NOT_APPLICABLE.encode(), data)
        document = document if mended == data else parse(path.name, mended, max_bytes=MAX_BYTES)
    if document.faults or not isinstance(document.value, dict):
        fault = document.faults[0] if document.faults else None
        where, hint = "it holds no proposals", None
        if fault:
            where = f"line {fault.primary.span.line}: {say(fault.message)}"
            hint = say_hint(fault.hint)
        raise Fault(f"the form cannot be read: {where}", hint, exit_code=REFUSED)
    found, problems = [], []
    known = {"scores", *REMARKS}
    for name, entry in document.value.items():
        where = f"line {document.span((name,), key=True).line}"
        fields: dict[str, Any] = entry if isinstance(entry, dict) else {}
        scores: dict[str, Any] = fields["scores"] if isinstance(fields.get("scores"), dict) else {}
        strange = [key for key in fields if key not in known] + [
            k for k in scores if k not in desk.case.call.criteria
        ]
        for key in strange:
            hint = suggestion(key, [*known, *desk.case.call.criteria])
            advice = f"; {hint}" if hint else ""
            problems.append(f"{where}: {quote(key)} is no field of the form{advice}")
        marks = {key: _typed(fields.get(key)) for key in REMARKS}
        given = {key: _typed(scores.get(key)) for key in desk.case.call.criteria}
        found.append(Answers(name, given, **marks, where=where))
    if problems:
        raise Fault(
            "\n  ".join(["nothing was recorded:", *problems]),
            "mend it and run the same again",
            exit_code=REFUSED,
        )
    return found


def _typed(value: Value) -> str:
    if isinstance(value, (list, dict)):
        return "several values"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _choices(desk: Desk) -> dict[str, list[str]]:
    points = [*map(str, sorted(desk.case.call.scale)), NOT_APPLICABLE]
    return {
        **dict.fromkeys(desk.case.call.criteria, points),
        "confidence": ["1", "2", "3"],
        "recused": list(RECUSALS),
    }


def _help(desk: Desk) -> list[list[str]]:
    call = desk.case.call
    rows = [["column", "what it is", "guidance"]]
    rows += [[name, each.title, each.guidance or ""] for name, each in call.criteria.items()]
    rows += [
        [str(point), words, "a point of the scale"] for point, words in sorted(call.scale.items())
    ]
    rows.append(
        [NOT_APPLICABLE, "the criterion does not apply", "left out of the mean; it is no zero"]
    )
    rows.append(
        [
            "recused",
            "you step back",
            "host, institutional, personal, collaborator or other; leave the scores empty",
        ]
    )
    return rows
