"""The text of a proposal's file: keys in the order of the contract, what is short on one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from a87ws.source import Value
from a87ws.store.writer import Inline, dump_yaml

SCHEMA: Final = "schemas/proposal.json"
MODELINE: Final = f"# yaml-language-server: $schema=../{SCHEMA}\n"
KEYS: Final = (
    *(
        "title",
        "contact",
        "organizations",
        "speakers",
        "outcomes",
        "focus",
        "countries",
        "description",
    ),
    *("supply_chains", "languages", "initiative", "answers", "status"),
)
_INLINE: Final = (
    "contact",
    "outcomes",
    "focus",
    "countries",
    "supply_chains",
    "languages",
    "answers",
)
_WIDTH: Final = 120


def proposal_text(value: Mapping[str, Value], *remarks: str, with_schema: bool = False) -> str:
    """The file that holds `value` below lines of remarks; with the call's schema, a line tells
    editors where it is.
    """
    ordered = {key: value[key] for key in KEYS if key in value} | {
        k: v for k, v in value.items() if k not in KEYS
    }
    head = "".join(f"# {remark}\n" for remark in remarks)
    return (
        (MODELINE if with_schema else "")
        + head
        + dump_yaml({key: _shaped(key, each) for key, each in ordered.items()})
    )


def _shaped(key: str, value: Any) -> Any:  # noqa: ANN401  whatever the key holds
    if key == "speakers" and isinstance(value, list):
        return [_short(each) for each in value]
    return _short(value) if key in _INLINE else value


def _short(value: Any) -> Any:  # noqa: ANN401  any value of a file
    """On one line, where it fits there."""
    inline = Inline(value)
    return inline if len(dump_yaml({"it": inline})) <= _WIDTH else value
