"""Announce: check that the record stands, decide who gets what, and write it to the outbox. Nothing
is sent here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

from a87ws.base.disk.ledger import Settled, by_hand, read_ledger, settle
from a87ws.base.disk.write import write_text
from a87ws.base.faults import Fault
from a87ws.base.records import is_id
from a87ws.call.brand import LETTERS, MAILS, LetterKind
from a87ws.call.case import Case
from a87ws.call.files import read_templates
from a87ws.call.layout import BRAND
from a87ws.custody.sent import Sending, read_sent, told
from a87ws.data.words import LANGUAGES
from a87ws.selection.decision import SelectionRecord
from a87ws.selection.record import Checked
from a87ws.series.announce.calendar import STATE, Agenda, agenda, to_calendar, to_cancellation
from a87ws.series.announce.due import due, quotable
from a87ws.series.announce.forms import LEDGER, Press, compared, correction_stem
from a87ws.series.announce.letter import FOLDER, Letter, LetterState
from a87ws.series.announce.templates import Templates
from a87ws.series.announce.text import IndexEntry, render, to_index
from a87ws.series.owed import Delivery, LetterStatus, is_there, make_missing, path_of

SERIES: Final = f"{FOLDER}/calendar.ics"
CANCELLATION: Final = "cancellation"
"""The folder of the files that take a session out of calendars."""
INDEX: Final = f"{FOLDER}/index.html"
_OURS: Final = re.compile(
    rf"{FOLDER}/(?P<stem>[a-z]+(?:/(?P<id>[^/.]+))?(?:\.(?:{'|'.join(LANGUAGES)}))?)"
    r"\.(?:md|txt|html|eml|ics)"
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
    counts: Mapping[LetterKind, int]
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
    _require_languages(languages)
    _require_sound_files(checked)
    record, case = checked.record, checked.judged.case
    root = case.root
    assert root is not None  # a case that was judged was read from a folder  # noqa: S101
    feedback, withheld = quotable(case)
    everything = tuple(sorted(due(record, case, feedback, partial(is_there, root)), key=_place))
    _require_due(everything, wanted)
    press = _press(root, case, everything, as_of)
    asked = [letter for letter in everything if _is_asked(letter, wanted, languages)]
    letters = _compared_letters(press, asked)
    if wanted and LetterKind.REGRET not in wanted:
        return Outbox(root, record, case, press, everything, letters, (), ())
    unreachable = tuple(_unreachable(record, case))
    return Outbox(root, record, case, press, everything, letters, unreachable, withheld)


def _require_languages(languages: Iterable[str]) -> None:
    for language in languages:
        if language not in LANGUAGES:
            raise Fault(
                f"there are no announcements in `{language}`",
                f"use one of: {', '.join(LANGUAGES)}",
                exit_code=2,
            )


def _require_sound_files(checked: Checked) -> None:
    """Raises Fault where the brand or the file of a selected session has an error."""
    sessions = [path_of(place.proposal) for place in checked.record.selected]
    for path in (BRAND, *sessions):
        if checked.judged.loaded.errors_in(path):
            raise Fault(
                f"`{path}` has an error", f"run `a87ws validate {path}` and fix it", exit_code=1
            )


def _place(letter: Letter) -> tuple[int, str]:
    """Letters are sorted by kind, in the order of the work, and then by path."""
    return [*LetterKind].index(letter.kind), letter.stem


def _press(root: Path, case: Case, everything: Iterable[Letter], as_of: datetime) -> Press:
    """What makes the forms of letters, with the dates of all sessions."""
    templates = Templates(read_templates(root))
    letters = [letter for letter in everything if letter.kind is LetterKind.CALENDAR]
    texts = [render(letter.template, templates, letter.values) for letter in letters]
    calendars = zip(letters, texts, strict=True)
    dates = agenda(root, case, calendars, as_of)
    return Press(root, case, templates, dates, read_sent(root))


def _compared_letters(press: Press, asked: Sequence[Letter]) -> tuple[Letter, ...]:
    """The letters with their words, each compared with what was sent."""
    paths = []
    for letter in asked:
        paths += [f"{FOLDER}/{letter.stem}.md", f"{FOLDER}/{correction_stem(letter)}.md"]
    changed, sendings = by_hand(press.root, LEDGER, paths), read_sent(press.root)
    return tuple(compared(press, letter, changed, sendings) for letter in asked)


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
    _require_one_decision(outbox)
    written = [letter for letter in outbox.letters if letter.is_written]
    changed = {f"{letter.path}.md" for letter in written if letter.by_hand}
    texts = dict(chain.from_iterable(map(outbox.press.forms, written)))
    for path in changed:
        texts.pop(path, None)
    dates = outbox.press.agenda
    if _has_dates(outbox.letters) or (dates.off and not wanted):
        texts[SERIES] = to_calendar(dates.all, outbox.case.call.name)
        texts.update(_cancellations(dates))
        write_text(root, STATE, dates.state)
    stale = (*_stale(outbox), *unwritten_emails(written, texts))
    texts[INDEX] = _index(outbox, {*texts, *read_ledger(root, LEDGER)} - {*stale})
    settled = settle(root, LEDGER, "a87ws announce", texts, stale)
    sessions = make_missing(root, outbox.case, (place.proposal for place in outbox.record.selected))
    return Announced(outbox, _counts(written), settled, sessions, tuple(sorted(changed)))


def _cancellations(dates: Agenda) -> Iterator[tuple[str, str]]:
    """For each session that is off, what takes it out of the calendars that have it."""
    for stem, entry in zip(_cancellation_stems(dates), dates.off.values(), strict=True):
        yield f"{FOLDER}/{stem}.ics", to_cancellation(entry)


def _cancellation_stems(dates: Agenda) -> list[str]:
    return [f"{CANCELLATION}/{name}" for name in dates.off]


def _has_dates(letters: Iterable[Letter]) -> bool:
    return any(letter.is_about_dates for letter in letters)


def _counts(letters: Iterable[Letter]) -> Mapping[LetterKind, int]:
    """How many letters there are of each kind, in the order of the kinds."""
    counts: dict[LetterKind, int] = dict.fromkeys(LetterKind, 0)
    for letter in letters:
        counts[letter.kind] += 1
    return {kind: number for kind, number in counts.items() if number}


def _is_asked(letter: Letter, wanted: Collection[str], languages: Collection[str]) -> bool:
    if languages and not set(languages).intersection(letter.languages):
        return False
    names = {letter.kind, letter.stem, f"{letter.kind}/{letter.proposal}"}
    return not wanted or not names.isdisjoint(wanted)


def _require_due(everything: Collection[Letter], wanted: Collection[str]) -> None:
    """Raises Fault for something that is no kind, or not due to anybody."""
    for name in wanted:
        kind, slash, _ = name.partition("/")
        if kind not in {*LetterKind}:
            raise Fault(
                f"there is no kind `{kind}`", f"use one of: {', '.join(LetterKind)}", exit_code=2
            )
        if slash and not any(_is_asked(letter, [name], ()) for letter in everything):
            raise Fault(f"`{name}` is not due", "run `a87ws announce --list`", exit_code=1)


def _unreachable(record: SelectionRecord, case: Case) -> Iterator[str]:
    """Proposals that should get a letter but whose file cannot be read; those who withdrew get
    none.
    """
    for ineligible in record.ineligible:
        if ineligible.proposal not in case.proposals and ineligible.kind != "withdrawn":
            yield ineligible.proposal


def _require_one_decision(outbox: Outbox) -> None:
    """Raises Fault where a person changed or wrote a letter whose decision is not the one due."""
    for letter in outbox.letters:
        proposal, kind = letter.due.proposal, letter.due.kind
        if kind not in LETTERS:
            continue
        others = [f"{FOLDER}/{other}/{proposal}.md" for other in LETTERS if other is not kind]
        for path in by_hand(outbox.root, LEDGER, others):
            message = f"`{path}` was changed by hand, and `{proposal}` is to get {kind}"
            raise Fault(message, "move that file away: nobody gets two decisions", exit_code=1)


def _stale(outbox: Outbox) -> Iterator[str]:
    """Files of an earlier run that nobody is to get. A correction stays until this run shows that
    it is not due.
    """
    wanted = {*_cancellation_stems(outbox.press.agenda)}
    for letter in outbox.everything:
        wanted |= {letter.stem, correction_stem(letter)}
    for letter in outbox.letters:
        wanted -= {letter.due.stem, correction_stem(letter.due)}
        wanted.add(letter.stem)
    for path in read_ledger(outbox.root, LEDGER):
        match = _OURS.fullmatch(path)
        if match is None or path in (SERIES, INDEX):
            continue
        has_id = match["id"] is None or is_id(match["id"])
        if has_id and match["stem"] not in wanted:
            yield path


def unwritten_emails(written: Iterable[Letter], texts: Collection[str]) -> Iterator[str]:
    """The drafts that could not be written; one for an earlier address must not stay."""
    for letter in written:
        path = f"{letter.path}.eml"
        if letter.kind in MAILS and path not in texts:
            yield path


def _index(outbox: Outbox, files: Collection[str]) -> str:
    """A page with links to everything in the outbox."""
    by_stem: dict[str, list[str]] = {}
    for path in sorted(files):
        inside = path.removeprefix(f"{FOLDER}/")
        by_stem.setdefault(inside.rpartition(".")[0], []).append(inside)
    entries = []
    for letter in outbox.everything:
        correction = correction_stem(letter)
        if letter.stem in by_stem:
            entries.append(IndexEntry(letter.kind, letter.languages, by_stem[letter.stem]))
        if correction in by_stem:
            entries.append(IndexEntry(LetterKind.CORRECTION, letter.languages, by_stem[correction]))
    dates = [*_cancellation_stems(outbox.press.agenda), LetterKind.CALENDAR]
    found = filter(by_stem.__contains__, dates)
    entries += [IndexEntry(LetterKind.CALENDAR, (), by_stem[stem]) for stem in found]
    return to_index(outbox.case.call.name, outbox.press.templates, outbox.case.brand, entries)


_POSTS: Final = {
    LetterState.NEW: Delivery.UNSENT,
    LetterState.SENT: Delivery.SENT,
    LetterState.UNCERTAIN: Delivery.DOUBTFUL,
}


def messages(checked: Checked, as_of: datetime) -> Iterator[LetterStatus]:
    """Those that are due, then those that were sent and are due no more. Raises Fault."""
    outbox = open_outbox(checked, as_of=as_of)
    letters = [letter for letter in outbox.letters if letter.due.kind in MAILS]
    for letter in letters:
        post = Delivery.CHANGED if letter.corrects else _POSTS[letter.state]
        sent = _day(letter.earlier, as_of) if letter.earlier else None
        yield LetterStatus(letter.due.stem, letter.due.kind, letter.due.proposal, post, sent)
    due = {letter.due.topic for letter in letters}
    for topic, step in told(read_sent(outbox.root)).items():
        if topic not in due:
            yield LetterStatus(
                step.what,
                step.kind,
                step.what.partition("/")[2] or None,
                Delivery.SENT,
                _day(step, as_of),
            )


def _day(step: Sending, as_of: datetime) -> date:
    return datetime.fromisoformat(step.at).astimezone(as_of.tzinfo).date()
