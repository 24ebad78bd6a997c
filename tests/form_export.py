"""Sixty rows as Microsoft Forms exports them, with the difficulties of real ones; all people and
bodies are invented.

The workbook is written by a spreadsheet library, with numbers and dates as such, not by what reads
it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

import xlsxwriter

HEADS: Final = (
    *("ID", "Start time", "Completion time", "Email", "Name", "Last modified time", "Language"),
    "Title of the proposed webinar\n",
    "Name of contact person",
    "Email address of\u00a0contact person",
    "Submitting organization(s)",
    "Type of organization",
    "Country of the organization",
    "Proposed speaker(s): name, role and organization",
    "Which outcome(s) does it serve?",
    "Which theme(s)?",
    "Country or countries where the action takes place",
    "Description (250 words)",
    "Whose perspective does the session put first?",
    "Anything else?",
)
MEMBERS: Final = (
    "Federación Altiplánica de Trabajadores de la Pequeña Minería",
    "Anatolian Orchard Employers\u2019 Association",
    "GROUPEMENT PATRONAL DES COOPERATIVES DE CACAO",
    "Coral Arc Fishers' Union",
    "Equator Institute of Labour Studies",
    "Foro Intergubernamental para la Contratación Equitativa",
)
OUTCOMES: Final = (  # in the wordings of the form and of the note, with their commas
    "Outcome 1: Advancing research, data and knowledge on root causes",
    "Outcome 2: Strengthen advocacy, partnerships and dialogue.",
    "Outcome 3 – Build capacity, and share tools",
    "Outcome 4: Act together, in priority countries and supply chains",
)
THEMES: Final = ("Child labour", "Forced labour", "Human trafficking")
COUNTRIES: Final = (
    *(
        "Bolivia; Peru;",
        "Türkiye",
        "Côte d’Ivoire, Ghana",
        "Fiji",
        "Kenya and Uganda",
        "NA",
        "Viet\u00a0Nam",
    ),
    *("Tanzania, United Republic of; Malawi;", "BF\nCI", "Democratic Republic of the Congo"),
)


def rows() -> Iterator[Mapping[str, object]]:
    """The sixty responses, as they are filled in."""
    for n in range(1, 61):
        # a sheet has no zones
        start = datetime(2026, 8, 1, 9, 0) + timedelta(hours=7 * n)  # noqa: DTZ001
        lead, partner = MEMBERS[n % 6], MEMBERS[(n * 5 + 1) % 6]
        joint = n % 3 == 0 and lead != partner
        country = COUNTRIES[n % 10]
        row: dict[str, object] = {
            **dict(
                zip(
                    HEADS[:7],
                    (n, start, start + timedelta(minutes=9), "anonymous", None, None, "English"),
                    strict=True,
                )
            ),
            HEADS[7]: f"Webinar {n}: what we learnt, and what it cost",
            HEADS[8]: f"Contact\u00a0{n}",
            HEADS[9]: f"contact{n}@example.org",
            HEADS[10]: f"{lead}\n{partner}" if joint else lead,
            HEADS[13]: f"Speaker {n}, Director, {lead}\nModerator {n} – Chair",
            HEADS[14]: f"{OUTCOMES[n % 4]};{OUTCOMES[(n + 1) % 4]};"
            if n % 2
            else f"{OUTCOMES[n % 4]};",
            HEADS[15]: f"{THEMES[n % 3]};",
            HEADS[16]: country,
            HEADS[17]: (
                f"Case {n}.\r\nIn workplace {n * 7919 % 997} we asked group {n * 31} on "
                f"wages,\u00a0debts, schools{n}."
            ),
            HEADS[18]: "Workers and their organizations;" if n % 4 else None,
        }
        yield {**row, **_DIFFICULTIES.get(n, {})}


_DIFFICULTIES: Final[Mapping[int, Mapping[str, object]]] = {
    5: {HEADS[7]: "=1+1 things we learnt"},
    7: {HEADS[8]: "Aminata CĂ´te"},  # an encoding has broken it
    11: {HEADS[15]: None, HEADS[16]: None},  # the concept note's own form asks neither
    13: {
        HEADS[10]: "Hilltop Weavers\u2019 Circle",
        HEADS[11]: "Civil society organization;",
        HEADS[12]: "Nepal",
    },
    17: {HEADS[10]: "Lowland Seed Savers"},  # not registered, with neither type nor country
    19: {HEADS[9]: "not an address"},
    23: {HEADS[16]: "Congo"},  # which of the two?
    29: {HEADS[14]: "Outcome 9: Something else;"},
    # as above; the deadline was at midnight
    30: {HEADS[2]: datetime(2026, 10, 1, 0, 20)},  # noqa: DTZ001
    31: {HEADS[19]: "We would rather not speak on a Friday."},
    37: {
        HEADS[7]: "Webinar 36: what we learnt, and what it cost",
        HEADS[10]: MEMBERS[1],
    },  # the other member's own copy
}


def workbook() -> bytes:
    """The export as a file."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet, moment = (
            book.add_worksheet("Sheet1"),
            book.add_format({"num_format": "m/d/yy h:mm:ss"}),
        )
        for c, head in enumerate(HEADS):
            sheet.write_string(0, c, head)
        for r, row in enumerate(rows(), 1):
            for c, head in enumerate(HEADS):
                value = row.get(head)
                if isinstance(value, datetime):
                    sheet.write_datetime(r, c, value, moment)
                elif value is not None:
                    sheet.write(r, c, value)
    return out.getvalue()
