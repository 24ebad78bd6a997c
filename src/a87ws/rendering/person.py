"""What is held of a person, as they are told when they ask."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final, TypeAlias

from a87ws.rendering.text import show

Row: TypeAlias = tuple[str, int, str, Any]
_ROLES: Final = {
    "contact": "contact of the proposal",
    "reviewer": "entry in the register of reviewers",
    "review": "review",
    "speaker": "speaker, under the name of the contact",
    "moderator": "moderator, under the name of the contact",
    "agenda": "named in the agenda",
    "mention": "the address is mentioned",
}


def render(address: str, rows: Sequence[Row], others: Sequence[Row], derived: Sequence[str]) -> str:
    """Line by line: where, as what, and every value."""
    lines = [f"What the files of this call hold of {show(address)}:"]
    lines += ["nothing"] if not rows and not derived else []
    for row in rows:
        lines += _told(row)
    if others:
        lines += [
            "",
            "People of the same name, who may be somebody else:",
            *(line for row in others for line in _told(row)),
        ]
    if derived:
        lines += [
            "",
            "Made from these, and held as long as nobody deletes them:",
            *(f"  {show(path)}" for path in derived),
        ]
    lines += [
        "",
        "Not looked through: earlier versions that git keeps, copies elsewhere, mail that was sent.",
    ]
    return "\n".join(lines) + "\n"


def _told(row: Row) -> Iterator[str]:
    path, line, role, data = row
    yield f"{show(path)}:{line}: {_ROLES[role]}"
    for key, value in data.items() if isinstance(data, dict) else [("", data)]:
        text = (
            value
            if isinstance(value, str)
            else json.dumps(value, ensure_ascii=False, default=_plain)
        )
        yield f"  {show(key)}: {show(text)}" if key else f"  {show(text)}"


def data(
    address: str, rows: Sequence[Row], others: Sequence[Row], derived: Sequence[str]
) -> dict[str, Any]:
    """The same for programs."""
    return {
        "version": 1,
        "person": address,
        "held": [_row(row) for row in rows],
        "same_name": [_row(row) for row in others],
        "derived": list(derived),
    }


def _row(row: Row) -> dict[str, Any]:
    path, line, role, value = row
    return {
        "path": path,
        "line": line,
        "role": role,
        "data": json.loads(json.dumps(value, default=_plain)),
    }


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError
