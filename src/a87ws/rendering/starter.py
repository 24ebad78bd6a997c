"""The texts of a new call: what submitters and reviewers read first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from a87ws.data.words import say
from a87ws.model.call import Call
from a87ws.rendering.markdown import literal


def readme_path(language: str, languages: Iterable[str]) -> str:
    """Where the page for submitters lies: the first language has the name that hosts show at once."""
    return "README.md" if language == next(iter(languages)) else f"README.{language}.md"


def for_submitters(
    text: str, call: Call, language: str, languages: Iterable[str], form: str
) -> str:
    """The page for submitters in a language, with links to the others."""
    languages = tuple(languages)
    others = [
        f"[{say(each, 'language.own-name')}]({readme_path(each, languages)})"
        for each in languages
        if each != language
    ]
    questions = _list(question.text for question in call.questions.values())
    return fill(
        text,
        {
            "name": literal(call.name),
            "organizer": literal(call.organizer),
            "deadline": call.deadline.isoformat().replace("T", " "),
            "timezone": literal(call.timezone),
            "others": f"\n{' · '.join(others)}\n" if others else "",
            "words": str(call.description_words),
            "outcomes": _list(call.outcomes.values()),
            "focus": _list(call.focus.values()),
            "questions": f"- {say(language, 'starter.questions')}\n{questions}\n"
            if questions
            else "",
            "form": form,
        },
    )


def for_reviewers(text: str, call: Call) -> str:
    """The page for reviewers: how to review, the scale, the criteria with their guidance."""
    middle = sorted(call.scale)[len(call.scale) // 2]
    criteria = [
        f"**{literal(each.title)}** (`{name}`)"
        + (f"\n\n{literal(each.guidance)}" if each.guidance else "")
        for name, each in call.criteria.items()
    ]
    return fill(
        text,
        {
            "scores": " ".join(f"{name}={middle}" for name in call.criteria),
            "scale": "\n".join(
                f"- {point}: {literal(word)}" for point, word in sorted(call.scale.items())
            ),
            "criteria": "\n\n".join(criteria),
        },
    )


def fill(text: str, words: Mapping[str, str]) -> str:
    """Put each word in the place of its name in braces; other braces stay, and what is put in is
    not read again.
    """
    pieces = []
    while text:
        before, brace, after = text.partition("{")
        name, closed, rest = after.partition("}")
        pieces.append(before)
        if closed and name in words:
            pieces.append(words[name])
            text = rest
        else:
            pieces.append(brace)
            text = after
    return "".join(pieces)


def _list(texts: Iterable[str]) -> str:
    return "\n".join(f"  - {literal(text)}" for text in texts)
