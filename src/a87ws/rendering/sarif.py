"""SARIF 2.1.0, the format in which code scanners exchange what they found (OASIS, errata 01)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from a87ws import __version__
from a87ws.checks import ALL
from a87ws.diagnostics import Label, Severity
from a87ws.rendering.fingerprint import fingerprinted
from a87ws.rendering.say import say, with_hint

if TYPE_CHECKING:
    from a87ws.checks import Rule
    from a87ws.diagnostics import Diagnostic
    from a87ws.rendering.diagnosis import Diagnosis

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif(diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """One run, with the rules that found something and each thing they found; paths from the top of
    the repository.
    """
    del colour
    codes = sorted({each.code for each in diagnosis.diagnostics})
    results = [
        _result(each, codes.index(each.code), fingerprint, diagnosis)
        for each, fingerprint in fingerprinted(diagnosis.diagnostics)
    ]
    driver = {
        "name": "a87ws",
        "version": __version__,
        "rules": [_rule(code, ALL.get(code)) for code in codes],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.text},
        "help": {"text": f"{rule.text}\n\nExamples: a87ws rules {code}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(each: Diagnostic, index: int, fingerprint: str, diagnosis: Diagnosis) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": each.code,
        "ruleIndex": index,
        "level": _LEVELS[each.severity],
        "message": {"text": with_hint(each.message, each.hint)},
        "locations": [_location(each.primary, diagnosis)],
        "partialFingerprints": {"a87ws/v2": fingerprint},
    }
    if each.related:
        result["relatedLocations"] = [_location(label, diagnosis) for label in each.related]
    return result


def _location(label: Label, diagnosis: Diagnosis) -> dict[str, Any]:
    span = label.span
    region = {
        "startLine": span.line,
        "startColumn": max(span.column, 1),
        "endLine": span.end_line,
        "endColumn": max(span.end_column, 1),
    }
    uri = quote(diagnosis.from_top(span.path).encode("utf-8", "backslashreplace"))
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}
    }
    if label.text:
        location["message"] = {"text": say(label.text)}
    return location
