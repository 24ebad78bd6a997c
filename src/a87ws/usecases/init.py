"""Begin a call, and bring up to date what follows from its call.yaml."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from a87ws.checks import judge
from a87ws.checks.context import Found
from a87ws.diagnostics import Diagnostic, Fault, Severity
from a87ws.model.case import Case
from a87ws.model.layout import CALL, MEMBERS, REVIEWERS
from a87ws.rendering.say import say, say_hint
from a87ws.rendering.starter import fill
from a87ws.source import parse
from a87ws.store.bytes import write_new
from a87ws.store.emit import Inline, flow
from a87ws.store.ledger import State, foresee, settle
from a87ws.store.shipped import demonstration, pictures, starter_texts
from a87ws.store.writer import read_text
from a87ws.usecases.starter import OWN, announcement_texts, files

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
        raise Fault(f"there is a call in `{root}` already", "name another folder", exit_code=2)
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
            f"`{in_the_way[0]}` is there already",
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
            f"see `a87ws validate {place}`, and mend them first",
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
        held, text.splitlines(keepends=True), f"{path} (as it is)", f"{path} (new)"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
