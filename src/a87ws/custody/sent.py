"""What was sent (`sent.jsonl`): a line for every step, safe on the disk before the next one is
taken; no addresses.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from a87ws.base.disk.write import read_text
from a87ws.base.faults import Fault
from a87ws.call.case import normalise

PATH: Final = "sent.jsonl"
TRYING, SENT, FAILED, BOUNCED, STANDS = "trying", "sent", "failed", "bounced", "stands"
UNADDRESSED: Final = "-"
"""In place of the digest of an address where there is none."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One line; `trying` without an answer may have arrived or not, `bounced` takes back `sent`;
    `stands` is of a letter that was sent and holds, for a `reason`, although facts have changed.

    `says` is the digest of the facts that the message tells, which `facts` names and which it tells
    in `languages`; `text` is that of its text. Older lines have no `text`: there `says` is it.
    `address` is a digest of the address; older lines do not have it, nor the identity of the
    message.
    """

    at: str
    state: str
    what: str
    topic: str
    kind: str
    says: str
    subject: str
    message_id: str = ""
    text: str = ""
    languages: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    address: str = ""
    reason: str = ""


def address_digest(topic: str, address: str | None) -> str:
    """An address as a short number: enough to see that it is another one, and a different number
    for every topic, so that nobody can be followed through the file.
    """
    if address is None:
        return UNADDRESSED
    return hashlib.sha256(f"{topic}\0{normalise(address)}".encode()).hexdigest()[:12]


def read_sent(root: Path) -> tuple[Sending, ...]:
    """Every line, the oldest first. Raises Fault.

    A last line that a power cut tore is left out: what it was to say is then not known, and the
    line before it stands.
    """
    text = read_text(root, PATH) or ""
    *lines, last = text.split("\n")
    steps = []
    for number, line in enumerate(lines, 1):
        if line:
            steps.append(_step(line, number))
    step = _parsed(last)
    if step is not None:
        steps.append(step)
    return tuple(steps)


def append_sent(root: Path, step: Sending) -> None:
    """Add a line; when this returns it is on the disk. Raises Fault."""
    data = json.dumps(asdict(step), ensure_ascii=False).encode() + b"\n"
    flags = (
        os.O_RDWR
        | os.O_CREAT
        | os.O_APPEND
        | getattr(os, "O_NOFOLLOW", 0)
        | getattr(os, "O_BINARY", 0)
    )
    try:
        # the mode is less the umask
        with open(os.open(root / PATH, flags, 0o666), "r+b", buffering=0) as file:  # noqa: PTH123
            content = file.read()
            whole = content.rfind(b"\n") + 1
            rest = content[whole:]
            if rest and _parsed(rest.decode(errors="replace")) is None:
                file.truncate(whole)  # a line that a power cut tore
            elif rest:
                data = b"\n" + data
            file.write(data)
            os.fsync(file.fileno())
    except OSError as error:
        hint = "nothing more is sent until it can be written"
        raise Fault(
            f"cannot write `{PATH}`: {(error.strerror or str(error)).lower()}", hint
        ) from error


def told(steps: tuple[Sending, ...]) -> Mapping[str, Sending]:
    """The last message about each topic that was sent and did not come back."""
    return {step.topic: step for step in delivered(steps)}


def delivered(steps: tuple[Sending, ...]) -> tuple[Sending, ...]:
    """Every message that was sent and did not come back, the oldest first."""
    sent: list[Sending] = []
    for step in steps:
        if step.state == SENT:
            sent.append(step)
        elif step.state == BOUNCED:
            _take_back(sent, step)
    return tuple(sent)


def _take_back(sent: list[Sending], bounced: Sending) -> None:
    """Remove the message that came back; of older lines nobody knows the address."""
    for i in reversed(range(len(sent))):
        same = (sent[i].what, sent[i].says) == (bounced.what, bounced.says)
        if same and sent[i].address in ("", bounced.address):
            del sent[i]
            return


def unreachable(steps: tuple[Sending, ...], topic: str) -> frozenset[str]:
    """The digests of the addresses from which a message about a topic came back, and to
    which none was sent since.
    """
    gone: set[str] = set()
    for step in steps:
        if step.topic == topic and step.state == BOUNCED:
            gone.add(step.address)
        elif step.topic == topic and step.state == SENT:
            gone.discard(step.address)
    return frozenset(gone)


def standing(steps: tuple[Sending, ...]) -> Mapping[str, Sending]:
    """By topic, what was said to stand since the last message was sent."""
    stands: dict[str, Sending] = {}
    for step in steps:
        if step.state == SENT:
            stands.pop(step.topic, None)
        elif step.state == STANDS:
            stands[step.topic] = step
    return stands


def uncertain(steps: tuple[Sending, ...]) -> Mapping[str, Sending]:
    """By topic, the messages that may have arrived or not: handed over, and no answer was noted."""
    unanswered: dict[str, Sending] = {}
    for step in steps:
        unanswered.pop(step.topic, None)
        if step.state == TRYING:
            unanswered[step.topic] = step
    return unanswered


def _step(line: str, number: int) -> Sending:
    step = _parsed(line)
    if step is None:
        raise Fault(
            f"{PATH}:{number}: not what a87ws wrote",
            "restore the line from git",
            exit_code=1,
        )
    return step


def _parsed(line: str) -> Sending | None:
    try:
        data = json.loads(line)
        languages, facts = tuple(data.pop("languages", ())), tuple(data.pop("facts", ()))
        values = [*data.values(), *languages, *facts]
        if {*map(type, values)} <= {str}:
            return Sending(**data, languages=languages, facts=facts)
    except (ValueError, TypeError, AttributeError, RecursionError):
        pass
    return None
