"""Organizations, speakers, countries and languages out of the cell in which somebody wrote them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from a87ws.checks.values import language_tag
from a87ws.data import find_country
from a87ws.exchange.submission import ENDS
from a87ws.model.who import Register, normalise

_BULLET: Final = re.compile(r"^\s*(?:[-–—•*·▪]|\(?\d{1,2}[.)]|[a-h]\))\s+")
_BETWEEN: Final = re.compile(r"\s*(?:[,/&+]|\band\b|\bet\b|\by\b)\s*")
_MOST_CUTS: Final = (
    60  # beyond, to try every run of pieces would take long, and the line is no list of names
)
_ADDRESS: Final = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+\.[^\s<>()\[\],;:\"'.]+")
_DASH: Final = re.compile(r"\s+[-–—]\s+|\s*:\s+")
_BRACKET: Final = re.compile(r"(?P<name>[^()]+?)\s*\((?P<inner>[^()]+)\)\s*")


def lines(cell: str, ends: str = ENDS) -> list[str]:
    """The lines of a cell, also where semicolons part them, without bullets and numbers."""
    return [
        line
        for each in re.split(f"[{ends}]", cell)
        if (line := _BULLET.sub("", each).strip(" ,").lstrip("| "))
    ]


def parts(cell: str, knows: Callable[[str], bool], ends: str = ENDS) -> list[str]:
    """The names in a cell: a line holds one, or several where all but one of them are known.

    A name may hold commas and `and`, so that a line is cut at them only where what is cut off is
    known.
    """
    return [name for line in lines(cell, ends) for name in _known_parts(line, knows)]


def _known_parts(line: str, knows: Callable[[str], bool]) -> list[str]:
    """The line cut so that the longest runs of its pieces are known; what lies between stays
    together.
    """
    cuts = [
        (0, 0),
        *((found.start(), found.end()) for found in _BETWEEN.finditer(line)),
        (len(line), len(line)),
    ]
    if len(cuts) > _MOST_CUTS or knows(line):
        return [line]
    names: list[str] = []
    unknown: int | None = None
    at = 0
    while at < len(cuts) - 1:
        ends = range(len(cuts) - 1, at, -1)
        end = next((each for each in ends if knows(line[cuts[at][1] : cuts[each][0]])), None)
        if end is None:
            unknown = at if unknown is None else unknown
            at += 1
            continue
        if unknown is not None:
            names.append(line[cuts[unknown][1] : cuts[at][0]])
            unknown = None
        names.append(line[cuts[at][1] : cuts[end][0]])
        at = end
    if unknown is not None:
        names.append(line[cuts[unknown][1] :])
    return [name.strip() for name in names if name.strip()]


def organizations(cell: str, register: Register, ends: str = ENDS) -> list[dict[str, str]]:
    """The organizations of a cell: names, or `name | type | country`, or `name (country)`."""
    found = []
    for name in parts(cell, lambda text: "|" in text or register.resolve(text) is not None, ends):
        bare, *more = _barred(name)
        host = {"name": bare}
        bracket = _BRACKET.fullmatch(bare)
        if bracket and register.resolve(bare) is None:
            codes = find_country(bracket["inner"])
            if len(codes) == 1:
                host = {"name": bracket["name"], "country": codes[0]}
            elif register.resolve(bracket["name"]) is not None:
                host = {"name": bracket["name"]}
        found.append(host | dict(zip(("type", "country"), more, strict=False)))
    return [{key: text for key, text in host.items() if text} for host in found if host["name"]]


def _barred(line: str) -> list[str]:
    """The three parts of a line between bars; what comes after a third bar belongs to the third."""
    return [part.strip(" |") for part in line.split("|", 2)]


def speakers(
    cell: str, register: Register, hosts: Sequence[str], ends: str = ENDS
) -> tuple[list[dict[str, str]], list[str]]:
    """The speakers of a cell, and those lines of which it is not sure who is meant.

    A line is `name | role | organization`, with commas, dashes or a bracket for the bars; what
    names an organization that submits or is registered is one, whatever its place.
    """
    ours = {register.key(host) for host in hosts}

    def knows(text: str) -> bool:
        return register.resolve(text) is not None or register.key(text) in ours

    found, unsure = [], []
    for line in lines(cell, ends):
        text = _ADDRESS.sub("", line).replace("()", "").replace("<>", "").strip(" ,")
        if not text:
            unsure.append(line)
            continue
        speaker, sure = _speaker(text, knows)
        found.append(speaker)
        if not sure or text != line:
            unsure.append(line)
    return found, unsure


def _speaker(text: str, knows: Callable[[str], bool]) -> tuple[dict[str, str], bool]:
    if "|" in text:
        named = dict(zip(("name", "role", "organization"), _barred(text), strict=False))
        # three parts
        return {key: part for key, part in named.items() if part}, text.count("|") < 3  # noqa: PLR2004
    bracket = _BRACKET.fullmatch(text)
    name, rest = (bracket["name"], bracket["inner"]) if bracket else _cut(text)
    if not rest:
        return {"name": name}, True
    if (
        not bracket and "," in name
    ):  # `Diallo, Amina – Secretary`: the dash parts, the comma belongs to the name
        return {"name": name, "role": rest}, False
    pieces = [piece.strip() for piece in re.split(r",|\s+[-–—]\s+", rest) if piece.strip()]
    for at in range(len(pieces)):
        tail = ", ".join(pieces[at:])
        if knows(tail):
            role = {"role": ", ".join(pieces[:at])} if at else {}
            return {"name": name, **role, "organization": tail}, True
    if len(pieces) == 1:
        return {"name": name, "role": pieces[0]}, _looks_like_role(pieces[0])
    return {"name": name, "role": ", ".join(pieces[:-1]), "organization": pieces[-1]}, len(
        pieces
    ) == 2  # noqa: PLR2004  one of each


def _cut(text: str) -> tuple[str, str]:
    dash = _DASH.search(text)
    comma = text.find(",")
    if dash and (comma < 0 or dash.start() < comma):
        return text[: dash.start()].strip(), text[dash.end() :].strip()
    name, _, rest = text.partition(",")
    return name.strip(), rest.strip()


def _looks_like_role(text: str) -> bool:
    """Whether a piece is more likely a role than a second person: it has a small letter at the
    start of a word.
    """
    words = text.split()
    return len(words) == 1 or any(word[:1].islower() for word in words)


def countries(cell: str) -> list[str]:
    """The countries of a cell as codes; what is no country, or may be several, stays as it was
    written.
    """
    names = parts(cell, lambda text: len(find_country(text)) == 1)
    more = (
        piece.strip()
        for name in names
        for piece in ([name] if find_country(name) else name.split(","))
    )
    codes = ((find_country(name), name) for name in more if name)
    return list(dict.fromkeys(found[0] if len(found) == 1 else name for found, name in codes))


def languages(cell: str) -> list[str]:
    """The languages of a cell as codes; what is none stays as it was written."""
    names = (name for line in lines(cell) for name in _BETWEEN.split(line) if name)
    return list(dict.fromkeys(language_tag(name) for name in names))


def address(cells: Iterator[str] | Sequence[str]) -> str:
    """The first e-mail address in some cells; `anonymous`, as some forms write, is none."""
    return next((found[0] for cell in cells if (found := _ADDRESS.search(cell))), "")


def without_address(cell: str) -> str:
    """A name beside which an address was written, alone."""
    return " ".join(
        _ADDRESS.sub("", cell).replace("()", "").replace("<>", "").strip(" ,;<>()-–:\n").split()
    )


def plain_list(cell: str) -> list[str]:
    """Words in a cell, parted by lines, semicolons or commas."""
    return list(
        dict.fromkeys(
            word for line in lines(cell) for each in line.split(",") if (word := each.strip())
        )
    )


def same(one: str, two: str) -> bool:
    """Whether two texts are the same but for case, accents and spaces."""
    return normalise(one) == normalise(two)
