"""The file in which a host tells a workflow what happened to an issue: here GitHub's and Gitea's
are alike.
"""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """An issue as it is now, and the branch that a pull request goes to. All of it was written by
    strangers.
    """

    number: int
    body: str
    branch: str


class NotAnEventError(ValueError):
    """A file is no JSON, as the file of an event is."""


def read_event(data: bytes) -> Event | None:
    """The event that a file holds; None where it is about no issue. Raises NotAnEventError."""
    try:
        event = json.loads(data)
    except (RecursionError, ValueError):  # a UnicodeDecodeError is one
        raise NotAnEventError from None
    issue = event.get("issue") if isinstance(event, dict) else None
    number = issue.get("number") if isinstance(issue, dict) else None
    if not isinstance(issue, dict) or not isinstance(number, int) or isinstance(number, bool):
        return None
    body, repository = issue.get("body"), event.get("repository")
    branch = repository.get("default_branch") if isinstance(repository, dict) else None
    text = body if isinstance(body, str) else ""
    whole = text.encode("utf-16", "surrogatepass").decode(
        "utf-16", "replace"
    )  # JSON may hold half a character
    return Event(number, whole, branch if isinstance(branch, str) else "main")
