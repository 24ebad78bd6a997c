"""One at a time: two programs that read a file, change it and write it would lose one of the two
changes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from a87ws.diagnostics import Fault

SECONDS: Final = 60
_PAUSE: Final = 0.02


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the call repository until the block ends; others who ask wait. Raises Fault after a
    minute.

    The lock is the system's, on the folder itself: no file is left, and it ends with the program,
    however that ends. Windows cannot lock a folder: there nobody waits, and the last of two writers
    at the same moment wins.
    """
    if os.name == "nt":
        yield
        return
    import fcntl

    folder = os.open(root, os.O_RDONLY)
    try:
        for _ in range(int(SECONDS / _PAUSE)):
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(_PAUSE)
        else:
            raise Fault(
                "another a87ws keeps the call to itself",
                "wait until it is done, and run the command again",
            )
        yield
    finally:
        os.close(folder)
