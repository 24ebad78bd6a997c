"""What somebody submitted elsewhere, as they wrote it, before anybody asks what it means.

The text is cleaned of what does not show, words that a wrong encoding has broken are noticed, and
the moment at which a form was answered is compared with the deadline.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from a87ws.base.yaml import Value
from a87ws.call.call import Call

ENDS: Final = ";\n"
"""What separates the organizations and speakers of one cell; in a form that asks for one a line,
only the ends of lines do.
"""

RECEIVED: Final = (
    *("completion time", "heure de fin", "hora de finalizacion"),
    *("timestamp", "horodateur", "marca temporal", "zeitstempel"),
)
"""The columns that hold the moment of an answer, as forms name them, folded."""
_LAST_DAY: Final = 31
_SHORT_YEAR: Final = 99
_MOMENT: Final = re.compile(
    r"(?P<a>\d{1,4})(?P<between>[-/.])(?P<b>\d{1,2})[-/.](?P<c>\d{1,4}),?[ T]"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.]\d\d)?(?:\.\d+)?(?: ?(?P<half>[ap])\.? ?m\b\.?)?",
    re.ASCII | re.IGNORECASE,
)

_SPACES: Final = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINE_ENDS: Final = re.compile("\r\n|\r|\x0b|\x0c|\x85|\u2028|\u2029|_x000D_\n?")
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff\ue000-\uf8ff\ud800-\udfff"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\U000f0000-\U0010ffff]"
)
_RUN: Final = re.compile(r"[^\x00-\x7f]{2,4}")
_WRONG: Final = ("cp1252", "cp1250", "latin-1")
"""The encodings for which UTF-8 is most often mistaken: `CÃ´te` in the west of Europe, `CĂ´te` in
its middle.
"""  # noqa: RUF001


@dataclass(frozen=True)
class RawSubmission:
    """One row, issue or entry: the text of each field by its key, one of `Call.imported`.

    `where` is its place in words (`row 7`). `source` tells it from all others of its source for
    ever (`response 7`, `issue 12`), and is empty where nothing does. `received` is when it was
    sent, as the form writes it.
    """

    where: str
    cells: Mapping[str, str]
    source: str = ""
    received: str = ""
    ends: str = ENDS

    @property
    def digest(self) -> str:
        """A short digest of everything that was submitted: equal submissions have equal digests."""
        text = json.dumps([self.source, sorted(self.cells.items())])
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True)
class Draft:
    """A submission as the file it is to become; what could not be read stays as it was written.

    `remarks` are what a person should look at. `id` is given where the source knows it; the value
    is then whole: what it lacks, the file lacks too.
    """

    where: str
    value: Mapping[str, Value]
    source: str = ""
    digest: str = ""
    id: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether the file is to lack whatever is absent here."""
        return bool(self.id)


def clean(text: str) -> str:
    """A cell without hidden characters, with plain spaces and line ends, each line trimmed."""
    text = _HIDDEN.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", text)))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def mojibake(text: str) -> Iterator[tuple[str, str]]:
    """Each word that a wrong encoding has broken, with what it most likely was."""
    for word in dict.fromkeys(text.split()):
        repaired = _repair(word)
        if repaired != word:
            yield word, repaired


def _repair(word: str) -> str:
    """The word with every run put right that is the UTF-8 of usual letters or marks, misread."""
    for encoding in _WRONG:

        def decode_run(run: re.Match[str], encoding: str = encoding) -> str:
            return _decode_again(run[0], encoding)

        repaired = _RUN.sub(decode_run, word)
        if repaired != word:
            return repaired
    return word


def _decode_again(run: str, encoding: str) -> str:
    try:
        text = run.encode(encoding).decode()
    except UnicodeError:
        return run
    if all(map(_is_usual, text)):
        return text
    return run


def _is_usual(character: str) -> bool:
    """Whether a character is a letter or a mark of the languages that we expect."""
    is_near = character < "\u0180" or "\u2010" <= character <= "\u2044"
    return is_near and unicodedata.category(character)[0] in "LP"


def is_late(moment: str, call: Call) -> bool:
    """Whether a moment, on the call's own clocks, is after the deadline however it may be read.

    Forms write it in each country's own way. A reading before the call opens does not count.
    """
    readings = [*_readings(moment, ZoneInfo(call.timezone))]
    if call.opening is not None:
        opening = call.opening
        readings = [reading for reading in readings if reading >= opening]
    return bool(readings) and min(readings) > call.closes


def _readings(moment: str, zone: ZoneInfo) -> Iterator[datetime]:
    """A moment in each way it may be meant: 10/2 is in October to some, in February to others."""
    match = _MOMENT.match(moment.strip())
    if match is None:
        return
    first, second, third = int(match["a"]), int(match["b"]), int(match["c"])
    days = [(third, second, first)]
    if first > _LAST_DAY:
        days = [(first, second, third)]
    elif match["between"] == "/":
        days.append((third, first, second))
    hour = _hour(int(match["hour"]), match["half"])
    for year, month, day in days:
        full_year = year
        if year <= _SHORT_YEAR:
            full_year += 2000
        with suppress(ValueError):
            yield datetime(full_year, month, day, hour, int(match["minute"]), tzinfo=zone)


def _hour(hour: int, half: str | None) -> int:
    """The hour of 24, where `half` may be the `a` or `p` of a clock of twelve."""
    if not half:
        return hour
    return hour % 12 + (12 if half.lower() == "p" else 0)


_LONGEST_NUMBER: Final = 18  # digits that the reader takes for a number


def word(value: str) -> str | int:
    """A word of a vocabulary as people write it: `1` without quotes."""
    digits = value.removeprefix("-")
    number = (
        digits.isascii()
        and digits.isdecimal()
        and len(digits) <= _LONGEST_NUMBER
        and str(int(value)) == value
    )
    if number:
        return int(value)
    return value
