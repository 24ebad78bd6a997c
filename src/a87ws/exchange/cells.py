r"""Several values in one cell, and back without loss: `a; b`, and lines of `name | role`.

Inside a value a backslash escapes the separators: `\;`, `\|`, `\\`, `\n` for the end of a line,
and a backslash before a space with which the value begins or ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

LIST, PART, LINE = ";", "|", "\n"
_ESCAPES: Final = {"\\": "\\\\", LIST: "\\;", PART: "\\|", LINE: "\\n"}
_TO_ESCAPE: Final = re.compile(r"[\\;|\n]|^ | $")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


def join(values: Iterable[str]) -> str:
    """A list in a cell; a value alone keeps its separator, which tells it from a text."""
    cells = list(map(_escape, values))
    if len(cells) > 1:
        return f"{LIST} ".join(cells)
    return "".join(cells) + LIST


def split(cell: str) -> list[str]:
    """The values of a list in a cell; empty ones are dropped."""
    values = map(_trim, _parts(cell, LIST))
    return [_unescape(value) for value in values if value]


def is_list(cell: str) -> bool:
    """Whether a cell holds a list rather than a text."""
    return len(_parts(cell, LIST)) > 1


def join_lines(rows: Iterable[Mapping[str, str]], keys: Sequence[str]) -> str:
    """Mappings in a cell, one a line, each with its values in the order of `keys`."""
    lines = []
    for row in rows:
        values = [row.get(key, "") for key in keys]
        while len(values) > 1 and not values[-1]:
            values.pop()
        lines.append(" | ".join(map(_escape, values)))
    return LINE.join(lines)


def split_lines(cell: str, keys: Sequence[str]) -> list[dict[str, str]]:
    """The mappings of a cell; raises ValueError where a line has more parts than there are keys."""
    rows = []
    for line in cell.split(LINE):
        parts = [_unescape(_trim(part)) for part in _parts(line, PART)]
        if len(parts) > len(keys):
            raise ValueError(f"{len(parts)} parts where {' | '.join(keys)} are meant")
        row = {key: part for key, part in zip(keys, parts, strict=False) if part}
        if row:
            rows.append(row)
    return rows


def quote_text(text: str) -> str:
    """A text for a cell that could hold a list too."""
    return text.replace("\\", "\\\\").replace(LIST, "\\;")


def unquote_text(cell: str) -> str:
    """The text in a cell that could hold a list too."""
    return _ESCAPED.sub(r"\1", cell)


def _escape(value: str) -> str:
    return _TO_ESCAPE.sub(lambda match: _ESCAPES.get(match[0], f"\\{match[0]}"), value)


def _unescape(cell: str) -> str:
    return _ESCAPED.sub(lambda match: LINE if match[1] == "n" else match[1], cell)


def _trim(cell: str) -> str:
    """A cell without the spaces around it, but for one that is escaped."""
    cell = cell.lstrip(" ")
    bare = cell.rstrip(" ")
    backslashes = len(bare) - len(bare.rstrip("\\"))
    if backslashes % 2 and len(bare) < len(cell):
        return f"{bare} "
    return bare


def _parts(cell: str, separator: str) -> list[str]:
    """A cell cut at each separator that is not escaped."""
    parts, start = [], 0
    for match in re.finditer(rf"\\.|{re.escape(separator)}", cell, re.DOTALL):
        if match[0] == separator:
            parts.append(cell[start : match.start()])
            start = match.end()
    return [*parts, cell[start:]]
