"""What happened since the decision, and what was let in after the freeze: for the committee."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from a87ws.call.layout import Kind, kind_of, stem
from a87ws.call.registers import LetIn
from a87ws.call.words import day
from a87ws.report.facts import Decided, Facts, Words, plain
from a87ws.report.ranking import reviewer_name
from a87ws.selection.decision import Keeping, QuestionChange, Renewal, Replacement
from a87ws.selection.sentences import change_words
from a87ws.selection.state import RecordState


@dataclass(frozen=True)
class HistoryEvent:
    """One thing that somebody did: on which day, what, why and by whom, where that is known."""

    on: str
    """As the file has it, to sort by; empty in older records."""
    day: str
    text: str
    reason: str = ""
    by: str = ""


def state_line(facts: Facts, words: Words) -> str:
    """The state of the record with what changed; nothing while it is current, or where none is."""
    decided = facts.decided
    if decided is None or decided.state is RecordState.CURRENT:
        return ""
    changes = _changes(facts, words, decided.changes)
    if decided.state is RecordState.AFFECTED:
        return words("state_affected", changes=changes)
    return words("state_broken", changes=changes)


def public_state_line(facts: Facts, words: Words) -> str:
    """The same for everybody: that something changed, and nothing of whom."""
    decided = facts.decided
    if decided is None or decided.state is RecordState.CURRENT:
        return ""
    return words("state_public")


def since_decision(facts: Facts, words: Words) -> tuple[HistoryEvent, ...]:
    """Who withdrew and who came in, what was kept and why, what was chosen again and why."""
    if facts.decided is None:
        return ()
    return tuple(sorted(_steps(facts, words, facts.decided), key=attrgetter("on")))


def _steps(facts: Facts, words: Words, decided: Decided) -> Iterator[HistoryEvent]:
    record = decided.record
    for replacement in record.replacements:
        yield _replaced(facts, words, replacement)
    for keeping in record.kept:
        yield _kept(facts, words, keeping)
    for renewal in record.anew:
        yield _chosen_again(facts, words, renewal)


def _replaced(facts: Facts, words: Words, step: Replacement) -> HistoryEvent:
    names = _titles(facts, words, step.withdrew)
    text = words("since_withdrew_nobody", names=names)
    if step.came_in:
        text = words("since_withdrew", names=names, others=_titles(facts, words, step.came_in))
    if step.changes:
        text += " " + words("since_changes", changes=_changes(facts, words, step.changes))
    return HistoryEvent(step.on, _day(words, step.on), text, plain(step.reason))


def _kept(facts: Facts, words: Words, step: Keeping) -> HistoryEvent:
    text = words("since_kept", changes=_changes(facts, words, step.changes))
    return HistoryEvent(step.on, _day(words, step.on), text, plain(step.reason))


def _chosen_again(facts: Facts, words: Words, step: Renewal) -> HistoryEvent:
    parts = [words("since_anew")]
    if step.left:
        parts.append(words("since_left", names=_titles(facts, words, step.left)))
    if step.came_in:
        parts.append(words("since_came_in", names=_titles(facts, words, step.came_in)))
    return HistoryEvent(step.on, _day(words, step.on), " ".join(parts), plain(step.reason))


def since_freeze(facts: Facts, words: Words) -> tuple[HistoryEvent, ...]:
    """What was let in after the freeze: when, what, why and by whom."""
    freeze = facts.sureness.case.freeze
    if freeze is None:
        return ()
    return tuple(_let_in(facts, words, let_in) for let_in in freeze.let_in())


def _let_in(facts: Facts, words: Words, let_in: LetIn) -> HistoryEvent:
    acceptance = let_in.acceptance
    return HistoryEvent(
        acceptance.on.isoformat(),
        day(acceptance.on, words.speech.language),
        _let_in_words(facts, words, let_in),
        plain(acceptance.reason),
        plain(acceptance.by or ""),
    )


def _let_in_words(facts: Facts, words: Words, let_in: LetIn) -> str:
    path = let_in.path
    kind = kind_of(path)
    if kind is Kind.REVIEW:
        proposal = _titles(facts, words, [path.split("/")[1]])
        reviewer = reviewer_name(facts, stem(path))
        return words("since_reopened", proposal=proposal, reviewer=reviewer)
    if kind is Kind.PROPOSAL and let_in.is_late:
        return words("since_late", proposal=_titles(facts, words, [stem(path)]))
    if kind is Kind.PROPOSAL:
        return words("since_changed", proposal=_titles(facts, words, [stem(path)]))
    return words("since_changed_file", path=plain(path))


def _day(words: Words, on: str) -> str:
    """A day of the record in words; older records have none."""
    if not on:
        return ""
    return day(date.fromisoformat(on), words.speech.language)


def _titles(facts: Facts, words: Words, names: Iterable[str]) -> str:
    """Proposals by title; by id where the file cannot be read any more."""
    return words.listed([words("quoted", title=_title(facts, name)) for name in names])


def _title(facts: Facts, name: str) -> str:
    proposal = facts.sureness.case.proposals.get(name)
    return plain(name if proposal is None else proposal.title)


def _changes(facts: Facts, words: Words, changes: Iterable[QuestionChange]) -> str:
    """Changes in words, the proposals by title."""
    said = []
    for change in changes:
        title = ""
        if change.proposal:
            title = words("quoted", title=_title(facts, change.proposal))
        said.append(change_words(replace(change, proposal=title), words.speech))
    return plain("; ".join(said))
