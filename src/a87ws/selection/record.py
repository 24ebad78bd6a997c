"""Read the decision record back, and check it: digests, eligibility, merits, figures and proof,
with integers alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic_core import ValidationError

from a87ws.base.disk.write import read_text
from a87ws.base.faults import Fault
from a87ws.base.text import ratio
from a87ws.base.yaml import MAX_BYTES_GENERATED, parse
from a87ws.call.case import Case
from a87ws.call.review import Standing
from a87ws.reviews.judge import Judged, judge
from a87ws.selection.build import SelectionQuestion, balance_table, build, figures
from a87ws.selection.decision import (
    MOST_WORKED_OUT,
    Alternative,
    Bound,
    Decision,
    LeftOut,
    RecordedAlternative,
    Replacement,
    Selected,
    SelectionRecord,
    Share,
)
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.proof import find_problems as proof_problems
from a87ws.selection.sentences import Speech, sentence

RECORD = "selection.yaml"
PROOF = "selection.proof.json"
INPUTS = ("call.yaml", "freeze.yaml", "registry/", "proposals/", "reviews/")
"""The files a decision rests on."""


def inputs(case: Case) -> Mapping[str, str]:
    """SHA-256 of every file the decision rests on, by path."""
    return {
        path: digest for path, digest in sorted(case.digests.items()) if path.startswith(INPUTS)
    }


def read_record(root: Path) -> SelectionRecord:
    """The decision record of the call at `root`. Raises Fault where there is none, or none that can
    be read.
    """
    text = read_text(root, RECORD)
    if text is None:
        raise Fault(f"there is no {RECORD} yet", "run `a87ws select`", exit_code=1)
    document = parse(RECORD, text.encode(), max_bytes=MAX_BYTES_GENERATED)
    try:
        return SelectionRecord.model_validate(document.value)
    except ValidationError as error:
        place = document.span(error.errors(include_input=False, include_url=False)[0]["loc"])
    message = f"{RECORD}:{place.line}: this is not a record that `a87ws select` wrote"
    raise Fault(message, "run `a87ws select` again", exit_code=1)


def changes(recorded: Mapping[str, str], present: Mapping[str, str]) -> Iterator[str]:
    """What became of the inputs since the record was written, file by file."""
    for path in sorted({*recorded, *present}):
        if path not in present:
            yield f"{path} has been deleted since the selection"
        elif path not in recorded:
            yield f"{path} has been added since the selection"
        elif recorded[path] != present[path]:
            yield f"{path} has changed since the selection"


@dataclass(frozen=True)
class Checked:
    """What a check of the record found; `problems` is empty if it stands."""

    record: SelectionRecord
    judged: Judged
    problems: tuple[str, ...]


def check(root: Path) -> Checked:
    """Recompute everything the record says, and check its proof. Needs no solver.

    That the reasons and the reserves are the best of their kind is not checked; their figures are.
    """
    return check_judged(judge(root), read_record(root))


def check_judged(judged: Judged, record: SelectionRecord) -> Checked:
    """As `check`, of a call that is judged already."""
    changed = tuple(changes(record.inputs, inputs(judged.case)))
    return Checked(record, judged, changed or tuple(_problems(judged, record)))


def verified(root: Path) -> Checked:
    """The record of the call at `root`, checked. Raises Fault where it does not verify."""
    checked = check(root)
    if checked.problems:
        message = "\n  ".join(["the record does not verify:", *checked.problems])
        raise Fault(message, "run `a87ws select` again", exit_code=1)
    return checked


def _problems(judged: Judged, record: SelectionRecord) -> Iterator[str]:
    if (record.call, record.seed) != (judged.case.call.name, judged.case.call.selection.seed):
        yield "the name or the seed of the call does not match call.yaml"
    yield from _eligibility(judged, record)
    instance = build(
        judged.case, judged.eligible, SelectionQuestion(record.slots, record.balance_factor)
    )
    instance = _as_replaced(instance, record.replacements)
    place = {name: i for i, name in enumerate(instance.names)}
    names = [each.proposal for each in record.selected]
    if len({*names}) < len(names) or not place.keys() >= {*names}:
        yield "the selected proposals are not all eligible, or not each listed once"
        return
    chosen = frozenset(place[name] for name in names)
    if not instance.allows(chosen):
        yield "the selection breaks a rule or an override"
    if _differs(instance, chosen, record.merit, record.imbalance, record.value):
        yield "merit, imbalance or value of the selection do not match the files"
    if _table(record) != balance_table(judged.case, instance, chosen):
        yield "the balance table does not match the files"
    merits = [(each.proposal, each.merit) for each in record.selected]
    merits += [(each.proposal, each.merit) for each in record.left_out]
    for name, merit in merits:
        if name in place and merit != instance.merits[place[name]]:
            yield f"the merit of `{name}` does not match the files"
    left_out = [each.proposal for each in record.left_out]
    rest = place.keys() - {*names}
    whole = len(place) <= MOST_WORKED_OUT
    if len({*left_out}) < len(left_out) or not (
        {*left_out} == rest if whole else {*left_out} <= rest
    ):
        yield "the proposals left out are not the eligible ones that were not selected"
    if len({*record.reserves}) < len(record.reserves) or not {*record.reserves} <= rest:
        yield "the reserves are not all proposals left out, or not each listed once"
    yield from _alternatives(instance, place, chosen, record)
    yield from _proof(judged.loaded.root, instance, chosen, record)


def _eligibility(judged: Judged, record: SelectionRecord) -> Iterator[str]:
    if {each.proposal: each.reason for each in record.ineligible} != dict(judged.ineligible):
        yield "the ineligible proposals and their reasons do not match the files"
    ratings = {standing.proposal: standing.rating for standing in judged.standings}
    for each in record.selected:
        if ratings.get(each.proposal) != each.rating:
            yield f"the rating of `{each.proposal}` does not match the files"


def _alternatives(
    instance: Instance, place: Mapping[str, int], chosen: Portfolio, record: SelectionRecord
) -> Iterator[str]:
    others = [(each.proposal, each.best_without) for each in record.selected]
    others += [(each.proposal, each.best_with) for each in record.left_out]
    for name, other in others:
        if other is None:
            continue
        if not place.keys() >= {name, *other.joins, *other.leaves}:
            yield f"the alternative for `{name}` names proposals that are not eligible"
            continue
        portfolio = (chosen - {place[leaver] for leaver in other.leaves}) | {
            place[joiner] for joiner in other.joins
        }
        if (place[name] in portfolio) == (place[name] in chosen):
            yield f"the alternative for `{name}` does not move `{name}`"
        if not instance.allows(portfolio) or _off(instance, portfolio, other):
            yield f"the figures of the alternative for `{name}` do not match the files"


def _off(instance: Instance, portfolio: Portfolio, other: RecordedAlternative) -> bool:
    return _differs(instance, portfolio, other.merit, other.imbalance, other.value)


def _differs(
    instance: Instance, portfolio: Portfolio, merit: int, imbalance: Fraction, value: Fraction
) -> bool:
    found = figures(instance, portfolio)
    return (found.merit, found.imbalance, found.value) != (merit, imbalance, value)


def _proof(
    root: Path, instance: Instance, chosen: Portfolio, record: SelectionRecord
) -> Iterator[str]:
    if not record.proved:
        yield "the record does not claim to be proved"
        return
    text = read_text(root, PROOF)
    if text is None:
        yield f"there is no {PROOF} beside the record"
        return
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        yield f"{PROOF} is not JSON"
        return
    yield from proof_problems(instance, chosen, record.best_merit, data)


def withdrawn(replacements: Iterable[Replacement]) -> Iterator[str]:
    """The proposals whose hosts withdrew after the decision."""
    return (each.withdrew for each in replacements)


def _as_replaced(instance: Instance, replacements: Sequence[Replacement]) -> Instance:
    """The instance with what the replacements fixed: those that stayed are in, those that withdrew
    are out.
    """
    if not replacements:
        return instance
    place = {name: i for i, name in enumerate(instance.names)}
    kept = [place[name] for name in replacements[-1].kept if name in place]
    return instance.vary(
        include=kept, exclude=[place[n] for n in withdrawn(replacements) if n in place]
    )


def _table(record: SelectionRecord) -> Mapping[str, Mapping[str, Share]]:
    return {
        attribute: {
            value: Share(each.target, each.selected, each.eligible)
            for value, each in values.items()
        }
        for attribute, values in record.balance.items()
    }


VERSION = 1


def factor(balance: tuple[int, int]) -> str:
    """The factor on the balance weights, as `p/q` or `infinity`."""
    return "infinity" if balance[1] == 0 else f"{balance[0]}/{balance[1]}"


def decision_data(decision: Decision) -> Mapping[str, Any]:
    """The decision in the contract's shape: merits in thousandths, imbalance and value in points as
    exact fractions.
    """
    return {
        "version": VERSION,
        "slots": decision.slots,
        "balance_factor": factor(decision.balance),
        "proved": decision.proved,
        **({} if decision.bound is None else {"bound": _bound(decision.bound)}),
        "merit": decision.figures.merit,
        "best_merit": decision.best_merit,
        "imbalance": ratio(decision.figures.imbalance),
        "value": ratio(decision.figures.value),
        "selected": [_selected(each, Speech("en", decision.titles)) for each in decision.selected],
        "reserves": list(decision.reserves),
        "left_out": [_left_out(each, Speech("en", decision.titles)) for each in decision.left_out],
        "ineligible": [
            {"proposal": name, "reason": reason} for name, reason in decision.ineligible.items()
        ],
        "balance": {
            attribute: {
                value: {
                    "target": None if share.target is None else ratio(share.target),
                    "selected": ratio(share.selected),
                    "eligible": ratio(share.eligible),
                }
                for value, share in values.items()
            }
            for attribute, values in decision.shares.items()
        },
    }


def _bound(bound: Bound) -> Mapping[str, str | None]:
    return {"step": bound.step, "at_most": None if bound.at_most is None else ratio(bound.at_most)}


def standings_data(standings: tuple[Standing, ...]) -> Mapping[str, Any]:
    """The standings in the contract's shape; rating and merit are null where no review counts."""
    return {
        "version": VERSION,
        "proposals": [
            {
                "proposal": each.proposal,
                "rating": None if each.rating is None else ratio(each.rating),
                "reviews": each.reviews,
                "joint": each.joint,
                "pathfinder": each.pathfinder,
                "merit": each.merit,
            }
            for each in standings
        ],
    }


def _selected(each: Selected, speech: Speech) -> Mapping[str, Any]:
    return {
        "proposal": each.proposal,
        "rating": ratio(each.rating),
        "merit": each.merit,
        "best_without": _alternative(each.best_without),
        "reason": sentence(each.reason, speech, selected=True),
    }


def _left_out(each: LeftOut, speech: Speech) -> Mapping[str, Any]:
    return {
        "proposal": each.proposal,
        "merit": each.merit,
        "best_with": _alternative(each.best_with),
        "lacked": each.lacked,
        "reason": sentence(each.reason, speech, selected=False),
    }


def _alternative(other: Alternative | None) -> Mapping[str, Any] | None:
    if other is None:
        return None
    return {
        "merit": other.figures.merit,
        "imbalance": ratio(other.figures.imbalance),
        "value": ratio(other.figures.value),
        "joins": list(other.joins),
        "leaves": list(other.leaves),
    }
