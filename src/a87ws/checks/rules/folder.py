"""Facts about the files themselves, before anything in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from a87ws.base.faults import Message, Severity
from a87ws.base.records import MAX_ID, is_id
from a87ws.base.text import quoted
from a87ws.call.layout import Kind, kind_of
from a87ws.call.proposal import RESERVED, propose_id
from a87ws.checks.context import Found, Here, folded
from a87ws.checks.rule import Finding, check

if TYPE_CHECKING:
    from collections.abc import Iterator


@check("folder-file-unreadable", of="file", needs=())
def file_unreadable(file: Found, here: Here) -> Iterator[Finding]:
    """A file cannot be read: it is a link, not a regular file, too large, or locked.

    Links are not followed, because a proposal that points to another file could reveal what should
    not be shown. Put the file itself in the folder. A file may have 256 kB; a proposal of 250 words
    has about 2 kB.
    """
    if file.fault and kind_of(file.path):
        message = Message("folder-file-unreadable", why=file.fault)
        yield Finding((), message, hint=Message("folder-file-unreadable?"))


@check("folder-file-stray", Severity.WARNING, of="file", needs=())
def file_stray(file: Found, here: Here) -> Iterator[Finding]:
    """A file is in a folder of the call where nothing reads it.

    Proposals are `proposals/ID.yaml`, reviews `reviews/ID/REVIEWER.yaml`, sessions
    `sessions/ID.yaml`. A proposal in a subfolder, or one that ends in `.yml`, is not read and
    cannot be selected: rename or move it. Hidden files and README.md are ignored.
    """
    if kind_of(file.path):
        return
    folder, _, name = file.path.rpartition("/")
    base, dot, extension = name.rpartition(".")
    if file.fault and not dot:
        message = Message("folder-file-closed", why=file.fault)
        yield Finding((), message, hint=Message("folder-file-closed?"))
    elif extension.lower() in ("yml", "yaml") and kind_of(f"{folder}/{base}.yaml"):
        message = Message("folder-file-ending", ending=quoted(dot + extension))
        hint = Message("folder-file-ending?", name=quoted(base + ".yaml"))
        yield Finding((), message, hint=hint)
    else:
        hint = Message(f"folder-file-stray-{file.path.partition('/')[0]}?")
        yield Finding((), Message("folder-file-stray"), hint=hint)


@check("folder-name-malformed", of="file", needs=())
def name_malformed(file: Found, here: Here) -> Iterator[Finding]:
    """A file's name cannot serve as an id.

    A file's name is the id of its content; it becomes part of addresses and of other file names,
    and must work on every machine. Use lower-case letters a to z, digits and single hyphens between
    them, at most 64 characters: `cotton-dialogue.yaml`.
    """
    if kind_of(file.path) not in (Kind.PROPOSAL, Kind.REVIEW, Kind.SESSION):
        return
    for part in file.path.removesuffix(".yaml").split("/")[1:]:
        if not is_id(part):
            message = Message("id-malformed", id=quoted(part), most=MAX_ID)
            yield Finding((), message, hint=_rename(propose_id(part)))


@check("folder-name-reserved", of="file", needs=())
def name_reserved(file: Found, here: Here) -> Iterator[Finding]:
    """A file or folder has a name reserved by Windows, such as `con`, `nul` or `com1`.

    The folder could not be checked out on Windows at all. Give it another name.
    """
    if kind_of(file.path) in (Kind.PROPOSAL, Kind.REVIEW, Kind.SESSION):
        for part in file.path.removesuffix(".yaml").split("/")[1:]:
            if part.partition(".")[0].strip().lower() in RESERVED:
                message = Message("id-reserved", id=quoted(part))
                yield Finding((), message, hint=_rename(f"{part}-1".lower()))


def _rename(name: str) -> Message:
    return Message("rename?", name=quoted(name))


@check("folder-name-repeated", of="file", needs=())
def name_repeated(file: Found, here: Here) -> Iterator[Finding]:
    """Two file names differ only in case, or in how an accent is encoded.

    Some computers cannot tell them apart and would keep only one. Rename one.
    """
    first = here.context.first_by_folded_path.get(folded(file.path), file.path)
    if kind_of(file.path) and first != file.path:
        message = Message("folder-name-repeated", other=quoted(first))
        yield Finding((), message, hint=Message("folder-name-repeated?"))
