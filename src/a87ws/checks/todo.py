"""What a proposal still lacks, in kind words: what validate would call an error, before there is
anything to judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from a87ws.checks.words import listed, quote

if TYPE_CHECKING:
    from a87ws.model.call import Call
    from a87ws.model.who import Register
    from a87ws.source import Route, Value

_NEEDED: Final[Mapping[Route, str]] = {
    ("title",): "give it a title",
    ("contact", "name"): "say whom to write to",
    ("contact", "email"): "give an e-mail address to write to",
    ("organizations",): "name the organizations that submit it",
    ("speakers",): "name who is to speak",
    ("outcomes",): "name one or more outcomes: {outcomes}",
    ("focus",): "name one or more of {focus}",
    ("countries",): "say where the action takes place, as in `[BF, CI]`",
    ("description",): "describe it, in at most {words} words",
}


class Todo(NamedTuple):
    """One thing that is missing: where it belongs, and what to do."""

    route: Route
    words: str

    def __str__(self) -> str:
        """The key, and what to do."""
        return f"{'.'.join(step for step in self.route if isinstance(step, str))}: {self.words}"


def todos(value: Mapping[str, Value], call: Call, register: Register) -> Iterator[Todo]:
    """What the file of a proposal lacks, in the order of the contract; nothing of one that is
    withdrawn.
    """
    if value.get("status") == "withdrawn":
        return
    gaps = {
        "focus": listed(call.focus),
        "outcomes": listed(call.outcomes),
        "words": call.description_words,
    }
    for route, words in _NEEDED.items():
        if not _at(value, route):
            yield Todo(route, words.format_map(gaps))
        if route == ("organizations",):
            yield from _hosts(value, register)
    answers = value.get("answers")
    for name, question in call.questions.items():
        if question.required and not (isinstance(answers, dict) and answers.get(name)):
            choices = f" ({listed(question.choices, last='or')})" if question.choices else ""
            yield Todo(("answers", name), f"answer {quote(question.text)}{choices}")


def _hosts(value: Mapping[str, Value], register: Register) -> Iterator[Todo]:
    hosts = value.get("organizations")
    for i, host in enumerate(hosts if isinstance(hosts, list) else ()):
        name = host.get("name") if isinstance(host, dict) else None
        if isinstance(host, dict) and isinstance(name, str) and register.resolve(name) is None:
            absent = [key for key in ("type", "country") if not host.get(key)]
            if absent:
                yield Todo(
                    ("organizations", i),
                    f"add {' and '.join(absent)} of {quote(name)}, which is not registered",
                )


def _at(value: Value | Mapping[str, Value], route: Route) -> object:
    for step in route:
        value = value.get(str(step)) if isinstance(value, Mapping) else None
    return value
