"""Announcements: the words that templates may use, and the texts that come of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from a87ws.data import countries
from a87ws.model.announcement import Kind
from a87ws.model.call import Call
from a87ws.model.proposal import Proposal
from a87ws.model.round import Round
from a87ws.register import Register, normalise
from a87ws.rendering.markdown import to_text
from a87ws.rendering.template import Templates

LANGUAGES: Final = ("en",)
"""The languages in which announcements can be written."""

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LANGUAGE_NAMES: Final = {
    "am": "Amharic",
    "ar": "Arabic",
    "bn": "Bengali",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "hi": "Hindi",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "km": "Khmer",
    "ko": "Korean",
    "lo": "Lao",
    "mg": "Malagasy",
    "my": "Burmese",
    "ne": "Nepali",
    "nl": "Dutch",
    "pt": "Portuguese",
    "qu": "Quechua",
    "ru": "Russian",
    "si": "Sinhala",
    "sw": "Swahili",
    "ta": "Tamil",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
_EMPTY_LINES: Final = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class CallWords:
    """The call as a text names it; `deadline` is the day written out."""

    name: str
    organizer: str
    deadline: str


@dataclass(frozen=True, slots=True)
class Outline:
    """All that may be said in public of a selected proposal: no person, no description, no judgement."""

    title: str
    hosts: tuple[str, ...]
    focus: tuple[str, ...]
    countries: tuple[str, ...]
    outcomes: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter goes to."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement in both its forms."""

    markdown: str
    text: str


def call_words(call: Call) -> CallWords:
    """The call in words."""
    day = call.deadline
    return CallWords(call.name, call.organizer, f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


def outline(round_: Round, proposal: Proposal) -> Outline:
    """A proposal in words: registered names of its hosts (lead first), the call's own terms, UN short names."""
    call, register = round_.call, Register(round_.members)
    hosts = {register.key(host.name): member.name if member else host.name for host, member in register.hosts(proposal)}
    known = countries()
    return Outline(
        title=proposal.title,
        hosts=tuple(hosts.values()),
        focus=tuple(call.focus.get(each, each) for each in proposal.focus),
        countries=tuple(sorted(known[each].en if each in known else each for each in {*proposal.countries})),
        outcomes=tuple(call.outcomes.get(each, each) for each in proposal.outcomes),
        languages=tuple(_language(each) for each in proposal.languages),
    )


def in_public_order(outlines: Mapping[str, Outline]) -> tuple[Outline, ...]:
    """By title: the order of the record is that of merit, and merit is not public."""
    return tuple(outlines[name] for name in sorted(outlines, key=lambda name: (normalise(outlines[name].title), name)))


def render(kind: Kind, templates: Templates, values: Mapping[str, object]) -> Announcement:
    """One announcement of this kind. Raises Fault where its template does not allow it."""
    rendered = templates.render(f"{kind}.{values['language']}.md.j2", values)
    markdown = _EMPTY_LINES.sub("\n\n", rendered).strip("\n") + "\n"
    return Announcement(markdown, to_text(markdown))


def _language(tag: str) -> str:
    return _LANGUAGE_NAMES.get(tag.partition("-")[0].lower(), tag)
