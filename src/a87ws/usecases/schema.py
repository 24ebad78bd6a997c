"""The schema of a kind of file, in the words of the call around."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from a87ws.checks.schema import build
from a87ws.diagnostics import Fault
from a87ws.exchange.json_schema import json_schema
from a87ws.model.call import Call
from a87ws.model.layout import CALL, Kind
from a87ws.source import parse
from a87ws.store.workspace import find_root, read_one


def schema(start: Path, name: str) -> tuple[dict[str, Any], bool]:
    """The schema of a kind of file, and whether there is a call.yaml that could not be read as a
    call.

    Raises Fault where there is no such kind.
    """
    kinds = {kind.value: kind for kind in Kind}
    if name not in kinds:
        raise Fault(
            f"there is no kind of file `{name}`", f"choose one of {', '.join(kinds)}", exit_code=2
        )
    try:
        root = find_root(start)
    except Fault:  # outside a call: what every call has in common
        return json_schema(kinds[name]), False
    call = the_call(root)
    return json_schema(kinds[name], call), call is None


def the_call(root: Path) -> Call | None:
    """What call.yaml alone says; None where it cannot be read as a call."""
    file = read_one(root, CALL)
    document = parse(CALL, file.data)
    noun = None if file.fault or document.faults else build(Kind.CALL, document).noun
    return noun if isinstance(noun, Call) else None
