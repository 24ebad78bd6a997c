"""How a text names the call, and those who write and read it: the brand's words, else the call's
own or usual ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from a87ws.data.words import LANGUAGES, say
from a87ws.model.case import Case
from a87ws.rendering.markdown import Foreign
from a87ws.rendering.moments import day


@dataclass(frozen=True, slots=True)
class CallWords:
    """The call as a text names it; `deadline` is the day written out.

    `office` writes, to the `audience`, each as a sentence names it; `about` is a sentence of its
    own.
    """

    name: str
    organizer: str
    deadline: str
    office: str
    audience: str
    newsletter: str
    about: str


def call_words(case: Case, language: str) -> CallWords:
    """The call in words; the brand may have its own in every language."""
    call, brand = case.call, case.brand
    own = call.languages[0]
    spoken = language if language in LANGUAGES else LANGUAGES[0]

    def said(texts: Mapping[Any, str], otherwise: str) -> str:
        return texts.get(language) or otherwise

    return CallWords(
        name=said(brand.series, Foreign(call.name, own)),
        organizer=said(brand.organizer, Foreign(call.organizer, own)),
        deadline=day(call.deadline, language),
        office=said(brand.office, say(spoken, "call.office")),
        audience=said(brand.audience, say(spoken, "call.audience")),
        newsletter=said(brand.newsletter, say(spoken, "call.newsletter")),
        about=said(brand.about, ""),
    )
