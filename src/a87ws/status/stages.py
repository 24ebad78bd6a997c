"""The stages of a call's life, each a pure function of what its files say and of the moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from shlex import quote
from typing import Final
from zoneinfo import ZoneInfo

from a87ws.base.faults import Diagnostic, Fault, Severity
from a87ws.base.text import listed
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.layout import Kind, path_of
from a87ws.call.review import ReviewKey
from a87ws.call.words import day, moment
from a87ws.reviews.agreement import progress
from a87ws.reviews.rating import counted_ratings
from a87ws.selection.notice import changes_since, is_still_best, next_step
from a87ws.selection.record import PROOF, RECORD, Checked
from a87ws.selection.sentences import speech_of
from a87ws.selection.state import RecordState
from a87ws.series.owed import Delivery, LetterStatus, Preparation, Stage, StageState
from a87ws.status.decision import KnownDecision

_MOST = 3  # names that are listed; of any more only the number is given
MOST_NAMED = 10  # proposals that lack something
_CAN_BE_ACCEPTED = ("freeze-file-changed", "freeze-proposal-unlisted", "freeze-review-unlisted")


def files(
    diagnostics: Iterable[Diagnostic],
    count: int,
    *,
    is_open: bool,
    outdated: Sequence[str] = (),
) -> Stage:
    """Whether the files can be relied upon; `outdated` are lines on those to be renewed.

    Errors in proposals belong to their submitters, who can fix them until the call closes; they
    hold up nobody else.
    """
    paths = [error.primary.span.path for error in filter(_is_error, diagnostics)]
    if not paths:
        fact = f"{_count(count, 'file')} read, no errors"
        return Stage("Files", StageState.DONE, (fact, *outdated))
    facts = (
        f"{_count(count, 'file')} read, {_count(len(paths), 'error')}",
        f"in {_some(paths)}",
        *outdated,
    )
    if not all(map(_is_of_proposal, paths)):
        return Stage("Files", StageState.MEND, facts, "a87ws validate")
    if is_open:
        return Stage("Files", StageState.DONE, facts, "a87ws validate")
    return Stage("Files", StageState.DONE, facts)


def _is_of_proposal(path: str) -> bool:
    return path.startswith("proposals/")


def call(call_: Call, as_of: datetime) -> Stage:
    """Before the opening, open, or closed."""
    zone, closes = ZoneInfo(call_.timezone), call_.closes.astimezone(ZoneInfo(call_.timezone))
    opening = call_.opening
    if opening is not None and as_of < opening:
        fact = f"opens {_until(opening, as_of)}, {moment(opening.astimezone(zone))}"
        return Stage("Call", StageState.LATER, (fact,))
    if as_of <= closes:
        fact = f"open; closes {_until(closes, as_of)}, {moment(closes)}"
        return Stage("Call", StageState.NOW, (fact,))
    return Stage("Call", StageState.DONE, (f"closed on {day(closes)}",))


def proposals(
    diagnostics: Iterable[Diagnostic],
    case: Case,
    as_of: datetime,
    lacking: Mapping[str, Sequence[str]],
) -> Stage:
    """What came in, what is `lacking` in it, in words, and whether it is recorded by digest."""
    errors = list(filter(_is_error, diagnostics))
    paths = set(filter(_is_of_proposal, case.digests))
    facts = [_counts_of_proposals(case, paths, errors), *_lacking(lacking)]
    if case.freeze is not None and case.freeze.proposals:
        return _recorded_proposals(case, case.freeze.proposals, facts, errors, as_of)
    if as_of <= case.call.closes:
        state = StageState.NOW if paths else StageState.LATER
        return Stage("Proposals", state, tuple(facts))
    command = "a87ws freeze proposals" if paths else None
    return Stage("Proposals", StageState.NOW, (*facts, "not recorded yet"), command)


def _is_error(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity is Severity.ERROR


def _counts_of_proposals(case: Case, paths: Collection[str], errors: Iterable[Diagnostic]) -> str:
    """How many came in, how many of them were withdrawn, and how many have errors."""
    counts = [_count(len(paths), "proposal")]
    withdrawn = sum(proposal.is_withdrawn for proposal in case.proposals.values())
    if withdrawn:
        counts.append(f"{withdrawn} withdrawn")
    faulty = {error.primary.span.path for error in errors}.intersection(paths)
    if faulty:
        counts.append(f"{len(faulty)} with errors")
    return ", ".join(counts)


def _recorded_proposals(
    case: Case,
    moment_: datetime,
    facts: Sequence[str],
    errors: Sequence[Diagnostic],
    as_of: datetime,
) -> Stage:
    """The proposals once they are recorded: how many came late, and which have changed since."""
    late = 0
    if case.freeze is not None:
        late = sum(entry.is_shut_out for entry in case.freeze.files.values())
    fact = f"recorded on {day(moment_.astimezone(as_of.tzinfo))}"
    if late:
        fact += f"; {late} late"
    changed, gone = _changed_since(errors), _gone_since(errors, case)
    if not (changed or gone):
        return Stage("Proposals", StageState.DONE, (*facts, fact))
    problems, command = [], "a87ws validate"
    if gone:
        problems.append(f"received and no longer there: {_some(gone)}")
    if changed:
        problems.append(f"changed or added since: {_some(changed)}")
        command = f"a87ws freeze --accept {quote(changed[0])} --reason TEXT"
    return Stage("Proposals", StageState.MEND, (*facts, fact, *problems), command)


def _changed_since(errors: Iterable[Diagnostic]) -> list[str]:
    """The files that a freeze does not hold as they are now."""
    return [error.primary.span.path for error in errors if error.code in _CAN_BE_ACCEPTED]


def _gone_since(errors: Iterable[Diagnostic], case: Case) -> list[str]:
    """The files that were received and are no longer there."""
    if not any(error.code == "freeze-file-missing" for error in errors):
        return []
    freeze = case.freeze
    assert freeze is not None  # it is what has the error  # noqa: S101
    return [path for path in freeze.files if path not in case.digests]


def _lacking(lacking: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name, words in [*lacking.items()][:MOST_NAMED]:
        yield f"{name} lacks {len(words)}: {'; '.join(words)}"
    if len(lacking) > MOST_NAMED:
        yield f"{len(lacking) - MOST_NAMED} more lack something: `a87ws validate proposals`"


def reviews(case: Case, as_of: datetime) -> Stage:
    """Who reviews what, what is missing, and whether it is recorded."""
    counted = counted_ratings(case)
    missing = _missing_reviews(case, counted)
    short = _short_of_reviews(case, counted)
    facts = [_count(len(case.reviews), "review")]
    if missing:
        facts.append(f"{sum(missing.values())} assigned and missing: {_tally(missing)}")
    if short and as_of > case.call.closes:
        least = case.call.reviews.minimum
        facts.append(f"fewer than the {least} needed that count: {_some(short)}")
    if case.freeze and case.freeze.reviews:
        facts.append(f"recorded on {day(case.freeze.reviews.astimezone(as_of.tzinfo))}")
        return Stage("Reviews", StageState.DONE, tuple(facts))
    if as_of <= case.call.closes:
        return Stage("Reviews", StageState.LATER, tuple(facts))
    return _open_reviews(case, facts, is_waiting=bool(missing or short))


def _open_reviews(case: Case, facts: list[str], *, is_waiting: bool) -> Stage:
    """The reviews between the close of the call and their freeze."""
    if not case.reviewers:
        facts.append("nobody is in registry/reviewers.yaml yet")
        return Stage("Reviews", StageState.NOW, tuple(facts))
    if not case.assignments.assignments and not case.reviews:
        return Stage(
            "Reviews", StageState.NOW, (*facts, "no reviewer has been assigned yet"), "a87ws assign"
        )
    if is_waiting:
        return Stage("Reviews", StageState.NOW, tuple(facts), "a87ws standings")
    return Stage("Reviews", StageState.NOW, tuple(facts), "a87ws freeze reviews")


def _missing_reviews(case: Case, counted: Collection[ReviewKey]) -> dict[str, int]:
    """How many assigned reviews each reviewer still owes, if any."""
    missing = {}
    for name, reviewer in progress(case, counted).items():
        if reviewer.missing:
            missing[name] = len(reviewer.missing)
    return missing


def _short_of_reviews(case: Case, counted: Iterable[ReviewKey]) -> list[str]:
    """The proposals that have fewer counted reviews than the call requires."""
    numbers = Counter(key.proposal for key in counted)
    short = []
    for name, proposal in case.proposals.items():
        if not proposal.is_withdrawn and numbers[name] < case.call.reviews.minimum:
            short.append(name)
    return short


def selection(decision: KnownDecision, case: Case) -> Stage:
    """Whether there is a decision, and how it stands to the files."""
    if decision.record is None:
        return _undecided(decision.fault, case)
    sessions_ = _count(len(decision.record.selected), "session")
    if decision.checked is None:
        return _not_compared(sessions_, decision)
    if decision.checked.problems:
        return _unsound(sessions_, decision.checked.problems)
    return _compared(sessions_, decision.checked)


def _undecided(fault: Fault | None, case: Case) -> Stage:
    """No record, or one that nobody can read."""
    if fault is not None:
        return Stage("Selection", StageState.MEND, tuple(_fault_lines(fault)), _RESTORE)
    if case.freeze and case.freeze.reviews:
        return Stage("Selection", StageState.NOW, ("not made yet",), "a87ws select")
    return Stage("Selection", StageState.LATER, ("not made yet",))


def _compared(sessions_: str, checked: Checked) -> Stage:
    """A sound record in its state, with what changed."""
    facts = [f"{sessions_}; the record is {checked.state}"]
    if checked.state is RecordState.CURRENT:
        return Stage("Selection", StageState.DONE, (*facts, *_without_effect(checked)))
    facts.append(changes_since(checked.changes, speech_of(checked.judged)))
    command = _ANEW
    if checked.state is RecordState.AFFECTED:
        facts.append(is_still_best(checked))
        command = _KEEP
    elif checked.out:
        command = next_step(checked).strip("`")
        with_errors = _with_errors(checked)
        if with_errors:
            facts.append(f"fix the file, or give its place to another: `{command}`")
            command = f"a87ws validate {' '.join(map(quote, with_errors))}"
    else:
        facts.append("the series breaks a rule: change call.yaml back, or choose again")
    return Stage("Selection", StageState.MEND, tuple(facts), command)


def _with_errors(checked: Checked) -> list[str]:
    """The files of selected proposals that an error alone keeps out: nobody withdrew."""
    paths = []
    for name, why in checked.out.items():
        if why is not None and why.kind == "fault":
            paths.append(path_of(Kind.PROPOSAL, name))
    return paths


_KEEP = "a87ws select --keep --reason TEXT"
_ANEW = "a87ws select --anew --reason TEXT"
_RESTORE = f"git checkout -- {RECORD} {PROOF}"


def _without_effect(checked: Checked) -> Iterator[str]:
    """The files that changed since, where nothing that decides has."""
    paths = [file.path for file in checked.files]
    if paths:
        yield f"changed since, with no effect on the decision: {_some(paths)}"


def _not_compared(sessions_: str, decision: KnownDecision) -> Stage:
    """A record that can be read, but not be compared with the files."""
    facts = [f"{sessions_}; how the record stands to the files cannot be told yet"]
    if decision.fault is not None:
        facts += _fault_lines(decision.fault)
    command = _KEEP  # a record of an older version, over files that changed
    if decision.is_stopped:
        command = "a87ws validate"
    return Stage("Selection", StageState.MEND, tuple(facts), command)


def _unsound(sessions_: str, problems: Sequence[str]) -> Stage:
    """A record that somebody changed, or without its proof."""
    facts = [f"{sessions_}; the record does not verify", *problems[:_MOST]]
    if len(problems) > _MOST:
        facts.append(f"and {len(problems) - _MOST} more: `a87ws select --check`")
    facts.append(f"restore it from git, or choose again with `{_ANEW}`")
    return Stage("Selection", StageState.MEND, tuple(facts), _RESTORE)


def _fault_lines(fault: Fault) -> Iterator[str]:
    """What cannot be read, and what to do, a line each."""
    yield from map(str.strip, fault.message.splitlines())
    if fault.hint:
        yield fault.hint


def announcements(
    letters: Sequence[LetterStatus],
    fault: Fault | None,
    decision: KnownDecision,
    *,
    is_written: bool,
) -> Stage:
    """What was sent of what is to be, and what says something else by now.

    Where what is due cannot be told, `letters` are those that were sent.
    """
    if fault is not None:
        facts = [*_sent_facts(letters), *map(str.strip, fault.message.splitlines())]
        return Stage("Announcements", StageState.MEND, tuple(facts), "a87ws validate")
    checked = decision.checked
    if checked is None or checked.problems:
        return _sent_only(letters, is_made=decision.record is not None)
    if not is_written:
        return Stage("Announcements", StageState.NOW, ("not written yet",), "a87ws announce")
    return _written(letters)


def _written(letters: Sequence[LetterStatus]) -> Stage:
    """How the letters stand that are due, and those that were sent."""
    unsent = Counter(letter.kind for letter in letters if letter.post in _NOT_SENT)
    sent = len(letters) - unsent.total()
    facts = [f"written to announcements/; {sent} of {_count(len(letters), 'message')} sent"]
    if sent and unsent:
        facts.append(f"not sent: {_tally(unsent)}")
    amiss = list(_amiss(letters))
    facts += amiss
    if amiss:
        return Stage("Announcements", StageState.MEND, tuple(facts), "a87ws announce --list")
    return Stage("Announcements", StageState.NOW if unsent else StageState.DONE, tuple(facts))


def _sent_only(letters: Sequence[LetterStatus], *, is_made: bool) -> Stage:
    """What was sent, before there is a decision or while it cannot be compared with the files."""
    facts = list(_sent_facts(letters))
    if is_made:
        facts.append("what is due cannot be told before the selection above can be")
        return Stage("Announcements", StageState.LATER, tuple(facts))
    return Stage("Announcements", StageState.LATER, tuple(facts or ["not written yet"]))


def _sent_facts(letters: Sequence[LetterStatus]) -> Iterator[str]:
    """How many were sent, and of which kinds; nothing where none was."""
    if letters:
        kinds = Counter(letter.kind for letter in letters)
        yield f"{_count(len(letters), 'message')} sent: {_tally(kinds)}"


_NOT_SENT: Final = (Delivery.UNSENT, Delivery.FAILED)


def _amiss(letters: Sequence[LetterStatus]) -> Iterator[str]:
    """The letters that say something else by now, those that may not have arrived or went to an
    earlier address, and those that cannot be written.
    """
    for post in (Delivery.CHANGED, Delivery.DOUBTFUL, Delivery.MOVED, Delivery.FAILED):
        names = [letter.what for letter in letters if letter.post is post]
        if names:
            yield f"{post}: {_some(names)}"


def sessions(preparations: Mapping[str, Preparation], as_of: datetime) -> Stage:
    """How many sessions have a date, were held, and owe something."""
    if not preparations:
        return Stage("Sessions", StageState.LATER, ("none yet",))
    held = _names_of(preparations, lambda session: session.was_held)
    undated = _names_of(preparations, lambda session: session.begins is None)
    unmarked = _names_of(preparations, lambda session: session.is_over and not session.was_held)
    late = _names_of(preparations, lambda session: session.is_late(as_of))
    first = _count(len(preparations), "session")
    if held:
        first += f", {len(held)} held"
    facts = [first]
    if undated:
        facts.append(f"{len(undated)} without a date")
    for fault, names in (("date passed, not marked as held", unmarked), ("overdue", late)):
        if names:
            facts.append(f"{fault}: {_some(names)}")
    state = StageState.MEND if late + unmarked else StageState.NOW
    if len(held) == len(preparations):
        state = StageState.DONE
    return Stage("Sessions", state, tuple(facts), "a87ws schedule" if undated else None)


def _names_of(
    preparations: Mapping[str, Preparation], is_so: Callable[[Preparation], bool]
) -> list[str]:
    """The sessions of which it is so."""
    return [name for name, preparation in preparations.items() if is_so(preparation)]


def retention(case: Case, as_of: datetime) -> Stage:
    """How long the addresses of the call's people may be kept."""
    until = case.call.retention
    if until is None:
        fact = "call.yaml does not say until when addresses are kept (`retention`)"
        return Stage("Retention", StageState.LATER, (fact,))
    if as_of.date() <= until:
        return Stage("Retention", StageState.LATER, (f"addresses are kept until {day(until)}",))
    number = len(case.people())
    if not number:
        return Stage("Retention", StageState.DONE, (f"no address is held since {day(until)}",))
    people = _count(number, "person", "people")
    fact = f"the addresses of {people} should have been deleted after {day(until)}"
    return Stage("Retention", StageState.MEND, (fact,), "a87ws forget --everyone")


def _until(when: datetime, as_of: datetime) -> str:
    days = (when.date() - as_of.date()).days
    if days == 0:
        return "today"
    if days == 1:
        return "tomorrow"
    return f"in {days} days"


def _count(number: int, singular: str, plural: str = "") -> str:
    if number == 1:
        return f"1 {singular}"
    return f"{number} {plural or f'{singular}s'}"


def _tally(numbers: Mapping[str, int]) -> str:
    """Each name with its number."""
    words = []
    for name, number in numbers.items():
        words.append(f"{name} {number}")
    return ", ".join(words)


def _some(names: Iterable[str]) -> str:
    """The first few names, each once, and how many more there are."""
    distinct = list(dict.fromkeys(names))
    if len(distinct) <= _MOST:
        return listed(distinct)
    return f"{listed(distinct[:_MOST])} and {len(distinct) - _MOST} more"
