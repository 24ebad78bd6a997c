"""What is nearly the same: names by shape and spelling, descriptions by their runs of three words.

Nothing here compares all with all: an index first gives the few candidates.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
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
_MOST_COMPARED: Final = 20
_ALIKE: Final = 0.7


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
                alike = self._by_spelling.setdefault(spelling, {})
                if len(alike) < _MOST_ALIKE:
                    alike.setdefault(key, name)

    def same_shape(self, key: str, name: str) -> str | None:
        """Another organization whose name looks the same."""
        return _first(self._by_shape.get(skeleton(name), {}), key)

    def near_spelling(self, key: str, name: str) -> str | None:
        """Another organization whose name differs by a letter, or in the order of its words."""
        for spelling in spellings(name):
            other = _first(self._by_spelling.get(spelling, {}), key)
            if other is not None:
                return other
        return None


def _first(names: Mapping[str, str], key: str) -> str | None:
    """The first name, in the order of the alphabet, of those that are not under `key`."""
    return min((name for other, name in names.items() if other != key), default=None)


def spellings(name: str) -> Iterator[str]:
    """The keys that two spellings share if they differ in a letter, or in the order of words."""
    words = re.findall(r"\w+", normalise(name)[:LONGEST_ALIKE])
    words = sorted(word for word in words if word not in SMALL_WORDS)
    plain = "".join(words)
    yield " ".join(words)
    if len(plain) >= SHORTEST_ALIKE:
        yield plain
        for i in range(len(plain)):
            if not plain[i].isdecimal():  # Region 1 and Region 2 are two
                yield plain[:i] + plain[i + 1 :]


class Closest:
    """The names nearest to one that nobody knows, by their runs of three letters."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take pairs of a spelling and the name that is to be suggested for it."""
        self._names: list[tuple[str, str]] = []
        self._by_run: dict[str, list[int]] = {}
        for i, (spelling, name) in enumerate(names):
            normal = normalise(spelling)
            self._names.append((normal, name))
            for run in _runs(normal):
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
        # With equal counts the first comes first: sets have no order.
        candidates = sorted(counts, key=lambda i: (-counts[i], i))[:_MOST_COMPARED]
        for i in candidates:
            spelling, suggestion = self._names[i]
            matcher.set_seq1(spelling[:LONGEST_ALIKE])
            ratio = matcher.ratio()
            if ratio >= _ALIKE:
                best[suggestion] = max(ratio, best.get(suggestion, 0))
        return sorted(best, key=lambda name: (-best[name], name))[:most]


def _runs(text: str) -> set[str]:
    padded = f" {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


_BEGINNING: Final = 30  # bytes of a sentence: four or five words
_LEAST_SAMPLE: Final = 5
_MOST_SAMPLED: Final = 7
_LONG_WORD: Final = 9
ALL_OF_IT: Final = 100
# compiled only where it is needed: that takes 2 ms
_UNSPACED: Final = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff]"


def near_copies(texts: Mapping[str, str]) -> Mapping[str, tuple[str, int]]:
    """Each text that shares most of its runs of three words with an earlier one: which one, and
    the per cent.

    Candidates are found by how some of their sentences begin; what they share is counted in full.
    """
    index = _Index()
    copies: dict[str, tuple[str, int]] = {}
    for name, text in texts.items():
        candidates = index.add(name, _sample(text))
        if not candidates:
            continue
        runs = _runs_of_words(text)
        shares = [(_share(runs, _runs_of_words(texts[other])), other) for other in candidates]
        share, other = max(shares)
        if share >= _ALIKE:
            copies[name] = (other, int(share * 100))
    return copies


class _Index:
    """Which texts hold which digests; a digest that two share by chance is found out later."""

    def __init__(self) -> None:
        self._first: dict[int, str] = {}  # most digests have one text: no list for each
        self._more: dict[int, list[str]] = {}

    def add(self, name: str, sample: list[int]) -> list[str]:
        """Add a text; at most three earlier ones that share half of its sample, most first."""
        counts: dict[str, int] = {}
        for digest in sample:
            holder = self._first.setdefault(digest, name)
            if holder is not name:
                others = self._more.setdefault(digest, [])
                for other in (holder, *others):
                    counts[other] = counts.get(other, 0) + 1
                if len(others) < _MOST_ALIKE:
                    others.append(name)
        likely = sorted(counts, key=lambda other: (-counts[other], other))[:3]
        return [other for other in likely if 2 * counts[other] >= len(sample)]


def _sample(text: str) -> list[int]:
    """Small numbers for how the sentences begin; for runs of words where there are few sentences.

    Not Python's `hash`, which differs from one process to the next.
    """
    digests = set()
    for sentence in _encoded(text.casefold()).replace(b"\n", b" ").split(b". "):
        if len(sentence) >= _BEGINNING:
            digests.add(crc32(sentence[:_BEGINNING]))
    if len(digests) < _LEAST_SAMPLE:
        digests = set(map(_run_digest, _telling(_runs_of_words(text))))
    # The smallest: two texts that share most runs have nearly the same ones.
    return sorted(digests)[:_MOST_SAMPLED]


def _telling(runs: set[tuple[str, ...]]) -> Collection[tuple[str, ...]]:
    """The runs that begin with a long word, unless they are too few."""
    long = [run for run in runs if len(run[0]) >= _LONG_WORD]
    if len(long) >= _LEAST_SAMPLE:
        return long
    return runs


def _run_digest(run: tuple[str, ...]) -> int:
    return crc32(_encoded(" ".join(run)))


def _encoded(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _runs_of_words(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    if not text.isascii() and re.search(_UNSPACED, text):
        words = list("".join(words))  # a script without spaces: by character
    return set(zip(words, words[1:], words[2:], strict=False)) or {tuple(words)}


def _share(one: set[tuple[str, ...]], two: set[tuple[str, ...]]) -> float:
    """What two texts share of all the runs of three words that either of them has."""
    if not one and not two:
        return 0.0
    return len(one & two) / len(one | two)
