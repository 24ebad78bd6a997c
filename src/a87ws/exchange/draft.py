"""A submission, as it was written, to the value of the file that it is to become.

Nothing that was written is left behind: what is not understood goes into the file as it stands,
where `validate` names it and says what may be meant, or into a remark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import zip_longest
from typing import Any, Final

from a87ws.checks.words import quote
from a87ws.exchange import people
from a87ws.exchange.choices import choose, is_nothing
from a87ws.exchange.damage import clean, mojibake
from a87ws.exchange.flat import ANSWER
from a87ws.exchange.received import is_late
from a87ws.exchange.submission import Draft, Submission
from a87ws.exchange.vocabulary import word
from a87ws.model.call import Call, Question
from a87ws.model.who import Register
from a87ws.source import Value

_SUBMITTED: Final = "submitted"
_WITHDRAWN: Final = ("withdrawn", "canceled", "cancelled")


def draft(submission: Submission, call: Call, register: Register) -> Draft:
    """The file that a submission is to become, with its keys in the order of the contract; absent
    ones are missing.
    """
    cells = {
        key: text for key, cell in submission.cells.items() if not is_nothing(text := clean(cell))
    }
    broken = (pair for text in cells.values() for pair in mojibake(text))
    remarks = [f"{quote(bad)} looks broken; was it {quote(good)}?" for bad, good in broken]
    hosts = _organizations(cells, call, register, submission.ends)
    names = [host["name"] for host in hosts]
    speakers, unsure = people.speakers(cells.get("speakers", ""), register, names, submission.ends)
    remarks += [f"speakers: see whether {quote(line)} was read right" for line in unsure]
    if is_late(submission.received, call):
        hint = "take it after `a87ws freeze proposals`, which then holds it for late"
        remarks.append(f"answered {quote(submission.received)}, after the deadline: if so, {hint}")
    status = cells.get("status", "").casefold()
    if status not in ("", _SUBMITTED, *_WITHDRAWN):
        remarks.append(
            f"status {quote(status)} is not taken over: the selection is this call's own"
        )

    def read(key: str, reader: Callable[[str], Any]) -> Any:  # noqa: ANN401  whatever the key holds
        return reader(cells[key]) if key in cells else None

    value = {
        "title": read("title", _line),
        "contact": _contact(cells),
        "organizations": hosts,
        "speakers": speakers,
        "outcomes": read("outcomes", partial(_chosen, vocabulary=call.outcomes)),
        "focus": read("focus", partial(_chosen, vocabulary=call.focus)),
        "countries": read("countries", people.countries),
        "description": read("description", "{}\n".format),
        "supply_chains": read("supply_chains", people.plain_list),
        "languages": read("languages", people.languages),
        "initiative": read("initiative", _line),
        "answers": dict(_answers(cells, call)),
        "status": "withdrawn" if status in _WITHDRAWN else None,
    }
    filled = {key: item for key, item in value.items() if item}
    return Draft(
        submission.where,
        filled,
        submission.source,
        submission.digest,
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _contact(cells: Mapping[str, str]) -> dict[str, str]:
    both = [cells.get("contact.email", ""), cells.get("contact.name", "")]
    contact = {"name": people.without_address(both[1]), "email": people.address(both)}
    if not contact["email"] and both[0] and both[0].casefold() != "anonymous":
        contact["email"] = " ".join(both[0].split())
    return {key: text for key, text in contact.items() if text}


def _organizations(
    cells: Mapping[str, str], call: Call, register: Register, ends: str
) -> list[dict[str, str]]:
    hosts = people.organizations(cells.get("organizations", ""), register, ends)
    types = [
        _one_of(line, call.organization_types)
        for line in people.lines(cells.get("organization_types", ""))
    ]
    seats = people.countries(cells.get("organization_countries", ""))
    if len(types) <= len(hosts) and len(seats) <= len(hosts):
        for host, kind, seat in zip_longest(hosts, types, seats, fillvalue=""):
            # there are as many as there are of the others
            assert isinstance(host, dict)  # noqa: S101
            host |= {
                key: text
                for key, text in (("type", kind), ("country", seat))
                if text and key not in host
            }
    ordered = ({key: host.get(key, "") for key in ("name", "type", "country")} for host in hosts)
    return [{key: _host(key, text, call) for key, text in host.items() if text} for host in ordered]


def _host(key: str, text: str, call: Call) -> str:
    if key == "type":
        return _one_of(text, call.organization_types)
    return people.countries(text)[0] if key == "country" else text


def _one_of(text: str, vocabulary: Mapping[str, str]) -> str:
    chosen = choose(text, vocabulary)
    return chosen.values[0] if len(chosen.values) == 1 and not chosen.rest else text


def _chosen(text: str, vocabulary: Mapping[str, str]) -> list[Value]:
    chosen = choose(text, vocabulary)
    return [*map(word, chosen.values), *chosen.rest]


def _answers(cells: Mapping[str, str], call: Call) -> Iterator[tuple[str, Value]]:
    for name, question in call.questions.items():
        if text := cells.get(f"{ANSWER}{name}"):
            yield name, _answer(text, question)


def _answer(text: str, question: Question) -> Value:
    if not question.choices:
        return text
    values = _chosen(text, question.choices)
    return values if question.many or len(values) != 1 else values[0]
