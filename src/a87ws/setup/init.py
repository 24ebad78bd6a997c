"""Start a call, and update the files derived from its call.yaml."""

from __future__ import annotations

import difflib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
class CallAnswers:
    """The five things a new call must say, as they are typed; languages separated by commas."""

    name: str
    organizer: str
    deadline: str
    timezone: str
    languages: str


def default_answers(today: date) -> CallAnswers:
    """The answers of a call whose author gives none: eight weeks from today, in English."""
    deadline = today + timedelta(weeks=WEEKS)
    return CallAnswers("Call for proposals", "The Secretariat", deadline.isoformat(), "UTC", "en")


@dataclass(frozen=True)
class InitReport:
    """What became of the files of a call.

    `kept` lists files that a person wrote or changed, `removed` those that a person removed; both
    are left alone. `differs` maps a path to a diff with what the tool would write now. Files in
    `differs` that are not in `kept` are written when the tool is asked to update the call.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    differs: Mapping[str, str] = field(default_factory=dict)


def faults_in(answers: CallAnswers) -> list[Diagnostic]:
    """The errors of a call that starts with these answers."""
    document = parse(CALL, _call_text(answers).encode())
    return _errors(judge((Found(CALL),), {CALL: document}, {}).diagnostics)


def _errors(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [fault for fault in diagnostics if fault.severity is Severity.ERROR]


def is_call(root: Path) -> bool:
    """Whether a folder holds a call already."""
    return os.path.lexists(root / CALL)


def start_call(root: Path, answers: CallAnswers | None, *, owner: str, version: str) -> InitReport:
    """Write a new call into `root`, or the demonstration call if there are no answers.

    Existing files are left alone. Raises Fault if there is a call already, or an answer is refused.
    """
    _require_room(root)
    if answers is None:
        return _write_new(root, demonstration(), {}, pictures(), owner=owner, version=version)
    faults = faults_in(answers)
    if faults:
        first = faults[0]
        raise Fault(say(first.message), say_hint(first.hint), exit_code=2)
    starter = starter_texts()
    seeds = {
        MEMBERS: starter[MEMBERS],
        REVIEWERS: starter[REVIEWERS],
        CALL: _call_text(answers),
    }
    announcements = announcement_texts(_load_case(seeds).call)
    return _write_new(root, seeds, announcements, {}, owner=owner, version=version)


def _require_room(root: Path) -> None:
    if is_call(root):
        raise Fault(f"there is already a call in `{root}`", "name another folder", exit_code=2)
    if os.path.lexists(root) and not root.is_dir():
        raise Fault(f"`{root}` is not a folder", "name another one", exit_code=2)


def _write_new(  # noqa: PLR0913  one parameter for each source of files
    root: Path,
    seeds: Mapping[str, str],
    extras: Mapping[str, str],
    images: Mapping[str, bytes],
    *,
    owner: str,
    version: str,
) -> InitReport:
    """Write the files of a call that starts from `seeds`. Raises Fault if one of those exists."""
    case = _load_case(seeds)
    texts = {**files(case.call, case.members, owner=owner, version=version), **seeds, **extras}
    texts[CALL] = texts.pop(CALL)  # last, so that an interrupted run can be repeated
    kept = _in_state(foresee(root, LEDGER, texts), State.THEIRS)
    for path in kept:
        if path in seeds:
            hint = "begin the call in a folder without one"
            raise Fault(f"`{path}` already exists", hint, exit_code=1)
    for path in kept:
        del texts[path]
    written = settle(root, LEDGER, "a87ws init", texts, ()).written
    drawn = _draw(root, images)
    return InitReport((*written, *drawn), kept)


def _draw(root: Path, images: Mapping[str, bytes]) -> list[str]:
    """Write the images that are missing; the paths that were written."""
    drawn = []
    for path, data in images.items():
        if not os.path.lexists(root / path):
            write_new(root / path, data)
            drawn.append(path)
    return drawn


def _in_state(states: Mapping[str, State], *wanted: State) -> tuple[str, ...]:
    """The paths of the files in one of these states."""
    return tuple(path for path, state in states.items() if state in wanted)


def update_call(root: Path, *, owner: str, version: str, write: bool) -> InitReport:
    """What the tool would write into a call now; with `write`, it writes files nobody changed.

    Raises Fault if call.yaml has errors.
    """
    case = _load_case({path: read_text(root, path) or "" for path in (CALL, MEMBERS)})
    texts = files(case.call, case.members, owner=owner, version=version)
    states = dict(foresee(root, LEDGER, texts))
    for path in OWN:  # the Secretariat's own, unless they are missing
        if states.get(path) is not State.NEW:
            states.pop(path, None)
    kept = _in_state(states, State.THEIRS)
    removed = _in_state(states, State.GONE)
    outdated = _in_state(states, State.NEW, State.OURS)
    if not write:
        return InitReport((), kept, removed, _differences(root, texts, (*outdated, *kept)))
    differs = _differences(root, texts, kept)
    current = _in_state(states, State.SAME)
    ours = {path: texts[path] for path in (*outdated, *current)}
    written = settle(root, LEDGER, "a87ws init", ours, ()).written
    return InitReport(written, kept, removed, differs)


def _load_case(seeds: Mapping[str, str]) -> Case:
    """The call that these settings make, without proposals. Raises Fault if they have errors."""
    documents = {}
    for path in (CALL, MEMBERS):
        if seeds.get(path):
            documents[path] = parse(path, seeds[path].encode())
    judged = judge(tuple(map(Found, documents)), documents, {})
    errors = _errors(judged.diagnostics)
    if errors or judged.case is None:
        place = errors[0].primary.span.path if errors else CALL
        hint = f"run `a87ws validate {place}` and fix them first"
        raise Fault(f"`{place}` has errors", hint, exit_code=1)
    return judged.case


def _call_text(answers: CallAnswers) -> str:
    words = {key: flow(text) for key, text in asdict(answers).items()}
    tags = map(str.strip, answers.languages.split(","))
    words["languages"] = flow(Inline(list(filter(None, tags))))
    return fill(starter_texts()[CALL], words)


def _differences(root: Path, texts: Mapping[str, str], paths: Iterable[str]) -> dict[str, str]:
    return {path: _difference(root, path, texts[path]) for path in paths}


def _difference(root: Path, path: str, text: str) -> str:
    """What would change in a file, as a unified diff."""
    before = (read_text(root, path) or "").splitlines(keepends=True)
    after = text.splitlines(keepends=True)
    lines = difflib.unified_diff(before, after, f"{path} (unchanged)", f"{path} (new)")
    return "".join(map(_end_line, lines))


def _end_line(line: str) -> str:
    if line.endswith("\n"):
        return line
    return f"{line}\n"


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
  1. Read call.yaml from top to bottom and make it yours: its outcomes, themes, criteria and \
policy are examples.
     `a87ws validate` reports problems; `a87ws init --update` brings forms and pages up to date.
  2. Enter reviewers in registry/reviewers.yaml, and members in registry/members.yaml where \
only they may submit.
  3. Enter in .github/a87ws.txt where workflows take the tool from (they stop until then), and in
     .github/CODEOWNERS who approves changes.
  4. `git init`, `git add .`, `git commit`; then push it to a private repository: proposals \
contain addresses.
"""
_NEXT_OF_EXAMPLE: Final = """\
Next steps{cd}:
  a87ws validate     finds the difficulties that it contains
  a87ws standings    shows ratings and merit
  a87ws select       chooses the series, with a proof and reasons
  a87ws announce     writes the letters and announcements
"""


def overview(written: Sequence[str]) -> str:
    """The written files by top folder, each with its purpose."""
    counts = Counter(map(_top, written))
    lines = [f"{_count(len(written))} written"]
    for top in dict.fromkeys((*_ABOUT, *counts)):
        if top in counts:
            line = f"  {top:<24}{_count(counts[top]):<10}{_ABOUT.get(top, '')}"
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"


def _top(path: str) -> str:
    """The top folder of a path, or the path itself at the top."""
    folder, slash, _ = path.partition("/")
    return folder + slash


def what_comes_next(folder: str, *, is_example: bool) -> str:
    """The next steps; `folder` is where the call is, empty for the current one."""
    steps = _NEXT
    if is_example:
        steps = _NEXT_OF_EXAMPLE
    return steps.format(cd=f" in {show(folder)}" if folder else "")


def differences(
    differs: Mapping[str, str], written: Sequence[str], kept: Sequence[str], removed: Sequence[str]
) -> str:
    """What was updated, then diffs of what would be written or was changed by hand."""
    lines = list(_report_lines(differs, written, kept, removed))
    return "\n".join(lines or ["everything is up to date"]) + "\n"


def _report_lines(
    differs: Mapping[str, str], written: Sequence[str], kept: Sequence[str], removed: Sequence[str]
) -> Iterator[str]:
    for path in written:
        yield f"{path}: written"
    for path, diff in differs.items():
        if path not in kept:
            line = f"{path}: would be written; `a87ws init --update` does it\n{diff}"
            yield line.rstrip("\n")
    for path in kept:
        line = f"{path}: changed by hand, left unchanged; the tool would write\n{differs[path]}"
        yield line.rstrip("\n")
    for path in removed:
        yield f"{path}: removed by hand, not written again"


def _count(number: int) -> str:
    if number == 1:
        return "1 file"
    return f"{number} files"
