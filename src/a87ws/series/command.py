"""`a87ws publish`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer

from a87ws.base.disk.ledger import Settled, read_ledger, settle
from a87ws.base.disk.write import exists, read_text
from a87ws.base.faults import Fault
from a87ws.base.page.terminal import Column, Page
from a87ws.base.shell import Format, FormatOption, emit, say, use_colour, width
from a87ws.call.call import WEEKDAYS
from a87ws.call.case import Case
from a87ws.call.files import read_templates
from a87ws.call.layout import CALL
from a87ws.call.session import Session, later
from a87ws.call.words import day, moment, offset
from a87ws.checks.command import root_of
from a87ws.checks.rule import mask
from a87ws.data import countries
from a87ws.selection.notice import open_decision
from a87ws.series.announce.due import spoken
from a87ws.series.announce.forms import read_logos
from a87ws.series.announce.templates import Templates
from a87ws.series.announce.text import page_name
from a87ws.series.plan import Scheduled, SessionPlace, Slot, Wanted, discomfort
from a87ws.series.publication import Publication, statistics


def publish(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder of its own, inside or outside the call")
    ],
) -> None:
    """Write the public part into a folder

    The programme, and how submissions and selection compare, from a list of allowed fields: no
    addresses, reviewers, scores or meeting links; speakers only with their consent.
    """
    done = write_publication(root_of(ctx), folder)
    written, unchanged = len(done.written), len(done.unchanged)
    counts = f"{written} files written, {unchanged} unchanged, {len(done.removed)} removed"
    emit(f"{folder}: {counts}\n")
    for path in done.kept:
        say(f"{path}: changed by hand, left unchanged")


LEDGER: Final = ".manifest.json"
INDEX: Final = "index.html"
"""What a server shows of a folder: the programme in the call's first language."""
BY: Final = "a87ws publish"
PRIVATE: Final = frozenset(
    [
        "announcements",
        "flyers",
        "outbox",
        "proposals",
        "registry",
        "review-lists",
        "reviews",
        "sessions",
        "slides",
        "templates",
    ]
)


def write_publication(root: Path, folder: Path) -> Settled:
    """Write the programme and the statistics to `folder`, which may be in the call or outside it.

    Files of an earlier run that this one does not write are removed. Raises Fault, and writes
    nothing, where the record does not verify, the folder is one of the call's own, or a file there
    was not written by this command.
    """
    folder = _own(root.resolve(), folder)
    texts = _texts(root)
    known = read_ledger(folder, LEDGER)
    if exists(folder, LEDGER) and f'"{BY}"' not in (read_text(folder, LEDGER) or ""):
        raise Fault(f"`{folder}` belongs to another command", "name another folder", exit_code=2)
    for name in texts:
        if name not in known and exists(folder, name):
            hint = "move it away, or name another folder"
            raise Fault(f"`{folder / name}` was not written by `{BY}`", hint, exit_code=2)
    return settle(folder, LEDGER, BY, texts, [name for name in known if name not in texts])


def _texts(root: Path) -> dict[str, str]:
    """The text of every file that is published, by its name."""
    checked = open_decision(root)
    case, selected = checked.judged.case, checked.standing
    public = Publication(case, selected, statistics(case, selected))
    templates = Templates({name: mask(text) for name, text in read_templates(root).items()})
    languages, logos = spoken(case.call), read_logos(root, case.brand)
    texts = {}
    for language in languages:
        texts[page_name(language)] = public.page(languages, language, templates, logos)
    texts[INDEX] = texts[page_name(languages[0])]
    return {**texts, **public.data()}


def _own(root: Path, folder: Path) -> Path:
    """The folder, resolved. Raises Fault where it holds what is private, or lies in such a one."""
    try:
        folder = folder.resolve()
        is_file = exists(folder.parent, folder.name) and not folder.is_dir()
    except (OSError, RuntimeError) as error:
        raise Fault(f"`{folder}` cannot be opened", "name another folder", exit_code=2) from error
    if is_file:
        raise Fault(f"`{folder}` is not a folder", "name another one", exit_code=2)
    if exists(folder, CALL) or folder in root.parents:
        raise Fault(
            f"`{folder}` holds the call itself",
            "name a folder of its own, such as `public`",
            exit_code=2,
        )
    if folder.is_relative_to(root):
        first = folder.relative_to(root).parts[0]
        if first.casefold() in PRIVATE or first.startswith("."):
            raise Fault(
                f"`{first}` is private to the call",
                "name a folder of its own, such as `public`",
                exit_code=2,
            )
    return folder


def schedule(
    ctx: typer.Context,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="First day of the series")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Last day of the series")
    ] = None,
    per_day: Annotated[
        int | None, typer.Option("--per-day", metavar="N", min=1, help="Most sessions on one day")
    ] = None,
    weekdays: Annotated[
        str | None,
        typer.Option(
            "--weekdays", metavar="DAYS", help="Days of the week, such as friday,saturday"
        ),
    ] = None,
    rooms: Annotated[
        list[str] | None,
        typer.Option(
            "--room", metavar="NAME", help="A room; sessions in different ones overlap (repeatable)"
        ),
    ] = None,
    write: Annotated[
        bool,
        typer.Option("--write", help="Write them to the session files that have no date"),
    ] = False,
    output: FormatOption = Format.TEXT,
) -> None:
    """Propose days, times and rooms for the selected sessions

    Across the series, one a day or as many as you allow, at hours that suit the countries of hosts
    and action; in rooms, on the call's own clock. Nobody is needed in two at once. Dates already
    set stay.
    """
    from a87ws.series import plan as usecase

    proposed = usecase.schedule(
        root_of(ctx),
        first=_day(first),
        last=_day(last),
        per_day=per_day,
        weekdays=_weekdays(weekdays),
        rooms=_rooms(rooms),
    )
    if output is Format.JSON:
        from a87ws.base.shell import to_json

        emit(to_json(data(proposed)))
    else:
        page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
        emit(render(proposed, page))
    if write:
        for path in usecase.write(proposed):
            say(f"{path}: written")
    elif proposed.slots:
        say("nothing was written; use `--write` to put the dates into the session files")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Fault(f"`{text}` is not a day", "write it as 2026-11-16", exit_code=2) from None


def _weekdays(text: str | None) -> list[str]:
    """The days of the week in a list with commas. Raises Fault."""
    names: list[str] = []
    for word in (text or "").replace(",", " ").split():
        if word.lower() not in WEEKDAYS:
            hint = f"choose among {', '.join(WEEKDAYS)}"
            raise Fault(f"`{word}` is not a day of the week", hint, exit_code=2)
        names.append(word.lower())
    return names


def _rooms(names: Sequence[str] | None) -> list[str]:
    """The rooms. Raises Fault where one has no name."""
    rooms = list(map(str.strip, names or ()))
    if not all(rooms):
        raise Fault("a room needs a name", "write it as `--room 'Great hall'`", exit_code=2)
    return rooms


def render(proposed: Scheduled, page: Page) -> str:
    """The sessions by their day."""
    slots, fixed = proposed.slots, proposed.fixed
    page.line(proposed.case.call.name, style="bold")
    if not slots:
        page.line("every selected session has a date" if fixed else "no session is selected")
    starts = {**{name: slot.starts for name, slot in slots.items()}, **fixed}
    order = sorted(starts.items(), key=lambda item: (item[1], item[0]))
    if any(slot.room for slot in slots.values()):
        _programme(proposed, order, page)
        return str(page)
    for name, start in order:
        page.heading(_title(proposed.case, name))
        if name in fixed:
            page.line(f"{name}: {moment(start)}, as its file says", lead="  ")
            continue
        minutes = proposed.wanted[name].minutes
        page.line(f"{name}: {moment(start)}, to {later(start, minutes):%H:%M}", lead="  ")
        for sentence in reason(proposed.wanted[name], slots[name]):
            page.item(sentence)
    return str(page)


def _title(case: Case, name: str) -> str:
    return case.proposals[name].title if name in case.proposals else name


_PROGRAMME: Final = (
    Column("Time"),
    Column("Room"),
    Column("Session"),
    Column("Title"),
)


def _programme(proposed: Scheduled, order: Sequence[tuple[str, datetime]], page: Page) -> None:
    """A table for each day, on the clock of the place where everybody meets."""
    case = proposed.case
    zone = ZoneInfo(case.call.timezone)
    days: dict[date, list[tuple[datetime, tuple[str, ...]]]] = {}
    for name, start in order:
        begins = start.astimezone(zone)
        session = case.sessions.get(name, Session())
        ends = later(begins, case.call.sessions.lasts(session))
        title = _title(case, name)
        room = session.room or ""
        if name in proposed.slots:
            room = proposed.slots[name].room or ""
        else:
            title += " (as its file says)"
        row = (f"{begins:%H:%M}–{ends:%H:%M}", room, name, title)
        days.setdefault(begins.date(), []).append((begins, row))
    for rows in days.values():
        first = rows[0][0]
        page.heading(f"{first:%A} {day(first)} ({zone.key}, {offset(first)})")
        page.table(_PROGRAMME, sorted(row for _, row in rows))
    page.line()
    page.line("Nobody is needed in two sessions at once.")


def reason(wanted: Wanted, slot: Slot) -> tuple[str, ...]:
    """Why this day and this hour, in plain sentences."""
    return _why_day(slot), _why_hour(wanted, slot)


def _why_day(slot: Slot) -> str:
    part = slot.part
    if slot.on_day:
        return f"Sessions on this day: {slot.on_day}; no day has more than it must."
    days = f"{day(part.days[0])} to {day(part.days[-1])}"
    place = f"part {part.number} of {slot.parts} of the series, {days}"
    if slot.starts.date() == part.middle:
        return f"The day is the middle of {place}."
    return (
        f"The day is in {place}: of the days with the most convenient hours, the nearest to "
        f"{day(part.middle)}."
    )


def _why_hour(wanted: Wanted, slot: Slot) -> str:
    if slot.room:
        return "The hour is on the clock of the place where everybody meets."
    if not wanted.places:
        return "None of its countries is known, so the earliest hour is used."
    is_kind = slot.cost == 0
    words = []
    for place in wanted.places:
        local = _there(place, slot.starts, wanted.minutes)
        if not is_kind:
            local += f", {_kind(place, slot.starts, wanted.minutes)}"
        words.append(local)
    clocks = "; ".join(words)
    if is_kind:
        return f"The hour is within working hours for everyone: {clocks}."
    return (
        "No hour in this part is within working hours for everyone; this is the least "
        f"inconvenient: {clocks}."
    )


def _there(place: SessionPlace, start: datetime, minutes: int) -> str:
    local = start.astimezone(ZoneInfo(place.zone))
    until = later(local, minutes)
    also = f" on {local:%A}" if local.date() != start.date() else ""
    rest = ", a day of rest" if local.isoweekday() in place.weekend else ""
    name = countries()[place.country].en
    return f"{local:%H:%M} to {until:%H:%M}{also} in {name} ({offset(local)}{rest})"


def _kind(place: SessionPlace, start: datetime, minutes: int) -> str:
    hour = start.astimezone(ZoneInfo(place.zone)).hour
    cost = discomfort(start, minutes, [SessionPlace(place.country, place.zone, frozenset())])
    if cost == 0:
        return "in working hours"
    kinds = _MORNINGS if hour < _NOON else _EVENINGS
    return kinds.get(cost, "at night")


_NOON: Final = 12
_MORNINGS: Final = {
    1: "at the edge of working hours",
    4: "early",
    8: "in the evening",
    16: "very early",
}
"""What the hours before noon are called, by their cost; then those after it."""
_EVENINGS: Final = {
    1: "at the edge of working hours",
    4: "in the evening",
    8: "in the evening",
    16: "late",
}


def data(proposed: Scheduled) -> dict[str, Any]:
    """The same for programs."""
    slots = []
    for name, slot in sorted(proposed.slots.items(), key=lambda item: (item[1].starts, item[0])):
        slots.append({"proposal": name, **_slot_data(proposed.wanted[name], slot)})
    dated = []
    for name, start in sorted(proposed.fixed.items(), key=lambda item: (item[1], item[0])):
        session = proposed.case.sessions.get(name, Session())
        moment_ = start.isoformat(timespec="minutes")
        dated.append(
            {
                "proposal": name,
                "starts": moment_,
                "timezone": str(start.tzinfo),
                "room": session.room,
            }
        )
    return {"version": 1, "proposed": slots, "dated": dated}


def _slot_data(wanted: Wanted, slot: Slot) -> dict[str, Any]:
    local = {}
    for place in wanted.places:
        start = slot.starts.astimezone(ZoneInfo(place.zone))
        local[place.country] = start.isoformat(timespec="minutes")
    return {
        "starts": slot.starts.replace(tzinfo=None).isoformat(timespec="minutes"),
        "timezone": str(slot.starts.tzinfo),
        "offset": offset(slot.starts),
        "minutes": wanted.minutes,
        "room": slot.room,
        "part": slot.part.number,
        "parts": slot.parts,
        "discomfort": slot.cost,
        "local": local,
        "reason": " ".join(reason(wanted, slot)),
    }
