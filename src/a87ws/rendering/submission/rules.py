"""The rules of `validate` as data for the page: patterns, limits and vocabularies, each from its
one source.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from a87ws.checks import ALL, alike, values, words
from a87ws.data import countries
from a87ws.model.base import ID_PATTERN, MAX_ID
from a87ws.model.call import Call
from a87ws.model.ids import NAMELESS, RESERVED, UNDO, romans
from a87ws.model.proposal import Contact, Host, Proposal, Speaker
from a87ws.model.registers import Member
from a87ws.model.shape import Record, forms
from a87ws.model.who import APOSTROPHES, Register
from a87ws.source.characters import ALLOWED_IN_REFUSED, CHARACTERS, MARKS, REFUSED

JUDGED: Final = (
    *(
        "proposal-key-missing",
        "proposal-email-malformed",
        "proposal-outcome-unknown",
        "proposal-focus-unknown",
    ),
    *(
        "proposal-country-unknown",
        "proposal-type-unknown",
        "proposal-language-unknown",
        "proposal-description-long",
    ),
    *(
        "proposal-value-repeated",
        "proposal-script-mixed",
        "proposal-answer-missing",
        "proposal-answer-unknown",
    ),
    *(
        "proposal-answer-many",
        "proposal-organization-repeated",
        "proposal-organization-unregistered",
    ),
    *(
        "proposal-organization-similar",
        "proposal-organization-incomplete",
        "proposal-speaker-foreign",
    ),
    *("proposal-member-missing", "yaml-character", "folder-name-malformed", "folder-name-reserved"),
)
"""The codes that the page finds by itself."""
SAID: Final = (
    "key-missing",
    "email-malformed",
    "email-malformed?",
    "outcome-unknown",
    "focus-unknown",
    "type-unknown",
    "country-unknown",
    "country-group",
    "country-group?",
    "language-unknown",
    "description-long",
    "description-long-one?",
    "description-long-many?",
    "description-about",
    "description-about-one?",
    "description-about-many?",
    "value-repeated",
    "value-repeated?",
    "script-mixed",
    "script-mixed?",
    "organization-repeated",
    "organization-repeated-member",
    "organization-repeated?",
    "organization-unregistered",
    "organization-alike",
    "organization-alike?",
    "organization-near",
    "organization-near?",
    "organization-no-type",
    "organization-no-country",
    "organization-no-type-no-country",
    "speaker-foreign",
    "speaker-foreign?",
    "member-missing",
    "member-missing?",
    "answer-missing",
    "answer-unknown",
    "answer-many",
    "answer-many?",
    "id-malformed",
    "id-reserved",
    "character",
    *(f"character-{ord(each):04X}" for each in CHARACTERS),
    "character?",
    "marks",
)
"""The keys of the messages that the page can say, in every language."""
LEFT_TO_VALIDATE: Final[Mapping[str, str]] = {
    "proposal-key-unknown": "the page writes no other keys",
    "proposal-type-wrong": "the page writes text where text is needed and a list where a list is",
    "proposal-value-wrong": "the page leaves out what is empty, and writes no status",
    "proposal-question-unknown": "the page asks the call's questions alone",
    "proposal-register-differs": "the page leaves type and country of a member out",
    "proposal-duplicate": "it takes the other proposals, which the page must not hold",
    "proposal-description-similar": "it takes the other proposals, which the page must not hold",
    "proposal-withdrawn": "nothing is withdrawn while it is filled in",
}
"""The other codes of a proposal, each with the reason why the page does not judge it."""


def rules(call: Call, members: Sequence[Member]) -> Mapping[str, object]:
    """Everything by which the page judges a proposal for this call."""
    required = {
        "": _required(Proposal),
        "contact": _required(Contact),
        "organizations": _required(Host),
        "speakers": _required(Speaker),
    }
    return {
        "severity": {code: ALL[code].severity.value for code in JUDGED},
        "required": required,
        "most": call.description_words,
        "membersOnly": call.submitters == "members",
        "outcomes": list(call.outcomes),
        "focus": list(call.focus),
        "types": list(call.organization_types),
        "questions": {
            name: {"choices": list(each.choices), "many": each.many, "required": each.required}
            for name, each in call.questions.items()
        },
        "names": dict(_names(members)),
        "spelled": {member.id: [member.name, *member.aliases] for member in members},
        **_patterns(),
    }


def _required(record: type[Record]) -> list[str]:
    return [name for name in forms(record) if not hasattr(record, name)]


def _names(members: Sequence[Member]) -> Iterable[tuple[str, str]]:
    """Every name that an organization goes by, normalised, with the id of its member."""
    return ((name, member.id) for name, member in Register(tuple(members)).by_name.items())


@cache
def _patterns() -> Mapping[str, object]:
    """What holds for every call. Patterns are such as JavaScript reads with its flag `u`."""
    return {
        "countries": list(countries()),
        "groups": sorted(values.GROUPS),
        "tag": _script(values.TAG.pattern),
        "twoLetters": sorted(values.TWO_LETTERS),
        "address": values.ADDRESS,
        "reservedDomains": values.RESERVED_DOMAINS,
        "longestAddress": values.LONGEST_ADDRESS,
        "space": f"[{_SPACES}]+",
        "separator": _script(words.SEPARATOR.pattern),
        "oneEach": words.ONE_EACH,
        "unspaced": words.UNSPACED,
        "lettersPerWord": words.LETTERS_PER_WORD,
        "mostParts": words.MOST_PARTS,
        "longestWord": words.LONGEST_WORD,
        "parted": words.PARTED,
        "addressSign": words.ADDRESS_SIGN,
        "addressStart": words.ADDRESS_START,
        "lookAlike": [name.title() for name in words.LOOK_ALIKE],
        "mostQuoted": words.MAX_QUOTED,
        "marks": _combining(),
        "apostrophes": "".join(map(chr, APOSTROPHES)),
        "looksLike": {chr(one): chr(other) for one, other in alike.LOOKS_LIKE.items()},
        "smallWords": sorted(alike.SMALL_WORDS),
        "shortestAlike": alike.SHORTEST_ALIKE,
        "longestAlike": alike.LONGEST_ALIKE,
        "refused": REFUSED,
        "allowed": "".join(sorted(ALLOWED_IN_REFUSED)),
        "manyMarks": MARKS,
        "characters": [f"{ord(each):04X}" for each in CHARACTERS],
        "id": ID_PATTERN.pattern,
        "longestId": MAX_ID,
        "reservedIds": RESERVED,
        "romans": romans(),
        "undo": UNDO,
        "nameless": NAMELESS,
    }


_SPACES: Final = "".join(f"\\u{code:04x}" for code in range(0x3001) if chr(code).isspace())


def _script(pattern: str) -> str:
    """A pattern of Python as JavaScript reads it: white space is written out, since the two differ
    on it.
    """
    return pattern.replace("(?P<", "(?<").replace("\\s", _SPACES)


def _combining() -> str:
    """A pattern of all letters that combine with the one before: JavaScript does not know them from
    other marks.
    """
    ranges: list[list[int]] = []
    for code in range(_LAST_MARK):
        if unicodedata.combining(chr(code)):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "[" + "".join(f"\\u{{{first:x}}}-\\u{{{last:x}}}" for first, last in ranges) + "]"


_LAST_MARK: Final = 0x1F000
"""Beyond it no letter combines, in any version of Unicode so far."""
