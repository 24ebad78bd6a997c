"""What is nearly the same: names by their shape and spelling, descriptions by their runs of three
words.

Nothing here compares all with all: each question first asks an index for the few that may be meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from zlib import crc32

from a87ws.call.case import normalise

# The letters of other scripts that look like Latin ones (after Unicode's table of confusables),
# small and folded.
LOOKS_LIKE: Final = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0442\u0443\u0445\u0441\u0433\u0456\u0458\u0455"
    "\u0501\u04bb\u043f\u051b\u051d\u044c\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf"
    "\u03c1\u03c4\u03c5\u03c7\u03b3\u03c9\u03f20135",
    "abekmhoptyxcrijsdhnqwbabeznikmvoptuxywcoies",
)
SMALL_WORDS: Final = frozenset(
    (
        "a",
        "and",
        "d",
        "de",
        "del",
        "des",
        "du",
        "e",
        "el",
        "et",
        "for",
        "l",
        "la",
        "las",
        "le",
        "les",
        "los",
        "of",
        "the",
    )
)
SHORTEST_ALIKE: Final = (
    6  # letters of a name for which one letter more or less is a slip of the pen
)
LONGEST_ALIKE: Final = 80
_MOST_ALIKE: Final = 30  # a run of words that more texts share is a form to be filled in


def skeleton(name: str) -> str:
    """A name as it looks: letters of several scripts that look alike are one."""
    folded = unicodedata.normalize("NFKC", name).casefold().translate(LOOKS_LIKE)
    return re.sub(r"\W+", " ", normalise(folded)).strip()


class Names:
    """Organizations by every key under which another of nearly the same name would be found."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._by_shape: dict[str, dict[str, str]] = {}
        self._by_spelling: dict[str, dict[str, str]] = {}
        for key, name in names:
            self._by_shape.setdefault(skeleton(name), {}).setdefault(key, name)
            for spelling in spellings(name):
                held = self._by_spelling.setdefault(spelling, {})
                if len(held) < _MOST_ALIKE:
                    held.setdefault(key, name)

    def same_shape(self, key: str, name: str) -> str | None:
        """Another organization whose name looks the same."""
        return _first(self._by_shape.get(skeleton(name), {}), key)

    def near_spelling(self, key: str, name: str) -> str | None:
        """Another organization whose name differs by a letter, or has the same words in another
        order.
        """
        return next(
            (
                found
                for each in spellings(name)
                if (found := _first(self._by_spelling.get(each, {}), key))
            ),
            None,
        )


def _first(held: Mapping[str, str], key: str) -> str | None:
    return min((name for other, name in held.items() if other != key), default=None)


def spellings(name: str) -> Iterator[str]:
    """The keys that two spellings have in common where they differ in a letter, or in the order of
    their words.
    """
    words = [
        word
        for word in re.findall(r"\w+", normalise(name)[:LONGEST_ALIKE])
        if word not in SMALL_WORDS
    ]
    plain = "".join(sorted(words))
    yield " ".join(sorted(words))
    if len(plain) >= SHORTEST_ALIKE:
        yield plain
        for i in range(len(plain)):
            if not plain[i].isdecimal():  # Region 1 and Region 2 are two
                yield plain[:i] + plain[i + 1 :]


class Closest:
    """The names nearest to one that nobody knows, by their runs of three letters."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take pairs of a spelling and the name that is to be suggested for it."""
        self._names = [(normalise(spelling), name) for spelling, name in names]
        self._by_run: dict[str, list[int]] = {}
        for i, (spelling, _) in enumerate(self._names):
            for run in _runs(spelling):
                self._by_run.setdefault(run, []).append(i)

    def to(self, name: str, *, most: int = 3) -> list[str]:
        """At most so many names, the nearest first; none where nothing is near."""
        from difflib import SequenceMatcher

        text = normalise(name[:LONGEST_ALIKE])
        counts: Counter[int] = Counter()
        for run in _runs(text):
            counts.update(self._by_run.get(run, ())[:1_000])
        matcher = SequenceMatcher(b=text, autojunk=False)
        best: dict[str, float] = {}
        for i in sorted(counts, key=lambda i: (-counts[i], i))[
            :20
        ]:  # of as many, the first: sets have no order
            spelling, found = self._names[i]
            matcher.set_seq1(spelling[:LONGEST_ALIKE])
            ratio = matcher.ratio()
            if ratio >= 0.7:  # noqa: PLR2004  as for all other suggestions
                best[found] = max(ratio, best.get(found, 0))
        return sorted(best, key=lambda each: (-best[each], each))[:most]


def _runs(text: str) -> set[str]:
    padded = f" {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


_BEGINNING: Final = 30  # bytes of a sentence: four or five words
_LEAST_SAMPLE: Final = 5
_MOST_SAMPLED: Final = 7
_LONG_WORD: Final = 9
_ALIKE: Final = 0.7
ALL_OF_IT: Final = 100
_UNSPACED: Final = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff]"  # compiled if met: 2 ms
)


def near_copies(texts: Mapping[str, str]) -> Mapping[str, tuple[str, int]]:
    """Each text that shares most of its runs of three words with an earlier one: which, and how
    many in a hundred.

    Only how some sentences of each begin is looked up; what the candidates share is counted in
    full.
    """
    first: dict[
        int, str
    ] = {}  # by a digest, which is small; a false meeting is found out by the count
    more: dict[int, list[str]] = {}
    found: dict[str, tuple[str, int]] = {}
    for name, text in texts.items():
        sample = _sample(text)
        counts: dict[str, int] = {}
        for digest in sample:
            holder = first.setdefault(digest, name)
            if holder is not name:
                others = more.setdefault(digest, [])
                for other in (holder, *others):
                    counts[other] = counts.get(other, 0) + 1
                if len(others) < _MOST_ALIKE:
                    others.append(name)
        likely = sorted(counts, key=lambda other: (-counts[other], other))[:3]
        runs = _runs_of_words(text) if likely else set()
        shares = [
            (_share(runs, _runs_of_words(texts[other])), other)
            for other in likely
            if 2 * counts[other] >= len(sample)
        ]
        if shares and max(shares)[0] >= _ALIKE:
            share, other = max(shares)
            found[name] = (other, int(share * 100))
    return found


def _sample(text: str) -> list[int]:
    """Small numbers for how the sentences begin; where there are few, for all runs of words after a
    long one.

    Not Python's `hash`, which is another one in every process.
    """
    sentences = _encoded(text.casefold()).replace(b"\n", b" ").split(b". ")
    digests = {
        crc32(sentence[:_BEGINNING]) for sentence in sentences if len(sentence) >= _BEGINNING
    }
    if len(digests) < _LEAST_SAMPLE:
        every = _runs_of_words(text)
        long = [run for run in every if len(run[0]) >= _LONG_WORD]
        digests = {
            crc32(_encoded(" ".join(run)))
            for run in (long if len(long) >= _LEAST_SAMPLE else every)
        }
    return sorted(digests)[
        :_MOST_SAMPLED
    ]  # the smallest: of two texts that share most runs, nearly the same


def _encoded(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _runs_of_words(text: str) -> set[tuple[str, ...]]:
    folded = text.casefold()
    spaced = text.isascii() or not re.search(_UNSPACED, text)
    words = (
        folded.split() if spaced else [character for character in folded if not character.isspace()]
    )
    return set(zip(words, words[1:], words[2:], strict=False)) or {tuple(words)}


def _share(one: set[tuple[str, ...]], two: set[tuple[str, ...]]) -> float:
    """What two texts have in common of all the runs of three words that either has."""
    return len(one & two) / len(one | two) if one or two else 0.0
