"""Files to copy and change: a proposal and a review of this call that pass `validate` as they
stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from a87ws.exchange.submission import word
from a87ws.model.call import Call, Question, Vocabulary
from a87ws.model.registers import Member
from a87ws.store.emit import Inline, Writable, dump_yaml, entry

_COUNTRY = "CH"


def proposal_to_copy(call: Call, members: Sequence[Member]) -> str:
    """A proposal of this call to be copied; a registered member submits it where the call asks for
    one.
    """
    member = members[0] if members and call.submitters == "members" else None
    name = member.name if member else "Your organization"
    host: Writable = (
        {"name": name}
        if member
        else {"name": name, "type": next(iter(call.organization_types)), "country": _COUNTRY}
    )
    required = {key: _reply(each) for key, each in call.questions.items() if each.required}
    parts: list[tuple[str, str, Writable]] = [
        ("", "title", "The title of your proposal"),
        (
            "Somebody we can write to.",
            "contact",
            Inline({"name": "Your name", "email": "you@example.org"}),
        ),
        (_choices("Types", call.organization_types), "organizations", [host]),
        (
            "",
            "speakers",
            [Inline({"name": "A speaker", "role": "Their function", "organization": name})],
        ),
        (
            _choices("Outcomes", call.outcomes),
            "outcomes",
            Inline([word(next(iter(call.outcomes)))]),
        ),
        (_choices("Themes", call.focus), "focus", Inline([word(next(iter(call.focus)))])),
        ("Where the action takes place: two letters each.", "countries", Inline([_COUNTRY])),
        (f"At most {call.description_words} words.", "description", "What you propose.\n"),
        ("The working languages.", "languages", Inline([call.languages[0]])),
    ]
    if required:
        questions = [
            _choices(f"{key}: {each.text}", each.choices) for key, each in call.questions.items()
        ]
        parts.append(("\n".join(questions), "answers", required))
    head = (
        "# yaml-language-server: $schema=../schemas/proposal.json\n"
        "# Copy this file to proposals/ID.yaml, ID being a short name of small letters, digits and hyphens, and\n"
        "# change every line. Text after a hash is a comment and changes nothing.\n"
    )
    return head + "".join(_commented(*part) for part in parts)


def review_to_copy(call: Call) -> str:
    """A review of this call to be copied: every criterion, with its guidance."""
    middle = sorted(call.scale)[len(call.scale) // 2]
    scale = "; ".join(f"{point}: {word}" for point, word in sorted(call.scale.items()))
    lines = [
        "# Copy this file to reviews/PROPOSAL/YOU.yaml and change every score; null: the criterion does not apply.",
        *_comment(scale),
        "scores:",
    ]
    for name, criterion in call.criteria.items():
        lines += [
            f"  {line}" for line in _comment(f"{criterion.title}. {criterion.guidance or ''}")
        ]
        lines += [f"  {line}" for line in entry(name, middle)]
    lines += ["# How sure you are: 1, 2 or 3.", "confidence: 2"]
    lines += [
        "# For the host; it may be quoted in a letter.",
        "# feedback: What would make it better",
    ]
    lines += [
        "# For the committee; it never leaves the repository.",
        "# note: What else we should know",
    ]
    return "\n".join(lines) + "\n"


def _reply(question: Question) -> Writable:
    if not question.choices:
        return "Your answer"
    first = word(next(iter(question.choices)))
    return Inline([first]) if question.many else first


def _choices(head: str, vocabulary: Vocabulary) -> str:
    shown = "; ".join(f"{value}: {title}" for value, title in vocabulary.items())
    return f"{head}: {shown}." if shown else head


def _commented(comment: str, key: str, value: Writable) -> str:
    return "".join(f"{line}\n" for line in _comment(comment)) + dump_yaml({key: value})


def _comment(text: str) -> list[str]:
    """A text as lines of comment, at most 110 wide where its words allow it."""
    import textwrap

    return [
        f"# {line}"
        for part in text.split("\n")
        for line in textwrap.wrap(part, 108, break_long_words=False)
    ]
