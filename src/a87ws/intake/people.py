"""What people wrote into the cells of a form: choices, organizations, speakers, countries and
languages.

A choice may be written by number, by key or by title, in whatever wording.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import filterfalse
from typing import Final, NamedTuple

from a87ws.call.case import Register, normalise
from a87ws.checks.values import language_tag
from a87ws.data import find_country
from a87ws.intake.submission import ENDS

_LABEL: Final = re.compile(  # of a text that is normalised
    r"(?:^|(?<=[,/&+(])|(?<=\band\b)|(?<=\bet\b)|(?<=\by\b))\s*"
    r"(?:(?P<word>(?:outcome|result|resultat|resultado|objective|objectif|objetivo|goal)s?)\s*"
    r"|[^\W\d_]+\s+)?"
    r"(?:n\.?[o°]?\.?\s*)?#?(?P<number>\d{1,3})(?!\d|[.,]\d)"
    r"(?=\s*(?:[:.)–—,/&+-]|$|and\b|et\b|y\b)|(?(word)\s|$))"
)
_RANGE: Final = re.compile(r"\d+\s*[-–—]\s*\d+")
_FILLER: Final = re.compile(r"[\s,;/&+.|]+|\band\b|\bet\b|\by\b")
_NOTHING: Final = frozenset(
    ("-", "–", "—", "n/a", "none", "nothing", "aucun", "aucune", "ninguno", "ninguna")
)

# The three themes in the working languages (the terms are the ILO's own; we translate none).
_TERMS: Final[Mapping[str, Sequence[str]]] = {
    "child-labour": ("child labour", "child labor", "travail des enfants", "trabajo infantil"),
    "forced-labour": ("forced labour", "forced labor", "travail forcé", "trabajo forzoso"),
    "human-trafficking": (
        *("human trafficking", "trafficking in persons"),
        *("traite des êtres humains", "traite des personnes"),
        *("trata de personas", "trata de seres humanos"),
    ),
}

_BULLET: Final = re.compile(r"^\s*(?:[-–—•*·▪]|\(?\d{1,2}[.)]|[a-h]\))\s+")
_BETWEEN: Final = re.compile(r"\s*(?:[,/&+]|\band\b|\bet\b|\by\b)\s*")
_MOST_CUTS: Final = 60
"""A line with more pieces is no list of names, and trying every run of them would take long."""
_ADDRESS: Final = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+\.[^\s<>()\[\],;:\"'.]+")
_DASH: Final = re.compile(r"\s+[-–—]\s+|\s*:\s+")
_BRACKET: Final = re.compile(r"(?P<name>[^()]+?)\s*\((?P<inner>[^()]+)\)\s*")
_BARS: Final = 2  # in `name | role | organization`


class Chosen(NamedTuple):
    """The values recognized, in the order of the vocabulary, and what was left of the text."""

    values: tuple[str, ...]
    rest: tuple[str, ...] = ()


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing to say. `NA` does not: it is Namibia, and may be a
    name.
    """
    return not text.strip() or text.strip().casefold() in _NOTHING


def choose(text: str, vocabulary: Mapping[str, str]) -> Chosen:
    """The values of a vocabulary that a cell names; `rest` is what else it says, as it was written.

    A title may hold commas, so no cell is ever cut at one. The numbers that stand where a label
    begins (`Outcome 3: …`) count first, whatever words follow them; then whole titles and keys,
    the longest first.
    """
    chosen: set[str] = set()
    rest: list[str] = []
    for part in re.split(r"[;\n]", text):
        if not part.strip():
            continue
        values, left = _choose_in_part(part, vocabulary)
        chosen |= values
        if left:
            rest.append(left)
    return Chosen(tuple(filter(chosen.__contains__, vocabulary)), tuple(rest))


def _choose_in_part(part: str, vocabulary: Mapping[str, str]) -> tuple[set[str], str]:
    if part.strip() in vocabulary:
        return {part.strip()}, ""
    plain = normalise(part)
    spellings = _spellings(vocabulary)
    if plain in spellings:
        return {spellings[plain]}, ""
    if _RANGE.fullmatch(plain):
        return set(), part.strip()
    numbers = {label["number"].lstrip("0") for label in _LABEL.finditer(plain)}
    if numbers and numbers <= vocabulary.keys():
        return numbers, ""
    values, left = _take_spellings(f" {plain} ", spellings)
    if not _FILLER.sub("", left):
        left = ""
    elif not values:
        left = part.strip()
    else:
        pieces = map(_trim, left.split(","))
        left = ", ".join(filter(None, pieces))
    return values, left


def _trim(piece: str) -> str:
    return piece.strip(" ,;/&+.|")


def _take_spellings(text: str, spellings: Mapping[str, str]) -> tuple[set[str], str]:
    """The values spelled out in a text, and the text with a comma in the place of each."""
    values = set()
    for spelling in sorted(spellings, key=len, reverse=True):
        pattern = re.compile(rf"(?<!\w){re.escape(spelling)}(?!\w)")
        match = pattern.search(text)
        while match:
            values.add(spellings[spelling])
            text = f"{text[: match.start()]}, {text[match.end() :]}"
            match = pattern.search(text)
    return values, text


def _spellings(vocabulary: Mapping[str, str]) -> dict[str, str]:
    """Every way of writing a value, normalised; bare numbers are recognized as labels instead."""
    titles = list(zip(map(normalise, vocabulary.values()), vocabulary, strict=True))
    spellings = dict(titles)
    for spelling, value in titles:
        spellings[spelling.rstrip(".")] = value
    keys = list(filterfalse(str.isdecimal, vocabulary))
    words = list(zip(map(normalise, keys), keys, strict=True))
    spellings.update(words)
    for spelling, value in words:
        spellings[spelling.replace("-", " ")] = value
    for value in vocabulary:
        for term in _TERMS.get(value, ()):
            spellings[normalise(term)] = value
    spellings.pop("", None)
    return spellings


def lines(cell: str, ends: str = ENDS) -> list[str]:
    """The lines of a cell, also where semicolons separate them, without bullets and numbers."""
    texts = []
    for line in re.split(f"[{ends}]", cell):
        text = _BULLET.sub("", line).strip(" ,").lstrip("| ")
        if text:
            texts.append(text)
    return texts


def parts(cell: str, knows: Callable[[str], bool], ends: str = ENDS) -> list[str]:
    """The names in a cell: a line holds one, or several where all but one of them are known.

    A name may hold commas and `and`, so a line is cut at them only where what is cut off is known.
    """
    names = []
    for line in lines(cell, ends):
        names += _known_parts(line, knows)
    return names


def _known_parts(line: str, knows: Callable[[str], bool]) -> list[str]:
    """The line cut so that the longest runs of its pieces are known; what lies between stays
    together.
    """
    cuts = [(0, 0), *(match.span() for match in _BETWEEN.finditer(line)), (len(line), len(line))]
    if len(cuts) > _MOST_CUTS or knows(line):
        return [line]
    names: list[str] = []
    start = at = 0  # where the unknown run began, and the piece looked at
    while at < len(cuts) - 1:
        end = _end_of_known(line, cuts, at, knows)
        if end is None:
            at += 1
            continue
        names.append(line[cuts[start][1] : cuts[at][0]])
        names.append(line[cuts[at][1] : cuts[end][0]])
        start = at = end
    names.append(line[cuts[start][1] :])
    return _without_blanks(names)


def _without_blanks(texts: Iterable[str]) -> list[str]:
    return list(filter(None, map(str.strip, texts)))


def _end_of_known(
    line: str, cuts: Sequence[tuple[int, int]], at: int, knows: Callable[[str], bool]
) -> int | None:
    """The cut at which the longest known run ends that begins at another; None where none does."""
    for end in range(len(cuts) - 1, at, -1):
        if knows(line[cuts[at][1] : cuts[end][0]]):
            return end
    return None


def organizations(cell: str, register: Register, ends: str = ENDS) -> list[dict[str, str]]:
    """The organizations of a cell: names, or `name | type | country`, or `name (country)`."""

    def knows(text: str) -> bool:
        return "|" in text or register.resolve(text) is not None

    hosts = []
    for line in parts(cell, knows, ends):
        name, *more = _barred(line)
        host = _bracketed(name, register) | dict(zip(("type", "country"), more, strict=False))
        if host["name"]:
            hosts.append(_without_empty(host))
    return hosts


def _without_empty(mapping: Mapping[str, str]) -> dict[str, str]:
    return {key: text for key, text in mapping.items() if text}


def _bracketed(name: str, register: Register) -> dict[str, str]:
    """A host whose name may be followed by its country in brackets."""
    bracket = _BRACKET.fullmatch(name)
    if bracket is None or register.resolve(name) is not None:
        return {"name": name}
    codes = find_country(bracket["inner"])
    if len(codes) == 1:
        return {"name": bracket["name"], "country": codes[0]}
    if register.resolve(bracket["name"]) is not None:
        return {"name": bracket["name"]}
    return {"name": name}


def _barred(line: str) -> list[str]:
    """The three parts of a line between bars; what comes after a third bar belongs to the third."""
    parts = line.split("|", _BARS)
    return [part.strip(" |") for part in parts]


def speakers(
    cell: str, register: Register, hosts: Sequence[str], ends: str = ENDS
) -> tuple[list[dict[str, str]], list[str]]:
    """The speakers of a cell, and the lines that leave it unsure who is meant.

    A line is `name | role | organization`, with commas, dashes or a bracket instead of the bars.
    What names an organization that submits or is registered is one, whatever its place.
    """
    ours = set(map(register.key, hosts))

    def knows(text: str) -> bool:
        return register.resolve(text) is not None or register.key(text) in ours

    people, unsure = [], []
    for line in lines(cell, ends):
        text = _ADDRESS.sub("", line).replace("()", "").replace("<>", "").strip(" ,")
        if not text:
            unsure.append(line)
            continue
        speaker, is_sure = _speaker(text, knows)
        people.append(speaker)
        if not is_sure or text != line:
            unsure.append(line)
    return people, unsure


def _speaker(text: str, knows: Callable[[str], bool]) -> tuple[dict[str, str], bool]:
    """The speaker that a line names, and whether that is sure."""
    if "|" in text:
        speaker = dict(zip(("name", "role", "organization"), _barred(text), strict=False))
        return _without_empty(speaker), text.count("|") <= _BARS
    bracket = _BRACKET.fullmatch(text)
    if bracket:
        name, rest = bracket["name"], bracket["inner"]
    else:
        name, rest = _cut(text)
    if not rest:
        return {"name": name}, True
    if not bracket and "," in name:
        # `Diallo, Amina – Secretary`: the dash separates, the comma belongs to the name
        return {"name": name, "role": rest}, False
    role, is_sure = _role(rest, knows)
    return {"name": name} | role, is_sure


def _role(rest: str, knows: Callable[[str], bool]) -> tuple[dict[str, str], bool]:
    """The role and organization that follow a name, and whether they are sure."""
    pieces = _without_blanks(re.split(r",|\s+[-–—]\s+", rest))
    for index in range(len(pieces)):
        tail = ", ".join(pieces[index:])
        if knows(tail):
            role = ", ".join(pieces[:index])
            return _without_empty({"role": role, "organization": tail}), True
    if len(pieces) == 1:
        return {"role": pieces[0]}, _looks_like_role(pieces[0])
    # two pieces are one of each; of more, nobody can tell where the role ends
    is_pair = len(pieces) == 2  # noqa: PLR2004
    return {"role": ", ".join(pieces[:-1]), "organization": pieces[-1]}, is_pair


def _cut(text: str) -> tuple[str, str]:
    dash = _DASH.search(text)
    comma = text.find(",")
    if dash and (comma < 0 or dash.start() < comma):
        return text[: dash.start()].strip(), text[dash.end() :].strip()
    name, _, rest = text.partition(",")
    return name.strip(), rest.strip()


def _looks_like_role(text: str) -> bool:
    """Whether a piece is more likely a role than a second person: it is one word, or has a word
    with a small first letter.
    """
    words = text.split()
    return len(words) == 1 or any(map(_starts_small, words))


def _starts_small(word: str) -> bool:
    return word[:1].islower()


def countries(cell: str) -> list[str]:
    """The countries of a cell as codes; what is no country, or may be several, stays as written."""
    values: dict[str, None] = {}
    for name in parts(cell, lambda text: len(find_country(text)) == 1):
        pieces = [name] if find_country(name) else name.split(",")
        for piece in _without_blanks(pieces):
            codes = find_country(piece)
            values[codes[0] if len(codes) == 1 else piece] = None
    return list(values)


def languages(cell: str) -> list[str]:
    """The languages of a cell as codes; what is none stays as written."""
    tags: dict[str, None] = {}
    for line in lines(cell):
        for name in filter(None, _BETWEEN.split(line)):
            tags[language_tag(name)] = None
    return list(tags)


def address(cells: Iterable[str]) -> str:
    """The first e-mail address in some cells, or an empty text; `anonymous`, as some forms write,
    is no address.
    """
    for cell in cells:
        match = _ADDRESS.search(cell)
        if match:
            return match[0]
    return ""


def without_address(cell: str) -> str:
    """A name alone, beside which an address was written."""
    name = _ADDRESS.sub("", cell).replace("()", "").replace("<>", "")
    return " ".join(name.strip(" ,;<>()-–:\n").split())


def plain_list(cell: str) -> list[str]:
    """The distinct words in a cell, separated by lines, semicolons or commas."""
    words: dict[str, None] = {}
    for line in lines(cell):
        words |= dict.fromkeys(_without_blanks(line.split(",")))
    return list(words)
