"""Every file of a new call but call.yaml and the registers: what follows from those, and what is
always the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from a87ws.exchange.issue_fields import form_name, languages_of
from a87ws.exchange.issue_form import issue_form, path_of
from a87ws.exchange.json_schema import json_schema
from a87ws.model.call import Call
from a87ws.model.layout import CALL, MEMBERS, REVIEWERS, Kind
from a87ws.model.registers import Member
from a87ws.rendering.starter import fill, for_reviewers, for_submitters, readme_path
from a87ws.store.emit import dump_yaml
from a87ws.store.shipped import starter_texts, workflows
from a87ws.usecases.skeleton import proposal_to_copy, review_to_copy

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
