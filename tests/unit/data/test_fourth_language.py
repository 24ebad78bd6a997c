"""A fourth language is one more catalogue: a copy of the package with a made-up `pt.po` speaks it
everywhere, and no line of code differs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.catalogues import FOLDER, compiled

Run = Callable[..., str]
CALL = (
    "assignments.yaml",
    "call.yaml",
    "freeze.yaml",
    "proposals",
    "registry",
    "reviews",
    "selection.proof.json",
    "selection.yaml",
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Run:
    room = tmp_path_factory.mktemp("pt")
    package = room / "a87ws"
    shutil.copytree(FOLDER.parents[1], package, ignore=shutil.ignore_patterns("__pycache__"))
    target = package / "data/words/pt.po"
    spanish = (FOLDER / "es.po").read_text(encoding="utf-8").replace("Language: es", "Language: pt")
    # every translation is marked, so that nothing Spanish passes for it
    head, *entries = re.split(r"(?=^msgctxt )", spanish, flags=re.MULTILINE)
    marked = [
        re.sub(r'^(msgstr(?:\[\d\])?) "', r'\1 "§', entry, flags=re.MULTILINE) for entry in entries
    ]
    target.write_text(head + "".join(marked), encoding="utf-8")
    target.with_suffix(".mo").write_bytes(compiled(target))
    call = room / "call"
    call.mkdir()
    for name in CALL:
        source = demonstration / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, call / name)

    def command(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "a87ws", *words],
            cwd=call, env={**os.environ, "PYTHONPATH": f"{room}", "PYTHONSAFEPATH": ""},
            capture_output=True, text=True, check=False, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    command.call = call  # type: ignore[attr-defined]
    return command


def test_the_reasons_are_given_in_it(run: Run) -> None:
    said = run("why", "tobacco-tenancy-inspection-malawi", "--language", "pt")
    assert "§" in said


def test_the_form_and_the_report_are_written_in_it(run: Run) -> None:
    run("form", "-o", "form.html")
    run("report", "--language", "pt", "--resamples", "1", "-o", "report.html")
    call: Path = run.call  # type: ignore[attr-defined]
    assert '"pt":{"words":{"page":"§' in (call / "form.html").read_text(encoding="utf-8")
    report = (call / "report.html").read_text(encoding="utf-8")
    assert 'lang="pt"' in report
    assert "§{call}".format(call="") in report
