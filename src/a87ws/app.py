"""The shell: reads the command line, calls one use case, prints; every fault becomes words and an
exit code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple, TextIO

import typer
from typer.core import TyperGroup

from a87ws.base.faults import Fault
from a87ws.base.shell import drop_output, emit, is_closed_pipe, say, version

if TYPE_CHECKING:
    from typer._click.formatting import HelpFormatter

FOLDER_FAULT, BUG, INTERRUPTED = 3, 70, 130


class Command(NamedTuple):
    """A command: where it is, imported only when it is run or listed in the help, and two examples.

    An example is a command line, without the name of the program, and what it is for.
    """

    name: str
    module: str
    examples: tuple[tuple[str, str], ...]
    function: str = ""


GROUPS: Final[Mapping[str, tuple[Command, ...]]] = {
    "For everyone": (
        Command(
            "status",
            "a87ws.status.command",
            (
                ("status", "where the call stands today"),
                ("status --as-of 2026-10-01", "where it will stand on that day"),
            ),
        ),
        Command(
            "validate",
            "a87ws.validate.command",
            (
                ("validate", "check all files"),
                ("validate proposals/cotton.yaml", "check one of them"),
            ),
        ),
        Command(
            "rules",
            "a87ws.validate.command",
            (
                ("rules", "list every rule"),
                ("rules proposal-outcome-unknown", "explain one, with examples"),
            ),
        ),
    ),
    "For submitters": (
        Command(
            "new",
            "a87ws.intake.new_command",
            (
                ("new", "answer one question after another"),
                ('new --title "Hearing workers first"', "give the title now"),
            ),
        ),
    ),
    "For reviewers": (
        Command(
            "score",
            "a87ws.reviews.score_command",
            (
                ("score --as ana", "go through your proposals, one by one"),
                ("score cotton --as ana standards=4 innovation=3", "record one review"),
            ),
        ),
    ),
    "For the secretariat": (
        Command(
            "init",
            "a87ws.setup.command",
            (
                ("init our-call", "begin a call in a new folder"),
                ("init our-call --example", "look at a finished one first"),
            ),
        ),
        Command(
            "form",
            "a87ws.intake.command",
            (
                ("form", "write form.html, to be sent or published"),
                ("form -o site/form.html", "write it somewhere else"),
            ),
        ),
        Command(
            "import",
            "a87ws.intake.import_command",
            (
                ("import answers.xlsx --dry-run", "see how a sheet will be read"),
                ("import answers.xlsx", "turn its rows into proposals"),
            ),
            "import_",
        ),
        Command(
            "export",
            "a87ws.intake.command",
            (
                ("export call.xlsx", "everything as sheets"),
                ("export --person ana@example.org", "everything about one person"),
            ),
        ),
        Command(
            "freeze",
            "a87ws.custody.command",
            (
                ("freeze proposals", "record what was received in time"),
                (
                    'freeze --accept proposals/tea.yaml --reason "sent in time"',
                    "accept a later change",
                ),
            ),
        ),
        Command(
            "conflicts",
            "a87ws.reviews.command",
            (
                ("conflicts", "every conflict of interest"),
                ("conflicts --format json", "the same for a program"),
            ),
        ),
        Command(
            "assign",
            "a87ws.reviews.command",
            (
                ("assign", "decide who reviews what"),
                ("assign --dry-run", "show it, write nothing"),
            ),
        ),
        Command(
            "announce",
            "a87ws.series.announce.command",
            (
                ("announce", "write all letters and pages as drafts"),
                ("announce --list", "who would get what"),
            ),
        ),
        Command(
            "schedule",
            "a87ws.series.command",
            (
                ("schedule", "propose days and hours"),
                ("schedule --write", "put them into the sessions"),
            ),
        ),
        Command(
            "publish",
            "a87ws.series.command",
            (
                ("publish site", "write the public part into site/"),
                ("publish ../public-call", "or into another repository"),
            ),
        ),
        Command(
            "forget",
            "a87ws.custody.command",
            (
                ("forget ana@example.org --dry-run", "see where she is named"),
                ("forget ana@example.org", "remove her from the files"),
            ),
        ),
        Command(
            "schema",
            "a87ws.setup.command",
            (
                ("schema", "the JSON Schema of a proposal"),
                ("schema call > call.json", "that of call.yaml, as a file"),
            ),
        ),
    ),
    "For the committee": (
        Command(
            "standings",
            "a87ws.report.command",
            (
                ("standings", "ratings, spread and what is missing"),
                ("standings --format json", "the same for a program"),
            ),
        ),
        Command(
            "select",
            "a87ws.selection.command",
            (
                ("select --dry-run", "show the series, write nothing"),
                ("select --check", "check the recorded decision"),
            ),
        ),
        Command(
            "why",
            "a87ws.selection.studies_command",
            (
                ("why cotton", "why it was selected, or not"),
                ("why cotton --against tea", "compare it with another"),
            ),
        ),
        Command(
            "report",
            "a87ws.report.command",
            (
                ("report", "write report.html for the committee"),
                ("report --public -o site/report.html", "only what everyone may read"),
            ),
        ),
    ),
}
"""The commands by who uses them most, in the order of the help."""
COMMANDS: Final = {command.name: command for group in GROUPS.values() for command in group}


class Commands(TyperGroup):
    """The commands of the table, each loaded when it is used: one slow import slows one command."""

    def list_commands(self, ctx: object) -> list[str]:
        """The names, in the order of the help."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> typer.core.TyperCommand | None:
        """Load one command; None for a name that is not in the table."""
        del ctx
        if cmd_name in COMMANDS:
            return _load(COMMANDS[cmd_name])
        for name, command in COMMANDS.items():  # for "did you mean"
            self.commands[name] = _load(command)
        return None

    def format_commands(self, ctx: object, formatter: HelpFormatter) -> None:
        """List the commands under who uses them, each with the whole first line of its help."""
        del ctx
        for title, commands in GROUPS.items():
            rows = []
            for command in commands:
                summary = (_load(command).help or "").partition("\n")[0]
                rows.append((command.name, summary))
            with formatter.section(title):
                formatter.write_dl(rows)


def _load(command: Command) -> typer.core.TyperCommand:
    function = getattr(import_module(command.module), command.function or command.name)
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(command.name, epilog=_epilog(command))(function)
    return typer.main.get_command(alone)  # type: ignore[return-value]  # one command is no group


def _epilog(command: Command) -> str:
    """The examples, kept from being wrapped by the mark that Click knows."""
    lines = ["\b", "Examples:"]
    for words, purpose in command.examples:
        lines += [f"  a87ws {words}", f"      {purpose}"]
    return "\n".join(lines)


app = typer.Typer(
    name="a87ws",
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(asked: bool) -> None:
    if asked:
        emit(f"a87ws {version()}\n")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option("-C", metavar="DIR", readable=False, help="Run in this folder"),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit"
        ),
    ] = False,
) -> None:
    """Run a call for proposals in a folder of text files."""
    if folder is not None:
        ctx.call_on_close(partial(os.chdir, Path.cwd()))
        try:
            os.chdir(folder)
        except OSError as error:
            raise Fault(
                f"cannot run in `{folder}`: {error.strerror}", "give -C an existing folder"
            ) from error
    ctx.obj = Path.cwd()


def main() -> None:
    """Run the command line of this process and exit with the contract's code; never a traceback."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="backslashreplace"
            )  # an ascii or latin-1 terminal shows what it can
    code = _run()
    try:
        sys.stdout.flush()
    except OSError as error:
        drop_output()
        code = (
            code
            if is_closed_pipe(error)
            else _fail(f"the output could not be written: {error.strerror}")
        )
    sys.exit(code)


def _run() -> int:
    try:
        app(prog_name="a87ws")
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else int(done.code is not None)
        if code == INTERRUPTED:
            say("interrupted")
        return code
    except Fault as fault:
        return _fail(fault.message, fault.hint, fault.exit_code)
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except OSError as error:
        where = f"`{error.filename}`: " if error.filename else ""
        return _fail(f"{where}{error.strerror or error}", "check the permissions of the folder")
    # whatever else it is, it is ours, and says so without a traceback
    except Exception as error:  # noqa: BLE001
        return _own_up(error)
    return 0


def _fail(message: str, hint: str | None = None, code: int = FOLDER_FAULT) -> int:
    from a87ws.base.text import show

    for line in [f"error: {message}", *([f"hint: {hint}"] if hint else [])]:
        say("\n".join(map(show, line.split("\n"))))
    return code


def _own_up(error: Exception) -> int:
    """Say that it is our fault, with what a report needs and nothing that a file holds."""
    if os.environ.get("A87WS_TRACEBACK") == "1":
        import traceback

        say("".join(traceback.format_exception(error)))
    from a87ws.base.text import show

    place, trace, ours = "an unknown place", error.__traceback__, Path(__file__).parent
    while (
        trace is not None
    ):  # the innermost line of ours: what a library does inside is of less use
        path = Path(trace.tb_frame.f_code.co_filename)
        place = (
            f"{path.relative_to(ours).as_posix()}:{trace.tb_lineno}"
            if ours in path.parents
            else place
        )
        trace = trace.tb_next
    say(f"error: this is a bug in a87ws, not in your files: {type(error).__name__} at {place}")
    words = show(" ".join(["a87ws", *sys.argv[1:]]))
    python = ".".join(map(str, sys.version_info[:3]))
    say(f"  version {version()}, Python {python} on {sys.platform}, command line: {words}")
    say("hint: please report these lines; A87WS_TRACEBACK=1 adds details")
    return BUG


def _open_closed_streams() -> None:
    """Give a process that was started with closed streams empty ones, lest a file of ours take
    their number.
    """
    if sys.stdin is None:
        sys.stdin = _nowhere("r")
    if sys.stdout is None:
        sys.stdout = _nowhere("w")
    if sys.stderr is None:
        sys.stderr = _nowhere("w")


def _nowhere(mode: str) -> TextIO:
    # lives as long as we
    return open(os.devnull, mode, encoding="utf-8")  # type: ignore[return-value]  # noqa: PTH123
