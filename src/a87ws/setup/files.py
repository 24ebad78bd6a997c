"""Every file of a new call but call.yaml and the registers: what follows from those, and what is
always the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from a87ws.base.page.markdown import literal
from a87ws.base.yaml.write import Inline, Writable, dump_yaml, entry
from a87ws.call.call import Call, Question, Vocabulary
from a87ws.call.layout import CALL, MEMBERS, REVIEWERS, Kind
from a87ws.call.registers import Member
from a87ws.data.words import say
from a87ws.intake.issue.form import form_name, issue_form, languages_of, path_of
from a87ws.intake.submission import word
from a87ws.setup.schema import json_schema

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


PACKAGE: Final = Path(__file__).parents[1]
STARTER: Final = PACKAGE / "setup/starter"
WORKFLOWS: Final = PACKAGE / "setup/workflows"
DEMONSTRATION: Final = (
    "call.yaml",
    "registry",
    "proposals",
    "reviews",
    "assignments.yaml",
    "freeze.yaml",
    "templates/brand.yaml",
)
PICTURES: Final = ("templates/logo.png",)


def starter_texts() -> Mapping[str, str]:
    """The text of every file of a new call by its path; what is to be filled in stands in braces.

    In the package `dot-` stands for the dot of a hidden name, lest the files mean something where
    they lie.
    """
    return {
        "/".join(
            f".{part[4:]}" if part.startswith("dot-") else part
            for part in path.relative_to(STARTER).parts
        ): text
        for path, text in _texts(STARTER)
    }


def workflows() -> Mapping[str, str]:
    """The text of every workflow by its file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(WORKFLOWS.glob("*.yml"))}


def demonstration() -> Mapping[str, str]:
    """The text of every file of the demonstration call by its path.

    A built package holds a copy; where the package is run from its source, the call lies beside it.
    """
    root = _demonstration()
    return {
        path.relative_to(root).as_posix(): text
        for part in DEMONSTRATION
        for path, text in _texts(root / part)
    }


def pictures() -> Mapping[str, bytes]:
    """What the demonstration call holds beside texts, by path."""
    return {path: (_demonstration() / path).read_bytes() for path in PICTURES}


def _demonstration() -> Path:
    packed = PACKAGE / "demonstration"
    return packed if packed.is_dir() else PACKAGE.parents[1]


def _texts(start: Path) -> Iterator[tuple[Path, str]]:
    paths = (
        [start] if start.is_file() else sorted(path for path in start.rglob("*") if path.is_file())
    )
    for path in paths:
        yield path, path.read_bytes().decode()


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


CODEOWNERS: Final = ".github/CODEOWNERS"
TOOL: Final = ".github/a87ws.txt"
REVIEWING: Final = "reviews/README.md"
OWN: Final = (CALL, MEMBERS, REVIEWERS, CODEOWNERS, TOOL)
"""What the secretariat fills in: written once, and theirs from then on."""

_ANNOUNCEMENT: Final = ".md.j2"
_FORM_HEAD: Final = "# Made of call.yaml by `a87ws init`; `a87ws init --update` renews it, unless it was changed by hand.\n"
_SCHEMAS: Final = (
    Kind.CALL,
    Kind.MEMBERS,
    Kind.PROPOSAL,
    Kind.REVIEW,
    Kind.REVIEWERS,
    Kind.SESSION,
)


def files(call: Call, members: Sequence[Member], *, owner: str, version: str) -> dict[str, str]:
    """The texts by path. `owner` is whom a host asks about changes of the call, `version` that of
    the tool.
    """
    texts = {
        path: text for path, text in starter_texts().items() if not path.endswith(_ANNOUNCEMENT)
    }
    pages = {path: texts.pop(path) for path in [path for path in texts if path.endswith(".md")]}
    for path in (CALL, MEMBERS, REVIEWERS):
        del texts[path]
    texts[TOOL] = fill(texts[TOOL], {"version": version})
    texts[CODEOWNERS] = _owned(texts[CODEOWNERS], owner)
    texts |= {f".github/workflows/{name}": text for name, text in workflows().items()}
    texts |= {f"schemas/{kind.value}.json": _json(json_schema(kind, call)) for kind in _SCHEMAS}
    texts |= {
        "templates/proposal.yaml": proposal_to_copy(call, members),
        "templates/review.yaml": review_to_copy(call),
    }
    return {
        **texts,
        **dict(_in_languages(call, pages)),
        REVIEWING: for_reviewers(pages[REVIEWING], call),
    }


def announcement_texts(call: Call) -> dict[str, str]:
    """Templates that suit any call, in its languages, by path: a new call has them instead of the
    tool's own.
    """
    endings = tuple(f".{language}{_ANNOUNCEMENT}" for language in languages_of(call))
    return {path: text for path, text in starter_texts().items() if path.endswith(endings)}


def _in_languages(call: Call, pages: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What submitters read, in each language of the call that there is a text for."""
    languages = languages_of(call)
    for language in languages:
        text, name = pages[f"README.{language}.md"], form_name(language)
        yield (
            readme_path(language, languages),
            for_submitters(text, call, language, languages, name),
        )
        is_first = language == languages[0]
        yield (
            path_of(language, is_first=is_first),
            _FORM_HEAD + dump_yaml(issue_form(call, language)),
        )


def _owned(text: str, owner: str) -> str:
    """The owners' file; where nobody is named, every line of it waits behind a hash."""
    if owner:
        return fill(text, {"owner": owner})
    lines = fill(text, {"owner": "@OWNER"}).splitlines(keepends=True)
    return "".join(line if line.startswith("#") else f"# {line}" for line in lines)


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
