"""YAML 1.2 text to plain values that remember where they were written. The only room that knows the
YAML reader.
"""

from a87ws.source.characters import RETYPE, hidden
from a87ws.source.document import Document, Node, Route, Scalar, Value
from a87ws.source.documents import Documents
from a87ws.source.reader import MAX_BYTES, MAX_BYTES_GENERATED, MAX_DEPTH, MAX_EVENTS, parse

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
