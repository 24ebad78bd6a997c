"""A new proposal, answer by answer: each answer is checked as `validate` does, and the file is
written once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote as quote_link

from a87ws.base.disk.write import (
    dump_yaml,
    exists,
    is_generated,
    read_text,
    remove_text,
    write_text,
)
from a87ws.base.faults import Diagnostic, Fault, Message, Severity
from a87ws.base.records import MAX_ID, is_id
from a87ws.base.text import quote, quoted
from a87ws.base.yaml import Document, Value, parse
from a87ws.call.call import Call, HostKind
from a87ws.call.case import Register
from a87ws.call.files import prefix_of
from a87ws.call.layout import CALL, MEMBERS
from a87ws.call.proposal import propose_id
from a87ws.checks import judge
from a87ws.checks.context import Found
from a87ws.checks.load import load
from a87ws.checks.say import say
from a87ws.intake.draft import SCHEMA, draft, proposal_text
from a87ws.intake.issue_form import completed
from a87ws.intake.submission import RawSubmission

LONGEST: Final = 8_000
"""Bytes, all of them ASCII once encoded; hosts refuse more than about 8,190. The submission form
has the same limit.
"""


class Link(NamedTuple):
    """An address, and whether it brings the text of the file along."""

    address: str
    has_text: bool


def new_file(kind: HostKind, repository: str, branch: str, path: str, text: str) -> Link:
    """The link for a file at `path`, from the top of the repository; GitLab's page takes the name
    alone.
    """
    folder, _, name = path.rpartition("/")
    at, repository = quote_link(branch, safe="/"), repository.rstrip("/")
    pages = {
        "github": f"{repository}/new/{at}?filename={quote_link(path, safe='')}",
        "gitea": (
            f"{repository}/_new/{at}/{quote_link(folder)}?filename={quote_link(name, safe='')}"
        ),
        "gitlab": f"{repository}/-/new/{at}?file_name={quote_link(path, safe='')}",
    }
    whole = f"{pages[kind]}&value={quote_link(text, safe='')}"
    fits = kind != "gitlab" and len(whole) < LONGEST
    return Link(whole if fits else pages[kind], fits)


REFUSED, USAGE = 1, 2
KEPT: Final = "proposals/.new.unfinished.yaml"


@dataclass(frozen=True)
class Questionnaire:
    """What a call asks of a new proposal, its members, and the settings that answers are checked
    by.
    """

    root: Path
    call: Call
    register: Register
    settings: Mapping[str, Document]

    def value(self, cells: Mapping[str, str]) -> dict[str, Value]:
        """What the answers mean, each read as a form's export would be."""
        return dict(draft(RawSubmission("", cells), self.call, self.register).value)


def begin(root: Path) -> Questionnaire:
    """Open the call in `root`. Raises Fault."""
    loaded = load(root)
    case = loaded.must_be_call()
    settings = {}
    for path in (CALL, MEMBERS):
        if path in loaded.documents:
            settings[path] = loaded.documents[path]
    return Questionnaire(root, case.call, case.register, settings)


def faults_of(questionnaire: Questionnaire, cells: Mapping[str, str], key: str) -> list[Diagnostic]:
    """What `validate` would say of the answer to one key, were the rest of the file right."""
    value, _ = completed(questionnaire.value(cells), questionnaire.call)
    path = "proposals/new.yaml"
    text = proposal_text(value)
    document = parse(path, text.encode())
    if document.faults:
        return list(document.faults)
    digests = {}
    for name, setting in questionnaire.settings.items():
        digests[name] = hashlib.sha256(setting.text.encode()).hexdigest()
    digests[path] = ""
    documents = {**questionnaire.settings, path: document}
    judged = judge(tuple(map(Found, documents)), documents, digests)
    first, last = document.span((key,), key=True).line, document.span((key,)).end_line
    return list(filter(partial(_is_between, first, last), _about(path, judged.diagnostics)))


def _is_between(first: int, last: int, fault: Diagnostic) -> bool:
    """Whether a fault is in these lines; where the file lies does not matter yet."""
    return first <= fault.primary.span.line <= last and fault.code != "folder-file-stray"


def _about(path: str, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [fault for fault in diagnostics if fault.primary.span.path == path]


def text_of(questionnaire: Questionnaire, cells: Mapping[str, str]) -> str:
    """The file, whole."""
    return proposal_text(questionnaire.value(cells), with_schema=exists(questionnaire.root, SCHEMA))


def free_id(questionnaire: Questionnaire, cells: Mapping[str, str]) -> str:
    """An id out of the title that no proposal has yet."""
    name = propose_id(cells.get("title", ""))
    number, free = 1, name
    while exists(questionnaire.root, f"proposals/{free}.yaml"):
        number += 1
        free = f"{name[:60]}-{number}"
    return free


def findings(questionnaire: Questionnaire, name: str, text: str) -> list[Diagnostic]:
    """What `validate` would say of the file, beside all others of the call. Raises Fault where the
    name will not do.
    """
    path = _path(questionnaire, name)
    loaded = load(questionnaire.root, instead={path: text.encode()})
    return _about(path, loaded.diagnostics)


def _path(questionnaire: Questionnaire, name: str) -> str:
    """Where the file goes, if there is none. Raises Fault."""
    if not is_id(name):
        message = Message("id-malformed", id=quoted(name), most=MAX_ID)
        raise Fault(say(message), f"for instance {quote(propose_id(name))}", exit_code=USAGE)
    return _free_path(questionnaire, name)


def _free_path(questionnaire: Questionnaire, name: str) -> str:
    """The path of a proposal that has no file yet. Raises Fault."""
    path = f"proposals/{name}.yaml"
    if exists(questionnaire.root, path):
        hint = "give another name with `--id`, or change that file"
        raise Fault(f"`{path}` already exists", hint, exit_code=REFUSED)
    return path


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any answer is wrong; that a proposal is late is for the Secretariat to decide."""
    for diagnostic in diagnostics:
        is_late = diagnostic.code.startswith("freeze-")
        if diagnostic.severity is Severity.ERROR and not is_late:
            return True
    return False


def write(questionnaire: Questionnaire, name: str, text: str) -> str:
    """Write the new file and forget the answers kept for it; its path. Raises Fault."""
    path = _free_path(questionnaire, name)
    write_text(questionnaire.root, path, text)
    forget(questionnaire)
    return path


def link(questionnaire: Questionnaire, repository: str | None, name: str, text: str) -> Link:
    """The page that creates this file on the web. Raises Fault if the repository is unknown."""
    settings = questionnaire.call.submission
    if repository:
        settings = type(settings)(repository=repository, branch=settings.branch)
    if settings.repository is None or settings.kind is None:
        hint = (
            "add `submission: {repository: https://HOST/OWNER/NAME}` to call.yaml,"
            " or give `--repository`"
        )
        raise Fault("cannot tell where the call's repository is on the web", hint, exit_code=USAGE)
    path = f"{prefix_of(questionnaire.root)}proposals/{name}.yaml"
    return new_file(settings.kind, settings.repository, settings.branch, path, text)


def keep(questionnaire: Questionnaire, cells: Mapping[str, str]) -> None:
    """Keep the answers beside the proposals, in a hidden file that no reader of the call takes for
    one.
    """
    write_text(questionnaire.root, KEPT, dump_yaml(cells, by="a87ws new"))


def kept(questionnaire: Questionnaire) -> dict[str, str]:
    """The answers that were kept of a proposal that was not finished."""
    text = read_text(questionnaire.root, KEPT)
    if text is None or not is_generated(text):
        return {}
    value = parse(KEPT, text.encode()).value
    if not isinstance(value, dict):
        return {}
    return {key: item for key, item in value.items() if isinstance(item, str)}


def forget(questionnaire: Questionnaire) -> None:
    """Forget what was kept."""
    text = read_text(questionnaire.root, KEPT)
    if text is not None and is_generated(text):
        remove_text(questionnaire.root, KEPT, text)
