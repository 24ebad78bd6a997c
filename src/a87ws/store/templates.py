"""The announcement templates: those that come with the tool, and over them those of the call
repository.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from a87ws.diagnostics import Fault

FOLDER: Final = "templates"
ENDING: Final = ".j2"
SHIPPED: Final = Path(__file__).parents[1] / FOLDER


@cache
def shipped_templates() -> Mapping[str, str]:
    """The text of every template that comes with the tool, by its file name."""
    return {
        each.name: each.read_text(encoding="utf-8") for each in sorted(SHIPPED.glob(f"*{ENDING}"))
    }


def own_templates(root: Path) -> Mapping[str, str]:
    """The text of every template in the call's own folder by its file name; links are not followed.
    Raises Fault.
    """
    try:
        entries = sorted((root / FOLDER).iterdir())
        names = [
            each.name
            for each in entries
            if each.name.endswith(ENDING) and each.is_file() and not each.is_symlink()
        ]
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise Fault(f"cannot read `{FOLDER}`: {(error.strerror or str(error)).lower()}") from error
    if not names:  # as in most calls; what reads a file can write one too: it takes long to load
        return {}
    from a87ws.store.writer import read_text

    found = {
        name: read_text(root, f"{FOLDER}/{name}") for name in names if not name.startswith(".")
    }
    return {
        name: text.removeprefix("\ufeff").replace("\r\n", "\n")
        for name, text in found.items()
        if text is not None
    }


def read_templates(root: Path) -> Mapping[str, str]:
    """Every template by its file name: a file in the call's `templates/` takes the place of the one
    that is shipped.
    """
    return {**shipped_templates(), **own_templates(root)}
