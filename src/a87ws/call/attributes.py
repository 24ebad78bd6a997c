"""What rules count and balance weighs: attributes of a proposal, each a set of values (contract,
section 2). An attribute is one line of `ATTRIBUTES`, and its title in each catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from a87ws.call.call import Call
from a87ws.call.case import Register, normalise
from a87ws.call.proposal import Proposal
from a87ws.data import region_of
from a87ws.data.words import say

Values: TypeAlias = frozenset[str]


def _organizations(register: Register, proposal: Proposal) -> Iterator[str]:
    for host, member in register.hosts(proposal):
        yield member.id if member else normalise(host.name)


def _types(register: Register, proposal: Proposal) -> Iterator[str | None]:
    for host, member in register.hosts(proposal):
        yield member.type if member else host.type


def _homes(register: Register, proposal: Proposal) -> Iterator[str | None]:
    for host, member in register.hosts(proposal):
        yield member.country if member else host.country


def _known(values: Iterable[str | None]) -> Values:
    return frozenset(value for value in values if value is not None)


def _regions(countries: Iterable[str | None]) -> Values:
    return _known(map(region_of, _known(countries)))


def _flag(holds: bool) -> Values:  # noqa: FBT001  the flag is the value
    return frozenset([str(holds).lower()])


ATTRIBUTES: Mapping[str, Callable[[Call, Register, Proposal], Values]] = {
    "outcome": lambda _, __, proposal: frozenset(proposal.outcomes),
    "focus": lambda _, __, proposal: frozenset(proposal.focus),
    "organization": lambda _, register, proposal: _known(_organizations(register, proposal)),
    "organization_type": lambda _, register, proposal: _known(_types(register, proposal)),
    "organization_country": lambda _, register, proposal: _known(_homes(register, proposal)),
    "organization_region": lambda _, register, proposal: _regions(_homes(register, proposal)),
    "country": lambda _, __, proposal: frozenset(proposal.countries),
    "region": lambda _, __, proposal: _regions(proposal.countries),
    "supply_chain": lambda _, __, proposal: frozenset(proposal.supply_chains),
    "language": lambda _, __, proposal: frozenset(proposal.languages),
    "initiative": lambda _, __, proposal: _known([proposal.initiative or None]),
    "joint": lambda _, register, proposal: _flag(register.is_joint(proposal)),
    "pathfinder": lambda call, _, proposal: _flag(
        not call.pathfinders.isdisjoint(proposal.countries)
    ),
}
"""Every attribute of a proposal but the call's own questions."""


def attribute_names(call: Call) -> tuple[str, ...]:
    """Every attribute that a rule or a balance of this call may name."""
    return (*ATTRIBUTES, *call.choices)


def attribute_title(call: Call, name: str) -> str:
    """An attribute by its English title: a question by its text."""
    if name in ATTRIBUTES:
        return say("en", f"attribute.{name}")
    if name in call.questions:
        return call.questions[name].text
    return name


def attributes(call: Call, register: Register, proposal: Proposal) -> Mapping[str, Values]:
    """Every attribute of one proposal."""
    values = {}
    for name, values_of in ATTRIBUTES.items():
        values[name] = values_of(call, register, proposal)
    for name, choices in call.choices.items():
        values[name] = frozenset(_answer(proposal, name)) & frozenset(choices)
    return values


def _answer(proposal: Proposal, question: str) -> Iterator[str]:
    answer = proposal.answers.get(question, ())
    if isinstance(answer, str):
        yield answer
    else:
        yield from answer
