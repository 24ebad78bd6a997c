"""One value, many pure renderers: the table of the forms in which diagnostics are printed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from a87ws.rendering.diagnosis import Diagnosis

FORMATS: Final[
    Mapping[str, tuple[str, str]]
] = {  # by module and function: only the one that is asked for is loaded
    "text": ("a87ws.rendering.diagnostics", "text"),
    "concise": ("a87ws.rendering.diagnostics", "concise"),
    "json": ("a87ws.rendering.diagnostics", "as_json"),
    "github": ("a87ws.rendering.github", "github"),
    "gitlab": ("a87ws.rendering.gitlab", "gitlab"),
    "sarif": ("a87ws.rendering.sarif", "sarif"),
}


def render(form: str, diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """A diagnosis in one of the forms; only text and concise have colour."""
    module, function = FORMATS[form]
    rendered: str = getattr(import_module(module), function)(diagnosis, colour=colour)
    return rendered
