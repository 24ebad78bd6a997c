"""The description of the house agrees with the house: its floors, and all of its rooms."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from tests.committed import PROJECT
from tests.goldens import expect

DOCUMENT = PROJECT / "docs" / "architecture.md"
SOURCE = PROJECT / "src" / "a87ws"
BEGIN = "<!-- layers: drawn from pyproject.toml; UPDATE=1 redraws it -->\n"
END = "<!-- /layers -->\n"
INNER_WIDTH = 41
"""Cells between the outer walls: odd, so that the wall between two rooms stands in the middle."""


def layers() -> list[list[str]]:
    """The rooms of each floor, top floor first, as import-linter checks them."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    for contract in project["tool"]["importlinter"]["contracts"]:
        if contract["type"] == "layers":
            return [floor.split(" | ") for floor in contract["layers"]]
    raise LookupError("no layers contract")


def widths(rooms: int) -> list[int]:
    """The cells of each room on a floor; the last takes what does not divide."""
    room, rest = divmod(INNER_WIDTH - (rooms - 1), rooms)
    return [room] * (rooms - 1) + [room + rest]


def wall_columns(rooms: int) -> set[int]:
    """The cells in which the walls between the rooms of a floor stand."""
    columns = set()
    column = 0
    for width in widths(rooms)[:-1]:
        column += width
        columns.add(column)
        column += 1
    return columns


def ceiling(above: set[int], below: set[int], ends: str) -> str:
    """What lies between two floors, with a joint wherever a wall meets it."""
    joints = {(False, False): "─", (True, False): "┴", (False, True): "┬", (True, True): "┼"}
    cells = "".join(joints[i in above, i in below] for i in range(INNER_WIDTH))
    return f"{ends[0]}{cells}{ends[1]}"


def picture(floors: list[list[str]]) -> str:
    """The house in cross-section: a row a floor, rooms of one floor side by side."""
    lines: list[str] = []
    above: set[int] = set()
    for rooms in floors:
        walls = wall_columns(len(rooms))
        lines.append(ceiling(above, walls, "├┤" if lines else "┌┐"))
        names = map(str.center, rooms, widths(len(rooms)))
        lines.append(f"│{'│'.join(names)}│")
        above = walls
    lines.append(ceiling(above, set(), "└┘"))
    return "\n".join(lines)


def packages() -> list[str]:
    """Every package of the house, by its path from the top of it."""
    folders = (path.parent.relative_to(SOURCE) for path in SOURCE.rglob("__init__.py"))
    return sorted(folder.as_posix() for folder in folders if folder != Path())


def test_the_picture_of_the_floors_is_the_contract_that_is_checked() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, marker, after = rest.partition(END)
    assert marker, f"{DOCUMENT} lacks the markers around the picture"
    expect(DOCUMENT, f"{before}{BEGIN}```text\n{picture(layers())}\n```\n{END}{after}")


def test_a_wall_joins_the_ceilings_above_and_below_it() -> None:
    drawn = picture([["roof"], ["left", "right"], ["cellar"]]).splitlines()
    wall = drawn[3].index("│", 1)
    assert wall == 1 + INNER_WIDTH // 2
    assert [line[wall] for line in drawn if line[0] != "│"] == ["─", "┬", "┴", "─"]
    assert {len(line) for line in drawn} == {INNER_WIDTH + 2}


def test_every_room_on_the_top_level_has_a_floor() -> None:
    placed = {room for floor in layers() for room in floor}
    assert {name for name in packages() if "/" not in name} == placed - {"app"}


@pytest.mark.parametrize("package", packages())
def test_a_package_is_described_in_the_document_and_in_itself(package: str) -> None:
    assert f"| `{package}` |" in DOCUMENT.read_text(encoding="utf-8")
    module = ast.parse((SOURCE / package / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(module)
