"""Read the decision record back, and check it against the files as they are: its state, its
figures and its proof, with integers alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic_core import ValidationError

from a87ws.base.disk.write import exists, read_text
from a87ws.base.faults import Fault
from a87ws.base.shape import Beside, decode, encode
from a87ws.base.yaml import MAX_BYTES_GENERATED, parse
from a87ws.call.case import Case, fact
from a87ws.reviews.judge import Ineligible, JudgedCase, judge
from a87ws.selection.decision import (
    MOST_WORKED_OUT,
    Alternative,
    LeftOut,
    QuestionChange,
    Selected,
    SelectionRecord,
    balance_table,
    figures,
)
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.proof import find_problems as proof_problems
from a87ws.selection.question import DecisionQuestion, Fixed, SelectionOptions, ask, instance_of
from a87ws.selection.sentences import Speech, ineligible_words, sentence
from a87ws.selection.state import FileChange, RecordState, changes_between, file_changes, state_of

RECORD = "selection.yaml"
PROOF = "selection.proof.json"
INPUTS = ("call.yaml", "freeze.yaml", "registry/", "proposals/", "reviews/")
"""The files a decision rests on."""


def inputs(case: Case) -> Mapping[str, str]:
    """SHA-256 of every file the decision rests on, by path."""
    return {
        path: digest for path, digest in sorted(case.digests.items()) if path.startswith(INPUTS)
    }


def has_record(case: Case) -> bool:
    """Whether a decision was recorded."""
    return exists(case.folder, RECORD)


@fact
def read_record(case: Case) -> SelectionRecord:
    """The decision record of a call. Raises Fault where there is none, or none that can be read."""
    text = read_text(case.folder, RECORD)
    if text is None:
        raise Fault(f"there is no {RECORD} yet", "run `a87ws select`", exit_code=1)
    document = parse(RECORD, text.encode(), max_bytes=MAX_BYTES_GENERATED)
    place = document.span(("question",))
    try:
        record = decode(SelectionRecord, document.value)
        if record.question is None or record.question.is_sound:
            return _with_fixed(record)
    except ValidationError as error:
        place = document.span(error.errors(include_input=False, include_url=False)[0]["loc"])
    message = f"{RECORD}:{place.line}: this is not a record that `a87ws select` wrote"
    hint = "restore the file from git, or choose again with `a87ws select --anew --reason TEXT`"
    raise Fault(message, hint, exit_code=1)


def _with_fixed(record: SelectionRecord) -> SelectionRecord:
    """The record with what its replacements fixed; older ones do not say so themselves."""
    if record.question is not None or not record.replacements:
        return record
    gone: list[str] = []
    for replacement in record.replacements:
        gone += replacement.withdrew
    return replace(record, fixed=Fixed(record.replacements[-1].kept, tuple(gone)))


def options_of(record: SelectionRecord) -> SelectionOptions:
    """What the record was asked for beside the call's own policy."""
    return SelectionOptions(record.slots_asked, record.balance_factor)


@fact
def present_question(case: Case) -> DecisionQuestion:
    """The question of the record as the files ask it now. Raises Fault as `judge` does."""
    return ask(case, judge(case).eligible, options_of(read_record(case)))


@fact
def recorded_question(case: Case) -> DecisionQuestion:
    """The question that the record answers. Raises Fault as `judge` and `read_record` do."""
    record = read_record(case)
    if record.question is not None:
        return record.question
    if changed_inputs(case):
        raise Fault(
            f"{RECORD} was written by an older version, and files have changed since",
            "renew it with the same series: `a87ws select --keep --reason TEXT`",
            exit_code=1,
        )
    options = SelectionOptions(record.slots, record.balance_factor)
    return ask(case, judge(case).eligible, options)


@fact
def changed_inputs(case: Case) -> tuple[FileChange, ...]:
    """What changed in the inputs since the record was written. Raises Fault as `read_record`."""
    return tuple(file_changes(read_record(case).inputs, inputs(case)))


@fact
def decided_instance(case: Case) -> Instance:
    """The question that the record answers, with what was fixed since.

    Raises Fault as `recorded_question` does.
    """
    return read_record(case).fixed.apply(instance_of(recorded_question(case)))


@dataclass(frozen=True)
class Checked:
    """A record beside the files as they are."""

    record: SelectionRecord
    judged: JudgedCase
    state: RecordState
    changes: tuple[QuestionChange, ...]
    """What became of the question since; none if the record is current."""
    files: tuple[FileChange, ...]
    """The files whose bytes changed since, whether that matters or not."""
    problems: tuple[str, ...]
    """What is wrong in the record itself; empty if it stands."""

    @property
    def verifies(self) -> bool:
        """Whether the record stands, and answers the question that the files ask."""
        return not self.problems and self.state is RecordState.CURRENT

    @property
    def out(self) -> Mapping[str, Ineligible | None]:
        """The selected proposals that may not be selected any more, each with the reason; None
        where the proposal is not there.
        """
        out: dict[str, Ineligible | None] = {}
        eligible = {standing.proposal for standing in self.judged.eligible}
        for place in self.record.selected:
            if place.proposal not in eligible:
                out[place.proposal] = self.judged.ineligible.get(place.proposal)
        return out

    @property
    def standing(self) -> tuple[str, ...]:
        """The selected proposals that may still be selected: their sessions go on."""
        out = self.out
        names = [place.proposal for place in self.record.selected]
        return tuple(name for name in names if name not in out)


@fact
def check(case: Case) -> Checked:
    """Recompute the question from the files and compare it with the record's; recompute the figures
    that the record holds, and check its proof. Needs no solver.

    That the reasons and the reserves are the best of their kind is not checked; their figures are.
    """
    judged, record = judge(case), read_record(case)
    files, then, now = changed_inputs(case), recorded_question(case), present_question(case)
    changes = changes_between(then, record.ineligible, now, tuple(judged.ineligible.values()))
    instance = record.fixed.without_gone(instance_of(now))
    state = state_of(changes, instance, (place.proposal for place in record.selected))
    problems = tuple(_problems(case, record, is_unchanged=not files))
    return Checked(record, judged, state, changes, files, problems)


def verified(case: Case) -> Checked:
    """The record of a call, checked. Raises Fault where the record itself does not stand."""
    checked = check(case)
    if checked.problems:
        message = "\n  ".join(["the record does not verify:", *checked.problems])
        hint = f"restore {RECORD} and {PROOF} from git, or choose again with `a87ws select --anew`"
        raise Fault(message, hint, exit_code=1)
    return checked


def _problems(case: Case, record: SelectionRecord, *, is_unchanged: bool) -> Iterator[str]:
    question, instance = recorded_question(case), decided_instance(case)
    if is_unchanged:
        yield from _matches_files(case, record)
    if (record.slots, record.balance_factor) != (question.slots, question.balance_factor):
        yield "the slots or the balance factor do not match the question of the record"
    place = {name: i for i, name in enumerate(instance.names)}
    names = [each.proposal for each in record.selected]
    if len({*names}) < len(names) or not place.keys() >= {*names}:
        yield "the selected proposals are not all eligible, or not each listed once"
        return
    chosen = frozenset(place[name] for name in names)
    if not instance.allows(chosen):
        yield "the selection breaks a rule or an override"
    if _differs(instance, chosen, record):
        yield "merit, imbalance or value of the selection do not match the question of the record"
    if record.balance != balance_table(question, names):
        yield "the balance table does not match the question of the record"
    yield from _merits(instance, place, record)
    yield from _rest(place.keys() - {*names}, record, is_whole=len(place) <= MOST_WORKED_OUT)
    yield from _alternatives(instance, place, chosen, record)
    yield from _proof(case.folder, instance, chosen, record)


def _matches_files(case: Case, record: SelectionRecord) -> Iterator[str]:
    """What the record says beside its question, where its files are as they were."""
    call = case.call
    if (record.call, record.seed) != (call.name, call.selection.seed):
        yield "the name or the seed of the call does not match call.yaml"
    ratings = {standing.proposal: standing.rating for standing in judge(case).standings}
    for each in record.selected:
        if ratings.get(each.proposal) != each.rating:
            yield f"the rating of `{each.proposal}` does not match the files"


def _merits(instance: Instance, place: Mapping[str, int], record: SelectionRecord) -> Iterator[str]:
    merits = [(each.proposal, each.merit) for each in record.selected]
    merits += [(each.proposal, each.merit) for each in record.left_out]
    for name, merit in merits:
        if name in place and merit != instance.merits[place[name]]:
            yield f"the merit of `{name}` does not match the question of the record"


def _rest(rest: AbstractSet[str], record: SelectionRecord, *, is_whole: bool) -> Iterator[str]:
    """Those left out, and the reserves; of a large pool only some were worked out."""
    left_out = [each.proposal for each in record.left_out]
    is_right = {*left_out} == rest if is_whole else {*left_out} <= rest
    if len({*left_out}) < len(left_out) or not is_right:
        yield "the proposals left out are not the eligible ones that were not selected"
    if len({*record.reserves}) < len(record.reserves) or not {*record.reserves} <= rest:
        yield "the reserves are not all proposals left out, or not each listed once"


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
        leaving = {place[leaver] for leaver in other.leaves}
        portfolio = (chosen - leaving) | {place[joiner] for joiner in other.joins}
        if (place[name] in portfolio) == (place[name] in chosen):
            yield f"the alternative for `{name}` does not move `{name}`"
        if not instance.allows(portfolio) or _differs(instance, portfolio, other):
            yield f"the figures of the alternative for `{name}` do not match the question"


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
