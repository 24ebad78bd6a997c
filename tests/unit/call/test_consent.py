"""Whoever has not agreed to be named is found in a text however the name is written, and nobody
else is.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a87ws.call.case import normalise
from a87ws.call.consent import NAME_LEFT_OUT, found, mask_names, public_texts, unnamed
from a87ws.call.proposal import Proposal
from a87ws.call.session import Session

PROPOSAL = Proposal.model_validate(
    {
        "title": "Gold, by Rosa Condori",
        "contact": {"name": "Lucía Vargas", "email": "lucia@example.org"},
        "organizations": [{"name": "Miners' Union"}],
        "speakers": [{"name": "Rosa Condori"}, {"name": "Freddy Mamani"}],
        "outcomes": ["1"],
        "focus": ["forced-labour"],
        "countries": ["BO"],
        "description": "Rosa Condori and Freddy Mamani visit the mines.",
    }
)


def session(**values: object) -> Session:
    return Session.model_validate(values)


def shown(text: str, *names: str, agreed: tuple[str, ...] = ()) -> str:
    """A text of a session with these speakers, as it goes out."""
    speakers: list[object] = [{"name": name} for name in names]
    speakers += [{"name": name, "consent": True} for name in agreed]
    of = session(speakers=speakers)
    return mask_names(text, unnamed(None, of), of)


@pytest.mark.parametrize(
    ("name", "text", "masked"),
    [
        ("Rosa Condori", "Habla Rosa Condori.", "Habla …."),
        ("Rosa Condori", "ROSA CONDORI, rosa  condori", "…, …"),
        ("Rosa Condori", "with Rosa\n  Condori today", "with … today"),
        ("Rosa Condori", "Condori Rosa; Condori, Rosa", "…; …"),
        ("Rosa Condori", "*Rosa* **Condori**", "*…**"),
        ("Issa Traoré", "Issa Traore, Issa Traore\u0301, ISSA TRAORÉ!", "…, …, …!"),
        ("Issa Traore", "d’Issa Traoré", "d’…"),
        ("Jean-Pierre N’Guessan", "Jean Pierre N'Guessan", "…"),
        ("Rosa Condori", "Rosa M. Condori; Rosa Con\u00addori", "…; …"),
        ("Rosa María Condori", "Rosa Condori and Condori, Rosa María", "… and …"),
        ("Rosa Condori Mamani", "rosa condori mamani", "…"),
        ("Rosa Condori Mamani", "Rosa Condori, Condori Mamani Rosa", "…, …"),
        ("Ana de la Cruz", "Ana Cruz, de la Cruz Ana", "…, …"),
        ("Dr. Rosa Condori", "Rosa Condori", "…"),
        ("Ban", "Ban speaks", "… speaks"),
        ("王伟", "今天王伟发言", "今天…发言"),
        ("रोज़ा शर्मा", "आज रोज़ा शर्मा।", "आज …।"),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, text: str, masked: str) -> None:
    assert shown(text, name) == masked


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Rosa Condori", "Rosa speaks for the Condori family"),
        ("Rosa Condori", "Rosa y Condori"),
        ("Rosa Condori", "Rosa Condorina and Mariarosa Condori"),
        ("Rosa María Condori", "Rosa M. and María"),
        ("Ana de la Cruz", "Ana de Lima"),
        ("Paz", "una paz duradera"),
        ("Village Head Kalonga", "the village head"),
        ("राम", "रामा"),
        ("To be confirmed", "Speakers to be confirmed"),
        ("A survivor from Ghana", "what a survivor from Togo says"),
        ("...", "and so on ..."),
    ],
)
def test_other_words_are_left(name: str, text: str) -> None:
    assert shown(text, name) == text


def test_whoever_agreed_is_named_though_a_namesake_has_not() -> None:
    text = "Juan Pérez and Juan Pérez López"
    assert shown(text, "Juan Pérez López", agreed=("Juan Pérez",)) == "Juan Pérez and …"
    assert shown(text, "Juan Pérez", agreed=("Juan Pérez López",)) == "… and Juan Pérez López"


def test_names_that_overlap_are_left_out_in_one() -> None:
    assert shown("Ana Ruiz Rosa Condori", "Ana Ruiz Rosa", "Rosa Condori") == NAME_LEFT_OUT


def test_a_speaker_of_the_proposal_has_agreed_only_in_the_session() -> None:
    of = session(speakers=[{"name": "Rosa M. Condori", "consent": True}])
    assert [person.name for person in unnamed(PROPOSAL, of)] == ["Freddy Mamani"]
    assert [person.name for person in unnamed(PROPOSAL, session())] == [
        "Rosa Condori",
        "Freddy Mamani",
    ]


def test_every_text_that_goes_out_is_without_the_name() -> None:
    of = session(
        title={"es": "Oro, de Rosa Condori", "en": "Gold"},
        description={"es": "Rosa Condori cuenta.", "fr": "Rosa Condori raconte."},
        speakers=[{"name": "Freddy Mamani", "consent": True}],
        moderator={"name": "Rosa Condori"},
        agenda=[{"minutes": 5, "item": "Habla Rosa Condori", "speakers": ["Rosa Condori"]}],
        flyer={"file": "flyers/a.png", "alt": "Rosa Condori, Freddy Mamani"},
    )
    proposal, public = public_texts(PROPOSAL, of)
    assert proposal.title == "Gold, by …"
    assert proposal.description == "… and Freddy Mamani visit the mines."
    assert public.title == {"es": "Oro, de …", "en": "Gold"}
    assert public.description == {"es": "… cuenta.", "fr": "… raconte."}
    assert public.agenda[0].item == "Habla …"
    assert public.flyer is not None
    assert public.flyer.alt == "…, Freddy Mamani"


def test_where_all_agreed_nothing_is_changed() -> None:
    people = [{"name": name, "consent": True} for name in ("Rosa Condori", "Freddy Mamani")]
    of = session(speakers=people)
    assert public_texts(PROPOSAL, of) == (PROPOSAL, of)


def test_a_name_is_found_in_no_time_in_a_long_text() -> None:
    text = "Rosa - " * 20_000
    assert list(found(text, "Rosa María de la Cruz Condori")) == []


PARTS = st.sampled_from(
    ["Rosa", "ROSA", "rosa", "Condorí", "condori", "Ana", " ", "  ", "\n", ", "]
)


@given(st.lists(PARTS, max_size=12))
def test_the_words_of_a_name_never_stand_together_in_what_goes_out(parts: list[str]) -> None:
    text = "".join(parts)
    masked = shown(text, "Rosa Condori")
    assert not are_together(masked)
    assert (masked == text) == (not are_together(text))


def are_together(text: str) -> bool:
    """The same by another method: the words one after the other, each compared by itself."""
    words = normalise(text).replace(",", " ").split()
    return any(set(pair) == {"rosa", "condori"} for pair in pairwise(words))
