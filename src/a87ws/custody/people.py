"""What the files hold of a person, and how to take the person out of them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fnmatch import fnmatch
from html import unescape
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeGuard

from a87ws.base.disk.git import ignores
from a87ws.base.disk.ledger import alone
from a87ws.base.disk.write import Writable, edit_yaml, read_text, write_text
from a87ws.base.faults import Fault, Span
from a87ws.base.records import FORGOTTEN, local_day
from a87ws.base.text import show
from a87ws.base.yaml import Route, Value
from a87ws.call.case import normalise
from a87ws.call.forgotten import (
    Forgotten,
    digest,
    mentions,
    read_forgotten,
    texts,
    texts_made,
    write_forgotten,
)
from a87ws.call.layout import DERIVED, HELD, REVIEWERS, kind_of
from a87ws.checks.load import Loaded, load

GITIGNORE: Final = ".gitignore"
_PATTERN: Final = re.compile(r"[*?\[\\]| $")


def advice(root: Path, target: Path) -> str | None:
    """What to do about a page at `target` that names people: None where it is outside the call, or
    where git ignores it. A folder stands for the pages in it.

    The file `.gitignore` belongs to a person, so no command writes into it.
    """
    try:
        path = target.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return None
    if path == ".":
        return None
    end = ""
    if target.is_dir():
        end = "/"
    if _is_ignored(root, f"{path}{end}"):
        return None
    line = "/" + _PATTERN.sub(r"\\\g<0>", path) + end
    return (
        f"note: git does not ignore {show(path)}{end}, which names people; "
        f"add this line to {GITIGNORE}: {show(line)}"
    )


def _is_ignored(root: Path, path: str) -> bool:
    answer = ignores(root, path)
    if answer is not None:
        return answer
    # No git here, or not yet: then what the file says in so many words.
    try:
        lines = (read_text(root, GITIGNORE) or "").splitlines()
    except Fault:
        return False
    return any(_covers(line.strip(), path) for line in lines)


def _covers(pattern: str, path: str) -> bool:
    """Whether a line of .gitignore names the path, a folder around it, or its last part."""
    if not pattern or pattern.startswith(("#", "!")):
        return False
    plain = pattern.strip("/")
    if "/" not in pattern.rstrip("/"):
        return any(fnmatch(part, plain) for part in path.strip("/").split("/"))
    return fnmatch(path.strip("/"), plain) or path.startswith(f"{plain}/")


_NAMED: Final = ("contact", "reviewer")
"""The roles whose name goes with the address."""
_REPLACED: Final = (*_NAMED, "speaker", "moderator", "agenda")
"""The roles whose name is replaced when the person is forgotten."""
_PLACEHOLDER: Final = re.compile(rf"person-([0-9]+)@{re.escape(FORGOTTEN)}")


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that a file holds of a person: where, as what, and the data."""

    path: str
    line: int
    role: str
    data: Any
    route: Route = ()


@dataclass(frozen=True)
class PersonalData:
    """Everything that belongs to one address; `namesakes` are people of the same name who may be
    somebody else.
    """

    holdings: tuple[Holding, ...]
    namesakes: tuple[Holding, ...] = ()
    derived: tuple[str, ...] = ()


@dataclass
class Forgetting:
    """What was done, or would be."""

    changed: list[str] = field(default_factory=list)
    derived: list[str] = field(default_factory=list)
    namesakes: list[Holding] = field(default_factory=list)
    reviewers: list[str] = field(default_factory=list)
    """Ids of reviewers, which stay: they are names of files."""


def held(root: Path, address: str) -> PersonalData:
    """What the call at `root` holds of the person with this address."""
    return _held(load(root), texts(root, HELD), _derived(root), address)


def _derived(root: Path) -> Mapping[str, str]:
    """What commands wrote from the call, in its usual place or wherever somebody wanted it."""
    return {**texts(root, DERIVED), **texts_made(root)}


def _held(
    loaded: Loaded, files: Mapping[str, str], derived: Mapping[str, str], address: str
) -> PersonalData:
    own = list(_own(loaded, address))
    theirs, namesakes = _same_name(loaded, own)
    mentions_ = _mentions(loaded, files, own, theirs, address)
    pattern = mentions(address)
    paths = []
    for path, text in derived.items():
        if pattern.search(text) or _is_named(text, own):
            paths.append(path)
    return PersonalData((*own, *theirs, *mentions_), tuple(namesakes), tuple(paths))


def _same_name(loaded: Loaded, own: Iterable[Holding]) -> tuple[list[Holding], list[Holding]]:
    """The people of the same name: in files whose contact the person is, and in all others."""
    names, contacts = set(), set()
    for holding in own:
        if holding.role in _NAMED:
            names.add(normalise(holding.data["name"]))
        if holding.role == "contact":
            contacts.add(holding.path.removeprefix("proposals/"))
    theirs, namesakes = [], []
    for person in _people(loaded):
        if normalise(_name(person.data)) not in names:
            continue
        if person.path.partition("/")[2] in contacts:
            theirs.append(person)
        else:
            namesakes.append(person)
    return theirs, namesakes


def _mentions(
    loaded: Loaded,
    files: Mapping[str, str],
    own: Sequence[Holding],
    theirs: Sequence[Holding],
    address: str,
) -> Iterator[Holding]:
    """The lines that mention the address and are not within something that is listed already."""
    pattern = mentions(address)
    listed = {(holding.path, holding.line) for holding in (*own, *theirs)}
    for path, text in files.items():
        routes = [holding.route for holding in own if holding.path == path]
        spans = list(map(loaded.documents[path].span, routes)) if routes else []
        for number, line in enumerate(text.splitlines(), 1):
            if not pattern.search(line) or (path, number) in listed:
                continue
            if not _is_within(number, spans):
                yield Holding(path, number, "mention", line.strip())


def _is_within(line: int, spans: Iterable[Span]) -> bool:
    return any(span.line <= line <= span.end_line for span in spans)


def _is_named(text: str, own: Iterable[Holding]) -> bool:
    """Whether a text, such as that of a letter that was sent, has the name that goes with the
    address.
    """
    flat = " ".join(unescape(text).split())
    return any(holding.role in _NAMED and holding.data["name"] in flat for holding in own)


def _own(loaded: Loaded, address: str) -> Iterator[Holding]:
    """What is theirs by the address: contacts, entries in the register and, by its id, reviews."""
    ids = []
    for path, document in loaded.documents.items():
        value = document.value if isinstance(document.value, dict) else {}
        contact = value.get("contact")
        if path.startswith("proposals/") and _is(contact, address):
            yield _holding(loaded, path, ("contact",), "contact", contact)
        entries = _list(value.get("reviewers")) if path == REVIEWERS else []
        for i, entry in enumerate(entries):
            if _is(entry, address):
                yield _holding(loaded, path, ("reviewers", i), "reviewer", entry)
                ids.append(entry.get("id"))
    yield from _reviews(loaded, ids)


def _reviews(loaded: Loaded, ids: Collection[Value]) -> Iterator[Holding]:
    """The reviews of the reviewers with these ids."""
    for path, document in loaded.documents.items():
        if path.startswith("reviews/") and path.rpartition("/")[2].removesuffix(".yaml") in ids:
            yield _holding(loaded, path, (), "review", document.value)


def _is(value: Value, address: str) -> TypeGuard[dict[str, Value]]:
    """Whether a contact or a reviewer has this address; one without a name cannot be shown, and is
    left out.
    """
    if not _has_name(value):
        return False
    email = value.get("email")
    return isinstance(email, str) and email.strip().casefold() == address.strip().casefold()


def _has_name(value: Value) -> TypeGuard[dict[str, Value]]:
    return isinstance(value, dict) and isinstance(value.get("name"), str)


def _people(loaded: Loaded) -> Iterator[Holding]:
    """Everybody whom a proposal or a session names."""
    for path, document in loaded.documents.items():
        if path.startswith(("proposals/", "sessions/")) and isinstance(document.value, dict):
            yield from _people_of(loaded, path, document.value)


def _people_of(loaded: Loaded, path: str, value: Mapping[str, Value]) -> Iterator[Holding]:
    for i, speaker in enumerate(_list(value.get("speakers"))):
        if _has_name(speaker):
            yield _holding(loaded, path, ("speakers", i), "speaker", speaker)
    moderator = value.get("moderator")
    if _has_name(moderator):
        yield _holding(loaded, path, ("moderator",), "moderator", moderator)
    for i, item in enumerate(_list(value.get("agenda"))):
        if not isinstance(item, dict):
            continue
        for k, name in enumerate(_list(item.get("speakers"))):
            if isinstance(name, str):
                yield _holding(loaded, path, ("agenda", i, "speakers", k), "agenda", name)


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _name(data: Any) -> str:  # noqa: ANN401  as a file holds it
    """The name of a person, which an agenda gives alone."""
    return data if isinstance(data, str) else str(data["name"])


# as above
def _holding(loaded: Loaded, path: str, route: Route, role: str, data: Any) -> Holding:  # noqa: ANN401
    return Holding(path, loaded.documents[path].span(route, key=True).line, role, data, route)


def forget(
    root: Path, addresses: tuple[str, ...] | None, *, as_of: datetime, dry_run: bool = False
) -> Forgetting:
    """Take these people out of the files, all contacts and reviewers where None; writes the audit
    first.

    The address goes from every text, the name from where it is theirs by the address. Raises Fault.
    """
    with alone(root):
        done = Forgetting()
        if addresses is None:
            case = load(root).case
            if case is None:
                raise Fault(
                    "call.yaml cannot be read as a call", "fix what `a87ws validate` reports"
                )
            addresses = tuple(sorted(case.people()))
        for address in addresses:
            _forget(root, address, as_of, done, dry_run=dry_run)
        return done


def _forget(root: Path, address: str, as_of: datetime, done: Forgetting, *, dry_run: bool) -> None:
    loaded, files = load(root), texts(root, HELD)
    person = _held(loaded, files, _derived(root), address)
    audit = read_forgotten(root)
    number = _next_number(files.values(), audit)
    new = dict(_without(person, files, address, number))
    _note(done, person, new)
    if dry_run or not new:
        return
    zone = loaded.case.call.timezone if loaded.case else "UTC"
    digests = {}
    for path, text in new.items():
        if kind_of(path):
            digests[path] = (digest(files[path]), digest(text))
    line = Forgotten(local_day(as_of, zone).isoformat(), number, digests)
    # First: after an interruption nothing then looks like tampering.
    write_forgotten(root, (*audit, line))
    for path, text in new.items():
        write_text(root, path, text, replaces=files[path])


def _next_number(files: Iterable[str], audit: Iterable[Forgotten]) -> int:
    """The number that stands for the person from now on: one that was never used."""
    last = 0
    for text in files:
        last = max(last, *map(int, _PLACEHOLDER.findall(text)), 0)
    for line in audit:
        last = max(last, line.person)
    return last + 1


def _note(done: Forgetting, person: PersonalData, changed: Iterable[str]) -> None:
    """Add what is found of one person to what was done."""
    done.changed += [path for path in changed if path not in done.changed]
    done.derived += [path for path in person.derived if path not in done.derived]
    done.namesakes += person.namesakes
    for holding in person.holdings:
        if holding.role == "reviewer":
            done.reviewers.append(holding.data.get("id", ""))


def _without(
    person: PersonalData, files: Mapping[str, str], address: str, number: int
) -> Iterator[tuple[str, str]]:
    """The files that name the person, as they are without."""
    pattern = mentions(address)
    for path, text in files.items():
        changes: dict[Route, Writable] = {}
        for holding in person.holdings:
            if holding.path == path and holding.role in _REPLACED:
                key = () if holding.role == "agenda" else ("name",)
                changes[*holding.route, *key] = f"Person {number}"
        try:
            named = edit_yaml(text, changes) if changes else text
        except ValueError as error:
            raise Fault(
                f"`{path}` cannot be edited: {error}",
                "remove the name by hand first",
                exit_code=1,
            ) from None
        new = pattern.sub(f"person-{number}@{FORGOTTEN}", named)
        if new != text:
            yield path, new


Row: TypeAlias = tuple[str, int, str, Any]


def row_of(holding: Holding) -> Row:
    """The holding as it is shown."""
    return holding.path, holding.line, holding.role, holding.data


_ROLES: Final = {
    "contact": "contact of the proposal",
    "reviewer": "entry in the register of reviewers",
    "review": "review",
    "speaker": "speaker, under the name of the contact",
    "moderator": "moderator, under the name of the contact",
    "agenda": "named in the agenda",
    "mention": "the address is mentioned",
}


def render(address: str, rows: Sequence[Row], others: Sequence[Row], derived: Sequence[str]) -> str:
    """Line by line: where, as what, and every value."""
    lines = [f"What the files of this call hold of {show(address)}:"]
    if not rows and not derived:
        lines.append("nothing")
    for row in rows:
        lines += _lines(row)
    if others:
        lines += ["", "People of the same name, who may be someone else:"]
    for row in others:
        lines += _lines(row)
    if derived:
        lines += ["", "Made from these, and kept until someone deletes them:"]
    for path in derived:
        lines.append(f"  {show(path)}")
    lines += ["", _NOT_SEARCHED]
    return "\n".join(lines) + "\n"


_NOT_SEARCHED: Final = (
    "Not searched: earlier versions that git keeps, copies elsewhere, mail that was sent."
)


def _lines(row: Row) -> Iterator[str]:
    path, line, role, data = row
    yield f"{show(path)}:{line}: {_ROLES[role]}"
    if not isinstance(data, dict):
        yield f"  {show(_text(data))}"
        return
    for key, value in data.items():
        label = f"{show(key)}: " if key else ""
        yield f"  {label}{show(_text(value))}"


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=_plain)


def data(
    address: str, rows: Sequence[Row], others: Sequence[Row], derived: Sequence[str]
) -> dict[str, Any]:
    """The same for programs."""
    return {
        "version": 1,
        "person": address,
        "held": list(map(_row, rows)),
        "same_name": list(map(_row, others)),
        "derived": list(derived),
    }


def _row(row: Row) -> dict[str, Any]:
    path, line, role, value = row
    return {
        "path": path,
        "line": line,
        "role": role,
        "data": json.loads(json.dumps(value, default=_plain)),
    }


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError
