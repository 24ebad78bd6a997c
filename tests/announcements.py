"""Values for the templates of every kind, each foreign text in them the same: a harmless one, or a
hostile one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from a87ws.base.page.markdown import literal
from a87ws.call.brand import LetterKind
from a87ws.call.words import CallWords, times
from a87ws.series.announce.values import Addressee, AgendaPart, Earlier, Outline, SessionWords, Task

AMINA = Addressee("Amina Diallo", "amina@example.org")
CALL = CallWords(
    "Deep-dive webinars",
    "The Secretariat",
    "30 September 2026",
    "the Secretariat",
    "members",
    "the newsletter",
    "Members share.",
)
START = datetime(2026, 11, 19, 14, tzinfo=ZoneInfo("Europe/Zurich"))


def session(text: str, language: str = "en") -> SessionWords:
    """A session of which everything is known."""
    return SessionWords(
        title=text,
        hosts=(text, "Network"),
        focus=(text,),
        countries=(text, "Benin"),
        pathfinders=("Benin",),
        outcomes=(text,),
        languages=(text, "French"),
        when=times(START, 75, language),
        minutes=75,
        public=True,
        register="https://example.org/r?a=1&b=(2)",
        interpretation=(text,),
        description=f"{text}\n\n{text}",
        moderator=text,
        speakers=(text,),
        agenda=(AgendaPart(10, text, (text,)),),
        recording=None,
        flyer=text,
        room=text,
    )


def values(kind: str, text: str, language: str) -> dict[str, object]:
    """What the template of a kind is given."""
    of, call = session(text, language), CALL
    outline = Outline(
        of.title, of.hosts, of.focus, of.countries, of.pathfinders, of.outcomes, of.languages
    )
    letter: dict[str, object] = {"call": call, "contact": AMINA, "proposal": outline}
    about: dict[str, object] = {
        "call": call,
        "session": of,
        "others": tuple({"en", "fr", "es"} - {language}),
    }
    tasks = (Task("agenda", "19 October 2026", False), Task("join", None, True))
    again: dict[str, object] = {
        "call": call,
        "contact": AMINA,
        "kind": LetterKind.REGRET,
        "earlier": Earlier(LetterKind.ACCEPTANCE, text, "19 October 2026"),
        "subject": text,
        "text": literal(text),
    }
    found: dict[str, dict[str, object]] = {
        LetterKind.ACCEPTANCE: letter,
        LetterKind.RESERVE: {**letter, "place": 2, "reserves": 3},
        LetterKind.REGRET: {**letter, "eligible": True, "feedback": (text,)},
        LetterKind.BRIEFING: {
            **about,
            "contact": AMINA,
            "join": "https://example.org/j",
            "owed": tasks,
        },
        **{
            kind: {"call": call, "sessions": (of,)}
            for kind in (LetterKind.INVITATION, LetterKind.NEWSLETTER, LetterKind.PROGRAMME)
        },
        **dict.fromkeys(
            ("invitation-session", LetterKind.ITEM, LetterKind.CARD, LetterKind.CALENDAR), about
        ),
        LetterKind.THANKS: {**about, "session": recorded(of)},
        LetterKind.REMINDER: {**about, "join": "https://example.org/j"},
        "promotion": letter,
        LetterKind.CANCELLATION: about,
        LetterKind.UPDATE: {**again, "changes": (text, text)},
        LetterKind.CORRECTION: again,
    }
    return found[kind]


def recorded(of: SessionWords) -> SessionWords:
    """The same session, held and recorded."""
    return replace(of, recording="https://example.org/v")
