r"""Several values in one cell, and back without a loss: `a; b`, and lines of `name | role | organization`.

What a value holds of the marks themselves stands behind a backslash: `\;`, `\|`, `\\`, `\n` for the end of a line, and
a backslash before a space with which a value begins or ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

LIST, PART, LINE = ";", "|", "\n"
_MARKS: Final = {"\\": "\\\\", LIST: "\\;", PART: "\\|", LINE: "\\n"}
_WRITTEN: Final = re.compile(r"[\\;|\n]|^ | $")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


def join(values: Iterable[str]) -> str:
    """A list in a cell; one value alone keeps its mark, so that it is told from a text."""
    cells = [_escape(value) for value in values]
    # two have their mark between them
    return "; ".join(cells) + (LIST if len(cells) < 2 else "")  # noqa: PLR2004


def split(cell: str) -> list[str]:
    """The values of a list in a cell; what is empty is none."""
    return [_unescape(part) for each in _parts(cell, LIST) if (part := _trim(each))]


def is_list(cell: str) -> bool:
    """Whether a cell holds a list rather than a text."""
    return len(_parts(cell, LIST)) > 1


def join_lines(rows: Iterable[Mapping[str, str]], keys: Sequence[str]) -> str:
    """Mappings in a cell, one a line, each with its values in the order of `keys`."""
    lines = []
    for row in rows:
        last = max((i for i, key in enumerate(keys) if row.get(key)), default=0)
        lines.append(" | ".join(_escape(row.get(key, "")) for key in keys[: last + 1]))
    return LINE.join(lines)


def split_lines(cell: str, keys: Sequence[str]) -> list[dict[str, str]]:
    """The mappings of a cell; raises ValueError where a line has more parts than there are keys."""
    found = []
    for line in cell.split(LINE):
        parts = [_unescape(_trim(part)) for part in _parts(line, PART)]
        if len(parts) > len(keys):
            raise ValueError(f"{len(parts)} parts where {' | '.join(keys)} are meant")
        found.append({key: part for key, part in zip(keys, parts, strict=False) if part})
    return [each for each in found if each]


def quote_text(text: str) -> str:
    """A text in a cell in which a list might stand too."""
    return text.replace("\\", "\\\\").replace(LIST, "\\;")


def unquote_text(cell: str) -> str:
    """A text out of a cell in which a list might stand too."""
    return _ESCAPED.sub(r"\1", cell)


def _escape(value: str) -> str:
    return _WRITTEN.sub(lambda mark: _MARKS.get(mark[0], f"\\{mark[0]}"), value)


def _unescape(cell: str) -> str:
    return _ESCAPED.sub(lambda mark: LINE if mark[1] == "n" else mark[1], cell)


def _trim(cell: str) -> str:
    """Without the spaces around it, but for one that is escaped."""
    cell = cell.lstrip(" ")
    bare = cell.rstrip(" ")
    ends = len(bare) - len(bare.rstrip("\\"))
    return f"{bare} " if ends % 2 and len(bare) < len(cell) else bare


def _parts(cell: str, mark: str) -> list[str]:
    """A cell cut at each mark that is not escaped."""
    parts, start = [], 0
    for found in re.finditer(rf"\\.|{re.escape(mark)}", cell, re.DOTALL):
        if found[0] == mark:
            parts.append(cell[start : found.start()])
            start = found.end()
    return [*parts, cell[start:]]
