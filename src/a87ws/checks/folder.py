"""Facts about the files themselves, before anything in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from a87ws.checks.context import Found, Here, folded
from a87ws.checks.registry import Finding, check
from a87ws.checks.says import say
from a87ws.checks.words import quote
from a87ws.diagnostics import Severity
from a87ws.model.base import MAX_ID, is_id
from a87ws.model.ids import RESERVED, propose_id
from a87ws.model.layout import Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@check("folder-file-unreadable", of="file", needs=())
def file_unreadable(file: Found, here: Here) -> Iterator[Finding]:
    """A file cannot be read: it is a link to another place, no ordinary file, too large, or locked.

    Links are not followed, because a proposal that points at another file could show what is not
    meant to be shown. Put the file itself in the folder. A file may have 256 kB; a proposal of 250
    words has about 2 kB.
    """
    if file.fault and kind_of(file.path):
        yield Finding(
            (),
            f"cannot be read: {file.fault}",
            "",
            "put the text itself here, in a small ordinary file",
        )


@check("folder-file-stray", Severity.WARNING, of="file", needs=())
def file_stray(file: Found, here: Here) -> Iterator[Finding]:
    """A file lies in a folder of the call where nothing reads it.

    Proposals are `proposals/ID.yaml`, reviews `reviews/ID/REVIEWER.yaml`, sessions
    `sessions/ID.yaml`. A proposal in a folder further down, or one that ends in `.yml`, is not read
    and cannot be selected: rename or move it. Hidden files and README.md are passed over.
    """
    if kind_of(file.path):
        return
    folder, _, name = file.path.rpartition("/")
    base, dot, extension = name.rpartition(".")
    if file.fault and not dot:
        yield Finding(
            (), f"not looked into: {file.fault}", "", "put ordinary files and folders here"
        )
    elif extension.lower() in ("yml", "yaml") and kind_of(f"{folder}/{base}.yaml"):
        yield Finding(
            (),
            f"not read, because its name ends in {quote(dot + extension)}",
            "",
            f"rename it to {quote(base + '.yaml')}",
        )
    else:
        yield Finding(
            (),
            "not read, because no file of the call belongs here",
            "",
            _PLACES[file.path.partition("/")[0]],
        )


_PLACES = {
    "proposals": "a proposal is `proposals/ID.yaml`, directly in the folder",
    "reviews": "a review is `reviews/ID/REVIEWER.yaml`, in the folder of its proposal",
    "sessions": "a session is `sessions/ID.yaml`, directly in the folder",
}


@check("folder-name-malformed", of="file", needs=())
def name_malformed(file: Found, here: Here) -> Iterator[Finding]:
    """A file's name cannot serve as an id.

    The name of a file is the id of what is in it; it becomes part of addresses and of other files'
    names, and must mean the same on every machine. Use small letters a to z, digits and single
    hyphens between them, at most 64 characters: `cotton-dialogue.yaml`.
    """
    if kind_of(file.path) not in (Kind.PROPOSAL, Kind.REVIEW, Kind.SESSION):
        return
    for part in file.path.removesuffix(".yaml").split("/")[1:]:
        if not is_id(part):
            hint = f"rename it, for instance to {quote(propose_id(part))}"
            yield Finding((), say("id-malformed", id=quote(part), most=MAX_ID), "", hint)


@check("folder-name-reserved", of="file", needs=())
def name_reserved(file: Found, here: Here) -> Iterator[Finding]:
    """A file or folder has a name that Windows keeps for itself, such as `con`, `nul` or `com1`.

    There the folder could not be checked out at all. Give it another name.
    """
    if kind_of(file.path) in (Kind.PROPOSAL, Kind.REVIEW, Kind.SESSION):
        for part in file.path.removesuffix(".yaml").split("/")[1:]:
            if part.partition(".")[0].strip().lower() in RESERVED:
                hint = f"rename it, for instance to {quote(f'{part}-1'.lower())}"
                yield Finding((), say("id-reserved", id=quote(part)), "", hint)


@check("folder-name-repeated", of="file", needs=())
def name_repeated(file: Found, here: Here) -> Iterator[Finding]:
    """Two files have the same name but for capital letters, or for how an accent is written.

    Some computers cannot tell them apart and would keep only one of them. Rename one.
    """
    first = here.context.first_by_folded_path.get(folded(file.path), file.path)
    if kind_of(file.path) and first != file.path:
        message = (
            f"the same name as {quote(first)} where case and ways to write accents are ignored"
        )
        yield Finding((), message, "", "rename one of the two")
