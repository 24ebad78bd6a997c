"""What a command says of the decision it rests on before it goes on: nothing while the record is
current.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from a87ws.base.faults import Fault
from a87ws.base.shape import encode
from a87ws.base.shell import say
from a87ws.base.text import rounded
from a87ws.reviews.judge import open_for_judging
from a87ws.selection.decision import QuestionChange
from a87ws.selection.record import Checked, verified
from a87ws.selection.sentences import Speech, change_words, speech_of
from a87ws.selection.state import RecordState

MOST_NAMED = 5


def open_decision(root: Path) -> Checked:
    """The record of a call, for a command that rests on it; what became of it since is told first.

    Raises Fault where there is none, or it does not stand.
    """
    checked = verified(open_for_judging(root))
    tell(checked)
    return checked


def tell(checked: Checked) -> None:
    """Say on stderr what became of the decision since."""
    for line in notices(checked):
        say(line)


def notices(checked: Checked) -> tuple[str, ...]:
    """The state of the record in a line or two, with the next step."""
    if checked.state is RecordState.CURRENT:
        return ()
    speech = speech_of(checked.judged)
    since = changes_since(checked.changes, speech)
    if checked.state is RecordState.AFFECTED:
        return (f"{since}; {is_still_best(checked)}", f"  next: {KEEP}")
    return (f"{since}; the series cannot stay as it is", f"  next: {next_step(checked)}")


KEEP = "`a87ws select --keep --reason TEXT` renews the record with the same series"


def changes_since(changes: Iterable[QuestionChange], speech: Speech) -> str:
    """What changed, the first few by name."""
    words = [change_words(change, speech) for change in changes]
    more = f" and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
    return f"since the decision: {'; '.join(words[:MOST_NAMED])}{more}"


def next_step(checked: Checked) -> str:
    """What to do about a record that is broken."""
    if checked.out:
        options = " ".join(f"--replace {name}" for name in checked.out)
        return f"`a87ws select {options}`"
    return "change call.yaml back, or choose again with `a87ws select --anew --reason TEXT`"


def is_still_best(checked: Checked) -> str:
    """Whether the recorded series is still the best, or by how much it is not."""
    from a87ws.selection.amend import compare_with_best  # the check needs no solver

    best = compare_with_best(checked.judged.case)
    if best is None or best.is_same:
        return "the series is still the best"
    if best.more_sessions > 0:
        return f"a new selection would have {best.more_sessions} more"
    return f"a new selection would be worth {rounded(best.more)} points more"


def file_lines(checked: Checked) -> tuple[str, ...]:
    """The files that changed since, one a line."""
    return tuple(
        f"{file.path} has {_VERBS[file.kind]} since the selection" for file in checked.files
    )


_VERBS: Final = {"changed": "changed", "added": "been added", "deleted": "been deleted"}


def check_fault(checked: Checked) -> Fault:
    """Why the record does not verify, and what to do."""
    lines = [*checked.problems]
    if checked.state is not RecordState.CURRENT:
        speech = speech_of(checked.judged)
        lines += [change_words(change, speech) for change in checked.changes]
        lines += file_lines(checked)
    head = f"the record does not verify: it is {checked.state}"
    if checked.problems:
        head = "the record does not verify"
        hint = "restore selection.yaml and selection.proof.json from git"
    elif checked.state is RecordState.AFFECTED:
        hint = KEEP
    else:
        hint = next_step(checked)
    return Fault("\n  ".join([f"{head}:", *lines]), hint, exit_code=1)


def check_data(checked: Checked) -> dict[str, object]:
    """The result of a check as data; each change with its words beside its facts."""
    speech = speech_of(checked.judged)
    return {
        "version": 1,
        "verified": checked.verifies,
        "state": checked.state.value,
        "files": len(checked.record.inputs),
        "changed_files": encode(checked.files),
        "changes": changes_data(checked.changes, speech),
        "problems": list(checked.problems),
    }


def changes_data(changes: Iterable[QuestionChange], speech: Speech) -> list[dict[str, object]]:
    """Changes as data, each with its words beside its facts."""
    return [{**encode(change), "words": change_words(change, speech)} for change in changes]
