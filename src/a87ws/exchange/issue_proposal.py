"""The answers of an issue form as the cells of a submission, to be read as those of any other form
are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from a87ws.exchange.choices import is_nothing
from a87ws.exchange.flat import ANSWER
from a87ws.exchange.issue_fields import Answer, Field
from a87ws.exchange.submission import Submission

_BOX: Final = re.compile(r"[-*] \[(?P<mark>[ xX])\]\s+(?P<label>.*)")
_LEAD: Final = ("organization", "organization_type", "organization_country")
_SAME: Final = {"contact_name": "contact.name", "contact_email": "contact.email"}


def submission(answers: Mapping[Field, str]) -> Submission:
    """What was answered, by the key of the cell; of a choice its value, where the form shows it as
    it was chosen.
    """
    told = {field.key: _chosen(field, text) for field, text in answers.items() if not field.name}
    lead, *more = (" ".join(told.pop(key, "").split()) for key in _LEAD)
    hosts = (" | ".join((lead, *more)) if lead else "", told.pop("partners", ""))
    told["organizations"] = "\n".join(filter(None, hosts)).replace(
        "\t", "|"
    )  # out of a spreadsheet
    told["speakers"] = told.get("speakers", "").replace("\t", "|")
    replies = {
        f"{ANSWER}{field.name}": _chosen(field, text)
        for field, text in answers.items()
        if field.name
    }
    cells = {_SAME.get(key, key): text for key, text in told.items()}
    return Submission("", cells | replies, ends="\n")


def _chosen(field: Field, text: str) -> str:
    """The values behind the boxes that are ticked, or behind the choice that was made, one a line."""
    if field.options is None:
        return text
    labels = _ticked(text) if field.answer is Answer.MANY else [text]
    return "\n".join(field.options.get(label, label) for label in labels if not is_nothing(label))


def _ticked(text: str) -> Iterator[str]:
    for row in text.split("\n"):
        box = _BOX.fullmatch(row.strip())
        if box and box["mark"] != " ":
            yield box["label"].strip()
