"""JSON Schema 2020-12 of each kind of file, for editors: the records as they are declared, in the
words of the call.

It says what a file of that kind may look like. What takes a second file, arithmetic or a calendar,
`validate` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import starmap
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args, get_origin

from a87ws.base import records as base
from a87ws.base.faults import Fault
from a87ws.base.shape import Record, forms
from a87ws.base.shape import schema as schema_json_schema
from a87ws.base.yaml import parse
from a87ws.call.attributes import attribute_names
from a87ws.call.call import Call, Question, Vocabulary
from a87ws.call.files import find_root, read_one
from a87ws.call.layout import CALL, Kind
from a87ws.call.registers import Acceptance, Acceptances
from a87ws.call.review import Recusal
from a87ws.checks.shape import MODELS, build
from a87ws.data import REGIONS, countries
from a87ws.intake.submission import word

_ROLE: Final = "The person's function, as it is to be shown."
_EMPLOYER: Final = "The organization the person speaks for."
_LANGUAGE_CODES: Final = "Language codes, such as en, fr or pt-BR."

HELP: Final[Mapping[str, str]] = {
    "Call.name": "The name of the call or series, as letters and announcements show it.",
    "Call.organizer": "Who runs the call; letters end with it.",
    "Call.opens": "From when proposals are taken: a day, or a day and hour.",
    "Call.submitters": (
        "members: one submitting organization at least is in registry/members.yaml. anyone: all "
        "may."
    ),
    "Call.deadline": "Until when: a bare date is the whole day in the call's time zone.",
    "Call.timezone": "The place whose clock counts, such as Europe/Zurich, or UTC.",
    "Call.languages": f"The languages in which proposals are taken. {_LANGUAGE_CODES}",
    "Call.description_words": "The longest description, in words.",
    "Call.outcomes": "What a proposal may serve: the value that proposals name, and its title.",
    "Call.focus": "The themes: the value that proposals name, and its title.",
    "Call.organization_types": (
        "Kinds of organization: the value that registers and proposals name, and its title."
    ),
    "Call.questions": (
        "Further questions of this call, by a name of small letters, digits and hyphens."
    ),
    "Call.pathfinder_countries": (
        "Country codes, instead of the list of Pathfinder Countries that comes with the tool."
    ),
    "Call.criteria": "What reviewers judge, by name.",
    "Call.scale": "The points of the scale, lowest first, each with its word.",
    "Call.reviews": (
        "How many reviews a proposal gets and needs, and whether leniency is taken out."
    ),
    "Call.selection": "How the proposals are chosen.",
    "Call.submission": "Where the submission form may send what was filled in.",
    "Submission.repository": (
        "The address of the call's repository on the web, for links that begin a new file there."
    ),
    "Submission.host": "What runs it, where its address does not tell: github, gitea or gitlab.",
    "Submission.branch": "The branch that a new file is proposed for; main unless given.",
    "Submission.email": "The Secretariat's address, for those who would rather send the file.",
    "Call.sessions": "When sessions may be held, and what their hosts owe by when.",
    "Call.retention": "The last day on which the addresses of contacts and reviewers may be kept.",
    "Call.import": (
        "Which columns of the exports of this call's form hold what; `a87ws import` writes it."
    ),
    "Import.columns": (
        "For each field, such as title or contact.email, the head of the column that holds it."
    ),
    "Import.ignore": "Heads of columns that nobody needs.",
    "Question.text": "The question, as submitters read it.",
    "Question.choices": "Its answers: value and title. Without choices it takes a text.",
    "Question.many": "Whether several choices may be taken.",
    "Question.required": "Whether every proposal has to answer.",
    "Criterion.title": "What is judged, in a few words.",
    "Criterion.guidance": "What reviewers should look for.",
    "Criterion.weight": "How much it counts beside the others; 1 unless given.",
    "ReviewPolicy.per_proposal": "How many reviewers each proposal is assigned.",
    "ReviewPolicy.minimum": "How many counted reviews a proposal needs to be considered.",
    "ReviewPolicy.calibration": (
        "leniency: harsh and lenient reviewers are corrected for. none: they are not."
    ),
    "ReviewPolicy.shrinkage": "How careful that correction is: the greater, the less is corrected.",
    "SelectionPolicy.slots": "How many proposals are to be chosen.",
    "SelectionPolicy.threshold": "The lowest rating that may be chosen.",
    "SelectionPolicy.priority": "Points added to the rating.",
    "SelectionPolicy.rules": "Hard limits, which every selection keeps.",
    "SelectionPolicy.balance": "Soft aims, by attribute; a weight says what an imbalance costs.",
    "SelectionPolicy.tolerance": "A cap: the mean merit per slot that may be given up for balance.",
    "SelectionPolicy.overrides": "Decisions of the committee that the arithmetic has to respect.",
    "SelectionPolicy.reserves": "How many of those left out get the letter for the reserve list.",
    "SelectionPolicy.seed": (
        "The number of a public draw, in quotes; it breaks ties and does nothing else."
    ),
    "Series.held": "Whether what is selected is a session; `false` in a round of grants.",
    "Series.from": "The first day on which a session may be held.",
    "Series.to": "The last day on which a session may be held.",
    "Series.minutes": "How long a session takes unless its own file says otherwise.",
    "Series.earliest": "No session starts earlier, on the clocks of the call's zone.",
    "Series.latest": "No session ends later, on the clocks of the call's zone.",
    "Series.holidays": "Days on which no session is held.",
    "Series.weekdays": "Days of the week with sessions; Monday to Friday if absent.",
    "Series.per_day": "The most sessions on one day; 1 if absent.",
    "Series.rooms": "The rooms of an event in one place; sessions in different rooms may overlap.",
    "Series.zones": (
        "By country code, the zone whose clock counts there, where it is not that of most people."
    ),
    "Series.due": "How many days before its session a host owes each thing.",
    "LeadTimes.moderator": "So many days before the session the moderator, with consent, is owed.",
    "LeadTimes.speakers": "So many days before the session the speakers, with consent, are owed.",
    "LeadTimes.interpretation": "So many days before the session the interpretation is owed.",
    "LeadTimes.agenda": "So many days before the session the agenda is owed.",
    "LeadTimes.flyer": "So many days before the session the flyer is owed.",
    "LeadTimes.register": "So many days before the session the link to register is owed.",
    "LeadTimes.join": "So many days before the session the meeting link is owed.",
    "LeadTimes.presentation": "So many days before the session the presentation is owed.",
    "Priority.joint": "Points for a proposal of two or more registered members together.",
    "Priority.pathfinder": "Points for action in a Pathfinder Country.",
    "SelectionRule.at_most": "No more than this many of the selected.",
    "SelectionRule.at_least": "No fewer than this many of the selected.",
    "SelectionRule.of": "The attribute that is counted, such as focus, organization or region.",
    "SelectionRule.is": "The one value that is counted; without it, each value.",
    "Balance.weight": "What one unit of imbalance costs, in points of merit.",
    "Balance.target": "even; proportional to what is eligible; or a number for each value.",
    "Override.proposal": "The id of the proposal.",
    "Override.must": "include: it is selected. exclude: it is not.",
    "Override.reason": "Why; the record of the decision keeps it.",
    "Members.members": "Who may submit: one entry for each organization.",
    "Member.id": "A name of small letters, digits and hyphens that never changes.",
    "Member.name": "The official name.",
    "Member.aliases": "Other names it goes by: translations, abbreviations.",
    "Member.type": "The kind of organization, as call.yaml lists them.",
    "Member.country": "The country of its seat: two letters of ISO 3166-1.",
    "Reviewers.reviewers": "Who reviews.",
    "Reviewer.id": "Small letters, digits and hyphens; the reviewer's files bear it.",
    "Reviewer.name": "The reviewer's name.",
    "Reviewer.email": "Where the Secretariat writes to.",
    "Reviewer.organizations": (
        "Organizations the reviewer belongs to: no review of their proposals counts."
    ),
    "Reviewer.affiliates": "Organizations close to them, which count the same.",
    "Reviewer.load": "The most reviews that this person takes.",
    "Reviewer.languages": f"Languages the reviewer reads. {_LANGUAGE_CODES}",
    "Reviewer.waivers": "Conflicts of interest that were looked at and let pass.",
    "Waiver.proposal": "The id of the proposal.",
    "Waiver.by": "Who decided.",
    "Waiver.on": "On which day.",
    "Waiver.reason": "Why.",
    "Assignments.assignments": "The reviewers of each proposal.",
    "Freeze.version": "The version of this form of file.",
    "Freeze.proposals": "When the proposals were frozen.",
    "Freeze.reviews": "When the reviews were frozen.",
    "Freeze.files": "Every file received, by path.",
    "FrozenFile.sha256": "The digest of its bytes.",
    "FrozenFile.late": "Whether it first appeared after the freeze.",
    "FrozenFile.accepted": "Who changed their mind about it, and why.",
    "Acceptance.on": "On which day it was accepted.",
    "Acceptance.reason": "Why.",
    "Proposal.title": "The title of the proposal.",
    "Proposal.contact": "Whom the Secretariat writes to; never shown in public.",
    "Proposal.organizations": "The submitting organizations, lead first.",
    "Proposal.speakers": "Who is to speak or to carry it out.",
    "Proposal.outcomes": "Which outcomes of the call it serves.",
    "Proposal.focus": "Which themes of the call it is about.",
    "Proposal.countries": "Where the action takes place: two letters of ISO 3166-1 each.",
    "Proposal.description": "The proposal itself. Begin it on the next line after `|`.",
    "Proposal.supply_chains": "The supply chains it is about.",
    "Proposal.languages": f"Working languages. {_LANGUAGE_CODES}",
    "Proposal.initiative": "The programme it belongs to.",
    "Proposal.answers": "Answers to the further questions of this call.",
    "Proposal.status": "withdrawn: kept, and not considered any more.",
    "Contact.name": "The name of the person.",
    "Contact.email": "One e-mail address.",
    "Host.name": "The organization's name; registered members are found by any of their names.",
    "Host.type": "The kind of organization; a registered member may leave it out.",
    "Host.country": (
        "The country of its seat, two letters of ISO 3166-1; a registered member may leave it out."
    ),
    "Speaker.name": "The speaker's name.",
    "Speaker.role": _ROLE,
    "Speaker.organization": _EMPLOYER,
    "Review.scores": "A point of the scale for every criterion; null where it does not apply.",
    "Review.confidence": "How sure you are: 1, 2 or 3.",
    "Review.feedback": "For the host; may be quoted in a letter.",
    "Review.note": "For the committee; never leaves the repository.",
    "Recusal.recused": "Why you do not judge this proposal; it stands instead of scores.",
    "Session.starts": "Day and hour in the session's time zone, such as 2026-11-19T14:00.",
    "Session.minutes": "How long it takes.",
    "Session.timezone": "The place whose clock counts, such as Europe/Zurich.",
    "Session.room": "Where it takes place, such as Great hall.",
    "Session.audience": "alliance: members only. public: everybody.",
    "Session.register": "The public address where people register.",
    "Session.join": "The meeting link; it goes to participants only.",
    "Session.languages": f"The languages spoken. {_LANGUAGE_CODES}",
    "Session.interpretation": f"The languages interpreted into, [] for none. {_LANGUAGE_CODES}",
    "Session.title": "A title for each language; the proposal's where it is left out.",
    "Session.description": "A description for each language; the proposal's where it is left out.",
    "Session.moderator": "Who leads the session.",
    "Session.speakers": "Who speaks.",
    "Session.agenda": "The parts of the session, in order.",
    "Session.presentation": "The file of the slides.",
    "Session.flyer": "A picture, and all it shows in words.",
    "Session.held": "true: it took place. false: it did not, and needs another date.",
    "Session.recording": (
        "The public address of the recording; with it those who took part are thanked."
    ),
    "Person.name": "The person's name.",
    "Person.role": _ROLE,
    "Person.organization": _EMPLOYER,
    "Person.consent": "Whether the person agreed to be named in public.",
    "AgendaItem.minutes": "How long this part takes.",
    "AgendaItem.item": "What this part is.",
    "AgendaItem.speakers": "Who speaks in it, named as in the session's list.",
    "Flyer.file": "The file of the picture.",
    "Flyer.alt": "Everything the picture says, in words.",
    "Brand.sender": "Who sends.",
    "Brand.reply_to": "Where replies to every letter go; to the sender where it is left out.",
    "Brand.members": "The mailing list that invitations and the newsletter go to.",
    "Brand.series": "The name of the series, by language; call.yaml's where it is left out.",
    "Brand.organizer": "Who runs the call, by language; call.yaml's where it is left out.",
    "Brand.office": (
        "What the organizer is called in letters, with its article, by language: the Secretariat."
    ),
    "Brand.audience": (
        "Whom sessions that are not public are for, by language: members of the network."
    ),
    "Brand.newsletter": (
        "The newsletter that sessions are announced in, with its article, by language."
    ),
    "Brand.about": "A sentence that says what the sessions are about, by language.",
    "Brand.colours": "Colours of e-mail and pages, with a contrast of at least 4.5 to 1.",
    "Brand.logos": "Pictures at the head, from left to right.",
    "Brand.footer": "What stands below every e-mail and page, by language.",
    "Brand.cities": "The IANA time zones whose hours are shown beside a session's own.",
    "Address.name": "The name that a mail program shows.",
    "Address.email": "The address.",
    "Colours.text": 'The colour of text, such as "#1f2933".',
    "Colours.background": "The colour behind text.",
    "Colours.accent": "The colour of headings, links and lines.",
    "Colours.on_accent": "The colour of text on the accent.",
    "Logo.file": "A PNG, JPEG or GIF file of the call's folder.",
    "Logo.alt": "What the picture shows, in words.",
    "Logo.width": "How wide it is shown, in pixels.",
}
"""By the name of the record and the key as a file spells it."""


KeySchema: TypeAlias = dict[str, Any]

_LANGUAGE: Final = "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})*$"
_LISTED: Final = 12  # titles shown beside a key; the choices themselves are offered one by one


def specialise(kind: Kind, schema: KeySchema, call: Call | None) -> None:
    """Narrow the schema of a kind of file to what there is: countries and languages anywhere, the
    rest by the call.
    """
    match kind:
        case Kind.PROPOSAL:
            _proposal(schema, call)
        case Kind.REVIEW if call:
            _scores(schema["else"]["properties"]["scores"], call)
        case Kind.MEMBERS:
            member = schema["properties"]["members"]["items"]["properties"]
            member["country"] |= _country()
            if call:
                _choose(member["type"], call.organization_types)
        case Kind.REVIEWERS:
            _in_languages(schema["properties"]["reviewers"]["items"]["properties"], "languages")
        case Kind.SESSION:
            _in_languages(schema["properties"], "languages", "interpretation")
        case Kind.CALL:
            _call(schema["properties"], call)
        case _:
            pass


def written(value: str) -> list[str | int | bool]:
    """The ways in which a file may write a word of a vocabulary: `1` is a number to YAML, and means
    the word.
    """
    if value in ("true", "false"):
        return [value, value == "true"]
    return list(dict.fromkeys((value, word(value))))


def _proposal(schema: KeySchema, call: Call | None) -> None:
    keys = schema["properties"]
    keys["countries"]["items"] = _country()
    _in_languages(keys, "languages")
    host = keys["organizations"]["items"]["properties"]
    host["country"] |= {"enum": [*countries(), None]}
    if call is None:
        return
    keys["description"]["description"] += f" At most {call.description_words} words."
    for name, vocabulary in (("outcomes", call.outcomes), ("focus", call.focus)):
        _choose(keys[name]["items"], vocabulary)
        keys[name]["description"] += _titles(vocabulary)
    _choose(host["type"], call.organization_types, none=True)
    host["type"]["description"] += _titles(call.organization_types)
    keys["answers"] = _answers(keys["answers"]["description"], call.questions)
    if keys["answers"]["required"]:
        schema["required"].append("answers")


def _answers(description: str, questions: Mapping[str, Question]) -> KeySchema:
    properties = {}
    required = []
    for name, question in questions.items():
        properties[name] = _question(question)
        if question.required:
            required.append(name)
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "additionalProperties": False,
        "required": required,
    }


def _question(question: Question) -> KeySchema:
    one: KeySchema = {"type": ["string", "integer", "boolean"]}
    if question.choices:
        _choose(one, question.choices)
    many: KeySchema = {"type": "array", "items": one}
    if not question.many:
        many["maxItems"] = 1
    return {"description": question.text + _titles(question.choices), "anyOf": [one, many]}


def _scores(scores: KeySchema, call: Call) -> None:
    scale = _shown(dict(sorted(call.scale.items())))
    properties = {}
    for name, criterion in call.criteria.items():
        words = f"{criterion.title}. {criterion.guidance or ''}".strip()
        properties[name] = {
            "description": f"{words} ({scale})",
            "enum": [*sorted(call.scale), None],
        }
    scores["properties"] = properties
    scores["additionalProperties"] = False
    scores["required"] = list(call.criteria)


def _call(keys: KeySchema, call: Call | None) -> None:
    _in_languages(keys, "languages")
    keys["pathfinder_countries"]["items"] = _country()
    policy = keys["selection"]["properties"]
    policy["rules"]["items"]["anyOf"] = [{"required": ["at_most"]}, {"required": ["at_least"]}]
    policy["balance"]["description"] += f" Regions: {', '.join(REGIONS)}."
    if call:  # its own questions are attributes too: only a call says which those are
        attributes = [*attribute_names(call)]
        policy["rules"]["items"]["properties"]["of"]["enum"] = attributes
        policy["balance"]["propertyNames"] = {"enum": attributes}
    for name in ("outcomes", "focus", "organization_types", "criteria", "scale"):
        keys[name]["minProperties"] = 1


def _in_languages(keys: KeySchema, *names: str) -> None:
    for name in names:
        keys[name]["items"] = {"type": "string", "pattern": _LANGUAGE}


def _country() -> KeySchema:
    return {"type": "string", "enum": [*countries()]}


def _choose(schema: KeySchema, vocabulary: Iterable[str], *, none: bool = False) -> None:
    """Make an entry a choice of these words; one that allows null still does."""
    schema.pop("type", None)
    schema.pop("pattern", None)
    words: list[str | int | bool | None] = []
    for value in vocabulary:
        words += written(value)
    if none:
        words.append(None)
    schema["enum"] = words


def _titles(vocabulary: Vocabulary | Mapping[str, str]) -> str:
    if not 0 < len(vocabulary) <= _LISTED:
        return ""
    return f" {_shown(vocabulary)}."


def _shown(titles: Mapping[Any, str]) -> str:
    """Titles or words after the key that a file holds for them."""
    return "; ".join(starmap("{}: {}".format, titles.items()))


Schema: TypeAlias = dict[str, Any]

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_DAY: Final = "^[0-9]{4}-?[0-9W]"
_LEAVES: Final = (
    (
        base.Id,
        {"type": "string", "pattern": f"^{base.ID_PATTERN.pattern}$", "maxLength": base.MAX_ID},
    ),
    (base.Text, {"type": "string", "pattern": r"\S"}),
    (base.Word, {"type": ["string", "integer", "boolean"], "pattern": r"\S"}),
    (base.Zone, {"type": "string", "pattern": "^(UTC|[^/]+/.+)$"}),
    (base.Number, {"type": "number"}),
    (base.Weight, {"type": "number", "minimum": 0}),
    (base.PositiveWeight, {"type": "number", "exclusiveMinimum": 0}),
    (base.Day, {"type": "string", "pattern": _DAY}),
    (base.Moment, {"type": "string", "pattern": f"{_DAY}.*[Tt ]."}),
    (base.Clock, {"type": "string", "pattern": "^[0-9]{2}"}),
    (base.DayOrMoment, {"type": "string", "pattern": _DAY}),
    (str, {"type": "string"}),
    (bool, {"type": "boolean"}),
    (int, {"type": "integer"}),
)
_NOT_EMPTY: Final = get_args(base.Some[str])[-1]
_LIMITS: Final = {"ge": "minimum", "le": "maximum", "pattern": "pattern"}


def json_schema(kind: Kind, call: Call | None = None) -> Schema:
    """The schema of a kind of file; with a call, its vocabulary, questions, criteria and scale are
    the choices.
    """
    model = _of(MODELS[kind])
    if kind is Kind.REVIEW:
        recusal = {"required": ["recused"], "not": {"required": ["scores"]}}
        model = {"if": recusal, "then": _of(Recusal), "else": model}
    specialise(kind, model, call)
    return {"$schema": DRAFT, "title": f"{kind.value} of a call for proposals", **model}


# a type, or a form of one; one return for each
def _of(form: Any) -> Schema:  # noqa: ANN401, PLR0911
    """The schema of what an annotation stands for."""
    if isinstance(form, type) and issubclass(form, Record):
        return _of_record(form)
    for leaf, leaf_schema in _LEAVES:
        if form == leaf:
            return dict(leaf_schema)
    origin, parts = get_origin(form), get_args(form)
    if form == Acceptances:
        return _of_choice((parts[0], Acceptance))
    if origin is Annotated:
        return _of(parts[0]) | dict(_limits(form))
    if origin is Literal:
        return {"enum": list(parts)}
    if origin is tuple:
        return {"type": "array", "items": _of(parts[0])}
    if origin is Mapping:
        mapping = {"type": "object", "additionalProperties": _of(parts[1])}
        if parts[0] is int:
            mapping["propertyNames"] = {"pattern": "^-?[0-9]{1,9}$"}
        return mapping
    return _of_choice(parts)


# an annotation, in any of its forms
def _limits(form: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """What conditions of an annotation a schema can say; a list that needs an item refuses the
    empty one.
    """
    for note in form.__metadata__:
        if note == _NOT_EMPTY:
            yield "minItems", 1
        for limits in (note, *getattr(note, "metadata", ())):
            for name, keyword in _LIMITS.items():
                limit = getattr(limits, name, None)
                if limit is not None:
                    yield keyword, limit


def _of_choice(parts: Iterable[Any]) -> Schema:
    """The schema of one of several forms; the choice of none is the type null."""
    choices = [_of(part) for part in parts if part is not NoneType]
    if NoneType not in parts:
        if len(choices) == 1:
            return choices[0]
        return {"anyOf": choices}
    if len(choices) > 1 or "type" not in choices[0]:
        return {"anyOf": [*choices, {"type": "null"}]}
    types = choices[0]["type"]
    if not isinstance(types, list):
        types = [types]
    return {**choices[0], "type": [*types, "null"]}


def _of_record(record: type[Record]) -> Schema:
    properties: dict[str, Schema] = {}
    required = []
    for field in schema_json_schema(record)["schema"]["fields"]:
        key = field.get("validation_alias", field["name"])
        about = HELP.get(f"{record.__name__}.{key}", "")
        properties[key] = {"description": about, **_of(forms(record)[field["name"]])}
        if field["schema"]["type"] != "default":
            required.append(key)
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "required": required,
    }


def schema(start: Path, name: str) -> tuple[dict[str, Any], bool]:
    """The schema of a kind of file, and whether call.yaml could not be read as a call.

    Raises Fault if there is no such kind.
    """
    kinds = {kind.value: kind for kind in Kind}
    if name not in kinds:
        raise Fault(
            f"there is no kind of file `{name}`", f"choose one of {', '.join(kinds)}", exit_code=2
        )
    try:
        root = find_root(start)
    except Fault:  # outside a call: what every call has in common
        return json_schema(kinds[name]), False
    call = the_call(root)
    return json_schema(kinds[name], call), call is None


def the_call(root: Path) -> Call | None:
    """The call that call.yaml alone describes; None if it cannot be read as one."""
    file = read_one(root, CALL)
    document = parse(CALL, file.data)
    if file.fault or document.faults:
        return None
    noun = build(Kind.CALL, document).noun
    if isinstance(noun, Call):
        return noun
    return None
