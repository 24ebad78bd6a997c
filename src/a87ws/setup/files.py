"""Every file of a new call except call.yaml and the registers: those derived from them, and those
that are always the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from operator import attrgetter
from pathlib import Path
from typing import Final

from a87ws.base.page.markdown import literal
from a87ws.base.yaml.write import Inline, Writable, dump_yaml, entry
from a87ws.call.call import Call, Question, Vocabulary
from a87ws.call.layout import CALL, MEMBERS, REVIEWERS, Kind
from a87ws.call.registers import Member
from a87ws.data.words import say
from a87ws.intake.issue_form import form_name, issue_form, languages_of, path_of
from a87ws.intake.submission import word
from a87ws.setup.schema import json_schema

_COUNTRY = "CH"


_PROPOSAL_HEAD: Final = """\
# yaml-language-server: $schema=../schemas/proposal.json
# Copy this file to proposals/ID.yaml, ID being a short name of small letters, digits and \
hyphens, and
# change every line. Text after a hash is a comment and changes nothing.
"""


def proposal_to_copy(call: Call, members: Sequence[Member]) -> str:
    """A sample proposal of this call; a member submits it if the call requires one."""
    host = _sample_host(call, members)
    contact = Inline({"name": "Your name", "email": "you@example.org"})
    speaker = Inline({"name": "A speaker", "role": "Their function", "organization": host["name"]})
    parts: list[tuple[str, str, Writable]] = [
        ("", "title", "The title of your proposal"),
        ("Somebody we can write to.", "contact", contact),
        (_choices("Types", call.organization_types), "organizations", [host]),
        ("", "speakers", [speaker]),
        (_choices("Outcomes", call.outcomes), "outcomes", _first_choice(call.outcomes)),
        (_choices("Themes", call.focus), "focus", _first_choice(call.focus)),
        ("Where the action takes place: two letters each.", "countries", Inline([_COUNTRY])),
        (f"At most {call.description_words} words.", "description", "What you propose.\n"),
        ("The working languages.", "languages", Inline([call.languages[0]])),
    ]
    required = {
        name: _reply(question) for name, question in call.questions.items() if question.required
    }
    if required:
        parts.append(("\n".join(_prompts(call)), "answers", required))
    return _PROPOSAL_HEAD + "".join(starmap(_commented, parts))


def _sample_host(call: Call, members: Sequence[Member]) -> dict[str, str]:
    if members and call.submitters == "members":
        return {"name": members[0].name}
    kind = next(iter(call.organization_types))
    return {"name": "Your organization", "type": kind, "country": _COUNTRY}


def _first_choice(vocabulary: Vocabulary) -> Inline:
    return Inline([word(next(iter(vocabulary)))])


def _prompts(call: Call) -> Iterator[str]:
    """The questions of the call, each with its choices."""
    for name, question in call.questions.items():
        yield _choices(f"{name}: {question.text}", question.choices)


def review_to_copy(call: Call) -> str:
    """A sample review of this call: every criterion, with its guidance."""
    return "\n".join(_review_lines(call)) + "\n"


def _review_lines(call: Call) -> Iterator[str]:
    yield (
        "# Copy this file to reviews/PROPOSAL/YOU.yaml and change every score;"
        " null: the criterion does not apply."
    )
    yield from _comment("; ".join(starmap("{}: {}".format, sorted(call.scale.items()))))
    yield "scores:"
    for name, criterion in call.criteria.items():
        comment = _comment(f"{criterion.title}. {criterion.guidance or ''}")
        for line in (*comment, *entry(name, _middle_score(call))):
            yield f"  {line}"
    yield "# How sure you are: 1, 2 or 3."
    yield "confidence: 2"
    yield "# For the host; it may be quoted in a letter."
    yield "# feedback: What would make it better"
    yield "# For the committee; it never leaves the repository."
    yield "# note: What else we should know"


def _middle_score(call: Call) -> int:
    return sorted(call.scale)[len(call.scale) // 2]


def _reply(question: Question) -> Writable:
    if not question.choices:
        return "Your answer"
    first = word(next(iter(question.choices)))
    if question.many:
        return Inline([first])
    return first


def _choices(head: str, vocabulary: Vocabulary) -> str:
    if not vocabulary:
        return head
    return f"{head}: {'; '.join(starmap('{}: {}'.format, vocabulary.items()))}."


def _commented(comment: str, key: str, value: Writable) -> str:
    entry_text = dump_yaml({key: value})
    return "\n".join((*_comment(comment), entry_text))


def _comment(text: str) -> Iterator[str]:
    """A text as lines of comment, at most 110 wide if its words allow it."""
    import textwrap

    for part in text.split("\n"):
        for line in textwrap.wrap(part, 108, break_long_words=False):
            yield f"# {line}"


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


def starter_texts() -> dict[str, str]:
    """The text of every file of a new call by path, with its placeholders in braces.

    In the package `dot-` stands for the dot of a hidden name, so that no program mistakes these
    files for settings of the package.
    """
    texts = {}
    for path, text in _texts(STARTER):
        parts = map(_hidden_name, path.relative_to(STARTER).parts)
        texts["/".join(parts)] = text
    return texts


def _hidden_name(part: str) -> str:
    if part.startswith("dot-"):
        return f".{part.removeprefix('dot-')}"
    return part


def workflows() -> Mapping[str, str]:
    """The text of every workflow by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(WORKFLOWS.glob("*.yml"))}


def demonstration() -> Mapping[str, str]:
    """The text of every file of the demonstration call by path.

    A built package holds a copy; in a source checkout the call is next to the package.
    """
    root = _demonstration()
    texts = {}
    for part in DEMONSTRATION:
        for path, text in _texts(root / part):
            texts[path.relative_to(root).as_posix()] = text
    return texts


def pictures() -> Mapping[str, bytes]:
    """The binary files of the demonstration call, by path."""
    return {path: (_demonstration() / path).read_bytes() for path in PICTURES}


def _demonstration() -> Path:
    packed = PACKAGE / "demonstration"
    if packed.is_dir():
        return packed
    return PACKAGE.parents[1]


def _texts(start: Path) -> Iterator[tuple[Path, str]]:
    """The file at a path, or every file in that folder, with its text."""
    paths = [start, *sorted(start.rglob("*"))]
    for path in filter(Path.is_file, paths):
        yield path, path.read_bytes().decode()


def readme_path(language: str, languages: Iterable[str]) -> str:
    """The path of the page for submitters; hosts show the one without a language first."""
    if language == next(iter(languages)):
        return "README.md"
    return f"README.{language}.md"


def for_submitters(
    text: str, call: Call, language: str, languages: Iterable[str], form: str
) -> str:
    """The page for submitters in a language, with links to the others."""
    outline = {
        "name": literal(call.name),
        "organizer": literal(call.organizer),
        "deadline": call.deadline.isoformat().replace("T", " "),
        "timezone": literal(call.timezone),
        "others": "",
        "words": str(call.description_words),
        "outcomes": _list(call.outcomes.values()),
        "focus": _list(call.focus.values()),
        "questions": "",
        "form": form,
    }
    links = list(_links(language, tuple(languages)))
    if links:
        outline["others"] = f"\n{' · '.join(links)}\n"
    questions = _list(map(attrgetter("text"), call.questions.values()))
    if questions:
        outline["questions"] = f"- {say(language, 'starter.questions')}\n{questions}\n"
    return fill(text, outline)


def _links(language: str, languages: Sequence[str]) -> Iterator[str]:
    """Links to the page in all other languages."""
    for other in languages:
        if other != language:
            name = say(other, "language.own-name")
            yield f"[{name}]({readme_path(other, languages)})"


def for_reviewers(text: str, call: Call) -> str:
    """The page for reviewers: how to review, the scale, the criteria with their guidance."""
    middle = _middle_score(call)
    scores = [f"{name}={middle}" for name in call.criteria]
    scale = [f"- {point}: {literal(word)}" for point, word in sorted(call.scale.items())]
    words = {
        "scores": " ".join(scores),
        "scale": "\n".join(scale),
        "criteria": "\n\n".join(_criteria(call)),
    }
    return fill(text, words)


def _criteria(call: Call) -> Iterator[str]:
    for name, criterion in call.criteria.items():
        yield f"**{literal(criterion.title)}** (`{name}`)"
        if criterion.guidance:
            yield literal(criterion.guidance)


def fill(text: str, words: Mapping[str, str]) -> str:
    """Replace each name in braces by its words; other braces stay, and words are not filled in
    again.
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
"""Files that the Secretariat fills in: written once, then theirs."""

_ANNOUNCEMENT: Final = ".md.j2"
_FORM_HEAD: Final = (
    "# Made of call.yaml by `a87ws init`; `a87ws init --update` renews it, unless it was changed"
    " by hand.\n"
)
_SCHEMAS: Final = (
    Kind.CALL,
    Kind.MEMBERS,
    Kind.PROPOSAL,
    Kind.REVIEW,
    Kind.REVIEWERS,
    Kind.SESSION,
)


def files(call: Call, members: Sequence[Member], *, owner: str, version: str) -> dict[str, str]:
    """The texts by path.

    `owner` is the account that approves changes of the call, `version` that of the tool.
    """
    texts: dict[str, str] = {}
    pages: dict[str, str] = {}
    for path, text in starter_texts().items():
        if path.endswith(".md"):
            pages[path] = text
        elif not path.endswith(_ANNOUNCEMENT):
            texts[path] = text
    for path in (CALL, MEMBERS, REVIEWERS):
        del texts[path]
    texts[TOOL] = fill(texts[TOOL], {"version": version})
    texts[CODEOWNERS] = _with_owner(texts[CODEOWNERS], owner)
    for name, text in workflows().items():
        texts[f".github/workflows/{name}"] = text
    for kind in _SCHEMAS:
        texts[f"schemas/{kind.value}.json"] = _json(json_schema(kind, call))
    texts["templates/proposal.yaml"] = proposal_to_copy(call, members)
    texts["templates/review.yaml"] = review_to_copy(call)
    texts.update(_in_languages(call, pages))
    texts[REVIEWING] = for_reviewers(pages[REVIEWING], call)
    return texts


def announcement_texts(call: Call) -> dict[str, str]:
    """Templates that suit any call, in its languages, by path; they replace the tool's own."""
    endings = tuple(f".{language}{_ANNOUNCEMENT}" for language in languages_of(call))
    return {path: text for path, text in starter_texts().items() if path.endswith(endings)}


def _in_languages(call: Call, pages: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What submitters read, in each language of the call that has a text."""
    languages = languages_of(call)
    for language in languages:
        page = pages[f"README.{language}.md"]
        readme = for_submitters(page, call, language, languages, form_name(language))
        yield readme_path(language, languages), readme
        form_path = path_of(language, is_first=language == languages[0])
        yield form_path, _FORM_HEAD + dump_yaml(issue_form(call, language))


def _with_owner(text: str, owner: str) -> str:
    """The owners' file; without an owner every line of it is a comment."""
    if owner:
        return fill(text, {"owner": owner})
    lines = fill(text, {"owner": "@OWNER"}).splitlines(keepends=True)
    return "".join(map(_comment_out, lines))


def _comment_out(line: str) -> str:
    if line.startswith("#"):
        return line
    return f"# {line}"


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
