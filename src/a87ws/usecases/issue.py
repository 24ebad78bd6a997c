"""An issue that was written with the form: to a proposal, to findings, to what is answered in its
thread.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from a87ws.checks.context import Change
from a87ws.diagnostics import Fault, Severity
from a87ws.exchange.draft import draft
from a87ws.exchange.issue import AmbiguousError, language_of, read_answers
from a87ws.exchange.issue_event import Event, NotAnEventError, read_event
from a87ws.exchange.issue_fields import fields
from a87ws.exchange.issue_proposal import submission
from a87ws.model.base import MAX_ID
from a87ws.model.case import Case
from a87ws.model.ids import propose_id
from a87ws.model.layout import stem
from a87ws.rendering.thread import ambiguous, pull_request, thanks, to_mend, unanswered
from a87ws.source import parse
from a87ws.store.bytes import make_folder, read_bytes, write_new
from a87ws.store.writer import read_text, write_text
from a87ws.usecases.issue_points import completed, label, point, unseen
from a87ws.usecases.load import load
from a87ws.usecases.proposal_text import proposal_text

MAX_BYTES: Final = 8 * 1024 * 1024


@dataclass(frozen=True)
class Answered:
    """What became of an issue: the file that was written, what is answered, and the pull request
    that is to be opened.

    `path` is None where something is to be mended, `pull` where nothing is to be merged.
    """

    path: str | None
    comment: str
    pull: Mapping[str, str] | None


def branch_of(number: int) -> str:
    """The branch that holds the file of an issue and nothing else."""
    return f"proposal/issue-{number}"


def take(root: Path, file: Path, folder: Path | None, as_of: datetime) -> Answered | None:
    """Answer the issue that a file holds; with `folder`, what is to be sent is put there. Raises
    Fault.
    """
    data = read_bytes(file, MAX_BYTES)
    if data is None:
        raise Fault(
            f"there is no file `{file}`",
            "name the body of an issue, or the file of its event",
            exit_code=2,
        )
    try:
        if file.suffix.casefold() == ".md":
            event: Event | None = Event(0, data.decode(), "main")
        else:
            event = read_event(data)
    except UnicodeDecodeError:
        raise _badly_saved(file, "not UTF-8 text") from None
    except NotAnEventError:
        raise _badly_saved(file, "not the file of an event: no JSON") from None
    if folder:
        make_folder(folder)  # first: what cannot be answered is not written either
    done = answer(root, event, as_of) if event else None
    if done and folder:
        write_new(folder / "comment.json", _json({"body": done.comment}))
        if done.pull:
            write_new(folder / "pull.json", _json(done.pull))
    return done


def _badly_saved(file: Path, what: str) -> Fault:
    return Fault(f"`{file.name}`: {what}", "see how it was saved", exit_code=1)


def answer(root: Path, event: Event, as_of: datetime) -> Answered | None:
    """Write the proposal of an issue, if it has no errors, and word the answer; None where no form
    made the issue.

    Nothing else in the call is changed. Raises Fault where call.yaml cannot be read.
    """
    before = load(root)
    if before.case is None:
        raise Fault(
            "call.yaml has errors",
            "see `a87ws validate call.yaml`, and mend them first",
            exit_code=1,
        )
    case = before.case
    language = language_of(event.body, case.call)
    if language is None:
        return None
    form = fields(case.call, language)
    try:
        answers = read_answers(event.body, form)
    except AmbiguousError as error:
        return Answered(None, to_mend(language, [ambiguous(language, error.label)]), None)
    value = draft(submission(answers), case.call, case.register).value
    path = f"proposals/{_name(value, event.number, case)}.yaml"
    whole, missing = completed(value, case.call)
    text = proposal_text(whole)
    held = read_text(root, path)
    change = Change({path: "added" if held is None else "changed"}, as_of)
    loaded = load(root, instead={path: text.encode()}, change=change)
    document = parse(path, text.encode())
    about = [each for each in loaded.diagnostics if each.primary.span.path == path]
    points = {each: point(each, document, form, language, case.call) for each in about}
    wrong = [unanswered(language, label(route, form)) for route in missing]
    wrong += dict.fromkeys(told for each, told in points.items() if each.severity is Severity.ERROR)
    wrong += unseen(answers, language)
    if wrong:
        return Answered(None, to_mend(language, wrong), None)
    notes = [told for each, told in points.items() if each.severity is Severity.WARNING]
    if held == text:
        return Answered(path, thanks(language, path, notes, is_new=False), None)
    write_text(root, path, text, replaces=held)
    title, body = pull_request(stem(path), event.number, notes)
    pull = {"title": title, "body": body, "head": branch_of(event.number), "base": event.branch}
    return Answered(path, thanks(language, path, notes, is_new=True), pull)


def _name(value: Mapping[str, Any], number: int, case: Case) -> str:
    """The id of the file: of the title, and of the issue too where somebody else's proposal has
    that already.
    """
    name = propose_id(str(value.get("title", "")))
    there = case.proposals.get(name)
    mine = str(value.get("contact", {}).get("email", "")).casefold()
    is_free = (
        there.contact.email.casefold() == mine
        if there
        else f"proposals/{name}.yaml" not in case.digests
    )
    ending = f"-{number or 2}"
    return name if is_free else f"{name[: MAX_ID - len(ending)].rstrip('-')}{ending}"


def _json(value: Mapping[str, str]) -> bytes:
    return json.dumps(value).encode()  # ASCII alone: no program on its way has to know an encoding
