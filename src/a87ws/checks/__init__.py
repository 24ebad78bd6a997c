"""The rules: facts about the nouns, found by pure functions, each under a code that stays.

Importing this package loads every rule, so that `ALL` is whole for whoever imports it from here.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final

from a87ws.checks.rule import ALL, Finding, Rule
from a87ws.checks.run import Judged, judge

RULES: Final = (
    "call",
    "document",
    "change",
    "folder",
    "policy",
    "proposal",
    "registers",
    "review",
    "session",
)
"""The modules of `checks.rules`; rules of one family are listed in this order."""
for _name in RULES:
    import_module(f"{__name__}.rules.{_name}")

__all__ = ["ALL", "Finding", "Judged", "Rule", "judge"]
