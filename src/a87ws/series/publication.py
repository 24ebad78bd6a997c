"""What everybody may read: the programme and the statistics, made of the fields named here and of
nothing else.

A field that is added to a file stays private until it is named here or in `outline`. Every text
that gets in passes `_public`, which takes out e-mail addresses and meeting links wherever somebody
wrote them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any, Final

from a87ws.base.page.markdown import Foreign
from a87ws.call.brand import Brand, Kind
from a87ws.call.case import Case, normalise
from a87ws.call.proposal import Proposal
from a87ws.call.session import Person, Session
from a87ws.call.words import offset
from a87ws.checks.rule import mask
from a87ws.data import countries
from a87ws.selection.build import attributes
from a87ws.selection.explain import titles
from a87ws.selection.sentences import Speech
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
    register, call = case.register, case.call
    open_ = [name for name, proposal in case.proposals.items() if not proposal.is_withdrawn]
    values = {name: attributes(call, register, case.proposals[name]) for name in open_}
    chosen = {*selected}
    tables = {}
    for attribute in SHOWN:
        rows = []
        for value in call.vocabulary(attribute) or ():
            having = [name for name in open_ if value in values[name][attribute]]
            rows.append((len(having), sum(name in chosen for name in having)))
        told = suppress(rows)
        tables[attribute] = tuple(
            Count(value, submitted if shown else None, taken)
            for value, (submitted, taken), shown in zip(
                call.vocabulary(attribute) or (), rows, told, strict=True
            )
        )
    (whole,) = suppress([(len(open_), len(chosen))], alone=True)
    return Statistics(len(open_) if whole else None, len(chosen), tables)


def suppress(rows: Sequence[tuple[int, int]], *, alone: bool = False) -> list[bool]:
    """For each row of submitted and selected whether its submitted may be told, though the total of
    all is.

    A row is left out where it, or what was turned down of it, is small. Then more are, the smallest
    first, until what the others leave over could be shared out among those left out so that any of
    them reaches `FEWEST` above the least that is known of it (one, or as many as were selected).
    `alone`: no total is told, and there is nothing to subtract.
    """
    told = [
        not (_is_small(submitted) or _is_small(submitted - selected))
        for submitted, selected in rows
    ]
    while not alone and not all(told) and not _is_vague(rows, told):
        others = [i for i, shown in enumerate(told) if shown and rows[i][0]]
        if not others:
            return [False] * len(rows)
        told[min(others, key=lambda i: (rows[i][0], i))] = False
    return told


def _is_small(number: int) -> bool:
    return 0 < number < FEWEST


def _is_vague(rows: Sequence[tuple[int, int]], told: Sequence[bool]) -> bool:
    hidden = [row for row, shown in zip(rows, told, strict=True) if not shown]
    slack = sum(submitted - max(1, selected) for submitted, selected in hidden)
    return len(hidden) > 1 and slack >= FEWEST - 1


LINK_LEFT_OUT: Final = "…"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS: Final = ("title", "hosts", "starts", "timezone", "offset", "minutes", "audience", "countries", "focus",
                   "outcomes", "languages", "interpretation", "speakers", "register")  # fmt: skip


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
        found = {each.join for each in self.case.sessions.values() if each.join}
        return sorted(found, key=lambda link: (-len(link), link))

    def page(
        self,
        languages: Sequence[str],
        language: str,
        templates: Templates,
        logos: Sequence[Picture],
    ) -> str:
        """The programme and the statistics in one of the `languages`. Raises Fault."""
        words = _public(series_words(self.case, self.selected, language), self.links)
        programme = render(Kind.PROGRAMME, templates, {language: words})
        brand: Brand = self.case.brand
        brand = brand.model_copy(update={"footer": _public(brand.footer, self.links)})
        figures = _public(self._figures(language), self.links)
        return to_page(programme, templates, brand, logos, languages=languages, figures=figures)

    def _figures(self, language: str) -> ProgrammeFigures:
        speech = Speech(language, titles(self.case.call, self.case.members))
        tables = tuple(
            Table(
                speech.attribute(attribute),
                tuple(
                    Row(speech.value(attribute, row.value), row.submitted, row.selected)
                    for row in rows
                ),
            )
            for attribute, rows in self.figures.tables.items()
        )
        return ProgrammeFigures(self.figures.submitted, self.figures.selected, FEWEST, tables)

    def data(self) -> Mapping[str, str]:
        """The same for programs and sheets, by file name: words in English or the call's own,
        languages by tag.
        """
        call, figures = self.case.call, self._figures("en")
        order = in_order(
            self.case, {name: self.case.proposals[name].title for name in self.selected}
        )
        sessions = [_session(self.case, name) for name in order]
        counts = [
            {"attribute": attribute, "title": table.title, "rows": [
                {"value": count.value, "title": row.value, "submitted": row.submitted, "selected": row.selected}
                for count, row in zip(rows, table.rows, strict=True)
            ]}
            for (attribute, rows), table in zip(self.figures.tables.items(), figures.tables, strict=True)
        ]  # fmt: skip
        programme = {
            "version": 1,
            "call": {"name": call.name, "organizer": call.organizer},
            "sessions": sessions,
        }
        statistics = {"version": 1, "call": call.name, "fewest": FEWEST, "submitted": figures.submitted,
                      "selected": figures.selected, "counts": counts}  # fmt: skip
        programme, statistics = _public(programme, self.links), _public(statistics, self.links)
        return {
            "programme.json": _json(programme),
            "programme.csv": _csv(_COLUMNS, [[_cell(each[key]) for key in _COLUMNS] for each in programme["sessions"]]),
            "statistics.json": _json(statistics),
            "statistics.csv": _csv(
                ("attribute", "value", "submitted", "selected"),
                [[table["title"], row["title"], _told(row["submitted"]), str(row["selected"])]
                 for table in statistics["counts"] for row in table["rows"]],
            ),
        }  # fmt: skip


# whatever holds texts, and the same of it again
def _public(value: Any, links: Sequence[str]) -> Any:  # noqa: ANN401
    """The same without addresses and meeting links, in all the texts that are in it."""
    if isinstance(value, str):
        text = value
        for link in links:
            text = text.replace(link, LINK_LEFT_OUT)
        return Foreign(mask(text), value.language) if isinstance(value, Foreign) else mask(text)
    if isinstance(value, Mapping):
        return {key: _public(each, links) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_public(each, links) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value,
            **{each.name: _public(getattr(value, each.name), links) for each in fields(value)},
        )
    return value


def _session(case: Case, name: str) -> dict[str, Any]:
    call, proposal = case.call, case.proposals[name]
    session = case.sessions.get(name, Session())
    begins = session.begins(call.timezone)
    register = case.register
    hosts = dict.fromkeys(
        member.name if member else host.name for host, member in register.hosts(proposal)
    )
    known = countries()
    named = [each for each in session.speakers if each.consent]
    agreed = {normalise(each.name) for each in [*named, *_if_agreed(session.moderator)]}
    return {
        "title": proposal.title,
        "titles": dict(session.title or {}),
        "description": dict(session.description or {_language(proposal): proposal.description}),
        "hosts": [*hosts],
        "starts": begins.replace(tzinfo=None).isoformat(timespec="minutes") if begins else None,
        "timezone": str(begins.tzinfo) if begins else None,
        "offset": offset(begins) if begins else None,
        "minutes": call.sessions.lasts(session),
        "audience": session.audience,
        "countries": sorted(
            known[each].en if each in known else each for each in {*proposal.countries}
        ),
        "focus": [call.focus.get(each, each) for each in proposal.focus],
        "outcomes": [call.outcomes.get(each, each) for each in proposal.outcomes],
        "languages": [*(session.languages or proposal.languages)],
        "interpretation": [*(session.interpretation or ())],
        "register": session.register_at,
        "speakers": [_person(each) for each in named],
        "moderator": next(map(_person, _if_agreed(session.moderator)), None),
        "agenda": [
            {
                "minutes": item.minutes,
                "item": item.item,
                "speakers": [each for each in item.speakers if normalise(each) in agreed],
            }
            for item in session.agenda
        ],
    }


def _language(proposal: Proposal) -> str:
    """The language of the proposal's own text: undetermined (`und`) where it names several."""
    return proposal.languages[0] if len(proposal.languages) == 1 else "und"


def _if_agreed(person: Person | None) -> list[Person]:
    return [person] if person and person.consent else []


def _person(person: Person) -> dict[str, str | None]:
    return {"name": person.name, "role": person.role, "organization": person.organization}


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
    writer.writerows(
        [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows
    )
    return out.getvalue()
