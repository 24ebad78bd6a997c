"""Proposals in the formats that come and go: our own table, our own JSON, and the JSON of other
tools.

In our own table every field has its column, and whatever a file can hold comes back. Other JSON
becomes a table: pretalx's submissions (its API and its exports), and lists of flat rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, repeat
from typing import Any, Final

from a87ws.base.tables import (
    Rows,
    TableFile,
    is_list,
    join,
    join_lines,
    quote_text,
    split,
    split_lines,
    unquote_text,
)
from a87ws.base.yaml import Value

LISTS: Final = ("outcomes", "focus", "countries", "supply_chains", "languages")
LINES: Final[Mapping[str, Sequence[str]]] = {
    "organizations": ("name", "type", "country"),
    "speakers": ("name", "role", "organization"),
}
ANSWER: Final = "answers."
HEADS: Final = (
    *("id", "title", "contact.name", "contact.email", "organizations", "speakers"),
    *("outcomes", "focus", "countries", "description", "supply_chains", "languages"),
    *("initiative", "status"),
)
"""The columns of every proposal; those of the call's questions follow them."""

VERSION: Final = 1
_DEEPEST: Final = 24

_PRETALX: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title",),
    "contact.name": ("speakers: name",),
    "contact.email": ("speakers: email",),
    "speakers": ("speakers",),
    "description": ("abstract", "description"),
    "languages": ("content_locale",),
    "focus": ("track",),
    "status": ("state",),
}
"""The columns of a pretalx submission that hold each field; the first speaker is the contact."""


def to_rows(proposals: Mapping[str, Value], questions: Sequence[str]) -> list[list[str]]:
    """The proposals by id as a table, heads first."""
    cells = {name: flatten(value) for name, value in proposals.items()}
    heads = dict.fromkeys((*HEADS, *map(_answer_head, questions)))
    for head in chain.from_iterable(cells.values()):
        if head.startswith(ANSWER):
            heads[head] = None
    rows = [[*heads]]
    for name, row in cells.items():
        row["id"] = name
        rows.append(_fill(row, rows[0]))
    return rows


def _answer_head(question: str) -> str:
    return f"{ANSWER}{question}"


def _fill(row: Mapping[str, str], heads: Sequence[str]) -> list[str]:
    """The cells of a row under these heads, empty if the row lacks one."""
    return list(map(row.get, heads, repeat("")))


def is_own_table(rows: Rows) -> bool:
    """Whether `to_rows` made a table, whatever became of the order of its columns."""
    if not rows:
        return False
    heads = set(map(str.strip, rows[0]))
    for head in heads:
        if head and head not in HEADS and not head.startswith(ANSWER):
            return False
    return {"id", "title", "contact.email"} <= heads


def from_rows(rows: Rows) -> dict[str, Value]:
    """The proposals of our own table by id. Raises ValueError with words for whoever changed it."""
    heads = list(map(str.strip, rows[0]))
    proposals: dict[str, Value] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = dict(filter(all, zip(heads, row, strict=False)))
        name = cells.pop("id", "").strip()
        if not cells and not name:
            continue
        if not name:
            raise ValueError(f"row {number}: the id is missing")
        if name in proposals:
            raise ValueError(f"row {number}: duplicate id `{name}`")
        try:
            proposals[name] = unflatten(cells)
        except ValueError as error:
            raise ValueError(f"row {number}: {error}") from None
    return proposals


def flatten(value: Value) -> dict[str, str]:
    """The cells of a proposal by head, as far as they can hold it."""
    plain = comparable(value)
    row: dict[str, str] = {}
    if not isinstance(plain, dict):
        return row
    for key, item in plain.items():
        if isinstance(item, list):
            row[key] = _list_cell(key, item)
        elif isinstance(item, dict):
            for name, inner in item.items():
                row[f"{key}.{name}"] = _inner_cell(key, inner)
        else:
            row[key] = str(item)
    return row


def unflatten(cells: Mapping[str, str]) -> dict[str, Value]:
    """The proposal that these cells hold; raises ValueError."""
    value: dict[str, Any] = {}
    for head, cell in cells.items():
        key, dot, name = head.partition(".")
        if head in LINES:
            value[head] = split_lines(cell, LINES[head])
        elif head in LISTS:
            value[head] = split(cell)
        elif key == "answers" and dot:
            value.setdefault(key, {})[name] = _read_answer(cell)
        elif dot:
            value.setdefault(key, {})[name] = cell
        else:
            value[head] = cell
    return value


def _list_cell(key: str, items: list[Any]) -> str:
    if key in LINES:
        return join_lines(_mappings(items), LINES[key])
    return join(map(str, items))


def _inner_cell(key: str, value: Any) -> str:  # noqa: ANN401  whatever a file may hold
    if key != "answers":
        return str(value)
    if isinstance(value, list):
        return join(map(str, value))
    return quote_text(str(value))


def _read_answer(cell: str) -> str | list[str]:
    if is_list(cell):
        return split(cell)
    return unquote_text(cell)


def comparable(value: Value) -> Any:  # noqa: ANN401  the same shape, with every scalar as text
    """A value as it is compared: numbers are the words they stand for, empty values are absent."""
    if isinstance(value, dict):
        inner = zip(value, map(comparable, value.values()), strict=True)
        return {key: item for key, item in inner if item not in (None, [], {})}
    if isinstance(value, list):
        return list(map(comparable, value))
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return value
    return str(value)


def to_json(call: str, parts: Mapping[str, Sequence[Mapping[str, Value]]]) -> bytes:
    """Every part of a call, proposals first, each entry with its name and what its file holds."""
    document = {"version": VERSION, "call": call, **parts}
    return (json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n").encode()


def load_json(data: bytes) -> Any:  # noqa: ANN401  whatever a JSON file may hold
    """What a JSON file holds. Raises ValueError with words for a person."""
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except json.JSONDecodeError as error:
        where = f": line {error.lineno}, {error.msg}"
        raise ValueError(f"the file cannot be read as JSON{where}") from None
    except (ValueError, RecursionError):
        raise ValueError("the file cannot be read as JSON") from None
    if _is_deep(document, _DEEPEST):
        raise ValueError(f"the file nests values more than {_DEEPEST} levels deep")
    return document


def _is_deep(value: Any, left: int) -> bool:  # noqa: ANN401  whatever a JSON file may hold
    if left == 0:
        return True
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return False
    return any(map(_is_deep, value, repeat(left - 1)))


def is_own_json(document: Any) -> bool:  # noqa: ANN401  whatever a JSON file may hold
    """Whether `to_json` made a JSON document."""
    if not isinstance(document, dict):
        return False
    return "version" in document and isinstance(document.get("proposals"), list)


def from_json(document: Mapping[str, Any]) -> dict[str, Value]:
    """The proposals of our own JSON by id. Raises ValueError with words for whoever changed it."""
    version = document["version"]
    if version != VERSION:
        raise ValueError(f"version {version!r} of the export; this tool reads {VERSION}")
    proposals: dict[str, Value] = {}
    for number, entry in enumerate(document["proposals"], 1):
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            raise ValueError(f"proposal {number}: it has no id")  # noqa: TRY004  one kind of fault
        value = dict(entry)
        name = value.pop("id")
        if name in proposals:
            raise ValueError(f"proposal {number}: duplicate id `{name}`")
        proposals[name] = value
    return proposals


# whatever a file may hold
def table_of(document: Any) -> tuple[TableFile, Mapping[str, Sequence[str]]]:  # noqa: ANN401
    """The entries of other tools' JSON as rows, and the columns known to hold each field.

    `results` is what pretalx's API calls a page of submissions; a bare list is taken too, and rows
    of Power Automate. Raises ValueError.
    """
    page = _page_of(document)
    is_pretalx = bool(page) and all(map(_is_pretalx, page))
    read_row = _pretalx_row if is_pretalx else _flat_row
    rows = list(map(dict, map(read_row, page)))
    heads = [*dict.fromkeys(chain.from_iterable(rows))]
    cells = list(map(_fill, rows, repeat(heads)))
    known = _pretalx_columns(heads) if is_pretalx else {}
    remarks = tuple(_remarks(document, page, is_pretalx=is_pretalx))
    return TableFile([heads, *cells], remarks), known


def _is_pretalx(entry: Mapping[str, Any]) -> bool:
    return entry.keys() >= {"code", "title"}


def _pretalx_columns(heads: Sequence[str]) -> dict[str, Sequence[str]]:
    """The columns present that are known to hold each field."""
    known: dict[str, Sequence[str]] = {}
    for name, columns in _PRETALX.items():
        present = list(filter(heads.__contains__, columns))
        if present:
            known[name] = present
    return known


def _remarks(
    document: Any,  # noqa: ANN401  whatever a JSON file may hold
    page: Sequence[Mapping[str, Any]],
    *,
    is_pretalx: bool,
) -> Iterator[str]:
    """What a page of submissions leaves out."""
    if isinstance(document, dict) and document.get("next"):
        count = document.get("count", "several")
        yield f"one page of {count} submissions: fetch the others too"
    if is_pretalx and _has_codes_for_speakers(page):
        yield (
            "the speakers are only codes: fetch the submissions with"
            " `?expand=speakers,answers.question,track`"
        )


def _page_of(document: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401  whatever a file may hold
    """The list of entries in a document. Raises ValueError."""
    page = document
    for key in ("results", "submissions", "talks", "value"):
        if isinstance(page, dict):
            page = page.get(key, page)
    if not isinstance(page, list) or len(_mappings(page)) < len(page):
        raise ValueError("the file has no list of submissions such as `export` or pretalx writes")
    return page


def _mappings(items: Iterable[Any]) -> list[Mapping[str, Any]]:
    return [item for item in items if isinstance(item, dict)]


def _has_codes_for_speakers(page: Sequence[Mapping[str, Any]]) -> bool:
    for entry in page:
        for speaker in entry.get("speakers") or ():
            if isinstance(speaker, str):
                return True
    return False


def _pretalx_row(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of one submission; each question that it answers is a field."""
    for key, value in entry.items():
        if key == "speakers":
            yield from _speaker_cells(_mappings(value or ()))
        elif key == "answers":
            for answer in _mappings(value or ()):
                yield _question(answer.get("question")), _text(answer.get("answer"))
        else:
            yield key, _text(value)


def _speaker_cells(speakers: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    lines, emails = [], []
    for speaker in speakers:
        if speaker.get("name"):
            lines.append(_text(speaker["name"]).replace("|", "/") + " |")
        if speaker.get("email"):
            emails.append(_text(speaker["email"]))
    first_name = ""
    if speakers:
        first_name = _text(speakers[0].get("name"))
    yield "speakers", "\n".join(lines)
    yield "speakers: name", first_name
    yield "speakers: email", next(iter(emails), "")
    for extra in ("biography", "affiliation"):
        values = [speaker.get(extra) for speaker in speakers]
        if any(values):
            yield f"speakers: {extra}", "\n".join(map(_text, values))


def _question(question: Any) -> str:  # noqa: ANN401  whatever a JSON file may hold
    """The words of a question, or its number where the export has no more."""
    if isinstance(question, dict):
        return _text(question.get("question")) or _text(question.get("id"))
    return f"question {_text(question)}"


def _flat_row(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in entry.items():
        yield str(key), _text(value)


def _text(value: Any) -> str:  # noqa: ANN401  whatever a JSON file may hold
    """A value as text: in English where it has several languages, else the first; a list has a line
    for each item.
    """
    if isinstance(value, dict):
        return _text_of_mapping(value)
    if isinstance(value, list):
        return "\n".join(filter(None, map(_text, value)))
    if isinstance(value, bool):
        if value:
            return "yes"
        return ""
    if value is None:
        return ""
    return str(value)


def _text_of_mapping(value: Mapping[str, Any]) -> str:
    """The name in a mapping, or its English text, or its first one."""
    name = value.get("name")
    if name and isinstance(name, dict | str):
        return _text(name)
    texts = {key: text for key, text in value.items() if isinstance(text, str) and text}
    return texts.get("en") or next(iter(texts.values()), "")
