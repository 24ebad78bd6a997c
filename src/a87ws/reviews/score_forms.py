"""`score --form` and `score --sheet`: write a file to fill in; if it exists, read what was filled
in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

from a87ws.base.disk.write import dump_yaml, read_bytes, write_new
from a87ws.base.faults import Fault
from a87ws.base.tables import Sheet, read_csv, read_xlsx, unguarded, write_csv, write_xlsx
from a87ws.base.text import quote, show
from a87ws.base.yaml import Document, Value, parse
from a87ws.call.call import Call
from a87ws.call.proposal import Proposal
from a87ws.call.review import RECUSALS
from a87ws.checks.say import say, say_hint, suggestion
from a87ws.reviews.desk import REFUSED, USAGE, Desk
from a87ws.reviews.score_sheets import NOT_APPLICABLE, Answers, Taken, answers_of, as_mapping, take

REMARKS: Final = ("confidence", "feedback", "note", "recused")
FIELDS: Final = ("scores", *REMARKS)
"""The fields of a form's entry."""


def heads(criteria: Sequence[str]) -> list[str]:
    """The heads of the columns."""
    return ["proposal", "title", *criteria, *REMARKS]


def to_rows(
    criteria: Sequence[str], answers: Sequence[Answers], titles: Mapping[str, str]
) -> list[list[str]]:
    """The sheet, heads first; the title is for the reviewer, and is not read back."""
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
    names = list(map(str.strip, rows[0]))
    _check_heads(names, criteria)
    answers: list[Answers] = []
    for number, row in enumerate(rows[1:], 2):
        cells = dict.fromkeys(names, "")
        cells.update(zip(names, row, strict=False))
        if _is_filled(cells):
            answers.append(_answers_in(cells, criteria, number))
    return answers


def _is_filled(cells: Mapping[str, str]) -> bool:
    """Whether a row says more than the title of its proposal."""
    answered = {**cells, "": "", "title": ""}
    return bool("".join(answered.values()).strip())


def _answers_in(cells: Mapping[str, str], criteria: Sequence[str], number: int) -> Answers:
    return Answers(
        cells["proposal"].strip(),
        {name: cells[name].strip() for name in criteria},
        cells["confidence"].strip(),
        cells["feedback"],
        cells["note"],
        cells["recused"].strip(),
        where=f"row {number}",
    )


def _check_heads(names: Sequence[str], criteria: Sequence[str]) -> None:
    """Raises ValueError where a column is missing, unknown or a duplicate."""
    known = heads(criteria)
    named = list(filter(None, names))
    missing = [name for name in known if name not in named and name != "title"]
    _refuse_columns("lacks the column", missing)
    unknown = [name for name in named if name not in known]
    _refuse_columns("has the unknown column", unknown)
    twice = Counter(named) - Counter(set(named))
    _refuse_columns("has twice", sorted(twice))


def _refuse_columns(fault: str, columns: Sequence[str]) -> None:
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
    """A workbook: every cell is text, columns in `choices` offer a list, a second sheet explains.
    Raises ValueError.
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
    """`fields` are the lines of YAML for each proposal, with the answers so far; without
    `proposals`, the form has no texts of proposals.
    """
    lines = [*_comment(f"Reviews by {reviewer}: {call.name}"), *_how(call), ""]
    for name, block in fields.items():
        if proposals:
            lines += [f"# {'-' * (COLUMNS - 2)}", *_text(proposals[name])]
        lines += [*block, ""]
    return "\n".join(lines)


def _how(call: Call) -> Iterator[str]:
    yield "#"
    points = []
    for point, words in sorted(call.scale.items()):
        points.append(f"{point} {words}")
    scale = ", ".join(points)
    yield from _comment(
        f"Write a score after each criterion: {scale}; n/a if it does not apply to the proposal."
    )
    yield from _comment(
        "Leave a proposal empty to judge it later. To step back from one, write after recused: "
        "host, institutional, personal, collaborator or other, and leave its scores empty. Then "
        "run the same command again."
    )
    for name, criterion in call.criteria.items():
        yield "#"
        text = f"{name}: {criterion.title}"
        if criterion.guidance:
            text += f". {criterion.guidance}"
        yield from _comment(text)


def _text(proposal: Proposal) -> Iterator[str]:
    title = proposal.title
    if title.isascii():
        title = title.upper()
    yield from _comment(title)
    hosts = [host.name for host in proposal.organizations]
    yield from _comment("; ".join(hosts))
    yield from _comment(f"{', '.join(proposal.focus)}; {' '.join(proposal.countries)}")
    for paragraph in proposal.description.split("\n\n"):
        yield "#"
        yield from _comment(" ".join(paragraph.split()))
    yield "#"


def _comment(text: str) -> list[str]:
    lines = wrap(show(text), COLUMNS - 2, break_long_words=False)
    return [f"# {line}".rstrip() for line in lines]


MAX_BYTES: Final = 16 * 1024 * 1024
_HYPHEN: Final = re.compile(rb"^( {4}[^\s:#]+:)[ \t]+-(?=[ \t]*\r?$)", re.MULTILINE)


@dataclass(frozen=True)
class Written:
    """A file to fill in, and for how many proposals."""

    path: Path
    proposals: int


def fill_form(desk: Desk, proposals: Sequence[str], path: Path) -> Written | Taken:
    """Write the form, or read it if it exists. Raises Fault."""
    data = read_bytes(path, MAX_BYTES)
    if data is not None:
        return take(desk, _read_form(desk, data, path))
    answers = answers_of(desk, _require_some(desk, proposals))
    fields = {}
    for row in answers:
        fields[row.proposal] = _fields(desk, row)
    text = form(desk.case.call, desk.reviewer, fields, desk.case.proposals)
    # Some texts of proposals fit into no form, even as a comment.
    if parse(path.name, text.encode(), max_bytes=MAX_BYTES).faults:
        text = form(desk.case.call, desk.reviewer, fields, None)
    _require_whole(_read_form(desk, text.encode(), path), answers)
    write_new(path, text.encode())
    return Written(path, len(answers))


def fill_sheet(desk: Desk, proposals: Sequence[str], path: Path) -> Written | Taken:
    """Write the sheet, CSV or XLSX by the file's name, or read it if it exists. Raises Fault."""
    if path.suffix.casefold() not in (".csv", ".xlsx"):
        message = f"a sheet is a .csv or .xlsx file, not `{path.name}`"
        raise Fault(message, "use one of these endings", exit_code=USAGE)
    try:
        return _fill_sheet(desk, proposals, path)
    except ValueError as error:
        hint = "write a new one under another name, and fill that in"
        raise Fault(str(error), hint, exit_code=REFUSED) from None


def _fill_sheet(desk: Desk, proposals: Sequence[str], path: Path) -> Written | Taken:
    criteria = tuple(desk.case.call.criteria)
    is_workbook = path.suffix.casefold() == ".xlsx"
    read = from_csv
    if is_workbook:
        read = from_xlsx
    data = read_bytes(path, MAX_BYTES)
    if data is not None:
        return take(desk, from_rows(criteria, read(data)))
    answers = answers_of(desk, _require_some(desk, proposals))
    titles = {}
    for row in answers:
        titles[row.proposal] = desk.case.proposals[row.proposal].title
    rows = to_rows(criteria, answers, titles)
    data = _encode_sheet(desk, rows, is_workbook=is_workbook)
    _require_whole(from_rows(criteria, read(data)), answers)
    write_new(path, data)
    return Written(path, len(answers))


def _encode_sheet(desk: Desk, rows: Sequence[Sequence[str]], *, is_workbook: bool) -> bytes:
    if is_workbook:
        return to_xlsx(rows, _choices(desk), _help(desk))
    return to_csv(rows)


def _require_some(desk: Desk, proposals: Sequence[str]) -> Sequence[str]:
    if not proposals:
        raise Fault(
            f"nothing is assigned to {quote(desk.reviewer)}", "name a proposal", exit_code=REFUSED
        )
    return proposals


def _require_whole(read: Sequence[Answers], written: Sequence[Answers]) -> None:
    """Raise Fault if reading the file back would lose something: better no file than that."""
    before, after = as_mapping(written), as_mapping(read)
    for name, row in before.items():
        if after.get(name, Answers(name)) != row:
            message = f"what is there of {quote(name)} cannot be kept in a file of this kind"
            raise Fault(message, "use another kind of file", exit_code=REFUSED)


def _fields(desk: Desk, row: Answers) -> list[str]:
    lines = [_field("", row.proposal, ""), "  scores:"]
    for name in desk.case.call.criteria:
        score = row.scores.get(name, "")
        lines.append(_field("    ", name, score))
    for name in REMARKS:
        value = getattr(row, name)
        if value:
            lines += _indent(dump_yaml({name: value}))
        else:
            lines.append(_field("  ", name, ""))
    return lines


def _indent(text: str) -> Iterator[str]:
    # Not `textwrap.indent`, which would split lines within the text of a remark.
    for line in text.rstrip("\n").split("\n"):
        if line:
            yield f"  {line}"
        else:
            yield ""


def _field(indentation: str, name: str, value: str) -> str:
    key = dump_yaml({name: 0}).rpartition(":")[0]
    return f"{indentation}{key}: {value}".rstrip()


def _read_form(desk: Desk, data: bytes, path: Path) -> list[Answers]:
    document = _parse_form(data, path)
    assert isinstance(document.value, dict)  # or it would have been refused  # noqa: S101
    answers: list[Answers] = []
    problems: list[str] = []
    criteria = desk.case.call.criteria
    for name, entry in document.value.items():
        where = f"line {document.span((name,), key=True).line}"
        fields = _as_fields(entry)
        scores = _as_fields(fields.get("scores"))
        for key in _unknown_keys(fields, scores, criteria):
            problem = _explain_unknown(key, criteria)
            problems.append(f"{where}: {problem}")
        remarks = _type_values(REMARKS, fields)
        answers.append(Answers(name, _type_values(criteria, scores), **remarks, where=where))
    if problems:
        message = "\n  ".join(["nothing was recorded:", *problems])
        raise Fault(message, "fix it and run the same command again", exit_code=REFUSED)
    return answers


def _unknown_keys(
    fields: Iterable[str], scores: Iterable[str], criteria: Container[str]
) -> Iterator[str]:
    for key in fields:
        if key not in FIELDS:
            yield key
    for key in scores:
        if key not in criteria:
            yield key


def _type_values(keys: Iterable[str], fields: Mapping[str, Any]) -> dict[str, str]:
    return {key: _type_value(fields.get(key)) for key in keys}


def _explain_unknown(key: str, criteria: Iterable[str]) -> str:
    problem = f"{quote(key)} is not a field of the form"
    hint = suggestion(key, [*FIELDS, *criteria])
    if hint:
        problem += f"; {hint}"
    return problem


def _parse_form(data: bytes, path: Path) -> Document:
    """The form as a mapping of proposals. Raises Fault."""
    document = parse(path.name, data, max_bytes=MAX_BYTES)
    if document.faults:  # a lone hyphen, as typed at the prompt, begins a list in YAML
        fixed = _HYPHEN.sub(rb"\1 " + NOT_APPLICABLE.encode(), data)
        if fixed != data:
            document = parse(path.name, fixed, max_bytes=MAX_BYTES)
    if document.faults:
        fault = document.faults[0]
        message = f"line {fault.primary.span.line}: {say(fault.message)}"
        hint = say_hint(fault.hint)
        raise Fault(f"the form cannot be read: {message}", hint, exit_code=REFUSED)
    if not isinstance(document.value, dict):
        raise Fault("the form cannot be read: it holds no proposals", exit_code=REFUSED)
    return document


def _as_fields(value: Value) -> Mapping[str, Any]:
    """The value if it is a mapping, else an empty one."""
    if isinstance(value, dict):
        return value
    return {}


def _type_value(value: Value) -> str:
    if isinstance(value, (list, dict)):
        return "several values"
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return ""
    return str(value)


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
    for name, criterion in call.criteria.items():
        rows += [[name, criterion.title, criterion.guidance or ""]]
    for point, words in sorted(call.scale.items()):
        rows += [[str(point), words, "a point of the scale"]]
    omission = "left out of the mean; it does not count as zero"
    kinds = "host, institutional, personal, collaborator or other; leave the scores empty"
    rows.append([NOT_APPLICABLE, "the criterion does not apply", omission])
    rows.append(["recused", "you step back", kinds])
    return rows
