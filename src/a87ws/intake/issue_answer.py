"""An issue that was written with the form: to a proposal, to findings, to what is answered in its
thread.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import filterfalse, islice
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from a87ws.base.disk.write import make_folder, read_bytes, read_text, write_new, write_text
from a87ws.base.faults import Diagnostic, Fault, Severity
from a87ws.base.records import MAX_ID
from a87ws.base.yaml import Document, parse
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.layout import stem
from a87ws.call.proposal import propose_id
from a87ws.checks.context import Change
from a87ws.checks.load import load
from a87ws.data.words import LANGUAGES
from a87ws.intake.draft import draft, proposal_text
from a87ws.intake.formats import ANSWER
from a87ws.intake.issue_form import (
    Answer,
    Field,
    Point,
    ambiguous,
    completed,
    fields,
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
    language = max(LANGUAGES, key=lambda tag: _count_labels(lines, fields(call, tag)))
    form = fields(call, language)
    if 2 * _count_labels(lines, form) > len(form):
        return language
    return None


def _count_labels(lines: Container[str], form: Iterable[Field]) -> int:
    """How many labels of a form are among the lines."""
    count = 0
    for field in form:
        count += _heading(field) in lines
    return count


def _heading(field: Field) -> str:
    return f"### {field.label}"


def read_answers(body: str, form: Sequence[Field]) -> Mapping[Field, str]:
    """The answer under each label that is there. Raises AmbiguousError.

    Each label is looked for after the one before. The description comes last in the form, so
    nothing in it can be cut off. If another free text comes first, two lines that might be the
    same label leave open where it ends.
    """
    lines = _lines(body)
    places = _find_labels(lines, form)
    ends = [*islice(places.values(), 1, None), len(lines)]
    answers = {}
    for (field, place), end in zip(places.items(), ends, strict=True):
        answers[field] = _answer(lines[place + 1 : end])
    return answers


def _find_labels(lines: Sequence[str], form: Sequence[Field]) -> dict[Field, int]:
    """The line of each label that is there. Raises AmbiguousError."""
    *firsts, last = form
    ends = _places(lines, last, 0, len(lines))
    stop = ends[0] if ends else len(lines)
    places: dict[Field, int] = {}
    start, follows_free = 0, False
    for field in firsts:
        candidates = _places(lines, field, start, stop)
        if len(candidates) > 1 and follows_free:
            raise AmbiguousError(field.label)
        if candidates:
            places[field] = candidates[0]
            start, follows_free = candidates[0] + 1, field.is_free
    if len(ends) > 1 and (follows_free or any(map(attrgetter("is_free"), firsts))):
        raise AmbiguousError(last.label)
    if ends:
        places[last] = ends[0]
    return places


def _lines(body: str) -> list[str]:
    return body.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _places(lines: Sequence[str], field: Field, start: int, stop: int) -> list[int]:
    heading = _heading(field)
    return [number for number in range(start, stop) if lines[number].rstrip() == heading]


def _answer(lines: Sequence[str]) -> str:
    """An answer without HTML comments, which the thread hides; empty if there is no response."""
    text = "\n".join(_without_comments(lines)).strip()
    if text == _NO_ANSWER:
        return ""
    return text


def _without_comments(lines: Sequence[str]) -> Iterator[str]:
    """The lines without comments; a fence holds none, and one that is never closed is text."""
    last_end = _last_comment_end(lines)
    fence, is_hidden = "", False
    for number, line in enumerate(lines):
        mark = None if is_hidden else _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and line.strip() == mark[1]:
                fence = ""
            yield line
        elif mark:
            fence = mark[1]
            yield line
        else:
            shown, is_hidden = _cut_comments(line, is_hidden=is_hidden, is_last=number >= last_end)
            if shown or not line:
                yield shown


def _last_comment_end(lines: Sequence[str]) -> int:
    """The number of the last line that ends a comment; -1 if there is none."""
    for number in range(len(lines) - 1, -1, -1):
        if "-->" in lines[number]:
            return number
    return -1


def _cut_comments(line: str, *, is_hidden: bool, is_last: bool) -> tuple[str, bool]:
    """What a line shows, and whether the next one starts inside a comment.

    `is_last` says that no later line ends a comment, so none can start here either.
    """
    shown, rest = "", line
    while rest:
        if is_hidden:
            _, sign, rest = rest.partition("-->")
            is_hidden = not sign
            continue
        before, sign, after = rest.partition("<!--")
        if sign and is_last and "-->" not in after:
            return shown + rest, False
        shown += before
        is_hidden, rest = bool(sign), after
    return shown, is_hidden


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
    if not isinstance(event, dict):
        return None
    issue, repository = event.get("issue"), event.get("repository")
    if not isinstance(issue, dict):
        return None
    number, body = issue.get("number"), issue.get("body")
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    text = _whole_characters(body) if isinstance(body, str) else ""
    return Event(number, text, _default_branch(repository))


def _whole_characters(text: str) -> str:
    """The text with a replacement for each half of a character, which JSON may hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _default_branch(repository: object) -> str:
    branch = None
    if isinstance(repository, dict):
        branch = repository.get("default_branch")
    if isinstance(branch, str):
        return branch
    return "main"


_BOX: Final = re.compile(r"[-*] \[(?P<mark>[ xX])\]\s+(?P<label>.*)")
_LEAD: Final = ("organization", "organization_type", "organization_country")
_SAME: Final = {"contact_name": "contact.name", "contact_email": "contact.email"}


def submission(answers: Mapping[Field, str]) -> RawSubmission:
    """The answers by the key of their cell; a choice that the form offers becomes its value."""
    texts, replies = {}, {}
    for field, text in answers.items():
        if field.name:
            replies[f"{ANSWER}{field.name}"] = _values(field, text)
        else:
            texts[field.key] = _values(field, text)
    lead = [" ".join(texts.pop(key, "").split()) for key in _LEAD]
    hosts = [texts.pop("partners", "")]
    if lead[0]:
        hosts.insert(0, " | ".join(lead))
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
    chosen = filterfalse(is_nothing, labels)
    return "\n".join([field.options.get(label, label) for label in chosen])


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

    `path` is None where something has to be fixed, `pull` where nothing is to be merged.
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
    if event is None:
        return None
    reply = answer(root, event, as_of)
    if reply and folder:
        write_new(folder / "comment.json", _json({"body": reply.comment}))
        if reply.pull:
            write_new(folder / "pull.json", _json(reply.pull))
    return reply


def _badly_saved(file: Path, what: str) -> Fault:
    return Fault(f"`{file.name}`: {what}", "check how it was saved", exit_code=1)


def answer(root: Path, event: Event, as_of: datetime) -> Answered | None:
    """Write the proposal of an issue if it has no errors, and word the answer; None if no form of
    this call made the issue.

    Nothing else in the call is changed. Raises Fault if call.yaml cannot be read.
    """
    case = load(root).case
    if case is None:
        hint = "run `a87ws validate call.yaml` and fix them first"
        raise Fault("call.yaml has errors", hint, exit_code=1)
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
    text, before = proposal_text(whole), read_text(root, path)
    document = parse(path, text.encode())
    change = Change({path: "added" if before is None else "changed"}, as_of)
    describe = partial(point, document=document, form=form, language=language, call=case.call)
    errors, notes = _check(root, document, change, describe)
    wrong = [unanswered(language, label(route, form)) for route in missing]
    wrong += errors
    wrong += unseen(answers, language)
    if wrong:
        return Answered(None, to_mend(language, wrong), None)
    if before == text:
        return Answered(path, thanks(language, path, notes, is_new=False), None)
    write_text(root, path, text, replaces=before)
    title, body = pull_request(stem(path), event.number, notes)
    pull = {"title": title, "body": body, "head": branch_of(event.number), "base": event.branch}
    return Answered(path, thanks(language, path, notes, is_new=True), pull)


def _check(
    root: Path, document: Document, change: Change, describe: Callable[[Diagnostic], Point]
) -> tuple[Iterable[Point], list[Point]]:
    """The errors and the warnings about a proposal, put in words; each error once."""
    path = document.path
    loaded = load(root, instead={path: document.text.encode()}, change=change)
    errors: dict[Point, None] = {}
    warnings = []
    for diagnostic in dict.fromkeys(loaded.diagnostics):
        if diagnostic.primary.span.path != path:
            continue
        if diagnostic.severity is Severity.ERROR:
            errors[describe(diagnostic)] = None
        elif diagnostic.severity is Severity.WARNING:
            warnings.append(describe(diagnostic))
    return errors, warnings


def _name(value: Mapping[str, Any], number: int, case: Case) -> str:
    """The id of the file: the title, and the issue's number if somebody else has that id."""
    name = propose_id(str(value.get("title", "")))
    if _is_free(name, value, case):
        return name
    ending = f"-{number or 2}"
    return name[: MAX_ID - len(ending)].rstrip("-") + ending


def _is_free(name: str, value: Mapping[str, Any], case: Case) -> bool:
    """Whether an id is unused, or used by a proposal of the same contact."""
    proposal = case.proposals.get(name)
    if proposal is None:
        return f"proposals/{name}.yaml" not in case.digests
    email = str(value.get("contact", {}).get("email", ""))
    return proposal.contact.email.casefold() == email.casefold()


def _json(value: Mapping[str, str]) -> bytes:
    return json.dumps(value).encode()  # ASCII alone: no program on its way has to know an encoding
