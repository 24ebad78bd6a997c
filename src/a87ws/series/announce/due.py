"""Who is to get what: every announcement that follows from the decision and from what is known of
the sessions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from a87ws.base.records import is_forgotten
from a87ws.call.brand import LETTERS, LetterKind
from a87ws.call.call import Call
from a87ws.call.case import Case, normalise
from a87ws.call.proposal import Proposal
from a87ws.call.review import Review
from a87ws.call.session import Session
from a87ws.call.words import call_words, day
from a87ws.checks.load import review_path
from a87ws.custody.sent import SENT, Sending, told
from a87ws.data.words import LANGUAGES
from a87ws.reviews.rating import counted_ratings
from a87ws.selection.decision import SelectionRecord
from a87ws.selection.record import Checked
from a87ws.series.announce.letter import (
    Letter,
    call_facts,
    everywhere,
    joined_facts,
    prefixed,
    proposal_facts,
    series_facts,
    session_facts,
)
from a87ws.series.announce.values import (
    Addressee,
    Task,
    join_of,
    outline,
    series_words,
    session_words,
)
from a87ws.series.owed import KEYS, lacking, last_day

DECISION: Final = "decision"
"""The topic of the letters that tell somebody the decision."""
PROMOTION: Final = "promotion"
"""The template of an acceptance for somebody who was told before that there was no place."""
ANNOUNCING: Final = (LetterKind.INVITATION, LetterKind.REMINDER)
"""The letters after which a session that is called off has to be cancelled."""
PER_LANGUAGE: Final = (LetterKind.ITEM, LetterKind.CARD)


def spoken(call: Call) -> tuple[str, ...]:
    """The languages of the call in which there are announcements; English where there is none."""
    return _known(call.languages) or LANGUAGES[:1]


def language_of(call: Call, proposal: Proposal) -> str:
    """The language of letters about a proposal: the first of its own that the call has, else the
    call's first.
    """
    languages = spoken(call)
    for language in _known(proposal.languages):
        if language in languages:
            return language
    return languages[0]


def languages_of(case: Case, name: str) -> tuple[str, ...]:
    """The languages of what is sent about a session: those it is held in, then those it is
    interpreted into.
    """
    session = case.sessions.get(name) or Session()
    heard = _known((*session.languages, *(session.interpretation or ())))
    return heard or _known(case.proposals[name].languages) or spoken(case.call)[:1]


def _known(tags: Sequence[str]) -> tuple[str, ...]:
    """The languages of these tags in which announcements can be written, each once."""
    languages = {}
    for tag in tags:
        language = tag.partition("-")[0].lower()
        if language in LANGUAGES:
            languages[language] = True
    return tuple(languages)


def due(
    checked: Checked,
    feedback: Mapping[str, tuple[str, ...]],
    sendings: Sequence[Sending],
    is_there: Callable[[str], bool],
) -> Iterator[Letter]:
    """Every announcement. A selected proposal that may not be selected any more has none.

    `feedback` is what may be quoted to each proposal's contact; `is_there` says whether the call's
    folder holds a file.
    """
    case, selected = checked.judged.case, checked.standing
    yield from _letters(checked, feedback, sendings)
    if case.call.sessions.held:
        for name in sorted(selected):
            yield from _of_session(case, name, is_there)
        yield from _cancellations(checked, sendings)
    facts = series_facts(case, selected)
    for language in spoken(case.call):
        values = {language: series_words(case, selected, language)}
        for kind in (LetterKind.INVITATION, LetterKind.NEWSLETTER, LetterKind.PROGRAMME):
            to = _members(case) if kind is not LetterKind.PROGRAMME else None
            stem = f"{kind}.{language}"
            yield Letter(kind, stem, kind, values, stem, to=to, facts=facts)


def _letters(
    checked: Checked, feedback: Mapping[str, tuple[str, ...]], sendings: Sequence[Sending]
) -> Iterator[Letter]:
    """One decision for every proposal that was not withdrawn and whose file can be read."""
    record, case = checked.record, checked.judged.case
    promoted, regretted = _promoted(record, sendings), _regretted(sendings)
    reserves = record.reserves[: case.call.selection.reserves]
    eligible = {place.proposal for place in record.left_out}
    nobody = {*record.fixed.gone, *checked.out}
    for name, kind in _decisions(record, reserves):
        proposal = case.proposals.get(name)
        if proposal is None or proposal.is_withdrawn or is_forgotten(proposal.contact.email):
            continue
        if name in nobody:
            continue
        if kind is LetterKind.RESERVE and name in regretted:
            kind = LetterKind.REGRET  # noqa: PLW2901  what was said stays until there is a place
        details: dict[str, object] = {}
        if kind is LetterKind.RESERVE:
            details = {"place": reserves.index(name) + 1, "reserves": len(reserves)}
        elif kind is LetterKind.REGRET:
            details = {"eligible": name in eligible, "feedback": feedback.get(name, ())}
        letter = _decision(case, name, kind, details)
        if kind is LetterKind.ACCEPTANCE and name in promoted:
            letter = replace(letter, template=PROMOTION, is_promotion=True)
        yield letter


def _promoted(record: SelectionRecord, sendings: Sequence[Sending]) -> set[str]:
    """Those who came in for others, after they had been told that there was no place."""
    came_in: set[str] = set()
    for replacement in record.replacements:
        came_in.update(replacement.came_in)
    without = set()
    for step in sendings:
        topic, _, name = step.topic.partition("/")
        if topic == DECISION and step.state == SENT and step.kind != LetterKind.ACCEPTANCE:
            without.add(name)
    return came_in & without


def _regretted(sendings: Sequence[Sending]) -> set[str]:
    """Those who were told last that their proposal was not selected."""
    names = set()
    for topic, step in told(tuple(sendings)).items():
        kind, _, name = topic.partition("/")
        if kind == DECISION and step.kind == LetterKind.REGRET:
            names.add(name)
    return names


def _cancellations(checked: Checked, sendings: Sequence[Sending]) -> Iterator[Letter]:
    """For each session that was announced and is called off, a word to those who were invited."""
    case, off = checked.judged.case, {*checked.record.fixed.gone, *checked.out}
    told_of: dict[str, set[str]] = {}
    for topic in told(tuple(sendings)):
        kind, _, name = topic.partition("/")
        if kind in ANNOUNCING and name in off:
            told_of.setdefault(name, set()).add(kind)
    for name in sorted(told_of.keys() & case.proposals.keys()):
        languages = languages_of(case, name)
        values = {language: _words(case, name, language) for language in languages}
        for language in languages:
            values[language]["others"] = ()
        values[languages[0]]["others"] = tuple(languages[1:])
        facts = joined_facts(
            call_facts(case), prefixed("session", everywhere(title=case.proposals[name].title))
        )
        kind = LetterKind.CANCELLATION
        stem = f"{kind}/{name}"
        yield Letter(
            kind, stem, kind, values, stem, name, to=_members(case), calendar=True, facts=facts
        )


def _decisions(record: SelectionRecord, reserves: Sequence[str]) -> list[tuple[str, LetterKind]]:
    """Every proposal with its decision, by kind and then by name."""
    kinds: dict[str, LetterKind] = {}
    for left_out in record.left_out:
        kinds[left_out.proposal] = LetterKind.REGRET
    for ineligible in record.ineligible:
        kinds[ineligible.proposal] = LetterKind.REGRET
    for name in reserves:
        kinds[name] = LetterKind.RESERVE
    for chosen in record.selected:
        kinds[chosen.proposal] = LetterKind.ACCEPTANCE
    return sorted(kinds.items(), key=lambda item: (LETTERS.index(item[1]), item[0]))


def _decision(case: Case, name: str, kind: LetterKind, details: dict[str, object]) -> Letter:
    """The letter to the contact of a proposal; `details` are what only letters of its kind say."""
    proposal = case.proposals[name]
    language = language_of(case.call, proposal)
    to = Addressee(proposal.contact.name, proposal.contact.email)
    values = {
        "call": call_words(case, language),
        "proposal": outline(case, proposal, language),
        "contact": to,
        **details,
    }
    facts = joined_facts(
        call_facts(case),
        prefixed("proposal", everywhere(**proposal_facts(case, proposal))),
        prefixed("contact", everywhere(name=to.name)),
        everywhere(**details),
    )
    topic = f"{DECISION}/{name}"
    return Letter(kind, f"{kind}/{name}", kind, {language: values}, topic, name, to, facts=facts)


def _of_session(case: Case, name: str, is_there: Callable[[str], bool]) -> Iterator[Letter]:
    """What is written about one session: to its host, to those who may come or came, and for pages
    and posts.
    """
    proposal, session = case.proposals[name], case.sessions.get(name) or Session()
    own, both, join = (
        language_of(case.call, proposal),
        languages_of(case, name),
        join_of(case, name),
    )
    contact = Addressee(proposal.contact.name, proposal.contact.email)

    known = joined_facts(call_facts(case), prefixed("session", session_facts(case, name)))

    def made(
        kind: LetterKind, languages: Sequence[str], template: str = "", **more: object
    ) -> Letter:
        stem = f"{kind}/{name}.{languages[0]}" if kind in PER_LANGUAGE else f"{kind}/{name}"
        values = {each: {**_words(case, name, each), "others": (), **more} for each in languages}
        values[languages[0]]["others"] = tuple(languages[1:])
        facts = joined_facts(known, everywhere(join=more["join"])) if "join" in more else known
        return Letter(kind, stem, template or kind, values, stem, name, facts=facts)

    tasks = tuple(_tasks(session, case.call, own, is_there))
    if not is_forgotten(contact.email):
        briefing = made(LetterKind.BRIEFING, (own,), contact=contact, join=join, owed=tasks)
        facts = joined_facts(
            briefing.facts,
            prefixed("contact", everywhere(name=contact.name)),
            everywhere(owed=_owed_facts(session, case.call, is_there)),
        )
        yield replace(briefing, to=contact, facts=facts)
    for language in spoken(case.call):
        yield made(LetterKind.ITEM, (language,))
    if session.starts:
        invitation = made(LetterKind.INVITATION, both, "invitation-session")
        yield replace(invitation, to=_members(case), calendar=True)
        for language in spoken(case.call):
            yield made(LetterKind.CARD, (language,))
        if join:
            yield replace(made(LetterKind.REMINDER, both, join=join), calendar=True)
        yield made(LetterKind.CALENDAR, both)
    if session.recording:
        yield made(LetterKind.THANKS, both)


def _words(case: Case, name: str, language: str) -> dict[str, object]:
    return {"call": call_words(case, language), "session": session_words(case, name, language)}


def _tasks(
    session: Session, call: Call, language: str, is_there: Callable[[str], bool]
) -> Iterator[Task]:
    """The checklist of a host."""
    for key, by, done in _owed(session, call, is_there):
        yield Task(key, day(by, language) if by else None, done)


def _owed_facts(session: Session, call: Call, is_there: Callable[[str], bool]) -> list[object]:
    """The same checklist without a word."""
    facts: list[object] = []
    for key, by, done in _owed(session, call, is_there):
        facts.append([key, by.isoformat() if by else None, done])
    return facts


def _owed(
    session: Session, call: Call, is_there: Callable[[str], bool]
) -> Iterator[tuple[str, date | None, bool]]:
    """Each thing that a host provides: until when, and whether it is there."""
    begins = session.begins(call.timezone)
    owed = {key for key, _ in lacking(session, is_there)}
    for key in KEYS:
        by = None if key == "starts" else last_day(key, begins, call)
        yield key, by, key not in owed


def _members(case: Case) -> Addressee | None:
    members = case.brand.members
    return Addressee(members.name, members.email) if members else None


_WORD: Final = re.compile(r"[^\W_]+")


def quotable(case: Case) -> tuple[Mapping[str, tuple[str, ...]], tuple[str, ...]]:
    """The feedback of each proposal's counted reviews, and the paths of those reviews whose
    feedback stays here.

    Sorted by its text, so that the order says nothing about the reviewers. Feedback that gives away
    a reviewer's name or anybody's e-mail address is not quoted.
    """
    names = [_plain_words(each.name) for each in case.reviewers]
    found: dict[str, set[str]] = {}
    withheld = []
    for key in sorted(counted_ratings(case)):
        review = case.reviews[key]
        if not isinstance(review, Review) or not review.feedback:
            continue
        if "@" in review.feedback or any(name in _plain_words(review.feedback) for name in names):
            withheld.append(review_path(key))
        else:
            found.setdefault(key.proposal, set()).add(review.feedback.strip())
    return {proposal: tuple(sorted(texts)) for proposal, texts in found.items()}, tuple(withheld)


def _plain_words(text: str) -> str:
    """The words of a text between spaces, comparable: a short name is not found inside a longer
    word.
    """
    return f" {' '.join(_WORD.findall(normalise(text)))} "
