"""Made-up pools of proposals, as realistic calls have them: as a call repository, or as the integer
instance itself.

All is drawn from a seed. Shares of values lean on what such calls receive: half of the proposals
name one focus, the regions are far from even, a few organizations send many proposals and most send
one.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from itertools import accumulate
from math import lcm
from pathlib import Path

# a bench may: it prints its seeds, and nothing is decided by them
from random import Random  # noqa: TID251
from typing import Final

from a87ws.data import pathfinders, region_of
from a87ws.selection.instance import Curve, GroupLimit, Instance

Shares = Mapping[str, float]

FOCUS: Final[Shares] = {"child-labour": 45, "forced-labour": 35, "human-trafficking": 20}
OUTCOMES: Final[Shares] = {"1": 20, "2": 30, "3": 35, "4": 15}
TYPES: Final[Shares] = {
    "civil-society": 38,
    "international-organization": 15,
    "business": 14,
    "academia": 10,
    "government": 8,
    "workers-organization": 7,
    "employers-organization": 5,
    "other": 3,
}
COUNTRIES: Final[Shares] = {
    **dict.fromkeys(("GH", "CI", "KE", "UG", "MW", "ZM"), 6.5),
    **dict.fromkeys(("IN", "NP", "BD", "VN", "PH"), 6.0),
    **dict.fromkeys(("BR", "PE", "CO", "MX"), 4.5),
    **dict.fromkeys(("JO", "LB"), 2.0),
    **dict.fromkeys(("TR", "UZ", "AL"), 3.0),
}
CRITERIA: Final = ("standards", "root-causes", "scalability", "innovation")
REVIEWS: Final = 3
THRESHOLD: Final = Fraction(5, 2)
SEVERAL: Final = (0.65, 0.92)
"""With that chance a proposal names one value, or no more than two; else three."""


@dataclass(frozen=True)
class PoolProposal:
    """One proposal as its file has it, with the scores of its reviews."""

    name: str
    focus: tuple[str, ...]
    outcomes: tuple[str, ...]
    countries: tuple[str, ...]
    organizations: tuple[int, ...]
    scores: tuple[tuple[int, ...], ...]

    @property
    def rating(self) -> Fraction:
        """The mean of its reviews, each the mean of its criteria."""
        return Fraction(sum(map(sum, self.scores)), len(CRITERIA) * len(self.scores))

    @property
    def merit(self) -> int:
        """Rating and priorities, in thousandths."""
        joint = Fraction(1, 2) if len(self.organizations) > 1 else 0
        pathfinder = Fraction(1, 4) if not pathfinders().codes.isdisjoint(self.countries) else 0
        return round(1000 * (self.rating + joint + pathfinder))


@dataclass(frozen=True)
class Pool:
    """A call with its proposals; `types` is the type of each organization."""

    slots: int
    types: tuple[str, ...]
    proposals: tuple[PoolProposal, ...]

    @cached_property
    def values(self) -> Mapping[str, Sequence[frozenset[str]]]:
        """The balanced attributes, of each proposal."""
        values: dict[str, list[frozenset[str]]] = defaultdict(list)
        for proposal in self.proposals:
            types = map(self.types.__getitem__, proposal.organizations)
            regions = filter(None, map(region_of, proposal.countries))
            values["focus"].append(frozenset(proposal.focus))
            values["organization_type"].append(frozenset(types))
            values["outcome"].append(frozenset(proposal.outcomes))
            values["region"].append(frozenset(regions))
        return values

    def given(self, attribute: str) -> Mapping[str, float] | str:
        """The target of an attribute, as call.yaml has it."""
        quarter = self.slots / 4
        types = {"workers-organization": quarter, "business": quarter}
        return {"outcome": "even", "focus": "even", "region": "proportional"}.get(attribute, types)


WEIGHTS: Final[Mapping[str, int]] = {
    "focus": 300,
    "organization_type": 150,
    "outcome": 100,
    "region": 200,
}
"""Of the balanced attributes, in thousandths."""


def pool(size: int, slots: int, seed: int) -> Pool:
    """So many eligible proposals for so many slots."""
    draw = Random(f"{size}/{slots}/{seed}")  # noqa: S311  not for secrets
    organizations = max(6, size * 2 // 5)
    zipf = list(accumulate(1 / (place + 3) for place in range(organizations)))
    types = tuple(draw.choices(list(TYPES), list(TYPES.values()), k=organizations))

    def several(shares: Shares) -> tuple[str, ...]:
        wanted = 1 + bisect_left(SEVERAL, draw.random())
        values: set[str] = set()
        for _ in range(wanted):
            values.update(draw.choices(list(shares), list(shares.values())))
        return tuple(sorted(values))

    def scores() -> tuple[tuple[int, ...], ...]:
        quality = draw.gauss(3.4, 0.55)
        while True:
            found = tuple(
                tuple(min(5, max(1, round(draw.gauss(quality, 0.8)))) for _ in CRITERIA)
                for _ in range(REVIEWS)
            )
            if Fraction(sum(map(sum, found)), len(CRITERIA) * REVIEWS) >= THRESHOLD:
                return found
            quality += 0.1

    def hosts() -> tuple[int, ...]:
        wanted = 1 if draw.random() < 0.8 else 2
        members: set[int] = set()
        for _ in range(wanted):
            members.update(draw.choices(range(organizations), cum_weights=zipf))
        return tuple(sorted(members))

    proposals = tuple(
        PoolProposal(
            f"p{i:05}", several(FOCUS), several(OUTCOMES), several(COUNTRIES), hosts(), scores()
        )
        for i in range(size)
    )
    return Pool(slots, types, proposals)


def instance(of: Pool) -> Instance:
    """The integer instance; a rule that could never bind (an organization with two proposals) has
    no row.
    """
    names = tuple(p.name for p in of.proposals)
    order = sorted(range(len(names)), key=lambda i: sha256(f":{names[i]}".encode()).hexdigest())
    return Instance(
        names=names,
        merits=tuple(p.merit for p in of.proposals),
        slots=of.slots,
        rows=tuple(_rows(of)),
        curves=tuple(curve for attribute in sorted(WEIGHTS) for curve in _curves(of, attribute)),
        draw=tuple(order),
    )


def _rows(of: Pool) -> Iterator[GroupLimit]:
    by_organization: dict[int, list[int]] = defaultdict(list)
    for i, proposal in enumerate(of.proposals):
        for organization in proposal.organizations:
            by_organization[organization].append(i)
    for organization, members in sorted(by_organization.items()):
        if len(members) > 2:
            name = f"rule 1, at most 2 of organization o{organization:05}"
            yield GroupLimit(name, tuple(members), most=2)
    for value in sorted(FOCUS):
        members = [i for i, values in enumerate(of.values["focus"]) if value in values]
        yield GroupLimit(f"rule 2, at least 1 of focus {value}", tuple(members), least=1)
    members = [i for i, values in enumerate(of.values["region"]) if "Africa" in values]
    yield GroupLimit("rule 3, at least 2 of region Africa", tuple(members), least=2)


def _curves(of: Pool, attribute: str) -> Iterator[Curve]:
    found = of.values[attribute]
    totals: dict[str, Fraction] = defaultdict(Fraction)
    for values in found:
        for value in values:
            totals[value] += Fraction(1, len(values))
    given = of.given(attribute)
    whole = sum(totals.values(), Fraction(0))
    for value in sorted(totals if isinstance(given, str) else given):
        if given == "even":
            target = round(Fraction(100 * of.slots, len(totals)))
        elif given == "proportional":
            target = round(100 * of.slots * totals[value] / whole)
        else:
            assert not isinstance(given, str)  # two words are all there are  # noqa: S101
            target = round(100 * given[value])
        having = [(i, len(values)) for i, values in enumerate(found) if value in values]
        parts = lcm(1, *(number for _, number in having))
        shares = tuple((i, parts // number) for i, number in having)
        yield Curve(attribute, value, WEIGHTS[attribute], target, parts, shares)


def write(of: Pool, root: Path) -> None:
    """The call repository; JSON is YAML."""
    reviewers = [f"r{r:03}" for r in range(max(6, len(of.proposals) * REVIEWS // 10))]
    files: dict[str, object] = {
        "call.yaml": _call(of),
        "registry/members.yaml": {
            "members": [
                {"id": f"o{o:05}", "name": f"Organization {o:05}", "type": kind, "country": "CH"}
                for o, kind in enumerate(of.types)
            ]
        },
        "registry/reviewers.yaml": {
            "reviewers": [
                {
                    "id": r,
                    "name": f"Reviewer {r}",
                    "email": f"{r}@example.org",
                    "organizations": ["Review office"],
                }
                for r in reviewers
            ]
        },
    }
    for i, proposal in enumerate(of.proposals):
        files[f"proposals/{proposal.name}.yaml"] = _proposal(proposal)
        for j, scores in enumerate(proposal.scores):
            reviewer = reviewers[(REVIEWS * i + j) % len(reviewers)]
            files[f"reviews/{proposal.name}/{reviewer}.yaml"] = {
                "scores": dict(zip(CRITERIA, scores, strict=True))
            }
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def _call(of: Pool) -> Mapping[str, object]:
    return {
        "name": f"Bench, {len(of.proposals)} proposals",
        "organizer": "Bench",
        "opens": "2026-07-15",
        "submitters": "members",
        "deadline": "2026-09-30",
        "timezone": "Europe/Zurich",
        "languages": ["en"],
        "description_words": 250,
        "outcomes": {value: f"Outcome {value}" for value in OUTCOMES},
        "focus": {value: value for value in FOCUS},
        "organization_types": {value: value for value in sorted(TYPES)},
        "criteria": {name: {"title": name, "guidance": name} for name in CRITERIA},
        "scale": {"1": "Not shown", "2": "Weak", "3": "Sound", "4": "Strong", "5": "Outstanding"},
        "reviews": {"per_proposal": REVIEWS, "minimum": 2, "calibration": "none", "shrinkage": 2},
        "selection": {
            "slots": of.slots,
            "threshold": float(THRESHOLD),
            "priority": {"joint": 0.5, "pathfinder": 0.25},
            "rules": [
                {"at_most": 2, "of": "organization"},
                {"at_least": 1, "of": "focus"},
                {"at_least": 2, "of": "region", "is": "Africa"},
            ],
            "balance": {
                name: {"weight": weight / 1000, "target": of.given(name)}
                for name, weight in WEIGHTS.items()
            },
            "reserves": 3,
            "seed": "",
        },
    }


def _proposal(proposal: PoolProposal) -> Mapping[str, object]:
    first = f"Organization {proposal.organizations[0]:05}"
    return {
        "title": f"Proposal {proposal.name}",
        "contact": {"name": "Amina Diallo", "email": "amina@example.org"},
        "organizations": [{"name": f"Organization {o:05}"} for o in proposal.organizations],
        "speakers": [{"name": "Amina Diallo", "role": "Director", "organization": first}],
        "outcomes": [int(value) for value in proposal.outcomes],
        "focus": list(proposal.focus),
        "countries": list(proposal.countries),
        "description": "What the session is about.",
    }
