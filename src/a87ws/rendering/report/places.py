"""Where the action takes place: a tile a country, region by region."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from a87ws.data import REGIONS, region_of
from a87ws.rendering.report.facts import Facts
from a87ws.rendering.report.words import Words, plain


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
