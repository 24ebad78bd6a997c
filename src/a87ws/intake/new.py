"""A new proposal, answer by answer: every answer judged by the rules of `validate` alone, the whole
written once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
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
from a87ws.intake.issue.points import completed
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
        "gitea": f"{repository}/_new/{at}/{quote_link(folder)}?filename={quote_link(name, safe='')}",
        "gitlab": f"{repository}/-/new/{at}?file_name={quote_link(path, safe='')}",
    }
    whole = f"{pages[kind]}&value={quote_link(text, safe='')}"
    fits = kind != "gitlab" and len(whole) < LONGEST
    return Link(whole if fits else pages[kind], fits)


REFUSED, USAGE = 1, 2
KEPT: Final = "proposals/.new.unfinished.yaml"


@dataclass(frozen=True)
class Begun:
    """A call for which somebody begins a proposal: what it asks, who is who, and what answers are
    judged by.
    """

    root: Path
    call: Call
    register: Register
    settings: Mapping[str, Document]

    def value(self, cells: Mapping[str, str]) -> dict[str, Value]:
        """What the answers mean, each read as a form's export would be."""
        return dict(draft(RawSubmission("", cells), self.call, self.register).value)


def begin(root: Path) -> Begun:
    """Open the call in `root`. Raises Fault."""
    loaded = load(root)
    case = loaded.must_be_call()
    settings = {
        path: loaded.documents[path] for path in (CALL, MEMBERS) if path in loaded.documents
    }
    return Begun(root, case.call, case.register, settings)


def faults_of(begun: Begun, cells: Mapping[str, str], key: str) -> list[Diagnostic]:
    """What `validate` would say of the answer to one key, were the rest of the file right."""
    value, _ = completed(begun.value(cells), begun.call)
    path = "proposals/new.yaml"
    text = proposal_text(value)
    document = parse(path, text.encode())
    if document.faults:
        return list(document.faults)
    digests = {
        name: hashlib.sha256(each.text.encode()).hexdigest()
        for name, each in begun.settings.items()
    }
    documents = {**begun.settings, path: document}
    judged = judge(tuple(map(Found, documents)), documents, {**digests, path: ""})
    first, last = document.span((key,), key=True).line, document.span((key,)).end_line
    about = [each for each in judged.diagnostics if each.primary.span.path == path]
    return [
        each
        for each in about
        if first <= each.primary.span.line <= last and each.code != "folder-file-stray"
    ]


def text_of(begun: Begun, cells: Mapping[str, str]) -> str:
    """The file, whole."""
    return proposal_text(begun.value(cells), with_schema=exists(begun.root, SCHEMA))


def free_id(begun: Begun, cells: Mapping[str, str]) -> str:
    """An id out of the title that no proposal has yet."""
    name = propose_id(cells.get("title", ""))
    number, free = 1, name
    while exists(begun.root, f"proposals/{free}.yaml"):
        number += 1
        free = f"{name[:60]}-{number}"
    return free


def findings(begun: Begun, name: str, text: str) -> list[Diagnostic]:
    """What `validate` would say of the file, beside all others of the call. Raises Fault where the
    name will not do.
    """
    path = _path(begun, name)
    loaded = load(begun.root, instead={path: text.encode()})
    return [each for each in loaded.diagnostics if each.primary.span.path == path]


def _path(begun: Begun, name: str) -> str:
    """Where the file goes, if there is none. Raises Fault."""
    if not is_id(name):
        message = Message("id-malformed", id=quoted(name), most=MAX_ID)
        raise Fault(say(message), f"for instance {quote(propose_id(name))}", exit_code=USAGE)
    path = f"proposals/{name}.yaml"
    if exists(begun.root, path):
        raise Fault(
            f"`{path}` already exists",
            "give another name with `--id`, or change that file",
            exit_code=REFUSED,
        )
    return path


def has_errors(found: list[Diagnostic]) -> bool:
    """Whether one of the findings is an error in what was answered; that it comes late is for the
    Secretariat.
    """
    return any(
        each.severity is Severity.ERROR and not each.code.startswith("freeze-") for each in found
    )


def write(begun: Begun, name: str, text: str) -> str:
    """Write the file, where there is none, and forget what was kept of it; its path. Raises Fault."""
    path = f"proposals/{name}.yaml"
    if exists(begun.root, path):
        raise Fault(
            f"`{path}` already exists",
            "give another name with `--id`, or change that file",
            exit_code=REFUSED,
        )
    write_text(begun.root, path, text)
    forget(begun)
    return path


def link(begun: Begun, repository: str | None, name: str, text: str) -> Link:
    """The page that begins this file on the web. Raises Fault where it is not known where that is."""
    told = begun.call.submission
    told = type(told)(repository=repository, branch=told.branch) if repository else told
    if told.repository is None or told.kind is None:
        hint = "add `submission: {repository: https://HOST/OWNER/NAME}` to call.yaml, or give `--repository`"
        raise Fault(
            "cannot tell where the call's repository is on the web", hint, exit_code=USAGE
        )
    return new_file(
        told.kind,
        told.repository,
        told.branch,
        f"{prefix_of(begun.root)}proposals/{name}.yaml",
        text,
    )


def keep(begun: Begun, cells: Mapping[str, str]) -> None:
    """Keep the answers beside the proposals, in a hidden file that no reader of the call takes for
    one.
    """
    write_text(begun.root, KEPT, dump_yaml(cells, by="a87ws new"))


def kept(begun: Begun) -> dict[str, str]:
    """The answers that were kept of a proposal that was not finished."""
    text = read_text(begun.root, KEPT)
    value = parse(KEPT, text.encode()).value if text is not None and is_generated(text) else None
    return (
        {key: item for key, item in value.items() if isinstance(item, str)}
        if isinstance(value, dict)
        else {}
    )


def forget(begun: Begun) -> None:
    """Forget what was kept."""
    text = read_text(begun.root, KEPT)
    if text is not None and is_generated(text):
        remove_text(begun.root, KEPT, text)
