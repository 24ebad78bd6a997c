"""A made-up call: a thousand members and as many proposals of about 49 lines as wanted, one in
twenty of them bad.

Everything follows from the number of proposals: same bytes on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

LINES = 34  # of each description; the other fifteen hold the rest
WORDS = tuple(
    word
    for line in """
    about across address advocates after agreement alliance apprentices audits before brokers
    buyers campaigns children clinics collectors companies contracts cooperatives cotton
    councils debts districts documents employers enforcement evidence factories families farmers
    federation fees fields fishing forests garments gold grievance growers guidance harvest
    hearings hotline households inspectors interviews journeys labour landing leaders learning
    loans maps market mediators mentors migrants mines ministries monitoring mothers neighbours
    networks officers orchards parents partners payments pickers pilots plantations platform
    policies prices procurement progress recruitment referral registers remediation repayment
    rights risks safeguards savings scholarships schools seasons sessions shelters stories
    supplies survivors teachers tenants terms testimony together towns trade trafficking
    training transparency unions villages visits vouchers wages warehouses weighing witnesses
    women workers workshops
    """.splitlines()
    for word in line.split()
)
COUNTRIES = ("BF", "CI", "GH", "MG", "MW", "NP", "PE", "TN", "UG", "VN")
FOCUS = ("child-labour", "forced-labour", "human-trafficking")
KINDS = ("business", "employers-organization", "government", "workers-organization")
CALL = """\
name: A call for measuring
organizer: The Secretariat
deadline: 2026-09-30
timezone: Europe/Zurich
languages: [en, fr]
outcomes: {1: Prevention, 2: Due diligence, 3: Remedy, 4: Action in one country}
focus:
  {child-labour: Child labour, forced-labour: Forced labour, human-trafficking: Human trafficking}
organization_types: {business: B, employers-organization: E, government: G, workers-organization: W}
criteria: {standards: {title: Standards}, innovation: {title: Innovation}}
scale: {1: Weak, 2: Sound, 3: Strong}
selection: {slots: 8}
"""
FAULTS = (  # of a bad file: what is replaced, and by what
    ("outcomes:\n  - ", "outcomes:\n  - 7"),
    ("focus:\n  - ", "focus:\n  - no "),
    ("\ncountries:\n  - ", "\ncountries:\n  - UK"),
    ("title: ", "title: Cotton: "),
    ("contact:", "contacts:"),
    ("speakers:", "speaker:"),
)


class Draw:
    """Numbers that follow from a seed."""

    def __init__(self, seed: str) -> None:
        self.numbers = self._numbers(seed)

    @staticmethod
    def _numbers(seed: str) -> Iterator[int]:
        block = 0
        while True:
            digest = sha256(f"{seed}:{block}".encode()).digest()
            yield from (int.from_bytes(digest[i : i + 2], "big") for i in range(0, 32, 2))
            block += 1

    def of(self, choices: Sequence[str]) -> str:
        """One of them."""
        return choices[next(self.numbers) % len(choices)]

    def words(self, count: int) -> str:
        """So many words."""
        return " ".join(self.of(WORDS) for _ in range(count))


def member(i: int) -> str:
    """The name of a member."""
    return f"{Draw(f'member {i}').words(3).title()} {i}"


def sentence(draw: Draw) -> str:
    """A line of a description; one in three ends a sentence."""
    return f"{draw.words(7).capitalize()}{'.' if next(draw.numbers) % 3 == 0 else ''}"


def proposal(i: int) -> str:
    """The text of a proposal."""
    draw = Draw(f"proposal {i}")
    first = next(draw.numbers) % 1_000
    lines = [
        f"title: {draw.words(6).capitalize()}",
        "contact:",
        f"  name: Person {i}",
        f"  email: person{i}@example.org",
        "organizations:",
        f"  - name: {member(first)}",
        f"  - name: {member((first + 1) % 1_000)}",
        "speakers:",
        f"  - {{name: Speaker {i}, role: Secretary, organization: {member(first)}}}",
        f"outcomes:\n  - {draw.of(['1', '2', '3', '4'])}",
        f"focus:\n  - {draw.of(FOCUS)}",
        f"countries:\n  - {draw.of(COUNTRIES)}",
        "description: |",
        *(f"  {sentence(draw)}" for _ in range(LINES - 1)),
    ]
    text = "\n".join(lines) + "\n"
    if i % 20 == 0:
        text = text.replace(*FAULTS[i // 20 % len(FAULTS)])
    return text


def generate(root: Path, count: int) -> Path:
    """Write a call with so many proposals, and beside it the JSON Schema that the peers check
    against.
    """
    (root / "registry").mkdir(parents=True)
    (root / "proposals").mkdir()
    (root / "call.yaml").write_text(CALL, encoding="utf-8")
    members = []
    for i in range(1_000):
        kind, country = KINDS[i % 4], COUNTRIES[i % 10]
        members.append(
            f"  - {{id: member-{i}, name: {member(i)}, type: {kind}, country: {country}}}\n"
        )
    (root / "registry/members.yaml").write_text("members:\n" + "".join(members), encoding="utf-8")
    for i in range(count):
        (root / f"proposals/proposal-{i}.yaml").write_text(proposal(i), encoding="utf-8")
    (root / "schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    return root


TEXT = {"type": "string", "minLength": 1}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": [
        "title",
        "contact",
        "organizations",
        "speakers",
        "outcomes",
        "focus",
        "countries",
        "description",
    ],
    "properties": {
        "title": TEXT,
        "contact": {
            "type": "object",
            "required": ["name", "email"],
            "properties": {"name": TEXT, "email": TEXT},
        },
        "organizations": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "required": ["name"], "properties": {"name": TEXT}},
        },
        "speakers": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "required": ["name"], "properties": {"name": TEXT}},
        },
        "outcomes": {"type": "array", "items": {"enum": [1, 2, 3, 4]}},
        "focus": {"type": "array", "items": {"enum": list(FOCUS)}},
        "countries": {"type": "array", "items": {"type": "string", "pattern": "^[A-Z]{2}$"}},
        "description": TEXT,
    },
}
