"""The call: dates, vocabulary, criteria, policies and the series of sessions (`call.yaml`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from fractions import Fraction
from typing import Annotated, Final, Literal, TypeAlias, get_args

from a87ws.base.faults import Message
from a87ws.base.records import (
    Clock,
    Count,
    Day,
    DayOrMoment,
    Id,
    Many,
    Minutes,
    Number,
    Numbered,
    Positive,
    PositiveWeight,
    Some,
    Text,
    Weight,
    Word,
    Zone,
    end_of,
    refusal,
    start_of,
)
from a87ws.base.shape import Record, field, limit
from a87ws.call.session import Session
from a87ws.data import REGIONS, pathfinders


class Priority(Record):
    """Points of merit added to the rating."""

    joint: Weight = Fraction(0)
    pathfinder: Weight = Fraction(0)


class SelectionRule(Record):
    """A hard limit on how many of the selected have a value; without `is`, on each value of the
    attribute.
    """

    at_most: Count | None = None
    at_least: Count | None = None
    of: Text
    value: Word | None = field(default=None, alias="is")

    def __post_init__(self) -> None:
        """A rule has at least one of its limits."""
        if self.at_most is None and self.at_least is None:
            raise refusal(Message("rule-without-limit"), Message("rule-without-limit?"))


Target: TypeAlias = Literal["even", "proportional"] | Mapping[Word, Weight]


class Balance(Record):
    """A soft aim: `weight` is what one unit of imbalance costs, in points of merit."""

    weight: Weight = Fraction(1)
    target: Target = "even"


class Override(Record):
    """A decision of the committee that the arithmetic has to respect."""

    proposal: Id
    must: Literal["include", "exclude"]
    reason: Text


class SelectionPolicy(Record):
    """How the series is chosen (contract, section 2)."""

    slots: Annotated[int, limit(ge=1, le=100_000)]
    threshold: Number | None = None
    priority: Priority = field(default_factory=Priority)
    rules: Many[SelectionRule] = ()
    balance: Mapping[str, Balance] = {}
    tolerance: Weight | None = None
    overrides: Many[Override] = ()
    reserves: Count = 3
    seed: Word | Literal[""] = ""


Vocabulary: TypeAlias = Mapping[Word, Text]


class Question(Record):
    """An extra question of this call; one with choices is an attribute of every proposal."""

    text: Text
    choices: Vocabulary = field(default_factory=dict)
    many: bool = False
    required: bool = False


class Criterion(Record):
    """What reviewers judge."""

    title: Text
    guidance: Text | None = None
    weight: PositiveWeight = Fraction(1)


class ReviewPolicy(Record):
    """How many reviews a proposal gets and needs, and whether reviewers' leniency is taken out."""

    per_proposal: Positive = 3
    minimum: Count = 1
    calibration: Literal["none", "leniency"] = "none"
    shrinkage: PositiveWeight = Fraction(2)


HostKind: TypeAlias = Literal["github", "gitea", "gitlab"]
_HOSTS: Mapping[str, HostKind] = {
    "github": "github",
    "gitlab": "gitlab",
    "gitea": "gitea",
    "forgejo": "gitea",
    "codeberg": "gitea",
}


class Submission(Record):
    """Where the submission form may send what was filled in; without any of it, a file to download
    is all it gives.
    """

    repository: Text | None = None
    host: HostKind | None = None
    branch: Text = "main"
    email: Text | None = None

    @property
    def kind(self) -> HostKind | None:
        """What runs the repository's web pages: as the call says, else as the name of the machine
        says.
        """
        name = (self.repository or "").lower().removeprefix("https://").partition("/")[0]
        return self.host or next((kind for word, kind in _HOSTS.items() if word in name), None)


FIELDS: tuple[str, ...] = (
    *(
        "title",
        "contact.name",
        "contact.email",
        "organizations",
        "organization_types",
        "organization_countries",
    ),
    *(
        "speakers",
        "outcomes",
        "focus",
        "countries",
        "description",
        "supply_chains",
        "languages",
        "initiative",
        "status",
    ),
)
"""What a column of a form's export may hold, beside `answers.QUESTION`; types and countries of
organizations stand in the order of the organizations, one a line.
"""


class Import(Record):
    """Which columns of the exports of this call's form hold what, by their heads, and which nobody
    needs.
    """

    columns: Mapping[str, Many[Text] | Text] = {}
    ignore: Many[Text] = ()

    @property
    def heads(self) -> Mapping[str, tuple[str, ...]]:
        """The heads of the columns of each field."""
        return {
            name: (heads,) if isinstance(heads, str) else tuple(heads)
            for name, heads in self.columns.items()
        }


class LeadTimes(Record):
    """How many days before its session a host owes each thing; the defaults are those of the
    checklist in the docs.
    """

    moderator: Count = 28
    speakers: Count = 28
    interpretation: Count = 28
    agenda: Count = 21
    flyer: Count = 21
    register: Count = 21
    join: Count = 7
    presentation: Count = 3


Weekday: TypeAlias = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]
WEEKDAYS: Final[tuple[Weekday, ...]] = get_args(Weekday)


class Series(Record):
    """When and where sessions may be held, in the call's time zone, and what is owed by when."""

    held: bool = True
    """False in a call whose selected proposals hold none, such as a round of grants."""
    first: Day | None = field(default=None, alias="from")
    last: Day | None = field(default=None, alias="to")
    minutes: Minutes = 75
    earliest: Clock = time(8)
    """No session starts earlier."""
    latest: Clock = time(18)
    """No session ends later."""
    holidays: Many[Day] = ()
    weekdays: Some[Weekday] = WEEKDAYS[:5]
    per_day: Positive = 1
    """No day has more sessions."""
    rooms: Many[Text] = ()
    """Where everybody meets; as many sessions at once as there are rooms."""
    zones: Mapping[str, Zone] = {}
    """Another zone than that of most people, for the clocks of a country."""
    due: LeadTimes = field(default_factory=LeadTimes)

    def lasts(self, session: Session) -> int:
        """How many minutes a session takes: as its host says, else as those of the call do."""
        return session.minutes or self.minutes

    def window(self, first: date | None, last: date | None) -> tuple[date, date] | None:
        """The first and the last day of the series, those given before those of the call; None
        where one is missing.
        """
        start, end = first or self.first, last or self.last
        return (start, end) if start and end else None


class Call(Record):
    """One call for proposals."""

    name: Text
    organizer: Text
    opens: DayOrMoment | None = None
    submitters: Literal["members", "anyone"] = "members"
    deadline: DayOrMoment
    timezone: Zone
    languages: Some[Text] = ("en",)
    description_words: Positive = 250
    outcomes: Vocabulary
    focus: Vocabulary
    organization_types: Vocabulary
    questions: Mapping[str, Question] = {}
    submission: Submission = field(default_factory=Submission)
    import_: Import = field(default_factory=Import, alias="import")
    pathfinder_countries: Many[Text] | None = None
    criteria: Mapping[Word, Criterion]
    scale: Numbered[Text]
    reviews: ReviewPolicy = field(default_factory=ReviewPolicy)
    selection: SelectionPolicy
    sessions: Series = field(default_factory=Series)
    retention: Day | None = None
    """The last day on which the addresses of the call's people may be kept."""

    @property
    def opening(self) -> datetime | None:
        """The first moment at which a proposal may come."""
        return None if self.opens is None else start_of(self.opens, self.timezone)

    @property
    def closes(self) -> datetime:
        """The last moment at which a proposal is in time."""
        return end_of(self.deadline, self.timezone)

    @property
    def names_pathfinders(self) -> bool:
        """Whether Pathfinder Countries mean anything to this call: it lists them, or its policy
        asks for them.
        """
        policy = self.selection
        asked = {*policy.balance, *(rule.of for rule in policy.rules)}
        return bool(
            self.pathfinder_countries or policy.priority.pathfinder or "pathfinder" in asked
        )

    @property
    def pathfinders(self) -> frozenset[str]:
        """The codes of the Pathfinder Countries: this call's own list, or the dated one shipped
        with the tool.
        """
        own = self.pathfinder_countries
        return pathfinders().codes if own is None else frozenset(own)

    @property
    def imported(self) -> tuple[str, ...]:
        """Every field that a column of a form's export may hold."""
        return (*FIELDS, *(f"answers.{name}" for name in self.questions))

    @property
    def choices(self) -> Mapping[str, Vocabulary]:
        """The questions that have choices, each of them an attribute, with its vocabulary."""
        return {
            name: question.choices for name, question in self.questions.items() if question.choices
        }

    def vocabulary(self, attribute: str) -> tuple[str, ...] | None:
        """Every value an attribute may have, in this call's order; None where the values are
        whatever occurs.
        """
        fixed: Mapping[str, Iterable[str]] = {
            "focus": self.focus,
            "outcome": self.outcomes,
            "organization_type": self.organization_types,
            "organization_region": REGIONS,
            "region": REGIONS,
            "joint": ("true", "false"),
            "pathfinder": ("true", "false"),
            **self.choices,
        }
        return tuple(fixed[attribute]) if attribute in fixed else None
