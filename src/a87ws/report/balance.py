"""Balance: what was chosen beside its target, the pool, and the series by merit alone."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any, Final

from a87ws.base.coding import ratio
from a87ws.data import REGIONS, region_of
from a87ws.report.facts import Decided, Facts, Words, plain
from a87ws.selection.decision import Share, Shares

WIDE = 1000
"""Units across a bar."""


@dataclass(frozen=True)
class Bar:
    """One value: its numbers in words, and where they lie on a line of `WIDE` units.

    A place of −1 is not shown.
    """

    value: str
    selected: str
    target: str
    by_merit: str
    pool: str
    selected_at: int
    target_at: int
    by_merit_at: int


@dataclass(frozen=True)
class Group:
    """One balanced attribute."""

    title: str
    bars: tuple[Bar, ...]


def groups(facts: Facts, words: Words, *, public: bool = False) -> tuple[Group, ...]:
    """Every balanced attribute. The public sees what was selected, and the targets that do not tell
    of the pool.
    """
    shares = _public(facts) if public else facts.shares
    most = _most(shares, facts.by_merit)
    found = []
    for attribute, values in shares.items():
        total = sum((share.eligible for share in values.values()), Fraction(0))
        merit = facts.by_merit.get(attribute, {})
        bars = tuple(
            _bar(facts, words, attribute, value, share, merit.get(value), most, total)
            for value, share in values.items()
        )
        found.append(Group(words.attribute(attribute), bars))
    return tuple(found)


def _public(facts: Facts) -> Shares:
    """Without the pool: where values are whatever occurs, those not selected would name hosts that
    were left out.

    A proportional target is the pool's share times the slots, and would tell it.
    """
    call = facts.sureness.case.call
    shown: dict[str, Mapping[str, Share]] = {}
    for attribute, values in facts.shares.items():
        fixed = call.vocabulary(attribute) is not None
        balance = call.selection.balance.get(attribute)
        told = balance is not None and balance.target != "proportional"
        shown[attribute] = {
            value: Share(share.target if told else None, share.selected, Fraction(0))
            for value, share in values.items()
            if fixed or share.selected
        }
    return shown


def _most(*tables: Shares) -> Fraction:
    shares = [share for table in tables for values in table.values() for share in values.values()]
    return max(
        [Fraction(0), *(max(share.selected, share.target or Fraction(0)) for share in shares)]
    ) or Fraction(1)


def _bar(  # noqa: PLR0913, PLR0917
    facts: Facts,
    words: Words,
    attribute: str,
    value: str,
    share: Share,
    merit: Share | None,
    most: Fraction,
    total: Fraction,
) -> Bar:
    def at(number: Fraction | None) -> int:
        return -1 if number is None else round(WIDE * number / most)

    decided = facts.decided is not None
    return Bar(
        value=words.value(attribute, value),
        selected=words.number(share.selected, 2) if decided else "–",
        target=words.number(share.target, 2),
        by_merit=words.number(merit.selected, 2) if merit else "–",
        pool=words.percent(share.eligible / total) if total else "–",
        selected_at=at(share.selected) if decided else -1,
        target_at=at(share.target),
        by_merit_at=at(merit.selected) if merit else -1,
    )


@dataclass(frozen=True)
class Tile:
    """One country: how many proposals name it, and how many of those are selected."""

    code: str
    name: str
    proposals: int
    selected: int
    pathfinder: bool


@dataclass(frozen=True)
class Region:
    """The countries of a region, most proposals first."""

    title: str
    tiles: tuple[Tile, ...]
    proposals: int
    selected: int


def regions(facts: Facts, words: Words, *, public: bool = False) -> tuple[Region, ...]:
    """The five regions, and what has none. In public only the countries of what was selected are
    named.
    """
    case = facts.sureness.case
    chosen = {each.proposal for each in facts.decided.record.selected} if facts.decided else set()
    received = [name for name, each in case.proposals.items() if not each.is_withdrawn]
    shown = [name for name in received if name in chosen] if public else received
    titles = [*REGIONS, None]
    return tuple(
        found for region in titles if (found := _region(facts, words, region, shown, chosen)).tiles
    )


def _region(
    facts: Facts, words: Words, region: str | None, shown: Collection[str], chosen: Collection[str]
) -> Region:
    case = facts.sureness.case
    here = {
        name: [
            code
            for code in dict.fromkeys(case.proposals[name].countries)
            if region_of(code) == region
        ]
        for name in shown
    }
    held = {name: codes for name, codes in here.items() if codes}
    codes = {code for each in held.values() for code in each}
    tiles = [
        Tile(
            plain(code),
            words.country(code),
            sum(code in each for each in held.values()),
            sum(code in each for name, each in held.items() if name in chosen),
            code in case.call.pathfinders,
        )
        for code in codes
    ]
    tiles.sort(key=lambda tile: (-tile.proposals, tile.name))
    title = words("no_region") if region is None else words.value("region", region)
    return Region(title, tuple(tiles), len(held), sum(name in chosen for name in held))


MOST_EMBEDDED: Final = 1_000_000
"""A larger proof, in bytes, is not written into the page: it is opened from its file there."""


@dataclass(frozen=True)
class ShownStep:
    """One step of the proof, and over how many cases it was shown."""

    says: str
    nodes: int


@dataclass(frozen=True)
class ShownProof:
    """What is said of the proof; `files` are the inputs with their digests."""

    proved: bool
    size: str
    digest: str
    record: str
    embedded: bool
    steps: tuple[ShownStep, ...]
    files: tuple[tuple[str, str], ...]
    digest_of_all: str
    """SHA-256 of the list of the inputs as `sha256sum` prints it: one number for a minute on paper.
    """


def proof(facts: Facts, words: Words) -> ShownProof | None:
    """None where no decision stands."""
    decided = facts.decided
    if decided is None:
        return None
    data = json.loads(decided.proof) if decided.proof else {"steps": []}
    steps = [
        ShownStep(words(f"step_{part['step'].replace(' ', '_')}"), len(part["nodes"]))
        for part in data["steps"]
    ]
    files = tuple(sorted(decided.record.inputs.items()))
    size = len(decided.proof.encode())
    return ShownProof(
        decided.record.proved,
        words("kilobytes", number=words.speech.comma(f"{size / 1000:.1f}")),
        sha256(decided.proof.encode()).hexdigest(),
        decided.digest,
        size <= MOST_EMBEDDED,
        tuple(steps),
        files,
        sha256("".join(f"{digest}  {path}\n" for path, digest in files).encode()).hexdigest(),
    )


def check_data(decided: Decided) -> Mapping[str, Any]:
    """What the proof has to be of: the numbers of the files and of the record."""
    return {
        "instance": decided.instance.as_data(),
        "selected": sorted(decided.chosen),
        "best_merit": decided.record.best_merit,
        "merit": decided.record.merit,
        "imbalance": ratio(decided.record.imbalance),
    }
