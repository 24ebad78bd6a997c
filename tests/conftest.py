"""What all tests have in common."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.committed import check_out
from tests.fakes import PLAIN_GIT, is_scrubbed

pytest.register_assert_rewrite("tests.goldens")

# How long an example takes says how busy the machine is; what may be slow and how slow, its own
# test says.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def same_environment_everywhere() -> Iterator[None]:
    """Take away what runs within this process would read of the machine, the terminal or the CI
    runner.
    """
    with pytest.MonkeyPatch.context() as patch:
        if os.environ.get("CI"):
            patch.delenv("UPDATE", raising=False)
            patch.setenv("BUILD_NUMBER", "0")  # like CI, it makes pytest show whole differences
        for name in filter(is_scrubbed, [*os.environ]):
            patch.delenv(name)
        for name, value in PLAIN_GIT.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The demonstration call as git has it, to read; the example calls lie in its docs/examples.

    Whoever needs to write copies it: all tests share this one.
    """
    root = check_out(tmp_path_factory.mktemp("committed"))
    before = _listing(root)
    yield root
    assert _listing(root) == before, "a test wrote into the shared call"


def _listing(root: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of every file, by path."""
    listing = {}
    for path in root.rglob("*"):
        facts = path.stat()
        if path.is_file():
            listing[path.relative_to(root).as_posix()] = (facts.st_size, facts.st_mtime_ns)
    return listing
