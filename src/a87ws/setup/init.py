"""Begin a call, and bring up to date what follows from its call.yaml."""

from __future__ import annotations

import difflib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from a87ws.base.disk.ledger import State, foresee, settle
from a87ws.base.disk.write import read_text, write_new
from a87ws.base.faults import Diagnostic, Fault, Severity
from a87ws.base.text import show
from a87ws.base.yaml import parse
from a87ws.base.yaml.write import Inline, flow
from a87ws.call.case import Case
from a87ws.call.layout import CALL, MEMBERS, REVIEWERS
from a87ws.checks import judge
from a87ws.checks.context import Found
from a87ws.checks.say import say, say_hint
from a87ws.setup.files import (
    OWN,
    announcement_texts,
    demonstration,
    files,
    fill,
    pictures,
    starter_texts,
)

LEDGER: Final = ".a87ws-init.json"
WEEKS: Final = 8


@dataclass(frozen=True)
class Answers:
    """The five things that a new call has to say, as they are typed; languages with commas between."""

    name: str
    organizer: str
    deadline: str
    timezone: str
    languages: str


def usual(today: date) -> Answers:
    """What a new call says where nobody says otherwise: eight weeks from today, in English."""
    return Answers(
        "Call for proposals", "The Secretariat", f"{today + timedelta(weeks=WEEKS)}", "UTC", "en"
    )


@dataclass(frozen=True)
class Begun:
    """What became of the files of a call.

    `kept` are those that a person wrote or changed, `removed` those that a person removed: both are
    left so. `differs` holds, as a diff, what the tool would write now; of those not kept it does
    when it is asked to renew.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    differs: Mapping[str, str] = field(default_factory=dict)


def faults_in(answers: Answers) -> tuple[Diagnostic, ...]:
    """What is wrong with a call that begins so."""
    found = judge((Found(CALL),), {CALL: parse(CALL, _call(answers).encode())}, {}).diagnostics
    return tuple(each for each in found if each.severity is Severity.ERROR)


def is_call(root: Path) -> bool:
    """Whether a folder holds a call already."""
    return os.path.lexists(root / CALL)


def begin(root: Path, answers: Answers | None, *, owner: str, version: str) -> Begun:
    """Write a new call into `root`, the demonstration call without answers; no file that is there
    is touched.

    Raises Fault where there is a call already, or an answer cannot be taken.
    """
    if is_call(root):
        raise Fault(f"there is already a call in `{root}`", "name another folder", exit_code=2)
    if os.path.lexists(root) and not root.is_dir():
        raise Fault(f"`{root}` is not a folder", "name another one", exit_code=2)
    faults = faults_in(answers) if answers else ()
    if faults:
        first = faults[0]
        raise Fault(say(first.message), say_hint(first.hint), exit_code=2)
    starter = starter_texts()
    new = (
        {MEMBERS: starter[MEMBERS], REVIEWERS: starter[REVIEWERS], CALL: _call(answers)}
        if answers
        else {}
    )
    seeds = new or demonstration()
    case = _round(seeds)
    made = {**files(case.call, case.members, owner=owner, version=version), **seeds}
    made |= announcement_texts(case.call) if answers else {}
    made[CALL] = made.pop(CALL)  # last: what was interrupted before can be run again
    states = foresee(root, LEDGER, made)
    kept = tuple(path for path, state in states.items() if state is State.THEIRS)
    in_the_way = [path for path in kept if path in seeds]
    if in_the_way:
        raise Fault(
            f"`{in_the_way[0]}` already exists",
            "begin the call in a folder without one",
            exit_code=1,
        )
    texts = {path: text for path, text in made.items() if path not in kept}
    written = settle(root, LEDGER, "a87ws init", texts, ()).written
    drawn = (
        {}
        if answers
        else {path: data for path, data in pictures().items() if not os.path.lexists(root / path)}
    )
    for path, data in drawn.items():
        write_new(root / path, data)
    return Begun((*written, *drawn), kept)


def renew(root: Path, *, owner: str, version: str, write: bool) -> Begun:
    """What the tool would write into a call as it is now; with `write` it does, where nobody
    changed what it wrote.

    Raises Fault where call.yaml has errors.
    """
    case = _round({path: read_text(root, path) or "" for path in (CALL, MEMBERS)})
    made = files(case.call, case.members, owner=owner, version=version)
    states = foresee(root, LEDGER, made)
    states = {
        path: state for path, state in states.items() if path not in OWN or state is State.NEW
    }
    wanted = [path for path, state in states.items() if state in (State.NEW, State.OURS)]
    kept = tuple(path for path, state in states.items() if state is State.THEIRS)
    removed = tuple(path for path, state in states.items() if state is State.GONE)
    if not write:
        return Begun(
            (),
            kept,
            removed,
            {path: _difference(root, path, made[path]) for path in (*wanted, *kept)},
        )
    differs = {path: _difference(root, path, made[path]) for path in kept}
    known = [path for path, state in states.items() if state is State.SAME]
    written = settle(
        root, LEDGER, "a87ws init", {path: made[path] for path in (*wanted, *known)}, ()
    ).written
    return Begun(written, kept, removed, differs)


def _round(seeds: Mapping[str, str]) -> Case:
    """The call that these settings make, without its proposals. Raises Fault where they have
    errors.
    """
    texts = {
        path: parse(path, seeds.get(path, "").encode())
        for path in (CALL, MEMBERS)
        if seeds.get(path)
    }
    judged = judge(tuple(map(Found, texts)), texts, {})
    errors = [each for each in judged.diagnostics if each.severity is Severity.ERROR]
    if errors or judged.case is None:
        place = errors[0].primary.span.path if errors else CALL
        raise Fault(
            f"`{place}` has errors",
            f"run `a87ws validate {place}` and fix them first",
            exit_code=1,
        )
    return judged.case


def _call(answers: Answers) -> str:
    said = {key: flow(text) for key, text in asdict(answers).items()}
    tags = [tag.strip() for tag in answers.languages.split(",")]
    return fill(
        starter_texts()[CALL], {**said, "languages": flow(Inline([tag for tag in tags if tag]))}
    )


def _difference(root: Path, path: str, text: str) -> str:
    """What would change in a file, as a unified diff."""
    held = (read_text(root, path) or "").splitlines(keepends=True)
    lines = difflib.unified_diff(
        held, text.splitlines(keepends=True), f"{path} (unchanged)", f"{path} (new)"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


_ABOUT: Final = {
    "call.yaml": "the call: dates, vocabulary, criteria, policy",
    "registry/": "members and reviewers",
    "proposals/": "one file for each proposal",
    "reviews/": "one file for each review, and a page for reviewers",
    "sessions/": "one file for each selected proposal",
    "assignments.yaml": "who reviews what",
    "freeze.yaml": "what was received, by its digest",
    "templates/": "a proposal and a review to copy; announcement texts of your own go here",
    "README.md": "for submitters",
    ".github/": "issue form, workflows that check and answer, owners of files",
    "schemas/": "used by editors to check files",
    ".vscode/": "editor settings",
    ".pre-commit-config.yaml": "checks before every commit",
}

_NEXT: Final = """\
Next steps{cd}:
  1. Read call.yaml from top to bottom and make it yours: its outcomes, themes, criteria and policy are examples.
     `a87ws validate` reports problems; `a87ws init --update` brings forms and pages up to date.
  2. Enter reviewers in registry/reviewers.yaml, and members in registry/members.yaml where only they may submit.
  3. Enter in .github/a87ws.txt where workflows take the tool from (they stop until then), and in
     .github/CODEOWNERS who approves changes.
  4. `git init`, `git add .`, `git commit`; then push it to a private repository: proposals contain addresses.
"""
_NEXT_OF_EXAMPLE: Final = """\
Next steps{cd}:
  a87ws validate     finds the difficulties that it contains
  a87ws standings    shows ratings and merit
  a87ws select       chooses the series, with a proof and reasons
  a87ws announce     writes the letters and announcements
"""


def overview(written: Sequence[str]) -> str:
    """The files by where they lie, each folder once, with what they are for."""
    tops = Counter(path.partition("/")[0] + ("/" if "/" in path else "") for path in written)
    order = [*_ABOUT, *(top for top in tops if top not in _ABOUT)]
    lines = [
        f"  {top:<24}{_count(tops[top]):<10}{_ABOUT.get(top, '')}".rstrip()
        for top in order
        if top in tops
    ]
    return "\n".join([f"{_count(len(written))} written", *lines]) + "\n"


def what_comes_next(folder: str, *, is_example: bool) -> str:
    """The next steps; `folder` is where the call lies, empty for here."""
    return (_NEXT_OF_EXAMPLE if is_example else _NEXT).format(
        cd=f" in {show(folder)}" if folder else ""
    )


def differences(
    differs: Mapping[str, str], written: Sequence[str], kept: Sequence[str], removed: Sequence[str]
) -> str:
    """What was renewed, and as diffs what would be or differs by a person's hand."""
    would = [path for path in differs if path not in kept]
    lines = [f"{path}: written" for path in written]
    lines += [
        f"{path}: would be written; `a87ws init --update` does it\n{differs[path]}".rstrip("\n")
        for path in would
    ]
    lines += [
        f"{path}: changed by hand, left unchanged; the tool would write\n{differs[path]}".rstrip(
            "\n"
        )
        for path in kept
    ]
    lines += [f"{path}: removed by hand, not written again" for path in removed]
    return "\n".join(lines or ["everything is up to date"]) + "\n"


def _count(number: int) -> str:
    return f"{number} file{'s' * (number != 1)}"
