"""Read the decision record back, and check it: digests, eligibility, merits, figures and proof,
with integers alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_core import ValidationError

from a87ws.base.disk.write import read_text
from a87ws.base.faults import Fault
from a87ws.base.shape import Beside, decode, encode
from a87ws.base.yaml import MAX_BYTES_GENERATED, parse
from a87ws.call.case import Case, fact
from a87ws.reviews.judge import Ineligible, JudgedCase, judge
from a87ws.selection.build import SelectionQuestion, balance_table, build, figures
from a87ws.selection.decision import (
    MOST_WORKED_OUT,
    Alternative,
    LeftOut,
    Replacement,
    Selected,
    SelectionRecord,
)
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.proof import find_problems as proof_problems
from a87ws.selection.sentences import Speech, ineligible_words, sentence

RECORD = "selection.yaml"
PROOF = "selection.proof.json"
INPUTS = ("call.yaml", "freeze.yaml", "registry/", "proposals/", "reviews/")
"""The files a decision rests on."""


def inputs(case: Case) -> Mapping[str, str]:
    """SHA-256 of every file the decision rests on, by path."""
    return {
        path: digest for path, digest in sorted(case.digests.items()) if path.startswith(INPUTS)
    }


@fact
def read_record(case: Case) -> SelectionRecord:
    """The decision record of a call. Raises Fault where there is none, or none that can be read."""
    text = read_text(case.folder, RECORD)
    if text is None:
        raise Fault(f"there is no {RECORD} yet", "run `a87ws select`", exit_code=1)
    document = parse(RECORD, text.encode(), max_bytes=MAX_BYTES_GENERATED)
    try:
        return decode(SelectionRecord, document.value)
    except ValidationError as error:
        place = document.span(error.errors(include_input=False, include_url=False)[0]["loc"])
    message = f"{RECORD}:{place.line}: this is not a record that `a87ws select` wrote"
    raise Fault(message, "run `a87ws select` again", exit_code=1)


@fact
def changed_inputs(case: Case) -> tuple[str, ...]:
    """What changed in the inputs since the record was written. Raises Fault as `read_record`."""
    return tuple(changes(read_record(case).inputs, inputs(case)))


@fact
def decided_instance(case: Case) -> Instance:
    """The question that the record answers, with what its replacements fixed.

    Raises Fault as `judge` and `read_record` do.
    """
    record = read_record(case)
    question = SelectionQuestion(record.slots, record.balance_factor)
    return _as_replaced(build(case, judge(case).eligible, question), record.replacements)


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
    judged: JudgedCase
    problems: tuple[str, ...]


@fact
def check(case: Case) -> Checked:
    """Recompute everything the record says, and check its proof. Needs no solver.

    That the reasons and the reserves are the best of their kind is not checked; their figures are.
    """
    judged, record = judge(case), read_record(case)
    return Checked(record, judged, changed_inputs(case) or tuple(_problems(judged, record)))


def verified(case: Case) -> Checked:
    """The record of a call, checked. Raises Fault where it does not verify."""
    checked = check(case)
    if checked.problems:
        message = "\n  ".join(["the record does not verify:", *checked.problems])
        raise Fault(message, "run `a87ws select` again", exit_code=1)
    return checked


def _problems(judged: JudgedCase, record: SelectionRecord) -> Iterator[str]:
    call = judged.case.call
    if (record.call, record.seed) != (call.name, call.selection.seed):
        yield "the name or the seed of the call does not match call.yaml"
    yield from _eligibility(judged, record)
    instance = decided_instance(judged.case)
    place = {name: i for i, name in enumerate(instance.names)}
    names = [each.proposal for each in record.selected]
    if len({*names}) < len(names) or not place.keys() >= {*names}:
        yield "the selected proposals are not all eligible, or not each listed once"
        return
    chosen = frozenset(place[name] for name in names)
    if not instance.allows(chosen):
        yield "the selection breaks a rule or an override"
    if _differs(instance, chosen, record):
        yield "merit, imbalance or value of the selection do not match the files"
    if record.balance != balance_table(judged.case, instance, chosen):
        yield "the balance table does not match the files"
    yield from _merits(instance, place, record)
    yield from _rest(place.keys() - {*names}, record, is_whole=len(place) <= MOST_WORKED_OUT)
    yield from _alternatives(instance, place, chosen, record)
    yield from _proof(judged.case.folder, instance, chosen, record)


def _merits(instance: Instance, place: Mapping[str, int], record: SelectionRecord) -> Iterator[str]:
    merits = [(each.proposal, each.merit) for each in record.selected]
    merits += [(each.proposal, each.merit) for each in record.left_out]
    for name, merit in merits:
        if name in place and merit != instance.merits[place[name]]:
            yield f"the merit of `{name}` does not match the files"


def _rest(rest: AbstractSet[str], record: SelectionRecord, *, is_whole: bool) -> Iterator[str]:
    """Those left out, and the reserves; of a large pool only some were worked out."""
    left_out = [each.proposal for each in record.left_out]
    is_right = {*left_out} == rest if is_whole else {*left_out} <= rest
    if len({*left_out}) < len(left_out) or not is_right:
        yield "the proposals left out are not the eligible ones that were not selected"
    if len({*record.reserves}) < len(record.reserves) or not {*record.reserves} <= rest:
        yield "the reserves are not all proposals left out, or not each listed once"


def _eligibility(judged: JudgedCase, record: SelectionRecord) -> Iterator[str]:
    if {each.proposal: each for each in record.ineligible} != judged.ineligible:
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
        if not instance.allows(portfolio) or _differs(instance, portfolio, other):
            yield f"the figures of the alternative for `{name}` do not match the files"


def _differs(
    instance: Instance, portfolio: Portfolio, other: Alternative | SelectionRecord
) -> bool:
    worth = figures(instance, portfolio)
    recorded = other.merit, other.imbalance, other.value
    return recorded != (worth.merit, worth.imbalance, worth.value)


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


VERSION = 1
HEAD = ("version", "call", "proof")
"""What a record begins with, for whoever opens the file."""


def answer_data(answer: object, speech: Speech = Speech()) -> Mapping[str, Any]:  # noqa: B008
    """An answer as data, with its reasons in words beside their facts."""
    return {"version": VERSION, **encode(answer, sentences(speech))}


def record_data(record: SelectionRecord, speech: Speech) -> Mapping[str, Any]:
    """What `selection.yaml` holds."""
    data = encode(record, sentences(speech))
    return {**{key: data[key] for key in HEAD}, **data}


def sentences(speech: Speech) -> Beside:
    """The one plain sentence beside the facts of a reason."""

    def beside(record: object) -> Mapping[str, str]:
        if isinstance(record, Selected):
            return {"reason": sentence(record.why, speech, selected=True)}
        if isinstance(record, LeftOut):
            return {"reason": sentence(record.why, speech, selected=False)}
        if isinstance(record, Ineligible):
            return {"reason": ineligible_words(record, speech)}
        return {}

    return beside
