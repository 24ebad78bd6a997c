"""Change a decision that people know of: fill the place of a host who withdrew, keep the series
although the files changed, or choose again. What people were told stays until somebody says
otherwise, and history is never removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import replace as altered
from fractions import Fraction

from a87ws import __version__
from a87ws.base.faults import Fault
from a87ws.base.shape import Factor
from a87ws.call.case import Case
from a87ws.custody.sent import read_sent, told
from a87ws.reviews.judge import JudgedCase, judge
from a87ws.selection.choose import NODES, Choice, choose, conflicting_rules, is_possible
from a87ws.selection.decide import (
    Posed,
    Selection,
    choose_series,
    explained,
    impossible,
    pose,
    require_some_eligible,
)
from a87ws.selection.decision import (
    Decision,
    History,
    Keeping,
    LeftOut,
    QuestionChange,
    Reason,
    Renewal,
    Replacement,
    Selected,
    SelectionRecord,
    balance_table,
    figures,
)
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.question import OWN_POLICY, Fixed, SelectionOptions, ask, instance_of
from a87ws.selection.record import (
    Checked,
    check,
    has_record,
    options_of,
    present_question,
    read_record,
    recorded_question,
)
from a87ws.selection.sentences import ineligible_words, speech_of
from a87ws.selection.state import RecordState, changes_between


def pose_again(case: Case, options: SelectionOptions = OWN_POLICY) -> Posed:
    """The question that a call asks, with what was fixed since its decision. Raises Fault as `pose`
    does.
    """
    posed = pose(case, options)
    instance = fixed_since(case).hold(posed.instance)
    if not is_possible(instance, nodes=options.nodes):
        raise impossible(instance)
    return altered(posed, instance=instance)


def fixed_since(case: Case) -> Fixed:
    """What was fixed since the decision; nothing where there is none."""
    record = _readable_record(case)
    return Fixed() if record is None else record.fixed


def recorded_series(case: Case, options: SelectionOptions) -> frozenset[str] | None:
    """The series that was decided; None where there is none, or another policy is asked about."""
    record = _readable_record(case)
    if record is None or (options.slots, Factor(*options.balance)) != (
        record.slots_asked,
        record.balance_factor,
    ):
        return None
    return frozenset(place.proposal for place in record.selected)


def select_again(
    case: Case,
    options: SelectionOptions = OWN_POLICY,
) -> Selection:
    """The selection of a call over a record, if there is one: those whose hosts withdrew stay out
    unless an override includes them, and its history stays. Writes nothing.

    Raises Fault as `pose` does.
    """
    posed, record = pose(case, options), _readable_record(case)
    if record is None:
        return explained(posed, choose_series(posed.instance, options.nodes), options.slots)
    gone = tuple(name for name in record.fixed.gone if name not in posed.question.include)
    fixed = Fixed(gone=gone)
    instance = fixed.apply(posed.instance)
    if not is_possible(instance, nodes=options.nodes):
        raise impossible(instance)
    choice = choose_series(instance, options.nodes)
    selection = explained(altered(posed, instance=instance), choice, options.slots)
    decision = _with_reasons(selection.decision, (), gone)
    return altered(selection, decision=decision, fixed=fixed, history=history_of(record))


def as_renewal(case: Case, made: Selection, *, on: str, reason: str) -> Selection:
    """A selection over a record with this step in its history, if it says anything else."""
    record = _readable_record(case)
    if record is None:
        return made
    before = {place.proposal for place in record.selected}
    after = {place.proposal for place in made.decision.selected}
    left, came_in = tuple(sorted(before - after)), tuple(sorted(after - before))
    if not (left or came_in or reason):
        return made
    renewal = Renewal(on, __version__, reason, left, came_in)
    return altered(made, history=altered(made.history, anew=(*record.anew, renewal)))


def _readable_record(case: Case) -> SelectionRecord | None:
    """The record, unless there is none or nobody can read it."""
    if not has_record(case):
        return None
    try:
        return read_record(case)
    except Fault:
        return None


def history_of(record: SelectionRecord) -> History:
    """What the record says of the time since the first decision."""
    return History(replacements=record.replacements, kept=record.kept, anew=record.anew)


def replace(
    case: Case, proposals: Sequence[str], *, on: str, reason: str = "", nodes: int = NODES
) -> Selection:
    """The selection of the record without `proposals`, all others included; writes nothing.

    Changes since the record was written are taken in. Raises Fault where one of the proposals is
    not selected, another selected one may not be any more, or the rules cannot be kept.
    """
    record = read_record(case)
    before = tuple(place.proposal for place in record.selected)
    _require_selected(proposals, before)
    stays = tuple(name for name in before if name not in proposals)
    gone = tuple(dict.fromkeys((*record.fixed.gone, *proposals)))
    posed = _posed_over_record(case, record, nodes)
    _require_eligible(posed.judged, stays, proposals)
    fixed = Fixed(stays, gone)
    instance = fixed.apply(posed.instance)
    if not is_possible(instance, nodes=nodes):
        _require_free(posed, gone)
        raise _cannot_fill(instance, proposals, len(stays))
    posed = altered(posed, instance=instance)
    selection = explained(posed, choose_series(instance, nodes), record.slots_asked)
    after = [place.proposal for place in selection.decision.selected]
    step = Replacement(
        withdrew=tuple(proposals),
        came_in=tuple(name for name in after if name not in before),
        kept=stays,
        on=on,
        tool=__version__,
        reason=reason,
        changes=_changes_beside(case, record, posed, proposals),
    )
    history = history_of(record)
    return altered(
        selection,
        decision=_told(selection.decision, record, stays, gone),
        fixed=fixed,
        history=altered(history, replacements=(*history.replacements, step)),
    )


def keep(case: Case, *, on: str, reason: str, nodes: int = NODES) -> Selection:
    """The record renewed over the files as they are, with the same series; writes nothing.

    Raises Fault where one of the series may not be selected any more, or it breaks a rule.
    """
    record = read_record(case)
    series = tuple(place.proposal for place in record.selected)
    posed = _posed_over_record(case, record, nodes)
    _require_eligible(posed.judged, series, ())
    fixed = Fixed(series, record.fixed.gone, closed=True)
    instance = fixed.apply(posed.instance)
    if not is_possible(instance, nodes=nodes):
        raise _cannot_keep()
    best = best_value(record.fixed.without_gone(posed.instance), nodes)
    posed = altered(posed, instance=instance)
    choice = choose_series(instance, nodes)
    decision = _kept_decision(posed, choice, record)
    changes = _changes(case, record, posed)
    step = Keeping(on, __version__, reason, changes, decision.value, best)
    history = history_of(record)
    return Selection(
        posed,
        choice,
        _told(decision, record, (), record.fixed.gone),
        record.slots_asked,
        fixed,
        altered(history, kept=(*history.kept, step)),
    )


def best_value(instance: Instance, nodes: int = NODES) -> Fraction | None:
    """What the best series of an instance is worth, in points; None where none was found."""
    best = choose(instance, best_merit=False, nodes=nodes).portfolio
    return None if best is None else figures(instance, best).value


@dataclass(frozen=True)
class BestNow:
    """The series of a record beside the best that the files give now."""

    record: SelectionRecord
    left: tuple[str, ...]
    """Those of the series that a new one would not have."""
    came_in: tuple[str, ...]
    more_sessions: int
    more: Fraction
    """How many points more a new one would be worth."""

    @property
    def is_same(self) -> bool:
        """Whether a new selection would be the same series."""
        return not (self.left or self.came_in)


def compare_with_best(case: Case, nodes: int = NODES) -> BestNow | None:
    """The recorded series beside the best of the files as they are, those who withdrew left out.

    None where it cannot be told: a selected proposal is not eligible, or no series was found.
    """
    record = read_record(case)
    instance = record.fixed.without_gone(instance_of(present_question(case)))
    index = {name: i for i, name in enumerate(instance.names)}
    names = [place.proposal for place in record.selected]
    if not index.keys() >= {*names}:
        return None
    series = frozenset(index[name] for name in names)
    best = choose(instance, best_merit=False, nodes=nodes).portfolio
    if best is None:
        return None
    more = figures(instance, best).value - figures(instance, series).value
    return BestNow(
        record,
        _named(instance, series - best),
        _named(instance, best - series),
        len(best) - len(series),
        more,
    )


def _named(instance: Instance, portfolio: Portfolio) -> tuple[str, ...]:
    return tuple(sorted(instance.names[i] for i in portfolio))


def _posed_over_record(case: Case, record: SelectionRecord, nodes: int) -> Posed:
    """The question of the files as they are, asked as the record was; rules are not tried yet."""
    judged = judge(case)
    require_some_eligible(judged)
    options = altered(options_of(record), nodes=nodes)
    question = ask(case, judged.eligible, options)
    return Posed(judged, question, instance_of(question))


def _changes(case: Case, record: SelectionRecord, posed: Posed) -> tuple[QuestionChange, ...]:
    """What became of the question since the record; nothing of an older record without one."""
    try:
        then = recorded_question(case)
    except Fault:
        return ()
    now = tuple(posed.judged.ineligible.values())
    return changes_between(then, record.ineligible, posed.question, now)


def _changes_beside(
    case: Case, record: SelectionRecord, posed: Posed, proposals: Sequence[str]
) -> tuple[QuestionChange, ...]:
    """What else changed than that these proposals were withdrawn."""
    changes = _changes(case, record, posed)
    return tuple(change for change in changes if change.proposal not in proposals)


def _require_selected(proposals: Sequence[str], selected: Sequence[str]) -> None:
    for proposal in proposals:
        if proposal not in selected:
            raise Fault(
                f"`{proposal}` is not in the series",
                f"selected: {', '.join(selected)}",
                exit_code=2,
            )


def _require_eligible(judged: JudgedCase, stays: Iterable[str], proposals: Sequence[str]) -> None:
    """Raises Fault where one that is to stay may not be selected any more."""
    eligible = {standing.proposal for standing in judged.eligible}
    problems, out = [], []
    for name in stays:
        if name in eligible:
            continue
        why = "its file is gone"
        if name in judged.ineligible:
            why = ineligible_words(judged.ineligible[name], speech_of(judged))
        problems.append(f"`{name}` can no longer be selected: {why}")
        out.append(name)
    if problems:
        options = " ".join(f"--replace {name}" for name in (*proposals, *out))
        raise Fault(
            "\n  ".join(["the series cannot stay as it is:", *problems]),
            f"fill every free place at once: `a87ws select {options}`",
            exit_code=1,
        )


def _require_free(posed: Posed, gone: Iterable[str]) -> None:
    """Raises Fault where an override asks for a proposal whose host withdrew."""
    for name in gone:
        if name in posed.question.include:
            raise Fault(
                f"an override includes `{name}`, whose host withdrew",
                "remove the override from call.yaml",
                exit_code=1,
            )


def _cannot_fill(instance: Instance, proposals: Sequence[str], stays: int) -> Fault:
    """No series keeps every rule while the others stay."""
    who = " and ".join(f"`{name}`" for name in proposals)
    others = "the other session stays" if stays == 1 else f"the other {stays} sessions stay"
    lines = [f"nothing can fill the place of {who} while {others}: no series keeps every rule"]
    for culprit in conflicting_rules(instance):
        if culprit.name.startswith("the override"):
            continue
        cure = f": `{culprit.cure}` would be enough" if culprit.cure else ""
        lines.append(f"{culprit.name}{cure}")
    return Fault(
        "\n  ".join(lines),
        "relax a rule in call.yaml and try again, or choose the whole series again with "
        "`a87ws select --anew --reason TEXT`",
        exit_code=1,
    )


def _cannot_keep() -> Fault:
    return Fault(
        "the series breaks a rule or an override of call.yaml, so it cannot be kept",
        "change call.yaml back, or choose again with `a87ws select --anew --reason TEXT`",
        exit_code=1,
    )


def _kept_decision(posed: Posed, choice: Choice, record: SelectionRecord) -> Decision:
    """The decision of a series that was kept: reasons that were given stay as they were given."""
    judged, instance = posed.judged, posed.instance
    series = choice.portfolio
    assert series is not None  # `choose_series` has the other case  # noqa: S101
    worth, kept = figures(instance, series), Reason("kept")
    reasons = {place.proposal: place.why for place in record.selected}
    reasons |= {other.proposal: other.why for other in record.left_out}
    ratings = {standing.proposal: standing.rating for standing in judged.standings}
    inside, outside = [], []
    for i in sorted(
        range(len(instance.names)), key=lambda i: (-instance.merits[i], instance.names[i])
    ):
        name, merit = instance.names[i], instance.merits[i]
        why = reasons.get(name, kept)
        if i in series:
            inside.append(Selected(name, ratings[name] or Fraction(0), merit, None, why))
        else:
            outside.append(LeftOut(name, merit, None, None, why))
    return Decision(
        slots=posed.question.slots,
        balance_factor=Factor(*instance.balance),
        proved=choice.is_proved,
        merit=worth.merit,
        best_merit=choice.best_merit,
        imbalance=worth.imbalance,
        value=worth.value,
        selected=tuple(inside),
        reserves=_reserves(record.reserves, outside),
        left_out=tuple(outside),
        ineligible=tuple(judged.ineligible.values()),
        balance=balance_table(posed.question, _named(instance, series)),
    )


def _reserves(announced: Sequence[str], outside: Iterable[LeftOut]) -> tuple[str, ...]:
    """The announced places in their order, as far as they are still left out."""
    left_out = {other.proposal for other in outside}
    return tuple(filter(left_out.__contains__, announced))


def _told(
    decision: Decision, record: SelectionRecord, stays: Sequence[str], gone: Sequence[str]
) -> Decision:
    """The decision with what people were told before: confirmed places, withdrawals, and the places
    on the reserve list.
    """
    decision = _with_reasons(decision, stays, gone)
    waiting = {other.proposal for other in decision.left_out}.difference(gone)
    waiting.update(decision.reserves)
    places = list(filter(waiting.__contains__, record.reserves))
    for name in decision.reserves:
        if name not in places:
            places.append(name)
    return altered(decision, reserves=tuple(places))


def _with_reasons(decision: Decision, stays: Sequence[str], gone: Sequence[str]) -> Decision:
    """The decision with the reasons that come from what is fixed."""
    selected, left_out = [], []
    for place in decision.selected:
        why = Reason("kept") if place.proposal in stays else place.why
        selected.append(altered(place, why=why))
    for other in decision.left_out:
        why = Reason("withdrew") if other.proposal in gone else other.why
        left_out.append(altered(other, why=why))
    return altered(decision, selected=tuple(selected), left_out=tuple(left_out))


@dataclass(frozen=True)
class Consequences:
    """What another decision would mean for people who were told the recorded one."""

    accepted: tuple[str, ...]
    """Hosts with an acceptance that was sent, who would lose their place."""
    moved: tuple[str, ...]
    """Those who were told a place on the reserve list that would be another."""
    is_told: bool
    """Whether anybody was sent a decision at all."""


def consequences(case: Case, record: SelectionRecord, decision: Decision) -> Consequences:
    """What the decision would mean for those who were sent letters on the recorded one."""
    letters = {}
    for topic, step in told(read_sent(case.folder)).items():
        kind, _, name = topic.partition("/")
        if kind == "decision":
            letters[name] = step.kind
    selected = {place.proposal for place in decision.selected}
    accepted, moved = [], []
    for name in sorted(letters):
        if letters[name] in ACCEPTED and name not in selected:
            accepted.append(name)
        if letters[name] == "reserve" and _place(record, name) != _place(decision, name):
            moved.append(name)
    return Consequences(tuple(accepted), tuple(moved), bool(letters))


def is_told(case: Case) -> bool:
    """Whether a decision was sent to anybody."""
    return any(topic.startswith("decision/") for topic in told(read_sent(case.folder)))


def is_current(case: Case) -> bool:
    """Whether the record answers the question that the files ask, as far as it can be told."""
    try:
        return check(case).state is RecordState.CURRENT
    except Fault:
        return False


def is_different(checked: Checked, made: Selection) -> bool:
    """Whether a new selection is another decision than the recorded one: another question, series
    or reserve list.
    """
    record, decision = checked.record, made.decision
    if checked.state is not RecordState.CURRENT:
        return True
    before = {place.proposal for place in record.selected}
    after = {place.proposal for place in decision.selected}
    return before != after or record.reserves != decision.reserves


ACCEPTED = ("acceptance", "promotion")
"""The kinds of letters that give somebody a place."""


def _place(decision: Decision, name: str) -> int:
    return decision.reserves.index(name) if name in decision.reserves else -1
