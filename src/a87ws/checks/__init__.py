"""The rules: facts about the nouns, found by pure functions, each under a code that stays.

All modules with checks are loaded here, so that `ALL` is whole for whoever imports it from here.
"""

from a87ws.checks import (
    answers,
    assignment,
    brand,
    call,
    change,
    codes,
    document,
    folder,
    freeze,
    hosts,
    policy,
    proposal,
    registers,
    review,
    session,
)
from a87ws.checks.registry import ALL, Finding, Rule
from a87ws.checks.run import Judged, judge

__all__ = [
    "ALL",
    "Finding",
    "Judged",
    "Rule",
    "answers",
    "assignment",
    "brand",
    "call",
    "change",
    "codes",
    "document",
    "folder",
    "freeze",
    "hosts",
    "judge",
    "policy",
    "proposal",
    "registers",
    "review",
    "session",
]
