"""From the facts to what the template shows: all in words, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from a87ws.base.page.html import as_data, render_page
from a87ws.call.call import Call, SelectionRule
from a87ws.call.case import normalise
from a87ws.call.consent import public_texts
from a87ws.call.session import Session
from a87ws.call.words import call_words
from a87ws.report.balance import (
    Costs,
    ShownProof,
    check_data,
    costs,
    groups,
    proof,
    regions,
    slider_data,
)
from a87ws.report.facts import (
    Decided,
    Facts,
    Words,
    plain,
    public_state_line,
    reviewer_name,
    since_decision,
    since_freeze,
    state_line,
)
from a87ws.report.people import criterion_title, held, people
from a87ws.report.ranking import RankedProposal, entries, hosts
from a87ws.selection.decision import basis_of
from a87ws.selection.sentences import Speech, titles

MISSING_LISTED = 12
FEWEST_OTHERS = 3
"""So many at least must have been turned down for their number to be public."""


def words_of(facts: Facts, language: str) -> Words:
    """The words of a report on this call. Raises KeyError where there is no such language."""
    case = facts.sureness.case
    return Words(Speech(language, titles(case.call, case.members), facts.faults))


def committee(facts: Facts, words: Words) -> Mapping[str, Any]:
    """Everything the committee sees. No address, no reviewer's note, no feedback."""
    call = facts.sureness.case.call
    rows = entries(facts, words)
    found = costs(facts, words)
    shown = proof(facts, words)
    return {
        **_common(facts, words),
        "figures": tuple(_figures(facts, words)),
        "missing": tuple(_missing(facts, words)),
        "problems": tuple(map(plain, facts.problems)),
        "state": state_line(facts, words),
        "since_decision": since_decision(facts, words),
        "since_freeze": since_freeze(facts, words),
        "rows": rows,
        **_decided_rows(facts, rows),
        "letters": call.selection.reserves,
        "criteria": _criteria(call),
        "focuses": _titled(words, "focus", call.focus),
        "regions_named": _titled(words, "region", _regions(rows)),
        "people": people(facts, words),
        "groups": groups(facts, words),
        "by_merit_shown": bool(facts.by_merit),
        "regions": regions(facts, words),
        "proposals_shown": True,
        "costs": found,
        "price": _price(facts, words),
        "held": held(facts, words),
        "study": facts.study,
        "proof": shown,
        "data": as_data(_data(facts, words, found, shown)),
    }


def _decided_rows(facts: Facts, rows: Iterable[RankedProposal]) -> Mapping[str, object]:
    """The series and the reserves in the order of the record; empty where there is no decision.

    `unread` are those of the series whose file cannot be read any more.
    """
    if facts.decided is None:
        return {"series": [], "reserves": [], "unread": ""}
    by_id = {row.id: row for row in rows}
    unread = [name for name in facts.decided.selected if name not in by_id]
    return {
        "series": [by_id[name] for name in facts.decided.selected if name in by_id],
        "unread": ", ".join(unread),
        "reserves": [by_id[name] for name in facts.decided.record.reserves if name in by_id],
    }


def _criteria(call: Call) -> list[tuple[str, str]]:
    """The short heading and the title of each criterion."""
    criteria = []
    for name, criterion in call.criteria.items():
        criteria.append((criterion_title(name), plain(criterion.title)))
    return criteria


def _titled(words: Words, attribute: str, values: Iterable[str]) -> list[tuple[str, str]]:
    """Each value with its title."""
    return [(value, words.value(attribute, value)) for value in values]


def _regions(rows: Iterable[RankedProposal]) -> list[str]:
    """The regions that a proposal names, by the alphabet."""
    regions: set[str] = set()
    for row in rows:
        regions.update(row.regions)
    return sorted(regions)


def public(facts: Facts, words: Words) -> Mapping[str, Any]:
    """What everybody may see, name by name: no score, nothing of those left out, no reviewer, no
    address.
    """
    decided = facts.decided
    values = {
        **_common(facts, words),
        "figures": tuple(_public_figures(facts, words)),
        "decided": decided is not None,
        "state": public_state_line(facts, words),
        "by_merit_shown": False,
        "price": None,
        "regions": regions(facts, words, public=True),
        "proposals_shown": False,
        "data": "",
    }
    if decided is None:
        return {
            **values,
            "series": [],
            "groups": (),
            "basis": "",
            "record": "",
        }
    return {
        **values,
        "series": _public_series(facts, words, decided),
        "groups": groups(facts, words, public=True),
        "basis": basis_of(decided.record.fixed, proved=decided.record.proved),
        "record": decided.digest,
    }


def _public_series(facts: Facts, words: Words, decided: Decided) -> list[dict[str, Any]]:
    """What was selected, by title: the order of merit is not public."""
    case = facts.sureness.case
    shown = {}
    for name in filter(case.proposals.__contains__, decided.selected):
        session = case.sessions.get(name, Session())
        shown[name], _ = public_texts(case.proposals[name], session)
    series = []
    for name in sorted(shown, key=lambda name: (normalise(shown[name].title), name)):
        proposal = shown[name]
        entry: dict[str, Any] = {
            "title": plain(proposal.title),
            "hosts": hosts(facts, case.register, name),
            "focus": words.values("focus", proposal.focus),
            "places": words.country_names(proposal.countries),
            "outcomes": words.values("outcome", proposal.outcomes),
        }
        series.append(entry)
    return series


def _public_figures(facts: Facts, words: Words) -> Iterator[tuple[str, str, str]]:
    """How many were selected, and of how many, where that number names nobody."""
    received, selected = len(facts.sureness.case.proposals), 0
    if facts.decided is not None:
        selected = len(facts.decided.selected)
    if received - selected >= FEWEST_OTHERS:
        yield str(received), words("figure_received"), ""
    yield _selected_figure(facts, words)


def _selected_figure(facts: Facts, words: Words) -> tuple[str, str, str]:
    selected, slots = "–", facts.sureness.case.call.selection.slots
    if facts.decided is not None:
        record = facts.decided.record
        selected, slots = str(len(record.selected)), record.slots
    return selected, words("figure_selected"), words("of_slots", slots=slots)


def _common(facts: Facts, words: Words) -> Mapping[str, Any]:
    case, language = facts.sureness.case, words.speech.language
    call = call_words(case, language)
    return {
        "t": words,
        "language": language,
        "name": plain(call.name),
        "organizer": plain(call.organizer),
        "deadline": call.deadline,
        "method": tuple(_method(facts, words)),
    }


def _figures(facts: Facts, words: Words) -> Iterator[tuple[str, str, str]]:
    found = facts.sureness
    scored = asked = 0
    for progress in found.progress.values():
        scored += len(progress.scored)
        asked += len(progress.asked)
    of_asked = ""
    if asked:
        of_asked = words("of_asked", asked=asked)
    yield str(len(found.standings)), words("figure_received"), ""
    yield str(len(found.standings) - len(found.ineligible)), words("figure_eligible"), ""
    yield _selected_figure(facts, words)
    yield str(scored), words("figure_reviews"), of_asked
    yield words.number(found.agreement.overall, 2), words("figure_agreement"), words("figure_alpha")


def _missing(facts: Facts, words: Words) -> Iterator[str]:
    for reviewer, progress in facts.sureness.progress.items():
        if progress.missing:
            proposals = "; ".join(_owed(facts, words, progress.missing))
            yield words("owes", reviewer=reviewer_name(facts, reviewer), proposals=proposals)
    if facts.study.instance is not None and facts.study.stability is None:
        yield words("stability_left_out")
    if any(stop.open for stop in facts.study.stops):
        yield words("frontier_in_part", nodes=facts.study.nodes)


def _owed(facts: Facts, words: Words, missing: Sequence[str]) -> Iterator[str]:
    """The titles of the first of these proposals, and how many more there are."""
    for name in missing[:MISSING_LISTED]:
        yield plain(facts.sureness.case.proposals[name].title)
    if len(missing) > MISSING_LISTED:
        yield words.many("more", len(missing) - MISSING_LISTED)


def _price(facts: Facts, words: Words) -> Mapping[str, str] | None:
    if facts.decided is None or facts.decided.record.fixed.closed:
        return None  # of a series that was kept, nobody has compared what it gave up
    record = facts.decided.record
    given = record.best_merit - record.merit
    return {
        "merit": words.points(record.merit),
        "best": words.points(record.best_merit),
        "given": words.points(given),
        "imbalance": words.number(record.imbalance),
        "value": words.number(record.value),
    }


def _method(facts: Facts, words: Words) -> Iterator[str]:
    """The policy of the call, a sentence a part."""
    policy = facts.sureness.case.call.selection
    yield words.many("method_slots", policy.slots)
    if policy.threshold is not None:
        yield words("method_threshold", least=words.speech.number(policy.threshold))
    for name in ("joint", "pathfinder"):
        points: Fraction = getattr(policy.priority, name)
        if points:
            yield words(f"method_{name}", points=words.speech.count("points", points))
    for rule in policy.rules:
        yield _rule(words, rule)
    for name, balance in policy.balance.items():
        yield words(
            "method_balance",
            attribute=words.attribute(name),
            weight=words.speech.number(balance.weight),
        )


def _rule(words: Words, rule: SelectionRule) -> str:
    """A limit of the policy over one value of an attribute, or over each."""
    parts = []
    if rule.at_least is not None:
        parts.append(words.speech.say("at_least", number=rule.at_least))
    if rule.at_most is not None:
        parts.append(words.speech.say("at_most", number=rule.at_most))
    attribute, limits = words.attribute(rule.of), words.listed(parts)
    if rule.value is None:
        return words("method_rule_each", limits=limits, attribute=attribute)
    value = words.value(rule.of, rule.value)
    return words("method_rule", limits=limits, attribute=attribute, value=value)


def _data(
    facts: Facts, words: Words, found: Costs | None, shown: ShownProof | None
) -> Mapping[str, Any]:
    """What the script works with."""
    data: dict[str, Any] = {"words": {name: words.raw(f"js_{name}") for name in JS}}
    if found is not None:
        data["stops"] = slider_data(found)
        data["here"] = found.here
        data["names"] = _names(found)
    if facts.decided is not None and shown is not None:
        data["check"] = check_data(facts.decided)
        data["proof"] = None
        if shown.embedded:
            data["proof"] = facts.decided.proof
        data["digest"] = shown.digest
        data["files"] = dict(shown.files)
        data["steps"] = {name: words(f"check_{name.replace(' ', '_')}") for name in CHECKS}
    return data


def _names(found: Costs) -> Mapping[int, list[str]]:
    """Id and title of each proposal that some stop selects, by its number."""
    used: set[int] = set()
    for halt in found.halts:
        used.update(halt.series)
    return {i: [found.ids[i], found.titles[i]] for i in sorted(used)}


JS = (
    *("stop_of", "shown", "holds", "fails", "checking", "accepted", "rejected", "cases"),
    *("milliseconds", "digest_same", "digest_other", "file_same", "file_other", "file_gone"),
    *("files_summary", "sort", "nobody", "comes_in"),
)
CHECKS = (
    *("series", "figures", "numbers", "cap", "size", "best merit", "value", "merit"),
    *("imbalance", "draw"),
)


SCRIPTS = ("check.js", "report.js")


def render(facts: Facts, *, language: str = "en", is_public: bool = False) -> str:
    """The page; the same facts give the same bytes. Raises KeyError for a language that is not
    there.
    """
    words = words_of(facts, language)
    package = __package__ or ""
    if is_public:
        values = public(facts, words)
        return render_page(package, "templates/public.html.j2", values, styles=("report.css",))
    values = committee(facts, words)
    return render_page(
        package, "templates/committee.html.j2", values, styles=("report.css",), scripts=SCRIPTS
    )
