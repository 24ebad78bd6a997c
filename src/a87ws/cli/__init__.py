"""The shell: reads the command line, calls one use case, prints; every fault becomes words and an
exit code.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated, Final, NamedTuple, TextIO

import typer
from typer.core import TyperGroup

from a87ws.cli.common import drop_output, emit, is_closed_pipe, say, version
from a87ws.diagnostics import Fault

FOLDER_FAULT, BUG, INTERRUPTED = 3, 70, 130


class Command(NamedTuple):
    """Where a command is: imported only when it is run or listed in the help."""

    name: str
    module: str
    function: str


COMMANDS: Final = (
    Command("init", "a87ws.cli.init", "init"),
    Command("form", "a87ws.cli.form", "form"),
    Command("new", "a87ws.cli.new", "new"),
    Command("import", "a87ws.cli.importing", "import_"),
    Command("validate", "a87ws.cli.validate", "validate"),
    Command("conflicts", "a87ws.cli.conflicts", "conflicts"),
    Command("assign", "a87ws.cli.assign", "assign"),
    Command("rules", "a87ws.cli.rules", "rules"),
    Command("score", "a87ws.cli.score", "score"),
    Command("standings", "a87ws.cli.standings", "standings"),
    Command("select", "a87ws.cli.select", "select"),
    Command("why", "a87ws.cli.why", "why"),
    Command("report", "a87ws.cli.report", "report"),
    Command("announce", "a87ws.cli.announce", "announce"),
    Command("freeze", "a87ws.cli.freeze", "freeze"),
    Command("schema", "a87ws.cli.schema", "schema"),
    Command("status", "a87ws.cli.status", "status"),
    Command("schedule", "a87ws.cli.schedule", "schedule"),
    Command("publish", "a87ws.cli.publish", "publish"),
    Command("export", "a87ws.cli.export", "export"),
    Command("forget", "a87ws.cli.forget", "forget"),
)


class Commands(TyperGroup):
    """The commands of the table, each loaded when it is asked for: one slow import slows one
    command.
    """

    def list_commands(self, ctx: object) -> list[str]:
        """Give the names, in the order of the table."""
        del ctx
        return [command.name for command in COMMANDS]

    def get_command(self, ctx: object, cmd_name: str) -> typer.core.TyperCommand | None:
        """Load one command, or give None for a name that is not in the table."""
        del ctx
        known = {command.name: command for command in COMMANDS}
        if cmd_name in known:
            return _load(known[cmd_name])
        self.commands.update(
            {name: _load(command) for name, command in known.items()}
        )  # for "did you mean"
        return None


def _load(command: Command) -> typer.core.TyperCommand:
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(command.name)(getattr(import_module(command.module), command.function))
    # one command alone is no group
    return typer.main.get_command(alone)  # type: ignore[return-value]


app = typer.Typer(
    name="a87ws",
    cls=Commands,
    add_completion=False,
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
        typer.Option("-C", metavar="DIR", readable=False, help="Run as if started in DIR."),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Run a call for proposals in a folder of text files: check, judge, choose with proof,
    announce.
    """
    if folder is not None:
        ctx.call_on_close(partial(os.chdir, Path.cwd()))
        try:
            os.chdir(folder)
        except OSError as error:
            raise Fault(
                f"cannot run in `{folder}`: {error.strerror}", "give -C a folder that is there"
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
        return _fail(
            f"{where}{error.strerror or error}", "see whether the folder can be read and written"
        )
    # whatever else it is, it is ours, and says so without a traceback
    except Exception as error:  # noqa: BLE001
        return _own_up(error)
    return 0


def _fail(message: str, hint: str | None = None, code: int = FOLDER_FAULT) -> int:
    from a87ws.rendering.text import show

    for line in [f"error: {message}", *([f"hint: {hint}"] if hint else [])]:
        say("\n".join(map(show, line.split("\n"))))
    return code


def _own_up(error: Exception) -> int:
    """Say that it is our fault, with what a report needs and nothing that a file holds."""
    if os.environ.get("A87WS_TRACEBACK") == "1":
        import traceback

        say("".join(traceback.format_exception(error)))
    from a87ws.rendering.text import show

    place, trace, ours = "an unknown place", error.__traceback__, Path(__file__).parents[1]
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
    say("hint: please report these lines; with A87WS_TRACEBACK=1 they say more")
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
