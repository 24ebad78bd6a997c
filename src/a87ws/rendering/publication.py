"""What everybody may read: the programme and the statistics, made of the fields named here and of nothing else.

A field that is added to a file stays private until it is named here. Every text that gets in passes `_public`, which
takes out e-mail addresses and meeting links wherever somebody wrote them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from a87ws.checks.registry import mask
from a87ws.data import countries
from a87ws.model.call import ATTRIBUTES
from a87ws.model.proposal import Proposal
from a87ws.model.round import Round
from a87ws.model.session import Person, Session, later
from a87ws.register import Register, normalise
from a87ws.rendering.moments import day, offset
from a87ws.rendering.page import render_page
from a87ws.selection.disclosure import FEWEST, Statistics

PACKAGE: Final = "a87ws.rendering"
LINK_LEFT_OUT: Final = "…"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS: Final = ("title", "hosts", "starts", "timezone", "offset", "minutes", "audience", "countries", "focus",
                   "outcomes", "languages", "interpretation", "speakers", "register")  # fmt: skip


@dataclass(frozen=True)
class Publication:
    """The files of the public part, by their name."""

    texts: Mapping[str, str]


def publication(round_: Round, selected: Iterable[str], figures: Statistics) -> Publication:
    """The programme of the selected, by date and then by title (never by merit), and the statistics."""
    links = sorted({each.join for each in round_.sessions.values() if each.join}, key=lambda link: (-len(link), link))
    sessions = [_session(round_, name, links) for name in selected if name in round_.proposals]
    sessions.sort(key=lambda each: (each.pop("_order"), normalise(each["title"]), each["title"]))
    call = {"name": _public(round_.call.name, links), "organizer": _public(round_.call.organizer, links)}
    counts = _counts(round_, figures, links)
    page = {"call": call, "sessions": sessions, "figures": counts, "fewest": FEWEST, "total": figures}
    return Publication(
        {
            "programme.html": render_page(PACKAGE, "programme.html.j2", page, styles=["programme.css"]),
            "programme.json": _json({"version": 1, "call": call, "sessions": sessions}),
            "programme.csv": _csv(_COLUMNS, [[_cell(each[key]) for key in _COLUMNS] for each in sessions]),
            "statistics.json": _json(
                {"version": 1, "call": call["name"], "fewest": FEWEST, "submitted": figures.submitted,
                 "selected": figures.selected, "counts": counts}
            ),
            "statistics.csv": _csv(
                ("attribute", "value", "submitted", "selected"),
                [[table["title"], row["title"], _told(row["submitted"]), str(row["selected"])]
                 for table in counts for row in table["rows"]],
            ),
        }
    )  # fmt: skip


def _public(text: str, links: Sequence[str]) -> str:
    """A text without addresses and meeting links."""
    for link in links:
        text = text.replace(link, LINK_LEFT_OUT)
    return mask(text)


def _session(round_: Round, name: str, links: Sequence[str]) -> dict[str, Any]:
    call, proposal = round_.call, round_.proposals[name]
    session = round_.sessions.get(name, Session())
    begins, minutes = session.begins(call.timezone), session.minutes or call.sessions.minutes
    register = Register(round_.members)
    hosts = dict.fromkeys(member.name if member else host.name for host, member in register.hosts(proposal))
    known = countries()
    named = [each for each in session.speakers if each.consent]
    agreed = {normalise(each.name) for each in [*named, *_if_agreed(session.moderator)]}

    def public(text: str) -> str:
        return _public(text, links)

    return {
        "_order": begins.timestamp() if begins else float("inf"),
        "title": public(proposal.title),
        "titles": {tag: public(text) for tag, text in (session.title or {}).items()},
        "description": {
            tag: public(text)
            for tag, text in (session.description or {_language(proposal): proposal.description}).items()
        },
        "hosts": [public(each) for each in hosts],
        "starts": begins.replace(tzinfo=None).isoformat(timespec="minutes") if begins else None,
        "timezone": str(begins.tzinfo) if begins else None,
        "offset": offset(begins) if begins else None,
        "when": _when(begins, minutes) if begins else None,
        "minutes": minutes,
        "audience": session.audience,
        "countries": sorted(known[each].en if each in known else public(each) for each in {*proposal.countries}),
        "focus": [public(call.focus.get(each, each)) for each in proposal.focus],
        "outcomes": [public(call.outcomes.get(each, each)) for each in proposal.outcomes],
        "languages": [public(each) for each in session.languages or proposal.languages],
        "interpretation": [public(each) for each in session.interpretation or ()],
        "register": public(session.register_at) if session.register_at else None,
        "speakers": [_person(each, links) for each in named],
        "moderator": next((_person(each, links) for each in _if_agreed(session.moderator)), None),
        "agenda": [
            {
                "minutes": item.minutes,
                "item": public(item.item),
                "speakers": [public(each) for each in item.speakers if normalise(each) in agreed],
            }
            for item in session.agenda
        ],
    }


def _language(proposal: Proposal) -> str:
    """The language of the proposal's own text: undetermined (`und`) where it names several."""
    return proposal.languages[0] if len(proposal.languages) == 1 else "und"


def _if_agreed(person: Person | None) -> list[Person]:
    return [person] if person and person.consent else []


def _person(person: Person, links: Sequence[str]) -> dict[str, str | None]:
    said = {"name": person.name, "role": person.role, "organization": person.organization}
    return {key: _public(text, links) if text else None for key, text in said.items()}


def _when(begins: datetime, minutes: int) -> str:
    end = later(begins, minutes)
    place = str(begins.tzinfo).rpartition("/")[2].replace("_", " ")
    on = f"{begins:%A} {day(begins)}"
    if offset(begins) != offset(end):  # the clocks are changed meanwhile
        return f"{on}, {begins:%H:%M} ({offset(begins)}) to {end:%H:%M} ({offset(end)}), {place} time"
    return f"{on}, {begins:%H:%M} to {end:%H:%M}, {place} time ({offset(begins)})"


def _counts(round_: Round, figures: Statistics, links: Sequence[str]) -> list[dict[str, Any]]:
    call = round_.call
    words: Mapping[str, Mapping[str, str]] = {
        "focus": call.focus, "outcome": call.outcomes, "organization_type": call.organization_types,
        "joint": {"true": "yes", "false": "no"}, "pathfinder": {"true": "yes", "false": "no"},
    }  # fmt: skip
    return [
        {
            "attribute": attribute,
            "title": ATTRIBUTES[attribute],
            "rows": [
                {
                    "value": _public(row.value, links),
                    "title": _public(words.get(attribute, {}).get(row.value, row.value), links),
                    "submitted": row.submitted,
                    "selected": row.selected,
                }
                for row in rows
            ],
        }
        for attribute, rows in figures.tables.items()
    ]


def _told(number: int | None) -> str:
    return "not told" if number is None else str(number)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _cell(value: object) -> str:
    """One cell: lists with a semicolon, persons by name."""
    if isinstance(value, list):
        return "; ".join(each["name"] if isinstance(each, dict) else str(each) for each in value)
    return "" if value is None else str(value)


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV in which no spreadsheet sees a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return out.getvalue()
