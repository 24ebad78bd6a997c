"""Facts about what changed since it was received (`freeze.yaml`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from a87ws.checks.registry import Finding, Related, check
from a87ws.checks.words import quoted
from a87ws.diagnostics import Message, Severity
from a87ws.model.layout import Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from a87ws.checks.context import Here
    from a87ws.model.freeze import Freeze

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
    """A proposal, a review or a setting is not what it was when it was received.

    freeze.yaml holds a digest of every file. Restore the file as it was (`git checkout COMMIT --
    FILE`), or let the change in with a reason: `a87ws freeze --accept FILE --reason TEXT`.
    """
    for path, entry in freeze.files.items():
        digest = here.context.digests.get(path)
        if digest is not None and digest != entry.sha256 and _frozen(freeze, kind_of(path)):
            related = (Related(here.path, ("files", path), Message("as-received")),)
            message = Message("freeze-file-changed")
            hint = Message("freeze-file-changed?", path=path)
            yield Finding((), message, hint=hint, path=path, related=related)


@check("freeze-file-missing", needs=())
def file_missing(freeze: Freeze, here: Here) -> Iterator[Finding]:
    """A file that was received is no longer there.

    A proposal that its hosts take back is kept, with `status: withdrawn`. Restore the file.
    """
    for path in freeze.files:
        if path not in here.context.paths and _frozen(freeze, kind_of(path)):
            message = Message("freeze-file-missing", path=quoted(path))
            hint = Message("freeze-file-missing?")
            yield Finding(("files", path), message, hint=hint, on_key=True)


@check("freeze-proposal-late", Severity.WARNING, needs=())
def proposal_late(freeze: Freeze, here: Here) -> Iterator[Finding]:
    """A proposal is listed as late in freeze.yaml and was not accepted, so it cannot be selected.

    The Secretariat can let it in with a reason: `a87ws freeze --accept FILE --reason TEXT`.
    """
    for path, entry in freeze.files.items():
        if (
            kind_of(path) is Kind.PROPOSAL
            and path in here.context.paths
            and entry.late
            and entry.accepted is None
        ):
            message, hint = Message("freeze-proposal-late"), Message("freeze-accept?", path=path)
            yield Finding((), message, hint=hint, path=path)


@check("freeze-proposal-unlisted", needs=())
def proposal_unlisted(freeze: Freeze, here: Here) -> Iterator[Finding]:
    """A proposal came after the proposals were frozen, and freeze.yaml does not list it, so it
    cannot be selected.

    The Secretariat can let it in with a reason (`a87ws freeze --accept FILE --reason TEXT`), or
    keep it as late, which makes this a warning: `a87ws freeze proposals` once more. Listed in time
    or accepted, a proposal can be selected; listed as late, it cannot.
    """
    for path in here.context.paths if freeze.proposals else ():
        if kind_of(path) is Kind.PROPOSAL and path not in freeze.files:
            message = Message("freeze-proposal-unlisted")
            hint = Message("freeze-proposal-unlisted?", path=path)
            yield Finding((), message, hint=hint, path=path)


@check("freeze-review-unlisted", needs=())
def review_unlisted(freeze: Freeze, here: Here) -> Iterator[Finding]:
    """A review was filed after the reviews were frozen.

    Let it in with a reason (`a87ws freeze --accept FILE --reason TEXT`), or take it out.
    """
    for path in here.context.paths if freeze.reviews else ():
        if kind_of(path) is Kind.REVIEW and path not in freeze.files:
            message, hint = Message("freeze-review-unlisted"), Message("freeze-accept?", path=path)
            yield Finding((), message, hint=hint, path=path)
