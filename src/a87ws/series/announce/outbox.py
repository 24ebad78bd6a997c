"""Announce: check that the record stands, decide who gets what, and write it to the outbox. Nothing
is sent here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final

from a87ws.base.disk.ledger import Settled, by_hand, read_ledger, settle
from a87ws.base.disk.write import write_text
from a87ws.base.faults import Fault
from a87ws.base.records import is_id
from a87ws.call.brand import AGAIN, LETTERS, MAILS, LetterKind
from a87ws.call.case import Case
from a87ws.call.files import read_templates
from a87ws.call.layout import BRAND
from a87ws.custody.sent import Sending, read_sent, told
from a87ws.data.words import LANGUAGES
from a87ws.selection.decision import SelectionRecord
from a87ws.selection.record import Checked
from a87ws.series.announce.calendar import STATE, Agenda, agenda, to_calendar, to_cancellation
from a87ws.series.announce.due import due, quotable
from a87ws.series.announce.forms import LEDGER, Press, again_stems, compared
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
    checked: Checked
    press: Press
    everything: tuple[Letter, ...]
    letters: tuple[Letter, ...]
    """Those that were asked for and can be written."""
    failed: dict[str, Fault]
    """Those that cannot be written, by their place; they stop no other."""
    unreachable: tuple[str, ...] = ()
    """Proposals without a letter, because their file cannot be read."""
    withheld: tuple[str, ...] = ()
    """Reviews whose feedback names a reviewer or holds an e-mail address, and is therefore not
    quoted.
    """

    @property
    def case(self) -> Case:
        """The call it is of."""
        return self.checked.judged.case


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

    A letter that rests on a session's file with an error, or whose template has a fault, is among
    `failed`. Raises Fault where the brand has an error.
    """
    _require_languages(languages)
    _require_sound(checked, BRAND)
    record, case = checked.record, checked.judged.case
    root = case.root
    assert root is not None  # a case that was judged was read from a folder  # noqa: S101
    feedback, withheld = quotable(case)
    sendings = read_sent(root)
    letters = due(checked, feedback, sendings, partial(is_there, root))
    everything = tuple(sorted(letters, key=_place))
    _require_due(everything, wanted)
    failed = _unsound(checked, everything)
    press = _press(root, case, everything, as_of, failed)
    asked = [letter for letter in everything if _is_asked(letter, wanted, languages)]
    outbox = Outbox(
        root, checked, press, everything, _compared_letters(press, asked, sendings, failed), failed
    )
    if wanted and LetterKind.REGRET not in wanted:
        return outbox
    return replace(outbox, unreachable=tuple(_unreachable(record, case)), withheld=withheld)


def _require_languages(languages: Iterable[str]) -> None:
    for language in languages:
        if language not in LANGUAGES:
            raise Fault(
                f"there are no announcements in `{language}`",
                f"use one of: {', '.join(LANGUAGES)}",
                exit_code=2,
            )


def _require_sound(checked: Checked, path: str) -> None:
    if checked.judged.loaded.errors_in(path):
        raise Fault(
            f"`{path}` has an error", f"run `a87ws validate {path}` and fix it", exit_code=1
        )


def _unsound(checked: Checked, everything: Iterable[Letter]) -> dict[str, Fault]:
    """The letters about a session whose file has an error, decisions aside."""
    failed = {}
    for letter in everything:
        if letter.proposal is None or letter.kind in LETTERS:
            continue
        try:
            _require_sound(checked, path_of(letter.proposal))
        except Fault as fault:
            failed[letter.stem] = fault
    return failed


def _place(letter: Letter) -> tuple[int, str]:
    """Letters are sorted by kind, in the order of the work, and then by path."""
    return [*LetterKind].index(letter.kind), letter.stem


def _press(
    root: Path, case: Case, everything: Iterable[Letter], as_of: datetime, failed: dict[str, Fault]
) -> Press:
    """What makes the forms of letters, with the dates of all sessions."""
    templates = Templates(read_templates(root))
    calendars = []
    for letter in everything:
        if letter.kind is not LetterKind.CALENDAR or letter.stem in failed:
            continue
        try:
            calendars.append((letter, render(letter.template, templates, letter.values)))
        except Fault as fault:
            failed[letter.stem] = fault
    dates = agenda(root, case, calendars, as_of)
    return Press(root, case, templates, dates, read_sent(root))


def _compared_letters(
    press: Press,
    asked: Sequence[Letter],
    sendings: Sequence[Sending],
    failed: dict[str, Fault],
) -> tuple[Letter, ...]:
    """The letters with their words, each compared with what was sent."""
    paths = []
    for letter in asked:
        paths += [f"{FOLDER}/{stem}.md" for stem in (letter.stem, *again_stems(letter))]
    changed, letters = by_hand(press.root, LEDGER, paths), []
    for letter in asked:
        if letter.stem in failed:
            continue
        try:
            letters.append(compared(press, letter, changed, sendings))
        except Fault as fault:
            failed[letter.stem] = fault
    return tuple(letters)


def announce(
    checked: Checked,
    wanted: Collection[str] = (),
    languages: Collection[str] = (),
    *,
    as_of: datetime,
) -> Announced:
    """Write the announcements into the outbox; those no longer due are removed. What cannot be
    written is among the `failed` of the outbox, and its earlier files stay.

    Raises Fault where nobody can tell what is due; then nothing is written.
    """
    outbox = open_outbox(checked, wanted, languages, as_of=as_of)
    root = outbox.root
    _require_one_decision(outbox)
    _ = outbox.press.logos  # without them no letter can be written: that is one fault, not many
    written = [letter for letter in outbox.letters if letter.is_written]
    changed = {f"{letter.path}.md" for letter in written if letter.by_hand}
    texts: dict[str, str] = {}
    for letter in written:
        try:
            texts.update(outbox.press.forms(letter))
        except Fault as fault:
            outbox.failed[letter.stem] = fault
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
    sessions = make_missing(root, outbox.case, outbox.checked.standing)
    sound = [letter for letter in written if letter.stem not in outbox.failed]
    return Announced(outbox, _counts(sound), settled, sessions, tuple(sorted(changed)))


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
    names = {letter.kind, letter.stem, f"{letter.kind}/{letter.proposal}", *again_stems(letter)}
    return not wanted or not names.isdisjoint(wanted)


def _require_due(everything: Collection[Letter], wanted: Collection[str]) -> None:
    """Raises Fault for something that is no kind, or not due to anybody."""
    for name in wanted:
        kind = re.split(r"[/.]", name)[0]
        if kind not in {*LetterKind}:
            raise Fault(
                f"there is no kind `{kind}`", f"use one of: {', '.join(LetterKind)}", exit_code=2
            )
        if name != kind and not any(_is_asked(letter, [name], ()) for letter in everything):
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
    """Files of an earlier run that nobody is to get. An update or a correction stays until this
    run shows that it is not due.
    """
    wanted = {*_cancellation_stems(outbox.press.agenda)}
    for letter in outbox.everything:
        wanted |= {letter.stem, *again_stems(letter)}
    for letter in outbox.letters:
        wanted -= {letter.due.stem, *again_stems(letter.due)}
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
        stems = dict(zip(AGAIN, again_stems(letter), strict=True))
        for kind, stem in {letter.kind: letter.stem, **stems}.items():
            if stem in by_stem:
                entries.append(IndexEntry(kind, letter.languages, by_stem.pop(stem)))
    dates = filter(
        by_stem.__contains__, (*_cancellation_stems(outbox.press.agenda), LetterKind.CALENDAR)
    )
    entries += [IndexEntry(LetterKind.CALENDAR, (), by_stem[stem]) for stem in dates]
    return to_index(outbox.case.call.name, outbox.press.templates, outbox.case.brand, entries)


_POSTS: Final = {
    LetterState.NEW: Delivery.UNSENT,
    LetterState.SENT: Delivery.SENT,
    LetterState.UNCERTAIN: Delivery.DOUBTFUL,
    LetterState.NEW_ADDRESS: Delivery.MOVED,
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
    for letter in outbox.everything:
        if letter.stem in outbox.failed and letter.kind in MAILS:
            due.add(letter.topic)
            yield LetterStatus(letter.stem, letter.kind, letter.proposal, Delivery.FAILED)
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
