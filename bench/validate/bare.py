"""The least that any validator on this event stream does: parse each file, and make a pydantic
model of it.

The models are written as anybody would who has pydantic and these files; they have the fields of
ours, and no rule. Prints how many fit.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from a87ws.base.yaml import parse

Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[list[Text], Field(min_length=1)]


class Model(BaseModel):
    """Strict, no other keys."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Contact(Model):
    """As in a proposal."""

    name: Text
    email: Text


class Host(Model):
    """As in a proposal."""

    name: Text
    type: Text | None = None
    country: Text | None = None


class Speaker(Model):
    """As in a proposal."""

    name: Text
    role: Text | None = None
    organization: Text | None = None


class Proposal(Model):
    """As in a proposal."""

    title: Text
    contact: Contact
    organizations: Annotated[list[Host], Field(min_length=1)]
    speakers: Annotated[list[Speaker], Field(min_length=1)]
    outcomes: Annotated[list[int | Text], Field(min_length=1)]
    focus: Texts
    countries: Texts
    description: Text
    supply_chains: list[Text] = []
    languages: list[Text] = []
    initiative: Text | None = None
    answers: dict[str, list[Text] | Text] = {}
    status: Literal["submitted", "withdrawn"] = "submitted"


gc.disable()
good = bad = 0
for path in sorted(Path(sys.argv[1], "proposals").iterdir()):
    document = parse(path.name, path.read_bytes())
    try:
        Proposal.model_validate(document.value)
        good += 1
    except ValidationError:
        bad += 1
print(good, bad)
