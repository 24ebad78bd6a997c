"""An issue that was written with the form: to a proposal, to findings, to what is answered in its
thread.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from a87ws.base.disk.write import make_folder, read_bytes, read_text, write_new, write_text
from a87ws.base.faults import Fault, Severity
from a87ws.base.records import MAX_ID
from a87ws.base.yaml import parse
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.layout import stem
from a87ws.call.proposal import propose_id
from a87ws.checks.context import Change
from a87ws.checks.load import load
from a87ws.data.words import LANGUAGES
from a87ws.intake.draft import draft, proposal_text
from a87ws.intake.formats import ANSWER
from a87ws.intake.issue.form import Answer, Field, fields
from a87ws.intake.issue.points import (
    ambiguous,
    completed,
    label,
    point,
    pull_request,
    thanks,
    to_mend,
    unanswered,
    unseen,
)
from a87ws.intake.people import is_nothing
from a87ws.intake.submission import RawSubmission

_NO_ANSWER: Final = "_No response_"
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")


class AmbiguousError(ValueError):
    """A line inside an answer is the very label of a later field: nobody could say where the answer
    ends.
    """

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


def language_of(body: str, call: Call) -> str | None:
    """The language of the form that made a body; None where no form of this call did."""
    lines = set(_lines(body))
    found = {
        each: [f"### {field.label}" in lines for field in fields(call, each)] for each in LANGUAGES
    }
    best = max(LANGUAGES, key=lambda language: sum(found[language]))
    return best if 2 * sum(found[best]) > len(found[best]) else None


def read_answers(body: str, form: Sequence[Field]) -> Mapping[Field, str]:
    """The answer under each label that is there. Raises AmbiguousError.

    A label is looked for behind the one before. The description is the form's last, so whatever
    stands in it cuts nothing; where another text of any shape comes first, two lines that might be
    one label leave open where it ends.
    """
    lines, last = _lines(body), form[-1]
    end = _places(lines, last, 0, len(lines))
    places: list[tuple[Field, int]] = []
    start, free = 0, False
    for field in form:
        found = (
            end if field is last else _places(lines, field, start, end[0] if end else len(lines))
        )
        if len(found) > 1 and (free or (field is last and any(each.is_free for each in form[:-1]))):
            raise AmbiguousError(field.label)
        if found:
            places.append((field, found[0]))
            start, free = found[0] + 1, field.is_free
    ends = [place for _, place in places[1:]] + [len(lines)]
    pairs = zip(places, ends, strict=True)
    return {field: _answer(lines[place + 1 : stop]) for (field, place), stop in pairs}


def _lines(body: str) -> list[str]:
    return body.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _places(lines: Sequence[str], field: Field, start: int, stop: int) -> list[int]:
    return [n for n in range(start, stop) if lines[n].rstrip() == f"### {field.label}"]


def _answer(lines: Sequence[str]) -> str:
    """An answer without what stands for none, and without comments of HTML, which nobody sees in
    the thread.
    """
    text = "\n".join(_without_comments(lines)).strip()
    return "" if text == _NO_ANSWER else text


def _without_comments(lines: Sequence[str]) -> Iterator[str]:
    """The lines but for comments; in a fence nothing is one, and one that is never closed is text."""
    last = max((n for n, line in enumerate(lines) if "-->" in line), default=-1)
    fence, hidden = "", False
    for n, line in enumerate(lines):
        mark = None if hidden else _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif fence:
            fence = "" if mark and mark[1].startswith(fence) and line.strip() == mark[1] else fence
        else:
            kept, rest = "", line
            while rest:
                before, sign, after = rest.partition("-->" if hidden else "<!--")
                if not hidden and sign and "-->" not in after and n >= last:
                    before, sign, after = rest, "", ""
                kept += "" if hidden else before
                hidden, rest = hidden != bool(sign), after
            if kept or not line:
                yield kept
            continue
        yield line


@dataclass(frozen=True, slots=True)
class Event:
    """An issue as it is now, and the branch that a pull request goes to. All of it was written by
    strangers.
    """

    number: int
    body: str
    branch: str


class NotAnEventError(ValueError):
    """A file is no JSON, as the file of an event is."""


def read_event(data: bytes) -> Event | None:
    """The event that a file holds; None where it is about no issue. Raises NotAnEventError."""
    try:
        event = json.loads(data)
    except (RecursionError, ValueError):  # a UnicodeDecodeError is one
        raise NotAnEventError from None
    issue = event.get("issue") if isinstance(event, dict) else None
    number = issue.get("number") if isinstance(issue, dict) else None
    if not isinstance(issue, dict) or not isinstance(number, int) or isinstance(number, bool):
        return None
    body, repository = issue.get("body"), event.get("repository")
    branch = repository.get("default_branch") if isinstance(repository, dict) else None
    text = body if isinstance(body, str) else ""
    whole = text.encode("utf-16", "surrogatepass").decode(
        "utf-16", "replace"
    )  # JSON may hold half a character
    return Event(number, whole, branch if isinstance(branch, str) else "main")


_BOX: Final = re.compile(r"[-*] \[(?P<mark>[ xX])\]\s+(?P<label>.*)")
_LEAD: Final = ("organization", "organization_type", "organization_country")
_SAME: Final = {"contact_name": "contact.name", "contact_email": "contact.email"}


def submission(answers: Mapping[Field, str]) -> RawSubmission:
    """What was answered, by the key of the cell; a choice that the form offers becomes its value."""
    texts, replies = {}, {}
    for field, text in answers.items():
        if field.name:
            replies[f"{ANSWER}{field.name}"] = _values(field, text)
        else:
            texts[field.key] = _values(field, text)
    lead, *more = (" ".join(texts.pop(key, "").split()) for key in _LEAD)
    hosts = [" | ".join((lead, *more))] if lead else []
    hosts.append(texts.pop("partners", ""))
    # a tab comes out of a spreadsheet
    texts["organizations"] = "\n".join(filter(None, hosts)).replace("\t", "|")
    texts["speakers"] = texts.get("speakers", "").replace("\t", "|")
    cells = {_SAME.get(key, key): text for key, text in texts.items()}
    return RawSubmission("", cells | replies, ends="\n")


def _values(field: Field, text: str) -> str:
    """The values behind the boxes that are ticked, or behind the choice made, one a line."""
    if field.options is None:
        return text
    labels = _ticked(text) if field.answer is Answer.MANY else [text]
    return "\n".join(field.options.get(label, label) for label in labels if not is_nothing(label))


def _ticked(text: str) -> Iterator[str]:
    for row in text.split("\n"):
        box = _BOX.fullmatch(row.strip())
        if box and box["mark"] != " ":
            yield box["label"].strip()


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
        raise _badly_saved(file, "not the file of an event: it is not JSON") from None
    if folder:
        make_folder(folder)  # first: what cannot be answered is not written either
    done = answer(root, event, as_of) if event else None
    if done and folder:
        write_new(folder / "comment.json", _json({"body": done.comment}))
        if done.pull:
            write_new(folder / "pull.json", _json(done.pull))
    return done


def _badly_saved(file: Path, what: str) -> Fault:
    return Fault(f"`{file.name}`: {what}", "check how it was saved", exit_code=1)


def answer(root: Path, event: Event, as_of: datetime) -> Answered | None:
    """Write the proposal of an issue, if it has no errors, and word the answer; None where no form
    made the issue.

    Nothing else in the call is changed. Raises Fault where call.yaml cannot be read.
    """
    before = load(root)
    if before.case is None:
        raise Fault(
            "call.yaml has errors",
            "run `a87ws validate call.yaml` and fix them first",
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
