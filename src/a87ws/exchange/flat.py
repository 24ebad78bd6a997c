"""A proposal as one row of a table and back: every field has its column, and what a file can hold
comes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from a87ws.exchange.cells import (
    is_list,
    join,
    join_lines,
    quote_text,
    split,
    split_lines,
    unquote_text,
)
from a87ws.exchange.table import Rows
from a87ws.source import Value

TEXTS: Final = ("title", "contact.name", "contact.email", "description", "initiative", "status")
LISTS: Final = ("outcomes", "focus", "countries", "supply_chains", "languages")
LINES: Final[Mapping[str, Sequence[str]]] = {
    "organizations": ("name", "type", "country"),
    "speakers": ("name", "role", "organization"),
}
ANSWER: Final = "answers."
HEADS: Final = (
    *(
        "id",
        "title",
        "contact.name",
        "contact.email",
        "organizations",
        "speakers",
        "outcomes",
        "focus",
        "countries",
    ),
    *("description", "supply_chains", "languages", "initiative", "status"),
)
"""The columns of every proposal; those of the call's questions stand behind them."""


def to_rows(proposals: Mapping[str, Value], questions: Sequence[str]) -> list[list[str]]:
    """The proposals by id as a table, heads first."""
    flat = {name: flatten(value) for name, value in proposals.items()}
    answered = [head for row in flat.values() for head in row if head.startswith(ANSWER)]
    heads = dict.fromkeys([*HEADS, *(f"{ANSWER}{name}" for name in questions), *answered])
    return [
        [*heads],
        *([name, *(row.get(head, "") for head in [*heads][1:])] for name, row in flat.items()),
    ]


def is_own(rows: Rows) -> bool:
    """Whether a table is one that `to_rows` made, whatever became of the order of its columns."""
    heads = [head.strip() for head in rows[0]] if rows else []
    known = all(head in HEADS or head.startswith(ANSWER) for head in heads if head)
    return known and {"id", "title", "contact.email"} <= set(heads)


def from_rows(rows: Rows) -> dict[str, Value]:
    """The proposals of such a table by id. Raises ValueError with words for the person who changed
    it.
    """
    heads = [head.strip() for head in rows[0]]
    found: dict[str, Value] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = {head: cell for head, cell in zip(heads, row, strict=False) if head and cell}
        name = cells.pop("id", "").strip()
        if not cells and not name:
            continue
        if not name or name in found:
            raise ValueError(
                f"row {number}: " + (f"`{name}` stands twice" if name else "the id is missing")
            )
        try:
            found[name] = unflatten(cells)
        except ValueError as error:
            raise ValueError(f"row {number}: {error}") from None
    return found


def flatten(value: Value) -> dict[str, str]:
    """The cells of a proposal by head, as far as they can hold it."""
    plain = comparable(value)
    row: dict[str, str] = {}
    for key, item in plain.items() if isinstance(plain, dict) else ():
        if key in LINES and isinstance(item, list):
            row[key] = join_lines([each for each in item if isinstance(each, dict)], LINES[key])
        elif isinstance(item, list):
            row[key] = join(map(str, item))
        elif isinstance(item, dict):
            row |= {
                f"{key}.{name}": _answer(inner) if key == "answers" else str(inner)
                for name, inner in item.items()
            }
        else:
            row[key] = str(item)
    return row


def unflatten(cells: Mapping[str, str]) -> dict[str, Value]:
    """The proposal of which these are the cells; raises ValueError."""
    value: dict[str, Any] = {}
    for head, cell in cells.items():
        key, dot, name = head.partition(".")
        if head in LINES:
            value[head] = split_lines(cell, LINES[head])
        elif head in LISTS:
            value[head] = split(cell)
        elif dot:
            read = split(cell) if key == "answers" and is_list(cell) else cell
            value.setdefault(key, {})[name] = (
                unquote_text(read) if key == "answers" and isinstance(read, str) else read
            )
        else:
            value[head] = cell
    return value


def _answer(value: Any) -> str:  # noqa: ANN401  whatever a file may hold
    return join(map(str, value)) if isinstance(value, list) else quote_text(str(value))


def comparable(value: Value) -> Any:  # noqa: ANN401  the same shape, with every scalar as text
    """A value as it is compared: numbers are the words they stand for, and what is empty is not
    there.
    """
    if isinstance(value, dict):
        inner = {key: comparable(item) for key, item in value.items()}
        return {key: item for key, item in inner.items() if item not in (None, [], {})}
    if isinstance(value, list):
        return [comparable(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None else str(value)
