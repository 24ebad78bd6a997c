"""What comes with the tool to begin a call: the files of a new one, and the demonstration call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parents[1]
STARTER: Final = PACKAGE / "starter"
WORKFLOWS: Final = PACKAGE / "templates"
DEMONSTRATION: Final = (
    "call.yaml",
    "registry",
    "proposals",
    "reviews",
    "assignments.yaml",
    "freeze.yaml",
    "templates/brand.yaml",
)
PICTURES: Final = ("templates/logo.png",)


def starter_texts() -> Mapping[str, str]:
    """The text of every file of a new call by its path; what is to be filled in stands in braces.

    In the package `dot-` stands for the dot of a hidden name, lest the files mean something where
    they lie.
    """
    return {
        "/".join(
            f".{part[4:]}" if part.startswith("dot-") else part
            for part in path.relative_to(STARTER).parts
        ): text
        for path, text in _texts(STARTER)
    }


def workflows() -> Mapping[str, str]:
    """The text of every workflow by its file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(WORKFLOWS.glob("*.yml"))}


def demonstration() -> Mapping[str, str]:
    """The text of every file of the demonstration call by its path.

    A built package holds a copy; where the package is run from its source, the call lies beside it.
    """
    root = _demonstration()
    return {
        path.relative_to(root).as_posix(): text
        for part in DEMONSTRATION
        for path, text in _texts(root / part)
    }


def pictures() -> Mapping[str, bytes]:
    """What the demonstration call holds beside texts, by path."""
    return {path: (_demonstration() / path).read_bytes() for path in PICTURES}


def _demonstration() -> Path:
    packed = PACKAGE / "demonstration"
    return packed if packed.is_dir() else PACKAGE.parents[1]


def _texts(start: Path) -> Iterator[tuple[Path, str]]:
    paths = (
        [start] if start.is_file() else sorted(path for path in start.rglob("*") if path.is_file())
    )
    for path in paths:
        yield path, path.read_bytes().decode()
