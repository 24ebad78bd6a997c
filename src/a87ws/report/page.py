"""From the facts to what the template shows: all in words, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from a87ws.base.page.html import as_data, render_page
from a87ws.call.case import normalise
from a87ws.call.consent import public_texts
from a87ws.call.session import Session
from a87ws.call.words import call_words
from a87ws.report.balance import ShownProof, check_data, groups, proof, regions
from a87ws.report.costs import Costs, costs, slider_data
from a87ws.report.facts import Facts
from a87ws.report.people import criterion_title, held, people
from a87ws.report.ranking import entries, hosts, reviewer_name
from a87ws.report.words import Words, plain
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
    by_id = {row.id: row for row in rows}
    record = facts.decided.record if facts.decided else None
    return {
        **_common(facts, words),
        "figures": tuple(_figures(facts, words)),
        "missing": tuple(_missing(facts, words)),
        "problems": tuple(map(plain, facts.problems)),
        "rows": rows,
        "series": [by_id[each.proposal] for each in record.selected] if record else [],
        "reserves": [by_id[name] for name in record.reserves if name in by_id] if record else [],
        "letters": call.selection.reserves,
        "criteria": [
            (criterion_title(name), plain(each.title)) for name, each in call.criteria.items()
        ],
        "focuses": [(value, words.value("focus", value)) for value in call.focus],
        "regions_named": [
            (region, words.value("region", region)) for region in sorted(_regions(rows))
        ],
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


def public(facts: Facts, words: Words) -> Mapping[str, Any]:
    """What everybody may see, name by name: no score, nothing of those left out, no reviewer, no
    address.
    """
    found = facts.sureness
    case = found.case
    chosen = [each.proposal for each in facts.decided.record.selected] if facts.decided else []
    register = case.register
    shown = {}
    for name in chosen:
        session = case.sessions.get(name, Session())
        shown[name], _ = public_texts(case.proposals[name], session)
    series = [
        {
            "title": plain(shown[name].title),
            "hosts": hosts(facts, register, name),
            "focus": tuple(words.value("focus", value) for value in shown[name].focus),
            "places": tuple(words.country(code) for code in dict.fromkeys(shown[name].countries)),
            "outcomes": tuple(words.value("outcome", value) for value in shown[name].outcomes),
        }
        for name in sorted(
            chosen, key=lambda name: (normalise(shown[name].title), name)
        )  # that of merit is not public
    ]
    decided = facts.decided
    others = len(case.proposals) - len(chosen)
    received = (
        [(str(len(case.proposals)), words("figure_received"), "")]
        if others >= FEWEST_OTHERS
        else []
    )
    return {
        **_common(facts, words),
        "figures": (
            *received,
            (
                str(len(chosen)) if decided else "–",
                words("figure_selected"),
                words("of_slots", slots=_slots(facts)),
            ),
        ),
        "decided": decided is not None,
        "series": series,
        "groups": groups(facts, words, public=True) if decided else (),
        "by_merit_shown": False,
        "price": None,
        "regions": regions(facts, words, public=True),
        "proposals_shown": False,
        "proved": bool(decided and decided.record.proved),
        "record": decided.digest if decided else "",
        "data": "",
    }


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


def _slots(facts: Facts) -> int:
    return facts.decided.record.slots if facts.decided else facts.sureness.case.call.selection.slots


def _figures(facts: Facts, words: Words) -> Iterator[tuple[str, str, str]]:
    found = facts.sureness
    decided = facts.decided
    progress = found.progress.values()
    scored, asked = (
        sum(len(getattr(each, kind)) for each in progress) for kind in ("scored", "asked")
    )
    yield str(len(found.standings)), words("figure_received"), ""
    yield str(len(found.standings) - len(found.ineligible)), words("figure_eligible"), ""
    chosen = str(len(decided.record.selected)) if decided else "–"
    yield chosen, words("figure_selected"), words("of_slots", slots=_slots(facts))
    yield str(scored), words("figure_reviews"), words("of_asked", asked=asked) if asked else ""
    yield words.number(found.agreement.overall, 2), words("figure_agreement"), words("figure_alpha")


def _missing(facts: Facts, words: Words) -> Iterator[str]:
    found = facts.sureness
    for name, each in found.progress.items():
        if each.missing:
            owed = [
                plain(found.case.proposals[proposal].title)
                for proposal in each.missing[:MISSING_LISTED]
            ]
            more = len(each.missing) - len(owed)
            owed += [words.many("more", more)] if more else []
            yield words("owes", reviewer=reviewer_name(facts, name), proposals="; ".join(owed))
    stability = facts.study.stability
    if facts.study.instance is not None and stability is None:
        yield words("stability_left_out")
    if any(stop.open for stop in facts.study.stops):
        yield words("frontier_in_part", nodes=facts.study.nodes)


def _regions(rows: tuple[Any, ...]) -> set[str]:
    return {region for row in rows for region in row.regions}


def _price(facts: Facts, words: Words) -> Mapping[str, str] | None:
    if facts.decided is None:
        return None
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
        limits = (
            [words.speech.say("at_least", number=rule.at_least)]
            if rule.at_least is not None
            else []
        )
        limits += (
            [words.speech.say("at_most", number=rule.at_most)] if rule.at_most is not None else []
        )
        attribute, said = words.attribute(rule.of), words.listed(limits)
        if rule.value is None:
            yield words("method_rule_each", limits=said, attribute=attribute)
        else:
            yield words(
                "method_rule",
                limits=said,
                attribute=attribute,
                value=words.value(rule.of, rule.value),
            )
    for name, balance in policy.balance.items():
        yield words(
            "method_balance",
            attribute=words.attribute(name),
            weight=words.speech.number(balance.weight),
        )


def _data(
    facts: Facts, words: Words, found: Costs | None, shown: ShownProof | None
) -> Mapping[str, Any]:
    """What the script works with."""
    data: dict[str, Any] = {"words": {name: words.raw(f"js_{name}") for name in JS}}
    if found is not None:
        data["stops"] = slider_data(found)
        data["here"] = found.here
        used = sorted({i for halt in found.halts for i in halt.series})
        data["names"] = {i: [found.ids[i], found.titles[i]] for i in used}
    if facts.decided is not None and shown is not None:
        data["check"] = check_data(facts.decided)
        data["proof"] = facts.decided.proof if shown.embedded else None
        data["digest"] = shown.digest
        data["files"] = dict(shown.files)
        data["steps"] = {name: words(f"check_{name.replace(' ', '_')}") for name in CHECKS}
    return data


JS = (
    *(
        "stop_of",
        "shown",
        "holds",
        "fails",
        "checking",
        "accepted",
        "rejected",
        "cases",
        "milliseconds",
        "digest_same",
    ),
    *(
        "digest_other",
        "file_same",
        "file_other",
        "file_gone",
        "files_summary",
        "sort",
        "nobody",
        "comes_in",
    ),
)
CHECKS = (
    "series",
    "figures",
    "numbers",
    "cap",
    "size",
    "best merit",
    "value",
    "merit",
    "imbalance",
    "draw",
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
