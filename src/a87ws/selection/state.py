"""What became of a decision: the state of its record against the files as they are (contract,
section 4). Questions are compared, never bytes or words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from a87ws.reviews.judge import Ineligible
from a87ws.selection.decision import QuestionChange
from a87ws.selection.instance import Instance
from a87ws.selection.question import Candidate, DecisionQuestion


class RecordState(StrEnum):
    """How a record stands to the files: see the contract, section 4."""

    CURRENT = "current"
    AFFECTED = "affected"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file whose bytes are not those that the record came from."""

    path: str
    kind: Literal["changed", "added", "deleted"]


def file_changes(recorded: Mapping[str, str], present: Mapping[str, str]) -> Iterator[FileChange]:
    """What became of the files, by their digests."""
    for path in sorted({*recorded, *present}):
        if path not in present:
            yield FileChange(path, "deleted")
        elif path not in recorded:
            yield FileChange(path, "added")
        elif recorded[path] != present[path]:
            yield FileChange(path, "changed")


def state_of(
    changes: tuple[QuestionChange, ...], instance: Instance, selected: Iterable[str]
) -> RecordState:
    """The state of a record whose question differs in `changes` from that of the files, which
    `instance` is.
    """
    if not changes:
        return RecordState.CURRENT
    index = {name: i for i, name in enumerate(instance.names)}
    names = tuple(selected)
    if not index.keys() >= {*names}:
        return RecordState.BROKEN
    if not instance.allows(frozenset(index[name] for name in names)):
        return RecordState.BROKEN
    return RecordState.AFFECTED


def changes_between(
    then: DecisionQuestion,
    barred_then: tuple[Ineligible, ...],
    now: DecisionQuestion,
    barred_now: tuple[Ineligible, ...],
) -> tuple[QuestionChange, ...]:
    """Every cause for which the second question differs from the first, proposals first.

    What only follows from a cause (a target that moves with the pool, the order of the draw without
    one of its proposals) is not named beside it.
    """
    before = {barred.proposal: barred for barred in barred_then}
    after = {barred.proposal: barred for barred in barred_now}
    changes: list[QuestionChange] = []
    for name in sorted({*then.eligible, *before, *now.eligible, *after}):
        changes += _of_proposal(then, before.get(name), now, after.get(name), name)
    changes += _of_policy(then, now)
    if changes or then == now:
        return tuple(changes)
    return tuple(_of_targets(then, now)) or (QuestionChange("rules"),)


def _of_proposal(
    then: DecisionQuestion,
    barred_then: Ineligible | None,
    now: DecisionQuestion,
    barred_now: Ineligible | None,
    name: str,
) -> Iterator[QuestionChange]:
    before, after = then.eligible.get(name), now.eligible.get(name)
    if before is not None and after is not None:
        yield from _of_candidate(name, before, after)
    elif after is not None:
        yield QuestionChange("eligible", name)
    elif barred_now is None:
        yield QuestionChange("gone", name)
    elif barred_then is None or _figures(barred_then) != _figures(barred_now):
        is_withdrawn = barred_now.kind == "withdrawn"
        yield QuestionChange("withdrawn" if is_withdrawn else "ineligible", name, barred_now.kind)


def _figures(barred: Ineligible) -> tuple[object, ...]:
    return barred.kind, barred.number, barred.least


def _of_candidate(name: str, before: Candidate, after: Candidate) -> Iterator[QuestionChange]:
    if before.merit != after.merit:
        yield QuestionChange("merit", name, was=str(before.merit), now=str(after.merit))
    for attribute in sorted(before.values.keys() & after.values.keys()):
        was, now = before.values[attribute], after.values[attribute]
        if was != now:
            yield QuestionChange("value", name, attribute, ", ".join(was), ", ".join(now))


def _of_policy(then: DecisionQuestion, now: DecisionQuestion) -> Iterator[QuestionChange]:
    if then.slots != now.slots:
        yield QuestionChange("slots", was=str(then.slots), now=str(now.slots))
    if then.balance_factor != now.balance_factor:
        yield QuestionChange("factor")
    if then.tolerance != now.tolerance:
        yield QuestionChange(
            "tolerance", was=str(then.tolerance or ""), now=str(now.tolerance or "")
        )
    if _limits(then) != _limits(now):
        yield QuestionChange("rules")
    yield from _of_weights(then, now)
    yield from _of_overrides(then, now)
    if _shared_draw(then, now) != _shared_draw(now, then):
        yield QuestionChange("draw")


def _of_weights(then: DecisionQuestion, now: DecisionQuestion) -> Iterator[QuestionChange]:
    for attribute in sorted({*then.balance, *now.balance}):
        was, is_ = _weight(then, attribute), _weight(now, attribute)
        if was != is_:
            yield QuestionChange("weight", of=attribute, was=was, now=is_)


def _weight(question: DecisionQuestion, attribute: str) -> str:
    balanced = question.balance.get(attribute)
    return "" if balanced is None else str(balanced.weight)


def _limits(question: DecisionQuestion) -> list[tuple[object, ...]]:
    return [(rule.of, rule.value, rule.at_least, rule.at_most) for rule in question.rules]


def _of_overrides(then: DecisionQuestion, now: DecisionQuestion) -> Iterator[QuestionChange]:
    """Overrides of proposals that were eligible before and are now."""
    both = then.eligible.keys() & now.eligible.keys()
    for was, is_ in ((then.include, now.include), (then.exclude, now.exclude)):
        for name in sorted(both & ({*was} ^ {*is_})):
            yield QuestionChange("override", name)


def _shared_draw(question: DecisionQuestion, other: DecisionQuestion) -> tuple[str, ...]:
    """The order of the draw over those that are eligible in both."""
    return tuple(filter(other.eligible.__contains__, question.draw))


def _of_targets(then: DecisionQuestion, now: DecisionQuestion) -> Iterator[QuestionChange]:
    for attribute, balanced in now.balance.items():
        before = then.balance[attribute].targets
        for value in sorted({*before, *balanced.targets}):
            was, is_ = before.get(value), balanced.targets.get(value)
            if was != is_:
                of = f"{attribute} {value}"
                yield QuestionChange("target", of=of, was=str(was or ""), now=str(is_ or ""))
