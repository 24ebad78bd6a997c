"""How announcements look, and who sends them (`templates/brand.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from a87ws.base.faults import Message, Quoted
from a87ws.base.records import Many, Text, Zone, refusal
from a87ws.base.shape import Record, after, field, limit
from a87ws.data.words import LANGUAGES

DIGITS = "0123456789abcdefABCDEF"
CONTRAST = 4.5
"""The least contrast of text, WCAG 2.2, 1.4.3."""


def _colour(text: str) -> str:
    # rrggbb
    if len(text) == 7 and text[0] == "#" and all(c in DIGITS for c in text[1:]):  # noqa: PLR2004
        return text.lower()
    raise refusal(Message("not-a-colour", value=Quoted(text[:40])), Message("not-a-colour?"))


Colour: TypeAlias = Annotated[str, after(_colour)]
if TYPE_CHECKING:
    Language: TypeAlias = str
else:
    Language = Literal[LANGUAGES]
Texts: TypeAlias = Mapping[Language, Text]
"""One text a language."""


class Address(Record):
    """Somebody who sends, or a list that receives."""

    name: Text
    email: Text


class Colours(Record):
    """Colours of e-mail and pages; text on them has a contrast of at least 4.5 to 1."""

    text: Colour = "#1f2933"
    background: Colour = "#ffffff"
    accent: Colour = "#1e4d8c"
    on_accent: Colour = "#ffffff"


class Logo(Record):
    """A picture of the call's folder, PNG, JPEG or GIF, and in words what it shows."""

    file: Text
    alt: Text
    width: Annotated[int, limit(ge=1, le=600)] = 160


class Brand(Record):
    """`templates/brand.yaml`; every key may be left out."""

    sender: Address | None = None
    reply_to: Address | None = None
    members: Address | None = None
    series: Texts = field(default_factory=dict)
    organizer: Texts = field(default_factory=dict)
    office: Texts = field(default_factory=dict)
    audience: Texts = field(default_factory=dict)
    newsletter: Texts = field(default_factory=dict)
    about: Texts = field(default_factory=dict)
    colours: Colours = field(default_factory=Colours)
    logos: Many[Logo] = ()
    footer: Texts = field(default_factory=dict)
    cities: Many[Zone] = ()


def contrast(one: str, other: str) -> float:
    """The contrast of two colours `#rrggbb`, 1 to 21 (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


SRGB_LINEAR = 0.04045  # below it sRGB is linear (IEC 61966-2-1)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [
        part / 12.92 if part <= SRGB_LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


class LetterKind(StrEnum):
    """The kinds of announcement, in the order of the work."""

    ACCEPTANCE = "acceptance"
    RESERVE = "reserve"
    REGRET = "regret"
    BRIEFING = "briefing"
    INVITATION = "invitation"
    NEWSLETTER = "newsletter"
    ITEM = "item"
    PROGRAMME = "programme"
    CARD = "card"
    REMINDER = "reminder"
    THANKS = "thanks"
    CALENDAR = "calendar"
    UPDATE = "update"
    CORRECTION = "correction"
    CANCELLATION = "cancellation"


LETTERS = (LetterKind.ACCEPTANCE, LetterKind.RESERVE, LetterKind.REGRET)
"""The decisions: for each proposal there is one of them at most."""
AGAIN = (LetterKind.UPDATE, LetterKind.CORRECTION)
"""Those that take the place of a letter that was sent: a fact has changed, or the decision was
wrong.
"""
MAILS = (
    *LETTERS,
    LetterKind.BRIEFING,
    *AGAIN,
    LetterKind.CANCELLATION,
    LetterKind.INVITATION,
    LetterKind.NEWSLETTER,
    LetterKind.REMINDER,
    LetterKind.THANKS,
)
"""Those that are sent; of the others the texts are put into a page, a newsletter or a post."""
FOR_PARTICIPANTS = (LetterKind.REMINDER,)
"""The one kind that tells the meeting link to those who registered; no other may, but the briefing
of the host.
"""
