"""What the files of a call say of each proposal: its attributes, its rating, its merit. The
oracle's first half.

Written from section 2 of the contract alone, in its order; it shares no line with the program.
Files are read as JSON, which is YAML. Only the ILO regions and the shipped list of Pathfinder
Countries, which are data, come from the program.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

from a87ws.data import REGIONS, pathfinders, region_of


def normalised(name: str) -> str:
    """Without case, accents and spacing."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(
        "".join(letter for letter in apart if not unicodedata.combining(letter)).split()
    )


def solved(rows: list[list[Fraction]]) -> list[Fraction]:
    """The solution of a square system of equations, each row with its right side last."""
    for i in range(len(rows)):
        pivot = next(k for k in range(i, len(rows)) if rows[k][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [number / rows[i][i] for number in rows[i]]
        for k in range(len(rows)):
            if k != i:
                rows[k] = [a - rows[k][i] * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [row[-1] for row in rows]


class Facts:
    """The call as its files have it, and every proposal judged."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        read = {path: json.loads(text, parse_float=Decimal) for path, text in files.items()}
        self.call: dict[str, Any] = read["call.yaml"]
        self.policy: dict[str, Any] = self.call["selection"]
        self.members: list[Any] = read["registry/members.yaml"]["members"]
        self.reviewers: dict[str, Any] = {
            each["id"]: each for each in read["registry/reviewers.yaml"]["reviewers"]
        }
        self.proposals = {
            p.split("/")[1][:-5]: v for p, v in read.items() if p.startswith("proposals/")
        }
        self.reviews = {
            (p.split("/")[1], p.split("/")[2][:-5]): v
            for p, v in read.items()
            if p.startswith("reviews/")
        }
        self.freeze = read.get("freeze.yaml")
        names = {
            normalised(name): each
            for each in self.members
            for name in (each["name"], *each.get("aliases", []))
        }
        self.by_name = names | {each["id"]: each for each in self.members}
        self.values = cache(self._values)

    # Attributes

    def key(self, name: str) -> str:
        """Member id, or the normalised name."""
        return str(self.by_name.get(normalised(name), {"id": normalised(name)})["id"])

    def hosts(self, name: str) -> dict[str, Any]:
        """Each submitting organization under its key; the register holds."""
        hosts = {self.key(each["name"]): each for each in self.proposals[name]["organizations"]}
        return {key: self.by_name.get(key, host) for key, host in hosts.items()}

    def members_of(self, name: str) -> set[str]:
        return self.hosts(name).keys() & {each["id"] for each in self.members}

    def _values(self, name: str, attribute: str) -> frozenset[str]:
        """The set of values of an attribute that a proposal has."""
        proposal = self.proposals[name]
        if attribute in self.call.get("questions", {}):
            answer = proposal.get("answers", {}).get(attribute, [])
            return frozenset([answer] if isinstance(answer, str) else answer)
        lead = frozenset(proposal["countries"])
        seats = frozenset(host["country"] for host in self.hosts(name).values())
        own = self.call.get("pathfinder_countries")
        found: dict[str, Iterable[Any]] = {
            "outcome": proposal["outcomes"],
            "focus": proposal["focus"],
            "organization": self.hosts(name),
            "organization_type": [host["type"] for host in self.hosts(name).values()],
            "organization_country": seats,
            "organization_region": map(region_of, seats),
            "country": lead,
            "region": map(region_of, lead),
            "supply_chain": proposal.get("supply_chains", []),
            "language": proposal.get("languages", []),
            "initiative": [proposal["initiative"]] if "initiative" in proposal else [],
            "joint": ["true" if len(self.members_of(name)) > 1 else "false"],
            "pathfinder": [
                "true" if lead & (pathfinders().codes if own is None else {*own}) else "false"
            ],
        }
        return frozenset(str(value) for value in found[attribute] if value is not None)

    def vocabulary(self, attribute: str) -> Iterable[str]:
        fixed: dict[str, Iterable[str]] = {
            "focus": self.call["focus"],
            "outcome": self.call["outcomes"],
            "organization_type": self.call["organization_types"],
            "region": REGIONS,
            **{
                name: each.get("choices", ())
                for name, each in self.call.get("questions", {}).items()
            },
        }
        return fixed[attribute]

    # Ratings and merit

    def is_readable(self, name: str) -> bool:
        return "title" in self.proposals[name]

    def raw(self, proposal: str, reviewer: str) -> Fraction | None:
        """The rating that a review gives, or None if it is not counted."""
        scores = self.reviews[proposal, reviewer].get("scores", {})
        weights = {
            name: Fraction(each.get("weight", 1)) for name, each in self.call["criteria"].items()
        }
        given = {name: score for name, score in scores.items() if score is not None}
        if not given or reviewer not in self.reviewers:
            return None
        person = self.reviewers[reviewer]
        own = {
            self.key(each)
            for each in person.get("organizations", []) + person.get("affiliates", [])
        }
        speakers = {
            self.key(s["organization"])
            for s in self.proposals[proposal]["speakers"]
            if "organization" in s
        }
        waived = any(waiver["proposal"] == proposal for waiver in person.get("waivers", []))
        if own & (speakers | self.hosts(proposal).keys()) and not waived:
            return None
        total = sum((weights[name] * score for name, score in given.items()), Fraction(0))
        return total / sum(weights[name] for name in given)

    @cached_property
    def counted(self) -> dict[tuple[str, str], Fraction]:
        """The ratings of the counted reviews, offsets taken from them where the call says so."""
        found = {(p, r): rating for p, r in self.reviews if (rating := self.raw(p, r)) is not None}
        policy = self.call.get("reviews", {})
        if policy.get("calibration") != "leniency":
            return found
        unknowns = [("q", name) for name in {p for p, _ in found}] + [
            ("b", name) for name in {r for _, r in found}
        ]
        rows = []
        for kind, name in unknowns:  # the derivative by this unknown is zero
            row = dict.fromkeys([*unknowns, "right"], Fraction(0))
            for (p, r), rating in found.items():
                if name == (p if kind == "q" else r):
                    row["q", p] += 1
                    row["b", r] += 1
                    row["right"] += rating
            row[kind, name] += Fraction(policy.get("shrinkage", 2)) if kind == "b" else 0
            rows.append(list(row.values()))
        offsets = {
            key: Fraction(round(b * 1000), 1000)
            for key, b in zip(unknowns, solved(rows), strict=True)
        }
        return {(p, r): rating - offsets["b", r] for (p, r), rating in found.items()}

    @cached_property
    def ratings(self) -> dict[str, Fraction | None]:
        of = {
            name: [rating for (p, _), rating in self.counted.items() if p == name]
            for name in self.proposals
        }
        return {
            name: sum(each) / Fraction(len(each)) if each else None for name, each in of.items()
        }

    @cached_property
    def merits(self) -> dict[str, int]:
        points = {
            each: Fraction(self.policy.get("priority", {}).get(each, 0))
            for each in ("joint", "pathfinder")
        }
        return {
            name: round(
                1000
                * (
                    rating
                    + sum(points[each] for each in points if "true" in self.values(name, each))
                )
            )
            for name, rating in self.ratings.items()
            if rating is not None
        }

    def is_eligible(self, name: str) -> bool:
        proposal, rating, path = self.proposals[name], self.ratings[name], f"proposals/{name}.yaml"
        if not self.is_readable(name) or proposal.get("status") == "withdrawn" or rating is None:
            return False
        names = [self.key(each["name"]) for each in proposal["organizations"]]
        known = self.values(name, "focus") <= {*self.call["focus"]}
        known = known and self.values(name, "outcome") <= {*self.call["outcomes"]}
        if not known or len({*names}) < len(names):  # an error in its file
            return False
        if self.call.get("submitters", "members") == "members" and not self.members_of(name):
            return False
        if self.freeze:
            entry = self.freeze["files"].get(path)
            if entry is None or (entry.get("late") and not entry.get("accepted")):
                return False
        reviews = sum(p == name for p, _ in self.counted)
        enough = reviews >= self.call.get("reviews", {}).get("minimum", 1)
        return enough and rating >= Fraction(self.policy.get("threshold", -1000))

    @cached_property
    def eligible(self) -> list[str]:
        return sorted(name for name in self.proposals if self.is_eligible(name))
