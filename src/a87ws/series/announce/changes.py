"""What has changed since a letter was sent, fact by fact: the old value and the new one, in words
of the reader's language.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from a87ws.base.disk.write import read_text, write_text
from a87ws.call.words import day, times
from a87ws.custody.sent import Sending
from a87ws.data import countries
from a87ws.data import words as catalogue
from a87ws.data.words import has, say
from a87ws.series.announce.letter import FOLDER, Facts, Letter

Told: TypeAlias = Mapping[str, Any]
"""Facts by name, as JSON holds them."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that is another now; `about` is the session in a text on several.

    `was` and `now` are empty where there was no value, or is none any more; both are, where the
    values are too long to quote.
    """

    what: str
    was: str = ""
    now: str = ""
    about: str = ""

    def words(self, language: str) -> str:
        """The change as one line: what changed, the old value and the new one."""
        gaps = {"what": say(language, f"fact.{self.what}"), "was": self.was, "now": self.now}
        shape = "new"
        if self.was and self.now:
            shape = "both"
        elif self.was:
            shape = "gone"
        elif self.now:
            shape = "added"
        line = say(language, f"change.{shape}", **gaps)
        return say(language, "change.about", about=self.about, line=line) if self.about else line


LONG: Final = frozenset(["description", "agenda", "flyer", "owed", "feedback"])
"""Named only: the new text is in the message itself."""
UNSAID: Final = frozenset(["eligible", "pathfinders", "sessions"])
"""Changes that no reader is told in a line of its own."""
ORDER: Final = (
    "decision",
    "place",
    "when",
    "minutes",
    "title",
    "join",
    "register",
    "recording",
)
"""The most important first; the rest by name."""
SESSION: Final = "session."


def changes(before: Told, now: Told, language: str) -> tuple[FactChange, ...]:
    """What differs, of the facts that were told `before`; the most important first."""
    current: Told = json.loads(json.dumps(now))
    found: list[FactChange] = []
    if "sessions" in before:
        found += _of_series(before, current, language)
    for name, was in before.items():
        if "sessions" in before and name.startswith(SESSION):
            continue
        found += _of_fact(name, was, current.get(name), language)
    return tuple(sorted(found, key=_place))


def _place(change: FactChange) -> tuple[str, int, str]:
    known = change.what in ORDER
    return change.about, ORDER.index(change.what) if known else len(ORDER), change.what


def _of_series(before: Told, now: Told, language: str) -> Iterator[FactChange]:
    """Which sessions left or came in, and what changed about the others."""
    then, there = before["sessions"] or (), now.get("sessions") or ()
    for name in then:
        if name not in there:
            yield FactChange("left", now=_title(before, name))
    for name in there:
        if name not in then:
            yield FactChange("joined", now=_title(now, name))
    for fact, values in before.items():
        if not fact.startswith(SESSION):
            continue
        others = now.get(fact) or {}
        for name in filter(values.__contains__, filter(there.__contains__, then)):
            for change in _of_fact(fact, values[name], others.get(name), language):
                title = _title(now, name)
                yield FactChange(change.what, change.was, change.now, title)


def _title(facts: Told, name: str) -> str:
    return str((facts.get(f"{SESSION}title") or {}).get(name, name))


def _of_fact(name: str, was: object, now: object, language: str) -> Iterator[FactChange]:
    what = _KEYS.get(name, name.rpartition(".")[2])
    if was == now or what in UNSAID or not has(language, f"fact.{what}"):
        return
    if what in LONG:
        yield FactChange(what)
        return
    word = _WORDS.get(what, _text)
    yield FactChange(what, word(was, language), word(now, language))


_KEYS: Final = {"call.name": "series", "contact.name": "contact"}
"""What a change is called where the last part of its name would not say it."""


def _text(value: Any, language: str) -> str:  # noqa: ANN401  whatever JSON holds
    """A value that needs few words of a language."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return say(language, "reasons.yes" if value else "reasons.no")
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(value)


def _when(value: Any, language: str) -> str:  # noqa: ANN401  whatever JSON holds
    if not value:
        return ""
    start, zone, minutes = value
    moment = times(datetime.fromisoformat(start).astimezone(ZoneInfo(zone)), minutes, language)
    return f"{moment.date}, {moment.hours} ({moment.city})"


def _day(value: Any, language: str) -> str:  # noqa: ANN401  whatever JSON holds
    return day(date.fromisoformat(value), language) if value else ""


def _countries(codes: Sequence[str], language: str) -> str:
    known = countries()
    names = [known[code].name(language) if code in known else code for code in codes or ()]
    return "; ".join(sorted(names))


def _terms(titles: Iterable[str], language: str) -> str:
    return "; ".join(catalogue.term(title, language) for title in titles or ())


def _languages(tags: Iterable[str], language: str) -> str:
    return ", ".join(catalogue.language_name(tag, language) for tag in tags or ())


def _person(parts: Sequence[str] | None, _language: str) -> str:
    return ", ".join(filter(None, parts or ()))


def _people(people: Iterable[Sequence[str]] | None, language: str) -> str:
    return "; ".join(str(_person(parts, language)) for parts in people or ())


_WORDS: Final[Mapping[str, Callable[[Any, str], str]]] = {
    "when": _when,
    "deadline": _day,
    "countries": _countries,
    "focus": _terms,
    "outcomes": _terms,
    "languages": _languages,
    "interpretation": _languages,
    "moderator": _person,
    "speakers": _people,
}


KEPT: Final = f"{FOLDER}/.sent"
VERSION: Final = 1


def keep(root: Path, letter: Letter) -> None:
    """Keep a letter that is sent. Raises Fault."""
    for path, text in (
        (f"{KEPT}/{letter.stem}.md", letter.rendered.markdown),
        (f"{KEPT}/{letter.stem}.json", _facts_text(letter.due)),
    ):
        write_text(root, path, text, replaces=read_text(root, path))


def _facts_text(letter: Letter) -> str:
    facts = {language: letter.facts_told(language, letter.says) for language in letter.languages}
    data = {"written_by": "a87ws announce", "version": VERSION, "facts": facts}
    return json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def kept_text(root: Path, sent: Sending) -> str:
    """The text that was sent; empty where it was not kept."""
    return read_text(root, f"{KEPT}/{sent.what}.md") or ""


def kept_facts(root: Path, sent: Sending) -> Facts:
    """The facts that were told, by language and name; none of letters that were sent before facts
    were kept.
    """
    text = read_text(root, f"{KEPT}/{sent.what}.json")
    try:
        data: Any = json.loads(text or "")
        facts = data["facts"]
        if all(isinstance(told, dict) for told in facts.values()):
            return dict(facts)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass
    return {}
