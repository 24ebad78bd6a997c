"""`a87ws init`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from a87ws.base.faults import Fault
from a87ws.base.shell import ask, emit, here_of, is_interactive, now, say, version

if TYPE_CHECKING:
    from a87ws.setup.init import Answers, Begun

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
    from a87ws.setup.init import begin, is_call, renew

    root = here_of(ctx) / folder
    said = {
        "name": name,
        "organizer": organizer,
        "deadline": deadline,
        "timezone": timezone,
        "languages": languages,
    }
    given = {key: text for key, text in said.items() if text is not None}
    if is_call(root) and not given and not example:
        _tell_renewed(renew(root, owner=owner, version=version(), write=update))
        return
    if update or (example and given):
        what = (
            "`--update` needs an existing call"
            if update
            else "the demonstration call has its own answers"
        )
        raise Fault(what, "remove the other options", exit_code=2)
    answers = (
        None
        if example or is_call(root)
        else _answers(given, ask_for_rest=not no_input and is_interactive())
    )
    _tell_begun(begin(root, answers, owner=owner, version=version()), folder, is_example=example)


def _answers(given: dict[str, str], *, ask_for_rest: bool) -> Answers:
    """What is said of the new call; the rest is asked one by one, each until it can be taken, or is
    as usual.
    """
    from dataclasses import asdict, replace

    from a87ws.checks.say import say as words
    from a87ws.setup.init import faults_in, usual

    answers = replace(usual(now().date()), **given)
    for key, question in _ASKED.items():
        while ask_for_rest and key not in given:
            tried = replace(answers, **{key: ask(question, asdict(answers)[key])})
            faults = faults_in(tried)
            if not faults:
                answers = tried
                break
            hint = words(faults[0].hint) if faults[0].hint else "try again"
            say(f"{words(faults[0].message)}; {hint}")
    return answers


def _tell_begun(done: Begun, folder: Path, *, is_example: bool) -> None:
    from a87ws.setup.init import overview, what_comes_next

    emit(overview(done.written))
    for path in done.kept:
        say(f"{path}: already exists, left unchanged")
    say(what_comes_next("" if folder == Path() else f"{folder}", is_example=is_example))


def _tell_renewed(done: Begun) -> None:
    from a87ws.setup.init import differences

    emit(differences(done.differs, done.written, done.kept, done.removed))


def schema(
    ctx: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="[KIND]",
            help="proposal, review, session, call, members, reviewers, assignments, freeze or brand (default: proposal)",
        ),
    ] = "proposal",
) -> None:
    """Print a JSON Schema for editors

    Inside a call, its own outcomes, focus areas, questions, criteria and scale are the choices.
    """
    import json

    from a87ws.setup.schema import schema as make

    made, call_is_left_out = make(here_of(ctx), kind)
    if call_is_left_out:
        say(
            "call.yaml has errors, so the schema lacks its values: run `a87ws validate call.yaml`"
        )
    emit(json.dumps(made, indent=2, ensure_ascii=False) + "\n")
