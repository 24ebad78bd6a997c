"""JSON of other tools as a table: pretalx's submissions (its API and its exports), and lists of
flat rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from a87ws.exchange.table import Table

_PRETALX: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title",),
    "contact.name": ("speakers: name",),
    "contact.email": ("speakers: email",),
    "speakers": ("speakers",),
    "description": ("abstract", "description"),
    "languages": ("content_locale",),
    "focus": ("track",),
    "status": ("state",),
}
"""Which field of a proposal each field of a pretalx submission is; the first speaker is whom to
write to.
"""


# whatever a file may hold
def table_of(document: Any) -> tuple[Table, Mapping[str, Sequence[str]]]:  # noqa: ANN401
    """The entries of a document as rows, and which column is known to hold what. Raises ValueError.

    `results` is what pretalx's API calls a page of submissions; a bare list is taken too, and rows
    of Power Automate.
    """
    page = document
    for key in ("results", "submissions", "talks", "value"):
        page = page.get(key, page) if isinstance(page, dict) else page
    if not isinstance(page, list) or not all(isinstance(each, dict) for each in page):
        raise ValueError(
            "the file holds no list of submissions, as `export` or pretalx would write it"
        )
    is_pretalx = bool(page) and all("code" in each and "title" in each for each in page)
    rows = [dict(_pretalx(each) if is_pretalx else _flat(each)) for each in page]
    heads = list(dict.fromkeys(head for row in rows for head in row))
    remarks = []
    if isinstance(document, dict) and document.get("next"):
        remarks.append(
            f"one page of {document.get('count', 'several')} submissions: fetch the next ones too"
        )
    if is_pretalx and any(
        isinstance(who, str) for each in page for who in each.get("speakers") or ()
    ):
        remarks.append(
            "the speakers are codes alone: fetch the submissions with `?expand=speakers,answers.question,track`"
        )
    known = (
        {name: [head for head in held if head in heads] for name, held in _PRETALX.items()}
        if is_pretalx
        else {}
    )
    table = Table([heads, *([row.get(head, "") for head in heads] for row in rows)], tuple(remarks))
    return table, {name: held for name, held in known.items() if held}


def _pretalx(each: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of one submission; of its answers each question is one."""
    for key, value in each.items():
        if key == "speakers":
            people = [who for who in value or () if isinstance(who, dict)]
            yield (
                "speakers",
                "\n".join(
                    _text(who.get("name")).replace("|", "/") + " |"
                    for who in people
                    if who.get("name")
                ),
            )
            yield "speakers: name", next((_text(who.get("name")) for who in people), "")
            yield (
                "speakers: email",
                next((_text(who["email"]) for who in people if who.get("email")), ""),
            )
            for extra in ("biography", "affiliation"):
                if any(who.get(extra) for who in people):
                    yield f"speakers: {extra}", "\n".join(_text(who.get(extra)) for who in people)
        elif key == "answers":
            for answer in value or ():
                if isinstance(answer, dict):
                    yield _question(answer.get("question")), _text(answer.get("answer"))
        else:
            yield key, _text(value)


def _question(question: Any) -> str:  # noqa: ANN401  whatever a JSON file may hold
    """The words of a question; its number, where the export has no more."""
    if isinstance(question, dict):
        return _text(question.get("question")) or _text(question.get("id"))
    return f"question {_text(question)}"


def _flat(each: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return ((str(key), _text(value)) for key, value in each.items())


def _text(value: Any) -> str:  # noqa: ANN401  whatever a JSON file may hold
    """A value as text: of one in several languages the English one, or the first; of a list a line
    each.
    """
    if isinstance(value, dict):
        words = {key: text for key, text in value.items() if isinstance(text, str) and text}
        name = value.get("name") if isinstance(value.get("name"), dict | str) else None
        return _text(name) if name else words.get("en") or next(iter(words.values()), "")
    if isinstance(value, list):
        return "\n".join(filter(None, map(_text, value)))
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)
