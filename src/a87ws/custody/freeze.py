"""Record by digest what was received, so that every later change shows and has to be let in with a
reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

from a87ws.base.disk.git import user_name
from a87ws.base.disk.ledger import alone
from a87ws.base.disk.write import Inline, dump_yaml, write_text
from a87ws.base.faults import Fault
from a87ws.base.page.terminal import Page
from a87ws.base.text import listed, quote
from a87ws.base.yaml import parse
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.layout import FREEZE, Kind, Part, max_bytes, part_of, path_of
from a87ws.call.registers import Acceptance, Freeze, FrozenFile
from a87ws.checks.load import load
from a87ws.checks.say import say, suggestion

REFUSED: Final = 1
USAGE: Final = 2
PARTS: Final[tuple[Part, ...]] = get_args(Part)


@dataclass(frozen=True)
class FreezeResult:
    """What a freeze recorded: the paths that are new in it, those of them that came late, and how
    many it keeps.
    """

    new: tuple[str, ...]
    late: tuple[str, ...] = ()
    kept: int = 0
    written: bool = True


@dataclass(frozen=True)
class Grounds:
    """Why and when a file is let in, and by whom: git's user where nobody is named."""

    reason: str
    as_of: datetime
    by: str = ""


@dataclass(frozen=True)
class _Entries:
    """`freeze.yaml` as it is to be written."""

    proposals: datetime | None
    reviews: datetime | None
    files: Mapping[str, FrozenFile]


def freeze(root: Path, part: Part, *, as_of: datetime, early: bool = False) -> FreezeResult:
    """Record every file of `part`, while nobody else writes freeze.yaml. Raises Fault."""
    with alone(root):
        return _freeze(root, part, as_of=as_of, early=early)


def accept(root: Path, path: str, grounds: Grounds, *, again: bool = False) -> FreezeResult:
    """Let in a file as it is now that was changed or came after the freeze; `again`: or is let in
    already.

    Earlier acceptances of the file are kept. Raises Fault.
    """
    if not grounds.by.strip():
        grounds = replace(grounds, by=user_name(root) or "")
    with alone(root):
        return _accept(root, path, grounds, again=again)


def _freeze(root: Path, part: Part, *, as_of: datetime, early: bool) -> FreezeResult:
    """Record every file of `part`: as in time at the first freeze, as late at any later one.

    A recorded file keeps its entry. `as_of` without an offset is in the call's time zone. Raises
    Fault before the deadline unless `early`, and where a recorded file has changed or is gone.
    """
    case = _load(root)
    as_of = _local(case.call, as_of)
    closes = case.call.closes
    if as_of <= closes and not early:
        when = closes.astimezone(ZoneInfo(case.call.timezone))
        message = f"the call is open until {when:%Y-%m-%d %H:%M} ({case.call.timezone})"
        raise Fault(message, "wait until then, or add `--early`", exit_code=REFUSED)
    entries = _entries(case.freeze)
    digests = {path: text for path, text in sorted(case.digests.items()) if part_of(path) == part}
    _require_unchanged(_recorded(entries, part), digests, _withdrawn(case))
    is_first = getattr(entries, part) is None
    new = {}
    for path in digests.keys() - entries.files.keys():
        new[path] = FrozenFile(sha256=digests[path], late=not is_first)
    paths = tuple(sorted(new))
    kept = len(digests) - len(new)
    if not is_first and not new:
        return FreezeResult(paths, paths, kept, written=False)
    entries = replace(entries, files={**entries.files, **new})
    if not is_first:
        return FreezeResult(paths, paths, kept, _write(root, entries))
    if part == "proposals":
        entries = replace(entries, proposals=as_of)
    else:
        entries = replace(entries, reviews=as_of)
    return FreezeResult(paths, (), kept, _write(root, entries))


def _withdrawn(case: Case) -> Iterator[str]:
    """The files of the proposals that were withdrawn."""
    for name, proposal in case.proposals.items():
        if proposal.is_withdrawn:
            yield path_of(Kind.PROPOSAL, name)


def _accept(root: Path, path: str, grounds: Grounds, *, again: bool) -> FreezeResult:
    """Let in one file with a reason; its earlier entry decides whether it counts as late."""
    case = _load(root)
    reason = grounds.reason.strip()
    if not reason:
        raise Fault("accepting a change needs a reason", "add `--reason TEXT`", exit_code=USAGE)
    if case.freeze is None:
        raise Fault(
            "nothing is frozen yet",
            f"there is no {FREEZE}: files may be changed freely",
            exit_code=REFUSED,
        )
    entries = _entries(case.freeze)
    digest = _digest(case, entries, path)
    entry = entries.files.get(path)
    if _is_as_recorded(entry, digest):
        if again:
            return FreezeResult((), written=False)
        raise Fault(
            f"{quote(path)} is unchanged since the freeze",
            "there is nothing to accept",
            exit_code=REFUSED,
        )
    day = _local(case.call, grounds.as_of).date()
    by = grounds.by.strip() or None
    acceptance = Acceptance(sha256=digest, on=day, reason=reason, by=by)
    if entry is None:
        entry = FrozenFile(sha256=digest, late=True)
    new = entry.model_copy(update={"accepted": (*entry.accepted, acceptance)})
    _write(root, replace(entries, files={**entries.files, path: new}))
    return FreezeResult((path,))


def _digest(case: Case, entries: _Entries, path: str) -> str:
    """The digest of a file that can be let in. Raises Fault where no freeze records it."""
    digest = case.digests.get(path)
    part = part_of(path)
    if digest is None or part is None:
        hint = suggestion(path, list(filter(part_of, case.digests)))
        raise Fault(f"{quote(path)} is not a file that a freeze records", hint, exit_code=USAGE)
    if getattr(entries, part) is None:
        raise Fault(f"{part} are not frozen yet", "they may be changed freely", exit_code=REFUSED)
    return digest


def _is_as_recorded(entry: FrozenFile | None, digest: str) -> bool:
    """Whether there is nothing to let in: the file is unchanged, and was in time or is let in."""
    return entry is not None and entry.digest == digest and not entry.is_shut_out


def show_let_in(freeze: Freeze | None, page: Page) -> None:
    """What was let in after the freeze, if anything was, as a part of a page."""
    lines = list(_let_in_lines(freeze)) if freeze else []
    if lines:
        page.heading("Let in after the freeze")
    for line in lines:
        page.item(line)


def _let_in_lines(freeze: Freeze) -> Iterator[str]:
    """When, what, why, and by whom if that is known; a review that was let in was reopened."""
    for let_in in freeze.let_in():
        acceptance = let_in.acceptance
        verb = "reopened" if part_of(let_in.path) == "reviews" else "accepted"
        by = f" by {acceptance.by}" if acceptance.by else ""
        yield f"{acceptance.on.isoformat()}: {let_in.path} {verb}{by}: {acceptance.reason}"


def _load(root: Path) -> Case:
    loaded = load(root)
    if loaded.case is None:
        raise Fault("call.yaml cannot be read as a call", "fix what `a87ws validate` reports")
    if loaded.case.freeze is None and FREEZE in loaded.documents:
        raise Fault(
            f"{FREEZE} cannot be read", "fix what `a87ws validate` reports", exit_code=REFUSED
        )
    return loaded.case


def _local(call: Call, moment: datetime) -> datetime:
    moment = moment.replace(microsecond=0)
    zone = ZoneInfo(call.timezone)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    return moment.astimezone(zone)


def _entries(freeze: Freeze | None) -> _Entries:
    if freeze is None:
        return _Entries(None, None, {})
    return _Entries(freeze.proposals, freeze.reviews, freeze.files)


def _recorded(entries: _Entries, part: Part) -> dict[str, str]:
    """The recorded files of `part`, each with the digest of the version that counts."""
    digests = {}
    for path, entry in entries.files.items():
        if part_of(path) == part:
            digests[path] = entry.digest
    return digests


def _require_unchanged(
    recorded: Mapping[str, str], digests: Mapping[str, str], withdrawn: Iterable[str]
) -> None:
    """Raises Fault where a recorded file has changed or is gone; a withdrawal is no such change."""
    may_change = set(withdrawn)
    changed, gone = [], []
    for path, digest in recorded.items():
        if path not in digests:
            gone.append(path)
        elif digests[path] != digest and path not in may_change:
            changed.append(path)
    words = []
    if changed:
        words.append(f"{listed(changed)} changed")
    if gone:
        words.append(f"{listed(gone)} gone")
    if words:
        hint = "restore it, or accept it with `a87ws freeze --accept PATH --reason TEXT`"
        raise Fault(f"since the freeze: {'; '.join(words)}", hint, exit_code=REFUSED)


def _write(root: Path, entries: _Entries) -> bool:
    data: dict[str, Any] = {"version": 1}
    for part in PARTS:
        moment = getattr(entries, part)
        if moment is not None:
            data[part] = moment.isoformat()
    data["files"] = {path: Inline(_as_data(file)) for path, file in sorted(entries.files.items())}
    text = dump_yaml(data, by="a87ws freeze")
    faults = parse(FREEZE, text.encode(), max_bytes=max_bytes(FREEZE)).faults
    if faults:  # too large: better no freeze than one that nothing can read
        raise Fault(f"{FREEZE} could not be read back: {say(faults[0].message)}", exit_code=REFUSED)
    return write_text(root, FREEZE, text)


def _as_data(entry: FrozenFile) -> dict[str, Any]:
    data: dict[str, Any] = {"sha256": entry.sha256}
    if entry.late:
        data["late"] = True
    if entry.accepted:
        data["accepted"] = list(map(_acceptance_data, entry.accepted))
    return data


def _acceptance_data(acceptance: Acceptance) -> dict[str, str]:
    data = {"on": acceptance.on.isoformat(), "reason": acceptance.reason}
    if acceptance.sha256:
        data = {"sha256": acceptance.sha256, **data}
    if acceptance.by:
        data["by"] = acceptance.by
    return data
