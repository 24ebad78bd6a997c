"""Balance: what was chosen beside its target, the pool, and the series by merit alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from a87ws.rendering.report.facts import Facts
from a87ws.rendering.report.words import Words
from a87ws.selection.decision import Share, Shares

WIDE = 1000
"""Units across a bar."""


@dataclass(frozen=True)
class Bar:
    """One value: its numbers in words, and where they lie on a line of `WIDE` units; −1 is nowhere."""

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
