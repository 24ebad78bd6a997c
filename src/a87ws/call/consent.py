"""Who of a session has not agreed to be named, and where a text names them all the same.

A name is found without regard to case, accents and spacing, as whole words: in the order in which
it is written, with the surname first, without middle names, without the last of several surnames.
A first name alone is not enough, unless the person has no other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import filterfalse
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from a87ws.call.case import APOSTROPHES, normalise

if TYPE_CHECKING:
    from a87ws.call.proposal import Proposal
    from a87ws.call.session import Person, Session

NAME_LEFT_OUT: Final = "…"
"""What stands in the place of a name."""
Place: TypeAlias = tuple[str | int, ...]
"""Keys and indices in a session's file."""
_SIGNS: Final = r"[\u0900-\u0963\u0966-\u0dff\u0e00-\u0e4e\u0e80-\u0ece\u1000-\u1049\u1780-\u17d3]"
"""Letters and vowel signs of Indic scripts and their kin; to `re` a vowel sign is no letter."""
_WORD: Final = re.compile(rf"(?:[^\W_]|{_SIGNS})+")
_BEFORE: Final = rf"(?<![^\W_])(?<!{_SIGNS})"
_AFTER: Final = rf"(?![^\W_])(?!{_SIGNS})"
_BETWEEN: Final = r"[\s'.,*_·()\"“”«»\-\u2010-\u2015]+"
"""What may stand between two words of a name: `Condori, Rosa`, `Jean-Pierre`, `*Rosa*  Condori`."""
_INITIAL: Final = r"(?:[^\W\d_]\.\s*)?"
"""An initial that the name does not have: `Rosa M. Condori`."""
_HONORIFICS: Final = (
    *("dr", "eng", "hon", "mr", "mrs", "ms", "prof"),
    *("m", "maitre", "me", "mlle", "mme"),
    *("dra", "ing", "lic", "sr", "sra", "srta"),
)
_NOBODY: Final = (
    *("nn", "n n", "tba", "tbc", "tbd"),
    *("to be announced", "to be confirmed", "to be determined"),
    *("a confirmer", "a designer", "a determiner"),
    *("por confirmar", "por designar", "por determinar"),
)
"""What is written in the place of a name that is not known yet."""
_LEAST_LETTERS: Final = 3
"""Fewer letters are an initial or a particle, such as `M.` or `de`, and no surname."""
_MOST_WORDS: Final = 8
"""A name of more words is looked for only as it stands."""
_UNSPACED: Final = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Burmese
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3040", "\u30ff"),  # Japanese
    ("\u3400", "\u9fff"),  # Chinese characters
    ("\uf900", "\ufaff"),
)
"""Scripts that put no space between words."""


class Unnamed(NamedTuple):
    """Somebody who has not agreed to be named; `place` is where the session lists them, empty
    where only its proposal does.
    """

    name: str
    place: Place


def agreed(session: Session) -> list[Person]:
    """The moderator and the speakers of a session who agreed to be named."""
    return [person for _, person in _listed(session) if person.consent]


def unnamed(proposal: Proposal | None, session: Session) -> list[Unnamed]:
    """Everybody whom a session or its proposal lists and who has not agreed to be named."""
    names = list(map(attrgetter("name"), agreed(session)))
    known = set(map(normalise, names))
    people = []
    for place, person in _listed(session):
        if normalise(person.name) not in known:
            known.add(normalise(person.name))
            people.append(Unnamed(person.name, place))
    if proposal is None:
        return people
    for speaker in proposal.speakers:
        # A proposal may have `Rosa Condori` of whom the session says `Rosa M. Condori`.
        is_same = any(_is_same(speaker.name, name) for name in names)
        if normalise(speaker.name) not in known and not is_same:
            known.add(normalise(speaker.name))
            people.append(Unnamed(speaker.name, ()))
    return people


def _listed(session: Session) -> Iterator[tuple[Place, Person]]:
    for i, speaker in enumerate(session.speakers):
        yield ("speakers", i), speaker
    if session.moderator is not None:
        yield ("moderator",), session.moderator


def _is_same(one: str, other: str) -> bool:
    return any(found(one, other)) or any(found(other, one))


def named_in(text: str, people: Iterable[Unnamed], session: Session) -> list[Unnamed]:
    """Those of the people whom a text of the session names."""
    spared = _agreed_spans(text, session)
    return [person for person in people if any(_spans(text, person.name, spared))]


def mask_names(text: str, people: Sequence[Unnamed], session: Session) -> str:
    """A text of the session without the names of the people."""
    if not people:
        return text
    spared = _agreed_spans(text, session)
    spans: list[tuple[int, int]] = []
    for person in people:
        spans += _spans(text, person.name, spared)
    for start, end in reversed(_joined(spans)):
        text = f"{text[:start]}{NAME_LEFT_OUT}{text[end:]}"
    return text


def _agreed_spans(text: str, session: Session) -> list[tuple[int, int]]:
    """Where a text names in full somebody who agreed, perhaps a namesake with one name less."""
    spans: list[tuple[int, int]] = []
    for person in agreed(session):
        spans += found(text, person.name, is_whole=True)
    return spans


def _spans(text: str, name: str, spared: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in found(text, name):
        if not any(first <= start and end <= last for first, last in spared):
            yield start, end


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same without overlaps, in order."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def public_texts(proposal: Proposal, session: Session) -> tuple[Proposal, Session]:
    """Both with texts that name nobody who has not agreed: what goes out is made of these."""
    people = unnamed(proposal, session)
    if not people:
        return proposal, session
    texts = {}
    for key in ("title", "description"):
        texts[key] = mask_names(getattr(proposal, key), people, session)
    changes: dict[str, object] = {}
    for key in ("title", "description"):
        changes[key] = _masked_texts(getattr(session, key), people, session)
    agenda = []
    for item in session.agenda:
        masked = mask_names(item.item, people, session)
        agenda.append(item.model_copy(update={"item": masked}))
    changes["agenda"] = tuple(agenda)
    if session.flyer is not None:
        alt = mask_names(session.flyer.alt, people, session)
        changes["flyer"] = session.flyer.model_copy(update={"alt": alt})
    return proposal.model_copy(update=texts), session.model_copy(update=changes)


def _masked_texts(
    texts: Mapping[str, str] | None, people: Sequence[Unnamed], session: Session
) -> Mapping[str, str] | None:
    if texts is None:
        return None
    return {tag: mask_names(text, people, session) for tag, text in texts.items()}


def found(text: str, name: str, *, is_whole: bool = False) -> Iterator[tuple[int, int]]:
    """Where a text has a name, from and to; `is_whole`: only with all its words."""
    pattern = _pattern(name, is_whole)
    if pattern is None:
        return
    plain, places = _plain(text)
    least = max(len(_words(name)), 2)
    for match in pattern.finditer(plain):
        start, end = places[match.start()], places[match.end()]
        # `Paz` may be all that somebody is called, and `Village Head` the beginning of a name;
        # `paz` and `village head` are words.
        is_short = len(_WORD.findall(match[0])) < least
        if not (is_short and text[start].islower() and not _starts_small(name)):
            yield start, end


def _starts_small(name: str) -> bool:
    word = _WORD.search(name)
    return word is not None and word[0][0].islower()


@lru_cache(maxsize=256)
def _plain(text: str) -> tuple[str, tuple[int, ...]]:
    """A text without case and accents, and where each of its characters was; the last place is the
    end.
    """
    plain: list[str] = []
    places: list[int] = []
    for i, character in enumerate(text):
        for part in _plain_character(character):
            plain.append(part)
            places.append(i)
    return "".join(plain), (*places, len(text))


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    """The same as `normalise` does, but for spaces, which are to keep their number."""
    if unicodedata.category(character) == "Cf":  # a soft hyphen, or a mark of direction
        return ""
    decomposed = unicodedata.normalize("NFKD", character.casefold())
    parts = filterfalse(unicodedata.combining, decomposed)
    return "".join(parts).casefold().translate(APOSTROPHES)


@lru_cache(maxsize=1024)
def _pattern(name: str, is_whole: bool) -> re.Pattern[str] | None:  # noqa: FBT001  for the cache
    """Finds a name in a plain text; None where it has no word."""
    words = _words(name)
    if not words or " ".join(words) in _NOBODY:
        return None
    shorter: tuple[tuple[str, ...], ...] = ()
    if not is_whole:
        shorter = tuple(_shorter(words, _small(name)))
    forms = _forms(words, shorter)
    # The longest first: an alternative that matches ends the search.
    ordered = sorted(forms, key=len, reverse=True)
    return re.compile("|".join(map(_form_pattern, ordered)))


def _form_pattern(words: Sequence[str]) -> str:
    pattern = f"{_BETWEEN}{_INITIAL}".join(map(re.escape, words))
    if not _is_unspaced(words[0][0]):
        pattern = _BEFORE + pattern
    if not _is_unspaced(words[-1][-1]):
        pattern += _AFTER
    return pattern


def _is_unspaced(character: str) -> bool:
    return any(first <= character <= last for first, last in _UNSPACED)


def _words(name: str) -> tuple[str, ...]:
    """The words of a name, plain, without `Dr` and the like before them."""
    plain, _ = _plain(name)
    words = _WORD.findall(plain)
    while len(words) > 2 and words[0] in _HONORIFICS:  # noqa: PLR2004  a name of two stays one
        del words[0]
    return tuple(words)


def _small(name: str) -> set[str]:
    """The words of a name, plain, that begin with a small letter: particles, or no name at all."""
    small = set()
    for word in _WORD.findall(unicodedata.normalize("NFC", name)):
        if word[0].islower():
            small.add(_plain(word)[0])
    return small


def _shorter(words: tuple[str, ...], small: Container[str]) -> Iterator[tuple[str, ...]]:
    """The name without middle names, and without the last surnames."""
    for i in range(2, len(words)):
        yield (words[0], *words[i:])
        last = words[i - 1]
        if len(last) >= _LEAST_LETTERS and last not in small:
            yield words[:i]


def _forms(words: tuple[str, ...], shorter: tuple[tuple[str, ...], ...]) -> set[tuple[str, ...]]:
    """The ways in which somebody is named: each also with its last words first."""
    if len(words) > _MOST_WORDS:
        return {words}
    forms = set()
    for form in (words, *shorter):
        for i in range(len(form)):
            forms.add(form[i:] + form[:i])
    return forms
