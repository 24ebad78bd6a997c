"""Announce the decision: see that the record stands, decide who gets what, render it, write it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from a87ws.diagnostics import Fault
from a87ws.model.announcement import LETTERS, Kind
from a87ws.model.base import is_forgotten, is_id
from a87ws.model.record import RecordedIneligible, SelectionRecord
from a87ws.model.review import Review
from a87ws.model.round import Round
from a87ws.register import normalise
from a87ws.rendering.announce import LANGUAGES, Addressee, call_words, in_public_order, outline, render
from a87ws.rendering.template import Templates
from a87ws.scoring.rating import counted_ratings
from a87ws.selection.eligibility import WITHDRAWN
from a87ws.store.ledger import Settled, read_ledger, settle
from a87ws.store.templates import read_templates
from a87ws.usecases.load import review_path
from a87ws.usecases.record import verified, withdrawn
from a87ws.usecases.sessions import make_missing

FOLDER: Final = "announcements"
LEDGER: Final = f"{FOLDER}/.manifest.json"
_LETTER: Final = re.compile(rf"{FOLDER}/(?:{'|'.join(LETTERS)})/(?P<id>[^/]+)\.(?:md|txt)")
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Due:
    """One announcement that is to be made: its kind, its path without ending, and what its template may use."""

    kind: Kind
    stem: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class Announced:
    """What was announced, and what the Secretariat should know."""

    counts: Mapping[Kind, int]
    settled: Settled
    unreachable: tuple[str, ...]
    """Proposals without a letter, because their file cannot be read."""
    withheld: tuple[str, ...]
    """Reviews whose feedback names a reviewer or holds an e-mail address, and is therefore not quoted."""
    sessions: tuple[str, ...]
    """Files of sessions that were made, for their hosts to complete."""


def announce(root: Path, kinds: Collection[Kind] = (), language: str = LANGUAGES[0]) -> Announced:
    """Write the announcements of these kinds, of all where none is named; letters no longer due are removed.

    Raises Fault where the record does not verify or a template has a fault; then nothing is written.
    """
    if language not in LANGUAGES:
        raise Fault(f"there are no announcements in `{language}`", f"there are: {', '.join(LANGUAGES)}", exit_code=2)
    checked = verified(root)
    record, round_ = checked.record, checked.judged.round
    feedback, withheld = quotable(round_)
    everything = tuple(due(record, round_, feedback))
    asked = [each for each in everything if not kinds or each.kind in kinds]
    templates = Templates(read_templates(root))
    texts: dict[str, str] = {}
    for each in asked:
        rendered = render(each.kind, templates, {**each.values, "language": language})
        texts |= {f"{each.stem}.md": rendered.markdown, f"{each.stem}.txt": rendered.text}
    settled = settle(root, LEDGER, "a87ws announce", texts, _stale(root, everything))
    made = make_missing(root, round_, (each.proposal for each in record.selected))
    unreachable = tuple(each.proposal for each in record.ineligible if _is_unreachable(each, round_))
    regrets = not kinds or Kind.REGRET in kinds
    counts = Counter(each.kind for each in asked)
    counts_in_order = {kind: counts[kind] for kind in Kind if not kinds or kind in kinds}
    return Announced(counts_in_order, settled, unreachable if regrets else (), withheld if regrets else (), made)


def _is_unreachable(out: RecordedIneligible, round_: Round) -> bool:
    """Whether a letter is due to somebody whose file cannot be read; those who withdrew get none."""
    return out.proposal not in round_.proposals and out.reason != WITHDRAWN


def due(record: SelectionRecord, round_: Round, feedback: Mapping[str, tuple[str, ...]]) -> Iterator[Due]:
    """Who gets what: one letter for every proposal that was not withdrawn, the newsletter and the invitation for all.

    `feedback` is what may be quoted to each proposal's contact.
    """
    call = call_words(round_.call)
    listed = record.reserves[: round_.call.selection.reserves]
    eligible = {each.proposal for each in record.left_out}
    gone = {*withdrawn(record.replacements)}
    kinds = dict.fromkeys([*eligible, *(each.proposal for each in record.ineligible)], Kind.REGRET)
    kinds |= dict.fromkeys(listed, Kind.RESERVE) | {each.proposal: Kind.ACCEPTANCE for each in record.selected}
    outlines = {name: outline(round_, proposal) for name, proposal in round_.proposals.items()}
    for name, kind in sorted(kinds.items(), key=lambda each: (LETTERS.index(each[1]), each[0])):
        proposal = round_.proposals.get(name)
        if proposal is None or proposal.is_withdrawn or is_forgotten(proposal.contact.email):
            continue
        if name in gone and kind is not Kind.ACCEPTANCE:
            continue
        values: dict[str, object] = {
            "call": call,
            "proposal": outlines[name],
            "contact": Addressee(proposal.contact.name, proposal.contact.email),
        }
        if kind is Kind.RESERVE:
            values |= {"place": listed.index(name) + 1, "reserves": len(listed)}
        elif kind is Kind.REGRET:
            values |= {"eligible": name in eligible, "feedback": feedback.get(name, ())}
        yield Due(kind, f"{FOLDER}/{kind}/{name}", values)
    sessions = in_public_order({each.proposal: outlines[each.proposal] for each in record.selected})
    for kind in (Kind.NEWSLETTER, Kind.INVITATION):
        yield Due(kind, f"{FOLDER}/{kind}", {"call": call, "sessions": sessions})


def quotable(round_: Round) -> tuple[Mapping[str, tuple[str, ...]], tuple[str, ...]]:
    """The feedback of each proposal's counted reviews, and the paths of those reviews whose feedback stays here.

    Sorted by its text, so that the order says nothing about the reviewers. Feedback that gives away a reviewer's name
    or anybody's e-mail address is not quoted.
    """
    names = [_words(each.name) for each in round_.reviewers]
    found: dict[str, set[str]] = {}
    withheld = []
    for key in sorted(counted_ratings(round_)):
        review = round_.reviews[key]
        if not isinstance(review, Review) or not review.feedback:
            continue
        if "@" in review.feedback or any(name in _words(review.feedback) for name in names):
            withheld.append(review_path(key))
        else:
            found.setdefault(key.proposal, set()).add(review.feedback.strip())
    return {proposal: tuple(sorted(texts)) for proposal, texts in found.items()}, tuple(withheld)


def _words(text: str) -> str:
    """The words of a text between spaces, comparable: a short name is not found inside a longer word."""
    return f" {' '.join(_WORD.findall(normalise(text)))} "


def _stale(root: Path, everything: Collection[Due]) -> Iterator[str]:
    """Letters of an earlier run that nobody is to get any more."""
    wanted = {each.stem for each in everything}
    for path in read_ledger(root, LEDGER):
        letter = _LETTER.fullmatch(path)
        if letter and is_id(letter["id"]) and path.rpartition(".")[0] not in wanted:
            yield path
