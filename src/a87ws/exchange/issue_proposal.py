"""The answers of an issue form as a proposal: what is understood in the words of a file, the rest as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from a87ws.checks.values import language_tag
from a87ws.data import find_country
from a87ws.exchange.issue_fields import Answer, Field
from a87ws.exchange.vocabulary import word
from a87ws.model.call import Call, Vocabulary
from a87ws.register import normalise

_NO_CHOICE: Final = "None"
_BOX: Final = re.compile(r"[-*] \[(?P<mark>[ xX])\]\s+(?P<label>.*)")
_BULLET: Final = re.compile(r"(?:[-*•]|[0-9]{1,2}[.)])\s+")
_NUMBERED: Final = re.compile(r"\D{0,12}?([0-9]{1,9})\b")
_BETWEEN: Final = re.compile(r"\s*[,;\n]\s*")
_CELLS: Final = re.compile(r"\s*[|\t]\s*")
_MAIL_LINK: Final = re.compile(r"\[[^]]*\]\(mailto:(?P<link>[^)\s]*)\)|<?(?:mailto:)?(?P<plain>[^<>\s]*@[^<>\s]*)>?")


def as_proposal(answers: Mapping[Field, str], call: Call) -> dict[str, Any]:
    """What goes into the file, in the order of its keys; a field without an answer is left out."""
    told = {field.key: text for field, text in answers.items() if not field.name}

    def line(key: str) -> str:
        return " ".join(told.get(key, "").split())

    def words(key: str) -> list[str]:
        return list(filter(None, (_BULLET.sub("", each).strip() for each in _BETWEEN.split(told.get(key, "")))))

    chosen = {field.key: list(_chosen(field, text)) for field, text in answers.items() if field.options}
    lead = (line("organization"), *chosen.get("organization_type", ())[:1], line("organization_country"))
    hosts = [lead if len(lead) == 3 else (lead[0], "", lead[1])]  # noqa: PLR2004  name, type, country
    hosts += [(name, _value(kind, call.organization_types), country) for name, kind, country in _rows(told, "partners")]
    speakers = [dict(zip(("name", "role", "organization"), row, strict=True)) for row in _rows(told, "speakers")]
    replies = {field.name: _reply(field, text) for field, text in answers.items() if field.name}
    return _filled(
        {
            "title": line("title"),
            "contact": _filled({"name": line("contact_name"), "email": _address(line("contact_email"))}),
            "organizations": [
                _filled({"name": n, "type": k, "country": _country(c)}) for n, k, c in hosts if n or k or c
            ],
            "speakers": [_filled(speaker) for speaker in speakers],
            "outcomes": [word(each) for each in chosen.get("outcomes", ())],
            "focus": [word(each) for each in chosen.get("focus", ())],
            "countries": [_country(each) for each in words("countries")],
            "description": f"{told['description']}\n" if told.get("description") else "",
            "supply_chains": words("supply_chains"),
            "languages": [language_tag(each) for each in words("languages")],
            "initiative": line("initiative"),
            "answers": _filled(replies),
        }
    )


def _filled(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if value not in ("", [], {})}


def _rows(told: Mapping[str, str], key: str) -> Iterator[tuple[str, str, str]]:
    """Lines of `name | second | third`; what comes after a third mark belongs to the third."""
    for row in told.get(key, "").split("\n"):
        cells = _CELLS.split(_BULLET.sub("", row.strip()).strip("| "), maxsplit=2)
        first, second, third = (*cells, "", "")[:3]
        if first or second or third:
            yield first, second, third


def _chosen(field: Field, text: str) -> Iterator[str]:
    """The values behind the boxes that are ticked, or behind the choice that was made."""
    options = field.options or {}
    if field.answer is Answer.ONE:
        if text and text != _NO_CHOICE:
            yield _option(text, options)
        return
    for row in text.split("\n"):
        box = _BOX.fullmatch(row.strip())
        if box and box["mark"] != " ":
            yield _option(box["label"].strip(), options)


def _option(label: str, options: Mapping[str, str]) -> str:
    """The value of an option: by what the form shows now, else by its number, else as it is written."""
    number = _NUMBERED.match(label)
    by_number = number[1] if number and number[1] in options.values() else None
    return options.get(label) or by_number or label


def _reply(field: Field, text: str) -> str | list[str | int] | int:
    if not field.options:
        return text
    values = [word(value) for value in _chosen(field, text)]
    return values if field.answer is Answer.MANY else next(iter(values), "")


def _value(text: str, vocabulary: Vocabulary) -> str:
    """The value whose name or title is written; else the text itself."""
    known = {normalise(name): value for value, title in vocabulary.items() for name in (title, value)}
    return known.get(normalise(text), text)


def _country(text: str) -> str:
    codes: Iterable[str] = find_country(text) if text else ()
    return next(iter(codes)) if len(list(codes)) == 1 else text


def _address(text: str) -> str:
    """An address without what a browser or a mail program wraps around it."""
    found = _MAIL_LINK.fullmatch(text)
    return (found["link"] or found["plain"] or text) if found else text
