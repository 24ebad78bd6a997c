"""The way to the disk: a whole file or none, never over what is not ours."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from a87ws.base.disk.write import is_generated, read_text, remove_text, write_text
from a87ws.base.faults import Fault
from tests.fakes import environment

MARKED = "# written by a87ws freeze; changes by hand will be lost\nversion: 1\n"
posix = pytest.mark.skipif(os.name == "nt", reason="modes and links are POSIX's")
no_root = pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to root"
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_is_written_with_its_folders(tmp_path: Path) -> None:
    assert write_text(tmp_path, "reviews/cotton/amina.yaml", "recused: host\n")
    assert (tmp_path / "reviews/cotton/amina.yaml").read_bytes() == b"recused: host\n"


def test_nothing_else_is_left_beside_it(tmp_path: Path) -> None:
    write_text(tmp_path, "freeze.yaml", MARKED)
    write_text(tmp_path, "freeze.yaml", MARKED + "files: {}\n")
    assert names(tmp_path) == ["freeze.yaml"]


def test_a_file_that_holds_the_text_already_is_not_touched(tmp_path: Path) -> None:
    write_text(tmp_path, "freeze.yaml", MARKED)
    before = (tmp_path / "freeze.yaml").stat()
    assert not write_text(tmp_path, "freeze.yaml", MARKED)
    after = (tmp_path / "freeze.yaml").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_file_that_a_person_wrote_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "assignments.yaml").write_text("assignments: {}\n")
    with pytest.raises(Fault, match="was not written by a87ws"):
        write_text(tmp_path, "assignments.yaml", MARKED)
    assert (tmp_path / "assignments.yaml").read_text() == "assignments: {}\n"


def test_a_file_that_a_person_wrote_is_edited_when_they_ask(tmp_path: Path) -> None:
    (tmp_path / "review.yaml").write_text("recused: host\n")
    assert write_text(tmp_path, "review.yaml", "recused: other\n", replaces="recused: host\n")


def test_an_edit_of_what_has_changed_since_is_refused(tmp_path: Path) -> None:
    (tmp_path / "review.yaml").write_text("recused: other\n")
    with pytest.raises(Fault, match="has changed since it was read"):
        write_text(tmp_path, "review.yaml", "recused: personal\n", replaces="recused: host\n")


@pytest.mark.parametrize(
    ("text", "generated"),
    [
        (MARKED, True),
        ("\ufeff" + MARKED, True),
        ('{"written_by":"a87ws select","steps":[]}', True),
        ('{\n  "written_by": "a87ws select"\n}', True),
        ("note: '# written by a87ws'\n", False),
        ('{"note": "written_by", "a87ws": 1}', False),
        ("", False),
    ],
)
def test_a_generated_file_says_so_where_it_begins(text: str, generated: bool) -> None:
    assert is_generated(text) is generated


@pytest.mark.parametrize("failing", ["replace", "fsync"])
def test_a_failure_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    write_text(tmp_path, "freeze.yaml", MARKED)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, failing, full)
    with pytest.raises(Fault, match="no space left") as caught:
        write_text(tmp_path, "freeze.yaml", MARKED + "files: {}\n")
    assert caught.value.exit_code == 3
    assert "make room" in str(caught.value.hint)
    assert names(tmp_path) == ["freeze.yaml"]
    assert (tmp_path / "freeze.yaml").read_text() == MARKED


@posix
def test_a_writer_killed_again_and_again_never_leaves_half_a_file(tmp_path: Path) -> None:
    loop = (
        "import itertools, pathlib, sys\n"
        "from a87ws.base.disk.write import write_text\n"
        f"root = pathlib.Path({str(tmp_path)!r})\n"
        "for i in itertools.count():\n"
        f"    write_text(root, 'freeze.yaml', {MARKED!r} + f'# {{i}}\\n' * 20_000)\n"
    )
    (tmp_path / "freeze.yaml").write_text(MARKED)
    for case in range(5):
        with subprocess.Popen([sys.executable, "-c", loop], env=environment(tmp_path)) as writer:
            time.sleep(0.2 + case * 0.013)
            writer.kill()
        lines = (tmp_path / "freeze.yaml").read_text().removeprefix(MARKED).splitlines()
        assert len(lines) in (0, 20_000)
        assert len(set(lines)) <= 1


@posix
def test_a_symbolic_link_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text(MARKED)
    (tmp_path / "freeze.yaml").symlink_to("real.yaml")
    with pytest.raises(Fault, match="symbolic link"):
        write_text(tmp_path, "freeze.yaml", MARKED + "files: {}\n")
    assert (tmp_path / "freeze.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_text() == MARKED


@posix
@pytest.mark.parametrize(
    "path", ["../outside.yaml", "reviews/../../outside.yaml", "/etc/outside.yaml", "away/a.yaml"]
)
def test_nothing_is_written_outside_the_call(tmp_path: Path, path: str) -> None:
    (tmp_path / "call").mkdir()
    (tmp_path / "call" / "away").symlink_to(tmp_path)
    with pytest.raises(Fault, match="outside the call repository"):
        write_text(tmp_path / "call", path, "a: 1\n")
    assert names(tmp_path) == ["call"]


def test_a_folder_in_the_place_of_the_file_is_left(tmp_path: Path) -> None:
    (tmp_path / "freeze.yaml").mkdir()
    with pytest.raises(Fault, match="not a regular file"):
        write_text(tmp_path, "freeze.yaml", MARKED)


def test_a_file_in_the_place_of_the_folder_is_left(tmp_path: Path) -> None:
    (tmp_path / "reviews").write_text("")
    with pytest.raises(Fault) as caught:
        write_text(tmp_path, "reviews/cotton/amina.yaml", "recused: host\n")
    assert caught.value.exit_code == 3


@posix
@pytest.mark.parametrize("mode", [0o640, 0o600, 0o664])
def test_the_mode_of_a_file_is_kept(tmp_path: Path, mode: int) -> None:
    write_text(tmp_path, "freeze.yaml", MARKED)
    (tmp_path / "freeze.yaml").chmod(mode)
    write_text(tmp_path, "freeze.yaml", MARKED + "files: {}\n")
    assert stat.S_IMODE((tmp_path / "freeze.yaml").stat().st_mode) == mode


@posix
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_mode_that_the_umask_says(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        write_text(tmp_path, "freeze.yaml", MARKED)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "freeze.yaml").stat().st_mode) == mode


@no_root
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(Fault, match=r"cannot write `freeze\.yaml`: permission denied"):
            write_text(tmp_path, "freeze.yaml", MARKED)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_folder_that_refuses_a_new_file_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(Fault, match=r"cannot write `freeze\.yaml`") as caught:
        write_text(tmp_path, "freeze.yaml", MARKED)
    assert caught.value.hint


def test_twenty_writers_at_once_each_write_their_own_file(tmp_path: Path) -> None:
    paths = [f"reviews/cotton/reviewer-{i}.yaml" for i in range(20)]
    with ThreadPoolExecutor(20) as pool:
        assert all(pool.map(lambda name: write_text(tmp_path, name, f"note: {name}\n"), paths))
    assert names(tmp_path / "reviews/cotton") == sorted(path.rpartition("/")[2] for path in paths)
    assert all((tmp_path / name).read_text() == f"note: {name}\n" for name in paths)


def test_line_ends_and_the_byte_order_mark_are_read_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\n")
    assert read_text(tmp_path, "a.yaml") == "\ufeffa: 1\r\n"
    assert read_text(tmp_path, "b.yaml") is None


def test_a_file_is_removed_only_while_it_holds_what_it_held(tmp_path: Path) -> None:
    (tmp_path / "letter.md").write_text("Dear Amina\n")
    with pytest.raises(Fault, match="has changed since it was read"):
        remove_text(tmp_path, "letter.md", "Dear Issa\n")
    assert remove_text(tmp_path, "letter.md", "Dear Amina\n")
    assert not remove_text(tmp_path, "letter.md", "Dear Amina\n")
    assert not list(tmp_path.iterdir())


@posix
def test_a_link_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("x")
    (tmp_path / "letter.md").symlink_to("other.md")
    with pytest.raises(Fault, match="is a symbolic link"):
        remove_text(tmp_path, "letter.md", "x")
