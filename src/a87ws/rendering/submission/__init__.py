"""The submission form of a call: one page that asks for nothing, judges as `validate` does, and
makes a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from a87ws.data import countries
from a87ws.data.words import LANGUAGES
from a87ws.model.call import Call
from a87ws.model.registers import Member
from a87ws.rendering.page import as_data, render_page
from a87ws.rendering.submission.rules import rules
from a87ws.rendering.submission.words import tongue

SCRIPTS: Final = ("data.js", "rules.js", "yaml.js", "page.js")


def render_form(
    call: Call, members: Sequence[Member], *, prefix: str = "", schema: str | None = None
) -> str:
    """The page. Of the members it holds the names and ids, of the call what submitters may know;
    nothing else.

    `prefix` is the folder of the call inside its repository, `schema` the path of the JSON Schema
    that editors of the file are to use, as seen from `proposals/`.
    """
    starts = next((tag for tag in call.languages if tag in LANGUAGES), LANGUAGES[0])
    tongues = {language: tongue(language) for language in LANGUAGES}
    data = {
        "call": _dates(call)
        | {"name": call.name, "timezone": call.timezone, "languages": call.languages},
        "language": call.languages[0],
        "questions": {name: question.text for name, question in call.questions.items()},
        "countries": {
            code: [country.name(each) for each in LANGUAGES]
            for code, country in countries().items()
        },
        "spoken": LANGUAGES,
        "starts": starts,
        "tongues": {
            language: {
                "words": dict(each.words),
                "counted": dict(each.counted),
                "plural": "".join(map(str, each.plural)),
                "says": dict(each.says),
                "titles": dict(each.titles),
            }
            for language, each in tongues.items()
        },
        "submission": _submission(call, prefix),
        "schema": schema,
        "rules": rules(call, members),
    }
    values = {
        "call": call,
        "language": call.languages[0],
        "spoken": dict.fromkeys(call.languages),
        "starts": starts,
        "tongues": {language: each.name for language, each in tongues.items()},
        "words": _filled(tongues[starts].words, call),
        "members": [member.name for member in members],
        "parts": [
            *("proposal", "organizations", "speakers", "about"),
            *(["questions"] if call.questions else []),
            *("contact", "send"),
        ],
        "submission": call.submission,
        "data": as_data(data),
    }
    return render_page(__name__, "page.html.j2", values, styles=["page.css"], scripts=SCRIPTS)


def _filled(words: Mapping[str, str], call: Call) -> Mapping[str, str]:
    """The words as they stand on the page before its script runs."""
    return {key: text.replace("{most}", str(call.description_words)) for key, text in words.items()}


def _dates(call: Call) -> dict[str, object]:
    opens = call.opens
    if opens is not None and not isinstance(opens, datetime):
        opens = datetime.combine(opens, time.min)
    if opens is not None and opens.tzinfo is None:
        opens = opens.replace(tzinfo=ZoneInfo(call.timezone))
    closes = call.closes.replace(microsecond=0)  # milliseconds are all that every browser reads
    whole_day = not isinstance(call.deadline, datetime)
    return {
        "opens": opens and opens.isoformat(),
        "closes": closes.isoformat(),
        "wholeDay": whole_day,
    }


def _submission(call: Call, prefix: str) -> Mapping[str, str | None]:
    given = call.submission
    repository = (given.repository or "").removesuffix("/").removesuffix(".git")
    return {
        "repository": repository or None,
        "kind": given.kind,
        "branch": given.branch,
        "email": given.email,
        "prefix": prefix,
    }
