"""What the files hold of a person, and how to take the person out of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeGuard

from a87ws.base.disk.ledger import alone
from a87ws.base.disk.write import Writable, edit_yaml, write_text
from a87ws.base.faults import Fault
from a87ws.base.records import FORGOTTEN, local_day
from a87ws.base.text import show
from a87ws.base.yaml import Route, Value
from a87ws.call.case import normalise
from a87ws.call.forgotten import Forgotten, digest, mentions, read_forgotten, texts, write_forgotten
from a87ws.call.layout import DERIVED, HELD, REVIEWERS, kind_of
from a87ws.checks.load import Loaded, load

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
class Held:
    """Everything found of one address; `namesakes` are people of the same name who may be somebody
    else.
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


def held(root: Path, address: str) -> Held:
    """What the call at `root` holds of the person with this address."""
    return _held(load(root), texts(root, HELD), texts(root, DERIVED), address)


def _held(
    loaded: Loaded, files: Mapping[str, str], derived: Mapping[str, str], address: str
) -> Held:
    pattern = mentions(address)
    own = list(_own(loaded, address))
    names = {normalise(each.data["name"]) for each in own if each.role in ("contact", "reviewer")}
    theirs = {each.path.removeprefix("proposals/") for each in own if each.role == "contact"}
    people = [each for each in _people(loaded) if normalise(_name(each.data)) in names]
    same = [each for each in people if each.path.partition("/")[2] in theirs]
    told = {(each.path, each.line) for each in (*own, *same)}
    said = []
    for path, text in files.items():
        for number, line in enumerate(text.splitlines(), 1):
            if (
                pattern.search(line)
                and (path, number) not in told
                and not _is_told(own, path, number, loaded)
            ):
                said.append(Holding(path, number, "mention", line.strip()))
    found = (*own, *same, *said)
    others = tuple(each for each in people if each not in same)
    holders = (
        path for path, text in derived.items() if pattern.search(text) or _is_named(text, own)
    )
    return Held(found, others, tuple(holders))


def _is_named(text: str, own: list[Holding]) -> bool:
    """Whether the name that goes with the address stands in a text, such as that of a letter that
    was sent.
    """
    flat = " ".join(text.split())
    return any(each.data["name"] in flat for each in own if each.role in ("contact", "reviewer"))


def _is_told(own: list[Holding], path: str, line: int, loaded: Loaded) -> bool:
    """Whether a line is within something that is told already."""
    spans = (loaded.documents[each.path].span(each.route) for each in own if each.path == path)
    return any(span.line <= line <= span.end_line for span in spans)


def _own(loaded: Loaded, address: str) -> Iterator[Holding]:
    """What is theirs by the address: contacts, entries in the register, and by its id all reviews."""
    ids = []
    for path, document in loaded.documents.items():
        value = document.value if isinstance(document.value, dict) else {}
        contact = value.get("contact")
        if path.startswith("proposals/") and _is(contact, address):
            yield _holding(loaded, path, ("contact",), "contact", contact)
        entries = value.get("reviewers") if path == REVIEWERS else None
        for i, entry in enumerate(entries if isinstance(entries, list) else ()):
            if _is(entry, address):
                yield _holding(loaded, path, ("reviewers", i), "reviewer", entry)
                ids.append(entry.get("id"))
    for path, document in loaded.documents.items():
        if path.startswith("reviews/") and path.rpartition("/")[2].removesuffix(".yaml") in ids:
            yield _holding(loaded, path, (), "review", document.value)


def _is(value: Value, address: str) -> TypeGuard[dict[str, Value]]:
    """Whether a contact or a reviewer has this address; those that have no name are named so that
    they can be told.
    """
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return False
    email = value.get("email")
    return isinstance(email, str) and email.strip().casefold() == address.strip().casefold()


def _people(loaded: Loaded) -> Iterator[Holding]:
    """Everybody whom a proposal or a session names."""
    for path, document in loaded.documents.items():
        value = document.value if isinstance(document.value, dict) else {}
        if not path.startswith(("proposals/", "sessions/")):
            continue
        for i, each in enumerate(_list(value.get("speakers"))):
            if isinstance(each, dict) and isinstance(each.get("name"), str):
                yield _holding(loaded, path, ("speakers", i), "speaker", each)
        moderator = value.get("moderator")
        if isinstance(moderator, dict) and isinstance(moderator.get("name"), str):
            yield _holding(loaded, path, ("moderator",), "moderator", moderator)
        for i, item in enumerate(_list(value.get("agenda"))):
            named = _list(item.get("speakers")) if isinstance(item, dict) else []
            for k, name in enumerate(named):
                if isinstance(name, str):
                    yield _holding(loaded, path, ("agenda", i, "speakers", k), "agenda", name)


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _name(data: Any) -> str:  # noqa: ANN401  as a file holds it
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
    found = _held(loaded, files, texts(root, DERIVED), address)
    audit = read_forgotten(root)
    numbers = [int(number) for text in files.values() for number in _PLACEHOLDER.findall(text)]
    person = 1 + max([*numbers, *(each.person for each in audit)], default=0)
    new = {
        path: text for path, text in _without(found, files, address, person) if text != files[path]
    }
    done.changed += [path for path in new if path not in done.changed]
    done.derived += [path for path in found.derived if path not in done.derived]
    done.namesakes += found.namesakes
    done.reviewers += [
        each.data.get("id", "") for each in found.holdings if each.role == "reviewer"
    ]
    if dry_run or not new:
        return
    zone = loaded.case.call.timezone if loaded.case else "UTC"
    line = Forgotten(
        local_day(as_of, zone).isoformat(),
        person,
        {path: (digest(files[path]), digest(text)) for path, text in new.items() if kind_of(path)},
    )
    write_forgotten(
        root, (*audit, line)
    )  # first: an interruption then leaves nothing that looks like tampering
    for path, text in new.items():
        write_text(root, path, text, replaces=files[path])


def _without(
    found: Held, files: Mapping[str, str], address: str, person: int
) -> Iterator[tuple[str, str]]:
    name, pattern = f"Person {person}", mentions(address)
    for path, text in files.items():
        changes: dict[Route, Writable] = {}
        for each in found.holdings:
            if each.path == path and each.role in (
                "contact",
                "reviewer",
                "speaker",
                "moderator",
                "agenda",
            ):
                changes[each.route if each.role == "agenda" else (*each.route, "name")] = name
        try:
            new = edit_yaml(text, changes) if changes else text
        except ValueError as error:
            raise Fault(
                f"`{path}` cannot be edited: {error}",
                "remove the name by hand first",
                exit_code=1,
            ) from None
        yield path, pattern.sub(f"person-{person}@{FORGOTTEN}", new)


Row: TypeAlias = tuple[str, int, str, Any]
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
    lines += ["nothing"] if not rows and not derived else []
    for row in rows:
        lines += _told(row)
    if others:
        lines += [
            "",
            "People of the same name, who may be someone else:",
            *(line for row in others for line in _told(row)),
        ]
    if derived:
        lines += [
            "",
            "Made from these, and kept until someone deletes them:",
            *(f"  {show(path)}" for path in derived),
        ]
    lines += [
        "",
        "Not searched: earlier versions that git keeps, copies elsewhere, mail that was sent.",
    ]
    return "\n".join(lines) + "\n"


def _told(row: Row) -> Iterator[str]:
    path, line, role, data = row
    yield f"{show(path)}:{line}: {_ROLES[role]}"
    for key, value in data.items() if isinstance(data, dict) else [("", data)]:
        text = (
            value
            if isinstance(value, str)
            else json.dumps(value, ensure_ascii=False, default=_plain)
        )
        yield f"  {show(key)}: {show(text)}" if key else f"  {show(text)}"


def data(
    address: str, rows: Sequence[Row], others: Sequence[Row], derived: Sequence[str]
) -> dict[str, Any]:
    """The same for programs."""
    return {
        "version": 1,
        "person": address,
        "held": [_row(row) for row in rows],
        "same_name": [_row(row) for row in others],
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
