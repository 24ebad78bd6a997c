"""GitLab's report of code quality: shown beside the lines of a merge request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from a87ws.diagnostics import Severity
from a87ws.rendering.fingerprint import fingerprinted
from a87ws.rendering.say import with_hint
from a87ws.rendering.text import show

if TYPE_CHECKING:
    from a87ws.rendering.diagnosis import Diagnosis

_SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def gitlab(diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """Every diagnostic as an issue; the fingerprint holds no line number, so that an edit above
    makes none new.
    """
    del colour
    issues = [
        {
            "description": show(with_hint(each.message, each.hint)),
            "check_name": each.code,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[each.severity],
            "location": {
                "path": diagnosis.from_top(each.primary.span.path),
                "lines": {"begin": each.primary.span.line, "end": each.primary.span.end_line},
            },
        }
        for each, fingerprint in fingerprinted(diagnosis.diagnostics)
    ]
    return json.dumps(issues, indent=2) + "\n"
