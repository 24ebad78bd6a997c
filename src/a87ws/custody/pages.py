"""Pages that name people, and whether git would take them along."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from a87ws.base.disk.git import ignores
from a87ws.base.disk.write import read_text
from a87ws.base.faults import Fault
from a87ws.base.text import show

GITIGNORE: Final = ".gitignore"
_PATTERN: Final = re.compile(r"[*?\[\\]| $")


def advice(root: Path, target: Path) -> str | None:
    """What to do about a page at `target` that names people: None where it is outside the call, or
    where git ignores it. A folder stands for the pages in it.

    The file `.gitignore` belongs to a person, so no command writes into it.
    """
    try:
        path = target.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return None
    if path == ".":
        return None
    end = ""
    if target.is_dir():
        end = "/"
    if _is_ignored(root, f"{path}{end}"):
        return None
    line = "/" + _PATTERN.sub(r"\\\g<0>", path) + end
    return (
        f"note: git does not ignore {show(path)}{end}, which names people; "
        f"add this line to {GITIGNORE}: {show(line)}"
    )


def _is_ignored(root: Path, path: str) -> bool:
    answer = ignores(root, path)
    if answer is not None:
        return answer
    # No git here, or not yet: then what the file says in so many words.
    try:
        lines = (read_text(root, GITIGNORE) or "").splitlines()
    except Fault:
        return False
    return any(_covers(line.strip(), path) for line in lines)


def _covers(pattern: str, path: str) -> bool:
    """Whether a line of .gitignore names the path, a folder around it, or its last part."""
    if not pattern or pattern.startswith(("#", "!")):
        return False
    plain = pattern.strip("/")
    if "/" not in pattern.rstrip("/"):
        return any(fnmatch(part, plain) for part in path.strip("/").split("/"))
    return fnmatch(path.strip("/"), plain) or path.startswith(f"{plain}/")
