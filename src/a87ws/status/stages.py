"""The stages of a call's life, each a pure function of what its files say and of the moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from a87ws.base.faults import Diagnostic, Severity
from a87ws.base.text import listed
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.words import day, moment
from a87ws.reviews.agreement import progress
from a87ws.reviews.rating import counted_ratings
from a87ws.selection.decision import SelectionRecord
from a87ws.series.owed import Message, Post, Preparation, Stage, State

_MOST = 3  # things that are named one by one; of more the number is said
MOST_NAMED = 10  # proposals that lack something


def files(diagnostics: Iterable[Diagnostic], count: int, *, is_open: bool) -> Stage:
    """Whether the files can be relied upon.

    Errors in proposals are their submitters', who may mend them until the call closes, and stop
    nobody else.
    """
    errors = [each.primary.span.path for each in diagnostics if each.severity is Severity.ERROR]
    facts = [
        f"{_count(count, 'file')} read, {_count(len(errors), 'error') if errors else 'no errors'}"
    ]
    if errors:
        facts.append(f"in {_some(errors)}")
    is_amiss = any(not path.startswith("proposals/") for path in errors)
    next_ = "a87ws validate" if is_amiss or (errors and is_open) else None
    return Stage("Files", State.MEND if is_amiss else State.DONE, tuple(facts), next_)


def call(call_: Call, as_of: datetime) -> Stage:
    """Before the opening, open, or closed."""
    zone, closes = ZoneInfo(call_.timezone), call_.closes.astimezone(ZoneInfo(call_.timezone))
    opening = call_.opening
    if opening is not None and as_of < opening:
        return Stage(
            "Call",
            State.LATER,
            (f"opens {_until(opening, as_of)}, {moment(opening.astimezone(zone))}",),
        )
    if as_of <= closes:
        return Stage(
            "Call", State.NOW, (f"open; closes {_until(closes, as_of)}, {moment(closes)}",)
        )
    return Stage("Call", State.DONE, (f"closed on {day(closes)}",))


def proposals(
    diagnostics: Iterable[Diagnostic],
    case: Case,
    as_of: datetime,
    lacking: Mapping[str, Sequence[str]],
) -> Stage:
    """What came in, what is `lacking` in it, in words, and whether it is recorded by digest."""
    names = sorted({each for each in case.digests if each.startswith("proposals/")})
    faulty = {each.primary.span.path for each in diagnostics if each.severity is Severity.ERROR} & {
        *names
    }
    withdrawn = sum(each.is_withdrawn for each in case.proposals.values())
    facts = [_count(len(names), "proposal")]
    facts += [f"{withdrawn} withdrawn"] if withdrawn else []
    facts += [f"{len(faulty)} with errors"] if faulty else []
    frozen = case.freeze
    told: tuple[str, ...] = (", ".join(facts), *_lacking(lacking))
    if frozen is not None and frozen.proposals:
        late = sum(entry.late and entry.accepted is None for entry in frozen.files.values())
        when = frozen.proposals.astimezone(as_of.tzinfo)
        told = (*told, f"recorded on {day(when)}" + (f"; {late} late" if late else ""))
        amiss = [
            each
            for each in diagnostics
            if each.code.startswith("freeze-") and each.severity is Severity.ERROR
        ]
        if amiss:
            told = (
                *told,
                f"changed or added since: {_some(each.primary.span.path for each in amiss)}",
            )
            return Stage("Proposals", State.MEND, told, "a87ws freeze --accept PATH --reason TEXT")
        return Stage("Proposals", State.DONE, told)
    if as_of <= case.call.closes:
        return Stage("Proposals", State.NOW if names else State.LATER, told)
    return Stage(
        "Proposals",
        State.NOW,
        (*told, "not recorded yet"),
        "a87ws freeze proposals" if names else None,
    )


def _lacking(lacking: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name, words in [*lacking.items()][:MOST_NAMED]:
        yield f"{name} lacks {len(words)}: {'; '.join(words)}"
    if len(lacking) > MOST_NAMED:
        yield f"{len(lacking) - MOST_NAMED} more lack something: `a87ws validate proposals`"


def reviews(case: Case, as_of: datetime) -> Stage:
    """Who reviews what, what is missing, and whether it is recorded."""
    counted = counted_ratings(case)
    reached = progress(case, counted)
    there = _count(len(case.reviews), "review")
    missing = {name: len(each.missing) for name, each in reached.items() if each.missing}
    of_each = dict.fromkeys(
        (name for name, each in case.proposals.items() if not each.is_withdrawn), 0
    )
    for key in counted:
        if key.proposal in of_each:
            of_each[key.proposal] += 1
    least = case.call.reviews.minimum
    short = [name for name, number in of_each.items() if number < least]
    facts = [there]
    if missing:
        owing = ", ".join(f"{name} {number}" for name, number in missing.items())
        facts.append(f"{sum(missing.values())} assigned and missing: {owing}")
    if short and as_of > case.call.closes:
        facts.append(f"fewer than the {least} needed that count: {_some(short)}")
    if case.freeze and case.freeze.reviews:
        facts.append(f"recorded on {day(case.freeze.reviews.astimezone(as_of.tzinfo))}")
        return Stage("Reviews", State.DONE, tuple(facts))
    if as_of <= case.call.closes:
        return Stage("Reviews", State.LATER, tuple(facts))
    if not case.reviewers:
        facts.append("nobody is in registry/reviewers.yaml yet")
        return Stage("Reviews", State.NOW, tuple(facts))
    if not case.assignments.assignments and not case.reviews:
        return Stage(
            "Reviews", State.NOW, (*facts, "no reviewer has been assigned yet"), "a87ws assign"
        )
    waits = bool(missing or short)
    return Stage(
        "Reviews", State.NOW, tuple(facts), "a87ws standings" if waits else "a87ws freeze reviews"
    )


def selection(
    record: SelectionRecord | None, problems: Sequence[str], fault: str | None, case: Case
) -> Stage:
    """Whether there is a decision, and whether it stands."""
    if fault is not None:
        return Stage(
            "Selection",
            State.MEND,
            tuple(line.strip() for line in fault.splitlines()),
            "a87ws validate",
        )
    if record is None:
        is_due, told = bool(case.freeze and case.freeze.reviews), ("not made yet",)
        return Stage(
            "Selection", *((State.NOW, told, "a87ws select") if is_due else (State.LATER, told))
        )
    if problems:
        more = [f"and {len(problems) - _MOST} more"] if len(problems) > _MOST else []
        facts = ("the record does not verify", *problems[:_MOST], *more)
        return Stage("Selection", State.MEND, facts, "a87ws select")
    return Stage(
        "Selection",
        State.DONE,
        (f"{_count(len(record.selected), 'session')}; the record verifies",),
    )


def announcements(messages: Sequence[Message] | None, fault: str | None, *, is_made: bool) -> Stage:
    """What was sent of what is to be, and what says something else by now; None: nothing is
    written.
    """
    if fault is not None:
        return Stage(
            "Announcements",
            State.MEND,
            tuple(line.strip() for line in fault.splitlines()),
            "a87ws validate",
        )
    if messages is None:
        state, next_ = (State.NOW, "a87ws announce") if is_made else (State.LATER, None)
        return Stage("Announcements", state, ("not written yet",), next_)
    by_post = {post: [each for each in messages if each.post is post] for post in Post}
    sent = len(messages) - len(by_post[Post.UNSENT])
    facts = [f"written to announcements/; {sent} of {_count(len(messages), 'message')} sent"]
    if sent and by_post[Post.UNSENT]:
        kinds = Counter(each.kind for each in by_post[Post.UNSENT])
        facts.append(f"not sent: {', '.join(f'{kind} {number}' for kind, number in kinds.items())}")
    amiss = [post for post in (Post.CHANGED, Post.DOUBTFUL) if by_post[post]]
    facts += [f"{post}: {_some(each.what for each in by_post[post])}" for post in amiss]
    if amiss:
        return Stage("Announcements", State.MEND, tuple(facts), "a87ws announce --list")
    return Stage("Announcements", State.NOW if by_post[Post.UNSENT] else State.DONE, tuple(facts))


def sessions(found: Mapping[str, Preparation], as_of: datetime) -> Stage:
    """How many sessions have a date, are over, and owe something."""
    if not found:
        return Stage("Sessions", State.LATER, ("none yet",))
    undated = [name for name, each in found.items() if each.begins is None]
    over = sum(each.is_over for each in found.values())
    late = [name for name, each in found.items() if any(owed.is_late(as_of) for owed in each.owed)]
    facts = [", ".join([_count(len(found), "session"), *([f"{over} held"] if over else [])])]
    facts += [f"{len(undated)} without a date"] if undated else []
    facts += [f"overdue: {_some(late)}"] if late else []
    if over == len(found):
        return Stage("Sessions", State.DONE, tuple(facts))
    next_ = "a87ws schedule" if undated else None
    return Stage("Sessions", State.MEND if late else State.NOW, tuple(facts), next_)


def retention(case: Case, as_of: datetime) -> Stage:
    """How long the addresses of the call's people may be kept."""
    until = case.call.retention
    if until is None:
        return Stage(
            "Retention",
            State.LATER,
            ("call.yaml does not say until when addresses are kept (`retention`)",),
        )
    if as_of.date() <= until:
        return Stage("Retention", State.LATER, (f"addresses are kept until {day(until)}",))
    held = len(case.people())
    if not held:
        return Stage("Retention", State.DONE, (f"no address is held since {day(until)}",))
    people = _count(held, "person", "people")
    words = f"the addresses of {people} should have been deleted after {day(until)}"
    return Stage("Retention", State.MEND, (words,), "a87ws forget --everyone")


def _until(when: datetime, as_of: datetime) -> str:
    days = (when.date() - as_of.date()).days
    return "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def _some(names: Iterable[str]) -> str:
    each = list(dict.fromkeys(names))
    return (
        listed(each)
        if len(each) <= _MOST
        else f"{listed(each[:_MOST])} and {len(each) - _MOST} more"
    )
