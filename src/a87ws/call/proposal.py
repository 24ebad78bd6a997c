"""A proposal: what a member submits (`proposals/ID.yaml`)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final, Literal

from a87ws.base.records import MAX_ID, Many, Some, Text, Word
from a87ws.base.shape import Record, field


class Contact(Record):
    """Whom the Secretariat writes to; never shown in public."""

    name: Text
    email: Text


class Host(Record):
    """A submitting organization; type and country may be left out where the register has them."""

    name: Text
    type: Text | None = None
    country: Text | None = None


class Speaker(Record):
    """Somebody who is to speak at the session."""

    name: Text
    role: Text | None = None
    organization: Text | None = None


class Proposal(Record):
    """One proposal as submitted; its id is the stem of its file."""

    title: Text
    contact: Contact
    organizations: Some[Host]
    speakers: Some[Speaker]
    outcomes: Some[Word]
    focus: Some[Word]
    countries: Some[Text]
    description: Text
    supply_chains: Many[Text] = ()
    languages: Many[Text] = ()
    initiative: Text | None = None
    answers: Mapping[str, Many[Word] | Word] = field(
        default_factory=dict
    )  # a default of {} is copied each time: slow
    status: Literal["submitted", "withdrawn"] = "submitted"

    @property
    def is_withdrawn(self) -> bool:
        """Whether its hosts took it back; it is kept and blocks nothing."""
        return self.status == "withdrawn"


RESERVED: Final = (
    *("con", "prn", "aux", "nul", "conin$", "conout$"),
    *(f"{kind}{i}" for kind in ("com", "lpt") for i in "0123456789¹²³"),
)
"""Names that Windows keeps for itself."""
UNDO: Final = "<"
"""In a sound: drop the `a` or `o` before it, which letters of many Asian scripts carry when they
stand alone.
"""
NAMELESS: Final = "proposal"

_LETTERS: Final = (  # what takes no more than a list; accents are gone before
    ("ßæœøłđðþıħŋ", "ss ae oe o l d d th i h n"),
    (
        "абвгдежзиклмнопрстуфхцчшщъыьэюя",
        "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya",
    ),
    ("єґђјљњћџәғқңөұүһіѓ", "ye g dj j lj nj c dz a g q n o u u h i g"),
    ("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o"),
    (
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويءىةٱ",
        "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y - a a a",
    ),
    ("پچژگکیڤےہںٹڈڑ", "p ch zh g k y v e h n t d r"),
    ("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "a b g d h v z h t y k k l m m n n s a p p ts ts q r sh t"),
)
# Devanagari, Bengali, Thai, Lao, Burmese, Ethiopic, Khmer, kana: their names tell how they sound
_BLOCKS: Final = (
    *((0x0900, 0x097F), (0x0980, 0x09FF), (0x0E00, 0x0EFF), (0x1000, 0x104F)),
    *((0x1200, 0x135A), (0x1780, 0x17EF), (0x3041, 0x3096), (0x30A1, 0x30FA)),
)
_STACKED: Final = re.compile(
    r"VIRAMA|COENG|ASAT|THANTHAKHAT|NIKHAHIT|NUKTA|SMALL TU|MAI (?!HAN)|CANCELLATION"
)
_NAMED: Final = re.compile(
    r"(?:ETHIOPIC SYLLABLE (?:GLOTTAL |PHARYNGEAL )?(?P<syllable>\w+)"
    r"|THAI CHARACTER (?:SARA (?P<sara>\w+)|MAI HAN-AKAT|(?P<thai>\w+))"
    r"|\w+ (?:DEPENDENT )?VOWEL SIGN (?P<sign>\w+)"
    r"|\w+ (?:INDEPENDENT VOWEL|VOWEL|LETTER) (?:SMALL |FO |HO |VOCALIC )?(?P<letter>\w+))"
)


def propose_id(title: str) -> str:
    """An id out of a title: `Hearing workers first` gives `hearing-workers-first`; never empty,
    never reserved.

    A title in a script that has no row here, such as Chinese, gives `proposal-` and six digits of
    its checksum.
    """
    words = "-".join(re.findall("[a-z0-9]+", _in_latin(title)))
    if len(words) > MAX_ID:
        words = words[: MAX_ID + 1].rpartition("-")[0] or words[:MAX_ID]
    if words in RESERVED:
        return f"{words}-1"
    if words or not title.strip():
        return words or NAMELESS
    return f"{NAMELESS}-{_checksum(title):08x}"[: len(NAMELESS) + 7]


def _in_latin(title: str) -> str:
    sounds, latin = romans(), ""
    for letter in unicodedata.normalize("NFKD", title).lower():
        if letter.isascii() and letter.isalnum():
            latin += letter
        else:
            latin += sounds.get(letter) or _otherwise(letter)
    return re.sub(f"[ao]?{UNDO}", "", latin)


@cache
def romans() -> Mapping[str, str]:
    """How each letter that is not Latin is written in Latin ones, roughly: good enough to name a
    file, no transcription.
    """
    table: dict[str, str] = {}
    for letters, sounds in _LETTERS:
        for letter, sound in zip(letters, sounds.split(), strict=True):
            table[letter] = sound.strip("-")
    for first, last in _BLOCKS:
        for letter in map(chr, range(first, last + 1)):
            sound = _sound(letter)
            if sound != _otherwise(letter):
                table[letter] = sound
    return table


def _otherwise(letter: str) -> str:
    return "" if unicodedata.category(letter)[0] == "M" else "-"


def _sound(letter: str) -> str:
    name, digit = unicodedata.name(letter, ""), unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    if _STACKED.search(name):
        return UNDO
    match = _NAMED.match(name)
    if match is None:
        return _otherwise(letter)
    if match["thai"]:
        return match["thai"].lower().removesuffix("o") or "o"
    sounds = filter(None, match.group("syllable", "sara", "sign", "letter"))
    sound = re.sub(r"(.)\1+", r"\1", next(sounds, "A").lower())
    return f"{UNDO}{sound}" if match["sign"] else sound


def _checksum(text: str) -> int:
    """FNV-1a of the UTF-8 bytes, 32 bits: short to write in any language."""
    value = 0x811C9DC5
    for byte in text.encode("utf-8", "surrogatepass"):  # a file may have a name that is no text
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value
