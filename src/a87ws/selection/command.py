"""`a87ws select`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast
from zoneinfo import ZoneInfo

import typer

from a87ws.base.faults import Fault
from a87ws.base.page.terminal import Column, Page
from a87ws.base.records import decimal
from a87ws.base.shell import (
    Format,
    FormatOption,
    MomentOption,
    ask,
    emit,
    is_interactive,
    moment,
    say,
    use_colour,
    width,
)
from a87ws.base.text import bar, points, rounded
from a87ws.call.attributes import attribute_title
from a87ws.call.case import Case
from a87ws.call.review import Standing
from a87ws.checks.command import complete_proposals, root_of
from a87ws.selection.decision import MOST_WORKED_OUT, NEAREST, Decision, History, LeftOut, Share
from a87ws.selection.sentences import Speech, history_lines, ineligible_words

if TYPE_CHECKING:
    from a87ws.reviews.judge import JudgedCase
    from a87ws.selection.amend import Consequences
    from a87ws.selection.decide import Selection
    from a87ws.selection.question import Fixed, SelectionOptions
    from a87ws.selection.record import Checked

USAGE = 2
MOST = 1000  # as a factor: more is as good as balance alone, less as merit alone


def select(
    ctx: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the series; write nothing")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Check the recorded decision (needs no solver)")
    ] = False,
    show: Annotated[
        bool, typer.Option("--show", help="Show the recorded decision; write nothing")
    ] = False,
    keep: Annotated[
        bool,
        typer.Option("--keep", help="Renew the record with the same series after changes"),
    ] = False,
    replace: Annotated[
        list[str] | None,
        typer.Option(
            "--replace",
            metavar="PROPOSAL",
            help="Fill the place of a host who withdrew; all others stay (repeatable)",
            autocompletion=complete_proposals,
        ),
    ] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Choose again and overwrite the recorded decision")
    ] = False,
    reason: Annotated[
        str,
        typer.Option(
            metavar="TEXT", help="Why; required for --keep, and for --anew after letters were sent"
        ),
    ] = "",
    slots: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Show the series for another number of slots",
            min=1,
            max=100_000,
        ),
    ] = None,
    balance: Annotated[
        str,
        typer.Option(
            metavar="FACTOR",
            help=(
                "Show the series for another factor on all balance weights: 0 is merit alone, "
                "1 the call's policy, inf balance alone"
            ),
        ),
    ] = "1",
    frontier: Annotated[
        bool,
        typer.Option("--frontier", help="Show the series for every factor: what balance costs"),
    ] = False,
    price: Annotated[
        bool,
        typer.Option("--price", help="Show what each rule, target and override costs"),
    ] = False,
    stability: Annotated[
        bool,
        typer.Option("--stability", help="Show which places are safe, contested or lucky"),
    ] = False,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="PATH=VALUE",
            help="Compare with another policy, such as region.weight=0.4 or slots=10",
        ),
    ] = None,
    nodes: Annotated[
        int, typer.Option(metavar="N", help="Search limit for each step of the proof", min=1)
    ] = 100_000,
    as_of: MomentOption = None,
    output: FormatOption = Format.TEXT,
) -> None:
    """Choose the series, prove it and record the decision

    Over a recorded decision it shows how a new one would differ, and overwrites it only after a yes
    or with --anew. With --slots or --balance it only shows; add --anew to record that.
    """
    root = root_of(ctx)
    wanted = SelectWanted(
        mode={"check": check, "show": show, "keep": keep, "replace": replace, "anew": anew},
        studies={"frontier": frontier, "price": price, "stability": stability, "what-if": what_if},
        policy={"slots": slots is not None, "balance": balance != "1"},
        dry_run=dry_run,
    )
    wanted.require_one_mode()
    if check:
        _check(root, output)
        return
    from a87ws.reviews.judge import open_for_judging
    from a87ws.selection.question import SelectionOptions

    case = open_for_judging(root)
    options = SelectionOptions(slots, factor(balance), nodes)
    if wanted.study_names:
        from a87ws.selection import studies_command

        studies_command.show(wanted.study_names, case, options, output, what_if or ())
    elif show:
        _show(case, output)
    else:
        day = moment(as_of).astimezone(ZoneInfo(case.call.timezone)).date().isoformat()
        _decide(case, options, wanted, output, day=day, reason=reason.strip())


@dataclass(frozen=True)
class SelectWanted:
    """What was asked of `select`: each option by its name, as it was given."""

    mode: Mapping[str, object]
    studies: Mapping[str, object]
    policy: Mapping[str, bool]
    dry_run: bool

    @property
    def study_names(self) -> list[str]:
        """The studies that were asked for."""
        return [name for name, wanted in self.studies.items() if wanted]

    @property
    def replaced(self) -> list[str]:
        """The proposals to replace, each once."""
        return list(dict.fromkeys(cast("list[str] | None", self.mode["replace"]) or ()))

    @property
    def is_amendment(self) -> bool:
        """Whether a recorded decision is to be changed or overwritten."""
        return any(self.mode[name] for name in ("keep", "replace", "anew"))

    @property
    def is_only_shown(self) -> bool:
        """Whether nothing is to be written."""
        return self.dry_run or (any(self.policy.values()) and not self.mode["anew"])

    def require_one_mode(self) -> None:
        """Raises Fault (wrong usage) where one option would be passed over for another."""
        chosen = [name for name, wanted in self.mode.items() if wanted]
        for mode in chosen:
            others = [*chosen, *self.study_names, *self._passed_over(mode)]
            others.remove(mode)
            if others:
                raise Fault(
                    f"`--{mode}` and `--{others[0]}` cannot be combined",
                    "use one of them",
                    exit_code=USAGE,
                )

    def _passed_over(self, mode: str) -> Iterator[str]:
        """Other options that this mode has no use for."""
        if mode != "anew":
            yield from filter(self.policy.__getitem__, self.policy)
        if mode in ("check", "show") and self.dry_run:
            yield "dry-run"


def _decide(
    case: Case,
    options: SelectionOptions,
    wanted: SelectWanted,
    output: Format,
    *,
    day: str,
    reason: str,
) -> None:
    """Choose, show, and write what is to be written."""
    from a87ws.selection.record import has_record

    made = _make(case, options, wanted, day, reason)
    if made is None:
        emit("the record is current: there is nothing to keep\n")
        return
    if has_record(case) and not (wanted.is_only_shown or wanted.is_amendment):
        _over_record(case, made, output, day)
        return
    _print(made, output)
    if not wanted.is_only_shown:
        _write(made)
    elif not wanted.dry_run:
        say("not recorded: change call.yaml, or add --anew, to decide so")
    if not made.decision.proved:
        raise typer.Exit(1)


def _make(
    case: Case, options: SelectionOptions, wanted: SelectWanted, day: str, reason: str
) -> Selection | None:
    """The selection that is asked for; None where there is nothing to keep."""
    from a87ws.selection import amend
    from a87ws.selection.record import has_record

    if (wanted.mode["keep"] or wanted.replaced) and not has_record(case):
        raise Fault("there is no selection.yaml yet", "run `a87ws select`", exit_code=1)
    if wanted.replaced:
        return amend.replace(case, wanted.replaced, on=day, reason=reason, nodes=options.nodes)
    if wanted.mode["keep"]:
        if not reason:
            raise Fault("--keep needs a reason", "add --reason TEXT", exit_code=USAGE)
        if amend.is_current(case):
            return None
        return amend.keep(case, on=day, reason=reason, nodes=options.nodes)
    if not wanted.mode["anew"]:
        return amend.select_again(case, options)
    if not reason and amend.is_told(case):
        raise Fault(
            "letters were sent on the recorded decision: --anew needs a reason",
            "add --reason TEXT",
            exit_code=USAGE,
        )
    return amend.as_renewal(case, amend.select_again(case, options), on=day, reason=reason)


def _print(made: Selection, output: Format) -> None:
    from a87ws.selection.sentences import speech_of

    speech = speech_of(made.judged)
    if output is Format.JSON:
        from a87ws.base.shell import to_json
        from a87ws.selection.record import answer_data

        emit(to_json(answer_data(made.decision, speech)))
        return
    page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
    emit(render(made.judged, made.decision, page, made.history, made.fixed, speech))


def _write(made: Selection) -> None:
    from a87ws.selection.decide import write
    from a87ws.selection.record import PROOF, RECORD

    write(made)
    say(f"written: {RECORD}, {PROOF}; check them with `a87ws select --check`")


def _show(case: Case, output: Format) -> None:
    """Print the recorded decision as it is, and how it stands to the files."""
    from a87ws.selection.notice import notices
    from a87ws.selection.record import check

    checked = check(case)
    _print_record(checked, output)
    for line in notices(checked):
        say(line)


def _print_record(checked: Checked, output: Format) -> None:
    from a87ws.selection.sentences import speech_of

    record, speech = checked.record, speech_of(checked.judged)
    if output is Format.JSON:
        from a87ws.base.shell import to_json
        from a87ws.selection.record import answer_data

        emit(to_json({**answer_data(record, speech), "state": checked.state.value}))
        return
    from a87ws.custody.freeze import show_let_in

    page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
    render(checked.judged, record, page, record, record.fixed, speech)
    show_let_in(checked.judged.case.freeze, page)
    emit(str(page))


def _over_record(case: Case, made: Selection, output: Format, day: str) -> None:
    """Show the recorded decision and how a new one would differ; record the new one only where it
    answers the same question, or after a yes.
    """
    from a87ws.selection import amend
    from a87ws.selection.notice import notices
    from a87ws.selection.record import check

    checked = check(case)
    is_same = not amend.is_different(checked, made)
    if is_same and not checked.record.fixed.stays:
        _print(made, output)
        _write(made)
        if not made.decision.proved:
            raise typer.Exit(1)
        return
    _print_record(checked, output)
    for line in notices(checked):
        say(line)
    if is_same:
        say("nothing was written: the recorded decision answers the same question")
        return
    told = amend.consequences(case, checked.record, made.decision)
    for line in (*_differences(checked, made, told), *_ways(checked)):
        say(line)
    if told.is_told:
        message = "nothing was written: letters were sent on the recorded decision"
        raise Fault(message, exit_code=1)
    if not is_interactive() or ask("Overwrite the recorded decision? Type yes") != "yes":
        raise Fault("nothing was written", exit_code=1)
    _write(amend.as_renewal(case, made, on=day, reason=""))


def _differences(checked: Checked, made: Selection, told: Consequences) -> Iterator[str]:
    """How a new decision would differ from the recorded one, and for whom it matters."""
    before = [place.proposal for place in checked.record.selected]
    after = [place.proposal for place in made.decision.selected]
    differences = {
        "in": [name for name in after if name not in before],
        "out": [name for name in before if name not in after],
        "would lose an acceptance that was sent": told.accepted,
        "would move on the announced reserve list": told.moved,
    }
    if set(before) == set(after):
        yield "a new selection would be the same series, with other figures"
    else:
        yield "a new selection would differ:"
    for words, names in differences.items():
        if names:
            yield f"  {words}: {', '.join(names)}"


def _ways(checked: Checked) -> Iterator[str]:
    """What can be done with a recorded decision that people know of."""
    options = " ".join(f"--replace {name}" for name in checked.out) or "--replace ID"
    yield "three ways on:"
    yield "  keep the series:           a87ws select --keep --reason TEXT"
    yield f"  fill a place that is free: a87ws select {options}"
    yield "  choose again:              a87ws select --anew --reason TEXT"


def _check(root: Path, output: Format) -> None:
    from a87ws.reviews.judge import open_for_judging
    from a87ws.selection.notice import check_data, check_fault, file_lines
    from a87ws.selection.record import check

    checked = check(open_for_judging(root))
    if output is Format.JSON:
        from a87ws.base.shell import to_json

        emit(to_json(check_data(checked)))
        if not checked.verifies:
            raise typer.Exit(1)
        return
    if not checked.verifies:
        raise check_fault(checked)
    files = len(checked.record.inputs)
    if not checked.files:
        emit(f"the record verifies: {files} files unchanged, and the proof holds\n")
        return
    emit(
        "the record verifies: nothing that decides has changed, and the proof holds\n"
        + "".join(f"  {line}\n" for line in file_lines(checked))
    )


def factor(text: str) -> tuple[int, int]:
    """The factor on the balance weights as p/q; (1, 0) is infinity. Raises Fault (wrong usage)."""
    if text.strip().lower() in ("inf", "infinity", "∞"):
        return 1, 0
    try:
        # more digits than anybody means
        found = Fraction(text) if len(text) <= 32 else None  # noqa: PLR2004
    except (ValueError, ZeroDivisionError):
        found = None
    if found is None or (found and not 1 / MOST <= found <= MOST):
        message = f"`{text}` is not a balance factor: 0, or a number between 1/{MOST} and {MOST}"
        raise Fault(message, "write 0, 1, 0.5, 3/2 or inf", exit_code=USAGE)
    return found.numerator, found.denominator


NEAR_MISSES = 5
LEAST_CELLS, MOST_CELLS, BESIDE = 8, 48, 56
"""A bar is as long as the page leaves beside the longest value and its numbers, within these."""
INDENT = "  "
OPEN_TIES = {"merit": "most merit", "imbalance": "least imbalance", "draw": "draw"}


def render(
    judged: JudgedCase,
    decision: Decision,
    page: Page,
    history: History,
    fixed: Fixed,
    speech: Speech = Speech(),  # noqa: B008  frozen
) -> str:
    """The whole decision, in the order in which a committee asks."""
    case = judged.case
    by_id = {standing.proposal: standing for standing in judged.standings}
    eligible = len(decision.selected) + len(decision.left_out)
    if eligible > MOST_WORKED_OUT - NEAREST:
        eligible = len(by_id.keys() - {barred.proposal for barred in decision.ineligible})
    page.line(case.call.name, style="bold")
    found = "proved the best possible" if decision.proved else f"the best found; {_open(decision)}"
    if fixed.closed:
        found = "kept as it had been decided"
    elif fixed.stays and decision.proved:
        found = "proved the best possible with the confirmed places"
    page.line(
        f"{len(decision.selected)} of {decision.slots} sessions from {eligible} eligible "
        f"proposals: {found}"
    )
    for line in history_lines(history, speech):
        page.line(line)
    _series(case, by_id, decision, page)
    _balance(case, decision, page)
    if not fixed.closed:
        _price(decision, page)
    _near_misses(decision, page)
    _reserves(case, decision, page)
    _ineligible(decision, page, speech)
    return str(page)


def _open(decision: Decision) -> str:
    """What is known of the others where the search was not allowed to go on."""
    step = decision.bound.step if decision.bound else ""
    at_most = decision.bound.at_most if decision.bound else None
    if step in OPEN_TIES:
        return f"none is worth more, but the {OPEN_TIES[step]} among its equals was not settled"
    if at_most is None:
        return "how much better another could be is not known"
    if step == "size":
        return f"none has more than {at_most} sessions"
    if step == "value":
        more = at_most - decision.value
        return (
            f"none of its size has a value above {rounded(at_most)}, which is {rounded(more)} more"
        )
    return f"none of its size has more merit than {rounded(at_most)}"


def _series(case: Case, by_id: Mapping[str, Standing], decision: Decision, page: Page) -> None:
    page.heading("The series, by merit")
    for number, each in enumerate(decision.selected, 1):
        proposal, standing = case.proposals.get(each.proposal), by_id.get(each.proposal)
        facts = [each.proposal, points(each.merit)]
        if standing is not None and standing.joint:
            facts.append("joint")
        if standing is not None and standing.pathfinder:
            facts.append("Pathfinder")
        if proposal is not None:
            facts += [", ".join(proposal.focus), " ".join(proposal.countries)]
        title = proposal.title if proposal else each.proposal
        page.line(title, lead=f"{number:>4}  ", style="bold")
        page.line(" · ".join(facts), lead=" " * 6)


def _balance(case: Case, decision: Decision, page: Page) -> None:
    drawn = "" if page.plain else "│ "
    page.heading(f"Balance: sessions chosen, {drawn}the target, and the share of the eligible")
    cells = max(LEAST_CELLS, min(MOST_CELLS, page.width - BESIDE))
    shares = [share for values in decision.balance.values() for share in values.values()]
    most = max((max(share.selected, share.target or 0) for share in shares), default=Fraction(1))
    per_cell = Fraction(most) / (cells - 1) or Fraction(1)
    for attribute, values in decision.balance.items():
        total = sum((share.eligible for share in values.values()), Fraction(0))
        page.line(attribute_title(case.call, attribute), lead=INDENT, style="dim")
        page.table(
            (
                Column(""),
                Column("", "bar"),
                Column("", "number", spoken="chosen"),
                Column("", "number"),
                Column("", "number", 1, "of the eligible"),
            ),
            [_balance_row(value, share, per_cell, total, cells) for value, share in values.items()],
            indent=4,
        )


def _balance_row(
    value: str, share: Share, per_cell: Fraction, total: Fraction, cells: int
) -> tuple[str, str, str, str, str]:
    target = "" if share.target is None else f"target {decimal(share.target)}"
    pool = f"{round(100 * share.eligible / total)} %" if total else ""
    return (
        value,
        bar(share.selected, share.target, per_cell, cells),
        rounded(share.selected, 2),
        target,
        pool,
    )


def _price(decision: Decision, page: Page) -> None:
    page.heading("What balance cost")
    given_up = decision.best_merit - decision.merit
    merit, best = points(decision.merit), points(decision.best_merit)
    if given_up:
        page.line(
            f"Merit {merit} of a possible {best}: {points(given_up)} points were given up for "
            "balance.",
            lead=INDENT,
        )
    else:
        page.line(f"Nothing: merit {merit} is the most that the rules allow.", lead=INDENT)
    imbalance, value = rounded(decision.imbalance), rounded(decision.value)
    page.line(f"Imbalance {imbalance} points; value {merit} − {imbalance} = {value}.", lead=INDENT)


def _near_misses(decision: Decision, page: Page) -> None:
    near = sorted((each for each in decision.left_out if each.lacked is not None), key=_closeness)[
        :NEAR_MISSES
    ]
    if not near:
        return
    page.heading("Closest to being selected")
    rows = [
        (each.proposal, points(each.merit), points(each.lacked or 0), _in_place_of(each))
        for each in near
    ]
    columns = (
        Column("proposal"),
        Column("merit", "number"),
        Column("lacked", "number"),
        Column("in place of"),
    )
    page.table(columns, rows, whole=True)


def _closeness(each: LeftOut) -> tuple[int, str]:
    return each.lacked or 0, each.proposal


def _in_place_of(each: LeftOut) -> str:
    return ", ".join(each.best_with.leaves) if each.best_with else ""


def _reserves(case: Case, decision: Decision, page: Page) -> None:
    letters = case.call.selection.reserves
    if decision.reserves and letters:
        page.heading("Reserves, in order")
        for number, name in enumerate(decision.reserves[:letters], 1):
            page.line(name, lead=f"{number:>4}  ")


def _ineligible(decision: Decision, page: Page, speech: Speech) -> None:
    if decision.ineligible:
        page.heading("Could not be selected")
        for each in decision.ineligible:
            page.item(f"{each.proposal}: {ineligible_words(each, speech)}")
