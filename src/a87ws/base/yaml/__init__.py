"""YAML 1.2 text to plain values that remember where they were written. Only here is YAML read."""

from __future__ import annotations

from a87ws.base.yaml.document import RETYPE, Document, Node, Route, Scalar, Value, hidden
from a87ws.base.yaml.reader import (
    MAX_BYTES,
    MAX_BYTES_GENERATED,
    MAX_DEPTH,
    MAX_EVENTS,
    Documents,
    parse,
)

__all__ = [
    "MAX_BYTES",
    "MAX_BYTES_GENERATED",
    "MAX_DEPTH",
    "MAX_EVENTS",
    "RETYPE",
    "Document",
    "Documents",
    "Node",
    "Route",
    "Scalar",
    "Value",
    "hidden",
    "parse",
]
