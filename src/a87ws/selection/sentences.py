"""A reason as one plain sentence, in English, French or Spanish.

It is honest about what decided and can be read by the hosts of a proposal that was left out: it
names sessions that were chosen, and of the others only how many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from a87ws.base.records import decimal
from a87ws.base.text import points
from a87ws.call.call import Call
from a87ws.call.registers import Member
from a87ws.data import REGIONS, countries, words
from a87ws.data.words import term
from a87ws.reviews.judge import Ineligible, JudgedCase
from a87ws.selection.decision import (
    History,
    Obstacle,
    PolicyPart,
    QuestionChange,
    Reason,
    Titles,
)

COUNTRIES = ("country", "organization_country")
WEIGHED = ("value", "cap", "factor", "merit", "draw")
"""What is decided by weighing two series: there a little more merit, or another policy, may turn
it.
"""


@dataclass(frozen=True)
class Speech:
    """A language and what the call calls things; raises KeyError for an unknown language."""

    language: str = "en"
    titles: Titles = field(default_factory=Titles)
    faults: Mapping[str, str] = field(default_factory=dict)
    """What the error in a proposal's file says, by proposal; where it is not known, its code is
    named.
    """

    def __post_init__(self) -> None:
        if self.language not in words.LANGUAGES:
            raise KeyError(self.language)

    def say(self, name: str, /, **gaps: object) -> str:
        """A phrase with its gaps filled."""
        return words.say(self.language, f"reasons.{name}", **gaps)

    def count(self, name: str, number: Fraction | int, /) -> str:
        """A phrase with a number in it, in the plural that the number takes."""
        key = f"reasons.{name}"
        return words.say(self.language, key, count=number, number=self.number(number))

    def number(self, number: Fraction | int) -> str:
        """A number as the language writes it, exact where it has an end."""
        return self.comma(decimal(Fraction(number)))

    def comma(self, text: str) -> str:
        """A number written with a point, as the language writes it."""
        return text.replace(".", self.say("decimal"))

    def signed(self, number: Fraction) -> str:
        """A number with its sign."""
        size = self.number(abs(number))
        if number > 0:
            return f"+{size}"
        if number < 0:
            return f"−{size}"
        return f"±{size}"

    def listed(self, items: Iterable[str], last: str = "and") -> str:
        """Words with commas, the last after an `and`, or an `or`."""
        *rest, final = items
        if not rest:
            return final
        return self.say("comma").join(rest) + self.say(last) + final

    def attribute(self, name: str) -> str:
        """An attribute by its title: a question by its text."""
        own = self.titles.attributes.get(name)
        if own:
            return own
        key = f"attribute.{name}"
        if words.has(self.language, key):
            return words.say(self.language, key)
        return name

    def value(self, attribute: str, value: str) -> str:
        """A value by the title that the call, or the world, gives it."""
        own = self.titles.values.get(attribute, {}).get(value)
        if own:
            return term(own, self.language)
        if value == "true":
            return self.say("yes")
        if value == "false":
            return self.say("no")
        if attribute in COUNTRIES and value in countries():
            return countries()[value].name(self.language)
        if value in REGIONS:
            return words.say(self.language, f"region.{value}")
        return value


def sentence(reason: Reason, speech: Speech, *, selected: bool) -> str:
    """Why a proposal was selected, or was not; begins with a small letter and has no full stop."""
    side = "in" if selected else "out"
    obstacles = [obstacle_words(obstacle, speech) for obstacle in reason.obstacles]
    clauses = [
        speech.say(
            _phrase(reason, side, speech),
            words=reason.words,
            obstacles=speech.listed(obstacles or [""]),
            fewer=speech.count("sessions", abs(reason.fewer)),
            moves=_moves(reason, speech),
            less=speech.count("points", reason.less),
            parts=parts_words(reason.merit, reason.shifts, speech),
        )
    ]
    if reason.decided in WEIGHED:
        if reason.lacked is not None and not selected:
            lacked = speech.count("points", Fraction(reason.lacked, 1000))
            clauses.append(speech.say("lacked", points=lacked))
        if reason.turned_by:
            turned = [_part(part, speech) for part in reason.turned_by]
            clauses.append(speech.say(f"{side}_turned", parts=speech.listed(turned, "or")))
    return speech.say("semicolon").join(clauses)


def _phrase(reason: Reason, side: str, speech: Speech) -> str:
    """The name of the phrase for what decided; some have another where no obstacle is known."""
    phrase = f"{side}_{reason.decided}"
    if reason.decided in ("rules", "size") and not reason.obstacles:
        bare = f"{phrase}_bare"
        if words.has(speech.language, f"reasons.{bare}"):
            return bare
    return phrase


def ineligible_words(why: Ineligible, speech: Speech) -> str:
    """Why a proposal could not be selected."""
    number, least = why.number or Fraction(0), why.least or Fraction(0)
    return words.say(
        speech.language,
        f"ineligible.{why.kind}",
        words=speech.faults.get(why.proposal, why.code),
        number=speech.number(number),
        reviews=speech.count("reviews", number),
        rating=speech.number(number),
        least=speech.number(least),
    )


def change_words(change: QuestionChange, speech: Speech) -> str:
    """One thing that changed since the decision."""
    was, now = change.was, change.now
    if change.kind == "merit":
        was, now = speech.comma(points(int(was))), speech.comma(points(int(now)))
    if change.kind == "ineligible":
        reason = speech.say(f"change_ineligible_{change.of}")
        return speech.say("change_ineligible", proposal=change.proposal, reason=reason)
    attribute = ""
    if change.kind in ("value", "weight", "target"):
        attribute = speech.attribute(change.of.partition(" ")[0])
    return speech.say(
        f"change_{change.kind}",
        proposal=change.proposal,
        attribute=attribute,
        was=was or "–",
        now=now or "–",
    )


def history_lines(history: History, speech: Speech) -> Iterator[str]:
    """What happened since the first decision, a line each."""
    for step in history.replacements:
        came = "nobody came in"
        if step.came_in:
            came = f"{', '.join(step.came_in)} came in"
        yield f"{_on(step.on)}{', '.join(step.withdrew)} withdrew: {came}, all others stayed"
    for keeping in history.kept:
        changes = "; ".join(change_words(change, speech) for change in keeping.changes)
        yield f"{_on(keeping.on)}the series was kept ({keeping.reason}) after: {changes}"
    for renewal in history.anew:
        left, came_in = ", ".join(renewal.left) or "nobody", ", ".join(renewal.came_in) or "nobody"
        why = f" ({renewal.reason})" if renewal.reason else ""
        yield f"{_on(renewal.on)}chosen again{why}: {left} left, {came_in} came in"


def _on(day: str) -> str:
    return f"{day}: " if day else ""


def obstacle_words(obstacle: Obstacle, speech: Speech) -> str:
    """A rule as it bears on one value, or an override."""
    if obstacle.override:
        return speech.say("override", proposal=obstacle.override)
    limits = []
    if obstacle.least:
        limits.append(speech.say("at_least", number=obstacle.least))
    if obstacle.most is not None:
        limits.append(speech.say("at_most", number=obstacle.most))
    return speech.say(
        "limit",
        limits=speech.listed(limits or [""]),
        attribute=speech.attribute(obstacle.of),
        value=speech.value(obstacle.of, obstacle.value),
        rule=obstacle.rule,
    )


def parts_words(merit: int, shifts: Mapping[str, Fraction], speech: Speech) -> str:
    """What another series has more and less: merit, and balance attribute by attribute; balance is
    minus imbalance.
    """
    parts = []
    if merit or not shifts:
        parts.append(speech.say("merit", signed=speech.signed(Fraction(merit, 1000))))
    if shifts:
        total = -sum(shifts.values(), Fraction(0))
        where = _shifts_words(shifts, speech)
        parts.append(speech.say("balance", signed=speech.signed(total), where=where))
    return speech.listed(parts)


def _shifts_words(shifts: Mapping[str, Fraction], speech: Speech) -> str:
    """The attributes that balance shifts in, the largest first; one alone by its title only."""
    if len(shifts) == 1:
        return speech.attribute(*shifts)
    parts = []
    for name, shift in sorted(shifts.items(), key=lambda item: (-abs(item[1]), item[0])):
        attribute = speech.attribute(name)
        parts.append(speech.say("part", attribute=attribute, signed=speech.signed(-shift)))
    return speech.say("comma").join(parts)


def _moves(reason: Reason, speech: Speech) -> str:
    """Who else would leave, by name, and how many would come in."""
    parts = []
    if reason.leaves:
        leaving = len(reason.leaves)
        parts.append(speech.say("leaves", count=leaving, names=speech.listed(reason.leaves)))
    if reason.joins:
        parts.append(speech.count("joins", len(reason.joins)))
    if not parts:
        return ""
    return speech.say("moves", moves=speech.listed(parts))


def _part(part: PolicyPart, speech: Speech) -> str:
    if part.kind == "rule":
        return speech.say("rule", name=part.name)
    if part.kind == "override":
        return speech.say("override", proposal=part.name)
    return speech.say("target", name=speech.attribute(part.name))


def titles(call: Call, members: Iterable[Member]) -> Titles:
    """What the call calls things."""
    attributes = {name: question.text for name, question in call.questions.items()}
    values = {
        "focus": call.focus,
        "outcome": call.outcomes,
        "organization_type": call.organization_types,
        "organization": {member.id: member.name for member in members},
        **call.choices,
    }
    return Titles(attributes, values)


def speech_of(judged: JudgedCase, language: str = "en") -> Speech:
    """How to say things of a judged call in a language."""
    case = judged.case
    return Speech(language, titles(case.call, case.members), judged.faults)
