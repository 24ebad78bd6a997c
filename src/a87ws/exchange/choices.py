"""What was chosen in a form, out of a cell that joins the choices: by number, by key, by title, in
whatever wording.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from a87ws.model.who import normalise

_LABEL: Final = re.compile(  # of a text that is normalised
    r"(?:^|(?<=[,/&+(])|(?<=\band\b)|(?<=\bet\b)|(?<=\by\b))\s*"
    r"(?:(?P<word>(?:outcome|result|resultat|resultado|objective|objectif|objetivo|goal)s?)\s*|[^\W\d_]+\s+)?"
    r"(?:n\.?[o°]?\.?\s*)?#?(?P<number>\d{1,3})(?!\d|[.,]\d)"
    r"(?=\s*(?:[:.)–—,/&+-]|$|and\b|et\b|y\b)|(?(word)\s|$))"
)
_RANGE: Final = re.compile(r"\d+\s*[-–—]\s*\d+")
_BETWEEN: Final = re.compile(r"[\s,;/&+.|]+|\band\b|\bet\b|\by\b")
_NONE: Final = frozenset(
    ("-", "–", "—", "n/a", "none", "nothing", "aucun", "aucune", "ninguno", "ninguna")
)

# The three themes in the working languages (the terms are the ILO's own; none is translated by us).
_TERMS: Final[Mapping[str, Sequence[str]]] = {
    "child-labour": ("child labour", "child labor", "travail des enfants", "trabajo infantil"),
    "forced-labour": ("forced labour", "forced labor", "travail forcé", "trabajo forzoso"),
    "human-trafficking": (
        *(
            "human trafficking",
            "trafficking in persons",
            "traite des êtres humains",
            "traite des personnes",
        ),
        *("trata de personas", "trata de seres humanos"),
    ),
}


class Chosen(NamedTuple):
    """The values that were recognized, in the order of the vocabulary, and what was left of the
    text.
    """

    values: tuple[str, ...]
    rest: tuple[str, ...] = ()


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing to say. `NA` is no such word: it is Namibia, and
    may be a name.
    """
    return not text.strip() or text.strip().casefold() in _NONE


def choose(text: str, vocabulary: Mapping[str, str]) -> Chosen:
    """The values of a vocabulary that a cell names; what it says besides is `rest`, as it was
    written.

    A title may hold commas, so that no cell is ever cut at one: first the numbers that stand where
    a label begins (`Outcome 3: …`), whatever words follow them; then whole titles and keys, the
    longest first.
    """
    found: set[str] = set()
    rest: list[str] = []
    for part in filter(str.strip, re.split(r"[;\n]", text)):
        values, left = _in_part(part, vocabulary)
        found |= values
        rest += [left] if left else []
    return Chosen(tuple(value for value in vocabulary if value in found), tuple(rest))


def _in_part(part: str, vocabulary: Mapping[str, str]) -> tuple[set[str], str]:
    if part.strip() in vocabulary:
        return {part.strip()}, ""
    plain = normalise(part)
    spelled = {plain_: value for plain_, value in _spellings(vocabulary) if plain_}
    if plain in spelled:
        return {spelled[plain]}, ""
    if _RANGE.fullmatch(plain):
        return set(), part.strip()
    numbers = [found["number"].lstrip("0") for found in _LABEL.finditer(plain)]
    if numbers and all(number in vocabulary for number in numbers):
        return set(numbers), ""
    values, left = set(), f" {plain} "
    for spelling in sorted(spelled, key=len, reverse=True):
        at = re.search(rf"(?<!\w){re.escape(spelling)}(?!\w)", left)
        while at:
            values.add(spelled[spelling])
            left = f"{left[: at.start()]}, {left[at.end() :]}"
            at = re.search(rf"(?<!\w){re.escape(spelling)}(?!\w)", left)
    if not _BETWEEN.sub("", left):
        return values, ""
    return values, (
        ", ".join(filter(None, (_bare(each) for each in left.split(","))))
        if values
        else part.strip()
    )


def _bare(text: str) -> str:
    return text.strip(" ,;/&+.|")


def _spellings(vocabulary: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every way in which a value may be written, normalised; numbers alone are found as labels."""
    pairs = [(normalise(title), value) for value, title in vocabulary.items()]
    pairs += [(normalise(title).rstrip("."), value) for value, title in vocabulary.items()]
    pairs += [(normalise(value), value) for value in vocabulary if not value.isdecimal()]
    pairs += [
        (normalise(value).replace("-", " "), value) for value in vocabulary if not value.isdecimal()
    ]
    pairs += [(normalise(term), value) for value in vocabulary for term in _TERMS.get(value, ())]
    return pairs
