"""The answers of an issue form as the cells of a submission, to be read like any other form's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from a87ws.exchange.formats import ANSWER
from a87ws.exchange.issue_fields import Answer, Field
from a87ws.exchange.people import is_nothing
from a87ws.exchange.submission import RawSubmission

_BOX: Final = re.compile(r"[-*] \[(?P<mark>[ xX])\]\s+(?P<label>.*)")
_LEAD: Final = ("organization", "organization_type", "organization_country")
_SAME: Final = {"contact_name": "contact.name", "contact_email": "contact.email"}


def submission(answers: Mapping[Field, str]) -> RawSubmission:
    """What was answered, by the key of the cell; a choice that the form offers becomes its value."""
    texts, replies = {}, {}
    for field, text in answers.items():
        if field.name:
            replies[f"{ANSWER}{field.name}"] = _values(field, text)
        else:
            texts[field.key] = _values(field, text)
    lead, *more = (" ".join(texts.pop(key, "").split()) for key in _LEAD)
    hosts = [" | ".join((lead, *more))] if lead else []
    hosts.append(texts.pop("partners", ""))
    # a tab comes out of a spreadsheet
    texts["organizations"] = "\n".join(filter(None, hosts)).replace("\t", "|")
    texts["speakers"] = texts.get("speakers", "").replace("\t", "|")
    cells = {_SAME.get(key, key): text for key, text in texts.items()}
    return RawSubmission("", cells | replies, ends="\n")


def _values(field: Field, text: str) -> str:
    """The values behind the boxes that are ticked, or behind the choice made, one a line."""
    if field.options is None:
        return text
    labels = _ticked(text) if field.answer is Answer.MANY else [text]
    return "\n".join(field.options.get(label, label) for label in labels if not is_nothing(label))


def _ticked(text: str) -> Iterator[str]:
    for row in text.split("\n"):
        box = _BOX.fullmatch(row.strip())
        if box and box["mark"] != " ":
            yield box["label"].strip()
