"""Proposed days and hours, each with its reason in a plain sentence and the clocks of everybody
concerned.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from a87ws.data import countries
from a87ws.model.case import Case
from a87ws.model.session import later
from a87ws.rendering.moments import day, moment, offset
from a87ws.rendering.terminal import Page
from a87ws.sessions.clocks import Place, discomfort
from a87ws.sessions.plan import Slot, Wanted


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
    return f"The day is in {place}: of the days with the kindest hours the nearest to the middle, {day(part.middle)}."


def _why_hour(wanted: Wanted, slot: Slot) -> str:
    if not wanted.places:
        return "No country of it is known, so the earliest hour is taken."
    is_kind = slot.cost == 0
    told = "; ".join(
        _there(place, slot.starts, wanted.minutes)
        + ("" if is_kind else f", {_kind(place, slot.starts, wanted.minutes)}")
        for place in wanted.places
    )
    if is_kind:
        return f"The hour is within working hours for all: {told}."
    return f"No hour of this part is within working hours for all; this one costs them least together: {told}."


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
