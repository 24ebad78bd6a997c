"""The attributes of a proposal, each a set of values (contract, section 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from a87ws.data import region_of
from a87ws.model.call import ATTRIBUTES, Call
from a87ws.model.proposal import Proposal
from a87ws.model.who import Register, normalise

Values = frozenset[str]


def names(call: Call) -> tuple[str, ...]:
    """Every attribute that a rule or a balance of this call may name."""
    return (*ATTRIBUTES, *call.choices)


def attributes(call: Call, register: Register, proposal: Proposal) -> Mapping[str, Values]:
    """The values of every attribute of one proposal."""
    types, homes, keys = set(), set(), set()
    for host, member in register.hosts(proposal):
        keys.add(member.id if member else normalise(host.name))
        types.add(member.type if member else host.type)
        homes.add(member.country if member else host.country)
    answers = {
        name: frozenset(_answer(proposal, name)) & frozenset(choices)
        for name, choices in call.choices.items()
    }
    return {
        "outcome": frozenset(proposal.outcomes),
        "focus": frozenset(proposal.focus),
        "organization": frozenset(keys),
        "organization_type": _known(types),
        "organization_country": _known(homes),
        "organization_region": _regions(_known(homes)),
        "country": frozenset(proposal.countries),
        "region": _regions(proposal.countries),
        "supply_chain": frozenset(proposal.supply_chains),
        "language": frozenset(proposal.languages),
        "initiative": frozenset([proposal.initiative] if proposal.initiative else ()),
        "joint": _flag(register.is_joint(proposal)),
        "pathfinder": _flag(not call.pathfinders.isdisjoint(proposal.countries)),
        **answers,
    }


def _known(values: Iterable[str | None]) -> Values:
    return frozenset(value for value in values if value is not None)


def _regions(countries: Iterable[str]) -> Values:
    return _known(map(region_of, countries))


def _flag(holds: bool) -> Values:  # noqa: FBT001  the flag is the value
    return frozenset(["true" if holds else "false"])


def _answer(proposal: Proposal, question: str) -> Iterator[str]:
    answer = proposal.answers.get(question, ())
    yield from [answer] if isinstance(answer, str) else answer
