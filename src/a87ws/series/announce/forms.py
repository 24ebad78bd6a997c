"""Announcements in all their forms: what a person changed by hand holds for every one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from a87ws.base.faults import Fault
from a87ws.base.page.markdown import Safe, heading
from a87ws.call.brand import AGAIN, FOR_PARTICIPANTS, LETTERS, MAILS, Brand, LetterKind
from a87ws.call.case import Case
from a87ws.call.files import read_one
from a87ws.call.words import call_words, day
from a87ws.checks.say import say
from a87ws.custody.sent import Sending, standing, told, uncertain
from a87ws.series.announce.calendar import Agenda, Method, to_calendar, to_cancellation
from a87ws.series.announce.changes import changes, kept_facts
from a87ws.series.announce.due import spoken
from a87ws.series.announce.letter import FOLDER, Letter, LetterState, thread_of
from a87ws.series.announce.mail import Attached, Mail, UnwritableError, draft
from a87ws.series.announce.templates import Templates
from a87ws.series.announce.text import Picture, by_hand, render, to_email, to_page
from a87ws.series.announce.values import Earlier

LEDGER: Final = f"{FOLDER}/.manifest.json"
PAGES: Final = (LetterKind.PROGRAMME,)


@dataclass(frozen=True)
class Press:
    """All that makes forms of an rendered."""

    root: Path
    case: Case
    templates: Templates
    agenda: Agenda
    sendings: tuple[Sending, ...] = ()

    @property
    def brand(self) -> Brand:
        """How it looks and who sends it."""
        return self.case.brand

    @cached_property
    def logos(self) -> tuple[Picture, ...]:
        """The logos, as a mail program shows those that come with a message."""
        return read_logos(self.root, self.brand)

    def worded(self, letter: Letter, changed: Mapping[str, str]) -> Letter:
        """The letter with its words: those of its template, or of the Markdown that a person
        changed.
        """
        rendered = render(letter.template, self.templates, letter.values)
        text = changed.get(f"{letter.path}.md")
        if text is None:
            return replace(letter, rendered=rendered)
        words = replace(by_hand(text, letter.languages), reads=rendered.reads)
        if not words.subject:
            raise Fault(
                f"{letter.path}.md: changed by hand, and without a heading",
                "begin it with `# ` and the subject, or delete it to have it written again",
                exit_code=1,
            )
        return replace(letter, rendered=words, by_hand=True)

    def forms(self, letter: Letter) -> Iterator[tuple[str, str]]:
        """Every form of it, with its path."""
        rendered = letter.rendered
        if letter.kind is LetterKind.CALENDAR:
            entry = self.agenda.of(str(letter.proposal))
            yield f"{letter.path}.ics", to_calendar([entry])
            return
        yield f"{letter.path}.md", rendered.markdown
        yield f"{letter.path}.txt", rendered.text
        if letter.kind in PAGES:
            yield (
                f"{letter.path}.html",
                to_page(
                    rendered,
                    self.templates,
                    self.brand,
                    self.logos,
                    languages=spoken(self.case.call),
                ),
            )
            return
        embedded = [logo.embedded for logo in self.logos]
        yield f"{letter.path}.html", to_email(rendered, self.templates, self.brand, embedded)
        if letter.kind in MAILS:
            with suppress(UnwritableError):  # its other forms can be written, and other letters
                yield f"{letter.path}.eml", self.message(letter).decode("ascii")
        if letter.kind is LetterKind.REMINDER:
            yield f"{letter.path}.ics", self._calendar(letter)

    def message(
        self,
        letter: Letter,
        sent: datetime | None = None,
        sendings: tuple[Sending, ...] | None = None,
    ) -> bytes:
        """The e-mail of it: a draft, or as it is `sent` at that moment, after these `sendings`.

        Raises Fault.
        """
        rendered = letter.rendered
        html = to_email(rendered, self.templates, self.brand, self.logos)
        calendar, name = None, f"{letter.proposal}.ics"
        if letter.due.kind is LetterKind.CANCELLATION:
            off = self.agenda.off.get(str(letter.proposal))
            if off is not None:
                calendar = Attached(name, to_cancellation(off), Method.CANCEL)
        elif letter.calendar:
            calendar = Attached(name, self._calendar(letter), Method.PUBLISH)
        follows = thread_of(letter, self.sendings if sendings is None else sendings)
        mail = Mail(letter.stem, rendered, html, letter.to, self.logos, calendar, follows)
        return draft(mail, self.brand, sent)

    def _calendar(self, letter: Letter) -> str:
        """Those who registered are told where to join; nobody else is."""
        name = str(letter.proposal)
        entry = (
            self.agenda.for_participants(name)
            if letter.due.kind in FOR_PARTICIPANTS
            else self.agenda.of(name)
        )
        return to_calendar([entry])


def read_logos(root: Path, brand: Brand) -> tuple[Picture, ...]:
    """The pictures that the brand names. Raises Fault."""
    found = []
    for i, logo in enumerate(brand.logos):
        file = read_one(root, logo.file)
        if file.fault:
            hint = "put the file there, or remove it from templates/brand.yaml"
            raise Fault(
                f"the logo `{logo.file}` cannot be read: {say(file.fault)}", hint, exit_code=1
            )
        found.append(
            Picture(
                f"cid:logo-{i}@a87ws", logo.alt, logo.width, logo.file.rpartition("/")[2], file.data
            )
        )
    return tuple(found)


def compared(
    press: Press, due: Letter, by_hand: Mapping[str, str], sendings: Sequence[Sending]
) -> Letter:
    """The letter and its state, or the update or correction that has to go out instead. Raises
    Fault.
    """
    letter, steps = press.worded(due, by_hand), tuple(sendings)
    if due.topic in uncertain(steps):
        return replace(letter, state=LetterState.UNCERTAIN)
    earlier, stands = told(steps).get(due.topic), standing(steps).get(due.topic)
    if earlier is None:
        return letter
    if letter.is_told_by(earlier) or (stands is not None and letter.is_told_by(stands)):
        state = LetterState.SENT
        if letter.has_moved_since(earlier):
            state = LetterState.NEW_ADDRESS
        return replace(letter, state=state, earlier=earlier)
    if letter.is_promotion and earlier.kind != letter.kind:
        return replace(letter, earlier=earlier)
    again = press.worded(_again(press, letter, earlier), by_hand)
    return replace(again, earlier=earlier, corrects=letter)


def again_stems(due: Letter) -> tuple[str, ...]:
    """The places of what takes the place of an announcement that was sent."""
    name = due.topic.replace("/", "-")
    return tuple(f"{kind}/{name}" for kind in AGAIN)


def _again(press: Press, letter: Letter, earlier: Sending) -> Letter:
    """An update where a fact has changed; a correction where the decision is another one."""
    is_wrong = letter.kind in LETTERS and earlier.kind != letter.kind
    kind = LetterKind.CORRECTION if is_wrong else LetterKind.UPDATE
    sent, before = datetime.fromisoformat(earlier.at).date(), kept_facts(press.root, earlier)
    values: dict[str, dict[str, object]] = {}
    lines: tuple[str, ...] = ()
    for block in letter.rendered.blocks:
        language = block.language
        first, _, rest = block.markdown.partition("\n")
        facts = letter.facts_told(language, earlier.facts)
        changed = tuple(
            change.words(language) for change in changes(before.get(language, {}), facts, language)
        )
        lines = lines or changed
        values[language] = {
            "call": call_words(press.case, language),
            "contact": letter.to,
            "earlier": Earlier(LetterKind(earlier.kind), earlier.subject, day(sent, language)),
            "kind": letter.kind,
            "subject": heading(block.markdown) or "",
            "text": Safe(rest.strip("\n") if first.startswith("# ") else block.markdown),
        }
        if kind is LetterKind.UPDATE:
            values[language]["changes"] = changed
    stem = f"{kind}/{letter.topic.replace('/', '-')}"
    return replace(
        letter, kind=kind, stem=stem, template=kind, values=values, by_hand=False, difference=lines
    )
