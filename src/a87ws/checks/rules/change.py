"""Facts about what changed since it was received (`freeze.yaml`)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from a87ws.base.faults import Message, Severity
from a87ws.base.text import quoted
from a87ws.call.layout import Kind, kind_of, stem
from a87ws.checks.rule import Finding, Related, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from a87ws.call.registers import Freeze
    from a87ws.checks.context import Change, Here

_SETTINGS = (Kind.CALL, Kind.MEMBERS, Kind.REVIEWERS)


def _frozen(freeze: Freeze, kind: Kind | None) -> bool:
    """Whether files of this kind were frozen."""
    if kind is Kind.PROPOSAL:
        return freeze.proposals is not None
    if kind is Kind.REVIEW:
        return freeze.reviews is not None
    return kind in _SETTINGS and not (freeze.proposals is None and freeze.reviews is None)


@check("freeze-file-changed", needs=())
def file_changed(freeze: Freeze, here: Here) -> Iterator[Finding]:
    """A proposal, a review or a setting has changed since it was received.

    freeze.yaml holds a digest of every file. Restore the file (`git checkout COMMIT -- FILE`), or
    accept the change with a reason: `a87ws freeze --accept FILE --reason TEXT`.
    """
    for path, entry in freeze.files.items():
        digest = here.context.digests.get(path)
        if digest is not None and digest != entry.digest and _frozen(freeze, kind_of(path)):
            related = (Related(here.path, ("files", path), Message("as-received")),)
            message = Message("freeze-file-changed")
            hint = Message("freeze-file-changed?", path=path)
            yield Finding((), message, hint=hint, path=path, related=related)


@check("freeze-file-missing", needs=())
def file_missing(freeze: Freeze, here: Here) -> Iterator[Finding]:
    """A file that was received is no longer there.

    A proposal that its hosts withdraw is kept, with `status: withdrawn`. Restore the file.
    """
    for path in freeze.files:
        if path not in here.context.paths and _frozen(freeze, kind_of(path)):
            message = Message("freeze-file-missing", path=quoted(path))
            hint = Message("freeze-file-missing?")
            yield Finding(("files", path), message, hint=hint, on_key=True)


@check("freeze-proposal-late", Severity.WARNING, needs=())
def proposal_late(freeze: Freeze, here: Here) -> Iterator[Finding]:
    """A proposal is listed as late in freeze.yaml and was not accepted, so it cannot be selected.

    The Secretariat can accept it with a reason: `a87ws freeze --accept FILE --reason TEXT`.
    """
    for path, entry in freeze.files.items():
        if kind_of(path) is Kind.PROPOSAL and path in here.context.paths and entry.is_shut_out:
            message, hint = Message("freeze-proposal-late"), Message("freeze-accept?", path=path)
            yield Finding((), message, hint=hint, path=path)


@check("freeze-proposal-unlisted", needs=())
def proposal_unlisted(freeze: Freeze, here: Here) -> Iterator[Finding]:
    """A proposal came after the proposals were frozen, and freeze.yaml does not list it, so it
    cannot be selected.

    The Secretariat can accept it with a reason (`a87ws freeze --accept FILE --reason TEXT`), or
    list it as late, which makes this a warning: run `a87ws freeze proposals` again. Listed in time
    or accepted, a proposal can be selected; listed as late, it cannot.
    """
    for path in here.context.paths if freeze.proposals else ():
        if kind_of(path) is Kind.PROPOSAL and path not in freeze.files:
            message = Message("freeze-proposal-unlisted")
            hint = Message("freeze-proposal-unlisted?", path=path)
            yield Finding((), message, hint=hint, path=path)


@check("freeze-review-unlisted", needs=())
def review_unlisted(freeze: Freeze, here: Here) -> Iterator[Finding]:
    """A review was submitted after the reviews were frozen.

    Accept it with a reason (`a87ws freeze --accept FILE --reason TEXT`), or remove it.
    """
    for path in here.context.paths if freeze.reviews else ():
        if kind_of(path) is Kind.REVIEW and path not in freeze.files:
            message, hint = Message("freeze-review-unlisted"), Message("freeze-accept?", path=path)
            yield Finding((), message, hint=hint, path=path)


_CONTRIBUTIONS = (Kind.PROPOSAL, Kind.REVIEW, Kind.SESSION)


def contributions(change: Change) -> list[str]:
    """The files of proposals, reviews and sessions that the change touches, its own file first."""
    found = [path for path in change.files if kind_of(path) in _CONTRIBUTIONS]
    order = {kind: i for i, kind in enumerate(_CONTRIBUTIONS)}
    return sorted(
        found,
        key=lambda path: (
            order[kind_of(path) or Kind.SESSION],
            change.files[path] != "added",
            path,
        ),
    )


def _belongs(path: str, own: str) -> bool:
    """Whether a change to `own` may touch `path` too."""
    if kind_of(own) is Kind.REVIEW:
        return kind_of(path) is Kind.REVIEW and stem(path) == stem(own)
    if kind_of(own) is Kind.SESSION:  # its slides and its flyer have its name
        folder, _, name = path.rpartition("/")
        return path == own or (
            folder in ("slides", "flyers") and name.partition(".")[0] == stem(own)
        )
    return path == own


@check("change-file-foreign", of="change", needs=())
def file_foreign(change: Change, here: Here) -> Iterator[Finding]:
    """A change that submits or reviews touches a file that is not its author's own.

    A submission may touch only its own `proposals/ID.yaml`, a review only the files of its
    reviewer, so that no change can alter the rules it is judged by or someone else's text. Remove
    the file from this change and propose it separately. Such a change is checked against the
    settings before the change.
    """
    own = next(iter(contributions(change)), None)
    if own is None:  # no submission: the Secretariat at work
        return
    message = Message("change-file-foreign", own=quoted(own))
    hint = Message("change-file-foreign?", own=quoted(own))
    if kind_of(own) is Kind.REVIEW:
        hint = Message("change-file-foreign-review?")
    for path in change.files:
        if not _belongs(path, own):
            yield Finding((), message, hint=hint, path=path)


@check("change-proposal-late", of="change")
def changed_proposal_late(change: Change, here: Here) -> Iterator[Finding]:
    """A proposal is submitted or changed after the call's deadline, and nothing is frozen yet.

    The deadline is in call.yaml; a bare date is the whole day in the call's time zone. The
    Secretariat can accept it: `a87ws freeze proposals` first, then `a87ws freeze --accept FILE
    --reason TEXT`. After the freeze, freeze.yaml records what arrived in time and what was
    accepted.
    """
    freeze, call = here.case.freeze, here.call
    zone = ZoneInfo(call.timezone)
    as_of = change.as_of if change.as_of.tzinfo else change.as_of.replace(tzinfo=zone)
    if as_of <= call.closes or (freeze and freeze.proposals):
        return
    for path, what in change.files.items():
        if kind_of(path) is Kind.PROPOSAL and what != "removed":
            key = "change-proposal-late" if what == "added" else "change-proposal-late-changed"
            message = Message(
                key,
                deadline=f"{call.closes.astimezone(zone):%Y-%m-%d %H:%M}",
                timezone=call.timezone,
            )
            yield Finding((), message, hint=Message("change-proposal-late?"), path=path)


@check("change-proposal-removed", of="change", needs=())
def proposal_removed(change: Change, here: Here) -> Iterator[Finding]:
    """A change deletes a proposal.

    A proposal that its hosts withdraw is kept with `status: withdrawn`: it then blocks nothing, and
    there is still a record of what was received. Restore the file.
    """
    for path, what in change.files.items():
        if kind_of(path) is Kind.PROPOSAL and what == "removed":
            message, hint = Message("change-proposal-removed"), Message("change-proposal-removed?")
            yield Finding((), message, hint=hint, path=path)
