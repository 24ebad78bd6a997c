"""What a report is made of: the judged call, its decision if there is one that stands, the studies
of it, and the words in which a report says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Final

from a87ws.base.disk.write import read_text, write_text
from a87ws.base.faults import Fault
from a87ws.base.text import points, rounded, show
from a87ws.call.case import Case
from a87ws.call.layout import Kind, kind_of, stem
from a87ws.call.registers import LetIn
from a87ws.call.words import day
from a87ws.checks.rule import mask
from a87ws.data import countries
from a87ws.data.words import text
from a87ws.report.standings import Standings, standings
from a87ws.reviews.judge import judge
from a87ws.selection.amend import pose_again
from a87ws.selection.decide import Posed
from a87ws.selection.decision import (
    Keeping,
    QuestionChange,
    Renewal,
    Replacement,
    SelectionRecord,
    Shares,
    balance_table,
)
from a87ws.selection.frontier import Stop, frontier
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.question import SelectionOptions
from a87ws.selection.record import PROOF, RECORD, check
from a87ws.selection.sentences import Speech, change_words, sentence, speech_of
from a87ws.selection.stability import RESAMPLES, Stability, study_posed
from a87ws.selection.state import RecordState
from a87ws.selection.why import recorded


@dataclass(frozen=True)
class Decided:
    """A decision record that is sound, the instance it decided, and its proof as text.

    `reasons` is one sentence a proposal, in the language of the report.
    """

    record: SelectionRecord
    instance: Instance
    chosen: Portfolio
    reasons: Mapping[str, str]
    proof: str
    digest: str
    """SHA-256 of the record."""
    state: RecordState
    """How the record stands to the files; it is shown as it was decided in any state."""
    changes: tuple[QuestionChange, ...]

    @property
    def selected(self) -> tuple[str, ...]:
        """The ids of the series, in the order of the record."""
        return tuple(each.proposal for each in self.record.selected)


@dataclass(frozen=True)
class Study:
    """What was worked out beside the decision; `instance` is the call's question in whole numbers.

    `nodes` and `resamples` are what was allowed: a study that was left out for its cost is empty,
    and says so.
    """

    instance: Instance | None = None
    stops: tuple[Stop, ...] = ()
    stability: Stability | None = None
    nodes: int = 0
    resamples: int = 0


@dataclass(frozen=True)
class Facts:
    """Everything a report may show; what each edition shows of it is for the edition to say."""

    sureness: Standings
    faults: Mapping[str, str]
    """What the error in a proposal's file says, by proposal."""
    decided: Decided | None = None
    problems: tuple[str, ...] = ()
    """Why there is no decision to show: none yet, one that does not verify, or rules that cannot
    hold together.
    """
    study: Study = field(default_factory=Study)
    shares: Shares = field(default_factory=dict)
    """Target, selected and eligible, of the decision, or of the call's policy where there is none.
    """
    by_merit: Shares = field(default_factory=dict)
    """The same of the series by merit alone."""


FILE: Final = "report.html"
NODES: Final = 5_000
"""How many nodes the frontier may take by itself: half a minute for three hundred proposals."""
MOST_RESAMPLED: Final = 60
"""So many eligible proposals are chosen from again and again without being asked to."""


def gather(
    case: Case,
    *,
    language: str = "en",
    public: bool = False,
    nodes: int | None = None,
    resamples: int | None = None,
) -> Facts:
    """What a report on a call shows. Raises Fault where the call cannot be judged at all.

    A record that is missing or damaged is no fault: the report says so. A public report
    rests on the decision alone, so no study is made for it.
    """
    found, faults = standings(case, compare=False), judge(case).faults
    decided, problems = _decided(case, language)
    shares: Shares = {}
    question = SelectionOptions()
    if decided is not None:
        shares = decided.record.balance
        question = SelectionOptions(decided.record.slots_asked)
    if public:
        return Facts(found, faults, decided, problems, shares=shares)
    try:
        posed = pose_again(case, question)
    except Fault as fault:
        return Facts(found, faults, decided, (*problems, fault.message), shares=shares)
    study = _study(posed, question, nodes, resamples)
    by_merit = balance_table(posed.question, study.stops[0].selected)
    return Facts(found, faults, decided, problems, study, shares or by_merit, by_merit)


def _decided(case: Case, language: str) -> tuple[Decided | None, tuple[str, ...]]:
    """The decision that stands, or what is to be said instead."""
    try:
        checked = check(case)
        if checked.problems:
            return None, checked.problems
        found = recorded(case)
    except Fault as fault:
        return None, (fault.message,)
    record, speech = checked.record, speech_of(checked.judged, language)
    reasons = {}
    for each in record.selected:
        reasons[each.proposal] = sentence(each.why, speech, selected=True)
    for other in record.left_out:
        reasons[other.proposal] = sentence(other.why, speech, selected=False)
    written = read_text(case.folder, RECORD) or ""
    proof = read_text(case.folder, PROOF) or ""
    digest = sha256(written.encode()).hexdigest()
    decided = Decided(
        record,
        found.instance,
        found.chosen,
        reasons,
        proof,
        digest,
        checked.state,
        checked.changes,
    )
    return decided, ()


def _study(
    posed: Posed, question: SelectionOptions, nodes: int | None, resamples: int | None
) -> Study:
    if nodes is None:
        nodes = NODES
    if resamples is None:
        resamples = _usual_resamples(posed)
    stops = frontier(posed.instance, nodes=question.nodes, budget=nodes)
    stability = None
    if resamples:
        stability = study_posed(posed, question, resamples)
    return Study(posed.instance, stops, stability, nodes, resamples)


def _usual_resamples(posed: Posed) -> int:
    if len(posed.instance.names) > MOST_RESAMPLED:
        return 0
    return RESAMPLES


def write(target: Path, page: str) -> None:
    """Write the page whole or not at all. Raises Fault where somebody else's file is there."""
    write_text(target.parent, target.name, page)


_BEFORE: Final = re.compile(" ([:;!?»])")


def plain(text: str) -> str:
    """Foreign text for a page: one line, nothing in it that steers or hides, no e-mail address."""
    return show(mask(text))


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a longer foreign text, each on one line."""
    blocks = text.replace("\r\n", "\n").split("\n\n")
    found = []
    for block in blocks:
        words = block.split()
        if words:
            found.append(plain(" ".join(words)))
    return tuple(found)


def _tied(phrase: str) -> str:
    """French signs tied to their words: no line begins with a colon."""
    return _BEFORE.sub("\u00a0\\1", phrase).replace("« ", "«\u00a0")


@dataclass(frozen=True)
class Words:
    """What a report says in one language."""

    speech: Speech

    def __call__(self, name: str, /, **gaps: object) -> str:
        """A phrase with its gaps filled."""
        return self.raw(name).format(**gaps)

    def raw(self, name: str) -> str:
        """A phrase with its gaps open, for the script to fill."""
        return _tied(text(self.speech.language, f"report.{name}"))

    def many(self, name: str, number: int, /, **gaps: object) -> str:
        """A phrase with a number in it, in the plural that the number takes."""
        phrase = text(self.speech.language, f"report.{name}", count=number)
        return _tied(phrase).format(number=number, **gaps)

    def points(self, thousandths: int) -> str:
        """Thousandths of a point, as points."""
        return self.speech.comma(points(thousandths))

    def number(self, number: Fraction | None, places: int = 3) -> str:
        """A number to so many decimals; a dash for none."""
        if number is None:
            return "–"
        return self.speech.comma(rounded(number, places))

    def signed(self, number: Fraction, places: int = 3) -> str:
        """A number with its sign, rounded."""
        sign = "±"
        if number > 0:
            sign = "+"
        if number < 0:
            sign = "−"
        return sign + self.number(abs(number), places)

    def percent(self, share: Fraction) -> str:
        """A share as a percentage, whole; the sign after a space that does not break."""
        return f"{round(100 * share)}\u00a0%"

    def listed(self, words: Iterable[str]) -> str:
        """Words with commas and an `and`."""
        return self.speech.listed([*words] or [""])

    def value(self, attribute: str, value: str) -> str:
        """A value by its title."""
        return plain(self.speech.value(attribute, value))

    def values(self, attribute: str, values: Iterable[str]) -> tuple[str, ...]:
        """Values by their titles."""
        return tuple(self.value(attribute, value) for value in values)

    def attribute(self, name: str) -> str:
        """An attribute by its title."""
        return plain(self.speech.attribute(name))

    def country(self, code: str) -> str:
        """A country by its UN short name."""
        known = countries()
        if code not in known:
            return plain(code)
        return known[code].name(self.speech.language)

    def country_names(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Countries by their UN short names, each once."""
        return tuple(map(self.country, dict.fromkeys(codes)))


@dataclass(frozen=True)
class HistoryEvent:
    """One thing that somebody did: on which day, what, why and by whom, where that is known."""

    on: str
    """As the file has it, to sort by; empty in older records."""
    day: str
    text: str
    reason: str = ""
    by: str = ""


def state_line(facts: Facts, words: Words) -> str:
    """The state of the record with what changed; nothing while it is current, or where none is."""
    decided = facts.decided
    if decided is None or decided.state is RecordState.CURRENT:
        return ""
    changes = _changes(facts, words, decided.changes)
    if decided.state is RecordState.AFFECTED:
        return words("state_affected", changes=changes)
    return words("state_broken", changes=changes)


def public_state_line(facts: Facts, words: Words) -> str:
    """The same for everybody: that something changed, and nothing of whom."""
    decided = facts.decided
    if decided is None or decided.state is RecordState.CURRENT:
        return ""
    return words("state_public")


def since_decision(facts: Facts, words: Words) -> tuple[HistoryEvent, ...]:
    """Who withdrew and who came in, what was kept and why, what was chosen again and why."""
    if facts.decided is None:
        return ()
    return tuple(sorted(_steps(facts, words, facts.decided), key=attrgetter("on")))


def _steps(facts: Facts, words: Words, decided: Decided) -> Iterator[HistoryEvent]:
    record = decided.record
    for replacement in record.replacements:
        yield _replaced(facts, words, replacement)
    for keeping in record.kept:
        yield _kept(facts, words, keeping)
    for renewal in record.anew:
        yield _chosen_again(facts, words, renewal)


def _replaced(facts: Facts, words: Words, step: Replacement) -> HistoryEvent:
    names = _titles(facts, words, step.withdrew)
    text = words("since_withdrew_nobody", names=names)
    if step.came_in:
        text = words("since_withdrew", names=names, others=_titles(facts, words, step.came_in))
    if step.changes:
        text += " " + words("since_changes", changes=_changes(facts, words, step.changes))
    return HistoryEvent(step.on, _day(words, step.on), text, plain(step.reason))


def _kept(facts: Facts, words: Words, step: Keeping) -> HistoryEvent:
    text = words("since_kept", changes=_changes(facts, words, step.changes))
    return HistoryEvent(step.on, _day(words, step.on), text, plain(step.reason))


def _chosen_again(facts: Facts, words: Words, step: Renewal) -> HistoryEvent:
    parts = [words("since_anew")]
    if step.left:
        parts.append(words("since_left", names=_titles(facts, words, step.left)))
    if step.came_in:
        parts.append(words("since_came_in", names=_titles(facts, words, step.came_in)))
    return HistoryEvent(step.on, _day(words, step.on), " ".join(parts), plain(step.reason))


def since_freeze(facts: Facts, words: Words) -> tuple[HistoryEvent, ...]:
    """What was let in after the freeze: when, what, why and by whom."""
    freeze = facts.sureness.case.freeze
    if freeze is None:
        return ()
    return tuple(_let_in(facts, words, let_in) for let_in in freeze.let_in())


def _let_in(facts: Facts, words: Words, let_in: LetIn) -> HistoryEvent:
    acceptance = let_in.acceptance
    return HistoryEvent(
        acceptance.on.isoformat(),
        day(acceptance.on, words.speech.language),
        _let_in_words(facts, words, let_in),
        plain(acceptance.reason),
        plain(acceptance.by or ""),
    )


def _let_in_words(facts: Facts, words: Words, let_in: LetIn) -> str:
    path = let_in.path
    kind = kind_of(path)
    if kind is Kind.REVIEW:
        proposal = _titles(facts, words, [path.split("/")[1]])
        reviewer = reviewer_name(facts, stem(path))
        return words("since_reopened", proposal=proposal, reviewer=reviewer)
    if kind is Kind.PROPOSAL and let_in.is_late:
        return words("since_late", proposal=_titles(facts, words, [stem(path)]))
    if kind is Kind.PROPOSAL:
        return words("since_changed", proposal=_titles(facts, words, [stem(path)]))
    return words("since_changed_file", path=plain(path))


def _day(words: Words, on: str) -> str:
    """A day of the record in words; older records have none."""
    if not on:
        return ""
    return day(date.fromisoformat(on), words.speech.language)


def _titles(facts: Facts, words: Words, names: Iterable[str]) -> str:
    """Proposals by title; by id where the file cannot be read any more."""
    return words.listed([words("quoted", title=_title(facts, name)) for name in names])


def _title(facts: Facts, name: str) -> str:
    proposal = facts.sureness.case.proposals.get(name)
    return plain(name if proposal is None else proposal.title)


def _changes(facts: Facts, words: Words, changes: Iterable[QuestionChange]) -> str:
    """Changes in words, the proposals by title."""
    said = []
    for change in changes:
        title = ""
        if change.proposal:
            title = words("quoted", title=_title(facts, change.proposal))
        said.append(change_words(replace(change, proposal=title), words.speech))
    return plain("; ".join(said))


def reviewer_name(facts: Facts, reviewer: str) -> str:
    """A reviewer by name; by id where the register has none."""
    for each in facts.sureness.case.reviewers:
        if each.id == reviewer:
            return plain(each.name)
    return plain(reviewer)
