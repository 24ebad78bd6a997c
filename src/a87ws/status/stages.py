"""The stages of a call's life, each a pure function of what its files say and of the moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from a87ws.base.faults import Diagnostic, Severity
from a87ws.base.text import listed
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.registers import Freeze
from a87ws.call.review import ReviewKey
from a87ws.call.words import day, moment
from a87ws.reviews.agreement import progress
from a87ws.reviews.rating import counted_ratings
from a87ws.selection.decision import SelectionRecord
from a87ws.series.owed import Delivery, LetterStatus, Preparation, Stage, StageState

_MOST = 3  # names that are listed; of any more only the number is given
MOST_NAMED = 10  # proposals that lack something


def files(diagnostics: Iterable[Diagnostic], count: int, *, is_open: bool) -> Stage:
    """Whether the files can be relied upon.

    Errors in proposals belong to their submitters, who can fix them until the call closes; they
    hold up nobody else.
    """
    paths = [error.primary.span.path for error in filter(_is_error, diagnostics)]
    if not paths:
        return Stage("Files", StageState.DONE, (f"{_count(count, 'file')} read, no errors",))
    facts = (
        f"{_count(count, 'file')} read, {_count(len(paths), 'error')}",
        f"in {_some(paths)}",
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
        return _recorded_proposals(case.freeze, case.freeze.proposals, facts, errors, as_of)
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
    freeze: Freeze,
    moment_: datetime,
    facts: Sequence[str],
    errors: Iterable[Diagnostic],
    as_of: datetime,
) -> Stage:
    """The proposals once they are recorded: how many came late, and which have changed since."""
    late = sum(entry.is_shut_out for entry in freeze.files.values())
    fact = f"recorded on {day(moment_.astimezone(as_of.tzinfo))}"
    if late:
        fact += f"; {late} late"
    changed = [error.primary.span.path for error in errors if error.code.startswith("freeze-")]
    if changed:
        return Stage(
            "Proposals",
            StageState.MEND,
            (*facts, fact, f"changed or added since: {_some(changed)}"),
            "a87ws freeze --accept PATH --reason TEXT",
        )
    return Stage("Proposals", StageState.DONE, (*facts, fact))


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


def selection(
    record: SelectionRecord | None, problems: Sequence[str], fault: str | None, case: Case
) -> Stage:
    """Whether there is a decision, and whether it stands."""
    if fault is not None:
        return _unreadable("Selection", fault)
    if record is None:
        if case.freeze and case.freeze.reviews:
            return Stage("Selection", StageState.NOW, ("not made yet",), "a87ws select")
        return Stage("Selection", StageState.LATER, ("not made yet",))
    if problems:
        facts = ["the record does not verify", *problems[:_MOST]]
        if len(problems) > _MOST:
            facts.append(f"and {len(problems) - _MOST} more")
        return Stage("Selection", StageState.MEND, tuple(facts), "a87ws select")
    fact = f"{_count(len(record.selected), 'session')}; the record verifies"
    return Stage("Selection", StageState.DONE, (fact,))


def _unreadable(stage: str, fault: str) -> Stage:
    """A stage about which nobody can tell, because a file cannot be read."""
    facts = tuple(map(str.strip, fault.splitlines()))
    return Stage(stage, StageState.MEND, facts, "a87ws validate")


def announcements(
    letters: Sequence[LetterStatus] | None, fault: str | None, *, is_made: bool
) -> Stage:
    """What was sent of what is to be, and what says something else by now; None: nothing is
    written.
    """
    if fault is not None:
        return _unreadable("Announcements", fault)
    if letters is None:
        if is_made:
            return Stage("Announcements", StageState.NOW, ("not written yet",), "a87ws announce")
        return Stage("Announcements", StageState.LATER, ("not written yet",))
    unsent = Counter(letter.kind for letter in letters if letter.post is Delivery.UNSENT)
    sent = len(letters) - unsent.total()
    facts = [f"written to announcements/; {sent} of {_count(len(letters), 'message')} sent"]
    if sent and unsent:
        facts.append(f"not sent: {_tally(unsent)}")
    amiss = list(_amiss(letters))
    facts += amiss
    if amiss:
        return Stage("Announcements", StageState.MEND, tuple(facts), "a87ws announce --list")
    return Stage("Announcements", StageState.NOW if unsent else StageState.DONE, tuple(facts))


def _amiss(letters: Sequence[LetterStatus]) -> Iterator[str]:
    """The letters that say something else by now, and those that may not have arrived."""
    for post in (Delivery.CHANGED, Delivery.DOUBTFUL):
        names = [letter.what for letter in letters if letter.post is post]
        if names:
            yield f"{post}: {_some(names)}"


def sessions(preparations: Mapping[str, Preparation], as_of: datetime) -> Stage:
    """How many sessions have a date, are over, and owe something."""
    if not preparations:
        return Stage("Sessions", StageState.LATER, ("none yet",))
    undated, late, over = 0, [], 0
    for name, preparation in preparations.items():
        undated += preparation.begins is None
        over += preparation.is_over
        if preparation.is_late(as_of):
            late.append(name)
    first = _count(len(preparations), "session")
    if over:
        first += f", {over} held"
    facts = [first]
    if undated:
        facts.append(f"{undated} without a date")
    if late:
        facts.append(f"overdue: {_some(late)}")
    if over == len(preparations):
        return Stage("Sessions", StageState.DONE, tuple(facts))
    state = StageState.MEND if late else StageState.NOW
    return Stage("Sessions", state, tuple(facts), "a87ws schedule" if undated else None)


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
