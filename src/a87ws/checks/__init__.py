"""The rules: facts about the nouns, found by pure functions, each under a code that stays.

All modules with checks are loaded here, so that `ALL` is whole for whoever imports it from here.
"""

from __future__ import annotations

from a87ws.checks.rule import ALL, Finding, Rule
from a87ws.checks.rules import (
    call,
    change,
    document,
    folder,
    policy,
    proposal,
    registers,
    review,
    session,
)
from a87ws.checks.rules import change as freeze
from a87ws.checks.rules import document as codes
from a87ws.checks.rules import proposal as answers
from a87ws.checks.rules import proposal as hosts
from a87ws.checks.rules import review as assignment
from a87ws.checks.rules import session as brand
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
