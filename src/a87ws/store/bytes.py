"""Files outside the call, named by a person: read if they are there, written only where there is
none.
"""

from __future__ import annotations

from pathlib import Path

from a87ws.diagnostics import Fault


def read_bytes(path: Path, most: int) -> bytes | None:
    """The bytes of a file; None where there is none. Raises Fault."""
    try:
        if path.exists() and not path.is_file():
            raise Fault(f"`{path}` is not a plain file", "name another one", exit_code=2)
        if path.stat().st_size > most:
            raise Fault(
                f"`{path}` has over {most:,} bytes",
                "name the file that this command wrote",
                exit_code=1,
            )
        return path.read_bytes()
    except FileNotFoundError:
        return None


def make_folder(path: Path) -> None:
    """Make a folder, and those around it, unless it is there. Raises Fault."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise Fault(f"`{path}` is not a folder", "name another one", exit_code=2) from None


def write_new(path: Path, data: bytes, hint: str = "run the command again to take it") -> None:
    """Write a file that is not there yet, whole or not at all; `hint` says what to do where it is.
    Raises Fault.
    """
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise Fault(f"`{path}` is there already", hint, exit_code=1) from None
    except FileNotFoundError:
        raise Fault(
            f"there is no folder `{path.parent}`", "make it, or name another", exit_code=2
        ) from None
