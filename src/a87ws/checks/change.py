"""Facts about what one change does (`validate --since`): what a submission and a review may touch,
and when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from a87ws.checks.registry import Finding, check
from a87ws.checks.words import quoted
from a87ws.diagnostics import Message
from a87ws.model.layout import Kind, kind_of, stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from a87ws.checks.context import Change, Here

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

    A submission touches its own `proposals/ID.yaml` alone, a review the files of its own reviewer.
    So no change can bend the rules it is judged by, or another's text. Take the file out of this
    change, and propose it in one of its own. Such a change is judged by the settings as they were
    before it.
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
def proposal_late(change: Change, here: Here) -> Iterator[Finding]:
    """A proposal is submitted or changed after the call's deadline, and nothing is frozen yet.

    The deadline stands in call.yaml; a bare date is the whole day in the call's time zone. The
    Secretariat can let it in: `a87ws freeze proposals` first, then `a87ws freeze --accept FILE
    --reason TEXT`. After the freeze it is freeze.yaml that says what came in time and what was
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

    A proposal that its hosts take back is kept with `status: withdrawn`: it then blocks nothing,
    and what was received can still be shown. Put the file back.
    """
    for path, what in change.files.items():
        if kind_of(path) is Kind.PROPOSAL and what == "removed":
            message, hint = Message("change-proposal-removed"), Message("change-proposal-removed?")
            yield Finding((), message, hint=hint, path=path)
