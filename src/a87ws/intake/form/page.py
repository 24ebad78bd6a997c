"""The submission form of a call: one page that works offline, checks as `validate` does, and
creates a file.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from functools import cache
from itertools import starmap
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from a87ws.base import text as words
from a87ws.base.disk.write import write_text
from a87ws.base.faults import Fault
from a87ws.base.page.html import as_data, render_page
from a87ws.base.records import ID_PATTERN, MAX_ID
from a87ws.base.shape import Record, forms
from a87ws.base.yaml.document import ALLOWED_IN_REFUSED, CHARACTERS, MARKS, REFUSED
from a87ws.call.call import Call, Question, Submission
from a87ws.call.case import APOSTROPHES, Register
from a87ws.call.files import prefix_of
from a87ws.call.layout import CALL, MEMBERS
from a87ws.call.proposal import NAMELESS, RESERVED, UNDO, Contact, Host, Proposal, Speaker, romans
from a87ws.call.registers import Member
from a87ws.checks import ALL, alike, values
from a87ws.checks.context import Context, Here
from a87ws.checks.load import load
from a87ws.checks.rules.call import email_malformed, repository_malformed
from a87ws.checks.say import check_texts, say, say_hint, unbroken
from a87ws.data import countries
from a87ws.data import words as catalogue
from a87ws.data.words import LANGUAGES, plural_rule, room
from a87ws.data.words import forms as forms_words
from a87ws.data.words import say as say_words

JUDGED: Final = (
    "proposal-key-missing",
    "proposal-email-malformed",
    "proposal-email-non-ascii",
    "proposal-outcome-unknown",
    "proposal-focus-unknown",
    "proposal-country-unknown",
    "proposal-type-unknown",
    "proposal-language-unknown",
    "proposal-description-long",
    "proposal-value-repeated",
    "proposal-script-mixed",
    "proposal-answer-missing",
    "proposal-answer-unknown",
    "proposal-answer-many",
    "proposal-organization-repeated",
    "proposal-organization-unregistered",
    "proposal-organization-similar",
    "proposal-organization-incomplete",
    "proposal-speaker-foreign",
    "proposal-member-missing",
    "yaml-character",
    "folder-name-malformed",
    "folder-name-reserved",
)
"""The codes that the page itself reports."""
SAID: Final = (
    "key-missing",
    "email-malformed",
    "email-malformed?",
    "email-non-ascii",
    "email-non-ascii?",
    "outcome-unknown",
    "focus-unknown",
    "type-unknown",
    "country-unknown",
    "country-group",
    "country-group?",
    "language-unknown",
    "description-long",
    "description-long-one?",
    "description-long-many?",
    "description-about",
    "description-about-one?",
    "description-about-many?",
    "value-repeated",
    "value-repeated?",
    "script-mixed",
    "script-mixed?",
    "organization-repeated",
    "organization-repeated-member",
    "organization-repeated?",
    "organization-unregistered",
    "organization-alike",
    "organization-alike?",
    "organization-near",
    "organization-near?",
    "organization-no-type",
    "organization-no-country",
    "organization-no-type-no-country",
    "speaker-foreign",
    "speaker-foreign?",
    "member-missing",
    "member-missing?",
    "answer-missing",
    "answer-unknown",
    "answer-many",
    "answer-many?",
    "id-malformed",
    "id-reserved",
    "character",
    *map("character-{:04X}".format, map(ord, CHARACTERS)),
    "character?",
    "marks",
)
"""The keys of the messages that the page can say, in every language."""
LEFT_TO_VALIDATE: Final[Mapping[str, str]] = {
    "proposal-key-unknown": "the page writes no other keys",
    "proposal-type-wrong": "the page writes text where text is needed and a list where a list is",
    "proposal-value-wrong": "the page leaves out what is empty, and writes no status",
    "proposal-question-unknown": "the page asks the call's questions alone",
    "proposal-register-differs": "the page leaves type and country of a member out",
    "proposal-duplicate": "it takes the other proposals, which the page must not hold",
    "proposal-description-similar": "it takes the other proposals, which the page must not hold",
    "proposal-withdrawn": "nothing is withdrawn while it is filled in",
}
"""The other codes of a proposal, each with the reason why the page does not judge it."""


def rules(call: Call, members: Sequence[Member]) -> Mapping[str, object]:
    """Everything the page needs to check a proposal for this call."""
    required = {
        "": _required(Proposal),
        "contact": _required(Contact),
        "organizations": _required(Host),
        "speakers": _required(Speaker),
    }
    return {
        "severity": {code: ALL[code].severity.value for code in JUDGED},
        "required": required,
        "most": call.description_words,
        "membersOnly": call.submitters == "members",
        "outcomes": list(call.outcomes),
        "focus": list(call.focus),
        "types": list(call.organization_types),
        "questions": dict(zip(call.questions, map(_rule_of, call.questions.values()), strict=True)),
        "names": dict(_names(members)),
        "spelled": {member.id: [member.name, *member.aliases] for member in members},
        **_patterns(),
    }


def _rule_of(question: Question) -> dict[str, object]:
    return {
        "choices": list(question.choices),
        "many": question.many,
        "required": question.required,
    }


def _required(record: type[Record]) -> list[str]:
    return [name for name in forms(record) if not hasattr(record, name)]


def _names(members: Sequence[Member]) -> Iterator[tuple[str, str]]:
    """Every name that an organization goes by, normalised, with the id of its member."""
    for name, member in Register(tuple(members)).by_name.items():
        yield name, member.id


@cache
def _patterns() -> Mapping[str, object]:
    """What holds for every call. Patterns are such as JavaScript reads with its flag `u`."""
    return {
        "countries": list(countries()),
        "groups": sorted(values.GROUPS),
        "tag": _script(values.TAG.pattern),
        "twoLetters": sorted(values.TWO_LETTERS),
        "address": values.ADDRESS,
        "reservedDomains": values.RESERVED_DOMAINS,
        "longestAddress": values.LONGEST_ADDRESS,
        "space": f"[{_SPACES}]+",
        "separator": _script(words.SEPARATOR.pattern),
        "oneEach": words.ONE_EACH,
        "unspaced": words.UNSPACED,
        "lettersPerWord": words.LETTERS_PER_WORD,
        "mostParts": words.MOST_PARTS,
        "longestWord": words.LONGEST_WORD,
        "parted": words.PARTED,
        "addressSign": words.ADDRESS_SIGN,
        "addressStart": words.ADDRESS_START,
        "lookAlike": list(map(str.title, words.LOOK_ALIKE)),
        "mostQuoted": words.MAX_QUOTED,
        "marks": _combining(),
        "apostrophes": "".join(map(chr, APOSTROPHES)),
        "looksLike": dict(starmap(_as_characters, alike.LOOKS_LIKE.items())),
        "smallWords": sorted(alike.SMALL_WORDS),
        "shortestAlike": alike.SHORTEST_ALIKE,
        "longestAlike": alike.LONGEST_ALIKE,
        "refused": REFUSED,
        "allowed": "".join(sorted(ALLOWED_IN_REFUSED)),
        "manyMarks": MARKS,
        "characters": list(map("{:04X}".format, map(ord, CHARACTERS))),
        "id": ID_PATTERN.pattern,
        "longestId": MAX_ID,
        "reservedIds": RESERVED,
        "romans": romans(),
        "undo": UNDO,
        "nameless": NAMELESS,
    }


def _as_characters(code: int, other: int) -> tuple[str, str]:
    return chr(code), chr(other)


def _is_space(code: int) -> bool:
    return chr(code).isspace()


_SPACES: Final = "".join(map("\\u{:04x}".format, filter(_is_space, range(0x3001))))


def _script(pattern: str) -> str:
    """A pattern of Python as JavaScript reads it: white space is written out, since the two differ
    on it.
    """
    return pattern.replace("(?P<", "(?<").replace("\\s", _SPACES)


def _combining() -> str:
    """A pattern of all marks that combine with the letter before them, which JavaScript cannot tell
    from other marks.
    """
    ranges: list[list[int]] = []
    for code in range(_LAST_MARK):
        if not unicodedata.combining(chr(code)):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(starmap("\\u{{{:x}}}-\\u{{{:x}}}".format, ranges)) + "]"


_LAST_MARK: Final = 0x1F000
"""No character beyond it combines, in any version of Unicode so far."""


class Tongue(NamedTuple):
    """One language: its own name, the page's words, the messages, and titles of the Alliance's
    vocabulary.
    """

    name: str
    words: Mapping[str, str]
    counted: Mapping[str, tuple[str, ...]]
    """The page's words that count, in their plural forms."""
    plural: tuple[int, ...]
    """Which of these forms goes with a number (`a87ws.data.words.plural_rule`)."""
    says: Mapping[str, str]
    titles: Mapping[str, str]
    """Titles that a call gives in English, by their English text."""


def tongue(language: str) -> Tongue:
    """The words of a language. Raises KeyError where there is no such language."""
    words = {key: unbroken(phrase) for key, phrase in room(language, "form").items()}
    counted = {}
    for key, phrases in forms_words(language, "form").items():
        counted[key] = tuple(map(unbroken, phrases))
    texts = check_texts(language)
    return Tongue(
        say_words(language, "language.own-name"),
        words,
        counted,
        plural_rule(language),
        {key: texts[key] for key in SAID},
        catalogue.labels(language),
    )


SCRIPTS: Final = ("data.js", "rules.js", "yaml.js", "page.js")


def render_form(
    call: Call, members: Sequence[Member], *, prefix: str = "", schema: str | None = None
) -> str:
    """The page. It holds the names and ids of the members and what submitters may know of the call,
    nothing else.

    `prefix` is the folder of the call inside its repository; `schema` is the path from `proposals/`
    to the JSON Schema that editors use.
    """
    starts = _starting_language(call)
    tongues = {language: tongue(language) for language in LANGUAGES}
    heading = {"name": call.name, "timezone": call.timezone, "languages": call.languages}
    data = {
        "call": _dates(call) | heading,
        "language": call.languages[0],
        "questions": {name: question.text for name, question in call.questions.items()},
        "countries": dict(_country_names()),
        "spoken": LANGUAGES,
        "starts": starts,
        "tongues": dict(zip(tongues, map(_as_json, tongues.values()), strict=True)),
        "submission": _submission(call, prefix),
        "schema": schema,
        "rules": rules(call, members),
    }
    values = {
        "call": call,
        "language": call.languages[0],
        "spoken": dict.fromkeys(call.languages),
        "starts": starts,
        "tongues": dict(zip(tongues, map(attrgetter("name"), tongues.values()), strict=True)),
        "words": _filled(tongues[starts].words, call),
        "members": list(map(attrgetter("name"), members)),
        "parts": list(_parts(call)),
        "submission": call.submission,
        "data": as_data(data),
    }
    return render_page(__name__, "page.html.j2", values, styles=["page.css"], scripts=SCRIPTS)


def _starting_language(call: Call) -> str:
    """The first language of the call that the page speaks, else English."""
    for tag in call.languages:
        if tag in LANGUAGES:
            return tag
    return LANGUAGES[0]


def _country_names() -> Iterator[tuple[str, list[str]]]:
    """The names of each country, in the order of the page's languages."""
    for code, country in countries().items():
        yield code, list(map(country.name, LANGUAGES))


def _as_json(tongue: Tongue) -> dict[str, object]:
    return {
        "words": dict(tongue.words),
        "counted": dict(tongue.counted),
        "plural": "".join(map(str, tongue.plural)),
        "says": dict(tongue.says),
        "titles": dict(tongue.titles),
    }


def _parts(call: Call) -> Iterator[str]:
    """The parts of the form, in order."""
    yield from ("proposal", "organizations", "speakers", "about")
    if call.questions:
        yield "questions"
    yield from ("contact", "send")


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
    submission = call.submission
    repository = (submission.repository or "").removesuffix("/").removesuffix(".git")
    return {
        "repository": repository or None,
        "kind": submission.kind,
        "branch": submission.branch,
        "email": submission.email,
        "prefix": prefix,
    }


FORM: Final = "form.html"
SCHEMA: Final = "schemas/proposal.json"


def form(
    root: Path, target: Path | None, *, repository: str | None = None, email: str | None = None
) -> Submission:
    """Write the form of the call at `root` to `target` (default: form.html there); where it sends
    proposals.

    `repository` and `email` override call.yaml. Raises Fault if call.yaml or the register of
    members has errors, or if the target exists and the tool did not write it.
    """
    loaded = load(root)
    faulty = sorted(loaded.faulty & {CALL, MEMBERS})
    if loaded.case is None or faulty:
        where = " and ".join(faulty or [CALL])
        code = 1 if loaded.call_is_readable else 3
        raise Fault(
            f"{where} has errors: fix them first",
            "run `a87ws validate` to see each one and how to fix it",
            exit_code=code,
        )
    call = _with(loaded.case.call, repository, email)
    schema = f"../{SCHEMA}" if os.path.lexists(root / SCHEMA) else None
    page = render_form(call, loaded.case.members, prefix=prefix_of(root), schema=schema)
    if target is None:
        target = root / FORM
    write_text(target.parent, target.name, page)
    return call.submission


def _with(call: Call, repository: str | None, email: str | None) -> Call:
    """The call with the options instead of what its file says. Raises Fault if one is refused."""
    options = {"repository": repository, "email": email}
    changes = {name: value for name, value in options.items() if value is not None}
    if not changes:
        return call
    submission = call.submission
    if repository is not None:
        submission = submission.model_copy(update={"host": None})  # that of another repository
    submission = submission.model_copy(update=changes)
    changed = call.model_copy(update={"submission": submission})
    here = Here(CALL, Context({}, {}))
    for finding in (*repository_malformed(changed, here), *email_malformed(changed, here)):
        hint = say_hint(finding.hint)
        raise Fault(f"--{finding.route[-1]}: {say(finding.message)}", hint, exit_code=2)
    return changed
