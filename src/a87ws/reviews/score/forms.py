"""`score --form` and `score --sheet`: write a file to fill in; where it is there, take what was
filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

from a87ws.base.disk.write import dump_yaml, read_bytes, write_new
from a87ws.base.faults import Fault
from a87ws.base.tables import Sheet, read_csv, read_xlsx, unguarded, write_csv, write_xlsx
from a87ws.base.text import quote, show
from a87ws.base.yaml import Value, parse
from a87ws.call.call import Call
from a87ws.call.proposal import Proposal
from a87ws.call.review import RECUSALS
from a87ws.checks.say import say, say_hint, suggestion
from a87ws.reviews.score.desk import REFUSED, USAGE, Desk
from a87ws.reviews.score.sheets import NOT_APPLICABLE, Answers, Taken, answers_of, as_mapping, take

REMARKS: Final = ("confidence", "feedback", "note", "recused")


def heads(criteria: Sequence[str]) -> list[str]:
    """The heads of the columns."""
    return ["proposal", "title", *criteria, *REMARKS]


def to_rows(
    criteria: Sequence[str], answers: Sequence[Answers], titles: Mapping[str, str]
) -> list[list[str]]:
    """The sheet, heads first; the title is there to read, and is not read back."""
    rows = [heads(criteria)]
    for row in answers:
        scores = [row.scores.get(name, "") for name in criteria]
        remarks = [row.confidence, row.feedback, row.note, row.recused]
        rows.append([row.proposal, titles[row.proposal], *scores, *remarks])
    return rows


def from_rows(criteria: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Answers]:
    """The answers of a sheet, but for empty rows. Raises ValueError with words for the person who
    filled it.
    """
    if not rows:
        raise ValueError("the sheet is empty")
    names = [name.strip() for name in rows[0]]
    _check_heads(names, criteria)
    answers = []
    for number, row in enumerate(rows[1:], 2):
        cells = dict.fromkeys(filter(None, names), "")
        cells |= {name: cell for name, cell in zip(names, row, strict=False) if name}
        if any(cell.strip() for name, cell in cells.items() if name != "title"):
            answers.append(
                Answers(
                    cells["proposal"].strip(),
                    {name: cells[name].strip() for name in criteria},
                    cells["confidence"].strip(),
                    cells["feedback"],
                    cells["note"],
                    cells["recused"].strip(),
                    where=f"row {number}",
                )
            )
    return answers


def _check_heads(names: Sequence[str], criteria: Sequence[str]) -> None:
    """Raises ValueError where a column is missing, unknown or a duplicate."""
    known = heads(criteria)
    named = list(filter(None, names))
    missing = [name for name in known if name not in (*named, "title")]
    unknown = [name for name in named if name not in known]
    twice = sorted({name for name in named if named.count(name) > 1})
    for fault, columns in (
        ("lacks the column", missing),
        ("has the unknown column", unknown),
        ("has twice", twice),
    ):
        if columns:
            raise ValueError(f"the sheet {fault} `{'`, `'.join(columns)}`")


def to_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """CSV as a spreadsheet opens it, with no cell that it would take for a formula."""
    return write_csv(rows)


def from_csv(data: bytes) -> list[list[str]]:
    """The rows of a CSV. Raises ValueError."""
    table = read_csv(data)
    if table.remarks:  # a review is no place to guess
        raise ValueError("the sheet is not UTF-8 text: save it as `CSV UTF-8`")
    return unguarded(table.rows)


def to_xlsx(
    rows: Sequence[Sequence[str]],
    choices: Mapping[str, Sequence[str]],
    help_: Sequence[Sequence[str]],
) -> bytes:
    """A workbook: every cell is text, each column of `choices` offers them, a second sheet
    explains; or ValueError.
    """
    reviews = Sheet("Reviews", rows, choices, [32, 32, *[14] * 19], fixed=2)
    return write_xlsx([reviews, Sheet("How to fill in", help_, widths=[32, 32, *[60] * 19])])


def from_xlsx(data: bytes) -> list[list[str]]:
    """The rows of a workbook's first sheet, as text. Raises ValueError."""
    return read_xlsx(data).rows


COLUMNS = 100


def form(
    call: Call,
    reviewer: str,
    fields: Mapping[str, Sequence[str]],
    proposals: Mapping[str, Proposal] | None,
) -> str:
    """`fields` are the lines of YAML for each proposal, as they are answered so far; without
    `proposals`, no texts.
    """
    lines = [*_comment(f"Reviews by {reviewer}: {call.name}"), *_how(call), ""]
    for name, block in fields.items():
        if proposals:
            lines += [f"# {'-' * (COLUMNS - 2)}", *_text(proposals[name])]
        lines += [*block, ""]
    return "\n".join(lines)


def _how(call: Call) -> Iterator[str]:
    yield "#"
    scale = ", ".join(f"{point} {words}" for point, words in sorted(call.scale.items()))
    yield from _comment(
        f"Write a score after each criterion: {scale}; n/a if it does not apply to the proposal."
    )
    yield from _comment(
        "Leave a proposal empty to judge it later. To step back from one, write after recused: host, institutional, "
        "personal, collaborator or other, and leave its scores empty. Then run the same command again."
    )
    for name, criterion in call.criteria.items():
        yield "#"
        yield from _comment(
            f"{name}: {criterion.title}{f'. {criterion.guidance}' if criterion.guidance else ''}"
        )


def _text(proposal: Proposal) -> Iterator[str]:
    yield from _comment(proposal.title.upper() if proposal.title.isascii() else proposal.title)
    yield from _comment("; ".join(host.name for host in proposal.organizations))
    yield from _comment(f"{', '.join(proposal.focus)}; {' '.join(proposal.countries)}")
    for paragraph in proposal.description.split("\n\n"):
        yield "#"
        yield from _comment(" ".join(paragraph.split()))
    yield "#"


def _comment(text: str) -> list[str]:
    return [f"# {line}".rstrip() for line in wrap(show(text), COLUMNS - 2, break_long_words=False)]


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
            f"a sheet is a .csv or .xlsx file, not `{path.name}`",
            "use one of these endings",
            exit_code=USAGE,
        )
    criteria = tuple(desk.case.call.criteria)
    read = from_xlsx if kind == ".xlsx" else from_csv
    try:
        data = read_bytes(path, MAX_BYTES)
        if data is not None:
            return take(desk, from_rows(criteria, read(data)))
        found = answers_of(desk, _some(desk, proposals))
        rows = to_rows(
            criteria,
            found,
            {each.proposal: desk.case.proposals[each.proposal].title for each in found},
        )
        data = to_xlsx(rows, _choices(desk), _help(desk)) if kind == ".xlsx" else to_csv(rows)
        _must_be_whole(from_rows(criteria, read(data)), found)
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
            f"what is there of {quote(lost[0])} cannot be kept in a file of this kind",
            "use another kind of file",
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
            problems.append(f"{where}: {quote(key)} is not a field of the form{advice}")
        marks = {key: _typed(fields.get(key)) for key in REMARKS}
        given = {key: _typed(scores.get(key)) for key in desk.case.call.criteria}
        found.append(Answers(name, given, **marks, where=where))
    if problems:
        raise Fault(
            "\n  ".join(["nothing was recorded:", *problems]),
            "fix it and run the same command again",
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
        [
            NOT_APPLICABLE,
            "the criterion does not apply",
            "left out of the mean; it does not count as zero",
        ]
    )
    rows.append(
        [
            "recused",
            "you step back",
            "host, institutional, personal, collaborator or other; leave the scores empty",
        ]
    )
    return rows
