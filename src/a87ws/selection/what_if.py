"""A call with another policy, as somebody says on the command line: `region.weight=0.4`,
`slots=10`, `rules.2=off`.

Every path is one of those in `paths`; the last `=` parts it from its value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from functools import reduce
from typing import Any, Final, TypeAlias

from pydantic_core import ValidationError

from a87ws.base.faults import Fault, Message
from a87ws.base.page.terminal import Column, Page
from a87ws.base.shape import Explained, Ratio, Record, forms, validator
from a87ws.base.text import points, rounded
from a87ws.call.attributes import attribute_names
from a87ws.call.call import Balance, Call, Priority, SelectionRule
from a87ws.call.case import Case
from a87ws.checks.say import say, say_hint
from a87ws.reviews.judge import Ineligible, JudgedCase, ineligible, judge
from a87ws.reviews.rating import standings
from a87ws.selection.amend import fixed_since
from a87ws.selection.choose import choose, is_possible
from a87ws.selection.decide import impossible, pose
from a87ws.selection.decision import Worth, imbalance_of
from a87ws.selection.instance import Instance
from a87ws.selection.question import OWN_POLICY, SelectionOptions, build
from a87ws.selection.sentences import Speech, ineligible_words, speech_of

OFF: Final = "off"
USAGE: Final = 2
NUMBER: Final = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")

Route: TypeAlias = tuple[str | int, ...]
"""The attributes, keys and indices that lead from a call to a part of its policy."""
WHOLE: Final = ("rules", "balance", "overrides")


class SettingFault(Fault):
    """A value that a setting cannot have: why, and what to write, both still to be said."""

    def __init__(self, path: str, value: str, why: Message, advice: Message | None) -> None:
        super().__init__(
            f"`{path}` cannot be `{value}`", "check that setting in call.yaml", exit_code=USAGE
        )
        self.why = why
        self.advice = advice


def paths(call: Call) -> Mapping[str, Route]:
    """Every path of this call's policy that can be set, with its route in the call."""
    policy = call.selection
    routes: dict[str, Route] = {}
    for name in ("slots", "threshold", "tolerance", "seed"):
        routes[name] = ("selection", name)
    for name in ("joint", "pathfinder"):
        routes[f"priority.{name}"] = ("selection", "priority", name)
    for name in ("minimum", "calibration", "shrinkage"):
        routes[f"reviews.{name}"] = ("reviews", name)
    for name in call.criteria:
        routes[f"criteria.{name}.weight"] = ("criteria", name, "weight")
    for name in WHOLE:
        routes[name] = ("selection", name)
    for index in range(len(policy.rules)):
        rule: Route = ("selection", "rules", index)
        routes[f"rules.{index + 1}"] = rule
        for limit in ("at_least", "at_most"):
            routes[f"rules.{index + 1}.{limit}"] = (*rule, limit)
    routes.update(_balance_paths(call))
    for index, override in enumerate(policy.overrides):
        routes[f"overrides.{override.proposal}"] = ("selection", "overrides", index)
    return routes


def _balance_paths(call: Call) -> Mapping[str, Route]:
    """The paths of balanced attributes, each with and without `balance.` before it."""
    routes: dict[str, Route] = {}
    for name in attribute_names(call):
        balance: Route = ("selection", "balance", name)
        for part in ("weight", "target"):
            routes[f"{name}.{part}"] = routes[f"balance.{name}.{part}"] = (*balance, part)
        if name in call.selection.balance:
            routes[name] = routes[f"balance.{name}"] = balance
    return routes


def with_setting(call: Call, setting: str) -> Call:
    """The call with one setting changed. Raises Fault (wrong usage) where there is no such path, or
    no such value.
    """
    path, value = _split(setting)
    if not path:
        raise Fault(
            f"`{setting}` sets nothing", "write PATH=VALUE, as in slots=10", exit_code=USAGE
        )
    known = paths(call)
    if path not in known:
        hint = f"there are {', '.join(list(known)[:6])} and more"
        for near in get_close_matches(path, known, 1):
            hint = f"did you mean `{near}`?"
        raise Fault(f"there is no `{path}` in this call's policy", hint, exit_code=USAGE)
    try:
        return _set_at(call, known[path], path, value)
    except ValidationError as error:
        detail = error.errors(include_url=False, include_input=False)[0]
        context = detail.get("ctx", {})
        why = context.get("message") or Message("value-refused", words=_lower(detail["msg"]))
        raise SettingFault(path, value, why, context.get("hint")) from None


def sets_slots(setting: str) -> bool:
    """Whether the setting says how many slots there are."""
    return _split(setting)[0] == "slots"


def _split(setting: str) -> tuple[str, str]:
    path, _, value = setting.rpartition("=")
    return path.strip().removeprefix("selection."), value.strip()


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _set_at(call: Call, route: Route, path: str, text: str) -> Call:
    """The call with the part at a route set to what the text says."""
    *outer, last = route
    if last not in WHOLE and outer[-1] not in WHOLE:
        name = str(last)
        changed = _replace_at(call, outer, lambda record: _reread(record, name, path, text))
    elif text != OFF:
        raise Fault(
            f"`{path}` can only be left out: `{path}=off`", "or set a part of it", exit_code=USAGE
        )
    elif outer[-1] == "rules":
        # a rule left out keeps its place, so that the numbers of the others stay
        changed = _replace_at(call, route, lambda rule: _limited(rule, None, None))
    elif last in WHOLE:
        changed = _replace_at(call, route, lambda items: type(items)())
    else:
        changed = _replace_at(call, outer, lambda items: _without(items, last))
    assert isinstance(changed, Call)  # as it was  # noqa: S101
    return changed


# records, mappings and tuples alike, as they lie in a call
def _replace_at(
    part: Any,  # noqa: ANN401
    route: Sequence[str | int],
    change: Callable[[Any], object],
) -> Any:  # noqa: ANN401
    """A part of the call, with what lies at a route inside it changed."""
    if not route:
        return change(part)
    step, *rest = route
    if isinstance(part, Record):
        inner = _replace_at(getattr(part, str(step)), rest, change)
        return part.model_copy(update={str(step): inner})
    if isinstance(part, tuple):
        items = list(part)
        items[int(step)] = _replace_at(items[int(step)], rest, change)
        return tuple(items)
    known = part.get(step, Balance())  # an attribute that is not balanced yet may be
    return {**part, step: _replace_at(known, rest, change)}


def _without(items: Mapping[str, object] | tuple[object, ...], step: str | int) -> object:
    if isinstance(items, tuple):
        place = int(step)
        return items[:place] + items[place + 1 :]
    remaining = dict(items)
    del remaining[str(step)]
    return remaining


def _reread(record: Record, name: str, path: str, text: str) -> Record:
    """The record with one value read anew, as from a file."""
    value = _value(record, name, path, text)
    read = validator(forms(type(record))[name]).validate_python(value)
    if isinstance(record, SelectionRule):
        limits = {"at_least": record.at_least, "at_most": record.at_most, name: read}
        return _limited(record, limits["at_least"], limits["at_most"])
    return record.model_copy(update={name: read})


def _limited(rule: SelectionRule, at_least: int | None, at_most: int | None) -> SelectionRule:
    """A rule with these limits; one without any asks for at least none."""
    if at_least is None and at_most is None:
        at_least = 0
    return rule.model_copy(update={"at_least": at_least, "at_most": at_most})


def _value(record: Record, name: str, path: str, text: str) -> object:
    """The value that a text means for an attribute of a record. Raises Fault."""
    if name == "calibration" and text == OFF:
        return "none"
    if name in ("seed", "calibration"):
        return text
    value = _plain(text)
    if value is None and isinstance(record, Balance | Priority) and name != "target":
        return 0
    if isinstance(record, Balance):
        _require_balance_value(name, path, text, value)
    return value


def _require_balance_value(name: str, path: str, text: str, value: object) -> None:
    """What the validation of call.yaml asks of a balanced attribute beyond its type."""
    if name == "target" and text not in ("even", "proportional"):
        raise Fault(f"`{path}` cannot be `{text}`", "choose even or proportional", exit_code=USAGE)
    if isinstance(value, Decimal) and value != round(value, 3):
        raise Fault(
            f"`{path}` cannot be `{text}`: a weight with more than three decimals", exit_code=USAGE
        )


def _plain(text: str) -> Decimal | int | str | None:
    """A text as YAML would read it."""
    if text in (OFF, "none", "null", ""):
        return None
    if not NUMBER.fullmatch(text):
        return text
    if "." in text:
        return Decimal(text)
    return int(text)


@dataclass(frozen=True, slots=True)
class MeasuredSeries:
    """A series with its figures at the call's own weights, by the targets for its own number of
    slots.
    """

    slots: int
    merit: int
    imbalance: Ratio
    value: Ratio
    selected: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The call's own series and the one under other settings."""

    settings: tuple[str, ...]
    proved: bool
    """Whether both were shown to be the best."""
    own: MeasuredSeries
    what_if: MeasuredSeries
    joins: tuple[str, ...]
    leaves: tuple[str, ...]
    """Who would come in and who would leave, the highest merit first."""
    no_longer_eligible: tuple[Explained[Ineligible], ...]
    newly_eligible: tuple[str, ...]


def ranked(names: set[str], merits: Mapping[str, int]) -> tuple[str, ...]:
    """Names by their merit, the highest first; equal merit goes by the name."""
    return tuple(sorted(names, key=lambda name: (-merits.get(name, 0), name)))


def what_if(
    case: Case,
    settings: Sequence[str],
    question: SelectionOptions = OWN_POLICY,
) -> Comparison:
    """The series of a call under `settings` (`slots=10`) beside its own.

    Raises Fault where a setting is none, or there is no series under the one policy or the other.
    """
    own = pose(case, question).judged
    call = reduce(_set, settings, case.call)
    other = _judged_by(own, call)
    asked = question
    if any(map(sets_slots, settings)):
        asked = replace(question, slots=None)
    merits = merits_of(case)
    fixed = fixed_since(case)
    before, is_best = _series(own, own, question, merits, fixed.apply)
    after, is_also_best = _series(own, other, asked, merits, fixed.hold)
    selected_before, selected_after = set(before.selected), set(after.selected)
    barred = []
    for name, reason in other.ineligible.items():
        if name not in own.ineligible:
            barred.append(reason)
    return Comparison(
        settings=tuple(settings),
        proved=is_best and is_also_best,
        own=before,
        what_if=after,
        joins=ranked(selected_after - selected_before, merits),
        leaves=ranked(selected_before - selected_after, merits),
        no_longer_eligible=tuple(barred),
        newly_eligible=tuple(sorted(own.ineligible.keys() - other.ineligible.keys())),
    )


def _set(call: Call, setting: str) -> Call:
    """The call with one setting changed. Raises Fault."""
    try:
        return with_setting(call, setting)
    except SettingFault as fault:
        hint = say_hint(fault.advice) or fault.hint
        why = f"{fault.message}: {say(fault.why)}"
        raise Fault(why, hint, exit_code=fault.exit_code) from None


def merits_of(case: Case) -> Mapping[str, int]:
    """The merit of every proposal that has one, in thousandths. Raises Fault as `judge` does."""
    merits = {}
    for standing in judge(case).standings:
        if standing.merit is not None:
            merits[standing.proposal] = standing.merit
    return merits


def _judged_by(own: JudgedCase, call: Call) -> JudgedCase:
    """The same files judged by another call."""
    case = replace(own.case, call=call)
    ratings = standings(case)
    unread = {name: why for name, why in own.ineligible.items() if name not in case.proposals}
    barred = {**unread, **ineligible(case, ratings, own.codes)}
    return replace(own, case=case, standings=ratings, ineligible=barred)


def _series(
    own: JudgedCase,
    judged: JudgedCase,
    question: SelectionOptions,
    merits: Mapping[str, int],
    fix: Callable[[Instance], Instance],
) -> tuple[MeasuredSeries, bool]:
    """The selection of a judged call with what is fixed, measured by the call's own policy; whether
    it is proved.
    """
    _require_included_eligible(judged)
    if not judged.eligible:
        raise Fault("under these settings no proposal is eligible", exit_code=1)
    instance = fix(build(judged.case, judged.eligible, question))
    if not is_possible(instance, nodes=question.nodes):
        raise impossible(instance)
    choice = choose(instance, nodes=question.nodes)
    if choice.portfolio is None:
        raise Fault(
            "no series that meets every rule was found within the search limit",
            "try a larger --nodes",
            exit_code=1,
        )
    selected = ranked({instance.names[i] for i in choice.portfolio}, merits)
    measure = build(own.case, own.eligible, replace(question, slots=instance.slots))
    merit = sum(merits.get(name, 0) for name in selected)
    worth = Worth(merit, imbalance_of(own.case, measure, selected))
    series = MeasuredSeries(instance.slots, merit, worth.imbalance, worth.value, selected)
    return series, choice.is_proved


def _require_included_eligible(judged: JudgedCase) -> None:
    """Raise Fault where an override includes a proposal that is not eligible."""
    for override in judged.case.call.selection.overrides:
        barred = judged.ineligible.get(override.proposal)
        if override.must == "include" and barred:
            why = ineligible_words(barred, speech_of(judged))
            message = (
                f"under these settings the override includes `{override.proposal}`, which is not "
                f"eligible: {why}"
            )
            raise Fault(message, f"add overrides.{override.proposal}=off", exit_code=1)


COLUMNS: Final = (
    Column(""),
    Column("sessions", "number"),
    Column("merit", "number"),
    Column("imbalance", "number"),
    Column("value", "number"),
)


def render(
    name: str, found: Comparison, merits: Mapping[str, int], speech: Speech, page: Page
) -> str:
    """Both in figures, then who comes in and who goes; merits are thousandths, by the call as it
    is.
    """
    page.line(name, style="bold")
    page.heading(f"What if {', '.join(found.settings)}")
    page.table(COLUMNS, [_row("the call as it is", found.own), _row("what if", found.what_if)])
    page.line(
        "Both at the call's own merits, weights and targets; targets are for as many slots as "
        "each has.",
        lead="  ",
    )
    if not found.joins and not found.leaves:
        page.line()
        page.line("The series would be the same.")
    for heading, movers in (("Would come in", found.joins), ("Would leave", found.leaves)):
        if movers:
            page.heading(heading)
            for mover in movers:
                page.item(_words(mover, found, merits, speech))
    if not found.proved:
        page.line()
        page.line("Not both could be proved to be the best: try a larger --nodes.")
    return str(page)


def _row(name: str, series: MeasuredSeries) -> tuple[str, ...]:
    sessions = f"{len(series.selected)} of {series.slots}"
    return name, sessions, points(series.merit), rounded(series.imbalance), rounded(series.value)


def _words(name: str, found: Comparison, merits: Mapping[str, int], speech: Speech) -> str:
    words = f"{name} · {points(merits.get(name, 0))}"
    for reason in found.no_longer_eligible:
        if reason.proposal == name:
            return f"{words} · no longer eligible: {ineligible_words(reason, speech)}"
    if name in found.newly_eligible:
        return f"{words} · not eligible at present"
    return words
