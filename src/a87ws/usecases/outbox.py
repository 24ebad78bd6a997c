"""Announcements in all their forms: what a person changed by hand holds for every one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from a87ws.diagnostics import Fault
from a87ws.model.announcement import FOR_PARTICIPANTS, MAILS, Kind
from a87ws.model.brand import Brand
from a87ws.model.case import Case
from a87ws.rendering.announce import Announcement, by_hand, render
from a87ws.rendering.calendar import to_calendar
from a87ws.rendering.layout import Picture, to_email, to_page
from a87ws.rendering.mail import Attached, Letter, draft
from a87ws.rendering.say import say
from a87ws.rendering.template import Templates
from a87ws.store.workspace import read_one
from a87ws.usecases.agenda import Agenda
from a87ws.usecases.due import Due, spoken

FOLDER: Final = "announcements"
LEDGER: Final = f"{FOLDER}/.manifest.json"
PAGES: Final = (Kind.PROGRAMME,)


@dataclass(frozen=True)
class Made:
    """One announcement in words, as it is to go out."""

    due: Due
    announcement: Announcement
    by_hand: bool = False

    @property
    def path(self) -> str:
        """Its place without ending."""
        return f"{FOLDER}/{self.due.stem}"


@dataclass(frozen=True)
class Press:
    """All that makes forms of an announcement."""

    root: Path
    case: Case
    templates: Templates
    agenda: Agenda

    @property
    def brand(self) -> Brand:
        """How it looks and who sends it."""
        return self.case.brand

    @cached_property
    def logos(self) -> tuple[Picture, ...]:
        """The logos, as a mail program shows those that come with a message."""
        return read_logos(self.root, self.brand)

    def made(self, due: Due, changed: Mapping[str, str]) -> Made:
        """The announcement in words: those of its template, or of the Markdown that a person
        changed.
        """
        text = changed.get(f"{FOLDER}/{due.stem}.md")
        if text is not None:
            made = by_hand(text, due.languages)
            if not made.subject:
                hint = "begin it with `# ` and the subject, or delete it to have it written anew"
                raise Fault(
                    f"{FOLDER}/{due.stem}.md: changed by hand, and without a heading",
                    hint,
                    exit_code=1,
                )
            return Made(due, made, by_hand=True)
        return Made(due, render(due.template, self.templates, due.values))

    def forms(self, made: Made) -> Iterator[tuple[str, str]]:
        """Every form of it, with its path."""
        due, announcement = made.due, made.announcement
        if due.kind is Kind.CALENDAR:
            entry = self.agenda.of(str(due.proposal))
            yield f"{made.path}.ics", to_calendar(entry.title, [entry])
            return
        yield f"{made.path}.md", announcement.markdown
        yield f"{made.path}.txt", announcement.text
        if due.kind in PAGES:
            yield (
                f"{made.path}.html",
                to_page(
                    announcement,
                    self.templates,
                    self.brand,
                    self.logos,
                    languages=spoken(self.case.call),
                ),
            )
            return
        embedded = [logo.embedded for logo in self.logos]
        yield f"{made.path}.html", to_email(announcement, self.templates, self.brand, embedded)
        if due.kind in MAILS:
            yield f"{made.path}.eml", self.message(made).decode("ascii")
        if due.kind is Kind.REMINDER:
            yield f"{made.path}.ics", self._calendar(due)

    def message(self, made: Made, sent: datetime | None = None) -> bytes:
        """The e-mail of it: a draft, or as it is `sent` at that moment. Raises Fault."""
        due, announcement = made.due, made.announcement
        html = to_email(announcement, self.templates, self.brand, self.logos)
        calendar = Attached(f"{due.proposal}.ics", self._calendar(due)) if due.calendar else None
        letter = Letter(due.stem, announcement, html, due.to, self.logos, calendar)
        return draft(letter, self.brand, sent)

    def _calendar(self, due: Due) -> str:
        """Those who registered are told where to join; nobody else is."""
        name = str(due.proposal)
        entry = (
            self.agenda.for_participants(name)
            if due.kind in FOR_PARTICIPANTS
            else self.agenda.of(name)
        )
        return to_calendar(entry.title, [entry])


def read_logos(root: Path, brand: Brand) -> tuple[Picture, ...]:
    """The pictures that the brand names. Raises Fault."""
    found = []
    for i, logo in enumerate(brand.logos):
        file = read_one(root, logo.file)
        if file.fault:
            hint = "put the file there, or take it out of templates/brand.yaml"
            raise Fault(
                f"the logo `{logo.file}` cannot be read: {say(file.fault)}", hint, exit_code=1
            )
        found.append(
            Picture(
                f"cid:logo-{i}@a87ws", logo.alt, logo.width, logo.file.rpartition("/")[2], file.data
            )
        )
    return tuple(found)
