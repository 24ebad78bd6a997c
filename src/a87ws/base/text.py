"""The one door for foreign text to a terminal: nothing in it can move the cursor, hide or turn."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from a87ws.base.faults import Gap, Message, Quoted, Several

# joiners and direction marks that ordinary text needs
_HARMLESS: Final = frozenset("\u200c\u200d\u200e\u200f\u061c")
_ESCAPED: Final = frozenset(("Cc", "Cf", "Co", "Cs", "Zl", "Zp"))
_LAST_PLANE_MARK: Final = 0xFFFE
RUNNER_COMMAND: Final = "##["  # anywhere in a line it begins a command to a CI runner
ESCAPED_BRACKET: Final = "\\x5b"


def show(text: str) -> str:
    """`text` on one line, with every character that does not show or steers a screen written as an
    escape.
    """
    if not text.isascii() or not text.isprintable():
        text = "".join(map(show_character, text))
    return text.replace(RUNNER_COMMAND, f"##{ESCAPED_BRACKET}")


_LINE_ENDS: Final = {"\n": "\\n", "\r": "\\r"}


def show_character(character: str) -> str:
    """One character as `show` writes it; a tab is one space."""
    if character == "\t":
        return " "
    if " " <= character <= "~" or character in _HARMLESS:
        return character
    number = ord(character)
    # no characters
    is_none = number & _LAST_PLANE_MARK == _LAST_PLANE_MARK or 0xFDD0 <= number <= 0xFDEF  # noqa: PLR2004
    if not is_none and unicodedata.category(character) not in _ESCAPED:
        return character
    if character in _LINE_ENDS:
        return _LINE_ENDS[character]
    return _escape(number)


def _escape(number: int) -> str:
    if number <= 0xFF:  # noqa: PLR2004  two digits
        return f"\\x{number:02x}"
    if number <= 0xFFFF:  # noqa: PLR2004  four
        return f"\\u{number:04x}"
    return f"\\U{number:08x}"


def cells(text: str) -> int:
    """How many cells of a terminal `text` takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 1


def points(thousandths: int) -> str:
    """Thousandths of a point as points: 4250 is `4.250`."""
    whole, rest = divmod(abs(thousandths), 1000)
    return _signed(f"{whole}.{rest:03}", below_zero=thousandths < 0)


def _signed(number: str, *, below_zero: bool) -> str:
    if below_zero:
        return f"−{number}"
    return number


def rounded(number: Fraction, places: int = 3) -> str:
    """A number to so many decimals, rounded half-even."""
    scale = 10**places
    whole, rest = divmod(abs(round(number * scale)), scale)
    below_zero = number < 0 and (whole, rest) != (0, 0)
    return _signed(f"{whole}.{rest:0{places}}", below_zero=below_zero)


def ratio(number: Fraction) -> str:
    """An exact number, as `p/q`."""
    return f"{number.numerator}/{number.denominator}"


EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
TARGET: Final = "│"


def bar(amount: Fraction, target: Fraction | None, per_cell: Fraction, cells: int) -> str:
    """`amount` as blocks, `per_cell` to a cell, in exactly `cells` cells; the target's cell shows a
    line.
    """
    eighths = round(8 * amount / per_cell)
    drawn = [EIGHTHS[min(8, max(0, eighths - 8 * cell))] for cell in range(cells)]
    if target is not None:
        at = min(cells - 1, int(target / per_cell))
        drawn[at] = TARGET
    return "".join(drawn)


STEPS: Final = "▁▂▃▄▅▆▇█"


def sparks(values: Iterable[Fraction], low: int, high: int) -> str:
    """A block for each value, the higher the fuller, from `low` to `high`; values beyond are drawn
    at the end.
    """
    reach = max(1, high - low)
    return "".join(STEPS[min(7, max(0, round(7 * (value - low) / reach)))] for value in values)


MAX_QUOTED: Final = 60
MAX_LISTED: Final = 12


def shorten(value: object) -> str:
    """A value on one line, cut where it is long."""
    text = " ".join(str(value).split())
    if len(text) > MAX_QUOTED:
        return f"{text[: MAX_QUOTED - 1]}…"
    return text


def quoted(value: object) -> Quoted:
    """What somebody wrote, for a gap of a message."""
    return Quoted(shorten(value))


def several(values: Iterable[object], *, last: str = "and") -> Several:
    """Values for a gap of a message; over a dozen are cut."""
    shown = tuple(map(shorten, values))
    if len(shown) <= MAX_LISTED:
        return Several(shown, last)
    return Several(shown[: MAX_LISTED - 1], last, len(shown) - MAX_LISTED + 1)


def quote(value: object) -> str:
    """A value in back-ticks, cut where it is long, on one line."""
    return f"`{shorten(value)}`"


def listed(values: Iterable[object], *, last: str = "and") -> str:
    """Values in back-ticks with commas, the last after a word; over a dozen are cut."""
    words = list(map(quote, values))
    if not words:
        return "none"
    if len(words) == 1:
        return words[0]
    if len(words) > MAX_LISTED:
        words = [*words[: MAX_LISTED - 1], f"{len(words) - MAX_LISTED + 1} more"]
    *most, final = words
    return f"{', '.join(most)} {last} {final}"


def nearest(word: object, known: Collection[str], *, most: int = 1) -> list[str]:
    """The known words that `word` most likely means, best first; none where nothing is near."""
    from difflib import get_close_matches

    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(_fold(name), name)
    text = _fold(str(word)[:200])
    if text in folded:
        return [folded[text]]
    return list(map(folded.__getitem__, get_close_matches(text, folded, n=most, cutoff=0.7)))


def did_you_mean(word: object, known: Collection[str]) -> Message | None:
    """A hint that names the nearest known word, or all of them if none is near and they are few."""
    near = nearest(word, known)
    if near:
        return meant(near[0])
    if 0 < len(known) <= MAX_LISTED:
        return Message("choose?", values=several(known, last="or"))
    return None


def meant(*values: object) -> Message:
    """The hint “did you mean” with these values; at least one."""
    return either(list(map(quoted, values)))


def either(near: Sequence[Gap]) -> Message:
    """The hint “did you mean”; at least one."""
    first, *rest = near
    if not rest:
        return Message("did-you-mean?", value=first)
    other = rest.pop()
    while rest:
        other = Message("either", value=rest.pop(), other=other)
    return Message("did-you-mean-either?", value=first, other=other)


def by_title(word: str, known: Mapping[str, str]) -> Message | None:
    """A hint at the value whose title was written in its place, or at the nearest."""
    folded = word.casefold().strip()
    titles = {}
    for value, title in known.items():
        titles[title.casefold().strip()] = value
    meaning = titles.get(folded) or _only_within(folded, known)
    if meaning:
        return meant(meaning)
    return did_you_mean(word, known)


def _only_within(word: str, known: Collection[str]) -> str | None:
    """The only known value that is part of `word` (`3` of `outcome 3`), or has it as a part."""
    parts = set(re.findall(r"[^\W\d_]+|\d+", word))
    if not parts:
        return None
    matches = []
    for value in known:
        folded = value.casefold()
        if folded in parts or parts.issubset(folded.split("-")):
            matches.append(value)
    if len(matches) != 1:
        return None
    return matches[0]


def _fold(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip()).casefold()


LOOK_ALIKE: Final = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def mixed_words(text: str) -> list[str]:
    """The words that mix letters of several scripts that look alike."""
    if text.isascii():
        return []
    return list(filter(_is_mixed, re.findall(r"[^\W\d_]+", text)))


def _is_mixed(word: str) -> bool:
    if word.isascii():
        return False
    scripts = set()
    for letter in word:
        scripts.add(unicodedata.name(letter, "").partition(" ")[0])
    return len(scripts.intersection(LOOK_ALIKE)) > 1


SEPARATOR: Final = re.compile(r"[\s\u2013\u2014\u2015\u2026]+")
ONE_EACH: Final = (  # compiled if met, as the next: 2 ms
    "[\u3005\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003134f]"
)
UNSPACED: Final = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f]+"
LETTERS_PER_WORD: Final = 4  # of scripts that write no spaces: Thai, Lao, Khmer, Burmese
MOST_PARTS: Final = 8
LONGEST_WORD: Final = 80
PARTED: Final = r"[-/.'’]"
ADDRESS_SIGN, ADDRESS_START = "://", "www."


def count_words(text: str) -> tuple[int, bool]:
    """The word processor's count, and whether it is an estimate, as for scripts without spaces.

    White space, dashes longer than a hyphen and the ellipsis part words; hyphens, apostrophes,
    slashes and dots join them. A token counts if it holds a letter or digit. Each Han, Hiragana and
    Katakana character counts one. A token of over 8 hyphenated parts or 80 characters that is no
    web address counts its parts.
    """
    tokens = SEPARATOR.split(text)
    if text.isascii() or not (re.search(ONE_EACH, text) or re.search(UNSPACED, text)):
        return sum(map(_count_token, tokens)), False
    alone = sum(map(str.isalnum, re.findall(ONE_EACH, text)))
    unspaced = sum(map(str.isalpha, "".join(re.findall(UNSPACED, text))))
    others = re.sub(UNSPACED, " ", re.sub(ONE_EACH, " ", " ".join(tokens))).split()
    rest = sum(map(_count_token, others))
    return alone + math.ceil(unspaced / LETTERS_PER_WORD) + rest, unspaced > 0


MAY_PART: Final = b" \n\t-/.'"  # two words of a plain text


def surely_at_most(text: str, most: int) -> bool:
    """Whether a text obviously has at most so many words; True for nearly every one that has."""
    more = 0
    if text.isascii():
        if len(text) - len(text.encode().translate(None, MAY_PART)) < most:
            return True
    elif re.search(ONE_EACH, text) or re.search(UNSPACED, text):
        return False
    else:
        more = sum(map(text.count, "\u2013\u2014\u2015\u2026"))
    tokens = text.split()
    short = max(map(len, tokens), default=0) <= LONGEST_WORD
    return short and len(tokens) + more <= most and text.count("-") < MOST_PARTS


def _is_word(token: str) -> bool:
    return any(map(str.isalnum, token))


def _count_token(token: str) -> int:
    if token.isalnum() and len(token) <= LONGEST_WORD:  # nearly every word, and fast
        return 1
    if not _is_word(token):
        return 0
    if ADDRESS_SIGN in token or token.startswith(ADDRESS_START):
        return 1
    if len(token) > LONGEST_WORD or token.count("-") >= MOST_PARTS:
        return sum(map(_is_word, re.split(PARTED, token)))
    return 1
