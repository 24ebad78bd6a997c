"""`a87ws init`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from a87ws.base.faults import Fault
from a87ws.base.shell import ask, emit, here_of, is_interactive, now, say, version

if TYPE_CHECKING:
    from a87ws.setup.init import CallAnswers, InitReport

_ASKED = {
    "name": "Name of the call",
    "organizer": "Who runs it",
    "deadline": "Proposals are accepted until (a day, or a day and hour)",
    "timezone": "Time zone of the deadline, as a place",
    "languages": "Languages of proposals, separated by commas",
}


def init(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Folder of the call; created if missing")
    ] = Path(),
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Name of the call")] = None,
    organizer: Annotated[str | None, typer.Option(metavar="NAME", help="Who runs it")] = None,
    deadline: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="Deadline, such as 2026-09-30 or 2026-09-30T12:00"),
    ] = None,
    timezone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="Time zone, such as Europe/Zurich")
    ] = None,
    languages: Annotated[
        str | None, typer.Option(metavar="CODES", help="Languages of the call, such as en,fr")
    ] = None,
    owner: Annotated[
        str, typer.Option(metavar="@NAME", help="Who must approve changes to the call's settings")
    ] = "",
    no_input: Annotated[bool, typer.Option("--no-input", help="Don't ask; use defaults")] = False,
    example: Annotated[
        bool, typer.Option("--example", help="Write the demonstration call instead")
    ] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Regenerate files derived from call.yaml")
    ] = False,
) -> None:
    """Start a call in a new or empty folder

    In an existing call, shows what would change. Files that somebody wrote or changed are left
    alone.
    """
    from a87ws.setup.init import is_call, update_call

    root = here_of(ctx) / folder
    options = {
        "name": name,
        "organizer": organizer,
        "deadline": deadline,
        "timezone": timezone,
        "languages": languages,
    }
    values = {key: text for key, text in options.items() if text is not None}
    if is_call(root) and not values and not example:
        _tell_updated(update_call(root, owner=owner, version=version(), write=update))
        return
    if update:
        _reject_flags("`--update` needs an existing call")
    if example and values:
        _reject_flags("the demonstration call has its own answers")
    _start(root, folder, values, owner=owner, is_example=example, may_ask=not no_input)


def _reject_flags(reason: str) -> NoReturn:
    raise Fault(reason, "remove the other options", exit_code=2)


def _start(
    root: Path,
    folder: Path,
    values: dict[str, str],
    *,
    owner: str,
    is_example: bool,
    may_ask: bool,
) -> None:
    from a87ws.setup.init import is_call, start_call

    answers = None
    if not is_example and not is_call(root):
        answers = _answers(values, ask_for_rest=may_ask and is_interactive())
    report = start_call(root, answers, owner=owner, version=version())
    _tell_started(report, folder, is_example=is_example)


def _answers(values: dict[str, str], *, ask_for_rest: bool) -> CallAnswers:
    """The answers of the new call: the options, then the defaults.

    With `ask_for_rest`, each missing answer is asked for until it is accepted.
    """
    from dataclasses import asdict, replace

    from a87ws.checks.say import say as words
    from a87ws.setup.init import default_answers, faults_in

    answers = replace(default_answers(now().date()), **values)
    for key, question in _ASKED.items():
        while ask_for_rest and key not in values:
            tried = replace(answers, **{key: ask(question, asdict(answers)[key])})
            faults = faults_in(tried)
            if not faults:
                answers = tried
                break
            hint = words(faults[0].hint) if faults[0].hint else "try again"
            say(f"{words(faults[0].message)}; {hint}")
    return answers


def _tell_started(report: InitReport, folder: Path, *, is_example: bool) -> None:
    from a87ws.setup.init import overview, what_comes_next

    emit(overview(report.written))
    for path in report.kept:
        say(f"{path}: already exists, left unchanged")
    place = ""
    if folder != Path():
        place = str(folder)
    say(what_comes_next(place, is_example=is_example))


def _tell_updated(report: InitReport) -> None:
    from a87ws.setup.init import differences

    emit(differences(report.differs, report.written, report.kept, report.removed))


def schema(
    ctx: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="[KIND]",
            help=(
                "proposal, review, session, call, members, reviewers, assignments, freeze or brand"
                " (default: proposal)"
            ),
        ),
    ] = "proposal",
) -> None:
    """Print a JSON Schema for editors

    Inside a call, its own outcomes, focus areas, questions, criteria and scale are the choices.
    """
    import json

    from a87ws.setup.schema import schema as make

    document, call_is_left_out = make(here_of(ctx), kind)
    if call_is_left_out:
        say("call.yaml has errors, so the schema lacks its values: see `a87ws validate call.yaml`")
    emit(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
