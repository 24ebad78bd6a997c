"""Announce: see that the record stands, decide who gets what, and write it into the outbox. Nothing
is sent here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final

from a87ws.base.disk.ledger import Settled, by_hand, read_ledger, settle
from a87ws.base.disk.write import write_text
from a87ws.base.faults import Fault
from a87ws.base.records import is_id
from a87ws.call.brand import LETTERS, MAILS, Kind
from a87ws.call.case import Case
from a87ws.call.files import read_templates
from a87ws.call.layout import BRAND
from a87ws.data.words import LANGUAGES
from a87ws.reviews.judge import WITHDRAWN
from a87ws.selection.decision import RecordedIneligible, SelectionRecord
from a87ws.selection.record import Checked
from a87ws.series.announce.calendar import STATE, agenda, to_calendar
from a87ws.series.announce.due import due, quotable
from a87ws.series.announce.forms import LEDGER, Press, compared, correction_stem
from a87ws.series.announce.letter import FOLDER, Letter, State
from a87ws.series.announce.sent import Sending, read_sent, told
from a87ws.series.announce.templates import Templates
from a87ws.series.announce.text import Entry, render, to_index
from a87ws.series.owed import Message, Post, is_there, make_missing

SERIES: Final = f"{FOLDER}/calendar.ics"
INDEX: Final = f"{FOLDER}/index.html"
_OURS: Final = re.compile(
    rf"{FOLDER}/(?P<stem>[a-z]+(?:/(?P<id>[^/.]+))?(?:\.(?:{'|'.join(LANGUAGES)}))?)\.(?:md|txt|html|eml|ics)"
)


@dataclass(frozen=True)
class Outbox:
    """What is to be announced, in words; nothing of it is written yet."""

    root: Path
    record: SelectionRecord
    case: Case
    press: Press
    everything: tuple[Letter, ...]
    letters: tuple[Letter, ...]
    """Those that were asked for."""
    unreachable: tuple[str, ...]
    """Proposals without a letter, because their file cannot be read."""
    withheld: tuple[str, ...]
    """Reviews whose feedback names a reviewer or holds an e-mail address, and is therefore not
    quoted.
    """


@dataclass(frozen=True)
class Announced:
    """What was written, and what the Secretariat should know."""

    outbox: Outbox
    counts: Mapping[Kind, int]
    settled: Settled
    sessions: tuple[str, ...]
    """Files of sessions that were begun, for their hosts to complete."""
    by_hand: tuple[str, ...]
    """Texts that a person changed; all their other forms say the same."""


def open_outbox(
    checked: Checked,
    wanted: Collection[str] = (),
    languages: Collection[str] = (),
    *,
    as_of: datetime,
) -> Outbox:
    """What is due, in words. `wanted` are kinds, or `KIND/ID`; all of them if none is named.

    Raises Fault where a file of a session or of the brand has an error,
    or a template has a fault.
    """
    for each in languages:
        if each not in LANGUAGES:
            raise Fault(
                f"there are no announcements in `{each}`",
                f"use one of: {', '.join(LANGUAGES)}",
                exit_code=2,
            )
    record, case = checked.record, checked.judged.case
    root = case.root
    assert root is not None  # a case that was judged was read from a folder  # noqa: S101
    for path in (BRAND, *(f"sessions/{each.proposal}.yaml" for each in record.selected)):
        if checked.judged.loaded.errors_in(path):
            raise Fault(
                f"`{path}` has an error", f"run `a87ws validate {path}` and fix it", exit_code=1
            )
    feedback, withheld = quotable(case)
    everything = tuple(
        sorted(
            due(record, case, feedback, partial(is_there, root)),
            key=lambda each: ([*Kind].index(each.kind), each.stem),
        )
    )
    asked = [each for each in everything if _is_asked(each, wanted, languages)]
    _see_that_it_is_there(everything, wanted)
    templates = Templates(read_templates(root))
    calendars = [
        (each, render(each.template, templates, each.values))
        for each in everything
        if each.kind is Kind.CALENDAR
    ]
    press = Press(root, case, templates, agenda(root, case, calendars, as_of))
    paths = [f"{FOLDER}/{stem}.md" for each in asked for stem in (each.stem, correction_stem(each))]
    hand, steps = by_hand(root, LEDGER, paths), read_sent(root)
    letters = tuple(compared(press, each, hand, steps) for each in asked)
    decisions = not wanted or Kind.REGRET in wanted
    unreachable = tuple(
        each.proposal for each in record.ineligible if decisions and _is_unreachable(each, case)
    )
    return Outbox(
        root, record, case, press, everything, letters, unreachable, withheld if decisions else ()
    )


def announce(
    checked: Checked,
    wanted: Collection[str] = (),
    languages: Collection[str] = (),
    *,
    as_of: datetime,
) -> Announced:
    """Write the announcements into the outbox; those no longer due are removed.

    Raises Fault; then nothing is written.
    """
    outbox = open_outbox(checked, wanted, languages, as_of=as_of)
    root = outbox.root
    _see_that_decisions_stand_alone(outbox)
    written = [letter for letter in outbox.letters if letter.is_written]
    by_hand_too = {f"{letter.path}.md" for letter in written if letter.by_hand}
    texts = {
        path: text
        for letter in written
        for path, text in outbox.press.forms(letter)
        if path not in by_hand_too
    }
    dates = outbox.press.agenda
    if any(letter.is_about_dates for letter in outbox.letters) or (dates.off and not wanted):
        texts[SERIES] = to_calendar(outbox.case.call.name, dates.all)
        write_text(root, STATE, dates.state)
    stale = tuple(_stale(outbox))
    texts[INDEX] = _index(outbox, {*texts, *read_ledger(root, LEDGER)} - {*stale})
    settled = settle(root, LEDGER, "a87ws announce", texts, stale)
    begun = make_missing(root, outbox.case, (each.proposal for each in outbox.record.selected))
    counts = Counter(letter.kind for letter in written)
    return Announced(
        outbox,
        {kind: counts[kind] for kind in Kind if counts[kind]},
        settled,
        begun,
        tuple(sorted(by_hand_too)),
    )


def _is_asked(each: Letter, wanted: Collection[str], languages: Collection[str]) -> bool:
    spoken = not languages or any(language in each.languages for language in languages)
    return spoken and (
        not wanted
        or each.kind in wanted
        or each.stem in wanted
        or f"{each.kind}/{each.proposal}" in wanted
    )


def _see_that_it_is_there(everything: Collection[Letter], wanted: Collection[str]) -> None:
    """Raises Fault for something that is no kind, or not due to anybody."""
    for each in wanted:
        kind, slash, _ = each.partition("/")
        if kind not in {*Kind}:
            raise Fault(f"there is no kind `{kind}`", f"use one of: {', '.join(Kind)}", exit_code=2)
        if slash and not any(_is_asked(one, [each], ()) for one in everything):
            raise Fault(f"`{each}` is not due", "run `a87ws announce --list`", exit_code=1)


def _is_unreachable(out: RecordedIneligible, case: Case) -> bool:
    """Whether a letter is due to somebody whose file cannot be read; those who withdrew get none."""
    return out.proposal not in case.proposals and out.reason != WITHDRAWN


def _see_that_decisions_stand_alone(outbox: Outbox) -> None:
    """Raises Fault where a letter that a person changed or wrote says another decision than the one
    that is due.
    """
    for letter in outbox.letters:
        if letter.due.kind in LETTERS:
            others = [
                f"{FOLDER}/{kind}/{letter.due.proposal}.md"
                for kind in LETTERS
                if kind is not letter.due.kind
            ]
            if found := by_hand(outbox.root, LEDGER, others):
                message = f"`{next(iter(found))}` was changed by hand, and `{letter.due.proposal}` is to get {letter.due.kind}"
                raise Fault(message, "move that file away: nobody gets two decisions", exit_code=1)


def _stale(outbox: Outbox) -> Iterator[str]:
    """Files of an earlier run that nobody is to get; a correction stays until it is seen that it is
    not due.
    """
    wanted = {each.stem for each in outbox.everything} | {
        correction_stem(each) for each in outbox.everything
    }
    for letter in outbox.letters:
        wanted -= {letter.due.stem, correction_stem(letter.due)}
        wanted.add(letter.stem)
    for path in read_ledger(outbox.root, LEDGER):
        ours = _OURS.fullmatch(path)
        is_one = ours and path not in (SERIES, INDEX) and (ours["id"] is None or is_id(ours["id"]))
        if ours and is_one and ours["stem"] not in wanted:
            yield path


def _index(outbox: Outbox, files: Collection[str]) -> str:
    """A page that leads to everything that is in the outbox."""
    by_stem: dict[str, list[str]] = {}
    for path in sorted(files):
        inside = path.removeprefix(f"{FOLDER}/")
        by_stem.setdefault(inside.rpartition(".")[0], []).append(inside)
    entries = [
        Entry(kind, each.languages, by_stem[stem])
        for each in outbox.everything
        for kind, stem in ((each.kind, each.stem), (Kind.CORRECTION, correction_stem(each)))
        if stem in by_stem
    ]
    entries += (
        [Entry(Kind.CALENDAR, (), [SERIES.removeprefix(f"{FOLDER}/")])] if SERIES in files else []
    )
    return to_index(outbox.case.call.name, outbox.press.templates, outbox.case.brand, entries)


_POSTS: Final = {
    State.NEW: Post.UNSENT,
    State.SENT: Post.SENT,
    State.UNCERTAIN: Post.DOUBTFUL,
}


def messages(checked: Checked, as_of: datetime) -> Iterator[Message]:
    """Those that are due, then those that were sent and are due no more. Raises Fault."""
    outbox = open_outbox(checked, as_of=as_of)
    letters = [letter for letter in outbox.letters if letter.due.kind in MAILS]
    for letter in letters:
        post = Post.CHANGED if letter.corrects else _POSTS[letter.state]
        sent = _day(letter.earlier, as_of) if letter.earlier else None
        yield Message(letter.due.stem, letter.due.kind, letter.due.proposal, post, sent)
    due = {letter.due.topic for letter in letters}
    for topic, step in told(read_sent(outbox.root)).items():
        if topic not in due:
            yield Message(
                step.what,
                step.kind,
                step.what.partition("/")[2] or None,
                Post.SENT,
                _day(step, as_of),
            )


def _day(step: Sending, as_of: datetime) -> date:
    return datetime.fromisoformat(step.at).astimezone(as_of.tzinfo).date()
