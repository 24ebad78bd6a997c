"""Small whole calls at random, with every difficulty of the contract; one seed, one call, on every
machine.

Files are written as JSON, which is YAML, by the few lines at the end: the program's own writer is
not trusted here.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
Data: TypeAlias = dict[str, Any]

MEMBERS: Sequence[Data] = (
    {
        "id": "cgu",
        "name": "Cotton Growers' Union",
        "aliases": ["UPC"],
        "type": "workers",
        "country": "BF",
    },
    {
        "id": "cacao",
        "name": "Société du Cacao",
        "aliases": ["SdC", "Cocoa  Co"],
        "type": "business",
        "country": "CI",
    },
    {"id": "inspection", "name": "Labour Inspection", "type": "government", "country": "AL"},
    {
        "id": "reform",
        "name": "Alianza Reforma",
        "aliases": ["Á. R."],
        "type": "civil",
        "country": "AR",
    },
    {
        "id": "isle",
        "name": "Isle Watch",
        "type": "civil",
        "country": "AQ",
    },  # a country of no ILO region
    {"id": "tea", "name": "Tea Forum", "type": "business", "country": "IN"},
)
STRANGERS: Sequence[Data] = (
    {"name": "Fair Ground", "type": "civil", "country": "KE"},
    {"name": "Équipe Libre", "type": "workers", "country": "FR"},
)
REGIONS = ("Africa", "Americas", "Arab States", "Asia and the Pacific", "Europe and Central Asia")
VALUES: Mapping[str, Sequence[Any]] = {
    "outcome": (1, "2", 3),
    "focus": ("child-labour", "forced-labour", "trafficking"),
    "organization": ("cgu", "cacao", "tea", "fair ground", "equipe libre", "nobody we know"),
    "organization_type": ("workers", "business", "government", "civil", "academia"),
    "organization_country": ("BF", "CI", "AL", "CH"),
    "organization_region": REGIONS,
    "country": ("BF", "CI", "AL", "AR", "CH"),
    "region": REGIONS,
    "supply_chain": ("cotton", "cocoa", "tin"),
    "language": ("en", "fr", "pt-BR"),
    "initiative": ("cotton dialogue", "safe seas"),
    "joint": (True, "false"),
    "pathfinder": ("true", False),
    "perspective": ("labour", "buyers", "survivors"),
    "format": ("panel", "film"),
}
WITH_VOCABULARY = ("focus", "outcome", "organization_type", "region", "perspective", "format")
FACTORS = ((1, 1), (1, 1), (1, 1), (0, 1), (1, 2), (3, 2), (7, 1), (1, 0))


@dataclass(frozen=True)
class RandomCall:
    """The files of a call by path, and the question to ask of it: how many slots (None: the
    call's), which factor.
    """

    files: Mapping[str, str]
    slots: int | None
    factor: tuple[int, int]

    def put(self, root: Path, paths: Iterable[str] | None = None) -> Path:
        """Write the files under `root`, in the order of `paths` where it is given."""
        for path in self.files if paths is None else paths:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(self.files[path], encoding="utf-8", newline="\n")
        return root


class _Dice(Random):
    def chance(self, of_hundred: int) -> bool:
        return self.randrange(100) < of_hundred

    def some(self, values: Sequence[T], least: int, most: int) -> list[T]:
        return self.sample(values, min(len(values), self.randint(least, most)))

    def maybe(self, key: str, of_hundred: int, values: Sequence[Any]) -> Data:
        return {key: self.choice(values)} if self.chance(of_hundred) else {}


def decimals(text: str) -> list[Any]:
    """Numbers as a person writes them: whole ones plain."""
    return [Decimal(each) if "." in each else int(each) for each in text.split()]


def random_call(seed: int) -> RandomCall:
    """The call of this seed."""
    dice = _Dice(seed)
    size = dice.choice((1, 2, 3, 4, 5, 6, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 13, 14))
    ids = dice.sample([f"p-{number}" for number in range(30)], size)
    easy = dice.chance(40)  # few scores and no priorities: many ties
    call = _call(dice, ids, easy=easy)
    files: dict[str, Data] = {
        "call.yaml": call,
        "registry/members.yaml": {"members": list(MEMBERS)},
    }
    reviewers = _reviewers(dice, ids)
    files["registry/reviewers.yaml"] = {"reviewers": reviewers}
    for name in ids:
        files[f"proposals/{name}.yaml"] = proposal = _proposal(dice, name)
        if "title" not in proposal:
            # whether a review of what cannot be read is in conflict, the contract does not say
            continue
        keen = [each["id"] for each in reviewers] + ["guest"] * dice.chance(15)
        for reviewer in dice.some(keen, dice.choice((0, 2, 2, 2)), 4):
            files[f"reviews/{name}/{reviewer}.yaml"] = _review(dice, call, easy=easy)
    texts = {path: written(data) for path, data in files.items()}
    if dice.chance(20):
        texts["freeze.yaml"] = written(_freeze(dice, texts))
    return RandomCall(texts, dice.randint(1, 6) if dice.chance(15) else None, dice.choice(FACTORS))


def _call(dice: _Dice, ids: Sequence[str], *, easy: bool) -> Data:
    slots = dice.choice((1, 2, 2, 3, 3, 4, 5, 6))
    questions = {
        "perspective": {
            "text": "Whose?",
            "choices": dict.fromkeys(VALUES["perspective"], "x"),
            "many": True,
        },
        "format": {"text": "How?", "choices": dict.fromkeys(VALUES["format"], "x")},
        "remark": {"text": "Anything else?"},
    }
    weights = decimals("0.5 1.25 2 3")
    criteria = {
        name: {"title": name, **dice.maybe("weight", 40, weights)}
        for name in "abc"[: dice.randint(1, 3)]
    }
    calibration = dice.choice(("none", "none", "leniency"))
    reviews = {
        "minimum": dice.choice((0, 1, 1, 1, 2)),
        "calibration": calibration,
        "shrinkage": Decimal("1.3"),
    }
    selection: Data = {"slots": slots, "reserves": dice.randrange(4)}
    selection |= dice.maybe("threshold", 20, decimals("2 2.5 3"))
    if not easy:
        points = decimals("0.5 0.25 0.0005 0.3")
        selection["priority"] = {
            **dice.maybe("joint", 60, points),
            **dice.maybe("pathfinder", 60, points),
        }
    selection["rules"] = [_rule(dice, slots) for _ in range(dice.choice((0, 0, 1, 1, 2, 3)))]
    aims = dice.some([*VALUES], 0, 3)
    selection["balance"] = {aim: _aim(dice, aim) for aim in aims}
    selection |= dice.maybe("tolerance", 40, decimals("0 0.05 0.2 0.3337 0.5 1"))
    selection["overrides"] = [
        {
            "proposal": name,
            "must": dice.choice(("include", "exclude")),
            "reason": "The committee said so",
        }
        for name in (dice.some(ids, 1, 2) if dice.chance(20) else [])
    ]
    selection |= dice.maybe("seed", 70, ("", "4711", 4711, "Löwe"))
    return {
        "name": "A call",
        "organizer": "The Secretariat",
        **dice.maybe("submitters", 40, ("members", "anyone")),
        "deadline": "2026-09-30",
        "timezone": "Europe/Zurich",
        "outcomes": {"1": "One", "2": "Two", "3": "Three"},
        "focus": dict.fromkeys(VALUES["focus"], "x"),
        "organization_types": dict.fromkeys(VALUES["organization_type"], "x"),
        "questions": questions,
        **dice.maybe("pathfinder_countries", 50, (["BF", "CI"], ["CH", "IN"], [])),
        "criteria": criteria,
        "scale": {str(point): "x" for point in range(1, 4 if easy else 6)},
        "reviews": reviews,
        "selection": selection,
    }


def _rule(dice: _Dice, slots: int) -> Data:
    of = dice.choice([*VALUES])
    if dice.chance(75):
        return {
            "at_most": dice.choice((0, 1, 1, 1, 2, 2, 3)),
            "of": of,
            **dice.maybe("is", 50, VALUES[of]),
        }
    if of in WITH_VOCABULARY and of != "region" and dice.chance(40):
        return {"at_least": 1, "of": of} | (
            {"at_most": dice.randint(1, 3)} if dice.chance(30) else {}
        )
    return {"at_least": dice.randint(1, min(2, slots)), "of": of, "is": dice.choice(VALUES[of])}


def _aim(dice: _Dice, attribute: str) -> Data:
    targets = {
        str(value).lower() if isinstance(value, bool) else str(value) for value in VALUES[attribute]
    }
    given = {
        value: dice.choice(decimals("0 0.5 1 1.005 2 2.5"))
        for value in dice.some(sorted(targets), 1, 3)
    }
    return {
        **dice.maybe("weight", 80, decimals("0 0.3 0.125 0.1 1 2.5")),
        **dice.maybe("target", 75, ("even", "proportional", "proportional", given)),
    }


def _reviewers(dice: _Dice, ids: Sequence[str]) -> list[Data]:
    def some_names() -> list[str]:
        return [
            _spelled(dice, host)
            for host in dice.some([*MEMBERS, *STRANGERS], 0, dice.choice((0, 0, 1)))
        ]

    return [
        {
            "id": name,
            "name": name.title(),
            "email": f"{name}@example.org",
            "organizations": some_names() or ["An institute"],
            "affiliates": some_names(),
            "waivers": [
                {"proposal": each, "by": "The chair", "on": "2026-10-02", "reason": "Small field"}
                for each in dice.some(ids, 0, 2)
            ],
        }
        for name in ("ana", "ben", "chen", "dora", "eve")
    ]


def _spelled(dice: _Dice, host: Mapping[str, Any]) -> str:
    """A name of the organization, in some spelling that means the same."""
    name = str(dice.choice([host["name"], *host.get("aliases", [])]))
    if dice.chance(30):
        apart = unicodedata.normalize("NFD", name)
        name = "".join(letter for letter in apart if not unicodedata.combining(letter))
    if dice.chance(30):
        name = dice.choice((name.upper(), name.lower(), f" {name.replace(' ', '  ')} "))
    return name


def _proposal(dice: _Dice, name: str) -> Data:
    hosts = (
        dice.some([*MEMBERS, *MEMBERS, *STRANGERS], 1, 3)
        if dice.chance(8)
        else dice.some(MEMBERS, 1, 3)
    )
    if dice.chance(25):
        hosts = [*hosts[: dice.randrange(2)], dice.choice(STRANGERS)]
    speaker = dice.choice(
        ({"name": "A"}, {"name": "A", "organization": _spelled(dice, dice.choice(MEMBERS))})
    )
    organizations = [
        {"name": _spelled(dice, host)}
        | ({"type": host["type"], "country": host["country"]} if host in STRANGERS else {})
        | dice.maybe(
            "type", 0 if host in STRANGERS else 10, ("academia",)
        )  # the register holds over it
        for host in hosts
    ]
    proposal: Data = {
        "title": f"Title of {name}",
        "contact": {"name": "A", "email": "a@example.org"},
        "organizations": organizations,
        "speakers": [speaker],
        "outcomes": dice.some([1, 2, 3], 1, 3),
        "focus": dice.some(VALUES["focus"], 1, 2),
        "countries": dice.some(["BF", "CI", "AL", "AR", "IN", "JO", "AQ", "CH"], 1, 4),
        "description": f"What {name} is about.",
        "supply_chains": dice.some(VALUES["supply_chain"], 0, 2),
        "languages": dice.some(VALUES["language"], 0, 2),
        **dice.maybe("initiative", 40, VALUES["initiative"]),
        **dice.maybe("status", 6, ("withdrawn",)),
        "answers": {
            **({"perspective": dice.some(VALUES["perspective"], 0, 3)} if dice.chance(70) else {}),
            **dice.maybe("format", 70, VALUES["format"]),
            **dice.maybe("remark", 20, ("None",)),
        },
    }
    if dice.chance(5):
        proposal["focus"] = [*proposal["focus"], proposal["focus"][0]]  # counts once
    if dice.chance(4):
        proposal["focus"] = [*proposal["focus"], "fishing"]  # an error
    if dice.chance(3):
        del proposal["title"]
    return proposal


def _review(dice: _Dice, call: Mapping[str, Any], *, easy: bool) -> Data:
    if dice.chance(8):
        return {
            "recused": dice.choice(("host", "institutional", "personal", "collaborator", "other"))
        }
    points = [2, 3, 3] if easy else [1, 2, 3, 3, 4, 4, 5, None]
    blank = dice.chance(4)
    return {"scores": {name: None if blank else dice.choice(points) for name in call["criteria"]}}


def _freeze(dice: _Dice, texts: Mapping[str, str]) -> Data:
    entries: dict[str, Data] = {}
    with_reviews = dice.chance(50)
    for path, text in texts.items():
        entry: Data = {"sha256": hashlib.sha256(text.encode()).hexdigest()}
        if path.startswith("reviews/") and not with_reviews:
            continue
        if path.startswith("proposals/"):
            lot = dice.randrange(20)
            if lot == 0:
                continue  # filed after the freeze
            if lot in {2, 3, 4}:
                entry["late"] = True
            if lot in {4, 5, 6}:
                entry["accepted"] = {"on": "2026-10-05", "reason": "The post was late"}
        elif path.startswith("reviews/") and dice.chance(10):
            entry["late"] = True
        entries[path] = entry
    moments = {"proposals": "2026-10-01T08:00:00+02:00", "reviews": "2026-10-20T08:00:00+02:00"}
    return {
        "version": 1,
        **{part: moments[part] for part in ("proposals", "reviews")[: 1 + with_reviews]},
        "files": entries,
    }


def written(value: object) -> str:
    """JSON with decimals as they were written."""
    if isinstance(value, Mapping):
        return (
            "{"
            + ", ".join(f"{json.dumps(key)}: {written(each)}" for key, each in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
