"""Answers as plain data: what `--format json` prints and `selection.yaml` holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from a87ws.model.coding import Beside, encode
from a87ws.rendering.reasons import Speech, ineligible_words, sentence
from a87ws.selection.decision import LeftOut, Selected, SelectionRecord
from a87ws.selection.eligibility import Ineligible

VERSION = 1
HEAD = ("version", "call", "proof")
"""What a record begins with, for whoever opens the file."""


def answer_data(answer: object, speech: Speech = Speech()) -> Mapping[str, Any]:  # noqa: B008
    """An answer as data, with its reasons in words beside their facts."""
    return {"version": VERSION, **encode(answer, sentences(speech))}


def record_data(record: SelectionRecord, speech: Speech) -> Mapping[str, Any]:
    """What `selection.yaml` holds."""
    data = encode(record, sentences(speech))
    return {**{key: data[key] for key in HEAD}, **data}


def sentences(speech: Speech) -> Beside:
    """The one plain sentence beside the facts of a reason."""

    def beside(record: object) -> Mapping[str, str]:
        if isinstance(record, Selected):
            return {"reason": sentence(record.why, speech, selected=True)}
        if isinstance(record, LeftOut):
            return {"reason": sentence(record.why, speech, selected=False)}
        if isinstance(record, Ineligible):
            return {"reason": ineligible_words(record, speech)}
        return {}

    return beside
