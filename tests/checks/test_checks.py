"""Every code on files that have the fault and on files that do not: dropping a file into `CODE/`
adds a case.

`good*.yaml` must not bring the code out, and no error; `bad*.yaml` must print exactly `bad*.txt`. A
case is one file, put where its family's files lie in the small call of `base/`, or several after
lines of `=== PATH`. In them `{sha256 PATH}` stands for the digest of a file, `{repeat N TEXT}` for
a long text, and a file of one line `-> TARGET` for a link.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from a87ws.base.faults import Severity
from a87ws.checks.context import Change
from a87ws.checks.load import load
from a87ws.validate.command import diagnose
from a87ws.validate.text import Diagnosis, render
from tests.fakes import tree
from tests.goldens import expect

HERE = Path(__file__).parent
CASES = sorted(path for kind in ("good", "bad") for path in HERE.glob(f"*/{kind}*.yaml"))
PLACES = {
    "call": "call.yaml",
    "register": "registry/reviewers.yaml",
    "assignment": "assignments.yaml",
    "freeze": "freeze.yaml",
    "review": "reviews/cotton/ana.yaml",
    "session": "sessions/cotton.yaml",
    "brand": "templates/brand.yaml",
}


def lay_out(case: Path, root: Path) -> Path:
    """The small call with the files of a case in it."""
    shutil.copytree(HERE / "base", root)
    data = case.read_bytes()
    if data.startswith(b"=== "):
        tree(root, data.decode())
    else:
        place = PLACES.get(case.parent.name.partition("-")[0], f"proposals/{case.stem}.yaml")
        place = "registry/members.yaml" if data.startswith(b"members:") else place
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_bytes(data)
    for path in sorted(path for path in root.rglob("*.y*ml") if path.is_file()):
        text = path.read_bytes()
        if text.startswith(b"-> "):
            path.unlink()
            path.symlink_to(text[3:].decode().strip())
        elif b"{repeat " in text:
            again = re.sub(
                rb"\{repeat (\d+) ([^}]*)\}", lambda match: match[2] * int(match[1]), text
            )
            path.write_bytes(again)
    freeze = root / "freeze.yaml"
    if freeze.exists():
        freeze.write_text(
            re.sub(r"\{sha256 ([^}]+)\}", lambda match: digest(root / match[1]), freeze.read_text())
        )
    return root


def judged(root: Path) -> Diagnosis:
    """The call as `validate` sees it; a file `.change` says what changed, and when: `as_of: …`,
    `added: PATH`.
    """
    about = root / ".change"
    if not about.exists():
        return diagnose(root)
    lines = [line.split(": ", 1) for line in about.read_text(encoding="utf-8").splitlines()]
    change = Change({path: what for what, path in lines[1:]}, datetime.fromisoformat(lines[0][1]))
    loaded = load(root, change=change, as_of=change.as_of)
    return Diagnosis(loaded.files, loaded.diagnostics, loaded.documents)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("case", CASES, ids=[f"{path.parent.name}/{path.stem}" for path in CASES])
def test_a_check_finds_what_it_says_and_no_more(case: Path, tmp_path: Path) -> None:
    diagnosis = judged(lay_out(case, tmp_path / "call"))
    codes = {each.code for each in diagnosis.diagnostics}
    printed = render("text", diagnosis)
    if case.stem.startswith("good"):
        assert case.parent.name not in codes, printed
        assert not [each for each in diagnosis.diagnostics if each.severity is Severity.ERROR], (
            printed
        )
        return
    assert case.parent.name in codes, printed
    expect(case.with_suffix(".txt"), printed)


def test_the_small_call_itself_is_clean(tmp_path: Path) -> None:
    shutil.copytree(HERE / "base", tmp_path / "call")
    assert diagnose(tmp_path / "call").diagnostics == ()
