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
from functools import partial, reduce
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic_core import ValidationError

from a87ws.base.faults import Fault, Message
from a87ws.base.page.terminal import Column, Page
from a87ws.base.shape import Record, forms, validator
from a87ws.base.text import points, ratio, rounded
from a87ws.call.call import Balance, Call
from a87ws.checks.say import say, say_hint
from a87ws.reviews.judge import Judged, ineligible
from a87ws.reviews.rating import standings
from a87ws.selection.build import SelectionQuestion, attribute_names, build, imbalance_of
from a87ws.selection.choose import choose, is_possible
from a87ws.selection.decide import impossible, pose
from a87ws.selection.decision import Figures
from a87ws.selection.record import VERSION

OFF: Final = "off"
USAGE: Final = 2
NUMBER: Final = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")

R = TypeVar("R", bound=Record)
Setter = Callable[[Call, str], Call]


class SettingFault(Fault):
    """A value that a setting cannot have: why, and what to write, both still to be said."""

    def __init__(self, path: str, value: str, why: Message, advice: Message | None) -> None:
        super().__init__(
            f"`{path}` cannot be `{value}`", "check that setting in call.yaml", exit_code=USAGE
        )
        self.why = why
        self.advice = advice


def paths(call: Call) -> Mapping[str, Setter]:
    """Every path of this call's policy with what sets it."""
    rules: dict[str, Setter] = {}
    for number in range(1, len(call.selection.rules) + 1):
        rules[f"rules.{number}"] = partial(_rule, number, None)
        for limit in ("at_least", "at_most"):
            rules[f"rules.{number}.{limit}"] = partial(_rule, number, limit)
    balance: dict[str, Setter] = {}
    for name in attribute_names(call):
        for part in ("weight", "target"):
            balance[f"{name}.{part}"] = balance[f"balance.{name}.{part}"] = partial(
                _balance, name, part
            )
        if name in call.selection.balance:
            balance[name] = balance[f"balance.{name}"] = partial(_no_balance, name)
    overrides: dict[str, Setter] = {
        f"overrides.{override.proposal}": partial(_no_override, override.proposal)
        for override in call.selection.overrides
    }
    return {
        **{name: partial(_policy, name) for name in ("slots", "threshold", "tolerance", "seed")},
        **{f"priority.{name}": partial(_priority, name) for name in ("joint", "pathfinder")},
        **{
            f"reviews.{name}": partial(_reviews, name)
            for name in ("minimum", "calibration", "shrinkage")
        },
        **{f"criteria.{name}.weight": partial(_criterion, name) for name in call.criteria},
        "rules": partial(_none, "rules", ()),
        "balance": partial(_none, "balance", {}),
        "overrides": partial(_none, "overrides", ()),
        **rules,
        **balance,
        **overrides,
    }


def with_setting(call: Call, setting: str) -> Call:
    """The call with one setting changed. Raises Fault (wrong usage) where there is no such path, or
    no such value.
    """
    path, value = _parted(setting)
    if not path:
        raise Fault(
            f"`{setting}` sets nothing", "write PATH=VALUE, as in slots=10", exit_code=USAGE
        )
    known = paths(call)
    if path not in known:
        near = get_close_matches(path, known, 1)
        hint = (
            f"did you mean `{near[0]}`?"
            if near
            else f"there are {', '.join(list(known)[:6])} and more"
        )
        raise Fault(f"there is no `{path}` in this call's policy", hint, exit_code=USAGE)
    try:
        return known[path](call, value)
    except ValidationError as error:
        detail = error.errors(include_url=False, include_input=False)[0]
        context = detail.get("ctx", {})
        why = context.get("message") or Message("value-refused", words=_lower(detail["msg"]))
        raise SettingFault(path, value, why, context.get("hint")) from None


def sets_slots(setting: str) -> bool:
    """Whether the setting says how many slots there are."""
    return _parted(setting)[0] == "slots"


def _parted(setting: str) -> tuple[str, str]:
    path, _, value = setting.rpartition("=")
    return path.strip().removeprefix("selection."), value.strip()


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _plain(value: str) -> object:
    """A value as YAML would read it."""
    if value in (OFF, "none", "null", ""):
        return None
    if not NUMBER.fullmatch(value):
        return value
    return Decimal(value) if "." in value else int(value)


def _changed(part: R, **more: object) -> R:
    """The record with some keys read anew, as from a file."""
    read_as = forms(type(part))
    read = {name: validator(read_as[name]).validate_python(value) for name, value in more.items()}
    return part.model_copy(update=read)


def _with(call: Call, **more: object) -> Call:
    return call.model_copy(update={"selection": call.selection.model_copy(update=more)})


def _none(name: str, empty: object, call: Call, value: str) -> Call:
    _only_off(name, value)
    return _with(call, **{name: empty})


def _only_off(path: str, value: str) -> None:
    if value != OFF:
        raise Fault(
            f"`{path}` can only be left out: `{path}=off`", "or set a part of it", exit_code=USAGE
        )


def _policy(name: str, call: Call, value: str) -> Call:
    given = value if name == "seed" else _plain(value)
    return call.model_copy(update={"selection": _changed(call.selection, **{name: given})})


def _priority(name: str, call: Call, value: str) -> Call:
    points = _plain(value)
    return _with(
        call, priority=_changed(call.selection.priority, **{name: 0 if points is None else points})
    )


def _reviews(name: str, call: Call, value: str) -> Call:
    given = "none" if name == "calibration" and value in (OFF, "none") else _plain(value)
    return call.model_copy(update={"reviews": _changed(call.reviews, **{name: given})})


def _criterion(name: str, call: Call, value: str) -> Call:
    criterion = _changed(call.criteria[name], weight=_plain(value))
    return call.model_copy(update={"criteria": {**call.criteria, name: criterion}})


def _balance(name: str, part: str, call: Call, value: str) -> Call:
    given = _plain(value)
    if part == "weight":
        given = 0 if given is None else given
        if isinstance(given, Decimal) and given != round(given, 3):
            raise Fault(
                f"`{name}.weight` cannot be `{value}`: a weight with more than three decimals",
                exit_code=USAGE,
            )
    elif value not in ("even", "proportional"):
        raise Fault(
            f"`{name}.target` cannot be `{value}`", "choose even or proportional", exit_code=USAGE
        )
    balance = _changed(call.selection.balance.get(name, Balance()), **{part: given})
    return _with(call, balance={**call.selection.balance, name: balance})


def _rule(number: int, limit: str | None, call: Call, value: str) -> Call:
    """A rule left out keeps its place, so that the numbers of the others stay: it asks for at least
    none.
    """
    rules = list(call.selection.rules)
    rule = rules[number - 1]
    if limit is None:
        _only_off(f"rules.{number}", value)
        changed = _changed(rule, at_least=None, at_most=None)
    else:
        changed = _changed(rule, **{limit: _plain(value)})
    if changed.at_least is None and changed.at_most is None:
        changed = changed.model_copy(update={"at_least": 0})
    rules[number - 1] = changed
    return _with(call, rules=tuple(rules))


def _no_balance(name: str, call: Call, value: str) -> Call:
    _only_off(name, value)
    return _with(
        call, balance={key: each for key, each in call.selection.balance.items() if key != name}
    )


def _no_override(proposal: str, call: Call, value: str) -> Call:
    _only_off(f"overrides.{proposal}", value)
    kept = tuple(each for each in call.selection.overrides if each.proposal != proposal)
    return _with(call, overrides=kept)


@dataclass(frozen=True, slots=True)
class Series:
    """A series with its figures at the call's own weights, by the targets for its own number of
    slots.
    """

    slots: int
    selected: tuple[str, ...]
    figures: Figures
    proved: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The call's own series and the one under other settings; merits are thousandths, by the call
    as it is.

    `barred` says why those that leave because they are no longer eligible are not; `admitted` are
    eligible only there.
    """

    settings: tuple[str, ...]
    own: Series
    other: Series
    merits: Mapping[str, int]
    barred: Mapping[str, str]
    admitted: frozenset[str]

    @property
    def joins(self) -> tuple[str, ...]:
        """Who would come in, the highest merit first."""
        return self._ranked({*self.other.selected} - {*self.own.selected})

    @property
    def leaves(self) -> tuple[str, ...]:
        """Who would leave, the highest merit first."""
        return self._ranked({*self.own.selected} - {*self.other.selected})

    def _ranked(self, names: set[str]) -> tuple[str, ...]:
        return tuple(sorted(names, key=lambda name: (-self.merits.get(name, 0), name)))


@dataclass(frozen=True)
class Compared:
    """A call, and its series beside that under other settings."""

    call: Call
    comparison: Comparison


def what_if(
    root: Path,
    settings: Sequence[str],
    question: SelectionQuestion = SelectionQuestion(),  # noqa: B008  frozen
) -> Compared:
    """The series of the call at `root` under `settings` (`slots=10`) beside its own.

    Raises Fault where a setting is none, or there is no series under the one policy or the other.
    """
    posed = pose(root, question)
    own = posed.judged
    call = reduce(_set, settings, own.case.call)
    other = _judged_by(own, call)
    asked = replace(question, slots=None) if any(map(sets_slots, settings)) else question
    merits = {each.proposal: each.merit for each in own.standings if each.merit is not None}
    found = Comparison(
        tuple(settings),
        _series(own, own, question, merits),
        _series(own, other, asked, merits),
        merits,
        {name: reason for name, reason in other.ineligible.items() if name not in own.ineligible},
        frozenset(name for name in own.ineligible if name not in other.ineligible),
    )
    return Compared(own.case.call, found)


def _set(call: Call, setting: str) -> Call:
    """The call with one setting changed. Raises Fault."""
    try:
        return with_setting(call, setting)
    except SettingFault as fault:
        hint = say_hint(fault.advice) or fault.hint
        why = f"{fault.message}: {say(fault.why)}"
        raise Fault(why, hint, exit_code=fault.exit_code) from None


def _judged_by(own: Judged, call: Call) -> Judged:
    """The same files judged by another call."""
    case = replace(own.case, call=call)
    ratings = standings(case)
    unread = {name: words for name, words in own.ineligible.items() if name not in case.proposals}
    barred = {**unread, **ineligible(case, ratings, own.faulty)}
    return replace(own, case=case, standings=ratings, ineligible=barred)


def _series(
    own: Judged, judged: Judged, question: SelectionQuestion, merits: dict[str, int]
) -> Series:
    """The selection of a judged call, measured by the call's own policy."""
    for override in judged.case.call.selection.overrides:
        reason = judged.ineligible.get(override.proposal)
        if override.must == "include" and reason:
            message = f"under these settings the override includes `{override.proposal}`, which is not eligible: {reason}"
            raise Fault(message, f"add overrides.{override.proposal}=off", exit_code=1)
    if not judged.eligible:
        raise Fault("under these settings no proposal is eligible", exit_code=1)
    instance = build(judged.case, judged.eligible, question)
    if not is_possible(instance, nodes=question.nodes):
        raise impossible(instance)
    choice = choose(instance, nodes=question.nodes)
    if choice.portfolio is None:
        raise Fault(
            "no series that meets every rule was found within the search limit",
            "try a larger --nodes",
            exit_code=1,
        )
    selected = sorted(
        (instance.names[i] for i in choice.portfolio), key=lambda name: (-merits.get(name, 0), name)
    )
    measure = build(own.case, own.eligible, replace(question, slots=instance.slots))
    cost = imbalance_of(own.case, measure, selected)
    figures = Figures(sum(merits.get(name, 0) for name in selected), cost)
    return Series(instance.slots, tuple(selected), figures, choice.is_proved)


def render(name: str, found: Comparison, page: Page) -> str:
    """Both in figures, then who comes in and who goes."""
    page.line(name, style="bold")
    page.heading(f"What if {', '.join(found.settings)}")
    columns = (
        Column(""),
        *(Column(heading, "number") for heading in ("sessions", "merit", "imbalance", "value")),
    )
    page.table(columns, [_row("the call as it is", found.own), _row("what if", found.other)])
    page.line(
        "Both at the call's own merits, weights and targets; targets are for as many slots as each has.",
        lead="  ",
    )
    if not found.joins and not found.leaves:
        page.line()
        page.line("The series would be the same.")
    for heading, movers in (("Would come in", found.joins), ("Would leave", found.leaves)):
        if movers:
            page.heading(heading)
            for each in movers:
                page.item(_words(each, found))
    if not (found.own.proved and found.other.proved):
        page.line()
        page.line("Not both could be proved to be the best: try a larger --nodes.")
    return str(page)


def what_if_data(found: Comparison) -> Mapping[str, Any]:
    """Merits in thousandths, imbalance and value in points as exact fractions, all by the call as
    it is.
    """
    return {
        "version": VERSION,
        "settings": list(found.settings),
        "proved": found.own.proved and found.other.proved,
        "own": _series_of_whatif(found.own),
        "what_if": _series_of_whatif(found.other),
        "joins": list(found.joins),
        "leaves": list(found.leaves),
        "no_longer_eligible": [
            {"proposal": name, "reason": reason} for name, reason in found.barred.items()
        ],
        "newly_eligible": sorted(found.admitted),
    }


def _row(name: str, series: Series) -> tuple[str, ...]:
    figures = series.figures
    sessions = f"{len(series.selected)} of {series.slots}"
    return name, sessions, points(figures.merit), rounded(figures.imbalance), rounded(figures.value)


def _words(name: str, found: Comparison) -> str:
    words = f"{name} · {points(found.merits.get(name, 0))}"
    if name in found.barred:
        return f"{words} · no longer eligible: {found.barred[name]}"
    return f"{words} · not eligible at present" if name in found.admitted else words


def _series_of_whatif(series: Series) -> Mapping[str, Any]:
    return {
        "slots": series.slots,
        "merit": series.figures.merit,
        "imbalance": ratio(series.figures.imbalance),
        "value": ratio(series.figures.value),
        "selected": list(series.selected),
    }
