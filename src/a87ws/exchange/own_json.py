"""Our own export as JSON, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from a87ws.source import Value

VERSION: Final = 1
_DEEPEST: Final = 24


def to_json(call: str, parts: Mapping[str, Sequence[Mapping[str, Value]]]) -> bytes:
    """Every part of a call, proposals first, each thing with what names it and what its file holds."""
    document = {"version": VERSION, "call": call, **parts}
    return (json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n").encode()


def load(data: bytes) -> Any:  # noqa: ANN401  whatever a JSON file may hold
    """What a JSON file holds. Raises ValueError with words for a person."""
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        where = (
            f": line {error.lineno}, {error.msg}" if isinstance(error, json.JSONDecodeError) else ""
        )
        raise ValueError(f"the file is not readable JSON{where}") from None
    if _is_deep(document, _DEEPEST):
        raise ValueError(f"the file holds values in over {_DEEPEST} others")
    return document


def _is_deep(value: Any, left: int) -> bool:  # noqa: ANN401  whatever a JSON file may hold
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return left == 0 or any(_is_deep(each, left - 1) for each in inner)


def is_own(document: Any) -> bool:  # noqa: ANN401  whatever a JSON file may hold
    """Whether a JSON document is one that `to_json` made."""
    return (
        isinstance(document, dict)
        and "version" in document
        and isinstance(document.get("proposals"), list)
    )


def proposals_of(document: Mapping[str, Any]) -> dict[str, Value]:
    """The proposals of such a document by id. Raises ValueError with words for the person who
    changed it.
    """
    if document["version"] != VERSION:
        raise ValueError(
            f"version {document['version']!r} of the export; this tool reads {VERSION}"
        )
    found: dict[str, Value] = {}
    for number, each in enumerate(document["proposals"], 1):
        name = each.get("id") if isinstance(each, dict) else None
        if not isinstance(name, str) or name in found:
            raise ValueError(
                f"proposal {number}: "
                + (f"`{name}` stands twice" if name in found else "it has no id")
            )
        found[name] = {key: value for key, value in each.items() if key != "id"}
    return found
