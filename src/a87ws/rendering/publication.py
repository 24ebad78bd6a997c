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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any, Final

from a87ws.checks.registry import mask
from a87ws.data import countries
from a87ws.model.announcement import Kind
from a87ws.model.brand import Brand
from a87ws.model.case import Case
from a87ws.model.proposal import Proposal
from a87ws.model.session import Person, Session
from a87ws.model.who import normalise
from a87ws.rendering.announce import render
from a87ws.rendering.layout import Figures, Picture, Row, Table, to_page
from a87ws.rendering.markdown import Foreign
from a87ws.rendering.moments import offset
from a87ws.rendering.outline import in_order, series_words
from a87ws.rendering.reasons import Speech, titles
from a87ws.rendering.template import Templates
from a87ws.selection.disclosure import FEWEST, Statistics

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

    def _figures(self, language: str) -> Figures:
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
        return Figures(self.figures.submitted, self.figures.selected, FEWEST, tables)

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
