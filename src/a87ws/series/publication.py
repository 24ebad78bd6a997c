"""What everybody may read: the programme and the statistics, built only from the fields named here.

A field that is added to a file stays private until it is named here or in `outline`. Every text
that gets in passes `_public`, which removes e-mail addresses and meeting links wherever somebody
wrote them; the texts of a session are those of `public_texts`, which name only who agreed.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any, Final, TypeGuard

from a87ws.base.page.markdown import Foreign
from a87ws.call.attributes import attributes
from a87ws.call.brand import Brand, LetterKind
from a87ws.call.case import Case, normalise
from a87ws.call.consent import public_texts
from a87ws.call.proposal import Proposal
from a87ws.call.session import Person, Session
from a87ws.call.words import offset
from a87ws.checks.rule import mask
from a87ws.data import countries
from a87ws.selection.sentences import Speech, titles
from a87ws.series.announce.templates import Templates
from a87ws.series.announce.text import Picture, ProgrammeFigures, Row, Table, render, to_page
from a87ws.series.announce.values import in_order, series_words

FEWEST: Final = 3
"""The smallest number of proposals, submitted or turned down, that may be told."""
SHOWN: Final = ("focus", "outcome", "organization_type", "region", "joint", "pathfinder")


@dataclass(frozen=True, slots=True)
class Count:
    """One value of an attribute: how many were submitted (None: not told) and how many of them
    selected.
    """

    value: str
    submitted: int | None
    selected: int


@dataclass(frozen=True)
class Statistics:
    """How many were submitted and selected, in all and by attribute; a proposal counts under each
    of its values.
    """

    submitted: int | None
    selected: int
    tables: Mapping[str, tuple[Count, ...]]


def statistics(case: Case, selected: Collection[str]) -> Statistics:
    """The counts of the proposals that can be read and were not withdrawn, small ones left out."""
    submitted: dict[str, Counter[str]] = {attribute: Counter() for attribute in SHOWN}
    chosen: dict[str, Counter[str]] = {attribute: Counter() for attribute in SHOWN}
    names = {*selected}
    number = 0
    for name, proposal in case.proposals.items():
        if proposal.is_withdrawn:
            continue
        number += 1
        values = attributes(case.call, case.register, proposal)
        for attribute in SHOWN:
            submitted[attribute].update(values[attribute])
            if name in names:
                chosen[attribute].update(values[attribute])
    tables = {}
    for attribute in SHOWN:
        vocabulary = case.call.vocabulary(attribute) or ()
        tables[attribute] = _counts(vocabulary, submitted[attribute], chosen[attribute])
    (is_told,) = suppress([(number, len(names))], alone=True)
    return Statistics(number if is_told else None, len(names), tables)


def _counts(
    vocabulary: Iterable[str], submitted: Counter[str], chosen: Counter[str]
) -> tuple[Count, ...]:
    """The counts of an attribute, value by value, small ones left out."""
    values = list(vocabulary)
    rows = [(submitted[value], chosen[value]) for value in values]
    counts = []
    for value, row, is_told in zip(values, rows, suppress(rows), strict=True):
        counts.append(Count(value, row[0] if is_told else None, row[1]))
    return tuple(counts)


def suppress(rows: Sequence[tuple[int, int]], *, alone: bool = False) -> list[bool]:
    """For each row (submitted, selected), whether its submitted may be told, given that the total
    is.

    A row is left out if it, or the number turned down in it, is small. Then more are left out, the
    smallest first, until the remainder could be shared out among them so that any of them reaches
    `FEWEST` above the least that is known of it (one, or as many as were selected). `alone`: no
    total is told, so there is nothing to subtract from.
    """
    told = []
    for submitted, selected in rows:
        told.append(not _is_small(submitted) and not _is_small(submitted - selected))
    if alone or all(told):
        return told
    # The smallest last, to be taken from the end; of equal ones, the later is taken later.
    others = [i for i, row in enumerate(rows) if told[i] and row[0]]
    others.sort(key=lambda i: (rows[i][0], i), reverse=True)
    while not _is_vague(rows, told):
        if not others:
            return [False] * len(rows)
        told[others.pop()] = False
    return told


def _is_small(number: int) -> bool:
    return 0 < number < FEWEST


def _is_vague(rows: Sequence[tuple[int, int]], told: Sequence[bool]) -> bool:
    """Whether the rows that are left out cannot be worked out from the total."""
    number, slack = 0, 0
    for (submitted, selected), is_told in zip(rows, told, strict=True):
        if not is_told:
            number += 1
            slack += submitted - max(1, selected)
    return number > 1 and slack >= FEWEST - 1


LINK_LEFT_OUT: Final = "…"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS: Final = (
    *("title", "hosts", "starts", "timezone", "offset", "minutes", "room", "audience", "countries"),
    *("focus", "outcomes", "languages", "interpretation", "speakers", "register"),
)
_COUNTS: Final = ("attribute", "value", "submitted", "selected")


@dataclass(frozen=True)
class Publication:
    """The public part of a call: its selected sessions by date and then by title (never by merit),
    and statistics.
    """

    case: Case
    selected: Sequence[str]
    figures: Statistics

    @cached_property
    def links(self) -> Sequence[str]:
        """The meeting links, the longest first."""
        links = {session.join for session in self.case.sessions.values() if session.join}
        return sorted(links, key=lambda link: (-len(link), link))

    def page(
        self,
        languages: Sequence[str],
        language: str,
        templates: Templates,
        logos: Sequence[Picture],
    ) -> str:
        """The programme and the statistics in one of the `languages`. Raises Fault."""
        words = _public(series_words(self.case, self.selected, language), self.links)
        programme = render(LetterKind.PROGRAMME, templates, {language: words})
        brand: Brand = self.case.brand
        brand = brand.model_copy(update={"footer": _public(brand.footer, self.links)})
        figures = _public(self._figures(language), self.links)
        return to_page(programme, templates, brand, logos, languages=languages, figures=figures)

    def _figures(self, language: str) -> ProgrammeFigures:
        speech = Speech(language, titles(self.case.call, self.case.members))
        tables = []
        for attribute, counts in self.figures.tables.items():
            rows = []
            for count in counts:
                title = speech.value(attribute, count.value)
                rows.append(Row(title, count.submitted, count.selected))
            tables.append(Table(speech.attribute(attribute), tuple(rows)))
        return ProgrammeFigures(
            self.figures.submitted, self.figures.selected, FEWEST, tuple(tables)
        )

    def data(self) -> Mapping[str, str]:
        """The same for programs and sheets, by file name: words in English or the call's own,
        languages by tag.
        """
        programme = _public(self._programme(), self.links)
        statistics = _public(self._statistics(), self.links)
        sessions = list(map(_cells, programme["sessions"]))
        counts = []
        for table in statistics["counts"]:
            for row in table["rows"]:
                numbers = (_told(row["submitted"]), str(row["selected"]))
                counts.append((table["title"], row["title"], *numbers))
        return {
            "programme.json": _json(programme),
            "programme.csv": _csv(_COLUMNS, sessions),
            "statistics.json": _json(statistics),
            "statistics.csv": _csv(_COUNTS, counts),
        }

    def _programme(self) -> dict[str, Any]:
        call = self.case.call
        titles_ = {name: self.case.proposals[name].title for name in self.selected}
        return {
            "version": 1,
            "call": {"name": call.name, "organizer": call.organizer},
            "sessions": [_session(self.case, name) for name in in_order(self.case, titles_)],
        }

    def _statistics(self) -> dict[str, Any]:
        figures = self._figures("en")
        tables = []
        for attribute, table in zip(self.figures.tables, figures.tables, strict=True):
            rows = []
            for count, row in zip(self.figures.tables[attribute], table.rows, strict=True):
                rows.append(
                    {
                        "value": count.value,
                        "title": row.value,
                        "submitted": row.submitted,
                        "selected": row.selected,
                    }
                )
            tables.append({"attribute": attribute, "title": table.title, "rows": rows})
        return {
            "version": 1,
            "call": self.case.call.name,
            "fewest": FEWEST,
            "submitted": figures.submitted,
            "selected": figures.selected,
            "counts": tables,
        }


# whatever holds texts, and the same of it again
def _public(value: Any, links: Sequence[str]) -> Any:  # noqa: ANN401
    """The same without addresses and meeting links, in all the texts that are in it."""
    if isinstance(value, str):
        return _public_text(value, links)
    if isinstance(value, Mapping):
        return {key: _public(part, links) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_public(part, links) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {}
        for field in fields(value):
            changes[field.name] = _public(getattr(value, field.name), links)
        return replace(value, **changes)
    return value


def _public_text(value: str, links: Sequence[str]) -> str:
    text: str = value
    for link in links:
        text = text.replace(link, LINK_LEFT_OUT)
    if isinstance(value, Foreign):
        return Foreign(mask(text), value.language)
    return mask(text)


def _session(case: Case, name: str) -> dict[str, Any]:
    call = case.call
    proposal, session = public_texts(case.proposals[name], case.sessions.get(name, Session()))
    speakers = list(filter(_has_agreed, session.speakers))
    moderators = list(filter(_has_agreed, [session.moderator]))
    persons = list(map(_person, speakers))
    return {
        "title": proposal.title,
        "titles": dict(session.title or {}),
        "description": dict(session.description or {_language(proposal): proposal.description}),
        "hosts": _hosts(case, proposal),
        **_when(session, call.timezone),
        "minutes": call.sessions.lasts(session),
        "room": session.room,
        "audience": session.audience,
        "countries": sorted(map(_country, {*proposal.countries})),
        "focus": [call.focus.get(key, key) for key in proposal.focus],
        "outcomes": [call.outcomes.get(key, key) for key in proposal.outcomes],
        "languages": [*(session.languages or proposal.languages)],
        "interpretation": [*(session.interpretation or ())],
        "register": session.register_at,
        "speakers": persons,
        "moderator": next(map(_person, moderators), None),
        "agenda": _agenda(session, [*speakers, *moderators]),
    }


def _when(session: Session, timezone: str) -> dict[str, str | None]:
    """When a session starts, on the clocks of its place."""
    begins = session.begins(timezone)
    if begins is None:
        return dict.fromkeys(("starts", "timezone", "offset"))
    return {
        "starts": begins.replace(tzinfo=None).isoformat(timespec="minutes"),
        "timezone": str(begins.tzinfo),
        "offset": offset(begins),
    }


def _hosts(case: Case, proposal: Proposal) -> list[str]:
    """The names of the hosts, each once; of members the registered one."""
    names: dict[str, None] = {}
    for host, member in case.register.hosts(proposal):
        names[member.name if member else host.name] = None
    return [*names]


def _country(code: str) -> str:
    country = countries().get(code)
    return code if country is None else country.en


def _agenda(session: Session, people: Iterable[Person]) -> list[dict[str, Any]]:
    """The agenda, which names only these people."""
    agreed = {normalise(person.name) for person in people}
    agenda = []
    for item in session.agenda:
        speakers = [name for name in item.speakers if normalise(name) in agreed]
        agenda.append({"minutes": item.minutes, "item": item.item, "speakers": speakers})
    return agenda


def _language(proposal: Proposal) -> str:
    """The language of the proposal's own text: undetermined (`und`) where it names several."""
    return proposal.languages[0] if len(proposal.languages) == 1 else "und"


def _has_agreed(person: Person | None) -> TypeGuard[Person]:
    """Whether this is a person who has agreed to be named."""
    return person is not None and person.consent


def _person(person: Person) -> dict[str, str | None]:
    return {"name": person.name, "role": person.role, "organization": person.organization}


def _told(number: int | None) -> str:
    return "not told" if number is None else str(number)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _cells(session: Mapping[str, object]) -> list[str]:
    """A session as a row of the sheet."""
    return [_cell(session[key]) for key in _COLUMNS]


def _cell(value: object) -> str:
    """One cell: lists with a semicolon, persons by name."""
    if isinstance(value, list):
        return "; ".join(map(_name_or_text, value))
    return "" if value is None else str(value)


def _name_or_text(value: object) -> str:
    return str(value["name"]) if isinstance(value, dict) else str(value)


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV in which no spreadsheet sees a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow(map(_without_formula, row))
    return out.getvalue()


def _without_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
