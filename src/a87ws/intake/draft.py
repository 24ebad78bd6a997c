"""A submission, as it was written, to the value of the file that it is to become.

Nothing that was written is lost: what is not understood goes into the file unchanged, where
`validate` names it and suggests a reading, or into a remark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import zip_longest
from typing import Any, Final, TypeVar

from a87ws.base.disk.write import Inline, dump_yaml
from a87ws.base.text import quote
from a87ws.base.yaml import Value
from a87ws.call.call import Call, Question
from a87ws.call.case import Register
from a87ws.intake import people
from a87ws.intake.formats import ANSWER
from a87ws.intake.people import choose, is_nothing
from a87ws.intake.submission import Draft, RawSubmission, clean, is_late, mojibake, word

_Item = TypeVar("_Item")
_SUBMITTED: Final = "submitted"
_WITHDRAWN: Final = ("withdrawn", "canceled", "cancelled")


def draft(submission: RawSubmission, call: Call, register: Register) -> Draft:
    """The file that a submission is to become, with its keys in the order of the contract; empty
    ones are left out.
    """
    cells = {}
    for key, cell in submission.cells.items():
        text = clean(cell)
        if not is_nothing(text):
            cells[key] = text
    hosts = _organizations(cells, call, register, submission.ends)
    names = [host["name"] for host in hosts]
    speakers, unsure = people.speakers(cells.get("speakers", ""), register, names, submission.ends)

    def read(key: str, reader: Callable[[str], Any]) -> Any:  # noqa: ANN401  whatever the key holds
        if key not in cells:
            return None
        return reader(cells[key])

    value = {
        "title": read("title", _line),
        "contact": _contact(cells),
        "organizations": hosts,
        "speakers": speakers,
        "outcomes": read("outcomes", partial(_choose, vocabulary=call.outcomes)),
        "focus": read("focus", partial(_choose, vocabulary=call.focus)),
        "countries": read("countries", people.countries),
        "description": read("description", "{}\n".format),
        "supply_chains": read("supply_chains", people.plain_list),
        "languages": read("languages", people.languages),
        "initiative": read("initiative", _line),
        "answers": _answers(cells, call),
        "status": "withdrawn" if _status(cells) in _WITHDRAWN else None,
    }
    return Draft(
        submission.where,
        _without_empty(value),
        submission.source,
        submission.digest,
        remarks=_remarks(submission, cells, unsure, call),
    )


def _remarks(
    submission: RawSubmission, cells: Mapping[str, str], unsure: list[str], call: Call
) -> tuple[str, ...]:
    """What a person should look at, each once; `unsure` are the lines of speakers in doubt."""
    remarks = []
    for text in cells.values():
        for bad, good in mojibake(text):
            remarks.append(f"{quote(bad)} looks damaged; should it be {quote(good)}?")
    remarks += [f"speakers: check whether {quote(line)} was read correctly" for line in unsure]
    if is_late(submission.received, call):
        hint = "import it after `a87ws freeze proposals`, which then lists it as late"
        remarks.append(f"answered {quote(submission.received)}, after the deadline: if so, {hint}")
    status = _status(cells)
    if status not in ("", _SUBMITTED, *_WITHDRAWN):
        remarks.append(f"status {quote(status)} is ignored: this call makes its own selection")
    return tuple(dict.fromkeys(remarks))


def _status(cells: Mapping[str, str]) -> str:
    return cells.get("status", "").casefold()


def _line(text: str) -> str:
    return " ".join(text.split())


def _contact(cells: Mapping[str, str]) -> dict[str, str]:
    written, name = cells.get("contact.email", ""), cells.get("contact.name", "")
    email = people.address((written, name))
    if not email and written.casefold() != "anonymous":
        email = " ".join(written.split())
    contact = {"name": people.without_address(name), "email": email}
    return _without_empty(contact)


def _without_empty(mapping: Mapping[str, _Item]) -> dict[str, _Item]:
    return {key: item for key, item in mapping.items() if item}


def _organizations(
    cells: Mapping[str, str], call: Call, register: Register, ends: str
) -> list[dict[str, str]]:
    """The hosts, with the types and countries that other columns give them in the same order."""
    hosts = people.organizations(cells.get("organizations", ""), register, ends)
    types = people.lines(cells.get("organization_types", ""))
    seats = people.countries(cells.get("organization_countries", ""))
    if len(types) > len(hosts) or len(seats) > len(hosts):
        types, seats = [], []  # nobody can tell whose they are
    rows = zip_longest(hosts, types, seats, fillvalue="")
    return [_host(host, kind, seat, call) for host, kind, seat in rows if isinstance(host, dict)]


def _host(host: Mapping[str, str], kind: str, seat: str, call: Call) -> dict[str, str]:
    """One host; what is written beside its name goes before its type and seat of other columns."""
    kind, seat = host.get("type", kind), host.get("country", seat)
    whole = {"name": host["name"]}
    if kind:
        whole["type"] = _choose_one(kind, call.organization_types)
    if seat:
        whole["country"] = people.countries(seat)[0]
    return whole


def _choose_one(text: str, vocabulary: Mapping[str, str]) -> str:
    chosen = choose(text, vocabulary)
    if len(chosen.values) == 1 and not chosen.rest:
        return chosen.values[0]
    return text


def _choose(text: str, vocabulary: Mapping[str, str]) -> list[Value]:
    chosen = choose(text, vocabulary)
    return [*map(word, chosen.values), *chosen.rest]


def _answers(cells: Mapping[str, str], call: Call) -> dict[str, Value]:
    answers = {}
    for name, question in call.questions.items():
        text = cells.get(f"{ANSWER}{name}")
        if text:
            answers[name] = _answer(text, question)
    return answers


def _answer(text: str, question: Question) -> Value:
    if not question.choices:
        return text
    values = _choose(text, question.choices)
    if question.many or len(values) != 1:
        return values
    return values[0]


SCHEMA: Final = "schemas/proposal.json"
MODELINE: Final = f"# yaml-language-server: $schema=../{SCHEMA}\n"
KEYS: Final = (
    "title",
    "contact",
    "organizations",
    "speakers",
    "outcomes",
    "focus",
    "countries",
    "description",
    "supply_chains",
    "languages",
    "initiative",
    "answers",
    "status",
)
_INLINE: Final = (
    "contact",
    "outcomes",
    "focus",
    "countries",
    "supply_chains",
    "languages",
    "answers",
)
_WIDTH: Final = 120


def proposal_text(value: Mapping[str, Value], *remarks: str, with_schema: bool = False) -> str:
    """The file that holds `value` below lines of remarks; `with_schema` adds a line that tells
    editors where the schema is.
    """
    shaped = {}
    for key in dict.fromkeys((*KEYS, *value)):
        if key in value:
            shaped[key] = _shaped(key, value[key])
    head = []
    if with_schema:
        head.append(MODELINE)
    head += [f"# {remark}\n" for remark in remarks]
    return "".join(head) + dump_yaml(shaped)


def _shaped(key: str, value: Any) -> Any:  # noqa: ANN401  whatever the key holds
    if key == "speakers" and isinstance(value, list):
        return list(map(_short, value))
    if key in _INLINE:
        return _short(value)
    return value


def _short(value: Any) -> Any:  # noqa: ANN401  any value of a file
    """The value on one line if it fits there."""
    inline = Inline(value)
    if len(dump_yaml({"it": inline})) > _WIDTH:
        return value
    return inline
