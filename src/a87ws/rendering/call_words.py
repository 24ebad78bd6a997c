"""How a text names the call, and those who write and read it: the brand's words, else the call's
own or usual ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

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


_USUAL: Final[Mapping[str, tuple[str, str, str]]] = {
    "en": ("the organizer", "participants", "our newsletter"),
    "fr": ("l’organisateur", "participants", "notre lettre d’information"),
    "es": ("la organización", "participantes", "nuestro boletín"),
}
"""What a text says, by language, where the brand has no words of its own: office, audience,
newsletter.
"""


def call_words(case: Case, language: str) -> CallWords:
    """The call in words; the brand may have its own in every language."""
    call, brand = case.call, case.brand
    own = call.languages[0]

    def said(texts: Mapping[Any, str], otherwise: str) -> str:
        return texts.get(language) or otherwise

    office, audience, newsletter = _USUAL.get(language, _USUAL["en"])
    return CallWords(
        name=said(brand.series, Foreign(call.name, own)),
        organizer=said(brand.organizer, Foreign(call.organizer, own)),
        deadline=day(call.deadline, language),
        office=said(brand.office, office),
        audience=said(brand.audience, audience),
        newsletter=said(brand.newsletter, newsletter),
        about=said(brand.about, ""),
    )
