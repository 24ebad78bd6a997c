"""`a87ws publish`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer

from a87ws.base.disk.ledger import Settled, read_ledger, settle
from a87ws.base.disk.write import exists, read_text
from a87ws.base.faults import Fault
from a87ws.base.page.terminal import Page
from a87ws.base.shell import Format, FormatOption, emit, say, use_colour, width
from a87ws.call.case import Case
from a87ws.call.files import read_templates
from a87ws.call.layout import CALL
from a87ws.call.session import later
from a87ws.call.words import day, moment, offset
from a87ws.checks.command import root_of
from a87ws.checks.rule import mask
from a87ws.data import countries
from a87ws.selection.record import verified
from a87ws.series.announce.due import spoken
from a87ws.series.announce.forms import read_logos
from a87ws.series.announce.templates import Templates
from a87ws.series.announce.text import page_name
from a87ws.series.plan import Place, Slot, Wanted, discomfort
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
    counts = f"{len(done.written)} files written, {len(done.unchanged)} unchanged, {len(done.removed)} removed"
    emit(f"{folder}: {counts}\n")
    for path in done.kept:
        say(f"{path}: changed by hand, left unchanged")


LEDGER: Final = ".manifest.json"
INDEX: Final = (
    "index.html"  # what a server shows of a folder: the programme in the call's first language
)
BY: Final = "a87ws publish"
PRIVATE: Final = frozenset(
    ("announcements", "flyers", "outbox", "proposals", "registry", "review-lists", "reviews", "sessions", "slides",
     "templates")
)  # fmt: skip


def write_publication(root: Path, folder: Path) -> Settled:
    """Write the programme and the statistics into `folder`, which may be in the call or outside it.

    What an earlier run wrote and this one does not is removed. Raises Fault where the record does
    not verify, the folder is one of the call's own, or a file there was not written by this
    command: then nothing is written.
    """
    folder = _own(root.resolve(), folder)
    checked = verified(root)
    case, selected = checked.judged.case, [each.proposal for each in checked.record.selected]
    public = Publication(
        case,
        [each for each in selected if each in case.proposals],
        statistics(case, selected),
    )
    templates = Templates({name: mask(text) for name, text in read_templates(root).items()})
    languages, logos = spoken(case.call), read_logos(root, case.brand)
    pages = {page_name(each): public.page(languages, each, templates, logos) for each in languages}
    texts = {**pages, INDEX: pages[page_name(languages[0])], **public.data()}
    known = read_ledger(folder, LEDGER)
    if exists(folder, LEDGER) and f'"{BY}"' not in (read_text(folder, LEDGER) or ""):
        raise Fault(f"`{folder}` belongs to another command", "name another folder", exit_code=2)
    foreign = [name for name in texts if name not in known and exists(folder, name)]
    if foreign:
        hint = "move it away, or name another folder"
        raise Fault(f"`{folder / foreign[0]}` was not written by `{BY}`", hint, exit_code=2)
    return settle(folder, LEDGER, BY, texts, [name for name in known if name not in texts])


def _own(root: Path, folder: Path) -> Path:
    """The folder, resolved; one that holds what is private, or lies in such a one, is refused."""
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
    write: Annotated[
        bool,
        typer.Option("--write", help="Write them to the session files that have no date"),
    ] = False,
    output: FormatOption = Format.TEXT,
) -> None:
    """Propose days and times for the selected sessions

    One a day across the series, at hours that suit the countries of hosts and action. Dates already
    set stay.
    """
    from a87ws.series import schedule as usecase

    found = usecase.schedule(root_of(ctx), first=_day(first), last=_day(last))
    if output is Format.JSON:
        from a87ws.base.shell import to_json

        emit(to_json(data(found.wanted, found.slots, found.fixed)))
    else:
        from a87ws.base.page.terminal import Page

        page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
        emit(render(found.case, found.wanted, found.slots, found.fixed, page))
    if write:
        for path in usecase.write(found):
            say(f"{path}: written")
    elif found.slots:
        say("nothing was written; use `--write` to put the dates into the session files")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Fault(f"`{text}` is not a day", "write it as 2026-11-16", exit_code=2) from None


def render(
    case: Case,
    wanted: Mapping[str, Wanted],
    slots: Mapping[str, Slot],
    fixed: Mapping[str, datetime],
    page: Page,
) -> str:
    """The sessions by their day."""
    page.line(case.call.name, style="bold")
    if not slots:
        page.line("every selected session has a date" if fixed else "no session is selected")
    starts = {**{name: slot.starts for name, slot in slots.items()}, **fixed}
    for name, start in sorted(starts.items(), key=lambda item: (item[1], item[0])):
        page.heading(case.proposals[name].title if name in case.proposals else name)
        if name in fixed:
            page.line(f"{name}: {moment(start)}, as its file says", lead="  ")
            continue
        page.line(
            f"{name}: {moment(start)}, to {later(start, wanted[name].minutes):%H:%M}", lead="  "
        )
        for sentence in reason(wanted[name], slots[name]):
            page.item(sentence)
    return str(page)


def reason(wanted: Wanted, slot: Slot) -> tuple[str, ...]:
    """Why this day and this hour, in plain sentences."""
    return _why_day(slot), _why_hour(wanted, slot)


def _why_day(slot: Slot) -> str:
    part = slot.part
    place = f"part {part.number} of {slot.parts} of the series, {day(part.days[0])} to {day(part.days[-1])}"
    if slot.starts.date() == part.middle:
        return f"The day is the middle of {place}."
    return f"The day is in {place}: of the days with the most convenient hours, the nearest to {day(part.middle)}."


def _why_hour(wanted: Wanted, slot: Slot) -> str:
    if not wanted.places:
        return "None of its countries is known, so the earliest hour is used."
    is_kind = slot.cost == 0
    told = "; ".join(
        _there(place, slot.starts, wanted.minutes)
        + ("" if is_kind else f", {_kind(place, slot.starts, wanted.minutes)}")
        for place in wanted.places
    )
    if is_kind:
        return f"The hour is within working hours for everyone: {told}."
    return f"No hour in this part is within working hours for everyone; this is the least inconvenient: {told}."


def _there(place: Place, start: datetime, minutes: int) -> str:
    here = start.astimezone(ZoneInfo(place.zone))
    until = later(here, minutes)
    also = f" on {here:%A}" if here.date() != start.date() else ""
    rest = ", a day of rest" if here.isoweekday() in place.weekend else ""
    name = countries()[place.country].en
    return f"{here:%H:%M} to {until:%H:%M}{also} in {name} ({offset(here)}{rest})"


def _kind(place: Place, start: datetime, minutes: int) -> str:
    hour = start.astimezone(ZoneInfo(place.zone)).hour
    cost = discomfort(start, minutes, [Place(place.country, place.zone, frozenset())])
    if cost == 0:
        return "in working hours"
    noon = 12
    kinds = {
        1: "at the edge of working hours",
        4: "early" if hour < noon else "in the evening",
        8: "in the evening",
    }
    if cost in kinds:
        return kinds[cost]
    if cost == 16:  # noqa: PLR2004  as in the table of hours
        return "very early" if hour < noon else "late"
    return "at night"


def data(
    wanted: Mapping[str, Wanted], slots: Mapping[str, Slot], fixed: Mapping[str, datetime]
) -> dict[str, Any]:
    """The same for programs."""
    found = [
        {
            "proposal": name,
            "starts": slot.starts.replace(tzinfo=None).isoformat(timespec="minutes"),
            "timezone": str(slot.starts.tzinfo),
            "offset": offset(slot.starts),
            "minutes": wanted[name].minutes,
            "part": slot.part.number,
            "parts": slot.parts,
            "discomfort": slot.cost,
            "local": {
                place.country: slot.starts.astimezone(ZoneInfo(place.zone)).isoformat(
                    timespec="minutes"
                )
                for place in wanted[name].places
            },
            "reason": " ".join(reason(wanted[name], slot)),
        }
        for name, slot in sorted(slots.items(), key=lambda item: (item[1].starts, item[0]))
    ]
    dated = [
        {
            "proposal": name,
            "starts": start.isoformat(timespec="minutes"),
            "timezone": str(start.tzinfo),
        }
        for name, start in sorted(fixed.items(), key=lambda item: (item[1], item[0]))
    ]
    return {"version": 1, "proposed": found, "dated": dated}
