"""What was sent, kept to show later what has changed since: the text, and the facts it told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from a87ws.base.disk.write import read_text, write_text
from a87ws.custody.sent import Sending
from a87ws.series.announce.letter import FOLDER, Facts, Letter

KEPT: Final = f"{FOLDER}/.sent"
VERSION: Final = 1


def keep(root: Path, letter: Letter) -> None:
    """Keep a letter that is sent. Raises Fault."""
    for path, text in (
        (f"{KEPT}/{letter.stem}.md", letter.rendered.markdown),
        (f"{KEPT}/{letter.stem}.json", _facts_text(letter.due)),
    ):
        write_text(root, path, text, replaces=read_text(root, path))


def _facts_text(letter: Letter) -> str:
    facts = {language: letter.facts_told(language, letter.says) for language in letter.languages}
    data = {"written_by": "a87ws announce", "version": VERSION, "facts": facts}
    return json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def kept_text(root: Path, sent: Sending) -> str:
    """The text that was sent; empty where it was not kept."""
    return read_text(root, f"{KEPT}/{sent.what}.md") or ""


def kept_facts(root: Path, sent: Sending) -> Facts:
    """The facts that were told, by language and name; none of letters that were sent before facts
    were kept.
    """
    text = read_text(root, f"{KEPT}/{sent.what}.json")
    try:
        data: Any = json.loads(text or "")
        facts = data["facts"]
        if all(isinstance(told, dict) for told in facts.values()):
            return dict(facts)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass
    return {}
