"""Record by digest what was received, so that every later change shows and has to be let in with a
reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

from a87ws.base.disk.ledger import alone
from a87ws.base.disk.write import Inline, dump_yaml, write_text
from a87ws.base.faults import Fault
from a87ws.base.text import listed, quote
from a87ws.base.yaml import parse
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.layout import FREEZE, Kind, Part, max_bytes, part_of, path_of
from a87ws.call.registers import Freeze, FrozenFile
from a87ws.checks.load import load
from a87ws.checks.say import say, suggestion

REFUSED: Final = 1
USAGE: Final = 2
PARTS: Final[tuple[Part, ...]] = get_args(Part)


@dataclass(frozen=True)
class Recorded:
    """What a freeze recorded: the paths that are new in it, those of them that came late, and how
    many it keeps.
    """

    new: tuple[str, ...]
    late: tuple[str, ...] = ()
    kept: int = 0
    written: bool = True


@dataclass(frozen=True)
class _Entries:
    """`freeze.yaml` as it is to be written."""

    proposals: datetime | None
    reviews: datetime | None
    files: Mapping[str, FrozenFile]


def freeze(root: Path, part: Part, *, as_of: datetime, early: bool = False) -> Recorded:
    """Record every file of `part`, while nobody else writes freeze.yaml. Raises Fault."""
    with alone(root):
        return _freeze(root, part, as_of=as_of, early=early)


def accept(root: Path, path: str, reason: str, *, as_of: datetime, again: bool = False) -> Recorded:
    """Let in a file as it is now that was changed or came after the freeze; `again`: or is let in
    already.

    Raises Fault.
    """
    with alone(root):
        return _accept(root, path, reason, as_of=as_of, again=again)


def _freeze(root: Path, part: Part, *, as_of: datetime, early: bool) -> Recorded:
    """Record every file of `part` that is there, in time at the first freeze and late at a later
    one.

    A file that is recorded keeps its entry. `as_of` without an offset is in the call's time zone.
    Raises Fault before the deadline unless `early`, and where a recorded file has changed or is
    gone.
    """
    case = _load(root)
    as_of = _local(case.call, as_of)
    closes = case.call.closes
    if as_of <= closes and not early:
        when = closes.astimezone(ZoneInfo(case.call.timezone))
        message = f"the call is open until {when:%Y-%m-%d %H:%M} ({case.call.timezone})"
        raise Fault(message, "wait until then, or add `--early`", exit_code=REFUSED)
    held = _entries(case.freeze)
    here = {path: digest for path, digest in sorted(case.digests.items()) if part_of(path) == part}
    withdrawn = {
        path_of(Kind.PROPOSAL, name) for name, each in case.proposals.items() if each.is_withdrawn
    }
    _must_be_unchanged(part, held, here, withdrawn)
    first = getattr(held, part) is None
    new = {
        path: FrozenFile(sha256=digest, late=not first)
        for path, digest in here.items()
        if path not in held.files
    }
    entries = replace(held, files={**held.files, **new}, **({part: as_of} if first else {}))
    written = _write(root, entries) if first or new else False
    return Recorded(tuple(new), () if first else tuple(new), len(here) - len(new), written)


def _accept(root: Path, path: str, reason: str, *, as_of: datetime, again: bool) -> Recorded:
    case = _load(root)
    if not reason.strip():
        raise Fault("accepting a change needs a reason", "add `--reason TEXT`", exit_code=USAGE)
    if case.freeze is None:
        raise Fault(
            "nothing is frozen yet",
            f"there is no {FREEZE}: files may be changed freely",
            exit_code=REFUSED,
        )
    digest = case.digests.get(path)
    part = part_of(path)
    if digest is None or part is None:
        hint = suggestion(path, [name for name in case.digests if part_of(name)])
        raise Fault(f"{quote(path)} is not a file that a freeze records", hint, exit_code=USAGE)
    held = _entries(case.freeze)
    if getattr(held, part) is None:
        raise Fault(f"{part} are not frozen yet", "they may be changed freely", exit_code=REFUSED)
    entry = held.files.get(path)
    if entry and entry.sha256 == digest and (entry.accepted or not entry.late):
        if again:
            return Recorded((), written=False)
        raise Fault(
            f"{quote(path)} is unchanged since the freeze",
            "there is nothing to accept",
            exit_code=REFUSED,
        )
    accepted = {"on": _local(case.call, as_of).date(), "reason": reason.strip()}
    late = entry.late if entry else True
    new = FrozenFile.model_validate({"sha256": digest, "late": late, "accepted": accepted})
    _write(root, replace(held, files={**held.files, path: new}))
    return Recorded((path,))


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
    zone = ZoneInfo(call.timezone)
    moment = moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    return moment.replace(microsecond=0)


def _entries(held: Freeze | None) -> _Entries:
    return _Entries(held.proposals, held.reviews, held.files) if held else _Entries(None, None, {})


def _must_be_unchanged(
    part: Part, held: _Entries, here: Mapping[str, str], withdrawn: Collection[str]
) -> None:
    """Raises Fault where a recorded file is another or gone; one that was taken back since blocks
    nothing.
    """
    recorded = {path: entry.sha256 for path, entry in held.files.items() if part_of(path) == part}
    changed = [
        path
        for path, digest in recorded.items()
        if here.get(path, digest) != digest and path not in withdrawn
    ]
    gone = [path for path in recorded if path not in here]
    if changed or gone:
        told = [
            f"{listed(paths)} {what}"
            for paths, what in ((changed, "changed"), (gone, "gone"))
            if paths
        ]
        hint = "restore it, or accept it with `a87ws freeze --accept PATH --reason TEXT`"
        raise Fault(f"since the freeze: {'; '.join(told)}", hint, exit_code=REFUSED)


def _write(root: Path, entries: _Entries) -> bool:
    data: dict[str, Any] = {"version": 1}
    for part in PARTS:
        moment = getattr(entries, part)
        if moment is not None:
            data[part] = moment.isoformat()
    data["files"] = {path: Inline(_as_data(entry)) for path, entry in sorted(entries.files.items())}
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
        data["accepted"] = {"on": entry.accepted.on.isoformat(), "reason": entry.accepted.reason}
    return data
