"""Facts about a proposal's answers to the call's own questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from a87ws.checks.registry import Finding, check
from a87ws.checks.words import by_title, did_you_mean, quoted, several
from a87ws.diagnostics import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from a87ws.checks.context import Here
    from a87ws.model.call import Question
    from a87ws.model.proposal import Proposal
    from a87ws.source import Route


@check("proposal-question-unknown")
def question_unknown(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """An answer is given to a question that this call does not ask."""
    for name in proposal.answers:
        if name not in here.call.questions:
            message = Message("question-unknown", name=quoted(name))
            hint = did_you_mean(name, here.call.questions) or Message("question-unknown?")
            yield Finding(("answers", name), message, hint=hint, on_key=True)


@check("proposal-answer-missing")
def answer_missing(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """A question that this call requires has no answer."""
    for name, question in here.call.questions.items():
        if question.required and not proposal.answers.get(name):
            message = Message("answer-missing", question=quoted(name))
            yield Finding(("answers",), message, hint=_answer_it(question))


@check("proposal-answer-unknown")
def answer_unknown(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """An answer is not among the choices of its question."""
    for name, answer, route in _answers(proposal):
        question = here.call.questions.get(name)
        if question and question.choices and answer not in question.choices:
            message = Message("answer-unknown", answer=quoted(answer), question=quoted(name))
            yield Finding(route, message, hint=by_title(answer, question.choices))


@check("proposal-answer-many")
def answer_many(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """A question that takes one answer has several."""
    for name, answer in proposal.answers.items():
        question = here.call.questions.get(name)
        if question and not question.many and not isinstance(answer, str) and len(answer) > 1:
            message = Message("answer-many", count=len(answer), question=quoted(name))
            yield Finding(("answers", name), message, hint=Message("answer-many?"))


def _answers(proposal: Proposal) -> Iterator[tuple[str, str, Route]]:
    for name, answer in proposal.answers.items():
        if isinstance(answer, str):
            yield name, answer, ("answers", name)
        else:
            yield from ((name, each, ("answers", name, i)) for i, each in enumerate(answer))


def _answer_it(question: Question) -> Message:
    text = quoted(question.text)
    if question.choices:
        choices = several(question.choices, last="or")
        return Message("answer-missing-choices?", question=text, choices=choices)
    return Message("answer-missing?", question=text)
