"""The body of an issue that the form made, back to what was answered.

A body is lines of `### LABEL`, each with its answer below. It is split at the form's own labels
alone, in their order, and never again inside an answer: a heading, a fence or a comment of HTML
that somebody wrote is text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from a87ws.data.words import LANGUAGES
from a87ws.exchange.issue_fields import Field, fields
from a87ws.model.call import Call

_NO_ANSWER: Final = "_No response_"
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")


class AmbiguousError(ValueError):
    """A line inside an answer is the very label of a later field: nobody could say where the answer
    ends.
    """

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


def language_of(body: str, call: Call) -> str | None:
    """The language of the form that made a body; None where no form of this call did."""
    lines = set(_lines(body))
    found = {
        each: [f"### {field.label}" in lines for field in fields(call, each)] for each in LANGUAGES
    }
    best = max(LANGUAGES, key=lambda language: sum(found[language]))
    return best if 2 * sum(found[best]) > len(found[best]) else None


def read_answers(body: str, form: Sequence[Field]) -> Mapping[Field, str]:
    """The answer under each label that is there. Raises AmbiguousError.

    A label is looked for behind the one before. The description is the form's last, so whatever
    stands in it cuts nothing; where another text of any shape comes first, two lines that might be
    one label leave open where it ends.
    """
    lines, last = _lines(body), form[-1]
    end = _places(lines, last, 0, len(lines))
    places: list[tuple[Field, int]] = []
    start, free = 0, False
    for field in form:
        found = (
            end if field is last else _places(lines, field, start, end[0] if end else len(lines))
        )
        if len(found) > 1 and (free or (field is last and any(each.is_free for each in form[:-1]))):
            raise AmbiguousError(field.label)
        if found:
            places.append((field, found[0]))
            start, free = found[0] + 1, field.is_free
    ends = [place for _, place in places[1:]] + [len(lines)]
    pairs = zip(places, ends, strict=True)
    return {field: _answer(lines[place + 1 : stop]) for (field, place), stop in pairs}


def _lines(body: str) -> list[str]:
    return body.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _places(lines: Sequence[str], field: Field, start: int, stop: int) -> list[int]:
    return [n for n in range(start, stop) if lines[n].rstrip() == f"### {field.label}"]


def _answer(lines: Sequence[str]) -> str:
    """An answer without what stands for none, and without comments of HTML, which nobody sees in
    the thread.
    """
    text = "\n".join(_without_comments(lines)).strip()
    return "" if text == _NO_ANSWER else text


def _without_comments(lines: Sequence[str]) -> Iterator[str]:
    """The lines but for comments; in a fence nothing is one, and one that is never closed is text."""
    last = max((n for n, line in enumerate(lines) if "-->" in line), default=-1)
    fence, hidden = "", False
    for n, line in enumerate(lines):
        mark = None if hidden else _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif fence:
            fence = "" if mark and mark[1].startswith(fence) and line.strip() == mark[1] else fence
        else:
            kept, rest = "", line
            while rest:
                before, sign, after = rest.partition("-->" if hidden else "<!--")
                if not hidden and sign and "-->" not in after and n >= last:
                    before, sign, after = rest, "", ""
                kept += "" if hidden else before
                hidden, rest = hidden != bool(sign), after
            if kept or not line:
                yield kept
            continue
        yield line
