"""A call with another policy, as somebody says on the command line: `region.weight=0.4`,
`slots=10`, `rules.2=off`.

Every path is one of those in `paths`; the last `=` parts it from its value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from typing import Final, TypeVar

from pydantic_core import ValidationError

from a87ws.diagnostics import Fault, Message
from a87ws.model.call import Call
from a87ws.model.policy import Balance
from a87ws.model.shape import Record, forms, validator
from a87ws.selection.build import attribute_names

OFF: Final = "off"
USAGE: Final = 2
NUMBER: Final = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")

R = TypeVar("R", bound=Record)
Setter = Callable[[Call, str], Call]


class SettingFault(Fault):
    """A value that a setting cannot have: why, and what to write, both still to be said."""

    def __init__(self, path: str, value: str, why: Message, advice: Message | None) -> None:
        super().__init__(
            f"`{path}` cannot be `{value}`", "see what call.yaml says there", exit_code=USAGE
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
                f"`{name}.weight` cannot be `{value}`: a weight of over three decimals",
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
