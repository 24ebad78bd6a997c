"""Why a proposal was, or was not, selected: the record's word for it, after seeing that the record still holds."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from a87ws.diagnostics import Fault
from a87ws.model.record import SelectionRecord
from a87ws.model.standing import Standing
from a87ws.rendering.numbers import points, rounded
from a87ws.usecases.judge import judge
from a87ws.usecases.record import changes, inputs, read_record


def why(root: Path, proposal: str) -> tuple[str, ...]:
    """Plain sentences on one proposal of the call at `root`.

    Raises Fault where there is no such proposal, or the record is not of the files as they are.
    """
    judged = judge(root)
    known = {*judged.round.proposals, *judged.ineligible}
    if proposal not in known:
        near = get_close_matches(proposal, known, 1)
        hint = f"did you mean `{near[0]}`?" if near else "the ids are the names of the files in proposals/"
        raise Fault(f"there is no proposal `{proposal}`", hint, exit_code=1)
    record = read_record(root)
    changed = tuple(changes(record.inputs, inputs(judged.round)))
    if changed:
        raise Fault(
            "\n  ".join(["the record is out of date:", *changed]), "choose anew with `a87ws select`", exit_code=1
        )
    standing = next((each for each in judged.standings if each.proposal == proposal), None)
    found = judged.round.proposals.get(proposal)
    title = f"{found.title} ({proposal})" if found else proposal
    return (title, *_standing(standing), *_verdict(record, proposal))


def _standing(standing: Standing | None) -> Iterator[str]:
    if standing is None or standing.rating is None or standing.merit is None:
        return
    priorities = [word for word, holds in (("joint", standing.joint), ("Pathfinder", standing.pathfinder)) if holds]
    extra = f", {' and '.join(priorities)} priority included" if priorities else ""
    count = f"{standing.reviews} review{'' if standing.reviews == 1 else 's'}"
    yield f"Rating {rounded(standing.rating)} from {count}; merit {points(standing.merit)}{extra}."


def _verdict(record: SelectionRecord, proposal: str) -> Iterator[str]:
    place = record.reserves.index(proposal) + 1 if proposal in record.reserves else None
    for selected in record.selected:
        if selected.proposal == proposal:
            yield f"Selected: {selected.reason}."
    for left in record.left_out:
        if left.proposal == proposal:
            yield f"Not selected: {left.reason}."
            if place:
                yield f"It is number {place} of {len(record.reserves)} on the reserve list."
    for out in record.ineligible:
        if out.proposal == proposal:
            yield f"Could not be selected: {out.reason}."
    spent = record.best_merit - record.merit
    if spent:
        yield f"For its balance the series gives up {points(spent)} of {points(record.best_merit)} points of merit."
